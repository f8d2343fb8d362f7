"""The linker: one surface form in, one answer with its reasons out.

It puts the steps of a lookup together and holds no rules of its own: words of the name
(`gazetteer.words`), candidates (`link.search`), features, score, decision, reasons. Names in
running text are found in `link.text`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from typing import Any

from entitylink.errors import GazetteerError, InputError
from entitylink.gazetteer import Gazetteer
from entitylink.gazetteer.words import Word, words_of
from entitylink.link.cases import languages_of_cases
from entitylink.link.context import Beside, Circumstances, check_born, check_country
from entitylink.link.decide import decide, thresholds
from entitylink.link.rank import Judge, Ranked, Ranking, rank, widened
from entitylink.link.reasons import is_joined, native_names, pair_text, reasons_for
from entitylink.link.search import Candidate, NameFinder
from entitylink.link.text.engine import TextReader
from entitylink.link.text.extras import Extras
from entitylink.link.worth import separated_by, weights_of
from entitylink.model import KINDS, Explanation, Match, Mention, Name, Part, Reason, Status
from entitylink.names.acronym import parted
from entitylink.names.initials import glued_initials
from entitylink.translit.languages import check_language

__all__ = ["Linker"]

LONGEST = 500
"""Code points of a surface form that are looked at; no name is longer."""

_EXPLAINED = 5
_KEPT = 50
_MAY_BE_IN_A_CASE = 0.05
"""The probability from which a candidate is looked at as in a case of some language."""
_BESIDE = ("title", "qualifier")
_ANSWERS_KEPT = 20_000
_LONGEST_KEPT = 4_000
"""Code points of surface form and context up to which an answer is kept to be given again."""
_TOGETHER = 512
"""Surface forms that are looked up together."""


class Linker:
    """Links names to the entities of one or more gazetteers.

    `gazetteers`: the core gazetteer when left out; of several, the first wins ties: an entity
    that stands in two is taken from the one where its name fits better. `label_lang`: the
    language of the labels in the answers. `preset`: "balanced", "precise" (fewer wrong links) or
    "screening" (more candidates); `floor` and `gap` (0..1) replace its two thresholds.

    A linker keeps no state but caches: it can be used from several threads and pickled.

    >>> linker = Linker()
    >>> match = linker.link("Lawrow")
    >>> match.status, match.id, match.reason.split(";")[0]
    ('linked', 'Q58217', 'German spelling of Лавров')
    >>> linker.link("Lawson").status
    'nil'
    """

    def __init__(
        self,
        gazetteers: Gazetteer | Sequence[Gazetteer] | None = None,
        *,
        label_lang: str = "en",
        preset: str = "balanced",
        floor: float | None = None,
        gap: float | None = None,
    ) -> None:
        if gazetteers is None:
            gazetteers = [Gazetteer.core()]
        elif isinstance(gazetteers, (Gazetteer, str, os.PathLike)):
            gazetteers = [gazetteers]
        self.gazetteers = tuple(gazetteers)
        if not self.gazetteers:
            raise GazetteerError("no gazetteer was given; leave it out to use the core gazetteer")
        for gazetteer in self.gazetteers:
            if not isinstance(gazetteer, Gazetteer):
                raise InputError(
                    f"a gazetteer is {_shortened(repr(gazetteer))}; expected a Gazetteer: "
                    "Linker(Gazetteer.open(path))"
                )
        self._options: dict[str, Any] = {
            "label_lang": check_language(label_lang),
            "preset": preset,
            "floor": floor,
            "gap": gap,
        }
        self._answers: dict[tuple[str, Circumstances], Match] = {}
        self._limits = thresholds(preset, floor, gap)
        self._finders = [NameFinder(gazetteer) for gazetteer in self.gazetteers]
        self._judges = [Judge(finder, place) for place, finder in enumerate(self._finders)]
        self._reader = TextReader(
            self._finders, self._judges, self._limits, self._options["label_lang"]
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return (_reopened, (self.gazetteers, self._options))

    def link(
        self,
        surface: str,
        *,
        lang: str | None = None,
        kind: str | None = None,
        context: str = "",
        country: str = "",
        born: str | int = "",
    ) -> Match:
        """Say which entity `surface` means, or that it is ambiguous, or that none is meant.

        `lang` is the language of the text the name stands in (BCP 47): a hint, never a filter.
        `kind` (person, place, organization, other), `context` (free text around the name),
        `country` (ISO 3166-1 alpha-2) and `born` (a year or an ISO date) make entities that fit
        them likelier and others less likely. An empty name is nil.
        Raises: LanguageError for a `lang` that is not a code, InputError for an unknown `kind`.
        """
        _check_surface(surface)
        asked = self._circumstances(lang, kind, context, country, born)
        return self._link_all([surface], asked)[0]

    def candidates(
        self,
        surface: str,
        limit: int = 10,
        *,
        lang: str | None = None,
        kind: str | None = None,
        context: str = "",
        country: str = "",
        born: str | int = "",
    ) -> list[Match]:
        """The entities that `surface` may mean, at most `limit`, best first; [] for none.

        Each has its own probability as `score`; `status` is what `link` would say if it were
        chosen. The first one is that of `link`, with the same score. Others are looked for further
        than `link` does, which stops where names are clear; they share what `link` leaves to
        nobody. Ties go by score, then prior, then id in natural order.
        """
        _check_surface(surface)
        asked = self._circumstances(lang, kind, context, country, born)
        (ranking,) = self._evaluate([surface], asked, thorough=True, most=max(limit, 0))
        return [self._match(surface, entry, self._alone(entry), asked) for entry in ranking.entries]

    def link_many(
        self,
        surfaces: Iterable[str],
        *,
        lang: str | None = None,
        kind: str | None = None,
        workers: int = 1,
    ) -> list[Match]:
        """Link many names, in the order given; equal names are looked up once.

        With `workers` > 1 as many processes share the work; they share the pages of the
        gazetteer too.
        """
        if isinstance(surfaces, str):
            raise InputError(f"surfaces is the string {surfaces!r}; expected a list of names")
        names = list(surfaces)
        for place, name in enumerate(names):
            _check_surface(name, f"surfaces[{place}]")
        unique = list(dict.fromkeys(names))
        if workers > 1 and len(unique) > 1:
            size = -(-len(unique) // (workers * 4))
            parts = [unique[start : start + size] for start in range(0, len(unique), size)]
            with ProcessPoolExecutor(
                max_workers=workers, initializer=_start_worker, initargs=(self,)
            ) as pool:
                jobs = [(part, lang, kind) for part in parts]
                results = [match for part in pool.map(_link_part, jobs) for match in part]
        else:
            asked = self._circumstances(lang, kind, "", "", "")
            results = [
                match
                for start in range(0, len(unique), _TOGETHER)
                for match in self._link_all(unique[start : start + _TOGETHER], asked)
            ]
        answer = dict(zip(unique, results, strict=True))
        return [answer[name] for name in names]

    def link_text(
        self,
        text: str,
        *,
        lang: str | None = None,
        nil: bool = False,
        titles: bool = False,
        demonyms: bool = False,
    ) -> list[Mention]:
        """Find the names in a running text and link them, in the order of the text.

        Offsets are code points of `text` as given. Mentions do not overlap. With `nil`, names
        that look like one but fit nobody are given too, with a nil match. With `titles`, so are
        the titles of people who are linked, with a nil match that says whose they are; with
        `demonyms`, adjectives and words for people of a country, linked to the country.

        >>> found = Linker().link_text("der russische Außenminister Lawrow", demonyms=True)
        >>> [(mention.surface, mention.match.label) for mention in found]
        [('russische', 'Russia'), ('Lawrow', 'Sergey Lavrov')]
        """
        _check_surface(text, "text")
        asked = self._circumstances(lang, None, "", "", "")
        extras = Extras(titles, demonyms)
        return self._reader.mentions(text, asked.lang, nil=nil, extras=extras)

    def link_texts(
        self,
        texts: Iterable[str],
        *,
        lang: str | None = None,
        nil: bool = False,
        titles: bool = False,
        demonyms: bool = False,
    ) -> Iterator[list[Mention]]:
        """Link the names of many texts, such as the lines of a file: a list for each, in order.

        Each text stands for itself, as with `link_text`. They are read as they come, some hundred
        thousand code points ahead, so that a stream of any length takes bounded memory.

        >>> [len(mentions) for mentions in Linker().link_texts(["Merkel ging.", "Es regnet."])]
        [1, 0]
        """
        if isinstance(texts, str):
            raise InputError(f"texts is the string {_shortened(texts)!r}; expected several texts")
        asked = self._circumstances(lang, None, "", "", "")
        extras = Extras(titles, demonyms)
        return self._reader.mentions_of(_checked(texts), asked.lang, nil=nil, extras=extras)

    def explain(
        self,
        surface: str,
        entity_id: str,
        *,
        lang: str | None = None,
        kind: str | None = None,
        context: str = "",
        country: str = "",
        born: str | int = "",
    ) -> Explanation:
        """Say how `surface` and one entity fit, word by word, and what else it may mean.

        The options are those of `link`. The entity may be any that is in a gazetteer, however far
        from the name.
        Raises: GazetteerError when no gazetteer of this linker has the entity, and the errors of
        `link`.
        """
        _check_surface(surface)
        asked = self._circumstances(lang, kind, context, country, born)
        holders = self._holders(entity_id)
        words = self._words(surface, asked)
        query = _named(words)
        (ranking,) = self._evaluate([surface], asked, thorough=True, most=_KEPT)
        mine = next((entry for entry in ranking.entries if entry.id == entity_id), None)
        missed = mine is None
        if mine is None:
            judges = [self._judges[source] for source, _ in holders]
            beside = [_words_beside(words)]
            compared = [
                judge.finder.of_entity(query, asked.lang, place)
                for judge, (_, place) in zip(judges, holders, strict=True)
            ]
            (apart,) = rank(judges, compared, 1, asked, beside, most=1)
            mine = replace(apart.entries[0], probability=0.0)
        finder, gazetteer = mine.judge.finder, mine.judge.gazetteer
        others = [entry for entry in ranking.entries if entry.id != entity_id]
        weights = weights_of(mine, _rivals(mine, others))
        label = gazetteer.label(mine.entity, self._options["label_lang"])
        candidate = finder.candidate(mine.compared, mine.row)
        matched = gazetteer.name_at(candidate.name)
        rival: Match | None = None
        apart_by: tuple[Reason, ...] = ()
        if others:
            rival = self._match(surface, others[0], self._alone(others[0]), asked)
            labels = (label, rival.label)
            if label == rival.label:
                labels = (f"{label} ({entity_id})", f"{rival.label} ({rival.id})")
            theirs = weights_of(others[0], _rivals(others[0], [mine, *others[1:]]))
            apart_by = separated_by(weights, theirs, labels)
        return Explanation(
            surface=surface,
            entity=entity_id,
            label=label,
            matched_name=matched.text,
            score=mine.probability,
            status=self._alone(mine),
            parts=tuple(self._parts(finder, query, candidate, asked.lang)),
            reasons=(
                *reasons_for(gazetteer, finder.words, query, candidate, asked.lang),
                *(() if is_joined(query, candidate) else _one_word(mine)),
                *mine.notes,
                *([_not_found(query, candidate)] if missed else ()),
            ),
            features=mine.features(),
            rival=rival,
            weights=weights,
            log_odds=sum(weight.log_odds for weight in weights),
            separated_by=apart_by,
            lang=asked.lang,
            matched_lang=matched.lang,
            native=gazetteer.native_name(mine.entity),
        )

    def why_not(
        self,
        surface: str,
        entity_id: str,
        *,
        lang: str | None = None,
        kind: str | None = None,
        context: str = "",
        country: str = "",
        born: str | int = "",
    ) -> Explanation:
        """Like `explain`, with only what speaks against the entity, the worst first.

        That goes for word pairs, weights, and what separates it from its rival.
        """
        full = self.explain(
            surface,
            entity_id,
            lang=lang,
            kind=kind,
            context=context,
            country=country,
            born=born,
        )
        parts = sorted((p for p in full.parts if p.similarity < 1), key=lambda p: p.similarity)
        against = tuple(r for r in full.reasons if r.weight < 0)
        weights = sorted((w for w in full.weights if w.log_odds < 0), key=lambda w: w.log_odds)
        if full.rival is not None and full.rival.score > full.score:
            text = f"{full.rival.label} ({full.rival.id}) fits better: {full.rival.reason}"
            against = (*against, Reason("rival", text, -1.0))
        return replace(
            full,
            parts=tuple(parts),
            reasons=against,
            weights=tuple(weights),
            separated_by=tuple(r for r in full.separated_by if r.weight <= 0),
        )

    # What follows serves the methods above and `link.text`.

    def knows(self, word: str, lang: str) -> bool:
        """Whether a word, as written or in a form it may be inflected from, is in a name."""
        return any(finder.words.knows(word, lang) for finder in self._finders)

    @property
    def floor(self) -> float:
        """The least probability of an entity that is linked."""
        return self._limits.floor

    def has(self, word: str) -> bool:
        """Whether a name holds exactly this word, case and diacritics aside."""
        return any(finder.words.has(word) for finder in self._finders)

    def is_name(self, surface: str) -> bool:
        """Whether a gazetteer has exactly this name, case and diacritics aside."""
        query = words_of(surface[:LONGEST])
        return bool(query) and any(finder.has_exactly(query) for finder in self._finders)

    def known_pieces(self, text: str, longest: int) -> list[tuple[int, int]]:
        """Pieces of a text without spaces that are words of names: start and end, in order.

        From left to right, at each place the longest piece (at most `longest` code points).
        """
        pieces = []
        start = 0
        while start < len(text):
            for end in range(min(start + longest, len(text)), start, -1):
                if self.has(text[start:end]):
                    pieces.append((start, end))
                    start = end
                    break
            else:
                start += 1
        return pieces

    def _circumstances(
        self, lang: str | None, kind: str | None, context: str, country: str, born: str | int
    ) -> Circumstances:
        if kind is not None and kind not in KINDS:
            raise InputError(f"kind is {kind!r}; expected one of {', '.join(KINDS)}")
        code = check_language(lang) if lang else ""
        return Circumstances(code, kind, context, check_country(country), check_born(born))

    def _link_all(self, surfaces: Sequence[str], asked: Circumstances) -> list[Match]:
        """Link different surface forms, those not known yet together."""
        answers = {surface: self._answers.get((surface, asked)) for surface in surfaces}
        fresh = [surface for surface, known in answers.items() if known is None]
        if len(self._answers) + len(fresh) > _ANSWERS_KEPT:
            self._answers.clear()
        rankings = self._evaluate(fresh, asked, thorough=False, most=_EXPLAINED)
        for surface, ranking in zip(fresh, rankings, strict=True):
            answers[surface] = answer = self._answer(surface, ranking, asked)
            # Some thousand answers are kept: with whole articles as context that would be much.
            if len(surface) + len(asked.context) <= _LONGEST_KEPT:
                self._answers[surface, asked] = answer
        return [match for surface in surfaces if (match := answers[surface]) is not None]

    def _words(self, surface: str, asked: Circumstances) -> tuple[Word, ...]:
        name, _ = self._parted(surface, asked)
        if asked.kind in (None, "person"):
            glued, apart = glued_initials(name)
            if glued and not self.has(glued):
                name = apart
        return words_of(name, kind=asked.kind, lang=asked.lang)

    def _parted(self, surface: str, asked: Circumstances) -> tuple[str, str]:
        """A name and the ending that a sign parts from it, "" for none: NATO-ra, not Sana'a."""
        whole = surface[:LONGEST]
        name, ending = parted(whole, asked.lang)
        return (whole, "") if ending and self.is_name(whole) else (name, ending)

    def _evaluate(
        self, surfaces: Sequence[str], asked: Circumstances, *, thorough: bool, most: int
    ) -> list[Ranking]:
        """The candidate entities of each surface form with their probabilities, best first.

        With `thorough` entities that are further off are there too, below the best one; the others
        stand as they do without.
        """
        queries = [self._words(surface, asked) for surface in surfaces]
        rankings = self._ranked(queries, asked, thorough=thorough, most=most)
        if asked.lang:
            return rankings
        # Of what is not sure: whether it is in a case of a language that nobody has told.
        again: dict[str, list[int]] = {}
        for place, ranking in enumerate(rankings):
            best = ranking.entries[0].probability if ranking.entries else 0.0
            if _MAY_BE_IN_A_CASE <= best < self._limits.floor:
                for lang in languages_of_cases(queries[place]):
                    again.setdefault(lang, []).append(place)
        for lang, places in again.items():
            told = replace(asked, lang=lang)
            some = [queries[place] for place in places]
            fresh = self._ranked(some, told, thorough=thorough, most=most)
            for place, ranking in zip(places, fresh, strict=True):
                known = rankings[place].entries[0]
                for entry in ranking.entries[:1]:
                    if entry.id == known.id and entry.probability > known.probability:
                        rankings[place] = ranking
        return rankings

    def _ranked(
        self, queries: Sequence[Sequence[Word]], asked: Circumstances, *, thorough: bool, most: int
    ) -> list[Ranking]:
        beside = [_words_beside(query) for query in queries]
        named = [_named(query) for query in queries]
        if not thorough:
            found = [finder.find_many(named, asked.lang) for finder in self._finders]
            return rank(self._judges, found, len(named), asked, beside, most=most)
        both = [finder.find_widely(named, asked.lang) for finder in self._finders]
        nearest = [compared.rows(first.nonzero()[0]) for compared, first in both]
        wide = [compared for compared, _ in both]
        return [
            widened(near, far, most)
            for near, far in zip(
                rank(self._judges, nearest, len(named), asked, beside, most=_KEPT),
                rank(self._judges, wide, len(named), asked, beside, most=_KEPT),
                strict=True,
            )
        ]

    def _answer(self, surface: str, ranking: Ranking, asked: Circumstances) -> Match:
        scored = ranking.entries
        status = decide([entry.probability for entry in scored], ranking.nobody, self._limits)
        if status == "linked":
            runners = tuple(
                self._match(surface, entry, self._alone(entry), asked)
                for entry in scored[1:]
                if entry.probability >= self._limits.worth or entry.name_kind == "metonym"
            )
            return replace(self._match(surface, scored[0], status, asked), candidates=runners)
        worthy = [e for e in scored if e.probability >= self._limits.worth]
        if status == "ambiguous" and not worthy:
            worthy = list(scored)  # many, each of them hardly likely: a bare given name
        contenders = tuple(
            self._match(surface, entry, self._alone(entry), asked) for entry in worthy
        )
        if status == "ambiguous":
            return Match(
                status,
                surface,
                score=scored[0].probability,
                reasons=(Reason("ambiguous", _ambiguity(contenders)),),
                candidates=contenders,
            )
        text = f"nearest is {contenders[0].label}" if contenders else "no name is near"
        return Match(
            "nil",
            surface,
            score=ranking.nobody,
            reasons=(Reason("nil", text),),
            candidates=contenders,
        )

    def _alone(self, entry: Ranked) -> Status:
        if entry.probability >= self._limits.floor:
            return "linked"
        return "ambiguous" if entry.probability >= self._limits.worth else "nil"

    def _match(self, surface: str, entry: Ranked, status: Status, asked: Circumstances) -> Match:
        finder, gazetteer = entry.judge.finder, entry.judge.gazetteer
        named = _named(self._words(surface, asked))
        candidate = finder.candidate(entry.compared, entry.row)
        reasons = reasons_for(gazetteer, finder.words, named, candidate, asked.lang)
        name, ending = self._parted(surface, asked)
        if ending:
            reasons = (Reason("inflection", f"ending -{ending} of {name}"), *reasons)
        facts = gazetteer.facts(entry.entity)
        return Match(
            status=status,
            surface=surface,
            id=facts.id,
            label=gazetteer.label(entry.entity, self._options["label_lang"]),
            kind=gazetteer.kind(entry.entity),
            description=facts.description,
            wikidata=facts.wikidata,
            score=entry.probability,
            prior=entry.share,
            matched_name=gazetteer.name_at(entry.name).text,
            reasons=(*reasons, *entry.notes),
            gazetteer=gazetteer.name,
        )

    def _parts(
        self, finder: NameFinder, query: Sequence[Word], candidate: Candidate, lang: str
    ) -> Iterable[Part]:
        if is_joined(query, candidate):
            given, name = (" ".join(w.text for w in words) for words in (query, candidate.words))
            yield Part(given, name, candidate.whole, "alike when written as one word")
            return
        natives: list[Name] = native_names(finder.gazetteer, candidate.entity)
        partner = {pair.query: pair for pair in candidate.pairs}
        for place, word in enumerate(query):
            pair = partner.get(place)
            if pair is None:
                yield Part(word.text, "", 0.0, "has no counterpart in the name")
            else:
                name_text = candidate.words[pair.name].text
                said = pair_text(finder.words, word, name_text, pair, lang, natives)
                yield Part(word.text, name_text, pair.similarity, said)
        taken = {pair.name for pair in candidate.pairs}
        for place, name_word in enumerate(candidate.words):
            if place not in taken:
                yield Part("", name_word.text, 0.0, "left out")

    def _holders(self, entity_id: str) -> list[tuple[int, int]]:
        """The gazetteers that have an entity, and its number there."""
        if not isinstance(entity_id, str):
            found = f"{_shortened(repr(entity_id))} ({type(entity_id).__name__})"
            raise InputError(f"entity_id is {found}; expected a string (str)")
        held = [
            (source, place)
            for source, gazetteer in enumerate(self.gazetteers)
            if (place := gazetteer.place(entity_id)) is not None
        ]
        if held:
            return held
        names = ", ".join(gazetteer.name for gazetteer in self.gazetteers)
        problem = f"no entity {_shortened(repr(entity_id))} in {names}; expected the id of one"
        # An address of Wikidata, or an id in small letters.
        meant = entity_id.strip().rsplit("/")[-1].upper()
        if any(meant in gazetteer for gazetteer in self.gazetteers):
            raise GazetteerError(f"{problem}, such as {meant!r}")
        raise GazetteerError(
            f"{problem}. Ids are listed by Linker.candidates and by "
            "entitylink lookup NAME --candidates 10"
        )


