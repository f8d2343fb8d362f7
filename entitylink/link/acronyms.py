"""Which names are acronyms of queries, or queries acronyms of names: ECB, European Central Bank.

In: queries and names laid beside each other, and the words behind them. Out: for each row how many
letters the acronym has, 0 for none. Acronyms are read in the language of the long name; what one is
worth stands in `link.score`. Found they are by keys of their own, see `link.retrieve`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from entitylink.gazetteer.words import ROLES, Word
from entitylink.link.sides import NOTHING, NameSide, QuerySide
from entitylink.link.stock import Stock
from entitylink.names.acronym import LONGEST, acronyms_abroad, acronyms_of
from entitylink.names.generic import concepts_of, is_generic
from entitylink.text.clean import fold_marks

__all__ = ["SHORTEST_FILED", "acronyms", "acronyms_of_query", "stands_for"]

SHORTEST_FILED = 3
"""Letters of a filed acronym that is found by a long name: of two nearly every name has one."""

_OF_ANY_LANGUAGE = 0.25
"""Letters that an acronym of some other language counts less than one of the language given."""

_BEGINNING = 4
"""Letters that words begin with that may be one in two languages: Atlantic, Atlantique."""

Places = npt.NDArray[np.intp]


def acronyms_of_query(query: Sequence[Word]) -> tuple[str, ...]:
    """What may be filed as the acronym of a query, () for one that is too short or too long."""
    if not SHORTEST_FILED <= len(query) <= 2 * LONGEST:
        return ()
    found = acronyms_of([fold_marks(w.text) for w in query], [w.role for w in query])
    return tuple(text for text in found if len(text) >= SHORTEST_FILED)


def acronyms(
    mine: QuerySide,
    theirs: NameSide,
    query: Places,
    stock: Stock,
    person: npt.NDArray[np.bool_],
    lang: str,
) -> npt.NDArray[np.float32]:
    """For each row the letters of the acronym that one side is of the other, 0 for none.

    `person` says which rows are names of persons: these have initials, and no acronyms. Letters of
    a translation count in full in its own language, `lang`, and a little less in any other.
    """
    result = np.zeros(len(query), dtype=np.float32)
    is_acronym = np.array([len(q) == 1 and q[0].acronym for q in mine.queries], dtype=bool)
    sizes = (theirs.role != NOTHING).sum(axis=1)
    for row in (is_acronym[query] & ~person & (sizes > 1)).nonzero()[0].tolist():
        size = int(sizes[row])
        words = [fold_marks(stock.texts[number]) for number in theirs.word[row, :size].tolist()]
        roles = [ROLES[role] for role in theirs.role[row, :size].tolist()]
        written = fold_marks(mine.queries[int(query[row])][0].text)
        if written in acronyms_of(words, roles):
            result[row] = len(written)
            continue
        letters = "".join(sorted(written))
        spoken = [each for each, found in acronyms_abroad(words, roles).items() if letters in found]
        if spoken:
            known = lang.partition("-")[0] in spoken
            result[row] = len(written) - (0.0 if known else _OF_ANY_LANGUAGE)
    asked = (mine.role != NOTHING).sum(axis=1)
    for row in ((asked[query] >= SHORTEST_FILED) & ~person & (sizes == 1)).nonzero()[0].tolist():
        filed = fold_marks(stock.texts[int(theirs.word[row, 0])])
        if len(filed) <= LONGEST and filed in acronyms_of_query(mine.queries[int(query[row])]):
            result[row] = len(filed)
    return result


def stands_for(query: Sequence[Word], names: Sequence[Sequence[str]]) -> bool:
    """Whether a filed acronym may stand for a query, by the other names of its entity.

    `names` are those of several words, folded, in the script of the query. They spell the acronym
    out, so that what a query says above all (its words that are not generic, if all are, its
    countries) stands in one of them: R.O.C. is no Rosneft Oil Company. True where there are none.

    >>> from entitylink.gazetteer.words import words_of
    >>> query = words_of("Rosneft Oil Company")
    >>> stands_for(query, [["republic", "of", "china"]]), stands_for(query, [])
    (False, True)
    """
    if not names:
        return True
    said = [fold_marks(word.text) for word in query if word.role in ("name", "initial")]
    rare = [word for word in said if not concepts_of(word)]
    countries = [word for word in said if concepts_of(word) and not is_generic(word)]
    words = {fold_marks(word) for name in names for word in name}
    meant = {concept for word in words for concept in concepts_of(word)}
    begun = {word[:_BEGINNING] for word in words}
    return any(
        word[:_BEGINNING] in begun or not meant.isdisjoint(concepts_of(word))
        for word in rare or countries or said
    )
