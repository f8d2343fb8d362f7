"""The commands of `gazetteer`: build one, say what one holds, and whether it is whole."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

import click

from entitylink.gazetteer import Gazetteer
from entitylink.model import KINDS
from entitylink.sources.table import TableEntities
from entitylink.tables import FORMATS, format_of, read_table

__all__ = ["gazetteer"]


@click.group()
def gazetteer() -> None:
    """Build gazetteers and look at them."""


@gazetteer.command()
@click.argument("path")
@click.option("--table", metavar="FILE", help="Own ids and names: CSV, TSV, JSON lines, Parquet.")
@click.option("--format", "table_format", type=click.Choice(FORMATS), help="Format of --table.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column of --table holds what: id=QID, name=Nom, name@fr=Titre; may be repeated.",
)
@click.option("--lang", metavar="CODE", help="Language of the names in --table, if all have one.")
@click.option("--kind", type=click.Choice(KINDS), default="other", help="Kind of what has none.")
@click.option("--name", default="", help="Name of the gazetteer; that of the file when left out.")
@click.option("--source", default="", help="Where the names come from, for the manifest.")
@click.option("--licence", default="", help="Their licence, for the manifest.")
@click.option("--date", default="", help="Their date, for the manifest.")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True)
@click.pass_context
def build(
    ctx: click.Context,
    path: str,
    table: str | None,
    table_format: str | None,
    columns: Sequence[str],
    lang: str | None,
    kind: str,
    workers: int,
    name: str,
    source: str,
    licence: str,
    date: str,
) -> None:
    """Build a gazetteer at PATH."""
    if table is None:
        raise click.UsageError("nothing to build from; give --table FILE")
    told = {}
    for each in columns:
        field, equals, column = each.partition("=")
        if not equals:
            raise click.UsageError(f"--column {each!r} has no '='; expected FIELD=COLUMN")
        told[field] = column
    entities = TableEntities(
        table,
        read_table(table, format_of(table, table_format)),
        columns=told,
        lang=lang or "",
        kind=kind,
        problem=lambda line, words: click.echo(
            f"entitylink: {table}, line {line}: {words}", err=True
        ),
    )
    if entities.passed_over:
        click.echo(
            f"entitylink: {table}: no field of an entity, passed over: "
            + ", ".join(entities.passed_over),
            err=True,
        )
    built = Gazetteer.build(
        entities,
        path,
        workers=workers,
        progress=sys.stderr.isatty(),
        name=name,
        source=source,
        licence=licence,
        date=date,
    )
    click.echo(f"{built.path}: {len(built)} entities", err=True)
    if entities.failed:
        ctx.exit(1)


@gazetteer.command()
@click.argument("path", default="core")
def info(path: str) -> None:
    """Print what a gazetteer holds and where it comes from."""
    opened = Gazetteer.core() if path == "core" else Gazetteer.open(path)
    facts = {key: value for key, value in opened.manifest.items() if key != "files"}
    click.echo(json.dumps({"path": str(opened.path), **facts}, ensure_ascii=False, indent=1))


@gazetteer.command()
@click.argument("path", default="core")
def verify(path: str) -> None:
    """Compare every byte of a gazetteer with its checksums."""
    opened = Gazetteer.core() if path == "core" else Gazetteer.open(path)
    opened.verify()
    click.echo(f"{opened.path}: {len(opened.manifest['files'])} files, all as they were written")
