"""A transliteration scheme: writes the words of one language in the letters of another.

In: a native word or text. Out: its spellings, preferred first. A `Scheme` is what a file of
`schemes/` says (`translit.schemefile` reads it); which schemes there are for a language is said
by `translit.catalog`, which one a text needs by `translit.write`.

A scheme starts from letters, from what another scheme makes of them (`first`), or from sounds.
One for sounds says how the press of one language spells what it hears, and so serves every
language that is read faithfully: the catalog ties it to each of them, as if each had a file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import zip_longest
from typing import Literal

from entitylink.translit.languages import in_script, scripts
from entitylink.translit.orthography import Orthography
from entitylink.translit.rules import Outline, Rule, RuleTable
from entitylink.translit.steps import STEPS
from entitylink.translit.surnames import cut_name, with_marks
from entitylink.translit.words import APOSTROPHE, fold_apostrophes, split_words

__all__ = ["ALL_LANGUAGES", "SOUNDS", "Scheme", "SchemeStatus"]

SOUNDS = "sounds"
"""The script of a scheme that writes sound strings (`translit.sounds`)."""

ALL_LANGUAGES = "mul"
"""The language of a scheme for all languages of a script."""

SchemeStatus = Literal["current", "superseded", "informal"]

# Maqaf and the Armenian hyphen tie names (בן־גוריון); comma, semicolon and question mark of Arabic.
_SIGNS = str.maketrans("\u05be\u058a\u060c\u061b\u061f", "--,;?")
_ACCENT = re.compile("(?<=[aeiouyAEIOUY])[\u0300\u0301]")
_READINGS = 2  # readings of a word that a scheme for sounds writes
_SURNAMES = 4  # spellings of a surname that the given name is tied to


@dataclass(frozen=True, eq=False)
class Scheme:
    """One transliteration scheme; two schemes are the same when they are the same object.

    language  the language of the names it is for (BCP 47); "mul": all languages of `script`.
    target    the language it writes for; "" for a standard that serves all, which is then
              known by its `id`.
    also_for  further languages whose press writes the same; the catalog offers the scheme for
              each of them that has no file of its own of the same priority or a higher one,
              as `written_for` makes it.
    priority  among several schemes of one language and target the highest is preferred.
    examples  native text, the spelling that must come out, further spellings that must be
              among the alternatives. In a file for sounds the text starts with its language
              and a colon.
    first     a scheme that every word goes through before: it restores what the native
              spelling leaves out, as Russian prints ё as е, or does half of the way, as
              pinyin does from Han characters to the Czech spelling.
    reader    reads the word into the sounds that the table starts from; None where it starts
              from letters.
    serves    languages that a file for sounds is good for.
    small     words (bin), and beginnings that do not end in a letter (al-), that stay small
              where names of a script without capitals get one: al-Sisi.
    surnames  native surnames, and how they are spelled, () as the table does; names printed as
              one word are cut behind them (`translit.surnames`), but not the words `uncut`.
    doubted   whether a word with a surname may be none (a town, a foreign word): then the word
              as a whole is the last alternative.
    given     the table for given names, where it is not that of all words; with `liaison` it
              writes the surname too, because the given name sounds different behind it.
    joins     words that are read together with their neighbor, each with the space that goes:
              with "عبد ال" (here or in `first`) عبد الله is one word.
    borrows   the scheme of another target whose spellings the same press prints, too: Dutch papers
              have Sharapova beside Sjarapova. They are no spellings of this scheme, but
              `translit.write.variants` gives them last.
    hyphens   whether the table sees what `first` gives with hyphens as one word: Jae-in.
    unaccented  matches a spelling in lower case whose accent is not printed, because readers
              stress it there anyway (Pútin); None where accents stay as the table writes them.
    """

    id: str
    title: str
    source: str
    status: SchemeStatus
    reversible: bool
    language: str
    script: str
    target: str
    target_script: str
    table: RuleTable
    examples: tuple[tuple[str, ...], ...]
    also_for: tuple[str, ...] = ()
    priority: int = 0
    rules: tuple[Rule, ...] = ()
    first: Scheme | None = None
    reader: Orthography | None = None
    serves: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    borrows: Scheme | None = None
    unaccented: re.Pattern[str] | None = None
    pre: str = ""
    decompose: bool = False
    surnames: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    uncut: frozenset[str] = field(default=frozenset(), repr=False)
    doubted: bool = False
    given: RuleTable | None = None
    liaison: bool = False
    hyphens: bool = False
    letters: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    capitals: dict[str, str] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        return f"<Scheme {self.id}>"

    def written_for(self, target: str) -> Scheme:
        """Give the same scheme for another target, under an id of its own.

        The id names the target where that of a file by a language's press does.

        >>> from entitylink.translit.catalog import scheme_by_id
        >>> scheme_by_id("sr-Cyrl-Latn-gajica").written_for("de").id
        'sr-Cyrl-Latn-de-gajica'
        """
        opening = f"{self.language}-{self.script}-{self.target_script}-"
        rest = self.id.removeprefix(opening).removeprefix(f"{self.target.lower()}-")
        return replace(self, id=f"{opening}{target.lower()}-{rest}", target=target, also_for=())

    def applies_to(self, text: str) -> bool:
        """Say whether the text has a letter of the script that the scheme is for."""
        return any(in_script(char, self.script) for char in text)

    def spellings(self, word: str, *, limit: int = 8) -> list[str]:
        """Give the spellings of one native word, preferred first, at most `limit` (>= 1).

        >>> from entitylink.translit.catalog import scheme_by_id
        >>> scheme_by_id("ru-Cyrl-Latn-de-press").spellings("Сергей")
        ['Sergej', 'Sergei']
        """
        word = _cleaned(word, self.script)
        found: dict[str, None] = {}
        for each in self._restored(word, limit):
            for spelling in (
                self._from_sounds(each) if self.reader else self._from_words(each, limit)
            ):
                found.setdefault(unicodedata.normalize("NFC", spelling))
            if len(found) >= limit:
                break
        if self.unaccented:
            found = dict.fromkeys(
                each for spelling in found for each in _accented(spelling, self.unaccented)
            )
        # A script without capitals has no model to go by; a name gets one on every word.
        if word.lower() == word == word.title():
            return [self._as_name(spelling) for spelling in found][:limit]
        return list(found)[:limit]

    def outlines(self, word: str, *, limit: int = 8) -> Sequence[Outline] | None:
        """Give the bare letters of the spellings of a native word, and perhaps of others.

        No spelling that `spellings` gives with this limit has letters that none of them has
        (`RuleTable.outline`). None for a name printed as one word, which is not looked into.
        """
        if self.is_name(word):
            return None
        found: list[Outline] = []
        for each in self._restored(_cleaned(word, self.script), limit):
            if self.reader:
                found += [
                    self.table.outline(each) for each in _sounds_of(self.reader, each.lower())
                ]
                continue
            outline: Outline = ()
            for piece in self._words_of(each):
                part = self._outline(piece)
                if part is None:
                    return None
                outline += part
            found.append(outline)
        return found

    def _outline(self, word: str) -> Outline | None:
        if not (self.surnames or self.pre or self.decompose) or self.table.whole(word, limit=1):
            return self.table.outline(word)
        parts = cut_name(word, self.surnames) if word not in self.uncut else None
        if parts is not None and (parts[1] or self.surnames[word]):
            return None
        return self.table.outline(self._prepared(word))

    def is_name(self, word: str) -> bool:
        """Say whether a word is a surname and a given name printed as one.

        In its spellings the surname ends at the first space.
        """
        for part in (self.first, self):
            if part is not None and part.surnames and word not in part.uncut:
                cut = cut_name(word, part.surnames)
                if cut is not None and cut[1]:
                    return True
        return False

    def joined(self, text: str) -> str:
        """Write words together that `joins` names."""
        for part in self.first.joins if self.first else self.joins:
            if part in text:
                edges = rf"(?<=\w){part}\b" if part.startswith(" ") else rf"\b{part}(?=\w)"
                text = re.sub(edges, part.replace(" ", ""), text)
        return text

    def write(self, text: str) -> str:
        """Write each native word of a text in its preferred spelling, keep everything else.

        >>> from entitylink.translit.catalog import scheme_by_id
        >>> scheme_by_id("ru-Cyrl-Latn-de-press").write("«Сергей Лавров», 2024")
        '«Sergej Lawrow», 2024'
        """
        return "".join(
            self.spellings(piece, limit=1)[0]
            if is_word and self.applies_to(piece)
            else self._between(piece)
            for piece, is_word in _pieces(self.joined(text))
        )

    def phrases(self, text: str, *, limit: int = 8) -> list[str]:
        """Give the spellings of a whole text; those with fewer second choices come first."""
        return _combined(
            [
                self.spellings(piece, limit=limit)
                if is_word and self.applies_to(piece)
                else [self._between(piece)]
                for piece, is_word in _pieces(self.joined(text))
            ],
            limit,
        )

    def _between(self, piece: str) -> str:
        """What stands between words: signs of the native script have counterparts."""
        return piece if self.script == self.target_script else piece.translate(_SIGNS)

    def _restored(self, word: str, limit: int) -> Sequence[str]:
        return _spellings_first(self.first, word, limit) if self.first else (word,)

    def _from_words(self, text: str, limit: int) -> list[str]:
        if self.first is None:
            return self._from_word(text, limit)
        return _combined(
            [
                self._from_word(piece, limit) if inside else [piece]
                for piece, inside in self._split(text)
            ],
            limit,
        )

    def _words_of(self, text: str) -> Sequence[str]:
        """The words that the table sees of what `first` gives."""
        return [piece for piece, inside in self._split(text) if inside] if self.first else (text,)

    def _split(self, text: str) -> Sequence[tuple[str, bool]]:
        pieces = _pieces(text)
        return _tied(pieces) if self.hyphens else pieces

    def _from_word(self, word: str, limit: int) -> list[str]:
        if not (self.surnames or self.pre or self.decompose):
            return self.table.apply(word, limit=limit)
        # Whole words and names are known as texts have them, letters as the step makes them.
        found = self.table.whole(word, limit=limit)
        if found:
            return found
        parts = cut_name(word, self.surnames) if word not in self.uncut else None
        if parts is None:
            return self.table.apply(self._prepared(word), limit=limit)
        found = self._from_name(*parts, limit)
        if not self.doubted:
            return found
        uncut = self.table.apply(self._prepared(word), limit=1)
        return list(dict.fromkeys([*found[: max(limit - 1, 1)], *uncut]))[:limit]

    def _from_name(self, surname: str, given: str, limit: int) -> list[str]:
        spellings = list(self.surnames[surname])
        spellings = spellings or self.table.apply(self._prepared(surname), limit=limit)
        if not given:
            return spellings[:limit]
        table = self.given or self.table
        # Mun Jae-in, then Mun Jaein. A step leaves marks of its own.
        forms = [with_marks(given)] if table.covers(APOSTROPHE) and not self.pre else []
        lists = []
        for form in (*forms, given):
            if self.liaison:
                tied = self._prepared(surname + APOSTROPHE + form)
                lists.append(table.apply(tied, limit=limit))
            else:
                names = table.apply(self._prepared(form), limit=limit)
                lists.append(_combined([spellings, [" "], names], limit))
        return [each for row in zip_longest(*lists) for each in row if each is not None][:limit]

    def surname_rules(self) -> list[Rule]:
        """The surnames as rules: what stands before the first apostrophe of a name."""
        rules = [
            Rule(
                self._prepared(surname + APOSTROPHE),
                tuple(f"{each} " for each in self._from_name(surname, "", _SURNAMES)),
                ("word-start",),
            )
            for surname in self.surnames
        ]
        return sorted(rules, key=lambda rule: -len(rule.source))

    def _prepared(self, word: str) -> str:
        if self.pre:
            word = fold_apostrophes(STEPS[self.pre](word))
        return unicodedata.normalize("NFD", word) if self.decompose else word

    def _from_sounds(self, word: str) -> list[str]:
        assert self.reader is not None
        found: list[str] = []
        for sounds in _sounds_of(self.reader, word.lower()):
            found += [self.table.recased(text, word) for text in self.table.apply(sounds)]
        return found

    def _as_name(self, spelling: str) -> str:
        words = []
        for word in spelling.split(" "):
            small = next((start for start in self.small if self._stays_small(start, word)), "")
            words.append(small + self.table.capitalized(word[len(small) :]))
        return " ".join(words)

    def _stays_small(self, start: str, word: str) -> bool:
        return word == start or (not start.isalpha() and word.startswith(start))


@lru_cache(maxsize=1 << 10)
def _cleaned(word: str, script: str) -> str:
    """The word composed, with one kind of apostrophe, without marks that the script ignores."""
    if not word.isascii():
        word = unicodedata.normalize("NFC", word)
        for mark in scripts()[script].ignored if script in scripts() else "":
            word = word.replace(mark, "")
    return fold_apostrophes(word)


@lru_cache(maxsize=1 << 10)
def _sounds_of(reader: Orthography, word: str) -> tuple[str, ...]:
    return tuple(reader.spell(word, _READINGS))


@lru_cache(maxsize=1 << 10)
def _pieces(text: str) -> tuple[tuple[str, bool], ...]:
    return tuple(split_words(text))


@lru_cache(maxsize=1 << 10)
def _spellings_first(scheme: Scheme, word: str, limit: int) -> tuple[str, ...]:
    """What a scheme makes of a word that is the first step of others, mostly of many."""
    return tuple(scheme.spellings(word, limit=limit))


def _accented(spelling: str, unaccented: re.Pattern[str]) -> list[str]:
    """The spelling with its accent where print needs one, and as papers without accents have it.

    >>> [_accented(each, re.compile("[áú].*n$")) for each in ("Pútin", "Múrmansk")]
    [['Putin'], ['Múrmansk', 'Murmansk']]
    """
    plain = unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", spelling)))
    return (
        [plain] if unaccented.search(spelling.lower()) else list(dict.fromkeys([spelling, plain]))
    )


def _tied(pieces: Iterable[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Words with nothing but a hyphen between them as one.

    >>> _tied([("Moon", True), (" ", False), ("Jae", True), ("-", False), ("in", True)])
    [('Moon', True), (' ', False), ('Jae-in', True)]
    """
    tied: list[tuple[str, bool]] = []
    for piece, inside in pieces:
        if inside and len(tied) > 1 and tied[-1][0] == "-" and tied[-2][1]:
            tied[-2:] = [(f"{tied[-2][0]}-{piece}", True)]
        else:
            tied.append((piece, inside))
    return tied


def _combined(choices: list[list[str]], limit: int) -> list[str]:
    """Join one spelling of each piece, those with fewer second choices first."""
    partial: list[tuple[int, str]] = [(0, "")]
    for spellings in choices:
        grown = [
            (rank + choice, done + spelling)
            for rank, done in partial
            for choice, spelling in enumerate(spellings)
        ]
        grown.sort(key=lambda entry: entry[0])
        partial = grown[:limit]
    return list(dict.fromkeys(done for _, done in partial))
