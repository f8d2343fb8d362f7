"""Keep what a web service answered on disk, so that nothing is asked twice.

In: keys and values that JSON can hold. Out: the same values, as long as they are not too old. Only
answers that were read and found whole are put here, so an error is never kept.

One SQLite file; what is put in one call is there wholly or not at all, also when the process is
killed. The file may be removed at any time.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from entitylink.errors import SourceError

__all__ = ["DAY", "Cache", "Kept", "cache_path"]

DAY = 86_400.0
"""Seconds."""

_A_QUESTION = 500
"""Keys looked up at a time; SQLite takes at most 999 values in old versions."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A value that was kept, still packed, and when it was fetched (seconds since 1970)."""

    packed: bytes
    fetched: float

    @property
    def value(self) -> Any:
        """The value itself."""
        return json.loads(zlib.decompress(self.packed).decode("utf-8", "surrogatepass"))


class Cache:
    """Answers by key, in a file or, without a path, in memory.

    Values older than `max_age` seconds are not given. `clock` gives the time.
    Raises: SourceError when the file cannot be used.

    >>> cache = Cache()
    >>> _ = cache.put({"Q5": {"id": "Q5"}})
    >>> {key: kept.value for key, kept in cache.get(["Q5", "Q6"]).items()}
    {'Q5': {'id': 'Q5'}}
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        max_age: float = 7 * DAY,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.path = None if path is None else Path(path)
        self._max_age = max_age
        self._clock = clock
        try:
            if self.path is not None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(
                ":memory:" if self.path is None else self.path, timeout=60.0
            )
            with self._base:
                self._base.execute(
                    "CREATE TABLE IF NOT EXISTS answers"
                    " (key TEXT PRIMARY KEY, fetched REAL NOT NULL, packed BLOB NOT NULL)"
                )
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from error

    def get(self, keys: Iterable[str], *, max_age: float | None = None) -> dict[str, Kept]:
        """The values that are there and no older than `max_age`, by key."""
        asked = list(keys)
        oldest = self._clock() - (self._max_age if max_age is None else max_age)
        found: dict[str, Kept] = {}
        try:
            for start in range(0, len(asked), _A_QUESTION):
                some = asked[start : start + _A_QUESTION]
                marks = ",".join("?" * len(some))
                rows = self._base.execute(
                    f"SELECT key, packed, fetched FROM answers WHERE key IN ({marks})", some
                )
                found.update((key, Kept(packed, at)) for key, packed, at in rows if at >= oldest)
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        return found

    def put(self, values: Mapping[str, Any]) -> dict[str, Kept]:
        """Keep values in place of older ones: all or, when killed, none. Gives them packed."""
        at = self._clock()
        kept = {key: Kept(_packed(value), at) for key, value in values.items()}
        try:
            with self._base:
                self._base.executemany(
                    "REPLACE INTO answers (key, fetched, packed) VALUES (?, ?, ?)",
                    [(key, each.fetched, each.packed) for key, each in kept.items()],
                )
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        return kept

    def close(self) -> None:
        """Let go of the file."""
        with suppress(sqlite3.Error):
            self._base.close()

    def _unusable(self, error: Exception) -> SourceError:
        return SourceError(
            f"{self.path}: the cache of answers cannot be used ({error}); remove the file, or "
            "choose another place"
        )


def cache_path() -> Path:
    """Where answers are kept if nothing else is said."""
    from platformdirs import user_cache_path

    return user_cache_path("entitylink") / "answers.sqlite"


def _packed(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)
