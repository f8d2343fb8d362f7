"""Whether one letter makes two given names of two words.

In: given names in Latin letters that are known not to be listed as one. Out: yes or no. Which
letters spellings of one name exchange stands in `data/given_letters.toml`.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from rapidfuzz.distance import Levenshtein

from entitylink.datafile import read_toml
from entitylink.text.clean import fold, fold_marks

__all__ = ["told_by_a_letter"]


def told_by_a_letter(word: str, other: str) -> bool:
    """Say whether two given names differ in one letter that makes two names of them.

    Not by a letter more or less, nor by the last one, nor by letters that are often exchanged.

    >>> told_by_a_letter("Kamal", "Kamil"), told_by_a_letter("Ahmad", "Ahmed")
    (True, False)
    """
    one, two = fold_marks(fold(word)), fold_marks(fold(other))
    if len(one) != len(two) or Levenshtein.distance(one, two, score_cutoff=1) != 1:
        return False
    place = next(at for at, (a, b) in enumerate(zip(one, two, strict=True)) if a != b)
    return place < len(one) - 1 and frozenset((one[place], two[place])) not in _exchanged()


@cache
def _exchanged() -> frozenset[frozenset[str]]:
    data = read_toml(resources.files("entitylink.names") / "data" / "given_letters.toml")
    return frozenset(frozenset(pair) for pair in data["exchanged"])
