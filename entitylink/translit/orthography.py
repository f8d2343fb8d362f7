"""Load the orthographies: how each language writes sounds, one TOML file for each.

In: `orthographies/*.toml`, named by language and script (`de-Latn`, `ru-Cyrl`; `und-Latn` is
how a name in Latin letters is most likely read when no language is known). Out: `Orthography`
objects that turn one lower-case word into sound strings. Which orthography a word is read with
is decided in `translit.read`; what the sound characters mean stands in `translit.sounds`.

A file is checked when it is loaded, and only the files of the scripts that are met are loaded.
Its examples are run by the tests.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from entitylink.datafile import read_toml
from entitylink.errors import DataFileError, SchemeError
from entitylink.text.scripts import COMMON, INHERITED, script_of
from entitylink.translit.rules import CONTEXTS, Rule, RuleTable
from entitylink.translit.sounds import ALPHABET, is_sounds

__all__ = ["Orthography", "load_orthography", "orthographies", "orthographies_of"]

_FOLDER = Path(__file__).parent / "orthographies"
_REQUIRED = frozenset({"id", "language", "script", "title", "source", "examples"})
_OPTIONAL = frozenset(
    {
        *("also", "around", "consonants", "decompose", "final", "foreign", "inherent", "killer"),
        *("letters", "marks", "pre", "prior", "rules", "then", "vowels"),
    }
)
_RULE_KEYS = frozenset({"from", "to", "where", "before", "after"})
_DIGITS = {digit: (digit,) for digit in "0123456789"}
_RUN = re.compile(r"([^0-9:][.']?)\1+|::+")


@dataclass(frozen=True)
class Orthography:
    """How one language, or a script in general, is read.

    `marks` are letters and letter groups that hint at this orthography when the language is
    unknown. `prior` says how likely it then is, 0..1. `also` are further languages that are
    read with it. `decompose` takes syllable blocks apart before the table sees them, `pre` is
    the name of a step that brings the word into the letters of the table.
    """

    id: str
    language: str
    script: str
    title: str
    source: str
    table: RuleTable
    vowels: str
    marks: tuple[str, ...]
    prior: float
    also: tuple[str, ...]
    decompose: bool
    pre: str
    examples: tuple[tuple[str, str], ...]

    def read(self, word: str, *, limit: int = 4) -> list[str]:
        """Turn a lower-case NFC word into sound strings, most likely first, no duplicates.

        Characters without a row are dropped. A doubled sound is written once, with `:`.

        >>> german = next(each for each in orthographies_of("Latn") if each.id == "de-Latn")
        >>> german.read("tschechow", limit=1)
        ['Cexov']
        """
        if self.pre:
            word = _STEPS[self.pre](word)
        if self.decompose:
            word = unicodedata.normalize("NFD", word)
        found = self.table.apply(word, limit=limit)
        return list(dict.fromkeys([_RUN.sub(_double, sounds) for sounds in found]))


def orthographies() -> tuple[Orthography, ...]:
    """Give all orthographies, sorted by id. Loads every file that is not loaded yet."""
    return tuple(_load(name) for name in sorted(_names()))


@cache
def orthographies_of(script: str) -> tuple[Orthography, ...]:
    """Give the orthographies of one script (ISO 15924), sorted by id; () when there is none.

    >>> [each.id for each in orthographies_of("Hebr")]
    ['he-Hebr', 'yi-Hebr']
    """
    return tuple(_load(name) for name in sorted(_names()) if name.split("-")[1] == script)


def load_orthography(path: Path) -> Orthography:
    """Read and check one file.

    Raises: SchemeError saying the file, the row, what was found and what was expected.
    """
    try:
        data = read_toml(path)
    except DataFileError as error:
        raise SchemeError(str(error)) from error
    return _Reader(path, data).orthography()


@cache
def _names() -> tuple[str, ...]:
    return tuple(path.stem for path in _FOLDER.glob("*.toml"))


@cache
def _load(name: str) -> Orthography:
    return load_orthography(_FOLDER / f"{name}.toml")


def _double(run: re.Match[str]) -> str:
    return f"{run[1]}:" if run[1] else ":"


def _to_pinyin(word: str) -> str:
    """Write Han characters as Hanyu Pinyin without tones, `'` between the syllables."""
    try:
        from pypinyin import Style, lazy_pinyin
    except ImportError:
        return ""
    syllables = lazy_pinyin(word, style=Style.NORMAL, errors="ignore", v_to_u=True)
    return "'".join(syllables)


def _to_katakana(word: str) -> str:
    """Replace Hiragana by the Katakana that stand 96 places behind them."""
    return "".join(
        chr(ord(char) + 96) if "\u3041" <= char <= "\u3096" or char in "\u309d\u309e" else char
        for char in word
    )


_STEPS: dict[str, Callable[[str], str]] = {"katakana": _to_katakana, "pinyin": _to_pinyin}


class _Reader:
    """Checks one parsed file and builds what it describes; knows the file's name for messages."""

    def __init__(self, path: Path, data: dict[str, Any]) -> None:
        self.path = path
        self.data = data
        self.name = path.name
        self.decompose = False

    def orthography(self) -> Orthography:
        missing = sorted(_REQUIRED - self.data.keys())
        if missing:
            raise self.wrong(f"no {missing[0]!r}", f"all of {_listed(_REQUIRED)}")
        unknown = sorted(self.data.keys() - _REQUIRED - _OPTIONAL)
        if unknown:
            raise self.wrong(f"unknown field {unknown[0]!r}", _listed(_REQUIRED | _OPTIONAL))
        name = self.text("id")
        if self.name != f"{name}.toml":
            raise self.wrong(f"id is {name!r}", f"the name of the file, {self.name[:-5]!r}")
        language, script = self.text("language"), self.text("script")
        if name.split("-")[:2] != [language, script]:
            raise self.wrong(
                f"id is {name!r}", f"language and script, '{language}-{script}', at its start"
            )
        self.decompose = self.flag("decompose")
        pre = self.text("pre", "")
        if pre and pre not in _STEPS:
            raise self.wrong(f"pre is {pre!r}", _listed(_STEPS))
        vowels = self.text("vowels", "")
        return Orthography(
            id=name,
            language=language,
            script=script,
            title=self.text("title"),
            source=self.text("source"),
            table=self.table(script, vowels),
            vowels=vowels,
            marks=self.strings("marks", self.data.get("marks", [])),
            prior=self.share("prior"),
            also=self.strings("also", self.data.get("also", [])),
            decompose=self.decompose,
            pre=pre,
            examples=self.examples(),
        )

    def table(self, script: str, vowels: str) -> RuleTable:
        if "then" in self.data:
            for field in ("rules", "letters", "consonants", "foreign"):
                if field in self.data:
                    raise self.wrong(f"both 'then' and {field!r}", "only one of them")
            return load_orthography(self.sibling(self.text("then"))).table
        if not isinstance(self.data.get("letters"), dict) or not self.data["letters"]:
            raise self.wrong("no [letters]", "a table with one row for each letter")
        letters = dict(self.rows(script))
        if "foreign" in self.data:
            other = _Reader(self.sibling(self.text("foreign")), {})
            other.data = read_toml(other.path)
            for key, targets in other.rows(script):
                if len(key) == 1 and not key.isascii():
                    letters.setdefault(key, targets)
        rules = self.rules(script)
        rules += self.syllables(script, letters)
        return RuleTable(rules, {**_DIGITS, **letters}, vowels=vowels, keep_unknown=False)

    def rows(self, script: str, table: str = "letters") -> Iterator[tuple[str, tuple[str, ...]]]:
        for key, value in self.data[table].items():
            where = f"{table}.{key!r}"
            self.check_key(where, key, script)
            yield key, self.targets(where, value)

    def syllables(self, script: str, letters: dict[str, tuple[str, ...]]) -> list[Rule]:
        """Spell out what [consonants] says in short, into rules and `letters`.

        `inherent` is the vowel a consonant has when no vowel sign follows (the `vowels` of the
        file are its vowel signs and the sign that kills the vowel). With `final = false` it is
        silent at the end of a word, unless the consonant stands behind the `killer`: Hindi Ram
        and Chandra. `around` lists vowels written around the consonant: before, behind, sound.
        """
        if "consonants" not in self.data:
            return []
        inherent = self.text("inherent", "")
        killer = self.text("killer", "")
        around = self.data.get("around", [])
        rules = []
        rows = sorted(self.rows(script, "consonants"), key=lambda row: -len(row[0]))
        for key, targets in rows:
            if key in letters:
                raise self.wrong(f"{key!r} stands in [letters] and [consonants]", "it once")
            open_ = tuple(target + inherent for target in targets)
            if inherent:
                rules.append(Rule(key, targets, ("before-vowel",)))
                if not self.flag("final", default=True):
                    rules.append(Rule(key, open_, ("word-end",), (), (killer,)))
                    rules.append(Rule(key, targets, ("word-end", "not-word-start")))
            letters[key] = open_
            for number, row in enumerate(around):
                if len(row) != 3 or not is_sounds(row[2]):
                    raise self.wrong(f"around[{number}] is {row!r}", "before, behind, sounds")
                before, behind, vowel = row
                letters[before + key + behind] = tuple(target + vowel for target in targets)
        # A longer consonant group must be tried before its first letter, rules and all.
        rules += [Rule(key, letters[key]) for key, _ in rows if len(key) > 1 and inherent]
        rules.sort(key=lambda rule: -len(rule.source))
        return rules

    def rules(self, script: str) -> list[Rule]:
        rules: list[Rule] = []
        seen: dict[tuple[object, ...], int] = {}
        for number, row in enumerate(self.data.get("rules", [])):
            where = f"rules[{number}]"
            if not isinstance(row, dict) or not {"from", "to"} <= row.keys() <= _RULE_KEYS:
                raise self.wrong(
                    f"{where} is {row!r}", "from, to and, if needed, where, before, after"
                )
            source = row["from"]
            self.check_key(f"{where}.from", source, script)
            contexts = self.strings(f"{where}.where", row.get("where", []))
            for context in contexts:
                if context not in CONTEXTS:
                    raise self.wrong(f"{where}.where is {context!r}", _listed(CONTEXTS, "or"))
            before = self.strings(f"{where}.before", row.get("before", []))
            after = self.strings(f"{where}.after", row.get("after", []))
            for key in (*before, *after):
                self.check_key(f"{where}.before or after", key, script)
            same = (source, frozenset(contexts), frozenset(before), frozenset(after))
            if same in seen:
                raise self.wrong(f"{where} repeats rules[{seen[same]}]", "each rule once")
            seen[same] = number
            rules.append(
                Rule(source, self.targets(f"{where}.to", row["to"]), contexts, before, after)
            )
        return rules

    def examples(self) -> tuple[tuple[str, str], ...]:
        rows = self.data["examples"]
        if not isinstance(rows, list) or not rows:
            raise self.wrong("no examples", "a list of [spelling, sounds]")
        for number, row in enumerate(rows):
            if not (
                isinstance(row, list)
                and len(row) == 2
                and all(isinstance(cell, str) for cell in row)
            ):
                raise self.wrong(f"examples[{number}] is {row!r}", "[spelling, sounds]")
            if not is_sounds(row[1]):
                raise self.wrong(
                    f"examples[{number}] is {row!r}", f"sounds out of {''.join(ALPHABET)}"
                )
        return tuple((row[0], row[1]) for row in rows)

    def check_key(self, where: str, key: object, script: str) -> None:
        if not isinstance(key, str) or not key:
            raise self.wrong(f"{where} is {key!r}", "letters")
        form: Literal["NFC", "NFD"] = "NFD" if self.decompose else "NFC"
        if unicodedata.normalize(form, key) != key:
            raise self.wrong(f"{where} is {key!a}", f"its {form} form")
        if key.lower() != key:
            raise self.wrong(f"{where} is {key!r}", "lower case")
        for char in key:
            if script_of(char) not in (script, COMMON, INHERITED):
                raise self.wrong(
                    f"{where} holds {char!r} (U+{ord(char):04X}), which is {script_of(char)}",
                    f"letters of {script}",
                )

    def targets(self, where: str, value: object) -> tuple[str, ...]:
        targets = (value,) if isinstance(value, str) else self.strings(where, value)
        if not targets:
            raise self.wrong(f"{where} is empty", "at least one sound string, maybe ''")
        for target in targets:
            if not is_sounds(target):
                raise self.wrong(f"{where} gives {target!r}", f"sounds out of {''.join(ALPHABET)}")
        if len(set(targets)) < len(targets):
            raise self.wrong(f"{where} gives {list(targets)}", "each result once")
        return targets

    def strings(self, where: str, value: object) -> tuple[str, ...]:
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(f"{where} is {value!r}", "a string or a list of strings")
        return tuple(value)

    def text(self, field: str, default: str | None = None) -> str:
        value = self.data.get(field, default)
        if not isinstance(value, str) or (not value and default is None):
            raise self.wrong(f"{field} is {value!r}", "a string")
        return value

    def flag(self, field: str, *, default: bool = False) -> bool:
        value = self.data.get(field, default)
        if not isinstance(value, bool):
            raise self.wrong(f"{field} is {value!r}", "true or false")
        return value

    def share(self, field: str) -> float:
        value = self.data.get(field, 0.5)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 1:
            raise self.wrong(f"{field} is {value!r}", "a number above 0, at most 1")
        return float(value)

    def sibling(self, name: str) -> Path:
        beside = self.path.with_name(f"{name}.toml")
        if not beside.is_file():
            raise self.wrong(f"no orthography {name!r}", "one that stands beside this file")
        return beside

    def wrong(self, found: str, expected: str) -> SchemeError:
        return SchemeError(f"{self.name}: {found}; expected {expected}")


def _listed(names: Sequence[str] | frozenset[str] | dict[str, Any], word: str = "and") -> str:
    ordered = list(names) if isinstance(names, tuple) else sorted(names)
    return f"{', '.join(ordered[:-1])} {word} {ordered[-1]}"
