"""Turn the words of a name into the keys they are filed and looked up under.

In: words as `text.clean.fold` leaves them, with their sound strings. Out: 64-bit hashes of keys
with their level, strictest first. Ranking is not done here (see `link`); reading words into
sounds is done in `translit.read`.

A key is a text and a level: the plain spelling, its sounds with fewer distinctions, or one of
these with a letter left out. Only hashes are filed, and they are made for many words at once.
Both building and linking call these functions. An index records `KEYS_VERSION`; a golden file of
names and keys fails the tests when keys change without a new number, so that an old index
refuses to open instead of missing names silently. Keys never depend on Unidecode: readings that
come from it are left out before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from entitylink.index import hashing
from entitylink.index.strings import borders_of, ranges, sizes_of
from entitylink.text.clean import fold_marks
from entitylink.translit.sounds import CLASS_LENGTH, frame, merged

__all__ = [
    "KEYS_VERSION",
    "Level",
    "WordKeys",
    "acronym_keys",
    "class_keys",
    "concept_keys",
    "joined_keys",
    "pair_keys",
    "plain_hashes",
    "set_keys",
    "skeleton",
    "word_keys",
    "word_texts",
]

KEYS_VERSION = 5

U64 = npt.NDArray[np.uint64]
Places = npt.NDArray[np.intp]


class Level(IntEnum):
    """How strict a key is; a lower number says more about the word."""

    PLAIN = 1
    """The folded word without diacritics."""
    STRICT = 2
    """Its sounds, without length and softness."""
    MEDIUM = 3
    """Its sounds, with like ones merged."""
    TYPO = 4
    """The plain spelling with one letter left out, and the whole one."""
    COARSE = 5
    """Its consonant classes, for scripts that do not write vowels."""
    THIN = 6
    """The coarse key with one class left out, and the whole one."""
    CLASSES = 7
    """Its sounds in classes, as a word of another script is expected to be filed."""
    FRAME = 8
    """The same without vowels."""
    CONCEPT = 9
    """What a generic word means, in any language."""


_WORDS_KIND = 16
_PAIR_KIND = 17
"""Kinds of hashes beside the levels of words: all words of a name, two of more, first letters,
joined words.

