"""Take one table file apart, with a message for everything that is wrong in it.

In: the parsed TOML of a scheme or an orthography. Out: its rules and rows, checked. What the
two kinds of files have in common stands here: rows that turn letters into letters or sounds,
rules with conditions, and the short form for scripts whose consonants carry a vowel. Which
fields a file must have, and what its targets may hold, is said in `translit.schemefile` and
`translit.orthography`.
"""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, NoReturn

from entitylink.errors import SchemeError
from entitylink.text.scripts import script_of
from entitylink.translit.rules import CONTEXTS, Pattern, Rule, undoubled
from entitylink.translit.steps import STEPS

__all__ = ["TableFile", "character", "listed"]

_RULE_KEYS = ("from", "to", "where", "before", "after")


class TableFile(ABC):
    """The contents of one file; its name is part of every message.

    Subclasses say what a key and a target may hold.
    """

    def __init__(self, path: Path, data: dict[str, Any]) -> None:
        self.path = path
        self.data = data
        self.decompose = False
        self.doubling = ""

    @abstractmethod
    def check_chars(self, where: str, key: str) -> None:
        """Refuse a key with a character that is not of the script it is for."""

    @abstractmethod
    def check_target(self, where: str, target: str) -> None:
        """Refuse a target with a character that cannot come out."""

    def fail(self, where: str, found: str, expected: str) -> NoReturn:
        """Say what is wrong, where, and what should be there."""
        raise SchemeError(f"{self.path.name}: {where} {found}; expected {expected}")

    def fields(
        self, where: str, row: dict[str, Any], needed: Iterable[str], optional: Iterable[str]
    ) -> None:
        """Refuse a row that lacks a field or has one more."""
        for key in needed:
            if key not in row:
                self.fail(where, f'lacks "{key}"', "it")
        allowed = (*needed, *optional)
        for key in row:
            if key not in allowed:
                self.fail(where, f'has "{key}"', "one of " + ", ".join(allowed))

    def text(self, field: str, default: str | None = None) -> str:
        """Give a field; without a default it must not be empty."""
        value = self.data.get(field, default)
        if not isinstance(value, str) or (not value and default is None):
            self.fail(field, f"is {value!r}", "a text that is not empty")
        return value

    def flag(self, field: str, default: bool) -> bool:
        """Give a field that is true or false."""
        value = self.data.get(field, default)
        if not isinstance(value, bool):
            self.fail(field, f"is {value!r}", "true or false")
        return value

    def strings(self, where: str, value: object) -> tuple[str, ...]:
        """Give a list of texts; one text stands for a list of one."""
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fail(where, f"is {value!r}", "a text or a list of texts")
        return tuple(value)

    def step(self) -> str:
        """Give the name of the step that `pre` asks for, "" for none."""
        name = self.text("pre", "")
        if name and name not in STEPS:
            self.fail("pre", f"is {name!r}", listed(STEPS, "or"))
        return name

    def key(self, where: str, value: object) -> str:
        """A text to be found in names: lower case, composed, of the script it is for."""
        if not isinstance(value, str) or not value:
            self.fail(where, f"is {value!r}", "a text that is not empty")
        form: Literal["NFC", "NFD"] = "NFD" if self.decompose else "NFC"
        if not unicodedata.is_normalized(form, value):
            what = "letters taken apart" if self.decompose else "composed letters"
            self.fail(where, f"is {value!a}, which is not in {form}", what)
        self.check_chars(where, value)
        return undoubled(value, self.doubling)

    def targets(self, where: str, value: object) -> tuple[str, ...]:
        """What a row gives, preferred first; "" is allowed: the letter is not written."""
        if value == []:
            self.fail(where, "is []", "a text, or a list with the preferred one first")
        targets = self.strings(where, value)
        for target in targets:
            self.check_target(where, target)
        if len(set(targets)) < len(targets):
            self.fail(where, f"has {list(targets)}", "each one once")
        return targets

    def rows(self, table: str) -> dict[str, tuple[str, ...]]:
        """Give a table of letters and what they become, empty when the file has none."""
        rows = self.data.get(table, {})
        if not isinstance(rows, dict):
            self.fail(table, f"is {rows!r}", f"a table [{table}]")
        return {
            self.key(f"{table}.{key}", key): self.targets(f"{table}.{key}", value)
            for key, value in rows.items()
        }

    def rules(self, vowels: str) -> list[Rule]:
        """Give the rules in the order of the file."""
        rows = self.data.get("rules", [])
        if not isinstance(rows, list):
            self.fail("rules", f"is {rows!r}", "a list of rows { from, to, ... }")
        rules: list[Rule] = []
        seen: dict[tuple[object, ...], int] = {}
        for number, row in enumerate(rows):
            where = f"rules[{number}]"
            if not isinstance(row, dict):
                self.fail(where, f"is {row!r}", "a row { from, to, ... }")
            self.fields(where, row, ("from", "to"), _RULE_KEYS[2:])
            contexts = self.strings(f"{where}.where", row.get("where", []))
            for context in contexts:
                if context not in CONTEXTS:
                    self.fail(f"{where}.where", f'is "{context}"', listed(CONTEXTS, "or"))
                if not vowels and ("vowel" in context or "consonant" in context):
                    self.fail(f"{where}.where", f'is "{context}"', 'the file to have "vowels"')
            rule = Rule(
                self.key(f"{where}.from", row["from"]),
                self.targets(f"{where}.to", row["to"]),
                contexts,
                self._neighbors(f"{where}.before", row.get("before", [])),
                self._neighbors(f"{where}.after", row.get("after", [])),
            )
            condition = (rule.source, frozenset(rule.where), rule.before, rule.after)
            # A row without conditions hides every later row for the same letters.
            for earlier in (condition, (rule.source, frozenset(), (), ())):
                if earlier in seen:
                    found = f'"{rule.source}" is a duplicate of rules[{seen[earlier]}]'
                    self.fail(f"{where}.from", found, "a row that can still be reached")
            seen[condition] = number
            rules.append(rule)
        return rules

    def keys(self, field: str) -> tuple[str, ...]:
        """Give a list of texts to be found in names."""
        values = self.strings(field, self.data.get(field, []))
        return tuple(self.key(f"{field}[{number}]", text) for number, text in enumerate(values))

    def patterns(self, letters: dict[str, tuple[str, ...]], vowels: str) -> list[Pattern]:
        """Give the forms that words are built in, in the order of the file.

        A letter of `root` stands for any consonant there, the others for themselves, as in the
        grammars: with the root فعل, "فاعل" finds صالح and "فاعِل" makes صالِح of it. A key that
        ends in "…" is how a word begins.
        """
        root = self.text("root", "")
        consonants = "".join(key for key in letters if len(key) == 1 and key not in vowels)
        found = []
        for key, value in self.data.get("patterns", {}).items():
            where, form = f"patterns.{key}", key.removesuffix("…")
            self.key(where, form)
            slots = sum(letter in root for letter in form)
            templates = []
            for target in self.targets(where, value):
                if not slots or sum(letter in root for letter in target) != slots:
                    expected = f'the letters of "{root}" as often as in "{key}"'
                    self.fail(where, f'gives "{target}"', expected)
                pieces = re.split(f"[{root}]", target)
                numbered = (f"\\g<{number}>{piece}" for number, piece in enumerate(pieces))
                templates.append("".join(numbered).removeprefix("\\g<0>"))
            places = (f"([{consonants}])" if letter in root else letter for letter in form)
            found.append(Pattern(re.compile("".join(places)), tuple(templates), form != key))
        return found

    def syllables(self, letters: dict[str, tuple[str, ...]]) -> list[Rule]:
        """Spell out what [consonants] says in short, into rules and `letters`.

        `inherent` is the vowel a consonant has when no vowel sign follows (the `vowels` of the
        file are its vowel signs and the sign that kills the vowel). With `final = false` it is
        silent at the end of a word, unless the consonant stands behind the `killer`: Hindi Ram
        and Chandra. `around` lists vowels written around the consonant: before, behind, result.
        """
        inherent = self.text("inherent", "")
        killer = self.text("killer", "")
        around = self.data.get("around", [])
        rules: list[Rule] = []
        rows = sorted(self.rows("consonants").items(), key=lambda row: -len(row[0]))
        for key, targets in rows:
            if key in letters:
                self.fail("consonants", f'has "{key}", as letters has', "it in one of them")
            open_ = tuple(target + inherent for target in targets)
            if inherent:
                rules.append(Rule(key, targets, ("before-vowel",)))
                if not self.flag("final", True):
                    rules.append(Rule(key, open_, ("word-end",), (), (killer,)))
                    rules.append(Rule(key, targets, ("word-end", "not-word-start")))
            letters[key] = open_
            for number, row in enumerate(around):
                if len(self.strings(f"around[{number}]", row)) != 3:
                    self.fail(f"around[{number}]", f"is {row!r}", "[before, behind, result]")
                before, behind, vowel = row
                self.check_target(f"around[{number}]", vowel)
                letters[before + key + behind] = tuple(target + vowel for target in targets)
        # A longer consonant group must be tried before its first letter, rules and all.
        rules += [Rule(key, letters[key]) for key, _ in rows if len(key) > 1 and inherent]
        rules.sort(key=lambda rule: -len(rule.source))
        return rules

    def _neighbors(self, where: str, value: object) -> tuple[str, ...]:
        return tuple(self._neighbor(where, text) for text in self.strings(where, value))

    def _neighbor(self, where: str, text: str) -> str:
        """A key that may have a space, the edge of the word, on its outer side."""
        space = " " if text[:1] == " " and where.endswith("after") else ""
        edge = " " if text[-1:] == " " and where.endswith("before") else ""
        inner = text[len(space) : len(text) - len(edge)]
        return space + (self.key(where, inner) if inner or not text else "") + edge


def character(char: str) -> str:
    """Name a character so that it can be found whatever it looks like."""
    name = unicodedata.name(char, "a character without name")
    return f"{name} (U+{ord(char):04X}), which is {script_of(char)}"


def listed(names: Iterable[str], word: str) -> str:
    """Join names with commas and one word before the last."""
    *most, last = names
    return f"{', '.join(most)} {word} {last}" if most else last
