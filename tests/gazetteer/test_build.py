"""Building: the same bytes whatever the order, the memory and the workers; nothing half done."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from entitylink import Entity, EntityError, Gazetteer, InputError, Linker, Name
from entitylink.gazetteer import build as build_module
from entitylink.gazetteer.layout import natural_order, order_key
from entitylink.link.search import NameFinder

SYLLABLES = {
    "Latn": [*("an", "bo", "cze", "du", "ell", "fi", "gar", "hu", "is", "kla", "nov", "schu")],
    "Cyrl": [*("ан", "бо", "че", "ду", "эль", "фи", "гар", "ху", "ис", "кла", "нов", "щу")],
    "Arab": [*("با", "تا", "لا", "مح", "مد", "سي", "نا", "فر")],
    "Hani": [*"王李张刘陈杨黄赵周吴"],
}


def many_entities(count: int, seed: int = 1) -> list[Entity]:
    """Entities with names that share words, in four scripts and some languages."""
    chance = random.Random(seed)
    lexicon = {
        script: [
            "".join(chance.choices(syllables, k=chance.randint(1, 3))).capitalize()
            for _ in range(count // 3 + 1)
        ]
        for script, syllables in SYLLABLES.items()
    }
    entities = []
    for number in range(count):
        names = []
        for _ in range(chance.choice([1, 2, 2, 3, 6])):
            words = lexicon[chance.choice(["Latn", "Latn", "Cyrl", "Arab", "Hani"])]
            text = " ".join(chance.choices(words, k=chance.choice([1, 2, 2, 3, 4])))
            lang = chance.choice(["", "de", "en", "fr", "pl", "ru", "ar"])
            names.append(Name(text, lang, chance.choice(["label", "alias", "native"])))
            if chance.random() < 0.3:
                names.append(Name(text, "mul"))
        entities.append(
            Entity(
                f"Q{number * 7 % 1009}-{number}",
                chance.choice(["person", "place", "organization", "other"]),
                tuple(names),
                description="" if number % 3 else f"number {number}",
                prior=chance.choice([0, 1, 2.5, 40]),
            )
        )
    return entities


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def named(id_: str, *texts: str, prior: float = 1.0) -> Entity:
    return Entity(id_, "person", tuple(Name(text, "en") for text in texts), prior=prior)


def found_by(gazetteer: Gazetteer, surface: str) -> set[str]:
    """The ids of the entities that have exactly this name, but for order, case and marks."""
    rows = NameFinder(gazetteer).exact([surface])[0]
    return {gazetteer.id(int(gazetteer.array("name_ent")[row])) for row in rows}


# The same bytes


@pytest.fixture(scope="module")
def entities() -> list[Entity]:
    return many_entities(900)


@pytest.fixture(scope="module")
def wanted(entities: list[Entity], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What building with the usual memory, alone and in order, gives."""
    path = tmp_path_factory.mktemp("usual") / "x.elx"
    gazetteer = Gazetteer.build(entities, path)
    counts = gazetteer.manifest["counts"]
    assert counts["names"] > 2000
    assert counts["words"] > 500
    return contents(path)


def test_shuffled_entities_give_the_same_bytes(
    entities: list[Entity], wanted: dict[str, bytes], tmp_path: Path
) -> None:
    shuffled = random.Random(2).sample(entities, len(entities))
    Gazetteer.build(iter(shuffled), tmp_path / "x.elx")
    assert contents(tmp_path / "x.elx") == wanted


