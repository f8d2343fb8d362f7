"""The command `text`: the names in an article."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from entitylink.annotate import ANNOTATIONS, annotated
from entitylink.cli.options import linker_of, linker_options
from entitylink.cli.show import print_source, print_table, source_of
from entitylink.pages import score_text
from entitylink.tables import read_text, write_text
from entitylink.version import __version__

__all__ = ["text"]


@click.command()
@click.argument("file")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", *ANNOTATIONS]),
    help="table, when nothing is said and the ending of --output does not say it.",
)
@click.option("--output", "-o", default="-", help="File to write; - is standard output.")
@click.option("--nil", is_flag=True, help="Also give names that fit nobody.")
@linker_options
def text(
    file: str,
    output_format: str | None,
    output: str,
    nil: bool,
    gazetteers: Sequence[str],
    additions: Sequence[str],
    lang: str | None,
    label_lang: str,
    preset: str,
) -> None:
    """Find the names in a text FILE and link them; offsets count code points."""
    output_format = output_format or _ENDINGS.get(Path(output).suffix.lower(), "table")
    linker = linker_of(gazetteers, additions, label_lang, preset)
    article = read_text(file)
    found = linker.link_text(article, lang=lang, nil=nil)
    if output_format != "table":
        shown = annotated(
            article,
            found,
            output_format,
            lang=lang or "",
            title="Standard input" if file == "-" else Path(file).name,
            source=f"Gazetteer: {source_of(linker)}; entitylink {__version__}",
        )
        if output == "-":
            click.echo(shown, nl=False)
        else:
            write_text(output, shown)
        return
    if output != "-":
        raise click.UsageError(
            f"the table is for the eye; for {output} choose one of "
            f"{', '.join(ANNOTATIONS)} with --format"
        )
    rows = [
        (
            f"{m.start}-{m.end}",
            " ".join(m.surface.split()),
            m.match.id or "-",
            m.match.label or "-",
            score_text(m.match.score),
            m.match.reason,
        )
        for m in found
    ]
    print_table(("place", "mention", "id", "label", "score", "reason"), rows)
    print_source(linker)


_ENDINGS = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".tsv": "tsv",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".ttl": "nif",
    ".ann": "brat",
}
