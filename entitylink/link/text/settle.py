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
from functools import cache

from entitylink.gazetteer.words import Word
from entitylink.link.context import Beside, Circumstances
from entitylink.link.decide import Thresholds, decide
from entitylink.link.likeness import Undoing
from entitylink.link.score import model
from entitylink.link.text.cut import Gap, Words
from entitylink.link.text.echoes import Echoes
from entitylink.link.text.lists import before_dates, capital_nouns, noun_signs
from entitylink.link.text.meanings import Meaning, Meanings
from entitylink.link.text.vocabulary import WordType
from entitylink.link.text.windows import Style, Window
from entitylink.model import Reason, Status
from entitylink.names.lexicon import lexicon
from entitylink.text.clean import fold_marks

__all__ = ["Memory", "Settled", "Settler"]

_BLOCKED = -20.0
_STRANGER = -7.0
"""Log odds against a name that is part of a longer one nobody knows."""
_ORDINARY = -6.0
_SHARED_SURNAME = -5.0
"""Against the famous bearer of a surname where the text names somebody else so."""
_BOTH = -2.0
"""The same where he is named in full too: it may be either."""
_BARE = -2.5
_COUNTRY = 0.8
_IN_CONTEXT = 5.0
"""For an organization that somebody of the text is described by."""
_GIVEN_ONLY = -7.0
"""Against somebody called by the given name alone, unless that is filed as a name of theirs."""
_PARTIAL = -4.0
"""Against some words of the longer name of what is no person: Wall Street is no journal."""
_SHORT = 4
"""Letters up to which a single word that only sounds like a name is none."""
_LIKELY = 0.5
"""How much a run must look like a name to be reported as one of nobody."""
_REMEMBERED = 2_000
_OF = frozenset("of de d di du del della dell do da dos das van von".split())
_LONGER = 1.5
"""What each word more is worth in a span, beside its probability."""
_PARTICLES = _OF | frozenset(
    [
        "dell",
        "della",
        "dei",
        "des",
        "al",
        "el",
        "la",
        "le",
        "les",
        "los",
        "bin",
        "bint",
        "ibn",
        "ter",
        "ten",
        "af",
        "av",
        "zu",
        "am",
    ]
)
"""Small words that names of nobody may have inside."""
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
    surnames   the last of these words
    seen       words written with a capital where ordinary ones are not, folded
    context    names in the descriptions of those who are named in full, folded
    echoes     the words of the names that were linked
    """

    named: dict[str, str] = field(default_factory=dict)
    strangers: dict[str, str] = field(default_factory=dict)
    small: set[str] = field(default_factory=set)
    countries: dict[str, int] = field(default_factory=dict)
    surnames: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    context: set[str] = field(default_factory=set)
    echoes: Echoes = field(default_factory=Echoes)

    def trim(self) -> None:
        """Forget what was said longest ago."""
        for kept in (self.named, self.strangers):
            while len(kept) > _REMEMBERED:
                del kept[next(iter(kept))]
        for words in (self.small, self.seen, self.surnames, self.context):
            if len(words) > 10 * _REMEMBERED:
                words.clear()


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


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that look like a name of nobody known: how much so (0..1), and whether it is a full name
    and has a given name."""

    first: int
    last: int
    is_full: bool
    is_given: bool
    score: float


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
        self._anchors: dict[int, Window] = {}
        self._runs: list[_Run] = []
        self._nouns = lang.partition("-")[0] in capital_nouns()
        for type_, word, opens in zip(types, words.text, words.opens, strict=True):
            if type_.cased and word.islower():
                memory.small.add(type_.plain)
            elif type_.cased and type_.capital and not opens and not self._nouns:
                memory.seen.add(type_.plain)

    def settle(self, asked: Mapping[Window, Meanings], *, nil: bool) -> list[Settled]:
        """The answers for windows, those that are mentions, and strangers in full."""
        spans = [self._span(window, meanings) for window, meanings in asked.items()]
        spans = [span for span in spans if span.meanings.best]
        self._anchors = {}
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
        span.titles = self.title_before(window.first)
        circumstances = Circumstances(self._lang)
        beside = Beside(span.titles)
        for place, meaning in enumerate(best):
            if span.titles:
                value, notes = circumstances.weigh(meaning.judge.gazetteer, meaning.entity, beside)
                span.odds[place] += value
                span.notes[place].extend(notes)
            span.odds[place] += self._fit(window, meaning)
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
        if meaning.given_only:
            return _GIVEN_ONLY
        if one.articled and meaning.kind == "person":
            return _BLOCKED
        if len(types) == 1 and one.cased:
            upper_name = _is_abbreviation(meaning)
            if upper_name and len(name) <= 3 and one.plain == name and not one.upper:
                return _BLOCKED  # US is not us, WHO is not Who
            if len(one.plain) < 4 and one.plain not in [word.text for word in matched]:
                if not candidate.exact:
                    return _BLOCKED
            kinds = {pair.undoing for pair in candidate.pairs}
            same = matched and matched[0].script == one.script
            if same and Undoing.ERROR in kinds:
                return _BLOCKED
            sounds = kinds & {Undoing.SOUND, Undoing.LIKENESS}
            if same and sounds and one.script == "Latn":
                if len(one.plain) <= _SHORT or (self._nouns and meaning.kind != "person"):
                    return _BLOCKED
            return 0.0
        if meaning.kind != "person" and not meaning.is_whole and meaning.name_kind != "short":
            return _PARTIAL
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
        if not type_.cased:
            return type_.ordinary
        doubtful = self._words.opens[place] or self._style[place] != Style.PLAIN
        if type_.ordinary:
            return doubtful or (self._nouns and not self._is_behind_preposition(place))
        if self._style[place] == Style.LOWER:
            return False
        return doubtful and type_.plain in self._memory.small and not type_.upper

    def _is_behind_preposition(self, place: int) -> bool:
        """Whether a noun stands behind a preposition without an article: "in Essen"."""
        if place == 0 or self._words.gap[place] is Gap.BREAK:
            return False
        return self._types[place - 1].plain in noun_signs(self._lang).prepositions

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
            keys = tuple(type_.key for type_ in types[first:place])
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
        if meaning.kind == "other":
            return 0.0
        if meaning.kind == "place" and self._is_of_institution(window):
            return _STRANGER
        return self._left_of(window, meaning) + self._right_of(window, meaning)

    def _is_of_institution(self, window: Window) -> bool:
        """Whether a place is part of the name of a club or an institution: University of Oxford."""
        types, words = self._types, self._words
        behind = window.last + 1
        if behind < len(types) and words.gap[behind] in (Gap.SPACE, Gap.HYPHEN):
            type_ = types[behind]
            if type_.institution and (type_.capital or not type_.cased) and not type_.title:
                return not self._is_anchored(behind, window)
        before = window.first - 1
        if before < 0 or words.gap[window.first] not in (Gap.SPACE, Gap.HYPHEN, Gap.NOTHING):
            return False
        type_ = types[before]
        if type_.institution and (type_.capital or not type_.cased):
            return not self._is_anchored(before, window)
        small = type_.plain.rstrip("'’") in _OF
        if not (small and before and words.gap[before] is Gap.SPACE):
            return False
        head = types[before - 1]
        if not (head.cased and head.capital) or head.title:
            return False
        if self._is_anchored(before - 1, window):
            return False
        if head.function or (head.plain in self._memory.small and words.opens[before - 1]):
            return False
        return head.institution or not (self._nouns or words.opens[before - 1])

    def _left_of(self, window: Window, meaning: Meaning) -> float:
        place = self._neighbor(window, -1)
        if place is None:
            return 0.0
        type_ = self._types[place]
        single = window.first == window.last
        whole = not single and meaning.is_whole
        if type_.initial:
            return _STRANGER if whole else _BLOCKED
        if type_.given:
            return _STRANGER if whole else _BLOCKED
        parted = self._words.gap[window.first] is Gap.HYPHEN
        if meaning.kind == "place" and _is_club(type_) and not parted:
            return _STRANGER
        if parted and meaning.kind == "person":
            return _STRANGER
        if self._nouns or parted or (meaning.kind == "person" and not single):
            return 0.0
        if self._words.opens[place]:
            return _STRANGER if meaning.kind == "person" else _STRANGER / 2
        return _STRANGER

    def _right_of(self, window: Window, meaning: Meaning) -> float:
        place = self._neighbor(window, 1)
        if place is None:
            return 0.0
        type_, own = self._types[place], self._types[window.last]
        single = window.first == window.last
        if single and own.given:
            return _BLOCKED
        parted = self._words.gap[place] is Gap.HYPHEN
        if meaning.kind == "person":
            if type_.given:
                return _BLOCKED if single else _STRANGER
            return 0.0 if self._nouns or type_.initial else _STRANGER
        if type_.given or type_.initial:
            return 0.0  # somebody of there: "UNESCO Marta Jensen"
        if meaning.kind == "place" and _is_club(type_):
            return _STRANGER
        if self._nouns or parted:
            return 0.0
        return _STRANGER

    def _is_anchored(self, place: int, window: Window) -> bool:
        """Whether a word is part of another name that is sure."""
        anchor = self._anchors.get(place)
        return anchor is not None and (anchor.last < window.first or window.last < anchor.first)

    def _neighbor(self, window: Window, step: int) -> int | None:
        """The word beside, where it may belong to the same name; None for none."""
        place = window.last if step > 0 else window.first
        other = place + step
        if not 0 <= other < len(self._words) or self._is_anchored(other, window):
            return None
        gap = self._words.gap[max(place, other)]
        type_, mine = self._types[other], self._types[place]
        if gap is Gap.BREAK or not (type_.cased or gap is Gap.HYPHEN or type_.given):
            return None
        if type_.function or not type_.capital or not mine.capital:
            return None
        if type_.title and not (type_.initial and step < 0 and not self.title_before(place)):
            return None
        if self._words.opens[other] and type_.plain in self._memory.small:
            return None
        if (step > 0 and mine.tail) or (step < 0 and type_.tail):
            return None  # Ukraine's President
        if gap is Gap.LINE or self._style[other] != Style.PLAIN:
            first = step < 0 and (type_.given or type_.initial)
            return other if first else None
        return other

    # All together.

    def _together(self, spans: list[_Span]) -> None:
        memory = self._memory
        for span in spans:
            if span.status == "linked" and not span.single:
                window = span.window
                self._anchors |= dict.fromkeys(range(window.first, window.last + 1), window)
        for span in spans:
            for place, meaning in enumerate(span.meanings.best):
                span.odds[place] += self._beside(span.window, meaning)
            self._weigh(span)
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
            if best.country:
                memory.countries[best.country] = memory.countries.get(best.country, 0) + 1
        self._runs = self._name_runs(spans)
        for run in self._runs:
            if run.is_full:
                name = " ".join(self._words.text[run.first : run.last + 1])
                for place in range(run.first, run.last + 1):
                    if not self._types[place].initial and len(self._types[place].plain) > 1:
                        memory.strangers.setdefault(self._types[place].plain, name)
                if run.is_given:
                    memory.surnames.add(self._types[run.last].plain)
        for span in spans:
            if not span.single and span.status == "linked":
                continue
            self._with_the_text(span)

    def _remember_words(self, meaning: Meaning) -> None:
        """Remember what the description of somebody named in full is about: "CEO of Apple"."""
        description = meaning.judge.gazetteer.facts(meaning.entity).description
        self._memory.context.update(
            fold_marks(word.strip(".,;()")) for word in description.split() if word[:1].isupper()
        )

    def _name_runs(self, spans: Sequence[_Span]) -> list[_Run]:
        """Runs of words with capitals that look like names and are linked to nobody, in order."""
        taken: set[int] = set()
        for span in spans:
            if span.status == "linked" and not span.ordinary:
                taken.update(range(span.window.first, span.window.last + 1))
        types, words = self._types, self._words
        result: list[_Run] = []
        first = last = -1
        for place in range(len(types) + 1):
            ends = place == len(types)
            usable = not ends and place not in taken and self._may_be_name(place)
            joined = last >= 0 and not ends and self._goes_on(last, place)
            if last >= 0 and not (usable and joined):
                small = not ends and types[place].plain in _PARTICLES
                small = small and not types[place].capital
                if small and place - last <= 2 and words.gap[place] is Gap.SPACE:
                    continue
                run = self._run(first, last)
                if run is not None:
                    result.append(run)
                last = -1
            if usable:
                first = place if last < 0 else first
                last = place
        return result

    def _goes_on(self, last: int, place: int) -> bool:
        gaps = self._words.gap[last + 1 : place + 1]
        if any(gap in (Gap.BREAK, Gap.POINT) for gap in gaps):
            return False
        return Gap.LINE not in gaps or self._types[last].given or self._types[last].initial

    def _may_be_name(self, place: int) -> bool:
        type_ = self._types[place]
        if not type_.cased or not type_.capital or not type_.plain:
            return False
        if type_.function and not self._is_given_before_a_name(place):
            return False
        if self._style[place] in (Style.UPPER, Style.LOWER):
            return False
        return not (self._words.opens[place] and type_.plain in self._memory.small)

    def _behind_other_nouns(self, first: int, last: int) -> int:
        """Where a name begins: behind what stands before a given name or an initial.

        Any word may open a sentence, and German writes every noun with a capital: "Torwart Malte".
        """
        for place in range(first + 1, last):
            type_ = self._types[place]
            if type_.given or type_.initial:
                free = self._nouns or (self._words.opens[first] and place == first + 1)
                begins = not (self._types[first].given or self._types[first].initial)
                spaced = self._words.gap[place] is Gap.SPACE
                return place if free and begins and spaced else first
        return first

    def _proper(self, place: int) -> float:
        """How likely a noun is a name, in a language that writes all nouns with a capital, 0..1."""
        signs = noun_signs(self._lang)
        plain = self._types[place].plain
        if plain.endswith(signs.endings):
            return 0.1
        if place == 0 or self._words.gap[place] is Gap.BREAK:
            return 0.6
        before = self._types[place - 1]
        if before.capital:
            return 0.6
        if before.plain in signs.prepositions:
            return 0.95
        if before.plain in signs.articles:
            return 0.15
        if before.plain.endswith(signs.adjectives) and not before.function:
            return 0.2
        return 0.6

    def _is_given_before_a_name(self, place: int) -> bool:
        """Whether an ordinary word is a given name here: Will Rose, May Holloway."""
        behind = place + 1
        if self._words.opens[place] or behind == len(self._types):
            return False
        type_ = self._types[behind]
        joined = self._words.gap[behind] is Gap.SPACE
        return self._types[place].given and joined and type_.capital and not type_.function

    def _run(self, first: int, last: int) -> _Run | None:
        """What a run looks like, once the titles in front of it are gone; None for no name."""
        types = self._types
        titled = bool(self.title_before(first))
        while first <= last and types[first].title and not types[first].given:
            first += 1
            titled = True
        while first <= last and not types[first].capital:
            first += 1
        if first > last:
            return None
        first = self._behind_other_nouns(first, last)
        parts = [t for t in types[first : last + 1] if t.capital]
        given = any(t.given or t.initial for t in parts[:-1])
        is_full = len(parts) > 1 and (given or not self._nouns)
        opens = self._words.opens[first]
        if len(parts) > 1:
            score = 0.95 if given else 0.6 if opens else 0.85
            if self._nouns and not given:
                score = self._proper(first)
                if parts[-1].plain.endswith(_patronymics()):
                    score = 0.9
        elif parts[0].initial:
            return None
        elif titled:
            score = 0.8
        elif parts[0].plain in self._memory.strangers:
            score = 0.85
        elif opens and parts[0].plain in self._memory.seen:
            score = 0.7
        elif opens or self._style[first] != Style.PLAIN:
            score = 0.55 if parts[0].given else 0.2
        else:
            score = 0.7 * (self._proper(first) if self._nouns else 1.0)
            if self._nouns and parts[0].given and score > 0.3:
                score = 0.6
        if titled and len(parts) > 1:
            score = 0.97
        if all(t.plain in self._memory.small for t in parts):
            score /= 3
        return _Run(first, last, is_full and not (opens and not given), given, score)

    def _with_the_text(self, span: _Span) -> None:
        memory = self._memory
        best = span.meanings.best
        fitting = [
            place
            for place, meaning in enumerate(best)
            if meaning.id in memory.named
            and meaning.kind == "person"
            and memory.named[meaning.id] != span.meanings.surface
            and span.odds[place] > _GIVEN_ONLY
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
                if span.ordinary and self._stands_alone(span.window.first):
                    span.against += _ORDINARY / 2
                span.odds[place] += model().named_elsewhere
                text = f"the text names {elsewhere} elsewhere"
                span.notes[place].append(Reason("named-elsewhere", text))
        for place, meaning in enumerate(best):
            other = others[place]
            if other and (meaning.kind == "place" or meaning.id not in memory.named):
                span.odds[place] += _SHARED_SURNAME
                text = f"the text names {other}, who is somebody else"
                span.notes[place].append(Reason("another-bearer", text, _SHARED_SURNAME))
            if not self._types[span.window.first].cased and self._is_bare(span, meaning):
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

    def _stands_alone(self, place: int) -> bool:
        """Whether nothing beside an ordinary word says that it is one: "in May", "May 5"."""
        types, words = self._types, self._words
        if place and words.gap[place] is not Gap.BREAK:
            if types[place - 1].plain in before_dates():
                return False
        behind = place + 1
        if behind == len(types):
            return True
        return words.end[place] + 1 == words.start[behind] and not types[behind].capital

    def _is_bare(self, span: _Span, meaning: Meaning) -> bool:
        """Whether a surname without anything beside it stands for somebody not named in full.

        In scripts without capitals nothing shows that a given name stands before it.
        """
        return (
            span.single
            and meaning.kind == "person"
            and not meaning.is_whole
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
        return any(
            run.first == span.window.first and run.last == span.window.last
            for run in self._runs
            if run.score >= _LIKELY
        )

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
        words = span.meanings.words
        return Settled(first, last, span.status, meanings, span.nobody, notes, words)

    def _behind_titles(self, first: int, last: int) -> int:
        """Where a name begins that was filed with a title: Pope Francis."""
        for place in range(last, first, -1):
            title = self.title_before(place)
            if title and place - len(title) >= first:
                return place
        return first


@cache
def _patronymics() -> tuple[str, ...]:
    return tuple(map(fold_marks, lexicon().patronymic_endings))


def _is_club(type_: WordType) -> bool:
    """Whether a word is like FC and AS before the name of a town."""
    return type_.upper and len(type_.plain) <= 4


def _is_abbreviation(meaning: Meaning) -> bool:
    gazetteer = meaning.judge.gazetteer
    text = gazetteer.name_at(meaning.candidate.name).text
    letters = [char for char in text if char.isalpha()]
    return len(letters) <= 4 and bool(letters) and "".join(letters).isupper()
