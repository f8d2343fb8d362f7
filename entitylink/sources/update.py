"""What changed in Wikidata since a gazetteer was built.

In: an opened gazetteer, whose manifest states the day its items are from. Out: the entities that
are new or differ, the ids that are gone, and facts for the manifest; nothing is written here.

There are two ways to find out which items changed. The list of recent changes reaches back 30 days
and holds the edits of all of Wikidata, some hundred thousand a day; comparing the time of the last
edit of each item takes one request for fifty items, however long ago the gazetteer was built.
Whichever takes fewer requests is taken. Both only say which items to look at: their state and
content are then asked anew, so the result is the same. No revision needs to be kept for it: an
item that was edited on the day of the gazetteer or later is fetched again, at worst in vain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

from entitylink.errors import GazetteerError
from entitylink.gazetteer import Gazetteer
from entitylink.gazetteer.layout import natural_order
from entitylink.model import Entity, is_qid
from entitylink.sources.api import Revision, WikidataClient
from entitylink.sources.fetch import LICENCE, Wanted

__all__ = ["Changes", "changes"]

_REACH = timedelta(days=29)
"""How far recent changes are trusted to reach back; Wikidata keeps them for 30 days."""

_CHANGES_A_DAY = 800_000
_CHANGES_A_REQUEST = 500
_REVISIONS_A_REQUEST = 50
"""Of changes to items, a generous estimate; and what one request gives."""

_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T\d\d:\d\d(?::\d\d)?Z?)?", re.ASCII)

Way = Literal["recent changes", "revisions"]


@dataclass
class Changes:
    """What to give to `Gazetteer.update`, and what became of the items that were looked at.

    since      the day from which on changes were looked for; `until` the day they were asked
    way        how they were found
    entities   new ones, and those that differ from what the gazetteer has
    removed    ids of the gazetteer that are to go: deleted, redirected, or no entities any more
    added      how many of `entities` were not in the gazetteer
    unchanged  items that were edited and make the same entity
    deleted    ids that Wikidata does not have any more
    redirects  ids that lead to another item now, and its id
    skipped    ids of items that make no entity any more, and why
    """

    since: str
    until: str
    way: Way
    entities: list[Entity] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    added: int = 0
    unchanged: int = 0
    deleted: list[str] = field(default_factory=list)
    redirects: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    _before: dict[str, str] = field(default_factory=dict)

    def origin(self) -> dict[str, Any]:
        """Facts for the manifest of the updated gazetteer: its date, and all redirects known."""
        known = {**self._before, **self.redirects}
        return {
            "date": self.until,
            "licence": LICENCE,
            "redirects": {old: known[old] for old in sorted(known, key=natural_order)},
        }


def changes(
    gazetteer: Gazetteer,
    client: WikidataClient,
    *,
    now: datetime,
    since: str = "",
    ids: Iterable[str] = (),
    way: Way | None = None,
) -> Changes:
    """Find out what changed in the items of a gazetteer; entities with local ids stay as they are.

    `now` is the present time, with its time zone. `since` is a day, such as 2026-11-23; the date
    of the gazetteer where empty. `ids` are what its recipe or list gives today: those that are not
    in the gazetteer are added. Which items make entities is what its manifest says was wanted.
    Raises: GazetteerError for a gazetteer without a date, or a `since` that is none or too long
    ago for the way asked for; SourceError when Wikidata does not answer.
    """
    start = _day(since or str(gazetteer.manifest.get("date", "")), gazetteer)
    until = now.astimezone(timezone.utc)
    held = [each for each in map(gazetteer.id, range(len(gazetteer))) if is_qid(each)]
    taken = way or _cheaper(len(held), until - start)
    if taken == "recent changes" and until - start > _REACH:
        raise GazetteerError(
            f"{gazetteer.path}: {start.date()} is more than {_REACH.days} days ago, and Wikidata "
            "keeps recent changes for 30 days; compare revisions instead"
        )
    told = gazetteer.manifest.get("origin", {})
    found = Changes(
        str(start.date()), str(until.date()), taken, _before=dict(told.get("redirects", {}))
    )
    wanted = Wanted.from_dict(told.get("wanted", {}))
    known = set(held)
    looked_at: Iterable[str] = held
    if taken == "recent changes":
        touched = set(client.changed(_stamp(start), _stamp(until)))
        looked_at = [each for each in held if each in touched]
    fetch: dict[str, Revision] = {}
    for each, revision in client.revisions(looked_at):
        if revision is None:
            found.deleted.append(each)
        elif revision.id != each:
            found.redirects[each] = revision.id
            fetch[revision.id] = revision
        elif revision.modified >= _stamp(start):
            fetch[each] = revision
    fresh = (each for each in dict.fromkeys(ids) if is_qid(each) and each not in known)
    for each, revision in client.revisions(_unless(fresh, fetch, found.redirects)):
        if revision is None:
            continue
        if revision.id != each:
            found.redirects[each] = revision.id
        if revision.id not in known:
            fetch[revision.id] = revision
    for each, item in client.items(fetch, current=fetch):
        before = gazetteer.entity(each) if each in known else None
        made = None if item is None else wanted.entity_of(item, before)
        _sort_in(each, made, before, found)
    gone = {*found.deleted, *found.redirects, *found.skipped} & known
    found.removed = sorted(gone, key=natural_order)
    return found


def _sort_in(each: str, made: Entity | str | None, before: Entity | None, found: Changes) -> None:
    if made is None:  # deleted since its revision was asked
        found.deleted.append(each)
    elif isinstance(made, str):
        found.skipped[each] = made
    elif made == before:
        found.unchanged += 1
    else:
        found.entities.append(made)
        found.added += before is None


def _unless(ids: Iterable[str], *those: Iterable[str]) -> Iterator[str]:
    for each in ids:
        if not any(each in some for some in those):
            yield each


def _cheaper(items: int, time: timedelta) -> Way:
    """The way that takes fewer requests."""
    recent = (time / timedelta(days=1)) * _CHANGES_A_DAY / _CHANGES_A_REQUEST
    return (
        "recent changes"
        if time <= _REACH and recent < items / _REVISIONS_A_REQUEST
        else "revisions"
    )


def _day(text: str, gazetteer: Gazetteer) -> datetime:
    match = _DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        return datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=timezone.utc)
    except ValueError:
        raise GazetteerError(
            f"{gazetteer.path}: the day its items are from is {text!r}; expected one such as "
            "2026-11-23. Say since when to look for changes (--since), or build it anew"
        ) from None


def _stamp(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
