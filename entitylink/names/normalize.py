"""Give the public comparison form of a name: what two spellings are compared by, as text.

In: one name as written. Out: cleaned, look-alike letters repaired, in spoken order,
case-folded, without punctuation around it. Scripts, diacritics, inner hyphens and apostrophes
stay, so the form can still be read. The keys of the index are made elsewhere (see `keys`).
"""

from __future__ import annotations

import unicodedata

from entitylink.names.order import restore_order
from entitylink.text.clean import clean, fold
from entitylink.text.lookalikes import unmix

__all__ = ["normalize"]


def normalize(surface: str, *, kind: str | None = None) -> str:
    """Give the comparison form. A name without letters and digits gives "".

    A name of a person or of unknown kind that is written with one comma is turned round.
    Normalizing a result again changes nothing.

    >>> normalize("  «Lawrow»\\u200b, Sergej ")
    'sergej lawrow'
    >>> normalize("Paris, Texas", kind="place")
    'paris, texas'
    """
    text = _once(surface, kind)
    # A second round only changes what case folding has made of rare letters, such as ŉ.
    while (again := _once(text, kind)) != text and len(again) <= len(text):
        text = again
    return text


def _once(surface: str, kind: str | None) -> str:
    text = unmix(clean(surface))[0]
    text, turned_at = restore_order(text, kind)
    if turned_at:
        # Quotation marks that stood around one half are now inside.
        text = " ".join(filter(None, (word.strip('"') for word in text.split(" "))))
    return fold(_strip(text))


def _strip(text: str) -> str:
    """Remove what is no letter, digit or mark from both ends, but not the dot of an initial."""
    start, end = 0, len(text)
    while start < end and not _belongs(text[start]):
        start += 1
    while end > start and not _belongs(text[end - 1]):
        end -= 1
    initial = end - start == 1 or (end - start > 1 and text[end - 2] in " .-")
    if initial and text[end : end + 1] == ".":
        end += 1
    return text[start:end]


def _belongs(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"
