"""Spell out what stands for a country of several words: США, UK, Südkorea.

In: one word of the name of an institution. Out: the country in several words of the same language,
which `names.generic` knows, so that Министерство обороны США meets the United States. The words are
data, `data/spelled_countries.tsv`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from entitylink.errors import DataFileError
from entitylink.text.clean import fold, fold_marks

__all__ = ["may_stand_for_country", "spelled_out"]

DATA = Path(__file__).parent / "data" / "spelled_countries.tsv"
_HEADING = "lang\twords\tspelled"
_ENDING = 6
"""Letters that a word may have more than a stem, as in `names.generic`."""


def may_stand_for_country(word: str) -> bool:
    """Whether `spelled_out` may give something; False is certain.

    `word` is given as `names.lexicon.word_key` leaves it.
    """
    exact, stems, _ = _words()
    return word in exact or word in _in_capitals() or _stem(word, stems) is not None


def spelled_out(word: str) -> tuple[str, ...]:
    """The words that a word stands for, () for one that is no such name of a country.

    >>> spelled_out("США"), spelled_out("Südkoreanisches"), spelled_out("us"), spelled_out("Usa")
    (('соединенные', 'штаты'), ('süd', 'korea'), (), ())
    """
    exact, stems, capitals = _words()
    key = fold_marks(fold(word))
    return exact.get(key) or _stem(key, stems) or capitals.get(word.replace(".", ""), ())


def _stem(key: str, stems: dict[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    for size in range(len(key), max(len(key) - _ENDING, 4) - 1, -1):
        if key[:size] in stems:
            return stems[key[:size]]
    return None


@cache
def _in_capitals() -> frozenset[str]:
    """The words that count in capitals only, folded and without marks: ABŞ is abs."""
    return frozenset(fold_marks(fold(word)) for word in _words()[2])


_Filed = dict[str, tuple[str, ...]]


@cache
def _words() -> tuple[_Filed, _Filed, _Filed]:
    """Whole words, stems, and words in capitals; of two lines for one word the English stands.

    Without an English one, the first. A broken line raises DataFileError.
    """
    exact: _Filed = {}
    stems: _Filed = {}
    capitals: _Filed = {}
    is_first = True
    for number, line in enumerate(DATA.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if is_first:
            if line != _HEADING:
                raise DataFileError(
                    f"{DATA.name}, line {number}: the heading is {line!r}; expected {_HEADING!r}"
                )
            is_first = False
            continue
        spelled = tuple(fields[2].split(" ")) if len(fields) == 3 else ()
        if len(spelled) < 2:
            raise DataFileError(
                f"{DATA.name}, line {number}: {line!r}; expected a language, words, and at least "
                "two words that they stand for, parted by tabs"
            )
        for word in fields[1].split(" "):
            filed, key = exact, fold_marks(fold(word))
            if word.isupper():
                filed, key = capitals, word
            elif word.endswith("*"):
                filed, key = stems, fold_marks(fold(word[:-1]))
            if key not in filed or fields[0] == "en":
                filed[key] = spelled
    return exact, stems, capitals
