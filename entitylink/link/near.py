"""Which words of a gazetteer a word may be a spelling of, and how well each fits.

In: one word of a query. Out: numbers of gazetteer words, each with a similarity in 0..1 and a
code that says what had to be undone. Words are found through keys, never by walking the lexicon;
what is found is compared by spelling and by learned sound costs. Putting words together to
names is done in `link.search`.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from entitylink.gazetteer import Gazetteer
from entitylink.gazetteer.words import Word, readings, words_of
from entitylink.index.keytable import hash_key
from entitylink.index.strings import ranges
from entitylink.keys import Level, class_keys, word_keys
from entitylink.names.inflection import Undone, undo
from entitylink.text.clean import fold, fold_marks
from entitylink.translit.chunks import Chunks, chunks, latin_letters
from entitylink.translit.correspond import Correspondence, correspondence
from entitylink.translit.sounds import strict

__all__ = ["MARKS", "SOUND_SCALE", "Near", "Undoing", "WordFinder", "compare_two", "doubt"]


class Undoing(IntEnum):
    """What had to be undone to get from the query word to the gazetteer word, least first."""

    NOTHING = 0
    MARKS = 1
    SOUND = 2
    """Another spelling of the same sounds."""
    INFLECTION = 3
    ERROR = 4
    """Letters differ that no rule explains."""
    LIKENESS = 5
    """The sounds are near, as the scripts or languages lose some."""


@dataclass(frozen=True, slots=True)
class Near:
    """Gazetteer words near one query word: parallel arrays, ascending by word number."""

    words: npt.NDArray[np.intp]
    similarity: npt.NDArray[np.float32]
    undoing: npt.NDArray[np.uint8]


_LEVEL_WEIGHT = {
    Level.SPELLING: 32,
    Level.PLAIN: 16,
    Level.STRICT: 8,
    Level.MEDIUM: 4,
    Level.TYPO: 3,
    Level.COARSE: 2,
    Level.THIN: 1,
}
"""What a shared key counts when only so many words can be compared."""

_PER_KEY = 2048
_PROBABLE = 64
"""Class keys that a word of another script is looked up under."""
_EXPECTED = 400, 1000
"""Words looked at that are filed under one of them, and then also under one without vowels."""
_COMPARED = 400
"""Words compared at most: cutting below that loses the right one in abjads (sound study)."""

SOUND_SCALE = 0.6
"""Similarity is exp(-scale * cost a sound): a true pair costs 0.2 to 0.4 in the median, the best
of twenty thousand strangers 1.3 to 1.8."""
LETTER_SCALE = 0.6
"""The same for what letters cost."""
MARKS = 0.99
_SAME_SOUND = 0.97
_MAY_BE_SAME = 0.5
"""Words less alike than this cannot sound the same: the strict form merges only cheap pairs."""
_ERROR_SCALE = 0.9
_SECOND_READING = 0.96
"""A reading that is not the likeliest counts this much less."""

_LIKE_FROM, _LIKE = 5, 0.6
"""Letters and similarity from which a word of a text is looked at though no key fits strictly."""

_FORM = 0.8
"""The similarity of an inflected form under the most doubtful rule."""

_FORM_BY_SOUND = 0.6
"""The weight of a rule when what it leaves only sounds like a word of the gazetteer."""

_LONG_FORM = 7
"""Letters from which a form that only sounds like a word counts without a language."""

_UNDONE = 5
_CACHE = 20_000


class WordFinder:
    """Finds near words in one gazetteer; remembers the words it was asked for last."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._keys = gazetteer.word_keys
        self._text = gazetteer.strings("word_text")
        self._sounds = gazetteer.strings("read_sounds")
        self._reads = gazetteer.array("word_reads")
        self._script = gazetteer.array("word_script")
        self._letters = gazetteer.strings("word_letters")
        self._latin = _place(gazetteer.scripts, "Latn")
        self._tables_of: dict[str, tuple[list[Correspondence | Chunks], npt.NDArray[np.intp]]] = {}
        self._cache: OrderedDict[tuple[Word, str], Near] = OrderedDict()

    def near(self, word: Word, lang: str) -> Near:
        """The gazetteer words that `word` may be a spelling of; empty arrays when none is."""
        asked = (word, lang)
        found = self._cache.get(asked)
        if found is None:
            found = self._look_up(word, lang)
            self._cache[asked] = found
            if len(self._cache) > _CACHE:
                self._cache.popitem(last=False)
        return found

    def has(self, word: str) -> bool:
        """Whether a name in the gazetteer holds this word, case and diacritics aside."""
        return len(self._keys.one(hash_key(f"{Level.PLAIN.value}:{fold_marks(fold(word))}"))) > 0

    def knows(self, surface: str, lang: str) -> bool:
        """Whether a word in a text may be a word of a name: it sounds so, or nearly, or a form."""
        words = words_of(surface, lang=lang)
        for word in words:
            for level, key in word_keys(word.text, word.sounds):
                if level <= Level.STRICT and len(self._keys.one(hash_key(key), cap=1)):
                    return True
            if len(self._forms(word, lang).words):
                return True
            if len(word.text) >= _LIKE_FROM:
                near = self.near(word, lang)
                return len(near.words) > 0 and float(near.similarity.max()) >= _LIKE
        return False

    def undone(self, word: Word, lang: str) -> tuple[Undone, ...]:
        """The base forms that `word` may be inflected from."""
        return undo(word.text, lang=lang or None)[:_UNDONE] if len(word.text) > 3 else ()

    def compare(self, word: Word, words: npt.NDArray[np.intp]) -> Near:
        """Compare a word with given gazetteer words (ascending), without its inflections."""
        if not len(words):
            return _NONE
        sound = self._by_sound(word, words)
        spelling, undoing = self._by_spelling(word, words)
        better = sound > spelling
        same = sound >= _SAME_SOUND
        undoing[better] = np.where(same, Undoing.SOUND, Undoing.LIKENESS)[better]
        return Near(words, np.maximum(sound, spelling), undoing)

    def _look_up(self, word: Word, lang: str) -> Near:
        keys = word_keys(word.text, word.sounds)
        found = self._file_under(keys, Level.COARSE)
        expected = self._expected(word)
        if len(expected):
            found = np.union1d(found, expected)
        result = self.compare(word, found)
        if not len(found) or result.similarity.max() < 0.85:
            wider = np.union1d(self._file_under(keys, Level.THIN), expected)
            if len(wider) > len(found):
                result = self.compare(word, wider)
        forms = self._forms(word, lang)
        return _united(result, forms) if len(forms.words) else result

    def _expected(self, word: Word) -> npt.NDArray[np.intp]:
        """Latin words filed as spellings of a word in another script are expected to be."""
        table = chunks(word.script)
        if table is None or not word.sounds:
            return _NOBODY
        expected = list(map(class_keys, table.probable(word.sounds[0], count=_PROBABLE)))
        found = np.zeros(0, dtype=np.uint32)
        # All keys with vowels, likeliest first, before those without.
        for level, room in enumerate(_EXPECTED):
            unique = dict.fromkeys(pair[level][1] for pair in expected)
            hashes = np.array([hash_key(key) for key in unique], dtype=np.uint64)
            _, words = self._keys.many(hashes, cap=_PER_KEY)
            found = np.concatenate([found, words])
            _, first = np.unique(found, return_index=True)
            found = found[np.sort(first)[:room]]
        return np.sort(found).astype(np.intp)

    def _file_under(self, keys: list[tuple[Level, str]], loosest: Level) -> npt.NDArray[np.intp]:
        keys = [(level, key) for level, key in keys if level <= loosest]
        hashes = np.array([hash_key(key) for _, key in keys], dtype=np.uint64)
        places, words = self._keys.many(hashes, cap=_PER_KEY)
        if not len(words):
            return _NOBODY
        weight = np.array([_LEVEL_WEIGHT[level] for level, _ in keys])
        unique, inverse = np.unique(words, return_inverse=True)
        if len(unique) > _COMPARED:
            votes = np.bincount(inverse, weights=weight[places])
            # Equal votes: the more frequent word first, which has the lower number.
            unique = np.sort(unique[np.argsort(-votes, kind="stable")[:_COMPARED]])
        return unique.astype(np.intp)

    def _forms(self, word: Word, lang: str) -> Near:
        """Words that an inflected form of which the query may be: they must fit exactly."""
        ids: list[int] = []
        values: list[float] = []
        for form in self.undone(word, lang):
            base = fold(form.base)
            # In Latin letters some language has an ending for almost any word: where nobody said
            # which language it is, what is left of a short one must be there letter by letter.
            guessed = not lang and word.script == "Latn" and len(base) < _LONG_FORM
            loosest = Level.PLAIN if guessed else Level.STRICT
            sounds = readings(base, lang) + readings(base)
            for level, key in word_keys(base, sounds):
                if level <= loosest:
                    # Undoing an ending and a spelling at once is two guesses.
                    sure = form.weight * (1.0 if level <= Level.PLAIN else _FORM_BY_SOUND)
                    for number in self._keys.one(hash_key(key), cap=16).tolist():
                        ids.append(number)
                        values.append(_as_similarity(sure))
        if not ids:
            return _NONE
        numbers = np.array(ids, dtype=np.intp)
        order = np.lexsort((-np.array(values), numbers))
        numbers, best = numbers[order], np.array(values, dtype=np.float32)[order]
        first = np.ones(len(numbers), dtype=bool)
        first[1:] = numbers[1:] != numbers[:-1]
        kinds = np.full(int(first.sum()), Undoing.INFLECTION, dtype=np.uint8)
        return Near(numbers[first], best[first], kinds)

    def _by_sound(self, word: Word, words: npt.NDArray[np.intp]) -> npt.NDArray[np.float32]:
        """The similarity of the best pair of readings of `word` and of each gazetteer word."""
        result = np.zeros(len(words), dtype=np.float32)
        if not word.sounds:
            return result
        scripts = self._script[words]
        latin = scripts == self._latin
        mine = chunks(word.script)
        if mine is not None and latin.any():
            self._by_letters(word, mine, words, np.flatnonzero(latin), result)
        # Latin words are compared by their sounds too: a language of its own reads them better
        # than letters tell, and the pairs behind a table may be of another language.
        starts = self._reads[words].astype(np.intp)
        counts = self._reads[words + 1].astype(np.intp) - starts
        owner = np.repeat(np.arange(len(words)), counts)
        if not len(owner):
            return result
        matrix, lengths = self._sounds.padded(ranges(starts, counts))
        tables, table_of = self._tables(word.script)
        of_row = table_of[scripts[owner]]
        for number, table in enumerate(tables):
            rows = np.flatnonzero(of_row == number)
            if not len(rows):
                continue
            if isinstance(table, Chunks):
                letters = latin_letters(word.text)
                cost = table.costs_of_sounds(letters, matrix[rows], lengths[rows])
                mean = 2.0 * cost / (lengths[rows] + max(len(letters), 1))
                np.maximum.at(result, owner[rows], _as_likeness(mean, LETTER_SCALE))
                continue
            for rank, sounds in enumerate(word.sounds[:2]):
                cost = table.costs(sounds, matrix[rows], lengths[rows])
                mean = 2.0 * cost / (lengths[rows] + len(sounds))
                value = _as_likeness(mean, SOUND_SCALE) * (_SECOND_READING if rank else 1.0)
                np.maximum.at(result, owner[rows], value)
        same = {strict(sounds) for sounds in word.sounds}
        # Across scripts many words sound the same; there the letters say which one is likelier.
        doubtful = (result[owner] >= _MAY_BE_SAME) & ~(latin[owner] & (mine is not None))
        for row in np.flatnonzero(doubtful).tolist():
            if strict(matrix[row, : lengths[row]].tobytes().decode("ascii")) in same:
                result[owner[row]] = _SAME_SOUND
        return result

    def _by_letters(
        self,
        word: Word,
        table: Chunks,
        words: npt.NDArray[np.intp],
        latin: npt.NDArray[np.intp],
        result: npt.NDArray[np.float32],
    ) -> None:
        """Set the similarity of those `words` that are Latin, by what letters write its sounds."""
        matrix, lengths = self._letters.padded(words[latin])
        for rank, sounds in enumerate(word.sounds[:2]):
            cost = table.costs(sounds, matrix, lengths)
            mean = 2.0 * cost / np.maximum(lengths + len(sounds), 1)
            value = _as_likeness(mean, LETTER_SCALE) * (_SECOND_READING if rank else 1.0)
            result[latin] = np.maximum(result[latin], value)

    def _tables(self, script: str) -> tuple[list[Correspondence | Chunks], npt.NDArray[np.intp]]:
        """The tables for words in `script`, and which of them serves each script of the index."""
        found = self._tables_of.get(script)
        if found is None:
            serving: list[Correspondence | Chunks] = []
            for other in self._gazetteer.scripts:
                letters = chunks(other) if chunks(script) is None else None
                serving.append(letters or correspondence(script, other))
            tables = list({id(table): table for table in serving}.values())
            place = {id(table): number for number, table in enumerate(tables)}
            numbers = np.array([place[id(table)] for table in serving], dtype=np.intp)
            found = self._tables_of[script] = (tables, numbers)
        return found

    def _by_spelling(
        self, word: Word, words: npt.NDArray[np.intp]
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.uint8]]:
        """The similarity of the letters, for words in the same script."""
        similarity = np.zeros(len(words), dtype=np.float32)
        undoing = np.full(len(words), Undoing.ERROR, dtype=np.uint8)
        same_script = np.flatnonzero(
            self._script[words] == _place(self._gazetteer.scripts, word.script)
        )
        if len(same_script):
            texts = [self._text[number] for number in words[same_script].tolist()]
            plain = fold_marks(word.text)
            plains = [fold_marks(text) for text in texts]
            score = cdist([plain], plains, scorer=OSA.normalized_similarity)[0]
            similarity[same_script] = score * _ERROR_SCALE
            for place, text, bare in zip(same_script.tolist(), texts, plains, strict=True):
                if text == word.text:
                    similarity[place], undoing[place] = 1.0, Undoing.NOTHING
                elif bare == plain:
                    similarity[place], undoing[place] = MARKS, Undoing.MARKS
        return similarity, undoing


