"""Count how often one sound stands for another, and write the tables in translit/weights.

    python tests/bench/learn_weights.py --data DIR [--check]

Reads `data/tokens_*_train.tsv.gz` below DIR (pairs of a Latin and a native spelling of one name,
from Wikidata, CC0), aligns the sounds of each pair by expectation maximization over all
alignments, and writes one row for each pair of sounds that was met at least five times. There is
no chance in it: the same data gives the same bytes. `--check` writes nothing and fails when the
tables differ from the ones that are there.

Source of the method: memoryless stochastic transduction, Ristad and Yianilos, "Learning
string-edit distance" (1998); of the weight: the geometric mean of both conditionals.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import math
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from entitylink.text.clean import fold
from entitylink.translit.correspond import GAP
from entitylink.translit.read import read

ROUNDS = 8
LEAST = 5.0
LONGEST = 20
TABLES = {"alphabet": "russian", "syllables": "katakana", "abjad": "arabic", "han": "chinese"}
WEIGHTS = Path(__file__).resolve().parents[2] / "entitylink" / "translit" / "weights"

Pairs = list[tuple[str, str, float]]


def sounds_of(word: str) -> str:
    readings = read(fold(word))
    return readings[0].sounds if readings else ""


def read_tokens(file: Path) -> list[tuple[str, str, int]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [(latin, native, int(count)) for latin, native, count in rows]


def native_pairs(tokens: Iterable[tuple[str, str, int]]) -> Pairs:
    pairs: dict[tuple[str, str], float] = defaultdict(float)
    for latin, native, count in tokens:
        pair = sounds_of(native), sounds_of(latin)
        if all(0 < len(side) <= LONGEST for side in pair):
            pairs[pair] += 1 + math.log(count)
    return [(*pair, weight) for pair, weight in sorted(pairs.items())]


def latin_pairs(all_tokens: Iterable[tuple[str, str, int]]) -> Pairs:
    """Latin spellings that share a native one, both ways, each native spelling counted once."""
    spellings: dict[str, set[str]] = defaultdict(set)
    for latin, native, _ in all_tokens:
        sounds = sounds_of(latin)
        if 0 < len(sounds) <= LONGEST:
            spellings[native].add(sounds)
    pairs: dict[tuple[str, str], float] = defaultdict(float)
    for group in spellings.values():
        if 2 <= len(group) <= 8:
            for first in sorted(group):
                for second in sorted(group):
                    if first != second:
                        pairs[first, second] += 1.0
                    else:
                        # An unchanged sound is what most words are made of.
                        pairs[first, second] += 2.0
    return [(*pair, weight) for pair, weight in sorted(pairs.items())]


def padded(texts: list[str]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    lengths = np.array([len(text) for text in texts])
    matrix = np.zeros((len(texts), lengths.max()), dtype=np.intp)
    for row, text in enumerate(texts):
        matrix[row, : len(text)] = np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    return matrix, lengths


def learn(pairs: Pairs) -> npt.NDArray[np.float64]:
    """Expected counts [x, y] of meeting sound x and sound y; 0 stands for no sound."""
    first, n = padded([pair[0] for pair in pairs])
    second, m = padded([pair[1] for pair in pairs])
    weight = np.array([pair[2] for pair in pairs])
    drop_bad = np.ones(len(pairs), dtype=bool)
    counts = np.full((128, 128), 1e-3)
    np.fill_diagonal(counts, 10.0)
    rows = np.arange(len(pairs))
    for round_ in range(ROUNDS):
        prob = counts / counts.sum()
        prob[0, 0] = 0.0
        big_n, big_m = first.shape[1], second.shape[1]
        forward = np.zeros((big_n + 1, big_m + 1, len(pairs)))
        forward[0, 0] = 1.0
        for i in range(big_n + 1):
            for j in range(big_m + 1):
                if i:
                    forward[i, j] += forward[i - 1, j] * prob[first[:, i - 1], 0]
                if j:
                    forward[i, j] += forward[i, j - 1] * prob[0, second[:, j - 1]]
                if i and j:
                    forward[i, j] += forward[i - 1, j - 1] * prob[first[:, i - 1], second[:, j - 1]]
        total = forward[n, m, rows]
        backward = np.zeros_like(forward)
        backward[n, m, rows] = 1.0
        fresh = np.zeros((128, 128))
        with np.errstate(divide="ignore", invalid="ignore"):
            scale = np.where(total > 0, weight * drop_bad / total, 0.0)
        for i in range(big_n, -1, -1):
            for j in range(big_m, -1, -1):
                here = forward[i, j] * scale
                if i < big_n:
                    step = prob[first[:, i], 0] * backward[i + 1, j] * (i < n)
                    np.add.at(fresh[:, 0], first[:, i], here * step)
                    backward[i, j] += step
                if j < big_m:
                    step = prob[0, second[:, j]] * backward[i, j + 1] * (j < m)
                    np.add.at(fresh[0], second[:, j], here * step)
                    backward[i, j] += step
                if i < big_n and j < big_m:
                    step = prob[first[:, i], second[:, j]] * backward[i + 1, j + 1]
                    step = step * ((i < n) & (j < m))
                    np.add.at(fresh, (first[:, i], second[:, j]), here * step)
                    backward[i, j] += step
        counts = fresh + 1e-6
        if round_ == ROUNDS // 2:
            # Wrong alignments and translations cost far more a sound than spellings do.
            with np.errstate(divide="ignore"):
                cost = -np.log(total) / (n + m)
            limit = np.quantile(cost[np.isfinite(cost)], 0.97)
            drop_bad = cost <= limit
    return counts


def rows_of(counts: npt.NDArray[np.float64]) -> list[str]:
    joint = counts / counts.sum()
    left, right = joint.sum(axis=1), joint.sum(axis=0)
    rows = []
    for x, y in zip(*np.nonzero(counts >= LEAST), strict=True):
        sign = [chr(code) if code else GAP for code in (x, y)]
        cost = -(math.log(joint[x, y]) - (math.log(left[x]) + math.log(right[y])) / 2)
        if x == 0 or y == 0:
            # Against nothing: how rarely the sound stands alone, seen from the sound.
            cost = -math.log(joint[x, y] / (left[x] if y == 0 else right[y]))
        rows.append(f"{sign[0]}\t{sign[1]}\t{max(cost, 0.0):.2f}")
    return sorted(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    tokens = {
        language: read_tokens(arguments.data / "data" / f"tokens_{language}_train.tsv.gz")
        for language in TABLES.values()
    }
    tables = {name: native_pairs(tokens[language]) for name, language in TABLES.items()}
    tables["latin"] = latin_pairs(row for part in tokens.values() for row in part)
    stale = 0
    for name, pairs in tables.items():
        lines = [
            "# sound, Latin sound, cost in nats. Written by tests/bench/learn_weights.py.",
            *rows_of(learn(pairs)),
        ]
        text = "\n".join(lines) + "\n"
        file = WEIGHTS / f"{name}.tsv"
        print(f"{file.name}: {len(pairs)} pairs, {len(lines) - 1} rows", file=sys.stderr)
        if arguments.check:
            stale += not file.is_file() or file.read_text(encoding="utf-8") != text
        else:
            file.write_text(text, encoding="utf-8")
    return int(stale > 0)


if __name__ == "__main__":
    raise SystemExit(main())
