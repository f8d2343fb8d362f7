"""Count how often one chunk of a string stands for one chunk of another, from whole pairs.

In: pairs of strings that mean the same, with weights. Out: expected counts of (chunk, chunk),
by expectation maximization over all ways to cut both strings of each pair into chunks in order.
There is no chance in it: the same pairs give the same counts. The pairs that fit worst, which
are translations and wrong alignments, are dropped half way.

Source of the method: many-to-many alignment, Jiampojamarn, Kondrak and Sherif, "Applying
many-to-many alignments and hidden Markov models to letter-to-phoneme conversion" (2007); with
chunks of one character, memoryless stochastic transduction, Ristad and Yianilos, "Learning
string-edit distance" (1998).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Pairs", "chunk_counts"]

Pairs = Sequence[tuple[str, str, float]]

ROUNDS = 8
BATCH = 2000
RARE = 15.0  # the weight a chunk of several characters must be met with to get a row
KEPT = 0.97  # of the pairs, after half of the rounds
STEEP = 8.0  # how strongly the first round expects both strings to be passed at one pace

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass
class _Batch:
    """Pairs of about one length: `first[size - 1][pair, place]` is the number of a chunk."""

    first: list[Ints]
    second: list[Ints]
    lengths: Ints
    widths: Ints
    weights: Floats


def chunk_counts(
    pairs: Pairs, *, longest: tuple[int, int], most: int = 6
) -> dict[tuple[str, str], float]:
    """Expected counts of (chunk of the first, chunk of the second); "" is nothing.

    `longest` is the length of chunks on both sides, `most` that of both together. Only single
    characters may stand for nothing.
    """
    known = [
        _chunks([pair[side] for pair in pairs], [pair[2] for pair in pairs], longest[side])
        for side in (0, 1)
    ]
    wide = len(known[1]) + 1
    batches = list(_batches(pairs, known, longest))
    steps = [
        (a, b)
        for a in range(longest[0] + 1)
        for b in range(longest[1] + 1)
        if 0 < a + b <= most and (a * b or a + b == 1)
    ]
    chances: Floats | None = None
    counts: Floats = np.zeros(0)
    for round_ in range(ROUNDS):
        counts = np.zeros((len(known[0]) + 1) * wide)
        costs = []
        for batch in batches:
            costs.append(_count(batch, steps, chances, wide, counts))
        chances = counts / counts.sum()
        if round_ == ROUNDS // 2:
            every = np.concatenate(costs)
            limit = np.quantile(every[np.isfinite(every)], KEPT)
            for batch, cost in zip(batches, costs, strict=True):
                batch.weights = np.where(cost <= limit, batch.weights, 0.0)
    names = [["", *known[side]] for side in (0, 1)]
    return {
        (names[0][place // wide], names[1][place % wide]): float(counts[place])
        for place in np.flatnonzero(counts).tolist()
    }


def _chunks(strings: Sequence[str], weights: Sequence[float], longest: int) -> list[str]:
    met: Counter[str] = Counter()
    for string, weight in zip(strings, weights, strict=True):
        for size in range(1, longest + 1):
            for start in range(len(string) - size + 1):
                met[string[start : start + size]] += weight  # type: ignore[assignment]
    return sorted(chunk for chunk, weight in met.items() if len(chunk) == 1 or weight >= RARE)


def _batches(
    pairs: Pairs, known: Sequence[Sequence[str]], longest: tuple[int, int]
) -> Iterator[_Batch]:
    place = [{chunk: number for number, chunk in enumerate(side, 1)} for side in known]
    order = sorted(range(len(pairs)), key=lambda n: (len(pairs[n][0]), len(pairs[n][1]), n))
    for start in range(0, len(order), BATCH):
        rows = [pairs[n] for n in order[start : start + BATCH]]
        sides = []
        for side in (0, 1):
            width = max(len(row[side]) for row in rows)
            numbers = [np.full((len(rows), width), -1) for _ in range(longest[side])]
            for number, row in enumerate(rows):
                for size in range(1, longest[side] + 1):
                    for at in range(len(row[side]) - size + 1):
                        chunk = row[side][at : at + size]
                        numbers[size - 1][number, at] = place[side].get(chunk, -1)
            sides.append(numbers)
        yield _Batch(
            sides[0],
            sides[1],
            np.array([len(row[0]) for row in rows]),
            np.array([len(row[1]) for row in rows]),
            np.array([row[2] for row in rows]),
        )


def _count(
    batch: _Batch,
    steps: Sequence[tuple[int, int]],
    chances: Floats | None,
    wide: int,
    counts: Floats,
) -> Floats:
    """Add the expected counts of one batch to `counts`; give the cost a character of each pair."""
    size, n, m = len(batch.lengths), batch.first[0].shape[1], batch.second[0].shape[1]
    nothing = np.zeros(size, dtype=np.int64)

    def chance(i: int, j: int, a: int, b: int) -> tuple[Floats, Ints]:
        first = batch.first[a - 1][:, i] if a else nothing
        second = batch.second[b - 1][:, j] if b else nothing
        possible = (first >= 0) & (second >= 0)
        cell = np.where(possible, first * wide + second, 0)
        if chances is None:
            skew = np.abs((i + a / 2) / batch.lengths - (j + b / 2) / batch.widths)
            rough = 0.02 if not a * b else 0.05 ** (a + b - 2)
            return np.where(possible, 0.01 * rough * np.exp(-STEEP * skew), 0.0), cell
        return np.where(possible, chances[cell], 0.0), cell

    rows = np.arange(size)
    forward = np.zeros((n + 1, m + 1, size))
    forward[0, 0] = 1.0
    for i in range(n + 1):
        for j in range(m + 1):
            for a, b in steps:
                if i >= a and j >= b:
                    forward[i, j] += forward[i - a, j - b] * chance(i - a, j - b, a, b)[0]
    total = forward[batch.lengths, batch.widths, rows]
    with np.errstate(divide="ignore"):
        scale = np.where(total > 0, batch.weights / np.where(total > 0, total, 1.0), 0.0)
        cost: Floats = -np.log(total) / (batch.lengths + batch.widths)
    backward = np.zeros_like(forward)
    backward[batch.lengths, batch.widths, rows] = 1.0
    cells: list[Ints] = []
    shares: list[Floats] = []
    for i in range(n, -1, -1):
        for j in range(m, -1, -1):
            for a, b in steps:
                if i + a <= n and j + b <= m:
                    likely, cell = chance(i, j, a, b)
                    inside = (i + a <= batch.lengths) & (j + b <= batch.widths)
                    step = likely * backward[i + a, j + b] * inside
                    backward[i, j] += step
                    share = forward[i, j] * step * scale
                    met = np.flatnonzero(share > 1e-9)
                    cells.append(cell[met])
                    shares.append(share[met])
    counts += np.bincount(np.concatenate(cells), np.concatenate(shares), minlength=len(counts))
    return cost
