"""Forms of names that the text itself has elsewhere: Selenskyjs behind Selenskyj, Lavr0v.

In: the words of a piece, what was found in it, and what was found before. Out: words that no
gazetteer knows, each with the word of a linked name that it is a form of, or a slip of one letter
from. A text says which names it is about; within it, far less is needed to know one again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from rapidfuzz.distance import OSA

from entitylink.link.text.wordtype import WordType
from entitylink.names.inflection import undo
from entitylink.text.clean import fold, fold_marks

__all__ = ["Echoes"]

_BEGINNING = 3
"""Letters that a form has in common with its name."""
_LEAST = 5
_SLIP = 6
"""Letters from which one of them may be wrong."""
_KEPT = 500


class Echoes:
    """The words of names that a text has had, and what sounds after them. Bounded."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}
        self._begin: dict[str, set[str]] = {}

    def add(self, words: Iterable[WordType]) -> None:
        """Remember the words of a name that was linked."""
        if len(self._words) > _KEPT:
            self._words.clear()
            self._begin.clear()
        for word in words:
            if word.cased and len(word.plain) >= _LEAST and not word.title:
                self._words.setdefault(word.plain, word.text)
                self._begin.setdefault(word.plain[:_BEGINNING], set()).add(word.plain)

    def of(self, types: Sequence[WordType], taken: AbstractSet[int], lang: str) -> dict[int, str]:
        """Words with a capital that are not taken, by place, and the word each is a form of."""
        found: dict[int, str] = {}
        known: dict[str, str | None] = {}
        for place, type_ in enumerate(types):
            if type_.exact or type_.function or place in taken or len(type_.plain) < _LEAST:
                continue
            if not (type_.cased and type_.capital):
                continue
            if type_.plain not in known:
                known[type_.plain] = self._named(type_, lang)
            named = known[type_.plain]
            if named is not None:
                found[place] = named
        return found

    def _named(self, type_: WordType, lang: str) -> str | None:
        near = self._begin.get(type_.plain[:_BEGINNING])
        if not near or type_.plain in near:
            return self._words.get(type_.plain)
        for form in undo(type_.text, lang=lang or None):
            base = fold_marks(fold(form.base))
            if base in near:
                return self._words[base]
        if len(type_.plain) >= _SLIP:
            for word in sorted(near):
                if OSA.distance(word, type_.plain, score_cutoff=1) <= 1:
                    return self._words[word]
        return None
