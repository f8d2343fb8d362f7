"""Lookups by hash: the same as in a dictionary of lists."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitylink.index.keytable import KeyTable, hash_key, sort_pairs

PAIRS = st.lists(st.tuples(st.integers(0, 2**64 - 1) | st.integers(0, 5), st.integers(0, 40)))


def table_of(pairs: list[tuple[int, int]]) -> KeyTable:
    return KeyTable(*sort_pairs([key for key, _ in pairs], [number for _, number in pairs]))


def as_dict(pairs: list[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for key, number in sorted(set(pairs)):
        found.setdefault(key, []).append(number)
    return found


@given(PAIRS, st.integers(1, 4))
def test_one_is_a_dictionary(pairs: list[tuple[int, int]], cap: int) -> None:
    table, oracle = table_of(pairs), as_dict(pairs)
    for key in {*oracle, 0, 3, 2**64 - 1, 2**63}:
        assert table.one(key).tolist() == oracle.get(key, [])
        assert table.one(key, cap=cap).tolist() == oracle.get(key, [])[:cap]


@given(PAIRS, st.lists(st.integers(0, 7)), st.integers(1, 4))
def test_many_is_one_after_the_other(
    pairs: list[tuple[int, int]], keys: list[int], cap: int
) -> None:
    table, oracle = table_of(pairs), as_dict(pairs)
    places, numbers = table.many(np.array(keys, dtype=np.uint64), cap=cap)
    wanted = [
        (place, number) for place, key in enumerate(keys) for number in oracle.get(key, [])[:cap]
    ]
    assert list(zip(places.tolist(), numbers.tolist(), strict=True)) == wanted


def test_an_empty_table_knows_nothing() -> None:
    table = table_of([])
    assert table.one(7).tolist() == []
    places, numbers = table.many(np.array([7, 8], dtype=np.uint64), cap=5)
    assert places.tolist() == numbers.tolist() == []


def test_a_list_cut_short_keeps_the_lowest_numbers() -> None:
    # Numbers are given out by falling popularity.
    assert table_of([(1, 9), (1, 2), (1, 5)]).one(1, cap=2).tolist() == [2, 5]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        # Computed once with hashlib.blake2b(digest_size=8), little-endian. An index of another
        # machine or release holds these numbers: they never change.
        pytest.param("0:lawrow", 0x5D4DDEEBF19ABBCF, id="ascii"),
        pytest.param("0:чехов", 0x76A0463F63DC4828, id="cyrillic"),
        pytest.param("", 0xB4B2797457A0A6E4, id="empty"),
    ],
)
def test_hashes_are_the_same_everywhere(key: str, value: int) -> None:
    assert hash_key(key) == value


def test_half_a_surrogate_pair_has_a_hash() -> None:
    # A query may hold one; it must be looked up and not found.
    assert 0 <= hash_key("\ud800") < 2**64
