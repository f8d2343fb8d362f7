"""How alike words of queries and other words are, pair by pair, and what tells them apart.

In: pairs of words, as numbers into two lists. Out: a similarity in 0..1 for each, and what would
have to be undone. Words are compared by letters where they share a script, by learned costs of
sounds (`translit.correspond`) and by learned costs of the letters that write them
(`translit.chunks`). Everything is done for all pairs at once. Endings and other forms are undone in
`link.near`; words are put together to names in `link.compare`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from entitylink.gazetteer.words import Word
from entitylink.index.strings import Strings, pack, ranges
from entitylink.link.stock import Stock
from entitylink.text.clean import fold_marks
from entitylink.translit.chunks import chunks, latin_letters
from entitylink.translit.correspond import correspondence, served_alike
from entitylink.translit.sounds import strict

__all__ = ["MARKS", "SAME_SOUND", "SOUND_SCALE", "Undoing", "compare_words", "undone_by"]


class Undoing(IntEnum):
    """What has to be undone to get from one word to the other, least first."""

    NOTHING = 0
    MARKS = 1
    SOUND = 2
    """Another spelling of the same sounds."""
    INFLECTION = 3
    DERIVED = 4
    """A word made from a name that no given name stands before: an adjective."""
    FEMININE = 5
    """A woman's form of a surname, or the reverse."""
    NICKNAME = 6
    """A short form of the given name, or the full form of a short one."""
    ERROR = 7
    """Letters differ that no rule explains."""
    LIKENESS = 8
    """The sounds are near, as the scripts or languages lose some."""
    CONCEPT = 9
    """Another generic word for the same, mostly in another language."""


SOUND_SCALE = 0.6
"""Similarity is exp(-scale * cost a sound): a true pair costs 0.2 to 0.4 in the median, the best
of twenty thousand strangers 1.3 to 1.8."""
LETTER_SCALE = 0.6
"""The same for what letters cost."""
MARKS = 0.99
SAME_SOUND = 0.97
_MAY_BE_SAME = 0.5
"""Words less alike than this cannot sound the same: the strict form merges only cheap pairs."""
_ERROR_SCALE = 0.9
_SECOND_READING = 0.96
"""A reading that is not the likeliest counts this much less."""
_READINGS = 2
"""Readings of a query word that are compared, the likeliest."""

_BLOCK = 8192

Places = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float32]
Undoings = npt.NDArray[np.uint8]


def compare_words(
    words: Sequence[Word], which: Places, numbers: Places, stock: Stock
) -> tuple[Floats, Undoings]:
    """Compare words[which[i]] with word numbers[i] of a stock, for all i.

    Returns: similarities, 0..1, and the values of `Undoing` behind them.
    """
    spelling, undoing = _by_spelling(words, which, numbers, stock)
    sound = np.zeros_like(spelling)
    other = (spelling < MARKS).nonzero()[0]
    sound[other] = _by_sound(words, which[other], numbers[other], stock)
    better = sound > spelling
    same = sound >= SAME_SOUND
    undoing[better] = np.where(same, Undoing.SOUND, Undoing.LIKENESS)[better]
    return np.maximum(sound, spelling), undoing


def undone_by(undoing: Undoings, hows: frozenset[Undoing]) -> npt.NDArray[np.bool_]:
    """Where one of `hows` stands: `np.isin`, which takes ten times as long for a few words."""
    result: npt.NDArray[np.bool_] = _table_of(hows)[undoing]
    return result


@cache
def _table_of(hows: frozenset[Undoing]) -> npt.NDArray[np.bool_]:
    return np.array([how in hows for how in Undoing])


def _by_spelling(
    words: Sequence[Word], which: Places, numbers: Places, stock: Stock
) -> tuple[Floats, Undoings]:
    """The similarity of the letters, for words in the same script."""
    similarity = np.zeros(len(which), dtype=np.float32)
    undoing = np.full(len(which), Undoing.ERROR, dtype=np.uint8)
    places = {script: place for place, script in enumerate(stock.scripts)}
    script_of = np.array([places.get(word.script, -1) for word in words])
    same = (script_of[which] == stock.script[numbers]).nonzero()[0]
    if not len(same):
        return similarity, undoing
    others, other = np.unique(numbers[same], return_inverse=True)
    texts = [stock.texts[number] for number in others.tolist()]
    plains = [fold_marks(text) for text in texts]
    mine = [fold_marks(word.text) for word in words]
    first, second = which[same].tolist(), other.tolist()
    score = cpdist(
        [mine[place] for place in first],
        [plains[place] for place in second],
        scorer=OSA.normalized_similarity,
    )
    similarity[same] = score * _ERROR_SCALE
    for place in (score == 1.0).nonzero()[0].tolist():
        equal = words[first[place]].text == texts[second[place]]
        similarity[same[place]] = 1.0 if equal else MARKS
        undoing[same[place]] = Undoing.NOTHING if equal else Undoing.MARKS
    return similarity, undoing


