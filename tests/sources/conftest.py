"""A client for the stand-in that does not sleep, and remembers how long it would have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from standin import StandIn

from entitylink.sources.api import WikidataClient
from entitylink.sources.cache import Cache
from entitylink.sources.web import Web

CONTACT = "me@example.org"


@pytest.fixture
def wikidata() -> Iterator[StandIn]:
    with StandIn() as standin:
        yield standin


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def web(slept: list[float]) -> Web:
    return Web(CONTACT, tries=5, sleep=slept.append)


@pytest.fixture
def client(wikidata: StandIn, web: Web) -> WikidataClient:
    return WikidataClient(web, url=wikidata.api)


@pytest.fixture
def make_client(wikidata: StandIn, slept: list[float]) -> Callable[..., WikidataClient]:
    def make(cache: Cache | None = None, **options: Any) -> WikidataClient:
        web = Web(CONTACT, sleep=slept.append, **options)
        return WikidataClient(web, cache, url=wikidata.api)

    return make
