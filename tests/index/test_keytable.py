"""Lookups by hash: the same as in a dictionary of lists."""

from __future__ import annotations

import random

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitylink.index.hashing import mixed
from entitylink.index.keytable import KeyTable, cut, group_bits

U64 = npt.NDArray[np.uint64]

HASHES = st.integers(0, 2**64 - 1) | st.integers(0, 5) | st.integers(2**64 - 5, 2**64 - 1)
PAIRS = st.lists(st.tuples(HASHES, st.integers(0, 40)), max_size=60)
CAPPED_NEVER = 10_000


def hashes_of(keys: list[int]) -> U64:
    """Hashes as they are filed: numbers 0, 1, ... spread over 64 bits."""
    return mixed(np.array(keys, dtype=np.uint64), 1)


def table_of(hashes: U64, values: list[int], *, cap: int = CAPPED_NEVER) -> KeyTable:
    return KeyTable.of(*cut(hashes, np.array(values, dtype=np.uint32), cap))


def looked_up(table: KeyTable, hashes: U64, cap: int = CAPPED_NEVER) -> list[tuple[int, int]]:
    places, values = table.many(hashes, cap=cap)
    return list(zip(places.tolist(), values.tolist(), strict=True))


def as_dict(pairs: list[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for key, number in sorted(set(pairs)):
        found.setdefault(key, []).append(number)
    return found


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 40)), max_size=200),
    st.lists(st.integers(0, 310), max_size=20),
    st.integers(1, 4),
)
def test_many_is_a_dictionary(pairs: list[tuple[int, int]], keys: list[int], cap: int) -> None:
    table = table_of(hashes_of([key for key, _ in pairs]), [number for _, number in pairs])
    oracle = as_dict(pairs)
    assert len(table) == sum(map(len, oracle.values()))
    for limit in (cap, CAPPED_NEVER):
        wanted = [
            (place, number)
            for place, key in enumerate(keys)
            for number in oracle.get(key, [])[:limit]
        ]
        assert looked_up(table, hashes_of(keys), limit) == wanted


@given(PAIRS, st.lists(HASHES, max_size=10))
def test_whatever_was_filed_is_found(pairs: list[tuple[int, int]], others: list[int]) -> None:
    # Hashes of any kind, those that nobody's mixing would give too. Two that agree in the bits
    # that are kept are taken for one: more may be found, and is compared, but never less.
    filed = [key for key, _ in pairs]
    table = table_of(np.array(filed, dtype=np.uint64), [number for _, number in pairs])
    asked = np.array([*filed, *others], dtype=np.uint64)
    found = set(looked_up(table, asked))
    kept = group_bits(len(table))
    for place, key in enumerate(asked.tolist()):
        for other, number in pairs:
            if key == other:
                assert (place, number) in found
            elif (key ^ other) & 0xFFFFFFFF or (key ^ other) >> (64 - kept):
                same = any(k == key and n == number for k, n in pairs)
                alike = any(
                    n == number and not (k ^ key) & 0xFFFFFFFF and not (k ^ key) >> (64 - kept)
                    for k, n in pairs
                )
                assert ((place, number) in found) is (same or alike)


@given(PAIRS, st.integers(1, 4))
def test_cut_keeps_the_lowest_numbers_of_each_key(pairs: list[tuple[int, int]], cap: int) -> None:
    hashes, values = cut(
        np.array([key for key, _ in pairs], dtype=np.uint64),
        np.array([number for _, number in pairs], dtype=np.uint32),
        cap,
    )
    wanted = [(key, n) for key, numbers in as_dict(pairs).items() for n in numbers[:cap]]
    assert list(zip(hashes.tolist(), values.tolist(), strict=True)) == wanted


def test_an_empty_table_knows_nothing() -> None:
    table = table_of(hashes_of([]), [])
    assert len(table) == 0
    assert looked_up(table, np.array([0, 7, 2**64 - 1], dtype=np.uint64)) == []


def test_nothing_asked_nothing_found() -> None:
    assert looked_up(table_of(hashes_of([1]), [5]), hashes_of([])) == []


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 9, 100, 1000, 4096])
def test_tables_of_every_size_find_all_and_no_others(count: int) -> None:
    # Up to seven entries there is one group: a shift by all 64 bits, which is not defined.
    assert group_bits(count) == max(0, (count // 4).bit_length() - 1)
    table = table_of(hashes_of(list(range(count))), list(range(count)))
    asked = hashes_of(list(range(2 * count)))
    assert looked_up(table, asked) == [(place, place) for place in range(count)]


def test_a_list_cut_short_keeps_the_lowest_numbers() -> None:
    # Numbers are given out by falling popularity.
    hashes = hashes_of([1, 1, 2, 1])
    assert looked_up(table_of(hashes, [9, 2, 7, 5]), hashes_of([1]), 2) == [(0, 2), (0, 5)]
    assert looked_up(table_of(hashes, [9, 2, 7, 5], cap=2), hashes_of([1, 2])) == [
        (0, 2),
        (0, 5),
        (1, 7),
    ]


def test_the_cap_counts_for_each_hash_and_not_for_all() -> None:
    table = table_of(hashes_of([1] * 10 + [2] * 10 + [3]), [*range(10), *range(10), 4])
    assert looked_up(table, hashes_of([3, 1, 9, 2]), 2) == [(0, 4), (1, 0), (1, 1), (3, 0), (3, 1)]


def test_the_same_hash_asked_twice_is_answered_twice() -> None:
    table = table_of(hashes_of([1, 1]), [3, 4])
    assert looked_up(table, hashes_of([1, 1])) == [(0, 3), (0, 4), (1, 3), (1, 4)]


def test_keys_that_crowd_into_one_group() -> None:
    # No mixing is so bad; a table must still answer right.
    crowd = [0xABCD << 48 | low for low in range(2000)]
    lonely = [1 << 32, 2**64 - 1]
    order = random.Random(1).sample(range(2000), 2000)
    keys = np.array([*(crowd[place] for place in order), *lonely], dtype=np.uint64)
    table = table_of(keys, [*order, 5, 6])
    asked = np.array([crowd[7], lonely[0], 0xABCD << 48 | 2001, lonely[1]], dtype=np.uint64)
    assert looked_up(table, asked) == [(0, 7), (1, 5), (3, 6)]


def test_the_cap_in_a_crowded_group() -> None:
    crowd = np.array([1 << 63 | low % 3 for low in range(300)], dtype=np.uint64)
    table = table_of(crowd, list(range(300)))
    assert looked_up(table, crowd[1:2], 3) == [(0, 1), (0, 4), (0, 7)]


@pytest.mark.parametrize("dtype", [np.uint32, np.uint64])
def test_borders_of_either_width_are_read(dtype: type[np.unsignedinteger]) -> None:
    # Beyond four billion entries they have 64 bits.
    hashes = np.sort(hashes_of(list(range(40))))
    bits = group_bits(40)
    groups = hashes >> np.uint64(64 - bits)
    top = np.searchsorted(groups, np.arange((1 << bits) + 1)).astype(dtype)
    table = KeyTable(top, hashes.astype(np.uint32), np.arange(40, dtype=np.uint32))
    assert looked_up(table, hashes) == [(place, place) for place in range(40)]
