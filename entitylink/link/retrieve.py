"""Which names of a gazetteer a query may mean, by whole arrays: a few dozen for each query.

In: the words of many queries, and for each word the gazetteer words it may stand for. Out: names,
most promising first. Names come from five places, each with a bound of its own on the work: the
keys of whole names, those of acronyms, the keys of two words, the posting lists of rare words, and
the signatures beside the posting lists of the best words (which letters a name has), which find a
name whose other words are spoiled. What was found is then compared word by word, by letters.
Nothing here walks the gazetteer, and frequent words are only looked up together with others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from entitylink.gazetteer import Gazetteer
from entitylink.gazetteer.words import Word
from entitylink.index.hashing import code_points
from entitylink.index.letters import letter_bits
from entitylink.index.strings import borders_of, group_sums, ranges, sizes_of
from entitylink.keys import Level, acronym_keys, joined_keys, pair_keys, plain_hashes, set_keys
from entitylink.link.acronyms import acronyms_of_query
from entitylink.link.batch import ALIKE, Batch
from entitylink.link.named import Named, best_of_each, greatest_of_each, united
from entitylink.link.near import WordFinder
from entitylink.names.acronym import is_acronym
from entitylink.text.clean import fold_marks
from entitylink.translit.chunks import chunks

__all__ = ["KEPT", "Found", "Retriever"]

KEPT = 64
"""Names that are kept for one query."""

_NAMES_A_PAIR = 32
_NAMES_JOINED = 64
_ALONE = 200
"""Names that are candidates where a query has only one word."""
_ALONE_WORDS = 8
_SCANNED_WORDS = 3
_SCANNED = 131_072
"""Names that a word is in at most for their signatures to be looked at."""
_SCANNED_AT_ONCE = 1 << 20
"""Signatures that are in memory together, but for those of one query."""
_APART = 7
"""Letters that the signatures of query and name differ in at most."""
_BY_SIGNS, _BY_INITIAL = 48, 64
_LEAST = 0.3
"""Names less alike are no candidates."""
_MOST_WORDS = 8
"""Words of a name that are compared, its first ones."""
_SAME_WHOLE = 0.97
"""What a name counts that is the query written as one word."""
_JOINED = {Level.PLAIN: _SAME_WHOLE, Level.MEDIUM: 0.6, Level.COARSE: 0.3}
"""The least that a name counts when both sound so, written as one word."""
_LEFT_OUT = 0.12
"""What it costs when the query has nothing of a name; the share of letters that is left out."""
_INITIAL = 0.8
_ACRONYM = 0.6
"""What a name counts of which the query is an acronym, or that is one of the query."""

Places = npt.NDArray[np.intp]
Signs = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float32]


_NOBODY: Places = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True, slots=True)
class _Limits:
    """Bounds on the work for one query.

    paired    words that each word of a pair is expanded to, and the most that both ranks add up to
    budget    names that are candidates for one word, those of the best words for it
    by_words  names that are kept of those found by pairs and by single words
    """

    paired: int
    budget: int
    by_words: int


_AT_HOME = _Limits(paired=12, budget=256, by_words=48)
_ACROSS = _Limits(paired=48, budget=2048, by_words=128)
"""Across scripts many words are alike and none is sure."""


@dataclass(frozen=True, slots=True)
class Found:
    """Names for one query, best first, how alike they are, and those written exactly so."""

    names: Places
    score: Floats
    exact: frozenset[int]


class Retriever:
    """Finds names in one gazetteer."""

    def __init__(self, gazetteer: Gazetteer, words: WordFinder) -> None:
        self._words = words
        self._keys = gazetteer.whole_keys
        self._texts = gazetteer.strings("name_text")
        self._post_at = gazetteer.array("post_at")
        self._post_name = gazetteer.array("post_name")
        self._post_sign = gazetteer.array("post_sign")
        self._name_at = gazetteer.array("name_words_at")
        self._name_words = gazetteer.array("name_words")
        self._hash = gazetteer.array("word_hash")
        self._codes = gazetteer.array("word_code")
        self._code_at = gazetteer.array("word_code_at")
        self._script = gazetteer.array("word_script")
        self._scripts = gazetteer.scripts
        self._sounds = gazetteer.array("read_sounds")
        self._sound_at = gazetteer.array("read_sounds_at")
        self._reads = gazetteer.array("word_reads")

    def exact(self, queries: Sequence[Sequence[str]]) -> list[Places]:
        """The names that have exactly these folded words, in whatever order; ascending."""
        place, name = self._exact([[fold_marks(text) for text in query] for query in queries])
        borders = np.searchsorted(place, np.arange(len(queries) + 1))
        return [name[s:e] for s, e in pairwise(borders)]

    def _exact(self, queries: Sequence[Sequence[str]]) -> tuple[Places, Places]:
        flat = [text for query in queries for text in query]
        at = borders_of([len(query) for query in queries])
        plain = plain_hashes(flat)
        place, name = self._keys.many(set_keys(plain, at), cap=_ALONE)
        names = name.astype(np.intp)
        # Two sets of words may have one key: what was found is compared.
        starts, ends = self._name_at[names], self._name_at[names + 1]
        counts = (ends - starts).astype(np.intp)
        words = self._name_words[ranges(starts, counts)]
        sums = group_sums(self._hash[words], counts)
        wanted = group_sums(plain, sizes_of(at))
        same = ((counts == sizes_of(at)[place]) & (sums == wanted[place])).nonzero()[0]
        return place[same], names[same]

    def find(self, queries: Sequence[Sequence[Word]], lang: str) -> list[Found]:
        """The names that each query may mean; every query has at least one word."""
        found: dict[int, Found] = {}
        for limits, across in ((_AT_HOME, False), (_ACROSS, True)):
            mine = [
                place
                for place, query in enumerate(queries)
                if (chunks(query[0].script) is not None) is across
            ]
            if mine:
                part = self._find([queries[place] for place in mine], lang, limits)
                found.update(zip(mine, part, strict=True))
        return [found[place] for place in range(len(queries))]

    def _find(self, queries: Sequence[Sequence[Word]], lang: str, limits: _Limits) -> list[Found]:
        batch = Batch(queries, self._words, self._scripts, lang)
        exact = self._exact(batch.plain)
        by_words = united(self._pairs(batch, limits.paired), self._single(batch, limits.budget))
        sources = [
            (*exact, 1.0),
            *((*self._joined(batch, level), least) for level, least in _JOINED.items()),
            (*self._by_acronym(queries), _ACRONYM),
            (*self._filed_acronyms(queries), _ACRONYM),
            (*best_of_each(by_words, limits.by_words)[:2], 0.0),
            (*self._by_signs(batch), 0.0),
            (*self._by_initial(batch), 0.0),
        ]
        query = np.concatenate([source[0] for source in sources])
        name = np.concatenate([source[1] for source in sources])
        least = np.repeat(
            np.array([source[2] for source in sources], dtype=np.float32),
            [len(source[0]) for source in sources],
        )
        query, name, least = greatest_of_each(query, name, least)
        score = np.maximum(self._compare(batch, query, name), least)
        likely = (score >= _LEAST).nonzero()[0]
        query, name, score = best_of_each((query[likely], name[likely], score[likely]), KEPT)
        borders = np.searchsorted(query, np.arange(len(queries) + 1)).tolist()
        exact_at = np.searchsorted(exact[0], np.arange(len(queries) + 1)).tolist()
        return [
            Found(
                name[borders[number] : borders[number + 1]],
                score[borders[number] : borders[number + 1]],
                frozenset(exact[1][exact_at[number] : exact_at[number + 1]].tolist()),
            )
            for number in range(len(queries))
        ]

    def _joined(self, batch: Batch, level: Level) -> tuple[Places, Places]:
        """Names that are the query when both are written as one word."""
        points, borders = code_points(batch.texts[level])
        shortest = 3 if level is Level.COARSE else 1
        keys = joined_keys(level, points, borders[batch.word_at], shortest=shortest)
        there = ((keys != 0) & ~batch.has_initials).nonzero()[0]
        place, name = self._keys.many(keys[there], cap=_NAMES_JOINED)
        return there[place], name.astype(np.intp)

    def _by_acronym(self, queries: Sequence[Sequence[Word]]) -> tuple[Places, Places]:
        """Names of several words whose first letters the query is, or those of translations."""
        asked = [place for place, q in enumerate(queries) if len(q) == 1 and q[0].acronym]
        if not asked:
            return _NOBODY, _NOBODY
        texts = [fold_marks(queries[place][0].text) for place in asked]
        ordered = ["".join(sorted(text)) for text in texts]
        keys = [
            acronym_keys(*code_points(texts)),
            acronym_keys(*code_points(ordered), abroad=True),
        ]
        place, name = self._keys.many(np.concatenate(keys), cap=_NAMES_JOINED)
        return np.array(asked, dtype=np.intp)[place % len(asked)], name.astype(np.intp)

    def _filed_acronyms(self, queries: Sequence[Sequence[Word]]) -> tuple[Places, Places]:
        """Names written in capitals that are the first letters of the query."""
        found = [(place, text) for place, q in enumerate(queries) for text in acronyms_of_query(q)]
        if not found:
            return _NOBODY, _NOBODY
        hashes = plain_hashes([text for _, text in found])
        keys = set_keys(hashes, np.arange(len(found) + 1))
        place, name = self._keys.many(keys, cap=_NAMES_JOINED)
        asked, rows = np.array([p for p, _ in found], dtype=np.intp)[place], name.astype(np.intp)
        there = [at for at, row in enumerate(rows.tolist()) if is_acronym(self._texts[row])]
        return asked[there], rows[there]

    def _pairs(self, batch: Batch, most: int) -> Named:
        """Names that two words of the query may stand for."""
        first, second = batch.pairs()
        mine = np.minimum(batch.count[first], most)
        theirs = np.minimum(batch.count[second], most)
        pair = np.repeat(np.arange(len(first)), mine * theirs)
        step = np.arange(len(pair)) - np.repeat(
            np.cumsum(mine * theirs) - mine * theirs, mine * theirs
        )
        rank, other_rank = np.divmod(step, theirs[pair])
        near = (rank + other_rank <= most).nonzero()[0]
        pair = pair[near]
        left = batch.start[first[pair]] + rank[near]
        right = batch.start[second[pair]] + other_rank[near]
        hashes = self._hash[batch.words[left]], self._hash[batch.words[right]]
        both = np.stack(hashes, axis=1).ravel()
        # Names of just these two words, and longer ones.
        keys = [set_keys(both, np.arange(0, len(both) + 1, 2)), pair_keys(*hashes)]
        place, name = self._keys.many(np.concatenate(keys), cap=_NAMES_A_PAIR)
        place %= max(len(left), 1)
        value = batch.value[left] + batch.value[right]
        return batch.slot_query[first[pair[place]]], name.astype(np.intp), value[place]

    def _single(self, batch: Batch, budget: int) -> Named:
        """Names of the best words for each word of the query, as many as its budget allows.

        Where several words lead to one name, what speaks for it is added up.
        """
        starts = self._post_at[batch.words].astype(np.intp)
        counts = self._post_at[batch.words + 1].astype(np.intp) - starts
        alone = (batch.slots_of_query[batch.slot_query] == 1)[batch.slot]
        # A frequent word is left to the pairs, and leaves the budget to the rarer ones behind it.
        counts = np.where(alone, np.minimum(counts, _ALONE), counts * (counts <= budget))
        total = borders_of(counts)
        spent = total[1:] - np.repeat(total[batch.start], batch.count)
        chosen = (spent <= np.where(alone, _ALONE * _ALONE_WORDS, budget)).nonzero()[0]
        each = np.repeat(chosen, counts[chosen])
        names = self._post_name[ranges(starts[chosen], counts[chosen])].astype(np.intp)
        slot, name, value = greatest_of_each(batch.slot[each], names, batch.value[each])
        query = batch.slot_query[slot]
        cell = query.astype(np.uint64) << np.uint64(32) | name.astype(np.uint64)
        cells, which = np.unique(cell, return_inverse=True)
        added = np.bincount(which, weights=value, minlength=len(cells)).astype(np.float32)
        query = (cells >> np.uint64(32)).astype(np.intp)
        return query, (cells & np.uint64(0xFFFFFFFF)).astype(np.intp), added

    def _by_signs(self, batch: Batch) -> tuple[Places, Places]:
        """Names with a good word that have nearly the letters of the query."""
        names = self._post_at[batch.words + 1] - self._post_at[batch.words]
        chosen = ((batch.rank < _SCANNED_WORDS) & (names <= _SCANNED)).nonzero()[0]
        return _together([self._nearest(batch, *part) for part in self._signs(batch, chosen)])

    def _nearest(
        self, batch: Batch, chosen: Places, signs: Signs, places: Places, ends: Places
    ) -> tuple[Places, Places]:
        query_of = batch.slot_query[batch.slot[chosen]]
        counts = sizes_of(ends)
        apart = np.bitwise_count(signs ^ batch.sign[query_of].repeat(counts))
        # How far apart the nearest ones of each query are is counted before they are sorted.
        near = (apart <= _APART).nonzero()[0]
        query = query_of.repeat(counts)[near]
        steps = _APART + 1
        number = np.bincount(query * steps + apart[near], minlength=steps * len(batch.plain))
        enough = number.reshape(-1, steps).cumsum(axis=1) >= _BY_SIGNS
        furthest = np.where(enough.any(axis=1), enough.argmax(axis=1), _APART)
        near = near[apart[near] <= furthest[query]]
        query, name, value = self._at(batch, chosen, near, places, ends)
        fit = value - apart[near].astype(np.float32)
        return best_of_each(greatest_of_each(query, name, fit), _BY_SIGNS)[:2]

    def _by_initial(self, batch: Batch) -> tuple[Places, Places]:
        """Names with a good word and a word that begins with an initial of the query."""
        with_one = batch.has_initials[batch.slot_query[batch.slot]]
        chosen = ((batch.rank < _SCANNED_WORDS) & with_one).nonzero()[0]
        return _together([self._beginning(batch, *part) for part in self._signs(batch, chosen)])

    def _beginning(
        self, batch: Batch, chosen: Places, signs: Signs, places: Places, ends: Places
    ) -> tuple[Places, Places]:
        query_of = batch.slot_query[batch.slot[chosen]]
        wanted = batch.initials[query_of].repeat(sizes_of(ends))
        there = (signs & wanted == wanted).nonzero()[0]
        found = self._at(batch, chosen, there, places, ends)
        query, name, value = best_of_each(greatest_of_each(*found), 8 * _BY_INITIAL)
        starts = self._name_at[name].astype(np.intp)
        counts = self._name_at[name + 1].astype(np.intp) - starts
        letters = self._codes[self._code_at[self._name_words[ranges(starts, counts)]]]
        bits = letter_bits(letters)
        begins = np.bitwise_or.reduceat(bits, np.cumsum(counts) - counts) if len(bits) else bits
        wanted = batch.initials[query]
        there = (begins & wanted == wanted).nonzero()[0]
        return best_of_each((query[there], name[there], value[there]), _BY_INITIAL)[:2]

    def _signs(
        self, batch: Batch, chosen: Places
    ) -> Iterator[tuple[Places, Signs, Places, Places]]:
        """The signatures of the names that words are in, at most `_SCANNED` a word.

        In portions, so that memory stays bounded; all words of a query are in the same one.
        Yields: the words of a portion, all signatures in a row, where those of each word begin in
        the posting lists, and where they begin and end in the row.
        """
        starts = self._post_at[batch.words[chosen]].astype(np.intp)
        counts = self._post_at[batch.words[chosen] + 1].astype(np.intp) - starts
        counts = np.minimum(counts, _SCANNED)
        query = batch.slot_query[batch.slot[chosen]]
        portion = borders_of(counts)[query.searchsorted(query)] // _SCANNED_AT_ONCE
        cuts = (portion[1:] != portion[:-1]).nonzero()[0] + 1
        for start, end in pairwise([0, *cuts.tolist(), len(chosen)]):
            # Whole slices: picking numbers one by one would take ten times as long.
            slices = [
                self._post_sign[place : place + count]
                for place, count in zip(
                    starts[start:end].tolist(), counts[start:end].tolist(), strict=True
                )
            ]
            if slices:
                row = np.concatenate(slices)
                yield chosen[start:end], row, starts[start:end], borders_of(counts[start:end])

    def _at(
        self, batch: Batch, chosen: Places, near: Places, starts: Places, ends: Places
    ) -> Named:
        """Query, name and value of the word, of some places in a row of signatures."""
        which = ends.searchsorted(near, side="right") - 1
        names = self._post_name[starts[which] + near - ends[which]].astype(np.intp)
        each = chosen[which]
        return batch.slot_query[batch.slot[each]], names, batch.value[each]

    def _compare(self, batch: Batch, query: Places, name: Places) -> Floats:
        """How alike queries and names are, 0..1: word by word, or written as one."""
        starts = self._name_at[name].astype(np.intp)
        sizes = np.minimum(self._name_at[name + 1].astype(np.intp) - starts, _MOST_WORDS)
        words_of_query = batch.word_at[query + 1] - batch.word_at[query]
        # One cell for each word of the query and each word of the name.
        cells = words_of_query * sizes
        row = np.repeat(np.arange(len(name)), cells)
        step = np.arange(len(row)) - np.repeat(np.cumsum(cells) - cells, cells)
        i, j = np.divmod(step, sizes[row])
        mine = batch.word_at[query[row]] + i
        theirs = self._name_words[starts[row] + j].astype(np.intp)
        likeness = self._likeness(batch, mine, theirs)
        wide, long = int(words_of_query.max(initial=0)), int(sizes.max(initial=0))
        table = np.zeros((len(name), wide * long), dtype=np.float32)
        table[row, i * long + j] = likeness
        my_letters = batch.weight[mine].astype(np.float32)
        lengths = (self._code_at[theirs + 1] - self._code_at[theirs]).astype(np.float32)
        weight = np.zeros_like(table)
        weight[row, i * long + j] = my_letters
        size = np.zeros_like(table)
        size[row, i * long + j] = lengths
        every = np.arange(len(name))
        covered = np.zeros(len(name), dtype=np.float32)
        used = np.zeros(len(name), dtype=np.float32)
        grid = table.reshape(len(name), wide, long)
        # Best pair first, each word once.
        for _ in range(min(wide, long)):
            best = table.argmax(axis=1)
            value = table[every, best]
            covered += value * weight[every, best]
            used += np.where(value > 0, size[every, best], 0)
            grid[every, best // long, :] = 0
            grid[every, :, best % long] = 0
        name_letters = np.zeros(len(name), dtype=np.float32)
        first = (i == 0).nonzero()[0]
        np.add.at(name_letters, row[first], lengths[first])
        all_letters = batch.all_weight[query].astype(np.float32)
        left_out = 1 - used / np.maximum(name_letters, 1)
        by_words = covered / np.maximum(all_letters, 1) * (1 - _LEFT_OUT * left_out)
        whole = self._whole(batch, query, starts, sizes)
        score: Floats = np.maximum(by_words, _SAME_WHOLE * whole).astype(np.float32)
        return score

    def _likeness(self, batch: Batch, mine: Places, theirs: Places) -> Floats:
        """How alike words of queries and gazetteer words are, each pair worked out once."""
        asked = 2 * batch.unique[mine] + batch.is_alone[mine]
        cell = asked.astype(np.uint64) << np.uint64(32) | theirs.astype(np.uint64)
        cells, inverse = np.unique(cell, return_inverse=True)
        which = (cells >> np.uint64(33)).astype(np.intp)
        number = (cells & np.uint64(0xFFFFFFFF)).astype(np.intp)
        value = self._words.alike(batch.vocabulary, which, number)
        place = np.minimum(np.searchsorted(batch.known, cells), max(len(batch.known) - 1, 0))
        if len(batch.known):
            guess = np.where(batch.known[place] == cells, batch.known_value[place], 0)
            value = np.maximum(value, guess)
        initial = batch.is_initial[which].nonzero()[0]
        if len(initial):
            same = self._codes[self._code_at[number[initial]]] == batch.first_letter[which[initial]]
            value[initial] = np.where(same, _INITIAL, 0)
        result: Floats = value[inverse]
        return result

    def _whole(self, batch: Batch, query: Places, starts: Places, sizes: Places) -> Floats:
        """The likeness of query and name, both written as one word in their own order.

        By letters in one script, across scripts by their likeliest sounds.
        """
        scripts = self._script[self._name_words[starts]]
        other = scripts != batch.script[query]
        result = np.zeros(len(query), dtype=np.float32)
        for rows, patterns, strings in (
            ((~other).nonzero()[0], batch.wholes, (self._codes, self._code_at, None)),
            (other.nonzero()[0], batch.sounds, (self._sounds, self._sound_at, self._reads)),
        ):
            if not len(rows):
                continue
            data, borders, first = strings
            words = self._name_words[ranges(starts[rows], sizes[rows])].astype(np.intp)
            if first is None:
                begin, end = borders[words].astype(np.intp), borders[words + 1].astype(np.intp)
            else:
                reading, none = first[words].astype(np.intp), first[words] == first[words + 1]
                begin = borders[reading].astype(np.intp)
                end = borders[np.minimum(reading + 1, len(borders) - 1)].astype(np.intp)
                end[none] = begin[none]
            ends = borders_of(end - begin)
            at = ends[borders_of(sizes[rows])]
            letters = data[ranges(begin, end - begin)]
            if first is not None:
                letters = ALIKE[letters]
            lengths = np.minimum(sizes_of(at), 64)
            result[rows] = patterns.likeness(query[rows], letters, at[:-1], lengths)
        return result


def _together(parts: Sequence[tuple[Places, Places]]) -> tuple[Places, Places]:
    """Queries and names of several portions in a row."""
    return (
        np.concatenate([_NOBODY, *(query for query, _ in parts)]),
        np.concatenate([_NOBODY, *(name for _, name in parts)]),
    )
