"""Write the countries that statements of Wikidata point to into `sources/data/countries.tsv`.

In: `core/cldr-map.tsv`, which says what item a territory of CLDR is, and the CLDR data inside the
installed Babel. Out: one row `id  code  language  name` for each country, in the order of codes.
`code` is the ISO 3166-1 alpha-2 code. `language` is the one that names of the country are written
in, "" where there are several: CLDR states one official language (or where it states none, one
that is so in fact), and at least three in five people speak it.

    python gazetteers/scripts/wikidata_countries.py           write the file
    python gazetteers/scripts/wikidata_countries.py --check   exit 1 and say what differs

Babel is needed to make the file, never to use it.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from pathlib import Path

import babel
from babel.core import get_global

__all__ = ["country_rows", "main"]

ROOT = Path(__file__).resolve().parents[2]
MAP = ROOT / "gazetteers" / "core" / "cldr-map.tsv"
TARGET = ROOT / "entitylink" / "sources" / "data" / "countries.tsv"

COLUMNS = "id\tcode\tlang\tname"

LEAST_SHARE = 60
"""Percent of the people that speak the language of a country."""

TERRITORY = re.compile(r"territory:([A-Z]{2})\t(Q[0-9]+)")

# Kingdoms of several countries: persons are citizens of the kingdom.
KINGDOMS = [("DK", "Q756617", "Kingdom of Denmark"), ("NL", "Q29999", "Kingdom of the Netherlands")]

Row = tuple[str, str, str, str]


def language_of(code: str) -> str:
    """The one language of a country, "" where there is none or more than one."""
    spoken = get_global("territory_languages").get(code, {})
    for status in ("official", "de_facto_official"):
        found = [
            (language, facts["population_percent"])
            for language, facts in spoken.items()
            if facts.get("official_status") == status
        ]
        if found:
            language, share = found[0]
            return language.replace("_", "-") if len(found) == 1 and share >= LEAST_SHARE else ""
    return ""


def country_rows() -> list[Row]:
    """All rows, sorted by code."""
    names = babel.Locale("en").territories
    rows = [
        (qid, code, language_of(code), names[code])
        for code, qid in TERRITORY.findall(MAP.read_text(encoding="utf-8"))
        if code not in ("EU", "IC", "UN", "XK") and code in names
    ]
    rows += [(qid, code, language_of(code), name) for code, qid, name in KINGDOMS]
    return sorted(rows, key=lambda row: (row[1], int(row[0][1:])))


def text_of(rows: list[Row]) -> str:
    head = ["# Countries by item, from gazetteers/scripts/wikidata_countries.py", COLUMNS]
    return "\n".join([*head, *map("\t".join, rows), ""])


def main(arguments: list[str] | None = None) -> int:
    """Write the file, or say what differs; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="write nothing, say what differs")
    wanted = text_of(country_rows())
    if not parser.parse_args(arguments).check:
        TARGET.write_text(wanted, encoding="utf-8")
        return 0
    found = TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""
    sys.stdout.writelines(
        difflib.unified_diff(found.splitlines(True), wanted.splitlines(True), "committed", "CLDR")
    )
    return int(found != wanted)


if __name__ == "__main__":
    sys.exit(main())
