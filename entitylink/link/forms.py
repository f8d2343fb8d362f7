"""What words of gazetteers a word may be another form of: an ending, a short form of a given name.

In: one word. Out: the base forms that the lists of `names` know, and what each is worth as a
similarity. Where the base forms stand in a gazetteer is found in `link.near`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from entitylink.gazetteer.words import Word
from entitylink.link.likeness import Undoing
from entitylink.names.given import related
from entitylink.names.inflection import undo
from entitylink.names.undone import Undone

__all__ = ["UNDOING_OF", "as_similarity", "doubt", "forms_of_word"]

UNDOING_OF = {
    "inflection": Undoing.INFLECTION,
    "derived": Undoing.DERIVED,
    "feminine": Undoing.FEMININE,
    "nickname": Undoing.NICKNAME,
}
"""What stands between a word and a base form, by how it was found."""

_INFLECTED = 8
"""Base forms that are looked at of all an ending may have come from, the likeliest."""
_NICKNAMES = 4
"""The same for the names that a given name may be short for, or be shortened to."""
_LEAST_LETTERS = 4

_FORM = 0.8
"""The similarity of a form under the most doubtful rule."""

_Number = TypeVar("_Number", float, npt.NDArray[np.float64])


def forms_of_word(word: Word, lang: str) -> tuple[Undone, ...]:
    """The base forms that `word` may stand for; `lang` is that of the text, "" for unknown."""
    found: list[Iterable[Undone]] = []
    if len(word.text) >= _LEAST_LETTERS:
        found.append(undo(word.text, lang=lang or None)[:_INFLECTED])
    if word.role == "name":
        found.append(related(word.text)[:_NICKNAMES])
    return tuple(form for forms in found for form in forms)


def as_similarity(weight: _Number) -> _Number:
    """How much of a fit a form is: what is left is exactly a word of the gazetteer, so the weight
    of the rule (0..1) only tells two rules apart."""
    return _FORM + (1.0 - _FORM) * weight


def doubt(similarity: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """How doubtful the rules are behind similarities of forms: 0 for not at all, 1 for fully."""
    value: npt.NDArray[np.float32] = np.clip((1.0 - similarity) / (1.0 - _FORM), 0.0, 1.0)
    return value
