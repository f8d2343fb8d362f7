"""A small index of the present format, written once and kept: it opens and answers as it did.

`frozen/` was written by `python tests/index/test_frozen.py --write`. It is written again only
together with a new `FORMAT_VERSION` or `KEYS_VERSION`: until then every release has to read it.
`plain_reader.py` reads it with the standard library alone, which proves that the format is
described well enough for another language.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from plain_reader import Index, plain_key

from entitylink import Entity, Gazetteer, Linker, Name
from entitylink.gazetteer import layout
from entitylink.index.manifest import FORMAT_VERSION
from entitylink.keys import KEYS_VERSION, plain_hashes
from entitylink.link.search import NameFinder

FROZEN = Path(__file__).with_name("frozen")
READER = Path(__file__).with_name("plain_reader.py")

ENTITIES = [
    # By falling prior, as they are numbered in the index.
    Entity(
        "Q649",
        "place",
        (Name("Moscow", "en", "label"), Name("Москва", "ru", "native"), Name("Moskau", "de")),
        "capital of Russia",
        250,
        "RU",
        coordinates=(55.7558, 37.6173),
        population=13010112,
    ),
    Entity(
        "Q5685",
        "person",
        (
            Name("Anton Chekhov", "en", "label"),
            Name("Антон Павлович Чехов", "ru", "native"),
            Name("Anton Tschechow", "de"),
            Name("Chekhov Anton", "mul", since="1879", until="1904-07-15"),
            Name("アントン・チェーホフ", "ja"),
        ),
        "Russian writer",
        180,
        "RU",
        "1860-01-29",
        died="1904-07-15",
        identifiers=("house:kv-12", "street:9"),
    ),
    Entity(
        "Q39259",
        "person",
        (Name("Recep Tayyip Erdoğan", "tr", "native"), Name("رجب طيب أردوغان", "ar")),
        "president of Turkey",
        150,
        "TR",
        "1954",
        positions=("el:president-of-turkey",),
    ),
    Entity(
        "el:lu-xun",
        "person",
        (Name("Lu Xun", "en", "label"), Name("鲁迅", "zh", "native")),
        prior=90,
        wikidata="Q23114",
    ),
    Entity("el:lu-xun-2", "person", (Name("Xun Lu"),), "a namesake", 90),
    Entity("el:kim", "other", (Name("Kim"),), "", 0),
]


def write(path: Path) -> Gazetteer:
    return Gazetteer.build(
        ENTITIES, path, name="frozen", source="tests", licence="CC0-1.0", date="2024-01-01"
    )


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open(FROZEN)


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(FROZEN)


# The library reads it


def test_it_is_of_the_present_format(gazetteer: Gazetteer) -> None:
    assert gazetteer.manifest["format_version"] == FORMAT_VERSION
    assert gazetteer.manifest["keys_version"] == KEYS_VERSION
    gazetteer.verify()


def test_its_entities_are_read(gazetteer: Gazetteer) -> None:
    assert list(gazetteer) == ENTITIES
    assert gazetteer.name == "frozen"
    assert gazetteer.manifest["counts"]["entities"] == len(ENTITIES)


FIRST = [
    pytest.param("Anton Chekhov", "Q5685", id="as-filed"),
    pytest.param("Čechov", "Q5685", id="scholarly"),
    pytest.param("Tschechow", "Q5685", id="german"),
    pytest.param("Chekhof", "Q5685", id="one-letter-differs"),
    pytest.param("A. Chekhov", "Q5685", id="initial"),
    pytest.param("AntonChekhov", "Q5685", id="joined"),
    pytest.param("Чехов", "Q5685", id="cyrillic"),
    pytest.param("تشيخوف", "Q5685", id="arabic"),
    pytest.param("Erdogan", "Q39259", id="without-marks"),
    pytest.param("Recep Erdogan", "Q39259", id="middle-name-dropped"),
    pytest.param("Эрдоган", "Q39259", id="turkish-in-cyrillic"),
    pytest.param("鲁迅", "el:lu-xun", id="han"),
    pytest.param("Moskva", "Q649", id="place"),
    pytest.param("Kim", "el:kim", id="prior-0"),
]


@pytest.mark.parametrize(("surface", "entity_id"), FIRST)
def test_its_names_are_found(gazetteer: Gazetteer, surface: str, entity_id: str) -> None:
    rows = NameFinder(gazetteer).retrieve([surface])[0]
    assert gazetteer.id(int(gazetteer.array("name_ent")[rows[0]])) == entity_id


@pytest.mark.parametrize(
    ("surface", "entity_id"),
    [
        pytest.param("Anton Tschechow", "Q5685", id="alias"),
        pytest.param("Антон Чехов", "Q5685", id="without-the-patronymic"),
        pytest.param("رجب طيب أردوغان", "Q39259", id="arabic"),
        pytest.param("Franz Kafka", None, id="stranger"),
        pytest.param("Anna Chekhova", None, id="a-woman-of-the-name"),
    ],
)
def test_it_links(gazetteer: Gazetteer, surface: str, entity_id: str | None) -> None:
    assert Linker(gazetteer).link(surface).id == entity_id


def test_what_is_written_today_has_the_same_arrays(gazetteer: Gazetteer, tmp_path: Path) -> None:
    fresh = write(tmp_path / "fresh.elx")
    assert fresh.manifest["files"].keys() == gazetteer.manifest["files"].keys()
    dtypes = {
        name: [g.manifest["files"][name]["dtype"] for g in (fresh, gazetteer)]
        for name in fresh.manifest["files"]
    }
    assert all(first == second for first, second in dtypes.values())


# A reader without the library


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        pytest.param(["anton", "chekhov"], ["Q5685"], id="as-filed"),
        pytest.param(["chekhov", "anton"], ["Q5685"], id="another-order"),
        pytest.param(["антон", "павлович", "чехов"], ["Q5685"], id="cyrillic"),
        pytest.param(["recep", "tayyip", "erdogan"], ["Q39259"], id="without-marks"),
        pytest.param(["鲁迅"], ["el:lu-xun"], id="han"),
        pytest.param(["lu", "xun"], ["el:lu-xun", "el:lu-xun-2"], id="two-entities"),
        pytest.param(["kim"], ["el:kim"], id="one-word"),
        pytest.param(["anton", "chekhof"], [], id="one-letter-differs"),
        pytest.param(["recep", "erdogan"], [], id="a-pair-of-a-longer-name"),
        pytest.param(["anton"], [], id="a-word-too-few"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_plain_reader_finds_names(index: Index, words: list[str], ids: list[str]) -> None:
    assert index.ids_of(index.names_written(words)) == ids


def test_plain_reader_needs_the_standard_library_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", READER, FROZEN, "anton", "chekhov"],
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == ["Q5685"]


def test_plain_reader_reads_entities(index: Index) -> None:
    for place, entity in enumerate(ENTITIES):
        read = index.entity(place)
        assert read["names"] == [(name.text, name.lang) for name in entity.names]
        for field in ("id", "kind", "wikidata", "description", "prior", "country", "born"):
            assert read[field] == getattr(entity, field)
        assert index.with_id(entity.id) == read
    assert [index.entity(place)["further"] for place in range(4)] == [
        {"at": "55.7558 37.6173", "people": "13010112"},
        {
            "died": "1904-07-15",
            "ids": "house:kv-12 street:9",
            "borne": "3:1879/1904-07-15",
        },
        {"held": "el:president-of-turkey"},
        {},
    ]
    assert index.with_id("Q1") is None


@pytest.mark.parametrize(
    ("word", "like"),
    [
        pytest.param("chekov", ["chekhov"], id="a-letter-left-out"),
        pytest.param("chekkhov", ["chekhov"], id="a-letter-too-many"),
        pytest.param("chekhof", ["chekhov"], id="another-letter"),
        pytest.param("tschekow", [], id="two-letters-differ"),
        pytest.param("kafka", [], id="stranger"),
    ],
)
def test_plain_reader_finds_words_with_a_slip(index: Index, word: str, like: list[str]) -> None:
    assert index.words_like(word) == like


def test_plain_reader_finds_words_by_sound(index: Index) -> None:
    assert {"chekhov", "чехов"} <= set(index.words_that_sound("Cexov"))
    assert index.words_that_sound("kafka") == []


def test_plain_reader_follows_posting_lists(index: Index) -> None:
    names = index.bearers("anton")
    assert names == sorted(set(names))
    assert [index.string("name_text", name) for name in names] == [
        "Anton Chekhov",  # "Chekhov Anton" has the same words
        "Anton Tschechow",
    ]
    assert index.bearers("kafka") == []


def test_plain_reader_has_the_same_hashes() -> None:
    words = ["anton", "чехов", "鲁迅", ""]
    assert plain_hashes(words).tolist() == [plain_key(word) for word in words]


def test_every_file_is_described(index: Index) -> None:
    """The docstring of `gazetteer.layout` names all arrays, and none that is not there."""
    text = (layout.__doc__ or "").split("\n\n")[2]
    described = set()
    for line in text.splitlines():
        names = re.split(r"\s{2,}", line.strip())[0]
        described.update(re.findall(r"\b[a-z]+_[a-z]+\b|\b(?:languages|scripts)\b", names))
    files = set(index.manifest["files"])
    borders = {name for name in files if name.endswith("_at")}
    assert described == files - borders
    # `x_at` beside `x`; the posting lists have one for both of their arrays.
    assert {name.removesuffix("_at") for name in borders} - {"post"} <= described


def main(arguments: list[str]) -> None:
    if arguments != ["--write"]:
        sys.exit("usage: python tests/index/test_frozen.py --write")
    with tempfile.TemporaryDirectory() as folder:
        # Made elsewhere first: a folder that was not an index is not overwritten.
        write(Path(folder) / "frozen")
        shutil.rmtree(FROZEN, ignore_errors=True)
        shutil.copytree(Path(folder) / "frozen", FROZEN)
    print(f"{FROZEN.name}: {len(ENTITIES)} entities, keys version {KEYS_VERSION}")


if __name__ == "__main__":
    main(sys.argv[1:])
