"""Ask a query service of Wikidata which items a recipe takes.

In: a recipe, and the address of a SPARQL endpoint: the Wikidata Query Service, QLever, or any that
holds Wikidata. Out: the ids of items, each once, in a fixed order. What the items are is asked from
the API (`sources.api`), so that every build reads the same fields whatever found the ids.

The Wikidata Query Service ends a query after 60 seconds, some services earlier, and says so with
status 500, with 504, or by breaking off within an answer whose status was 200. A part of a recipe
that meets this is halved and asked again in two queries. A part that was answered is kept in the
cache.
Sources: https://www.mediawiki.org/wiki/Wikidata_Query_Service/User_Manual (limits, errors),
https://www.w3.org/TR/sparql11-protocol/ and https://www.w3.org/TR/sparql11-results-json/
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterator

from entitylink.errors import SourceError
from entitylink.gazetteer.layout import natural_order
from entitylink.model import is_qid
from entitylink.sources.cache import Cache
from entitylink.sources.recipes import Part, Recipe
from entitylink.sources.web import Answer, Busy, Web, beginning

__all__ = ["QUERY_SERVICE", "ids_of"]

QUERY_SERVICE = "https://query.wikidata.org/sparql"

_ENTITY = "http://www.wikidata.org/entity/"
_RESULTS = "application/sparql-results+json"
_LIMIT_WAIT = 60.0

_TOO_SLOW = ("TimeoutException", "deadline is expired", "timed out", "timeout", "cancelled")
"""What Blazegraph, QLever and gateways before them say of a query that took too long."""


def ids_of(
    recipe: Recipe,
    web: Web,
    *,
    endpoint: str = QUERY_SERVICE,
    cache: Cache | None = None,
    note: Callable[[str], None] = lambda _: None,
) -> Iterator[str]:
    """The ids of the items of a recipe: part by part, in natural order within one, each once.

    `note` is told what a user should know: parts that were halved, and in the end a number of
    items that is far from what the recipe expects.
    Raises: SourceError when the endpoint does not answer, or when a part that cannot be halved
    takes it too long.
    """
    kept = cache or Cache()
    seen: set[str] = set()
    parts = deque(recipe.parts())
    while parts:
        part = parts.popleft()
        halves = recipe.halves(part)
        found = _answered(part, web, endpoint, kept, is_small=not halves)
        if found is None:
            note(f"{recipe.id}: {part} took {endpoint} too long; asked in two halves")
            parts.extendleft(reversed(halves))
            continue
        for entity_id in found:
            if entity_id not in seen:
                seen.add(entity_id)
                yield entity_id
    least, most = recipe.expected
    if recipe.is_default and not least <= len(seen) <= most:
        note(
            f"{recipe.id}: {endpoint} gave {len(seen)} items; expected {least} to {most}. Look "
            "whether it holds all of Wikidata, and whether the recipe still fits"
        )


def _answered(
    part: Part, web: Web, endpoint: str, cache: Cache, *, is_small: bool
) -> list[str] | None:
    """The ids that one query gives, sorted; None when it must be halved."""
    key = f"{endpoint} {hashlib.sha256(part.query.encode()).hexdigest()}"
    kept = cache.get([key])
    if key not in kept:

        def read(answer: Answer) -> list[str]:
            return _read(answer, endpoint)

        try:
            # A form, since some queries are longer than an address may be.
            form = {"query": part.query}
            found = web.ask(endpoint, read, form=form, accept=_RESULTS, is_small=is_small)
        except Busy:
            return None
        kept = cache.put({key: found})
    return list(kept[key].value)


def _read(answer: Answer, endpoint: str) -> list[str]:
    if answer.status == 429:
        raise Busy("status 429, too many requests", least=_LIMIT_WAIT)
    told = beginning(answer.body)
    if answer.status != 200:
        text = answer.body[:20_000].decode("utf-8", "replace")
        if answer.status in (408, 504) or any(sign in text for sign in _TOO_SLOW):
            raise Busy(f"the query took too long (status {answer.status})", is_slow=True)
        if answer.is_busy:
            raise Busy(f"status {answer.status} ({told})", least=1.0)
        raise SourceError(f"{endpoint}: status {answer.status} ({told}); expected 200")
    try:
        results = json.loads(answer.body)
    except ValueError:
        if answer.body.lstrip()[:1] == b"{":
            why = "the answer broke off, as of a query that took too long"
            raise Busy(why, is_slow=True) from None
        raise Busy(f"answered {told!r} instead of JSON", least=1.0) from None
    try:
        values = [row["item"]["value"] for row in results["results"]["bindings"]]
    except (TypeError, KeyError):
        raise SourceError(
            f"{endpoint}: the answer has no column item; expected SPARQL results in JSON"
        ) from None
    found = {value.removeprefix(_ENTITY) for value in values}
    # Among the values there may be properties and lexemes, and unknown values without an id.
    return sorted(filter(is_qid, found), key=natural_order)
