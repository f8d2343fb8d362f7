"""Updating and merging: readers keep what they opened, and no change is lost."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from entitylink import Entity, EntityError, Gazetteer, IndexFileError, Linker, Name


def person(id_: str, *texts: str, prior: float = 1.0, description: str = "") -> Entity:
    names = tuple(Name(text, "en") for text in texts)
    return Entity(id_, "person", names, description, prior=prior)


def labels(gazetteer: Gazetteer) -> dict[str, str]:
    return {entity.id: entity.names[0].text for entity in gazetteer}


def folders(path: Path) -> list[str]:
    """The generations that lie in the folder of an index."""
    return [entry.name for entry in path.iterdir() if entry.is_dir()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "people.elx"
    Gazetteer.build([person("a", "Anna Ott"), person("b", "Berta Zweig")], path)
    return path


# Readers and updates


def test_readers_keep_their_generation_until_they_open_again(path: Path) -> None:
    reader = Linker(Gazetteer.open(path))
    Gazetteer.update(path, [person("c", "Clara Ruhl")], removed=["a"])
    # Nothing of it was looked at before, so that no cache can answer.
    assert labels(reader.gazetteers[0]) == {"a": "Anna Ott", "b": "Berta Zweig"}
    assert reader.link("Anna Ott").id == "a"
    assert reader.link("Clara Ruhl").id is None
    reopened = Linker(Gazetteer.open(path))
    assert reopened.link("Anna Ott").id is None
    assert reopened.link("Clara Ruhl").id == "c"


def test_readers_outlive_many_updates(path: Path) -> None:
    readers = []
    for number in range(4):
        readers.append(Gazetteer.open(path))
        Gazetteer.update(path, [person(f"n{number}", f"Number {number}")])
    assert [len(reader) for reader in readers] == [2, 3, 4, 5]
    assert [len(labels(reader)) for reader in readers] == [2, 3, 4, 5]


def test_only_the_present_generation_stays_on_disk(path: Path) -> None:
    (before,) = folders(path)
    updated = Gazetteer.update(path, [person("c", "Clara Ruhl")])
    (after,) = folders(path)
    assert before != after == updated.manifest["generation"]
    # The same content has the same name, whoever wrote it and when.
    Gazetteer.update(path, [], removed=["c"])
    assert folders(path) == [before]


def test_an_old_reader_cannot_verify_what_is_gone(path: Path) -> None:
    reader = Gazetteer.open(path)
    reader.verify()
    Gazetteer.update(path, [], removed=["a"])
    with pytest.raises(IndexFileError, match="another index was put here"):
        reader.verify()


def test_a_pickle_opens_what_is_at_the_path_now(path: Path) -> None:
    pickled = pickle.dumps(Linker(Gazetteer.open(path)))
    Gazetteer.update(path, [person("c", "Clara Ruhl")])
    assert pickle.loads(pickled).link("Clara Ruhl").id == "c"


def test_an_update_may_read_the_gazetteer_it_changes(path: Path) -> None:
    def renamed() -> Iterator[Entity]:
        for entity in Gazetteer.open(path):
            yield person(entity.id, entity.names[0].text.upper())

    assert labels(Gazetteer.update(path, renamed())) == {"a": "ANNA OTT", "b": "BERTA ZWEIG"}


def test_of_one_id_in_an_update_the_last_counts(path: Path) -> None:
    updated = Gazetteer.update(path, [person("a", "Ada"), person("a", "Alma")])
    assert labels(updated) == {"a": "Alma", "b": "Berta Zweig"}


def test_an_update_that_meanwhile_ended_is_not_lost(path: Path) -> None:
    """Either both changes are there, or the second writer is told."""

    def slowly() -> Iterator[Entity]:
        yield person("c", "Clara Ruhl")
        Gazetteer.update(path, [person("d", "Dora Lenz")])  # by someone else, who is faster

    try:
        Gazetteer.update(path, slowly())
    except IndexFileError:
        assert set(labels(Gazetteer.open(path))) >= {"a", "b", "d"}
    else:
        assert set(labels(Gazetteer.open(path))) == {"a", "b", "c", "d"}


def test_a_second_writer_is_refused_while_the_first_is_at_work(path: Path) -> None:
    def nested() -> Iterator[Entity]:
        yield person("c", "Clara Ruhl")
        with pytest.raises(IndexFileError, match="another process is writing this index"):
            Gazetteer.build([person("d", "Dora Lenz")], path)

    assert labels(Gazetteer.build(nested(), path)) == {"c": "Clara Ruhl"}


def test_an_update_that_fails_midway_changes_nothing(path: Path) -> None:
    def failing() -> Iterator[Entity]:
        yield person("c", "Clara Ruhl")
        raise RuntimeError("the source went away")

    (before,) = folders(path)
    with pytest.raises(RuntimeError, match="the source went away"):
        Gazetteer.update(path, failing())
    with pytest.raises(EntityError, match="it has no name"):
        Gazetteer.update(path, [person("c")])
    assert labels(Gazetteer.open(path)) == {"a": "Anna Ott", "b": "Berta Zweig"}
    assert folders(path) == [before]
    assert {entry.name for entry in path.iterdir()} == {before, "manifest.json"}


def test_updating_nothing_that_is_there(tmp_path: Path) -> None:
    with pytest.raises(IndexFileError, match="no such index"):
        Gazetteer.update(tmp_path / "nowhere.elx", [person("a", "Anna")])
    assert list(tmp_path.iterdir()) == []


# Merging


@pytest.fixture
def three(tmp_path: Path) -> list[Path]:
    """Three gazetteers that all know "a"; the last two know "b"."""
    rows = [
        [person("a", "Anna One", prior=1)],
        [person("a", "Anna Two", prior=50), person("b", "Berta Two")],
        [
            person("b", "Berta Three", prior=9),
            person("c", "Clara Three"),
            person("a", "Anna Three"),
        ],
    ]
    paths = [tmp_path / f"{number}.elx" for number in range(3)]
    for path, entities in zip(paths, rows, strict=True):
        Gazetteer.build(entities, path, source=path.stem, licence="CC0-1.0")
    return paths


@pytest.mark.parametrize(
    ("order", "anna", "berta"),
    [
        pytest.param([0, 1, 2], "Anna One", "Berta Two", id="in-order"),
        pytest.param([2, 1, 0], "Anna Three", "Berta Three", id="the-other-way-round"),
        pytest.param([1, 0, 2], "Anna Two", "Berta Two", id="the-second-first"),
    ],
)
def test_of_one_id_the_first_gazetteer_wins(
    three: list[Path], tmp_path: Path, order: list[int], anna: str, berta: str
) -> None:
    # Whatever the weights say, and with nothing of the others mixed in.
    merged = Gazetteer.merge([three[place] for place in order], tmp_path / "all.elx")
    assert labels(merged) == {"a": anna, "b": berta, "c": "Clara Three"}
    assert all(len(entity.names) == 1 for entity in merged)
    assert merged.manifest["source"] == "; ".join(str(place) for place in order)
    assert merged.manifest["licence"] == "CC0-1.0"


def test_merging_one_is_copying(three: list[Path], tmp_path: Path) -> None:
    merged = Gazetteer.merge(three[2:], tmp_path / "all.elx")
    assert list(merged) == list(Gazetteer.open(three[2]))


def test_merging_into_one_of_the_parts(three: list[Path]) -> None:
    before = Gazetteer.open(three[0])
    merged = Gazetteer.merge(three, three[0])
    assert labels(merged) == {"a": "Anna One", "b": "Berta Two", "c": "Clara Three"}
    assert labels(before) == {"a": "Anna One"}


def test_merging_does_not_change_the_parts(three: list[Path], tmp_path: Path) -> None:
    before = [folders(path) for path in three]
    Gazetteer.merge(three, tmp_path / "all.elx")
    assert [folders(path) for path in three] == before


# Processes

SURFACES = ["Anna Ott", "Ana Ot", "Zweig", "Анна Отт", "nobody"]


def answers(linker: Linker) -> list[str | None]:
    return [linker.link(surface).id for surface in SURFACES]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_workers_open_the_gazetteer_by_its_path(path: Path, method: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this system cannot {method}")
    linker = Linker(Gazetteer.open(path))
    wanted = answers(linker)
    assert wanted[0] == "a"
    assert wanted[-1] is None
    with multiprocessing.get_context(method).Pool(1) as pool:
        assert pool.map(answers, [linker]) == [wanted]
