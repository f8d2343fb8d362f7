"""Fit the coefficients of the score and write them to link/data/score.toml.

    python tests/bench/fit_score.py --data DIR

Queries are the names of the development half of the politicians: their labels in other languages
and scripts, the English label itself, surnames alone, initials and surname, one letter changed.
Of every second query (every fourth surname) the right entity is taken away. As many
again are strangers: the given name of a politician with a surname that is one or two letters from
theirs, which nobody in the gazetteer bears. Maximizes the likelihood of choosing the
right candidate, or none, of the competition in `link.score`; no coefficient may reward a gap.
The random numbers have a fixed seed, so the same data gives the same file.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from development_data import add_data_argument, base_language, is_held_out, politicians, same_text
from rapidfuzz import process
from rapidfuzz.distance import OSA

from entitylink import Entity, Gazetteer, Linker, Name
from entitylink.link.context import Circumstances
from entitylink.link.features import FEATURES

SEED = 20261123
QUERIES = 6000
KNOWN = 40
"""Sitelinks from which a person is always also called by the surname alone."""
STRANGERS = {"en": 2500, "ru": 400, "uk": 200, "fa": 200, "ja": 100, "he": 100, "ar": 100, "el": 80}
STEPS = 3000
RATE = 0.03
DECAY = 1e-3
MOST = {"mean": -1.0}
"""The greatest value a coefficient may get, where it is not 0: of two names whose words all fit,
the one whose words fit better comes first, however rarely that decided."""
FIXED = {"whole_gap": 0.0, "inflected": -3.0, "letters": -17.0, "unexplained": -2.5}
"""Coefficients that are not fitted: the first has a model of its own, and the data holds no
inflected names, so that it knows only of names that happen to look inflected; a wrong letter is
made to cost more than the fit has it (about -12), and a word that is no part of the name too: a
wrong person is worse than none."""
LETTERS = "abcdefghijklmnoprstuvz"
SCORE = Path(__file__).resolve().parents[2] / "entitylink" / "link" / "data" / "score.toml"

Array = npt.NDArray[np.float64]


@dataclass
class Case:
    features: Array  # candidates x features
    prior: Array
    right: int  # place of the right candidate, -1 for none


def surfaces(labels: dict[str, str], sitelinks: int, chance: random.Random) -> list[str]:
    """The names a person is asked for by: each kind about as often as texts have them.

    By the surname alone texts call those whom everybody knows.
    """
    english = labels["en"]
    words = english.split()
    result = []
    by_language: dict[str, str] = {}
    for code, label in sorted(labels.items()):
        if not same_text(label, english):
            by_language.setdefault(base_language(code), label)
    result += by_language.values()
    if len(words) > 1 and chance.random() < min(sitelinks / KNOWN, 1.0):
        result.append(words[-1])
    draw = chance.random()
    if draw < 0.15:
        result.append(english)
    elif draw < 0.20 and len(words) > 1:
        result.append(f"{words[0][0]}. {words[-1]}")
    elif draw < 0.24:
        at = chance.randrange(len(english))
        letter = chance.choice(LETTERS)
        result.append(
            chance.choice(
                [
                    english[:at] + english[at + 1 :],
                    english[:at] + letter + english[at:],
                    english[:at] + letter + english[at + 1 :],
                ]
            )
        )
    elif draw < 0.30 and len(words) > 1:
        result.append(" ".join([words[-1], *words[:-1]]))
    elif draw < 0.35 and len(words) > 2:
        result.append(" ".join([*words[:-2], words[-2] + words[-1].lower()]))
    return result


def strangers(labels: list[str], held: set[str], count: int, chance: random.Random) -> list[str]:
    """Names of nobody: the given name of one of `labels`, and a surname near theirs.

    All labels are known names, so that no politician is taken for a stranger; given names and
    surnames come from those that are not held out.
    """
    pairs = [tuple(re.split(r"[ ·・]", label)) for label in labels if label not in held]
    pairs = sorted({pair for pair in pairs if len(pair) == 2 and len(pair[1]) > 3})
    surnames = sorted({surname for _, surname in pairs})
    taken = {tuple(re.split(r"[ ·・]", label)) for label in labels}
    result = []
    for given, surname in chance.sample(pairs, min(count, len(pairs))):
        near = [
            other
            for other, _, _ in process.extract(
                surname, surnames, scorer=OSA.distance, score_cutoff=2, limit=6
            )
            if other != surname and (given, other) not in taken
        ]
        if near:
            result.append(f"{given} {near[0]}")
    return result


def collect(data: Path) -> list[Case]:
    chance = random.Random(SEED)
    people = [person for person in politicians(data) if "en" in person.labels]
    entities = [
        Entity(p.qid, "person", (Name(p.labels["en"], "en", "label"),), prior=p.sitelinks + 1)
        for p in people
    ]
    asked = [
        (surface, person.qid)
        for person in people
        if not is_held_out(person.qid)
        for surface in surfaces(person.labels, person.sitelinks, chance)
    ]
    chance.shuffle(asked)
    asked = asked[:QUERIES]
    for language, count in STRANGERS.items():
        labels = [p.labels[language] for p in people if language in p.labels]
        held = {p.labels[language] for p in people if language in p.labels and is_held_out(p.qid)}
        asked += [(name, "") for name in strangers(labels, held, count, chance)]
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        linker = Linker(Gazetteer.build(entities, Path(folder) / "people.elx"))
        for number, (surface, qid) in enumerate(asked):
            scored = linker._evaluate(surface, Circumstances(), thorough=True)
            # Of full names every second one is nobody's, of surnames every fourth.
            if number % 2 and (" " in surface or number % 4 == 1):
                scored = [entry for entry in scored if entry.id != qid]
            ids = [entry.id for entry in scored]
            if ids:
                cases.append(
                    Case(
                        np.array([entry.features.numbers() for entry in scored]),
                        np.array([max(entry.prior, 1e-3) for entry in scored]),
                        ids.index(qid) if qid in ids else -1,
                    )
                )
    return cases


def fit(cases: list[Case]) -> tuple[float, Array, tuple[float, float], float]:
    """Coefficients by gradient ascent (Adam) on the mean log likelihood."""
    width = max(len(case.features) for case in cases)
    count, size = len(cases), len(FEATURES)
    features = np.zeros((count, width, size))
    log_prior = np.zeros((count, width))
    there = np.zeros((count, width), dtype=bool)
    right = np.array([case.right for case in cases])
    for row, case in enumerate(cases):
        k = len(case.features)
        features[row, :k] = case.features
        log_prior[row, :k] = np.log(case.prior / case.prior.max())
        there[row, :k] = True
    whole_gap = features[:, :, FEATURES.index("whole_gap")]
    fixed = np.array([FIXED.get(name, np.nan) for name in FEATURES])
    most = np.array([MOST.get(name, 0.0) for name in FEATURES])
    # intercept, weights, whole intercept, whole gap, power of the prior
    theta = np.concatenate([[5.0], np.where(np.isnan(fixed), -2.0, fixed), [3.0, -10.0, 0.4]])
    mean, square = np.zeros_like(theta), np.zeros_like(theta)
    rows = np.arange(count)
    for step in range(1, STEPS + 1):
        by_words = theta[0] + features @ theta[1 : size + 1]
        by_whole = theta[size + 1] + theta[size + 2] * whole_gap
        whole_wins = by_whole > by_words
        value = np.where(there, np.maximum(by_words, by_whole) + theta[-1] * log_prior, -np.inf)
        top = np.maximum(value.max(axis=1), 0.0)
        odds = np.exp(value - top[:, None])
        share = odds / (odds.sum(axis=1) + np.exp(-top))[:, None]
        error = -share
        error[rows[right >= 0], right[right >= 0]] += 1.0
        words_error = np.where(whole_wins, 0.0, error)
        whole_error = np.where(whole_wins, error, 0.0)
        gradient = np.concatenate(
            [
                [words_error.sum()],
                np.einsum("ij,ijk->k", words_error, features),
                [whole_error.sum(), (whole_error * whole_gap).sum()],
                [(error * np.where(there, log_prior, 0.0)).sum()],
            ]
        )
        gradient = gradient / count - DECAY * theta / 10
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        theta += RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        free = np.minimum(theta[1 : size + 1], most)
        theta[1 : size + 1] = np.where(np.isnan(fixed), free, fixed)
        theta[-1] = np.clip(theta[-1], 0.0, 1.0)
        if step % 500 == 0:
            chosen = np.where(right >= 0, share[rows, np.maximum(right, 0)], 1 - share.sum(axis=1))
            print(f"step {step}: log likelihood {np.log(np.maximum(chosen, 1e-9)).mean():.4f}")
    return theta[0], theta[1 : size + 1], (theta[size + 1], theta[size + 2]), theta[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_data_argument(parser)
    arguments = parser.parse_args()
    cases = collect(arguments.data)
    print(f"{len(cases)} cases, {sum(case.right >= 0 for case in cases)} with the right one")
    intercept, weights, whole, power = fit(cases)
    text = SCORE.read_text(encoding="utf-8")

    def put(name: str, value: float) -> None:
        nonlocal text
        text = re.sub(rf"(?m)^({name} = )-?[\d.]+", rf"\g<1>{value:.2f}", text, count=1)

    head, tail = text.split("[whole]")
    text = head
    put("intercept", intercept)
    put("prior_power", power)
    for name, value in zip(FEATURES, weights, strict=True):
        put(name, value)
    head, text = text, tail
    put("intercept", whole[0])
    put("gap", whole[1])
    SCORE.write_text(f"{head}[whole]{text}", encoding="utf-8")


if __name__ == "__main__":
    main()
