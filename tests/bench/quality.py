"""How good the decisions are: the right one, how sure, and who is not meant.

    python tests/bench/quality.py --data DIR [--part held-out|development] [--only SECTION]

Prints, in this order (`--only` takes one of them):

- recall: the right one at rank 1 and among the first 10, for each language, among the
  politicians and with the other persons of the reference beside them (`politicians.py`, which has
  the baselines);
- decisions: how often a link is wrong when the entity of every second query is not in the
  gazetteer (`decisions.py`), for every preset and every floor, by language and script, with the
  calibration of the scores; once with politicians alone and once with distractors;
- hard: what two bare names tell: pairs of different people with near names, and pairs of one
  person in different spellings (`hard_negatives.py`), for our `similarity` and other matchers.
  Thresholds of all matchers, ours too, are chosen on the development pairs.

nomenklatura needs many packages; `--nomenklatura PYTHON` names the Python of an environment that
has it, otherwise it is left out.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import politicians as among_politicians
from decisions import asked, is_known, known_entities
from development_data import add_data_argument, distractors, politicians
from hard_negatives import (
    Pair,
    Person,
    area,
    best_threshold,
    draw,
    namesakes,
    read_people,
    show_counts,
    threshold_accepting,
    threshold_refusing,
)
from matchers import LOGIC_V2, OURS, Scored, Scores, logic_v2, score_all
from politicians import LEAST_QUERIES

from entitylink import Entity, Gazetteer, Linker, Match, Name
from entitylink.evaluate import TOP, Answer, Gold, answer_of, evaluate, tables
from entitylink.link.decide import PRESETS, decide
from entitylink.text.clean import fold_marks

SECTIONS = ("recall", "decisions", "hard")
Item = TypeVar("Item")
ACCEPTED = (0.9, 0.8)
"""Shares of the pairs of one person that a threshold accepts."""
REFUSED = 0.05
"""Share of the pairs of two people that a threshold accepts."""
EQUAL_BINS = 12
"""Bins of equally many answers that a calibration is shown in."""
NOTE = """\
{part} part; thresholds chosen on the development part.

Two people are two Wikidata items, and their names are near on purpose: what a search brings up, not
what one meets by chance. Among the pairs of one person are slips of one letter, which look like the
pairs of two people, and names that were chosen and not written after the sound (Chinese ones of
Europeans). No matcher can be right on all of them, and shares of this table are no error rates
of linking. Pairs 'our writers' are made by the rules that entitylink reads by: one area is without.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_data_argument(parser)
    parser.add_argument("--part", choices=["held-out", "development"], default="held-out")
    parser.add_argument("--every", type=int, default=1, help="take every n-th query or pair only")
    parser.add_argument("--only", choices=SECTIONS, help="print this section alone")
    parser.add_argument(
        "--misses", type=int, default=0, help="print that many wrong ones (of development only)"
    )
    parser.add_argument("--nomenklatura", default=sys.executable, metavar="PYTHON")
    arguments = parser.parse_args()
    if arguments.part == "held-out" and arguments.misses:
        parser.error("single held-out names are not looked at: --misses needs --part development")
    for section in SECTIONS:
        if arguments.only in (None, section):
            {"recall": recall, "decisions": decisions, "hard": hard}[section](arguments)


# The right one


def recall(arguments: argparse.Namespace) -> None:
    for with_distractors in (False, True):
        beside = "with distractors" if with_distractors else "among politicians"
        print(f"\n## Names in other languages, {beside}\n", flush=True)
        options = {"distractors": with_distractors, "no_baselines": True, "with_lang": False}
        among_politicians.run(argparse.Namespace(**{**vars(arguments), **options}))


# How sure


def decisions(arguments: argparse.Namespace) -> None:
    everybody = politicians(arguments.data)
    people = [person for person in everybody if "en" in person.labels]
    queries = asked(people, held_out=arguments.part == "held-out")[:: arguments.every]
    labels = {person.qid: person.labels["en"] for person in people}
    entities = known_entities(people)
    others = distractors(arguments.data, {person.qid for person in everybody})
    more = [Entity(qid, "person", (Name(name, "en", "label"),)) for qid, name in others.items()]
    for title, beside in (("politicians alone", []), ("with distractors", more)):
        print(f"\n## Decisions, every second person not in the gazetteer, {title}\n", flush=True)
        _decide([*entities, *beside], queries, labels, arguments)


