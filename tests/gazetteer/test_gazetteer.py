"""Gazetteers: entities go in, the same come out; what cannot be used is named."""

from __future__ import annotations

import json
import os
import pickle
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from writers import writer_entities

from entitylink import (
    Entity,
    EntityError,
    Gazetteer,
    GazetteerError,
    IndexFileError,
    IndexVersionError,
    Linker,
    Name,
)
from entitylink.gazetteer.layout import natural_order
from entitylink.keys import KEYS_VERSION
from entitylink.model import KINDS, NAME_KINDS

KAFKA = Entity(
    id="Q905",
    kind="person",
    names=(Name("Franz Kafka", "en", "label"), Name("Franz Kafka", "de", "native")),
    description="writer",
    prior=170,
    country="CZ",
    born="1883-07-03",
)


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def named(id_: str, *texts: str, **facts: Any) -> Entity:
    return Entity(id_, names=tuple(Name(text, "en") for text in texts), **facts)


# What goes in comes out


def test_entities_come_back(tmp_path: Path) -> None:
    entities = [*writer_entities(), KAFKA]
    gazetteer = Gazetteer.build(entities, tmp_path / "writers.elx")
    assert sorted(gazetteer, key=lambda e: e.id) == sorted(entities, key=lambda e: e.id)
    assert len(gazetteer) == 11
    assert gazetteer.entity("Q905") == KAFKA
    assert "Q905" in gazetteer
    assert "Q906" not in gazetteer
    assert 905 not in gazetteer


def test_the_most_popular_come_first(writers: Linker) -> None:
    ids = [entity.id for entity in writers.gazetteers[0]]
    assert ids[:3] == ["Q991", "Q7243", "Q7200"]  # equal priors: by id, in natural order
    assert ids[-1] == "el:konrad"


def test_an_unknown_id_is_an_error(writers: Linker) -> None:
    with pytest.raises(GazetteerError, match=r"writers.elx: no entity 'Q1'; 10 are in it"):
        writers.gazetteers[0].entity("Q1")


ENTITIES = st.lists(
    st.builds(
        Entity,
        id=st.text(st.characters(codec="utf-8", exclude_characters="\t\r\n\0"), min_size=1).filter(
            lambda text: text == text.strip()
        ),
        kind=st.sampled_from(KINDS),
        names=st.lists(
            st.builds(
                Name,
                text=st.text(st.characters(codec="utf-8", exclude_characters="\t\r\n\0")).map(
                    lambda text: f"a{text}z"
                ),
                lang=st.sampled_from(["", "mul", "de", "ru", "zh-Hant"]),
                kind=st.sampled_from(NAME_KINDS),
            ),
            min_size=1,
            max_size=3,
            unique=True,
        ),
        description=st.text("ab é", max_size=6).map(str.strip),
        prior=st.floats(0, 1e6, width=32),
        country=st.sampled_from(["", "RU"]),
        born=st.sampled_from(["", "1860", "1860-01-29"]),
        wikidata=st.sampled_from(["", "Q5685"]),
    ),
    max_size=5,
    unique_by=lambda entity: entity.id,
)


@settings(max_examples=40, deadline=None)
@given(entities=ENTITIES, seed=st.integers(0, 5))
def test_roundtrip_and_bytes(
    tmp_path_factory: pytest.TempPathFactory, entities: list[Entity], seed: int
) -> None:
    folder = tmp_path_factory.mktemp("roundtrip")
    gazetteer = Gazetteer.build(entities, folder / "one.elx", name="x")
    order = sorted(entities, key=lambda e: (-e.prior, natural_order(e.id)))
    assert list(gazetteer) == order
    gazetteer.verify()
    random.Random(seed).shuffle(entities)
    Gazetteer.build(entities, folder / "two.elx", name="x")
    assert contents(folder / "one.elx") == contents(folder / "two.elx")
    Linker(gazetteer).link(entities[0].names[0].text if entities else "a")


