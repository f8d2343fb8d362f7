"""The words of queries and of names as arrays, as `link.compare` lays them beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entitylink.gazetteer.words import ROLES, Word

__all__ = ["NOTHING", "NameSide", "QuerySide"]

NOTHING = len(ROLES)
"""The role of a place where a name has no word any more."""

Places = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class QuerySide:
    """The words of queries, one query a row; places behind the last word have no role.

    role     the place of the role in `ROLES`, `NOTHING` for none
    script   the place of the script in the list of the stock, -1 for one that it does not have
    letters  how many the word has
    word     the number of the word in `vocabulary`
    bearers  whose given name it is, see `link.given`
    """

    vocabulary: Sequence[Word]
    queries: Sequence[Sequence[Word]]
    role: npt.NDArray[np.uint8]
    script: npt.NDArray[np.int16]
    letters: npt.NDArray[np.int16]
    word: Places
    bearers: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class NameSide:
    """The words of names, one name a row, as `QuerySide` has those of queries.

    word     the number of the word in the stock, 0 where there is none
    rarity   how rare it is, 0..1
    """

    role: npt.NDArray[np.uint8]
    script: npt.NDArray[np.int16]
    word: Places
    rarity: Floats
