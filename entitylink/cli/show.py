"""Tables for the eye on standard output, and the line that says where answers come from."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

import click

from entitylink.link.linker import Linker
from entitylink.model import Match
from entitylink.pages import score_text
from entitylink.version import __version__

__all__ = ["print_matches", "print_source", "print_table", "source_of"]


def source_of(linker: Linker) -> str:
    """Name and date of the gazetteers that answers come from."""
    return "; ".join(
        " ".join(filter(None, (g.name, str(g.manifest.get("date", ""))))) for g in linker.gazetteers
    )


def print_source(linker: Linker) -> None:
    """Say on standard error where answers come from."""
    click.echo(f"gazetteer: {source_of(linker)}; entitylink {__version__}", err=True)


def print_matches(matches: Iterable[Match]) -> None:
    """Print a line for each answer."""
    rows = [
        (m.surface, m.status, m.id or "-", m.label or "-", score_text(m.score), m.reason)
        for m in matches
    ]
    print_table(("name", "status", "id", "label", "score", "reason"), rows)


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print columns that stand under each other, East Asian letters being two columns wide."""
    cells = [[_printable(cell) for cell in row] for row in (header, *rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    for number, row in enumerate(cells):
        line = "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        click.echo(line.rstrip())
        if number == 0:
            click.echo("  ".join("-" * width for width in widths))


def _printable(cell: str) -> str:
    shown = cell if len(cell) <= 90 else cell[:89] + "…"
    return "".join(char if char.isprintable() else " " for char in shown)


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