def test_bytes_do_not_depend_on_the_order(tmp_path: Path) -> None:
    entities = writer_entities()
    Gazetteer.build(entities, tmp_path / "one.elx", name="writers")
    Gazetteer.build(entities[::-1], tmp_path / "two.elx", name="writers")
    assert contents(tmp_path / "one.elx") == contents(tmp_path / "two.elx")


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(list, id="list"),
        pytest.param(tuple, id="tuple"),
        pytest.param(iter, id="iterator"),
        pytest.param(lambda entities: (e for e in entities), id="generator"),
        pytest.param(lambda entities: dict.fromkeys(entities).keys(), id="keys-of-a-dictionary"),
    ],
)
def test_any_iterable(tmp_path: Path, make: Any) -> None:
    entities: Iterable[Entity] = make(writer_entities())
    assert len(Gazetteer.build(entities, tmp_path / "writers.elx")) == 10


def test_bytes_and_answers_do_not_depend_on_the_hash_seed(tmp_path: Path, root: Path) -> None:
    # Sets of strings are walked in another order in every process.
    script = (
        "import sys; sys.path.insert(0, 'tests'); from writers import writer_entities; "
        "from entitylink import Entity, Gazetteer, Linker, Name; "
        # One word that ten languages read in several ways: only some of the readings are kept.
        "names = [Name('Jachowicz', c) for c in 'de en es fr hu it nl pl pt tr'.split()]; "
        "entities = [*writer_entities(), Entity('a', 'person', names)]; "
        "linker = Linker(Gazetteer.build(entities, sys.argv[1], name='writers')); "
        "sys.stdout.buffer.write(repr(linker.link_many(['Tolstoy', 'Чехова', 'Kafkas'])).encode())"
    )
    said = []
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / seed)],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        said.append(done.stdout)
    assert said[0] == said[1]
    assert contents(tmp_path / "1") == contents(tmp_path / "2")


def test_no_entities_at_all(tmp_path: Path) -> None:
    gazetteer = Gazetteer.build([], tmp_path / "empty.elx")
    assert list(gazetteer) == []
    gazetteer.verify()
    linker = Linker(gazetteer)
    assert linker.link("Kafka").status == "nil"
    assert linker.candidates("Kafka") == []
    assert linker.link_text("Franz Kafka schrieb.") == []


def test_facts_of_the_manifest(tmp_path: Path) -> None:
    gazetteer = Gazetteer.build(
        [KAFKA],
        tmp_path / "writers.elx",
        name="Writers",
        source="a list",
        licence="CC0-1.0",
        date="2024-01-01",
    )
    manifest = gazetteer.manifest
    assert gazetteer.name == manifest["name"] == "Writers"
    assert (manifest["source"], manifest["licence"]) == ("a list", "CC0-1.0")
    assert manifest["date"] == "2024-01-01"
    assert manifest["keys_version"] == KEYS_VERSION
    assert manifest["counts"]["entities"] == manifest["counts"]["person"] == 1
    assert manifest["counts"]["names"] == 2
    assert manifest["counts"]["place"] == 0


def test_the_name_is_that_of_the_file_when_none_is_given(tmp_path: Path) -> None:
    assert Gazetteer.build([KAFKA], tmp_path / "my.writers.elx").name == "my.writers"


@pytest.mark.parametrize(
    ("entity", "read"),
    [
        pytest.param(named("el:kafka", "Kafka"), named("el:kafka", "Kafka"), id="local-id"),
        pytest.param(named("id with space", "K"), named("id with space", "K"), id="space-in-id"),
        pytest.param(named("Чехов", "K"), named("Чехов", "K"), id="id-in-any-script"),
        pytest.param(named("a", "x\ny"), named("a", "x y"), id="line-break-in-a-name"),
        pytest.param(named("a", "x\0y"), named("a", "x y"), id="zero-byte-in-a-name"),
        pytest.param(named("a", "  x "), named("a", "x"), id="spaces-around-a-name"),
        pytest.param(named("a", "x\ud800"), named("a", "x?"), id="half-a-surrogate-pair"),
        pytest.param(named("a", "x", " "), named("a", "x"), id="blank-name-beside-a-good-one"),
        pytest.param(named("a", "x", "x"), named("a", "x"), id="the-same-name-twice"),
        pytest.param(named("a", "e\u0301"), named("a", "e\u0301"), id="kept-as-written"),
        pytest.param(named("a", "!!!"), named("a", "!!!"), id="a-name-without-letters"),
        pytest.param(named("a", "𝔽🙂"), named("a", "𝔽🙂"), id="beyond-the-first-plane"),
        pytest.param(named("a", "x", prior=0), named("a", "x", prior=0), id="prior-0"),
        # The prior is stored in 32 bits.
        pytest.param(
            named("a", "x", prior=0.1), named("a", "x", prior=0.10000000149011612), id="prior-0.1"
        ),
    ],
)
def test_odd_entities(tmp_path: Path, entity: Entity, read: Entity) -> None:
    gazetteer = Gazetteer.build([entity], tmp_path / "odd.elx")
    assert list(gazetteer) == [read]
    # Whatever the name is, looking it up is no error.
    linker = Linker(gazetteer)
    linker.link(entity.names[0].text)
    linker.explain(entity.names[0].text, entity.id)