Pairs are a kind of their own: hundreds of long names share two words, and would push out the one
name that is just these two."""
_ACRONYM_KIND = 18
_ACRONYM_ABROAD_KIND = 19
_JOINED_KIND = 32

_TYPO_FROM = 4
"""Letters a word has at least to be filed under its one-letter deletions."""

_THIN_FROM = 4
"""Classes a coarse key has at least to be filed under its deletions: below that the lists are
thousands of words long (measured in the sound study) and say nothing."""

_CLASSED = 2
"""Readings that are filed by class, the first ones."""


@dataclass(frozen=True, slots=True)
class WordKeys:
    """Keys of several words: parallel arrays of the place of the word, the level, the hash."""

    word: Places
    level: npt.NDArray[np.uint8]
    hash: U64


def word_texts(word: str, sounds: Sequence[str]) -> list[tuple[Level, str]]:
    """The texts behind the keys of one folded word, strictest level first.

    `sounds` are its readings, likeliest first. Keys with a letter left out are not listed: they
    are made of the PLAIN text (TYPO) and of the COARSE ones (THIN).

    >>> word_texts("lawrow", ["lavrov"])[:3]
    [(<Level.PLAIN: 1>, 'lawrow'), (<Level.STRICT: 2>, 'lavrov'), (<Level.MEDIUM: 3>, 'lavrov')]
    """
    plain = fold_marks(word)
    found = [merged(reading) for reading in sounds]
    texts = {(Level.PLAIN, plain): None}
    texts.update(((Level.STRICT, each.strict), None) for each in found)
    texts.update(((Level.MEDIUM, each.medium), None) for each in found)
    texts.update(((Level.COARSE, each.coarse), None) for each in found)
    for each in found[:_CLASSED]:
        classes = each.classes[:CLASS_LENGTH]
        texts[Level.CLASSES, classes] = None
        texts[Level.FRAME, frame(classes)] = None
    return [(level, text) for level, text in texts if text]


def word_keys(
    words: Iterable[tuple[str, Sequence[str]]], *, loosest: Level = Level.FRAME
) -> WordKeys:
    """The keys of many words, each given folded and with its readings, likeliest first.

    In the order of the words, and within a word by level, up to `loosest`. No key twice for one
    word.
    """
    owner: list[int] = []
    levels: list[int] = []
    texts: list[str] = []
    for place, (word, sounds) in enumerate(words):
        for level, text in word_texts(word, sounds):
            if level <= loosest:
                owner.append(place)
                levels.append(level)
                texts.append(text)
    owners = np.array(owner, dtype=np.intp)
    level_of = np.array(levels, dtype=np.uint8)
    codes, borders = hashing.code_points(texts)
    polys = hashing.polynomials(codes, borders)
    lengths = sizes_of(borders)
    parts = [(owners, level_of, hashing.mixed(polys, level_of))]
    for level, source, shortest, divided in (
        (Level.TYPO, Level.PLAIN, _TYPO_FROM, _TYPO_FROM),
        (Level.THIN, Level.COARSE, _THIN_FROM - 1, _THIN_FROM),
    ):
        if level > loosest:
            break
        whole = ((level_of == source) & (lengths >= shortest)).nonzero()[0]
        parts.append(_at(owners[whole], level, polys[whole]))
        whole = ((level_of == source) & (lengths >= divided)).nonzero()[0]
        inside = ranges(borders[whole], lengths[whole])
        ends = borders_of(lengths[whole])
        source_of, shorter = hashing.without_one(codes[inside], ends)
        # Of a doubled letter either one may be left out: that is one key.
        letters = codes[inside]
        single = np.ones(len(letters), dtype=bool)
        single[:-1] = (letters[1:] != letters[:-1]) | (source_of[1:] != source_of[:-1])
        parts.append(_at(owners[whole][source_of[single]], level, shorter[single]))
    word_of = np.concatenate([part[0] for part in parts])
    level_all = np.concatenate([part[1] for part in parts])
    hashes = np.concatenate([part[2] for part in parts])
    # Two readings may share a shortened skeleton.
    order = np.lexsort((hashes, level_all, word_of))
    word_of, level_all, hashes = word_of[order], level_all[order], hashes[order]
    keep = np.ones(len(word_of), dtype=bool)
    keep[1:] = (hashes[1:] != hashes[:-1]) | (word_of[1:] != word_of[:-1])
    return WordKeys(word_of[keep], level_all[keep], hashes[keep])


def _at(owners: Places, level: Level, polys: U64) -> tuple[Places, npt.NDArray[np.uint8], U64]:
    return owners, np.full(len(owners), level, dtype=np.uint8), hashing.mixed(polys, level)


def plain_hashes(words: Sequence[str]) -> U64:
    """The PLAIN keys of words as `fold_marks` leaves them."""
    return hashing.mixed(hashing.polynomials(*hashing.code_points(words)), Level.PLAIN)


def class_keys(classes: Sequence[str]) -> tuple[U64, U64]:
    """The CLASSES and the FRAME keys of class strings, cut to `CLASS_LENGTH`."""
    short = [text[:CLASS_LENGTH] for text in classes]
    frames = list(dict.fromkeys(map(frame, short)))
    return (
        hashing.mixed(hashing.polynomials(*hashing.code_points(short)), Level.CLASSES),
        hashing.mixed(hashing.polynomials(*hashing.code_points(frames)), Level.FRAME),
    )


def concept_keys(concepts: Sequence[str]) -> U64:
    """The CONCEPT keys of concepts, as `names.generic` names them."""
    return hashing.mixed(hashing.polynomials(*hashing.code_points(concepts)), Level.CONCEPT)


def acronym_keys(codes: U64, borders: Places, *, abroad: bool = False) -> U64:
    """The keys of names by the first letters of their words, which `codes` has in a row.

    With `abroad` these are the letters of words of another language, in alphabetic order.
    """
    kind = _ACRONYM_ABROAD_KIND if abroad else _ACRONYM_KIND
    return hashing.mixed(hashing.polynomials(codes, borders), kind)


def set_keys(plain: U64, borders: Places) -> U64:
    """The keys of names by all their words, in whatever order.

    `plain` are the PLAIN keys of the words, `borders` says where names begin.
    """
    sums = np.zeros(len(plain) + 1, dtype=np.uint64)
    np.cumsum(plain, out=sums[1:])
    return hashing.mixed(sums[borders[1:]] - sums[borders[:-1]], _WORDS_KIND)


def pair_keys(first: U64, second: U64) -> U64:
    """The keys of two words of longer names, in whatever order; both are given by PLAIN keys."""
    return hashing.mixed(first + second, _PAIR_KIND)


def skeleton(reading: str) -> str:
    """The text of a word's coarse key inside joined words: without the mark of a first vowel."""
    return merged(reading).coarse.replace("A", "")


def joined_keys(level: Level, codes: U64, borders: Places, *, shortest: int = 1) -> U64:
    """The keys of names written as one word; 0 for those with fewer than `shortest` letters.

    `codes` are the code points of the words of each name in a row, as `level` merges them
    (PLAIN, MEDIUM, or COARSE by `skeleton`), `borders` says where names begin. Equal neighbors
    count once, because where the words of a name meet they may be written once.
    """
    keep = np.ones(len(codes), dtype=bool)
    keep[1:] = codes[1:] != codes[:-1]
    keep[borders[:-1][borders[:-1] < len(codes)]] = True
    ends = borders_of(keep)[borders]
    hashes = hashing.mixed(hashing.polynomials(codes[keep], ends), _JOINED_KIND + level)
    hashes[sizes_of(ends) < shortest] = 0
    return hashes
