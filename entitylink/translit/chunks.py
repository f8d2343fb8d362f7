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
from collections.abc import Iterable, Mapping
from functools import cache, cached_property, lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from entitylink.datafile import read_toml
from entitylink.errors import DataFileError
from entitylink.translit.correspond import GAP, likes, table_for
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

_BITS = 5  # of a class in a packed key, of which CLASS_LENGTH fit into 64
_MASK = (1 << _BITS) - 1
_OPTIONS = 12  # class chunks that one chunk of sounds may stand for


class _Side:
    """One direction of a chunk table: the words of many rows against the chunks of one."""

    def __init__(self, rows: Mapping[tuple[str, str], float]) -> None:
        signs = sorted({char for _, chunk in rows for char in chunk})
        self._code = np.zeros(128, dtype=np.int32)
        for number, char in enumerate(signs, 1):
            self._code[ord(char)] = number
        self._base = len(signs) + 1
        self._widest = max((len(chunk) for _, chunk in rows), default=1)
        single = sorted({chunk for _, chunk in rows if chunk} | set(signs))
        self._number = np.zeros(self._base**self._widest, dtype=np.int16)
        place = {chunk: number for number, chunk in enumerate(single, 1)}
        for chunk, number in place.items():
            self._number[self._packed(chunk)] = number
        self._drop: dict[str, float] = {}
        self._insert = np.full(len(place) + 1, _UNSEEN_INSERT, dtype=np.float32)
        self._costs: dict[str, npt.NDArray[np.float32]] = {}
        for (first, second), cost in rows.items():
            if not first:
                self._insert[place[second]] = min(cost, _UNSEEN_INSERT)
            elif not second:
                self._drop[first] = cost
            else:
                known = self._costs.get(first)
                if known is None:
                    known = np.full(len(place) + 1, np.inf, dtype=np.float32)
                    if len(first) == 1:
                        # Any sound may stand for any letter, at a price.
                        known[[0, *(place[sign] for sign in signs)]] = _UNSEEN
                    self._costs[first] = known
                known[place[second]] = cost
        self._nothing = np.full(len(place) + 1, np.inf, dtype=np.float32)
        self._nothing[[0, *(place[sign] for sign in signs)]] = _UNSEEN
        self._longest = max((len(first) for first, _ in rows), default=1)

    def costs(
        self, text: str, others: npt.NDArray[np.uint8], lengths: npt.NDArray[np.intp]
    ) -> npt.NDArray[np.float32]:
        """The cost of aligning `text` with each of many words; see `Chunks`."""
        rows, width = others.shape
        codes = self._code[others]
        numbers = [self._number[codes]]
        packed = codes
        for size in range(2, self._widest + 1):
            packed = np.zeros_like(codes)
            inside = max(width - size + 1, 0)
            for step in range(size):
                packed[:, :inside] = packed[:, :inside] * self._base + codes[:, step:][:, :inside]
            # A chunk that runs over the end of its word would be another, shorter one.
            packed[:, :inside][codes[:, size - 1 :] == 0] = 0
            numbers.append(self._number[packed])
        inserted = np.zeros((rows, width + 1), dtype=np.float32)
        np.cumsum(self._insert[numbers[0]], axis=1, out=inserted[:, 1:])
        best = [inserted]
        for end in range(1, len(text) + 1):
            step_cost = best[end - 1] + np.float32(self._drop.get(text[end - 1], _UNSEEN))
            for size in range(1, min(self._longest, end) + 1):
                costs = self._costs.get(text[end - size : end])
                if costs is None:
                    if size > 1:
                        continue
                    costs = self._nothing
                before = best[end - size]
                for letters in range(1, min(self._widest, width) + 1):
                    if size == letters == 1 or costs is not self._nothing:
                        reached = (
                            before[:, :-letters]
                            + costs[numbers[letters - 1]][:, : width + 1 - letters]
                        )
                        np.minimum(step_cost[:, letters:], reached, out=step_cost[:, letters:])
            # Every cell may also be reached by inserting from the left.
            best.append(np.minimum.accumulate(step_cost - inserted, axis=1) + inserted)
        result: npt.NDArray[np.float32] = best[-1][np.arange(rows), lengths]
        return result

    def _packed(self, chunk: str) -> int:
        packed = 0
        for char in chunk:
            packed = packed * self._base + int(self._code[ord(char)])
        return packed


class Chunks:
    """The learned tables of one group of scripts.

    `costs` maps (sounds, letters), one of which may be "", to a cost in nats; `classes` maps
    (sounds with `EDGES`, classes) to one.
    """

    def __init__(
        self,
        costs: Mapping[tuple[str, str], float],
        classes: Mapping[tuple[str, str], float],
    ) -> None:
        self._rows = costs
        options: dict[str, list[tuple[float, str]]] = {}
        for (sounds, keys), cost in classes.items():
            options.setdefault(sounds, []).append((cost, keys))
        self._options = {
            sounds: _as_arrays(sorted(found)[:_OPTIONS]) for sounds, found in options.items()
        }
        self._unknown = _as_arrays([(_UNSEEN, "")])

    def costs(
        self, sounds: str, letters: npt.NDArray[np.uint8], lengths: npt.NDArray[np.intp]
    ) -> npt.NDArray[np.float32]:
        """The cost of each of many Latin words as a spelling of one sound string.

        `letters` is a matrix with one padded word a row as `latin_letters` gives it, `lengths`
        their lengths. Returns: nats >= 0, one a row.
        """
        return self._to_letters.costs(sounds, letters, lengths)

    def costs_of_sounds(
        self, letters: str, sounds: npt.NDArray[np.uint8], lengths: npt.NDArray[np.intp]
    ) -> npt.NDArray[np.float32]:
        """The same for one Latin word and many sound strings."""
        return self._to_sounds.costs(letters, sounds, lengths)

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
            grown: list[tuple[npt.NDArray[np.uint64], npt.NDArray[np.float32]]] = []
            for size in (1, 2):
                options = self._options.get(text[end - size : end]) if size <= end else None
                if options is None:
                    if size == 2:
                        continue
                    options = self._unknown
                keys, costs = beams[end - size]
                symbols, prices = options
                wide = np.broadcast_to(keys[:, None], (len(keys), len(prices)))
                for column in symbols:
                    wide = _pushed(wide, column)
                grown.append((wide.ravel(), (costs[:, None] + prices).ravel()))
            keys = np.concatenate([keys for keys, _ in grown])
            costs = np.concatenate([costs for _, costs in grown])
            order = np.lexsort((costs, keys))
            keys, costs = keys[order], costs[order]
            first = np.ones(len(keys), dtype=bool)
            first[1:] = keys[1:] != keys[:-1]
            keys, costs = keys[first], costs[first]
            order = np.argsort(costs, kind="stable")[:count]
            beams.append((keys[order], costs[order]))
        return [_unpacked(key) for key in beams[-1][0].tolist()]


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
