"""What is put aside on disk comes back, the same in whatever order and portions it came."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entitylink.index import spill
from entitylink.index.hashing import mixed
from entitylink.index.keytable import KeyTable, cut
from entitylink.index.spill import Column, KeyFiler, Scratch, Texts, in_blocks, smallest
from entitylink.index.store import Store


@pytest.fixture
def small_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns that write to disk after five numbers."""
    monkeypatch.setattr(spill, "_KEPT", 5)


# Columns


@pytest.mark.usefixtures("small_memory")
@pytest.mark.parametrize(
    ("typecode", "numbers"),
    [
        pytest.param("B", [0, 255, 7], id="bytes"),
        pytest.param("H", list(range(100)), id="many-times-written"),
        pytest.param("I", [2**32 - 1, 0], id="the-greatest"),
        pytest.param("Q", [2**64 - 1], id="64-bits"),
        pytest.param("f", [0.5, -2.0] * 6, id="floats"),
        pytest.param("I", [], id="empty"),
    ],
)
def test_a_column_gives_its_numbers_back(
    tmp_path: Path, typecode: str, numbers: list[float]
) -> None:
    column = Column(Scratch(tmp_path), "x", typecode)
    for number in numbers:
        column.append(number)
        column.trim()
    assert column.mapped().tolist() == numbers
    assert column.mapped().dtype == np.dtype(typecode)


@pytest.mark.usefixtures("small_memory")
def test_one_by_one_and_in_arrays_mix(tmp_path: Path) -> None:
    column = Column(Scratch(tmp_path), "x", "I")
    column.append(1)
    column.extend([2, 3])
    column.extend_array(np.array([4, 5]))
    column.trim()
    column.append(6)
    column.extend_array(np.zeros(0, dtype=np.uint32))
    column.append(7)
    assert column.mapped().tolist() == [1, 2, 3, 4, 5, 6, 7]


def test_what_was_never_trimmed_is_there_too(tmp_path: Path) -> None:
    column = Column(Scratch(tmp_path), "x", "I")
    column.extend(range(1000))
    assert column.mapped().tolist() == list(range(1000))


@pytest.mark.usefixtures("small_memory")
@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([], id="none"),
        pytest.param([""], id="one-empty"),
        pytest.param(["Чехов", "", "契诃夫", "𝔽", "a\0b"] * 5, id="one-to-four-bytes-a-letter"),
    ],
)
def test_texts_come_back(tmp_path: Path, texts: list[str]) -> None:
    filed = Texts(Scratch(tmp_path), "x")
    for text in texts:
        filed.append(text)
        filed.trim()
    data, at = filed.mapped()
    assert [data[s:e].tobytes().decode() for s, e in pairwise(at.tolist())] == texts


# Keys

Pair = tuple[int, int]


def filed(folder: Path, portions: Iterable[list[Pair]], cap: int = 4) -> dict[str, bytes]:
    """The bytes of the three arrays after the pairs were added in these portions."""
    with Store.create(folder) as writer, Scratch(writer.scratch) as scratch:
        filer = KeyFiler(writer, scratch, "k", cap=cap)
        for portion in portions:
            hashes = np.array([key for key, _ in portion], dtype=np.uint64)
            filer.add(hashes, np.array([number for _, number in portion], dtype=np.int64))
        entries = filer.write()
        assert list(writer.scratch.iterdir()) == []
        writer.finish({"keys_version": 0})
    store = Store.open(folder, keys_version=0)
    assert len(store["k_low"]) == len(store["k_value"]) == entries
    return {name: store[f"k_{name}"].tobytes() for name in ("top", "low", "value")}


def lookup(folder: Path, hashes: npt.NDArray[np.uint64]) -> list[Pair]:
    store = Store.open(folder, keys_version=0)
    table = KeyTable(store["k_top"], store["k_low"], store["k_value"])
    places, values = table.many(hashes, cap=1000)
    return list(zip(places.tolist(), values.tolist(), strict=True))


def spread(count: int) -> list[int]:
    hashes: list[int] = mixed(np.arange(1, count + 1, dtype=np.uint64), 1).tolist()
    return hashes


PAIRS = st.lists(
    st.tuples(st.sampled_from([*spread(20), 1, 2**64 - 1]), st.integers(0, 9)), max_size=80
)


@settings(max_examples=12, deadline=None)
@given(PAIRS, st.randoms(use_true_random=False), st.integers(1, 30))
def test_the_arrays_do_not_depend_on_order_and_portions(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[Pair], chance: random.Random, size: int
) -> None:
    folder = tmp_path_factory.mktemp("keys")
    at_once = filed(folder / "a", [pairs])
    shuffled = chance.sample(pairs, len(pairs))
    portions = [shuffled[start : start + size] for start in range(0, len(pairs), size)]
    assert filed(folder / "b", [[], *portions]) == at_once


@settings(max_examples=12, deadline=None)
@given(PAIRS, st.integers(1, 4))
def test_what_is_filed_is_found_as_in_memory(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[Pair], cap: int
) -> None:
    folder = tmp_path_factory.mktemp("keys")
    filed(folder, [pairs], cap=cap)
    hashes = np.array([key for key, _ in pairs], dtype=np.uint64)
    values = np.array([number for _, number in pairs], dtype=np.uint32)
    asked = np.array([*spread(25), 1, 2, 2**64 - 1], dtype=np.uint64)
    places, numbers = KeyTable.of(*cut(hashes, values, cap)).many(asked, cap=1000)
    assert lookup(folder, asked) == list(zip(places.tolist(), numbers.tolist(), strict=True))


def test_no_pairs(tmp_path: Path) -> None:
    filed(tmp_path / "k", [])
    assert lookup(tmp_path / "k", np.array([0, 1, 2**63], dtype=np.uint64)) == []


def test_a_hash_of_zero_is_no_key(tmp_path: Path) -> None:
    # What is too short to be filed under a key gets this one.
    filed(tmp_path / "k", [[(0, 1), (5, 2), (0, 3)]])
    assert lookup(tmp_path / "k", np.array([0, 5], dtype=np.uint64)) == [(1, 2)]


def test_of_a_crowded_key_the_lowest_numbers_stay(tmp_path: Path) -> None:
    key = spread(1)[0]
    portions = [[(key, number)] for number in (9, 3, 7, 1, 3, 8)]
    filed(tmp_path / "k", portions, cap=3)
    assert lookup(tmp_path / "k", np.array([key], dtype=np.uint64)) == [(0, 1), (0, 3), (0, 7)]


def test_thousands_of_keys(tmp_path: Path) -> None:
    keys = spread(3000)
    filed(tmp_path / "k", [[(key, place)] for place, key in enumerate(keys[:50])])
    filed(tmp_path / "k", [list(zip(keys, range(3000), strict=True))])
    asked = np.array(spread(3500), dtype=np.uint64)
    assert lookup(tmp_path / "k", asked) == [(place, place) for place in range(3000)]


# Small help


@pytest.mark.parametrize(
    ("largest", "dtype"),
    [(0, np.uint32), (2**32 - 1, np.uint32), (2**32, np.uint64)],
)
def test_borders_take_the_width_they_need(largest: int, dtype: Callable[[], object]) -> None:
    assert smallest(largest) is dtype


@given(st.integers(0, 50), st.integers(1, 20))
def test_blocks_cover_all_once(count: int, size: int) -> None:
    blocks = list(in_blocks(count, size))
    assert [place for start, end in blocks for place in range(start, end)] == list(range(count))
    assert all(0 < end - start <= size for start, end in blocks)
