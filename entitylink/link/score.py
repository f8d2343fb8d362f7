"""From features to the probability that a candidate is the one meant.

In: the features and the prior of each candidate. Out: one probability each; what is left of 1
is the probability that none is meant. No I/O beyond reading the coefficients once.

Each candidate gets odds from a logistic model of its features. Candidates compete: the
probability of one is its odds, times its prior, divided by those of all, and 1 for none. So two
namesakes share what one would have had, and nothing reaches 1. The coefficients stand in
`data/score.toml`, with where they come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np

from entitylink.datafile import read_toml
from entitylink.errors import DataFileError
from entitylink.link.features import FEATURES, Features

__all__ = ["Model", "logit", "model", "shares", "strengthened"]


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


def logit(features: Features) -> float:
    """The log odds that a candidate with these features is the right one, all else equal.

    A name that fits when both are written as one word is judged by that alone, if it fits
    better so: its words are divided differently ("Jae-in", "Jaein").
    """
    coefficients = model()
    by_words = coefficients.intercept + float(np.dot(coefficients.weights, features.numbers()))
    intercept, gap = coefficients.whole
    return max(by_words, intercept + gap * features.whole_gap)


def strengthened(probability: float, log_odds: float) -> float:
    """A probability after further evidence worth `log_odds`.

    >>> round(strengthened(0.5, 2.0), 2), strengthened(0.0, 2.0)
    (0.88, 0.0)
    """
    odds = probability * float(np.exp(log_odds))
    return odds / (1.0 - probability + odds)


_RIVALRY = 8.0
"""Log odds behind the best candidate up to which another one is its rival."""


def shares(logits: Sequence[float], priors: Sequence[float]) -> list[float]:
    """The probability of each candidate, in the same order; their sum is below 1.

    `priors` are weights >= 0; only their proportions count. [] for no candidates.
    """
    if not logits:
        return []
    coefficients = model()
    # How well known a name is counts among its rivals; one that hardly fits is none of them.
    best = max(logits)
    rivals = zip(logits, priors, strict=True)
    top = max(prior for value, prior in rivals if value > best - _RIVALRY) or 1.0
    power = coefficients.prior_power
    # A prior of 0 is unlikely, not impossible.
    weight = [max(prior / top, 1e-3) ** power for prior in priors]
    odds = [
        np.exp(min(value, coefficients.ceiling)) * share
        for value, share in zip(logits, weight, strict=True)
    ]
    total = 1.0 + sum(odds)
    return [float(value / total) for value in odds]
