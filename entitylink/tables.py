"""Read and write tables row by row: CSV, TSV and JSON lines.

In: a path or `-`. Out: rows as dictionaries with the line they stand on; and a writer that keeps
their columns and adds its own. A broken row is given as such and the reading goes on. A file
that is written appears under its name only when it is whole.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from entitylink.errors import InputError

if TYPE_CHECKING:
    from _csv import Reader as _Reader

__all__ = ["FORMATS", "Row", "TableWriter", "format_of", "read_table", "read_text"]

FORMATS = ("csv", "tsv", "jsonl")

_ENDINGS = {".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it starts on (the first line of the file is 1), and its cells.

    `problem` says why the row could not be read as it should; the cells are what could be read.
    """

    line: int
    cells: dict[str, Any] = field(default_factory=dict)
    problem: str = ""


def format_of(path: str, given: str | None = None) -> str:
    """The format of a table: the one given, else by the ending of its name; `-` is CSV.

    Raises: InputError for an ending that is not known.
    """
    if given:
        return given
    if path == "-":
        return "csv"
    ending = Path(path).suffix.lower()
    if ending not in _ENDINGS:
        raise InputError(
            f"{path}: cannot tell the format of a table from the ending {ending!r}; expected one "
            f"of {', '.join(_ENDINGS)}, or say it with --format"
        )
    return _ENDINGS[ending]


def read_text(path: str) -> str:
    """The text of a file, or of standard input for `-`.

    Raises: InputError when it cannot be read or is not UTF-8; the message says where.
    """
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    if b"\x00" in data[:4096] and not data.startswith(_UTF_16):
        raise InputError(f"{path}: holds zero bytes, so it is not a text; expected UTF-8 text")
    try:
        if data.startswith(_UTF_16):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{path}, line {line}: byte 0x{data[error.start]:02x} is not UTF-8; save the file as "
            "UTF-8 (or convert it: iconv -f WINDOWS-1252 -t UTF-8)"
        ) from error


def read_table(path: str, table_format: str) -> tuple[list[str], Iterator[Row]]:
    """The columns of a table, and its rows, streamed, in order.

    JSON lines have the columns of their first readable row; [] when there is none.
    Raises: InputError, also while rows are read, when the file cannot be opened, has no header, or
    its bytes are not UTF-8; the message says in which line.
    """
    lines = _lines(path)
    if table_format == "jsonl":
        rows = _json_rows(lines)
        unreadable: list[Row] = []
        for row in rows:
            if not row.problem:
                return list(row.cells), chain(unreadable, [row], rows)
            unreadable.append(row)
        return [], iter(unreadable)
    first = next(lines, "")
    separator = "\t"
    if table_format == "csv":
        # Spreadsheets of many countries separate by semicolons and call it CSV.
        separator = ";" if first.count(";") > first.count(",") else ","
    reader = _reader(chain([first] if first else [], lines), separator)
    header = next(reader, None)
    if not header or not any(header):
        raise InputError(f"{path}: is empty; expected a first line with the names of the columns")
    if len(set(header)) < len(header):
        double = next(name for name in header if header.count(name) > 1)
        raise InputError(f"{path}, line 1: the column {double!r} comes twice; rename one")
    return header, _separated_rows(reader, header)


_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def _lines(path: str) -> Iterator[str]:
    """The lines of a file, each decoded by itself, so that an error names its line."""
    try:
        # Standard input is not ours to close.
        stream = sys.stdin.buffer if path == "-" else open(path, "rb")  # noqa: SIM115
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    try:
        if (
            isinstance(stream, io.BufferedReader) and stream.peek(2)[:2] in _UTF_16
        ):  # what Excel calls Unicode text
            try:
                yield from io.TextIOWrapper(stream, encoding="utf-16", newline="")
            except UnicodeDecodeError as error:
                raise InputError(f"{path}: is not the UTF-16 text it begins as") from error
            return
        for number, line in enumerate(stream, 1):
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise InputError(
                    f"{path}, line {number}: byte 0x{line[error.start]:02x} is not UTF-8; save the "
                    "file as UTF-8 (or convert it: iconv -f WINDOWS-1252 -t UTF-8)"
                ) from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    finally:
        if path != "-":
            stream.close()


