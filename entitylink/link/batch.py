"""The words of several queries as arrays, with the gazetteer words each may stand for.

In: queries, split into words. Out: what is looked up for them all at once: texts, letters, sounds
and signatures, word by word and for whole queries. Which gazetteer words are near a word is found
in `link.near`; which names they lead to, in `link.retrieve`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from entitylink.gazetteer.words import Word
from entitylink.index.hashing import code_points
from entitylink.index.letters import Patterns, codes_of, letter_bits, sign_of_words, signs_of
from entitylink.index.strings import borders_of, group_sums, ranges, sizes_of
from entitylink.keys import Level, skeleton
from entitylink.link.likeness import Undoing
from entitylink.link.near import WordFinder
from entitylink.names.generic import is_generic
from entitylink.text.clean import fold_marks
from entitylink.translit.sounds import medium, merged

__all__ = ["ALIKE", "Batch"]

_GENERIC = 0.4
"""What the letters of a generic word count, such as those of Ministry."""

_PAIRED_WORDS = 4
"""Words of a query that are looked up two by two: its rarest."""

ALIKE = np.frombuffer(bytes(ord(medium(chr(code))[:1] or " ") for code in range(128)), np.uint8)
"""For each sound one that it is taken for when wholes are compared across scripts."""

Places = npt.NDArray[np.intp]


class Batch:
    """The words of several queries as arrays; a slot is a word of a query that is looked up."""

    def __init__(
        self,
        queries: Sequence[Sequence[Word]],
        finder: WordFinder,
        scripts: Sequence[str],
        lang: str,
    ) -> None:
        place_of = {script: place for place, script in enumerate(scripts)}
        self.script = np.array([place_of.get(query[0].script, 255) for query in queries])
        flat = [word for query in queries for word in query]
        counts = np.array([len(query) for query in queries], dtype=np.intp)
        self.word_at = borders_of(counts)
        self.vocabulary = list(dict.fromkeys(flat))
        number = {word: place for place, word in enumerate(self.vocabulary)}
        self.unique = np.array([number[word] for word in flat], dtype=np.intp)
        plain = [fold_marks(word.text) for word in flat]
        self.plain = [
            plain[start:end]
            for start, end in zip(
                self.word_at[:-1].tolist(), self.word_at[1:].tolist(), strict=True
            )
        ]
        first = [word.sounds[0] if word.sounds else "" for word in flat]
        self.texts = {
            Level.PLAIN: plain,
            Level.MEDIUM: [merged(reading).medium for reading in first],
            Level.COARSE: [skeleton(reading) for reading in first],
        }
        points, borders = code_points(plain)
        codes = codes_of(points)
        self.letters = sizes_of(borders)
        # What all ministries have in common says little of which one is meant.
        generic = np.array([is_generic(word.text) for word in self.vocabulary], dtype=bool)
        self.weight = self.letters * np.where(generic[self.unique], _GENERIC, 1.0)
        self.all_weight = group_sums(self.weight, counts)
        self.wholes = Patterns(codes, borders[self.word_at])
        said, ends = code_points(first)
        self.sounds = Patterns(ALIKE[said.astype(np.uint8)], ends[self.word_at])
        self.sign = signs_of(sign_of_words(codes, borders), np.arange(len(flat)), self.word_at)
        self._initials(flat, codes, borders)
        self._slots(queries, number, counts)
        self._expansions(finder, lang)

    def _initials(self, flat: list[Word], codes: npt.NDArray[np.uint8], borders: Places) -> None:
        is_initial = np.array([word.role == "initial" for word in flat], dtype=bool)
        owner = np.repeat(np.arange(len(self.plain)), sizes_of(self.word_at))
        letter = np.zeros(len(flat), dtype=np.uint8)
        filled = (sizes_of(borders) > 0).nonzero()[0]
        letter[filled] = codes[borders[filled]]
        self.initials = np.zeros(len(self.plain), dtype=np.uint32)
        mine = is_initial.nonzero()[0]
        np.bitwise_or.at(self.initials, owner[mine], letter_bits(letter[mine]))
        self.has_initials = self.initials > 0
        self.is_initial = np.zeros(len(self.vocabulary), dtype=bool)
        self.first_letter = np.zeros(len(self.vocabulary), dtype=np.uint8)
        self.is_initial[self.unique] = is_initial
        self.first_letter[self.unique] = letter

    def _slots(
        self, queries: Sequence[Sequence[Word]], number: dict[Word, int], counts: Places
    ) -> None:
        query_of, word_of = [], []
        for place, query in enumerate(queries):
            looked_up = [word for word in query if word.role in ("name", "patronymic")]
            for word in dict.fromkeys(looked_up or query):
                query_of.append(place)
                word_of.append(number[word])
        self.slot_query = np.array(query_of, dtype=np.intp)
        self.slot_word = np.array(word_of, dtype=np.intp)
        self.slots_of_query = np.bincount(self.slot_query, minlength=len(queries))

    def _expansions(self, finder: WordFinder, lang: str) -> None:
        near = finder.expanded(self.vocabulary, lang)
        size = np.array([len(found.words) for found in near], dtype=np.intp)
        begin = np.cumsum(size) - size
        words = np.concatenate([found.words for found in near])
        value = np.concatenate([found.similarity for found in near])
        cell = np.repeat(np.arange(len(near)), size).astype(np.uint64) << np.uint64(32)
        cell |= words.astype(np.uint64)
        order = np.argsort(cell, kind="stable")
        self.known, self.known_value = cell[order], value[order]
        # The same for each slot. What a word means finds nothing where it stands alone.
        counts = size[self.slot_word]
        inside = ranges(begin[self.slot_word], counts)
        alone = (self.slots_of_query[self.slot_query] == 1).repeat(counts)
        undoing = np.concatenate([found.undoing for found in near])[inside]
        kept = ~(alone & (undoing == Undoing.CONCEPT))
        self.count = group_sums(kept.astype(np.intp), counts).astype(np.intp)
        self.start = np.cumsum(self.count) - self.count
        inside = inside[kept]
        self.words = words[inside]
        self.slot = np.repeat(np.arange(len(self.count)), self.count)
        self.rank = np.arange(len(self.slot)) - self.start[self.slot]
        self.rarity = finder.rarity_of(self.words)
        self.value = value[inside] * (0.3 + 0.7 * self.rarity)

    def pairs(self) -> tuple[Places, Places]:
        """Two slots of one query each, of its slots with the rarest words."""
        rarest = np.full(len(self.count), -1.0)
        filled = (self.count > 0).nonzero()[0]
        rarest[filled] = self.rarity[self.start[filled]]
        order = np.lexsort((-rarest, self.slot_query))
        order = order[rarest[order] >= 0]
        owner = self.slot_query[order]
        rank = np.arange(len(order)) - np.searchsorted(owner, owner)
        order, owner = order[rank < _PAIRED_WORDS], owner[rank < _PAIRED_WORDS]
        first, second = [], []
        for step in range(1, _PAIRED_WORDS):
            left = (owner[step:] == owner[: len(owner) - step]).nonzero()[0]
            first.append(order[left])
            second.append(order[left + step])
        return np.concatenate(first), np.concatenate(second)
