"""From the 64-bit hash of a key to the numbers filed under it, by binary search.

Two parallel arrays, sorted by hash and within a hash by number: numbers are given out in
falling popularity, so a list cut short keeps the best. A key is never stored itself; that two
keys share a hash happens once in some 10^8 tokens here and only costs a comparison, because
whatever is found is compared with the query before it counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from entitylink.index.strings import ranges

__all__ = ["KeyTable", "hash_key", "sort_pairs"]


def hash_key(key: str) -> int:
    """The stable 64-bit hash of a key (BLAKE2b, 8 bytes, little-endian)."""
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def sort_pairs(
    hashes: Sequence[int] | npt.NDArray[np.uint64], values: Sequence[int] | npt.NDArray[np.uint32]
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32]]:
    """Sort (hash, value) pairs and drop the double ones."""
    keys = np.asarray(hashes, dtype=np.uint64)
    numbers = np.asarray(values, dtype=np.uint32)
    order = np.lexsort((numbers, keys))
    keys, numbers = keys[order], numbers[order]
    if len(keys):
        first = np.ones(len(keys), dtype=bool)
        first[1:] = (keys[1:] != keys[:-1]) | (numbers[1:] != numbers[:-1])
        keys, numbers = keys[first], numbers[first]
    return keys, numbers


class KeyTable:
    """Lookups in the two arrays that `sort_pairs` made."""

    __slots__ = ("_hashes", "_values")

    def __init__(self, hashes: npt.NDArray[np.uint64], values: npt.NDArray[np.uint32]) -> None:
        self._hashes = hashes
        self._values = values

    def one(self, key_hash: int, *, cap: int = 1 << 30) -> npt.NDArray[np.uint32]:
        """The numbers filed under one hash, ascending, at most `cap`; empty when unknown."""
        wanted = np.uint64(key_hash)
        start = int(self._hashes.searchsorted(wanted))
        if start == len(self._hashes) or self._hashes[start] != wanted:
            return self._values[:0]
        stop = start + int(self._hashes[start : start + cap].searchsorted(wanted, "right"))
        return self._values[start:stop]

    def many(
        self, key_hashes: npt.NDArray[np.uint64], *, cap: int
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.uint32]]:
        """Look up many hashes at once.

        Returns: two parallel arrays, the place of the hash in `key_hashes` and a number filed
        under it; in the order of `key_hashes`, at most `cap` numbers each.
        """
        starts = self._hashes.searchsorted(key_hashes, "left")
        lengths = np.minimum(self._hashes.searchsorted(key_hashes, "right") - starts, cap)
        places = np.repeat(np.arange(len(key_hashes), dtype=np.intp), lengths)
        return places, self._values[ranges(starts, lengths)]
