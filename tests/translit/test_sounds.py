"""What the three keys merge, and what they must keep apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitylink.translit.sounds import ALPHABET, coarse, is_sounds, medium, strict

SOUNDS = st.text(alphabet=sorted(ALPHABET), max_size=12)


@pytest.mark.parametrize(
    ("key", "first", "second"),
    [
        pytest.param(strict, "an:a", "ana", id="strict-doubling"),
        pytest.param(strict, "anna", "an:a", id="strict-doubling-written-either-way"),
        pytest.param(strict, "kaCIn'ski", "kaCinski", id="strict-softness"),
        pytest.param(strict, "val.esa", "valesa", id="strict-dark-l"),
        pytest.param(strict, "zelens'kIy", "zelenski", id="strict-y-behind-i"),
        pytest.param(strict, "riyad", "riad", id="strict-glide-between-vowels"),
        pytest.param(strict, "yel'cin", "elcin", id="strict-ye"),
        pytest.param(strict, "sergeyev", "sergeev", id="strict-ye-inside"),
        pytest.param(strict, "Tomas", "tomas", id="strict-th"),
        pytest.param(strict, "erdoGan", "erdogan", id="strict-soft-g"),
        pytest.param(strict, "qatar", "katar", id="strict-q"),
        pytest.param(strict, "xamid", "hamid", id="strict-kh"),
        pytest.param(strict, "brat'sk", "braTsk", id="strict-soft-t-and-th"),
        pytest.param(strict, "Svarts", "Svarc", id="strict-ts-in-two-letters"),
        pytest.param(strict, "t@ramp@", "tramp", id="strict-inserted-vowel"),
        pytest.param(strict, "ga:ndhi:", "ganDi", id="strict-aspirate"),
        pytest.param(strict, "zaN", "zang", id="strict-ng"),
        pytest.param(medium, "zelenski", "selenski", id="medium-s-z"),
        pytest.param(medium, "uSakov", "uZakov", id="medium-sh-zh"),
        pytest.param(medium, "waSinton", "vaSinton", id="medium-w-v"),
        pytest.param(medium, "xoxlov", "huhluv", id="medium-kh-h-and-o-u"),
        pytest.param(coarse, "lavrof", "lafruf", id="coarse-arabic"),
        pytest.param(coarse, "mHmd", "moHam:ed", id="coarse-no-vowels"),
        pytest.param(coarse, "ibrahim", "abrhm", id="coarse-any-vowel-at-the-start"),
        pytest.param(coarse, "yelena", "elena", id="coarse-glide-at-the-start"),
    ],
)
def test_key_merges(key: Callable[[str], str], first: str, second: str) -> None:
    assert key(first) == key(second)


@pytest.mark.parametrize(
    ("key", "first", "second"),
    [
        pytest.param(strict, "ivanov", "ivaSov", id="strict-n-sh"),
        pytest.param(strict, "Zukov", "zIkov", id="strict-zh-z"),
        pytest.param(strict, "orban", "urban", id="strict-o-u"),
        pytest.param(strict, "lvov", "lavrov", id="strict-vowels-count"),
        pytest.param(strict, "waSinton", "vaSinton", id="strict-w-v"),
        pytest.param(strict, "lawson", "lavrov", id="strict-lawson"),
        pytest.param(medium, "putin", "budin", id="medium-voicing"),
        pytest.param(medium, "ryabkov", "ribakov", id="medium-place-of-the-vowel"),
        pytest.param(medium, "uSakov", "usakov", id="medium-sh-s"),
        pytest.param(medium, "petar", "peter", id="medium-a-e"),
        pytest.param(coarse, "ivanov", "navov", id="coarse-vowel-at-the-start"),
        pytest.param(coarse, "lavrov", "lamrov", id="coarse-lips-and-m"),
        pytest.param(coarse, "xamid", "hamid", id="coarse-kh-is-k-h-is-nothing"),
    ],
)
def test_key_keeps_apart(key: Callable[[str], str], first: str, second: str) -> None:
    assert key(first) != key(second)


@pytest.mark.parametrize(
    ("sounds", "narrow", "wide"),
    [
        pytest.param("lavrov", "LPRP", "RPRP", id="l-is-r"),
        pytest.param("merkel", "MRKL", "NRKR", id="m-is-n"),
        pytest.param("karl", "KRL", "KR", id="l-behind-r-is-one"),
        pytest.param("J.aN", "SNK", "SN", id="ng-is-n"),
        pytest.param("agent007", "AKNT007", "AKNT007", id="digits-stay"),
        pytest.param("moHam:ed", "MT", "NT", id="the-same-class-twice-is-one"),
        pytest.param("io", "A", "A", id="vowels-only"),
        pytest.param("", "", "", id="nothing"),
    ],
)
def test_wide_skeleton(sounds: str, narrow: str, wide: str) -> None:
    assert (coarse(sounds), coarse(sounds, wide=True)) == (narrow, wide)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        pytest.param("uSakov'", True, id="sounds"),
        pytest.param("", True, id="nothing"),
        pytest.param("ušakov", False, id="letter-outside"),
        pytest.param("Bush", False, id="capital-without-a-meaning"),
    ],
)
def test_is_sounds(text: str, answer: bool) -> None:
    assert is_sounds(text) is answer


def test_alphabet_is_one_ascii_character_each() -> None:
    assert all(len(char) == 1 and char.isascii() and meaning for char, meaning in ALPHABET.items())


@given(SOUNDS, SOUNDS)
def test_equal_strict_keys_have_equal_medium_keys(first: str, second: str) -> None:
    # Two random strings hardly ever meet; a string and its own strict key always do.
    assert medium(first) == medium(strict(first))
    if strict(first) == strict(second):
        assert medium(first) == medium(second)


@given(SOUNDS)
def test_keys_stay_keys(sounds: str) -> None:
    assert strict(strict(sounds)) == strict(sounds)
    assert is_sounds(strict(sounds))
    assert is_sounds(medium(sounds))
    assert set(coarse(sounds)) <= set("APTKSLRMN0123456789")
