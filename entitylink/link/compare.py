"""Names laid beside queries, word by word: which word of one stands for which word of the other.

In: queries as words, and for each the names it may mean. Out: `Compared`, one row for each query
and name, as arrays. Words are compared in `link.likeness`; what a fit is worth is said in
`link.features` and `link.score`. Everything is done for all rows at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from entitylink.gazetteer.words import ROLES, Word, joined, readings
from entitylink.index.strings import Strings, group_sums, pack
from entitylink.keys import plain_hashes
from entitylink.link.acronyms import acronyms
from entitylink.link.cases import may_agree
from entitylink.link.given import UNLISTED, apart
from entitylink.link.given import bearers as bearers_of
from entitylink.link.likeness import MARKS, SAME_SOUND, SOUND_SCALE, Undoing, compare_words
from entitylink.link.near import Near, parted
from entitylink.link.others import other_bearers, other_syllables
from entitylink.link.sides import NOTHING, NameSide, QuerySide
from entitylink.link.stock import Stock
from entitylink.names.frequency import borne
from entitylink.text.clean import fold_marks
from entitylink.translit.correspond import correspondence, served_alike

__all__ = ["INITIAL", "NAME", "UNSPACED", "Compared", "compare", "laid_out"]

INITIAL, NAME = ROLES.index("initial"), ROLES.index("name")
_SUFFIX = ROLES.index("suffix")

UNSPACED = frozenset({"Hani", "Hira", "Kana", "Hang", "Thai", "Laoo", "Khmr", "Mymr"})
_INITIAL = 0.8
_INITIAL_FILED = 0.5
"""An initial in the gazetteer is the last choice for a full word of the query."""
_LEAST_PAIR = 0.2
_TURNED = 4
"""Words that a name has at most to be turned."""
_NEARER = 1e-4
"""How much a word counts less for each place that it stands further away."""

Places = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Compared:
    """One row for each query and name that were laid beside each other.

    query       the place of the query, ascending
    name        the number of the name
    exact       whether both have the same words, letter by letter but for diacritics
    whole       how alike both are, written as one word; 0 where that was not compared
    partner     for each word of the query the place of the word of the name that stands for it, -1
                for none
    similarity  how alike the two are, 0 for none
    undoing     what has to be undone between them
    apart       how surely the two are different given names, 0 for not at all
    syllables   whether the two are different Korean or Chinese syllables
    elsewhere   how surely the one of the query is the surname of somebody else
    acronym     letters of the one that is the acronym of the other, 0 where none is; a little less
                where it may be one in another language
    bearers     what share of names has a word that is as like that of the query; as if other
                people's names were there beside those of the gazetteer
    others      the same without the name beside it
    entities    how many entities there are in all
    """

    mine: QuerySide
    theirs: NameSide
    query: Places
    name: Places
    exact: Bools
    whole: Floats
    partner: npt.NDArray[np.int16]
    similarity: Floats
    undoing: npt.NDArray[np.uint8]
    apart: Floats
    syllables: Bools
    elsewhere: Floats
    acronym: Floats
    bearers: Floats
    others: Floats
    entities: int

    def rows(self, chosen: Places) -> Compared:
        """Some rows of it."""
        theirs = self.theirs
        return replace(
            self,
            theirs=NameSide(
                theirs.role[chosen],
                theirs.script[chosen],
                theirs.word[chosen],
                theirs.rarity[chosen],
            ),
            query=self.query[chosen],
            name=self.name[chosen],
            exact=self.exact[chosen],
            whole=self.whole[chosen],
            partner=self.partner[chosen],
            similarity=self.similarity[chosen],
            undoing=self.undoing[chosen],
            apart=self.apart[chosen],
            syllables=self.syllables[chosen],
            elsewhere=self.elsewhere[chosen],
            acronym=self.acronym[chosen],
            bearers=self.bearers[chosen],
            others=self.others[chosen],
        )


_OTHER_NAMES = 5_000
"""So many names are thought of beside those of the gazetteer, with each word as often as people
bear it."""


class Finder(Protocol):
    """What is known of the words of a stock; see `link.near.WordFinder`."""

    def forms_of(self, words: Sequence[Word], lang: str) -> list[Near]:
        """For each word the words of the stock that it may be a form of."""
        ...

    def bearers(self, words: Sequence[Word], lang: str, which: Places, numbers: Places) -> Floats:
        """How many names have a word that is as like words[which[i]] as word numbers[i] is."""
        ...

    def holds(self, words: Sequence[Word]) -> Bools:
        """Which words other names have, letter by letter but for marks."""
        ...


def laid_out(queries: Sequence[Sequence[Word]], stock: Stock) -> QuerySide:
    """The words of queries as arrays."""
    counts = np.array([len(query) for query in queries], dtype=np.intp)
    flat = [word for query in queries for word in query]
    vocabulary = list(dict.fromkeys(flat))
    number = {word: place for place, word in enumerate(vocabulary)}
    scripts = {script: place for place, script in enumerate(stock.scripts)}
    shape = len(queries), int(counts.max(initial=1))
    there = np.arange(shape[1]) < counts[:, None]

    def laid(values: list[int], empty: int, kind: Any) -> Array:
        table = np.full(shape, empty, dtype=kind)
        table[there] = values
        return table

    return QuerySide(
        vocabulary,
        queries,
        laid([ROLES.index(word.role) for word in flat], NOTHING, np.uint8),
        laid([scripts.get(word.script, -1) for word in flat], -1, np.int16),
        laid([len(word.text) for word in flat], 0, np.int16),
        laid([number[word] for word in flat], 0, np.intp),
        laid(bearers_of([word.text for word in flat]).tolist(), UNLISTED, np.int8),
    )


def compare(
    mine: QuerySide,
    theirs: NameSide,
    query: Places,
    name: Places,
    exact: Bools,
    stock: Stock,
    *,
    finder: Finder,
    names: int,
    entities: int,
    lang: str,
    turned: Bools,
) -> Compared:
    """Lay row i of `theirs` beside query[i].

    `names` and `entities` are how many there are in all; `turned` says for which rows the words of
    the name may stand in another order (persons).
    """
    table, kinds = _table(mine, theirs, query, stock, finder, lang, turned)
    partner, similarity, undoing = _aligned(table, kinds)
    syllables, spelled, other_whole = other_syllables(mine, theirs, query, stock, partner, undoing)
    similarity[spelled] = np.maximum(similarity[spelled], SAME_SOUND)
    undoing[spelled] = Undoing.SOUND
    whole = np.where(other_whole, np.float32(0), _wholes(mine, theirs, query, stock, turned))
    row, i = (partner >= 0).nonzero()
    bearers = np.zeros(partner.shape, dtype=np.float32)
    counted = finder.bearers(
        mine.vocabulary, lang, mine.word[query[row], i], theirs.word[row, partner[row, i]]
    )
    # One bearer among ten names says nothing of how rare a word is among people.
    elsewhere = _OTHER_NAMES * _borne(theirs.word[row, partner[row, i]], stock)
    bearers[row, i] = (counted + elsewhere) / (names + _OTHER_NAMES)
    others = np.zeros_like(bearers)
    others[row, i] = (np.maximum(counted - 1, 0) + elsewhere) / (names + _OTHER_NAMES)
    different = _apart(mine, theirs, query, stock, partner, similarity, undoing)
    if not lang:
        _disagree(mine, theirs, query, stock, partner, undoing, different)
    return Compared(
        mine=mine,
        theirs=theirs,
        query=query,
        name=name,
        exact=exact,
        whole=whole,
        partner=partner,
        similarity=similarity,
        undoing=undoing,
        apart=different,
        syllables=syllables,
        elsewhere=other_bearers(
            mine, theirs, query, partner, undoing, lang, finder.holds(mine.vocabulary)
        ),
        acronym=acronyms(mine, theirs, query, stock, turned, lang),
        bearers=bearers,
        others=others,
        entities=entities,
    )


def _borne(numbers: Places, stock: Stock) -> Floats:
    """The shares of people who bear words of the stock, as whatever part of the name."""
    each, which = np.unique(numbers, return_inverse=True)
    shares = [borne(stock.texts[number]) for number in each.tolist()]
    told = np.array([share.given + share.family for share in shares], dtype=np.float32)
    result: Floats = told[which]
    return result


def _apart(
    mine: QuerySide,
    theirs: NameSide,
    query: Places,
    stock: Stock,
    partner: npt.NDArray[np.int16],
    similarity: Floats,
    undoing: npt.NDArray[np.uint8],
) -> Floats:
    """How surely the words of each pair are two given names."""
    result = np.zeros(partner.shape, dtype=np.float32)
    known = (mine.role[query] == NAME) & (mine.bearers[query] != UNLISTED) & (partner >= 0)
    row, i = (known & (similarity < 1.0)).nonzero()
    if not len(row):
        return result
    j = partner[row, i]
    plain = (theirs.role[row, j] == NAME).nonzero()[0]
    row, i, j = row[plain], i[plain], j[plain]
    which, number = mine.word[query[row], i], theirs.word[row, j]
    pairs = [
        (mine.vocabulary[one].text, stock.texts[other])
        for one, other in zip(which.tolist(), number.tolist(), strict=True)
    ]
    result[row, i] = apart(
        pairs,
        mine.bearers[query[row], i],
        bearers_of([other for _, other in pairs]),
        similarity[row, i],
        undoing[row, i],
        mine.script[query[row], i] != theirs.script[row, j],
    )
    return result


def _disagree(
    mine: QuerySide,
    theirs: NameSide,
    query: Places,
    stock: Stock,
    partner: npt.NDArray[np.int16],
    undoing: npt.NDArray[np.uint8],
    others: Floats,
) -> None:
    """Take it back that a given name is a case of another where no language has all the cases."""
    cases = (undoing == Undoing.INFLECTION) & (partner >= 0)
    row, i = (cases & (others > 0) & (cases.sum(axis=1) > 1)[:, None]).nonzero()
    for at, place in zip(row.tolist(), i.tolist(), strict=True):
        words = mine.queries[int(query[at])]
        beside = [words[j].text for j in cases[at].nonzero()[0].tolist() if j != place]
        base = stock.texts[int(theirs.word[at, partner[at, place]])]
        if not may_agree(words[place].text, base, beside):
            undoing[at, place] = Undoing.DERIVED


def _table(
    mine: QuerySide,
    theirs: NameSide,
    query: Places,
    stock: Stock,
    finder: Finder,
    lang: str,
    persons: Bools,
) -> tuple[Floats, npt.NDArray[np.uint8]]:
    """For each row how alike each word of the query and each of the name are, and why."""
    shape = len(query), mine.role.shape[1], theirs.role.shape[1]
    used = (mine.role[query] != NOTHING)[:, :, None] & (theirs.role != NOTHING)[:, None, :]
    row, i, j = used.nonzero()
    which, number = mine.word[query[row], i], theirs.word[row, j]
    # Of two that are the same word neither is compared with others.
    same = (
        plain_hashes([fold_marks(w.text) for w in mine.vocabulary])[which] == stock.hashes[number]
    )
    first, second = np.zeros(shape[:2], dtype=bool), np.zeros((shape[0], shape[2]), dtype=bool)
    first[row[same], i[same]] = second[row[same], j[same]] = True
    open_ = (same | ~(first[row, i] | second[row, j])).nonzero()[0]
    row, i, j, which, number = row[open_], i[open_], j[open_], which[open_], number[open_]
    cell = which.astype(np.uint64) << np.uint64(32) | number.astype(np.uint64)
    cells, inverse = np.unique(cell, return_inverse=True)
    which, number = _parts(cells)
    similarity, undoing = compare_words(mine.vocabulary, which, number, stock)
    one_word = ((mine.role == NAME).sum(axis=1) < 2)[query]
    alone = one_word | ((theirs.role == NAME).sum(axis=1) < 2)
    found = [parted(near) for near in finder.forms_of(mine.vocabulary, lang)]
    plain = similarity[inverse], undoing[inverse]
    _add_forms(cells, similarity, undoing, [forms for forms, _ in found])
    formed = similarity[inverse], undoing[inverse]
    # One word alone is nobody's short form: Brigitte is not the Bibi of a gazetteer. And no
    # adjective stands behind a given name.
    as_is = alone[row] & (formed[1] == Undoing.NICKNAME)
    as_is |= (persons & ~one_word)[row] & (formed[1] == Undoing.DERIVED)
    formed = np.where(as_is, plain[0], formed[0]), np.where(as_is, plain[1], formed[1])
    # What a word alone means says nothing: Зеленский is not the Green party. Jordan is a surname,
    # and nobody is called Иордания. And a case of a word is more than what means the same.
    _add_forms(cells, similarity, undoing, [meant for _, meant in found])
    meant = (undoing[inverse] == Undoing.CONCEPT) & ~(alone | persons)[row]
    meant &= formed[1] != Undoing.INFLECTION
    table = np.zeros(shape, dtype=np.float32)
    kinds = np.zeros(shape, dtype=np.uint8)
    table[row, i, j] = np.where(meant, similarity[inverse], formed[0])
    kinds[row, i, j] = np.where(meant, undoing[inverse], formed[1])
    # Of generations no one is like another: III is not II, and Jr. is not Sr.
    told = (mine.role[query[row], i] == _SUFFIX) | (theirs.role[row, j] == _SUFFIX)
    others = (told & persons[row] & (table[row, i, j] < MARKS)).nonzero()[0]
    table[row[others], i[others], j[others]] = 0.0
    # A letter that stands for a word.
    short = mine.role[query[row], i] == INITIAL
    filed = theirs.role[row, j] == INITIAL
    for at in ((short | filed) & (table[row, i, j] < 1.0)).nonzero()[0].tolist():
        place = row[at], i[at], j[at]
        same = _same_initial(
            mine.vocabulary[mine.word[query[row[at]], i[at]]],
            stock.texts[theirs.word[row[at], j[at]]],
        )
        table[place] = (_INITIAL if short[at] else _INITIAL_FILED) if same else 0.0
        kinds[place] = Undoing.NOTHING
    return table, kinds


def _parts(cells: npt.NDArray[np.uint64]) -> tuple[Places, Places]:
    return (cells >> np.uint64(32)).astype(np.intp), (cells & np.uint64(0xFFFFFFFF)).astype(np.intp)


def _add_forms(
    cells: npt.NDArray[np.uint64],
    similarity: Floats,
    undoing: npt.NDArray[np.uint8],
    forms: Sequence[Near],
) -> None:
    """Take the similarity of a form where it is greater; `cells` ascend."""
    sizes = np.array([len(near.words) for near in forms], dtype=np.intp)
    if not len(cells) or not sizes.sum():
        return
    owner = np.repeat(np.arange(len(forms)), sizes).astype(np.uint64)
    words = np.concatenate([near.words for near in forms]).astype(np.uint64)
    wanted = owner << np.uint64(32) | words
    place = np.minimum(np.searchsorted(cells, wanted), len(cells) - 1)
    value = np.concatenate([near.similarity for near in forms])
    better = ((cells[place] == wanted) & (value > similarity[place])).nonzero()[0]
    similarity[place[better]] = value[better]
    undoing[place[better]] = np.concatenate([near.undoing for near in forms])[better]


def _same_initial(word: Word, other: str) -> bool:
    """Whether one may be the initial of the other: the same first letter or first sound."""
    if other[:1] == word.text[:1]:
        return True
    mine = {sounds[:1] for sounds in word.sounds}
    return any(sounds[:1] in mine for sounds in readings(other) if sounds)


def _aligned(
    table: Floats, kinds: npt.NDArray[np.uint8]
) -> tuple[npt.NDArray[np.int16], Floats, npt.NDArray[np.uint8]]:
    """Pair off the words of both sides, the most alike first, each word once.

    Greedy: names are short, and where greed goes wrong (two words like both of two others) the
    pairs it takes are about as good.
    """
    rows, wide, long = table.shape
    partner = np.full((rows, wide), -1, dtype=np.int16)
    similarity = np.zeros((rows, wide), dtype=np.float32)
    undoing = np.zeros((rows, wide), dtype=np.uint8)
    if not rows or not wide or not long:
        return partner, similarity, undoing
    i, j = np.arange(wide)[:, None], np.arange(long)
    # Of equal fits the one nearest in place, then the first one.
    later = _NEARER * np.abs(i - j) + 1e-6 * i + 1e-8 * j
    left = np.where(table >= _LEAST_PAIR, table.astype(np.float64) - later, 0.0).reshape(rows, -1)
    grid = left.reshape(table.shape)
    every = np.arange(rows)
    for _ in range(min(wide, long)):
        best = left.argmax(axis=1)
        found = every[left[every, best] > 0]
        if not len(found):
            break
        first, second = np.divmod(best[found], long)
        partner[found, first] = second
        similarity[found, first] = table[found, first, second]
        undoing[found, first] = kinds[found, first, second]
        grid[found, first, :] = 0
        grid[found, :, second] = 0
    return partner, similarity, undoing


def _wholes(
    mine: QuerySide, theirs: NameSide, query: Places, stock: Stock, turned: Bools
) -> Floats:
    """How alike query and name are when both are written as one word."""
    result = np.zeros(len(query), dtype=np.float32)
    counts = (theirs.role != NOTHING).sum(axis=1)
    asked = (mine.role != NOTHING).sum(axis=1)
    spoken = [joined(words) for words in mine.queries]
    scripts = [words[0].script if words else "" for words in mine.queries]
    unspaced = np.array([script in UNSPACED for script in scripts], dtype=bool)
    initials = (mine.role == INITIAL).any(axis=1)
    lengths = np.array([len(sounds) for sounds in spoken], dtype=np.intp)
    # Divided alike, they are compared word by word.
    rows = ((counts != asked[query]) | unspaced[query]) & ~initials[query] & (lengths[query] > 0)
    chosen = rows.nonzero()[0]
    if not len(chosen):
        return result
    wholes = Strings(*pack(spoken))
    kinds, which = np.unique(scripts, return_inverse=True)
    script_of = served_alike(kinds.tolist())[which]
    alike = served_alike(stock.scripts)
    for shift in (0, 1, -1):
        if shift:
            # Surname first, or last.
            several = (counts[chosen] > (1 if shift == 1 else 2)) & (counts[chosen] <= _TURNED)
            chosen = chosen[several & turned[chosen]]
        sizes = counts[chosen]
        place = np.arange(theirs.word.shape[1])
        moved = (place + shift) % np.maximum(sizes, 1)[:, None]
        words = np.take_along_axis(theirs.word[chosen], moved, axis=1)[place < sizes[:, None]]
        said = stock.reads[words + 1] > stock.reads[words]
        first = stock.reads[words[said]].astype(np.intp)
        others = stock.sounds.joined(first, group_sums(said.astype(np.intp), sizes).astype(np.intp))
        own, theirs_long = lengths[query[chosen]], others.lengths()
        share = (theirs_long + 1) / (own + 1)
        other_script = theirs.script[chosen, 0]
        pair = script_of[query[chosen]] * len(stock.scripts) + alike[other_script]
        pair[(share < 0.5) | (share > 2.0) | (other_script < 0)] = -1
        for kind in np.unique(pair[pair >= 0]).tolist():
            here = (pair == kind).nonzero()[0]
            script, other = divmod(kind, len(stock.scripts))
            table = correspondence(str(kinds[script]), stock.scripts[other])
            cost = table.costs(*wholes.padded(query[chosen[here]]), *others.padded(here))
            mean = 2.0 * cost / (theirs_long[here] + own[here])
            rows = chosen[here]
            result[rows] = np.maximum(result[rows], np.exp(-SOUND_SCALE * mean))
    return result
