"""One name as a list of words with roles and readings: the same for building and for looking up.

In: a name and its language. Out: its folded words, the role of each, and the sound strings of
each. What a role means for a comparison is decided in `link`; here a name only becomes words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from entitylink.names.acronym import is_acronym
from entitylink.names.parse import is_always_name, parse
from entitylink.text.clean import fold, fold_marks
from entitylink.text.scripts import main_script
from entitylink.translit.read import LAST_RESORT, read

__all__ = [
    "MOST_WORDS",
    "READINGS",
    "ROLES",
    "Word",
    "joined",
    "plain_word",
    "readings",
    "split",
    "words_of",
]

ROLES = ("name", "initial", "particle", "title", "suffix", "patronymic", "article", "qualifier")
"""The roles `names.parse` gives; an index stores the place in this tuple."""

READINGS = 4
"""How many readings of a word are kept at most."""

MOST_WORDS = 24
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
    acronym: bool = False
    """Whether it is a whole name and written as an acronym is: in capitals only."""


def split(surface: str, *, kind: str | None = None, lang: str = "") -> list[tuple[str, str]]:
    """Split a name into folded words, each with its role; [] when it has no letters.

    At most 24 words: what follows is not looked at.
    """
    words = []
    script = ""
    for part in surface.split(" "):
        plain = plain_word(part)
        if plain is None or (script and plain[1] != script):
            break
        script = plain[1]
        words.append((plain[0], "name"))
    else:
        # Words that play no other part wherever they stand, in one script: nothing to find out.
        return words[:MOST_WORDS]
    words = []
    for token in parse(surface, kind=kind, lang=lang or None).tokens[:MOST_WORDS]:
        text = fold(token.text)[:_LONGEST_WORD]
        # What is only a mark, such as a tatweel that stands alone, is no word.
        if text and fold_marks(text):
            words.append((text, str(token.role)))
    return words


@lru_cache(maxsize=1 << 12)
def words_of(surface: str, *, kind: str | None = None, lang: str = "") -> tuple[Word, ...]:
    """Split a name into folded words with roles and readings; () when it has no letters."""
    words = split(surface, kind=kind, lang=lang)
    acronym = len(words) == 1 and is_acronym(surface)
    return tuple(
        Word(text, role, main_script(text), readings(text, lang), acronym) for text, role in words
    )


@lru_cache(maxsize=1 << 16)
def readings(word: str, lang: str = "") -> tuple[str, ...]:
    """The sound strings of one folded word, likeliest first; () for a word without any.

    Readings that come through Unidecode are left out: keys must not depend on its tables.
    """
    found = read(word[:_LONGEST_WORD], lang=lang or None, limit=READINGS)
    return tuple(each.sounds for each in found if LAST_RESORT not in each.orthography)


def joined(words: Sequence[Word]) -> str:
    """The likeliest readings of all words in a row."""
    return "".join(word.sounds[0] if word.sounds else "" for word in words)


@lru_cache(maxsize=1 << 17)
def plain_word(part: str) -> tuple[str, str] | None:
    """A word that is a name wherever it stands: folded, and its script; None for any other."""
    if not part.isalpha() or len(part) > _LONGEST_WORD or not is_always_name(part):
        return None
    text = fold(part)[:_LONGEST_WORD]
    return (text, main_script(text)) if fold_marks(text) else None