def _by_sound(words: Sequence[Word], which: Places, numbers: Places, stock: Stock) -> Floats:
    """The similarity of the best pair of readings of both words."""
    result = np.zeros(len(which), dtype=np.float32)
    scripts = sorted({word.script for word in words})
    alike = served_alike(scripts)
    script_of = np.array([alike[scripts.index(word.script)] for word in words], dtype=np.intp)
    other_script = served_alike(stock.scripts)[stock.script[numbers]]
    pair = script_of[which] * len(stock.scripts) + other_script
    mine = _Mine(words)
    for kind in np.unique(pair).tolist():
        script, other = (
            scripts[kind // len(stock.scripts)],
            stock.scripts[kind % len(stock.scripts)],
        )
        here = (pair == kind).nonzero()[0]
        own, latin = chunks(script), other == "Latn"
        if own is not None and latin:
            # Letters tell what writes the sounds of another script.
            for rank in range(_READINGS):
                rows = here[mine.has(rank)[which[here]]]
                first, second = (mine.sounds[rank], which[rows]), (stock.letters, numbers[rows])
                _keep(result, rows, own.costs, first, second, LETTER_SCALE, rank)
        # Latin words are compared by their sounds too: a language of its own reads them better
        # than letters tell, and the pairs behind a table may be of another language.
        starts = stock.reads[numbers[here]].astype(np.intp)
        counts = stock.reads[numbers[here] + 1].astype(np.intp) - starts
        row, reading = np.repeat(here, counts), ranges(starts, counts)
        native = chunks(other) if own is None else None
        if native is not None:
            first, second = (mine.letters, which[row]), (stock.sounds, reading)
            _keep(result, row, native.costs_of_sounds, first, second, LETTER_SCALE, 0)
        else:
            table = correspondence(script, other)
            for rank in range(_READINGS):
                there = mine.has(rank)[which[row]]
                first = mine.sounds[rank], which[row[there]]
                second = stock.sounds, reading[there]
                _keep(result, row[there], table.costs, first, second, SOUND_SCALE, rank)
        if own is not None and latin:
            continue  # across scripts many words sound the same, and letters say which is likelier
        doubtful = (result[row] >= _MAY_BE_SAME).nonzero()[0]
        for at, read in zip(row[doubtful].tolist(), reading[doubtful].tolist(), strict=True):
            if strict(stock.sounds[read]) in mine.strict(int(which[at])):
                result[at] = SAME_SOUND
    return result


class _Mine:
    """The words of the queries as `Stock` has the others."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._strict: dict[int, frozenset[str]] = {}
        self.sounds = [
            Strings(*pack("".join(word.sounds[rank : rank + 1]) for word in words))
            for rank in range(_READINGS)
        ]
        self._has = [
            np.array([len(word.sounds) > rank for word in words]) for rank in range(_READINGS)
        ]

    @cached_property
    def letters(self) -> Strings:
        """The Latin words in the letters that the learned tables count."""
        return Strings(
            *pack(latin_letters(word.text) if word.script == "Latn" else "" for word in self._words)
        )

    def has(self, rank: int) -> npt.NDArray[np.bool_]:
        """Which words have a reading of this rank."""
        return self._has[rank]

    def strict(self, word: int) -> frozenset[str]:
        """How a word sounds, without length and softness."""
        found = self._strict.get(word)
        if found is None:
            found = self._strict[word] = frozenset(map(strict, self._words[word].sounds))
        return found


def _keep(
    result: Floats,
    rows: Places,
    costs: Callable[..., Floats],
    first: tuple[Strings, Places],
    second: tuple[Strings, Places],
    scale: float,
    rank: int,
) -> None:
    """Put the similarity behind costs into the rows where it is greater; empty words have none."""
    # A block at a time: what one step touches then stays in the cache of the processor.
    for start in range(0, len(rows), _BLOCK):
        part = slice(start, start + _BLOCK)
        mine, sizes = first[0].padded(first[1][part])
        theirs, lengths = second[0].padded(second[1][part])
        mean = 2.0 * costs(mine, sizes, theirs, lengths) / np.maximum(sizes + lengths, 1)
        value = np.minimum(np.exp(-scale * mean), SAME_SOUND - 0.01)
        value *= _SECOND_READING if rank else 1.0
        np.maximum.at(result, rows[part], np.where(sizes > 0, value, 0).astype(np.float32))
