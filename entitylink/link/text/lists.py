"""The word lists that texts are read with, and the language that a text is most likely in.

In: `data/function_words.toml`, `data/vocabulary.toml` and `data/clitics.toml`. Out: sets and lists,
read once. What they are used for is said in the modules that use them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from entitylink.datafile import read_toml
from entitylink.text.clean import fold, fold_marks

__all__ = [
    "Clitics",
    "WordList",
    "abbreviations",
    "before_dates",
    "behind_places",
    "capital_nouns",
    "clitics_of",
    "conjunctions",
    "endings_behind_apostrophes",
    "function_words",
    "heads",
    "institution_endings",
    "institutions",
    "language_of",
    "last_word_inflected",
    "months",
    "name_connectors",
    "news_words",
    "noun_signs",
    "ordinary_words",
    "particles",
    "place_first",
    "word_list",
]

_LEAD = 1.25
"""How much more the words of a text must speak for a language than for the next one."""
_STEM = 3
"""Letters that an ordinary word has more than the ending that shows it."""
_ENOUGH = 1.0
"""The least that they must say: about a word that no other language has."""
_CLEAR = 2.0
"""What function words say at least where the words of the news are not asked too: English "met" is
Dutch for with."""
_OWN_SPELLING = frozenset({"Cyrl"})
"""Scripts that spell foreign names anew, so that no letter of another language comes with them."""
_SURE = 2.5, 1.6
"""The same two for a part of a text in a language of its own."""


@dataclass(frozen=True)
class Clitics:
    """What is written together with a name: letters before it, and endings behind it.

    `before` pairs what stands in the text with what of it belongs to the name: Arabic "لل" is the
    preposition "ل" and the article "ال".
    """

    before: tuple[tuple[str, str], ...] = ()
    after: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    stem: int = 2


@dataclass(frozen=True)
class WordList:
    """Ordinary words of a language in a script without capitals; all folded.

    people   words for people, behind which (in Japanese and Korean: before which) names stand
    family   how family names end
    """

    words: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    people: frozenset[str] = frozenset()
    family: tuple[str, ...] = ()

    def has(self, plain: str) -> bool:
        """Whether a folded word is an ordinary one, as it is or with what is written onto it."""
        if plain in self.words or plain in self.people:
            return True
        if any(plain.endswith(end) and len(plain) >= len(end) + _STEM for end in self.endings):
            return True
        return any(
            plain.endswith(end) and plain[: -len(end)] in self.words
            for end in self.after
            if len(plain) > len(end) + 1
        )


@cache
def word_list(lang: str) -> WordList:
    """The ordinary words of a language, none for one without a list."""
    data = read_toml(resources.files("entitylink.link") / "data" / "vocabulary.toml")
    found = data.get(lang.partition("-")[0])
    if found is None:
        return WordList()
    lists = {key: tuple(map(fold_marks, found[key].split())) for key in found}
    return WordList(
        frozenset(lists["words"]),
        lists["endings"],
        lists["after"],
        frozenset(lists["people"]),
        lists["family"],
    )


@cache
def function_words(lang: str) -> frozenset[str]:
    """Words that are hardly ever names in a language, folded; in any, where it is not known."""
    code = lang.partition("-")[0]
    own = _words_of().get(code)
    found = frozenset().union(*_words_of().values()) if own is None else own
    return frozenset(map(fold_marks, found))


@cache
def ordinary_words(lang: str) -> frozenset[str]:
    """Words of a language that are names too, folded; of any, where it is not known."""
    lists = _file()["ordinary"]
    found = lists.get(lang.partition("-")[0])
    words = " ".join(lists.values()) if not lang else found or ""
    return frozenset(map(fold_marks, words.split()))


@cache
def before_dates() -> frozenset[str]:
    """Words behind which the name of a month is one: in May, folded."""
    return frozenset(map(fold_marks, _file()["before_dates"].split()))


@cache
def months() -> frozenset[str]:
    """Given names that are months too, folded."""
    return frozenset(map(fold_marks, _file()["months"].split()))


@cache
def news_words(lang: str) -> frozenset[str]:
    """Words of headlines in a language, or in any where it is not known, folded."""
    lists = _file()["telling"]
    found = lists.get(lang.partition("-")[0], "") if lang else " ".join(lists.values())
    return frozenset(map(fold_marks, found.split()))


@cache
def conjunctions() -> frozenset[str]:
    """Small words between two names, folded."""
    return frozenset(map(fold_marks, _file()["conjunctions"].split()))


@cache
def last_word_inflected() -> frozenset[str]:
    """Languages that put the ending of a name behind its last word alone."""
    return frozenset(_file()["last_word_inflected"])


@cache
def capital_nouns() -> frozenset[str]:
    """Languages that write every noun with a capital."""
    return frozenset(_file()["capital_nouns"])


@dataclass(frozen=True)
class NounSigns:
    """What shows that a noun with a capital is an ordinary one, or is none; all folded."""

    articles: frozenset[str] = frozenset()
    adjectives: tuple[str, ...] = ()
    prepositions: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()


@cache
def noun_signs(lang: str) -> NounSigns:
    """The signs of a language that writes every noun with a capital."""
    found = _file()["noun_signs"].get(lang.partition("-")[0])
    if found is None:
        return NounSigns()
    lists = {key: tuple(fold_marks(word) for word in found[key].split()) for key in found}
    return NounSigns(
        frozenset(lists["articles"]),
        lists["adjectives"],
        frozenset(lists["prepositions"]),
        lists["endings"],
    )


@cache
def abbreviations() -> frozenset[str]:
    """Words before names that end in a full stop which ends no sentence, folded."""
    return frozenset(_file()["abbreviations"].split())


@cache
def name_connectors() -> frozenset[str]:
    """Small words inside names, folded."""
    return frozenset(_file()["connectors"].split())


@cache
def institutions() -> tuple[str, ...]:
    """Beginnings of words that make one name with the place beside them, folded."""
    return tuple(fold_marks(word) for word in _file()["institutions"].split())


@cache
def institution_endings() -> tuple[str, ...]:
    """What makes one name with the place before it in scripts without spaces: 北京大学."""
    return tuple(fold_marks(word) for word in _file()["institution_endings"].split())


@cache
def place_first() -> frozenset[str]:
    """Languages that put a place before its institution, written in small letters."""
    return frozenset(_file()["place_first"])


@cache
def behind_places() -> tuple[str, ...]:
    """What may follow a place in a run of Chinese signs in Japanese."""
    return tuple(_file()["behind_places"].split())


@cache
def heads() -> frozenset[str]:
    """Small words between an institution and its place: University of Oxford, folded."""
    return frozenset(_file()["of"].split())


@cache
def particles() -> frozenset[str]:
    """Small words that names of nobody known may have inside, folded."""
    return heads() | frozenset(_file()["particles"].split())


@cache
def endings_behind_apostrophes() -> frozenset[str]:
    """Endings that an apostrophe parts from a name, folded."""
    return frozenset(_file()["behind_apostrophes"].split())


@cache
def clitics_of(script: str) -> Clitics | None:
    """What may be written together with a name in a script, None where nothing is."""
    data = read_toml(resources.files("entitylink.link") / "data" / "clitics.toml")
    found = data.get(script)
    if found is None:
        return None
    before = [(entry, "") if isinstance(entry, str) else tuple(entry) for entry in found["before"]]
    return Clitics(
        tuple(sorted(before, key=lambda pair: -len(pair[0]))),
        tuple(sorted(found["after"], key=len, reverse=True)),
        tuple(found["articles"]),
        found["stem"],
    )


def language_of(
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
    only = _file()["only_language"].get(script)
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
    return _by_word(_words_of())


@cache
def _languages_of_news() -> dict[str, tuple[str, ...]]:
    return _by_word({language: words.split() for language, words in _file()["telling"].items()})


def _by_word(lists: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """The languages that have each word, folded."""
    found: dict[str, list[str]] = {}
    for language, words in lists.items():
        for word in dict.fromkeys(map(fold, words)):
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


@cache
def _words_of() -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in _file()["words"].items()}


@cache
def _telling_letters() -> dict[str, re.Pattern[str]]:
    return {
        language: re.compile(f"[{re.escape(letters)}]")
        for language, letters in _file()["letters"].items()
    }


@cache
def _file() -> dict[str, Any]:
    return read_toml(resources.files("entitylink.link") / "data" / "function_words.toml")


def counted(words: Iterable[str]) -> dict[str, int]:
    """How often each word comes."""
    found: dict[str, int] = {}
    for word in words:
        found[word] = found.get(word, 0) + 1
    return found
