"""The command `gazetteer build`: from a table, a dump, a list of ids or a recipe."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from entitylink.cli.wikidata import client_of, endpoint_option, ids_of_recipe, pairs_of, web_options
from entitylink.errors import InputError
from entitylink.gazetteer import Gazetteer
from entitylink.model import KINDS, Entity
from entitylink.sources.dump import Counts, read_dump
from entitylink.sources.dumptree import dump_tree
from entitylink.sources.fetch import LICENCE, Fetched, Wanted, entities_of, origin_of, read_ids
from entitylink.sources.lines import is_stream
from entitylink.sources.recipes import recipe as recipe_of
from entitylink.sources.table import TableEntities
from entitylink.tables import FORMATS, format_of, read_table
from entitylink.translit.languages import check_language

__all__ = ["build"]

_DAY_IN_A_NAME = re.compile(r"(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?!\d)")


@dataclass
class _Source:
    """Entities, what the manifest says of them, and what is to be said and done at the end."""

    entities: Iterable[Entity]
    origin: Callable[[], Mapping[str, Any]]
    end: Callable[[], int]
    """Reports what was left out; gives how many rows or lines could not be read."""


class _Several(click.ParamType[tuple[str, ...]]):
    """Words parted by commas."""

    name = "a,b,..."

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        return tuple(filter(None, (part.strip() for part in str(value).split(","))))


@click.command()
@click.argument("path")
@click.option("--table", metavar="FILE", help="Own ids and names: CSV, TSV, JSON lines, Parquet.")
@click.option("--dump", metavar="FILE", help="A JSON dump of Wikidata: .json, .gz, .bz2, .zst, -.")
@click.option("--recipe", metavar="NAME", help="See `entitylink gazetteer recipes`.")
@click.option("--ids", metavar="FILE", help="QIDs of Wikidata, one a line; - is standard input.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column of --table holds what: id=QID, name=Nom, name@fr=Titre; may be repeated.",
)
@click.option("--format", "table_format", type=click.Choice(FORMATS), help="Format of --table.")
@click.option("--lang", metavar="CODE", help="Language of the names in --table, if all have one.")
@click.option("--kind", type=click.Choice(KINDS), default="other", help="Kind of rows without one.")
@click.option("--id-column", metavar="COLUMN", help="Column of --ids, if that is a table.")
@click.option(
    "--set",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter of --recipe, such as country=DE,AT; may be repeated.",
)
@click.option(
    "--kinds",
    type=_Several(),
    help="Take these of Wikidata. [default: all; of a dump person,place,organization]",
)
@click.option("--min-sitelinks", type=click.IntRange(0), default=0, help="Take no less known ones.")
@click.option(
    "--languages",
    type=_Several(),
    callback=lambda ctx, param, value: value and tuple(map(check_language, value)),
    help="Take names in these. [default: all]",
)
@click.option(
    "--classes-of-dump", is_flag=True, help="Read the classes in --dump first, in a pass."
)
@web_options
@endpoint_option
@click.option("--name", default="", help="Name of the gazetteer; that of the file when left out.")
@click.option("--source", default="", help="Where the names come from, for the manifest.")
@click.option("--licence", default="", help="Their licence, for the manifest.")
@click.option("--date", default="", help="Their date, for the manifest.")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True)
def build(
    path: str,
    name: str,
    source: str,
    licence: str,
    date: str,
    workers: int,
    **options: Any,
) -> None:
    """Build a gazetteer at PATH, from one of --table, --dump, --recipe and --ids.

    A build that was killed goes on where it was when it is started again. What stands at PATH is
    replaced when the new gazetteer is whole.
    """
    given = [option for option in _SOURCES if options[option] is not None]
    if len(given) != 1:
        found = " and ".join(f"--{option}" for option in given) or "nothing"
        raise click.UsageError(
            f"{found} to build from; give one of --table, --dump, --recipe, --ids"
        )
    _check_options(given[0])
    path = str(Path(path))  # without the slash that shells put behind a folder
    chosen = _SOURCES[given[0]](path=path, workers=workers, **options)
    built = Gazetteer.build(
        _some(chosen.entities),
        path,
        name=name,
        source=source,
        licence=licence,
        date=date,
        origin=chosen.origin,
        workers=workers,
        progress=sys.stderr.isatty() and given[0] != "dump",
    )
    failed = chosen.end()
    click.echo(f"{built.path}: {len(built)} entities", err=True)
    if failed:
        click.get_current_context().exit(1)


def _some(entities: Iterable[Entity]) -> Iterator[Entity]:
    """The same entities; none at all must not take the place of a gazetteer that stands there."""
    none = True
    for entity in entities:
        none = False
        yield entity
    if none:
        raise InputError("no entity is left, so nothing was built; ask for more kinds or others")


_WEB = ("recipe", "ids")
_WIKIDATA = ("dump", *_WEB)
_OPTIONS = {
    "columns": ("table",),
    "table_format": ("table",),
    "lang": ("table",),
    "kind": ("table",),
    "id_column": ("ids",),
    "parameters": ("recipe",),
    "kinds": _WIKIDATA,
    "min_sitelinks": _WIKIDATA,
    "languages": _WIKIDATA,
    "classes_of_dump": ("dump",),
    "contact": _WEB,
    "endpoint": ("recipe",),
    "api": _WEB,
    "max_age": _WEB,
}
"""Options that go with some sources only."""


def _check_options(given: str) -> None:
    """Refuse an option that would be passed over."""
    context = click.get_current_context()
    for parameter in context.command.params:
        sources = _OPTIONS.get(parameter.name or "", (given,))
        told = context.get_parameter_source(parameter.name or "")
        if given not in sources and told is ParameterSource.COMMANDLINE:
            raise click.UsageError(
                f"{parameter.opts[0]} says nothing about --{given}; it goes with "
                + ", ".join(f"--{source}" for source in sources)
            )


def _of_table(
    *,
    table: str,
    table_format: str | None,
    columns: Sequence[str],
    lang: str | None,
    kind: str,
    **_: Any,
) -> _Source:
    entities = TableEntities(
        table,
        read_table(table, format_of(table, table_format, option="--format")),
        columns=pairs_of("--column", "FIELD=COLUMN", columns),
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
    return _Source(entities, lambda: {"table": Path(table).name}, lambda: entities.failed)


def _of_dump(
    *,
    dump: str,
    path: str,
    kinds: Sequence[str] | None,
    min_sitelinks: int,
    languages: Sequence[str] | None,
    classes_of_dump: bool,
    workers: int,
    **_: Any,
) -> _Source:
    if classes_of_dump and is_stream(dump):
        raise click.UsageError(
            "--classes-of-dump reads the dump twice; standard input and pipes come once"
        )
    shown = sys.stderr.isatty()
    tree = dump_tree(dump, progress=shown) if classes_of_dump else None
    reading = read_dump(
        dump,
        kinds=kinds or ("person", "place", "organization"),
        min_sitelinks=min_sitelinks,
        languages=languages,
        workers=workers,
        progress=shown,
        tree=tree,
        work=f"{path}.reading",
        on_damaged=lambda line, words: click.echo(
            f"entitylink: {dump}, line {line}: {words}", err=True
        ),
    )
    # Whatever becomes of the build, which may refuse before anything is read.
    click.get_current_context().call_on_close(reading.close)
    if reading.resumed_at:
        click.echo(f"entitylink: going on behind byte {reading.resumed_at} of {dump}", err=True)
    wanted = Wanted(
        kinds=tuple(kinds or ("person", "place", "organization")),
        min_sitelinks=min_sitelinks,
        languages=None if languages is None else tuple(languages),
        classes_of_dump=classes_of_dump,
    )

    def origin() -> dict[str, Any]:
        return {
            "source": "Wikidata, JSON dump",
            "licence": LICENCE,
            "date": _day_of(dump),
            "dump": Path(dump).name,
            "wanted": wanted.as_dict(),
            "items": _counted(reading.counts),
        }

    def end() -> int:
        reading.remove_work()
        counts = reading.counts
        reasons = {**counts.skipped, **({"repeated": counts.repeated} if counts.repeated else {})}
        left_out = ", ".join(f"{n} {why}" for why, n in sorted(reasons.items()))
        click.echo(f"{dump}: {counts.items} items; left out: {left_out or 'none'}", err=True)
        return counts.damaged

    return _Source(reading, origin, end)


def _counted(counts: Counts) -> dict[str, Any]:
    return {
        "read": counts.items,
        "entities": counts.entities - counts.repeated,
        "repeated": counts.repeated,
        "damaged_lines": counts.damaged,
        "skipped": dict(sorted(counts.skipped.items())),
    }


def _day_of(dump: str) -> str:
    """The day in the name of a dump; without one, that of the file."""
    named = _DAY_IN_A_NAME.search(Path(dump).name)
    if named:
        with suppress(ValueError):  # a number that is no day
            return datetime.fromisoformat("-".join(named.groups())).date().isoformat()
    if is_stream(dump):
        return ""
    changed = datetime.fromtimestamp(Path(dump).stat().st_mtime, timezone.utc)
    return changed.date().isoformat()


def _of_web(
    *,
    recipe: str | None,
    ids: str | None,
    id_column: str | None,
    parameters: Sequence[str],
    kinds: Sequence[str] | None,
    min_sitelinks: int,
    languages: Sequence[str] | None,
    endpoint: str,
    **options: Any,
) -> _Source:
    wanted = Wanted(
        kinds=tuple(kinds or KINDS),
        min_sitelinks=min_sitelinks,
        languages=None if languages is None else tuple(languages),
    )
    unknown = sorted(set(wanted.kinds) - set(KINDS))
    if unknown:
        raise InputError(f"--kinds has {unknown[0]!r}; expected some of {', '.join(KINDS)}")
    found = None
    if recipe is not None:
        found = recipe_of(recipe, pairs_of("--set", "NAME=VALUE", parameters))
    client, cache = client_of(options)
    fetched = Fetched()
    if found is not None:
        wanted_ids = ids_of_recipe(found, client, cache, endpoint)
    else:
        wanted_ids = read_ids(ids or "", id_column or "")

    def end() -> int:
        for text, number in [
            ("are not in Wikidata", len(fetched.missing)),
            ("lead to another item", len(fetched.redirects)),
            *((why, len(those)) for why, those in sorted(fetched.skipped.items())),
        ]:
            if number:
                click.echo(f"entitylink: of {fetched.asked} ids, {number} {text}", err=True)
        return 0

    return _Source(
        entities_of(wanted_ids, client, wanted=wanted, fetched=fetched),
        lambda: origin_of(
            client,
            fetched,
            recipe=found,
            endpoint=endpoint,
            ids=Path(ids).name if ids and ids != "-" else "",
            wanted=wanted,
        ),
        end,
    )


_SOURCES: dict[str, Callable[..., _Source]] = {
    "table": _of_table,
    "dump": _of_dump,
    "recipe": _of_web,
    "ids": _of_web,
}
