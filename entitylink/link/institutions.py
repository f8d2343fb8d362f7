"""What is left over of the types in names of organizations and places, and what that is worth.

In: names laid beside queries, and their log odds by words. Out: what is to be added to the log
odds. Oxford University is not Oxford: where the name says what it is and the query does not, two
things may be meant. What the query says beyond the name costs little where it only says what it is
(`link.descriptions`), and counts as a word too many elsewhere. The numbers stand in
`data/score.toml`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from entitylink.link.compare import Compared
from entitylink.link.descriptions import SAYS_NOTHING, Beyond, Sorts
from entitylink.link.likeness import Undoing
from entitylink.link.score import Institution, Points
from entitylink.link.sides import NOTHING
from entitylink.link.stock import Stock
from entitylink.names.generic import tells_type

__all__ = ["added", "as_it_is", "in_a_case", "left_over", "one_word", "says_more"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
_PAIRED = 0.5
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


def says_more(beyond: Sorts) -> tuple[Bools, Bools, Bools]:
    """The rows where words beyond the name describe it, say where it is, make another of it.

    What tells more counts alone: each row is in one of them at most.
    """
    most = beyond.max(axis=1, initial=0)
    where = np.isin(most, (Beyond.PLACE, Beyond.COUNTRY))
    return most == Beyond.DESCRIBES, where, most == Beyond.OTHER


def as_it_is(compared: Compared, beyond: Sorts) -> Bools:
    """The rows where all words are those of the name, but for spelling and endings.

    Legal forms and small words do not count, nor do those of a sort in `beyond`.
    """
    asked = _asked(compared, beyond)
    paired = compared.partner >= 0
    plain = np.isin(compared.undoing, _PLAIN) & (compared.similarity >= _PAIRED)
    theirs = ~np.isin(compared.theirs.role, SAYS_NOTHING)
    as_many = asked.sum(axis=1) == theirs.sum(axis=1)
    result: Bools = (paired & plain | ~asked).all(axis=1) & as_many
    return result


def in_a_case(compared: Compared) -> Bools:
    """The rows where an ending of grammar was undone."""
    result: Bools = (compared.undoing == Undoing.INFLECTION).any(axis=1)
    return result


def one_word(compared: Compared, beyond: Sorts) -> Bools:
    """The rows of one word beside a name of one word, not an acronym.

    Small words do not count, nor do those of a sort in `beyond`.
    """
    asked = _asked(compared, beyond)
    theirs = ~np.isin(compared.theirs.role, SAYS_NOTHING)
    result: Bools = (asked.sum(axis=1) == 1) & (theirs.sum(axis=1) == 1) & (compared.acronym == 0)
    return result


def _asked(compared: Compared, beyond: Sorts) -> Bools:
    """Which words of the queries count."""
    counts = ~np.isin(compared.mine.role[compared.query], SAYS_NOTHING)
    result: Bools = counts & (beyond == Beyond.NOTHING)
    return result


def _along(value: Floats, line: Points) -> Floats:
    """The log odds that others become, beyond the ends of the line as far as it goes there."""
    values, worth = line
    result: Floats = np.interp(value, values, worth)
    result += np.minimum(value - values[0], 0.0) + np.maximum(value - values[-1], 0.0)
    return result


def added(
    value: Floats,
    turned: Floats,
    compared: Compared,
    beyond: Sorts,
    stock: Stock,
    known: Institution,
) -> dict[str, Floats]:
    """What types, order, words beyond the name, acronyms and their line add to log odds, by name.

    `value` are the log odds by words, `turned` is the feature of that name, `beyond` the sorts of
    `link.descriptions`.
    """
    types = known.type_left_out * left_over(compared, stock)
    order = known.turned * turned
    describes, where, makes_other = says_more(beyond)
    described = known.described * describes + known.located * where
    other_type = known.other_type * makes_other
    so_far = value + types + order + described + other_type
    single = one_word(compared, beyond)
    line = np.where(single, _along(so_far, known.single), _along(so_far, known.line))
    # Another spelling or form of the whole name is nearer to what was fitted on persons, and the
    # name itself, or a case of it, is judged as theirs are.
    plain = as_it_is(compared, beyond)
    line = np.where(plain, _along(so_far, known.plain), line)
    line = np.where(compared.exact | plain & in_a_case(compared), so_far, line)
    # What acronyms are worth was fitted as it is.
    told = np.interp(compared.acronym, *known.acronym)
    acronym = np.where(compared.acronym > 0, np.maximum(told - line, 0.0), 0.0)
    return {
        "types": types,
        "order": order,
        "described": described,
        "other_type": other_type,
        "acronym": acronym,
        "institution": line - so_far,
    }
