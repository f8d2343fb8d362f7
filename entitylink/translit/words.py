"""Cut a text into words and what stands between them.

In: any text. Out: its pieces in order, each marked as a word or not; joined they are the text
again (in NFC). A word is a run of letters, marks and digits, with an apostrophe or a zero-width
non-joiner inside it (a Hebrew one may end with the apostrophe: סמוטריץ'). A hyphen ends a word:
"Салтыков-Щедрин" is two, and each follows the rules of a word's start and end. Names are taken
apart (titles, particles) in `names`, not here.
"""

from __future__ import annotations

import unicodedata

__all__ = ["APOSTROPHE", "NON_JOINER", "fold_apostrophes", "split_words", "words_of"]

APOSTROPHE = "\u2019"
"""The one apostrophe that table rows are written with; texts have half a dozen."""

NON_JOINER = "\u200c"
"""Stands inside words where letters must not be tied together (Persian)."""

_APOSTROPHES = "'\u2019\u2018\u02bc\u02bb\u0060\u00b4\u2032\uff07\u05f3"
_TO_ONE = str.maketrans(dict.fromkeys(_APOSTROPHES, APOSTROPHE))
_JOINER = "\u200d"
_INSIDE = frozenset(_APOSTROPHES + NON_JOINER + _JOINER)
_GERESH = frozenset("גזץתדטחע")
"""Hebrew letters that an apostrophe gives another sound, at the end of a word too."""


def fold_apostrophes(text: str) -> str:
    """Write every kind of apostrophe as U+2019.

    >>> fold_apostrophes("Лук'яненко") == fold_apostrophes("Лук\u02bcяненко")
    True
    """
    return text.translate(_TO_ONE)


def split_words(text: str) -> list[tuple[str, bool]]:
    """Give the pieces of `text` (in NFC) in order, each with whether it is a word.

    >>> split_words("Лук'янов, М.")
    [("Лук'янов", True), (', ', False), ('М', True), ('.', False)]
    """
    text = unicodedata.normalize("NFC", text)
    pieces: list[tuple[str, bool]] = []
    start = 0
    inside = False
    last = len(text) - 1
    for place, char in enumerate(text):
        is_part = _is_letter(char) or (
            char in _INSIDE
            and inside
            and ((place < last and _is_letter(text[place + 1])) or text[place - 1] in _GERESH)
        )
        if is_part != inside:
            if place > start:
                pieces.append((text[start:place], inside))
            start, inside = place, is_part
    if start <= last:
        pieces.append((text[start:], inside))
    return pieces


def words_of(text: str) -> list[str]:
    """Give the words of `text` alone."""
    return [piece for piece, is_word in split_words(text) if is_word]


def _is_letter(char: str) -> bool:
    # isalnum() is the fast answer for nearly all; marks (vowel signs of India) are the rest.
    # U+02BC and U+02BB count as letters in Unicode, but here they are apostrophes.
    if char in _INSIDE:
        return False
    return char.isalnum() or unicodedata.category(char)[0] == "M"
