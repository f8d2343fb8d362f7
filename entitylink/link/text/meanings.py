"""What spans of a text may mean, each alone: candidates with probabilities, for many at once.

In: surface forms. Out: `Meanings`: the few best candidates of each, and how likely nobody is
meant. It is what `Linker.link` would weigh for a name given alone, remembered for the next text;
what the text adds is weighed in `link.text.settle`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entitylink.gazetteer.words import Word, words_of
from entitylink.link.compare import Compared
from entitylink.link.context import Beside, Circumstances
from entitylink.link.likeness import Undoing
from entitylink.link.rank import Judge, Ranked, Ranking, rank
from entitylink.link.search import Candidate, NameFinder
from entitylink.link.text.known import KnownNames
from entitylink.link.text.vocabulary import WordType
from entitylink.model import Reason
from entitylink.text.clean import fold_marks

__all__ = ["Asker", "Meaning", "Meanings"]

_KEPT = 20_000
"""Surface forms that are remembered; full, all are forgotten."""
_BEST = 6
"""Candidates of each that are kept."""
_LEAST = 0.005
_TOGETHER = 256
_DOUBTFUL = 0.2, 0.9
"""Probabilities between which it pays to ask whether a scheme explains the spelling."""
_NONE: tuple[tuple[int, ...], ...] = ()
_NOBODY = Ranking((), 1.0)
_ODD = (Undoing.ERROR, Undoing.LIKENESS)


@dataclass(frozen=True, slots=True)
class Meaning:
    """One entity that a span may mean.

    candidate    how its name that fits best and the span were laid beside each other
    probability  that it is meant, if the span is a name given alone
    """

    judge: Judge
    entity: int
    id: str
    kind: str
    country: str
    name_kind: str
    candidate: Candidate
    probability: float
    share: float
    notes: tuple[Reason, ...]

    @property
    def is_whole(self) -> bool:
        """Whether no word of the entity's name was left out."""
        return self.candidate.exact or len(self.candidate.pairs) >= len(self.candidate.words)


@dataclass(frozen=True, slots=True)
class Meanings:
    """The best candidates of a surface form, best first, and the probability of nobody.

    What is left of 1 belongs to candidates that are not among the best.
    """

    surface: str
    words: tuple[Word, ...]
    best: tuple[Meaning, ...]
    nobody: float

    @property
    def rest(self) -> float:
        return max(1.0 - self.nobody - sum(each.probability for each in self.best), 0.0)


class Asker:
    """Asks the gazetteers of a linker for spans; remembers what they said."""

    def __init__(self, finders: Sequence[NameFinder], judges: Sequence[Judge]) -> None:
        self._finders = finders
        self._judges = judges
        self._names = [KnownNames(finder) for finder in finders]
        self._known: dict[tuple[str, str], Meanings] = {}

    def ask(
        self, surfaces: Mapping[str, Sequence[WordType]], lang: str
    ) -> dict[str, Meanings]:
        """What each of some surface forms may mean; those not known yet are looked up together.

        Each comes with its words, as far as it is made of words that are known: such are looked up
        by these words alone. Without them it is searched for as a name given alone would be.
        """
        known = self._known
        found: dict[str, Meanings] = {}
        fresh: list[str] = []
        for surface in surfaces:
            there = known.get((surface, lang))
            if there is None:
                fresh.append(surface)
            else:
                found[surface] = there
        if len(known) + len(fresh) > _KEPT:
            known.clear()
        for start in range(0, len(fresh), _TOGETHER):
            part = fresh[start : start + _TOGETHER]
            for meanings in self._looked_up(part, [surfaces[each] for each in part], lang):
                found[meanings.surface] = known[meanings.surface, lang] = meanings
        return found

    def _looked_up(
        self, surfaces: Sequence[str], types: Sequence[Sequence[WordType]], lang: str
    ) -> list[Meanings]:
        queries = [words_of(surface, lang=lang) for surface in surfaces]
        rankings: list[Ranking] = [_NOBODY] * len(queries)
        known = [place for place, each in enumerate(types) if each]
        searched = [place for place, each in enumerate(types) if not each]
        of_known = self._among_known(
            [queries[place] for place in known], [types[place] for place in known], lang
        )
        of_searched = self._ranked([queries[place] for place in searched], lang, spelled=False)
        for place, ranking in zip((*known, *searched), (*of_known, *of_searched), strict=True):
            rankings[place] = ranking
        doubtful = [
            place for place, ranking in enumerate(rankings) if self._is_doubtful(ranking)
        ]
        again = self._ranked([queries[place] for place in doubtful], lang, spelled=True)
        for place, ranking in zip(doubtful, again, strict=True):
            rankings[place] = ranking
        return [
            Meanings(
                surface,
                query,
                tuple(self._meaning(e) for e in ranking.entries if e.probability >= _LEAST),
                ranking.nobody,
            )
            for surface, query, ranking in zip(surfaces, queries, rankings, strict=True)
        ]

    def _among_known(
        self,
        queries: Sequence[Sequence[Word]],
        types: Sequence[Sequence[WordType]],
        lang: str,
    ) -> list[Ranking]:
        if not queries:
            return []
        numbers = [{type_.plain: type_.numbers for type_ in each} for each in types]
        found = []
        for source, names in enumerate(self._names):
            mine = [
                [
                    (of.get(fold_marks(word.text)) or _NONE)[source : source + 1]
                    for word in query
                ]
                for query, of in zip(queries, numbers, strict=True)
            ]
            flat = [[each[0] if each else () for each in words] for words in mine]
            found.append(names.find(queries, flat, lang))
        return self._rank(found, len(queries), lang, spelled=False)

    def _ranked(
        self, queries: Sequence[Sequence[Word]], lang: str, *, spelled: bool
    ) -> list[Ranking]:
        if not queries:
            return []
        found = [finder.find_many(queries, lang, thorough=False) for finder in self._finders]
        return self._rank(found, len(queries), lang, spelled=spelled)

    def _rank(
        self, found: Sequence[Compared], count: int, lang: str, *, spelled: bool
    ) -> list[Ranking]:
        beside = [Beside()] * count
        asked = Circumstances(lang)
        return rank(self._judges, found, count, asked, beside, most=_BEST, spelled=spelled)

    def _is_doubtful(self, ranking: Ranking) -> bool:
        if not ranking.entries:
            return False
        best = ranking.entries[0]
        low, high = _DOUBTFUL
        undoing = best.compared.undoing[best.row]
        odd = any(int(each) in _ODD for each in undoing.tolist())
        return odd and low < best.probability < high

    def _meaning(self, entry: Ranked) -> Meaning:
        gazetteer = entry.judge.gazetteer
        facts = gazetteer.facts(entry.entity)
        return Meaning(
            judge=entry.judge,
            entity=entry.entity,
            id=facts.id,
            kind=gazetteer.kind(entry.entity),
            country=facts.country,
            name_kind=entry.name_kind,
            candidate=entry.judge.finder.candidate(entry.compared, entry.row),
            probability=entry.probability,
            share=entry.share,
            notes=entry.notes,
        )
