"""Which names of a gazetteer a name may mean, laid beside it word by word.

In: the words of queries. Out: the names that each may mean, found by `link.retrieve` and compared
closely by `link.compare`. How good a candidate is, is decided in `link.score`. No query walks the
gazetteer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entitylink.gazetteer import Gazetteer
from entitylink.gazetteer.words import ROLES, Word, split, words_of
from entitylink.index.strings import ranges
from entitylink.link.acronyms import stands_for
from entitylink.link.compare import Compared, Finder, compare, laid_out
from entitylink.link.likeness import Undoing
from entitylink.link.near import WordFinder
from entitylink.link.retrieve import Found, Retriever
from entitylink.link.sides import NOTHING, NameSide
from entitylink.model import KINDS

__all__ = ["Candidate", "NameFinder", "NameWord", "Pair"]

_COMPARED = 32
"""Names that are compared closely where only the one that is meant is wanted, the best ones."""
_WORTH = 0.5
"""And only those at least so promising as this share of the best one."""
_BATCH = 512
"""Queries that are looked up together."""
_WORDS = 12
"""Words of a query that are looked up, the first ones: hardly a name has more."""
_PERSON = KINDS.index("person")

Places = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class NameWord:
    """One word of a gazetteer name: its text, role and script."""

    text: str
    role: str
    script: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Places of a query word and of a name word that stand for each other."""

    query: int
    name: int
    similarity: float
    undoing: Undoing


@dataclass(frozen=True, slots=True)
class Candidate:
    """A gazetteer name that the query may mean, for those who explain it.

    `whole` is the similarity of both names written as one word (0 when not compared), `pairs`
    the aligned words, in the order of the query; `acronym` says that one is that of the other.
    """

    entity: int
    name: int
    words: tuple[NameWord, ...]
    pairs: tuple[Pair, ...]
    whole: float
    exact: bool
    acronym: bool