def test_a_name_of_one_very_long_word(tmp_path: Path) -> None:
    entity = named("a", "ab" * 50_000)
    gazetteer = Gazetteer.build([entity], tmp_path / "long.elx")
    assert list(gazetteer) == [entity]
    assert gazetteer.manifest["counts"]["keys"] < 200


# What cannot be used


@pytest.mark.parametrize(
    ("entity", "message"),
    [
        pytest.param(named("", "Kafka"), "the id is empty, holds a tab", id="empty-id"),
        pytest.param(named(" ", "Kafka"), "the id is empty, holds a tab", id="blank-id"),
        pytest.param(named("a\tb", "Kafka"), "the id is empty, holds a tab", id="tab-in-id"),
        pytest.param(named("a\nb", "Kafka"), "holds a tab or line break", id="line-break-in-id"),
        # Stored without them it would be the id "a", which may be someone else.
        pytest.param(named("a ", "Kafka"), "or has spaces around it", id="space-behind-id"),
        pytest.param(named("a\ud800", "K"), "expected a string on one line", id="surrogate-in-id"),
        pytest.param(
            replace(KAFKA, kind="animal"),  # type: ignore[arg-type]
            "the kind is 'animal'; expected one of person, place, organization, other",
            id="unknown-kind",
        ),
        pytest.param(
            named("a", "x", prior=-1), "the prior is -1; expected a number from 0", id="prior-below"
        ),
        pytest.param(
            named("a", "x", prior=float("nan")), "the prior is nan; expected a number", id="nan"
        ),
        pytest.param(
            named("a", "x", prior=float("inf")), "the prior is inf; expected a number", id="inf"
        ),
        pytest.param(named("a", "x", prior=1e39), "the prior is 1e\\+39", id="prior-too-great"),
        pytest.param(named("a", "x", prior="9"), "the prior is '9'; expected", id="prior-text"),
        pytest.param(named("a"), "it has no name; expected at least one", id="no-name"),
        pytest.param(named("a", " ", "\n"), "it has no name; expected", id="only-blank-names"),
        pytest.param(
            Entity("a", names=(Name("x", "en", "pet"),)),  # type: ignore[arg-type]
            "a name has the kind 'pet'; expected one of label, alias, native",
            id="unknown-kind-of-name",
        ),
        pytest.param(
            Entity("a", names=("Kafka",)),  # type: ignore[arg-type]
            "a name is 'Kafka'; expected a Name",
            id="a-string-as-name",
        ),
        pytest.param(
            Entity("a", names=(Name("x", None),)),  # type: ignore[arg-type]
            "the language of 'x' is None; expected a BCP 47 code or ''",
            id="no-language",
        ),
        pytest.param(
            named("a", "x", born=1883), "born is 1883; expected a string", id="year-as-number"
        ),
        pytest.param(
            named("a", "x", country=None), "country is None; expected a string", id="none-country"
        ),
    ],
)
def test_an_entity_that_is_not_valid(tmp_path: Path, entity: Entity, message: str) -> None:
    with pytest.raises(EntityError, match=message) as caught:
        Gazetteer.build([KAFKA, entity], tmp_path / "bad.elx")
    assert str(caught.value).startswith(f"entity 2 ({entity.id!r}): ")
    assert list(tmp_path.iterdir()) == []


def test_an_id_that_comes_twice(tmp_path: Path) -> None:
    message = (
        r"entity 2 \('Q905'\): its id was used before, by entity 1; give each entity one row with "
        "all its names"
    )
    with pytest.raises(EntityError, match=message):
        Gazetteer.build([KAFKA, replace(KAFKA, prior=1)], tmp_path / "bad.elx")


