"""How likely it is that two sound strings write one name: learned costs, sound by sound.

In: the sound string of a query word and those of many gazetteer words. Out: one cost each, in
nats: the sum of what replacing, dropping and inserting sounds costs along the cheapest
alignment. Which readings to compare is decided in `link.words`; making sound strings is done in
`translit.read`.

A cost is -(log p(x, y) - (log p(x) + log p(y)) / 2): the geometric mean of both conditional
probabilities of meeting y where the other spelling has x. It was the best of four weights in
every script that was tried. The tables stand in `weights/`, one for each group of scripts whose
spelling loses the same things, each counted from pairs of spellings of real names by
`tests/bench/learn_weights.py`. `weights/scripts.toml` says which table serves which scripts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise, starmap
from typing import Any

import numpy as np
import numpy.typing as npt

from entitylink.datafile import read_toml
from entitylink.errors import DataFileError
from entitylink.translit.sounds import ALPHABET, medium, strict

__all__ = [
    "GAP",
    "Correspondence",
    "correspondence",
    "keys_of",
    "runs",
    "served_alike",
    "table_for",
]

_FLOOR = 7.0
"""The cost of a pair that no table has a row for: a chance of one in a thousand."""

_UNSEEN_MARK = 0.5
"""The cost of dropping a mark (length, softness, an inserted vowel) that no table has."""

GAP = "-"
"""Stands in a table for no sound at all."""


class Correspondence:
    """One table of costs between the sounds of two spellings.

    `substitute[x, y]`, `drop[x]` and `insert[y]` are costs in nats, indexed by the byte of the
    sound character: x of the first string, y of the second.
    """

    def __init__(
        self,
        substitute: npt.NDArray[np.float32],
        drop: npt.NDArray[np.float32],
        insert: npt.NDArray[np.float32],
    ) -> None:
        self._substitute = substitute
        self._drop = drop
        self._insert = insert

    @classmethod
    def from_rows(cls, rows: Iterator[tuple[str, str, float]]) -> Correspondence:
        """Lay out rows of (sound, sound, cost); `-` on one side is an unmatched sound."""
        substitute = np.full((128, 128), _FLOOR, dtype=np.float32)
        drop = np.full(128, _FLOOR, dtype=np.float32)
        insert = np.full(128, _FLOOR, dtype=np.float32)
        for first, second, cost in rows:
            if second == GAP:
                drop[ord(first)] = cost
            elif first == GAP:
                insert[ord(second)] = cost
            else:
                substitute[ord(first), ord(second)] = cost
        for digit in b"0123456789":
            substitute[digit, digit] = 0.0
        # A sound that the pairs never showed costs what its plainer form does: the soft l of
        # Hangul that of r or l, an inserted vowel nothing to speak of.
        for sound in ALPHABET:
            code, plain = ord(sound), strict(sound)
            if drop[code] == _FLOOR and (substitute[code] == _FLOOR).all():
                known = [ord(other) for other in likes(sound) if drop[ord(other)] < _FLOOR]
                if known:
                    substitute[code], drop[code] = substitute[known[0]], drop[known[0]]
                elif not plain:
                    drop[code] = _UNSEEN_MARK
        return cls(substitute, drop, insert)

    def turned(self) -> Correspondence:
        """The same table with both sides exchanged."""
        return Correspondence(self._substitute.T.copy(), self._insert, self._drop)

    def costs(
        self,
        sounds: npt.NDArray[np.uint8],
        lengths: npt.NDArray[np.intp],
        others: npt.NDArray[np.uint8],
        other_lengths: npt.NDArray[np.intp],
    ) -> npt.NDArray[np.float32]:
        """The costs of aligning pairs of sound strings, all at once.

        Both matrices hold one padded sound string a row, with their lengths beside them.
        Returns: nats >= 0, one a row. Cost: O(width of `sounds`) array operations.
        """
        alone = runs(sounds, lengths, few=1)
        if alone:
            parts = [
                self._costs_of_one(sounds[part.start], others[part], other_lengths[part])
                for part in alone
            ]
            return np.concatenate(parts)
        # The longest first: those that have a sound at a step are then the first rows.
        order = np.argsort(-lengths, kind="stable")
        mine, theirs = sounds[order], others[order]
        sizes, ends = lengths[order], other_lengths[order]
        rows, width = theirs.shape
        inserted = np.zeros((rows, width + 1), dtype=np.float32)
        np.cumsum(self._insert[theirs], axis=1, out=inserted[:, 1:])
        best = inserted
        found = inserted[np.arange(rows), ends]
        for place in range(int(sizes[0]) if rows else 0):
            left = int(np.searchsorted(-sizes, -place, side="left"))
            best, inserted, theirs, ends = best[:left], inserted[:left], theirs[:left], ends[:left]
            code = mine[:left, place]
            # What the row costs when its last step replaces or drops; then every cell may also
            # be reached by inserting from the left, which a running minimum settles at once.
            step = best + self._drop[code][:, None]
            replaced = best[:, :-1] + self._substitute[code[:, None], theirs]
            np.minimum(step[:, 1:], replaced, out=step[:, 1:])
            step -= inserted
            best = np.minimum.accumulate(step, axis=1)
            best += inserted
            done = int(np.searchsorted(-sizes[:left], -(place + 1), side="left"))
            found[done:left] = best[np.arange(done, left), ends[done:]]
        result = np.empty(rows, dtype=np.float32)
        result[order] = found
        return result

    def _costs_of_one(
        self,
        sounds: npt.NDArray[np.uint8],
        others: npt.NDArray[np.uint8],
        other_lengths: npt.NDArray[np.intp],
    ) -> npt.NDArray[np.float32]:
        """The same for one sound string: the sounds of all others at one place side by side."""
        rows, width = others.shape
        theirs = np.ascontiguousarray(others.T, dtype=np.intp)
        inserted = np.zeros((width + 1, rows), dtype=np.float32)
        np.cumsum(self._insert[theirs], axis=0, out=inserted[1:])
        best = inserted
        replaced = np.empty((width, rows), dtype=np.float32)
        for code in sounds[sounds > 0].tolist():
            step = best + self._drop[code]
            self._substitute[code].take(theirs, out=replaced, mode="clip")
            replaced += best[:-1]
            np.minimum(step[1:], replaced, out=step[1:])
            step -= inserted
            for place in range(1, width + 1):
                np.minimum(step[place], step[place - 1], out=step[place])
            step += inserted
            best = step
        found: npt.NDArray[np.float32] = best[other_lengths, np.arange(rows)]
        return found


_RUN = 48
"""Rows with one word, on average, from which each word is compared alone, however many."""


def runs(words: npt.NDArray[np.uint8], lengths: npt.NDArray[np.intp], *, few: int) -> list[slice]:
    """Rows of a padded matrix that hold one word each; [] where the rows of most words are few.

    Up to `few` words are worth being compared alone whatever their rows.
    """
    other = (words[1:] != words[:-1]).any(axis=1) | (lengths[1:] != lengths[:-1])
    borders = [0, *(other.nonzero()[0] + 1).tolist(), len(words)]
    worth = len(words) > 0 and len(borders) - 1 <= max(few, len(words) // _RUN)
    return list(starmap(slice, pairwise(borders))) if worth else []


def likes(sound: str) -> str:
    """What a sound may be taken for, nearest first; "" for a mark.

    >>> likes("H"), likes("L"), likes(":")
    ('xx', 'llrllr', '')
    """
    found = ""
    plain = strict(sound)
    for other in (plain, medium(plain)):
        found += other
        if other in ("l", "r"):
            found += "lr"
    return found


@lru_cache(maxsize=256)
def correspondence(script: str, other: str) -> Correspondence:
    """The table for a word in one script against words in another (ISO 15924 codes).

    Two non-Latin scripts are compared through the table of the poorer one: the one that leaves
    more unwritten, as `weights/scripts.toml` orders them.
    """
    order, _ = _script_tables()
    first, second = table_for(script), table_for(other)
    if order.index(second) > order.index(first):
        return _turned_table(second)
    return _table(first)


def table_for(script: str) -> str:
    """The name of the table that serves a script; the first one's where no table lists it."""
    order, table_of = _script_tables()
    return table_of.get(script, order[0])


