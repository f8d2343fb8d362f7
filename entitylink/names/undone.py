"""What a word of a name may stand for, and by which rule: the one answer of all lists of forms.

In: nothing; a plain value. Made from endings (`names.inflection`) and short forms of given names
(`names.given`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["How", "Undone"]

How = Literal["inflection", "derived", "feminine", "nickname"]
"""A case of the name; a word made from it that no given name stands before (an adjective); the
surname of a woman beside that of a man; a short form."""


@dataclass(frozen=True, slots=True)
class Undone:
    """A word that another may stand for, the rule in plain words, and how likely it is (0..1).

    `base` is written as the word was, in its case; `rule` continues with "of" and the base;
    `language` is a BCP 47 code, "" where the rule belongs to none; `own` whether it is that of the
    text.
    """

    base: str
    rule: str
    language: str
    weight: float
    how: How = "inflection"
    own: bool = False
