"""How alike words and names are by their letters, for many pairs at once.

In: words as one byte a letter. Out: the indel similarity, 2 x LCS / (both lengths), where LCS is
the length of the longest common subsequence. It is counted for all pairs together, one letter of
the second word at a time, in the bits of one 64-bit number a pair (Hyyrö 2004); so at most 64
letters of the first word count.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from entitylink.index.strings import sizes_of

__all__ = ["Patterns", "codes_of", "letter_bits", "sign_of_words", "signs_of"]

_BITS = 64

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]
Array = npt.NDArray[Any]


class Patterns:
    """Words that others are compared with: `codes` in a row, `borders` between them."""

    def __init__(self, codes: Bytes, borders: Places) -> None:
        lengths = sizes_of(borders)
        place = np.arange(len(codes)) - borders[:-1].repeat(lengths)
        word = np.arange(len(lengths)).repeat(lengths)
        self._lengths = np.minimum(lengths, _BITS)
        self._masks = np.zeros((len(lengths), 256), dtype=np.uint64)
        inside = (place < _BITS).nonzero()[0]
        bits = np.uint64(1) << place[inside].astype(np.uint64)
        np.bitwise_or.at(self._masks, (word[inside], codes[inside]), bits)

    def likeness(
        self, which: Places, codes: Bytes, starts: Places, lengths: Places
    ) -> npt.NDArray[np.float32]:
        """The similarity of pattern `which[i]` and the word codes[starts[i] : + lengths[i]].

        Returns: float32, 0..1; 0 where both are empty.
        """
        order = np.argsort(-lengths, kind="stable")
        mask_at = which[order] * 256
        start, length = starts[order], lengths[order]
        masks = self._masks.ravel()
        state = np.full(len(order), ~np.uint64(0))
        # Longest first: those that have a letter at a step come first, and so many they are.
        steps = np.arange(int(length[0]) if len(order) else 0)
        for step, left in enumerate((-length).searchsorted(-steps).tolist()):
            here = state[:left]
            match = masks[mask_at[:left] + codes[start[:left] + step]]
            match &= here
            state[:left] = (here + match) | (here - match)
        common = np.empty(len(order), dtype=np.float32)
        common[order] = np.bitwise_count(~state)
        total = self._lengths[which] + lengths
        result: npt.NDArray[np.float32] = (2 * common / np.maximum(total, 1)).astype(np.float32)
        return result


def codes_of(code_points: Array) -> npt.NDArray[np.uint8]:
    """One byte a letter, never 0: enough to compare words of one script."""
    return np.maximum(code_points.astype(np.uint8), 1)


_TWICE = b"aeionr"
_MOST = np.uint64(31)


def sign_of_words(codes: npt.NDArray[np.uint8], at: Array) -> npt.NDArray[np.uint64]:
    """For each word which letters it has (bits 0 to 25), and how often those of `_TWICE`.

    The counts stand from bit 26 on, five bits each.
    """
    bits = letter_bits(codes).astype(np.uint64)
    lengths = sizes_of(at)
    signs = np.zeros(len(lengths), dtype=np.uint64)
    filled = (lengths > 0).nonzero()[0]
    if len(filled):
        starts = at[:-1][filled]
        signs[filled] = np.bitwise_or.reduceat(bits, starts)
        for place, letter in enumerate(_TWICE):
            count = np.add.reduceat((codes == letter).astype(np.uint64), starts)
            signs[filled] |= np.minimum(count, _MOST) << np.uint64(26 + 5 * place)
    return signs


def signs_of(words: npt.NDArray[np.uint64], number: Array, at: Places) -> npt.NDArray[np.uint32]:
    """The signatures of names: which letters they have, and which of `_TWICE` more than once.

    `words` are the signs of words, `number` which of them the names have, `at` where names begin.
    """
    lengths = sizes_of(at)
    result = np.zeros(len(lengths), dtype=np.uint32)
    filled = (lengths > 0).nonzero()[0]
    if not len(filled):
        return result
    starts = at[:-1][filled]
    each = words[number]
    letters = np.bitwise_or.reduceat(each & np.uint64((1 << 26) - 1), starts)
    for place in range(len(_TWICE)):
        count = (each >> np.uint64(26 + 5 * place)) & np.uint64(31)
        often = np.add.reduceat(count, starts) > 1
        letters |= often.astype(np.uint64) << np.uint64(26 + place)
    result[filled] = letters.astype(np.uint32)
    return result


def letter_bits(codes: Bytes) -> npt.NDArray[np.uint32]:
    """The bit of a signature that stands for each letter: a to z, others somewhere among them."""
    places = (codes.astype(np.int64) - 97) % 26
    bits: npt.NDArray[np.uint32] = np.left_shift(np.uint32(1), places.astype(np.uint32))
    return bits
