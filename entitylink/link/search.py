"""Which names of a gazetteer a name may mean: a few dozen candidates with aligned words.

In: the words of a query. Out: candidates, one a gazetteer name, with the pairs of words that
stand for each other. How good a candidate is, is decided in `link.score`; which words are near
each other in `link.near`. No query walks the gazetteer: names come from the keys of whole names
and from the posting lists of near words, the likeliest words first, under a bound of work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entitylink.gazetteer import Gazetteer
from entitylink.gazetteer.words import ROLES, Word, joined, split, words_of
from entitylink.link.near import MARKS, SOUND_SCALE, Near, Undoing, WordFinder, united
from entitylink.link.retrieve import Retriever
from entitylink.text.clean import fold_marks
from entitylink.translit.correspond import correspondence

__all__ = ["Candidate", "NameFinder", "NameWord", "Pair", "aligned"]

_UNSPACED = frozenset({"Hani", "Hira", "Kana", "Hang", "Thai", "Laoo", "Khmr", "Mymr"})
_COMPARED = 32
"""Names that are compared closely where only the one that is meant is wanted, the best ones."""
_WORTH = 0.5
"""And only those at least so promising as this share of the best one."""
_BATCH = 512
"""Queries that are looked up together."""
_WORDS = 12
"""Words of a query that are looked up, the first ones: hardly a name has more."""


@dataclass(frozen=True, slots=True)
class NameWord:
    """One word of a gazetteer name: its number, text, role, script, and how rare it is (0..1)."""

    number: int
    text: str
    role: str
    script: str
    rarity: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Places of a query word and of a name word that stand for each other."""

    query: int
    name: int
    similarity: float
    undoing: Undoing


@dataclass(frozen=True, slots=True)
class Candidate:
    """A gazetteer name that the query may mean.

    `whole` is the similarity of both names written as one word (0 when not compared), `pairs`
    the aligned words, in the order of the query.
    """

    entity: int
    name: int
    words: tuple[NameWord, ...]
    pairs: tuple[Pair, ...]
    whole: float
    exact: bool

    @property
    def script(self) -> str:
        """The script of its first word."""
        return self.words[0].script if self.words else ""


