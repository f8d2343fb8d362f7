"""What spans of a text may mean, each alone: candidates with probabilities, for many at once.

In: surface forms. Out: `Meanings`: the few best candidates of each, and how likely nobody is
meant. It is what `Linker.link` would weigh for a name given alone, remembered for the next text;
what the text adds is weighed in `link.text.settle`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entitylink.gazetteer.words import Word, words_of
from entitylink.link.compare import NAME, Compared
from entitylink.link.context import Beside, Circumstances
from entitylink.link.likeness import Undoing
from entitylink.link.rank import Judge, Ranked, Ranking, rank
from entitylink.link.search import Candidate, NameFinder
from entitylink.link.sides import NOTHING
from entitylink.link.text.known import KnownNames
from entitylink.link.text.wordtype import WordType
from entitylink.model import Reason
from entitylink.names.given import is_given_name
from entitylink.text.clean import fold_marks

__all__ = ["Asked", "Asker", "Meaning", "Meanings"]

_KEPT = 20_000
"""Surface forms that are remembered; full, all are forgotten."""
_BEST = 6
"""Candidates of each that are kept."""
_LEAST = 0.005
_TOGETHER = 256
_DOUBTFUL = 0.2, 0.9
"""Probabilities between which it pays to ask whether a scheme explains the spelling."""
Asked = tuple[str, str]
"""A surface form and the language of its text."""
_NOBODY = Ranking((), 1.0)
_ODD = (Undoing.ERROR, Undoing.LIKENESS)


@dataclass(frozen=True, slots=True)
class Meaning:
    """One entity that a span may mean.

    candidate    how its name that fits best and the span were laid beside each other
    probability  that it is meant, if the span is a name given alone
    given_only   whether one word was given, of a person's name of several, and not the family name
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
    given_only: bool

    @property
    def in_case(self) -> bool:
        """Whether the span is a case of the name of what is no person: of Russia, to Moscow."""
        forms = (pair.undoing is Undoing.INFLECTION for pair in self.candidate.pairs)
        return self.kind != "person" and any(forms)

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
        """The probability of all candidates that are not among the best."""
        return max(1.0 - self.nobody - sum(each.probability for each in self.best), 0.0)


class Asker:
    """Asks the gazetteers of a linker for spans; remembers what they said."""

    def __init__(self, finders: Sequence[NameFinder], judges: Sequence[Judge]) -> None:
        self._finders = finders
        self._judges = judges
        self._names = [KnownNames(finder) for finder in finders]
        self._known: dict[Asked, Meanings] = {}

    def ask(self, asked: Mapping[Asked, Sequence[WordType]]) -> dict[Asked, Meanings]:
        """What some surface forms may mean, each in a language; all new ones are looked up at once.

        Each comes with its words, if all of them are known: it is then looked up by these words
        alone. Without them it is searched for as a name given alone would be.
        """
        known = self._known
        found: dict[Asked, Meanings] = {}
        fresh: list[Asked] = []
        for each in asked:
            there = known.get(each)
            if there is None:
                fresh.append(each)
            else:
                found[each] = there
        if len(known) + len(fresh) > _KEPT:
            known.clear()
        fresh.sort(key=lambda each: (not asked[each], each[1]))
        for start in range(0, len(fresh), _TOGETHER):
            part = fresh[start : start + _TOGETHER]
            looked_up = self._looked_up(part, [asked[each] for each in part])
            for each, meanings in zip(part, looked_up, strict=True):
                found[each] = known[each] = meanings
        return found

    def _looked_up(
        self, asked: Sequence[Asked], types: Sequence[Sequence[WordType]]
    ) -> list[Meanings]:
        queries = [words_of(surface, lang=lang) for surface, lang in asked]
        rankings: list[Ranking] = [_NOBODY] * len(queries)
        known = [place for place, each in enumerate(types) if each]
        langs = [lang for _, lang in asked]
        for place, ranking in zip(
            known, self._among_known(queries, types, langs, known), strict=True
        ):
            rankings[place] = ranking
        searched: dict[str, list[int]] = {}
        for place, each in enumerate(types):
            if not each:
                searched.setdefault(langs[place], []).append(place)
        for lang, places in searched.items():
            self._search(queries, rankings, places, lang, spelled=False)
        doubtful: dict[str, list[int]] = {}
        for place, ranking in enumerate(rankings):
            if self._is_doubtful(ranking):
                doubtful.setdefault(langs[place], []).append(place)
        for lang, places in doubtful.items():
            self._search(queries, rankings, places, lang, spelled=True)
        return [
            Meanings(
                surface,
                query,
                tuple(self._meaning(e) for e in ranking.entries if e.probability >= _LEAST),
                ranking.nobody,
            )
            for (surface, _), query, ranking in zip(asked, queries, rankings, strict=True)
        ]

    def _among_known(
        self,
        queries: Sequence[Sequence[Word]],
        types: Sequence[Sequence[WordType]],
        langs: Sequence[str],
        places: Sequence[int],
    ) -> list[Ranking]:
        if not places:
            return []
        mine = [queries[place] for place in places]
        found = []
        for source, names in enumerate(self._names):
            numbers = []
            for place in places:
                of = {each.plain: each.numbers for each in types[place] if each.numbers}
                numbers.append(
                    [
                        of[plain][source] if (plain := fold_marks(word.text)) in of else ()
                        for word in queries[place]
                    ]
                )
            found.append(names.find(mine, numbers, [langs[place] for place in places]))
        spoken = [langs[place] for place in places]
        return self._rank(found, len(mine), "", spelled=False, langs=spoken)

    def _search(
        self,
        queries: Sequence[Sequence[Word]],
        rankings: list[Ranking],
        places: Sequence[int],
        lang: str,
        *,
        spelled: bool,
    ) -> None:
        """Put the answers of a full search into `rankings`."""
        found = self._ranked([queries[place] for place in places], lang, spelled=spelled)
        for place, ranking in zip(places, found, strict=True):
            rankings[place] = ranking

    def _ranked(
        self, queries: Sequence[Sequence[Word]], lang: str, *, spelled: bool
    ) -> list[Ranking]:
        if not queries:
            return []
        found = [finder.find_many(queries, lang) for finder in self._finders]
        return self._rank(found, len(queries), lang, spelled=spelled)

    def _rank(
        self,
        found: Sequence[Compared],
        count: int,
        lang: str,
        *,
        spelled: bool,
        langs: Sequence[str] | None = None,
    ) -> list[Ranking]:
        beside = [Beside()] * count
        asked = Circumstances(lang)
        return rank(
            self._judges, found, count, asked, beside, most=_BEST, spelled=spelled, langs=langs
        )

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
            given_only=_is_given_only(entry),
        )


def _is_given_only(entry: Ranked) -> bool:
    compared = entry.compared
    query = compared.query[entry.row]
    if (compared.mine.role[query] != NOTHING).sum() != 1 or compared.exact[entry.row]:
        return False
    found = entry.family_only()
    if found is None:
        # Nobody knows which word the family name is: a list of given names may.
        pairs = compared.partner[entry.row]
        first = (
            int(pairs.max(initial=-1)) == 0 and (compared.theirs.role[entry.row] == NAME).sum() > 1
        )
        return first and is_given_name(compared.mine.queries[int(query)][0].text)
    return not found
