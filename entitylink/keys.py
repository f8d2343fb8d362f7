"""Turn the words of a name into the keys they are filed and looked up under.

In: one word as `text.clean.fold` leaves it, with its sound strings; or all the words of a name.
Out: keys with their level, strictest first, no duplicates. Ranking is not done here (see
`link`); reading words into sounds is done in `translit.read`.

Both building and linking call these functions. An index records `KEYS_VERSION`; a golden file of
names and keys fails the tests when keys change without a new number, so that an old index
refuses to open instead of missing names silently. Keys never depend on Unidecode: readings that
come from it are left out here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum

from entitylink.text.clean import fold_marks
from entitylink.translit.sounds import CLASS_LENGTH, classes, coarse, frame, medium, strict

__all__ = ["KEYS_VERSION", "Level", "class_keys", "name_keys", "word_keys"]

KEYS_VERSION = 2


class Level(IntEnum):
    """How strict a key is; a lower number says more about the word."""

    SPELLING = 0
    """The folded word."""
    PLAIN = 1
    """The same without diacritics."""
    STRICT = 2
    """Its sounds, without length and softness."""
    MEDIUM = 3
    """Its sounds, with like ones merged."""
    TYPO = 4
    """The plain spelling with one letter left out."""
    COARSE = 5
    """Its consonant classes, for scripts that do not write vowels."""
    THIN = 6
    """The coarse key with one class left out."""
    CLASSES = 7
    """Its sounds in classes, as a word of another script is expected to be filed."""
    FRAME = 8
    """The same without vowels."""


_MARK = {level: f"{level.value}:" for level in Level}

_TYPO_FROM = 4
"""Letters a word has at least to be filed under its one-letter deletions."""

_THIN_FROM = 4
"""Classes a coarse key has at least to be filed under its deletions: below that the lists are
thousands of words long (measured in the sound study) and say nothing."""

_CLASSED = 2
"""Readings that are filed by class: the likeliest, and what a language's own rules make of it."""


def word_keys(word: str, sounds: Sequence[str]) -> list[tuple[Level, str]]:
    """Give the keys of one folded word; `sounds` are its readings, likeliest first.

    >>> [key for level, key in word_keys("lawrow", ["lavrov"]) if level < Level.TYPO]
    ['0:lawrow', '1:lawrow', '2:lavrov', '3:lavrov']
    """
    plain = fold_marks(word)
    keys = {_MARK[Level.SPELLING] + word: Level.SPELLING, _MARK[Level.PLAIN] + plain: Level.PLAIN}
    for level, merge in ((Level.STRICT, strict), (Level.MEDIUM, medium), (Level.COARSE, _skeleton)):
        for reading in sounds:
            merged = merge(reading)
            if merged:
                keys.setdefault(_MARK[level] + merged, level)
                if level is Level.COARSE and len(merged) >= _THIN_FROM:
                    for shorter in _without_one(merged):
                        keys.setdefault(_MARK[Level.THIN] + shorter, Level.THIN)
    if len(plain) >= _TYPO_FROM:
        # A word is filed under itself at this level too: so one missing letter meets the whole.
        for shorter in (plain, *_without_one(plain)):
            keys.setdefault(_MARK[Level.TYPO] + shorter, Level.TYPO)
    for reading in sounds:
        merged = _skeleton(reading)
        if len(merged) >= _THIN_FROM - 1:
            keys.setdefault(_MARK[Level.THIN] + merged, Level.THIN)
    for reading in sounds[:_CLASSED]:
        for level, key in class_keys(classes(reading)):
            keys.setdefault(key, level)
    return sorted(((level, key) for key, level in keys.items()), key=lambda entry: entry[0])


def class_keys(merged: str) -> list[tuple[Level, str]]:
    """The two keys of a class string, cut to `CLASS_LENGTH`.

    >>> class_keys("oSakov")
    [(<Level.CLASSES: 7>, '7:oSakov'), (<Level.FRAME: 8>, '8:ASkv')]
    """
    merged = merged[:CLASS_LENGTH]
    return [
        (Level.CLASSES, _MARK[Level.CLASSES] + merged),
        (Level.FRAME, _MARK[Level.FRAME] + frame(merged)),
    ]


def name_keys(
    words: Sequence[str], sounds: Sequence[str], *, turned: bool = False
) -> list[tuple[Level, str]]:
    """Give the keys of a whole name, for finding it at once and without its spaces.

    `words` are its folded words in order, `sounds` the likeliest reading of each. Spelling keys
    do not depend on the order of the words; sound keys run through the words in order. With
    `turned`, for names of persons that are filed, also with the first or the last word moved to
    the other end: surname first, surname last.
    """
    ordered = sorted(words)
    keys = {
        "n" + _MARK[Level.SPELLING] + " ".join(ordered): Level.SPELLING,
        "n" + _MARK[Level.PLAIN] + " ".join(sorted(map(fold_marks, words))): Level.PLAIN,
        "j" + _MARK[Level.PLAIN] + "".join(map(fold_marks, words)): Level.STRICT,
    }
    orders = {"".join(sounds): None}
    if turned and 2 <= len(sounds) <= 4:
        orders["".join([*sounds[1:], sounds[0]])] = None
        orders["".join([sounds[-1], *sounds[:-1]])] = None
    for joined in orders:
        keys.setdefault("j" + _MARK[Level.STRICT] + strict(joined), Level.STRICT)
        keys.setdefault("j" + _MARK[Level.MEDIUM] + medium(joined), Level.MEDIUM)
        merged = _skeleton(joined)
        if len(merged) >= _THIN_FROM - 1:
            keys.setdefault("j" + _MARK[Level.COARSE] + merged, Level.COARSE)
    return [(level, key) for key, level in keys.items()]


def _skeleton(sounds: str) -> str:
    """The coarse key with l = r and m = n, which half of Asia does not tell apart."""
    return coarse(sounds, wide=True)


def _without_one(text: str) -> Iterable[str]:
    return (text[:place] + text[place + 1 :] for place in range(len(text)))
