"""Write a table row by row. A file appears under its name only when it is whole."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, time
from math import isnan
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from entitylink.errors import InputError
from entitylink.tables.parquet import ParquetRows
from entitylink.tables.partial import Partial

__all__ = ["TableWriter", "write_text"]

_PARTING = re.compile(r"[\t\r\n]+")


def write_text(path: str, text: str) -> None:
    """Write a text as UTF-8 to a file, whole or not at all.

    Raises: InputError when it cannot be written.
    """
    scratch, stream = _open(path)
    is_whole = False
    try:
        with _telling(path):
            with stream:
                stream.write(text)
            if scratch is not None:
                _put_in_place(scratch, path)
        is_whole = True
    finally:
        if scratch is not None and not is_whole:
            os.unlink(scratch)


class TableWriter:
    """Writes rows to a path (`-` is standard output) in one of `FORMATS`.

    As a context: leaving it in peace puts the whole file in its place, leaving it by an error
    keeps what was there before. A pipe or a device is written to as it is.

    done    rows that an earlier run with the same name had written: go on behind them
    failed  how many of those were failures
    """

    def __init__(
        self,
        path: str,
        table_format: str,
        columns: Sequence[str],
        separator: str = ",",
        *,
        run: str = "",
        types: Mapping[str, Any] | None = None,
    ) -> None:
        """`separator` parts the cells of CSV; `types` are those of a `Table`, for Parquet.

        `run` says what is written, with input and options: what a run of the same name left
        half-written is gone on with. Not for standard output, pipes, devices and Parquet.
        Raises: InputError when the path cannot be written, also while rows are written.
        """
        self._path = path
        self._format = table_format
        self._columns = list(columns)
        self._partial: Partial | None = None
        self.done = self.failed = 0
        if run and _is_replaced(path) and table_format != "parquet":
            self._partial = Partial(path, run)
            self.done, self.failed = self._partial.rows, self._partial.failed
            self._scratch: str | None = self._partial.path
            self._stream: IO[str] = _gone_on_with(self._partial)
        else:
            self._scratch, self._stream = _open(path)
        self._parquet: ParquetRows | None = None
        if table_format == "parquet":
            self._start_parquet(types)
            return
        self._line = io.StringIO()
        # Ends of lines as RFC 4180 has them, so that a cell with either of their signs is quoted.
        self._csv = csv.DictWriter(
            self._line, self._columns, extrasaction="ignore", delimiter=separator
        )
        if table_format != "jsonl" and not self.done:
            self.write({name: name for name in self._columns})

    def write(self, row: Mapping[str, Any]) -> None:
        """Write one row; columns that are not there stay empty."""
        with _telling(self._path):
            if self._parquet is not None:
                self._parquet.write(row)
            else:
                self._stream.write(self._text_of(row))

    def _text_of(self, row: Mapping[str, Any]) -> str:
        if self._format == "jsonl":
            # NaN is no JSON; it is what Parquet from pandas has where a number is missing.
            cells = {k: None if isinstance(v, float) and isnan(v) else v for k, v in row.items()}
            return json.dumps(cells, ensure_ascii=False, default=_as_json) + "\n"
        if self._format == "tsv":
            # Nothing quotes here, so what parts cells and lines becomes a space.
            values = (row.get(name) for name in self._columns)
            texts = ("" if cell is None else _PARTING.sub(" ", str(cell)) for cell in values)
            return "\t".join(texts) + "\n"
        self._csv.writerow(row)
        text = self._line.getvalue().removesuffix("\r\n") + "\n"
        self._line.seek(0)
        self._line.truncate()
        return text

    def checkpoint(self, rows: int, failed: int) -> None:
        """Say that so many rows are written, those of earlier runs among them."""
        if self._partial is not None:
            with _telling(self._path):
                self._stream.flush()
                self._partial.say(rows, failed, os.fstat(self._stream.fileno()).st_size)

    def _start_parquet(self, types: Mapping[str, Any] | None) -> None:
        self._stream.close()
        if self._scratch is None:
            raise InputError(
                f"{self._path}: Parquet cannot be written to standard output or a pipe; give a file"
            )
        try:
            self._parquet = ParquetRows(self._scratch, self._columns, types)
        except InputError:
            os.unlink(self._scratch)
            raise

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        is_whole = False
        try:
            with _telling(self._path):
                self._stream.close()
                if self._parquet is not None:
                    self._parquet.close()
                if kind is None and self._scratch is not None:
                    _put_in_place(self._scratch, self._path)
            is_whole = kind is None
        finally:
            if self._partial is not None:
                self._partial.end(keep=not is_whole)
            elif self._scratch is not None and not is_whole:
                os.unlink(self._scratch)


def _gone_on_with(partial: Partial) -> IO[str]:
    """A stream behind what is whole of a half-written file."""
    try:
        with _telling(partial.path):
            with open(partial.path, "ab") as file:
                file.truncate(partial.size)
            return open(partial.path, "a", encoding="utf-8", errors="replace", newline="")
    except InputError:
        partial.end(keep=True)
        raise


def _as_json(value: Any) -> str:
    """What JSON has no form for: dates as ISO 8601 has them, and all else as it is shown."""
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _is_replaced(path: str) -> bool:
    """Is a new file put at `path`? Standard output, a pipe or a device is written to as it is."""
    return path != "-" and (not os.path.exists(path) or os.path.isfile(path))


def _open(path: str) -> tuple[str | None, IO[str]]:
    """A stream, and the scratch file beside `path` that it goes into; None where it is `path`."""
    if path == "-":
        return None, io.TextIOWrapper(
            os.fdopen(os.dup(sys.stdout.fileno()), "wb"),
            encoding="utf-8",
            errors="replace",  # JSON can hold half a surrogate pair, UTF-8 cannot
            newline="",
        )
    scratch: str | None = None
    place: str | int = path
    with _telling(path):
        if _is_replaced(path):
            target = Path(os.path.realpath(path))
            place, scratch = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        return scratch, open(place, "w", encoding="utf-8", errors="replace", newline="")


def _put_in_place(scratch: str, path: str) -> None:
    path = os.path.realpath(path)
    try:
        mode = os.stat(path).st_mode & 0o777
    except FileNotFoundError:
        # mkstemp makes files only the owner can read; give what open() would have given.
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    os.chmod(scratch, mode)
    os.replace(scratch, path)


@contextmanager
def _telling(path: str) -> Iterator[None]:
    """Say of what place it is that it cannot be written."""
    try:
        yield
    except BrokenPipeError:
        raise  # who reads has enough: for the caller to notice, nothing to be told
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error})") from error
