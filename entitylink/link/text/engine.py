"""From a text to its mentions: the way through the modules of this room.

    text -> cut (words) -> vocabulary (what each may be) -> windows (spans) -> meanings (each alone)
         -> settle (all together) -> Mention

A long text is read in pieces of whole paragraphs, with one `Memory` for all of them: the time is
linear and the room bounded. Word types and spans are looked up once each and remembered by the
linker for its next text, in memories of bounded size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain

from entitylink.gazetteer.words import Word
from entitylink.link.decide import Thresholds
from entitylink.link.rank import Judge
from entitylink.link.reasons import reasons_for
from entitylink.link.search import NameFinder
from entitylink.link.text.cut import Gap, Words, cut
from entitylink.link.text.extras import Extra, Extras, extras_of
from entitylink.link.text.language import guessed_language, sections
from entitylink.link.text.meanings import Asked, Asker, Meaning, Meanings
from entitylink.link.text.scene import Memory, Scene
from entitylink.link.text.settle import Settled, Settler
from entitylink.link.text.vocabulary import Vocabulary
from entitylink.link.text.windows import Window, styles, windows
from entitylink.link.text.wordtype import WordType
from entitylink.model import Match, Mention, Reason, Status
from entitylink.names.countries import country_name

__all__ = ["TextReader"]

_PIECE = 100_000
"""Code points of a text that are settled together."""
_TOGETHER = 300_000
"""Code points of short texts that are looked up together."""
_LEAST_LOWER = 8
_MATCHES = 20_000
_TITLE, _DEMONYM = 0.95, 0.9
"""The scores of titles and demonyms, which nothing was fitted for."""
_RUNNERS = 5


@dataclass(slots=True)
class _Piece:
    """A text, or a part of one that begins at `offset`, on its way."""

    text: str
    offset: int
    lang: str
    memory: Memory
    words: Words = field(default_factory=Words)
    types: list[WordType] = field(default_factory=list)
    style: list[int] = field(default_factory=list)
    windows: dict[Window, Asked] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of a text is wanted beside the names that are linked."""

    nil: bool
    extras: Extras


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
        self._countries: dict[str, tuple[Meaning, tuple[Word, ...]] | None] = {}
        self._reasons: dict[tuple[str, str, int, int], tuple[Reason, ...]] = {}

    def mentions(self, text: str, lang: str, *, nil: bool, extras: Extras) -> list[Mention]:
        """The mentions of one text, in its order."""
        return next(iter(self.mentions_of([text], lang, nil=nil, extras=extras)), [])

    def mentions_of(
        self, texts: Iterable[str], lang: str, *, nil: bool, extras: Extras
    ) -> Iterator[list[Mention]]:
        """The mentions of each text, in order; short texts are looked up together."""
        asked = _Asked(nil, extras)
        waiting: list[_Piece] = []
        size = 0
        for text in texts:
            code = lang or guessed_language(text)
            parts = [(0, len(text), code)] if lang else sections(text, code)
            if len(text) > _PIECE or len(parts) > 1:
                yield from self._read(waiting, asked)
                waiting, size = [], 0
                yield self._long(text, parts, asked)
                continue
            waiting.append(_Piece(text, 0, code, Memory()))
            size += len(text)
            if size >= _TOGETHER:
                yield from self._read(waiting, asked)
                waiting, size = [], 0
        yield from self._read(waiting, asked)

    def _long(
        self, text: str, parts: Sequence[tuple[int, int, str]], asked: _Asked
    ) -> list[Mention]:
        """The mentions of a text that is read in pieces, with one memory for all of them."""
        memory = Memory()
        result: list[Mention] = []
        for start, stop, lang in parts:
            while start < stop:
                end = _end_of_piece(text, start, stop)
                for mentions in self._read([_Piece(text[start:end], start, lang, memory)], asked):
                    result += mentions
                memory.trim()
                start = end
        return result

    def _read(self, pieces: Sequence[_Piece], asked: _Asked) -> Iterator[list[Mention]]:
        """The mentions of pieces: what all of them have is looked up at once."""
        by_language: dict[str, list[_Piece]] = {}
        for piece in pieces:
            divide = partial(self._vocabulary.pieces, lang=piece.lang)
            piece.words = cut(piece.text, divide)
            by_language.setdefault(piece.lang, []).append(piece)
        for lang, mine in by_language.items():
            known = self._vocabulary.of(chain.from_iterable(p.words.text for p in mine), lang)
            beside: list[WordType] = []
            for piece in mine:
                piece.types = [known[word] for word in piece.words.text]
                lower = _is_lower(piece.types)
                piece.style = styles(
                    piece.words, piece.types, lower=lower, upper=_is_upper(piece.types)
                )
                beside += piece.types if lower else _beside_names(piece.words, piece.types)
            self._vocabulary.look_for_forms(beside, lang)
        spans: dict[Asked, Sequence[WordType]] = {}
        for piece in pieces:
            proposed = windows(piece.words, piece.types, piece.style, self._tables)
            for window in proposed:
                surface = (_surface(piece.words, piece.types, window), piece.lang)
                piece.windows[window] = surface
                if surface not in spans:
                    spans[surface] = _known_words(piece.types, window)
        meanings = self._asker.ask(spans)
        for piece in pieces:
            of_piece = {window: meanings[surface] for window, surface in piece.windows.items()}
            scene = Scene(piece.words, piece.types, piece.style, piece.lang, piece.memory)
            settled = self._settled(piece, scene, of_piece, nil=asked.nil)
            found = [s for s in settled if s.status == "linked" or asked.nil]
            mentions = [self._mention(piece, each) for each in found]
            if asked.extras:
                for extra in extras_of(scene, found, asked.extras):
                    mentions += self._extra(piece, extra)
                mentions.sort(key=lambda mention: mention.start)
            yield mentions

    def _settled(
        self, piece: _Piece, scene: Scene, found: dict[Window, Meanings], *, nil: bool
    ) -> list[Settled]:
        """Settle a piece, and once more with the forms of names that it has itself."""
        settler = Settler(scene, self._limits)
        settled = settler.settle(found, nil=nil)
        taken: set[int] = set()
        for each in settled:
            if each.status == "linked":
                piece.memory.echoes.add(piece.types[each.first : each.last + 1])
                taken.update(range(each.first, each.last + 1))
        named = piece.memory.echoes.of(piece.types, taken, piece.lang)
        if not named:
            return settled
        types = self._vocabulary.of(named.values(), piece.lang)
        asked = {(word, piece.lang): [types[word]] for word in named.values()}
        meanings = self._asker.ask(asked)
        for place, word in named.items():
            found[Window(place, place)] = meanings[word, piece.lang]
        return settler.settle(found, nil=nil)

    def _mention(self, piece: _Piece, settled: Settled) -> Mention:
        start, end = _place(piece, settled.first, settled.last)
        surface = piece.text[start:end]
        match = self._match(surface, settled.words, settled, piece.lang)
        return Mention(piece.offset + start, piece.offset + end, surface, match)

    def _extra(self, piece: _Piece, extra: Extra) -> list[Mention]:
        """A title, or a demonym of a country that a gazetteer has, as a mention of its own."""
        start, end = _place(piece, extra.first, extra.last)
        surface = piece.text[start:end]
        if extra.bearer is not None:
            of = extra.bearer.meanings[0][0]
            label = of.judge.gazetteer.label(of.entity, self._label_lang)
            reason = Reason("title", f"title of {label} ({of.id})")
            match = Match("nil", surface, score=_TITLE, reasons=(reason,))
            return [Mention(piece.offset + start, piece.offset + end, surface, match)]
        name = country_name(extra.country)
        if name not in self._countries:
            asked = (name, "en")
            (named,) = self._asker.ask({asked: ()}).values()
            places = [m for m in named.best if m.kind == "place" and m.candidate.exact]
            self._countries[name] = (places[0], named.words) if places else None
        known = self._countries[name]
        if known is None or known[0].country not in ("", extra.country):
            return []
        match = self._one(name, known[1], known[0], _DEMONYM, (), "en", status="linked")
        reasons = (Reason("demonym", f"what or who is from {match.label}"),)
        match = replace(match, surface=surface, reasons=reasons)
        return [Mention(piece.offset + start, piece.offset + end, surface, match)]

    def _match(self, surface: str, query: Sequence[Word], settled: Settled, lang: str) -> Match:
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


