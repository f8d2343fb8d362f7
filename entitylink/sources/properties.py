"""What the properties of Wikidata are good for: the tables in `data`, read once and checked.

In: `data/wikidata.toml` and `data/countries.tsv`. Out: which statements hold names and ids, what an
item without known classes is, codes of languages, and the countries that statements point to.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, get_args

from entitylink.datafile import read_toml
from entitylink.errors import DataFileError, LanguageError
from entitylink.model import KINDS, Kind, NameKind
from entitylink.translit.languages import check_language

__all__ = ["Country", "Properties", "Sign", "by_language", "language_of_code", "properties"]

_FILES = resources.files("entitylink.sources") / "data"
_TABLE = "wikidata.toml"
_COUNTRIES = "countries.tsv"


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its ISO 3166-1 alpha-2 code, and the language of its names, "" for several."""

    code: str
    lang: str


@dataclass(frozen=True, slots=True)
class Sign:
    """An item that has one of the properties `any` and none of `without` is of this kind."""

    kind: Kind
    any: tuple[str, ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Properties:
    """The tables: properties by what they hold, in the order in which they are looked at."""

    names: Mapping[str, NameKind]
    identifiers: Mapping[str, str]
    signs: tuple[Sign, ...]
    languages: Mapping[str, str]
    countries: Mapping[str, Country]

    def kind_by_signs(self, claims: Container[str]) -> Kind:
        """What an item is by the properties it has; "other" where they say nothing."""
        for sign in self.signs:
            if any(each in claims for each in sign.any) and not any(
                each in claims for each in sign.without
            ):
                return sign.kind
        return "other"


@lru_cache(maxsize=1)
def properties() -> Properties:
    """The tables that come with the library."""
    data = read_toml(_FILES / _TABLE)
    for code, kind in data["names"].items():
        if kind not in get_args(NameKind):
            raise DataFileError(
                f"{_TABLE}: names.{code} is {kind!r}; expected one of "
                f"{', '.join(get_args(NameKind))}"
            )
    return Properties(
        names=data["names"],
        identifiers=data["identifiers"],
        signs=tuple(map(_sign, data["signs"])),
        languages=data["languages"],
        countries=_countries(),
    )


def _sign(row: Mapping[str, Any]) -> Sign:
    if row["kind"] not in KINDS:
        raise DataFileError(
            f"{_TABLE}: signs: kind is {row['kind']!r}; expected one of {', '.join(KINDS)}"
        )
    return Sign(row["kind"], tuple(row["any"]), tuple(row["without"]))


def _countries() -> dict[str, Country]:
    found: dict[str, Country] = {}
    lines = (_FILES / _COUNTRIES).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line.startswith(("#", "id\t")):
            continue
        cells = line.split("\t")
        if len(cells) != 4 or cells[0] in found:
            raise DataFileError(
                f"{_COUNTRIES}, line {number}: {line!r}; expected a new id, code, lang and name"
            )
        found[cells[0]] = Country(cells[1], cells[2])
    return found


@lru_cache(maxsize=4096)
def language_of_code(code: str) -> str:
    """The BCP 47 code for a language code of Wikimedia, "" for what names no language.

    >>> language_of_code("zh-hant"), language_of_code("als"), language_of_code("mul")
    ('zh-Hant', 'gsw', 'mul')
    """
    code = properties().languages.get(code, code)
    if not code:
        return ""
    try:
        return check_language(code)
    except LanguageError:
        return ""


def by_language(rows: Any) -> Iterator[tuple[str, Any]]:
    """Labels, descriptions or aliases with the language of each; an empty list stands for none.

    Where several codes of Wikimedia are one language, the code that is the language comes first
    (Serbian before Serbo-Croatian), then the others by code, in whatever order the item has them.
    """
    others = []
    for code, row in rows.items() if isinstance(rows, dict) else ():
        lang = language_of_code(code)
        if lang.lower() == code.lower():
            yield lang, row
        elif lang:
            others.append((code, lang, row))
    for _, lang, row in sorted(others, key=lambda each: each[0]):
        yield lang, row
