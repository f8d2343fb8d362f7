"""Whether a word of a query is the name of somebody else, and not a spelling of the one beside it.

In: words of queries and of names, and which stand for which. Out: for each pair how surely they are
two names. Given names are told apart in `link.given`; here are syllables of Korean and Chinese
names, and words that differ without a rule and that people are called by. What such a word is worth
is fitted in `link.score`.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from entitylink.gazetteer.words import ROLES
from entitylink.link.likeness import Undoing, undone_by
from entitylink.link.sides import NOTHING, NameSide, QuerySide
from entitylink.link.stock import Stock
from entitylink.names.frequency import borne, is_counted
from entitylink.names.given import same_name
from entitylink.names.syllables import may_be_surname, same_syllables, syllabic
from entitylink.text.clean import fold_marks

__all__ = ["other_bearers", "other_syllables"]

_NAME = ROLES.index("name")
_BY_SOUND = (Undoing.SOUND, Undoing.ERROR, Undoing.LIKENESS)
_RARE, _FREQUENT = -5.0, -3.0
"""Decimal logarithms of the shares of people between which a surname is rarer or more frequent."""
_COUNTED = 0.4
"""How surely a counted word is a name of its own, however rare."""
_WITHOUT_A_RULE = frozenset((Undoing.ERROR, Undoing.LIKENESS))

Places = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Undoings = npt.NDArray[np.uint8]
Partners = npt.NDArray[np.int16]


def other_syllables(
    mine: QuerySide,
    theirs: NameSide,
    query: Places,
    stock: Stock,
    partner: Partners,
    undoing: Undoings,
) -> tuple[Bools, Bools, Bools]:
    """Which words of the queries have other Korean or Chinese syllables than their partners.

    All words of a name have to be such syllables in one language. Returns: for each row and word,
    whether they are others, and whether they are known to be the same, spelled otherwise; and for
    each row, whether the whole is another, written as one word.
    """
    words = np.zeros(partner.shape, dtype=bool)
    spelled = np.zeros(partner.shape, dtype=bool)
    wholes = np.zeros(len(query), dtype=bool)
    for row, languages in _of_syllables(theirs, stock):
        filed = [stock.texts[number] for number in theirs.word[row].tolist()]
        roles = theirs.role[row].tolist()
        asked = mine.queries[int(query[row])]
        for place, at in enumerate(partner[row, : len(asked)].tolist()):
            if at < 0 or roles[at] != _NAME or asked[place].role != "name":
                continue
            word, other = fold_marks(asked[place].text), filed[at]
            if undoing[row, place] in _BY_SOUND and not same_name(word, other):
                said = {same_syllables(word, other, code) for code in languages}
                spelled[row, place] = said == {True}
                words[row, place] = False in said and True not in said
        names = [text for text, role in zip(filed, roles, strict=True) if role == _NAME]
        whole = "".join(fold_marks(word.text) for word in asked if word.role == "name")
        turned = ["".join(names[at:] + names[:at]) for at in (0, 1, -1)]
        said = {same_syllables(whole, other, code) for code in languages for other in turned}
        wholes[row] = False in said and True not in said
    return words, spelled, wholes


def _of_syllables(theirs: NameSide, stock: Stock) -> list[tuple[int, frozenset[str]]]:
    """The rows of names that are all such syllables, with the languages."""
    is_name = theirs.role == _NAME
    rows = (is_name.sum(axis=1) > 1).nonzero()[0]
    # The surname stands first or last, and few words are one.
    first = is_name[rows].argmax(axis=1)
    last = is_name.shape[1] - 1 - is_name[rows, ::-1].argmax(axis=1)
    edges = theirs.word[rows[:, None], np.stack((first, last), axis=1)]
    numbers, which = np.unique(edges, return_inverse=True)
    surnames = [may_be_surname(fold_marks(stock.texts[number])) for number in numbers.tolist()]
    rows = rows[np.array(surnames, dtype=bool)[which].reshape(edges.shape).any(axis=1)]
    found = []
    for row in rows.tolist():
        name = [fold_marks(stock.texts[word]) for word in theirs.word[row, is_name[row]].tolist()]
        if languages := syllabic(tuple(name)):
            found.append((row, languages))
    return found


def other_bearers(
    mine: QuerySide,
    theirs: NameSide,
    query: Places,
    partner: Partners,
    undoing: Undoings,
    lang: str,
    held: Bools,
) -> Floats:
    """How surely words that differ from their partners without a rule are surnames of others.

    A misspelt name is seldom a name that people bear, and the more bear it, the likelier one of
    them is meant. `held` says which words of the vocabulary other names here have. An ending counts
    as a rule only where the language is known: without it some language has one for nearly every
    word.
    """
    result = np.zeros(partner.shape, dtype=np.float32)
    without = _WITHOUT_A_RULE if lang else _WITHOUT_A_RULE | {Undoing.INFLECTION}
    script = np.take_along_axis(theirs.script, np.maximum(partner, 0), 1)
    doubtful = (partner >= 0) & undone_by(undoing, without) & (script == mine.script[query])
    row, place = (doubtful & (mine.role[query] != NOTHING)).nonzero()
    if len(row):
        each, which = np.unique(mine.word[query[row], place], return_inverse=True)
        told = [
            max(_is_surname(mine.vocabulary[word].text), _COUNTED * bool(held[word]))
            for word in each.tolist()
        ]
        result[row, place] = np.array(told, dtype=np.float32)[which]
    return result


def _is_surname(word: str) -> float:
    if not is_counted(word):
        return 0.0
    share = math.log10(max(borne(word).family, 1e-9))
    frequent = min(max((share - _RARE) / (_FREQUENT - _RARE), 0.0), 1.0)
    return _COUNTED + (1.0 - _COUNTED) * frequent if share > _RARE else 0.0
