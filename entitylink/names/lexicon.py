"""The word lists that names are read with: titles, particles, suffixes, patronymics.

In: the TOML files in `data/`. Out: one `Lexicon`, read once, when the first name with more than
one word is parsed. How the words are used is decided in `names.parse` and `names.order`.

Every list is compared through `word_key`: no case, no diacritics, no dots and apostrophes, so
that a file holds `Außenminister` once and `AUSSENMINISTER` is found too. Only the endings of
patronymics and surnames keep their marks, since `-ović` and `-ovič` are not the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from entitylink.errors import DataFileError
from entitylink.text.clean import fold, fold_marks
from entitylink.text.tables import Table, read_table
from entitylink.text.tokens import elided_words, tokenize

__all__ = ["Lexicon", "Phrase", "lexicon", "word_key"]

DATA = Path(__file__).parent / "data"

_DROPPED = dict.fromkeys(map(ord, ".'\"ʾʿʺˀˁ"), "")


def word_key(word: str) -> str:
    """Give the form that a word is looked up by.

    >>> word_key("Ph.D."), word_key("Außenminister"), word_key('ד"ר')
    ('phd', 'aussenminister', 'דר')
    """
    return fold_marks(word).translate(_DROPPED)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A title of one or more words; `langs` is empty unless it counts only in some languages."""

    words: tuple[str, ...]
    langs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lexicon:
    """All word lists. Phrases are filed under their first word (`before`, `suffixes`) or their
    last (`after`), longest first; single words are keys."""

    before: Mapping[str, tuple[Phrase, ...]]
    after: Mapping[str, tuple[Phrase, ...]]
    peerage: frozenset[str]
    modifiers: frozenset[str]
    title_endings: tuple[str, ...]
    attached_end: tuple[str, ...]
    attached_start: tuple[str, ...]
    attached_modifiers: tuple[str, ...]
    particles: frozenset[str]
    inner_particles: frozenset[str]
    hyphenated_particles: frozenset[str]
    small_particles: frozenset[str]
    articles: frozenset[str]
    not_names: frozenset[str]
    suffixes: Mapping[str, tuple[Phrase, ...]]
    small_suffixes: frozenset[str]
    numerals: frozenset[str]
    name_numerals: frozenset[str]
    legal_forms: frozenset[tuple[str, ...]]
    patronymic_endings: tuple[str, ...]
    patronymic_words: frozenset[str]
    patronymic_stem: int
    surname_endings: tuple[str, ...]

    @cached_property
    def other_than_names(self) -> frozenset[str]:
        """Words that may play another part than that of a name, or be a piece of such a phrase."""
        phrases = [
            phrase
            for filed in (self.before, self.after, self.suffixes)
            for found in filed.values()
            for phrase in found
        ]
        return frozenset(word for phrase in phrases for word in phrase.words).union(
            self.modifiers,
            self.particles,
            self.inner_particles,
            self.hyphenated_particles,
            self.small_particles,
            self.articles,
            self.not_names,
            self.small_suffixes,
            self.patronymic_words,
            self.peerage,
            elided_words(),
            ("the",),
        )


@cache
def lexicon() -> Lexicon:
    """Read the files. A file that breaks its rules raises DataFileError."""
    titles = read_table(DATA / "titles.toml")
    before: list[Phrase] = []
    after: list[Phrase] = []
    lists: dict[str, list[str]] = {
        key: [] for key in ("modifiers", "endings", "attached_end", "attached_start", "peerage")
    }
    scriptless: list[str] = []
    for lang, table in _languages(titles, "examples"):
        table.only("before", "after", "own", *lists)
        before.extend(Phrase(words) for words in _phrases(table, "before"))
        before.extend(Phrase(words, frozenset((lang,))) for words in _phrases(table, "own"))
        after.extend(Phrase(words) for words in _phrases(table, "after"))
        for key, found in lists.items():
            found.extend(table.texts(key))
        if "attached_end" in table:
            scriptless.extend(table.texts("modifiers"))

    particles = read_table(DATA / "particles.toml")
    small: dict[str, set[str]] = {key: set() for key in ("words", "inner", "hyphenated", "small")}
    for _, table in _languages(particles, "examples", "not_names", "articles"):
        table.only(*small)
        for key, words in small.items():
            words.update(map(word_key, table.texts(key)))

    suffixes = read_table(DATA / "suffixes.toml")
    suffixes.only("words", "small", "numerals", "also_names", "legal_forms", "examples")
    patronymics = read_table(DATA / "patronymics.toml")
    patronymics.only("min_stem", "endings", "words", "surname_endings", "examples")
    return Lexicon(
        before=_filed(before, 0),
        after=_filed(after, -1),
        peerage=frozenset(map(word_key, lists["peerage"])),
        modifiers=frozenset(map(word_key, lists["modifiers"])),
        title_endings=tuple(map(word_key, lists["endings"])),
        attached_end=_longest_first(lists["attached_end"]),
        attached_start=_longest_first(lists["attached_start"]),
        attached_modifiers=_longest_first(scriptless),
        particles=frozenset(small["words"]),
        inner_particles=frozenset(small["inner"]),
        hyphenated_particles=frozenset(small["hyphenated"]),
        small_particles=frozenset(small["small"]),
        articles=frozenset(map(word_key, particles.texts("articles"))),
        not_names=frozenset(map(word_key, particles.texts("not_names"))),
        suffixes=_filed((Phrase(words) for words in _phrases(suffixes, "words")), 0),
        small_suffixes=frozenset(map(word_key, suffixes.texts("small"))),
        numerals=frozenset(suffixes.texts("numerals")),
        name_numerals=frozenset(suffixes.texts("also_names")),
        legal_forms=frozenset(_phrases(suffixes.table("legal_forms"), "words")),
        patronymic_endings=tuple(map(fold, patronymics.texts("endings"))),
        patronymic_words=frozenset(map(word_key, patronymics.texts("words"))),
        patronymic_stem=int(patronymics.number("min_stem")),
        surname_endings=tuple(map(fold, patronymics.texts("surname_endings"))),
    )


def _languages(data: Table, *others: str) -> Iterator[tuple[str, Table]]:
    for key in data:
        if key not in others:
            yield key, data.table(key)


def _phrases(table: Table, key: str) -> Iterator[tuple[str, ...]]:
    for phrase in table.texts(key):
        words = tuple(word_key(token.text) for token in tokenize(phrase))
        if not words or not all(words):
            raise DataFileError(f"{table.where}: {key} holds {phrase!r}; expected words")
        yield words


def _filed(phrases: Iterable[Phrase], place: int) -> Mapping[str, tuple[Phrase, ...]]:
    """File phrases under one of their words, merging what several languages share."""
    langs: dict[tuple[str, ...], frozenset[str] | None] = {}
    for phrase in phrases:
        if phrase.words in langs and (not phrase.langs or langs[phrase.words] is None):
            langs[phrase.words] = None
        elif phrase.langs:
            langs[phrase.words] = (langs.get(phrase.words) or frozenset()) | phrase.langs
        else:
            langs[phrase.words] = None
    filed: dict[str, list[Phrase]] = {}
    for words in sorted(langs, key=lambda words: (-len(words), words)):
        filed.setdefault(words[place], []).append(Phrase(words, langs[words] or frozenset()))
    return {word: tuple(found) for word, found in filed.items()}


def _longest_first(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(texts), key=lambda text: (-len(text), text)))
