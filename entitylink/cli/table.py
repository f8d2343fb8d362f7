"""The command `link`: a column of a table."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

import click

from entitylink.cli.options import linker_of, linker_options
from entitylink.cli.show import print_matches, print_source, source_of
from entitylink.errors import EntitylinkError, InputError
from entitylink.link.linker import Linker
from entitylink.model import KINDS, Match
from entitylink.pages import score_text
from entitylink.tables import FORMATS, Row, TableWriter, format_of, read_table
from entitylink.translit.languages import check_language
from entitylink.version import __version__

__all__ = ["LINK_COLUMNS", "link"]

LINK_COLUMNS = (
    "entity_id",
    "entity_label",
    "entity_kind",
    "entity_url",
    "entity_score",
    "entity_status",
    "entity_reason",
    "entity_candidates",
    "gazetteer",
)
"""The columns that `link` adds, in order."""

_TOGETHER = 512
"""Rows whose names are looked up together."""


@click.command()
@click.argument("table")
@click.option("--column", "-c", default="name", show_default=True, help="Column of the names.")
@click.option("--output", "-o", default="-", help="File to write; - is standard output.")
@click.option("--format", "table_format", type=click.Choice(FORMATS), help="Format of TABLE.")
@click.option("--lang-column", help="Column with the language of each name.")
@click.option("--kind-column", help="Column with the kind of each name.")
@click.option("--context-column", help="Column with words that stand around the name.")
@click.option("--kind", type=click.Choice(KINDS), help="What all names are names of.")
@click.option("--show", is_flag=True, help="Also print a table for the eye.")
@linker_options
@click.pass_context
def link(
    ctx: click.Context,
    table: str,
    column: str,
    output: str,
    table_format: str | None,
    lang_column: str | None,
    kind_column: str | None,
    context_column: str | None,
    kind: str | None,
    show: bool,
    gazetteers: Sequence[str],
    additions: Sequence[str],
    lang: str | None,
    label_lang: str,
    preset: str,
) -> None:
    """Link a column of a TABLE (CSV, TSV, JSON lines, Parquet).

    Rows and columns are kept, columns are added. A run that was stopped goes on where it was when
    it is started again in the same way.
    """
    from tqdm import tqdm

    source_format = format_of(table, table_format, option="--format")
    target_format = source_format if output == "-" else format_of(output)
    linker = linker_of(gazetteers, additions, label_lang, preset)
    own_columns, rows, separator, types = read_table(table, source_format)
    _check_columns(
        table,
        own_columns,
        {
            "--column": column,
            "--lang-column": lang_column,
            "--kind-column": kind_column,
            "--context-column": context_column,
        },
    )
    if lang:
        check_language(lang)
    known = set(own_columns)
    kept_types = {name: each for name, each in (types or {}).items() if name not in LINK_COLUMNS}
    columns = [*own_columns, *(name for name in LINK_COLUMNS if name not in own_columns)]
    source = source_of(linker)
    shown: list[Match] = []
    # Who separates by semicolons expects them back; tabs have a format of their own.
    separator = separator if separator == ";" else ","
    run = _run(ctx, linker, table) if table != "-" else ""
    with TableWriter(
        output, target_format, columns, separator, run=run, types=kept_types
    ) as writer:
        failed = writer.failed
        if writer.done:
            click.echo(f"entitylink: going on behind row {writer.done} of {output}", err=True)

        def asked(row: Row) -> dict[str, Any]:
            return {
                "lang": _cell(row, lang_column) or lang,
                "kind": _cell(row, kind_column) or kind,
                "context": _cell(row, context_column),
            }

        ahead = _together(linker, islice(rows, writer.done, None), column, asked)
        progress = tqdm(ahead, unit=" rows", initial=writer.done, disable=None, file=sys.stderr)
        for number, row in enumerate(progress, writer.done + 1):
            _refuse_to_write_over(table, row.line, row.cells.keys() - known)
            problem = row.problem or _problem(row, column, own_columns, target_format)
            match: Match | None = None
            if not problem:
                try:
                    match = linker.link(row.cells[column], **asked(row))
                except EntitylinkError as error:
                    problem = str(error)
            if match is None:
                failed += 1
                click.echo(f"entitylink: {table}, line {row.line}: {problem}", err=True)
                # The reason says why; everything the row held is kept.
                added = dict.fromkeys(LINK_COLUMNS, "")
                added |= {"entity_status": "error", "entity_reason": problem}
            else:
                added = _added(match, source, target_format)
                if show:
                    shown.append(match)
            writer.write({**row.cells, **added})
            if number % _TOGETHER == 0:
                writer.checkpoint(number, failed)
    if show:
        print_matches(shown)
    print_source(linker)
    if failed:
        ctx.exit(1)


def _run(ctx: click.Context, linker: Linker, table: str) -> str:
    """What a run does: the same where it would write the same rows."""
    state = os.stat(table)
    generations = [gazetteer.manifest["generation"] for gazetteer in linker.gazetteers]
    told = {name: value for name, value in ctx.params.items() if name != "show"}
    return repr(
        [os.path.abspath(table), state.st_size, state.st_mtime_ns, generations, told, __version__]
    )


def _together(
    linker: Linker,
    rows: Iterable[Row],
    column: str,
    asked: Callable[[Row], dict[str, Any]],
) -> Iterator[Row]:
    """The same rows, a few hundred at a time, whose names the linker has looked up together.

    What is wrong with a row is said when the row itself is linked. Where the rows end in an error
    (a line that is not UTF-8), those before it are given first.
    """
    rows = iter(rows)
    broken: InputError | None = None
    while broken is None:
        chunk: list[Row] = []
        try:
            # Not list(islice(...)): an error would take along the rows read before it.
            for row in islice(rows, _TOGETHER):
                chunk.append(row)
        except InputError as error:
            broken = error
        if not chunk:
            break
        alike: dict[tuple[Any, ...], list[str]] = {}
        for row in chunk:
            name = row.cells.get(column)
            options = asked(row)
            if not row.problem and isinstance(name, str) and not options["context"]:
                alike.setdefault((options["lang"], options["kind"]), []).append(name)
        for (lang, kind), names in alike.items():
            with suppress(EntitylinkError):
                linker.link_many(names, lang=lang, kind=kind)
        yield from chunk
    if broken is not None:
        raise broken


def _problem(row: Row, column: str, columns: Sequence[str], target_format: str) -> str:
    """What is wrong with a row of JSON lines, where each row may have other keys; "" if nothing."""
    name = row.cells.get(column)
    if not isinstance(name, str):
        found = f"{column} is {name!r}" if column in row.cells else f"no {column!r}"
        return f"{found}; expected a string"
    lost = [key for key in row.cells if key not in columns]
    if lost and target_format != "jsonl":
        return (
            f"{', '.join(lost)} is no key of the first row and has no column in "
            f"{target_format}; write JSON lines (-o linked.jsonl)"
        )
    return ""


def _cell(row: Row, column: str | None) -> str:
    value = row.cells.get(column) if column else None
    return value.strip() if isinstance(value, str) else ""


def _check_columns(table: str, columns: Sequence[str], wanted: dict[str, str | None]) -> None:
    """Refuse a column that is not there, and columns that the output would write over."""
    for option, column in wanted.items():
        if column and columns and column not in columns:
            raise click.UsageError(
                f"{table}, line 1: no column {column!r}. Columns are: {', '.join(columns)}. "
                f"Choose one with {option}"
            )
    _refuse_to_write_over(table, 1, columns)


def _refuse_to_write_over(table: str, line: int, columns: Collection[str]) -> None:
    taken = [column for column in LINK_COLUMNS if column in columns]
    if 0 < len(taken) < len(LINK_COLUMNS):  # all of them: an earlier run, to be done again
        raise click.UsageError(
            f"{table}, line {line}: has {', '.join(taken)} already, which link would write over; "
            "rename or drop them first"
        )


def _added(match: Match, source: str, target_format: str) -> dict[str, Any]:
    """The columns that a row gets; JSON lines keep numbers, lists and null as such."""
    added: dict[str, Any] = {
        "entity_id": match.id,
        "entity_label": match.label,
        "entity_kind": match.kind,
        "entity_url": match.url,
        "entity_score": float(score_text(match.score, 4)),
        "entity_status": match.status,
        "entity_reason": match.reason,
        "entity_candidates": [
            {"id": c.id, "label": c.label, "score": float(score_text(c.score, 4))}
            for c in match.candidates
        ],
        "gazetteer": source,
    }
    if target_format != "jsonl":
        added["entity_id"] = match.id or ""
        added["entity_score"] = score_text(match.score, 4)
        added["entity_candidates"] = "; ".join(
            f"{c.id} {c.label} {score_text(c.score)}" for c in match.candidates
        )
    return added
