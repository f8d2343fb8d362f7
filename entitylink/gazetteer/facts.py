"""What is known of an entity beside its names and numbers, as one line of text.

In: an entity. Out: the line that `ent_facts` holds, and from such a line the facts again. The
first five columns are always there; what few entities have stands in further ones, each behind
its own sign, so that an entity without them has none.

    Q5685 = Russian writer RU 1860-01-29 died=1904-07-15 ids=house:kv-12     (tabs between)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from entitylink.model import Entity, Name

__all__ = ["Facts", "Further", "further_problem", "line_of", "printable"]

_BREAKS = re.compile(r"[\t\r\n\x00]")
_DATE = re.compile(r"-?[0-9]+(-[0-9]{2}){0,2}", re.ASCII)


class Further(NamedTuple):
    """The facts of the further columns."""

    died: str = ""
    positions: tuple[str, ...] = ()
    coordinates: tuple[float, float] | None = None
    population: int | None = None
    identifiers: tuple[str, ...] = ()
    borne: dict[int, tuple[str, str]] = {}  # noqa: RUF012 (never written to)
    """since when and until when the entity bore a name, by the place of the name among its own"""


class Facts(NamedTuple):
    """What is filed of an entity as text beside its names."""

    id: str
    wikidata: str
    description: str
    country: str
    born: str
    columns: str = ""
    """the further columns as they stand there, for `further`"""

    @classmethod
    def of_line(cls, line: str) -> Facts:
        """Take a line of `ent_facts` apart, as far as every lookup needs it."""
        found = cls(*line.split("\t", 5))
        return found._replace(wikidata=found.id) if found.wikidata == "=" else found

    @property
    def further(self) -> Further:
        """The facts of the further columns; unknown columns of later releases are passed over."""
        if not self.columns:
            return _NOTHING
        values = dict(column.split("=", 1) for column in self.columns.split("\t"))
        latitude, _, longitude = values.get("at", "").partition(" ")
        return Further(
            died=values.get("died", ""),
            positions=tuple(values.get("held", "").split()),
            coordinates=(float(latitude), float(longitude)) if longitude else None,
            population=int(values["people"]) if "people" in values else None,
            identifiers=tuple(values.get("ids", "").split()),
            borne=dict(map(_borne, values.get("borne", "").split())),
        )


_NOTHING = Further()


def line_of(entity: Entity, names: Iterable[Name]) -> str:
    """The line that `ent_facts` holds for an entity; `names` are those filed, in their order."""
    known = "=" if entity.wikidata == entity.id else printable(entity.wikidata)
    columns = "\t\t"
    if entity.description or entity.country or entity.born:
        columns = "\t".join(map(printable, (entity.description, entity.country, entity.born)))
    line = f"{entity.id}\t{known}\t{columns}"
    if entity.died:
        line += f"\tdied={printable(entity.died)}"
    if entity.positions:
        line += f"\theld={' '.join(entity.positions)}"
    if entity.coordinates is not None:
        latitude, longitude = map(float, entity.coordinates)
        line += f"\tat={latitude!r} {longitude!r}"
    if entity.population is not None:
        line += f"\tpeople={int(entity.population)}"
    if entity.identifiers:
        line += f"\tids={' '.join(entity.identifiers)}"
    borne = [
        f"{place}:{name.since}/{name.until}"
        for place, name in enumerate(names)
        if name.since or name.until
    ]
    if borne:
        line += f"\tborne={' '.join(borne)}"
    return line


def further_problem(entity: Entity) -> str:
    """What is wrong with the facts of the further columns, "" for nothing."""
    for field, words in (("positions", entity.positions), ("identifiers", entity.identifiers)):
        if words and not _are_words(words):
            return f"{field} is {words!r}; expected a tuple of strings without spaces"
    for identifier in entity.identifiers:
        scheme, _, value = identifier.partition(":")
        if not scheme or not value:
            return f"an identifier is {identifier!r}; expected a scheme and a value, 'viaf:9521'"
    people = entity.population
    if people is not None and (not isinstance(people, int) or people < 0):
        return f"the population is {people!r}; expected a whole number, 0 or more"
    if entity.coordinates is not None and not _is_place_on_earth(entity.coordinates):
        return (
            f"coordinates are {entity.coordinates!r}; expected latitude and longitude in degrees, "
            "-90..90 and -180..180"
        )
    return ""


def borne_problem(name: Name) -> str:
    """What is wrong with the dates of a name, "" for nothing."""
    for date in (name.since, name.until):
        if date and not (isinstance(date, str) and _DATE.fullmatch(date)):
            return f"a date of the name {name.text!r} is {date!r}; expected a year or an ISO date"
    return ""


def printable(text: str) -> str:
    """Names and descriptions stand in tables: one line, and nothing UTF-8 cannot hold."""
    if not text or text.isprintable():
        return text.strip()
    return _BREAKS.sub(" ", text).encode("utf-8", "replace").decode("utf-8").strip()


def _are_words(texts: Sequence[Any]) -> bool:
    return isinstance(texts, tuple) and all(
        isinstance(text, str) and text and text.isprintable() and " " not in text for text in texts
    )


def _is_place_on_earth(coordinates: Any) -> bool:
    try:
        latitude, longitude = map(float, coordinates)
    except (TypeError, ValueError):
        return False
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def _borne(text: str) -> tuple[int, tuple[str, str]]:
    place, _, dates = text.partition(":")
    since, _, until = dates.partition("/")
    return int(place), (since, until)
