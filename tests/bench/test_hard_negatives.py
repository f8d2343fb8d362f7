"""The pairs of the benchmark are what its first lines say, and its numbers are computed rightly."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import numpy as np
import pytest
from development_data import same_text
from hard_negatives import (
    MOST_EACH,
    NEGATIVES,
    POSITIVES,
    Pair,
    Person,
    area,
    best_threshold,
    draw,
    generation,
    middle_differs,
    namesakes,
    near_names,
    partners,
    read_people,
    respelled,
    threshold_accepting,
    threshold_refusing,
    turned,
)
from rapidfuzz.distance import OSA

from entitylink.text.clean import fold_marks


def person(number: int, latin: str, *others: str, **more: object) -> Person:
    names = {fold_marks(name) for name in (latin, *others)}
    return Person(f"Q{number}", latin, names=names, **more)  # type: ignore[arg-type]


def kinds(pairs: object) -> set[tuple[str, str, str]]:
    return {(pair.kind, *sorted(pair.ids)) for pair in pairs}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        pytest.param("Sergei Ivanov", "Sergei Ivashov", "surname near", id="two-letters"),
        pytest.param("Sergei Ivanov", "Sergei Popov", None, id="other-surname"),
        pytest.param("Sergei Ivanov", "Sergei Ivanov", None, id="namesakes"),
        pytest.param("Sergéi Ivanov", "Sergei Ívanov", None, id="namesakes-by-marks"),
        pytest.param("Ann Johnson", "Ron Johnson", "given name near", id="given"),
        pytest.param("Jack Warden", "James Warden", "same initial", id="initial"),
        pytest.param("Jack Warden", "Philip Warden", None, id="other-initial"),
        pytest.param("Ann Lee", "Ann Leo", None, id="short-surname"),
        pytest.param("Ann Mary Johnson", "Ron Mary Johnson", None, id="three-words"),
        pytest.param("Ann Jr Johnson", "Sergey Ivanov", None, id="strangers"),
    ],
)
def test_near_names(first: str, second: str, kind: str | None) -> None:
    both = [person(1, first), person(2, second)]
    found = kinds(near_names(both, set(), Random(1)))
    assert found == ({(kind, "Q1", "Q2")} if kind else set())


def test_two_spellings_of_one_name_are_no_pair() -> None:
    # One item with both spellings is enough to say that they are one name.
    alike = respelled([person(3, "Sergey Lavrov", "Sergei Lavrov", "Sergei Viktorovich Lavrov")])
    assert alike == {frozenset(("sergey", "sergei"))}
    both = [person(1, "Sergei Ivanov"), person(2, "Sergey Ivanov")]
    assert kinds(near_names(both, set(), Random(1))) == {("given name near", "Q1", "Q2")}
    assert kinds(near_names(both, alike, Random(1))) == set()


@pytest.mark.parametrize(
    ("first", "second", "is_pair"),
    [
        pytest.param("José García López", "José Marín López", True, id="other-surname"),
        pytest.param("John Boyle Smith", "John Joseph Smith", True, id="other-second-name"),
        pytest.param("John Boyle Smith", "John B. Smith", False, id="may-be-its-initial"),
        pytest.param("John Boyle Smith", "John Smith", False, id="left-out-is-no-contradiction"),
        pytest.param("Anna de Boer", "Anna van Boer", False, id="particles"),
        pytest.param("Sir John Smith, 1st Baronet", "Sir Paul Smith, 1st Baronet", False, id="sir"),
    ],
)
def test_middle_differs(first: str, second: str, is_pair: bool) -> None:
    found = middle_differs([person(1, first), person(2, second)])
    assert kinds(found) == ({("middle differs", "Q1", "Q2")} if is_pair else set())


def test_russian_names_differ_by_the_patronymic() -> None:
    names = [("иван", "петрович", "попов"), ("иван", "ильич", "попов"), ("пётр", "ильич", "попов")]
    people = [person(n, f"A B{n}", russian=name) for n, name in enumerate(names, 1)]
    (found,) = middle_differs(people)
    assert (found.first, found.second) == ("Иван Петрович Попов", "Иван Ильич Попов")


@pytest.mark.parametrize(
    ("first", "second", "is_pair"),
    [
        pytest.param("Tom Young Jr.", "Tom Young", True, id="junior"),
        pytest.param("Tom Young, Sr.", "Tom Young Jr.", True, id="senior-and-junior"),
        pytest.param("Tom Young Junior", "Tom Young, jr", False, id="the-same-mark"),
        pytest.param("Tom Young Jr.", "Tim Young", False, id="other-name"),
    ],
)
def test_generation(first: str, second: str, is_pair: bool) -> None:
    found = generation([person(1, first), person(2, second)])
    assert kinds(found) == ({("generation", "Q1", "Q2")} if is_pair else set())


def test_across_scripts_leaves_out_what_is_written_alike() -> None:
    people = {
        "Q1": person(1, "Lena Maier", native={"Cyrl": "Лена Майер"}),
        "Q2": person(2, "Lena Mayer"),
        "Q3": person(3, "Lena Mauer"),
    }
    spelled = {"майер": {"maier", "mayer"}}

    def across(other: str) -> list[tuple[str, str]]:
        pair = Pair("surname near", False, "Lena Maier", people[other].latin, ("Q1", other))
        return [(found.first, found.second) for found in turned(pair, people, spelled)]

    assert across("Q3") == [("Лена Майер", "Lena Mauer")]
    assert across("Q2") == []


def test_namesakes_have_other_years() -> None:
    def born(number: int, year: str, name: str = "Ana Ruiz") -> Person:
        return person(number, name, labels={"en": name, "es": name}, born=year)

    everybody = [born(1, "1950"), born(2, "1950"), born(3, "1970"), born(4, ""), born(5, "1960")]
    everybody[4] = born(5, "1960", "Ana Luz")
    found = namesakes({each.qid: each for each in everybody}, held_out=False)
    assert {pair.ids for pair in found} == {("Q1", "Q3"), ("Q2", "Q3")}


@pytest.mark.parametrize(
    ("positive", "negative", "wanted"),
    [
        pytest.param([0.9, 0.8], [0.1, 0.2], 1.0, id="apart"),
        pytest.param([0.1], [0.9], 0.0, id="wrong-way"),
        pytest.param([0.5, 0.5], [0.5], 0.5, id="equal-counts-half"),
        pytest.param([0.9, 0.3], [0.5, 0.1], 0.75, id="one-of-four-wrong"),
    ],
)
def test_area(positive: list[float], negative: list[float], wanted: float) -> None:
    assert area(np.array(positive), np.array(negative)) == wanted


def test_thresholds() -> None:
    positive = np.array([0.9, 0.8, 0.7, 0.6, 0.6])
    negative = np.array([0.65, 0.3, 0.2, 0.1])
    assert threshold_accepting(positive, 0.6) == 0.7
    assert threshold_accepting(positive, 0.61) == 0.6
    assert (negative >= threshold_refusing(negative, 0.25)).sum() == 1
    assert (negative >= threshold_refusing(negative, 0.2)).sum() == 0
    # All five right with one wrong (F1 10/11) beats three right with none (F1 6/8).
    assert best_threshold(positive, negative) == 0.6


@pytest.mark.data
@pytest.mark.parametrize("held_out", [False, True])
def test_drawn_pairs(data: Path, held_out: bool) -> None:
    people = _people(data)
    pairs = draw(people, data, held_out=held_out)
    two = [pair for pair in pairs if not pair.is_same]
    one = [pair for pair in pairs if pair.is_same]
    assert len(two) >= 2_000
    assert len(one) >= 2_000
    assert {p.kind for p in two} == NEGATIVES.keys()
    assert {p.kind for p in one} == POSITIVES.keys()
    assert all(people[qid].held_out == held_out for pair in pairs for qid in pair.ids)
    assert all(pair.ids[0] != pair.ids[1] for pair in two)
    assert all(pair.ids[0] == pair.ids[1] for pair in one)
    assert not any(same_text(pair.first, pair.second) for pair in pairs)
    assert not any(people[p.ids[0]].names & people[p.ids[1]].names for p in two)
    often = Counter((pair.kind, qid) for pair in two for qid in set(pair.ids))
    # Across scripts the scripts are drawn one by one.
    assert all(count <= MOST_EACH for (kind, _), count in often.items() if kind != "across scripts")
    for pair in two:
        if pair.kind == "surname near":
            first, second = people[pair.ids[0]].words, people[pair.ids[1]].words
            assert first[0] == second[0]
            assert 1 <= OSA.distance(first[1], second[1]) <= 2
    scripts = Counter((p.is_same, p.scripts) for p in pairs if p.kind == "across scripts")
    assert all(count <= scripts[True, both] for (same, both), count in scripts.items() if not same)
    if held_out:  # once is enough
        assert draw(people, data, held_out=held_out) == pairs


_read: dict[Path, dict[str, Person]] = {}


def _people(data: Path) -> dict[str, Person]:
    if data not in _read:
        _read[data] = read_people(data)
    return _read[data]


@pytest.mark.data
def test_native_words_have_latin_partners(data: Path) -> None:
    assert {"maier", "mayer"} <= partners(data)["майер"]
