"""Acronyms: the first letters of the words of a long name, with small words counted or not.

In: a name, or the letters and roles of its words. Out: whether it is written as an acronym, the
letters that an acronym of it may have, in its own language or, by the words of `names.generic`, in
others, and the ending of grammar behind one: NATO-ra, EU:n. Only scripts with capitals have them
here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from math import prod

from entitylink.names.generic import concepts_of, first_letters
from entitylink.names.inflection import bare_endings, parts_by_apostrophe
from entitylink.text.scripts import main_script

__all__ = [
    "LEFT_OUT",
    "LONGEST",
    "SHORTEST",
    "SHORTEST_ABROAD",
    "acronyms_abroad",
    "acronyms_of",
    "counted",
    "is_acronym",
    "parted",
]

SHORTEST, LONGEST = 2, 8
"""Letters that an acronym has."""

SHORTEST_ABROAD = 3
"""Letters of an acronym in another language: of two nearly any two generic words are one."""

_MOST_ABROAD = 64
"""Acronyms in one language; a name with more has words that may be anything there."""

LEFT_OUT: tuple[frozenset[str], ...] = (
    frozenset(),
    frozenset({"particle", "article"}),
    frozenset({"particle", "article", "suffix"}),
)
"""Roles of words that an acronym may pass over: Bank of China Ltd. may be BOCL, BCL or BC."""


def is_acronym(surface: str) -> bool:
    """Whether a name is one word of capitals, with dots between them or not.

    >>> is_acronym("NATO"), is_acronym("U.N."), is_acronym("Nato"), is_acronym("EU Kommission")
    (True, True, False, False)
    """
    letters = surface.strip().replace(".", "")
    return SHORTEST <= len(letters) <= LONGEST and letters.isalpha() and letters.isupper()


def parted(surface: str, lang: str = "") -> tuple[str, str]:
    """An acronym or a name before an apostrophe, and the ending behind it.

    The surface form and "" where there is none.

    The ending is in small letters, and one that the grammar of the language has: of any language,
    where it is not known and a hyphen, a colon or an apostrophe parts it from the acronym.

    >>> parted("NATO-ra", "hu"), parted("EU:n", "fi"), parted("FNs", "nb"), parted("FNs")
    (('NATO', 'ra'), ('EU', 'n'), ('FN', 's'), ('FNs', ''))
    >>> parted("Çin'de", "tr")
    ('Çin', 'de')
    """
    found = _WITH_ENDING.fullmatch(surface.strip())
    if found is None:
        return surface, ""
    head, sign, tail = found[1], found[2], found[3] or found[4]
    known = head.isupper() and len(head) <= LONGEST and bool(sign or lang)
    if sign and sign in _APOSTROPHES and lang and parts_by_apostrophe(lang):
        known = head[0].isupper()
    if known and tail.islower() and tail in bare_endings(main_script(head), lang):
        return head, tail
    return surface, ""


_APOSTROPHES = "'\u2019"
_SIGN = "[-\u2010\u2011:'\u2019]"
_LETTER = r"[^\W\d_]"
_WITH_ENDING = re.compile(f"({_LETTER}{{2,}}?)(?:({_SIGN})({_LETTER}+)|({_LETTER}{{1,3}}))")


def counted(roles: Sequence[str]) -> Iterator[list[int]]:
    """The places of the words that an acronym of a name may be made of, each choice once.

    >>> list(counted(["name", "particle", "name"]))
    [[0, 1, 2], [0, 2]]
    """
    seen = set()
    for left_out in LEFT_OUT:
        places = [place for place, role in enumerate(roles) if role not in left_out]
        if SHORTEST <= len(places) <= LONGEST and tuple(places) not in seen:
            seen.add(tuple(places))
            yield places


def acronyms_of(words: Sequence[str], roles: Sequence[str]) -> tuple[str, ...]:
    """The acronyms of a name of at least two words, given folded and with their roles.

    >>> acronyms_of(["bank", "of", "china"], ["name", "particle", "name"])
    ('boc', 'bc')
    """
    return tuple("".join(words[place][:1] for place in places) for places in counted(roles))


def acronyms_abroad(words: Sequence[str], roles: Sequence[str]) -> dict[str, frozenset[str]]:
    """The acronyms that translations of a name have, by language, their letters in order.

    In alphabetic order, since languages put the words in another one: ECB, BCE and EBC are one
    bank. Only for names
    whose words are all generic ones, no country among them, given folded and with their roles.

    >>> found = acronyms_abroad(["european", "central", "bank"], ["name"] * 3)
    >>> "bez" in found["de"], "bce" in found["fr"], "бец" in found["ru"], "bez" in found["fr"]
    (True, True, True, False)
    """
    counts = [word for word, role in zip(words, roles, strict=True) if role in ("name", "initial")]
    if not SHORTEST_ABROAD <= len(counts) <= LONGEST:
        return {}
    begun = [first_letters(concepts_of(word)) for word in counts]
    found = {}
    for lang in set(begun[0]).intersection(*begun[1:]):
        letters = [each[lang] for each in begun]
        if prod(map(len, letters)) <= _MOST_ABROAD:
            found[lang] = frozenset("".join(sorted(each)) for each in product(*letters))
    return found
