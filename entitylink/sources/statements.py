"""The statements of an item of Wikidata: their values by rank, and what the values mean.

In: the `claims` of an item, as a dump or the API gives them, whatever is wrong with them. Out:
values of statements that hold, the preferred ones first; values that are missing, unknown
(`somevalue`, `novalue`) or of another form than expected are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from entitylink.model import is_qid

__all__ = [
    "AT_TIME",
    "SINCE",
    "UNTIL",
    "Statement",
    "amount_of",
    "best",
    "claims_of",
    "coordinates_of",
    "date_of",
    "ids_of",
    "statements",
    "texts_of",
]

_TIME = re.compile(r"([+-])0*([0-9]{1,})-([0-9]{2})-([0-9]{2})T", re.ASCII)
_DAY, _MONTH, _YEAR = 11, 10, 9
_EARTH = "Q2"
_RANKS = {"preferred": 0, "normal": 1}

SINCE, UNTIL, AT_TIME = "P580", "P582", "P585"

Claims = Mapping[str, Any]


class Statement(NamedTuple):
    """A value, how well it holds (0 preferred, 1 normal), and its qualifiers."""

    value: Any
    rank: int
    qualifiers: Mapping[str, Any]

    def date(self, property_id: str) -> str:
        """The first date that a qualifier gives, "" for none."""
        snaks = self.qualifiers.get(property_id)
        for snak in snaks if isinstance(snaks, list) else ():
            date = date_of(_value_of(snak))
            if date:
                return date
        return ""

    @property
    def has_ended(self) -> bool:
        """Does it say that it no longer holds, be it at an unknown date?"""
        return UNTIL in self.qualifiers


def claims_of(item: Mapping[str, Any]) -> Claims:
    """The statements of an item by property; an empty list in a dump stands for none."""
    claims = item.get("claims") or item.get("statements")
    return claims if isinstance(claims, dict) else {}


def statements(claims: Claims, property_id: str) -> list[Statement]:
    """All statements with a value, preferred ones first, without deprecated ones."""
    rows = claims.get(property_id)
    found = [] if not isinstance(rows, list) else list(filter(None, map(_statement, rows)))
    if len(found) > 1:
        found.sort(key=lambda each: each.rank)
    return found


def best(claims: Claims, property_id: str) -> list[Statement]:
    """The statements of the best rank that there is."""
    found = statements(claims, property_id)
    return [each for each in found if each.rank == found[0].rank]


def ids_of(found: list[Statement]) -> list[str]:
    """The items that statements point to, each once."""
    return list(dict.fromkeys(filter(None, (_id_of(each.value) for each in found))))


def date_of(value: Any) -> str:
    """A date as `1950-03-21` or `1950`, as precise as it is stated; "" for a decade or century.

    Years before our era are negative as in ISO 8601 as Wikidata uses it: `-0044` is 44 BCE.
    """
    if not isinstance(value, dict) or not isinstance(value.get("time"), str):
        return ""
    match = _TIME.match(value["time"])
    precision = value.get("precision")
    if match is None or not isinstance(precision, int) or precision < _YEAR:
        return ""
    sign, year, month, day = match.groups()
    date = f"{'-' if sign == '-' else ''}{year:>04}"
    if precision >= _DAY and month != "00" and day != "00":
        date += f"-{month}-{day}"
    return date


def coordinates_of(value: Any) -> tuple[float, float] | None:
    """Latitude and longitude on Earth, in degrees to five places (about a meter)."""
    if not isinstance(value, dict):
        return None
    globe = value.get("globe")
    if isinstance(globe, str) and globe.rsplit("/", 1)[-1] != _EARTH:
        return None
    latitude, longitude = value.get("latitude"), value.get("longitude")
    if not isinstance(latitude, (int, float)) or not isinstance(longitude, (int, float)):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    # Adding 0 makes a negative zero a plain one.
    return round(float(latitude), 5) + 0.0, round(float(longitude), 5) + 0.0


def amount_of(value: Any) -> int | None:
    """A number of people: a whole number, 0 or more."""
    try:
        number = int(float(value["amount"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return number if number >= 0 else None


def texts_of(found: list[Statement]) -> Iterator[tuple[str, str, Statement]]:
    """Texts of statements with the code of their language, "" for a bare string."""
    for each in found:
        value = each.value
        if isinstance(value, str):
            yield value, "", each
        elif isinstance(value, dict) and isinstance(value.get("text"), str):
            language = value.get("language")
            yield value["text"], language if isinstance(language, str) else "", each


def _statement(row: Any) -> Statement | None:
    if not isinstance(row, dict):
        return None
    rank = _RANKS.get(str(row.get("rank", "normal")))
    value = _value_of(row.get("mainsnak"))
    if rank is None or value is None:
        return None
    qualifiers = row.get("qualifiers")
    return Statement(value, rank, qualifiers if isinstance(qualifiers, dict) else {})


def _value_of(snak: Any) -> Any:
    if not isinstance(snak, dict) or snak.get("snaktype") != "value":
        return None
    data = snak.get("datavalue")
    return data.get("value") if isinstance(data, dict) else None


def _id_of(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    # Old dumps have the number alone.
    found = value.get("id", f"Q{value.get('numeric-id')}")
    return found if isinstance(found, str) and is_qid(found) else ""
