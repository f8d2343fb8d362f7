"""The bare letters of a spelling: what is left of it without case, marks and signs.

In: any text. Out: its letters and digits in lower case, each as its base letter. Spellings that
differ only in how carefully they were typed have the same ones (Ławrow, LAWROW, law-row), so those
with others need not be compared at all. What counts as a spelling of what is decided in
`translit.identify`.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["PLAIN", "bare"]

PLAIN = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe"})
"""What is written for letters that have a mark which Unicode does not take apart."""


@lru_cache(maxsize=1 << 14)
def bare(text: str) -> str:
    """Give the bare letters of a text; those of two texts together are those of each in a row.

    >>> bare("Ławrow, S."), bare("I\u0361Uriĭ"), bare("Gorʹkiĭ"), bare("İvanov")
    ('lawrows', 'iurii', 'gorkii', 'ivanov')
    """
    if text.isascii():
        lower = text.lower()
        return lower if lower.isalnum() else "".join(filter(str.isalnum, lower))
    # Case folding may leave letters that come apart once more, and a mark that becomes a letter.
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    return "".join(
        char
        for char in apart.translate(PLAIN)
        # Modifier letters are signs: primes, half rings, apostrophes.
        if char.isalnum() and unicodedata.category(char) != "Lm"
    )
