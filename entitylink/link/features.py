"""What speaks for and against a candidate, as a few numbers between 0 and 1.

In: the words of a query and one candidate with its aligned words. Out: `Features`. No I/O, no
weights: what a number is worth is decided in `link.score`. An omission (a word one side leaves
out) is kept apart from a contradiction (both sides have a word the other lacks).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from entitylink.gazetteer.words import Word
from entitylink.link.near import Undoing, doubt
from entitylink.link.search import Candidate

__all__ = ["FEATURES", "Features", "features_of"]

_ROLE_WEIGHT = {
    "name": 1.0,
    "patronymic": 0.35,
    "suffix": 0.25,
    "initial": 0.3,
    "particle": 0.1,
    "article": 0.05,
    "title": 0.0,
}
_COMMON_WORD = 0.35
"""What a name word weighs that every name in the gazetteer has; a unique one weighs 1."""

_APART, _TOGETHER = 0.2, 0.5
"""Up to the first similarity two words count as left over, from the second on as a pair; between
them as something of both."""
_SOLID = 0.4


_UNEXPLAINED = 0.7
"""So much of a name word must be left over for the word to count as unexplained."""

_INITIAL_EXPLAINS = 0.4
"""The weight of a word that an initial on the other side explains."""


@dataclass(frozen=True, slots=True)
class Features:
    """All in 0..1 unless said otherwise.

    unexplained     1 when a whole name word of the query is no part of the name
    query_gap       share of the query (by weight of its words) that the name does not explain
    name_gap        share of the name that the query leaves out
    conflict        the smaller of what both sides have left over: a contradiction
    mean            how far the pairs are apart on average
    letters         how far words differ in a way that no spelling or inflection explains
    whole_gap       how far both names are apart when written as one word
    thin            how little the matched words say: 1 for nothing, 0 for two rare long words
    obscure         where one word stands for a name of several: 1 for an entity nobody speaks of,
                    0 for the best known
    not_family      1 when one word of several is not a family name, 0.5 when that is not known
    inflected       how doubtful the rule is that makes a word an inflected form, 0 when none is
    initials        share of the pairs that are initials only
    inexact         0 when the gazetteer has exactly this name
    """

    unexplained: float
    query_gap: float
    name_gap: float
    conflict: float
    mean: float
    letters: float
    whole_gap: float
    thin: float
    obscure: float
    not_family: float
    inflected: float
    initials: float
    inexact: float

    def numbers(self) -> tuple[float, ...]:
        """The values in the order of `FEATURES`."""
        return _numbers(self)


FEATURES = tuple(field.name for field in fields(Features))
_numbers: Callable[[Features], tuple[float, ...]] = attrgetter(*FEATURES)


def features_of(
    query: Sequence[Word],
    candidate: Candidate,
    *,
    family_place: int | None,
    fame: float,
    former: bool = False,
) -> Features:
    """Describe how `query` and `candidate` fit.

    `family_place` is the place of the family name among the words of the candidate, None where
    it is not known and -1 where there is none; `former` says that the name is a former one; `fame`
    (0..1) is how much its prior is of the greatest, in logarithms.
    """
    name = candidate.words
    query_weight = [_ROLE_WEIGHT[word.role] for word in query]
    if not any(query_weight):
        query_weight = [1.0] * len(query)
    name_weight = [
        _ROLE_WEIGHT[word.role] * (_COMMON_WORD + (1 - _COMMON_WORD) * word.rarity) for word in name
    ]
    query_left, name_left = list(query_weight), list(name_weight)
    gap = matched = 0.0
    letters = inflected = initials = information = 0.0
    solid = []
    for pair in candidate.pairs:
        weight = query_weight[pair.query]
        held = min(max((pair.similarity - _APART) / (_TOGETHER - _APART), 0.0), 1.0)
        if not held or not weight:
            continue
        if "initial" in (query[pair.query].role, name[pair.name].role):
            initials += 1
            information += 0.5
            # An initial in the gazetteer leaves most of a full word of the query unexplained.
            query_left[pair.query] = max(weight - _INITIAL_EXPLAINS, 0.0)
            name_left[pair.name] = 0.0
            continue
        query_left[pair.query] *= 1.0 - held
        name_left[pair.name] *= 1.0 - held
        distance = 1.0 - pair.similarity
        gap += weight * held * distance
        matched += weight * held
        same_script = query[pair.query].script == name[pair.name].script
        if same_script and pair.undoing in (Undoing.ERROR, Undoing.LIKENESS):
            letters = max(letters, held * distance)
        if pair.undoing == Undoing.INFLECTION:
            inflected = max(inflected, doubt(pair.similarity))
        if weight > 0.1 and held >= _SOLID:
            solid.append(pair)
        size = min(len(query[pair.query].text), 8) / 8
        information += held * (0.5 + name[pair.name].rarity) * (0.4 + size)
    if candidate.exact and not former:
        # However short: this is a name of the entity, letter by letter.
        information = (3.0 + information) / 2
    if any(left >= _COMMON_WORD for left in name_left):
        # An initial is short, but "M." says as clearly as a whole word that it is not Anton.
        for place, word in enumerate(query):
            if word.role == "initial" and query_left[place]:
                query_left[place] = 1.0
    total_query = sum(query_weight) or 1.0
    total_name = sum(name_weight) or 1.0
    left_query, left_name = sum(query_left), sum(name_left)
    name_words = sum(weight >= 0.3 for weight in name_weight)
    single = float(len(solid) == 1 and name_words > 1 and not initials)
    not_family = 0.0
    if single and solid:
        not_family = 0.5 if family_place is None else float(solid[0].name != family_place)
    unexplained = any(
        word.role == "name" and left >= _UNEXPLAINED
        for word, left in zip(query, query_left, strict=True)
    )
    return Features(
        unexplained=float(unexplained),
        query_gap=left_query / total_query,
        name_gap=left_name / total_name,
        conflict=min(1.0, left_query, left_name),
        mean=gap / matched if matched else 1.0,
        letters=letters,
        whole_gap=1.0 - candidate.whole,
        thin=max(0.0, 1.0 - information / 3.0),
        obscure=single * (1.0 - fame),
        not_family=not_family,
        inflected=inflected,
        initials=initials / max(len(candidate.pairs), 1),
        inexact=float(not candidate.exact),
    )
