"""Say which transliteration schemes give exactly this spelling of a native name.

In: a spelling, and the native name it may stand for. Out: an `Identification`: the schemes
that give the whole spelling, most specific first; or, where each word is given by some scheme
but not all by one, `mixed` and the schemes word by word. Whether the two *sound* alike is not
asked here: `Lawson` is no spelling of Лавров under any scheme, however near it looks.

The words of the spelling may stand in any order, and the native name may have more of them (a
patronymic left out), but every word of the spelling must be given by one native word of its
own. A name printed as one word (문재인, 习近平) has its surname first or last: Moon Jae-in, Jae-in
Moon. Case does not count, but the dot of Turkish `İvanov` does; a prime, an apostrophe and the half
rings of Arabic are one sign, and the two halves of a tie are the tie. A spelling that a scheme
gives only when its diacritics, its ties, or its apostrophes and primes are dropped, all of a kind
(`Usakov` for Czech `Ušakov`), is given too, but not `exact`.

"Most specific first" means: exact before not exact; a scheme's preferred spelling before its
alternatives; current schemes before superseded ones; then English, then the language whose
scheme others share, then these and all others in alphabetical order, then standards that serve
all languages; within a language the scheme of highest priority. So `Lawrow` is German first, and
`Lavrov`, which a dozen languages write the same way, is English first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from entitylink.model import Identification, SchemeUse
from entitylink.translit.bare import PLAIN, bare
from entitylink.translit.languages import in_script
from entitylink.translit.rules import Outline
from entitylink.translit.scheme import Scheme
from entitylink.translit.words import fold_apostrophes, words_of
from entitylink.translit.write import schemes_for

__all__ = ["MAX_LETTERS", "MAX_WORDS", "identify"]

MAX_WORDS = 8
"""Names with more words are not compared, so that the work stays bounded for any input."""

MAX_LETTERS = 40
"""Words with more letters are not compared, for the same reason."""

_ALTERNATIVES = 32  # spellings of one word; enough for five rows with two choices each

# How spellings are found: (how many of them not exactly, sum of their numbers in the lists).
_Rank = tuple[int, int]
# One native word's spellings under a scheme: the words they consist of -> the best rank.
_Spellings = dict[tuple[str, ...], _Rank]
# A rank, and the chunks it is made of: (start, end, number of the native word).
_Cover = tuple[_Rank, tuple[tuple[int, int, int], ...]]


def identify(spelling: str, native: str, *, lang: str | None = None) -> Identification:
    """Find the schemes that make `spelling` of `native`, a name in the language `lang`.

    Without `lang` the language is guessed from the letters of `native`.

    >>> [use.language for use in identify("Uschakow", "Ушаков").schemes]
    ['de']
    >>> identify("Lavrov Sergey", "Сергей Викторович Лавров").schemes[0].title
    'English press spelling of Russian names'
    >>> mixed = identify("Sergey Lawrow", "Сергей Лавров")
    >>> mixed.mixed, [uses[0].language for uses in mixed.parts]
    (True, ['en', 'de'])
    >>> bool(identify("Lawson", "Лавров"))
    False
    """
    empty = Identification(spelling, native)
    written = _latin_words(spelling)
    words = words_of(native)
    if not 0 < len(written) <= MAX_WORDS or not 0 < len(words) <= MAX_WORDS:
        return empty
    if max(map(len, (*written, *words))) > MAX_LETTERS:
        return empty
    if _fold(spelling) == _fold(native):
        return empty  # not written in another way at all
    known = [scheme for scheme in schemes_for(native, lang) if scheme.target != scheme.language]
    scripts = {scheme.target_script for scheme in known}
    written_in = {code for code in scripts if any(in_script(char, code) for char in spelling)}
    usable = [scheme for scheme in known if scheme.target_script in written_in]
    folded = tuple(_fold(word) for word in written)
    likely = _Likely(folded, usable)
    # Abdullah is the two words عبد الله together, Rahman the second of عبد الرحمن.
    joined = words_of(usable[0].joined(native)) if usable else words
    for each in [joined, words] if joined != words else [words]:
        found: list[tuple[_Rank, Scheme]] = []
        spelled = [likely.spellings(word) for word in each]
        for scheme in dict.fromkeys(scheme for spellings in spelled for scheme in spellings):
            cover = _best_cover(folded, [spellings.get(scheme, {}) for spellings in spelled])
            if cover is not None:
                found.append((cover[0], scheme))
        if found:
            found.sort(key=_specificity)
            uses = tuple(_use(scheme, native, spelling, rank) for rank, scheme in found)
            return Identification(spelling, native, uses)
    for each in [joined, words] if joined != words else [words]:
        parts = _mixed(written, folded, each, likely)
        if parts:
            return Identification(spelling, native, (), True, parts)
    return empty


class _Likely:
    """What native words are spelled like under some schemes, as far as a given text may hold it.

    Most schemes write none of the words that stand there, which the bare letters tell
    (`translit.bare`): under these the word is not written out.
    """

    def __init__(self, written: Sequence[str], schemes: Sequence[Scheme]) -> None:
        words = [bare(word) for word in written]
        self._letters = "".join(words)
        borders = [0, *accumulate(map(len, words))]
        self._starts, self._ends = frozenset(borders[:-1]), frozenset(borders[1:])
        self._openings = dict.fromkeys(["", *(word[:1] for word in words)])
        self._schemes = tuple(schemes)
        self._known: dict[str, dict[Scheme, _Spellings]] = {}

    def spellings(self, word: str) -> dict[Scheme, _Spellings]:
        """The spellings of a word under those schemes that may write what is there."""
        found = self._known.get(word)
        if found is None:
            outlined = _outlined(self._schemes, word)
            found = self._known[word] = {
                scheme: _spellings(scheme, word)
                for opening in self._openings
                for outline, schemes in outlined.get(opening, ())
                if outline is None or self._holds(outline)
                for scheme in schemes
            }
        return found

    def _holds(self, outline: Outline) -> bool:
        places = self._starts
        for choices in outline:
            places = frozenset(
                place + len(letters)
                for letters in choices
                for place in places
                if self._letters.startswith(letters, place)
            )
            if not places:
                return False
        return not self._ends.isdisjoint(places)


@lru_cache(maxsize=1 << 10)
def _outlined(
    schemes: tuple[Scheme, ...], word: str
) -> dict[str, list[tuple[Outline | None, list[Scheme]]]]:
    """The outlines of a word with their schemes, by the letters they may begin with.

    "" stands for those that may begin with any letter; an outline of None holds anything.
    """
    found: dict[Outline | None, dict[Scheme, None]] = {}
    for scheme in schemes:
        # Forms that differ in nothing but case have the same letters.
        for form in {form.lower(): form for form in _forms(scheme, word)}.values():
            outlines = scheme.outlines(form, limit=_ALTERNATIVES)
            for outline in (None,) if outlines is None else outlines:
                found.setdefault(outline, {})[scheme] = None
    result: dict[str, list[tuple[Outline | None, list[Scheme]]]] = {}
    for outline, those in found.items():
        for opening in {letters[:1] for letters in outline[0]} if outline else {""}:
            result.setdefault(opening, []).append((outline, list(those)))
    return result


def _use(scheme: Scheme, native: str, spelling: str, rank: _Rank) -> SchemeUse:
    return SchemeUse(scheme.id, scheme.title, scheme.target, native, spelling, not rank[0])


def _specificity(entry: tuple[_Rank, Scheme]) -> tuple[object, ...]:
    (loose, choice), scheme = entry
    group = 0 if scheme.target == "en" else 1 if scheme.target else 2
    old = scheme.status == "superseded"
    alone = not scheme.also_for
    return (loose > 0, choice > 0, old, group, alone, scheme.target, -scheme.priority, scheme.id)


def _forms(scheme: Scheme, word: str) -> tuple[str, ...]:
    # Case does not count, but the dot of Turkish İ does: İvanov is Turkish only, Ivanov too.
    return (word, word.capitalize(), word.upper()) if scheme.capitals else (word,)


@lru_cache(maxsize=4096)
def _spellings(scheme: Scheme, word: str) -> _Spellings:
    is_name = scheme.is_name(word)
    written: list[tuple[int, tuple[str, ...]]] = []
    for form in _forms(scheme, word):
        for choice, spelling in enumerate(scheme.spellings(form, limit=_ALTERNATIVES)):
            for ordered in (spelling, _given_first(spelling)) if is_name else (spelling,):
                # A spelling can be several words: Arabic writes "al-" together with the name.
                parts = tuple(_fold(part) for part in _latin_words(ordered))
                written.append((choice, parts))
                written.append((choice, tuple(part.replace("i\u0307", "i") for part in parts)))
    written.sort()  # the preferred spelling counts where two forms agree
    found: _Spellings = {}
    for choice, parts in written:
        found.setdefault(parts, (0, choice))
    for choice, parts in written:
        for looser in _looser(parts):
            found.setdefault(looser, (1, choice))
    found.pop((), None)
    return found


def _best_cover(written: Sequence[str], choices: Sequence[_Spellings]) -> _Cover | None:
    """Cut `written` into chunks that are each given by a native word of its own.

    Of all ways to do so the one with the best rank, as (rank, chunks in order); None if there
    is none. A chunk is (start, end, number of the native word). What can follow depends only on
    the place and the native words used, so there are at most MAX_WORDS * 2**MAX_WORDS states.
    """
    longest = max((len(parts) for found in choices for parts in found), default=0)
    known: dict[tuple[int, int], _Cover | None] = {}

    def rest(place: int, used: int) -> _Cover | None:
        if place == len(written):
            return (0, 0), ()
        state = (place, used)
        if state not in known:
            known[state] = min(options(place, used), default=None)
        return known[state]

    def options(place: int, used: int) -> Iterator[_Cover]:
        for end in range(place + 1, min(place + longest, len(written)) + 1):
            chunk = tuple(written[place:end])
            for number, found in enumerate(choices):
                if not used >> number & 1 and chunk in found:
                    tail = rest(end, used | 1 << number)
                    if tail is not None:
                        (loose, choice), chunks = tail
                        rank = (loose + found[chunk][0], choice + found[chunk][1])
                        yield rank, ((place, end, number), *chunks)

    return rest(0, 0)


def _mixed(
    written: Sequence[str],
    folded: Sequence[str],
    words: Sequence[str],
    likely: _Likely,
) -> tuple[tuple[SchemeUse, ...], ...]:
    """The schemes word by word, in the order of the spelling; empty if a word has none."""
    choices: list[_Spellings] = []
    for word in words:
        merged: _Spellings = {}
        for spellings in likely.spellings(word).values():
            for parts, rank in spellings.items():
                merged[parts] = min(rank, merged.get(parts, rank))
        choices.append(merged)
    cover = _best_cover(folded, choices)
    if cover is None:
        return ()
    result: list[tuple[SchemeUse, ...]] = []
    for start, end, number in cover[1]:
        chunk = tuple(folded[start:end])
        found = [
            (rank, scheme)
            for scheme, spellings in likely.spellings(words[number]).items()
            for rank in (spellings.get(chunk),)
            if rank is not None
        ]
        found.sort(key=_specificity)
        text = " ".join(written[start:end])
        result.append(tuple(_use(scheme, words[number], text, rank) for rank, scheme in found))
    return tuple(result)


def _given_first(spelling: str) -> str:
    """A name that was one word, in the other order: Jae-in Moon."""
    surname, _, given = spelling.partition(" ")
    return f"{given} {surname}".strip()


# The hard sign is a closing quotation mark for BGN/PCGN, two grave accents for GOST 7.79; keyboards
# have a straight mark and a straight apostrophe.
_HARD_SIGN = re.compile(r'(?<=\w)(?:["\u201d\u2033]|``|\u2019\u2019|\'\')(?=\w)')


def _latin_words(spelling: str) -> list[str]:
    """The words of a spelling; a quotation mark inside one is a sign for a letter."""
    return words_of(_HARD_SIGN.sub("ʺ", spelling))


_TIE = "\u0361"
# Catalogs store a tie as two halves, one on each letter.
_SIGNS = str.maketrans({"\ufe20": _TIE, "\ufe21": "", "ʹ": "\u2019", "ʿ": "\u2019", "ʾ": "\u2019"})


def _fold(word: str) -> str:
    """Lower-case, composed, with one kind of apostrophe and of tie."""
    return unicodedata.normalize("NFC", fold_apostrophes(word).casefold().translate(_SIGNS))


def _without_marks(word: str) -> str:
    apart = unicodedata.normalize("NFD", word).translate(PLAIN)
    bare = (char for char in apart if char == _TIE or not unicodedata.combining(char))
    return unicodedata.normalize("NFC", "".join(bare))


def _looser(parts: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Folded words as they are, and with ties, signs and diacritics dropped, some or all of them.

    What is dropped is dropped everywhere: a spelling that has lost half of its diacritics is
    rather an error than a habit.
    """
    forms = {parts}
    if not all(part.isascii() for part in parts):
        forms |= {tuple(part.replace(_TIE, "") for part in form) for form in forms}
        forms |= {
            tuple(part.replace("\u2019", "").replace("ʺ", "") for part in form) for form in forms
        }
        forms |= {tuple(_without_marks(part) for part in form) for form in forms}
    return forms