class NameFinder:
    """Finds candidates in one gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.words = WordFinder(gazetteer)
        self._retriever = Retriever(gazetteer, self.words)
        self.owner = gazetteer.array("name_ent")
        self._word_at = gazetteer.array("name_words_at")
        self._name_words = gazetteer.array("name_words")
        self._roles = gazetteer.array("name_roles")
        self._script = gazetteer.array("word_script")
        self._kind = gazetteer.array("ent_kind")
        prior = gazetteer.array("ent_prior")
        self._has_prior = prior > 0 if prior.any() else np.ones(len(prior), dtype=bool)
        self._post_at = gazetteer.array("post_at")
        self._post_name = gazetteer.array("post_name")

    def find_many(self, queries: Sequence[Sequence[Word]], lang: str) -> Compared:
        """The candidates of many queries; no rows for a query that nothing is near to.

        Only the most promising names are compared, and a name of several words that stands in the
        gazetteer exactly so is enough: then only the names that share this spelling are candidates.
        Not so where nobody is known who bears it: an entity whose prior is 0 among others with one
        may stand beside somebody likelier.
        """
        exact = self._exact(queries, 1)
        asked = [
            place
            for place, query in enumerate(queries)
            if query and not self._is_known(exact.get(place, _NOBODY))
        ]
        names: list[Places] = [exact.get(place, _NOBODY) for place in range(len(queries))]
        same = [np.ones(len(found), dtype=bool) for found in names]
        for place, each in self._found(queries, asked, lang):
            rows = each.names[_promising(each)]
            names[place], same[place] = self._with_exact(rows, queries[place], each, names[place])
        return self._compared(queries, names, same, lang)

    def find_widely(self, queries: Sequence[Sequence[Word]], lang: str) -> tuple[Compared, Bools]:
        """All names that queries may mean, and which of the rows are those of `find_many`."""
        exact = self._exact(queries, 1)
        asked = [place for place, query in enumerate(queries) if query]
        names: list[Places] = [_NOBODY for _ in queries]
        same = [np.zeros(0, dtype=bool) for _ in queries]
        first = [np.zeros(0, dtype=bool) for _ in queries]
        for place, each in self._found(queries, asked, lang):
            written_so = exact.get(place, _NOBODY)
            rows, is_same = self._with_exact(each.names, queries[place], each, written_so)
            if self._is_known(written_so):
                chosen = written_so
            else:
                promising = each.names[_promising(each)]
                chosen, _ = self._with_exact(promising, queries[place], each, written_so)
            names[place], same[place], first[place] = rows, is_same, np.isin(rows, chosen)
        return self._compared(queries, names, same, lang), np.concatenate([_NONE, *first])

    def _exact(self, queries: Sequence[Sequence[Word]], least: int) -> dict[int, Places]:
        """The names written exactly as queries of more than `least` words.

        One word may be a name by itself and part of others, so it is always looked up. Of a long
        query only the first words are, so what it is exactly is looked up apart.
        """
        whole = [place for place, query in enumerate(queries) if len(query) > least]
        texts = [[word.text for word in queries[place]] for place in whole]
        return dict(zip(whole, self._retriever.exact(texts), strict=True)) if whole else {}

    def _found(
        self, queries: Sequence[Sequence[Word]], asked: Sequence[int], lang: str
    ) -> Iterator[tuple[int, Found]]:
        for start in range(0, len(asked), _BATCH):
            part = asked[start : start + _BATCH]
            found = self._retriever.find([queries[place][:_WORDS] for place in part], lang)
            yield from zip(part, found, strict=True)

    def _with_exact(
        self, rows: Places, query: Sequence[Word], found: Found, written_so: Places
    ) -> tuple[Places, Bools]:
        """Rows with those written exactly as the query, and which of them are."""
        if len(query) <= _WORDS:
            written_so = np.array(sorted(found.exact), dtype=np.intp)
        missing = written_so[~np.isin(written_so, rows)]
        rows = np.concatenate([rows, missing])
        return rows, np.isin(rows, written_so)

    def _is_known(self, names: Places) -> bool:
        """Whether one of the names is that of an entity with a prior, or none has one."""
        return bool(self._has_prior[self.owner[names]].any())

    def of_entity(self, query: Sequence[Word], lang: str, entity: int) -> Compared:
        """The names of one entity beside a query, however far they are."""
        start, end = self.gazetteer.array("ent_names")[entity : entity + 2].tolist()
        names = np.arange(start, end, dtype=np.intp)
        exact = self._retriever.exact([[word.text for word in query]])[0]
        return self._compared([query], [names], [np.isin(names, exact)], lang)

    def candidate(self, compared: Compared, row: int) -> Candidate:
        """One row of what was compared, as an object."""
        name = int(compared.name[row])
        start, end = self._word_at[name : name + 2].tolist()
        words = tuple(
            NameWord(
                self.words.stock.texts[number],
                ROLES[role],
                self.gazetteer.scripts[int(self._script[number])],
            )
            for number, role in zip(
                self._name_words[start:end].tolist(), self._roles[start:end].tolist(), strict=True
            )
        )
        pairs = tuple(
            Pair(place, int(other), float(similarity), _UNDOING[undoing])
            for place, (other, similarity, undoing) in enumerate(
                zip(
                    compared.partner[row].tolist(),
                    compared.similarity[row].tolist(),
                    compared.undoing[row].tolist(),
                    strict=True,
                )
            )
            if other >= 0
        )
        return Candidate(
            int(self.owner[name]),
            name,
            words,
            pairs,
            float(compared.whole[row]),
            bool(compared.exact[row]),
            bool(compared.acronym[row]),
        )

    def retrieve(
        self,
        names: Sequence[str],
        *,
        lang: str = "",
        kind: str | None = None,
        limit: int = 10,
    ) -> list[list[int]]:
        """Rows of the gazetteer names that each name may mean, most promising first.

        At most `limit` each, ranked by shared keys and letters alone: what `link` decides on is
        compared more closely. [] for a name without letters.
        """
        queries = [words_of(name, kind=kind, lang=lang)[:_WORDS] for name in names]
        rows: list[list[int]] = [[] for _ in names]
        asked = [place for place, query in enumerate(queries) if query]
        for start in range(0, len(asked), _BATCH):
            part = asked[start : start + _BATCH]
            found = self._retriever.find([queries[place] for place in part], lang)
            for place, each in zip(part, found, strict=True):
                rows[place] = each.names[:limit].tolist()
        return rows

    def exact(
        self, names: Sequence[str], *, lang: str = "", kind: str | None = None
    ) -> list[list[int]]:
        """Rows of the gazetteer names that have the same words, in whatever order; ascending.

        Letter case and diacritics do not count. Where more than 64 names are written so, the 64 of
        the best known entities.
        """
        queries = [[text for text, _ in split(name, kind=kind, lang=lang)] for name in names]
        return [found.tolist() for found in self._retriever.exact(queries)]

    def has_exactly(self, query: Sequence[Word]) -> bool:
        """Whether the gazetteer has a name of exactly these words."""
        return len(self._retriever.exact([[word.text for word in query]])[0]) > 0

    def places_of(self, word: int, limit: int) -> list[bool]:
        """Of some names of people that a word is in: whether it is the first of several words.

        The names of the best known, at most `limit`; names of one word are passed over.
        """
        start, end = self._post_at[word : word + 2].tolist()
        names = self._post_name[start : min(end, start + limit)].astype(np.intp)
        result = []
        for name in names[self._kind[self.owner[names]] == _PERSON].tolist():
            first, last = self._word_at[name : name + 2].tolist()
            if last - first > 1:
                result.append(int(self._name_words[first]) == word)
        return result

    def is_person(self, word: int, limit: int) -> bool:
        """Whether people are called by a word alone, among the best known with it in their name."""
        start, end = self._post_at[word : word + 2].tolist()
        names = self._post_name[start : min(end, start + limit)].astype(np.intp)
        people = names[self._kind[self.owner[names]] == _PERSON]
        return bool((self._word_at[people + 1] - self._word_at[people] == 1).any())

    def exact_names(self, queries: Sequence[Sequence[Word]]) -> list[Places]:
        """The names of just the words of each query, in whatever order."""
        return self._retriever.exact([[word.text for word in query] for query in queries])

    def compared(
        self,
        queries: Sequence[Sequence[Word]],
        names: Sequence[Places],
        lang: str,
        finder: Finder,
    ) -> Compared:
        """Names found elsewhere beside queries; `finder` says what is known of the words."""
        exact = self.exact_names(queries)
        same = [np.isin(found, whole) for found, whole in zip(names, exact, strict=True)]
        return self._compared(queries, names, same, lang, finder)

    def _compared(
        self,
        queries: Sequence[Sequence[Word]],
        names: Sequence[Places],
        exact: Sequence[npt.NDArray[np.bool_]],
        lang: str,
        finder: Finder | None = None,
    ) -> Compared:
        query = np.repeat(np.arange(len(queries)), [len(found) for found in names])
        name = np.concatenate([_NOBODY, *names])
        compared = compare(
            laid_out(queries, self.words.stock),
            self._names(name),
            query,
            name,
            np.concatenate([np.zeros(0, dtype=bool), *exact]),
            self.words.stock,
            finder=finder or self.words,
            names=len(self.owner),
            entities=len(self.gazetteer),
            lang=lang,
            turned=self._kind[self.owner[name]] == _PERSON,
        )
        for row in (compared.acronym > 0).nonzero()[0].tolist():
            asked = queries[int(query[row])]
            if len(asked) > 1 and not stands_for(asked, self._spelled(int(name[row]), asked)):
                compared.acronym[row] = 0.0
        return compared

    def _spelled(self, name: int, query: Sequence[Word]) -> list[list[str]]:
        """The names of several words that an entity has beside one, in the script of a query."""
        at = self.gazetteer.array("ent_names")
        entity = int(self.owner[name])
        found = []
        for other in range(int(at[entity]), int(at[entity + 1])):
            start, end = int(self._word_at[other]), int(self._word_at[other + 1])
            words = self._name_words[start:end].tolist()
            script = self.gazetteer.scripts[int(self._script[words[0]])] if words else ""
            if len(words) > 1 and script == query[0].script:
                found.append([self.words.stock.texts[number] for number in words])
        return found

    def _names(self, name: Places) -> NameSide:
        starts = self._word_at[name].astype(np.intp)
        sizes = self._word_at[name + 1].astype(np.intp) - starts
        # At least one column, though all of the names may be without words ("!!!").
        there = np.arange(int(sizes.max(initial=1))) < sizes[:, None]
        inside = ranges(starts, sizes)
        role = np.full(there.shape, NOTHING, dtype=np.uint8)
        script = np.full(there.shape, -1, dtype=np.int16)
        word = np.zeros(there.shape, dtype=np.intp)
        rarity = np.zeros(there.shape, dtype=np.float32)
        words = self._name_words[inside].astype(np.intp)
        role[there], word[there] = self._roles[inside], words
        script[there], rarity[there] = self._script[words], self.words.rarity_of(words)
        return NameSide(role, script, word, rarity)


def _promising(found: Found) -> slice:
    """Where among names that were found, best first, those stand that are compared closely."""
    good = found.score >= _WORTH * found.score[:1]
    return slice(0, min(int(good.sum()), _COMPARED))


_UNDOING = list(Undoing)
_NOBODY = np.zeros(0, dtype=np.intp)
_NONE = np.zeros(0, dtype=bool)