def _as_likeness(mean: npt.NDArray[np.floating], scale: float) -> npt.NDArray[np.float32]:
    """The similarity of a mean cost a character."""
    value: npt.NDArray[np.float32] = np.minimum(np.exp(-scale * mean), _SAME_SOUND - 0.01)
    return value


def _as_similarity(weight: float) -> float:
    """How much of a fit an inflected form is: what is left is exactly a word of the gazetteer,
    so the weight of the rule only tells two rules apart."""
    return _FORM + (1.0 - _FORM) * weight


def doubt(similarity: float) -> float:
    """How doubtful the rule is behind the similarity of an inflected form: 0 for not at all."""
    return min(max((1.0 - similarity) / (1.0 - _FORM), 0.0), 1.0)


def compare_two(word: Word, other: Word) -> tuple[float, Undoing]:
    """Compare two bare words, as `WordFinder.compare` compares with those of a gazetteer."""
    if word.text == other.text:
        return 1.0, Undoing.NOTHING
    plain, other_plain = fold_marks(word.text), fold_marks(other.text)
    if plain == other_plain:
        return MARKS, Undoing.MARKS
    if {strict(sounds) for sounds in word.sounds} & {strict(sounds) for sounds in other.sounds}:
        return _SAME_SOUND, Undoing.SOUND
    for form in undo(word.text)[:_UNDONE] if len(word.text) > 3 else ():
        if fold_marks(fold(form.base)) == other_plain:
            return _as_similarity(form.weight), Undoing.INFLECTION
    best = 0.0
    if word.script == other.script:
        best = float(OSA.normalized_similarity(plain, other_plain)) * _ERROR_SCALE
    undoing = Undoing.ERROR
    value = _likeness_of_two(word, other)
    return (value, Undoing.LIKENESS) if value > best else (best, undoing)


