"""Settle what the spans of a text mean, together: which are mentions, and of whom.

In: the words of a piece, the windows proposed in it with what each may mean alone, and what the
text has said before. Out: `Settled` spans that do not overlap, in order. All evidence is counted in
log odds beside the probability that a span has alone:

- how the text writes and uses a word: ordinary words, capitals that say nothing;
- what stands beside it: titles say who cannot be meant, a given name or an initial that does not
  fit says that somebody else is;
- the rest of the text: a surname stands for the one who is named in full, unless a stranger of that
  surname is; countries that the text is about make their people likelier.

Of overlapping spans those with the greatest sum of worth are taken, a stranger's full name counting
as one of them, so that its parts are not linked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from entitylink.link.context import Beside, Circumstances
from entitylink.link.decide import Thresholds, decide
from entitylink.link.likeness import Undoing
from entitylink.link.score import model
from entitylink.link.text.cut import CASED, Gap, Words
from entitylink.link.text.lists import capital_nouns
from entitylink.link.text.meanings import Meaning, Meanings
from entitylink.link.text.vocabulary import WordType
from entitylink.link.text.windows import Style, Window
from entitylink.model import Reason, Status
from entitylink.names.lexicon import lexicon, word_key

__all__ = ["Memory", "Settled", "Settler"]

_BLOCKED = -20.0
_STRANGER = -4.0
"""Log odds against a name that is part of a longer one nobody knows."""
_ORDINARY = -6.0
_SHARED_SURNAME = -5.0
"""Against the famous bearer of a surname where the text names somebody else so."""
_COUNTRY = 0.8
_ONE_SOUND = -2.0
"""Against a single word that only sounds like a name, in its own script."""
_REMEMBERED = 2_000
_LONGEST_TITLE = 6
_TITLE_ENDS = 3
"""Letters that a word has more than the ending that makes it a title."""


@dataclass(slots=True)
class Memory:
    """What a text has said so far: bounded, so that a text may be of any length.

    named      ids of entities named in full, with how
    strangers  the last words of full names of nobody, folded, with the names
    small      words that the text uses in small letters, folded
    countries  of what was linked, with how often
    """

    named: dict[str, str] = field(default_factory=dict)
    strangers: dict[str, str] = field(default_factory=dict)
    small: set[str] = field(default_factory=set)
    countries: dict[str, int] = field(default_factory=dict)

    def trim(self) -> None:
        """Forget what was said longest ago."""
        for kept in (self.named, self.strangers):
            while len(kept) > _REMEMBERED:
                del kept[next(iter(kept))]
        if len(self.small) > 10 * _REMEMBERED:
            self.small.clear()


@dataclass(slots=True)
class Settled:
    """A span with its answer: `status`, the meanings by probability, and what the text adds."""

    first: int
    last: int
    status: Status
    meanings: tuple[tuple[Meaning, float], ...]
    nobody: float
    notes: tuple[Reason, ...]


@dataclass(slots=True)
class _Span:
    window: Window
    meanings: Meanings
    titles: tuple[str, ...] = ()
    against: float = 0.0
    """Log odds for nobody."""
    single: bool = False
    ordinary: bool = False
    odds: list[float] = field(default_factory=list)
    notes: list[list[Reason]] = field(default_factory=list)
    probabilities: list[float] = field(default_factory=list)
    nobody: float = 1.0
    status: Status = "nil"


class Settler:
    """Settles one piece of a text."""

    def __init__(
        self,
        words: Words,
        types: Sequence[WordType],
        style: Sequence[int],
        lang: str,
        limits: Thresholds,
        memory: Memory,
    ) -> None:
        self._words = words
        self._types = types
        self._style = style
        self._lang = lang
        self._limits = limits
        self._memory = memory
        self._nouns = lang.partition("-")[0] in capital_nouns()
        for type_, word in zip(types, words.text, strict=True):
            if type_.cased and word.islower():
                memory.small.add(type_.plain)

    def settle(self, asked: Mapping[Window, Meanings]) -> list[Settled]:
        """The answers for windows, those that are mentions, and strangers in full."""
        spans = [self._span(window, meanings) for window, meanings in asked.items()]
        spans = [span for span in spans if span.meanings.best]
        self._together(spans)
        chosen = self._select(spans)
        return [self._settled(span) for span in chosen]

    # Each span for itself.

    def _span(self, window: Window, meanings: Meanings) -> _Span:
        span = _Span(window, meanings, single=window.first == window.last)
        best = meanings.best
        span.odds = [0.0] * len(best)
        span.notes = [[] for _ in best]
        span.titles = self.title_before(window.first)
        circumstances = Circumstances(self._lang)
        beside = Beside(span.titles)
        for place, meaning in enumerate(best):
            if span.titles:
                value, notes = circumstances.weigh(
                    meaning.judge.gazetteer, meaning.entity, beside
                )
                span.odds[place] += value
                span.notes[place].extend(notes)
            span.odds[place] += self._fit(window, meaning)
            span.odds[place] += self._beside(window, meaning)
        span.ordinary = span.single and self._is_ordinary(window.first)
        if span.ordinary:
            span.against -= _ORDINARY
        self._weigh(span)
        return span

    def _weigh(self, span: _Span) -> None:
        best = span.meanings.best
        odds = [m.probability * math.exp(o) for m, o in zip(best, span.odds, strict=True)]
        nobody = max(span.meanings.nobody, 1e-4) * math.exp(span.against)
        total = sum(odds) + nobody + span.meanings.rest
        span.probabilities = [each / total for each in odds]
        span.nobody = nobody / total
        span.status = decide(sorted(span.probabilities, reverse=True), span.nobody, self._limits)

    def _best(self, span: _Span) -> int:
        return max(range(len(span.probabilities)), key=lambda place: span.probabilities[place])

    def _fit(self, window: Window, meaning: Meaning) -> float:
        """What speaks against a link inside a text that is good for a name given alone."""
        types = self._types[window.first : window.last + 1]
        words = [type_ for type_ in types if not type_.connector or type_.capital]
        candidate = meaning.candidate
        matched = candidate.words
        name = "".join(word.text for word in matched)
        one = types[0]
        if len(types) == 1 and one.cased:
            upper_name = _is_abbreviation(meaning)
            if upper_name and len(name) <= 4 and one.plain == name and not one.upper:
                return _BLOCKED  # US is not us, WHO is not Who
            if len(one.plain) < 4 and one.plain not in [word.text for word in matched]:
                if not candidate.exact:
                    return _BLOCKED
            kinds = {pair.undoing for pair in candidate.pairs}
            same = matched and matched[0].script == one.script
            if same and kinds & {Undoing.ERROR, Undoing.LIKENESS}:
                return _BLOCKED
            if same and Undoing.SOUND in kinds and one.script == "Latn":
                return _ONE_SOUND
            return 0.0
        unexplained = len(words) - len([p for p in candidate.pairs if p.similarity >= 0.5])
        if unexplained > 0 and not candidate.exact and candidate.whole < 0.9:
            return _BLOCKED
        return 0.0

    def _is_ordinary(self, place: int) -> bool:
        """Whether a single word is more likely no name: the text or its language uses it as one."""
        type_ = self._types[place]
        if type_.function:
            if not type_.cased:
                return True
            # US is no "us", unless everything is in capitals.
            return not type_.upper or self._style[place] == Style.UPPER
        if not type_.cased or self._style[place] == Style.LOWER:
            return False
        doubtful = self._words.opens[place] or self._style[place] != Style.PLAIN
        return doubtful and type_.plain in self._memory.small and not type_.upper

    def title_before(self, place: int) -> tuple[str, ...]:
        """The words of the title that stands before a word; () for none."""
        words, types = self._words, self._types
        for size in range(1, min(_LONGEST_TITLE, place) + 1):
            first = place - size
            gaps = words.gap[first + 1 : place]
            if any(gap is Gap.BREAK for gap in gaps):
                break
            if words.gap[place] is Gap.BREAK and size == 1:
                continue  # "the minister, Paris": only long titles reach over a comma
            if not types[first].title and size == 1 and not types[first].cased:
                pass
            keys = tuple(word_key(text) for text in words.text[first:place])
            if self._is_title(keys):
                return tuple(words.text[first:place])
        return ()

    def _is_title(self, keys: tuple[str, ...]) -> bool:
        code = self._lang.partition("-")[0]
        for phrase in lexicon().before.get(keys[0], ()):
            if phrase.words == keys and (not phrase.langs or code in phrase.langs):
                return True
        if len(keys) == 1:
            return any(
                keys[0].endswith(ending) and len(keys[0]) >= len(ending) + _TITLE_ENDS
                for ending in lexicon().title_endings
            )
        return False

    # What stands beside it.

    def _beside(self, window: Window, meaning: Meaning) -> float:
        """What the words on both sides say against a meaning: that it is part of another name."""
        left = self._neighbor(window.first, -1)
        right = self._neighbor(window.last, 1)
        single = window.first == window.last
        kind = meaning.kind
        worth = 0.0
        if left is not None and kind != "other":
            type_ = self._types[left]
            if type_.initial and kind == "person":
                return _BLOCKED
            if type_.given and not self._is_common(left) and kind in ("person", "organization"):
                if not meaning.is_whole or single:
                    return _BLOCKED
            elif single or kind != "person":
                worth += self._unknown_beside(left, meaning)
        if right is not None and kind != "other":
            type_ = self._types[right]
            if kind == "place" and not type_.title:
                worth += self._unknown_beside(right, meaning)
            elif kind == "organization" and not type_.title:
                worth += self._unknown_beside(right, meaning)
            elif kind == "person" and not type_.title and not self._nouns:
                worth += self._unknown_beside(right, meaning) / 2
        return worth

    def _neighbor(self, place: int, step: int) -> int | None:
        """The word beside, where it may belong to the same name; None for none."""
        other = place + step
        if not 0 <= other < len(self._words):
            return None
        gap = self._words.gap[max(place, other)]
        if gap in (Gap.BREAK, Gap.LINE) or not self._types[other].cased:
            return None
        type_, mine = self._types[other], self._types[place]
        if type_.function or type_.title or not type_.capital or not mine.capital:
            return None
        if step > 0 and mine.tail:
            return None  # Ukraine's President
        if step < 0 and type_.tail:
            return None
        if self._style[other] in (Style.UPPER, Style.LOWER, Style.TITLE):
            return other if type_.given or type_.initial else None
        return other

    def _is_common(self, place: int) -> bool:
        return self._words.opens[place] and self._types[place].plain in self._memory.small

    def _unknown_beside(self, place: int, meaning: Meaning) -> float:
        type_ = self._types[place]
        if self._is_common(place):
            return 0.0
        if self._nouns and not type_.given and not type_.initial:
            return 0.0
        if type_.plain in self._memory.small and not type_.exact:
            return _STRANGER / 2
        return _STRANGER

    # All together.

    def _together(self, spans: list[_Span]) -> None:
        memory = self._memory
        for span in spans:
            if span.status != "linked" or span.ordinary:
                continue
            best = span.meanings.best[self._best(span)]
            if not span.single or best.is_whole:
                surface = span.meanings.surface
                known = memory.named.get(best.id)
                if known is None or len(known) < len(surface):
                    memory.named[best.id] = surface
            if best.country:
                memory.countries[best.country] = memory.countries.get(best.country, 0) + 1
        self._strangers(spans)
        for span in spans:
            if not span.single and span.status == "linked":
                continue
            self._with_the_text(span)

    def _strangers(self, spans: Sequence[_Span]) -> None:
        """Remember the last words of full names that nobody known bears."""
        linked = {
            (span.window.first, span.window.last) for span in spans if span.status == "linked"
        }
        ends = {last for first, last in linked if first != last}
        for place, type_ in enumerate(self._types):
            if place == 0 or not type_.cased or not type_.capital or place in ends:
                continue
            left = self._types[place - 1]
            if self._words.gap[place] is not Gap.SPACE or not left.capital:
                continue
            if (left.given and not type_.function and not type_.title) or (
                left.initial and left.cased and not type_.function
            ):
                name = f"{self._words.text[place - 1]} {self._words.text[place]}"
                self._memory.strangers.setdefault(type_.plain, name)

    def _with_the_text(self, span: _Span) -> None:
        memory = self._memory
        known = model()
        best = span.meanings.best
        fitting = [
            place
            for place, meaning in enumerate(best)
            if meaning.id in memory.named
            and meaning.kind == "person"
            and memory.named[meaning.id] != span.meanings.surface
            and span.odds[place] > _STRANGER
        ]
        if len(fitting) == 1:
            place = fitting[0]
            if span.ordinary:
                span.against += _ORDINARY / 2
            span.odds[place] += known.named_elsewhere
            elsewhere = memory.named[best[place].id]
            span.notes[place].append(
                Reason("named-elsewhere", f"the text names {elsewhere} elsewhere")
            )
        if span.single:
            plain = self._types[span.window.first].plain
            stranger = memory.strangers.get(plain)
            if stranger is not None:
                for place, meaning in enumerate(best):
                    if meaning.kind == "person" and meaning.id not in memory.named:
                        span.odds[place] += _SHARED_SURNAME
                        text = f"the text names {stranger}, who is somebody else"
                        span.notes[place].append(Reason("another-bearer", text, _SHARED_SURNAME))
        if span.status != "linked":
            for place, meaning in enumerate(best):
                if meaning.country and memory.countries.get(meaning.country):
                    span.odds[place] += _COUNTRY
        self._weigh(span)

    def _select(self, spans: Sequence[_Span]) -> list[_Span]:
        """Spans that do not overlap, with the greatest sum of worth; ties go to the earlier end."""
        ending: dict[int, list[tuple[float, _Span]]] = {}
        for span in spans:
            if span.status == "linked" or (span.status == "ambiguous" and not span.ordinary):
                ending.setdefault(span.window.last, []).append((self._worth(span), span))
        if not ending:
            return []
        best: list[tuple[float, _Span | None]] = [(0.0, None)]
        for place in range(len(self._words)):
            choice: tuple[float, _Span | None] = (best[-1][0], None)
            for worth, span in ending.get(place, []):
                value = best[span.window.first][0] + worth
                if value > choice[0]:
                    choice = (value, span)
            best.append(choice)
        chosen: list[_Span] = []
        place = len(self._words)
        while place > 0:
            picked = best[place][1]
            if picked is None:
                place -= 1
            else:
                chosen.append(picked)
                place = picked.window.first
        return chosen[::-1]

    def _worth(self, span: _Span) -> float:
        size = span.window.last - span.window.first
        if span.status == "ambiguous":
            return 0.1
        return size + span.probabilities[self._best(span)]

    def _settled(self, span: _Span) -> Settled:
        order = sorted(
            range(len(span.probabilities)), key=lambda place: -span.probabilities[place]
        )
        meanings = tuple(
            (span.meanings.best[place], span.probabilities[place]) for place in order
        )
        notes = tuple(span.notes[order[0]])
        return Settled(
            span.window.first, span.window.last, span.status, meanings, span.nobody, notes
        )


def _is_abbreviation(meaning: Meaning) -> bool:
    gazetteer = meaning.judge.gazetteer
    text = gazetteer.name_at(meaning.candidate.name).text
    letters = [char for char in text if char.isalpha()]
    return len(letters) <= 4 and bool(letters) and "".join(letters).isupper()
