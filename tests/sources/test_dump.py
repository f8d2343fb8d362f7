"""Dumps: every form gives the same entities, damage is named, and a killed run goes on."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import multiprocessing
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from wikidata_items import dump_of, instance_of, item, item_value, line_of, statement, texts

from entitylink import Gazetteer, InputError
from entitylink.sources import checkpoints, lines
from entitylink.sources.checkpoints import Checkpoints
from entitylink.sources.classes import ClassTree
from entitylink.sources.dump import DumpReading, read_dump
from entitylink.sources.dumptree import dump_tree

TREE = ClassTree(
    {"Q5": "person", "Q515": "place", "Q43229": "organization", "Q13442814": "skip", "Q7": "other"}
)
CLASSES = ["Q5", "Q515", "Q43229", "Q13442814", "Q7"]


def many_items(count: int, names: int = 1000) -> list[dict[str, Any]]:
    return [
        item(
            f"Q{number}",
            *instance_of(CLASSES[number % 5]),
            labels=texts(en=f"Name{number % names} Vale", ru=f"Имя{number % names} Вейл"),
            sitelinks=number % 4,
        )
        for number in range(1, count + 1)
    ]


ITEMS = many_items(200)
WANTED = [f"Q{number}" for number in range(1, 201) if number % 5 in (0, 1, 2)]
DUMP = dump_of(ITEMS)


def ids(reading: DumpReading) -> list[str]:
    return [entity.id for entity in reading]


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BLOCK", 4096)


def zstandard_of(data: bytes) -> bytes:
    packed: bytes = pytest.importorskip("zstandard").compress(data)
    return packed


# All forms


FORMS = [
    pytest.param(bytes, id="plain"),
    pytest.param(gzip.compress, id="gzip"),
    pytest.param(lambda data: gzip.compress(data[:999]) + gzip.compress(data[999:]), id="gzips"),
    pytest.param(bz2.compress, id="bzip2"),
    pytest.param(lambda data: bz2.compress(data[:999]) + bz2.compress(data[999:]), id="bzip2s"),
    pytest.param(zstandard_of, id="zstandard"),
    pytest.param(lambda data: zstandard_of(data[:999]) + zstandard_of(data[999:]), id="zstandards"),
]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("pack", FORMS)
def test_packed_or_not(tmp_path: Path, small_blocks: None, pack: Any, workers: int) -> None:
    # The name says nothing of what is in the file.
    reading = read_dump(written(tmp_path / "dump", pack(DUMP)), tree=TREE, workers=workers)
    assert ids(reading) == WANTED
    assert reading.counts.items == 200
    assert reading.counts.entities == 120
    assert reading.counts.skipped == {
        "article or page of the projects": 40,
        "of another kind": 40,
    }
    assert reading.counts.bytes == len(DUMP)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\n".join(map(line_of, ITEMS)) + b"\n", id="bare-lines"),
        pytest.param(b"\n".join(map(line_of, ITEMS)), id="no-line-feed-at-the-end"),
        pytest.param(DUMP.rstrip(), id="no-line-feed-behind-the-array"),
        pytest.param(DUMP.replace(b"\n]", b",\n]"), id="a-comma-behind-the-last-item"),
        pytest.param(DUMP.replace(b"\n", b"\r\n"), id="lines-of-windows"),
        pytest.param(b"[" + DUMP.strip(b"[]\n") + b"]", id="brackets-on-the-lines-of-items"),
        pytest.param(b"\n".join(json.dumps(each).encode() for each in ITEMS), id="with-spaces"),
        pytest.param(DUMP.replace(b",\n", b",\n\n"), id="empty-lines"),
    ],
)
def test_lines(tmp_path: Path, small_blocks: None, data: bytes) -> None:
    reading = read_dump(written(tmp_path / "dump.json", data), tree=TREE)
    assert ids(reading) == WANTED
    assert reading.counts.damaged == 0


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(
        gzip.compress(DUMP)))))  # fmt: skip
    assert ids(read_dump("-", tree=TREE)) == WANTED


def test_an_item_that_comes_again_is_given_once(tmp_path: Path, small_blocks: None) -> None:
    again = [*ITEMS, item("Q1", *instance_of("Q5"), labels=texts(en="Another"))]
    path = written(tmp_path / "dump.json", dump_of(again))
    for _ in range(2):  # the second time out of the folder
        reading = read_dump(path, tree=TREE, work=tmp_path / "work")
        assert ids(reading) == WANTED
        assert (reading.counts.entities, reading.counts.repeated) == (121, 1)


def test_what_is_wanted(tmp_path: Path) -> None:
    path = written(tmp_path / "dump.json", DUMP)
    some = read_dump(path, tree=TREE, kinds=["person"], min_sitelinks=3, languages=["de"])
    people = list(some)
    assert [each.id for each in people] == [
        f"Q{n}" for n in range(1, 201) if n % 20 == 15 and n % 5 == 0
    ]
    assert {name.lang for each in people for name in each.names} == {"en"}
    assert some.counts.skipped["too few sitelinks"] == 30


def test_progress_shows_bytes_and_items(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ids(read_dump(written(tmp_path / "dump.json", DUMP), tree=TREE, progress=True))
    shown = capsys.readouterr().err
    assert "dump.json, items" in shown
    assert "200 items" in shown


# Damage


def test_damaged_lines_are_counted_and_named(tmp_path: Path, small_blocks: None) -> None:
    rows = DUMP.split(b"\n")
    rows[30] = rows[30][: len(rows[30]) // 2]
    rows[101] = b'{"id": "Q101", "labels": },'
    rows[102] = b"\xff\xfe garbage"
    told: list[tuple[int, str]] = []
    reading = read_dump(
        written(tmp_path / "dump.json", b"\n".join(rows)),
        tree=TREE,
        on_damaged=lambda line, text: told.append((line, text)),
    )
    found = ids(reading)
    assert len(found) == 120 - sum(f"Q{n}" in WANTED for n in (30, 101, 102))
    assert reading.counts.damaged == 3
    assert [line for line, _ in told] == [31, 102, 103]
    assert told == reading.counts.reported
    assert "not JSON" in told[1][1]
    assert "is not an item in braces" in told[2][1]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(gzip.compress(DUMP)[:-9], "dump: the archive ends in the middle", id="gzip"),
        pytest.param(bz2.compress(DUMP)[:-9], "the archive ends in the middle", id="bzip2"),
        pytest.param(lambda: zstandard_of(DUMP)[:-9], "ends in the middle", id="zstandard"),
        pytest.param(
            gzip.compress(DUMP)[:900] + b"damage" + gzip.compress(DUMP)[906:],
            "the archive is damaged",
            id="gzip-damaged",
        ),
        pytest.param(
            lambda: zstandard_of(DUMP)[:900] + b"damage" + zstandard_of(DUMP)[906:],
            "the archive is damaged",
            id="zstandard-damaged",
        ),
        pytest.param(DUMP[:-3], "the array of items is not closed", id="plain-without-bracket"),
        pytest.param(
            DUMP[: DUMP.rindex(b"}]") + 2], "the array of items is not closed", id="plain-at-a-list"
        ),
        pytest.param(DUMP[:-400], "the array of items is not closed", id="plain-inside-an-item"),
        pytest.param(DUMP[2:-400], "the last line ends inside of an item", id="lines"),
        pytest.param(b"", "is empty; expected a JSON dump", id="empty"),
        pytest.param(b"<xml>\n</xml>\n", "no item in it. Line 1: '<xml>'", id="xml"),
        pytest.param(b"[\n]\n", "no item in it. Expected", id="an-empty-array"),
    ],
)
def test_a_dump_that_is_not_whole(tmp_path: Path, data: Any, message: str) -> None:
    path = written(tmp_path / "dump", data() if callable(data) else data)
    target, work = tmp_path / "world.elx", tmp_path / "world.elx.reading"
    with pytest.raises(InputError, match=message):
        Gazetteer.build(read_dump(path, tree=TREE, work=work), target)
    # Nothing half built is left.
    assert not target.exists()
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none.json: cannot be read \(No such file"):
        read_dump(tmp_path / "none.json")


def test_a_line_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BLOCK", 4096)
    monkeypatch.setattr(lines, "LONGEST_LINE", 1 << 20)
    path = written(tmp_path / "zeros", b"0" * (2 << 20))
    with pytest.raises(InputError, match="a line is longer than 1 MB"):
        ids(read_dump(path))


def test_zstandard_without_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zstandard", None)
    path = written(tmp_path / "dump", b"\x28\xb5\x2f\xfd....")
    with pytest.raises(InputError, match=r"needs a package: pip install 'entitylink\[zstd\]'"):
        read_dump(path)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"kinds": ["human"]}, r"kinds are \['human'\]; expected some of", id="kind"),
        pytest.param({"kinds": []}, "expected some of person, place", id="no-kind"),
        pytest.param({"workers": 0}, "workers is 0; expected 1 or more", id="no-worker"),
    ],
)
def test_options_that_are_none(tmp_path: Path, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_dump(written(tmp_path / "dump.json", DUMP), **options)


# The tree of classes from the dump


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_classes_of_the_dump_itself(tmp_path: Path, pack: Any) -> None:
    rows = [
        item("Q100", statement("P279", item_value("Q515")), labels=texts(en="big city")),
        item("Q101", statement("P279", item_value("Q100")), labels=texts(en="very big city")),
        item("Q102", statement("P279", item_value("Q5")), labels=texts(en="used by nobody")),
        item("Q1", *instance_of("Q101"), labels=texts(en="Bigtown")),
        item("Q2", *instance_of("Q5"), labels=texts(en="Ada Vale")),
    ]
    path = written(tmp_path / "dump", pack(dump_of(rows)))
    assert ids(read_dump(path, tree=TREE)) == ["Q2"]
    tree = dump_tree(path, tree=TREE)
    assert tree.kinds == {**TREE.kinds, "Q101": "place"}
    assert ids(read_dump(path, tree=tree)) == ["Q1", "Q2"]


def test_the_nearest_known_class_decides() -> None:
    tree = TREE.extended([1, 2, 3, 3], [515, 1, 2, 43229])
    assert (tree.kinds["Q2"], tree.kinds["Q3"]) == ("place", "organization")
    # Circles end, and what stands alone stays unknown.
    circle = TREE.extended([10, 11, 11, 12], [11, 10, 515, 13])
    assert circle.kind_of(["Q10"]) == "place"
    assert circle.kind_of(["Q12"]) == ""


# Going on


def build(path: Path, target: Path, workers: int = 1) -> None:
    reading = read_dump(path, tree=TREE, work=Path(f"{target}.reading"), workers=workers)
    Gazetteer.build(reading, target)
    reading.remove_work()


def contents(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_reading_that_stopped_goes_on(
    tmp_path: Path, small_blocks: None, monkeypatch: pytest.MonkeyPatch, pack: Any
) -> None:
    monkeypatch.setattr(checkpoints, "EVERY", 0.0)
    path = written(tmp_path / "dump", pack(DUMP))
    whole = read_dump(path, tree=TREE)
    wanted = list(whole)
    first = read_dump(path, tree=TREE, work=tmp_path / "work")
    stopped = iter(first)
    taken = [next(stopped) for _ in range(50)]
    stopped.close()  # type: ignore[attr-defined]
    second = read_dump(path, tree=TREE, work=tmp_path / "work")
    assert second.resumed_at > 0
    assert list(second) == wanted
    assert second.counts == whole.counts
    assert taken == wanted[:50]
    third = read_dump(path, tree=TREE, work=tmp_path / "work")
    assert third.resumed_at == len(DUMP)
    assert list(third) == wanted
    third.remove_work()
    assert not (tmp_path / "work").exists()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"min_sitelinks": 1}, id="options"),
        pytest.param({"languages": ["en"]}, id="languages"),
        pytest.param({"tree": ClassTree({"Q5": "person"})}, id="classes"),
    ],
)
def test_other_options_start_anew(tmp_path: Path, change: dict[str, Any]) -> None:
    path = written(tmp_path / "dump.json", DUMP)
    ids(read_dump(path, tree=TREE, work=tmp_path / "work"))
    fresh = read_dump(path, **{"tree": TREE, "work": tmp_path / "work", **change})
    assert fresh.resumed_at == 0
    assert list(fresh) == list(read_dump(path, **{"tree": TREE, **change}))


def test_another_dump_starts_anew(tmp_path: Path) -> None:
    path = written(tmp_path / "dump.json", DUMP)
    ids(read_dump(path, tree=TREE, work=tmp_path / "work"))
    path.write_bytes(DUMP.replace(b"Name7 ", b"Eman7 "))
    fresh = read_dump(path, tree=TREE, work=tmp_path / "work")
    assert fresh.resumed_at == 0
    assert "Eman7 Vale" in {each.names[0].text for each in fresh}


def test_standard_input_that_comes_again(
    tmp_path: Path, small_blocks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "EVERY", 0.0)

    def given(data: bytes) -> None:
        buffer = io.BufferedReader(io.BytesIO(data))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(buffer))

    given(DUMP)
    stopped = iter(read_dump("-", tree=TREE, work=tmp_path / "work"))
    for _ in range(50):
        next(stopped)
    stopped.close()  # type: ignore[attr-defined]
    given(DUMP.replace(b"Name7 ", b"Eman7 "))
    other = read_dump("-", tree=TREE, work=tmp_path / "work")
    with pytest.raises(InputError, match=r"is not the dump of which \d+ bytes were"):
        ids(other)
    given(DUMP)
    again = read_dump("-", tree=TREE, work=tmp_path / "work")
    assert again.resumed_at > 0
    assert ids(again) == WANTED


def test_two_readings_into_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "_PATIENCE", 0.01)
    path = written(tmp_path / "dump.json", DUMP)
    first = read_dump(path, tree=TREE, work=tmp_path / "work")
    with pytest.raises(InputError, match="another process reads a dump into this folder"):
        read_dump(path, tree=TREE, work=tmp_path / "work")
    assert ids(first) == WANTED


def test_a_folder_with_other_files_in_it_is_left(tmp_path: Path) -> None:
    path = written(tmp_path / "dump.json", DUMP)
    reading = read_dump(path, tree=TREE, work=tmp_path)
    ids(reading)
    reading.remove_work()
    assert list(tmp_path.iterdir()) == [path]


def test_a_state_that_is_damaged_starts_anew(tmp_path: Path) -> None:
    path = written(tmp_path / "dump.json", DUMP)
    ids(read_dump(path, tree=TREE, work=tmp_path / "work"))
    (tmp_path / "work" / "state.json").write_text("{", encoding="utf-8")
    assert read_dump(path, tree=TREE, work=tmp_path / "work").resumed_at == 0


def test_what_was_written_after_the_last_state_does_not_count(tmp_path: Path) -> None:
    saved = Checkpoints(tmp_path / "work", "a")
    saved.add(gzip.compress(b"1\n"), {})
    saved.save({"counts": {}})
    saved.add(gzip.compress(b"2\n"), {})
    saved.close()
    again = Checkpoints(tmp_path / "work", "a")
    assert b"".join(again.lines()) == b"1\n"
    again.close()


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_thirty_kills_leave_the_same_bytes(
    tmp_path: Path, small_blocks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "EVERY", 0.0)
    # A kill loses nothing that was written; only a machine that stops does.
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    path = written(tmp_path / "dump.json.gz", gzip.compress(dump_of(many_items(300, 20))))
    # A process of its own for the whole one too: the time it takes bounds that of the kills.
    context = multiprocessing.get_context("fork")
    began = time.monotonic()
    whole = context.Process(target=build, args=(path, tmp_path / "whole.elx"))
    whole.start()
    whole.join()
    took = time.monotonic() - began
    assert whole.exitcode == 0
    rng = random.Random(7)
    kills = resumed = 0
    target = tmp_path / "killed.elx"
    while kills < 30:
        run = context.Process(target=build, args=(path, target, 1 + kills % 2))
        run.start()
        run.join(rng.uniform(0, took))
        if run.exitcode is None:
            run.kill()
            run.join()
            kills += 1
            resumed += (tmp_path / "killed.elx.reading" / "state.json").exists()
        else:
            assert run.exitcode == 0
            assert contents(target) == contents(tmp_path / "whole.elx") | renamed(target)
    build(path, target)
    assert contents(target) == contents(tmp_path / "whole.elx") | renamed(target)
    assert resumed > 5
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "dump.json.gz",
        "killed.elx",
        "whole.elx",
    ]


def renamed(target: Path) -> dict[str, bytes]:
    """The manifest, which holds the name of the gazetteer: the only thing that may differ."""
    manifest = json.loads((target / "manifest.json").read_bytes())
    whole = json.loads((target.with_name("whole.elx") / "manifest.json").read_bytes())
    assert {**manifest, "name": ""} == {**whole, "name": ""}
    return {"manifest.json": (target / "manifest.json").read_bytes()}


def test_importing_it_loads_nothing_slow() -> None:
    code = (
        "import entitylink.sources.dump, sys; "
        "print([m for m in ('tqdm', 'requests', 'zstandard', 'click') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
