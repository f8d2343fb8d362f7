"""The ways a Latin name of unknown language may be read, all its words in one language.

In: the words of a name. Out: the same words again and again, each time with other readings: the
likeliest ones first, then those of every language that has an orthography for Latin letters, and
those of the Cyrillic that the papers write for an English, French or German name: Hughes and
Chjuz are one name by way of Хьюз.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

from entitylink.gazetteer.words import Word
from entitylink.translit.orthography import orthographies_of
from entitylink.translit.read import read
from entitylink.translit.write import transliterate

__all__ = ["heard"]

_RESPELLED = ("en", "fr", "de")
"""Languages whose spelling says little about the sound, and whose schemes start from the sound."""
_BY_WAY_OF = "ru"
_MOST = 12


def heard(words: Sequence[Word]) -> list[Sequence[Word]]:
    """The words as given, then with the readings of each language; none twice, at most 12."""
    found: dict[tuple[tuple[str, ...], ...], Sequence[Word]] = {
        tuple(word.sounds for word in words): words
    }
    ways = [(lang, True) for lang in _RESPELLED] + [(lang, False) for lang in _languages()]
    for lang, respelled in ways:
        sounds = tuple(_said(word.text, lang, respelled) or word.sounds for word in words)
        said = [replace(word, sounds=each) for word, each in zip(words, sounds, strict=True)]
        found.setdefault(sounds, said)
    return list(found.values())[:_MOST]


@cache
def _languages() -> tuple[str, ...]:
    """The languages with an orthography for Latin letters, the likeliest first."""
    known = sorted(orthographies_of("Latn"), key=lambda each: (-each.prior, each.id))
    return tuple(each.language for each in known if each.language != "und")


@lru_cache(maxsize=1 << 16)
def _said(word: str, lang: str, respelled: bool) -> tuple[str, ...]:
    """How one word sounds in a language, or to Russian ears."""
    if respelled:
        written = transliterate(word, lang=lang, to=_BY_WAY_OF)
        return tuple(each.sounds for each in read(written, lang=_BY_WAY_OF, limit=1))
    return tuple(each.sounds for each in read(word, lang=lang, limit=1))
