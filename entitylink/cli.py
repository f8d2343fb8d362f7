"""The command line: arguments in, one call of the library, a table out.

Results go to standard output, notes and progress to standard error. `-` is standard input. Exit
code 0: done; 1: some rows failed, each reported with its line; 2: the input cannot be used.
Nothing is decided here: whatever a command does, a Python user can do.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import click

from entitylink.errors import EntitylinkError, InputError
from entitylink.evaluate import COLUMNS, Gold, ask, evaluate, gold_of, tables
from entitylink.gazetteer import Gazetteer
from entitylink.link.decide import PRESETS
from entitylink.link.linker import Linker
from entitylink.model import KINDS, Match
from entitylink.tables import FORMATS, Row, TableWriter, format_of, read_table, read_text
from entitylink.translit.languages import check_language, guess_language, language_name
from entitylink.version import __version__

__all__ = ["main"]

Command = TypeVar("Command", bound=Callable[..., Any])

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


class _Group(click.Group):
    """Turns the library's errors into one line on standard error and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except EntitylinkError as error:
            click.echo(f"entitylink: {error}", err=True)
            ctx.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="entitylink")
def main() -> None:
    """Say which entity is meant by a spelling: Lawrow, Lavrov, Лавров and لافروف are one man."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal or pipe in another encoding must not end a run.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _linker_options(command: Command) -> Command:
    """The options of every command that links."""
    for option in reversed(
        [
            click.option(
                "-g",
                "--gazetteer",
                "gazetteers",
                multiple=True,
                metavar="PATH",
                help="Gazetteer to use instead of the core one; may be repeated, the first wins "
                "ties. The word 'core' stands for the core gazetteer.",
            ),
            click.option("--lang", metavar="CODE", help="Language of the text (BCP 47), a hint."),
            click.option(
                "--label-lang", default="en", metavar="CODE", help="Language of the labels shown."
            ),
            click.option(
                "--preset",
                type=click.Choice(list(PRESETS)),
                default="balanced",
                show_default=True,
                help="precise: fewer wrong links; screening: more candidates.",
            ),
        ]
    ):
        command = option(command)
    return command


def _linker(gazetteers: Sequence[str], label_lang: str, preset: str) -> Linker:
    opened = [Gazetteer.core() if g == "core" else Gazetteer.open(g) for g in gazetteers]
    return Linker(opened or None, label_lang=label_lang, preset=preset)


@main.command()
@click.argument("names", nargs=-1, required=True)
@_linker_options
@click.option("--kind", type=click.Choice(KINDS), help="What the names are names of.")
@click.option("--candidates", "-n", "limit", type=click.IntRange(0), help="List the N best each.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def lookup(
    names: Sequence[str],
    gazetteers: Sequence[str],
    lang: str | None,
    label_lang: str,
    preset: str,
    kind: str | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """Look up NAMES and print a table with reasons. A single - reads names from standard input."""
    linker = _linker(gazetteers, label_lang, preset)
    wanted: Iterable[str] = read_text("-").splitlines() if list(names) == ["-"] else names
    matches: list[Match] = []
    for name in wanted:
        matches.append(linker.link(name, lang=lang, kind=kind))
        if limit is not None:
            # The answer first, then whom else it may be.
            matches += linker.candidates(name, limit, lang=lang, kind=kind)
    if as_json:
        for match in matches:
            click.echo(json.dumps(match.as_dict(), ensure_ascii=False))
        return
    _print_matches(matches)
    _print_source(linker)


@main.command()
@click.argument("name")
@click.argument("entity_id", metavar="ID")
@click.option("--why-not", is_flag=True, help="Only what speaks against it.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="html: a fragment to put into a page.",
)
@_linker_options
@click.option("--kind", type=click.Choice(KINDS), help="What the name is a name of.")
def explain(
    name: str,
    entity_id: str,
    why_not: bool,
    output_format: str,
    gazetteers: Sequence[str],
    lang: str | None,
    label_lang: str,
    preset: str,
    kind: str | None,
) -> None:
    """Say why NAME means the entity with this ID, or why not, word by word, and who is next."""
    linker = _linker(gazetteers, label_lang, preset)
    ask_why = linker.why_not if why_not else linker.explain
    found = ask_why(name, entity_id, lang=lang, kind=kind)
    if output_format == "json":
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=1))
    elif output_format == "html":
        click.echo(found.as_html(), nl=False)
    else:
        for line in found.text.split("\n"):
            click.echo("".join(char if char.isprintable() else " " for char in line))
        _print_source(linker)


@main.command()
@click.argument("table")
@click.option("--column", "-c", default="name", show_default=True, help="Column of the names.")
@click.option("--output", "-o", default="-", help="File to write; - is standard output.")
@click.option("--format", "table_format", type=click.Choice(FORMATS), help="Format of TABLE.")
@click.option("--lang-column", help="Column with the language of each name.")
@click.option("--kind-column", help="Column with the kind of each name.")
@click.option("--context-column", help="Column with words that stand around the name.")
@click.option("--kind", type=click.Choice(KINDS), help="What all names are names of.")
@click.option("--show", is_flag=True, help="Also print a table for the eye.")
@_linker_options
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
    lang: str | None,
    label_lang: str,
    preset: str,
) -> None:
    """Link a column of a TABLE (CSV, TSV, JSON lines): rows and columns are kept, columns added."""
    from tqdm import tqdm

    source_format = format_of(table, table_format)
    target_format = source_format if output == "-" else format_of(output, None)
    linker = _linker(gazetteers, label_lang, preset)
    own_columns, rows = read_table(table, source_format)
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
    columns = [*own_columns, *(name for name in LINK_COLUMNS if name not in own_columns)]
    source = _source_of(linker)
    failed = 0
    shown: list[Match] = []
    with TableWriter(output, target_format, columns) as writer:

        def asked(row: Row) -> dict[str, Any]:
            return {
                "lang": _cell(row, lang_column) or lang,
                "kind": _cell(row, kind_column) or kind,
                "context": _cell(row, context_column),
            }

        ahead = _together(linker, rows, column, asked)
        for row in tqdm(ahead, unit=" rows", disable=None, file=sys.stderr):
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
    if show:
        _print_matches(shown)
    _print_source(linker)
    if failed:
        ctx.exit(1)


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


@main.command()
@click.argument("file")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json", "jsonl", "tsv"]),
    default="table",
    show_default=True,
)
@click.option("--nil", is_flag=True, help="Also give names that fit nobody.")
@_linker_options
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
    linker = _linker(gazetteers, label_lang, preset)
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
        _print_table(("place", "mention", "id", "label", "score", "reason"), rows)
        _print_source(linker)


@main.command("evaluate")
@click.argument("gold")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
)
@click.option("--input-format", type=click.Choice(FORMATS), help="Format of GOLD.")
@_linker_options
@click.pass_context
def evaluate_gold(
    ctx: click.Context,
    gold: str,
    output_format: str,
    input_format: str | None,
    gazetteers: Sequence[str],
    lang: str | None,
    label_lang: str,
    preset: str,
) -> None:
    """Say how often answers are right, from a GOLD table (CSV, TSV, JSON lines).

    Its columns: surface; id, which may be NIL for nobody, or several separated by | of which any
    is right; and where they are known lang, kind, context, country, born.
    """
    from tqdm import tqdm

    linker = _linker(gazetteers, label_lang, preset)
    columns, rows = read_table(gold, format_of(gold, input_format))
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
        for row in rows:
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
            "gazetteer": _source_of(linker),
            "entitylink": __version__,
            "preset": preset,
            "rows_failed": failed,
        }
        click.echo(json.dumps({**about, **found.as_dict()}, ensure_ascii=False, indent=1))
    else:
        for table in tables(found):
            click.echo(table.title)
            _print_table(table.header, table.rows)
            click.echo()
    if absent := found.total.absent:
        named = "1 row names" if absent == 1 else f"{absent} rows name"
        click.echo(
            f"{named} an entity that no gazetteer here has; such a name counts as missed", err=True
        )
    _print_source(linker)
    if failed:
        ctx.exit(1)


@main.command()
@click.argument("names", nargs=-1, required=True)
@click.option("--lang", metavar="CODE", help="Language of the names; guessed when left out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def variants(names: Sequence[str], lang: str | None, as_json: bool) -> None:
    """Print every spelling that the press of other languages gives to native NAMES."""
    from entitylink.translit.write import variants as spellings

    for name in names:
        found = spellings(name, lang=lang)
        if as_json:
            click.echo(json.dumps({"name": name, "variants": found}, ensure_ascii=False))
            continue
        language = lang or guess_language(name)
        click.echo(f"{name} (read as {language_name(language) if language else 'unknown'})")
        if not found:
            click.echo(f"entitylink: no scheme writes {name!r} for another language", err=True)
            continue
        _print_table(
            ("for", "language or standard", "spellings"),
            [(code, language_name(code), ", ".join(each)) for code, each in found.items()],
        )


@main.group()
def gazetteer() -> None:
    """Look at gazetteers."""


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
    taken = [column for column in LINK_COLUMNS if column in columns]
    if 0 < len(taken) < len(LINK_COLUMNS):  # all of them: an earlier run, to be done again
        raise click.UsageError(
            f"{table}, line 1: has {', '.join(taken)} already, which link would write over; "
            "rename or drop them first"
        )


def _added(match: Match, source: str, target_format: str) -> dict[str, Any]:
    """The columns that a row gets; JSON lines keep numbers, lists and null as such."""
    added: dict[str, Any] = {
        "entity_id": match.id,
        "entity_label": match.label,
        "entity_kind": match.kind,
        "entity_url": match.url,
        "entity_score": round(match.score, 4),
        "entity_status": match.status,
        "entity_reason": match.reason,
        "entity_candidates": [
            {"id": c.id, "label": c.label, "score": round(c.score, 4)} for c in match.candidates
        ],
        "gazetteer": source,
    }
    if target_format != "jsonl":
        added["entity_id"] = match.id or ""
        added["entity_score"] = f"{match.score:.4f}"
        added["entity_candidates"] = "; ".join(
            f"{c.id} {c.label} {c.score:.2f}" for c in match.candidates
        )
    return added


def _source_of(linker: Linker) -> str:
    return "; ".join(
        " ".join(filter(None, (g.name, str(g.manifest.get("date", ""))))) for g in linker.gazetteers
    )


def _print_source(linker: Linker) -> None:
    click.echo(f"gazetteer: {_source_of(linker)}; entitylink {__version__}", err=True)


def _print_matches(matches: Iterable[Match]) -> None:
    rows = [
        (m.surface, m.status, m.id or "-", m.label or "-", f"{m.score:.2f}", m.reason)
        for m in matches
    ]
    _print_table(("name", "status", "id", "label", "score", "reason"), rows)


def _print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
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


if __name__ == "__main__":
    main(prog_name=Path(sys.argv[0]).stem)