def _decide(
    entities: list[Entity],
    queries: list[tuple[str, str, str]],
    labels: dict[str, str],
    arguments: argparse.Namespace,
) -> None:
    gold = [
        Gold(label, frozenset([qid] if is_known(qid) else []), language)
        for language, label, qid in queries
    ]
    surfaces = [each.surface for each in gold]
    with tempfile.TemporaryDirectory() as folder:
        # The language is for the tables; the linker is not told.
        linker = Linker(Gazetteer.build(entities, Path(folder) / "half.elx"))
        start = time.process_time()
        matches = linker.link_many(surfaces)
        linked = time.process_time() - start
        start = time.process_time()
        candidates = [linker.candidates(surface, TOP) for surface in surfaces]
        found = time.process_time() - start
    answers = list(map(answer_of, gold, matches, candidates))
    there = sum(bool(each.ids) for each in gold)
    print(f"{len(entities)} entities, {len(gold)} queries, {there} of people who are there")
    times = (1000 * spent / max(len(gold), 1) for spent in (linked, found))
    print("ms of CPU a query: {:.2f} link_many, {:.2f} candidates\n".format(*times))
    print("| preset | linked | wrong | to namesakes | precision | without namesakes | recall |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, limits in PRESETS.items():
        decided = [_decided(*each, name) for each in zip(answers, candidates, strict=True)]
        total = evaluate(decided, limits).total
        alike = sum(
            is_wrong(answer)
            and any(same_words(name, found[0].label) for name in (surface, labels[qid]))
            for answer, found, (_, surface, qid) in zip(decided, candidates, queries, strict=True)
        )
        others = total.right / max(total.linked - alike, 1)
        counts = (total.linked, total.linked - total.right, alike)
        shares = (f"{share or 0:.3f}" for share in (total.precision, others, total.recall))
        print(f"| {' | '.join(map(str, (name, *counts, *shares)))} |")
    print(
        "\nTo namesakes: wrong links to an entity with exactly the name asked for, or with the "
        "English\nname of the one meant, who is not in the gazetteer. No name tells them apart; "
        "the tables\nbelow count them as wrong. A label that several languages share counts once "
        "for each."
    )
    for table in tables(evaluate(answers, PRESETS["balanced"]), least=LEAST_QUERIES):
        print(f"\n{table.title}\n")
        print_table(table.header, table.rows)
    alike = np.array(
        [
            bool(found)
            and found[0].id != qid
            and any(same_words(name, found[0].label) for name in (surface, labels[qid]))
            for found, (_, surface, qid) in zip(candidates, queries, strict=True)
        ]
    )
    _show_reliability(answers, candidates, alike)
    # One of each: labels are often the same in many languages.
    wrong = {
        (match.surface, match.id): (answer, match)
        for answer, match in zip(answers, matches, strict=True)
        if is_wrong(answer)
    }
    for answer, match in spread(list(wrong.values()), arguments.misses):
        right = ", ".join(answer.gold.ids) or "NIL"
        print(f"  {answer.gold.lang}\t{match.surface}\tright: {right}", end="\t")
        print(f"linked: {match.label} ({match.id}) {match.score:.3f}, {match.reason}")


def _show_reliability(
    answers: Sequence[Answer], candidates: Sequence[Sequence[Match]], alike: npt.NDArray[np.bool_]
) -> None:
    """The best candidates in bins of equally many, with and without those that are namesakes."""
    scores = np.array([found[0].score if found else 0.0 for found in candidates])
    right = np.array([answer.rank == 1 for answer in answers])
    order = np.argsort(scores, kind="stable")
    rows, errors = [], [0.0, 0.0]
    for part in np.array_split(order, EQUAL_BINS):
        told = part[~alike[part]]
        shares = [f"{right[chosen].mean():.3f}" for chosen in (part, told)]
        for place, chosen in enumerate((part, told)):
            apart = abs(scores[chosen].mean() - right[chosen].mean())
            errors[place] += apart * len(part) / len(order)
        rows.append((str(len(part)), f"{scores[part].mean():.3f}", *shares))
    print("\nThe scores of the best candidates, in bins of equally many:\n")
    print_table(("queries", "mean score", "right", "right without namesakes"), rows)
    print("\nmean difference {:.3f}, without namesakes {:.3f}".format(*errors))


def _decided(answer: Answer, candidates: Sequence[Match], preset: str) -> Answer:
    """The answer under a preset: its status follows from the scores of the candidates."""
    scores = [match.score for match in candidates]
    status = decide(scores, 1.0 - sum(scores), PRESETS[preset])
    return replace(answer, status=status, is_right=status == "linked" and answer.rank == 1)


def same_words(name: str, other: str) -> bool:
    return sorted(fold_marks(name).split()) == sorted(fold_marks(other).split())


def is_wrong(answer: Answer) -> bool:
    return answer.status == "linked" and not answer.is_right


# Who is not meant


def hard(arguments: argparse.Namespace) -> None:
    print("\n## Hard negatives: two bare names, one person or two\n", flush=True)
    people = read_people(arguments.data)
    parts = ("development", arguments.part)
    pairs = {
        part: draw(people, arguments.data, held_out=part == "held-out")[:: arguments.every]
        for part in dict.fromkeys(parts)
    }
    scored = {
        part: score_all([(pair.first, pair.second) for pair in drawn], arguments.nomenklatura)
        for part, drawn in pairs.items()
    }
    asked_pairs, found = pairs[arguments.part], scored[arguments.part]
    logic = found[LOGIC_V2].version if LOGIC_V2 in found else "not installed (see --nomenklatura)"
    print(f"rapidfuzz {version('rapidfuzz')}, nomenklatura {logic}\n")
    print(NOTE.format(part=arguments.part))
    show_counts(asked_pairs)
    limits = {
        name: _limits(pairs["development"], each.scores)
        for name, each in scored["development"].items()
    }
    _show_matchers(asked_pairs, found, limits)
    _show_kinds(asked_pairs, found, limits)
    same_name = namesakes(people, held_out=arguments.part == "held-out")
    _show_namesakes(same_name, people, arguments.nomenklatura)
    if arguments.misses:
        _show_misses(asked_pairs, found[OURS].scores, limits[OURS][1], arguments.misses)


def _limits(pairs: list[Pair], scores: Scores) -> tuple[float, ...]:
    """The thresholds for each of `ACCEPTED`, for `REFUSED`, and the one of the best F1."""
    same = np.array([pair.is_same for pair in pairs])
    positive, negative = scores[same], scores[~same]
    return (
        *(threshold_accepting(positive, share) for share in ACCEPTED),
        threshold_refusing(negative, REFUSED),
        best_threshold(positive, negative),
    )


def _show_matchers(
    pairs: list[Pair], found: dict[str, Scored], limits: dict[str, tuple[float, ...]]
) -> None:
    same = np.array([pair.is_same for pair in pairs])
    latin = np.array([pair.scripts == ("Latn", "Latn") for pair in pairs])
    han = np.array(["Hani" in pair.scripts for pair in pairs])
    written = np.array([pair.kind == "our writers" for pair in pairs])
    groups = {
        "AUC": np.ones(len(pairs), dtype=bool),
        "without our writers": ~written,
        "Latin alone": latin,
        "across scripts": ~latin,
        "of these not Han": ~latin & ~han,
    }
    print()
    areas = []
    rows = []
    for name, each in found.items():
        chosen = [
            (each.scores[same & group], each.scores[~same & group]) for group in groups.values()
        ]
        areas.append([name, *(f"{area(*both):.3f}" for both in chosen), f"{each.cost:.3f}"])
        positive, negative = chosen[0]
        row = [name]
        for limit in limits[name][:-1]:
            row += [f"{(negative >= limit).mean():.3f} / {(positive >= limit).mean():.3f}"]
        limit = limits[name][-1]
        accepted = (positive >= limit).sum(), (negative >= limit).sum()
        row += [f"{accepted[0] / max(sum(accepted), 1):.3f} / {accepted[0] / len(positive):.3f}"]
        rows.append([*row, ", ".join(f"{limit:.3g}" for limit in limits[name])])
    print_table(("matcher", *groups, "ms of CPU a pair"), areas)
    print("\nTwo people / one person accepted, at four thresholds:\n")
    shares = [f"{share:.0%} of one person" for share in ACCEPTED]
    best = "best F1: precision / recall"
    print_table(("matcher", *shares, f"{REFUSED:.0%} of two people", best, "the thresholds"), rows)


def _show_kinds(
    pairs: list[Pair], found: dict[str, Scored], limits: dict[str, tuple[float, ...]]
) -> None:
    """What one threshold accepts of each kind, and in pairs of each script."""
    groups: dict[str, list[int]] = {}
    for place, pair in enumerate(pairs):
        people = "one person" if pair.is_same else "two people"
        groups.setdefault(f"{people}: {pair.kind}", []).append(place)
        groups.setdefault(f"{people}: script {'-'.join(pair.scripts)}", []).append(place)
    rows = [
        (
            *(group, str(len(places))),
            *(
                f"{(each.scores[places] >= limits[name][1]).mean():.2f}"
                for name, each in found.items()
            ),
        )
        for group, places in sorted(groups.items(), key=lambda g: (": script " in g[0], g[0]))
        if len(places) >= 20
    ]
    print(f"\nAccepted where {ACCEPTED[1]:.0%} of the pairs of one person are:\n")
    print_table(("pairs", "number", *found), rows)


def _show_namesakes(pairs: list[Pair], people: dict[str, Person], python: str) -> None:
    """Equal names: without the year nobody may be linked, with it the right one."""
    print(f"\n{len(pairs)} pairs of namesakes, born in different years, among all politicians\n")
    if not pairs:
        return
    named = [
        (qid, name, born)
        for pair in pairs
        for qid, name, born in zip(pair.ids, (pair.first, pair.second), pair.born, strict=True)
    ]
    also = {qid: name for qid, name, _ in named}
    entities = [
        Entity(
            person.qid,
            "person",
            tuple(
                Name(text, "en", "label")
                for text in dict.fromkeys((person.latin, also.get(person.qid, person.latin)))
            ),
            born=person.born,
        )
        for person in people.values()
        if person.labels
    ]
    counts = {asked: {"right": 0, "wrong": 0, "not linked": 0} for asked in ("name", "with year")}
    with tempfile.TemporaryDirectory() as folder:
        linker = Linker(Gazetteer.build(entities, Path(folder) / "politicians.elx"))
        for qid, name, year in named:
            for asked_for, born in (("name", ""), ("with year", year)):
                match = linker.link(name, kind="person", born=born)
                said = "right" if match.id == qid else "wrong"
                counts[asked_for][said if match else "not linked"] += 1
    rows = [(f"entitylink, {asked}", *map(str, said.values())) for asked, said in counts.items()]
    print_table(("asked", *counts["name"]), rows)
    for said, with_years in (("without", False), ("with", True)):
        years = [pair.born if with_years else ("", "") for pair in pairs]
        asked_with = [(p.first, p.second, *y) for p, y in zip(pairs, years, strict=True)]
        logic = logic_v2(asked_with, python)
        if logic is not None:
            print(f"\n{LOGIC_V2}, {said} years: mean score {logic.scores.mean():.2f}")


def _show_misses(pairs: list[Pair], scores: Scores, limit: float, count: int) -> None:
    for is_same, title in ((False, "accepted, two people"), (True, "rejected, one person")):
        wrong = [
            (score, pair)
            for score, pair in zip(scores.tolist(), pairs, strict=True)
            if pair.is_same == is_same and (score >= limit) != is_same
        ]
        print(f"\n{title} at {limit:.3f}: {len(wrong)}, of them")
        for score, pair in spread(wrong, count):
            print(f"  {score:.3f}\t{pair.kind}\t{pair.first}\t{pair.second}")


def spread(items: list[Item], count: int) -> list[Item]:
    """At most `count` of the items, evenly from all of them."""
    return items[:: max(len(items) // max(count, 1), 1)][:count]


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    print(f"| {' | '.join(header)} |\n|---|{'--:|' * (len(header) - 1)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
