"""Say which given names a word may stand for, and whether a woman or a man bears it.

In: one word of a name, in any script that `data/given_names.tsv` covers. Out: short forms, full
forms and the forms that the press of other languages uses, likeliest first (`related`); the
gender of a given name (`gender_of`) and what the titles before a name say (`gender_of_title`).
Spellings of one name (Sergei, Sergej) are not listed as answers: comparing them is done elsewhere.

A short form leads to every name it may be short for, since nothing here knows the person; the
weight is how likely both words are one name, not a share among the answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from entitylink.errors import DataFileError
from entitylink.names.lexicon import Gender, lexicon, word_key
from entitylink.names.undone import Undone

__all__ = [
    "bearers_of",
    "gender_of",
    "gender_of_title",
    "is_given_name",
    "related",
    "same_name",
]

DATA = Path(__file__).parent / "data" / "given_names.tsv"

_SHORT_FORM = 0.8
_EQUIVALENT = 0.7
_SURE = 0.9
_BOTH_SHORT = 0.5
"""Of the weaker of two short forms: Bill and Will are one name less often than Bill and William."""
_LEAST = 0.3

_GENDERS: dict[str, Gender] = {"f": "female", "m": "male", "fm": ""}


@dataclass(frozen=True, slots=True)
class _Row:
    """One line: a name with its spellings, and the forms that lead to it, with weights."""

    name: str
    spellings: tuple[str, ...]
    gender: str
    language: str
    shorts: tuple[tuple[tuple[str, ...], float], ...]
    equivalents: tuple[tuple[tuple[str, ...], float], ...]

    def part(self, key: str) -> tuple[Literal["name", "short", "equivalent"], float]:
        """Which part a key plays in the line, and its weight there."""
        if any(word_key(spelling) == key for spelling in self.spellings):
            return "name", 1.0
        for part, forms in (("short", self.shorts), ("equivalent", self.equivalents)):
            for spellings, weight in forms:
                if any(word_key(spelling) == key for spelling in spellings):
                    return ("short" if part == "short" else "equivalent"), weight
        raise AssertionError(f"{key} is filed under {self.name} and does not stand there")


def related(word: str) -> tuple[Undone, ...]:
    """List the given names that a word may stand for, the likeliest first, in its script and case.

    The word itself is never in the list, and no base is in it twice; a word that is no known
    given name gives nothing.

    >>> [(found.base, found.rule) for found in related("Bill")][:2]
    [('William', 'short form'), ('Billy', 'other short form')]
    >>> related("Саша")[0].base, related("Pepe")[0].base, related("Kowalski")
    ('Александр', 'José', ())
    """
    key = word_key(word)
    found: dict[str, Undone] = {}

    def add(base: str, rule: str, row: _Row, weight: float) -> None:
        base_key = word_key(base)
        weight = round(weight, 3)
        known = found.get(base_key)
        if base_key == key or weight < _LEAST or (known and known.weight >= weight):
            return
        found[base_key] = Undone(_in_case_of(word, base), rule, row.language, weight, "nickname")

    for row in _rows(key):
        part, weight = row.part(key)
        if part != "name":
            add(row.name, "short form" if part == "short" else "equivalent", row, weight)
        for spellings, other in row.shorts:
            if part == "short":
                both = _BOTH_SHORT * min(weight, other) / _SURE
                add(spellings[0], "other short form", row, both)
            else:
                add(spellings[0], "full form", row, weight * other)
        for spellings, other in row.equivalents:
            if part == "short":
                add(spellings[0], "short form", row, weight * other)
            elif part == "name":
                add(spellings[0], "equivalent", row, other)
    return tuple(sorted(found.values(), key=lambda undone: (-undone.weight, undone.base)))


def gender_of(word: str) -> Gender:
    """Say whether women or men bear a given name; "" when both do or it is not known.

    A name with hyphens has the gender of its first part that has one.

    >>> gender_of("Angela"), gender_of("Сергей"), gender_of("Anne-Marie"), gender_of("Andrea")
    ('female', 'male', 'female', '')
    """
    found = _gender(word_key(word))
    if found is None and "-" in word:
        for part in word.split("-"):
            # Two letters are a syllable of a Korean or Chinese name more often than a name.
            if len(part) > 2 and (known := _gender(word_key(part))):
                return known
    return found or ""


def is_given_name(word: str) -> bool:
    """Say whether a word is in the list, as a name or a short form.

    >>> is_given_name("Nikola"), is_given_name("Wall")
    (True, False)
    """
    return _gender(word_key(word)) is not None


@lru_cache(maxsize=65536)
def bearers_of(word: str) -> Gender | None:
    """Whose given name a word is, as `gender_of` says it; None for a word that is not in the list.

    >>> bearers_of("Emma"), bearers_of("Nikola"), bearers_of("Wall")
    ('female', '', None)
    """
    return _gender(word_key(word))


@lru_cache(maxsize=65536)
def same_name(word: str, other: str) -> bool:
    """Say whether the list has both words as forms of one given name, or of two that it equates.

    >>> same_name("Sergejs", "Sergey")  # by way of Sergei
    True
    >>> same_name("Pepe", "José"), same_name("Joe", "Joey"), same_name("Emma", "Emmanuel")
    (True, True, False)
    """
    one, two = _equated(word_key(word)), _equated(word_key(other))
    return bool(one & two)


@lru_cache(maxsize=4096)
def _equated(key: str) -> frozenset[str]:
    """The names that a key is a form of, with what they are called in other languages."""
    found: set[str] = set()
    for row in _rows(key):
        found.update(word_key(spelling) for spelling in row.spellings)
        for spellings, _ in row.equivalents:
            found.update(word_key(spelling) for spelling in spellings)
    return frozenset(found)


def gender_of_title(words: Sequence[str], lang: str | None = None) -> Gender:
    """Say what the titles before or behind a name tell of its bearer; "" for nothing, or for both.

    `words` are the title's words in their order; a word of `titles.toml` that is a title in some
    languages alone counts with that `lang` (BCP 47) only.

    >>> gender_of_title(["Frau"]), gender_of_title(["Bundesaußenministerin"])
    ('female', 'female')
    >>> gender_of_title(["pan"]), gender_of_title(["pan"], "pl"), gender_of_title(["Dr"])
    ('', 'male', '')
    """
    keys = [word_key(word) for word in words]
    code = lang.partition("-")[0].lower() if lang else ""
    code = "nb" if code in ("no", "nn") else code
    titles = lexicon()
    genders: set[Gender] = set()
    place = 0
    while place < len(keys):
        size = 1
        for title in titles.gendered.get(keys[place], ()):
            if tuple(keys[place : place + len(title.words)]) == title.words:
                genders.add(title.gender(code))
                size = len(title.words)
                break
        else:
            genders.update(
                gender for ending, gender in titles.gendered_endings if keys[place].endswith(ending)
            )
        place += size
    genders.discard("")
    return genders.pop() if len(genders) == 1 else ""


def _gender(key: str) -> Gender | None:
    """None for a word that is no given name here."""
    named: set[str] = set()
    shortened: set[str] = set()
    for row in _rows(key):
        part, _ = row.part(key)
        if part != "equivalent":
            (named if part == "name" else shortened).add(row.gender)
    genders = named or shortened
    if not genders:
        return None
    return _GENDERS[genders.pop()] if len(genders) == 1 else ""


def _in_case_of(word: str, base: str) -> str:
    if len(word) > 1 and word.isupper():
        return base.upper()
    return base.lower() if word.islower() else base


def _rows(key: str) -> list[_Row]:
    lines, filed = _lines()
    places = filed.get(key, ()) if key else ()
    return [_row(place + 1, lines[place]) for place in places]


@cache
def _lines() -> tuple[list[str], dict[str, list[int]]]:
    """The lines, and for every key the places of those it stands in.

    A line is folded whole, since that is several times faster than word by word; it is checked
    and taken apart when one of its words is looked up.
    """
    lines = DATA.read_text(encoding="utf-8").splitlines()
    filed: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        if line.startswith("#"):
            continue
        cells = word_key(line).split("\t")
        words = cells[0].split("=")
        for cell in cells[3:]:
            for form in cell.split(" "):
                words += form.partition(":")[0].split("=")
        for word in words:
            if word in filed:
                filed[word].append(place)
            else:
                filed[word] = [place]
    return lines, filed


@lru_cache(maxsize=4096)
def _row(number: int, line: str) -> _Row:
    """Take a line apart. One that breaks the rules of the file raises DataFileError."""
    where = f"{DATA.name}, line {number}"
    cells = line.split("\t")
    if not 2 <= len(cells) <= 5 or not cells[0]:
        raise DataFileError(f"{where}: {line!r}; expected a name and one to four more columns")
    names, gender, language, shorts, equivalents = cells + [""] * (5 - len(cells))
    if gender not in _GENDERS:
        raise DataFileError(f"{where}: gender is {gender!r}; expected one of f, m, fm")
    spellings = tuple(names.split("="))
    return _Row(
        spellings[0],
        spellings,
        gender,
        language,
        tuple(_weighed(text, _SHORT_FORM, where) for text in shorts.split()),
        tuple(_weighed(text, _EQUIVALENT, where) for text in equivalents.split()),
    )


def _weighed(text: str, default: float, where: str) -> tuple[tuple[str, ...], float]:
    spellings, colon, weight = text.partition(":")
    value = default
    if colon:
        try:
            value = float(weight)
        except ValueError:
            value = 0.0
    if not 0 < value < 1:
        raise DataFileError(f"{where}: weight of {spellings} is {weight!r}; expected 0 to 1")
    return tuple(spellings.split("=")), value
