"""Which language's press spelling a text writes foreign names in: Lawrow, Uschakow are German.

In: names of a text that are surely linked, and doubtful ones. Out: the language whose schemes give
more of the sure ones than those of any other, and what it is worth that a doubtful one is, or is
not, spelled so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from entitylink.gazetteer.words import Word
from entitylink.link.likeness import Undoing
from entitylink.link.reasons import native_names, spelled_in
from entitylink.link.text.meanings import Meaning
from entitylink.model import Reason
from entitylink.translit.languages import language_name

__all__ = ["Convention"]

_ENOUGH = 2
"""Names that must agree."""
_AGREES, _DIFFERS = 1.0, -0.5
"""Log odds for a doubtful name that is spelled as the others are, and against one that is not."""
_KEPT = 40
"""Names that are looked at in a text: later ones say nothing new."""


@dataclass(slots=True)
class Convention:
    """What the names of a text say so far."""

    votes: dict[str, int] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    waiting: list[tuple[Meaning, Sequence[Word]]] = field(default_factory=list)
    """Names that nobody has asked about: what they say is found out when it is wanted."""

    def add(self, meaning: Meaning, words: Sequence[Word]) -> None:
        """Count a name that is surely linked."""
        key = (meaning.id, " ".join(word.text for word in words))
        if key in self.seen or len(self.seen) >= _KEPT:
            return
        self.seen.add(key)
        self.waiting.append((meaning, words))

    @property
    def language(self) -> str:
        """The language that more names are spelled in than in any other, "" for none."""
        for meaning, words in self.waiting:
            for language in _languages(meaning, words):
                self.votes[language] = self.votes.get(language, 0) + 1
        self.waiting.clear()
        order = sorted(self.votes, key=lambda language: (-self.votes[language], language))
        if not order or self.votes[order[0]] < _ENOUGH:
            return ""
        if len(order) > 1 and self.votes[order[0]] == self.votes[order[1]]:
            return ""
        return order[0]

    def weigh(self, meaning: Meaning, words: Sequence[Word]) -> Reason | None:
        """What speaks for or against a doubtful name, None for nothing."""
        if meaning.kind != "person":
            return None
        language = self.language
        found = _languages(meaning, words) if language else frozenset()
        if not found:
            return None
        if language in found:
            text = f"this text writes names the {language_name(language)} way"
            return Reason("convention", text, _AGREES)
        others = ", ".join(sorted(map(language_name, found))[:2])
        text = f"spelled the {others} way in a text that writes {language_name(language)} spellings"
        return Reason("other-convention", text, _DIFFERS)


def _languages(meaning: Meaning, words: Sequence[Word]) -> frozenset[str]:
    """The languages whose schemes give the words of a span for the native name of a person."""
    if meaning.kind != "person" or not meaning.candidate.pairs:
        return frozenset()
    if any(pair.undoing > Undoing.SOUND for pair in meaning.candidate.pairs):
        return frozenset()
    natives = native_names(meaning.judge.gazetteer, meaning.entity)
    found: frozenset[str] | None = None
    for word in words:
        if word.role != "name" or word.script != "Latn":
            continue
        mine = frozenset(lang for native in natives for lang in spelled_in(word.text, native))
        found = mine if found is None else found & mine
    return found or frozenset()
