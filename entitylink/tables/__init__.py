"""Read and write tables row by row: CSV, TSV, JSON lines and Parquet.

In: a path or `-`. Out: rows as dictionaries with the line they stand on; and a writer that keeps
their columns and adds its own.
"""

from entitylink.tables.formats import FORMATS, Row, Table, format_of
from entitylink.tables.read import Lines, read_table, read_text
from entitylink.tables.write import TableWriter, write_text

__all__ = [
    "FORMATS",
    "Lines",
    "Row",
    "Table",
    "TableWriter",
    "format_of",
    "read_table",
    "read_text",
    "write_text",
]
