"""Acronyms: the first letters of the words of a long name, with small words counted or not.

In: a name, or the letters and roles of its words. Out: whether it is written as an acronym, and
the letters that an acronym of it may have. Only scripts with capitals have them here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

__all__ = ["LEFT_OUT", "LONGEST", "SHORTEST", "acronyms_of", "counted", "is_acronym"]

SHORTEST, LONGEST = 2, 8
"""Letters that an acronym has."""

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
