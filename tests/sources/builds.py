"""Build a gazetteer from a Wikidata as the command line does, here or in a process of its own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import requests  # noqa: F401 (so that a child need not import it first)

from entitylink import Entity, Gazetteer
from entitylink.sources.api import WikidataClient
from entitylink.sources.cache import Cache
from entitylink.sources.fetch import Fetched, entities_of, origin_of
from entitylink.sources.web import Web


def build(
    client: WikidataClient, ids: list[str], path: Path, *, pause: float = 0.0
) -> tuple[Gazetteer, Fetched]:
    """Fetch and build; `pause` seconds behind each entity."""
    fetched = Fetched()

    def entities() -> Iterator[Entity]:
        for entity in entities_of(ids, client, fetched=fetched):
            time.sleep(pause)
            yield entity

    def origin() -> dict[str, Any]:
        return origin_of(client, fetched, ids="ids.txt")

    return Gazetteer.build(entities(), path, name="test", origin=origin), fetched


def build_alone(
    api: str, cache: Path, path: Path, now: float, ids: list[str], begins: Event
) -> None:
    """The same, everything made anew, slow enough to be killed within; sets `begins` first."""
    begins.set()
    web = Web("me@example.org", sleep=lambda _: None)
    kept = Cache(cache, clock=lambda: now)
    build(WikidataClient(web, kept, url=api), ids, path, pause=0.0005)
