"""From scored candidates to an answer: linked, ambiguous or nil.

In: the probabilities of the candidates, best first. Out: a status. The best candidate is taken
when its probability reaches the floor and leads the next by the gap. Where none is sure but one
of a few is likely meant, the answer is ambiguous; otherwise it is nil.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from entitylink.errors import InputError
from entitylink.model import Status

__all__ = ["PRESETS", "Thresholds", "decide", "thresholds"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All probabilities in 0..1.

    floor   the least probability of a candidate that is linked
    gap     the least lead over the next candidate
    worth   the least probability of a candidate that is shown as a contender
    """

    floor: float
    gap: float
    worth: float


PRESETS = {
    "precise": Thresholds(floor=0.98, gap=0.50, worth=0.10),
    "balanced": Thresholds(floor=0.90, gap=0.30, worth=0.10),
    "screening": Thresholds(floor=0.60, gap=0.05, worth=0.02),
}


def thresholds(preset: str, floor: float | None, gap: float | None) -> Thresholds:
    """The thresholds of a preset, with `floor` and `gap` instead of its own where given.

    Raises: InputError for an unknown preset or a number outside 0..1.
    """
    if preset not in PRESETS:
        raise InputError(f"no preset {preset!r}; expected one of {', '.join(PRESETS)}")
    base = PRESETS[preset]
    for name, value in (("floor", floor), ("gap", gap)):
        if value is not None and not 0.0 <= value <= 1.0:
            raise InputError(f"{name} is {value!r}; expected a number from 0 to 1")
    return Thresholds(
        base.floor if floor is None else floor, base.gap if gap is None else gap, base.worth
    )


def decide(probabilities: Sequence[float], nobody: float, limits: Thresholds) -> Status:
    """The status of an answer whose best candidates have these probabilities, best first.

    `nobody` is the probability that none is meant, neither these nor any other.

    >>> balanced = PRESETS["balanced"]
    >>> decide([0.93, 0.02], 0.05, balanced), decide([0.47, 0.46], 0.07, balanced)
    ('linked', 'ambiguous')
    >>> decide([0.2], 0.8, balanced)
    'nil'

    """
    best = probabilities[0] if probabilities else 0.0
    second = probabilities[1] if len(probabilities) > 1 else 0.0
    if best >= limits.floor and best - second >= limits.gap:
        return "linked"
    # None is sure, but it is likelier than not that one of them is meant.
    if nobody <= 0.5:
        return "ambiguous"
    return "nil"
