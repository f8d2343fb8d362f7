"""Given names that one letter tells apart, beside spellings of one name."""

from __future__ import annotations

from importlib import resources

import pytest

from entitylink.datafile import read_toml
from entitylink.names.letters import told_by_a_letter

FILE = resources.files("entitylink.names") / "data" / "given_letters.toml"


@pytest.mark.parametrize(("one", "other", "apart"), read_toml(FILE)["examples"])
def test_the_examples_of_the_file(one: str, other: str, apart: bool) -> None:
    assert told_by_a_letter(one, other) is apart
    assert told_by_a_letter(other, one) is apart


def test_letters_stand_once_and_in_order() -> None:
    pairs = read_toml(FILE)["exchanged"]
    assert pairs == sorted(pairs)
    assert all(len(pair) == 2 and pair[0] < pair[1] for pair in pairs)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Kamal", "Kamal", id="the-same"),
        pytest.param("Käthe", "Kathe", id="a-mark"),
        pytest.param("Anna", "Ana", id="a-letter-less"),
        pytest.param("Carla", "Carlo", id="the-last-letter"),
        pytest.param("Kamal", "Jamil", id="two-letters"),
    ],
)
def test_what_says_nothing(one: str, other: str) -> None:
    assert not told_by_a_letter(one, other)
