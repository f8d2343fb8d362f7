"""What is left over of the types in names of organizations and places, and what that is worth.

In: names laid beside queries, and their log odds by words. Out: what is to be added to the log
odds. Oxford University is not Oxford, and Moscow Oblast not Moscow: where one side says what it is
and the other does not, two things may be meant. The numbers stand in `data/score.toml`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from entitylink.link.compare import Compared
from entitylink.link.likeness import Undoing
from entitylink.link.score import Institution
from entitylink.link.sides import NOTHING
from entitylink.link.stock import Stock
from entitylink.names.generic import tells_type

__all__ = ["added", "by_concept", "left_over"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
_PAIRED = 0.5


def left_over(compared: Compared, stock: Stock) -> tuple[Bools, Bools]:
    """For each row whether the name, and whether the query has a type that the other lacks."""
    there = compared.similarity >= _PAIRED
    name_has = compared.theirs.role != NOTHING
    row, place = (there & (compared.partner >= 0)).nonzero()
    name_has[row, compared.partner[row, place]] = False
    numbers, which = np.unique(compared.theirs.word[name_has], return_inverse=True)
    tells = np.array([tells_type(stock.texts[number]) for number in numbers.tolist()], dtype=bool)
    named = np.zeros_like(name_has)
    named[name_has] = tells[which] if len(numbers) else False
    mine = np.array([tells_type(word.text) for word in compared.mine.vocabulary], dtype=bool)
    query_has = (compared.mine.role[compared.query] != NOTHING) & ~there
    asked = query_has & mine[compared.mine.word[compared.query]] if len(mine) else query_has
    return named.any(axis=1), asked.any(axis=1)


def by_concept(compared: Compared) -> Bools:
    """The rows where a word stands for another one of the same meaning."""
    result: Bools = (compared.undoing == Undoing.CONCEPT).any(axis=1)
    return result


def added(
    value: Floats, turned: Floats, compared: Compared, stock: Stock, known: Institution
) -> dict[str, Floats]:
    """What the structure of these names, acronyms and their line add to log odds, by name.

    `value` are the log odds by words, `turned` is the feature of that name.
    """
    named, asked = left_over(compared, stock)
    types = known.type_left_out * named + known.type_added * asked
    structure = known.turned * turned + known.concept * by_concept(compared)
    so_far = value + types + structure
    told = np.interp(compared.acronym, *known.acronym)
    acronym = np.where(compared.acronym > 0, np.maximum(told - so_far, 0.0), 0.0)
    so_far = so_far + acronym
    values, worth = known.line
    line = np.interp(so_far, values, worth)
    # Beyond the ends of the line as far as it goes there.
    line += np.minimum(so_far - values[0], 0.0) + np.maximum(so_far - values[-1], 0.0)
    # What is written exactly so was not what the line was drawn for.
    line = np.where(compared.exact, so_far, line)
    return {"types": types, "generic": structure, "acronym": acronym, "institution": line - so_far}
