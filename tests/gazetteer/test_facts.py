"""What is known of an entity beside its names: it comes back as it went in, and costs its bytes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitylink import Entity, EntityError, Gazetteer, Name
from entitylink.gazetteer.facts import Facts, line_of

MAYOR = Entity("el:mayor", "person", (Name("Ada Vale", "en", "label"),))

KNOWN = [
    pytest.param({"died": "1904-07-15"}, id="died"),
    pytest.param({"died": "-44"}, id="died-before-our-era"),
    pytest.param({"positions": ("el:mayor-of-x", "Q30185")}, id="positions"),
    pytest.param({"coordinates": (-33.86785, 151.20732)}, id="coordinates"),
    pytest.param({"coordinates": (0.0, 0.0)}, id="on-the-equator"),
    pytest.param({"population": 0}, id="nobody-lives-there"),
    pytest.param({"population": 13_010_112}, id="population"),
    pytest.param({"identifiers": ("viaf:1", "x:a=b:c")}, id="identifiers"),
    pytest.param({"born": "1860", "died": "1904", "country": "RU"}, id="beside-others"),
    pytest.param(
        {"names": (Name("A", since="1991"), Name("B"), Name("C", until="2019-02-12"))},
        id="dates-of-names",
    ),
    pytest.param(
        {"names": (Name("A"), Name("A"), Name(" "), Name("C", "", "former", "1", "2"))},
        id="dates-of-a-name-behind-some-that-are-not-filed",
    ),
]


@pytest.mark.parametrize("known", KNOWN)
def test_facts_come_back(tmp_path: Path, known: dict[str, Any]) -> None:
    entity = replace(MAYOR, **known)
    read = Gazetteer.build([entity], tmp_path / "one.elx").entity(entity.id)
    filed = [name for name in dict.fromkeys(entity.names) if name.text.strip()]
    assert read == replace(entity, names=tuple(filed))


def test_facts_survive_an_update_and_a_merge(tmp_path: Path) -> None:
    entity = replace(MAYOR, died="1904", positions=("Q1",), population=3, identifiers=("a:b",))
    Gazetteer.build([entity], tmp_path / "one.elx")
    Gazetteer.update(tmp_path / "one.elx", [replace(MAYOR, id="el:other")])
    merged = Gazetteer.merge([tmp_path / "one.elx"], tmp_path / "all.elx")
    assert merged.entity(entity.id) == entity
    assert merged.entity("el:other").died == ""


def test_an_entity_without_them_has_no_column_more() -> None:
    assert line_of(MAYOR, MAYOR.names).split("\t") == ["el:mayor", "", "", "", ""]


def test_a_column_of_a_later_release_is_passed_over() -> None:
    read = Facts.of_line("Q1\t=\td\tRU\t1860\tcolor=red\tdied=1904").further
    assert (read.died, read.population) == ("1904", None)


def test_lists_become_tuples() -> None:
    entity = Entity("a", positions=["Q1"], identifiers=["a:b"], coordinates=[1.0, 2.0])  # type: ignore[arg-type]
    assert (entity.positions, entity.identifiers, entity.coordinates) == (
        ("Q1",),
        ("a:b",),
        (1.0, 2.0),
    )


@pytest.mark.parametrize(
    ("known", "message"),
    [
        pytest.param({"died": 1904}, "died is 1904; expected a string", id="died-a-number"),
        pytest.param({"positions": "Q1"}, "positions is 'Q1'; expected a tuple", id="one-string"),
        pytest.param({"positions": ("a b",)}, "expected a tuple of strings without spaces",
                     id="position-with-a-space"),
        pytest.param({"identifiers": ("viaf",)}, "identifier is 'viaf'; expected a scheme",
                     id="no-scheme"),
        pytest.param({"identifiers": ("isni:0000 1",)}, "without spaces", id="id-with-a-space"),
        pytest.param({"coordinates": (91.0, 0.0)}, "expected latitude and longitude", id="north"),
        pytest.param({"coordinates": (0.0, 181.0)}, "expected latitude and longitude", id="east"),
        pytest.param({"coordinates": (float("nan"), 0.0)}, "expected latitude", id="no-number"),
        pytest.param({"coordinates": (1.0,)}, "expected latitude and longitude", id="one-only"),
        pytest.param({"population": -1}, "population is -1; expected a whole", id="negative"),
        pytest.param({"population": 1.5}, "population is 1.5; expected a whole", id="half-a-man"),
        pytest.param({"names": (Name("A", since="May 1991"),)},
                     "a date of the name 'A' is 'May 1991'; expected a year or an ISO date",
                     id="date-in-words"),
    ],
)  # fmt: skip
def test_facts_that_are_none(tmp_path: Path, known: dict[str, Any], message: str) -> None:
    with pytest.raises(EntityError, match=message):
        Gazetteer.build([replace(MAYOR, **known)], tmp_path / "one.elx")


WORDS = st.text("abc:=/.-é", min_size=1, max_size=6)


@given(
    st.lists(WORDS, max_size=3),
    st.lists(WORDS.map("x:{}".format), max_size=3),
    st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    st.none() | st.integers(0, 10**12),
)
def test_any_facts_come_back(
    positions: list[str],
    identifiers: list[str],
    coordinates: tuple[float, float] | None,
    population: int | None,
) -> None:
    entity = replace(
        MAYOR,
        positions=tuple(positions),
        identifiers=tuple(identifiers),
        coordinates=coordinates,
        population=population,
    )
    read = Facts.of_line(line_of(entity, entity.names)).further
    assert read.positions == entity.positions
    assert read.identifiers == entity.identifiers
    assert (read.coordinates, read.population) == (coordinates, population)
