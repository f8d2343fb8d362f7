"""The word lists that names are read with: titles, particles, suffixes, patronymics, ...

In: the TOML files in `data/`. Out: one `Lexicon`, read once, when the first name with more than
one word is parsed. How the words are used is decided in `names.parse` and `names.order`.

Every list is compared through `word_key`: no case, no diacritics, no dots and apostrophes, so
that a file holds `Außenminister` once and `AUSSENMINISTER` is found too. Only the endings of
patronymics and surnames keep their marks, since `-ović` and `-ovič` are not the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from entitylink.errors import DataFileError
from entitylink.text.clean import fold, fold_marks
from entitylink.text.tables import Table, read_table
from entitylink.text.tokens import elided_words, tokenize

__all__ = [
    "Gender",
    "GenderedTitle",
    "Lexicon",
    "Phrase",
    "legal_spelling",
    "lexicon",
    "word_key",
]

Gender = Literal["female", "male", ""]

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


@dataclass(frozen=True, slots=True)
class GenderedTitle:
    """A title that tells women from men in some languages, with what it says in each it is one in.

    Unless `is_free` it counts only where the language of the text is one of these.
    """

    words: tuple[str, ...]
    genders: Mapping[str, Gender]
    is_free: bool

    def gender(self, lang: str) -> Gender:
        """What the title says in a text of this language ("" for one that is not known)."""
        if lang in self.genders or not self.is_free:
            return self.genders.get(lang, "")
        told = {gender for gender in self.genders.values() if gender}
        return told.pop() if len(told) == 1 else ""


@dataclass(frozen=True)
class Lexicon:
    """All word lists. Phrases are filed under their first word (`before`, `realms`, `suffixes`,
    `legal_front`) or their last (`after`, `legal_behind`), longest first; single words are keys.
    `legal_clear` holds spellings without spaces and the last dot, `clear_forms` the same as keys.
    `maiden` finds the words before a birth name, behind a space or a comma and before a word."""

    before: Mapping[str, tuple[Phrase, ...]]
    after: Mapping[str, tuple[Phrase, ...]]
    peerage: frozenset[str]
    modifiers: frozenset[str]
    title_endings: tuple[str, ...]
    hyphenated_titles: frozenset[str]
    realms: Mapping[str, tuple[Phrase, ...]]
    following: frozenset[str]
    attached_end: tuple[str, ...]
    attached_start: tuple[str, ...]
    attached_modifiers: tuple[str, ...]
    particles: frozenset[str]
    inner_particles: frozenset[str]
    hyphenated_particles: frozenset[str]
    small_particles: frozenset[str]
    marked_particles: frozenset[str]
    articles: frozenset[str]
    not_names: frozenset[str]
    suffixes: Mapping[str, tuple[Phrase, ...]]
    small_suffixes: frozenset[str]
    numerals: frozenset[str]
    name_numerals: frozenset[str]
    legal_forms: frozenset[tuple[str, ...]]
    legal_behind: Mapping[str, tuple[Phrase, ...]]
    legal_front: Mapping[str, tuple[Phrase, ...]]
    legal_clear: frozenset[str]
    clear_forms: frozenset[tuple[str, ...]]
    legal_attached: tuple[str, ...]
    maiden: re.Pattern[str]
    maiden_words: frozenset[str]
    patronymic_endings: tuple[str, ...]
    patronymic_words: frozenset[str]
    patronymic_stem: int
    surname_endings: tuple[str, ...]
    gendered: Mapping[str, tuple[GenderedTitle, ...]]
    gendered_endings: tuple[tuple[str, Gender], ...]

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
            self.hyphenated_titles,
            self.following,
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
            self.maiden_words,
            (word for form in self.legal_forms for word in form),
        )


@cache
def lexicon() -> Lexicon:
    """Read the files. A file that breaks its rules raises DataFileError."""
    titles = read_table(DATA / "titles.toml")
    before: list[Phrase] = []
    after: list[Phrase] = []
    lists: dict[str, list[str]] = {
        key: []
        for key in (
            *("modifiers", "endings", "hyphenated", "following"),
            *("attached_end", "attached_start", "peerage"),
        )
    }
    realms: list[Phrase] = []
    scriptless: list[str] = []
    genders = _Genders()
    for lang, table in _languages(titles, "examples"):
        table.only("before", "after", "own", "realms", "female", "male", *lists)
        genders.add(lang, table)
        before.extend(Phrase(words) for words in _phrases(table, "before"))
        before.extend(Phrase(words, frozenset((lang,))) for words in _phrases(table, "own"))
        after.extend(Phrase(words) for words in _phrases(table, "after"))
        realms.extend(Phrase(words) for words in _phrases(table, "realms"))
        for key, found in lists.items():
            found.extend(table.texts(key))
        if "attached_end" in table:
            scriptless.extend(table.texts("modifiers"))

    particles = read_table(DATA / "particles.toml")
    small: dict[str, set[str]] = {key: set() for key in ("words", "inner", "hyphenated", "small")}
    marked: set[str] = set()
    for _, table in _languages(particles, "examples", "not_names", "articles"):
        table.only(*small, "marked")
        marked.update(table.texts("marked"))
        for key, words in small.items():
            words.update(map(word_key, table.texts(key)))

    suffixes = read_table(DATA / "suffixes.toml")
    suffixes.only("words", "small", "numerals", "also_names", "examples")
    legal = _legal_forms(read_table(DATA / "legal_forms.toml"))
    maiden = read_table(DATA / "maiden.toml")
    maiden.only("words", "small", "comma", "examples")
    patronymics = read_table(DATA / "patronymics.toml")
    patronymics.only("min_stem", "endings", "words", "surname_endings", "examples")
    return Lexicon(
        before=_filed(before, 0),
        after=_filed(after, -1),
        peerage=frozenset(map(word_key, lists["peerage"])),
        modifiers=frozenset(map(word_key, lists["modifiers"])),
        title_endings=tuple(map(word_key, lists["endings"])),
        hyphenated_titles=frozenset(map(word_key, lists["hyphenated"])),
        realms=_filed(realms, 0),
        following=frozenset(map(word_key, lists["following"])),
        attached_end=_longest_first(lists["attached_end"]),
        attached_start=_longest_first(lists["attached_start"]),
        attached_modifiers=_longest_first(scriptless),
        particles=frozenset(small["words"]),
        inner_particles=frozenset(small["inner"]),
        hyphenated_particles=frozenset(small["hyphenated"]),
        small_particles=frozenset(small["small"]),
        marked_particles=frozenset(marked),
        articles=frozenset(map(word_key, particles.texts("articles"))),
        not_names=frozenset(map(word_key, particles.texts("not_names"))),
        suffixes=_filed((Phrase(words) for words in _phrases(suffixes, "words")), 0),
        small_suffixes=frozenset(map(word_key, suffixes.texts("small"))),
        numerals=frozenset(suffixes.texts("numerals")),
        name_numerals=frozenset(suffixes.texts("also_names")),
        legal_forms=frozenset(phrase.words for phrase in legal.behind),
        legal_behind=_filed(legal.behind, -1),
        legal_front=_filed(legal.front, 0),
        legal_clear=frozenset(legal.clear),
        clear_forms=frozenset(legal.clear_forms),
        legal_attached=_longest_first(legal.attached),
        maiden=_before_a_word(maiden),
        maiden_words=frozenset(
            word
            for key in ("words", "small", "comma")
            for words in _phrases(maiden, key)
            for word in words
        ),
        patronymic_endings=tuple(map(fold, patronymics.texts("endings"))),
        patronymic_words=frozenset(map(word_key, patronymics.texts("words"))),
        patronymic_stem=int(patronymics.number("min_stem")),
        surname_endings=tuple(map(fold, patronymics.texts("surname_endings"))),
        gendered=genders.filed(),
        gendered_endings=tuple(sorted(genders.endings.items())),
    )


class _Genders:
    """What the titles of each language say of their bearers."""

    def __init__(self) -> None:
        self.endings: dict[str, Gender] = {}
        self._told: set[tuple[str, ...]] = set()
        self._free: set[tuple[str, ...]] = set()
        self._listed: dict[tuple[str, ...], dict[str, Gender]] = {}

    def add(self, lang: str, table: Table) -> None:
        own = set(_phrases(table, "own"))
        lists = ("before", "after", "attached_end", "attached_start")
        free = {words for key in lists for words in _phrases(table, key)}
        endings = set(map(word_key, table.texts("endings")))
        said: dict[tuple[str, ...], Gender] = {}
        genders: tuple[tuple[str, Gender], ...] = (("female", "female"), ("male", "male"))
        for key, gender in genders:
            for title, words in zip(table.texts(key), _phrases(table, key), strict=True):
                is_ending = len(words) == 1 and words[0] in endings
                if words not in own and words not in free and not is_ending:
                    raise DataFileError(
                        f"{table.where}: {key} holds {title!r}; expected a title of another list"
                    )
                if words in said:
                    raise DataFileError(
                        f"{table.where}: female and male hold {title!r}; expected it in one"
                    )
                said[words] = gender
                self._told.add(words)
                if is_ending:
                    self.endings[words[0]] = gender
        self._free |= free
        for words in own | free:
            self._listed.setdefault(words, {})[lang] = said.get(words, "")

    def filed(self) -> Mapping[str, tuple[GenderedTitle, ...]]:
        filed: dict[str, list[GenderedTitle]] = {}
        for words in sorted(self._told & self._listed.keys(), key=lambda w: (-len(w), w)):
            title = GenderedTitle(words, self._listed[words], words in self._free)
            filed.setdefault(words[0], []).append(title)
        return {word: tuple(found) for word, found in filed.items()}


@dataclass(frozen=True)
class _LegalForms:
    """`behind` are all of them, `front` those that stand first too."""

    behind: list[Phrase]
    front: list[Phrase]
    clear: set[str]
    clear_forms: set[tuple[str, ...]]
    attached: list[str]


def _legal_forms(data: Table) -> _LegalForms:
    found = _LegalForms([], [], set(), set(), [])
    for lang, table in _languages(data, "examples", "near_misses"):
        table.only("behind", "front", "own_front", "clear", "attached")
        own: set[tuple[str, ...]] = set()
        for key, places in (
            ("behind", ()),
            ("front", (frozenset[str](),)),
            ("own_front", (frozenset((lang,)),)),
            ("attached", (frozenset[str](),)),
        ):
            for words in _phrases(table, key):
                own.add(words)
                found.behind.append(Phrase(words))
                found.front.extend(Phrase(words, langs) for langs in places)
        for spelling, words in zip(table.texts("clear"), _phrases(table, "clear"), strict=True):
            if words not in own:
                raise DataFileError(
                    f"{table.where}: clear holds {spelling!r}; expected a form of another list"
                )
            found.clear.add(legal_spelling(spelling))
            found.clear_forms.add(words)
        found.clear.update(table.texts("attached"))
        found.attached.extend(table.texts("attached"))
    return found


def legal_spelling(text: str) -> str:
    """Give the form that the spelling of a legal form is compared in: no spaces, no last dot.

    >>> legal_spelling("Sp. z o.o."), legal_spelling("Sp.z o.o")
    ('Sp.zo.o', 'Sp.zo.o')
    """
    return "".join(text.split()).rstrip(".")


def _before_a_word(data: Table) -> re.Pattern[str]:
    """The pattern of the words in three lists, `words` in any case, the others as they are written,
    those of `comma` behind a comma only."""
    lists = []
    for key in ("words", "small", "comma"):
        # Behind the dot of an abbreviation the space may be missing.
        found = (
            re.escape(text) + (r"\s*" if text.endswith(".") else r"\s+")
            for text in sorted(data.texts(key), key=len, reverse=True)
        )
        lists.append("|".join(found))
    behind_comma = r"(?:(?<=,)|(?<=,\s))"
    words = rf"(?<=[\s,])(?:(?i:{lists[0]})|{lists[1]})|{behind_comma}(?:{lists[2]})"
    return re.compile(rf"(?:{words})(?=\w)")


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
