"""Names found for queries, as three arrays side by side, and the best of them for each query.

In: names from several places, with what speaks for each. Out: each name of a query once, or those
with the most in their favor. Where they are found is said in `link.retrieve`.

What is sorted is one number of 64 bits a name; hence the bounds on the places of queries (under
2^16), names (2^32) and values (-8 to 8, what is beyond counts as that).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["Named", "best_of_each", "greatest_of_each", "united"]

U64 = npt.NDArray[np.uint64]
Places = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float32]

Named = tuple[Places, Places, Floats]
"""Parallel arrays: the place of a query, a name, and what speaks for it."""


def united(first: Named, second: Named) -> Named:
    """The names of both, each name of a query once, with its greatest value."""
    return greatest_of_each(
        np.concatenate([first[0], second[0]]),
        np.concatenate([first[1], second[1]]),
        np.concatenate([first[2], second[2]]),
    )


def greatest_of_each(query: Places, name: Places, value: Floats) -> Named:
    """Each name of a query once, with its greatest value; by query, then by name."""
    cell = query.astype(np.uint64) << np.uint64(48) | name.astype(np.uint64) << np.uint64(16)
    # Values that fall on one of the 2^16 steps are as good as equal: the first of them is kept.
    order = np.argsort(cell | _falling(value), kind="stable")
    cell = cell[order]
    keep = np.ones(len(order), dtype=bool)
    keep[1:] = cell[1:] != cell[:-1]
    kept = order[keep]
    return query[kept], name[kept], value[kept]


def best_of_each(named: Named, count: int) -> Named:
    """The `count` names of each query with the greatest value, the best known of equal ones."""
    query, name, value = named
    cell = query.astype(np.uint64) << np.uint64(48) | _falling(value) << np.uint64(32)
    order = np.argsort(cell | name.astype(np.uint64))
    owner = query[order]
    rank = np.arange(len(order)) - np.searchsorted(owner, owner)
    kept = order[rank < count]
    return query[kept], name[kept], value[kept]


def _falling(value: Floats) -> U64:
    """Values of -8 to 8 in sixteen bits, the greatest first."""
    steps: npt.NDArray[np.float32] = np.minimum((8.0 - np.clip(value, -8.0, 8.0)) * 4096.0, 65535.0)
    falling: U64 = steps.astype(np.uint64)
    return falling
