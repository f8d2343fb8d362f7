"""Items of Wikidata made for the tests: invented people and places, in the form of a dump."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

Snak = dict[str, Any]


def texts(**by_language: str) -> dict[str, Any]:
    """Labels or descriptions; `zh_hant` is zh-hant."""
    codes = {key.replace("_", "-"): value for key, value in by_language.items()}
    return {code: {"language": code, "value": value} for code, value in codes.items()}


def aliases(**by_language: Sequence[str]) -> dict[str, Any]:
    codes = {key.replace("_", "-"): value for key, value in by_language.items()}
    return {code: [{"language": code, "value": v} for v in rows] for code, rows in codes.items()}


def item_value(qid: str) -> Any:
    return {"entity-type": "item", "numeric-id": int(qid[1:]), "id": qid}


def time_value(time: str, precision: int = 11) -> Any:
    return {"time": time, "precision": precision, "timezone": 0, "before": 0, "after": 0}


def text_value(text: str, language: str) -> Any:
    return {"text": text, "language": language}


def snak(property_id: str, value: Any, snaktype: str = "value") -> Snak:
    found: Snak = {"snaktype": snaktype, "property": property_id}
    if snaktype == "value":
        found["datavalue"] = {"value": value, "type": "any"}
    return found


def statement(
    property_id: str,
    value: Any,
    *,
    rank: str = "normal",
    snaktype: str = "value",
    **qualifiers: Any,
) -> dict[str, Any]:
    """A statement; qualifiers are given by property, each with one value."""
    found: dict[str, Any] = {"mainsnak": snak(property_id, value, snaktype), "type": "statement"}
    if qualifiers:
        found["qualifiers"] = {key: [snak(key, each)] for key, each in qualifiers.items()}
    return {**found, "id": "Q1$0", "rank": rank}


def claims(*statements_: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in statements_:
        found.setdefault(each["mainsnak"]["property"], []).append(each)
    return found


def instance_of(*classes: str, rank: str = "normal") -> list[dict[str, Any]]:
    return [statement("P31", item_value(qid), rank=rank) for qid in classes]


def item(
    qid: str,
    *statements_: dict[str, Any],
    labels: Any = None,
    alias: Any = None,
    descriptions: Any = None,
    sitelinks: int = 0,
) -> dict[str, Any]:
    sites = [f"x{number}wiki" for number in range(sitelinks)]
    return {
        "type": "item",
        "id": qid,
        "labels": labels if labels is not None else texts(en=f"Thing {qid}"),
        "descriptions": descriptions if descriptions is not None else {},
        "aliases": alias if alias is not None else {},
        "claims": claims(*statements_),
        "sitelinks": {site: {"site": site, "title": "T", "badges": []} for site in sites},
        "lastrevid": 1,
    }


def line_of(found: dict[str, Any]) -> bytes:
    """As the dump writes it: compact, with escapes."""
    return json.dumps(found, separators=(",", ":")).encode()


def dump_of(items: list[dict[str, Any]]) -> bytes:
    return b"[\n" + b",\n".join(map(line_of, items)) + b"\n]\n"
