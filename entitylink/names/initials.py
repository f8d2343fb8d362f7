"""Take initials apart that are written as one word of capitals: `JRR Tolkien`, `ВВ Путин`.

In: a name as written. Out: the same with dots and spaces between the initials, or "" where no word
may be such. A word of capitals may be an acronym, a surname or a numeral as well (UN Women, LI
Keqiang, XI), so whoever knows the names that are there decides whether to read it so; see
`link.linker`.
"""

from __future__ import annotations

import re

from entitylink.names.lexicon import lexicon, word_key

__all__ = ["glued_initials"]

_CAPITALS = re.compile(r"(?<![\w.'-])[^\W\d_]{2,3}(?![\w.'-])")
_LEAST_LETTERS = 3
"""Letters of another word in small letters; without one the whole line is in capitals."""


def glued_initials(surface: str) -> tuple[str, str]:
    """The one word that may be initials, and the name with these apart; ("", "") for none.

    >>> glued_initials("JRR Tolkien"), glued_initials("Bush GHW")
    (('JRR', 'J. R. R. Tolkien'), ('GHW', 'Bush G. H. W.'))
    >>> glued_initials("AL GORE"), glued_initials("Bo Xi"), glued_initials("Pius XI")
    (('', ''), ('', ''), ('', ''))
    """
    if surface.isupper() or surface.islower():
        return "", ""
    words = [found for found in _CAPITALS.finditer(surface) if found[0].isupper()]
    others = [word for word in surface.split() if word.isalpha() and len(word) >= _LEAST_LETTERS]
    if len(words) != 1 or all(word.isupper() for word in others):
        return "", ""
    word, known = words[0][0], lexicon()
    key = word_key(word)
    # Titles, generations, and what offices are of: an MP, Pius XI, the EU.
    if (
        word in known.numerals
        or word in known.name_numerals
        or key in known.other_than_names
        or key in known.realms
    ):
        return "", ""
    apart = " ".join(f"{letter}." for letter in word)
    return word, f"{surface[: words[0].start()]}{apart}{surface[words[0].end() :]}"
