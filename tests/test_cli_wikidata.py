"""The commands of `entitylink gazetteer` that read Wikidata: from dumps, and from a stand-in."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from pathlib import Path
from threading import Thread

import pytest
from commands import Commands

sys.path.insert(0, str(Path(__file__).parent / "sources"))

from standin import StandIn, status, too_many
from wikibase_items import item, person

from entitylink import Gazetteer, Linker
from entitylink.sources.cache import DAY, cache_path

POLITICIAN = "Q82955"


@pytest.fixture
def wikidata(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> StandIn:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    people = [
        person("Q42", "Douglas Adams"),
        person("Q76", "Jane Testova", P106=POLITICIAN),
        person("Q77", "John Testov", P106=POLITICIAN),
    ]
    with StandIn(people) as standin:
        yield standin


def web(standin: StandIn) -> list[str]:
    return ["--contact", "me@example.org", "--api", standin.api]


def ids(path: str) -> list[str]:
    return sorted(entity.id for entity in Gazetteer.open(path))


def test_build_from_a_list_of_ids(cli: Commands, wikidata: StandIn) -> None:
    out = str(cli.folder / "mine.elx")
    listed = cli.file("ids.txt", "Q42\n# a comment\nhttps://www.wikidata.org/wiki/Q76\nQ999\n")
    done = cli.run("gazetteer", "build", out, "--ids", listed, *web(wikidata))
    assert ids(out) == ["Q42", "Q76"]
    assert "of 3 ids, 1 are not in Wikidata" in done.stderr
    manifest = json.loads(cli.run("gazetteer", "info", out).stdout)
    assert manifest["licence"] == "CC0-1.0"
    assert manifest["source"] == "Wikidata, items listed in ids.txt"
    assert Linker(Gazetteer.open(out)).link("Adams, Douglas").id == "Q42"


def test_ids_in_a_column(cli: Commands, wikidata: StandIn) -> None:
    out = str(cli.folder / "mine.elx")
    table = cli.file("people.csv", "name,qid\nAdams,Q42\nnobody,\n")
    words = ["--ids", table, "--id-column", "qid", *web(wikidata)]
    cli.run("gazetteer", "build", out, *words)
    assert ids(out) == ["Q42"]


def test_build_from_a_recipe_and_update(cli: Commands, wikidata: StandIn) -> None:
    out = str(cli.folder / "politics.elx")
    words = ["--recipe", "politicians", "--set", "since=", "--endpoint", wikidata.sparql]
    cli.run("gazetteer", "build", out, *words, *web(wikidata))
    assert ids(out) == ["Q76", "Q77"]
    origin = json.loads(cli.run("gazetteer", "info", out).stdout)["origin"]
    assert (origin["recipe"], origin["parameters"]["since"]) == ("politicians", "")

    wikidata.items["Q78"] = person("Q78", "Jack Newcomer", P106=POLITICIAN)
    del wikidata.items["Q77"]
    done = cli.run("gazetteer", "update", out, "--max-age", "0", *web(wikidata))
    assert "1 added, 0 changed, 1 removed" in done.stderr
    assert ids(out) == ["Q76", "Q78"]


def test_an_update_asks_where_the_gazetteer_was_built_from(
    cli: Commands, wikidata: StandIn
) -> None:
    out = str(cli.folder / "politics.elx")
    words = ["--recipe", "politicians", "--endpoint", wikidata.sparql, *web(wikidata)]
    cli.run("gazetteer", "build", out, *words)
    before = len(wikidata.asked)
    contact = ["--contact", "me@example.org", "--max-age", "0"]
    done = cli.run("gazetteer", "update", out, *contact)
    assert "0 added, 0 changed, 0 removed" in done.stderr
    assert len(wikidata.asked) > before
    with StandIn([person("Q90", "Found Elsewhere", P106=POLITICIAN)]) as other:
        there = ["--endpoint", other.sparql, "--api", other.api]
        done = cli.run("gazetteer", "update", out, *contact, *there)
    assert ids(out) == ["Q90"]


def test_an_update_asks_the_recipe_anew(
    cli: Commands, wikidata: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = str(cli.folder / "politics.elx")
    words = ["--recipe", "politicians", "--endpoint", wikidata.sparql, *web(wikidata)]
    cli.run("gazetteer", "build", out, *words)
    wikidata.items["Q78"] = person("Q78", "Jack Newcomer", P106=POLITICIAN)
    yesterday = time.time() - DAY
    with sqlite3.connect(cache_path()) as base:
        base.execute("UPDATE answers SET fetched = ?", [yesterday])
    done = cli.run("gazetteer", "update", out, *web(wikidata))
    assert "1 added, 0 changed, 0 removed" in done.stderr


def test_confirm_prints_a_diff_and_changes_nothing(cli: Commands, wikidata: StandIn) -> None:
    text = "id,label,kind,born\nme:1,Douglas Adams,person,1952\nQ999,Nobody,person,\n"
    table = cli.file("people.csv", text)
    wikidata.items["Q42"] = person("Q42", "Douglas Adams", P569="1952-03-11")
    done = cli.run("gazetteer", "confirm", table, *web(wikidata), code=1)
    assert "-me:1,Douglas Adams,person,1952\n+Q42,Douglas Adams,person,1952\n" in done.stdout
    assert "people.csv, line 3 (Q999): Q999 is not on Wikidata" in done.stderr
    assert "2 rows compared; 1 ids found, 0 stay open, 1 problems" in done.stderr
    assert Path(table).read_text() == text


def test_what_was_fetched_is_not_asked_again(cli: Commands, wikidata: StandIn) -> None:
    listed = cli.file("ids.txt", "Q42\nQ76\n")
    for name in ("a.elx", "b.elx"):
        words = ["--ids", listed, *web(wikidata)]
        cli.run("gazetteer", "build", str(cli.folder / name), *words)
    assert wikidata.batches() == [["Q42", "Q76"]]


def test_nothing_does_not_replace_a_gazetteer(cli: Commands, wikidata: StandIn) -> None:
    out = str(cli.folder / "mine.elx")
    cli.run("gazetteer", "build", out, "--ids", cli.file("ids.txt", "Q42\n"), *web(wikidata))
    gone = cli.file("gone.txt", "Q999\n")
    done = cli.run("gazetteer", "build", out, "--ids", gone, *web(wikidata), code=2)
    assert "no entity is left, so nothing was built" in done.stderr
    assert ids(out) == ["Q42"]


def test_kinds(cli: Commands, wikidata: StandIn) -> None:
    wikidata.items["Q8"] = item("Q8", "The Group", P31="Q43229")
    out = str(cli.folder / "mine.elx")
    listed = cli.file("ids.txt", "Q42\nQ8\n")
    words = ["--ids", listed, "--kinds", "organization,place", *web(wikidata)]
    done = cli.run("gazetteer", "build", out, *words)
    assert ids(out) == ["Q8"]
    assert "of 2 ids, 1 of another kind" in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["--ids", "ids.txt"], "no contact given", id="contact"),
        pytest.param(
            ["--ids", "bad.txt", "--contact", "me@example.org"],
            "bad.txt, line 2: 'Adams'; expected a QID",
            id="no-qid",
        ),
        pytest.param(
            ["--recipe", "poets", "--contact", "me@example.org"],
            "no recipe 'poets'. Recipes are: armed-groups",
            id="recipe",
        ),
        pytest.param(
            ["--recipe", "cities", "--set", "size=3", "--contact", "me@example.org"],
            "no parameter 'size'",
            id="parameter",
        ),
        pytest.param(
            ["--ids", "ids.txt", "--table", "t.csv"],
            "--table and --ids to build from; give one",
            id="two-sources",
        ),
        pytest.param(
            ["--ids", "ids.txt", "--lang", "de"], "--lang says nothing about --ids", id="option"
        ),
        pytest.param(
            ["--ids", "ids.txt", "--kinds", "people", "--contact", "me@example.org"],
            "--kinds has 'people'; expected some of person, place",
            id="kinds",
        ),
        pytest.param(
            ["--ids", "ids.txt", "--languages", "de,french", "--contact", "me@example.org"],
            "'french' is not a language code; did you mean 'fr'",
            id="languages",
        ),
        pytest.param(
            ["--recipe", "cities", "--set", "country=DE", "--set", "country=AT"],
            "--set tells 'country' twice, as 'DE' and 'AT'; expected once",
            id="told-twice",
        ),
    ],
)
def test_what_cannot_be_built(
    cli: Commands,
    wikidata: StandIn,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    message: str,
) -> None:
    monkeypatch.delenv("ENTITYLINK_CONTACT", raising=False)
    monkeypatch.chdir(cli.folder)
    cli.file("ids.txt", "Q42\n")
    cli.file("bad.txt", "Q42\nAdams\n")
    assert message in cli.run("gazetteer", "build", "x.elx", *words, code=2).stderr
    assert not Path("x.elx").exists()


def test_a_service_that_refuses_ends_with_2(cli: Commands, wikidata: StandIn) -> None:
    # It asks to wait for longer than anybody would.
    wikidata.fail(too_many(retry_after=100_000))
    listed = cli.file("ids.txt", "Q42\n")
    words = ["--ids", listed, *web(wikidata)]
    out = str(cli.folder / "x.elx")
    assert "429" in cli.run("gazetteer", "build", out, *words, code=2).stderr


def test_waiting_is_told(cli: Commands, wikidata: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    wikidata.fail(status(503))
    listed = cli.file("ids.txt", "Q42\n")
    out = str(cli.folder / "x.elx")
    done = cli.run("gazetteer", "build", out, "--ids", listed, *web(wikidata))
    assert "503" in done.stderr
    assert "asked again in" in done.stderr
    assert ids(out) == ["Q42"]


def test_build_from_a_dump(cli: Commands) -> None:
    lines = [person("Q42", "Douglas Adams"), item("Q8", "The Group", P31="Q43229")]
    dump = cli.file(
        "wikidata-20261102-all.json", "[\n" + ",\n".join(map(json.dumps, lines)) + "\n{bad},\n]\n"
    )
    out = str(cli.folder / "all.elx")
    done = cli.run("gazetteer", "build", out, "--dump", dump, "--kinds", "person", code=1)
    assert ids(out) == ["Q42"]
    assert "line 4: not JSON" in done.stderr
    assert "2 items; left out: 1 of another kind" in done.stderr
    manifest = json.loads(cli.run("gazetteer", "info", out).stdout)
    assert (manifest["date"], manifest["licence"]) == ("2026-11-02", "CC0-1.0")
    assert manifest["origin"]["items"]["damaged_lines"] == 1
    assert {entry.name for entry in cli.folder.iterdir()} == {"all.elx", Path(dump).name}


def test_an_update_keeps_what_only_the_classes_of_the_dump_knew(
    cli: Commands, wikidata: StandIn
) -> None:
    # A class that the library does not know, and the dump says is one of organizations.
    group = item("Q8", "The Group", P31="Q99999901")
    lines = [item("Q99999901", "sort of group", P279="Q43229"), group]
    dump = cli.file("20261101.json", "".join(f"{json.dumps(each)}\n" for each in lines))
    out = str(cli.folder / "all.elx")
    words = ["--dump", dump, "--kinds", "organization", "--classes-of-dump"]
    cli.run("gazetteer", "build", out, *words)
    assert ids(out) == ["Q8"]
    wikidata.items["Q8"] = item(
        "Q8", "The Renamed Group", P31="Q99999901", modified="2026-11-03T00:00:00Z"
    )
    done = cli.run("gazetteer", "update", out, *web(wikidata))
    assert "0 added, 1 changed, 0 removed" in done.stderr
    assert Gazetteer.open(out).entity("Q8").label() == "The Renamed Group"


def test_a_slash_behind_the_path_changes_nothing(cli: Commands) -> None:
    dump = cli.file("a.json", json.dumps(person("Q42", "Douglas Adams")) + "\n")
    out = cli.folder / "all.elx"
    for _ in range(2):
        cli.run("gazetteer", "build", f"{out}/", "--dump", dump)
        assert ids(str(out)) == ["Q42"]
        assert json.loads(cli.run("gazetteer", "info", str(out)).stdout)["name"] == "all"
    assert {entry.name for entry in cli.folder.iterdir()} == {"a.json", "all.elx"}


def test_a_place_that_is_taken_is_left_as_it_is(cli: Commands) -> None:
    dump = cli.file("a.json", json.dumps(person("Q42", "Douglas Adams")) + "\n")
    taken = cli.file("taken", "mine")
    done = cli.run("gazetteer", "build", taken, "--dump", dump, code=2)
    assert "exists and is no entitylink index" in done.stderr
    assert {entry.name for entry in cli.folder.iterdir()} == {"a.json", "taken"}


def test_a_dump_from_a_pipe(cli: Commands) -> None:
    """As the shell makes one of `<(zcat dump.json.gz)`."""
    pipe, out = cli.folder / "pipe", str(cli.folder / "all.elx")
    os.mkfifo(pipe)
    words = ["--dump", str(pipe), "--classes-of-dump"]
    done = cli.run("gazetteer", "build", out, *words, code=2)
    assert "reads the dump twice; standard input and pipes come once" in done.stderr
    line = json.dumps(person("Q42", "Douglas Adams")) + "\n"
    Thread(target=lambda: pipe.write_text(line), daemon=True).start()
    cli.run("gazetteer", "build", out, "--dump", str(pipe))
    assert ids(out) == ["Q42"]
    assert json.loads(cli.run("gazetteer", "info", out).stdout)["date"] == ""


def test_what_a_dump_repeats_is_told(cli: Commands) -> None:
    line = json.dumps(person("Q42", "Douglas Adams"))
    # The number in the name is no day.
    dump = cli.file("part-20261399.json", f"{line}\n{line}\n")
    out = str(cli.folder / "all.elx")
    done = cli.run("gazetteer", "build", out, "--dump", dump)
    assert "2 items; left out: 1 repeated" in done.stderr
    manifest = json.loads(cli.run("gazetteer", "info", out).stdout)
    assert (manifest["origin"]["items"]["entities"], manifest["counts"]["entities"]) == (1, 1)
    assert manifest["origin"]["items"]["repeated"] == 1
    assert time.strptime(manifest["date"], "%Y-%m-%d")


def test_recipes_are_listed(cli: Commands) -> None:
    listed = cli.run("gazetteer", "recipes").stdout
    assert "politicians" in listed
    shown = cli.run("gazetteer", "recipes", "cities").stdout
    assert "--set min_inhabitants=" in shown
    assert "SELECT DISTINCT ?item" in shown
    assert "# The first of 6 queries" in shown
    assert "# The first of" not in cli.run("gazetteer", "recipes", "countries").stdout
    assert "no recipe 'x'" in cli.run("gazetteer", "recipes", "x", code=2).stderr
