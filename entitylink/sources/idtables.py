"""Tables whose cells hold ids, read so that they can be given back with other ids, byte for byte.

In: a table (TSV, or CSV by its ending), or a folder of TSV tables. Out: rows with their line
numbers, and a unified diff of what becomes of the tables when ids are replaced. Nothing is
written.

A folder is taken as one: an id that changes in one table changes in all others that name it, and a
table that was sorted by its ids is sorted again.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from entitylink.errors import InputError
from entitylink.gazetteer.layout import natural_order

__all__ = ["IdRow", "IdTable", "diff_of", "read_tables"]

_WORDS = {"label", "name", "native_name", "other_names", "description", "evidence", "reason"}
"""Columns of words, where what looks like an id is none: `nato` may be called so."""


@dataclass
class IdRow:
    """One row: its line number and its cells by column."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass
class IdTable:
    """A table: lines before the rows (comments, header), the rows, and how cells are parted."""

    name: str
    before: list[str]
    columns: tuple[str, ...]
    rows: list[IdRow]
    delimiter: str
    lines: list[str] = field(repr=False)

    @property
    def has_entities(self) -> bool:
        """Does it hold one entity a row? With a language in each row it lists their names."""
        columns = set(self.columns)
        return "id" in columns and bool({"label", "name"} & columns) and "lang" not in columns

    def changed(self, ids: Mapping[str, str], cells: Mapping[int, Mapping[str, str]]) -> list[str]:
        """Its lines with these ids replaced, and with other cells in the rows on these lines."""
        rows = []
        for row in self.rows:
            own = {
                column: text if column in _WORDS else ids.get(text, text)
                for column, text in row.cells.items()
            } | dict(cells.get(row.line, {}))
            line = self.lines[row.line - 1]
            if own != row.cells:
                line = self._line(own) + ("\r" if line.endswith("\r") else "")
            rows.append((own, line))
        key = "id" if "id" in self.columns else self.columns[0]
        if _is_sorted(row.cells[key] for row in self.rows):
            rows.sort(key=lambda each: natural_order(each[0][key]))
        return [*self.before, *(line for _, line in rows)]

    def _line(self, cells: Mapping[str, str]) -> str:
        texts = [cells[column] for column in self.columns]
        if self.delimiter == "\t":
            return "\t".join(texts)
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow(texts)
        return out.getvalue()


def read_tables(path: Path) -> list[IdTable]:
    """The table at `path`, or all TSV tables in a folder, by name.

    Raises: InputError when there is none, or naming the line that is no row of its table.
    """
    files = sorted(path.glob("*.tsv")) if path.is_dir() else [path]
    tables = [_read(file) for file in files]
    if not any(table.has_entities for table in tables):
        raise InputError(
            f"{path}: no table of entities; expected one (.tsv, .csv) with the columns id and label"
        )
    return tables


def diff_of(
    tables: Iterable[IdTable],
    ids: Mapping[str, str],
    cells: Mapping[tuple[str, int], Mapping[str, str]],
) -> str:
    """A unified diff of the tables; `cells` are new ones by table and line. "" for no change."""
    parts: list[str] = []
    for table in tables if ids or cells else ():
        own = {line: new for (name, line), new in cells.items() if name == table.name}
        new = table.changed(ids, own)
        if new != table.lines:
            names = (f"a/{table.name}", f"b/{table.name}")
            parts += difflib.unified_diff(table.lines, new, *names, n=1, lineterm="")
    return "".join(f"{line}\n" for line in parts)


def _read(file: Path) -> IdTable:
    try:
        # As bytes, since ends of lines have to stay as they are.
        text = file.read_bytes().decode("utf-8")
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: is not UTF-8 ({error})") from error
    lines = text.removesuffix("\n").split("\n")
    delimiter = "," if file.suffix.lower() == ".csv" else "\t"
    before: list[str] = []
    columns: tuple[str, ...] = ()
    rows = []
    for number, whole in enumerate(lines, 1):
        line = whole.removesuffix("\r").removeprefix("\ufeff" if number == 1 else "")
        if not columns and (not line or line.startswith("#")):
            before.append(whole)
            continue
        cells = line.split("\t") if delimiter == "\t" else next(csv.reader([line]), [])
        if not columns:
            before.append(whole)
            columns = tuple(cells)
        elif len(cells) != len(columns):
            raise InputError(
                f"{file.name}, line {number}: {len(cells)} cells; expected {len(columns)}, on one "
                "line"
            )
        else:
            rows.append(IdRow(number, dict(zip(columns, cells, strict=True))))
    return IdTable(file.name, before, columns, rows, delimiter, lines)


def _is_sorted(ids: Iterable[str]) -> bool:
    keys = [natural_order(each) for each in ids]
    return keys == sorted(keys)
