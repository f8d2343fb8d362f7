"""Write a table row by row. A file appears under its name only when it is whole."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from entitylink.errors import InputError
from entitylink.tables.parquet import ParquetRows
from entitylink.tables.partial import Partial

__all__ = ["TableWriter", "write_text"]


def write_text(path: str, text: str) -> None:
    """Write a text as UTF-8 to a file, whole or not at all.

    Raises: InputError when it cannot be written.
    """
    scratch, stream = _open(path)
    with stream:
        stream.write(text)
    if scratch is not None:
        _put_in_place(scratch, path)


class TableWriter:
    """Writes rows to a path (`-` is standard output) in one of `FORMATS`.

    As a context: leaving it in peace puts the whole file in its place, leaving it by an error
    keeps what was there before.

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
    ) -> None:
        """`separator` parts the cells of CSV.

        `run` says what is written, with input and options: what a run of the same name left
        half-written is gone on with. Not for standard output and Parquet.
        """
        self._path = path
        self._format = table_format
        self._columns = list(columns)
        self._partial: Partial | None = None
        self.done = self.failed = 0
        if run and path != "-" and table_format != "parquet":
            self._partial = Partial(path, run)
            self.done, self.failed = self._partial.rows, self._partial.failed
            self._scratch: str | None = self._partial.path
            self._stream: IO[str] = _gone_on_with(self._partial)
        else:
            self._scratch, self._stream = _open(path)
        self._parquet: ParquetRows | None = None
        if table_format == "parquet":
            self._start_parquet()
            return
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
                self._stream,
                self._columns,
                extrasaction="ignore",
                lineterminator="\n",
                delimiter=separator,
            )
        if table_format != "jsonl" and not self.done:
            self.write({name: name for name in self._columns})

    def write(self, row: Mapping[str, Any]) -> None:
        """Write one row; columns that are not there stay empty."""
        if self._parquet is not None:
            self._parquet.write(row)
        elif self._format == "jsonl":
            self._stream.write(json.dumps(dict(row), ensure_ascii=False) + "\n")
        elif self._format == "tsv":
            flat = {k: " ".join(str(v).split()) if v is not None else "" for k, v in row.items()}
            self._csv.writerow(flat)
        else:
            self._csv.writerow(row)

    def checkpoint(self, rows: int, failed: int) -> None:
        """Say that so many rows are written, those of earlier runs among them."""
        if self._partial is not None:
            self._stream.flush()
            self._partial.say(rows, failed, os.fstat(self._stream.fileno()).st_size)

    def _start_parquet(self) -> None:
        self._stream.close()
        if self._scratch is None:
            raise InputError("-: Parquet cannot be written to standard output; give a file")
        try:
            self._parquet = ParquetRows(self._scratch, self._columns)
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
        self._stream.close()
        if self._parquet is not None:
            self._parquet.close()
        if self._scratch is None:
            return
        try:
            if kind is None:
                _put_in_place(self._scratch, self._path)
            elif self._partial is None:
                os.unlink(self._scratch)
        finally:
            if self._partial is not None:
                self._partial.end(keep=kind is not None)


def _gone_on_with(partial: Partial) -> IO[str]:
    """A stream behind what is whole of a half-written file."""
    try:
        with open(partial.path, "ab") as file:
            file.truncate(partial.size)
        return open(partial.path, "a", encoding="utf-8", errors="replace", newline="")
    except OSError as error:
        partial.end(keep=True)
        raise InputError(f"{partial.path}: cannot be written ({error.strerror})") from error


def _open(path: str) -> tuple[str | None, IO[str]]:
    """The scratch file beside `path`, None for standard output, and a stream into it."""
    if path == "-":
        return None, io.TextIOWrapper(
            os.fdopen(os.dup(sys.stdout.fileno()), "wb"),
            encoding="utf-8",
            errors="replace",  # JSON can hold half a surrogate pair, UTF-8 cannot
            newline="",
        )
    target = Path(path)
    try:
        handle, scratch = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from error
    return scratch, open(handle, "w", encoding="utf-8", errors="replace", newline="")


def _put_in_place(scratch: str, path: str) -> None:
    # mkstemp makes files only the owner can read; give what open() would have given.
    mask = os.umask(0)
    os.umask(mask)
    os.chmod(scratch, 0o666 & ~mask)
    try:
        os.replace(scratch, path)
    except OSError as failed:
        os.unlink(scratch)
        raise InputError(f"{path}: cannot be written ({failed.strerror})") from failed
