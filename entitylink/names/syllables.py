"""Whether two spellings of a Korean or Chinese name may be spellings of the same syllables.

In: words in Latin letters or another alphabet. Out: yes, no, or nothing where one of them is not
made of such syllables. Syllables are few, and one that differs makes another name: Jong is no
spelling of what Yong spells. How each is spelled stands in `data/syllables.tsv`, which is made from
the transliteration schemes (`tests/bench/list_syllables.py`).
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from entitylink.datafile import read_toml
from entitylink.errors import DataFileError

__all__ = ["DATA", "may_be_surname", "same_syllables", "syllabic"]

DATA = Path(__file__).parent / "data" / "syllables.tsv"
_MOST = 4
"""Syllables that a word has at most: a surname and a given name, written as one."""

_GIVEN = 2
"""Syllables that a given name has at most."""
_ENGLISH = "en"
_LANGUAGE = 2
"""Letters of the code of a language; standards, which serve all, have longer names."""

_Spelled = dict[str, set[str]]
"""By spelling the syllables that it may stand for, in one scheme."""


@lru_cache(maxsize=65536)
def syllabic(words: tuple[str, ...]) -> frozenset[str]:
    """The languages (ko, zh) in which the folded words of a name in English may be a name.

    That is a frequent family name of one syllable, first or last, and a given name of one or two.

    >>> sorted(syllabic(("kim", "jong", "un"))), sorted(syllabic(("xiaoping", "deng")))
    (['ko'], ['zh'])
    >>> sorted(syllabic(("paul", "de", "roo")))
    []
    """
    return frozenset(code for code in _table() if _is_name(words, code))


@lru_cache(maxsize=65536)
def may_be_surname(word: str) -> bool:
    """Whether a folded word is a family name of one syllable, as `syllabic` wants one.

    >>> may_be_surname("kim"), may_be_surname("kowalski")
    (True, False)
    """
    return any(_is_surname(word, language) for language in _table())


def _is_name(words: tuple[str, ...], language: str) -> bool:
    if len(words) < 2:
        return False
    for surname, given in ((words[0], words[1:]), (words[-1], words[:-1])):
        # First, since it is seldom so and said at once.
        if not _is_surname(surname, language):
            continue
        least = [min(map(len, _divided(word, language, False)), default=0) for word in given]
        # One of two may have a spelling of its own: Ing in Tsai Ing-wen.
        known = len([size for size in least if size])
        if known and len(given) - known <= (len(given) == _GIVEN):
            least = [size or 1 for size in least]
        else:
            continue
        if sum(least) <= _GIVEN:
            return True
    return False


def _is_surname(word: str, language: str) -> bool:
    """Whether a word is the spelling of one syllable that is a surname, in a name in English."""
    surnames = _surnames()[language]
    return any(
        not surnames.isdisjoint(spelled.get(word, ()))
        for scheme, spelled in _table()[language].items()
        if _is_of_english_texts(scheme)
    )


def same_syllables(word: str, filed: str, language: str) -> bool | None:
    """Say whether a folded word may be a spelling of the syllables of a folded name in English.

    Each of them follows one scheme: the name that of English texts or a standard, the word any.
    None where one of the two is not made of as many syllables of this language, which is no sign of
    another name but may be a slip.

    >>> same_syllables("yong", "jong", "ko"), same_syllables("jung", "jong", "ko")
    (False, True)
    >>> same_syllables("chinping", "jinping", "zh"), same_syllables("jinbing", "jinping", "zh")
    (True, False)
    >>> same_syllables("jinpng", "jinping", "zh") is None
    True
    """
    return _same(_divided(word, language, True), _divided(filed, language, False))


_Divided = tuple[tuple[frozenset[str], ...], ...]
"""The ways to divide a word, with the syllables that each part may stand for."""


def _same(one: _Divided, two: _Divided) -> bool | None:
    if not one or not two:
        return None
    as_many = [(a, b) for a in one for b in two if len(a) == len(b)]
    if any(all(x & y for x, y in zip(a, b, strict=True)) for a, b in as_many):
        return True
    # Jae is one syllable, though Ja-e would be two.
    return False if min(map(len, one)) == min(map(len, two)) else None


@lru_cache(maxsize=65536)
def _divided(word: str, language: str, anywhere: bool) -> _Divided:
    """With `anywhere` in all schemes, otherwise in those of names in English."""
    found: dict[tuple[frozenset[str], ...], None] = {}
    for scheme, spelled in _table()[language].items():
        if anywhere or _is_of_english_texts(scheme):
            found.update(dict.fromkeys(_parts(word, spelled, _MOST) if word else ()))
    return tuple(found)


def _is_of_english_texts(scheme: str) -> bool:
    return scheme == _ENGLISH or len(scheme) > _LANGUAGE


def _parts(text: str, spelled: _Spelled, most: int) -> list[tuple[frozenset[str], ...]]:
    if not text:
        return [()]
    if not most:
        return []
    return [
        (frozenset(spelled[text[:end]]), *rest)
        for end in range(1, len(text) + 1)
        if text[:end] in spelled
        for rest in _parts(text[end:], spelled, most - 1)
    ]


@cache
def _surnames() -> dict[str, frozenset[str]]:
    data = read_toml(resources.files("entitylink.names") / "data" / "syllable_surnames.toml")
    return {language: frozenset(data[language].split()) for language in _table()}


@cache
def _table() -> dict[str, dict[str, _Spelled]]:
    """The spellings of each scheme of each language."""
    found: dict[str, dict[str, _Spelled]] = {}
    for number, line in enumerate(DATA.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 3 or not all(cells):
            raise DataFileError(
                f"{DATA.name}, line {number}: {line!r}; expected language, syllable, and schemes "
                "with its spellings, tab-separated"
            )
        language, syllable, groups = cells
        for group in groups.split():
            schemes, _, spellings = group.partition(":")
            for scheme in schemes.split(","):
                spelled = found.setdefault(language, {}).setdefault(scheme, {})
                for spelling in spellings.split(","):
                    spelled.setdefault(spelling, set()).add(syllable)
    return found
