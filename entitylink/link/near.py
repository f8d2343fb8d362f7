"""Which words of a gazetteer a word may be a spelling of, and how well each fits.

In: one word of a query. Out: numbers of gazetteer words, each with a similarity in 0..1 and a
code that says what had to be undone. Words are found through keys, never by walking the lexicon;
what is found is compared by spelling and by learned sound costs. Putting words together to
names is done in `link.search`.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from entitylink.gazetteer import Gazetteer
from entitylink.gazetteer.words import Word, readings, words_of
from entitylink.index.hashing import code_points
from entitylink.index.letters import Patterns, codes_of
from entitylink.keys import (
    Level,
    WordKeys,
    class_keys,
    concept_keys,
    plain_hashes,
    word_keys,
)
from entitylink.link.forms import UNDOING_OF, as_similarity, forms_of_word
from entitylink.link.likeness import Undoing, compare_words
from entitylink.link.stock import GazetteerStock
from entitylink.names.generic import concepts_of
from entitylink.text.clean import fold, fold_marks
from entitylink.translit.chunks import chunks

__all__ = [
    "Near",
    "WordFinder",
    "united",
]


@dataclass(frozen=True, slots=True)
class Near:
    """Gazetteer words near one query word: parallel arrays, ascending by word number."""

    words: npt.NDArray[np.intp]
    similarity: npt.NDArray[np.float32]
    undoing: npt.NDArray[np.uint8]


_LEVEL_WEIGHT = np.zeros(len(Level) + 1, dtype=np.int64)
"""What a shared key counts when only so many words can be compared."""
_LEVEL_WEIGHT[[Level.PLAIN, Level.STRICT, Level.MEDIUM]] = 16, 8, 4
_LEVEL_WEIGHT[[Level.TYPO, Level.COARSE, Level.THIN]] = 3, 2, 1

_LEVEL_LIKENESS = np.zeros(len(Level) + 1, dtype=np.float32)
"""How alike words are taken for whose sounds share a key, until they are compared."""
_LEVEL_LIKENESS[[Level.PLAIN, Level.STRICT, Level.MEDIUM, Level.COARSE]] = 1.0, 0.96, 0.8, 0.45

_EXPANDED_KEY = 64
_VERIFIED = 96
"""Words whose letters are compared when a word is expanded, those with the most votes."""
_NEAR_ENOUGH = 0.85
EXPANSIONS = 16
"""Words that one word of a query is expanded to at most."""
_EXPANSIONS_ACROSS = 48
"""The same where the word is in a script of its own: many words sound like it."""

_AS_ALIKE = 0.02
"""Words whose likeness differs by less are as alike."""

_PER_KEY = 2048
_PROBABLE = 64
"""Class keys that a word of another script is looked up under."""
_EXPECTED = 400, 1000
"""Words looked at that are filed under one of them, and then also under one without vowels."""
_COMPARED = 400
"""Words compared at most: cutting below that loses the right one in abjads (sound study)."""

_LIKE_FROM, _LIKE = 5, 0.6
"""Letters and similarity from which a word of a text is looked at though no key fits strictly."""

_FORM_BY_SOUND = 0.6
"""The weight of a rule when what it leaves only sounds like a word of the gazetteer."""

_SAME_CONCEPT = 0.95
"""The similarity of two generic words that mean the same."""
_PER_CONCEPT = 512

_LONG_FORM = 7
"""Letters from which a form that only sounds like a word counts without a language."""

_CACHE = 20_000


class WordFinder:
    """Finds near words in one gazetteer; remembers what it found for the words it was asked for.

    The memory has bounds: full, it forgets the word it has known longest, or all words at once.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._keys = gazetteer.word_keys
        self.stock = GazetteerStock(gazetteer)
        self._script = gazetteer.array("word_script")
        self._post_at = gazetteer.array("post_at")
        self._log_total = np.float32(math.log(len(gazetteer.array("name_ent")) + 1) or 1.0)
        self._codes = gazetteer.array("word_code")
        self._code_at = gazetteer.array("word_code_at")
        self._cache: OrderedDict[tuple[Word, str], Near] = OrderedDict()
        self._expansions: dict[tuple[Word, str], Near] = {}
        self._forms: dict[tuple[Word, str], Near] = {}

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

    def expanded(self, words: Sequence[Word], lang: str) -> list[Near]:
        """For each word the few gazetteer words that it most likely stands for, best first.

        The similarity is a first guess by shared keys and by letters, made for all words at
        once; across scripts it is that of `compare`.
        """
        return _remembered(self._expansions, words, lang, self._expand)

    def _expand(self, words: list[Word], lang: str) -> list[Near]:
        keys = word_keys(((word.text, word.sounds) for word in words), loosest=Level.THIN)
        place, number = self._keys.many(keys.hash, cap=_EXPANDED_KEY)
        owner, level = keys.word[place], keys.level[place]
        # Votes of the keys that two words share, and the strictest of them.
        slot = owner.astype(np.uint64) << np.uint64(32) | number
        order = np.argsort(slot, kind="stable")
        slot, level = slot[order], level[order]
        first = (np.concatenate([[True], slot[1:] != slot[:-1]])[: len(slot)]).nonzero()[0]
        if len(first):
            votes = np.add.reduceat(_LEVEL_WEIGHT[level], first)
            likeness = np.maximum.reduceat(_LEVEL_LIKENESS[level], first)
        else:
            votes, likeness = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        slot = slot[first]
        owner = (slot >> np.uint64(32)).astype(np.intp)
        number = (slot & np.uint64(0xFFFFFFFF)).astype(np.intp)
        # Equal votes: the more frequent word first, which has the lower number.
        best = _best_of_each(owner, votes, _VERIFIED)
        owner, number, likeness = owner[best], number[best], likeness[best]
        likeness = np.maximum(likeness, self.alike(words, owner, number))
        best = _best_of_each(owner, likeness, EXPANSIONS)
        owner, number, likeness = owner[best], number[best], likeness[best]
        borders = np.searchsorted(owner, np.arange(len(words) + 1))
        results = []
        # Undoing an ending and a spelling at once takes long, and is not needed for a word that
        # is near one of the gazetteer as it stands.
        lost = np.ones(len(words), dtype=bool)
        lost[owner[likeness >= _NEAR_ENOUGH]] = False
        inflected = self._look_up_forms(words, lang, lost)
        kinds = np.full(len(owner), Undoing.LIKENESS, dtype=np.uint8)
        edges = pairwise(borders.tolist())
        for (start, end), word, forms in zip(edges, words, inflected, strict=True):
            found = Near(number[start:end], likeness[start:end], kinds[start:end])
            forms, meant = parted(forms)
            written_otherwise = chunks(word.script) is not None and bool(word.sounds)
            if written_otherwise:
                found = united(found, self.compare(word, self._expected(word)))
            if len(forms.words):
                found = united(found, forms)
            if written_otherwise or len(forms.words):
                most = _EXPANSIONS_ACROSS if written_otherwise else EXPANSIONS
                order = np.argsort(-found.similarity, kind="stable")[:most]
                found = Near(found.words[order], found.similarity[order], found.undoing[order])
            # Words for the same are many, and must not push out those that are like this one.
            results.append(_with_others(found, meant) if len(meant.words) else found)
        return results

    def alike(
        self, words: Sequence[Word], which: npt.NDArray[np.intp], numbers: npt.NDArray[np.intp]
    ) -> npt.NDArray[np.float32]:
        """The likeness of the letters of words[which[i]] and gazetteer word numbers[i].

        0 for words of two scripts.
        """
        points, borders = code_points([fold_marks(word.text) for word in words])
        scripts = np.array([_place(self._gazetteer.scripts, word.script) for word in words])
        same = (scripts[which] == self._script[numbers]).nonzero()[0]
        starts = self._code_at[numbers[same]].astype(np.intp)
        lengths = self._code_at[numbers[same] + 1].astype(np.intp) - starts
        result = np.zeros(len(which), dtype=np.float32)
        patterns = Patterns(codes_of(points), borders)
        result[same] = patterns.likeness(which[same], self._codes, starts, lengths)
        return result

    def rarity_of(self, words: npt.NDArray[np.intp]) -> npt.NDArray[np.float32]:
        """How rare gazetteer words are: 0 when every name has one, 1 when a single one has."""
        names = (self._post_at[words + 1] - self._post_at[words]).astype(np.float32)
        result: npt.NDArray[np.float32] = 1 - np.log(np.maximum(names, 1)) / self._log_total
        return result

    def bearers(
        self,
        words: Sequence[Word],
        lang: str,
        which: npt.NDArray[np.intp],
        numbers: npt.NDArray[np.intp],
    ) -> npt.NDArray[np.float32]:
        """How many names have gazetteer word numbers[i], or one at least as like words[which[i]].

        Counted among the words that a word is expanded to; at least the names that have the word.
        """
        own: npt.NDArray[np.float32] = (self._post_at[numbers + 1] - self._post_at[numbers]).astype(
            np.float32
        )
        near = self.expanded(words, lang)
        # How many are called Green says nothing of how many are called Grün.
        near = [parted(found)[0] for found in near]
        sizes = np.array([len(found.words) for found in near], dtype=np.intp)
        if not sizes.sum():
            return own
        owner = np.repeat(np.arange(len(near)), sizes)
        word = np.concatenate([found.words for found in near])
        step = (np.concatenate([found.similarity for found in near]) / _AS_ALIKE).astype(np.intp)
        # All words of one step count together.
        group = owner * (int(1 / _AS_ALIKE) + 2) - step
        order = np.argsort(group, kind="stable")
        names = (self._post_at[word + 1] - self._post_at[word])[order].astype(np.float64)
        total = np.concatenate([[0.0], np.cumsum(names)])
        last = np.searchsorted(group[order], group[order], side="right")
        first = np.searchsorted(owner[order], owner[order])
        as_alike = total[last] - total[first]
        cell = owner[order].astype(np.uint64) << np.uint64(32) | word[order].astype(np.uint64)
        by_cell = np.argsort(cell)
        wanted = which.astype(np.uint64) << np.uint64(32) | numbers.astype(np.uint64)
        place = by_cell[np.minimum(np.searchsorted(cell[by_cell], wanted), len(cell) - 1)]
        found = np.where(cell[place] == wanted, as_alike[place], 0.0)
        result: npt.NDArray[np.float32] = np.maximum(own, found).astype(np.float32)
        return result

    def has(self, word: str) -> bool:
        """Whether a name in the gazetteer holds this word, case and diacritics aside."""
        return len(self._keys.many(plain_hashes([fold_marks(fold(word))]), cap=1)[1]) > 0

    def knows(self, surface: str, lang: str) -> bool:
        """Whether a word in a text may be a word of a name: it sounds so, or nearly, or a form."""
        words = words_of(surface, lang=lang)
        for word in words:
            keys = word_keys([(word.text, word.sounds)], loosest=Level.STRICT)
            if len(self._keys.many(keys.hash, cap=1)[1]) or len(self.forms(word, lang).words):
                return True
            if len(word.text) >= _LIKE_FROM:
                near = self.near(word, lang)
                return len(near.words) > 0 and float(near.similarity.max()) >= _LIKE
        return False

    def exact_forms(self, words: Sequence[Word], lang: str) -> list[int]:
        """For each word the PLAIN key of the likeliest form it may stand for that is a word here.

        Letter by letter, but for marks; 0 for none.
        """
        bases, owners = [], []
        for place, word in enumerate(words):
            for form in forms_of_word(word, lang):
                bases.append(fold_marks(fold(form.base)))
                owners.append(place)
        hashes = plain_hashes(bases)
        found, _ = self._keys.many(hashes, cap=1)
        result = [0] * len(words)
        for place in reversed(found.tolist()):
            result[owners[place]] = int(hashes[place])
        return result

    def compare(self, word: Word, words: npt.NDArray[np.intp]) -> Near:
        """Compare a word with given gazetteer words (ascending), without its inflections."""
        if not len(words):
            return _NONE
        which = np.zeros(len(words), dtype=np.intp)
        return Near(words, *compare_words([word], which, words, self.stock))

    def _look_up(self, word: Word, lang: str) -> Near:
        keys = word_keys([(word.text, word.sounds)], loosest=Level.THIN)
        found = self._file_under(keys, Level.COARSE)
        expected = self._expected(word)
        if len(expected):
            found = np.union1d(found, expected)
        result = self.compare(word, found)
        if not len(found) or result.similarity.max() < 0.85:
            wider = np.union1d(self._file_under(keys, Level.THIN), expected)
            if len(wider) > len(found):
                result = self.compare(word, wider)
        forms = self.forms(word, lang)
        return united(result, forms) if len(forms.words) else result

    def _expected(self, word: Word) -> npt.NDArray[np.intp]:
        """Latin words filed as spellings of a word in another script are expected to be."""
        table = chunks(word.script)
        if table is None or not word.sounds:
            return _NOBODY
        found = np.zeros(0, dtype=np.uint32)
        # All keys with vowels, likeliest first, before those without.
        expected = class_keys(list(table.probable(word.sounds[0], count=_PROBABLE)))
        for hashes, room in zip(expected, _EXPECTED, strict=True):
            _, words = self._keys.many(hashes, cap=_PER_KEY)
            found = np.concatenate([found, words])
            _, first = np.unique(found, return_index=True)
            found = found[np.sort(first)[:room]]
        return np.sort(found).astype(np.intp)

    def _file_under(self, keys: WordKeys, loosest: Level) -> npt.NDArray[np.intp]:
        wanted = (keys.level <= loosest).nonzero()[0]
        places, words = self._keys.many(keys.hash[wanted], cap=_PER_KEY)
        if not len(words):
            return _NOBODY
        unique, inverse = np.unique(words, return_inverse=True)
        if len(unique) > _COMPARED:
            votes = np.bincount(inverse, weights=_LEVEL_WEIGHT[keys.level[places]])
            # Equal votes: the more frequent word first, which has the lower number.
            unique = np.sort(unique[np.argsort(-votes, kind="stable")[:_COMPARED]])
        return unique.astype(np.intp)

    def forms(self, word: Word, lang: str) -> Near:
        """Words that an inflected form of which the query may be: they must fit exactly."""
        return self.forms_of([word], lang)[0]

    def forms_of(self, words: Sequence[Word], lang: str) -> list[Near]:
        """The same for many words at once."""
        return _remembered(self._forms, words, lang, self._look_up_all_forms)

    def _look_up_all_forms(self, words: list[Word], lang: str) -> list[Near]:
        return self._look_up_forms(words, lang, np.ones(len(words), dtype=bool))

    def _look_up_forms(
        self, words: list[Word], lang: str, by_sound: npt.NDArray[np.bool_]
    ) -> list[Near]:
        bases: list[tuple[str, tuple[str, ...]]] = []
        owners: list[int] = []
        weights: list[float] = []
        kinds: list[Undoing] = []
        for place, word in enumerate(words):
            for form in forms_of_word(word, lang):
                base = fold(form.base)
                # In Latin letters some language has an ending for almost any word: where nobody
                # said which language it is, what is left of a short one must be there letter by
                # letter.
                guessed = not lang and word.script == "Latn" and len(base) < _LONG_FORM
                guessed &= form.how != "nickname"
                sounded = by_sound[place] and not guessed
                bases.append((base, readings(base, lang) + readings(base) if sounded else ()))
                owners.append(place)
                weights.append(form.weight)
                kinds.append(UNDOING_OF[form.how])
        meant = [
            (place, concept) for place, w in enumerate(words) for concept in concepts_of(w.text)
        ]
        if not bases and not meant:
            return [_NONE] * len(words)
        keys = word_keys(bases, loosest=Level.STRICT)
        places, found = self._keys.many(keys.hash, cap=16)
        base_of = keys.word[places]
        # Undoing an ending and a spelling at once is two guesses.
        trust = np.where(keys.level[places] <= Level.PLAIN, 1.0, _FORM_BY_SOUND)
        value = as_similarity(np.array(weights, dtype=np.float64)[base_of] * trust).astype(
            np.float32
        )
        owner = np.array(owners, dtype=np.intp)[base_of]
        number, undoing = found.astype(np.intp), np.array(kinds, dtype=np.uint8)[base_of]
        if meant:
            places, found = self._keys.many(
                concept_keys([concept for _, concept in meant]), cap=_PER_CONCEPT
            )
            owner = np.concatenate([owner, np.array([place for place, _ in meant])[places]])
            number = np.concatenate([number, found.astype(np.intp)])
            value = np.concatenate([value, np.full(len(found), _SAME_CONCEPT, dtype=np.float32)])
            undoing = np.concatenate([undoing, np.full(len(found), Undoing.CONCEPT, np.uint8)])
        # A word may stand here twice, as a form and as what means the same (России, Россия): that
        # counts only in a name of several words.
        means = undoing == Undoing.CONCEPT
        order = np.lexsort((undoing, -value, means, number, owner))
        owner, number, value, undoing = owner[order], number[order], value[order], undoing[order]
        means = means[order]
        keep = np.ones(len(owner), dtype=bool)
        keep[1:] = (
            (owner[1:] != owner[:-1]) | (number[1:] != number[:-1]) | (means[1:] != means[:-1])
        )
        owner, number, value, undoing = owner[keep], number[keep], value[keep], undoing[keep]
        borders = np.searchsorted(owner, np.arange(len(words) + 1)).tolist()
        return [
            Near(number[start:end], value[start:end], undoing[start:end])
            for start, end in pairwise(borders)
        ]


