"""Entities of followthemoney (OpenSanctions, Aleph) as rows of a table.

In: one JSON object a line with `id`, `schema` and `properties`. Out: cells as `sources.table` knows
them. Format: the followthemoney entity documentation.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from entitylink.errors import EntityError

__all__ = ["is_ftm", "plain_cells"]

_KINDS = {
    "Person": "person",
    "LegalEntity": "organization",
    "Organization": "organization",
    "Company": "organization",
    "PublicBody": "organization",
    "Address": "place",
}
"""Schemas that say what an entity is; all others are `other`."""

_FIELDS = {
    "name": "name",
    "alias": "alias",
    "weakAlias": "alias",
    "previousName": "former_name",
    "abbreviation": "abbreviation",
    "birthDate": "born",
    "nationality": "country",
    "citizenship": "country",
    "country": "country",
    "jurisdiction": "country",
    "wikidataId": "wikidata",
    "notes": "description",
    "position": "description",
}
"""Properties in the order they are heard: of several that hold one field the first counts."""

_ONE_VALUE = {"born", "country", "wikidata", "description"}


def is_ftm(columns: Collection[str]) -> bool:
    """Say whether rows with these keys are entities of followthemoney."""
    return {"id", "schema", "properties"} <= set(columns)


def plain_cells(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that an entity holds.

    Raises: EntityError when it is not of the form.

    >>> plain_cells({"id": "a", "schema": "Person", "properties": {"name": ["A. Bee"]}})
    {'id': 'a', 'kind': 'person', 'name': ['A. Bee']}
    """
    properties = cells.get("properties")
    if not isinstance(properties, Mapping):
        raise EntityError(f"properties is {properties!r}; expected an object")
    plain: dict[str, Any] = {
        "id": cells.get("id"),
        "kind": _KINDS.get(str(cells.get("schema")), "other"),
    }
    for name, wanted in _FIELDS.items():
        values = properties.get(name) or []
        if not isinstance(values, list):
            raise EntityError(f"{name} is {values!r}; expected a list")
        if not values:
            continue
        if wanted in _ONE_VALUE:
            first = str(values[0])
            plain.setdefault(wanted, first.upper() if wanted == "country" else first)
        else:
            plain[wanted] = [*plain.get(wanted, []), *values]
    return plain
