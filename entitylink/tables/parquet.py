"""Read and write Parquet by pyarrow, which the extra `entitylink[parquet]` installs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

from entitylink.errors import InputError
from entitylink.tables.formats import Row, Table

__all__ = ["ParquetRows", "read_parquet"]

_TOGETHER = 4096
"""Rows that are read and written together."""


def read_parquet(path: str) -> Table:
    """A table whose rows are read as they are asked for; `line` counts rows
    from 1, and null is the empty string.

    Raises: InputError when the file cannot be read, is standard input, or pyarrow is missing.
    """
    arrow = _arrow()
    if path == "-":
        raise InputError("-: Parquet cannot be read from standard input; give a file")
    try:
        file = arrow.parquet.ParquetFile(path)
    except (OSError, arrow.ArrowInvalid) as error:
        raise InputError(f"{path}: cannot be read as Parquet ({error})") from error
    types = {field.name: _plain(field.type) for field in file.schema_arrow}
    return Table(list(file.schema_arrow.names), _rows(path, file, arrow), types=types)


def _rows(path: str, file: Any, arrow: ModuleType) -> Iterator[Row]:
    number = 0
    try:
        for batch in file.iter_batches(batch_size=_TOGETHER):
            for cells in batch.to_pylist():
                number += 1
                yield Row(number, {k: "" if v is None else v for k, v in cells.items()})
    except (OSError, arrow.ArrowInvalid) as error:
        raise InputError(f"{path}: damaged behind row {number} ({error})") from error


def _plain(arrow_type: Any) -> Any:
    """The type of the cells, where repeated ones are stored once (pandas calls it a category)."""
    return arrow_type.value_type if _arrow().types.is_dictionary(arrow_type) else arrow_type


class ParquetRows:
    """Gathers rows and writes them, empty cells as null.

    Columns are of the `types` told, and others strings.
    """

    def __init__(
        self, path: str, columns: Sequence[str], types: Mapping[str, Any] | None = None
    ) -> None:
        self._arrow = _arrow()
        string = self._arrow.string()
        self._types = {name: (types or {}).get(name, string) for name in columns}
        self._schema = self._arrow.schema(list(self._types.items()))
        self._writer = self._arrow.parquet.ParquetWriter(path, self._schema)
        self._rows: list[dict[str, Any]] = []

    def write(self, row: Mapping[str, Any]) -> None:
        """Write one row; columns that are not there stay null."""
        string = self._arrow.string()
        cells: dict[str, Any] = {}
        for name, arrow_type in self._types.items():
            cell = row.get(name)
            if cell is None or cell == "":
                cells[name] = None
            else:
                cells[name] = str(cell) if arrow_type == string else cell
        self._rows.append(cells)
        if len(self._rows) >= _TOGETHER:
            self._flush()

    def close(self) -> None:
        """Write what is left and the footer, without which a file is no Parquet."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._arrow.Table.from_pylist(self._rows, self._schema))
            self._rows.clear()


def _arrow() -> ModuleType:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise InputError(
            "Parquet needs pyarrow, which is not installed; "
            "install it: pip install 'entitylink[parquet]'"
        ) from error
    found: ModuleType = pyarrow
    return found
