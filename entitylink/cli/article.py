"""The command `text`: the names in an article."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from entitylink.cli.options import linker_of, linker_options
from entitylink.cli.show import print_source, print_table
from entitylink.tables import read_text

__all__ = ["text"]


@click.command()
@click.argument("file")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json", "jsonl", "tsv"]),
    default="table",
    show_default=True,
)
@click.option("--nil", is_flag=True, help="Also give names that fit nobody.")
@linker_options
def text(
    file: str,
    output_format: str,
    nil: bool,
    gazetteers: Sequence[str],
    lang: str | None,
    label_lang: str,
    preset: str,
) -> None:
    """Find the names in a text FILE and link them; offsets count code points."""
    linker = linker_of(gazetteers, label_lang, preset)
    found = linker.link_text(read_text(file), lang=lang, nil=nil)
    if output_format == "json":
        click.echo(json.dumps([m.as_dict() for m in found], ensure_ascii=False, indent=1))
    elif output_format == "jsonl":
        for mention in found:
            click.echo(json.dumps(mention.as_dict(), ensure_ascii=False))
    elif output_format == "tsv":
        click.echo("\t".join(("start", "end", "surface", "id", "label", "score", "reason")))
        for m in found:
            surface = " ".join(m.surface.split())
            cells = (m.start, m.end, surface, m.match.id or "NIL", m.match.label)
            click.echo("\t".join(map(str, (*cells, f"{m.match.score:.4f}", m.match.reason))))
    else:
        rows = [
            (
                f"{m.start}-{m.end}",
                " ".join(m.surface.split()),
                m.match.id or "-",
                m.match.label or "-",
                f"{m.match.score:.2f}",
                m.match.reason,
            )
            for m in found
        ]
        print_table(("place", "mention", "id", "label", "score", "reason"), rows)
        print_source(linker)
