"""One word as texts write it, and what its letters alone say of it.

In: a word as it stands in a text, and the language. Out: a `WordType`: how it is written, whether
it is a function word, a title, an initial, ordinary vocabulary, and what may be cut off it. What
gazetteers know of it is noted in `link.text.vocabulary`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from entitylink.link.text.cut import CASED, UNSPACED
from entitylink.link.text.lists import (
    clitics_of,
    endings_behind_apostrophes,
    function_words,
    institutions,
    name_connectors,
    word_list,
)
from entitylink.names.lexicon import Lexicon, lexicon, word_key
from entitylink.names.native import is_native_family
from entitylink.text.clean import fold, fold_marks
from entitylink.text.scripts import main_script

__all__ = ["WordType", "cuts", "is_institution", "may_be_form", "note_vocabulary", "written"]

_LONGEST = 40
"""Letters of a word that can be part of a name; nobody's name has more, a pasted page has."""
_FAMILY = 4
"""Letters from which the ending of a family name shows one."""
_INITIAL = re.compile(r"(\w\.)+|[A-ZА-ЯҐЄІЇΑ-Ω]")
_ACRONYM = re.compile(r"(\w\.){2,}")
_MARKS = frozenset("'’‘`´ʼ′＇")
_APOSTROPHE = re.compile(r"['’‘`´ʼ′＇]")


@dataclass(slots=True)
class WordType:
    """One word as texts write it.

    text         what of it may be a name: without clitics and what an apostrophe parts from it
    skip, tail   code points that were cut off in front and behind
    plain        folded, without marks
    key          the form in which titles are listed
    hash         the PLAIN key of that
    numbers      for each gazetteer the words of it that this may be
    bases        those of the words of a gazetteer that it may be a form of, the likeliest first
    in_case      the grammar of the language of the text makes it one of these
    script       ISO 15924
    capital      begins with a capital, or is in a script without them
    upper        is all capitals, at least two
    initial      is one or more initials
    function     is hardly ever a name, in the language of the text
    title        is a title, or may begin or end one
    connector    may stand inside a name in small letters
    given        is a given name
    institution  it makes one name with a place beside it
    ordinary     is a name and an ordinary word, in the language of the text
    articled     an article was cut off
    family       is a family name, in a script without capitals
    common       is ordinary vocabulary, in such a script and the language of the text
    person       is a word for a person in it, behind which a name may stand: an engineer
    unknown      is neither, nor anything else that is known, so that it may be a name
    looked       its forms were looked for though it is in small letters
    exact        a gazetteer has a name with this word, case and marks aside
    near         it has one that this word may be a form or another spelling of
    """

    text: str
    plain: str
    key: str
    script: str
    cased: bool
    capital: bool
    upper: bool
    initial: bool
    function: bool
    title: bool
    connector: bool
    skip: int = 0
    tail: int = 0
    hash: int = 0
    bases: tuple[int, ...] = ()
    in_case: bool = False
    numbers: tuple[tuple[int, ...], ...] = ()
    exact: bool = False
    near: bool = False
    given: bool = False
    institution: bool = False
    articled: bool = False
    ordinary: bool = False
    family: bool = False
    common: bool = False
    person: bool = False
    unknown: bool = False
    looked: bool = False


def written(word: str, small: frozenset[str]) -> WordType:
    """A word as it stands, nothing cut off it; `small` are the function words of the language."""
    script = main_script(word[:8])
    cased = script in CASED
    # U.S. is looked up as US.
    undotted = word.replace(".", "") if _ACRONYM.fullmatch(word) else word
    folded = fold_marks(undotted) if len(word) <= _LONGEST else ""
    key = word_key(word) if len(word) <= _LONGEST else ""
    words = lexicon()
    return WordType(
        text=word,
        plain=folded,
        key=key,
        script=script,
        cased=cased,
        capital=not cased or word[:1].isupper(),
        upper=len(word) > 1 and word.isupper(),
        initial=bool(_INITIAL.fullmatch(word)),
        function=folded in small or word[-1:] in _MARKS,
        title=_is_title(key, words),
        connector=folded in name_connectors(),
        institution=len(folded) > 1 and is_institution(folded),
    )


def note_vocabulary(type_: WordType, word: str, lang: str) -> None:
    """Note whether a word is ordinary vocabulary or a name, or neither is known."""
    known = word_list(lang)
    small = function_words(lang)
    whole = type_ if type_.text == word else written(word, small)
    forms = [whole.plain, *(fold_marks(text) for text, _, _ in cuts(whole))]
    words = lexicon()
    type_.common = any(
        known.has(form) or form in small or _is_title(word_key(form), words) for form in forms
    )
    type_.person = any(form in known.people for form in forms)
    type_.family = is_native_family(type_.text) or (
        bool(known.family) and type_.plain.endswith(known.family) and len(type_.plain) > _FAMILY
    )
    is_word = len(whole.plain) > 1 and not any(map(str.isdigit, whole.plain))
    type_.unknown = is_word and not (
        type_.common or type_.near or type_.bases or type_.function or type_.institution
    )


def _is_title(key: str, words: Lexicon) -> bool:
    """Whether a word is a title, begins or ends one, or stands before one: former."""
    listed = key in words.before or key in words.after or key in words.modifiers
    return listed or key.endswith(words.title_endings)


def is_institution(plain: str) -> bool:
    """Whether a folded word makes one name with a place beside it: University of Oxford."""
    if len(plain) < 4:
        return plain in institutions()
    return plain.startswith(_long_institutions())


@cache
def _long_institutions() -> tuple[str, ...]:
    return tuple(word for word in institutions() if len(word) > 3)


def may_be_form(type_: WordType) -> bool:
    """Whether a word is written so that it may be an inflected form of a name."""
    if type_.initial or type_.function or not type_.plain:
        return False
    return type_.capital and type_.script not in UNSPACED


def cuts(type_: WordType) -> Iterable[tuple[str, int, int]]:
    """What may be left of a word, with how much goes in front and behind."""
    text = type_.text
    if len(text) < 3 or not type_.plain or type_.initial:
        return
    if type_.cased:
        found = list(_APOSTROPHE.finditer(text))
        if found and type_.capital:
            at = found[-1].start()
            if at >= 2 and fold(text[at + 1 :]) in endings_behind_apostrophes():
                yield text[:at], 0, len(text) - at
        return
    clitics = clitics_of(type_.script)
    if clitics is None:
        return
    for before, own in clitics.before:
        if text.startswith(before) and len(text) - len(before) >= clitics.stem:
            skip = len(before) - max(len(own) - 1, 0)
            yield own + text[len(before) :], skip, 0
    for after in clitics.after:
        if text.endswith(after) and len(text) - len(after) >= clitics.stem:
            yield text[: -len(after)], 0, len(after)
