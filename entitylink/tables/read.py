"""Read a table row by row, or a text, from a path or from standard input (`-`).

A broken row is given as such and the reading goes on.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from entitylink.errors import InputError
from entitylink.tables.formats import Row, Table

if TYPE_CHECKING:
    from _csv import Reader as _Reader

__all__ = ["Lines", "read_table", "read_text"]

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


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


def read_table(path: str, table_format: str) -> Table:
    """A table whose rows are read as they are asked for.

    A row whose bytes are not UTF-8 has a `problem`, and U+FFFD where they stood. Of a CSV file the
    first line says what separates: commas, semicolons or tabs.
    Raises: InputError, also while rows are read, when the file cannot be read or its first line
    does not name the columns.
    """
    if table_format == "parquet":
        from entitylink.tables.parquet import read_parquet

        return read_parquet(path)
    lines = Lines(path)
    if table_format == "jsonl":
        rows = _json_rows(lines)
        unreadable: list[Row] = []
        for row in rows:
            if not row.problem:
                return Table(list(row.cells), chain(unreadable, [row], rows))
            unreadable.append(row)
        return Table([], iter(unreadable))
    first = next(lines, "")
    if 1 in lines.broken:
        raise InputError(f"{path}, line 1: {lines.broken[1]}")
    separator = "\t" if table_format == "tsv" else _separator_of(first)
    reader = _reader(
        chain([first] if first else [], lines), separator, quotes=table_format == "csv"
    )
    try:
        header = next(reader, None)
    except csv.Error as error:
        found = "the lines end with carriage returns alone" if "\r" in first else str(error)
        raise InputError(
            f"{path}, line 1: cannot be read as names of columns ({found}); save the table with "
            "other line ends (or convert it: tr '\\r' '\\n')"
        ) from error
    if not header or not any(header):
        raise InputError(f"{path}: is empty; expected a first line with the names of the columns")
    if len(set(header)) < len(header):
        double = next(name for name in header if header.count(name) > 1)
        raise InputError(f"{path}, line 1: the column {double!r} comes twice; rename one")
    return Table(header, _separated_rows(reader, header, lines.broken), separator)


def _separator_of(header: str) -> str:
    """What parts the cells: spreadsheets of many countries call it CSV whatever it is."""
    bare = re.sub(r'"[^"]*("|$)', "", header)
    return max((",", ";", "\t"), key=bare.count)


class Lines:
    """The lines of a file, each decoded by itself, so that a broken one breaks no other.

    `broken` says by number what is wrong with a line that is not UTF-8; bytes that are no letters
    come as U+FFFD.
    """

    def __init__(self, path: str) -> None:
        self.broken: dict[int, str] = {}
        self._lines = self._read(path)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        return next(self._lines)

    def _read(self, path: str) -> Iterator[str]:
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
                encoding = "utf-8-sig" if number == 1 else "utf-8"
                try:
                    yield line.decode(encoding)
                except UnicodeDecodeError as error:
                    self.broken[number] = (
                        f"byte 0x{line[error.start]:02x} is not UTF-8; save the file as UTF-8 "
                        "(or convert it: iconv -f WINDOWS-1252 -t UTF-8)"
                    )
                    yield line.decode(encoding, errors="replace")
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror})") from error
        finally:
            if path != "-":
                stream.close()


def _reader(lines: Iterator[str], separator: str, *, quotes: bool) -> _Reader:
    csv.field_size_limit(min(sys.maxsize, 1 << 30))
    clean = (line.replace("\0", "") for line in lines)
    if quotes:
        return csv.reader(clean, delimiter=separator)
    # In TSV tabs separate and nothing quotes: that is what programs write.
    return csv.reader(clean, delimiter=separator, quoting=csv.QUOTE_NONE)


def _separated_rows(reader: _Reader, header: list[str], broken: dict[int, str]) -> Iterator[Row]:
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
        problem = next(filter(None, (broken.pop(n, "") for n in range(line, start))), "")
        if len(cells) != len(header) and not problem:
            problem = f"{len(cells)} cells; expected {len(header)}"
            if len(cells) < len(header) and any("\n" in cell for cell in cells):
                problem += "; a quotation mark that opens in this line is closed lines later"
            if len(cells) > len(header):
                problem += f"; left over: {', '.join(map(repr, cells[len(header) :]))}"
        row = dict(zip(header, cells, strict=False))
        yield Row(line, {**dict.fromkeys(header, ""), **row} if problem else row, problem)


def _json_rows(lines: Lines) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if number in lines.broken:
            yield Row(number, problem=lines.broken.pop(number))
            continue
        try:
            cells = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Row(number, problem=f"not JSON ({error})")
            continue
        if isinstance(cells, dict):
            yield Row(number, cells)
        else:
            yield Row(number, problem=f"a {type(cells).__name__}; expected an object")
