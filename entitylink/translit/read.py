"""Read one word into sound strings.

In: a word as it stands in a name (any case, any script, marks kept) and, if known, the language
of the text. Out: `Reading`s, most likely first. Splitting names into words is done in `names`,
merging sound strings into keys in `translit.sounds`, the tables are `translit.orthography`.

A known language is read its own way first, then the way of the script in general, since texts
are full of foreign names. Without a language the general way comes first, then those languages
whose letters show (`sz` is Polish or Hungarian, `oe` Dutch). Each reading more is another chance
for a stranger to match, so their number is bounded. A script without any table goes through
Unidecode and is read like Latin letters; such a reading says so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from entitylink.text.scripts import COMMON, INHERITED, script_of
from entitylink.translit.orthography import Orthography, orthographies_of

__all__ = ["LAST_RESORT", "Reading", "read"]

LAST_RESORT = "unidecode"
"""Stands as the orthography of a reading that Unidecode had a part in: nothing to store in keys."""


_GENERIC = "und"
_LATIN = "Latn"
_SECOND_CHOICE = 0.5
"""What each further result of one table weighs, against the one before it."""
_AFTER_LANGUAGE = 0.6
"""What the general reading weighs where the language has a table of its own."""
_LAST_RESORT_WEIGHT = 0.3
"""What a reading through Unidecode weighs."""


class Reading(NamedTuple):
    """One way to pronounce a word.

    `orthography` is the id of the table (`de-Latn`), or `LAST_RESORT`; where a word mixes
    scripts, the ids are joined by `+`. `weight` orders the readings of one word,
    0 < weight <= 1; it is not a probability.
    """

    sounds: str
    orthography: str
    weight: float


_WEIGHT: Callable[[Reading], float] = attrgetter("weight")


def read(word: str, *, lang: str | None = None, limit: int = 4) -> tuple[Reading, ...]:
    """Read a word, most likely reading first, at most `limit`, no sound string twice.

    `lang` is a BCP 47 code; only its language counts, and one without a table for the script
    of the word counts as unknown. A word without any readable character gives ().

    >>> [reading.sounds for reading in read("Uschakow", lang="de", limit=2)]
    ['uSakov', 'uZakov']
    >>> read("Ушаков")[0]
    Reading(sounds='uSakov', orthography='und-Cyrl', weight=1.0)
    >>> read("?!")
    ()
    """
    return _read(word, lang, limit)


@lru_cache(maxsize=65536)
def _read(written: str, lang: str | None, limit: int) -> tuple[Reading, ...]:
    word = written.lower()
    if word.isascii():
        runs = [(_LATIN, word)]
    else:
        # lower() takes `İ` apart, so compose afterwards; digits of all scripts become 0-9.
        word = unicodedata.normalize("NFC", word)
        runs = _script_runs("".join(map(_ascii_digit, word)))
    language = lang.replace("_", "-").split("-")[0].lower() if lang else ""
    if language and all(_plan(script, language) is _plan(script, "") for script, _ in runs):
        # A language without a table, such as "mul": what was read without one is remembered.
        return _read(written, None, limit)
    readings = _read_run(*runs[0], language, limit)
    for script, run in runs[1:]:
        further = _read_run(script, run, language, limit)
        readings = [
            Reading(
                first.sounds + second.sounds,
                f"{first.orthography}+{second.orthography}",
                first.weight * second.weight,
            )
            for first in readings
            for second in further
        ]
    if len(readings) > 1:
        readings.sort(key=_WEIGHT, reverse=True)
    best: dict[str, Reading] = {}
    for reading in readings:
        if reading.sounds:
            best.setdefault(reading.sounds, reading)
    return tuple(best.values())[:limit]


def _read_run(script: str, word: str, language: str, limit: int) -> list[Reading]:
    plan = _plan(script, language)
    if not plan.always:
        text = _last_resort(word)
        return [
            Reading(reading.sounds, LAST_RESORT, reading.weight * _LAST_RESORT_WEIGHT)
            for reading in _read_run(_LATIN, text, "", limit)
        ]
    readings: list[Reading] = []
    for orthography, weight in plan.always:
        readings += _apply(orthography, word, weight, limit)
    if plan.marks:
        shown: dict[str, tuple[Orthography, float]] = {}
        for mark in _marks_in(word, plan):
            for orthography in plan.marks[mark]:
                # Each further mark halves the doubt.
                doubt = shown[orthography.id][1] / 2 if orthography.id in shown else 1.0
                shown[orthography.id] = (orthography, doubt)
        for orthography, doubt in shown.values():
            readings += _apply(orthography, word, orthography.prior * (1 - doubt / 4), limit)
    return readings


def _marks_in(word: str, plan: _Plan) -> list[str]:
    """The marks that stand in a word, in the order of the plan."""
    marks = plan.marks
    found = {
        piece
        for size in plan.sizes
        for place in range(len(word) - size + 1)
        if (piece := word[place : place + size]) in marks
    }
    return sorted(found, key=plan.order.__getitem__) if len(found) > 1 else list(found)


def _apply(orthography: Orthography, word: str, weight: float, limit: int) -> list[Reading]:
    readings = []
    for sounds in orthography.read(word, limit=limit):
        readings.append(Reading(sounds, orthography.id, weight))
        weight *= _SECOND_CHOICE
    return readings


class _Plan(NamedTuple):
    """Which tables to use: `always` with their weight, and others when a mark occurs."""

    always: tuple[tuple[Orthography, float], ...]
    marks: Mapping[str, tuple[Orthography, ...]]
    order: Mapping[str, int]
    sizes: tuple[int, ...]


def _plan_of(
    always: Iterable[tuple[Orthography, float]], marks: Mapping[str, list[Orthography]]
) -> _Plan:
    return _Plan(
        tuple(always),
        {mark: tuple(hinted) for mark, hinted in marks.items()},
        {mark: place for place, mark in enumerate(marks)},
        tuple(sorted(set(map(len, marks)))),
    )


@lru_cache(maxsize=4096)
def _plan(script: str, language: str) -> _Plan:
    known = orthographies_of(script)
    if not known:
        return _plan_of((), {})
    generic = [each for each in known if each.language == _GENERIC]
    own = [each for each in known if language and each.language == language]
    own += [each for each in known if language in each.also]
    if own:
        always = [(each, 1.0) for each in own[:1]]
        return _plan_of((*always, *((each, _AFTER_LANGUAGE) for each in generic)), {})
    if language:
        return _plan(script, "")
    # A script without a general table is read as its most widespread language does.
    default = generic[0] if generic else max(known, key=lambda each: each.prior)
    marks: dict[str, list[Orthography]] = {}
    for each in known:
        if each is not default:
            for mark in each.marks:
                marks.setdefault(mark, []).append(each)
    return _plan_of([(default, 1.0)], marks)


def _script_runs(word: str) -> list[tuple[str, str]]:
    """Cut a word where its script changes; marks, digits and signs belong to what they are at."""
    runs: list[tuple[str, str]] = []
    current, start = "", 0
    for place, char in enumerate(word):
        script = script_of(char)
        if script in (COMMON, INHERITED) or script == current:
            continue
        if current:
            runs.append((current, word[start:place]))
            start = place
        current = script
    runs.append((current or _LATIN, word[start:]))
    return runs


def _ascii_digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


def _last_resort(word: str) -> str:
    from entitylink.translit.lastresort import unidecode_text

    return unidecode_text(word).lower()
