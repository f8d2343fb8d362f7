"""From the 64-bit hash of a key to the numbers filed under it.

Three arrays: the entries are sorted by hash and within a hash by number; `low` holds the lower
half of each hash, `value` the number, and `top` the place where each value of the uppermost b bits
begins: 2^b + 1 places, so that a reader knows b from the length, and four to eight entries apart in
the mean (fewer where doubles were dropped or lists cut). A lookup reads one such group and keeps
what has the same lower half, for many hashes at once and without a search. Two keys are taken for
one when b + 32 bits of them agree, which costs a comparison: whatever is found is compared with
the query before it counts.

Numbers are given out in falling popularity, so a list that was cut short when it was filed keeps
the best.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from entitylink.index.strings import ranges

__all__ = ["KeyTable", "cut", "group_bits"]

U64 = npt.NDArray[np.uint64]
U32 = npt.NDArray[np.uint32]

_GROUP = 4
"""Entries a group of `top` holds in the mean at least, when there are enough for two groups."""


def group_bits(count: int) -> int:
    """How many of the uppermost bits tell the groups of a table of `count` entries apart."""
    return max(0, (max(count, 1) // _GROUP).bit_length() - 1)


def cut(hashes: U64, values: U32, cap: int) -> tuple[U64, U32]:
    """Sort (hash, value) pairs, drop the double ones, keep the `cap` lowest values of a hash."""
    order = np.lexsort((values, hashes))
    hashes, values = hashes[order], values[order]
    new = np.ones(len(hashes), dtype=bool)
    new[1:] = hashes[1:] != hashes[:-1]
    keep = new.copy()
    keep[1:] |= values[1:] != values[:-1]
    hashes, values, new = hashes[keep], values[keep], new[keep]
    starts = new.nonzero()[0]
    counts = np.diff(np.append(starts, len(hashes)))
    short = np.arange(len(hashes)) - np.repeat(starts, counts) < cap
    return hashes[short], values[short]


class KeyTable:
    """Lookups in the three arrays; see the module for what they hold."""

    __slots__ = ("_low", "_shift", "_top", "_value")

    def __init__(self, top: npt.NDArray[np.unsignedinteger], low: U32, value: U32) -> None:
        self._top = top
        self._low = low
        self._value = value
        self._shift = np.uint64(64 - (len(top) - 1).bit_length() + 1)

    @classmethod
    def of(cls, hashes: U64, values: U32) -> KeyTable:
        """A table in memory, of pairs that `cut` has sorted."""
        bits = group_bits(len(hashes))
        groups = _groups(hashes, np.uint64(64 - bits))
        top = np.searchsorted(groups, np.arange((1 << bits) + 1)).astype(np.uint32)
        return cls(top, hashes.astype(np.uint32), values)

    def __len__(self) -> int:
        return len(self._low)

    def many(self, hashes: U64, *, cap: int) -> tuple[npt.NDArray[np.intp], U32]:
        """Look up many hashes at once.

        Returns: two parallel arrays, the place of the hash in `hashes` and a number filed under
        it; in the order of `hashes`, at most `cap` numbers each, ascending.
        """
        group = _groups(hashes, self._shift)
        starts = self._top[group].astype(np.intp)
        lengths = self._top[group + 1].astype(np.intp) - starts
        entries = ranges(starts, lengths)
        places = np.arange(len(hashes), dtype=np.intp).repeat(lengths)
        same = (self._low[entries] == hashes.astype(np.uint32)[places]).nonzero()[0]
        places, entries = places[same], entries[same]
        if len(places) > cap:
            counts = np.bincount(places, minlength=len(hashes))
            if counts.max(initial=0) > cap:
                first = np.repeat(np.cumsum(counts) - counts, counts)
                short = np.arange(len(places)) - first < cap
                places, entries = places[short], entries[short]
        return places, self._value[entries]


def _groups(hashes: U64, shift: np.uint64) -> npt.NDArray[np.intp]:
    # A shift by 64 bits is not defined: a table of one group has a group 0 only.
    if int(shift) == 64:
        return np.zeros(len(hashes), dtype=np.intp)
    groups: npt.NDArray[np.intp] = (hashes >> shift).astype(np.intp)
    return groups
