"""Write the names that CLDR has for countries and cities into `core/cldr.tsv`.

In: `core/cldr-map.tsv`, which says what entity a CLDR code means (`territory:SA`,
`zone:Asia/Riyadh`), and the CLDR data inside the installed Babel. Out: one sorted row
`id  lang  name` for each name, under a comment line with the CLDR version. Deciding what a
code means is not done here (the map is written and checked by hand); merging these names
with those of the other core files is not done here either (the gazetteer loader does it).

    python gazetteers/scripts/cldr_names.py           write core/cldr.tsv
    python gazetteers/scripts/cldr_names.py --check   exit 1 and say what differs

Only what a locale says itself is taken. A locale without a word for Riyadh shows the English
one on a screen, but that is no evidence that "Riyadh" is written in its language.
Babel is needed to make the file, never to use it.
"""

from __future__ import annotations

import argparse
import difflib
import functools
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import babel
from babel import localedata
from babel.core import get_global

__all__ = ["cldr_rows", "main", "read_map"]

CORE = Path(__file__).resolve().parent.parent / "core"
COLUMNS = "id\tlang\tname"

# Languages whose names are complete enough for a screen ("modern" coverage in CLDR), and
# further ones with most countries and a press of their own. Variants (pt-PT, zh-Hant-HK)
# add only the names in which they differ from their parent.
LANGUAGES = """
    af am ar as az be bg bn br bs ca ceb chr ckb cs cv cy da de de-CH dsb el en eo es es-419
    es-MX et eu fa fa-AF fi fil fo fr fr-CA ga gd gl gu ha he hi hr hsb hu hy id ig is it ja
    jv ka kk km kn ko kok ku ky lb lo lt lv mg mk ml mn mr ms mt my nb ne nl nn om or pa pcm
    pl ps pt pt-PT ro ru sc sd si sk sl so sq sr sr-Latn sv sw ta te tg th ti tk tr tt ug uk
    ur ur-IN uz uz-Cyrl vi yo yue zh zh-Hant zh-Hant-HK zu
""".split()  # noqa: SIM905 - a hundred quoted codes, one a line, read worse

# Where a language's own names stand, when not only in the locale of the same code: both
# written Norwegians share one parent, and the root's few city names are the English ones.
LOCALES: Mapping[str, tuple[str, ...]] = {
    "en": ("en", "root"),
    "nb": ("nb", "no"),
    "nn": ("nn", "no"),
}

# Where a locale has a bracket, slash or comma here, it writes two names in one: "Myanmar
# (Burma)", "Ynysoedd y Falkland/Malvinas". Elsewhere a bracket holds part of the name, "Cocos
# (Keeling) Islands", or a country: it stays.
TWO_NAMES = frozenset(f"territory:{code}" for code in ("CI", "FK", "MM", "SY", "TL", "US"))
NAME_SEPARATORS = re.compile(r"[()（）/,]")

# A bracket after a city only says which one is meant: "Meksyk (miasto)", "Tripoli [Libye]".
CITY_QUALIFIER = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]$")

# What a locale shows for a zone without naming the city that the map means.
NOT_THIS_CITY = frozenset(
    {
        ("zone:Africa/Algiers", "my"),  # the word for Algeria, not for its capital
        ("zone:Africa/Cairo", "ca"),  # "Caire, el": turned round for sorting
        ("zone:Asia/Gaza", "lt"),  # "Gazos ruožas" is the Gaza Strip
        ("zone:Europe/London", "gd"),  # "Dùn Èideann/Lunnainn" is Edinburgh/London
    }
)

# Hints for line breaking and text direction; U+200C and U+200D stay, they are spelling.
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")

Row = tuple[str, str, str]


class MapError(Exception):
    """`cldr-map.tsv` cannot be used; the message says where and why."""


def natural(entity_id: str) -> tuple[bool, int, str]:
    """Sort ids: Q9 before Q10, all QIDs before local ids."""
    match = re.fullmatch(r"Q(\d+)", entity_id)
    return (match is None, int(match[1]) if match else 0, entity_id)


