"""An update takes what changed in Wikidata since the day of the gazetteer, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from builds import build
from standin import StandIn
from wikibase_items import item, person

from entitylink import Entity, Gazetteer, Name
from entitylink.errors import GazetteerError
from entitylink.sources.api import WikidataClient
from entitylink.sources.cache import Cache
from entitylink.sources.update import Changes, changes

BUILT = datetime(2026, 11, 10, 15, tzinfo=timezone.utc)
NOW = datetime(2026, 11, 25, 9, tzinfo=timezone.utc)
WAYS = ["recent changes", "revisions"]

MakeClient = Callable[..., WikidataClient]


@pytest.fixture
def old(wikidata: StandIn, make_client: MakeClient, tmp_path: Path) -> Gazetteer:
    """Built on 10 November of seven people and a pop group, and a local entity added."""
    for number in range(1, 8):
        wikidata.items[f"Q{number}"] = person(f"Q{number}", f"Person Nr{number}")
    wikidata.items["Q8"] = item("Q8", "The Group", P31="Q43229")
    client = make_client(Cache(clock=BUILT.timestamp))
    gazetteer, _ = build(client, list(wikidata.items), tmp_path / "x.elx")
    return Gazetteer.update(
        gazetteer.path, [Entity("el:own", "person", (Name("Somebody Own", "en"),))]
    )


def change(wikidata: StandIn, changed: dict[str, Any], at: str) -> None:
    wikidata.items[changed["id"]] = {
        **changed,
        "lastrevid": wikidata.items.get(changed["id"], {"lastrevid": 5000})["lastrevid"] + 1,
        "modified": at,
    }
    wikidata.changes.append((changed["id"], at))


def edit_everything(wikidata: StandIn) -> None:
    change(wikidata, person("Q1", "Person Renamed"), "2026-11-20T00:00:00Z")
    change(wikidata, person("Q2", "Person Nr2", P21="Q6581097"), "2026-11-20T00:00:00Z")
    change(wikidata, person("Q3", "Earlier that day"), "2026-11-10T08:00:00Z")
    del wikidata.items["Q4"]
    wikidata.changes.append(("Q4", "2026-11-21T00:00:00Z"))
    del wikidata.items["Q5"]
    wikidata.redirects["Q5"] = "Q50"
    wikidata.changes.append(("Q5", "2026-11-21T00:00:00Z"))
    change(wikidata, person("Q50", "Person Nr5 and 50"), "2026-11-21T00:00:00Z")
    change(wikidata, person("Q6", ""), "2026-11-22T00:00:00Z")
    change(wikidata, person("Q60", "Nobody asked for"), "2026-11-22T00:00:00Z")


def names(gazetteer: Gazetteer) -> dict[str, str]:
    return {each.id: each.label() for each in gazetteer}


def apply(old: Gazetteer, found: Changes) -> Gazetteer:
    return Gazetteer.update(old.path, found.entities, found.removed, origin=found.origin)


@pytest.mark.parametrize("way", WAYS)
def test_what_changed(old: Gazetteer, wikidata: StandIn, client: WikidataClient, way: Any) -> None:
    edit_everything(wikidata)
    found = changes(old, client, now=NOW, way=way)
    assert (found.since, found.until, found.way) == ("2026-11-10", "2026-11-25", way)
    assert [each.id for each in found.entities] == ["Q1", "Q3", "Q50"]
    assert found.added == 1
    assert found.unchanged == 1, "Q2 was edited, but makes the same entity"
    assert found.deleted == ["Q4"]
    assert found.redirects == {"Q5": "Q50"}
    assert found.skipped == {"Q6": "without a name"}
    assert found.removed == ["Q4", "Q5", "Q6"]
    new = apply(old, found)
    assert names(new) == {
        "Q1": "Person Renamed",
        "Q2": "Person Nr2",
        "Q3": "Earlier that day",
        "Q7": "Person Nr7",
        "Q8": "The Group",
        "Q50": "Person Nr5 and 50",
        "el:own": "Somebody Own",
    }
    assert new.manifest["date"] == "2026-11-25"
    assert new.manifest["source"] == "Wikidata, items listed in ids.txt"
    assert new.manifest["origin"]["redirects"] == {"Q5": "Q50"}


def test_both_ways_give_the_same_bytes(
    old: Gazetteer, wikidata: StandIn, make_client: MakeClient, tmp_path: Path
) -> None:
    edit_everything(wikidata)
    generations = set()
    for way in WAYS:
        found = changes(old, make_client(), now=NOW, way=way)  # type: ignore[arg-type]
        kept = [each for each in old if each.id not in {*found.removed, "Q1", "Q3"}]
        path = tmp_path / f"{way[:3]}.elx"
        new = Gazetteer.build([*found.entities, *kept], path, origin=found.origin)
        generations.add(new.manifest["generation"])
    assert len(generations) == 1


@pytest.mark.parametrize("way", WAYS)
def test_nothing_changed(
    old: Gazetteer, wikidata: StandIn, client: WikidataClient, way: Any
) -> None:
    found = changes(old, client, now=NOW, way=way)
    assert (found.entities, found.removed, found.unchanged) == ([], [], 0)
    assert wikidata.batches() == [[f"Q{number}" for number in range(1, 9)]], "only the build"
    assert names(apply(old, found)) == names(Gazetteer.open(old.path))


def test_a_redirect_to_what_is_there_already(
    old: Gazetteer, wikidata: StandIn, client: WikidataClient
) -> None:
    del wikidata.items["Q5"]
    wikidata.redirects["Q5"] = "Q1"
    found = changes(old, client, now=NOW)
    assert (found.redirects, found.removed, found.entities) == ({"Q5": "Q1"}, ["Q5"], [])


def test_what_the_recipe_gives_today_is_added(
    old: Gazetteer, wikidata: StandIn, client: WikidataClient
) -> None:
    wikidata.items["Q70"] = person("Q70", "New in office")
    wikidata.redirects["Q71"] = "Q70"
    found = changes(old, client, now=NOW, ids=["Q1", "Q70", "Q71", "Q404"])
    assert [each.id for each in found.entities] == ["Q70"]
    assert found.added == 1
    assert found.removed == []


def test_an_update_that_was_interrupted_asks_only_for_the_rest(
    old: Gazetteer, wikidata: StandIn, make_client: MakeClient, tmp_path: Path
) -> None:
    edit_everything(wikidata)
    cache = Cache(tmp_path / "kept.sqlite")
    list(make_client(cache).items(["Q1", "Q3"]))
    asked = len(wikidata.batches())
    found = changes(old, make_client(cache), now=NOW)
    assert [each.id for each in found.entities] == ["Q1", "Q3", "Q50"]
    assert wikidata.batches()[asked:] == [["Q2", "Q50", "Q6"]]


def test_an_item_in_the_cache_that_is_out_of_date_is_not_taken(
    old: Gazetteer, wikidata: StandIn, make_client: MakeClient
) -> None:
    cache = Cache()
    list(make_client(cache).items(["Q1", "Q2", "Q3"]))
    edit_everything(wikidata)
    found = changes(old, make_client(cache), now=NOW)
    assert {each.id: each.label() for each in found.entities}["Q1"] == "Person Renamed"


def test_the_way_with_fewer_requests(
    old: Gazetteer, wikidata: StandIn, client: WikidataClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert changes(old, client, now=NOW).way == "revisions"
    # For a gazetteer of a million items two weeks of recent changes are fewer requests; here, one
    # of eight items in a quiet wiki.
    monkeypatch.setattr("entitylink.sources.update._CHANGES_A_DAY", 1)
    assert changes(old, client, now=NOW).way == "recent changes"
    late = datetime(2026, 12, 20, tzinfo=timezone.utc)
    assert changes(old, client, now=late).way == "revisions"


def test_recent_changes_do_not_reach_back_for_ever(old: Gazetteer, client: WikidataClient) -> None:
    late = datetime(2026, 12, 20, tzinfo=timezone.utc)
    with pytest.raises(GazetteerError, match="2026-11-10 is more than 29 days ago"):
        changes(old, client, now=late, way="recent changes")


@pytest.mark.parametrize("since", ["last week", "2026-13-01", "20261"])
def test_a_day_that_is_none(old: Gazetteer, client: WikidataClient, since: str) -> None:
    with pytest.raises(GazetteerError, match=f"is '{since}'; expected one such as 2026-11-23"):
        changes(old, client, now=NOW, since=since)


def test_a_gazetteer_without_a_day(client: WikidataClient, tmp_path: Path) -> None:
    path = tmp_path / "y.elx"
    gazetteer = Gazetteer.build([Entity("Q1", "person", (Name("A", "en"),))], path)
    with pytest.raises(GazetteerError, match=r"from is ''.*--since"):
        changes(gazetteer, client, now=NOW)
    assert changes(gazetteer, client, now=NOW, since="20261101").since == "2026-11-01"


def test_what_was_wanted_stays_wanted(
    wikidata: StandIn, client: WikidataClient, tmp_path: Path
) -> None:
    wikidata.items["Q1"] = person("Q1", "A Person", sitelinks=9)
    path = tmp_path / "y.elx"
    gazetteer = Gazetteer.build(
        [Entity("Q1", "person", (Name("A Person", "en", "label"),), prior=9.0)],
        path,
        origin=lambda: {"date": "2026-11-10", "wanted": {"min_sitelinks": 5}},
    )
    change(wikidata, person("Q1", "A Person", sitelinks=4), "2026-11-20T00:00:00Z")
    found = changes(gazetteer, client, now=NOW)
    assert found.skipped == {"Q1": "too few sitelinks"}
    assert apply(gazetteer, found).manifest["origin"]["wanted"] == {"min_sitelinks": 5}
