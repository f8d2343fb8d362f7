"""Hashes of many texts at once: the plain sum of code points times powers, whatever the way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitylink.index.hashing import (
    LONGEST,
    code_points,
    mixed,
    polynomials,
    without_one,
)

BASE = 0x9E3779B97F4A7C15
ONES = (1 << 64) - 1

LETTERS = st.text("abcdeчех鲁𝔽\ud800", max_size=12)
TEXTS = st.lists(LETTERS, max_size=8)


def polynomial(text: str) -> int:
    """The same in the words of the module, one text at a time, with numbers of any size."""
    return sum(ord(letter) * pow(BASE, place, 1 << 64) for place, letter in enumerate(text)) & ONES


def finalized(value: int, kind: int) -> int:
    value = (value + kind * 0xD1342543DE82EF95) & ONES
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & ONES
    value = (value ^ value >> 27) * 0x94D049BB133111EB & ONES
    return value ^ value >> 31


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        # An index of another machine or release holds these numbers: they never change.
        pytest.param("lawrow", 1, "a3ba421969a7ccc5", id="ascii"),
        pytest.param("lawrow", 4, "b90ad05c0361a75e", id="another-kind"),
        pytest.param("чехов", 1, "f89a2dce7aba03a8", id="cyrillic"),
        pytest.param("𝔽", 1, "263191402e4bef1c", id="beyond-the-first-plane"),
        pytest.param("", 0, "0000000000000000", id="nothing-of-no-kind"),
        pytest.param("", 1, "ad53d5472392edec", id="nothing"),
    ],
)
def test_hashes_are_the_same_everywhere(text: str, kind: int, value: str) -> None:
    assert f"{int(mixed(polynomials(*code_points([text])), kind)[0]):016x}" == value


@given(TEXTS, st.integers(0, 63))
def test_many_texts_are_hashed_as_one_by_one(texts: list[str], kind: int) -> None:
    polys = polynomials(*code_points(texts))
    assert polys.tolist() == [polynomial(text) for text in texts]
    assert mixed(polys, kind).tolist() == [finalized(polynomial(text), kind) for text in texts]


@given(TEXTS)
def test_code_points_are_those_of_the_texts(texts: list[str]) -> None:
    codes, borders = code_points(texts)
    assert codes.tolist() == [ord(letter) for text in texts for letter in text]
    assert np.diff(borders).tolist() == [len(text) for text in texts]


@given(TEXTS)
def test_leaving_a_letter_out_is_hashing_the_shorter_text(texts: list[str]) -> None:
    owners, polys = without_one(*code_points(texts))
    wanted = [
        (number, polynomial(text[:place] + text[place + 1 :]))
        for number, text in enumerate(texts)
        for place in range(len(text))
    ]
    assert list(zip(owners.tolist(), polys.tolist(), strict=True)) == wanted


def test_texts_as_long_as_powers_are_kept() -> None:
    text = "ab" * (LONGEST // 2)
    codes, borders = code_points([text, text[:-1]])
    assert polynomials(codes, borders).tolist() == [polynomial(text), polynomial(text[:-1])]
    assert int(without_one(codes, borders)[1][LONGEST - 1]) == polynomial(text[:-1])


def test_a_longer_text_is_hashed_and_not_refused() -> None:
    longer = ["a" * (LONGEST + 5), "a" * (LONGEST + 5), "a" * 10 * LONGEST]
    first, again, other = polynomials(*code_points(longer)).tolist()
    assert first == again != other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("anna", "nana", id="order"),
        pytest.param("ana", "anna", id="doubled-letter"),
        pytest.param("Anna", "anna", id="case"),
        pytest.param("ab", "ba", id="two-letters"),
        pytest.param("е", "e", id="look-alikes"),
    ],
)
def test_other_texts_have_other_hashes(one: str, other: str) -> None:
    first, second = polynomials(*code_points([one, other])).tolist()
    assert first != second


def test_one_text_has_another_hash_for_each_kind() -> None:
    poly = polynomials(*code_points(["anna"]))
    assert len({int(mixed(poly, kind)[0]) for kind in range(64)}) == 64


def test_kinds_can_be_given_for_each_text() -> None:
    polys = polynomials(*code_points(["anna", "anna"]))
    kinds = np.array([1, 4], dtype=np.uint8)
    assert mixed(polys, kinds).tolist() == [int(mixed(polys[:1], kind)[0]) for kind in (1, 4)]


def test_uppermost_bits_are_spread() -> None:
    # Groups of a key table are told apart by them: like texts must not crowd into a few.
    texts = [f"{first}{second}" for first in "abcdefghijklmnop" for second in "abcdefghijklmnop"]
    top = mixed(polynomials(*code_points(texts)), 1) >> np.uint64(58)
    assert len(set(top.tolist())) > 56  # of 64; chance alone leaves one or two empty
