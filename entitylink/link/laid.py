"""Rows of what was compared, of all gazetteers, as parallel arrays.

In: what `link.compare` laid beside queries. Out: one table of it, of which `link.rank` chooses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from entitylink.link.compare import Compared

__all__ = ["Laid", "cells"]

Places = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Laid:
    """Rows of what was compared.

    part and row say where a row stands; `key` is the same for one entity in two gazetteers.
    """

    compared: Sequence[Compared]
    part: Places
    row: Places
    query: Places
    source: Places
    entity: Places
    key: Places
    exact: npt.NDArray[np.bool_]
    value: Floats
    prior: Floats

    def rows(self, chosen: Places) -> Laid:
        """Some of the rows, in the order given."""
        columns = {
            field.name: getattr(self, field.name)[chosen]
            for field in fields(self)
            if field.name != "compared"
        }
        return Laid(self.compared, **columns)


def cells(query: Places, entity: Places) -> npt.NDArray[np.uint64]:
    """A number for each pair of a query and an entity."""
    first: npt.NDArray[np.uint64] = query.astype(np.uint64) << np.uint64(32)
    return first | entity.astype(np.uint64)
