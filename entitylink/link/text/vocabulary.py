"""What is known of each word of a text before any name is looked up.

In: words as they stand in texts, and the language. Out: a `WordType` each: how it is written, what
of it may be a name once clitics are cut off, and whether a gazetteer has it, exactly, as an
inflected form, or by its sounds. Words are looked up all at once, each once: a text has far fewer
different words than words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from entitylink.gazetteer.words import Word, readings
from entitylink.index.hashing import code_points, mixed, substrings
from entitylink.index.strings import sizes_of
from entitylink.keys import Level, plain_hashes, set_keys, word_keys
from entitylink.link.search import NameFinder
from entitylink.link.text.cut import UNSPACED
from entitylink.link.text.lists import (
    clitics_of,
    function_words,
    ordinary_words,
    word_list,
)
from entitylink.link.text.unspaced import Part, UnspacedRun, names_in_runs
from entitylink.link.text.wordtype import (
    WordType,
    cuts,
    is_institution,
    may_be_form,
    note_vocabulary,
    written,
)
from entitylink.names.given import is_given_name
from entitylink.names.inflection import undo
from entitylink.names.native import is_native_given
from entitylink.text.clean import fold, fold_marks
from entitylink.text.scripts import main_script

__all__ = ["Vocabulary"]

Places = npt.NDArray[np.intp]

_KEPT = 60_000
"""Word types that are remembered; full, all are forgotten."""
_LONGEST_PIECE = 12
_SHORTEST_PIECE = {"Hani": 2, "Hira": 4, "Thai": 3, "Laoo": 3, "Khmr": 3, "Mymr": 3}
_SHORTEST_SOUND = 4
"""Letters from which a word may be known by its sounds alone."""
_PER_KEY, _WORDS_OF_A_TYPE = 8, 16
"""Words of a gazetteer that are taken for one key, and for one word of a text."""
_NAMES_LOOKED_AT = 8
_LIKELY_ENDING = 0.2
"""The weight of a rule that is one of the language asked for."""
_BASES = 2
"""Base forms of a word that are read aloud."""


class Vocabulary:
    """The word types of a linker's texts. A memory with bounds."""

    def __init__(self, finders: Sequence[NameFinder]) -> None:
        self._finders = finders
        self._keys = [finder.gazetteer.word_keys for finder in finders]
        self._types: dict[tuple[str, str], WordType] = {}

    def of(self, words: Iterable[str], lang: str) -> dict[str, WordType]:
        """The types of some words, by the words."""
        known = self._types
        found: dict[str, WordType] = {}
        fresh: list[str] = []
        for word in dict.fromkeys(words):
            there = known.get((word, lang))
            if there is None:
                fresh.append(word)
            else:
                found[word] = there
        if fresh:
            if len(known) + len(fresh) > _KEPT:
                known.clear()
            for word, type_ in zip(fresh, self._learned(fresh, lang), strict=True):
                found[word] = known[word, lang] = type_
        return found

    def look_for_forms(self, types: Iterable[WordType], lang: str) -> None:
        """Undo the endings of words in small letters too, which stand beside parts of names."""
        asked = []
        for type_ in types:
            if not (type_.exact or type_.capital or type_.bases or type_.looked):
                type_.looked = True
                asked.append(type_)
        asked = [t for t in asked if len(t.plain) > 3]
        for type_ in self._with_bases(asked, lang):
            type_.near = False

    def pieces(self, runs: Sequence[UnspacedRun], lang: str) -> list[list[Part]]:
        """Parts of runs without spaces that are names, in order."""
        known = self._known_parts([run.text for run in runs])
        return names_in_runs(runs, known, lang, self._is_person)

    def _is_person(self, word: str) -> bool:
        """Whether a gazetteer has a person called so."""
        hashes = plain_hashes([fold_marks(word)])
        for finder, keys in zip(self._finders, self._keys, strict=True):
            _, numbers = keys.many(hashes, cap=_PER_KEY)
            for number in numbers.tolist():
                if finder.is_person(number, _NAMES_LOOKED_AT):
                    return True
        return False

    def _known_parts(self, runs: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Parts of runs without spaces that are words of names: start and end, in order.

        From left to right, at each place the longest.
        """
        folded = [self._folded_run(run) for run in runs]
        codes, borders = code_points(folded)
        longest = np.zeros(len(codes), dtype=np.intp)
        left = np.repeat(borders[1:], sizes_of(borders)) - np.arange(len(codes))
        for size in range(2, _LONGEST_PIECE + 1):
            hashes = mixed(substrings(codes, size), Level.PLAIN)
            there = (left[: len(hashes)] >= size).nonzero()[0]
            for keys in self._keys:
                found, _ = keys.many(hashes[there], cap=1)
                longest[there[found]] = size
        sizes: list[int] = longest.tolist()
        result = []
        for run, start in zip(folded, borders[:-1].tolist(), strict=True):
            least = _SHORTEST_PIECE.get(main_script(run[:1]), 2)
            pieces: list[tuple[int, int]] = []
            place = 0
            while place < len(run):
                length = sizes[start + place]
                if length >= least:
                    pieces.append((place, place + length))
                place += length if length >= least else 1
            result.append(pieces)
        return result

    def _folded_run(self, run: str) -> str:
        folded = fold_marks(run)
        return folded if len(folded) == len(run) else run

    def _learned(self, words: list[str], lang: str) -> list[WordType]:
        small = function_words(lang)
        ordinary = ordinary_words(lang)
        types = [written(word, small) for word in words]
        self._cut_off(types)
        plain = [type_.plain for type_ in types]
        for type_ in types:
            if type_.skip or type_.tail:
                type_.function = type_.plain in small
            type_.ordinary = type_.plain in ordinary
            if not type_.cased and not type_.institution:
                type_.institution = is_institution(type_.plain) or any(
                    is_institution(fold(text)) for text, _, _ in cuts(type_)
                )
        hashes = plain_hashes(plain)
        for type_, hash_ in zip(types, hashes.tolist(), strict=True):
            type_.hash = hash_
        self._note(types, hashes, np.arange(len(types)))
        for type_ in types:
            type_.exact = type_.near = any(type_.numbers) and len(type_.plain) > 0
        self._by_form([t for t in types if not t.exact and may_be_form(t)], lang)
        self._in_case([t for t in types if t.exact and may_be_form(t)], lang)
        for type_ in types:
            if type_.capital and type_.cased:
                type_.given = is_given_name(type_.text)
            elif not type_.cased:
                type_.given = is_native_given(type_.text) or is_given_name(type_.text)
                type_.given = type_.given or (type_.exact and self._is_first(type_))
        if word_list(lang).words:
            for type_, word in zip(types, words, strict=True):
                if not type_.cased and type_.script not in UNSPACED:
                    note_vocabulary(type_, word, lang)
        return types

    def _is_first(self, type_: WordType) -> bool:
        """Whether people of a gazetteer have a word as the first of their names, never the last."""
        for finder, numbers in zip(self._finders, type_.numbers, strict=True):
            for number in numbers[:1]:
                roles = finder.places_of(number, _NAMES_LOOKED_AT)
                if roles:
                    return all(first for first in roles)
        return False

    def _note(
        self, types: Sequence[WordType], hashes: npt.NDArray[np.uint64], owner: Places
    ) -> None:
        """Add the words filed under hashes to the numbers of the types that own the hashes."""
        for source, keys in enumerate(self._keys):
            place, number = keys.many(hashes, cap=_PER_KEY)
            found: dict[int, list[int]] = {}
            for mine, each in zip(owner[place].tolist(), number.tolist(), strict=True):
                found.setdefault(mine, []).append(each)
            for mine, more in found.items():
                type_ = types[mine]
                known = list(type_.numbers) or [()] * len(self._keys)
                known[source] = tuple(dict.fromkeys((*known[source], *more)))[:_WORDS_OF_A_TYPE]
                type_.numbers = tuple(known)
                type_.near = True

    def _has(self, hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
        found = np.zeros(len(hashes), dtype=bool)
        for keys in self._keys:
            place, _ = keys.many(hashes, cap=1)
            found[place] = True
        return found

    def _cut_off(self, types: list[WordType]) -> None:
        """Cut clitics and endings behind apostrophes off words that are no names as they are."""
        options: list[tuple[WordType, str, int, int]] = []
        for type_ in types:
            # What leaves most of the word is likeliest: و and بكين, not وب and كين.
            parted = sorted(cuts(type_), key=lambda cut: -len(cut[0]))
            options += [(type_, *cut) for cut in parted]
        if not options:
            return
        asked = list({option[0].plain: None for option in options})
        whole = dict(zip(asked, self._has(plain_hashes(asked)).tolist(), strict=True))
        options = [option for option in options if not whole[option[0].plain]]
        if not options:
            return
        there = self._has(plain_hashes([fold_marks(fold(text)) for _, text, _, _ in options]))
        done: set[int] = set()
        for (type_, text, skip, tail), is_there in zip(options, there.tolist(), strict=True):
            if id(type_) in done or not (is_there or (type_.cased and tail)):
                continue
            done.add(id(type_))
            clitics = clitics_of(type_.script)
            if clitics and skip and type_.text[:skip].endswith(clitics.articles or ("\0",)):
                type_.articled = True
            type_.text, type_.skip, type_.tail = text, skip, tail
            type_.plain = fold_marks(fold(text))
            type_.upper = text.isupper() and len(text) > 1

    def _in_case(self, types: list[WordType], lang: str) -> None:
        """Undo the endings of words that gazetteers have, but inside of longer names only.

        The Social Democratic Party of Austria has the genitive of Austria.
        """
        if not lang or not types:
            return
        keys = set_keys(np.array([t.hash for t in types], np.uint64), np.arange(len(types) + 1))
        alone = {
            at
            for finder in self._finders
            for at in finder.gazetteer.whole_keys.many(keys, cap=1)[0]
        }
        self._with_bases([t for at, t in enumerate(types) if at not in alone], lang, own=True)

    def _by_form(self, types: list[WordType], lang: str) -> None:
        """Whether words are forms or other spellings of words that gazetteers have."""
        if not types:
            return
        self._with_bases(types, lang)
        # What may be a form of one name may be another spelling of a second: Zelensky, of Zelenska.
        rest = [t for t in types if (not t.near or t.bases) and len(t.plain) >= _SHORTEST_SOUND]
        silent = [type_.numbers for type_ in rest]
        self._by_sound(rest, [fold(t.text) for t in rest], lang)
        if not lang:
            return
        # A text may write names the way of another language: German spellings in French.
        rest = [t for t, before in zip(rest, silent, strict=True) if t.numbers == before]
        latin = [type_ for type_ in rest if type_.script == "Latn"]
        self._by_sound(latin, [fold(t.text) for t in latin], "")
        rest = [t for t in rest if not t.near and len(t.plain) > _SHORTEST_SOUND]
        bases = [(t, form.base) for t in rest for form in undo(t.text, lang=lang)[:_BASES]]
        self._by_sound([t for t, _ in bases], [fold(base) for _, base in bases], lang)

    def _with_bases(
        self, types: Sequence[WordType], lang: str, *, own: bool = False
    ) -> list[WordType]:
        """Note what words may be forms of; those that may be forms of something.

        `own`: only by the grammar of the language.
        """
        words = [Word(fold(t.text), "name", t.script, ()) for t in types]
        for finder in self._finders:
            found = finder.words.exact_forms(words, lang, own=own)
            for type_, forms in zip(types, found, strict=True):
                type_.bases = type_.bases or tuple(forms)
                type_.in_case = type_.in_case or any(forms.values())
        formed = [t for t in types if t.bases]
        owner = np.repeat(np.arange(len(formed)), [len(t.bases) for t in formed])
        hashes = np.array([base for t in formed for base in t.bases], dtype=np.uint64)
        self._note(formed, hashes, owner)
        return formed

    def _by_sound(self, types: Sequence[WordType], words: Sequence[str], lang: str) -> None:
        """Note of types that a gazetteer has words that sound like `words`."""
        said = [(word, readings(word, lang)) for word in words]
        if not said:
            return
        keys = word_keys(said, loosest=Level.MEDIUM)
        self._note(types, keys.hash, keys.word)
