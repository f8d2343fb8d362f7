"""Say what the generic words of organizations and places mean, in any language that has a line.

In: one word of a name. Out: its concepts (`concepts_of`): "ministry" for Ministry, министерство and
ministère, a country code for Ukraine, ukrainisch and 乌克兰. The parts of a word written together
(`divided`): Verteidigungs-ministerium, 北京-大学. The words are data, `data/generic_words.tsv` and
`data/countries.tsv`; what it is worth that two words share a concept is decided in `link`.

A concept is a hint, not a translation: "region" and "Gebiet" share one, and so do "Georgian" of the
country and of the state.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from entitylink.errors import DataFileError
from entitylink.text.clean import fold, fold_marks
from entitylink.text.scripts import main_script

__all__ = [
    "concepts_of",
    "describes",
    "divided",
    "first_letters",
    "is_divisible",
    "is_generic",
    "is_small",
    "names_trade",
    "tells_type",
]

DATA = Path(__file__).parent / "data"
FILES = {"generic_words.tsv": "concept\tlang\twords", "countries.tsv": "country\tscript\twords"}

_ENDING = 6
"""Letters that a word may have more than a stem: the longest endings of cases and adjectives."""
_PREFIX, _SMALL, _TYPES = "prefix", "small", "types"
_DESCRIBING, _TRADES = "describing", "trades"
"""Lines of these names hold no words of concepts."""
_AFTER_PREFIX = 3
"""Letters that a word has at least without an article grown together with it."""
_CLEAR_HEAD = 7
"""Letters of a last part that divides a word whatever stands before it; a shorter one must stand
behind another generic word, as bank in Nationalbank and not in Burbank."""
_LEAST_REST = 3
_UNSPACED = frozenset({"Hani", "Hira", "Kana", "Hang", "Thai"})
_WHOLE_NAME = 3
"""Signs that the name of a person has at most in Han and Hangul: it is not divided."""
_IN_A_RUN = 4
"""Signs a word has at least to be found in the middle of a run of kana: サン begins サンダース."""


@dataclass(frozen=True)
class _Words:
    """Words and stems by what they are looked up by; last and first parts, longest first."""

    exact: dict[str, tuple[str, ...]]
    stems: dict[str, tuple[str, ...]]
    heads: tuple[str, ...]
    fronts: tuple[str, ...]
    prefixes: dict[str, tuple[str, ...]]
    small: frozenset[str]
    types: frozenset[str]
    describing: dict[str, frozenset[str]]
    """Concepts of words that a name is given with or without, by the kind of the entity."""
    trades: frozenset[str]
    longest: dict[str, int]
    begun: dict[str, dict[str, set[str]]]
    """The first letters of the words of a concept that is no country, by language."""

    def of(self, key: str) -> tuple[str, ...]:
        """The concepts of a word without diacritics, in a stable order."""
        found = self.exact.get(key, ())
        for size in range(len(key), max(len(key) - _ENDING, 2) - 1, -1):
            stem = self.stems.get(key[:size])
            if stem:
                return tuple(dict.fromkeys((*found, *stem)))
        return found


@lru_cache(maxsize=1 << 15)
def concepts_of(word: str) -> tuple[str, ...]:
    """The concepts of a folded word, () for a word that has none, as nearly all have.

    >>> concepts_of("министерства"), concepts_of("ukrainisches"), concepts_of("kiel")
    (('ministry',), ('UA',), ())
    """
    words = _words()
    key = fold_marks(word)
    found = words.of(key)
    if not found:
        for prefix in words.prefixes.get(key[:1], ()):
            if key.startswith(prefix) and len(key) >= len(prefix) + _AFTER_PREFIX:
                found = words.of(key[len(prefix) :])
                if found:
                    break
    return found


def is_generic(word: str) -> bool:
    """Whether a folded word is a generic one, of a concept that is no country."""
    return any(concept.islower() for concept in concepts_of(word))


def tells_type(word: str) -> bool:
    """Whether a folded word says what something is: a university, a river.

    >>> tells_type("university"), tells_type("national"), tells_type("ukraine")
    (True, False, False)
    """
    return not _words().types.isdisjoint(concepts_of(word))


def describes(word: str, kind: str) -> bool:
    """Whether a folded word behind the name of an entity of this kind only says what it is.

    Gazprom and the Gazprom Group are one, Gazprom and a Gazprom Bank are not.

    >>> describes("company", "organization"), describes("bank", "organization")
    (True, False)
    >>> describes("city", "place"), describes("city", "organization")
    (True, False)
    """
    described = _words().describing.get(kind, frozenset())
    return not described.isdisjoint(concepts_of(word))


def names_trade(word: str) -> bool:
    """Whether a folded word says what a company deals in, and only that beside such a word: oil.

    >>> names_trade("oil"), names_trade("bank")
    (True, False)
    """
    return not _words().trades.isdisjoint(concepts_of(word))


def is_small(word: str) -> bool:
    """Whether a word says nothing in the name of an institution: of, und, для.

    `word` is given as `names.lexicon.word_key` leaves it.
    """
    return word in _words().small


def is_divisible(word: str) -> bool:
    """Whether `divided` may give more than one part; False is certain.

    `word` is given as `names.lexicon.word_key` leaves it.
    """
    return word.endswith(_words().heads)


@lru_cache(maxsize=1 << 12)
def first_letters(concepts: tuple[str, ...]) -> dict[str, str]:
    """The letters, folded, that words for these concepts begin with, by language.

    Only of languages that have a word for one of them; countries have no letters here.

    >>> first_letters(("bank",))["pl"], first_letters(("bank",))["fi"], first_letters(())
    ('b', 'p', {})
    """
    words = _words()
    found: dict[str, set[str]] = {}
    for concept in concepts:
        for lang, letters in words.begun.get(concept, {}).items():
            found.setdefault(lang, set()).update(letters)
    return {lang: "".join(sorted(letters)) for lang, letters in sorted(found.items())}


@lru_cache(maxsize=1 << 15)
def divided(word: str) -> tuple[str, ...]:
    """The parts of a word in which generic words are written together with others.

    One part where none is found. In scripts with spaces only the end is looked at, and what stands
    before it: Bundes-finanz-ministerium.

    >>> divided("Außenministerium"), divided("乌克兰国防部"), divided("Burbank")
    (('Außen', 'ministerium'), ('乌克兰', '国防', '部'), ('Burbank',))
    """
    if main_script(word) in _UNSPACED:
        return _cut(word)
    words = _words()
    plain = fold_marks(fold(word))
    head = next((head for head in words.heads if plain.endswith(head)), "")
    cut = _place(word, head) if head else 0
    rest = word[:cut]
    if len(rest) < _LEAST_REST:
        return (word,)
    if len(head) < _CLEAR_HEAD and not concepts_of(fold(rest)):
        return (word,)
    plain = fold_marks(fold(rest))
    front = next((front for front in words.fronts if plain.startswith(front)), "")
    if len(plain) - len(front) < _LEAST_REST or not front:
        return rest, word[cut:]
    return rest[: len(front)], rest[len(front) :], word[cut:]


def _place(word: str, head: str) -> int:
    """Where the last part of a word begins that `head` is folded; 0 where its letters are split."""
    for cut in range(len(word) - 1, 0, -1):
        if len(fold_marks(fold(word[cut:]))) >= len(head):
            return cut if fold_marks(fold(word[cut:])) == head else 0
    return 0


def _cut(word: str) -> tuple[str, ...]:
    """Cut generic words from both ends of a word of a script without spaces."""
    words = _words()
    behind: list[str] = []
    rest = word
    while rest:
        found = _at_the_end(rest, words)
        if not found or len(found) == len(rest):
            break
        behind.insert(0, found)
        rest = rest[: -len(found)]
    if not behind:
        return (word,)
    before: list[str] = []
    while True:
        found = _at_the_start(rest, words)
        if not found or len(found) == len(rest):
            break
        before.append(found)
        rest = rest[len(found) :]
    parts = (*before, rest, *behind)
    if len(word) <= _WHOLE_NAME and not all(map(words.of, parts)):
        return (word,)
    return parts


def _at_the_end(text: str, words: _Words) -> str:
    longest = words.longest.get(main_script(text[-1]), 0)
    for size in range(min(longest, len(text)), 1, -1):
        if words.of(text[-size:]) and _is_apart(text, len(text) - size, size):
            return text[-size:]
    # One sign says little: behind another of these words it says what it mostly says.
    if len(text) > 1 and words.of(text[-1]):
        ends = range(min(longest, len(text) - 1), 1, -1)
        if any(words.of(text[-1 - size : -1]) for size in ends):
            return text[-1]
    return ""


def _at_the_start(text: str, words: _Words) -> str:
    longest = words.longest.get(main_script(text[0]), 0)
    for size in range(min(longest, len(text)), 1, -1):
        if words.of(text[:size]) and _is_apart(text, size, size):
            return text[:size]
    return ""


def _is_apart(text: str, place: int, size: int) -> bool:
    """Whether a word of kana that ends or begins at a place is no piece of a longer one."""
    if place in (0, len(text)) or size >= _IN_A_RUN:
        return True
    scripts = {main_script(text[place - 1]), main_script(text[place])}
    return "Kana" not in scripts or len(scripts) > 1


@cache
def _words() -> _Words:
    """Read the files. A file that breaks its rules raises DataFileError."""
    exact: dict[str, dict[str, None]] = {}
    stems: dict[str, dict[str, None]] = {}
    heads: set[str] = set()
    fronts: set[str] = set()
    prefixes: dict[str, list[str]] = {}
    small: set[str] = set()
    types: set[str] = set()
    describing: dict[str, set[str]] = {}
    trades: set[str] = set()
    longest: dict[str, int] = {}
    begun: dict[str, dict[str, set[str]]] = {}
    for name, heading in FILES.items():
        for concept, lang, listed in _rows(DATA / name, heading):
            if concept.islower():
                letters = begun.setdefault(concept, {}).setdefault(lang, set())
                # What only ends a word begins none.
                letters.update(fold_marks(fold(w))[0] for w in listed if not w.startswith("-"))
            for written in listed:
                key = fold_marks(fold(written.strip("*-")))
                if concept == _PREFIX:
                    prefixes.setdefault(key[:1], []).append(key)
                elif concept == _TYPES:
                    types.add(written)
                elif concept == _DESCRIBING:
                    describing.setdefault(lang, set()).add(written)
                elif concept == _TRADES:
                    trades.add(written)
                elif concept == _SMALL:
                    small.add(key)
                elif written.startswith("-"):
                    heads.add(key)
                    exact.setdefault(key, {})[concept] = None
                elif written.endswith("-"):
                    fronts.add(key)
                    exact.setdefault(key, {})[concept] = None
                else:
                    filed = stems if written.endswith("*") else exact
                    filed.setdefault(key, {})[concept] = None
                    script = main_script(key)
                    if script in _UNSPACED:
                        longest[script] = max(longest.get(script, 0), len(key))
    return _Words(
        {key: tuple(found) for key, found in exact.items()},
        {key: tuple(found) for key, found in stems.items()},
        tuple(sorted(heads, key=lambda head: (-len(head), head))),
        tuple(sorted(fronts, key=lambda front: (-len(front), front))),
        {first: tuple(sorted(found, key=len, reverse=True)) for first, found in prefixes.items()},
        frozenset(small),
        frozenset(types),
        {kind: frozenset(found) for kind, found in describing.items()},
        frozenset(trades),
        longest,
        begun,
    )


def _rows(path: Path, heading: str) -> Iterator[tuple[str, str, list[str]]]:
    """The concept, the language or script and the words of each line."""
    is_first = True
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        if is_first:
            if line != heading:
                raise DataFileError(
                    f"{path.name}, line {number}: the heading is {line!r}; expected {heading!r}"
                )
            is_first = False
            continue
        fields = line.split("\t")
        words = fields[2].split(" ") if len(fields) == 3 else []
        if not all((*fields, words)) or any(not word.strip("*-") for word in words):
            raise DataFileError(
                f"{path.name}, line {number}: {line!r}; expected {heading.split()[0]}, "
                f"{heading.split()[1]} and words with one space between them, parted by tabs"
            )
        if len(set(words)) < len(words):
            raise DataFileError(f"{path.name}, line {number}: a word stands twice; expected once")
        yield fields[0], fields[1], words
