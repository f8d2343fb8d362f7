"""How often a link is wrong, when half of the people asked for are not in the gazetteer.

    python tests/bench/decisions.py --data DIR [--part held-out|development]

The gazetteer holds the English labels of half of the politicians, drawn by a fixed hash; queries
are the labels in other languages of all of them. Prints, for each preset, the share of links that
are right (precision), the share of the queries whose person is there that are linked rightly
(recall), and a calibration table: best candidates by score, and how many of them are right.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
from development_data import (
    Politician,
    add_data_argument,
    base_language,
    is_held_out,
    politicians,
    same_text,
)

from entitylink import Entity, Gazetteer, Linker, Name
from entitylink.link.decide import PRESETS, decide

BINS = np.array([0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0])


def is_known(qid: str) -> bool:
    """Half of the politicians are in the gazetteer; another half than the held-out one."""
    return hashlib.sha256(qid.encode()).digest()[2] % 2 == 0


def known_entities(people: list[Politician]) -> list[Entity]:
    return [
        Entity(p.qid, "person", (Name(p.labels["en"], "en", "label"),), prior=p.sitelinks + 1)
        for p in people
        if is_known(p.qid)
    ]


def asked(people: list[Politician], *, held_out: bool) -> list[tuple[str, str, str]]:
    """The queries of one part: language, label, QID."""
    queries = {
        (base_language(code), label, person.qid)
        for person in people
        if is_held_out(person.qid) == held_out
        for code, label in person.labels.items()
        if not same_text(label, person.labels["en"])
    }
    return sorted(queries)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_data_argument(parser)
    parser.add_argument("--part", choices=["held-out", "development"], default="held-out")
    arguments = parser.parse_args()
    people = [person for person in politicians(arguments.data) if "en" in person.labels]
    entities = known_entities(people)
    queries = asked(people, held_out=arguments.part == "held-out")
    with tempfile.TemporaryDirectory() as folder:
        linker = Linker(Gazetteer.build(entities, Path(folder) / "half.elx"))
        # The status under each preset follows from the scores of the candidates.
        answers = [
            (qid, [(c.id, c.score) for c in linker.candidates(label, 5)])
            for _, label, qid in queries
        ]
    there = sum(is_known(qid) for qid, _ in answers)
    print(f"{len(entities)} entities, {len(answers)} queries, {there} of people who are there")
    print("\n| preset | linked | precision | recall |\n|---|--:|--:|--:|")
    for name, limits in PRESETS.items():
        linked = [
            (qid, found[0][0])
            for qid, found in answers
            if decide([score for _, score in found], 0.0, limits) == "linked"
        ]
        right = sum(qid == found for qid, found in linked)
        precision = right / max(len(linked), 1)
        print(f"| {name} | {len(linked)} | {precision:.3f} | {right / there:.3f} |")
    scores = np.array([found[0][1] for _, found in answers if found])
    hits = np.array([found[0][0] == qid for qid, found in answers if found])
    print("\n| score of the best | queries | mean score | right |\n|---|--:|--:|--:|")
    error = 0.0
    for low, high in pairwise(BINS):
        inside = (scores >= low) & (scores < high)
        if inside.any():
            mean, share = scores[inside].mean(), hits[inside].mean()
            error += abs(mean - share) * inside.sum() / len(scores)
            print(f"| {low:.2f}-{high:.2f} | {inside.sum()} | {mean:.3f} | {share:.3f} |")
    print(f"\nexpected calibration error {error:.3f}")


if __name__ == "__main__":
    main()
