"""Read the data files of the rooms `text` and `names`, and check them as they are read.

In: the path of a TOML file. Out: a `Table` whose typed getters return lists of strings, strings
and rows, or raise `DataFileError` with the file, the row, what was found and what was expected.
What the entries mean is decided by the modules that read them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from entitylink.datafile import read_toml
from entitylink.errors import DataFileError

__all__ = ["Table", "read_table"]


class Table:
    """One table of a data file: `where` names it in messages, such as `particles.toml: nl`."""

    def __init__(self, where: str, rows: Mapping[str, Any]) -> None:
        self.where = where
        self._rows = rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def fail(self, key: str, expected: str) -> DataFileError:
        """Make the error that says what stands at `key` and what was expected there."""
        found = repr(self._rows[key]) if key in self._rows else "missing"
        return DataFileError(f"{self.where}: {key} is {found}; expected {expected}")

    def text(self, key: str, default: str | None = None) -> str:
        """Read a string; `default` stands for a missing key, None makes the key required."""
        value = self._rows.get(key, default)
        if not isinstance(value, str):
            raise self.fail(key, "a string")
        return self._checked(key, value)

    def number(self, key: str, default: float | None = None) -> float:
        """Read a number >= 0; `default` stands for a missing key, None makes it required."""
        value = self._rows.get(key, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
            raise self.fail(key, "a number, 0 or more")
        return float(value)

    def texts(self, key: str) -> list[str]:
        """Read a list of strings without duplicates; a missing key gives an empty list."""
        value = self._rows.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fail(key, "a list of strings")
        twice = sorted({item for item in value if value.count(item) > 1})
        if twice:
            raise DataFileError(f"{self.where}: {key} holds {twice[0]!r} twice; expected once")
        return [self._checked(key, item) for item in value]

    def rows(self, key: str) -> list[list[str]]:
        """Read a list of lists of strings; a missing key gives an empty list."""
        value = self._rows.get(key, [])
        if not isinstance(value, list):
            raise self.fail(key, "a list of lists of strings")
        for place, item in enumerate(value):
            if not isinstance(item, list) or not all(isinstance(part, str) for part in item):
                raise DataFileError(
                    f"{self.where}: {key}[{place}] is {item!r}; expected a list of strings"
                )
        return value

    def pairs(self, key: str) -> list[tuple[str, str]]:
        """Read a list of [string, string]; a missing key gives an empty list."""
        pairs = []
        for place, item in enumerate(self.rows(key)):
            if len(item) != 2:
                raise DataFileError(
                    f"{self.where}: {key}[{place}] is {item!r}; expected [string, string]"
                )
            pairs.append((item[0], item[1]))
        return pairs

    def table(self, key: str) -> Table:
        """Read a table inside this one."""
        value = self._rows.get(key)
        if not isinstance(value, dict):
            raise self.fail(key, "a table")
        return Table(f"{self.where}: {key}", value)

    def tables(self, key: str) -> list[Table]:
        """Read a list of tables; a missing key gives an empty list."""
        value = self._rows.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.fail(key, "a list of tables")
        return [Table(f"{self.where}: {key}[{place}]", item) for place, item in enumerate(value)]

    def only(self, *keys: str) -> None:
        """Raise for a key that is none of these, so that a misspelled one is not ignored."""
        for key in self._rows:
            if key not in keys:
                raise DataFileError(
                    f"{self.where}: key {key!r} is unknown; expected one of {', '.join(keys)}"
                )

    def _checked(self, key: str, value: str) -> str:
        if not unicodedata.is_normalized("NFC", value):
            raise DataFileError(f"{self.where}: {key} holds {value!r}; expected NFC")
        return value


def read_table(path: Path) -> Table:
    """Read a TOML file. A file that is missing or is not TOML raises DataFileError."""
    try:
        return Table(path.name, read_toml(path))
    except OSError as error:
        raise DataFileError(f"{path}: {error.strerror}; expected a file") from error
