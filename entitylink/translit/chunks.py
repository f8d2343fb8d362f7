"""How likely Latin letters write the sounds of another script: learned costs, chunk by chunk.

In: the sound string of a word that is not in Latin letters, and Latin words. Out: one cost each,
in nats, along the cheapest cutting of both into chunks of a few sounds and letters; or the
class keys (`translit.sounds.classes`) under which its Latin spellings are most probably filed.
Sounds against sounds are compared in `translit.correspond`.

Rules name the scheme, weights do the ranking: a transliteration scheme gives one spelling, while
papers, passports and hearsay give a dozen, and how often each of them was met can be counted.
Two tables for each group of scripts stand in `weights/`, both counted from pairs of spellings of
real names by `tests/bench/learn_weights.py`: `chunks-*.tsv` with the cost of a pair (the geometric
mean of both conditional probabilities, which ranks best), `classes-*.tsv` with the negative log
of its joint probability. `weights/scripts.toml` says which table serves which scripts.

Source of the method: many-to-many alignment, Jiampojamarn, Kondrak and Sherif, "Applying
many-to-many alignments and hidden Markov models to letter-to-phoneme conversion" (2007).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from entitylink.datafile import read_toml
from entitylink.errors import DataFileError
from entitylink.translit.correspond import GAP, keys_of, likes, runs, table_for
from entitylink.translit.sounds import ALPHABET, CLASS_LENGTH, CLASSES

__all__ = ["EDGES", "Chunks", "chunks", "latin_letters"]

EDGES = "^", "$"
"""Stand in a class table for the start and the end of a word."""

_UNSEEN = 8.0
"""The cost of a sound and a letter that no table has a row for."""
_UNSEEN_INSERT = 6.0
"""The cost of a letter that stands for nothing, where no table has one."""

_UNSEEN_MARK = 0.5
"""The cost of leaving out a mark (length, softness, darkness) that no table has."""
_COMMONEST = "Cyrl"
"""The script with most pairs, whose table helps out the others."""

_FEW = 3  # words that are compared alone, however few the others are
_BITS = 5  # of a class in a packed key, of which CLASS_LENGTH fit into 64
_MASK = (1 << _BITS) - 1
_REPEATED = 4  # times as many keys as are wanted are sorted, as most come about in several ways
_OPTIONS = 12  # class chunks that one chunk of sounds may stand for


class _Side:
    """One direction of a chunk table: what chunks of one side cost as chunks of the other."""

    def __init__(self, rows: Mapping[tuple[str, str], float]) -> None:
        self._first = _Chunking(first for first, _ in rows)
        self._second = _Chunking(second for _, second in rows)
        known, signs = len(self._first.chunks), self._second.signs
        # Number 0 is any chunk that the table does not have. Any sound may stand for any letter,
        # at a price.
        self._cost = np.full((known + 1, len(self._second.chunks) + 1), np.inf, dtype=np.float32)
        plain = [0, *(self._second.chunks[sign] for sign in signs)]
        for chunk, number in {"": 0, **self._first.chunks}.items():
            if len(chunk) < 2:
                self._cost[number, plain] = _UNSEEN
        self._drop = np.full(known + 1, _UNSEEN, dtype=np.float32)
        self._insert = np.full(self._cost.shape[1], _UNSEEN_INSERT, dtype=np.float32)
        # Whether a chunk stands for any chunk of one letter, of two, ...
        self._stands = np.zeros((known + 1, self._second.widest + 1), dtype=bool)
        self._stands[self._cost[:, 0] < np.inf] = True
        for (first, second), cost in rows.items():
            if not first:
                self._insert[self._second.chunks[second]] = min(cost, _UNSEEN_INSERT)
            elif second:
                self._cost[self._first.chunks[first], self._second.chunks[second]] = cost
                self._stands[self._first.chunks[first], len(second)] = True
            elif len(first) == 1:
                self._drop[self._first.chunks[first]] = cost

    def costs(
        self,
        texts: npt.NDArray[np.uint8],
        lengths: npt.NDArray[np.intp],
        others: npt.NDArray[np.uint8],
        other_lengths: npt.NDArray[np.intp],
    ) -> npt.NDArray[np.float32]:
        """The costs of aligning pairs of words, one a row; see `Chunks`."""
        alone = runs(texts, lengths, few=_FEW)
        if alone:
            parts = [
                self._costs_of_one(texts[part.start], others[part], other_lengths[part])
                for part in alone
            ]
            return np.concatenate(parts)
        # The longest first: those that have a letter at a step are then the first rows.
        order = np.argsort(-lengths, kind="stable")
        sizes, ends = lengths[order], other_lengths[order]
        mine = self._first.numbers(texts[order])
        theirs = self._second.numbers(others[order])
        rows, width = others.shape
        inserted = np.zeros((rows, width + 1), dtype=np.float32)
        np.cumsum(self._insert[theirs[0]], axis=1, out=inserted[:, 1:])
        best = [inserted]
        found = inserted[np.arange(rows), ends]
        for end in range(1, int(sizes[0]) + 1 if rows else 0):
            left = int(np.searchsorted(-sizes, -(end - 1), side="left"))
            step = best[-1][:left] + self._drop[mine[0][:left, end - 1]][:, None]
            for size in range(1, min(len(mine), end) + 1):
                chunk = mine[size - 1][:left, end - size]
                # Most chunks of several sounds are none that the table has.
                there = slice(0, left) if size == 1 else chunk.nonzero()[0]
                if size > 1 and not len(chunk[there]):
                    continue
                before, row = best[end - size][:left][there], chunk[there][:, None]
                for count in range(1, min(len(theirs), width) + 1):
                    inside = width + 1 - count
                    reached = self._cost[row, theirs[count - 1][:left, :inside][there]]
                    reached += before[:, :inside]
                    if size == 1:
                        np.minimum(step[:, count:], reached, out=step[:, count:])
                    else:
                        step[there, count:] = np.minimum(step[there, count:], reached)
            # Every cell may also be reached by inserting from the left.
            step -= inserted[:left]
            np.minimum.accumulate(step, axis=1, out=step)
            step += inserted[:left]
            best.append(step)
            done = int(np.searchsorted(-sizes[:left], -end, side="left"))
            found[done:left] = step[np.arange(done, left), ends[done:left]]
        result = np.empty(rows, dtype=np.float32)
        result[order] = found
        return result

    def _costs_of_one(
        self,
        text: npt.NDArray[np.uint8],
        others: npt.NDArray[np.uint8],
        other_lengths: npt.NDArray[np.intp],
    ) -> npt.NDArray[np.float32]:
        """The same for rows with one text, and three times as fast: what it costs is looked up
        once a chunk, and the letters of all words stand side by side."""
        mine = [numbers[0].tolist() for numbers in self._first.numbers(text[None])]
        size = int(np.count_nonzero(text))
        theirs = [
            np.ascontiguousarray(numbers.T, dtype=np.intp)
            for numbers in self._second.numbers(others)
        ]
        rows, width = others.shape
        inserted = np.zeros((width + 1, rows), dtype=np.float32)
        np.cumsum(self._insert[theirs[0]], axis=0, out=inserted[1:])
        best = [inserted]
        reached = np.empty((width, rows), dtype=np.float32)
        for end in range(1, size + 1):
            step = best[-1] + self._drop[mine[0][end - 1]]
            for taken in range(1, min(len(mine), end) + 1):
                chunk = mine[taken - 1][end - taken]
                if taken > 1 and not chunk:
                    continue
                before, costs = best[end - taken], self._cost[chunk]
                for count in range(1, min(len(theirs), width) + 1):
                    if self._stands[chunk, count]:
                        inside = width + 1 - count
                        part = reached[:inside]
                        costs.take(theirs[count - 1][:inside], out=part, mode="clip")
                        part += before[:inside]
                        np.minimum(step[count:], part, out=step[count:])
            step -= inserted
            for place in range(1, width + 1):
                np.minimum(step[place], step[place - 1], out=step[place])
            step += inserted
            best.append(step)
        found: npt.NDArray[np.float32] = best[-1][other_lengths, np.arange(rows)]
        return found


class _Chunking:
    """The chunks of one side of a table, numbered from 1."""

    def __init__(self, chunks: Iterable[str]) -> None:
        given = set(chunks)
        self.signs = sorted({char for chunk in given for char in chunk})
        self.chunks = {
            chunk: number for number, chunk in enumerate(sorted({*given, *self.signs} - {""}), 1)
        }
        self._code = np.zeros(128, dtype=np.int32)
        for number, char in enumerate(self.signs, 1):
            self._code[ord(char)] = number
        self._base = len(self.signs) + 1
        self.widest = max(map(len, self.chunks), default=1)
        self._number = np.zeros(self._base**self.widest, dtype=np.int32)
        for chunk, number in self.chunks.items():
            self._number[self._packed(chunk)] = number

    def numbers(self, words: npt.NDArray[np.uint8]) -> list[npt.NDArray[np.int32]]:
        """The numbers of the chunks that begin at each place, of one letter, of two, ..."""
        codes = self._code[words]
        found = [self._number[codes]]
        for size in range(2, min(self.widest, words.shape[1]) + 1):
            inside = words.shape[1] - size + 1
            packed = np.zeros_like(codes)
            for step in range(size):
                packed[:, :inside] = packed[:, :inside] * self._base + codes[:, step:][:, :inside]
            # A chunk that runs over the end of its word would be another, shorter one.
            packed[:, :inside][codes[:, size - 1 :] == 0] = 0
            found.append(self._number[packed])
        return found

    def _packed(self, chunk: str) -> int:
        packed = 0
        for char in chunk:
            packed = packed * self._base + int(self._code[ord(char)])
        return packed


class Chunks:
    """The learned tables of one group of scripts.

    `costs` maps (sounds, letters), one of which may be "", to a cost in nats; `classes` maps
    (sounds with `EDGES`, classes) to one. `keys` is how many class keys are enough to find the
    Latin spellings of most words.
    """

    def __init__(
        self,
        costs: Mapping[tuple[str, str], float],
        classes: Mapping[tuple[str, str], float],
        *,
        keys: int,
    ) -> None:
        self.keys = keys
        self._rows = costs
        options: dict[str, list[tuple[float, str]]] = {}
        for (sounds, spelled), cost in classes.items():
            options.setdefault(sounds, []).append((cost, spelled))
        self._options = {
            sounds: _as_arrays(sorted(found)[:_OPTIONS]) for sounds, found in options.items()
        }
        self._unknown = _as_arrays([(_UNSEEN, "")])
        self._widest = max(map(len, options), default=1)

    def costs(
        self,
        sounds: npt.NDArray[np.uint8],
        lengths: npt.NDArray[np.intp],
        letters: npt.NDArray[np.uint8],
        letter_lengths: npt.NDArray[np.intp],
    ) -> npt.NDArray[np.float32]:
        """The costs of Latin words as spellings of sound strings, pair by pair.

        Both matrices hold one padded word a row, the Latin ones as `latin_letters` gives them.
        Returns: nats >= 0, one a row.
        """
        return self._to_letters.costs(sounds, lengths, letters, letter_lengths)

    def costs_of_sounds(
        self,
        letters: npt.NDArray[np.uint8],
        letter_lengths: npt.NDArray[np.intp],
        sounds: npt.NDArray[np.uint8],
        lengths: npt.NDArray[np.intp],
    ) -> npt.NDArray[np.float32]:
        """The same, walked along the Latin words: cheaper where a few meet many sounds."""
        return self._to_sounds.costs(letters, letter_lengths, sounds, lengths)

    @cached_property
    def _to_letters(self) -> _Side:
        return _Side(self._rows)

    @cached_property
    def _to_sounds(self) -> _Side:
        return _Side({(letters, sounds): cost for (sounds, letters), cost in self._rows.items()})

    def probable(self, sounds: str, *, count: int) -> list[str]:
        """The class keys that Latin spellings of a sound string most probably have, best first.

        At most `count` (>= 1); a key longer than `CLASS_LENGTH` is cut there. Found by a beam of
        `count` partial keys, so the last ones may not be the best of the rest.
        """
        text = f"{EDGES[0]}{sounds}{EDGES[1]}"
        beams = [(np.zeros(1, dtype=np.uint64), np.zeros(1, dtype=np.float32))]
        for end in range(1, len(text) + 1):
            grown: list[_Grown] = []
            for size in range(1, min(self._widest, end) + 1):
                options = self._options.get(text[end - size : end])
                if options is None:
                    if size > 1:
                        continue
                    options = self._unknown
                keys, costs = beams[end - size]
                grown.append((keys, options[0], (costs[:, None] + options[1]).ravel()))
            beams.append(_cheapest(grown, count))
        return [_unpacked(key) for key in beams[-1][0].tolist()]


_Grown = tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64], npt.NDArray[np.float32]]
"""Packed keys, the symbols of chunks to append, and what each key costs with each chunk."""


def _cheapest(
    grown: Sequence[_Grown], count: int
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.float32]]:
    """The `count` cheapest different keys, cheapest first; equal ones in the order of keys."""
    every = np.concatenate([costs for *_, costs in grown])
    most = _REPEATED * count
    while True:
        limit = np.partition(every, most)[most] if len(every) > most else np.inf
        found = [
            (_extended(keys, symbols, near), costs[near])
            for keys, symbols, costs in grown
            for near in ((costs <= limit).nonzero()[0],)
        ]
        keys = np.concatenate([keys for keys, _ in found])
        costs = np.concatenate([costs for _, costs in found])
        order = np.lexsort((keys, costs))
        keys, costs = keys[order], costs[order]
        _, first = np.unique(keys, return_index=True)
        if len(first) >= count or len(keys) == len(every):
            first.sort()
            return keys[first[:count]], costs[first[:count]]
        most *= 2


def _extended(
    keys: npt.NDArray[np.uint64], symbols: npt.NDArray[np.uint64], which: npt.NDArray[np.intp]
) -> npt.NDArray[np.uint64]:
    """Keys with chunks appended; `which` numbers the pairs of them, key by key."""
    key, option = np.divmod(which, symbols.shape[1])
    result = keys[key]
    for column in symbols:
        result = _pushed(result, column[option])
    return result


def _pushed(
    keys: npt.NDArray[np.uint64], symbols: npt.NDArray[np.uint64]
) -> npt.NDArray[np.uint64]:
    """Append one class to packed keys; no class twice in a row, and none where there is no room."""
    fits = (symbols > 0) & ((keys & np.uint64(_MASK)) != symbols)
    fits &= keys < np.uint64(1 << _BITS * (CLASS_LENGTH - 1))
    return np.where(fits, (keys << np.uint64(_BITS)) | symbols, keys)


def _unpacked(key: int) -> str:
    text = ""
    while key:
        text = CLASSES[(key & _MASK) - 1] + text
        key >>= _BITS
    return text


def _as_arrays(
    options: list[tuple[float, str]],
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.float32]]:
    width = max((len(keys) for _, keys in options), default=0)
    symbols = np.zeros((width, len(options)), dtype=np.uint64)
    for column, (_, keys) in enumerate(options):
        for row, char in enumerate(keys):
            symbols[row, column] = CLASSES.index(char) + 1
    return symbols, np.array([cost for cost, _ in options], dtype=np.float32)


def chunks(script: str) -> Chunks | None:
    """The tables for a script (ISO 15924); None for Latin, which is compared by its sounds."""
    name = table_for(script)
    return None if name == table_for("Latn") else _load(name)


@lru_cache(maxsize=1 << 14)
def latin_letters(word: str) -> str:
    """Write a folded Latin word in the letters that the tables count, one ASCII character each.

    >>> latin_letters("šéfčík"), latin_letters("ławrow"), latin_letters("o'neil")
    ('SefCik', 'Lawrow', 'oneil')
    """
    if word.isascii() and word.isalnum():
        return word
    known = _letters()
    return "".join(
        known.get(char) or "".join(filter(_is_basic, unicodedata.normalize("NFD", char)))
        for char in word
    )


def _is_basic(char: str) -> bool:
    return "a" <= char <= "z" or "0" <= char <= "9"


@lru_cache(maxsize=1)
def _letters() -> Mapping[str, str]:
    data = read_toml(resources.files("entitylink.translit") / "weights" / "letters.toml")
    return {str(key): str(value) for key, value in data["letters"].items()}


@cache
def _load(name: str) -> Chunks:
    spare = table_for(_COMMONEST)
    return Chunks(
        _completed(_read(f"chunks-{name}.tsv"), _read(f"chunks-{spare}.tsv"), digits=0.0),
        _completed(_read(f"classes-{name}.tsv"), _read(f"classes-{spare}.tsv"), digits=1.0),
        keys=keys_of(name),
    )


def _completed(
    rows: Mapping[tuple[str, str], float], spare: Mapping[tuple[str, str], float], *, digits: float
) -> dict[tuple[str, str], float]:
    """Give a table rows for the sounds that its pairs never showed.

    Persian has a p and Hindi a dark t, and the pairs behind their tables are Arabic and Russian.
    Such a sound is written as in the table of the script with most pairs, or as the plainer sound
    that it is a kind of; a mark may be left out.
    """
    result = dict(rows)
    for digit in "0123456789":
        result[digit, digit] = digits
    written = {sounds for sounds, other in rows if other}
    also_written = {sounds for sounds, other in spare if other}
    for sound in ALPHABET:
        if sound in written or sound.isdigit():
            continue
        plain = likes(sound)
        if not plain:
            result.setdefault((sound, ""), _UNSEEN_MARK)
            continue
        source, like = next(
            ((table, each) for each in (sound, *plain) for table, known in
             ((rows, written), (spare, also_written)) if each in known),
            (rows, ""),
        )  # fmt: skip
        for (sounds, other), cost in source.items():
            if sounds == like != "":
                result.setdefault((sound, other), cost)
    return result


def _read(name: str) -> dict[tuple[str, str], float]:
    file = resources.files("entitylink.translit") / "weights" / name
    lines = file.read_text(encoding="utf-8").splitlines()
    return dict(_rows(name, lines))


def _rows(name: str, lines: Iterable[str]) -> Iterable[tuple[tuple[str, str], float]]:
    letters = _letters()
    for number, line in enumerate(lines, 1):
        if line.startswith("#"):
            continue
        try:
            sounds, other, cost = line.split("\t")
            first = "" if sounds == GAP else sounds
            second = "" if other == GAP else "".join(letters.get(char, char) for char in other)
            yield (first, second), float(cost)
        except ValueError as error:
            raise DataFileError(
                f"{name}: row {number} is {line!r}; expected sounds, letters, cost"
            ) from error
