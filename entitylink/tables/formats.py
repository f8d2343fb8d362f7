"""What a table is: its format, its rows and where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from entitylink.errors import InputError

__all__ = ["FORMATS", "Row", "Table", "format_of"]

FORMATS = ("csv", "tsv", "jsonl", "parquet")

_ENDINGS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it starts on (the first line of the file is 1), and its cells.

    `problem` says why the row could not be read as it should; the cells are what could be read.
    """

    line: int
    cells: dict[str, Any] = field(default_factory=dict)
    problem: str = ""


class Table(NamedTuple):
    """A table that is being read.

    columns    its columns in order. JSON lines have those of their first readable row; [] when
               there is none
    rows       its rows in order, to be read once
    separator  what parts the cells of a line, "" where nothing does
    types      the types of its columns, where it is Parquet: for one that is written from it
    """

    columns: list[str]
    rows: Iterator[Row]
    separator: str = ""
    types: Mapping[str, Any] | None = None


def format_of(path: str, given: str | None = None, *, option: str = "", otherwise: str = "") -> str:
    """The format of a table: the one given, else by the ending of its name; `-` is CSV.

    `otherwise` is the format where the ending is not known; `option` is what a user can say it
    with, for the message.
    Raises: InputError for an ending that is not known.
    """
    if given:
        return given
    if path == "-":
        return "csv"
    ending = Path(path).suffix.lower()
    if ending not in _ENDINGS and not otherwise:
        raise InputError(
            f"{path}: cannot tell the format of a table from the ending {ending!r}; expected one "
            f"of {', '.join(_ENDINGS)}" + (f", or say it with {option}" if option else "")
        )
    return _ENDINGS.get(ending, otherwise)