class NameFinder:
    """Finds candidates in one gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.words = WordFinder(gazetteer)
        self._retriever = Retriever(gazetteer, self.words)
        self._owner = gazetteer.array("name_ent")
        self._word_at = gazetteer.array("name_words_at")
        self._name_words = gazetteer.array("name_words")
        self._roles = gazetteer.array("name_roles")
        self._script = gazetteer.array("word_script")
        self._reads = gazetteer.array("word_reads")
        self._sounds = gazetteer.strings("read_sounds")
        self._texts = gazetteer.strings("word_text")

    def find(self, query: Sequence[Word], lang: str, *, thorough: bool = True) -> list[Candidate]:
        """The candidates for a query, unordered; [] when nothing is near.

        Without `thorough`, a name of several words that stands in the gazetteer exactly so is
        enough: then only the names that share this spelling are candidates.
        """
        return next(self.find_many([query], lang, thorough=thorough))

    def find_many(
        self, queries: Sequence[Sequence[Word]], lang: str, *, thorough: bool = True
    ) -> Iterator[list[Candidate]]:
        """The same for many queries at once, which takes less time for each."""
        for start in range(0, len(queries), _BATCH):
            part = queries[start : start + _BATCH]
            # One word may be a name by itself and part of others: it is always looked up. Of a
            # long query only the first words are, so what it is exactly is looked up apart.
            whole = [
                place
                for place, query in enumerate(part)
                if len(query) > (_WORDS if thorough else 1)
            ]
            texts = [[word.text for word in part[place]] for place in whole]
            exact = dict(zip(whole, self._retriever.exact(texts), strict=True)) if whole else {}
            asked = [
                place
                for place, query in enumerate(part)
                if query and (thorough or not len(exact.get(place, _NOBODY)))
            ]
            batch = [part[place][:_WORDS] for place in asked]
            found = (
                dict(zip(asked, self._retriever.find(batch, lang), strict=True)) if batch else {}
            )
            for place, query in enumerate(part):
                if place not in found:
                    yield self._exactly(query, exact[place]) if query else []
                    continue
                names, same = found[place].names, found[place].exact
                if not thorough and len(names):
                    score = found[place].score
                    names = names[score >= _WORTH * score[0]][:_COMPARED]
                if len(query) > _WORDS:
                    same = frozenset(exact[place].tolist())
                    names = np.union1d(names, exact[place])
                yield self._compare(query, lang, names, same)

    def of_entity(self, query: Sequence[Word], lang: str, entity: int) -> list[Candidate]:
        """The names of one entity as candidates, however far they are."""
        start, end = self.gazetteer.array("ent_names")[entity : entity + 2].tolist()
        names = np.arange(start, end, dtype=np.intp)
        exact = self._retriever.exact([[word.text for word in query]])[0]
        return self._compare(query, lang, names, frozenset(exact.tolist()))

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

    def rarity(self, word: int) -> float:
        """How rare a gazetteer word is: 0 when every name has it, 1 when one has."""
        return float(self.words.rarity_of(np.array([word]))[0])

    def _exactly(self, query: Sequence[Word], names: npt.NDArray[np.intp]) -> list[Candidate]:
        """Candidates for names that are written exactly so: there is nothing to compare."""
        return [
            Candidate(int(self._owner[name]), name, words, _same_words(query, words), 0.0, True)
            for name in names.tolist()
            for words in [self._words_of(name)]
        ]

    def _compare(
        self,
        query: Sequence[Word],
        lang: str,
        names: npt.NDArray[np.intp],
        exact: frozenset[int],
    ) -> list[Candidate]:
        rows = {name: self._words_of(name) for name in names.tolist()}
        numbers = np.unique(
            np.fromiter((w.number for words in rows.values() for w in words), dtype=np.intp)
        )
        forms = self.words.forms_of(query, lang)
        table = [
            self._similarities(word, numbers, inflected)
            for word, inflected in zip(query, forms, strict=True)
        ]
        wholes = self._wholes(query, rows)
        return [
            Candidate(
                int(self._owner[name]),
                name,
                words,
                aligned(query, words, table),
                wholes.get(name, 0.0),
                name in exact,
            )
            for name, words in rows.items()
        ]

    def _words_of(self, name: int) -> tuple[NameWord, ...]:
        start, end = self._word_at[name : name + 2].tolist()
        return tuple(
            NameWord(
                number,
                self._texts[number],
                ROLES[role],
                self.gazetteer.scripts[int(self._script[number])],
                self.rarity(number),
            )
            for number, role in zip(
                self._name_words[start:end].tolist(), self._roles[start:end].tolist(), strict=True
            )
        )

    def _similarities(
        self, word: Word, numbers: npt.NDArray[np.intp], forms: Near
    ) -> dict[int, tuple[float, Undoing]]:
        near = self.words.compare(word, numbers)
        if len(forms.words):
            inside = np.isin(forms.words, numbers)
            near = united(
                near, Near(forms.words[inside], forms.similarity[inside], forms.undoing[inside])
            )
        return {
            number: (similarity, _UNDOING[undoing])
            for number, similarity, undoing in zip(
                near.words.tolist(), near.similarity.tolist(), near.undoing.tolist(), strict=True
            )
        }

    def _wholes(
        self, query: Sequence[Word], rows: dict[int, tuple[NameWord, ...]]
    ) -> dict[int, float]:
        """The similarity of query and name when both are written as one word."""
        if not query or any(word.role == "initial" for word in query):
            return {}
        mine = joined(query)
        script = query[0].script
        by_script: dict[str, list[tuple[int, bytes]]] = {}
        for name, words in rows.items():
            if len(words) == len(query) and script not in _UNSPACED:
                continue  # divided alike: to be compared word by word
            parts = [self._first_reading(word.number) for word in words]
            if not 0.5 <= (sum(map(len, parts)) + 1) / (len(mine) + 1) <= 2.0:
                continue
            entry = by_script.setdefault(words[0].script, [])
            is_person = self.gazetteer.kind(int(self._owner[name])) == "person"
            for order in _orders(parts) if is_person else [parts]:
                entry.append((name, b"".join(order)))
        result: dict[int, float] = {}
        for other, entries in by_script.items():
            lengths = np.array([len(sounds) for _, sounds in entries], dtype=np.intp)
            matrix = np.zeros((len(entries), int(lengths.max(initial=0))), dtype=np.uint8)
            for row, (_, sounds) in enumerate(entries):
                matrix[row, : len(sounds)] = np.frombuffer(sounds, dtype=np.uint8)
            costs = correspondence(script, other).costs(mine, matrix, lengths)
            mean = 2.0 * costs / np.maximum(lengths + len(mine), 1)
            for (name, _), value in zip(entries, np.exp(-SOUND_SCALE * mean).tolist(), strict=True):
                result[name] = max(result.get(name, 0.0), value)
        return result

    def _first_reading(self, word: int) -> bytes:
        start, end = self._reads[word : word + 2].tolist()
        return self._sounds[start].encode("ascii") if end > start else b""


def _same_words(query: Sequence[Word], words: Sequence[NameWord]) -> tuple[Pair, ...]:
    """Pair off equal words; used where the names are known to have the same ones."""
    free = dict(enumerate(words))
    pairs = []
    for place, word in enumerate(query):
        plain = fold_marks(word.text)
        for other, name_word in free.items():
            if name_word.text == word.text:
                pairs.append(Pair(place, other, 1.0, Undoing.NOTHING))
            elif fold_marks(name_word.text) == plain:
                pairs.append(Pair(place, other, MARKS, Undoing.MARKS))
            else:
                continue
            del free[other]
            break
    return tuple(pairs)


def _orders(parts: list[bytes]) -> Iterable[list[bytes]]:
    yield parts
    if 2 <= len(parts) <= 4:
        yield [*parts[1:], parts[0]]
        if len(parts) > 2:
            yield [parts[-1], *parts[:-1]]


_UNDOING = list(Undoing)
_INITIAL = 0.8
_INITIAL_FILED = 0.5
"""An initial in the gazetteer is the last choice for a full word of the query."""
_LEAST_PAIR = 0.2


def aligned(
    query: Sequence[Word],
    words: Sequence[NameWord],
    table: Sequence[dict[int, tuple[float, Undoing]]],
) -> tuple[Pair, ...]:
    """Pair off the words of two names, best pairs first, each word once.

    Greedy: names are short, and where greed goes wrong (two words like both of two others) the
    pairs it takes are about as good.
    """
    options = []
    for place, word in enumerate(query):
        for other, name_word in enumerate(words):
            similarity, undoing = table[place].get(name_word.number, (0.0, Undoing.LIKENESS))
            if "initial" in (word.role, name_word.role) and similarity < 1.0:
                stands_for = _INITIAL if word.role == "initial" else _INITIAL_FILED
                similarity = stands_for if _same_initial(word, name_word) else 0.0
                undoing = Undoing.NOTHING
            if similarity >= _LEAST_PAIR:
                options.append((similarity, -abs(place - other), place, other, undoing))
    options.sort(key=lambda option: (-option[0], -option[1], option[2], option[3]))
    used_query: set[int] = set()
    used_name: set[int] = set()
    pairs = []
    for similarity, _, place, other, undoing in options:
        if place not in used_query and other not in used_name:
            used_query.add(place)
            used_name.add(other)
            pairs.append(Pair(place, other, similarity, undoing))
    return tuple(sorted(pairs, key=lambda pair: pair.query))


def _same_initial(word: Word, name_word: NameWord) -> bool:
    """Whether an initial may stand for the other word: the same first letter or first sound."""
    if name_word.text[:1] == word.text[:1]:
        return True
    from entitylink.gazetteer.words import readings

    mine = {sounds[:1] for sounds in word.sounds}
    return any(sounds[:1] in mine for sounds in readings(name_word.text) if sounds)


_NOBODY = np.zeros(0, dtype=np.intp)
