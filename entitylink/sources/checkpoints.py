"""What was read of a dump so far, on disk, so that a killed run goes on where it was.

In: packed lines of entities, and how far the dump was read for them. Out: the same again, after
whatever end. A folder holds two files: `entities.gz`, which only grows, and `state.json`, which is
replaced as a whole and says how much of the other one counts. What was written after the last
state is cut off when a run goes on.

The state names the dump, the options and the code that read it; where any of them is another one,
what is there is worth nothing and the reading starts anew.
"""

from __future__ import annotations

import gzip
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from entitylink.errors import InputError

__all__ = ["Checkpoints"]

EVERY = 10.0
"""Seconds between two states: so much work is lost at most."""

_STATE, _FRESH, _ENTITIES, _LOCK = "state.json", "state.json.new", "entities.gz", ".lock"
_READ = 1 << 24
_PATIENCE = 5.0
"""Seconds until the processes of a run that was killed have noticed and let go of the folder."""


class Checkpoints:
    """The folder of one reading, held by this process alone.

    `state` is what was last saved, None where the reading starts.
    Raises: InputError when the folder cannot be written or another process reads into it.
    """

    def __init__(self, folder: str | os.PathLike[str], fingerprint: str) -> None:
        self.folder = Path(folder)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(self.folder / _LOCK, timeout=_PATIENCE)
            self._lock.acquire()
            self._fingerprint = fingerprint
            self.state = self._saved()
            self._holds_something = self.state is not None
            kept = self.state["bytes"] if self.state else 0
            self._entities = open(self.folder / _ENTITIES, "ab")  # noqa: SIM115
            self._entities.truncate(kept)
        except Timeout as error:
            raise InputError(
                f"{self.folder}: another process reads a dump into this folder; wait for it, or "
                "name another folder"
            ) from error
        except OSError as error:
            raise InputError(
                f"{self.folder}: cannot be written ({error.strerror}); name a folder that can"
            ) from error
        self._saved_at = time.monotonic()

    def lines(self) -> Iterator[bytes]:
        """The lines of entities that were saved, in blocks of whole lines."""
        rest = b""
        with gzip.open(self.folder / _ENTITIES) as file:
            while data := file.read(_READ):
                end = data.rfind(b"\n") + 1
                yield rest + data[:end]
                rest = data[end:]

    def add(self, packed: bytes, state: Mapping[str, Any]) -> None:
        """Put packed lines aside, and now and then save how far the reading came with them."""
        self._entities.write(packed)
        if time.monotonic() - self._saved_at >= EVERY:
            self.save(state)

    def save(self, state: Mapping[str, Any]) -> None:
        """Make sure that what was added lasts."""
        self._entities.flush()
        os.fsync(self._entities.fileno())
        fresh = self.folder / _FRESH
        whole = {**state, "fingerprint": self._fingerprint, "bytes": self._entities.tell()}
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(whole, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self.folder / _STATE)
        self._holds_something = True
        self._saved_at = time.monotonic()

    def close(self) -> None:
        """Let go of the folder; what was saved stays, and without it the folder goes."""
        self._entities.close()
        self._lock.release()
        if not self._holds_something:
            for name in (_STATE, _FRESH, _ENTITIES, _LOCK):
                (self.folder / name).unlink(missing_ok=True)
            with suppress(OSError):
                self.folder.rmdir()

    def remove(self) -> None:
        """Remove what was saved, and the folder, unless it holds something else."""
        self._holds_something = False
        self.close()

    def _saved(self) -> dict[str, Any] | None:
        try:
            state = json.loads((self.folder / _STATE).read_text(encoding="utf-8"))
            size = (self.folder / _ENTITIES).stat().st_size
        except (FileNotFoundError, ValueError):
            return None
        same = isinstance(state, dict) and state.get("fingerprint") == self._fingerprint
        return state if same and state["bytes"] <= size else None
