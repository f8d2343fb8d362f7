"""In which languages all words of a name may stand in a case: Siergieja Ławrowa, Donalds Tramps.

In: the words of a query whose language is not known. Out: languages that have an ending for every
one of its name words, likeliest first. One ending says little of the language of a word, two
that agree say much: the query is then looked at as a text of that language. Whether a candidate
is good enough is decided in `link.linker`. Also whether a word that is a given name as it stands
may be the case of another one, beside the other words: Emmanuela Macrona is, but not Viktoria
Orbana, which is Finnish here and Czech there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import prod

from entitylink.gazetteer.words import Word
from entitylink.names.given import is_given_name
from entitylink.names.inflection import inflection_files, undo
from entitylink.names.undone import Undone
from entitylink.text.clean import fold_marks
from entitylink.text.scripts import main_script

__all__ = ["languages_of_cases", "may_agree"]

_LEAST = 0.35
"""What the likeliest rule for a word weighs at least, in its own language."""
_MOST = 3
_LONGEST = 4
"""Words a name has at most: the work is that of all languages for each word."""


def languages_of_cases(words: Sequence[Word]) -> tuple[str, ...]:
    """The languages, at most three; () for a name of one word, and for one that begins with a
    given name as it stands: Alexandra Petrova may be the genitive of a man's name, and is a woman.
    """
    names = [word for word in words if word.role == "name"]
    if not 2 <= len(names) <= _LONGEST or is_given_name(names[0].text):
        return ()
    found = []
    for lang in _languages(names[0].script):
        weights = []
        for word in names:
            best = undo(word.text, lang=lang, limit=1)
            if not best or not _own(best[0], lang) or best[0].weight < _LEAST:
                break
            weights.append(best[0].weight)
        else:
            found.append((-prod(weights), lang))
    return tuple(lang for _, lang in sorted(found)[:_MOST])


def may_agree(given: str, base: str, others: Sequence[str]) -> bool:
    """Whether one language makes `given` of `base`, and has an ending for all `others`.

    All words are folded.
    """
    script, wanted = main_script(given), fold_marks(base)
    return any(
        any(fold_marks(form.base) == wanted for form in undo(given, lang=lang) if _own(form, lang))
        and all(
            any(form.weight >= _LEAST and _own(form, lang) for form in undo(other, lang=lang))
            for other in others
        )
        for lang in _languages(script)
    )


def _own(form: Undone, lang: str) -> bool:
    return form.language == lang and form.how == "inflection"


@cache
def _languages(script: str) -> tuple[str, ...]:
    return tuple(file.code for file in inflection_files() if file.script == script)
