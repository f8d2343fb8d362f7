"""The command `evaluate`: how often answers are right, from a table of gold."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence

import click

from entitylink.cli.options import linker_of, linker_options
from entitylink.cli.show import print_source, print_table, source_of
from entitylink.errors import EntitylinkError, InputError
from entitylink.evaluate import COLUMNS, Gold, ask, evaluate, gold_of, tables
from entitylink.link.decide import PRESETS
from entitylink.tables import FORMATS, format_of, read_table
from entitylink.translit.languages import check_language
from entitylink.version import __version__

__all__ = ["evaluate_gold"]


@click.command("evaluate")
@click.argument("gold")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
)
@click.option("--input-format", type=click.Choice(FORMATS), help="Format of GOLD.")
@linker_options
@click.pass_context
def evaluate_gold(
    ctx: click.Context,
    gold: str,
    output_format: str,
    input_format: str | None,
    gazetteers: Sequence[str],
    additions: Sequence[str],
    lang: str | None,
    label_lang: str,
    preset: str,
) -> None:
    """Say how often answers are right, from a GOLD table (CSV, TSV, JSON lines, Parquet).

    Its columns: surface; id, which may be NIL for nobody, or several separated by | of which any
    is right; and where they are known lang, kind, context, country, born.
    """
    from tqdm import tqdm

    linker = linker_of(gazetteers, additions, label_lang, preset)
    read = read_table(gold, format_of(gold, input_format, option="--input-format"))
    columns = read.columns
    missing = [column for column in COLUMNS[:2] if columns and column not in columns]
    if missing:
        raise click.UsageError(
            f"{gold}, line 1: no column {missing[0]!r}. Columns are: {', '.join(columns)}. "
            f"A gold table has {' and '.join(COLUMNS[:2])}, and may have {', '.join(COLUMNS[2:])}"
        )
    if lang:
        check_language(lang)
    failed = 0

    def asked() -> Iterator[Gold]:
        nonlocal failed
        for row in read.rows:
            try:
                if row.problem:
                    raise InputError(row.problem)
                yield gold_of({**row.cells, "lang": row.cells.get("lang") or lang})
            except EntitylinkError as error:
                failed += 1
                click.echo(f"entitylink: {gold}, line {row.line}: {error}", err=True)

    progress = tqdm(ask(linker, asked()), unit=" rows", disable=None, file=sys.stderr)
    found = evaluate(progress, PRESETS[preset])
    if not found.total.queries:
        raise InputError(f"{gold}: no row that can be asked")
    if output_format == "json":
        about = {
            "gazetteer": source_of(linker),
            "entitylink": __version__,
            "preset": preset,
            "rows_failed": failed,
        }
        click.echo(json.dumps({**about, **found.as_dict()}, ensure_ascii=False, indent=1))
    else:
        for table in tables(found):
            click.echo(table.title)
            print_table(table.header, table.rows)
            click.echo()
    if absent := found.total.absent:
        named = "1 row names" if absent == 1 else f"{absent} rows name"
        click.echo(
            f"{named} an entity that no gazetteer here has; such a name counts as missed", err=True
        )
    print_source(linker)
    if failed:
        ctx.exit(1)
