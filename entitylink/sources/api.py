"""The web API of Wikidata: items by id, their revisions, a search by name, recent changes.

In: QIDs or names. Out: items as the API gives them, in the order asked for. What an item means is
read in `sources.item`; how requests are sent and repeated stands in `sources.web`.

Items are asked for fifty at a time, which is what the API gives to everybody, and kept in the cache
one by one: whatever is there already, the same ids give the same items in the same order. Answers
about revisions and changes are never kept.
Sources: https://www.wikidata.org/w/api.php?action=help&modules=wbgetentities (and
wbsearchentities, query+recentchanges), https://www.mediawiki.org/wiki/Manual:Maxlag_parameter
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from entitylink.errors import SourceError
from entitylink.model import is_qid
from entitylink.sources.cache import Cache, Kept
from entitylink.sources.web import Answer, Busy, Web, beginning

__all__ = ["WIKIDATA", "Revision", "WikidataClient"]

WIKIDATA = "https://www.wikidata.org/w/api.php"

_BATCH = 50
"""Ids in one request: the limit for everybody without special rights."""

_WINDOW = 500
"""Ids looked up in the cache at a time: full batches are asked for even when much is there."""

_PROPS = "info|labels|descriptions|aliases|claims|sitelinks"

_MAXLAG = "5"
_LAG_WAIT = 5.0
_LIMIT_WAIT = 60.0
"""Seconds to wait at least when the service is behind, and when we were too fast."""

_NO_SUCH = {"no-such-entity", "invalid-entity-id"}
_PASSING = ("internal_api_error", "readonly", "dberror", "cirrussearch-too-busy-error")
_TOO_FAST = {"ratelimited", "too-many-requests"}


@dataclass(frozen=True, slots=True)
class Revision:
    """The state of an item now: which revision, since when (UTC, ISO 8601), under which id.

    `id` is not the one asked for when that has become a redirect to another item.
    """

    id: str
    number: int
    modified: str


class WikidataClient:
    """Ask Wikidata, or another Wikibase with the API at `url`, through `web`.

    What was fetched is kept in `cache`; in memory where none is given.
    """

    def __init__(self, web: Web, cache: Cache | None = None, *, url: str = WIKIDATA) -> None:
        self.web = web
        self.url = url
        self._cache = cache or Cache()
        self.oldest: float | None = None
        """When the oldest item that was given so far had been fetched (seconds since 1970)."""

    def items(
        self, ids: Iterable[str], *, current: Mapping[str, Revision] | None = None
    ) -> Iterator[tuple[str, dict[str, Any] | None]]:
        """Each id that was asked for, and its item; None where Wikidata has none.

        An item whose `id` differs stands for a redirect: it is the target, and its `redirects`
        says from where to where. An id asked for twice is given twice. With `current`, an item
        in the cache counts only if it is of the revision stated there.
        Raises: SourceError for an id that is no QID, or when the service does not answer.
        """
        asked = iter(ids)
        while window := list(islice(asked, _WINDOW)):
            for entity_id in window:
                if not is_qid(entity_id):
                    raise SourceError(f"{entity_id!r} is no Wikidata id; expected Q and a number")
            kept = self._cache.get(map(self._key, window))
            if current is not None:
                kept = {key: each for key, each in kept.items() if _is_of(each, current)}
            missing = [i for i in dict.fromkeys(window) if self._key(i) not in kept]
            for start in range(0, len(missing), _BATCH):
                kept.update(self._fetch(missing[start : start + _BATCH]))
            for entity_id in window:
                found = kept.get(self._key(entity_id))
                if found is not None:
                    self.oldest = min(found.fetched, self.oldest or found.fetched)
                yield entity_id, None if found is None else found.value

    def revisions(self, ids: Iterable[str]) -> Iterator[tuple[str, Revision | None]]:
        """Each id and its present state, None for an item that is gone. Asked anew each time."""
        asked = iter(ids)
        while batch := list(islice(asked, _BATCH)):
            found = self._entities(batch, "info")
            for entity_id in batch:
                facts = found.get(entity_id)
                yield (
                    entity_id,
                    None
                    if facts is None
                    else Revision(facts["id"], int(facts["lastrevid"]), str(facts["modified"])),
                )

    def search(self, text: str, lang: str, *, limit: int = 10) -> list[str]:
        """The ids of items with a label or alias that begins like `text`, best first.

        `lang` is the language of `text`; what Wikidata falls back to from there is searched too.
        """
        key = f"{self.url} search {limit} {lang} {text}"
        kept = self._cache.get([key])
        if key not in kept:
            answer = self._ask(
                action="wbsearchentities",
                search=text,
                language=lang,
                uselang=lang,
                type="item",
                limit=str(limit),
            )
            hits = answer.get("search")
            if not isinstance(hits, list):
                raise SourceError(f"{self.url}: a search answered without a list of hits")
            kept = self._cache.put({key: [hit["id"] for hit in hits]})
        return list(kept[key].value)

    def changed(self, since: str, until: str) -> Iterator[str]:
        """The ids of items that were edited, made, merged, deleted or restored in a time.

        `since` and `until` are UTC, such as 2026-11-23T00:00:00Z. Each id is given once. Wikidata
        keeps this list for 30 days; an earlier `since` finds no more than that.
        """
        seen: set[str] = set()
        more: dict[str, str] = {}
        while True:
            answer = self._ask(
                action="query",
                list="recentchanges",
                rcstart=since,
                rcend=until,
                rcdir="newer",
                rcnamespace="0",
                rctype="edit|new|log",
                rcprop="title|ids|timestamp",
                rclimit="500",
                **more,
            )
            for change in answer.get("query", {}).get("recentchanges", ()):
                title = str(change.get("title", ""))
                if is_qid(title) and title not in seen:
                    seen.add(title)
                    yield title
            following = {key: str(value) for key, value in answer.get("continue", {}).items()}
            if not following:
                return
            if following == more:
                raise SourceError(f"{self.url}: the list of recent changes goes round in circles")
            more = following

    def _key(self, entity_id: str) -> str:
        return f"{self.url} {entity_id}"

    def _fetch(self, ids: list[str]) -> dict[str, Kept]:
        found = self._entities(ids, _PROPS)
        return self._cache.put({self._key(each): item for each, item in found.items()})

    def _entities(self, ids: list[str], props: str) -> dict[str, dict[str, Any]]:
        """The entities of at most fifty ids by the id asked for; without those that are not."""
        wanted = list(dict.fromkeys(ids))
        while wanted:
            answer = self._ask(action="wbgetentities", ids="|".join(wanted), props=props)
            error = answer.get("error")
            if error is None:
                break
            # One id that cannot exist, such as a number too large, spoils a whole batch.
            if error.get("id") in wanted:
                wanted.remove(error["id"])
            elif len(wanted) > 1:
                half = len(wanted) // 2
                return {
                    **self._entities(wanted[:half], props),
                    **self._entities(wanted[half:], props),
                }
            else:
                return {}
        else:
            return {}
        entities = answer.get("entities")
        if not isinstance(entities, dict):
            raise SourceError(f"{self.url}: an answer about items holds none")
        found = {}
        for entity_id in wanted:
            # A redirect stands under the id asked for and carries that of its target.
            entity = entities.get(entity_id)
            if entity is None:
                raise SourceError(f"{self.url}: the answer does not mention {entity_id}")
            if "missing" not in entity:
                found[entity_id] = entity
        return found

    def _ask(self, **params: str) -> dict[str, Any]:
        # Version 1 is spelled out in all documentation of Wikibase, and what dumps look like.
        common = {"format": "json", "formatversion": "1", "maxlag": _MAXLAG}
        return self.web.ask(self.url, self._read, params={**params, **common})

    def _read(self, answer: Answer) -> dict[str, Any]:
        if answer.status == 429:
            raise Busy("status 429, too many requests", least=_LIMIT_WAIT)
        if answer.is_busy:
            raise Busy(f"status {answer.status} ({beginning(answer.body)})", least=1.0)
        if answer.status != 200:
            raise SourceError(
                f"{self.url}: status {answer.status} ({beginning(answer.body)}); expected 200"
            )
        try:
            data = json.loads(answer.body)
        except ValueError:
            data = None
        if not isinstance(data, dict):
            raise Busy(f"answered {beginning(answer.body)!r} instead of JSON", least=1.0)
        error = data.get("error")
        if error is None:
            return data
        if not isinstance(error, dict):
            raise Busy(f"answered with the error {error!r:.200}", least=1.0)
        code = str(error.get("code", ""))
        if code == "maxlag":
            raise Busy(f"the service is behind ({error.get('info', code)})", least=_LAG_WAIT)
        if code in _TOO_FAST:
            raise Busy(f"too many requests ({error.get('info', code)})", least=_LIMIT_WAIT)
        if code.startswith(_PASSING):
            raise Busy(f"{code} ({error.get('info', '')})", least=1.0)
        if code in _NO_SUCH:
            return data
        raise self._refused(error)

    def _refused(self, error: Mapping[str, Any]) -> SourceError:
        return SourceError(
            f"{self.url}: refused with the error {error.get('code', '')!r} "
            f"({error.get('info', 'without a word why')})"
        )


def _is_of(kept: Kept, current: Mapping[str, Revision]) -> bool:
    item = kept.value
    revision = current.get(item["id"])
    return revision is not None and revision.number == item.get("lastrevid")