def served_alike(scripts: Sequence[str]) -> npt.NDArray[np.intp]:
    """For each script the place of the first one that the same table serves.

    Words in these are compared together. Latin stands apart from scripts that no table lists.
    """
    first: dict[tuple[str, bool], int] = {}
    return np.array(
        [
            first.setdefault((table_for(script), script == "Latn"), place)
            for place, script in enumerate(scripts)
        ],
        dtype=np.intp,
    )


def keys_of(table: str) -> int:
    """How many class keys a word is looked up under, in the scripts of this table."""
    return int(_settings()[table]["keys"])


@cache
def _turned_table(name: str) -> Correspondence:
    return _table(name).turned()


@lru_cache(maxsize=1)
def _settings() -> dict[str, Any]:
    return read_toml(resources.files("entitylink.translit") / "weights" / "scripts.toml")


@lru_cache(maxsize=1)
def _script_tables() -> tuple[list[str], dict[str, str]]:
    data = _settings()
    order = list(data)
    return order, {script: table for table, entry in data.items() for script in entry["scripts"]}


@cache
def _table(name: str) -> Correspondence:
    file = resources.files("entitylink.translit") / "weights" / f"{name}.tsv"
    return Correspondence.from_rows(_rows(file.read_text(encoding="utf-8"), file.name))


def _rows(text: str, file: str) -> Iterator[tuple[str, str, float]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 3 or len(cells[0]) != 1 or len(cells[1]) != 1:
            raise DataFileError(
                f"{file}, line {number}: found {line!r}; expected a sound, a sound and a cost, "
                "separated by tabs"
            )
        yield cells[0], cells[1], float(cells[2])
