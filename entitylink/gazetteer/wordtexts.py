"""Words read aloud, and turned into what the keys of words and of whole names are made of.

In: folded words, and the languages each one stood in. Out: their readings, their keys, and the
texts that the keys of names are put together from. Which keys a name is filed under is decided in
`gazetteer.build`; how a key is made of a text, in `keys`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from entitylink.gazetteer.words import readings
from entitylink.index import hashing
from entitylink.index.letters import codes_of, sign_of_words
from entitylink.index.strings import borders_of, ranges
from entitylink.keys import Level, concept_keys, joined_keys, skeleton, word_keys
from entitylink.names.generic import concepts_of
from entitylink.text.clean import fold_marks
from entitylink.translit.sounds import merged

__all__ = ["Chunk", "WordTexts", "read_chunk"]

_READINGS_KEPT = 6
"""A word that stands in thirty languages has at most this many readings filed."""

Array = npt.NDArray[Any]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words with their readings, their keys, and what the keys of whole names are made of."""

    sounds: list[tuple[str, ...]]
    owners: Places
    hashes: npt.NDArray[np.uint64]
    plain: list[str]
    medium: list[str]
    """as any text would say each word, and as each of the languages it stood in"""
    coarse: list[str]
    generic: list[int]
    """places of the words that have a meaning of their own, see `names.generic`"""


def read_chunk(job: tuple[list[str], list[list[str]]]) -> Chunk:
    """Read words, each with the languages it stood in; called in the processes of a build."""
    words, languages = job
    sounds, first = [], []
    for word, spoken in zip(words, languages, strict=True):
        # As any text would read it, then as the languages it stood in.
        found = dict.fromkeys(readings(word))
        said = [next(iter(found), "")]
        for language in spoken:
            own = readings(word, language)[:1]
            found.update(dict.fromkeys(own))
            said.append(own[0] if own else "")
        sounds.append(tuple(found)[:_READINGS_KEPT])
        first += said
    keys = word_keys(zip(words, sounds, strict=True))
    meant = [(place, concept) for place, word in enumerate(words) for concept in concepts_of(word)]
    return Chunk(
        sounds,
        np.concatenate([keys.word, np.array([place for place, _ in meant], dtype=np.intp)]),
        np.concatenate([keys.hash, concept_keys([concept for _, concept in meant])]),
        [fold_marks(word) for word in words],
        [merged(reading).medium for reading in first],
        [skeleton(reading) for reading in first],
        list(dict.fromkeys(place for place, _ in meant)),
    )


class WordTexts:
    """What the keys of whole names are made of, for each word of the lexicon.

    The plain text is one a word; how it sounds is one a word and language it stood in.
    """

    def __init__(self, of_word: Array, in_language: Array, words: int) -> None:
        # Words and languages in order, each word once without a language before them.
        pairs = of_word.astype(np.uint64) << np.uint64(16) | in_language.astype(np.uint64)
        alone = np.arange(words, dtype=np.uint64) << np.uint64(16)
        self._spoken = np.sort(np.concatenate([alone, pairs]))
        self._parts: dict[Level, list[tuple[Array, Array]]] = {
            level: [] for level in (Level.PLAIN, Level.MEDIUM, Level.COARSE)
        }
        self._codes: dict[Level, Array] = {}
        self._borders: dict[Level, Array] = {}
        self._read = 0
        self.generic: dict[int, str] = {}
        """The generic words, in letters without marks, by the number of the word."""
        self.entries = 0

    def add(self, chunk: Chunk) -> None:
        """Take the next words."""
        self.generic.update((self._read + place, chunk.plain[place]) for place in chunk.generic)
        self._read += len(chunk.plain)
        for (level, parts), texts in zip(
            self._parts.items(), (chunk.plain, chunk.medium, chunk.coarse), strict=True
        ):
            codes, borders = hashing.code_points(texts)
            kept = codes.astype(np.uint32 if level is Level.PLAIN else np.uint8)
            parts.append((kept, np.diff(borders).astype(np.uint16)))

    def finish(self) -> None:
        """Put the chunks together."""
        for level, parts in self._parts.items():
            none = np.zeros(0, dtype=np.uint32 if level is Level.PLAIN else np.uint8)
            self._codes[level] = np.concatenate([none, *(part[0] for part in parts)])
            lengths = np.concatenate([np.zeros(0, np.uint16), *(part[1] for part in parts)])
            self._borders[level] = borders_of(lengths)
        self._parts.clear()
        plain = self._codes[Level.PLAIN].astype(np.uint64)
        self.plain_at = self._borders[Level.PLAIN]
        self.plain_hash = hashing.mixed(hashing.polynomials(plain, self.plain_at), Level.PLAIN)
        self.code_bytes = codes_of(plain)
        self.first_letter = np.zeros(len(self.plain_at) - 1, dtype=np.uint64)
        filled = self.plain_at[1:] > self.plain_at[:-1]
        self.first_letter[filled] = plain[self.plain_at[:-1][filled]]
        self.signs = sign_of_words(self.code_bytes, self.plain_at)

    def said(self, words: Array, languages: Array) -> Places:
        """The places of words said as in a language, for `joined`."""
        pairs = words.astype(np.uint64) << np.uint64(16) | languages.astype(np.uint64)
        places: Places = np.searchsorted(self._spoken, pairs).astype(np.intp)
        return places

    def joined(self, level: Level, words: Array, at: Places, shortest: int) -> Array:
        """The keys of names written as one word."""
        codes, borders = self._codes[level], self._borders[level]
        starts, lengths = borders[words], borders[words.astype(np.intp) + 1] - borders[words]
        ends = borders_of(lengths)
        letters = codes[ranges(starts, lengths)].astype(np.uint64)
        return joined_keys(level, letters, ends[at], shortest=shortest)
