"""Packed strings: what is packed is read back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitylink.index.strings import Strings, pack, ranges

TEXTS = st.lists(st.text(max_size=12), max_size=12)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([], id="none"),
        pytest.param([""], id="one-empty"),
        pytest.param(["", "a", "", ""], id="empty-ones-between"),
        pytest.param(["Чехов", "契诃夫", "𝔽", "a\0b"], id="one-to-four-bytes-a-letter"),
    ],
)
def test_what_is_packed_is_read(texts: list[str]) -> None:
    strings = Strings(*pack(texts))
    assert [strings[place] for place in range(len(strings))] == texts


@given(TEXTS)
def test_roundtrip(texts: list[str]) -> None:
    strings = Strings(*pack(texts))
    assert len(strings) == len(texts)
    assert [strings[place] for place in range(len(texts))] == texts


def test_any_iterable_can_be_packed() -> None:
    assert Strings(*pack(text for text in "ab"))[1] == "b"


def test_half_a_surrogate_pair_is_refused() -> None:
    # What is packed must be UTF-8; the gazetteer cleans its texts before.
    with pytest.raises(UnicodeEncodeError):
        pack(["\ud800"])


@given(
    TEXTS.flatmap(
        lambda t: (
            st.tuples(st.just(t), st.lists(st.integers(0, len(t) - 1))) if t else st.just((t, []))
        )
    )
)
def test_padded_rows_are_the_bytes(drawn: tuple[list[str], list[int]]) -> None:
    texts, places = drawn
    matrix, lengths = Strings(*pack(texts)).padded(np.array(places, dtype=np.intp))
    wanted = [texts[place].encode() for place in places]
    assert [bytes(row[:length]) for row, length in zip(matrix, lengths, strict=True)] == wanted
    assert matrix.shape == (len(places), max(map(len, wanted), default=0))
    assert all(not row[length:].any() for row, length in zip(matrix, lengths, strict=True))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5)), max_size=8))
def test_ranges_are_written_out(pairs: list[tuple[int, int]]) -> None:
    starts = np.array([start for start, _ in pairs], dtype=np.int64)
    lengths = np.array([length for _, length in pairs], dtype=np.int64)
    wanted = [number for start, length in pairs for number in range(start, start + length)]
    assert ranges(starts, lengths).tolist() == wanted
