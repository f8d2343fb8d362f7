"""Names of the world beside one spelling of them: the right one is first, near strangers are not.

The rows stand in `world_names.tsv` and `inflected_names.tsv`; how many are sure enough to be linked
is printed by `tests/bench/names_of_the_world.py`, since that follows the scores.
"""

from __future__ import annotations

import pytest
from world_names import inflected_linker, inflected_rows, world_linker, world_rows

from entitylink import Linker

WORLD = world_rows()
MISSED = {
    ("ONU", "fr"),  # U Nu sounds so
    ("Иосиф Сталин, он же Коба", "ru"),  # Joseph is Иосиф in no list, and M. K. Stalin is nearer
    ("Ministry of Defence of the Kingdom", "en"),  # of another one
}
"""Rows where the right one is not first, or the wrong one is linked, at present."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Linker:
    return world_linker(tmp_path_factory.mktemp("world") / "world.elx")


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Linker:
    return inflected_linker(tmp_path_factory.mktemp("people") / "people.elx")


@pytest.mark.parametrize(
    ("query", "lang", "entity", "expected"),
    [pytest.param(*row[1:], id=f"{row[0]}-{row[1]}-{row[2]}") for row in WORLD],
)
def test_name_of_the_world(
    world: Linker, query: str, lang: str | None, entity: str, expected: str
) -> None:
    if expected == "other":
        is_right = world.link(query, lang=lang).id != entity
    else:
        found = world.candidates(query, lang=lang, limit=1)
        is_right = bool(found) and found[0].id == entity
    assert is_right is ((query, lang) not in MISSED)


@pytest.mark.parametrize("told", [True, False], ids=["language", "no-language"])
def test_inflected_names(people: Linker, told: bool) -> None:
    missed = []
    for lang, label, name in inflected_rows():
        found = people.candidates(name, lang=lang if told else None, limit=1)
        if not found or found[0].id != label:
            missed.append(name)
        assert people.link(name, lang=lang if told else None).id in (None, label)
    assert missed == []


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Siergieja Ławrowa", id="polish"),
        pytest.param("Donalds Tramps", id="latvian"),
        pytest.param("Donaldem Tuskem", id="czech-ending-in-none-of-polish"),
        pytest.param("Donaldem Tuskiem", id="polish-instrumental"),
        pytest.param("Дональда Трампа", id="russian"),
    ],
)
def test_cases_of_an_untold_language_agree(people: Linker, name: str) -> None:
    assert people.link(name)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Viktoria Orbana", id="a-woman"),
        pytest.param("Martina Tuska", id="another-given-name"),
        pytest.param("Donalda Tuskegee", id="another-surname"),
    ],
)
def test_cases_do_not_make_somebody_else(people: Linker, name: str) -> None:
    assert people.link(name).id not in {"Viktor Orbán", "Donald Tusk"}
