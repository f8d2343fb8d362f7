"""The 64-bit hashes of many texts at once, and of each text with one letter left out.

In: texts as code points in one array, with borders. Out: hashes. The polynomial of a text is the
sum of its code points times powers of a fixed odd number, modulo 2^64, the first letter times 1:
leaving a letter out is then arithmetic on sums that are there already, for whole arrays. `mixed`
spreads a polynomial over all 64 bits; only mixed hashes are stored. Which kinds there
are is said in `keys` and, for ids, in `gazetteer.layout`.

Indexes hold these numbers: the constants never change without a new keys version.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from entitylink.index.strings import sizes_of

__all__ = ["LONGEST", "code_points", "mixed", "polynomials", "substrings", "without_one"]

LONGEST = 2048
"""Code points of a text that each have a power of their own; all that follow share one."""

U64 = npt.NDArray[np.uint64]
Places = npt.NDArray[np.intp]

_BASE = 0x9E3779B97F4A7C15  # odd: each power has an inverse modulo 2^64
_INVERSE = np.uint64(pow(_BASE, -1, 1 << 64))
_SALT = np.uint64(0xD1342543DE82EF95)


@cache
def _powers() -> U64:
    powers = np.empty(LONGEST + 1, dtype=np.uint64)
    powers[0] = 1
    powers[1:] = np.uint64(_BASE)
    return np.cumprod(powers, dtype=np.uint64)


def code_points(texts: Sequence[str]) -> tuple[U64, Places]:
    """The code points of all texts in a row, and the n + 1 borders between them."""
    borders = np.zeros(len(texts) + 1, dtype=np.intp)
    np.cumsum([len(text) for text in texts], out=borders[1:])
    whole = "".join(texts).encode("utf-32-le", "surrogatepass")
    return np.frombuffer(whole, dtype="<u4").astype(np.uint64), borders


def polynomials(codes: U64, borders: Places) -> U64:
    """The polynomial of each text; 0 for an empty one."""
    sums = _sums(codes, borders)
    return sums[borders[1:]] - sums[borders[:-1]]


def without_one(codes: U64, borders: Places) -> tuple[Places, U64]:
    """The polynomials of each text with one of its letters left out, first letter first.

    Returns: two parallel arrays, the place of the text and the polynomial.
    """
    lengths = sizes_of(borders)
    sums = _sums(codes, borders)
    owner = np.arange(len(lengths), dtype=np.intp).repeat(lengths)
    letter = np.arange(len(codes), dtype=np.intp)
    before = sums[letter] - sums[borders[owner]]
    behind = sums[borders[owner + 1]] - sums[letter + 1]
    return owner, before + behind * _INVERSE


def substrings(codes: U64, size: int) -> U64:
    """The polynomials of all runs of `size` letters in one row of them, by where they begin.

    >>> codes, borders = code_points(["abcd", "bc"])
    >>> int(substrings(codes[:4], 2)[1]) == int(polynomials(codes, borders)[1])
    True
    """
    count = max(len(codes) - size + 1, 0)
    result = np.zeros(count, dtype=np.uint64)
    for step in range(size):
        result += codes[step : step + count] * _powers()[step]
    return result


def mixed(polys: U64, kind: int | npt.NDArray[np.integer]) -> U64:
    """Spread polynomials over 64 bits, differently for each kind (splitmix64's finalizer)."""
    value: U64 = polys + np.asarray(kind, dtype=np.uint64) * _SALT
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    spread: U64 = value ^ (value >> np.uint64(31))
    return spread


def _sums(codes: U64, borders: Places) -> U64:
    """Running sums over all letters; the powers start anew with each text."""
    starts = borders[:-1].repeat(sizes_of(borders))
    place = np.minimum(np.arange(len(codes), dtype=np.intp) - starts, LONGEST)
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(codes * _powers()[place], out=sums[1:])
    return sums
