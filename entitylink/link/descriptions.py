"""Words of a query that only say what it is that it names: Rosneft Oil Company, Sberbank of Russia.

In: names of organizations and places laid beside queries. Out: for each row the words of the query
beyond a name that stands there whole, and what sort each is of: one that describes (Company), the
country it is of, one that makes another thing of it (Siemens Energy). What they are worth stands in
`data/score.toml`; which words describe, in `names/data/generic_words.tsv`.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from entitylink.gazetteer.words import ROLES, Word
from entitylink.link.compare import Compared
from entitylink.link.sides import NOTHING
from entitylink.names.countries import country_of_words
from entitylink.names.generic import concepts_of, describes, names_trade
from entitylink.names.lexicon import lexicon, word_key

__all__ = ["SAYS_NOTHING", "Beyond", "beyond_the_name", "country_told"]

Bools = npt.NDArray[np.bool_]
Sorts = npt.NDArray[np.uint8]

SAYS_NOTHING = (NOTHING, ROLES.index("suffix"), ROLES.index("particle"))
"""Roles of words that do not count in the names of organizations and places."""
_PAIRED = 0.7
"""The least similarity of words of the name that count as standing there."""
_AS_ONE = 0.985
"""So alike is what is the very name, written apart: Gazprom Bank and Gazprombank."""
_LONGEST_FORM = 3
"""Letters of a legal form that may stand there as so many initials: S. A."""


class Beyond(IntEnum):
    """What a word beyond the name is."""

    NOTHING = 0
    FORM = 1
    """a legal form"""
    DESCRIBES = 2
    PLACE = 3
    """one that describes a place"""
    COUNTRY = 4
    OTHER = 5
    """a type that makes another thing of it"""


def beyond_the_name(compared: Compared, organization: Bools, place: Bools) -> Sorts:
    """For each row the sort of each word of the query beyond a name that stands there whole.

    All 0 where the name does not stand there whole, or some word is of no sort. The rows of
    `organization` and `place` are looked at, no others. Of a name in words that others have too
    (Ministry of Defence, South Sudan) a country or a type beyond it is never told.
    """
    result = np.zeros(compared.partner.shape, dtype=np.uint8)
    role = compared.mine.role[compared.query]
    paired = (compared.partner >= 0) & (compared.similarity >= _PAIRED)
    counts = ~np.isin(role, SAYS_NOTHING)
    theirs = ~np.isin(compared.theirs.role, SAYS_NOTHING)
    left = counts & ~paired
    row, at = (paired & (compared.partner >= 0)).nonzero()
    theirs[row, compared.partner[row, at]] = False
    whole = paired.any(axis=1) & ~theirs.any(axis=1)
    asked = whole & left.any(axis=1) & (compared.whole < _AS_ONE) & (organization | place)
    for number in asked.nonzero()[0].tolist():
        words = compared.mine.queries[int(compared.query[number])]
        held = paired[number, : len(words)].tolist()
        open_ = left[number, : len(words)].tolist()
        kind = "organization" if organization[number] else "place"
        sorts = _sorts(tuple(words), tuple(held), tuple(open_), kind)
        result[number, : len(sorts)] = sorts
    return result


@lru_cache(maxsize=1 << 12)
def _sorts(
    words: tuple[Word, ...], held: tuple[bool, ...], left: tuple[bool, ...], kind: str
) -> tuple[int, ...]:
    """The sorts of the words that are left, () where one has none."""
    forms = _legal_forms(words, held, left)
    company = any(
        describes(word.text, kind) for word, open_ in zip(words, left, strict=True) if open_
    )
    company = company or any(word.role == "suffix" for word in words)
    spelled = {at for at in _spelled_countries(words) if left[at]}
    result = []
    for place, word in enumerate(words):
        sort = Beyond.NOTHING
        if left[place]:
            if place in spelled:
                sort = Beyond.COUNTRY
            elif place in forms:
                sort = Beyond.FORM
            elif describes(word.text, kind) or (company and names_trade(word.text)):
                sort = Beyond.DESCRIBES if kind == "organization" else Beyond.PLACE
            else:
                concepts = concepts_of(word.text)
                if concepts and concepts[0].isupper():
                    sort = Beyond.COUNTRY
                elif concepts and kind == "organization":
                    sort = Beyond.OTHER
            if sort == Beyond.NOTHING:
                return ()
        result.append(int(sort))
    says_which = any(on and not concepts_of(w.text) for w, on in zip(words, held, strict=True))
    if not says_which and (sum(held) < 2 or max(result) > Beyond.PLACE):
        return ()
    return tuple(result)


def _legal_forms(
    words: Sequence[Word], held: Sequence[bool], left: Sequence[bool]
) -> frozenset[int]:
    """The places behind the name where a legal form stands that was not told from a name."""
    begin = max(place for place, on in enumerate(held) if on) + 1
    found: set[int] = set()
    behind = lexicon().legal_behind
    for place in range(begin, len(words)):
        if left[place] and any(
            phrase.words == (word_key(words[place].text),)
            for phrase in behind.get(word_key(words[place].text), ())
        ):
            found.add(place)
    # Where nobody says that it is no person, the dots of S.A. are those of initials.
    end = len(words)
    start = end
    while start > begin and words[start - 1].role == "initial" and left[start - 1]:
        start -= 1
    letters = "".join(word_key(word.text) for word in words[start:end])
    if 1 < len(letters) <= _LONGEST_FORM and any(
        "".join(phrase.words) == letters for phrases in behind.values() for phrase in phrases
    ):
        found.update(range(start, end))
    return frozenset(found)


def country_told(words: Sequence[Word], sorts: Sequence[int]) -> str:
    """The country that words beyond the name tell, "" for none or for more than one."""
    at = [place for place, sort in enumerate(sorts) if sort == Beyond.COUNTRY]
    spelled = _spelled_countries(words)
    told = {
        concept
        for place in at
        for concept in ([spelled[place]] if place in spelled else concepts_of(words[place].text))
        if concept.isupper()
    }
    return told.pop() if len(told) == 1 else ""


def _spelled_countries(words: Sequence[Word]) -> dict[int, str]:
    """The countries that two words in a row name, by the place of either word."""
    found = {}
    for place, (first, second) in enumerate(pairwise(words)):
        if country := country_of_words(first.text, second.text):
            found[place] = found[place + 1] = country
    return found
