"""Make an entity of one item of Wikidata.

In: an item as a JSON dump or the API gives it, and the tree of classes. Out: an `Entity`, or the
reason why it makes none. Reading items from files is done in `sources.dump`, from the web in
`sources.api`. Damaged statements are passed over; an item is read as far as it can be.

Only what the item itself says is taken: given names and family names (P735, P734) are ids of other
items there, so they give nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any

from entitylink.model import KINDS, Entity, Kind, is_qid
from entitylink.sources.classes import SKIP, ClassTree, shipped_tree
from entitylink.sources.itemnames import names_of
from entitylink.sources.properties import Country, by_language, properties
from entitylink.sources.statements import (
    AT_TIME,
    Claims,
    amount_of,
    best,
    claims_of,
    coordinates_of,
    date_of,
    ids_of,
    statements,
)

__all__ = ["Skipped", "entity_of_item"]

_INSTANCE_OF, _SUBCLASS_OF = "P31", "P279"
_CITIZENSHIP, _COUNTRY, _ISO_CODE = "P27", "P17", "P297"
_BORN, _DIED, _POSITION = "P569", "P570", "P39"
_COORDINATES, _POPULATION = "P625", "P1082"

_LONGEST_ID = 12
"""Characters of an id of an item; there are nine digits in use."""


class Skipped(Enum):
    """Why an item makes no entity; the values stand in counts and messages."""

    NOT_AN_ITEM = "not an item"
    MISSING = "deleted"
    REDIRECT = "redirect"
    INTERNAL = "article or page of the projects"
    KIND = "of another kind"
    SITELINKS = "too few sitelinks"
    NAMELESS = "without a name"


def entity_of_item(
    item: Mapping[str, Any],
    tree: ClassTree | None = None,
    *,
    kinds: Collection[str] = KINDS,
    min_sitelinks: int = 0,
    languages: Collection[str] | None = None,
    otherwise: Kind | None = None,
) -> Entity | Skipped:
    """The entity that an item is, or why it makes none.

    `tree` says what its classes are, that of the library by default. `kinds` are those wanted,
    `min_sitelinks` how many pages in Wikimedia projects it has at least; their number is the
    prior. `otherwise` is its kind where the tree knows none of its classes; without it, its
    properties decide. With `languages`, labels and aliases in others are left out, but those in
    `mul`, English and the language of its country.

    >>> item = {"id": "Q42", "labels": {"mul": {"language": "mul", "value": "Douglas Adams"}}}
    >>> entity = entity_of_item(item)
    >>> entity.id, entity.kind, entity.names[0].text
    ('Q42', 'other', 'Douglas Adams')
    >>> entity_of_item({"id": "Q2", "missing": ""})
    <Skipped.MISSING: 'deleted'>
    """
    if "missing" in item:
        return Skipped.MISSING
    if "redirects" in item or "redirect" in item:
        return Skipped.REDIRECT
    item_id = item.get("id")
    if not isinstance(item_id, str) or not is_qid(item_id) or len(item_id) > _LONGEST_ID:
        return Skipped.NOT_AN_ITEM
    if item.get("type", "item") != "item":
        return Skipped.NOT_AN_ITEM
    claims = claims_of(item)
    kind = _kind_of(claims, tree or shipped_tree(), otherwise)
    if kind == SKIP:
        return Skipped.INTERNAL
    if kind not in kinds:
        return Skipped.KIND
    sitelinks = item.get("sitelinks")
    count = len(sitelinks) if isinstance(sitelinks, dict) else 0
    if count < min_sitelinks:
        return Skipped.SITELINKS
    country = _country_of(claims, kind)
    own = country.lang if kind != "other" else ""
    names = names_of(item, claims, own, languages)
    if not names:
        return Skipped.NAMELESS
    is_person = kind == "person"
    return Entity(
        id=item_id,
        kind=kind,
        names=names,
        description=_description_of(item, own),
        prior=float(count),
        country=country.code,
        born=_first_date(claims, _BORN) if is_person else "",
        died=_first_date(claims, _DIED) if is_person else "",
        positions=tuple(ids_of(statements(claims, _POSITION))) if is_person else (),
        coordinates=None if is_person else _coordinates(claims),
        population=_population(claims) if kind == "place" else None,
        identifiers=_identifiers(claims),
    )


def _kind_of(claims: Claims, tree: ClassTree, otherwise: Kind | None) -> Any:
    kind = tree.kind_of(ids_of(best(claims, _INSTANCE_OF))) or otherwise
    if kind:
        return kind
    # A class, and a concept without a class: what is said of it holds for its instances.
    return "other" if _SUBCLASS_OF in claims else properties().kind_by_signs(claims)


def _country_of(claims: Claims, kind: Kind) -> Country:
    """The country of a thing, or of what a person is a citizen of: preferred, else present."""
    known = properties().countries
    found = best(claims, _CITIZENSHIP if kind == "person" else _COUNTRY)
    present = [each for each in found if not each.has_ended]
    for qid in (*ids_of(present), *reversed(ids_of(found))):
        if qid in known:
            return known[qid]
    for statement in best(claims, _ISO_CODE):
        if isinstance(statement.value, str) and statement.value.isascii():
            return Country(statement.value.upper(), "")
    return Country("", "")


def _description_of(item: Mapping[str, Any], own: str) -> str:
    """One description: in English, else `mul`, else the own language, else the first by code."""
    texts: dict[str, Any] = {}
    for lang, row in by_language(item.get("descriptions")):
        texts.setdefault(lang, row.get("value") if isinstance(row, dict) else row)
    for lang in ("en", "mul", own, *sorted(texts)):
        text = texts.get(lang)
        if isinstance(text, str) and text.strip():
            return text.strip()
    return ""


def _first_date(claims: Claims, property_id: str) -> str:
    dates = (date_of(statement.value) for statement in best(claims, property_id))
    return next(filter(None, dates), "")


def _coordinates(claims: Claims) -> tuple[float, float] | None:
    found = (coordinates_of(statement.value) for statement in best(claims, _COORDINATES))
    return next((each for each in found if each is not None), None)


def _population(claims: Claims) -> int | None:
    """The preferred population, else the latest; of several of one date the first."""
    found = [
        (statement.date(AT_TIME), amount)
        for statement in best(claims, _POPULATION)
        if (amount := amount_of(statement.value)) is not None
    ]
    return max(found, key=lambda each: each[0])[1] if found else None


def _identifiers(claims: Claims) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            f"{scheme}:{''.join(statement.value.split())}"
            for property_id, scheme in properties().identifiers.items()
            for statement in best(claims, property_id)
            if isinstance(statement.value, str)
            and statement.value.strip().isprintable()
            and statement.value.strip()
        )
    )