def _likeness_of_two(word: Word, other: Word) -> float:
    mine, theirs = chunks(word.script), chunks(other.script)
    best = 0.0
    if (mine is None) != (theirs is None):
        # One in Latin letters, one not.
        native, latin, table = (word, other, mine) if mine else (other, word, theirs)
        assert table is not None
        letters = latin_letters(latin.text)
        for rank, sounds in enumerate(native.sounds[:2]):
            if letters:
                cost = float(table.costs(sounds, *_as_matrix(letters))[0])
                mean = 2.0 * cost / (len(sounds) + len(letters))
                value = math.exp(-LETTER_SCALE * mean) * (_SECOND_READING if rank else 1.0)
                best = max(best, value)
    else:
        sound_table = correspondence(word.script, other.script)
        for rank, sounds in enumerate(word.sounds[:2]):
            for others in other.sounds:
                cost = float(sound_table.costs(sounds, *_as_matrix(others))[0])
                mean = 2.0 * cost / (len(sounds) + len(others))
                value = math.exp(-SOUND_SCALE * mean) * (_SECOND_READING if rank else 1.0)
                best = max(best, value)
    return min(best, _SAME_SOUND - 0.01)


def _as_matrix(text: str) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.intp]]:
    return np.frombuffer(text.encode("ascii"), dtype=np.uint8)[None, :], np.array([len(text)])


def _united(first: Near, second: Near) -> Near:
    """Both lists in one; where both hold a word, the better fit."""
    words = np.concatenate([first.words, second.words])
    similarity = np.concatenate([first.similarity, second.similarity])
    undoing = np.concatenate([first.undoing, second.undoing])
    order = np.lexsort((-similarity, words))
    words, similarity, undoing = words[order], similarity[order], undoing[order]
    keep = np.ones(len(words), dtype=bool)
    keep[1:] = words[1:] != words[:-1]
    return Near(words[keep], similarity[keep], undoing[keep])


def _place(codes: list[str], code: str) -> int:
    return codes.index(code) if code in codes else -1


_NOBODY = np.zeros(0, dtype=np.intp)
_NONE = Near(_NOBODY, np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.uint8))