def _rivals(entry: Ranked, others: Sequence[Ranked]) -> list[Ranked]:
    """Those among whom the probability of an entity was shared out."""
    return [other for other in others if other.is_far == entry.is_far]


def _checked(texts: Iterable[str]) -> Iterator[str]:
    for place, text in enumerate(texts):
        _check_surface(text, f"texts[{place}]")
        yield text


def _named(query: Sequence[Word]) -> Sequence[Word]:
    """The words of the name itself."""
    return [word for word in query if word.role not in _BESIDE] or query


def _words_beside(query: Sequence[Word]) -> Beside:
    return Beside(*(tuple(word.text for word in query if word.role == role) for role in _BESIDE))


def _not_found(query: Sequence[Word], candidate: Candidate) -> Reason:
    text = "too far from the name to be one of the candidates"
    if not query:
        text = "what was given has no letters"
    elif not candidate.words:
        text = "the name of the entity has no letters"
    return Reason("not-found", text, -1.0)


def _one_word(entry: Ranked) -> Iterable[Reason]:
    is_family = entry.family_only()
    if is_family is not None:
        yield Reason(
            "surname-only" if is_family else "given-name-only",
            "surname only" if is_family else "no surname, only another word of the name",
        )


def _check_surface(surface: object, where: str = "surface") -> None:
    if not isinstance(surface, str):
        found = f"{_shortened(repr(surface))} ({type(surface).__name__})"
        raise InputError(f"{where} is {found}; expected a string (str)")


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _ambiguity(contenders: Sequence[Match]) -> str:
    named = ", ".join(f"{match.label} ({match.id})" for match in contenders)
    return f"may be {named}"


def _reopened(gazetteers: tuple[Gazetteer, ...], options: dict[str, Any]) -> Linker:
    return Linker(gazetteers, **options)


_worker: Linker | None = None


def _start_worker(linker: Linker) -> None:
    global _worker
    _worker = linker


def _link_part(job: tuple[list[str], str | None, str | None]) -> list[Match]:
    assert _worker is not None, f"process {os.getpid()} was not started with a linker"
    names, lang, kind = job
    return _worker.link_many(names, lang=lang, kind=kind)
