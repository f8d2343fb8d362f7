"""Names whose words a text has, found by these words alone: no search for what is only like them.

In: queries whose words are known, each with the words of a gazetteer that it may be. Out: the
names that have them, laid beside the queries as `link.search` does. In a text nearly every span is
either of this sort or no name, and it costs a fraction of a search.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from entitylink.gazetteer.words import Word
from entitylink.keys import pair_keys, set_keys
from entitylink.link.compare import Compared
from entitylink.link.near import Near
from entitylink.link.search import NameFinder

__all__ = ["KnownNames"]

_ALONE = 32
"""Names of best known entities that are looked at for a single word."""
_BESIDE = 12
"""The same for one word of several, beside those that have two of them."""
_RARE = 512
"""Names that a word is in at most to be looked at so."""
_NAMES_A_PAIR = 16
_PAIRS = 24
_TURNS = 6
"""Words of a query that are paired, its first ones."""

Places = npt.NDArray[np.intp]
Numbers = Sequence[int]


class KnownNames:
    """Finds names of one gazetteer by words that are known."""

    def __init__(self, finder: NameFinder) -> None:
        self._finder = finder
        gazetteer = finder.gazetteer
        self._keys = gazetteer.whole_keys
        self._hash = gazetteer.array("word_hash")
        self._post_at = gazetteer.array("post_at")
        self._post_name = gazetteer.array("post_name")
        self._name_at = gazetteer.array("name_words_at")

    def find(
        self,
        queries: Sequence[Sequence[Word]],
        numbers: Sequence[Sequence[Numbers]],
        langs: Sequence[str],
    ) -> Compared:
        """The names of each query beside it.

        `numbers` are the gazetteer words of its words, `langs` the languages of the texts.
        """
        names = self._names(numbers)
        several = [place for place, query in enumerate(queries) if len(query) > 1]
        exact = self._finder.exact_names([queries[place] for place in several])
        for place, whole in zip(several, exact, strict=True):
            if len(whole):
                names[place] = whole  # who is spelled just so is meant
        known: dict[Word, tuple[Numbers, str]] = {}
        for query, found, lang in zip(queries, numbers, langs, strict=True):
            for word, each in zip(query, found, strict=True):
                known[word] = each, lang
        beside = _Beside(self._finder, self._post_at, known)
        # What each word may be a form of is known; here it counts whether that was guessed.
        lang = langs[0] if langs else ""
        return self._finder.compared(queries, names, lang, beside)

    def _names(self, numbers: Sequence[Sequence[Numbers]]) -> list[Places]:
        post_at, post_name = self._post_at, self._post_name
        owners: list[int] = []
        first: list[int] = []
        second: list[int] = []
        found: list[list[npt.NDArray[np.unsignedinteger]]] = []
        for place, words in enumerate(numbers):
            there = [each for each in words if each]
            parts = []
            alone = len(words) == 1
            for each in there:
                for number in each:
                    start, end = int(post_at[number]), int(post_at[number + 1])
                    if alone:
                        parts.append(post_name[start : min(end, start + _ALONE)])
                    elif end - start <= _RARE:
                        parts.append(post_name[start : min(end, start + _BESIDE)])
            pairs = 0
            for i, one in enumerate(there[:_TURNS]):
                for other in there[i + 1 : _TURNS]:
                    for left in one[:4]:
                        for right in other[:4]:
                            if pairs < _PAIRS:
                                owners.append(place)
                                first.append(left)
                                second.append(right)
                                pairs += 1
            found.append(parts)
        by_pair: dict[int, list[int]] = {}
        if owners:
            hashes = self._hash[first], self._hash[second]
            keys = np.concatenate([pair_keys(*hashes), _two_words(*hashes)])
            at, name = self._keys.many(keys, cap=_NAMES_A_PAIR)
            for pair, each in zip((at % len(owners)).tolist(), name.tolist(), strict=True):
                by_pair.setdefault(owners[pair], []).append(each)
        result = []
        for place, parts in enumerate(found):
            paired = by_pair.get(place)
            if paired and len(numbers[place]) > 1:
                # Names with two of the words leave those with one behind.
                parts = [np.array(paired, dtype=np.uint32)]
            result.append(np.unique(np.concatenate(parts)).astype(np.intp) if parts else _NOBODY)
        return result


class _Beside:
    """What is known of the words of the queries, for `link.compare`."""

    def __init__(
        self,
        finder: NameFinder,
        post_at: npt.NDArray[np.unsignedinteger],
        known: Mapping[Word, tuple[Numbers, str]],
    ) -> None:
        self._finder = finder
        self._post_at = post_at
        self._known = known

    def forms_of(self, words: Sequence[Word], lang: str) -> list[Near]:
        """The forms of words, each in its language; none of those that are no forms."""
        asked: dict[str, list[Word]] = {}
        for word in words:
            if not self._is_there(word) or len(self._known[word][0]) > 1:
                asked.setdefault(self._known[word][1], []).append(word)
        found: dict[Word, Near] = {}
        for code, mine in asked.items():
            found.update(zip(mine, self._finder.words.forms_of(mine, code), strict=True))
        return [found.get(word, _NONE) for word in words]

    def bearers(
        self, words: Sequence[Word], lang: str, which: Places, numbers: Places
    ) -> npt.NDArray[np.float32]:
        """How many names have a word, or all of those that the query word may be."""
        own = (self._post_at[numbers + 1] - self._post_at[numbers]).astype(np.float32)
        total = np.zeros(len(words), dtype=np.float32)
        for place, word in enumerate(words):
            if not self._is_there(word):
                known = np.array(self._known[word][0], dtype=np.intp)
                total[place] = (self._post_at[known + 1] - self._post_at[known]).sum()
        result: npt.NDArray[np.float32] = np.maximum(own, total[which])
        return result

    def holds(self, words: Sequence[Word]) -> npt.NDArray[np.bool_]:
        """Which words names in the gazetteer have."""
        return self._finder.words.holds(words)

    def _is_there(self, word: Word) -> bool:
        known, stock = self._known[word][0], self._finder.words.stock
        if not known or stock.texts[known[0]] != word.text:
            return False
        # A word of a longer name may be a case of another word too.
        return bool((stock.hashes[list(known)] == stock.hashes[known[0]]).all())


def _two_words(
    first: npt.NDArray[np.uint64], second: npt.NDArray[np.uint64]
) -> npt.NDArray[np.uint64]:
    """The keys of names of just these two words."""
    both = np.stack([first, second], axis=1).ravel()
    return set_keys(both, np.arange(0, len(both) + 1, 2))


_NOBODY = np.zeros(0, dtype=np.intp)
_NONE = Near(_NOBODY, np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.uint8))
