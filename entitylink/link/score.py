"""From features to the probability that a candidate is the one meant.

In: the features and the prior of each candidate. Out: one probability each; what is left of 1
is the probability that none is meant. No I/O beyond reading the coefficients once.

Each candidate gets odds from a logistic model of its features. Candidates compete: the
probability of one is its odds, times its prior, divided by those of all, and 1 for none. So two
namesakes share what one would have had, and nothing reaches 1. The coefficients stand in
`data/score.toml`, with where they come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from entitylink.datafile import read_toml
from entitylink.errors import DataFileError
from entitylink.link.features import FEATURES

__all__ = ["Model", "log_odds", "model", "shares", "strengthened"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Model:
    """The coefficients of the score, one a feature, and the constants of the competition."""

    intercept: float
    weights: tuple[float, ...]
    whole: tuple[float, float]
    prior_power: float
    other_kind: float
    context: float
    country: float
    born: float
    metonym: float
    former: float
    other_script: float
    abbreviation_in_name: float
    named_elsewhere: float
    partial_name: float
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
        weights=tuple(data["weights"][name] for name in FEATURES),
        whole=(data["whole"]["intercept"], data["whole"]["gap"]),
        prior_power=data["prior_power"],
        other_kind=data["other_kind"],
        context=data["context"],
        country=data["country"],
        born=data["born"],
        metonym=data["metonym"],
        former=data["former"],
        other_script=data["other_script"],
        abbreviation_in_name=data["abbreviation_in_name"],
        named_elsewhere=data["named_elsewhere"],
        partial_name=data["partial_name"],
        ceiling=data["ceiling"],
    )


def log_odds(features: npt.NDArray[np.float32], whole: npt.NDArray[np.float32]) -> Floats:
    """The log odds that candidates with these features are the right ones, all else equal.

    One row of `features` a candidate, with the columns of `FEATURES`; `whole` is how alike query
    and name are, written as one word. A name that fits so is judged by that alone, if it fits
    better: its words are divided differently ("Jae-in", "Jaein").
    """
    coefficients = model()
    by_words = coefficients.intercept + features.astype(np.float64) @ np.array(coefficients.weights)
    intercept, gap = coefficients.whole
    result: Floats = np.maximum(by_words, intercept + gap * (1.0 - whole))
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


def shares(values: Floats, priors: Floats, borders: npt.NDArray[np.intp]) -> tuple[Floats, Floats]:
    """The probability of each candidate, and its share of the prior of those that fit as well.

    `values` are log odds and `priors` weights >= 0, of which only the proportions count; the
    candidates of query i stand from borders[i] to borders[i + 1]. The probabilities of one query
    add up to less than 1: what is left is that none of them is meant.
    """
    coefficients = model()
    owner = np.repeat(np.arange(len(borders) - 1), np.diff(borders))
    count = len(borders) - 1
    best = np.full(count, -np.inf)
    np.maximum.at(best, owner, values)
    behind = best[owner] - values
    # How well known a name is counts among its rivals; one that hardly fits is none of them.
    top = np.zeros(count)
    np.maximum.at(top, owner, np.where(behind < _RIVALRY, priors, 0.0))
    top[top == 0] = 1.0
    weight = np.maximum(priors / top[owner], _UNKNOWN) ** coefficients.prior_power
    odds = np.exp(np.minimum(values, coefficients.ceiling)) * weight
    total = 1.0 + np.bincount(owner, weights=odds, minlength=count)
    near = np.bincount(
        owner, weights=np.where(behind < _ABOUT_AS_WELL, priors, 0.0), minlength=count
    )
    near[near == 0] = 1.0
    return odds / total[owner], np.minimum(priors / near[owner], 1.0)
