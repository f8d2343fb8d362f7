"""A gazetteer of ids: the entities they are, where they come from, and the same bytes each time."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from builds import build, build_alone
from standin import StandIn, cut, lagged, status
from wikibase_items import item, person

from entitylink import Linker
from entitylink.errors import InputError
from entitylink.sources.api import WikidataClient
from entitylink.sources.cache import Cache
from entitylink.sources.fetch import Fetched, Wanted, entities_of, origin_of, read_ids
from entitylink.sources.recipes import recipe

MakeClient = Callable[..., WikidataClient]

NOW = 1_795_600_000.0  # 2026-11-25


@pytest.fixture
def world(wikidata: StandIn) -> StandIn:
    for each in (
        person("Q101", "Anna Petrova", labels={"ru": "Анна Петрова"}, P569="1970-03-01"),
        person("Q102", "Boris Ivanov", aliases={"en": ["B. Ivanov"]}, sitelinks=30),
        item("Q103", "Freedonia City", P31="Q515", P1082=90000),
        item("Q104", P31="Q5"),
    ):
        wikidata.items[each["id"]] = each
    wikidata.redirects["Q109"] = "Q102"
    return wikidata


def test_entities_once_each_and_what_became_of_the_rest(
    world: StandIn, client: WikidataClient
) -> None:
    fetched = Fetched()
    ids = ["Q103", "Q109", "Q102", "Q103", "Q104", "Q999", "Q101"]
    found = [each.id for each in entities_of(ids, client, fetched=fetched)]
    assert found == ["Q103", "Q102", "Q101"]
    assert (fetched.asked, fetched.entities) == (6, 3)
    assert fetched.missing == ["Q999"]
    assert fetched.redirects == {"Q109": "Q102"}
    assert fetched.skipped == {"without a name": ["Q104"]}


def test_what_is_wanted(world: StandIn, client: WikidataClient) -> None:
    def ids(wanted: Wanted) -> list[str]:
        found = entities_of(["Q101", "Q102", "Q103"], client, wanted=wanted)
        return [each.id for each in found]

    assert ids(Wanted(kinds=("place",))) == ["Q103"]
    assert ids(Wanted(min_sitelinks=20)) == ["Q102"]
    wanted = Wanted(kinds=("place",), min_sitelinks=2, languages=("de",))
    assert Wanted.from_dict(json.loads(json.dumps(wanted.as_dict()))) == wanted
    assert Wanted.from_dict({}) == Wanted()
    assert Wanted().as_dict() == {}


def test_a_gazetteer_says_where_it_comes_from(
    world: StandIn, make_client: MakeClient, tmp_path: Path
) -> None:
    client = make_client(Cache(clock=lambda: NOW))
    gazetteer, _ = build(client, ["Q101", "Q109", "Q999", "Q104"], tmp_path / "x.elx")
    manifest = gazetteer.manifest
    assert manifest["source"] == "Wikidata, items listed in ids.txt"
    assert manifest["licence"] == "CC0-1.0"
    assert manifest["date"] == "2026-11-25"
    assert manifest["origin"]["items"] == {
        "asked": 4,
        "entities": 2,
        "missing": 1,
        "redirected": 1,
        "skipped": {"without a name": 1},
    }
    assert manifest["origin"]["redirects"] == {"Q109": "Q102"}
    assert Linker(gazetteer).link("Anna Petrowa").id == "Q101"


def test_a_recipe_is_named_with_version_and_parameters(client: WikidataClient) -> None:
    asked = recipe("cities", {"country": "FD"})
    said = origin_of(client, Fetched(), recipe=asked, endpoint="https://example.org/sparql")
    assert said["source"] == (
        "Wikidata, recipe cities (country FD, min_inhabitants 15000) from "
        "https://example.org/sparql"
    )
    assert (said["recipe"], said["recipe_version"]) == ("cities", asked.version)
    assert said["parameters"] == {"country": "FD", "min_inhabitants": "15000"}
    assert said["query_digest"] == asked.digest
    assert said["date"] == ""


def files(path: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in sorted(path.rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    }


@pytest.fixture
def crowd(wikidata: StandIn) -> list[str]:
    """Four hundred people; a few ids lead to others, a few to none."""
    for number in range(1, 401):
        each = person(f"Q{number}", f"Person Nr{number}", labels={"ru": f"Человек {number}"})
        wikidata.items[each["id"]] = each
    wikidata.redirects.update({"Q900": "Q7", "Q901": "Q8"})
    return [*wikidata.items, "Q900", "Q901", "Q999"]


def test_faults_on_the_way_and_order_do_not_show(
    wikidata: StandIn, make_client: MakeClient, crowd: list[str], tmp_path: Path
) -> None:
    plain, _ = build(make_client(Cache(clock=lambda: NOW)), crowd, tmp_path / "plain" / "x.elx")
    wikidata.fail(cut, lagged, status(503), cut, lagged)
    mixed = random.Random(7).sample(crowd, len(crowd))
    half = Cache(tmp_path / "half.sqlite", clock=lambda: NOW)
    list(make_client(half).items(mixed[:130]))
    other, _ = build(make_client(half), mixed, tmp_path / "other" / "x.elx")
    assert files(Path(plain.path)) == files(Path(other.path))


def test_a_killed_build_goes_on_and_gives_the_same_bytes(
    wikidata: StandIn,
    make_client: MakeClient,
    crowd: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Thirty kills at random moments, each followed by a run that goes on from there."""
    whole, _ = build(make_client(Cache(clock=lambda: NOW)), crowd, tmp_path / "whole.elx")
    wikidata.delay = 0.03
    before = len(wikidata.asked)
    chance = random.Random(20261125)
    cache, path = tmp_path / "kept.sqlite", tmp_path / "killed.elx"
    # Children of a process that has imported everything, so that they begin soon.
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["builds"])
    begins = processes.Event()
    job = (wikidata.api, cache, path, NOW, crowd)
    kills, kept, kept_then = 0, 0, set()
    while kills < 30:
        begins.clear()
        child = processes.Process(target=build_alone, args=(*job, begins))
        child.start()
        assert begins.wait(60)
        # Up to two more batches, or within the building behind them.
        wait_for_requests(wikidata, chance.randrange(3), patience=0.1 + chance.random() * 0.4)
        time.sleep(chance.random() * 0.03)
        child.kill()
        child.join()
        if child.exitcode == -signal.SIGKILL:
            kills += 1
            kept = len(Cache(cache, clock=lambda: NOW).get(every_key(wikidata, crowd)))
            kept_then.add(kept)
        else:
            assert child.exitcode == 0
        if kept == len(crowd) - 1 and chance.random() < 0.5:
            build_alone(*job, begins)
        if (path / "manifest.json").exists():
            # It has ended: begin again with an empty cache.
            assert files(path) == files(Path(whole.path))
            shutil.rmtree(path)
            cache.unlink()
    assert len(kept_then) > 3, "the kills fell on the same moment"
    build_alone(*job, begins)
    assert files(path) == files(Path(whole.path))
    assert len(wikidata.asked) > before