def test_a_failing_build_keeps_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "writers.elx"
    Gazetteer.build([KAFKA], path)
    before = contents(path)

    def broken() -> Iterable[Entity]:
        yield named("a", "x")
        raise RuntimeError("the source went away")

    with pytest.raises(RuntimeError, match="went away"):
        Gazetteer.build(broken(), path)
    with pytest.raises(EntityError):
        Gazetteer.build([named("a")], path)
    assert contents(path) == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["writers.elx"]


def test_a_foreign_folder_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(IndexFileError, match="exists and is no entitylink index"):
        Gazetteer.build([KAFKA], tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("folder", ["nowhere.elx", "."])
def test_what_is_no_gazetteer_is_not_opened(tmp_path: Path, folder: str) -> None:
    with pytest.raises(IndexFileError, match=r"no such index|not an entitylink index"):
        Gazetteer.open(tmp_path / folder)


def test_other_keys_are_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "writers.elx"
    Gazetteer.build([KAFKA], path, source="writers.tsv")
    manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    manifest["keys_version"] = KEYS_VERSION + 1
    (path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    message = (
        rf"made with keys version {KEYS_VERSION + 1}, this release uses {KEYS_VERSION}. Build it "
        "again from its source: writers.tsv"
    )
    with pytest.raises(IndexVersionError, match=message):
        Gazetteer.open(path)


# Update and merge


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "writers.elx"
    Gazetteer.build(
        [KAFKA, named("a", "Anna"), named("b", "Berta")],
        path,
        name="Writers",
        source="a list",
        licence="CC0-1.0",
        date="2024-01-01",
    )
    return path


@pytest.mark.parametrize(
    ("entities", "removed", "names"),
    [
        pytest.param([], [], {"a": "Anna", "b": "Berta", "Q905": "Franz Kafka"}, id="nothing"),
        pytest.param(
            [named("c", "Clara")],
            [],
            {"a": "Anna", "b": "Berta", "c": "Clara", "Q905": "Franz Kafka"},
            id="add",
        ),
        pytest.param(
            [named("a", "Ada")], [], {"a": "Ada", "b": "Berta", "Q905": "Franz Kafka"}, id="replace"
        ),
        pytest.param([], ["a", "Q905"], {"b": "Berta"}, id="remove"),
        pytest.param([], ["z"], {"a": "Anna", "b": "Berta", "Q905": "Franz Kafka"}, id="unknown"),
        pytest.param(
            [named("a", "Ada")], ["a"], {"a": "Ada", "b": "Berta", "Q905": "Franz Kafka"}, id="both"
        ),
        pytest.param([], ["a", "b", "Q905"], {}, id="remove-all"),
    ],
)
def test_update(
    path: Path, entities: list[Entity], removed: list[str], names: dict[str, str]
) -> None:
    updated = Gazetteer.update(path, iter(entities), removed=iter(removed))
    assert {entity.id: entity.names[0].text for entity in updated} == names
    assert {entity.id: entity.names[0].text for entity in Gazetteer.open(path)} == names
    updated.verify()
    facts = [updated.manifest[key] for key in ("name", "source", "licence", "date")]
    assert facts == ["Writers", "a list", "CC0-1.0", "2024-01-01"]


def test_an_update_with_nothing_new_changes_no_byte(path: Path) -> None:
    before = contents(path)
    Gazetteer.update(path, [])
    assert contents(path) == before


def test_an_update_gives_what_building_anew_gives(path: Path, tmp_path: Path) -> None:
    Gazetteer.update(path, [named("c", "Clara")], removed=["a"])
    facts = {"name": "Writers", "source": "a list", "licence": "CC0-1.0", "date": "2024-01-01"}
    anew = tmp_path / "anew.elx"
    Gazetteer.build([named("c", "Clara"), KAFKA, named("b", "Berta")], anew, **facts)
    assert contents(path) == contents(anew)


def test_who_has_the_old_one_open_keeps_it(path: Path) -> None:
    old = Linker(Gazetteer.open(path))
    Gazetteer.update(path, [], removed=["Q905"])
    assert old.link("Franz Kafka").id == "Q905"
    assert Linker(Gazetteer.open(path)).link("Franz Kafka").id is None


def test_a_failing_update_changes_nothing(path: Path) -> None:
    before = contents(path)
    with pytest.raises(EntityError):
        Gazetteer.update(path, [named("c")])
    assert contents(path) == before


def test_merge_takes_the_first_of_one_id(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.elx"
    Gazetteer.build(
        [named("a", "Ada"), named("c", "Clara")], other, source="another list", licence="CC0-1.0"
    )
    for order, anna in (([path, other], "Anna"), ([other, path], "Ada")):
        merged = Gazetteer.merge(iter(order), tmp_path / "all.elx")
        assert {entity.id for entity in merged} == {"a", "b", "c", "Q905"}
        assert merged.entity("a").names[0].text == anna
        assert merged.manifest["licence"] == "CC0-1.0"
        assert set(merged.manifest["source"].split("; ")) == {"a list", "another list"}


def test_merge_of_one_that_is_not_there(path: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexFileError, match=r"nowhere.elx: no such index"):
        Gazetteer.merge([path, tmp_path / "nowhere.elx"], tmp_path / "all.elx")
    assert not (tmp_path / "all.elx").exists()


# The opened object


def test_pickling_opens_again(writers: Linker) -> None:
    gazetteer = writers.gazetteers[0]
    again = pickle.loads(pickle.dumps(gazetteer))
    assert list(again) == list(gazetteer)
    assert len(pickle.dumps(gazetteer)) < 1000


def test_a_pickle_of_a_gazetteer_that_is_gone(tmp_path: Path) -> None:
    gazetteer = Gazetteer.build([KAFKA], tmp_path / "writers.elx")
    pickled = pickle.dumps(gazetteer)
    (tmp_path / "writers.elx").rename(tmp_path / "moved.elx")
    with pytest.raises(IndexFileError, match="no such index"):
        pickle.loads(pickled)


def test_repr_says_what_it_is(writers: Linker) -> None:
    assert repr(writers.gazetteers[0]).startswith("<Gazetteer 'writers': 10 entities at ")


@pytest.mark.parametrize(
    ("lang", "label"),
    [
        pytest.param("en", "Anton Chekhov", id="english"),
        pytest.param("ru", "Антон Чехов", id="native-name-serves-as-label"),
        pytest.param("fr", "Anton Chekhov", id="english-for-a-language-without-one"),
    ],
)
def test_label(writers: Linker, lang: str, label: str) -> None:
    gazetteer = writers.gazetteers[0]
    place = gazetteer.place("Q5685")
    assert place is not None
    assert gazetteer.label(place, lang) == label
    # The second time it comes from a cache.
    assert gazetteer.label(place, lang) == label


@pytest.mark.parametrize(
    ("ids", "ordered"),
    [
        pytest.param(["Q10", "Q9"], ["Q9", "Q10"], id="numbers"),
        pytest.param(["el:b", "Q2", "el:a"], ["Q2", "el:a", "el:b"], id="letters"),
        pytest.param(["a", "1"], ["1", "a"], id="digits-first"),
        pytest.param(["a10b", "a9c", "a9b"], ["a9b", "a9c", "a10b"], id="inner-numbers"),
        pytest.param(["b", "", "a"], ["", "a", "b"], id="empty"),
    ],
)
def test_natural_order(ids: list[str], ordered: list[str]) -> None:
    assert sorted(ids, key=natural_order) == ordered


def test_the_manifest_says_how_the_entities_were_come_by(tmp_path: Path) -> None:
    told: dict[str, Any] = {"recipe": "writers", "date": "2026-11-01"}

    def entities() -> Iterator[Entity]:
        yield Entity("a", names=(Name("Anna", "en"), Name("Анна", "ru"), Name("Anya", "en")))
        told["read"] = "all"  # what is only known at the end

    path = tmp_path / "a.elx"
    built = Gazetteer.build(entities(), path, origin=lambda: told)
    assert built.manifest["origin"] == {"recipe": "writers", "read": "all"}
    assert built.manifest["date"] == "2026-11-01"
    assert built.manifest["languages"] == {"en": 2, "ru": 1}
    kept = Gazetteer.update(path, [Entity("b", names=(Name("Boris"),))])
    assert kept.manifest["origin"] == built.manifest["origin"]
    assert kept.manifest["languages"] == {"": 1, "en": 2, "ru": 1}
    fresh = Gazetteer.update(path, [], origin=lambda: {"date": "2026-12-01", "read": "more"})
    assert fresh.manifest["date"] == "2026-12-01"
    assert fresh.manifest["origin"] == {"recipe": "writers", "read": "more"}
