"""Items in the form that Wikidata's API gives them, written in one line each.

    person("Q42", "Douglas Adams", P27="Q145", P569="1952-03-11")

A claim is a QID, a date (`1952-03-11`, `1952`), a number, a plain string, `Text` in a language, a
`Statement` with rank and qualifiers, or a list of these. What is not usual about an item is put
together piece by piece in `wikidata_items`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import wikidata_items as parts

from entitylink.model import is_qid

__all__ = ["Claim", "Item", "Statement", "Text", "item", "person"]

Item: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Text:
    text: str
    lang: str


@dataclass(frozen=True)
class Statement:
    value: str | int | Text
    rank: str = "normal"
    qualifiers: Mapping[str, str | int] = field(default_factory=dict)


Claim: TypeAlias = "str | int | Text | Statement"

_DATE = re.compile(r"-?\d{4}(-\d\d-\d\d)?")


def item(
    entity_id: str,
    label: str = "",
    *,
    labels: Mapping[str, str] | None = None,
    aliases: Mapping[str, Sequence[str]] | None = None,
    description: str = "",
    sitelinks: int = 3,
    revision: int = 1000,
    modified: str = "2026-11-01T12:00:00Z",
    **claims: Claim | Sequence[Claim],
) -> Item:
    """An item; `label` is its English one."""
    named = dict({"en": label} if label else {}, **(labels or {}))
    return {
        "pageid": int(entity_id[1:]),
        "ns": 0,
        "title": entity_id,
        "lastrevid": revision,
        "modified": modified,
        "type": "item",
        "id": entity_id,
        "labels": parts.texts(**named),
        "descriptions": parts.texts(en=description) if description else {},
        "aliases": parts.aliases(**(aliases or {})),
        "claims": {
            p: [_statement(entity_id, p, n, each) for n, each in enumerate(_listed(values))]
            for p, values in claims.items()
        },
        "sitelinks": {
            f"w{n}wiki": {"site": f"w{n}wiki", "title": label or entity_id, "badges": []}
            for n in range(sitelinks)
        },
    }


def person(entity_id: str, label: str = "", **more: Any) -> Item:
    """A human."""
    return item(entity_id, label, **{"P31": "Q5", **more})


def _listed(values: Claim | Sequence[Claim]) -> Sequence[Claim]:
    return values if isinstance(values, (list, tuple)) else [values]  # type: ignore[list-item]


def _statement(entity_id: str, p: str, number: int, claim: Claim) -> dict[str, Any]:
    said = claim if isinstance(claim, Statement) else Statement(claim)
    statement: dict[str, Any] = {
        "mainsnak": _snak(p, said.value),
        "type": "statement",
        "id": f"{entity_id}${p}-{number}",
        "rank": said.rank,
    }
    if said.qualifiers:
        statement["qualifiers"] = {p: [_snak(p, v)] for p, v in said.qualifiers.items()}
    return statement


def _snak(p: str, value: str | int | Text) -> dict[str, Any]:
    datatype, kind, inside = _value(value)
    return {
        "snaktype": "value",
        "property": p,
        "datavalue": {"value": inside, "type": kind},
        "datatype": datatype,
    }


def _value(value: str | int | Text) -> tuple[str, str, Any]:
    if isinstance(value, Text):
        return "monolingualtext", "monolingualtext", parts.text_value(value.text, value.lang)
    if isinstance(value, int):
        return "quantity", "quantity", {"amount": f"{value:+d}", "unit": "1"}
    if is_qid(value):
        return "wikibase-item", "wikibase-entityid", parts.item_value(value)
    if _DATE.fullmatch(value):
        sign = "" if value.startswith("-") else "+"
        whole = value if value.count("-") > 1 else f"{value}-00-00"
        precision = 9 if whole.endswith("-00-00") else 11
        return "time", "time", parts.time_value(f"{sign}{whole}T00:00:00Z", precision)
    return "string", "string", value
