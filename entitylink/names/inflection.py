"""Undo the ending that a language puts on a name: `Lawrows`, `Путиным`, `Trumpas`, `Moszkvában`.

In: one word of a name. Out: the base forms it may be an inflection of, likeliest first, each
with the rule in plain words. Whether a base form is a name at all is not known here: an ending
is evidence for others to weigh, so the word itself always stays a candidate too.

The rules are data, one file a language in `data/inflection/`; every file whose script fits is
tried, the language of the text first. A rule takes an ending off and puts the ending of the base
in its place. How far a rule can be trusted is its weight; it is lower where three letters or
fewer stay (`Rios`), for another language than the one given, and for all when none is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from entitylink.errors import DataFileError
from entitylink.names.undone import Undone
from entitylink.text.scripts import main_script, script_of
from entitylink.text.tables import Table, read_table

__all__ = ["InflectionFile", "inflection_files", "undo"]

DATA = Path(__file__).parent / "data" / "inflection"

_SHORT = 3
_SHORT_BASE = 0.4
_OTHER_LANGUAGE = 0.6
_NO_LANGUAGE = 0.9
"""Measured nowhere yet: they only order the candidates. What they are worth is for `link`."""

_APOSTROPHES = dict.fromkeys(map(ord, "\u2019\u2018\u02bc\u00b4`\u2032"), "'")

# A longer word is no name, and its copies would cost.
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class _Rule:
    base: str
    case: str
    weight: float
    least: int
    after: tuple[str, ...]
    not_after: tuple[str, ...]
    text: str
    language: str
    also: tuple[str, ...]


@dataclass(frozen=True)
class InflectionFile:
    """One data file, checked: the rules of a language by their endings."""

    language: str
    code: str
    script: str
    rules: Mapping[str, tuple[_Rule, ...]]
    examples: tuple[tuple[str, str, str], ...]
    near_misses: tuple[str, ...]


def undo(word: str, *, lang: str | None = None, limit: int = 8) -> tuple[Undone, ...]:
    """List the forms that a word may be inflected from, the likeliest first.

    With `lang` (BCP 47) the rules of that language come first, whatever their weight. The word
    itself is never in the list, no base is in it twice, and at most `limit` are given.

    >>> [(found.base, found.rule) for found in undo("Lawrows", lang="de", limit=1)]
    [('Lawrow', 'German genitive -s')]
    >>> undo("Путиным", lang="ru")[0].base
    'Путин'
    """
    word = word.translate(_APOSTROPHES) if not word.isascii() else word
    if len(word) < 2 or len(word) > _LONGEST:
        return ()
    small = word.lower()
    if len(small) != len(word):
        small = word
    by_ending, longest = _rules_of(main_script(word))
    if not by_ending:
        return ()
    code = lang.partition("-")[0].lower() if lang else ""
    code = "nb" if code in ("no", "nn") else code
    found: dict[str, tuple[int, float, Undone]] = {}
    for size in range(1, min(longest, len(word)) + 1):
        for rule in by_ending.get(small[-size:], ()):
            stem_size = len(word) - size
            if stem_size < rule.least:
                continue
            stem = small[:stem_size]
            if rule.after and not stem.endswith(rule.after):
                continue
            if rule.not_after and stem.endswith(rule.not_after):
                continue
            base = word[:stem_size] + (rule.base.upper() if word.isupper() else rule.base)
            if base == word:
                continue
            own = code == rule.language or code in rule.also
            weight = rule.weight * (1.0 if own else _OTHER_LANGUAGE if code else _NO_LANGUAGE)
            if len(base) <= _SHORT:
                weight *= _SHORT_BASE
            rank = (-int(own), -weight)
            known = found.get(base)
            if known is None or rank < (known[0], -known[1]):
                undone = Undone(base, rule.text, rule.language, round(weight, 3))
                found[base] = (rank[0], weight, undone)
    ordered = sorted(found.values(), key=lambda item: (item[0], -item[1], item[2].base))
    return tuple(item[2] for item in ordered[:limit])


@cache
def inflection_files() -> tuple[InflectionFile, ...]:
    """Read and check all files, in the order of their names."""
    return tuple(_read(path) for path in sorted(DATA.glob("*.toml")))


@cache
def _rules_of(script: str) -> tuple[Mapping[str, tuple[_Rule, ...]], int]:
    rules: dict[str, list[_Rule]] = {}
    for file in inflection_files():
        if file.script == script:
            for ending, found in file.rules.items():
                rules.setdefault(ending, []).extend(found)
    longest = max(map(len, rules), default=0)
    return {ending: tuple(found) for ending, found in rules.items()}, longest


def _read(path: Path) -> InflectionFile:
    data = read_table(path)
    data.only(
        *("language", "code", "also", "script", "source", "apostrophe"),
        *("rules", "examples", "near_misses"),
    )
    language, code, script = data.text("language"), data.text("code"), data.text("script")
    data.text("source")
    also = tuple(data.texts("also"))
    behind_apostrophe = data.number("apostrophe", 0.0)
    rules: dict[str, list[_Rule]] = {}
    for row in data.tables("rules"):
        row.only("ending", "base", "case", "weight", "min", "after", "not_after")
        ending, base, case = row.text("ending"), row.text("base", ""), row.text("case")
        if not ending:
            raise row.fail("ending", "at least one character")
        _check_script(row, "ending", ending, script)
        _check_script(row, "base", base, script)
        weight = row.number("weight")
        if not 0 < weight <= 1:
            raise row.fail("weight", "a number above 0, at most 1")
        text = f"{language} {case} -{ending}" + (f" for -{base}" if base else "")
        rule = _Rule(
            base=base,
            case=case,
            weight=weight,
            least=int(row.number("min")),
            after=tuple(row.texts("after")),
            not_after=tuple(row.texts("not_after")),
            text=text,
            language=code,
            also=also,
        )
        same = [known for known in rules.get(ending, ()) if known.base == base]
        if any(known.after == rule.after for known in same):
            raise DataFileError(f"{row.where}: -{ending} for -{base} is an earlier rule too")
        rules.setdefault(ending, []).append(rule)
        if behind_apostrophe and not ending.startswith("'") and not base:
            text = f"{language} {case} '{ending}"
            rules.setdefault(f"'{ending}", []).append(
                _Rule("", case, behind_apostrophe, 2, (), (), text, code, also)
            )
    examples = []
    for place, example in enumerate(data.rows("examples")):
        if len(example) != 3:
            raise DataFileError(
                f"{data.where}: examples[{place}] is {example!r}; expected [word, base, case]"
            )
        examples.append((example[0], example[1], example[2]))
    near_misses = tuple(data.texts("near_misses"))
    if not rules or not examples or not near_misses:
        raise DataFileError(f"{data.where}: expected at least one rule, example and near miss")
    return InflectionFile(
        *(language, code, script),
        *({ending: tuple(found) for ending, found in rules.items()}, tuple(examples), near_misses),
    )


def _check_script(row: Table, key: str, value: str, script: str) -> None:
    for char in value:
        if char != "'" and script_of(char) != script:
            raise row.fail(key, f"letters of {script} only, but {char!r} is {script_of(char)}")
