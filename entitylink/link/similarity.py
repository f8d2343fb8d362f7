"""How likely two bare names mean one entity: no gazetteer, no prior.

The same comparison as in linking, with every word counted as equally rare. The number is the
probability the score would give if nobody else were there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from entitylink.errors import InputError
from entitylink.gazetteer.words import Word, joined, words_of
from entitylink.link.features import features_of
from entitylink.link.near import SOUND_SCALE, compare_two
from entitylink.link.score import logit
from entitylink.link.search import Candidate, NameWord, aligned
from entitylink.model import KINDS
from entitylink.names.family import family_place
from entitylink.translit.correspond import correspondence

__all__ = ["similarity"]


def similarity(first: str, second: str, *, kind: str | None = None) -> float:
    """The probability, 0..1, that two names mean one entity as far as the names tell.

    Symmetric: the lower of both directions. 0.0 when one of them has no letters.
    Raises: InputError for a `kind` that is none.

    >>> similarity("Sergej Lawrow", "Sergey Lavrov", kind="person") > 0.8
    True
    >>> similarity("Sergej Lawrow", "Sergey Lawson", kind="person") < 0.2
    True
    """
    if kind is not None and kind not in KINDS:
        raise InputError(f"kind is {kind!r}; expected one of {', '.join(KINDS)}")
    one, other = words_of(first, kind=kind), words_of(second, kind=kind)
    if not one or not other:
        return 0.0
    return min(_one_way(one, other), _one_way(other, one))


def _one_way(query: Sequence[Word], name: Sequence[Word]) -> float:
    table = [
        {place: compare_two(word, other) for place, other in enumerate(name)} for word in query
    ]
    words = tuple(
        NameWord(n, word.text, word.role, word.script, 1.0) for n, word in enumerate(name)
    )
    exact = sorted(w.text for w in query) == sorted(w.text for w in name)
    pairs = aligned(query, words, table)
    candidate = Candidate(0, 0, words, pairs, _whole(query, name), exact)
    place = family_place([word.role for word in name], language="", native_language="")
    value = logit(features_of(query, candidate, family_place=place, fame=1.0))
    return 1.0 / (1.0 + math.exp(-value))


def _whole(query: Sequence[Word], name: Sequence[Word]) -> float:
    mine, other = joined(query), joined(name)
    if not mine or not other or any(word.role == "initial" for word in (*query, *name)):
        return 0.0
    if len(query) == len(name):
        return 0.0  # divided alike: to be compared word by word
    matrix = np.frombuffer(other.encode("ascii"), dtype=np.uint8)[None, :]
    table = correspondence(query[0].script, name[0].script)
    cost = float(table.costs(mine, matrix, np.array([len(other)]))[0])
    return math.exp(-SOUND_SCALE * 2.0 * cost / (len(mine) + len(other)))