def _reader(lines: Iterator[str], separator: str) -> _Reader:
    csv.field_size_limit(min(sys.maxsize, 1 << 30))
    clean = (line.replace("\0", "") for line in lines)
    if separator == "\t":
        # Tabs separate, nothing quotes: that is what programs write as TSV.
        return csv.reader(clean, delimiter=separator, quoting=csv.QUOTE_NONE)
    return csv.reader(clean, delimiter=separator)


def _separated_rows(reader: _Reader, header: list[str]) -> Iterator[Row]:
    start = reader.line_num + 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(start, problem=f"not a readable row ({error})")
            start = reader.line_num + 1
            continue
        line, start = start, reader.line_num + 1
        if not cells:
            continue
        row = dict(zip(header, cells, strict=False))
        if len(cells) != len(header):
            problem = f"{len(cells)} cells; expected {len(header)}"
            if len(cells) < len(header) and any("\n" in cell for cell in cells):
                problem += "; a quotation mark that opens in this line is closed lines later"
            if len(cells) > len(header):
                problem += f"; left over: {', '.join(map(repr, cells[len(header) :]))}"
            yield Row(line, {**dict.fromkeys(header, ""), **row}, problem)
        else:
            yield Row(line, row)


def _json_rows(lines: Iterator[str]) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            cells = json.loads(line)
        except ValueError as error:
            yield Row(number, problem=f"not JSON ({error})")
            continue
        if isinstance(cells, dict):
            yield Row(number, cells)
        else:
            yield Row(number, problem=f"a {type(cells).__name__}; expected an object")


class TableWriter:
    """Writes rows to a path (`-` is standard output) in one of `FORMATS`.

    As a context: leaving it in peace puts the whole file in its place, leaving it by an error
    keeps what was there before.
    """

    def __init__(self, path: str, table_format: str, columns: Sequence[str]) -> None:
        self._path = path
        self._format = table_format
        self._columns = list(columns)
        self._scratch: str | None = None
        if path == "-":
            self._stream: IO[str] = io.TextIOWrapper(
                os.fdopen(os.dup(sys.stdout.fileno()), "wb"),
                encoding="utf-8",
                errors="replace",  # JSON can hold half a surrogate pair, UTF-8 cannot
                newline="",
            )
        else:
            target = Path(path)
            try:
                handle, self._scratch = tempfile.mkstemp(
                    prefix=f".{target.name}.", dir=target.parent
                )
            except OSError as error:
                raise InputError(f"{path}: cannot be written ({error.strerror})") from error
            self._stream = open(  # noqa: SIM115
                handle, "w", encoding="utf-8", errors="replace", newline=""
            )
        if table_format == "tsv":
            self._csv = csv.DictWriter(
                self._stream,
                self._columns,
                extrasaction="ignore",
                lineterminator="\n",
                delimiter="\t",
                quoting=csv.QUOTE_NONE,
                quotechar=None,
            )
        else:
            self._csv = csv.DictWriter(
                self._stream, self._columns, extrasaction="ignore", lineterminator="\n"
            )
        if table_format != "jsonl":
            self.write({name: name for name in self._columns})

    def write(self, row: Mapping[str, Any]) -> None:
        """Write one row; columns that are not there stay empty."""
        if self._format == "jsonl":
            self._stream.write(json.dumps(dict(row), ensure_ascii=False) + "\n")
        elif self._format == "tsv":
            flat = {k: " ".join(str(v).split()) if v is not None else "" for k, v in row.items()}
            self._csv.writerow(flat)
        else:
            self._csv.writerow(row)

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stream.close()
        if self._scratch is None:
            return
        if kind is None:
            # mkstemp makes files only the owner can read; give what open() would have given.
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(self._scratch, 0o666 & ~mask)
            try:
                os.replace(self._scratch, self._path)
            except OSError as failed:
                os.unlink(self._scratch)
                raise InputError(f"{self._path}: cannot be written ({failed.strerror})") from failed
        else:
            os.unlink(self._scratch)
