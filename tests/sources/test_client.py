"""Items come as asked for, whatever the service does on the way; nothing is asked twice."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from standin import (
    Fault,
    StandIn,
    api_error,
    cut,
    html,
    lagged,
    refused,
    reset,
    slow,
    status,
    too_many,
)
from wikibase_items import person

from entitylink.errors import SourceError
from entitylink.sources.api import Revision, WikidataClient
from entitylink.sources.cache import DAY, Cache
from entitylink.sources.web import CONTACT_VARIABLE, Web

MakeClient = Callable[..., WikidataClient]


def labels(client: WikidataClient, *ids: str) -> list[str | None]:
    return [item and item["labels"].get("en", {}).get("value", "") for _, item in client.items(ids)]


@pytest.fixture(autouse=True)
def people(wikidata: StandIn) -> None:
    for number in range(1, 121):
        entity_id = f"Q{number}"
        wikidata.items[entity_id] = person(entity_id, f"Person {number}")


def test_items_come_in_the_order_asked_for(client: WikidataClient) -> None:
    assert labels(client, "Q7", "Q3", "Q999", "Q7") == ["Person 7", "Person 3", None, "Person 7"]


def test_fifty_at_a_time_and_one_request_at_once(client: WikidataClient, wikidata: StandIn) -> None:
    ids = [f"Q{number}" for number in range(1, 121)]
    assert labels(client, *ids) == [f"Person {number}" for number in range(1, 121)]
    assert [len(batch) for batch in wikidata.batches()] == [50, 50, 20]
    assert wikidata.most_at_once == 1


def test_requests_say_who_asks(client: WikidataClient, wikidata: StandIn) -> None:
    labels(client, "Q1")
    (asked,) = wikidata.asked
    assert asked.headers["user-agent"].startswith("entitylink/")
    assert "(me@example.org)" in asked.headers["user-agent"]
    assert asked.headers["accept-encoding"] == "gzip"
    assert asked.params["maxlag"] == "5"


@pytest.mark.parametrize(
    ("contact", "message"),
    [
        pytest.param(
            "", "no contact given.*--contact me@example.org, or set ENTITYLINK", id="none"
        ),
        pytest.param("Ann", "the contact is 'Ann'; expected an e-mail address or", id="a-name"),
        pytest.param("a@b (x)", "the contact is 'a@b \\(x\\)'", id="breaks-the-header"),
    ],
)
def test_a_contact_is_wanted(contact: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CONTACT_VARIABLE, raising=False)
    with pytest.raises(SourceError, match=message):
        Web(contact)


def test_the_contact_may_stand_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CONTACT_VARIABLE, "https://example.org/ann")
    assert "(https://example.org/ann)" in Web().user_agent


@pytest.mark.parametrize(
    ("fault", "least"),
    [
        pytest.param(too_many("7"), 7, id="429-with-seconds"),
        pytest.param(status(429), 60, id="429-without"),
        pytest.param(too_many("soon"), 60, id="429-with-nonsense"),
        pytest.param(status(503, Retry_After="3"), 3, id="503-with-seconds"),
        pytest.param(status(503), 1, id="503-without"),
        pytest.param(status(502), 1, id="bad-gateway"),
        pytest.param(lagged, 5, id="maxlag-inside-200"),
        pytest.param(api_error("ratelimited"), 60, id="ratelimited-inside-200"),
        pytest.param(api_error("internal_api_error_DBQueryError"), 1, id="database-inside-200"),
        pytest.param(html, 1, id="html-instead-of-json"),
        pytest.param(cut, 0, id="cut-within-the-body"),
        pytest.param(reset, 0, id="cut-before-the-head"),
    ],
)
def test_passing_faults_are_waited_out(
    client: WikidataClient, wikidata: StandIn, slept: list[float], fault: Fault, least: float
) -> None:
    wikidata.fail(fault)
    assert labels(client, "Q1", "Q2") == ["Person 1", "Person 2"]
    assert len(slept) == 1
    assert least <= slept[0] < least + 2


def test_a_date_in_retry_after_is_understood(
    client: WikidataClient, wikidata: StandIn, slept: list[float]
) -> None:
    wikidata.fail(too_many("Wed, 21 Oct 2015 07:28:00 GMT"))
    assert labels(client, "Q1") == ["Person 1"]
    assert slept == [60]


def test_waits_grow(client: WikidataClient, wikidata: StandIn, slept: list[float]) -> None:
    wikidata.fail(reset, reset, reset, reset)
    assert labels(client, "Q1") == ["Person 1"]
    assert slept[0] == 0
    assert 2 <= slept[1] <= 3
    assert 4 <= slept[2] <= 5
    assert 8 <= slept[3] <= 9


def test_bytes_that_drip_are_not_waited_for(
    make_client: MakeClient, wikidata: StandIn, slept: list[float]
) -> None:
    wikidata.fail(slow(3.0))
    assert labels(make_client(deadline=0.3), "Q1") == ["Person 1"]
    assert len(slept) == 1


@pytest.mark.parametrize(
    ("faults", "message"),
    [
        pytest.param([html] * 5, "instead of JSON; given up after 5 tries", id="always-html"),
        pytest.param([lagged] * 5, "behind .*9.5 seconds.*goes on from there", id="always-lagged"),
        pytest.param([too_many("90000")], "asks to wait 21?[69]?00", id="wait-of-a-day"),
        pytest.param([refused], "status 403 \\(Please set a user-agent\\)", id="refused"),
        pytest.param([api_error("badvalue")], "refused with the error 'badvalue'", id="wrong"),
        pytest.param([status(404)], "status 404", id="no-such-page"),
    ],
)
def test_what_does_not_pass_ends_with_a_message(
    client: WikidataClient, wikidata: StandIn, faults: list[Fault], message: str
) -> None:
    wikidata.fail(*faults)
    with pytest.raises(SourceError, match=message):
        labels(client, "Q1")
    # An error is not kept: the same question gets its answer when the service is well again.
    assert labels(client, "Q1") == ["Person 1"]


def test_nobody_listens(web: Web) -> None:
    client = WikidataClient(web, url="http://127.0.0.1:9/w/api.php")
    with pytest.raises(SourceError, match=r"127\.0\.0\.1:9.*no whole answer.*refused"):
        labels(client, "Q1")


@pytest.mark.parametrize("url", ["wikidata", "http://"])
def test_an_address_that_is_none(web: Web, url: str) -> None:
    with pytest.raises(SourceError, match="not the address of a web service"):
        labels(WikidataClient(web, url=url), "Q1")


def test_an_id_that_cannot_be_does_not_spoil_the_batch(
    client: WikidataClient, wikidata: StandIn
) -> None:
    assert labels(client, "Q1", "Q99999999999", "Q2") == ["Person 1", None, "Person 2"]


def test_nor_when_the_service_does_not_say_which(client: WikidataClient, wikidata: StandIn) -> None:
    wikidata.fail(api_error("no-such-entity"), api_error("invalid-entity-id"))
    # Of four ids, then of the first two, then each half alone.
    assert labels(client, "Q1", "Q2", "Q3", "Q4") == [f"Person {n}" for n in range(1, 5)]
    assert [len(batch) for batch in wikidata.batches()] == [4, 2, 1, 1, 2]


@pytest.mark.parametrize("wrong", ["P31", "el:ann", "", "Q1|Q2"])
def test_what_is_no_id_is_refused(client: WikidataClient, wrong: str) -> None:
    with pytest.raises(SourceError, match="is no Wikidata id; expected Q and a number"):
        labels(client, wrong)


def test_a_redirect_gives_the_target_and_both_ids(
    client: WikidataClient, wikidata: StandIn
) -> None:
    wikidata.redirects["Q500"] = "Q5"
    ((asked, item),) = client.items(["Q500"])
    assert item is not None
    assert (asked, item["id"], item["redirects"]) == ("Q500", "Q5", {"from": "Q500", "to": "Q5"})


def test_what_is_kept_is_not_asked_again(
    make_client: MakeClient, wikidata: StandIn, tmp_path: Path
) -> None:
    first = make_client(Cache(tmp_path / "kept.sqlite"))
    assert labels(first, "Q1", "Q2") == ["Person 1", "Person 2"]
    wikidata.items["Q1"] = person("Q1", "Somebody else")
    again = make_client(Cache(tmp_path / "kept.sqlite"))
    assert labels(again, "Q2", "Q3", "Q1") == ["Person 2", "Person 3", "Person 1"]
    assert wikidata.batches() == [["Q1", "Q2"], ["Q3"]]


def test_what_is_old_is_asked_again(
    make_client: MakeClient, wikidata: StandIn, tmp_path: Path
) -> None:
    now = [1_000_000.0]
    client = make_client(Cache(tmp_path / "kept.sqlite", max_age=DAY, clock=lambda: now[0]))
    labels(client, "Q1")
    now[0] += DAY - 1
    labels(client, "Q1", "Q2")
    assert wikidata.batches() == [["Q1"], ["Q2"]]
    assert client.oldest == 1_000_000.0
    now[0] += 2
    labels(client, "Q1", "Q2")
    assert wikidata.batches()[2:] == [["Q1"]]


def test_two_wikibases_do_not_share_items(
    make_client: MakeClient, wikidata: StandIn, web: Web
) -> None:
    cache = Cache()
    labels(WikidataClient(web, cache, url=wikidata.api), "Q1")
    with StandIn([person("Q1", "Another")]) as other:
        assert labels(WikidataClient(web, cache, url=other.api), "Q1") == ["Another"]


def test_a_file_that_is_no_cache(tmp_path: Path) -> None:
    (tmp_path / "kept.sqlite").write_text("names and such, " * 100)
    with pytest.raises(SourceError, match=r"kept\.sqlite: the cache of answers cannot be used"):
        Cache(tmp_path / "kept.sqlite")


def test_revisions_are_asked_anew(client: WikidataClient, wikidata: StandIn) -> None:
    wikidata.items["Q1"] = person("Q1", revision=5, modified="2026-11-02T00:00:00Z")
    wikidata.redirects["Q500"] = "Q1"
    state = Revision("Q1", 5, "2026-11-02T00:00:00Z")
    for _ in range(2):
        found = list(client.revisions(["Q500", "Q1", "Q999"]))
        assert found == [("Q500", state), ("Q1", state), ("Q999", None)]
    assert len(wikidata.asked) == 2


def test_an_item_of_an_older_revision_is_asked_again(
    client: WikidataClient, wikidata: StandIn
) -> None:
    labels(client, "Q1", "Q2")
    wikidata.items["Q1"] = person("Q1", "New name", revision=2000)
    current = {r.id: r for _, r in client.revisions(["Q1", "Q2"]) if r}
    found = client.items(["Q1", "Q2"], current=current)
    assert [item and item["labels"]["en"]["value"] for _, item in found] == ["New name", "Person 2"]
    assert wikidata.batches() == [["Q1", "Q2"], ["Q1"]]


def test_a_search_gives_ids_and_is_kept(client: WikidataClient, wikidata: StandIn) -> None:
    wikidata.items["Q777"] = person("Q777", "Person 11 b", sitelinks=90)
    assert client.search("person 11", "en", limit=3) == ["Q777", "Q11", "Q110"]
    assert client.search("person 11", "en", limit=3) == ["Q777", "Q11", "Q110"]
    assert len(wikidata.asked) == 1


def test_changes_come_page_by_page_each_id_once(client: WikidataClient, wikidata: StandIn) -> None:
    times = [f"2026-11-{day:02d}T00:00:00Z" for day in range(1, 13)]
    wikidata.changes = [(f"Q{day % 7}", at) for day, at in enumerate(times, 1)]
    wikidata.changes.append(("Property:P31", times[5]))
    found = list(client.changed("2026-11-03T00:00:00Z", "2026-11-12T00:00:00Z"))
    assert found == ["Q3", "Q4", "Q5", "Q6", "Q0", "Q1", "Q2"]
    assert len(wikidata.asked) == 3


def test_a_page_that_comes_again_is_noticed(client: WikidataClient, wikidata: StandIn) -> None:
    wikidata.changes = [(f"Q{day}", f"2026-11-{day:02d}T00:00:00Z") for day in range(1, 20)]
    wikidata.stuck_page = True
    with pytest.raises(SourceError, match="goes round in circles"):
        list(client.changed("2026-11-01T00:00:00Z", "2026-11-30T00:00:00Z"))


def test_a_real_answer_is_read(web: Web, wikidata: StandIn, data: Path) -> None:
    body = (data / "data" / "wbgetentities_response.json").read_bytes()
    wikidata.fail(lambda handler: handler.reply(200, body))
    client = WikidataClient(web, url=wikidata.api)
    found = dict(client.items(["Q123", "Q456", "Q789"]))
    assert {q: item and item["labels"]["en"]["value"] for q, item in found.items()} == {
        "Q123": "September",
        "Q456": "Lyon",
        "Q789": None,
    }
    assert found["Q456"] == json.loads(body)["entities"]["Q456"]


def test_the_stand_in_gives_an_item_by_its_address_too(wikidata: StandIn) -> None:
    import requests

    wikidata.redirects["Q500"] = "Q1"
    site = wikidata.api.removesuffix("/w/api.php")
    found = requests.get(f"{site}/wiki/Special:EntityData/Q500.json", timeout=10).json()
    assert found["entities"]["Q500"]["labels"] == wikidata.items["Q1"]["labels"]


def test_answers_are_really_sent_as_gzip(wikidata: StandIn) -> None:
    import urllib.request

    request = urllib.request.Request(
        f"{wikidata.api}?action=wbgetentities&ids=Q1&props=labels",
        headers={"Accept-Encoding": "gzip"},
    )
    with urllib.request.urlopen(request) as response:
        assert json.loads(gzip.decompress(response.read()))["entities"]["Q1"]
