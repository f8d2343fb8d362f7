"""Answers in a document: the extensions that hold them and give them back.

    span._.entitylink       the Match of an entity, None for a span that was not linked
    span._.kb_candidates    the entities it may mean (Match), best first
    span._.kb_score         the score of the Match, 0..1; None for a span that was not linked
    doc._.mentions          all mentions (Mention), in the order of the text

A document travels between processes and to disk as msgpack, which knows no classes. So what is
stored is plain data, under `span._.entitylink_records`, and a Match is made of it when it is
asked for. spaCy moves that extension along when it cuts or joins documents, so places are kept
relative to the span.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from spacy.tokens import Doc, Span

from entitylink.model import Match, Mention, Reason

__all__ = ["forget", "write"]

_RECORDS = "entitylink_records"


def write(span: Span, match: Match, start: int, end: int) -> None:
    """Note the answer for `doc.text[start:end]`, which `span` covers.

    A span may cover several mentions where its tokens are longer than they; the first counts.
    """
    place = [start - span.start_char, end - span.start_char]
    others = [record for record in _records(span) if record["place"] != place]
    span._.set(_RECORDS, [*others, {"place": place, "match": asdict(match)}])


def forget(span: Span) -> None:
    """Drop the answers of a span."""
    span._.set(_RECORDS, [])


def _records(span: Span) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] | None = span._.get(_RECORDS)
    return records or []


def _match(span: Span) -> Match | None:
    records = _records(span)
    return _unpacked(records[0]["match"]) if records else None


def _candidates(span: Span) -> tuple[Match, ...]:
    match = _match(span)
    if match is None:
        return ()
    if not match:
        return match.candidates
    others = (other for other in match.candidates if other.id != match.id)
    return (replace(match, candidates=()), *others)


def _score(span: Span) -> float | None:
    match = _match(span)
    return None if match is None else match.score


def _mentions(doc: Doc) -> list[Mention]:
    text = doc.text
    found: list[Mention] = []
    for key, records in doc.user_data.items():
        if isinstance(key, tuple) and key[:2] == ("._.", _RECORDS):
            for record in records or ():
                start, end = (key[2] + offset for offset in record["place"])
                found.append(Mention(start, end, text[start:end], _unpacked(record["match"])))
    return sorted(found, key=lambda mention: (mention.start, mention.end))


def _unpacked(data: dict[str, Any]) -> Match:
    return Match(
        **{
            **data,
            "reasons": tuple(Reason(**reason) for reason in data["reasons"]),
            "candidates": tuple(map(_unpacked, data["candidates"])),
        }
    )


def _register(owner: type[Doc] | type[Span], name: str, getter: Callable[[Any], Any]) -> None:
    if owner.has_extension(name):
        there = owner.get_extension(name)[2]
        if getattr(there, "__module__", "") != __name__:
            warnings.warn(
                f"{owner.__name__}._.{name} is an extension of something else; "
                "entitylink leaves it as it is, its own cannot be read under that name",
                stacklevel=2,
            )
            return
    owner.set_extension(name, getter=getter, force=True)


if not Span.has_extension(_RECORDS):
    Span.set_extension(_RECORDS, default=None)
_register(Span, "entitylink", _match)
_register(Span, "kb_candidates", _candidates)
_register(Span, "kb_score", _score)
_register(Doc, "mentions", _mentions)
