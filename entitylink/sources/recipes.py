"""Recipes: which items of Wikidata make a gazetteer, as SPARQL in TOML files.

In: `gazetteers/recipes/*.toml`, the name of one, and parameters. Out: a `Recipe` whose `parts` are
queries for item ids, each small enough for a public endpoint. The queries are sent in
`sources.sparql`.

A file holds one query with places to fill (`$country`). A parameter that is set puts its `where`
there, one that is empty puts nothing. A query that is too large for one minute is split by a value
that the items have, such as the year of birth: `[split]` says where to cut, and `sparql` halves a
part again when the endpoint gives up on it. Queries are plain SPARQL 1.1, without the label service
and the hints of one endpoint, and all prefixes are declared, as QLever wants them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import Template
from typing import Any

from entitylink.datafile import read_toml
from entitylink.errors import DataFileError, InputError

__all__ = ["Part", "Recipe", "Split", "load_recipe", "names", "recipe"]

PREFIXES = """\
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX pq: <http://www.wikidata.org/prop/qualifier/>
PREFIX wikibase: <http://wikiba.se/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""

_LOWEST = {"year": 1, "number": 0}
_HIGHEST = {"year": 9999, "number": 10**12}
_KEYS = {"id", "title", "version", "expected", "query", "parameters", "split"}
_PARAMETER_KEYS = {"about", "type", "default", "where"}
_SPLIT_KEYS = {"type", "at", "where", "rest"}
_TYPES = {
    "year": (re.compile(r"[12]\d{3}"), "a year, such as 1990"),
    "number": (re.compile(r"\d{1,12}"), "a whole number, 0 or more"),
    "countries": (
        re.compile(r"[A-Z]{2}(,[A-Z]{2})*"),
        "ISO 3166-1 codes with commas between, such as DE or DE,AT",
    ),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a user may set: `where` is what it puts into the query."""

    name: str
    about: str
    type: str
    default: str
    where: str

    def checked(self, value: str, recipe_id: str) -> str:
        """The value in the form that the query wants, "" for none.

        Raises: InputError when it has another form.
        """
        pattern, wanted = _TYPES[self.type]
        text = str(value).strip()
        if self.type == "countries":
            text = text.replace(" ", "").upper()
        if text and not pattern.fullmatch(text):
            raise InputError(
                f"recipe {recipe_id}: {self.name} is {value!r}; expected {wanted}, or nothing"
            )
        return text

    def filled(self, value: str) -> str:
        """The piece of the query for a value, "" for none."""
        if not value:
            return ""
        if self.type == "countries":
            value = " ".join(f'"{code}"' for code in value.split(","))
        return Template(self.where).substitute(value=value)


@dataclass(frozen=True, slots=True)
class Split:
    """Where a query is cut: `where` has the places $from (included) and $to (not included)."""

    type: str
    at: tuple[int, ...]
    where: str
    rest: str


@dataclass(frozen=True, slots=True)
class Part:
    """One query, and the range of values it is for; None where it cannot be halved."""

    query: str
    low: int | None = None
    high: int | None = None

    def __str__(self) -> str:
        return "all" if self.low is None else f"{self.low} to {self.high}"


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe with all parameters set.

    expected   between how many items it should give with the parameters as they are by default
    """

    id: str
    title: str
    version: int
    expected: tuple[int, int]
    parameters: tuple[Parameter, ...]
    values: Mapping[str, str]
    template: str
    split: Split | None = field(default=None)

    @property
    def is_default(self) -> bool:
        """Are all parameters as the file has them?"""
        return all(self.values[each.name] == each.default for each in self.parameters)

    @property
    def digest(self) -> str:
        """Twelve digits that change when any query of it changes."""
        whole = "\0".join(part.query for part in self.parts())
        return hashlib.sha256(whole.encode()).hexdigest()[:12]

    def parts(self) -> list[Part]:
        """The queries to send, in a fixed order; together they give all items."""
        if self.split is None:
            return [Part(self._query(""))]
        borders = (_LOWEST[self.split.type], *self.split.at, _HIGHEST[self.split.type])
        parts = [self.part(low, high) for low, high in pairwise(borders)]
        return [*parts, Part(self._query(self.split.rest))] if self.split.rest else parts

    def part(self, low: int, high: int) -> Part:
        """The query for the items whose value is in low .. high, `high` not included."""
        assert self.split is not None
        digits = 4 if self.split.type == "year" else 1  # as xsd:dateTime writes a year
        limits = {"from": f"{low:0{digits}}", "to": f"{high:0{digits}}"}
        return Part(self._query(Template(self.split.where).substitute(limits)), low, high)

    def halves(self, part: Part) -> list[Part]:
        """Two parts that together give the same; [] when it cannot be halved."""
        if part.low is None or part.high is None or part.high - part.low < 2:
            return []
        middle = _middle(part.low, part.high)
        return [self.part(part.low, middle), self.part(middle, part.high)]

    def _query(self, range_of_part: str) -> str:
        pieces = {each.name: each.filled(self.values[each.name]) for each in self.parameters}
        text = Template(self.template).substitute(pieces, split=range_of_part)
        return PREFIXES + "\n".join(filter(None, map(str.strip, text.split("\n"))))


def recipe(name: str, parameters: Mapping[str, str] | None = None) -> Recipe:
    """The recipe with this name, its parameters set to what is given, else to their defaults.

    An empty value switches a parameter off.
    Raises: InputError for a name or parameter that is not there, or a value of another form.
    """
    if name not in names():
        raise InputError(f"no recipe {name!r}. Recipes are: {', '.join(names())}")
    return load_recipe(_folder() / f"{name}.toml", parameters)


def names() -> tuple[str, ...]:
    """The names of all recipes, sorted."""
    return tuple(sorted(file.stem for file in _folder().glob("*.toml")))


def load_recipe(file: Path, parameters: Mapping[str, str] | None = None) -> Recipe:
    """Read and check one file, which may be one of your own, and set its parameters.

    Raises: DataFileError for a file that is not as this module describes it, InputError for a
    parameter that it does not have or whose value has another form.
    """
    data = read_toml(file)
    if set(data) - _KEYS or not {"id", "title", "version", "expected", "query"} <= set(data):
        raise DataFileError(
            f"{file.name}: keys are {', '.join(data)}; expected id, title, version, expected and "
            "query, and may have parameters and split"
        )
    if data["id"] != file.stem:
        raise DataFileError(f"{file.name}: id is {data['id']!r}; expected the name of the file")
    known = tuple(
        _parameter(name, table, file.name) for name, table in data.get("parameters", {}).items()
    )
    places = {match[1] for match in re.finditer(r"\$(\w+)", data["query"])}
    wanted = {each.name for each in known} | ({"split"} if "split" in data else set())
    if places != wanted:
        raise DataFileError(
            f"{file.name}: query has the places {_listed(places)}; expected {_listed(wanted)}"
        )
    given = dict(parameters or {})
    if unknown := sorted(set(given) - {each.name for each in known}):
        raise InputError(
            f"recipe {data['id']}: no parameter {unknown[0]!r}. Parameters are: "
            f"{_listed(each.name for each in known)}"
        )
    return Recipe(
        id=data["id"],
        title=data["title"],
        version=data["version"],
        expected=(data["expected"][0], data["expected"][1]),
        parameters=known,
        values={
            each.name: each.checked(given.get(each.name, each.default), data["id"])
            for each in known
        },
        template=data["query"],
        split=_split(data["split"], file.name) if "split" in data else None,
    )


@cache
def _folder() -> Path:
    """In the package of an installed wheel; in the source tree, where they are written."""
    package = Path(__file__).resolve().parent
    shipped = package / "data" / "recipes"
    folder = shipped if shipped.is_dir() else package.parent.parent / "gazetteers" / "recipes"
    if not folder.is_dir():
        raise DataFileError(f"{folder}: the recipes are not there; install entitylink again")
    return folder


def _parameter(name: str, table: Mapping[str, Any], file: str) -> Parameter:
    if set(table) != _PARAMETER_KEYS or table["type"] not in _TYPES:
        raise DataFileError(
            f"{file}: parameters.{name} must have about, type, default and where; types are "
            f"{', '.join(_TYPES)}"
        )
    return Parameter(name, table["about"], table["type"], str(table["default"]), table["where"])


def _split(table: Mapping[str, Any], file: str) -> Split:
    at = table.get("at", ())
    if (
        not {"type", "at", "where"} <= set(table) <= _SPLIT_KEYS
        or table["type"] not in _LOWEST
        or list(at) != sorted(set(at))
    ):
        raise DataFileError(
            f"{file}: split must have type (year or number), at (rising) and where, and may have "
            "rest, for items without such a value"
        )
    return Split(table["type"], tuple(at), table["where"], table.get("rest", ""))


def _middle(low: int, high: int) -> int:
    """Numbers such as populations are cut by size, years in the middle."""
    if low >= 0 and high > 10_000 and high > 4 * max(low, 1):
        return int((max(low, 1) * high) ** 0.5)
    return (low + high) // 2


def _listed(names: Any) -> str:
    return ", ".join(sorted(names)) or "none"
