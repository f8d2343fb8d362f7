"""A run of words that looks like a name of nobody known."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Run"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look like a name of nobody known.

    is_full   whether it is a name of several words, so that a part of it may stand for it
    is_given  whether a given name or an initial is among them
    score     how much it looks like a name, 0..1
    """

    first: int
    last: int
    is_full: bool
    is_given: bool
    score: float
