"""The word lists that texts are read with.

In: `data/function_words.toml`, `data/vocabulary.toml` and `data/clitics.toml`. Out: sets and lists,
read once. What they are used for is said in the modules that use them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from entitylink.datafile import read_toml
from entitylink.text.clean import fold_marks

__all__ = [
    "Clitics",
    "WordList",
    "abbreviations",
    "before_dates",
    "before_months",
    "behind_places",
    "capital_nouns",
    "clitics_of",
    "conjunctions",
    "endings_behind_apostrophes",
    "function_words",
    "heads",
    "institution_endings",
    "institutions",
    "last_word_inflected",
    "months",
    "name_connectors",
    "news_words",
    "noun_signs",
    "ordinary_words",
    "particles",
    "place_first",
    "word_list",
    "word_tables",
]

_STEM = 3
"""Letters that an ordinary word has more than the ending that shows it."""


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
    lists = word_tables()["ordinary"]
    found = lists.get(lang.partition("-")[0])
    words = " ".join(lists.values()) if not lang else found or ""
    return frozenset(map(fold_marks, words.split()))


@cache
def before_dates() -> frozenset[str]:
    """Words behind which the name of a month is one: in May, folded."""
    return frozenset(map(fold_marks, word_tables()["before_dates"].split()))


@cache
def months() -> frozenset[str]:
    """Given names that are months too, folded."""
    return frozenset(map(fold_marks, word_tables()["months"].split()))


@cache
def news_words(lang: str) -> frozenset[str]:
    """Words of headlines in a language, or in any where it is not known, folded."""
    lists = word_tables()["telling"]
    found = lists.get(lang.partition("-")[0], "") if lang else " ".join(lists.values())
    return frozenset(map(fold_marks, found.split()))


@cache
def conjunctions() -> frozenset[str]:
    """Small words between two names, folded."""
    return frozenset(map(fold_marks, word_tables()["conjunctions"].split()))


@cache
def before_months() -> frozenset[str]:
    """Those of `before_dates` that seldom stand before a name, folded."""
    return frozenset(map(fold_marks, word_tables()["before_months"].split()))


@cache
def last_word_inflected() -> frozenset[str]:
    """Languages that put the ending of a name behind its last word alone."""
    return frozenset(word_tables()["last_word_inflected"])


@cache
def capital_nouns() -> frozenset[str]:
    """Languages that write every noun with a capital."""
    return frozenset(word_tables()["capital_nouns"])


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
    found = word_tables()["noun_signs"].get(lang.partition("-")[0])
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
    return frozenset(word_tables()["abbreviations"].split())


@cache
def name_connectors() -> frozenset[str]:
    """Small words inside names, folded."""
    return frozenset(word_tables()["connectors"].split())


@cache
def institutions() -> tuple[str, ...]:
    """Beginnings of words that make one name with the place beside them, folded."""
    return tuple(fold_marks(word) for word in word_tables()["institutions"].split())


@cache
def institution_endings() -> tuple[str, ...]:
    """What makes one name with the place before it in scripts without spaces: 北京大学."""
    return tuple(fold_marks(word) for word in word_tables()["institution_endings"].split())


@cache
def place_first() -> frozenset[str]:
    """Languages that put a place before its institution, written in small letters."""
    return frozenset(word_tables()["place_first"])


@cache
def behind_places() -> tuple[str, ...]:
    """What may follow a place in a run of Chinese signs in Japanese."""
    return tuple(word_tables()["behind_places"].split())


@cache
def heads() -> frozenset[str]:
    """Small words between an institution and its place: University of Oxford, folded."""
    return frozenset(word_tables()["of"].split())


@cache
def particles() -> frozenset[str]:
    """Small words that names of nobody known may have inside, folded."""
    return heads() | frozenset(word_tables()["particles"].split())


@cache
def endings_behind_apostrophes() -> frozenset[str]:
    """Endings that an apostrophe parts from a name, folded."""
    return frozenset(word_tables()["behind_apostrophes"].split())


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


@cache
def _words_of() -> dict[str, frozenset[str]]:
    return {
        language: frozenset(words.split()) for language, words in word_tables()["words"].items()
    }


@cache
def word_tables() -> dict[str, Any]:
    """The tables of `data/function_words.toml` as they stand there."""
    return read_toml(resources.files("entitylink.link") / "data" / "function_words.toml")
