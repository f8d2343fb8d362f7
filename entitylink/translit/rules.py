"""Run one table of spelling rules over one word: letters in, letters or sounds out.

In: a word and a `RuleTable`. Out: what the table makes of it, the preferred result first,
further results where a row offers several. Reading table files is done in `translit.scheme`
and `translit.orthography`; splitting text into words is done by the callers. Both writing
(`schemes/`) and reading (`orthographies/`) run on this one engine, which knows no language:
everything it does is said by a row of a table.

At each place in the word the rules are tried in the order of the file, then the letters,
longest first; the first that fits is taken and the place moves behind it. A row that does not
say where it applies applies everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from entitylink.translit.bare import bare

__all__ = ["CONTEXTS", "Outline", "Pattern", "Rule", "RuleTable", "undoubled"]

CONTEXTS = (
    "word-start",
    "word-end",
    "not-word-start",
    "not-word-end",
    "after-vowel",
    "after-consonant",
    "before-vowel",
    "before-consonant",
)
"""The values of a rule's `where`. A word's edge is neither vowel nor consonant."""


@dataclass(frozen=True)
class Rule:
    """`source` becomes the first of `targets` (the others are likely alternatives).

    `where` holds context names that must all be true; `before` and `after` hold strings of
    which one must stand there (empty: no condition); a space in them is the edge of the word.
    """

    source: str
    targets: tuple[str, ...]
    where: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pattern:
    """A form that words are built in: `key` finds them, `targets` name its groups.

    An `open` one is only how a word begins; the rules write the rest.
    """

    key: re.Pattern[str]
    targets: tuple[str, ...]
    open: bool = False


Outline = tuple[tuple[str, ...], ...]
"""The bare letters of a word (`translit.bare`) in pieces, and for each piece the choices."""

_PAIRS_KEPT = 4096
"""Pairs of letters of one table that are remembered: all of an alphabet, few of Han."""


def undoubled(text: str, sign: str) -> str:
    """Write a letter twice that has the sign of doubling; a vowel sign stays behind both.

    >>> undoubled("مُحَمَّد", "ّ") == "مُحَممَد"
    True
    """
    return re.sub(rf"(\w)(\W?){sign}", r"\1\1\2", text) if sign and sign in text else text


class RuleTable:
    """A compiled table: rules, then letters, then whole words that follow no rule.

    `vowels` are the letters of the source that count as vowels for the contexts; every other
    letter is a consonant. A character without a row is reduced to its base letter when that
    has a row (`ś` to `s`), and otherwise kept (`keep_unknown`) or dropped. `capitals` are
    the letters of the target whose capital is not the usual one (Turkish `i`: `İ`). Without
    `cased` a capital of the source is a letter of its own, as in sound strings.

    A word of `words` is also known behind one of `prefixes` and before one of `suffixes`, which
    are written by the rules and letters: حسين makes الحسيني known. What is no such word may be
    built by one of `patterns`, again with prefix and suffix. `doubling` is the sign of a doubled
    letter; the table sees the letter twice.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        letters: Mapping[str, Sequence[str]],
        *,
        vowels: str = "",
        words: Mapping[str, Sequence[str]] | None = None,
        keep_unknown: bool = True,
        capitals: Mapping[str, str] | None = None,
        cased: bool = True,
        prefixes: Sequence[str] = (),
        suffixes: Sequence[str] = (),
        patterns: Sequence[Pattern] = (),
        doubling: str = "",
    ) -> None:
        self._vowels = frozenset(vowels)
        self._prefixes = ("", *sorted(prefixes, key=len, reverse=True))
        self._suffixes = ("", *sorted(suffixes, key=len, reverse=True))
        self._patterns = tuple(patterns)
        self._has_stems = bool(prefixes or suffixes or patterns)
        self._doubling = doubling
        self._words = {word: tuple(targets) for word, targets in (words or {}).items()}
        self._keep_unknown = keep_unknown
        self._cased = cased
        # Capitals that are not the usual ones of the target language: Turkish i has İ.
        self._capitals = {ord(small): large for small, large in (capitals or {}).items()}
        plain = [Rule(source, tuple(targets)) for source, targets in letters.items()]
        plain.sort(key=lambda rule: -len(rule.source))
        self._rules: dict[str, list[Rule]] = {}
        for rule in [*rules, *plain]:
            self._rules.setdefault(rule.source[0], []).append(rule)
        self._fallback: dict[str, list[Rule]] = {}
        self._near: dict[str, list[tuple[bool, bool, Rule]]] = {}

    def apply(self, word: str, *, limit: int = 8) -> list[str]:
        """Give what the table makes of `word`, preferred first, no duplicates.

        `limit` (>= 1) bounds how many results are given where rows offer alternatives: a
        result that takes fewer second choices comes first. The empty word gives `[""]`.

        The case of letters is carried over, one source letter at a time: "Згода" gives
        "Zghoda", "ЗГОДА" gives "ZGHODA".

        >>> table = RuleTable(
        ...     [Rule("зг", ("zgh",))], {"з": ["z"], "г": ["h"], "о": ["o"], "д": ["d"], "а": ["a"]}
        ... )
        >>> table.apply("Згода"), table.apply("ЗГОДА")
        (['Zghoda'], ['ZGHODA'])
        >>> RuleTable([], {"и": ["i"], "й": ["j", "i"]}).apply("йи")
        ['ji', 'ii']
        """
        word = undoubled(word, self._doubling)
        lower = _lowered(word) if self._cased else word
        has_case = lower != word
        if lower in self._words:
            return self.whole(word, limit=limit)
        # (number of second choices, what is written so far, a capital is still owed)
        partial: list[tuple[int, str, bool]] = [(0, "", False)]
        behind = ""  # what was written since, the same for all of them
        shout = has_case and len(word) > 1 and word.isupper()
        start, stem = self._stem(lower) if self._has_stems else (0, None)
        end = len(lower)
        place = 0
        while place < end:
            rule = stem if stem and place == start else self._match(lower, place)
            if rule is None:
                targets: tuple[str, ...] = (lower[place],) if self._keep_unknown else ("",)
                size = 1
            else:
                targets, size = rule.targets, len(rule.source)
            capital = has_case and word[place] != lower[place]
            if not has_case:
                # Nothing to carry over, which is so wherever a word is read.
                if len(targets) == 1:
                    behind += targets[0]
                else:
                    grown = [
                        (rank + choice, f"{text}{behind}{target}", False)
                        for rank, text, _ in partial
                        for choice, target in enumerate(targets)
                    ]
                    grown.sort(key=_rank)
                    partial = grown[:limit]
                    behind = ""
            elif len(targets) == 1 and len(partial) == 1:
                rank, text, owed = partial[0]
                partial[0] = (rank, *self._write(text, targets[0], capital or owed, shout))
            else:
                grown = [
                    (rank + choice, *self._write(text, target, capital or owed, shout))
                    for rank, text, owed in partial
                    for choice, target in enumerate(targets)
                ]
                grown.sort(key=_rank)
                partial = grown[:limit]
            place += size
        return list(dict.fromkeys([text + behind for _, text, _ in partial]))

    def outline(self, word: str) -> Outline:
        """Give the bare letters of what the table makes of `word`, choice by choice.

        All that `apply` gives, whatever its limit, can be made of them, and perhaps more: they
        say what it will never give, and take a fraction of its time.

        >>> table = RuleTable([], {"ш": ["š", "sz"], "а": ["a"], "т": ["t"]})
        >>> table.outline("Шашат"), table.outline("Тат")
        ((('s', 'sz'), ('a',), ('s', 'sz'), ('at',)), (('tat',),))
        """
        word = undoubled(word, self._doubling)
        lower = _lowered(word) if self._cased else word
        if lower in self._words:
            return (_bare(self._words[lower]),)
        start, stem = self._stem(lower) if self._has_stems else (0, None)
        steps: list[tuple[str, ...]] = []
        behind = ""
        place = 0
        while place < len(lower):
            rule = stem if stem and place == start else self._match(lower, place)
            if rule is None:
                targets: tuple[str, ...] = (lower[place],) if self._keep_unknown else ("",)
                place += 1
            else:
                targets = rule.targets
                place += len(rule.source)
            if len(targets) == 1:
                behind += bare(targets[0])
            else:
                steps += [(behind,), _bare(targets)] if behind else [_bare(targets)]
                behind = ""
        return (*steps, (behind,)) if behind else tuple(steps)

    def whole(self, word: str, *, limit: int = 8) -> list[str]:
        """Give the forms of a word that follows no rule, [] when `words` does not have it."""
        lower = _lowered(word) if self._cased else word
        found = list(self._words.get(lower, ())[:limit])
        return [self.recased(text, word) for text in found] if lower != word else found

    @property
    def known_words(self) -> frozenset[str]:
        """The whole words that follow no rule and stay one word."""
        return frozenset(word for word, (first, *_) in self._words.items() if " " not in first)

    def covers(self, char: str) -> bool:
        """Say whether a lower-case character has a row of its own."""
        return char in self._rules

    def _stem(self, word: str) -> tuple[int, Rule | None]:
        """Where the word known by itself or by its pattern starts, and what it becomes."""
        # A word is known first by itself, while a pattern would take a prefix for a root.
        for find, prefixes in (
            (self._by_itself, self._prefixes),
            (self._by_pattern, (*self._prefixes[1:], "")),
            (self._by_beginning, (*self._prefixes[1:], "")),
        ):
            for prefix in prefixes:
                for suffix in self._suffixes:
                    if not (word.startswith(prefix) and word.endswith(suffix)):
                        continue
                    stem = word[len(prefix) : len(word) - len(suffix)]
                    # Two letters are a particle or a part of any word.
                    rule = find(stem) if len(stem) > 2 or stem == word else None
                    if rule:
                        return len(prefix), rule
        return 0, None

    def _by_itself(self, stem: str) -> Rule | None:
        return Rule(stem, self._words[stem]) if stem in self._words else None

    def _by_pattern(self, stem: str) -> Rule | None:
        for pattern in self._patterns:
            found = None if pattern.open else pattern.key.fullmatch(stem)
            if found:
                return Rule(stem, tuple(found.expand(target) for target in pattern.targets))
        return None

    def _by_beginning(self, stem: str) -> Rule | None:
        for pattern in self._patterns:
            found = pattern.key.match(stem) if pattern.open else None
            if found:
                return Rule(found[0], tuple(found.expand(target) for target in pattern.targets))
        return None

    def _match(self, word: str, place: int) -> Rule | None:
        # What can apply where these two letters stand is the same in every word.
        two = word[place : place + 2]
        rules = self._near.get(two)
        if rules is None:
            rules = self._candidates(two)
        for longer, in_context, rule in rules:
            if (not longer or word.startswith(rule.source, place)) and (
                not in_context or self._fits(rule, word, place)
            ):
                return rule
        return None

    def _candidates(self, two: str) -> list[tuple[bool, bool, Rule]]:
        """The rules that may apply at two letters; whether more letters and contexts count."""
        rules = self._rules.get(two[0])
        if rules is None:
            rules = self._by_base_letter(two[0])
        found = [
            (len(rule.source) > 2, bool(rule.where or rule.before or rule.after), rule)
            for rule in rules
            if two.startswith(rule.source[:2])
        ]
        if len(self._near) < _PAIRS_KEPT:
            self._near[two] = found
        return found

    def _by_base_letter(self, char: str) -> list[Rule]:
        if char not in self._fallback:
            base = unicodedata.normalize("NFD", char)[0]
            # Only one-letter rows: what stands behind the base letter was looked at already.
            self._fallback[char] = [
                Rule(char, rule.targets, rule.where, rule.before, rule.after)
                for rule in self._rules.get(base, [])
                if rule.source == base
            ]
        return self._fallback[char]

    def _fits(self, rule: Rule, word: str, place: int) -> bool:
        end = place + len(rule.source)
        for context in rule.where:
            if not self._holds(context, word, place, end):
                return False
        # A space in `before` or `after` is the edge of the word.
        if rule.before and not f"{word[end:]} ".startswith(rule.before):
            return False
        return not rule.after or f" {word[:place]}".endswith(rule.after)

    def _holds(self, context: str, word: str, start: int, end: int) -> bool:
        if context == "word-start":
            return start == 0
        if context == "word-end":
            return end == len(word)
        if context == "not-word-start":
            return start > 0
        if context == "not-word-end":
            return end < len(word)
        if context == "after-vowel":
            return start > 0 and self._is_vowel(word[start - 1])
        if context == "after-consonant":
            return start > 0 and word[start - 1].isalpha() and not self._is_vowel(word[start - 1])
        if context == "before-vowel":
            return end < len(word) and self._is_vowel(word[end])
        if context == "before-consonant":
            return end < len(word) and word[end].isalpha() and not self._is_vowel(word[end])
        raise ValueError(f"unknown context {context!r}; expected one of {', '.join(CONTEXTS)}")

    def _is_vowel(self, char: str) -> bool:
        return char in self._vowels or unicodedata.normalize("NFD", char)[0] in self._vowels

    def _write(self, text: str, target: str, capital: bool, shout: bool) -> tuple[str, bool]:
        """Append `target`; a capital that meets an empty target is owed to the next letter."""
        if not target:
            return text, capital
        if shout:
            return text + self._upper(target), False
        if capital:
            return text + self.capitalized(target), not any(map(str.isalpha, target))
        return text + target, False

    def recased(self, text: str, model: str) -> str:
        """Give `text` the case of `model`: all capitals, a capital at the start, or none."""
        if len(model) > 1 and model.isupper():
            return self._upper(text)
        return self.capitalized(text) if model[:1].isupper() else text

    def capitalized(self, text: str) -> str:
        """Write the first letter of `text` as a capital; what stands before it is kept.

        The half rings of scholars (ʻ, ʼ) count as letters but have no capital.
        """
        for place, char in enumerate(text):
            if char.upper() != char.lower():
                return text[:place] + self._upper(char) + text[place + 1 :]
        return text

    def without(self, rule: Rule) -> RuleTable:
        """The same table without one rule, to see what the rule is good for."""
        other = copy(self)
        other._rules = {
            first: [each for each in rules if each is not rule]
            for first, rules in self._rules.items()
        }
        other._fallback = {}
        other._near = {}
        return other

    def _upper(self, text: str) -> str:
        if not self._capitals:
            return text.upper()
        return "".join(self._capitals.get(ord(char), char.upper()) for char in text)


_rank: Callable[[tuple[int, str, bool]], int] = itemgetter(0)


def _bare(targets: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(bare, targets)))


@lru_cache(maxsize=1 << 12)
def _lowered(word: str) -> str:
    return word.lower() if word.isascii() else "".join(map(_lower, word))


def _lower(char: str) -> str:
    """Lower-case without changing the length, so that places stay places (`İ` has two)."""
    lower = char.lower()
    return lower if len(lower) == 1 else lower[0]
