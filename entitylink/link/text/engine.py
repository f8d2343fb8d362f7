"""From a text to its mentions: the way through the modules of this room.

    text -> cut (words) -> vocabulary (what each may be) -> windows (spans) -> meanings (each alone)
         -> settle (all together) -> Mention

A long text is read in pieces of whole paragraphs, with one `Memory` for all of them: the time is
linear and the room bounded. Word types and spans are looked up once each and remembered by the
linker for its next text, in memories of bounded size.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from entitylink.gazetteer.words import Word
from entitylink.link.decide import Thresholds
from entitylink.link.rank import Judge
from entitylink.link.reasons import reasons_for
from entitylink.link.search import NameFinder
from entitylink.link.text.cut import CASED, Gap, Words, cut
from entitylink.link.text.lists import counted, language_of
from entitylink.link.text.meanings import Asker, Meaning, Meanings
from entitylink.link.text.settle import Memory, Settled, Settler
from entitylink.link.text.vocabulary import Vocabulary, WordType
from entitylink.link.text.windows import Window, styles, windows
from entitylink.model import Match, Mention, Reason, Status
from entitylink.text.clean import fold
from entitylink.text.scripts import scripts_in

__all__ = ["TextReader"]

_PIECE = 100_000
"""Code points of a text that are settled together."""
_PARAGRAPH = re.compile(r"\n[ \t]*\n|\n|[.!?。！？] |\s")
_SAMPLE = 20_000
"""Code points that tell the language of a text."""
_MATCHES = 20_000
_RUNNERS = 5


class TextReader:
    """Finds and links the names of texts for one linker."""

    def __init__(
        self,
        finders: Sequence[NameFinder],
        judges: Sequence[Judge],
        limits: Thresholds,
        label_lang: str,
    ) -> None:
        self._vocabulary = Vocabulary(finders)
        self._asker = Asker(finders, judges)
        self._tables = [finder.gazetteer.whole_keys for finder in finders]
        self._limits = limits
        self._label_lang = label_lang
        self._reasons: dict[tuple[str, str, int, int], tuple[Reason, ...]] = {}

    def mentions(self, text: str, lang: str, *, nil: bool) -> Iterator[Mention]:
        """The mentions of one text, in its order."""
        memory = Memory()
        start = 0
        lang = lang or guessed_language(text[:_SAMPLE])
        while start < len(text):
            end = _end_of_piece(text, start)
            yield from self._piece(text, start, end, lang, memory, nil=nil)
            memory.trim()
            start = end

    def _piece(
        self, text: str, start: int, end: int, lang: str, memory: Memory, *, nil: bool
    ) -> Iterator[Mention]:
        piece = text if (start, end) == (0, len(text)) else text[start:end]
        words = cut(piece, self._vocabulary.pieces)
        if not len(words):
            return
        known = self._vocabulary.of(words.text, lang)
        types = [known[word] for word in words.text]
        lower = len(words) >= 4 and not any(t.capital for t in types if t.cased) and any(
            t.cased for t in types
        )
        style = styles(words, types, lower=lower)
        beside = types if lower else _beside_names(words, types)
        self._vocabulary.look_for_forms(beside, lang)
        settler = Settler(words, types, style, lang, self._limits, memory)
        proposed = windows(words, types, style, self._tables, lambda first, last: 0)
        surfaces = {window: _surface(words, types, window) for window in proposed}
        of_words = {
            surface: _known_words(types, window) for window, surface in surfaces.items()
        }
        asked = self._asker.ask(of_words, lang)
        meanings = {window: asked[surface] for window, surface in surfaces.items()}
        settled = settler.settle(meanings, nil=nil)
        for each in settled:
            if each.status == "linked" or nil:
                yield self._mention(piece, start, words, types, each, lang)

    def _mention(
        self,
        piece: str,
        offset: int,
        words: Words,
        types: Sequence[WordType],
        settled: Settled,
        lang: str,
    ) -> Mention:
        first, last = settled.first, settled.last
        start = words.start[first] + types[first].skip
        end = words.end[last] - types[last].tail
        surface = piece[start:end]
        match = self._match(surface, settled.words, settled, lang)
        return Mention(offset + start, offset + end, surface, match)

    def _match(
        self, surface: str, query: Sequence[Word], settled: Settled, lang: str
    ) -> Match:
        limits = self._limits
        if settled.status == "linked":
            best, probability = settled.meanings[0]
            runners = tuple(
                self._one(surface, query, meaning, p, (), lang)
                for meaning, p in settled.meanings[1:_RUNNERS]
                if p >= limits.worth or meaning.name_kind == "metonym"
            )
            return self._one(
                surface, query, best, probability, settled.notes, lang, runners, "linked"
            )
        contenders = tuple(
            self._one(surface, query, meaning, p, (), lang)
            for meaning, p in settled.meanings[:_RUNNERS]
            if p >= limits.worth
        )
        if settled.status == "ambiguous":
            named = ", ".join(f"{match.label} ({match.id})" for match in contenders)
            return Match(
                "ambiguous",
                surface,
                score=settled.meanings[0][1],
                reasons=(Reason("ambiguous", f"may be {named}"),),
                candidates=contenders,
            )
        text = f"nearest is {contenders[0].label}" if contenders else "no name is near"
        return Match(
            "nil",
            surface,
            score=settled.nobody,
            reasons=(Reason("nil", text),),
            candidates=contenders,
        )

    def _one(
        self,
        surface: str,
        query: Sequence[Word],
        meaning: Meaning,
        probability: float,
        notes: tuple[Reason, ...],
        lang: str,
        runners: tuple[Match, ...] = (),
        status: Status | None = None,
    ) -> Match:
        gazetteer = meaning.judge.gazetteer
        facts = gazetteer.facts(meaning.entity)
        if status is None:
            status = "nil"
            if probability >= self._limits.worth:
                status = "ambiguous"
            if probability >= self._limits.floor:
                status = "linked"
        key = (surface, lang, meaning.judge.source, meaning.candidate.name)
        reasons = self._reasons.get(key)
        if reasons is None:
            if len(self._reasons) >= _MATCHES:
                self._reasons.clear()
            reasons = self._reasons[key] = reasons_for(
                gazetteer, meaning.judge.finder.words, query, meaning.candidate, lang
            )
        return Match(
            status=status,
            surface=surface,
            id=facts.id,
            label=gazetteer.label(meaning.entity, self._label_lang),
            kind=meaning.kind,
            description=facts.description,
            wikidata=facts.wikidata,
            score=probability,
            prior=meaning.share,
            matched_name=gazetteer.name_at(meaning.candidate.name).text,
            reasons=(*reasons, *meaning.notes, *notes),
            candidates=runners,
            gazetteer=gazetteer.name,
        )


def guessed_language(text: str) -> str:
    """The language that a text is most likely in, "" where that is not clear."""
    words = text.split()
    small = counted(fold(word.strip(".,;:!?()\"'«»„“”")) for word in words if not word[:1].isupper())
    scripts = counted(script for word in words[:500] for script in scripts_in(word))
    return language_of(small, scripts, text)


def _end_of_piece(text: str, start: int) -> int:
    """Where a piece that begins at `start` ends: between paragraphs, or at least words."""
    end = start + _PIECE
    if end >= len(text):
        return len(text)
    for mark in ("\n\n", "\n", ". ", "。", " "):
        place = text.rfind(mark, start + _PIECE // 2, end)
        if place > 0:
            return place + len(mark)
    return end


def _beside_names(words: Words, types: Sequence[WordType]) -> Iterable[WordType]:
    """Words in small letters beside words that names have with a capital."""
    for place, type_ in enumerate(types):
        if type_.capital or not type_.cased or type_.function:
            continue
        before = place > 0 and words.gap[place] is not Gap.BREAK and types[place - 1]
        if before and (before.near or before.base) and not before.function:
            yield type_
            continue
        behind = place + 1 < len(types) and words.gap[place + 1] is not Gap.BREAK
        if behind and types[place + 1].capital and types[place + 1].near:
            yield type_


def _known_words(types: Sequence[WordType], window: Window) -> Sequence[WordType]:
    """The words of a window where all that are no connectors are known, otherwise ()."""
    found = types[window.first : window.last + 1]
    if all(t.near or t.base or t.initial or (t.connector and not t.capital) for t in found):
        return found
    return ()


def _surface(words: Words, types: Sequence[WordType], window: Window) -> str:
    """A span as it is looked up: on one line, undivided, without what was cut off its words."""
    parts = [types[window.first].text]
    for place in range(window.first + 1, window.last + 1):
        gap = words.gap[place]
        parts.append({Gap.HYPHEN: "-", Gap.NOTHING: "", Gap.POINT: "·"}.get(gap, " "))
        parts.append(types[place].text)
    return "".join(parts)
