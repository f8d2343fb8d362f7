"""What is left over of the types in names of organizations and places, and what that is worth.

In: names laid beside queries, and their log odds by words. Out: what is to be added to the log
odds. Oxford University is not Oxford: where the name says what it is and the query does not, two
things may be meant; what the query says beyond the name counts as a word too many elsewhere. The
numbers stand in `data/score.toml`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from entitylink.gazetteer.words import ROLES
from entitylink.link.compare import Compared
from entitylink.link.likeness import Undoing
from entitylink.link.score import Institution, Points
from entitylink.link.sides import NOTHING
from entitylink.link.stock import Stock
from entitylink.names.generic import tells_type

__all__ = ["added", "as_it_is", "left_over", "one_word"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
_PAIRED = 0.5
_SAYS_NOTHING = (NOTHING, ROLES.index("suffix"), ROLES.index("particle"))
_PLAIN = (Undoing.NOTHING, Undoing.MARKS, Undoing.SOUND, Undoing.INFLECTION)


def left_over(compared: Compared, stock: Stock) -> Bools:
    """For each row whether the name has a type that the query has no counterpart of."""
    there = (compared.similarity >= _PAIRED) & (compared.partner >= 0)
    name_has = compared.theirs.role != NOTHING
    row, place = there.nonzero()
    name_has[row, compared.partner[row, place]] = False
    numbers, which = np.unique(compared.theirs.word[name_has], return_inverse=True)
    tells = np.array([tells_type(stock.texts[number]) for number in numbers.tolist()], dtype=bool)
    name_has[name_has] = tells[which]
    result: Bools = name_has.any(axis=1)
    return result


def as_it_is(compared: Compared) -> Bools:
    """The rows where all words are those of the name, but for spelling and endings.

    Legal forms and small words do not count.
    """
    asked = ~np.isin(compared.mine.role[compared.query], _SAYS_NOTHING)
    paired = compared.partner >= 0
    plain = np.isin(compared.undoing, _PLAIN) & (compared.similarity >= _PAIRED)
    theirs = ~np.isin(compared.theirs.role, _SAYS_NOTHING)
    as_many = asked.sum(axis=1) == theirs.sum(axis=1)
    result: Bools = (paired & plain | ~asked).all(axis=1) & as_many
    return result


def one_word(compared: Compared) -> Bools:
    """The rows of one word beside a name of one word, not an acronym; small words do not count."""
    asked = ~np.isin(compared.mine.role[compared.query], _SAYS_NOTHING)
    theirs = ~np.isin(compared.theirs.role, _SAYS_NOTHING)
    result: Bools = (asked.sum(axis=1) == 1) & (theirs.sum(axis=1) == 1) & (compared.acronym == 0)
    return result


def _along(value: Floats, line: Points) -> Floats:
    """The log odds that others become, beyond the ends of the line as far as it goes there."""
    values, worth = line
    result: Floats = np.interp(value, values, worth)
    result += np.minimum(value - values[0], 0.0) + np.maximum(value - values[-1], 0.0)
    return result


def added(
    value: Floats, turned: Floats, compared: Compared, stock: Stock, known: Institution
) -> dict[str, Floats]:
    """What types and order, acronyms and their line add to log odds, by name.

    `value` are the log odds by words, `turned` is the feature of that name.
    """
    types = known.type_left_out * left_over(compared, stock)
    order = known.turned * turned
    so_far = value + types + order
    told = np.interp(compared.acronym, *known.acronym)
    acronym = np.where(compared.acronym > 0, np.maximum(told - so_far, 0.0), 0.0)
    so_far = so_far + acronym
    line = np.where(one_word(compared), _along(so_far, known.single), _along(so_far, known.line))
    # Another spelling or form of the whole name is judged as those of persons are.
    line = np.where(compared.exact | as_it_is(compared), so_far, line)
    return {"types": types, "order": order, "acronym": acronym, "institution": line - so_far}
