"""Which language a text, or a paragraph of one, is most likely in.

In: a text. Out: a language code, "" where it is not clear. Function words say most; where they say
little, in headlines and single sentences, the words of the news are asked too, and so are letters
that only one language has. All are data, `data/function_words.toml`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from entitylink.link.text.lists import name_connectors, particles, word_tables
from entitylink.text.clean import fold
from entitylink.text.scripts import scripts_in

__all__ = ["guessed_language", "sections"]

_SAMPLE = 20_000
"""Code points that tell the language of a text."""
_LEAST_SECTION = 80
"""Code points of a paragraph that may be in a language of its own."""
_PARAGRAPH = re.compile(r".+?(?:\n\s*|\Z)", re.S)
_TOLD = 400
"""Words whose scripts are counted."""
_AROUND_WORDS = ".,;:!?()\"'«»„“”"
_SENTENCE_ENDS = ".!?…"
_LEAD = 1.25
"""How much more the words of a text must speak for a language than for the next one."""
_ENOUGH = 1.0
"""The least that they must say: about a word that no other language has."""
_CLEAR = 2.0
"""What function words say at least where the words of the news are not asked too: English "met" is
Dutch for with."""
_OWN_SPELLING = frozenset({"Cyrl"})
"""Scripts that spell foreign names anew, so that no letter of another language comes with them."""
_SURE = 2.5, 1.6
"""The same two for a part of a text in a language of its own."""


def guessed_language(text: str, *, sure: bool = False) -> str:
    """The language that a text is most likely in, "" where that is not clear.

    `sure`: for a part of a text that is in a language of its own, which must be clearer.
    """
    text = text[:_SAMPLE]
    words = text.split()
    is_upper = not any(map(str.islower, text))
    inner = frozenset() if is_upper else _inner_words(words)
    small = Counter(
        _bare(word)
        for place, (word, before) in enumerate(zip(words, ["", *words], strict=False))
        if place not in inner
        and (is_upper or not word[:1].isupper() or not before or before[-1:] in _SENTENCE_ENDS)
    )
    told = words[: _TOLD // 4 if sure else _TOLD]
    scripts = Counter(script for word in told for script in _scripts_of(word))
    return _language_of(small, scripts, text.lower(), sure=sure)


def _inner_words(words: Sequence[str]) -> frozenset[int]:
    """The places of small words inside of names, which are in the language of the name: von der."""
    found: set[int] = set()
    first = -1
    for place, word in enumerate(words):
        if word[:1].isupper():
            if 0 <= first < place - 1:
                found.update(range(first + 1, place))
            first = place if word[-1:].isalpha() else -1
        elif word not in particles() and (first == place - 1 or word not in name_connectors()):
            first = -1
    return frozenset(found)


@lru_cache(maxsize=1 << 15)
def _bare(word: str) -> str:
    return fold(word.strip(_AROUND_WORDS))


@lru_cache(maxsize=1 << 15)
def _scripts_of(word: str) -> tuple[str, ...]:
    return tuple(sorted(scripts_in(word)))


def sections(text: str, lang: str) -> list[tuple[int, int, str]]:
    """The parts of a text with the language of each: its own where that is sure, or `lang`."""
    if "\n" not in text.strip():
        return [(0, len(text), lang)]
    found: list[tuple[int, int, str]] = []
    for part in _PARAGRAPH.finditer(text):
        start, end = part.span()
        own = lang
        if end - start >= _LEAST_SECTION:
            own = guessed_language(part.group(), sure=True) or lang
        if found and found[-1][2] == own:
            found[-1] = (found[-1][0], end, own)
        else:
            found.append((start, end, own))
    return found


def _language_of(
    words: Mapping[str, int], scripts: Mapping[str, int], letters: str, *, sure: bool = False
) -> str:
    """The language whose function words a text has most of, "" where that is not clear.

    `sure` asks for more: two or three telling words, and a clear lead over the next language.

    `words` counts the folded words, `scripts` the words of each script, `letters` holds all
    letters that occur. A script of one language says which it is.
    """
    if not scripts:
        return ""
    script = max(sorted(scripts), key=lambda code: scripts[code])
    if "Hira" in scripts or ("Kana" in scripts and script == "Hani"):
        return "ja"
    only = word_tables()["only_language"].get(script)
    if only:
        return str(only)
    score: dict[str, float] = {}
    _add_votes(score, words, _languages_of())
    for language, pattern in _telling_letters().items():
        if (language in score or script in _OWN_SPELLING) and pattern.search(letters):
            score[language] = score.get(language, 0.0) + 1.0
    found = _winner(score, sure=sure)
    if sure or (found and score[found] >= _CLEAR):
        return found
    _add_votes(score, words, _languages_of_news())
    return _winner(score, sure=False)


def _add_votes(
    score: dict[str, float], words: Mapping[str, int], known: Mapping[str, tuple[str, ...]]
) -> None:
    """Add to languages what the words say that are theirs: less, the more others have them."""
    for word, times in words.items():
        languages = known.get(word, ())
        for language in languages:
            share = min(times, 3) / len(languages)
            score[language] = score.get(language, 0.0) + share


def _winner(score: Mapping[str, float], *, sure: bool) -> str:
    """The language with the highest score, "" where it is low or another one is near."""
    ordered = sorted(score.items(), key=lambda item: (-item[1], item[0]))
    enough, lead = _SURE if sure else (_ENOUGH, _LEAD)
    if not ordered or ordered[0][1] < enough:
        return ""
    if len(ordered) > 1 and ordered[0][1] < lead * ordered[1][1]:
        return ""
    return ordered[0][0]


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    return _by_word(word_tables()["words"])


@cache
def _languages_of_news() -> dict[str, tuple[str, ...]]:
    return _by_word(word_tables()["telling"])


def _by_word(lists: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The languages that have each word, folded."""
    found: dict[str, list[str]] = {}
    for language, words in lists.items():
        for word in dict.fromkeys(map(fold, words.split())):
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


@cache
def _telling_letters() -> dict[str, re.Pattern[str]]:
    return {
        language: re.compile(f"[{re.escape(letters)}]")
        for language, letters in word_tables()["letters"].items()
    }
