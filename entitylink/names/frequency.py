"""How many people bear a word as a given name or as a family name.

In: a word of a name. Out: shares of people. The counts stand in `data/name_words.tsv`, which
`tests/bench/count_name_words.py` writes from the labels of some 156,000 people; a word that is not
there is borne by hardly anybody. They say how much a name tells, not what is a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from entitylink.errors import DataFileError
from entitylink.text.clean import fold, fold_marks

__all__ = ["DATA", "Borne", "borne", "is_counted"]

DATA = Path(__file__).parent / "data" / "name_words.tsv"
_PEOPLE = "# people\t"


@dataclass(frozen=True, slots=True)
class Borne:
    """Shares of people, 0..1, who have a word as given name and as family name."""

    given: float
    family: float


def borne(word: str) -> Borne:
    """What share of people bears a word; case and diacritics do not count.

    A word that is not in the table counts as if one of all those people bore it, half as a given
    name and half as a family name.

    >>> borne("María").given > 0.005 > borne("Merkel").family
    True
    """
    people, table = _table()
    given, family = table.get(fold_marks(fold(word)), (0.5, 0.5))
    return Borne(given / people, family / people)


def is_counted(word: str) -> bool:
    """Say whether several of the people counted bear a word, as whatever part of the name.

    >>> is_counted("Kowalski"), is_counted("Lawrow")
    (True, False)
    """
    return fold_marks(fold(word)) in _table()[1]


@cache
def _table() -> tuple[int, dict[str, tuple[float, float]]]:
    """How many people were counted, and what was counted for each word."""
    people = 0
    table: dict[str, tuple[float, float]] = {}
    for number, line in enumerate(DATA.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith(_PEOPLE):
            people = int(line.removeprefix(_PEOPLE))
        if line.startswith("#"):
            continue
        word, *counts = line.split("\t")
        if not people or len(counts) != 2 or not all(count.isdecimal() for count in counts):
            raise DataFileError(
                f"{DATA.name}, line {number}: {line!r}; expected a word and two counts, tab-"
                f"separated, below a line {_PEOPLE!r} and a number"
            )
        table[word] = int(counts[0]), int(counts[1])
    if not people:
        raise DataFileError(f"{DATA.name}: no line {_PEOPLE!r} and a number")
    return people, table