def read_map(path: Path) -> dict[str, str]:
    """Read `cldr-map.tsv` as code -> id.

    Raises: MapError for a bad header, a row without two cells, an unknown kind of code, or
    a code that is given twice.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0] != "cldr\tid":
        raise MapError(f"{path.name}, line 1: expected the columns cldr and id")
    codes: dict[str, str] = {}
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != 2 or not all(cells):
            raise MapError(f"{path.name}, line {number}: expected two cells, found {line!r}")
        code, entity_id = cells
        if code.partition(":")[0] not in ("territory", "zone"):
            raise MapError(
                f"{path.name}, line {number}: {code!r} is neither territory:... nor zone:..."
            )
        if code in codes:
            raise MapError(f"{path.name}, line {number}: {code} is given twice")
        codes[code] = entity_id
    return codes


@functools.cache
def _own_names(locale: str) -> dict[str, str]:
    """Read what one locale says itself, nothing inherited, as code -> name."""
    if not localedata.exists(locale):
        raise MapError(f"Babel {babel.__version__} has no locale {locale}")
    data = localedata.load(locale, merge_inherited=False)
    names: dict[str, str] = {}
    for code, name in data.get("territories", {}).items():
        if isinstance(name, str):
            names[f"territory:{code}"] = name
    for zone, forms in data.get("time_zones", {}).items():
        # "short" and "long" forms of a zone name the clock time, only "city" the place.
        city = forms.get("city")
        if isinstance(city, str):
            names[f"zone:{zone}"] = city
    return names


def _locale_names(lang: str) -> dict[str, str]:
    """Give code -> name for one language; the first locale of `LOCALES` that has a name wins."""
    merged: dict[str, str] = {}
    for locale in reversed(LOCALES.get(lang, (lang.replace("-", "_"),))):
        merged.update(_own_names(locale))
    return merged


def _surface_forms(code: str, name: str) -> Iterator[str]:
    """Turn what CLDR shows into the names a text would use, without copies of the code."""
    kind, _, value = code.partition(":")
    name = unicodedata.normalize("NFC", INVISIBLE.sub("", name))
    if kind == "zone":
        name = CITY_QUALIFIER.sub("", name)
        city = value.rpartition("/")[2]
        if name in (value, city, city.replace("_", " ")):
            return
    elif name == value:
        return
    for part in NAME_SEPARATORS.split(name) if code in TWO_NAMES else [name]:
        form = " ".join(part.split())
        if form:
            yield form


def cldr_rows(codes: Mapping[str, str], languages: Iterable[str] = LANGUAGES) -> list[Row]:
    """Collect the rows (id, lang, name), sorted, no duplicates.

    Raises: MapError if no language has a name for a code, as for a misspelled zone.
    """
    rows: set[Row] = set()
    named: set[str] = set()
    for lang in languages:
        names = _locale_names(lang)
        for code, entity_id in codes.items():
            if code not in names:
                continue
            named.add(code)
            if (code, lang) not in NOT_THIS_CITY:
                rows.update((entity_id, lang, form) for form in _surface_forms(code, names[code]))
    if unknown := sorted(set(codes) - named):
        raise MapError(f"CLDR {_cldr_version()} has no name for {', '.join(unknown)}")
    return sorted(rows, key=lambda row: (natural(row[0]), row[1], row[2]))


def _cldr_version() -> str:
    return str(get_global("cldr")["version"])


def _header() -> list[str]:
    return [
        f"# Unicode CLDR {_cldr_version()}, read with Babel {babel.__version__}"
        " by gazetteers/scripts/cldr_names.py",
        COLUMNS,
    ]


def _content(lines: Sequence[str]) -> list[str]:
    """Keep what must agree: the rows, the header and the CLDR version.

    The release of Babel is a note: a new one with the same CLDR makes nothing stale.
    """
    return [re.sub(r", read with Babel \S+", "", line) for line in lines]


def differences(found: Sequence[str], expected: Sequence[str]) -> list[str]:
    """Say line by line what a file has too much (-) or too little (+); empty if current."""
    told: list[str] = []
    number = 0
    for line in difflib.unified_diff(_content(found), _content(expected), lineterm="", n=0):
        if line.startswith(("---", "+++")):
            continue
        if at := re.match(r"@@ -(\d+)", line):
            number = int(at[1])
        elif line.startswith("-"):
            told.append(f"line {number}: not in CLDR: {line[1:]!r}")
            number += 1
        else:
            told.append(f"line {number}: missing here: {line[1:]!r}")
    return told


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 done or current, 1 stale, 2 unusable input."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 if stale")
    parser.add_argument("--map", type=Path, default=CORE / "cldr-map.tsv", help="codes and ids")
    parser.add_argument("--output", type=Path, default=CORE / "cldr.tsv", help="file of names")
    parser.add_argument("--show", type=int, default=20, help="differences to print (20)")
    args = parser.parse_args(argv)
    try:
        rows = cldr_rows(read_map(args.map))
        expected = [*_header(), *("\t".join(row) for row in rows)]
        if not args.check:
            args.output.write_text("\n".join(expected) + "\n", encoding="utf-8", newline="\n")
            print(f"{args.output}: {len(rows)} names", file=sys.stderr)
            return 0
        found = args.output.read_text(encoding="utf-8").splitlines()
    except (MapError, OSError) as error:
        print(f"cldr_names: {error}", file=sys.stderr)
        return 2
    told = differences(found, expected)
    for line in told[: args.show]:
        print(f"{args.output.name}, {line}", file=sys.stderr)
    if told:
        print(
            f"{args.output.name}: {len(told)} differences from CLDR {_cldr_version()}"
            f" (Babel {babel.__version__}). Rebuild: python gazetteers/scripts/cldr_names.py",
            file=sys.stderr,
        )
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
