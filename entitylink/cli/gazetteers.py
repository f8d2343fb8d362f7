"""The commands of `gazetteer`: build one, keep it fresh, say what it holds, and if it is whole."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from entitylink.cli.build import build
from entitylink.cli.show import print_table
from entitylink.cli.wikidata import client_of, endpoint_option, ids_of_recipe, web_options
from entitylink.gazetteer import Gazetteer
from entitylink.sources.cache import DAY, Cache, cache_path
from entitylink.sources.confirm import confirm as confirm_tables
from entitylink.sources.fetch import read_ids
from entitylink.sources.recipes import names, recipe
from entitylink.sources.update import changes

__all__ = ["gazetteer"]

_LATELY = DAY / 4


@click.group()
def gazetteer() -> None:
    """Build gazetteers, keep them fresh and look at them."""


gazetteer.add_command(build)


@gazetteer.command()
@click.argument("path")
@click.option(
    "--ids", metavar="FILE", help="QIDs that shall be in it too, one a line; - is standard input."
)
@click.option("--id-column", metavar="COLUMN", help="Column of --ids, if that is a table.")
@click.option("--since", default="", metavar="DAY", help="[default: the date of the gazetteer]")
@web_options
@endpoint_option
def update(
    path: str, ids: str | None, id_column: str | None, since: str, endpoint: str, **options: Any
) -> None:
    """Bring the gazetteer at PATH to what Wikidata says today.

    What its recipe finds anew is added, what was deleted is removed; local ids stay as they are.
    """
    opened = Gazetteer.open(path)
    origin = opened.manifest.get("origin", {})
    # It is asked where it was asked when it was built, unless another place is told.
    options["api"] = _told_or("api", origin.get("api"), options["api"])
    endpoint = _told_or("endpoint", origin.get("endpoint"), endpoint)
    client, _ = client_of(options)
    wanted = [*read_ids(ids, id_column or "")] if ids else []
    if origin.get("recipe"):
        found = recipe(origin["recipe"], origin.get("parameters", {}))
        # Not what it gave when the gazetteer was built; but an update that was killed goes on.
        lately = Cache(cache_path(), max_age=min(options["max_age"] * DAY, _LATELY))
        wanted += ids_of_recipe(found, client, lately, endpoint)
    now = datetime.now(timezone.utc)
    change = changes(opened, client, now=now, since=since, ids=wanted)
    Gazetteer.update(path, change.entities, change.removed, origin=change.origin)
    click.echo(
        f"{path}: {change.added} added, {len(change.entities) - change.added} changed, "
        f"{len(change.removed)} removed, {change.unchanged} edited without effect "
        f"(since {change.since}, by {change.way})",
        err=True,
    )


def _told_or(option: str, known: str | None, default: str) -> str:
    told = click.get_current_context().get_parameter_source(option)
    return default if told is ParameterSource.COMMANDLINE else known or default


@gazetteer.command()
@click.argument("path")
@web_options
def confirm(path: str, **options: Any) -> None:
    """Compare a table of entities, or a folder of such tables, with Wikidata.

    Prints a diff that gives local ids their QIDs and follows redirects, to be read and applied
    with `patch -p1`; nothing is changed. What does not agree, and what stays open, goes to
    standard error. The exit code is 1 when something does not agree.
    """
    client, _ = client_of(options)
    report = confirm_tables(Path(path), client)
    click.echo(report.diff, nl=False)
    for finding in report.problems:
        click.echo(f"entitylink: {finding}", err=True)
    for finding in report.open:
        click.echo(f"open: {finding}", err=True)
    click.echo(
        f"{path}: {report.rows} rows compared; {len(report.confirmed)} ids found, "
        f"{len(report.open)} stay open, {len(report.problems)} problems",
        err=True,
    )
    if report.problems:
        click.get_current_context().exit(1)


@gazetteer.command()
@click.argument("name", required=False)
def recipes(name: str | None) -> None:
    """List the recipes for --recipe; with NAME, one with its parameters and its query."""
    if name is None:
        print_table(("recipe", "what it takes"), [(each, recipe(each).title) for each in names()])
        return
    found = recipe(name)
    click.echo(f"{found.id}: {found.title}; version {found.version}")
    for parameter in found.parameters:
        click.echo(f"  --set {parameter.name}={parameter.default}  {parameter.about}")
    first, *others = found.parts()
    if others:
        click.echo(f"# The first of {1 + len(others)} queries, each of which finds a part")
    click.echo(first.query)


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
