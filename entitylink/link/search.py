"""Which names of a gazetteer a name may mean: a few dozen candidates with aligned words.

In: the words of a query. Out: candidates, one a gazetteer name, with the pairs of words that
stand for each other. How good a candidate is, is decided in `link.score`; which words are near
each other in `link.near`. No query walks the gazetteer: names come from the keys of whole names
and from the posting lists of near words, the likeliest words first, under a bound of work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from entitylink.gazetteer import Gazetteer
from entitylink.gazetteer.words import ROLES, Word, joined
from entitylink.index.keytable import hash_key
from entitylink.index.strings import ranges
from entitylink.keys import Level, name_keys
from entitylink.link.near import MARKS, SOUND_SCALE, Near, Undoing, WordFinder
from entitylink.text.clean import fold_marks
from entitylink.translit.correspond import correspondence

__all__ = ["Candidate", "NameFinder", "NameWord", "Pair", "aligned"]

_EXPANSIONS = 24
_LEAST_NEAR = 0.30
_POSTINGS = 20_000
"""Posting entries read for one query word: a bound for words that half the gazetteer bears."""

_UNSPACED = frozenset({"Hani", "Hira", "Kana", "Hang", "Thai", "Laoo", "Khmr", "Mymr"})
_PER_WHOLE_KEY = 64
_COMPARED_NAMES = 60
_WORDS = 12
"""Words of a query that are looked up, the first ones: a name has no more."""


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
        self._owner = gazetteer.array("name_ent")
        self._word_at = gazetteer.array("name_words_at")
        self._name_words = gazetteer.array("name_words")
        self._roles = gazetteer.array("name_roles")
        self._post_at = gazetteer.array("post_at")
        self._postings = gazetteer.array("post_name")
        self._script = gazetteer.array("word_script")
        self._reads = gazetteer.array("word_reads")
        self._sounds = gazetteer.strings("read_sounds")
        self._texts = gazetteer.strings("word_text")
        self._total = max(len(self._owner), 1)

    def find(self, query: Sequence[Word], lang: str, *, thorough: bool = True) -> list[Candidate]:
        """The candidates for a query, unordered; [] when nothing is near.

        Without `thorough`, a name that stands in the gazetteer exactly so is enough: then only
        the names that share this spelling are candidates.
        """
        query = query[:_WORDS]
        if not query:
            return []
        exact, near_whole = self._by_whole(query)
        if len(exact) and not thorough:
            if len(query) == 1:
                exact = np.union1d(exact, self._bearing(query[0]))[:_COMPARED_NAMES]
            return self._compare(query, exact, frozenset(exact.tolist()), {})
        near = {
            place: self.words.near(word, lang)
            for place, word in enumerate(query)
            if word.role in ("name", "patronymic") or len(query) == 1
        }
        names = self._by_words(near)
        names = np.unique(np.concatenate([exact, near_whole, names]))
        return self._compare(query, names, frozenset(exact.tolist()), near)

    def of_entity(self, query: Sequence[Word], lang: str, entity: int) -> list[Candidate]:
        """The names of one entity as candidates, however far they are."""
        query = query[:_WORDS]
        start, end = self.gazetteer.array("ent_names")[entity : entity + 2].tolist()
        names = np.arange(start, end, dtype=np.intp)
        exact, _ = self._by_whole(query)
        near = {place: self.words.near(word, lang) for place, word in enumerate(query)}
        return self._compare(query, names, frozenset(exact.tolist()), near)

    def has_exactly(self, query: Sequence[Word]) -> bool:
        """Whether the gazetteer has a name of exactly these words."""
        return len(self._by_whole(query)[0]) > 0

    def rarity(self, word: int) -> float:
        """How rare a gazetteer word is: 0 when every name has it, 1 when one has."""
        start, end = self._post_at[word : word + 2].tolist()
        return float(1.0 - np.log(max(end - start, 1)) / np.log(self._total + 1))

    def _bearing(self, word: Word) -> npt.NDArray[np.intp]:
        """Names that hold exactly this word."""
        numbers = self.gazetteer.word_keys.one(hash_key(f"{Level.SPELLING.value}:{word.text}"))
        lists = [
            self._postings[slice(*self._post_at[n : n + 2].tolist())][:_COMPARED_NAMES]
            for n in numbers.tolist()
        ]
        return np.concatenate([_NOBODY, *lists]).astype(np.intp)

    def _by_whole(self, query: Sequence[Word]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Names that are written exactly so, and names that are so when written as one word."""
        keys = name_keys([word.text for word in query], joined(query))
        hashes = np.array([hash_key(key) for _, key in keys], dtype=np.uint64)
        places, names = self.gazetteer.whole_keys.many(hashes, cap=_PER_WHOLE_KEY)
        level = np.array([level for level, _ in keys])[places]
        exact = names[level <= Level.PLAIN].astype(np.intp)
        return exact, names[level > Level.PLAIN].astype(np.intp)

    def _by_words(self, near: dict[int, Near]) -> npt.NDArray[np.intp]:
        """The names that hold the best and rarest words near those of the query."""
        lists, values = [], []
        for place, found in near.items():
            order = np.argsort(-found.similarity, kind="stable")[:_EXPANSIONS]
            order = order[found.similarity[order] >= _LEAST_NEAR]
            words = found.words[order]
            starts = self._post_at[words].astype(np.intp)
            counts = self._post_at[words + 1].astype(np.intp) - starts
            counts = np.minimum(counts, np.maximum(_POSTINGS - np.cumsum(counts) + counts, 0))
            names = self._postings[ranges(starts, counts)].astype(np.int64)
            rarity = 1.0 - np.log(np.maximum(counts, 1)) / np.log(self._total + 1)
            value = found.similarity[order] * (0.3 + 0.7 * rarity)
            lists.append(names * 16 + place)
            values.append(np.repeat(value, counts))
        if not lists:
            return _NOBODY
        slots = np.concatenate(lists)
        value = np.concatenate(values)
        if not len(slots):
            return _NOBODY
        # The best value of each (name, query word), then their sum for each name.
        order = np.lexsort((-value, slots))
        slots, value = slots[order], value[order]
        first = np.ones(len(slots), dtype=bool)
        first[1:] = slots[1:] != slots[:-1]
        names, value = slots[first] >> 4, value[first]
        unique, start = np.unique(names, return_index=True)
        total = np.add.reduceat(value, start)
        # A name with many words that nobody asked for is less likely; equal ones: popular first.
        length = (self._word_at[unique + 1] - self._word_at[unique]).astype(np.float64)
        total = total - 0.02 * length
        best = np.argsort(-total, kind="stable")[:_COMPARED_NAMES]
        chosen: npt.NDArray[np.intp] = unique[best].astype(np.intp)
        return chosen

    def _compare(
        self,
        query: Sequence[Word],
        names: npt.NDArray[np.intp],
        exact: frozenset[int],
        near: dict[int, Near],
    ) -> list[Candidate]:
        rows = {name: self._words_of(name) for name in names.tolist()}
        if not near:
            # Names written exactly so, and names with this very word: nothing to compare.
            return [
                Candidate(
                    entity=int(self._owner[name]),
                    name=name,
                    words=words,
                    pairs=_same_words(query, words),
                    whole=0.0,
                    exact=name in exact,
                )
                for name, words in rows.items()
            ]
        numbers = np.unique(
            np.fromiter((w.number for words in rows.values() for w in words), dtype=np.intp)
        )
        table = [
            self._similarities(word, numbers, near.get(place)) for place, word in enumerate(query)
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
        self, word: Word, numbers: npt.NDArray[np.intp], near: Near | None
    ) -> dict[int, tuple[float, Undoing]]:
        known: dict[int, tuple[float, Undoing]] = {}
        if near is not None:
            inside = np.isin(near.words, numbers)
            known = _as_dict(near, inside)
        missing = np.array([n for n in numbers.tolist() if n not in known], dtype=np.intp)
        if len(missing):
            known.update(_as_dict(self.words.compare(word, missing)))
        return known

    def _wholes(
        self, query: Sequence[Word], rows: dict[int, tuple[NameWord, ...]]
    ) -> dict[int, float]:
        """The similarity of query and name when both are written as one word."""
        if any(word.role == "initial" for word in query):
            return {}
        mine = "".join(joined(query))
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


def _as_dict(
    near: Near, inside: npt.NDArray[np.bool_] | None = None
) -> dict[int, tuple[float, Undoing]]:
    part = slice(None) if inside is None else inside
    return {
        number: (similarity, _UNDOING[undoing])
        for number, similarity, undoing in zip(
            near.words[part].tolist(),
            near.similarity[part].tolist(),
            near.undoing[part].tolist(),
            strict=True,
        )
    }


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
