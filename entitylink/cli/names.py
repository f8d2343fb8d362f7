"""Commands about single names: `lookup`, `explain`, `variants`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import click

from entitylink.cli.options import linker_of, linker_options
from entitylink.cli.show import print_matches, print_source, print_table
from entitylink.model import KINDS, Match
from entitylink.sources.qids import qid_in
from entitylink.tables import read_text
from entitylink.translit.languages import guess_language, language_name

__all__ = ["explain", "lookup", "variants"]


@click.command()
@click.argument("names", nargs=-1, required=True)
@linker_options
@click.option("--kind", type=click.Choice(KINDS), help="What the names are names of.")
@click.option("--candidates", "-n", "limit", type=click.IntRange(0), help="List the N best each.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def lookup(
    names: Sequence[str],
    gazetteers: Sequence[str],
    additions: Sequence[str],
    lang: str | None,
    label_lang: str,
    preset: str,
    kind: str | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """Look up NAMES and print a table with reasons. A single - reads names from standard input."""
    linker = linker_of(gazetteers, additions, label_lang, preset)
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
    print_matches(matches)
    print_source(linker)


@click.command()
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
@linker_options
@click.option("--kind", type=click.Choice(KINDS), help="What the name is a name of.")
def explain(
    name: str,
    entity_id: str,
    why_not: bool,
    output_format: str,
    gazetteers: Sequence[str],
    additions: Sequence[str],
    lang: str | None,
    label_lang: str,
    preset: str,
    kind: str | None,
) -> None:
    """Say why NAME means the entity with this ID, or why not, word by word, and who is next."""
    linker = linker_of(gazetteers, additions, label_lang, preset)
    ask_why = linker.why_not if why_not else linker.explain
    # A QID may be typed small, or be the address of its page.
    found = ask_why(name, qid_in(entity_id) or entity_id, lang=lang, kind=kind)
    if output_format == "json":
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=1))
    elif output_format == "html":
        click.echo(found.as_html(), nl=False)
    else:
        for line in found.text.split("\n"):
            click.echo("".join(char if char.isprintable() else " " for char in line))
        print_source(linker)


@click.command()
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
        print_table(
            ("for", "language or standard", "spellings"),
            [(code, language_name(code), ", ".join(each)) for code, each in found.items()],
        )
