"""From features to the probability that a candidate is the one meant.

In: the features and the prior of each candidate. Out: one probability each; what is left of 1
is the probability that none is meant. No I/O beyond reading the coefficients once.

Each candidate gets odds from a logistic model of its features. Candidates compete: the
probability of one is its odds, times its prior, divided by those of all, and 1 for none. So two
namesakes share what one would have had, and nothing reaches 1. What the odds that any of them is
meant promise is then set right by the line `sure`, which was drawn so that of names with a score of
0.8 four in five are right. The coefficients stand in `data/score.toml`, with where they come from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from entitylink.datafile import read_toml
from entitylink.errors import DataFileError
from entitylink.link.features import FEATURES

__all__ = [
    "Institution",
    "Model",
    "Points",
    "below_ceiling",
    "calibrated",
    "contributions",
    "log_odds",
    "model",
    "namesakes",
    "rivaling",
    "shares",
    "strengthened",
]

Floats = npt.NDArray[np.float64]
Points = tuple[tuple[float, ...], tuple[float, ...]]
"""Values of a feature, ascending, and the log odds they add; between them in a straight line."""


@dataclass(frozen=True)
class Institution:
    """What is added for organizations and places, whose names were not what the rest was fitted on.

    type_left_out  a type in the name that the query has not: University
    turned         words in another order: Oxford University
    described      words beyond the name that only say what it is: Gazprom Group
    located        a country beyond the name, where nobody says which one it is of (Intel Ireland),
                   or what a place is (Moscow City): there may be several
    other_type     a type beyond the name, which makes another thing of it: Siemens Energy
    acronym        the log odds of an acronym of so many letters, all told
    line           log odds that become others
    single         the same for one word beside a name of one word
    plain          the same for the words of the name, but for spelling and endings
    """

    type_left_out: float
    turned: float
    described: float
    located: float
    other_type: float
    acronym: Points
    line: Points
    single: Points
    plain: Points


@dataclass(frozen=True)
class Namesakes:
    """How the odds of those who bear a name and are not here grow, as a logarithm.

    worth    what one of them is worth who is as well known as people here are on average
    chance   what ten times as many expected ones add
    known    what is taken off where the entity is e times as well known as the average
    """

    worth: float
    chance: float
    known: float


@dataclass(frozen=True)
class Model:
    """What each feature is worth, in the order of `FEATURES`, and constants of the competition."""

    intercept: float
    weights: tuple[Points, ...]
    whole: tuple[float, float]
    prior_power: float
    sure: Points
    other_kind: float
    other_gender: float
    context: float
    country: float
    born: float
    other_born: float
    metonym: float
    former: float
    other_script: float
    abbreviation_in_name: float
    institution: Institution
    namesakes: Namesakes
    named_elsewhere: float
    partial_name: float
    more_words: float
    case: float
    exonym: float
    ceiling: float


@lru_cache(maxsize=1)
def model() -> Model:
    """The model that ships with the library."""
    data = read_toml(resources.files("entitylink.link") / "data" / "score.toml")
    missing = set(FEATURES) ^ set(data["weights"])
    if missing:
        raise DataFileError(
            f"score.toml: [weights] and the features differ in {', '.join(sorted(missing))}; "
            f"expected one number for each of {', '.join(FEATURES)}"
        )
    return Model(
        intercept=data["intercept"],
        weights=tuple(_points(name, data["weights"][name]) for name in FEATURES),
        whole=(data["whole"]["intercept"], data["whole"]["gap"]),
        prior_power=data["prior_power"],
        sure=_points("sure", data["sure"]),
        other_kind=data["other_kind"],
        other_gender=data["other_gender"],
        context=data["context"],
        country=data["country"],
        born=data["born"],
        other_born=data["other_born"],
        metonym=data["metonym"],
        former=data["former"],
        other_script=data["other_script"],
        abbreviation_in_name=data["abbreviation_in_name"],
        institution=_institution(data["institution"]),
        namesakes=Namesakes(**data["namesakes"]),
        named_elsewhere=data["named_elsewhere"],
        partial_name=data["partial_name"],
        more_words=data["more_words"],
        case=data["case"],
        exonym=data["exonym"],
        ceiling=data["ceiling"],
    )


def _institution(data: Mapping[str, Any]) -> Institution:
    return Institution(
        type_left_out=data["type_left_out"],
        turned=data["turned"],
        described=data["described"],
        located=data["located"],
        other_type=data["other_type"],
        acronym=_points("institution.acronym", data["acronym"]),
        line=_points("institution.line", data["line"]),
        single=_points("institution.single", data["single"]),
        plain=_points("institution.plain", data["plain"]),
    )


def _points(name: str, given: float | Sequence[Sequence[float]]) -> Points:
    """Values of a feature and what they are worth: of one number, the worth of 1."""
    points = [[0.0, 0.0], [1.0, given]] if isinstance(given, float) else given
    if not isinstance(points, list) or [len(point) for point in points if len(point) != 2]:
        raise DataFileError(
            f"score.toml: {name} is {given!r}; expected a number or a list of [value, log odds]"
        )
    values, worth = zip(*points, strict=True)
    return tuple(values), tuple(worth)


def contributions(features: npt.NDArray[np.float32]) -> Floats:
    """What each feature of each row adds to its log odds; one row a candidate."""
    worth = [
        np.interp(column, *points)
        for column, points in zip(features.T, model().weights, strict=True)
    ]
    return np.stack(worth, axis=1)


def log_odds(features: npt.NDArray[np.float32], whole: npt.NDArray[np.float32]) -> Floats:
    """The log odds that candidates with these features are the right ones, all else equal.

    One row of `features` a candidate, with the columns of `FEATURES`; `whole` is how alike query
    and name are, written as one word. A name that fits so is judged by that alone, if it fits
    better: its words are divided differently ("Jae-in", "Jaein"). Always below the ceiling: what is
    known beside the name still counts for and against one that fits perfectly.
    """
    coefficients = model()
    by_words = coefficients.intercept + contributions(features).sum(axis=1)
    intercept, gap = coefficients.whole
    return below_ceiling(np.maximum(by_words, intercept + gap * (1.0 - whole)))


def below_ceiling(log_odds: Floats) -> Floats:
    """Log odds that rise with those given, but never to the ceiling.

    >>> [round(float(value), 2) for value in below_ceiling(np.array([-3.0, 6.0, 12.0]))]
    [-3.0, 5.31, 6.0]
    """
    result: Floats = log_odds - np.logaddexp(0.0, log_odds - model().ceiling)
    return result


def namesakes(values: Floats, expected: Floats, known: Floats) -> Floats:
    """What log odds lose to namesakes who are not in the gazetteer.

    `expected` is the decimal logarithm of how many others may bear the name by chance, `known` how
    well known the entity is, as a share of the average. A name that fits however well means
    somebody else as often as its bearers are asked for: if the name says nothing more, they have
    the odds of their number against the one who is here.
    """
    told = model().namesakes
    others = told.worth + told.chance * expected - told.known * np.log(np.maximum(known, _TINY))
    # The odds are 1 / (1 / odds + others).
    result: Floats = -np.logaddexp(0.0, values + others)
    return result


def strengthened(probability: float, log_odds: float) -> float:
    """A probability after further evidence worth `log_odds`.

    >>> round(strengthened(0.5, 2.0), 2), strengthened(0.0, 2.0)
    (0.88, 0.0)
    """
    odds = probability * float(np.exp(log_odds))
    return odds / (1.0 - probability + odds)


_RIVALRY = 8.0
"""Log odds behind the best candidate up to which another one is its rival."""
_ABOUT_AS_WELL = 2.0
"""And up to which it fits about as well."""
_UNKNOWN = 1e-3
"""The least prior that counts: one of 0 is unlikely, not impossible."""


def rivaling(values: Floats, priors: Floats, borders: npt.NDArray[np.intp]) -> Floats:
    """The odds of each candidate against nobody, with its prior, before they are calibrated.

    The arguments are those of `shares`.
    """
    coefficients = model()
    owner = np.repeat(np.arange(len(borders) - 1), np.diff(borders))
    # How well known a name is counts among its rivals; one that hardly fits is none of them.
    top = np.zeros(len(borders) - 1)
    near = _behind(values, owner, borders) < _RIVALRY
    np.maximum.at(top, owner, np.where(near, priors, 0.0))
    # Where nobody is known at all, nobody outshines another.
    share = np.where(top[owner] > 0, priors / np.maximum(top[owner], _TINY), 1.0)
    weight = np.maximum(share, _UNKNOWN) ** coefficients.prior_power
    odds: Floats = np.exp(values) * weight
    return odds


def shares(values: Floats, priors: Floats, borders: npt.NDArray[np.intp]) -> tuple[Floats, Floats]:
    """The probability of each candidate, and its share of the prior of those that fit as well.

    `values` are log odds and `priors` weights >= 0, of which only the proportions count; the
    candidates of query i stand from borders[i] to borders[i + 1]. The probabilities of one query
    add up to less than 1: what is left is that none of them is meant.
    """
    count = len(borders) - 1
    owner = np.repeat(np.arange(count), np.diff(borders))
    odds = rivaling(values, priors, borders)
    total = np.maximum(np.bincount(owner, weights=odds, minlength=count), _TINY)
    probability = odds / total[owner] * calibrated(total)[owner]
    alike = _behind(values, owner, borders) < _ABOUT_AS_WELL
    near = np.bincount(owner, weights=np.where(alike, priors, 0.0), minlength=count)
    near[near == 0] = 1.0
    return probability, np.minimum(priors / near[owner], 1.0)


def _behind(values: Floats, owner: npt.NDArray[np.intp], borders: npt.NDArray[np.intp]) -> Floats:
    """How far each candidate is behind the best of its query."""
    best = np.full(len(borders) - 1, -np.inf)
    np.maximum.at(best, owner, values)
    result: Floats = best[owner] - values
    return result


_TINY = 1e-300


def calibrated(odds: Floats) -> Floats:
    """The probability that anybody is meant, from the odds of all candidates together."""
    values, worth = model().sure
    given = np.log(odds)
    told = np.interp(given, values, worth)
    # Beyond its ends the line goes on.
    told += np.minimum(given - values[0], 0.0)
    slope = (worth[-1] - worth[-2]) / (values[-1] - values[-2])
    told += slope * np.maximum(given - values[-1], 0.0)
    told = np.minimum(told, model().ceiling)
    result: Floats = 1.0 / (1.0 + np.exp(-told))
    return result
