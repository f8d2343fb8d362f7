"""What is surely a case of a name, or its acronym, and what is only like the query beside it.

In: rows of what was compared. Out: the queries and entities where an ending of grammar leaves just
the name, rows that are only like the query beside those, and rows whose ending is of one language
and whose name of another. What that is worth stands in `data/score.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from entitylink.link.compare import NAME
from entitylink.link.laid import Laid, cells
from entitylink.link.likeness import Undoing, undone_by

__all__ = ["beside_certain", "certain", "of_other_languages"]

_SURE_CASE = 0.9
"""The similarity of a form whose rule is right as often as not."""
_ALIKE = frozenset((Undoing.SOUND, Undoing.ERROR, Undoing.LIKENESS))

IsExonym = Callable[[int, int, str], bool]


def _inflected(table: Laid) -> npt.NDArray[np.bool_]:
    """Rows whose words are the words of a name, some of them surely in a case."""
    result = np.zeros(len(table.part), dtype=bool)
    for number, compared in enumerate(table.compared):
        mine = (table.part == number).nonzero()[0]
        row = table.row[mine]
        case = (compared.undoing[row] == Undoing.INFLECTION).any(axis=1)
        # What an ending leaves is there letter by letter, and not only sounds so.
        sure = (compared.similarity[row] >= _SURE_CASE) | (compared.partner[row] < 0)
        result[mine] = case & sure.all(axis=1)
    return result


def of_other_languages(
    table: Laid, laid: Laid, exonyms: Mapping[int, IsExonym], spoken: Sequence[str]
) -> list[int]:
    """Rows of `table` that are cases of a name of another language, and of none of their own.

    `laid` has all their names; `exonyms` says by source whether a name (by its number and that of
    its entity) is none of a language; `spoken` are those of the queries.
    """

    def is_foreign(rows: Laid, at: int) -> bool:
        name = int(rows.compared[rows.part[at]].name[rows.row[at]])
        lang = spoken[rows.query[at]]
        is_exonym = exonyms[int(rows.source[at])]
        return bool(lang) and is_exonym(name, int(rows.entity[at]), lang)

    doubtful = [at for at in _inflected(table).nonzero()[0].tolist() if is_foreign(table, at)]
    if not doubtful:
        return []
    inflected = _inflected(laid)
    found = []
    for at in doubtful:
        same = inflected & (laid.query == table.query[at]) & (laid.key == table.key[at])
        if all(is_foreign(laid, other) for other in same.nonzero()[0].tolist()):
            found.append(at)
    return found


def certain(table: Laid) -> npt.NDArray[np.uint64]:
    """Queries and entities of which a case of a name is just the query, or an acronym is.

    Finnish Venäjän is the genitive of Venäjä, whatever else it sounds like.
    """
    found = [np.zeros(0, dtype=np.uint64)]
    for number, compared in enumerate(table.compared):
        mine = (table.part == number).nonzero()[0]
        row = table.row[mine]
        undoing, there = compared.undoing[row], compared.partner[row] >= 0
        asked = compared.mine.role[compared.query[row]] == NAME
        case = there & (undoing == Undoing.INFLECTION) & (compared.similarity[row] >= _SURE_CASE)
        fits = case | (there & (undoing < Undoing.SOUND))
        whole = there.sum(axis=1) >= (compared.theirs.role[row] == NAME).sum(axis=1)
        sure = case.any(axis=1) & (fits | ~asked).all(axis=1) & whole
        short = [len(query) == 1 and query[0].acronym for query in compared.mine.queries]
        sure |= compared.exact[row] & np.array(short, dtype=bool)[compared.query[row]]
        found.append(cells(table.query[mine[sure]], table.key[mine[sure]]))
    return np.unique(np.concatenate(found))


def beside_certain(table: Laid, sure: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Rows that are only like the query, while it is `sure` that another one is just so."""
    alike = np.zeros(len(table.part), dtype=bool)
    for number, compared in enumerate(table.compared):
        mine = (table.part == number).nonzero()[0]
        row = table.row[mine]
        there = compared.partner[row] >= 0
        undoing = compared.undoing[row]
        guessed = (undoing == Undoing.INFLECTION) & (compared.similarity[row] < _SURE_CASE)
        alike[mine] = (there & (guessed | undone_by(undoing, _ALIKE))).any(axis=1)
    other = ~np.isin(cells(table.query, table.key), sure)
    with_one = np.isin(table.query, (sure >> np.uint64(32)).astype(np.intp))
    result: npt.NDArray[np.bool_] = alike & other & with_one
    return result
