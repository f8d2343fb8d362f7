"""Settle what the spans of a text mean, together: which are mentions, and of whom.

In: the words of a piece, the windows proposed in it with what each may mean alone, and what the
text has said before. Out: `Settled` spans that do not overlap, in order. All evidence is counted in
log odds beside the probability that a span has alone:

- how the text writes and uses a word: ordinary words, capitals that say nothing;
- what stands beside it: titles say who cannot be meant, a given name or an initial that does not
  fit says that somebody else is;
- the rest of the text: a surname stands for the one who is named in full, unless a stranger of that
  surname is; countries that the text is about make their people likelier.

Of overlapping spans those with the greatest sum of worth are taken.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from entitylink.gazetteer.words import Word
from entitylink.link.context import Beside, Circumstances
from entitylink.link.decide import Thresholds, decide
from entitylink.link.score import model
from entitylink.link.text.beside import BLOCKED, Neighbors
from entitylink.link.text.cut import Gap
from entitylink.link.text.fit import GIVEN_ONLY, fit_of, is_dated, is_ordinary, stands_alone
from entitylink.link.text.lists import name_connectors
from entitylink.link.text.meanings import Meaning, Meanings
from entitylink.link.text.run import Run
from entitylink.link.text.runs import runs_of
from entitylink.link.text.scene import Scene
from entitylink.link.text.windows import Style, Window
from entitylink.model import Reason, Status
from entitylink.text.clean import fold_marks

__all__ = ["Settled", "Settler"]

_ORDINARY = -6.0
_SHARED_SURNAME = -5.0
"""Against the famous bearer of a surname where the text names somebody else so."""
_BOTH = -2.0
"""The same where he is named in full too: it may be either."""
_BARE = -4.0
"""Against a surname alone where nothing would show a given name before it."""
_WRITTEN_WHOLE = frozenset(("Hang", "Hani", "Hira", "Kana", "Thai"))
"""Scripts that write a full name as one word, so that a word which is a short name is all of it."""
_SURE, _DOUBTFUL = 0.95, 0.2
"""Probabilities of names that show how a text spells them, and of those that this may settle."""
_COUNTRY = 0.8
"""For somebody of a country that others of the text are of."""
_IN_CONTEXT = 5.0
"""For an organization that somebody of the text is described by."""
_LIKELY = 0.5
"""How much a run must look like a name to be reported as one of nobody."""
_LONGER = 1.5
"""What each word more is worth in a span, beside its probability."""


@dataclass(slots=True)
class Settled:
    """A span with its answer: `status`, the meanings by probability, and what the text adds.

    `words` is what was looked up.
    """

    first: int
    last: int
    status: Status
    meanings: tuple[tuple[Meaning, float], ...]
    nobody: float
    notes: tuple[Reason, ...] = ()
    words: tuple[Word, ...] = ()


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

    def __init__(self, scene: Scene, limits: Thresholds) -> None:
        self._scene = scene
        self._words = scene.words
        self._types = scene.types
        self._style = scene.style
        self._memory = scene.memory
        self._limits = limits
        self._runs: list[Run] = []
        self._taken: set[int] = set()
        self._likely: set[tuple[int, int]] = set()

    def settle(self, asked: Mapping[Window, Meanings], *, nil: bool) -> list[Settled]:
        """The answers for windows, those that are mentions, and strangers in full."""
        spans = [self._span(window, meanings) for window, meanings in asked.items()]
        spans = [span for span in spans if span.meanings.best]
        self._together(spans)
        found = [self._settled(span) for span in self._select(spans)]
        if nil:
            found += self._strangers_among(found, spans)
            found.sort(key=lambda settled: settled.first)
        return found

    def _strangers_among(self, found: Sequence[Settled], spans: Sequence[_Span]) -> list[Settled]:
        """Names of nobody known, where nothing else was found."""
        taken = {place for settled in found for place in range(settled.first, settled.last + 1)}
        nobody = {(span.window.first, span.window.last): span.nobody for span in spans}
        result = []
        for run in self._runs:
            score = run.score * nobody.get((run.first, run.last), 1.0)
            if run.score >= _LIKELY and taken.isdisjoint(range(run.first, run.last + 1)):
                result.append(Settled(run.first, run.last, "nil", (), score))
        return result

    # Each span for itself.

    def _span(self, window: Window, meanings: Meanings) -> _Span:
        span = _Span(window, meanings, single=window.first == window.last)
        best = meanings.best
        span.odds = [0.0] * len(best)
        span.notes = [[] for _ in best]
        span.titles = self._scene.title_before(window.first)
        circumstances = Circumstances(self._scene.lang)
        beside = Beside(span.titles)
        is_realm = not span.single or self._scene.is_realm(window.first)
        for place, meaning in enumerate(best):
            if span.titles:
                _, notes = circumstances.weigh(meaning.judge.gazetteer, meaning.entity, beside)
                # A full name says more of its bearer than a title does.
                counted = [note for note in notes if span.single or note.code != "gender"]
                if meaning.kind != "person" and (meaning.in_case or is_realm):
                    counted = []  # the head of what follows: Глава МИД Украины
                span.odds[place] += sum(note.weight for note in counted)
                span.notes[place].extend(counted)
            span.odds[place] += fit_of(self._scene, window, meaning)
        span.ordinary = span.single and is_ordinary(self._scene, window.first)
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

    # All together.

    def _together(self, spans: list[_Span]) -> None:
        memory = self._memory
        linked = [span.window for span in spans if span.status == "linked"]
        sure = [span.window for span in spans if self._is_sure(span)]
        neighbors = Neighbors(self._scene, sure, linked)
        for span in spans:
            for place, meaning in enumerate(span.meanings.best):
                span.odds[place] += neighbors.against(span.window, meaning)
            self._weigh(span)
        self._part_two_names(spans)
        for span in spans:
            if span.status != "linked" or span.ordinary:
                continue
            best = span.meanings.best[self._best(span)]
            if not span.single or best.is_whole:
                surface = span.meanings.surface
                known = memory.named.get(best.id)
                if known is None or len(known) < len(surface):
                    memory.named[best.id] = surface
                self._remember_words(best)
            if span.probabilities[self._best(span)] >= _SURE:
                memory.convention.add(best, span.meanings.words)
            if best.country:
                memory.countries[best.country] = memory.countries.get(best.country, 0) + 1
        taken = {
            place
            for span in spans
            if span.status == "linked" and not span.ordinary
            for place in range(span.window.first, span.window.last + 1)
        }
        self._taken = taken
        self._runs = runs_of(self._scene, taken)
        self._likely = {(run.first, run.last) for run in self._runs if run.score >= _LIKELY}
        for run in self._runs:
            if run.is_full:
                name = " ".join(self._words.text[run.first : run.last + 1])
                for place in range(run.first, run.last + 1):
                    if not self._types[place].initial and len(self._types[place].plain) > 1:
                        memory.strangers.setdefault(self._types[place].plain, name)
                if run.first in self._words.nobody:
                    # A name without spaces begins with the family name.
                    for size in range(2, len(name)):
                        memory.strangers.setdefault(name[:size], name)
                if run.is_given:
                    memory.surnames.add(self._types[run.last].plain)
        for span in spans:
            if not span.single and span.status == "linked":
                continue
            self._with_the_text(span)

    def _part_two_names(self, spans: Sequence[_Span]) -> None:
        """Rule out spans that are two names side by side: Brüsselis Ursula von der Leyeniga."""
        linked = {
            (span.window.first, span.window.last): span.meanings.best[self._best(span)].id
            for span in spans
            if span.status == "linked" and not span.ordinary
        }
        for span in spans:
            first, last = span.window.first, span.window.last
            mine = linked.get((first, last))
            if mine is None or span.single or span.window.exact:
                continue
            for place in range(first, last):
                two = linked.get((first, place)), linked.get((place + 1, last))
                if None not in two and two[0] != two[1] and mine in two:
                    span.odds = [BLOCKED] * len(span.odds)
                    self._weigh(span)
                    break

    def _is_sure(self, span: _Span) -> bool:
        """Whether a span is a name of its own, whatever stands beside it."""
        if span.status != "linked":
            return False
        type_ = self._types[span.window.first]
        is_form = type_.exact or bool(type_.bases)
        return not span.single or (is_form and span.meanings.best[self._best(span)].in_case)

    def _remember_words(self, meaning: Meaning) -> None:
        """Remember what the description of somebody named in full is about: "CEO of Apple"."""
        description = meaning.judge.gazetteer.facts(meaning.entity).description
        self._memory.context.update(
            fold_marks(word.strip(".,;()")) for word in description.split() if word[:1].isupper()
        )

    def _with_the_text(self, span: _Span) -> None:
        memory = self._memory
        best = span.meanings.best
        fitting = [
            place
            for place, meaning in enumerate(best)
            if meaning.id in memory.named
            and meaning.kind == "person"
            and memory.named[meaning.id] != span.meanings.surface
            and span.odds[place] > GIVEN_ONLY
            and not (span.ordinary and is_dated(self._scene, span.window.first))
        ]
        others = [self._stranger(span, meaning) for meaning in best]
        if len(fitting) == 1:
            place = fitting[0]
            elsewhere = memory.named[best[place].id]
            if others[place]:
                text = f"the text names {others[place]} too"
                span.odds[place] += _BOTH
                span.notes[place].append(Reason("another-bearer", text, _BOTH))
            elif self._is_likelier(span, place, model().named_elsewhere):
                if span.ordinary and stands_alone(self._scene, span.window.first):
                    span.against += _ORDINARY / 2
                span.odds[place] += model().named_elsewhere
                text = f"the text names {elsewhere} elsewhere"
                span.notes[place].append(Reason("named-elsewhere", text))
        if span.status == "ambiguous" and not span.ordinary:
            for place, meaning in enumerate(best):
                note = memory.convention.weigh(meaning, span.meanings.words)
                if note is not None and span.probabilities[place] >= _DOUBTFUL:
                    span.odds[place] += note.weight
                    span.notes[place].append(note)
        for place, meaning in enumerate(best):
            other = others[place]
            if other and (meaning.kind == "place" or meaning.id not in memory.named):
                span.odds[place] += _SHARED_SURNAME
                text = f"the text names {other}, who is somebody else"
                span.notes[place].append(Reason("another-bearer", text, _SHARED_SURNAME))
            if self._is_bare(span, meaning):
                span.odds[place] += _BARE
            if span.status != "linked" and memory.countries.get(meaning.country):
                span.odds[place] += _COUNTRY
            if meaning.kind == "organization" and span.single and span.ordinary:
                label = fold_marks(meaning.judge.gazetteer.label(meaning.entity, "en"))
                if label in memory.context:
                    span.odds[place] += _IN_CONTEXT
        self._weigh(span)

    def _is_likelier(self, span: _Span, place: int, odds: float) -> bool:
        """Whether a meaning is likelier, with these log odds more, than the best one without."""
        if span.status != "linked" or place == self._best(span):
            return True
        value = span.probabilities[place] * math.exp(odds)
        return value / (1 - span.probabilities[place] + value) > max(span.probabilities)

    def _is_bare(self, span: _Span, meaning: Meaning) -> bool:
        """Whether a surname without anything beside it stands for somebody not named in full.

        In scripts without capitals nothing shows that a given name stands before it. A verb of
        headlines shows that none does: BIDEN MEETS ZELENSKY.
        """
        first = span.window.first
        type_ = self._types[first]
        if self._scene.is_free(first) or (type_.cased and not self._scene.is_flat(first)):
            return False
        if first - 1 in self._taken:
            return False
        short = meaning.name_kind == "short" and type_.script not in _WRITTEN_WHOLE
        return (
            span.single
            and meaning.kind == "person"
            and (short or not meaning.is_whole)
            and not span.titles
            and meaning.id not in self._memory.named
        )

    def _stranger(self, span: _Span, meaning: Meaning) -> str:
        """The name of somebody unknown in the text who may be meant by a single word."""
        if not span.single or meaning.kind not in ("person", "place"):
            return ""
        if meaning.kind == "place":
            # Jack London is London where nothing says that it is the town: "in London".
            place = span.window.first
            plain = self._types[place].plain
            before = self._types[place - 1] if place else None
            if plain not in self._memory.surnames or self._words.gap[place] is Gap.NOTHING:
                return ""
            if before and before.function and self._words.gap[place] is not Gap.BREAK:
                return ""
            return self._memory.strangers.get(plain, "")
        strangers = self._memory.strangers
        found = strangers.get(self._types[span.window.first].plain, "")
        for pair in meaning.candidate.pairs:
            word = fold_marks(meaning.candidate.words[pair.name].text)
            found = found or strangers.get(word, "")
        return found

    def _select(self, spans: Sequence[_Span]) -> list[_Span]:
        """Spans that do not overlap, with the greatest sum of worth; ties go to the earlier end."""
        ending: dict[int, list[tuple[float, _Span]]] = {}
        linked = {
            (span.window.first, span.window.last): span.meanings.best[self._best(span)].id
            for span in spans
            if span.status == "linked"
        }
        for span in spans:
            first, last = span.window.first, span.window.last
            small = self._types[first].cased and not self._types[first].capital
            if small and linked.get((first, last), "") == linked.get((first + 1, last)):
                continue  # "agence Tass" is Tass
            if span.status == "linked" or self._is_doubtful_name(span):
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

    def _is_doubtful_name(self, span: _Span) -> bool:
        """Whether a span is a name, though nobody can say whose."""
        if span.status != "ambiguous" or span.ordinary:
            return False
        type_ = self._types[span.window.first]
        if not type_.cased:
            return not span.single and span.meanings.best[self._best(span)].is_whole
        if self._style[span.window.first] in (Style.UPPER, Style.LOWER):
            return False
        return (span.window.first, span.window.last) in self._likely

    def _worth(self, span: _Span) -> float:
        size = span.window.last - span.window.first
        if span.status == "ambiguous":
            return 0.1
        return _LONGER * size + span.probabilities[self._best(span)]

    def _settled(self, span: _Span) -> Settled:
        order = sorted(range(len(span.probabilities)), key=lambda place: -span.probabilities[place])
        meanings = tuple((span.meanings.best[place], span.probabilities[place]) for place in order)
        notes = tuple(span.notes[order[0]])
        first, last = span.window.first, span.window.last
        if meanings[0][0].kind == "person":
            first = self._behind_titles(first, last)
            first -= self._particles_before(first, meanings[0][0])
        words = span.meanings.words
        return Settled(first, last, span.status, meanings, span.nobody, notes, words)

    def _behind_titles(self, first: int, last: int) -> int:
        """Where a name begins that was filed with a title: Pope Francis."""
        for place in range(last, first, -1):
            title = self._scene.title_before(place)
            if title and place - len(title) >= first:
                return place
        return first

    def _particles_before(self, first: int, meaning: Meaning) -> int:
        """How many small words before a surname are those of the name: von der Leyen."""
        types, words = self._types, self._words
        name = [fold_marks(word.text) for word in meaning.candidate.words]
        if types[first].plain not in name:
            return 0
        found = 0
        for part in reversed(name[: name.index(types[first].plain)]):
            place = first - found - 1
            if part not in name_connectors() or place < 0 or words.gap[place + 1] is not Gap.SPACE:
                break
            if types[place].plain != part or types[place].capital:
                return 0
            found += 1
        return found
