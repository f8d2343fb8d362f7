"""One name as a list of words with roles and readings: the same for building and for looking up.

In: a name and its language. Out: its folded words, the role of each, and the sound strings of
each. What a role means for a comparison is decided in `link`; here a name only becomes words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from entitylink.names.parse import parse
from entitylink.text.clean import fold
from entitylink.text.scripts import main_script
from entitylink.translit.read import LAST_RESORT, read

__all__ = ["ROLES", "Word", "words_of"]

ROLES = ("name", "initial", "particle", "title", "suffix", "patronymic", "article")
"""The roles `names.parse` gives; an index stores the place in this tuple."""

READINGS = 4
"""How many readings of a word are kept at most."""

_LONGEST = 24
"""Words of a name that are looked at; nobody's name has more, a pasted page has."""


_LONGEST_WORD = 64
"""Letters of a word that are kept: its keys with one letter left out take the square of that."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name: folded, with its role, script and likeliest readings."""

    text: str
    role: str
    script: str
    sounds: tuple[str, ...]


@lru_cache(maxsize=1 << 12)
def words_of(surface: str, *, kind: str | None = None, lang: str = "") -> tuple[Word, ...]:
    """Split a name into folded words with roles and readings; () when it has no letters.

    At most 24 words: what follows is not looked at.
    """
    parsed = parse(surface, kind=kind, lang=lang or None)
    words = []
    for token in parsed.tokens[:_LONGEST]:
        text = fold(token.text)[:_LONGEST_WORD]
        if text:
            words.append(Word(text, token.role, main_script(text), readings(text, lang)))
    return tuple(words)


@lru_cache(maxsize=1 << 16)
def readings(word: str, lang: str = "") -> tuple[str, ...]:
    """The sound strings of one folded word, likeliest first; () for a word without any.

    Readings that come through Unidecode are left out: keys must not depend on its tables.
    """
    found = read(word[:_LONGEST_WORD], lang=lang or None, limit=READINGS)
    return tuple(each.sounds for each in found if LAST_RESORT not in each.orthography)


def joined(words: Sequence[Word]) -> list[str]:
    """The likeliest reading of each word, for the keys of the whole name."""
    return [word.sounds[0] if word.sounds else "" for word in words]
