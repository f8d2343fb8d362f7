"""Entities as lines of JSON: how they go from process to process and wait on disk.

In: entities. Out: bytes, and the same entities again. The form is private to the release that
writes it (see `sources.checkpoints`); a gazetteer in text has a form of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from entitylink.model import Entity, Name

__all__ = ["entities_of", "lines_of"]

_dumps = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


def lines_of(entities: Iterable[Entity]) -> bytes:
    """A line for each entity."""
    return "".join(f"{_dumps(_row(entity))}\n" for entity in entities).encode("ascii")


def entities_of(lines: bytes) -> Iterator[Entity]:
    """The entities of such lines, in their order."""
    for line in lines.splitlines():
        yield _entity(json.loads(line))


def _row(entity: Entity) -> list[Any]:
    return [
        entity.id,
        entity.kind,
        [
            (name.text, name.lang, name.kind, name.since, name.until)
            if name.since or name.until
            else (name.text, name.lang, name.kind)
            for name in entity.names
        ],
        entity.description,
        entity.prior,
        entity.country,
        entity.born,
        entity.wikidata,
        entity.died,
        entity.positions,
        entity.coordinates,
        entity.population,
        entity.identifiers,
    ]


def _entity(row: list[Any]) -> Entity:
    row[2] = tuple(Name(*name) for name in row[2])
    return Entity(*row)