def wait_for_requests(wikidata: StandIn, number: int, *, patience: float) -> None:
    """Until so many more have come, or none for a while: then it builds, or asks for no more."""
    goal, seen, last = len(wikidata.asked) + number, len(wikidata.asked), time.monotonic()
    while seen < goal and time.monotonic() - last < patience:
        time.sleep(0.002)
        if len(wikidata.asked) > seen:
            seen, last = len(wikidata.asked), time.monotonic()


def every_key(wikidata: StandIn, ids: list[str]) -> list[str]:
    return [f"{wikidata.api} {each}" for each in ids]


@pytest.mark.parametrize(
    ("name", "text", "column"),
    [
        pytest.param("ids.txt", "Q1\n\n# nobody\nQ22  # somebody\n", "", id="one-a-line"),
        pytest.param("ids.txt", "\ufeffQ1\r\nQ22", "", id="from-windows"),
        pytest.param(
            "ids.txt",
            "https://www.wikidata.org/wiki/Q1\nhttp://www.wikidata.org/entity/Q22\n",
            "",
            id="addresses",
        ),
        pytest.param("t.csv", 'name,qid\n"A, B",Q1\nC,\nD,Q22\n', "qid", id="column"),
        pytest.param("t.tsv", "qid\tname\nQ1\tA\nQ22\tB\n", "qid", id="tabs"),
        pytest.param("t.csv", "name;qid\r\nA, B;Q1\r\nD;q22\r\n", "qid", id="semicolons"),
        pytest.param("t.csv", "name,qid\n# a comment\nA,Q1\nB,Q22\n", "qid", id="comment"),
        pytest.param(
            "t.jsonl",
            '{"name": "A", "item": "http://www.wikidata.org/entity/Q1"}\n{"item": "Q22"}\n'
            '{"item": null}\n',
            "item",
            id="json-lines",
        ),
    ],
)
def test_ids_in_a_file(tmp_path: Path, name: str, text: str, column: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    assert list(read_ids(tmp_path / name, column)) == ["Q1", "Q22"]


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        pytest.param("Q1\nP31\n", "", r"line 2: 'P31'; expected a QID", id="a-property"),
        pytest.param("Q1 Q2\n", "", r"line 1: 'Q1 Q2'; expected a QID", id="two"),
        pytest.param("Q01\n", "", r"line 1: 'Q01'", id="no-number"),
        pytest.param("name,qid\nA,Q1\nB,el:b\n", "qid", r"line 3: 'el:b'; .*nothing", id="local"),
        pytest.param("name,qid\n", "id", r"no column 'id'. Columns are: name, qid", id="column"),
        pytest.param("name,qid\nA\n", "qid", r"line 2: 1 cells; expected 2", id="short-row"),
        pytest.param("", "qid", r"ids.txt: is empty; expected a first line", id="empty"),
        pytest.param("Q1\0", "", r"ids.txt: holds zero bytes", id="no-text"),
    ],
)
def test_what_is_no_id_is_named(tmp_path: Path, text: str, column: str, message: str) -> None:
    (tmp_path / "ids.txt").write_text(text)
    with pytest.raises(InputError, match=message):
        list(read_ids(tmp_path / "ids.txt", column))


def test_ids_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Q1\nQ22\n")))
    assert list(read_ids("-")) == ["Q1", "Q22"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        list(read_ids(tmp_path / "none.txt"))