@pytest.mark.parametrize("turned", [False, True])
def test_words_behind_the_last_one_are_not_filed(tmp_path: Path, turned: bool) -> None:
    page = " ".join(f"Word{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(40))
    entities = [Entity("a", names=(Name(page),)), Entity("b", names=(Name("Wordbm Wordbn"),))]
    folder = tmp_path / f"{turned}.elx"
    gazetteer = Gazetteer.build(entities[::-1] if turned else entities, folder)
    # The first 24 words of the page, and the two of the other name.
    assert gazetteer.manifest["counts"]["words"] == 26


def test_more_languages_than_there_are(tmp_path: Path) -> None:
    names = (Name("a", f"x{number}") for number in range(70_000))
    entities = (Entity(f"e{place}", names=(name,)) for place, name in enumerate(names))
    with pytest.raises(EntityError, match=r"entity 65536 .*'x65535'.*expected BCP 47 codes"):
        Gazetteer.build(entities, tmp_path / "x.elx")


def test_little_memory_gives_the_same_bytes(
    entities: list[Entity],
    wanted: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    blocks = []
    file_block = build_module._file_block

    def counted(*arguments: object) -> None:
        blocks.append(1)
        file_block(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(build_module, "_file_block", counted)
    # So few names fit into 64 MB here that the entities come in several blocks.
    monkeypatch.setattr(build_module, "_BYTES_A_NAME", 64 << 20)
    Gazetteer.build(entities, tmp_path / "x.elx", memory=64 << 20)
    assert len(blocks) > 1
    assert contents(tmp_path / "x.elx") == wanted


def test_two_workers_give_the_same_bytes(
    entities: list[Entity],
    wanted: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(build_module, "_WORDS_A_CHUNK", 150)
    Gazetteer.build(entities, tmp_path / "x.elx", workers=2)
    assert contents(tmp_path / "x.elx") == wanted


def test_what_was_built_is_read_back(entities: list[Entity], tmp_path: Path) -> None:
    gazetteer = Gazetteer.build(entities, tmp_path / "x.elx")
    gazetteer.verify()
    order = sorted(entities, key=lambda entity: (-entity.prior, natural_order(entity.id)))
    # A name that was given twice is kept once.
    assert list(gazetteer) == [
        replace(entity, names=tuple(dict.fromkeys(entity.names))) for entity in order
    ]
    assert all(gazetteer.id(place) == entity.id for place, entity in enumerate(order))
    assert [gazetteer.place(entity.id) for entity in order] == list(range(len(order)))


def test_every_name_is_found_by_its_words(entities: list[Entity], tmp_path: Path) -> None:
    gazetteer = Gazetteer.build(entities, tmp_path / "x.elx")
    asked = [(entity.id, name.text) for entity in entities[::5] for name in entity.names]
    rows = NameFinder(gazetteer).exact([text for _, text in asked])
    owner = gazetteer.array("name_ent")
    for (entity_id, text), found in zip(asked, rows, strict=True):
        assert gazetteer.place(entity_id) in {int(owner[row]) for row in found}, text


def test_progress_is_drawn_on_standard_error(
    entities: list[Entity],
    wanted: dict[str, bytes],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Gazetteer.build(entities, tmp_path / "x.elx", progress=True)
    said = capsys.readouterr()
    assert said.out == ""
    assert "entities" in said.err
    assert "words" in said.err
    assert contents(tmp_path / "x.elx") == wanted
    Gazetteer.build(entities, tmp_path / "x.elx")
    assert capsys.readouterr() == ("", "")


# What is refused


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(
            {"memory": (64 << 20) - 1},
            "memory is 67108863 bytes; expected at least 67108864",
            id="memory",
        ),
        pytest.param({"workers": 0}, "workers is 0; expected 1 or more", id="workers"),
    ],
)
def test_options_that_cannot_be_met(tmp_path: Path, options: dict[str, int], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Gazetteer.build([named("a", "Anna")], tmp_path / "x.elx", **options)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_an_id_that_comes_twice_names_both_entities(tmp_path: Path) -> None:
    # However far they are apart, and whatever their order in the index is.
    entities = [named(f"Q{number}", "Anna", prior=number) for number in range(1, 60)]
    entities[30] = named("Q7", "Berta", prior=1000)
    message = r"entity 31 \('Q7'\): its id was used before, by entity 7; give each entity one row"
    with pytest.raises(EntityError, match=message):
        Gazetteer.build(entities, tmp_path / "x.elx")
    assert list(tmp_path.iterdir()) == []


def test_an_id_that_comes_three_times_names_the_first_two(tmp_path: Path) -> None:
    entities = [named(entity_id, "Anna") for entity_id in ("a", "b", "a", "a")]
    with pytest.raises(EntityError, match=r"entity 3 \('a'\): its id was used before, by entity 1"):
        Gazetteer.build(entities, tmp_path / "x.elx")


def test_ids_that_are_nearly_the_same_are_two(tmp_path: Path) -> None:
    ids = ["Q1", "q1", "Q01", "Q1 1", "Q11"]
    gazetteer = Gazetteer.build([named(each, "Anna") for each in ids], tmp_path / "x.elx")
    assert {entity.id for entity in gazetteer} == set(ids)


def failing(count: int) -> Iterator[Entity]:
    yield from many_entities(count)
    raise RuntimeError("the source went away")


@pytest.mark.parametrize("count", [0, 1, 50])
def test_a_source_that_fails_leaves_nothing_behind(tmp_path: Path, count: int) -> None:
    with pytest.raises(RuntimeError, match="the source went away"):
        Gazetteer.build(failing(count), tmp_path / "deep" / "x.elx")
    assert list(tmp_path.iterdir()) == []


def test_a_source_that_fails_keeps_the_index_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "x.elx"
    Gazetteer.build([named("a", "Anna")], path)
    before = contents(path)
    with pytest.raises(RuntimeError, match="the source went away"):
        Gazetteer.build(failing(20), path)
    assert contents(path) == before


def test_an_interrupted_build_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build_module, "_file_block", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Gazetteer.build([named("a", "Anna")], tmp_path / "x.elx")
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, sys, time
from entitylink import Entity, Gazetteer, Name
from entitylink.gazetteer import build

def read_slowly(job):
    os.write(1, b"reading\\n")
    time.sleep(1)
    return read_chunk(job)

read_chunk, build.read_chunk, build._WORDS_A_CHUNK = build.read_chunk, read_slowly, 1
if __name__ == "__main__":
    names = (Name(chr(97 + number) * 3) for number in range(20))
    Gazetteer.build([Entity("a", names=tuple(names))], sys.argv[1], workers=2)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_killed_build_with_workers_does_not_block_the_next(tmp_path: Path) -> None:
    path, script = tmp_path / "x.elx", tmp_path / "killed.py"
    script.write_text(KILLED)
    command = [sys.executable, str(script), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as builder:
        assert builder.stdout is not None
        assert builder.stdout.readline() == builder.stdout.readline() == "reading\n"
        builder.kill()
        # The end of what they print is the end of the last worker.
        builder.communicate(timeout=30)
    Gazetteer.build([named("a", "Anna")], path)
    assert len(list(path.iterdir())) == 2


# Names that are alike, and many of them


def test_names_with_the_same_words_are_all_kept_and_filed_once(tmp_path: Path) -> None:
    texts = ["Anna Ott", "Ott Anna", "ANNA OTT", "Anna-Ott", "Ánna Ott", "Anna Maria Ott"]
    gazetteer = Gazetteer.build([named("a", *texts), named("b", "Anna Ott")], tmp_path / "x.elx")
    assert [name.text for name in gazetteer.entity("a").names] == texts
    assert gazetteer.manifest["counts"]["names"] == 7
    rows = NameFinder(gazetteer).exact(["Anna Ott"])[0]
    first_of_both = [gazetteer.name_at(row).text for row in rows]
    # Marks make another word of it, not another key.
    assert first_of_both == ["Anna Ott", "Ánna Ott", "Anna Ott"]
    assert found_by(gazetteer, "Anna Maria Ott") == {"a"}


def test_a_name_filed_once_keeps_its_languages_and_kinds(tmp_path: Path) -> None:
    names = (Name("Anna Ott", "en", "label"), Name("Anna Ott", "de", "native"), Name("Ott Anna"))
    gazetteer = Gazetteer.build([Entity("a", "person", names)], tmp_path / "x.elx")
    assert gazetteer.entity("a").names == names
    reason = Linker(gazetteer).link("Anna Ott", lang="de").reason
    assert Linker(gazetteer).link("Anna Ott").id == "a"
    assert "Anna Ott" in reason


def test_a_hundred_namesakes(tmp_path: Path) -> None:
    """Under one key the 64 best known stay; the others are still in the gazetteer."""
    people = [named(f"Q{number}", "Wang Wei", prior=number) for number in range(1, 101)]
    gazetteer = Gazetteer.build(people, tmp_path / "x.elx")
    assert len(gazetteer) == 100
    best = {f"Q{number}" for number in range(37, 101)}
    assert found_by(gazetteer, "Wang Wei") == best
    match = Linker(gazetteer).link("Wang Wei")
    assert match.status == "ambiguous"
    assert Linker(gazetteer).candidates("Wang Wei", 3)[0].id == "Q100"
    assert gazetteer.entity("Q1").names == (Name("Wang Wei", "en"),)


@pytest.mark.parametrize(("count", "kept"), [(63, 63), (64, 64), (65, 64)])
def test_namesakes_about_the_limit(tmp_path: Path, count: int, kept: int) -> None:
    people = [named(f"Q{number}", "Wang Wei") for number in range(count)]
    gazetteer = Gazetteer.build(people, tmp_path / "x.elx")
    assert found_by(gazetteer, "Wei Wang") == {f"Q{number}" for number in range(kept)}


def test_an_entity_with_three_thousand_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # More than a block holds: the names of an entity stay together all the same.
    monkeypatch.setattr(build_module, "_BYTES_A_NAME", 64 << 20)
    digits = ["ab", "be", "ci", "do", "ku", "le", "mo", "no", "pa", "ri"]

    def text(number: int) -> str:
        return "Anna " + "".join(digits[int(digit)] for digit in f"{number:04}")

    many = named("many", *map(text, range(3000)), prior=5)
    before = [named(f"b{number}", "Berta Zweig", prior=9) for number in range(10)]
    after = [named(f"c{number}", f"Clara {text(number)}", prior=1) for number in range(10)]
    gazetteer = Gazetteer.build([*after, many, *before], tmp_path / "x.elx", memory=64 << 20)
    assert gazetteer.entity("many") == many
    for number in (0, 999, 1000, 1700, 2999):
        assert found_by(gazetteer, text(number)) == {"many"}
    assert found_by(gazetteer, text(3000)) == set()
    assert found_by(gazetteer, "Berta Zweig") == {f"b{number}" for number in range(10)}
    assert found_by(gazetteer, f"Clara {text(7)}") == {"c7"}


# Order

LONG = "https://example.org/entity/"


@pytest.mark.parametrize(
    "ids",
    [
        pytest.param(["Q2", "Q10", "Q100", "R1"], id="numbers"),
        pytest.param(["1", "2", "10", "a"], id="numbers-before-letters"),
        pytest.param([f"{LONG}Q9", f"{LONG}Q10", f"{LONG}Q10a"], id="long-with-one-beginning"),
        pytest.param(["a" * 16, "a" * 17, "a" * 40, "a" * 16 + "b"], id="longer-than-16-bytes"),
        pytest.param(["x" * 14 + "9", "x" * 14 + "10"], id="a-number-across-the-16th-byte"),
        pytest.param(["é" * 10 + "1", "é" * 10 + "2", "é" * 10 + "10"], id="two-bytes-a-letter"),
        pytest.param(["9" * 15, "9" * 20, "9" * 40], id="numbers-longer-than-16-digits"),
    ],
)
def test_equal_priors_are_ordered_by_id_in_natural_order(tmp_path: Path, ids: list[str]) -> None:
    assert sorted(ids, key=natural_order) == ids
    entities = [named(each, "Anna") for each in reversed(ids)]
    gazetteer = Gazetteer.build(entities, tmp_path / "x.elx")
    assert [entity.id for entity in gazetteer] == ids
    assert [gazetteer.place(each) for each in ids] == list(range(len(ids)))


@pytest.mark.parametrize(
    "ids",
    [
        pytest.param(["el:1", "el:01", "el:001"], id="zeros-in-front"),
        pytest.param(["el:3", "el:٣"], id="digits-of-two-scripts"),
    ],
)
def test_ids_of_one_place_in_the_order_give_the_same_bytes(tmp_path: Path, ids: list[str]) -> None:
    entities = [named(each, f"Anna {each}") for each in ids]
    Gazetteer.build(entities, tmp_path / "one.elx", name="x")
    Gazetteer.build(entities[::-1], tmp_path / "two.elx", name="x")
    assert contents(tmp_path / "one.elx") == contents(tmp_path / "two.elx")


def test_the_prior_goes_before_the_id(tmp_path: Path) -> None:
    entities = [named("Q1", "Anna", prior=1), named("Q2", "Anna", prior=2), named("Q3", "Anna")]
    gazetteer = Gazetteer.build(entities, tmp_path / "x.elx")
    assert [entity.id for entity in gazetteer] == ["Q2", "Q1", "Q3"]


IDS = st.lists(
    st.text("aQ019é٣", min_size=1, max_size=6) | st.integers(0, 10**30).map(lambda n: f"Q{n}"),
    min_size=2,
    max_size=6,
)


@given(IDS)
@example(["Q01", "Q2"])
@example(["Q9", "Q10", "Q10a", "R1"])
def test_bytes_sort_as_the_natural_order_does(ids: list[str]) -> None:
    by_bytes = sorted(ids, key=lambda each: (order_key(each), each))
    # Numbers of equal value ("01" and "1") are the same to both.
    assert [natural_order(each) for each in by_bytes] == sorted(map(natural_order, ids))
