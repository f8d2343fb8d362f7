"""The command `text`: the names in an article."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from entitylink.annotate import ANNOTATIONS, annotated
from entitylink.cli.options import linker_of, linker_options
from entitylink.cli.show import print_source, print_table, source_of
from entitylink.link.linker import Linker
from entitylink.pages import score_text
from entitylink.tables import Lines, TableWriter, read_text, write_text
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
@click.option(
    "--lines",
    "by_line",
    is_flag=True,
    help="Each line is a text of its own, read as it comes: a row a mention (jsonl or tsv).",
)
@click.option("--nil", is_flag=True, help="Also give names that fit nobody.")
@linker_options
def text(
    file: str,
    output_format: str | None,
    output: str,
    by_line: bool,
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
    if by_line:
        form = "jsonl" if output_format == "table" else output_format
        if form not in ("jsonl", "tsv"):
            raise click.UsageError(f"--lines gives jsonl or tsv; {form} holds one text")
        _link_lines(linker, file, output, form, lang, nil=nil)
        print_source(linker)
        return
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


_COLUMNS = ("line", "start", "end", "surface", "id", "label", "score", "reason")


def _link_lines(
    linker: Linker, file: str, output: str, form: str, lang: str | None, *, nil: bool
) -> None:
    """Link the lines of a file one by one; those that are not UTF-8 are reported."""
    lines = Lines(file)
    failed = 0
    with TableWriter(output, form, _COLUMNS) as writer:
        for number, found in enumerate(linker.link_texts(lines, lang=lang, nil=nil), 1):
            if number in lines.broken:
                failed += 1
                problem = lines.broken.pop(number)
                click.echo(f"entitylink: {file}, line {number}: {problem}", err=True)
            for mention in found:
                if form == "jsonl":
                    writer.write({"line": number, **mention.as_dict()})
                    continue
                match = mention.match
                cells = (number, mention.start, mention.end, mention.surface, match.id or "NIL")
                row = (*cells, match.label, score_text(match.score, 4), match.reason)
                writer.write(dict(zip(_COLUMNS, row, strict=True)))
    if failed:
        click.get_current_context().exit(1)


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