def united(first: Near, second: Near) -> Near:
    """Both lists in one; where both hold a word, the better fit."""
    words = np.concatenate([first.words, second.words])
    similarity = np.concatenate([first.similarity, second.similarity])
    undoing = np.concatenate([first.undoing, second.undoing])
    order = np.lexsort((-similarity, words))
    words, similarity, undoing = words[order], similarity[order], undoing[order]
    keep = np.ones(len(words), dtype=bool)
    keep[1:] = words[1:] != words[:-1]
    return Near(words[keep], similarity[keep], undoing[keep])


def _with_others(first: Near, second: Near) -> Near:
    """The first list and what only the second holds, the most alike first."""
    other = ~np.isin(second.words, first.words)
    words = np.concatenate([first.words, second.words[other]])
    similarity = np.concatenate([first.similarity, second.similarity[other]])
    undoing = np.concatenate([first.undoing, second.undoing[other]])
    order = np.argsort(-similarity, kind="stable")
    return Near(words[order], similarity[order], undoing[order])


def parted(found: Near) -> tuple[Near, Near]:
    """The words that are like a word or forms of it, and those that mean the same."""
    meant = found.undoing == Undoing.CONCEPT
    if not meant.any():
        return found, _NONE
    return tuple(  # type: ignore[return-value]
        Near(found.words[kept], found.similarity[kept], found.undoing[kept])
        for kept in (~meant, meant)
    )