def _place(piece: _Piece, first: int, last: int) -> tuple[int, int]:
    """Where some words stand in the text of a piece, without what was cut off them."""
    words, types = piece.words, piece.types
    return words.start[first] + types[first].skip, words.end[last] - types[last].tail


def _is_lower(types: Sequence[WordType]) -> bool:
    """Whether a text of some length has no capitals at all, though its script has them."""
    cased = [type_ for type_ in types if type_.cased]
    return len(cased) >= _LEAST_LOWER and not any(type_.capital for type_ in cased)


def _is_upper(types: Sequence[WordType]) -> bool:
    """Whether a text of some length has nothing but capitals."""
    cased = [type_ for type_ in types if type_.cased and len(type_.text) > 1]
    return len(cased) >= _LEAST_LOWER and all(type_.upper for type_ in cased)


def _end_of_piece(text: str, start: int, stop: int) -> int:
    """Where a piece that begins at `start` ends: between paragraphs, or at least words."""
    end = start + _PIECE
    if end >= stop:
        return stop
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
        if before and (before.near or before.bases) and not before.function:
            yield type_
            continue
        behind = place + 1 < len(types) and words.gap[place + 1] is not Gap.BREAK
        if behind and types[place + 1].capital and types[place + 1].near:
            yield type_


_WRITTEN = {Gap.HYPHEN: "-", Gap.NOTHING: "", Gap.POINT: "·", Gap.AND: " & "}


def _known_words(types: Sequence[WordType], window: Window) -> Sequence[WordType]:
    """The words of a window where all that are no connectors are known, otherwise ()."""
    found = types[window.first : window.last + 1]
    if all(t.near or t.bases or t.initial or (t.connector and not t.capital) for t in found):
        return found
    return ()


def _surface(words: Words, types: Sequence[WordType], window: Window) -> str:
    """A span as it is looked up: on one line, undivided, without what was cut off its words."""
    parts = [types[window.first].text]
    for place in range(window.first + 1, window.last + 1):
        gap = words.gap[place]
        parts.append(_WRITTEN.get(gap, " "))
        parts.append(types[place].text)
    return "".join(parts)
