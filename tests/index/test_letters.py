"""Likeness of letters: what rapidfuzz counts pair by pair, for many pairs at once."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from entitylink.index.hashing import code_points
from entitylink.index.letters import Patterns, codes_of, letter_bits, sign_of_words, signs_of

WORDS = st.lists(st.text("abnorx", max_size=10) | st.text("чехов", max_size=8), max_size=6)


def packed(texts: list[str]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.intp]]:
    points, borders = code_points(texts)
    return codes_of(points), borders


def likeness(pairs: list[tuple[str, str]]) -> list[float]:
    """The likeness of each pair, all asked for at once."""
    patterns = Patterns(*packed([first for first, _ in pairs]))
    codes, borders = packed([second for _, second in pairs])
    which = np.arange(len(pairs))
    return patterns.likeness(which, codes, borders[:-1], np.diff(borders)).tolist()


def indel(first: str, second: str) -> float:
    # Rapidfuzz takes two empty words for the same, here they have nothing in common.
    return Indel.normalized_similarity(first, second) if first or second else 0.0


@given(WORDS, WORDS)
def test_every_pair_is_as_rapidfuzz_says(firsts: list[str], seconds: list[str]) -> None:
    patterns = Patterns(*packed(firsts))
    codes, borders = packed(seconds)
    which, other = (part.ravel() for part in np.indices((len(firsts), len(seconds))))
    found = patterns.likeness(which, codes, borders[other], np.diff(borders)[other])
    assert found.dtype == np.float32
    wanted = [indel(firsts[i], seconds[j]) for i, j in zip(which, other, strict=True)]
    assert found.tolist() == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        pytest.param("lavrov", "lavrov", 1.0, id="the-same"),
        pytest.param("lavrov", "lawrow", 8 / 12, id="two-of-six-replaced"),
        pytest.param("lavrov", "lavro", 10 / 11, id="one-left-out"),
        pytest.param("ab", "ba", 0.5, id="swapped"),
        pytest.param("lavrov", "", 0.0, id="empty-word"),
        pytest.param("", "lavrov", 0.0, id="empty-pattern"),
        pytest.param("", "", 0.0, id="both-empty"),
        pytest.param("abc", "xyz", 0.0, id="strangers"),
        pytest.param("a" * 64, "a" * 64, 1.0, id="sixty-four-letters"),
        pytest.param("чехов", "чехова", 10 / 11, id="cyrillic"),
    ],
)
def test_likeness(first: str, second: str, value: float) -> None:
    assert likeness([(first, second)]) == pytest.approx([value])


@given(st.text("ab", min_size=60, max_size=70), st.text("ab", min_size=60, max_size=140))
def test_of_a_longer_pattern_the_first_64_letters_count(first: str, second: str) -> None:
    assert likeness([(first, second)]) == pytest.approx([indel(first[:64], second)])


def test_a_long_pattern_does_not_spoil_its_neighbors() -> None:
    pairs = [("anna", "anna"), ("x" * 200, "x" * 100), ("anna", "hanna"), ("", "y")]
    assert likeness(pairs) == pytest.approx([1.0, 2 * 64 / 164, 8 / 9, 0.0])


def test_letters_are_one_byte_and_never_zero() -> None:
    codes, _ = packed(["aч\u0100\u0400\U00010000"])
    assert codes.tolist() == [ord("a"), ord("ч") & 255, 1, 1, 1]


# Signatures


def sign(texts: list[str]) -> int:
    """The signature of one name."""
    codes, borders = packed(texts)
    at = np.array([0, len(texts)])
    return int(signs_of(sign_of_words(codes, borders), np.arange(len(texts)), at)[0])


def counted(texts: list[str]) -> int:
    """The same letter by letter."""
    counts = Counter("".join(texts))
    letters = sum(1 << (ord(letter) - 97) for letter in counts)
    return letters | sum(1 << (26 + n) for n, letter in enumerate("aeionr") if counts[letter] > 1)


@given(st.lists(st.text("abeinorvz", max_size=9), max_size=5))
def test_a_signature_says_which_letters_and_which_often(texts: list[str]) -> None:
    assert sign(texts) == counted(texts)


@given(st.lists(st.text("aeinorчж", max_size=9), max_size=5))
def test_a_signature_does_not_depend_on_the_order_of_words(texts: list[str]) -> None:
    assert sign(texts) == sign(texts[::-1])


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        pytest.param(["anna"], ["anna"], 0, id="the-same"),
        pytest.param(["an", "na"], ["anna"], 0, id="divided-in-another-way"),
        pytest.param(["lavrov"], ["lawrow"], 2, id="v-for-w"),
        pytest.param(["anna"], ["ana"], 1, id="one-n"),
        pytest.param(["anna"], ["annna"], 0, id="three-n-are-many-as-well"),
        pytest.param(["zuzu"], ["zu"], 0, id="only-frequent-letters-are-counted"),
    ],
)
def test_how_far_signatures_are_apart(first: list[str], second: list[str], apart: int) -> None:
    assert (sign(first) ^ sign(second)).bit_count() == apart


def test_names_share_the_signs_of_their_words() -> None:
    codes, borders = packed(["anna", "", "ott"])
    words = sign_of_words(codes, borders)
    number = np.array([0, 2, 2, 1])
    at = np.array([0, 0, 2, 3, 4, 4])
    wanted = [0, counted(["anna", "ott"]), counted(["ott"]), 0, 0]
    assert signs_of(words, number, at).tolist() == wanted


def test_no_names_and_no_words() -> None:
    nothing = np.zeros(0, dtype=np.intp)
    assert sign_of_words(*packed([])).tolist() == []
    assert signs_of(np.zeros(0, np.uint64), nothing, np.array([0])).tolist() == []


def test_every_latin_letter_has_its_bit() -> None:
    codes, _ = packed(["abcdefghijklmnopqrstuvwxyz"])
    assert letter_bits(codes).tolist() == [1 << place for place in range(26)]