def _remembered(
    known: dict[tuple[Word, str], Near],
    words: Sequence[Word],
    lang: str,
    look_up: Callable[[list[Word], str], list[Near]],
) -> list[Near]:
    """What was found for words before, or is looked up now for all others at once.

    Several threads may ask: what one of them forgets is still in the hands of another.
    """
    found = {word: known.get((word, lang)) for word in words}
    fresh = [word for word, near in found.items() if near is None]
    if len(known) + len(fresh) > _CACHE:
        known.clear()
    for word, looked_up in zip(fresh, look_up(fresh, lang) if fresh else (), strict=True):
        found[word] = known[word, lang] = looked_up
    return [near for word in words if (near := found[word]) is not None]


def _best_of_each(
    owner: npt.NDArray[np.intp], value: npt.NDArray[np.number[Any]], count: int
) -> npt.NDArray[np.intp]:
    """Places of the `count` greatest values of each owner, greatest first; owners ascend."""
    order = np.lexsort((-value, owner))
    starts = np.searchsorted(owner[order], owner[order])
    return order[np.arange(len(order)) - starts < count]


def _place(codes: list[str], code: str) -> int:
    return codes.index(code) if code in codes else -1


_NOBODY = np.zeros(0, dtype=np.intp)
_NONE = Near(_NOBODY, np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.uint8))
