"""Fit what counts for organizations and places alone, and write it to link/data/score.toml.

    python tests/bench/fit_organizations.py --data DIR [--dry-run]

The score is fitted on names of persons. Here its log odds are corrected for the other kinds, on the
development half of the names of `organizations.py`: what types left over, order, words beyond the
name and acronyms are worth, and three lines from log odds to log odds: for one word beside a name
of one word, for the words of the name in another spelling, and for the rest. Words beyond the name
are drawn apart: all names of the development half that say a little more than the name of some
entity, be it their own or another one.
The gazetteer holds every second entity, so that of half of the queries the right one is not there.
Maximizes the likelihood of the right candidate, or of none, going down one number after the other;
the same data give the same file. To be run after `fit_score.py`.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from decisions import is_known
from development_data import add_data_argument, is_held_out
from fit_score import SCORE
from organizations import (
    SMALL,
    TOGETHER,
    Named,
    Query,
    gazetteer,
    named_entities,
    queries,
    words_in,
)

from entitylink import Linker
from entitylink.link.context import Circumstances
from entitylink.link.features import FEATURES
from entitylink.link.institutions import as_it_is, in_a_case, left_over, one_word, says_more
from entitylink.link.score import shares
from entitylink.names.generic import concepts_of, describes
from entitylink.text.clean import fold, fold_marks

CANDIDATES = 12
FLAGS = ("type_left_out", "turned", "described", "located", "other_type")
"""What is worth so much where it is so: only the second one is rewarded."""
BEYOND = "beyond"
"""The phenomenon of names that say more than another one: Gazprom Group, Gazprom Bank."""
MOST_BEYOND = 200
"""Names that say more than another one, of each kind and sort of what they say."""
TURNED = list(FEATURES).index("turned")
LETTERS = (2.0, 3.0, 4.0, 5.0)
LINE = (-6.0, -3.0, 0.0, 1.0, 2.0, 3.0, 6.0)
FLATTEST = 0.25
"""The least slope of the line: more evidence is never worth nothing."""
STEPS = (2.0, 1.0, 0.5, 0.25, 0.1, 0.05)
DOUBT = 0.03
"""So many answers are taken to be other than the data says, whose names are not all right."""
WEIGHTS = {"acronym": 0.3, BEYOND: 0.3}
"""How much phenomena count that are drawn more often than they are met; others count 1."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Cases:
    """Candidates, one a row; those of query i stand from borders[i] to borders[i + 1].

    `right` is the row of the right one, -1 for none.
    """

    value: Array
    flags: Array
    acronym: Array
    single: npt.NDArray[np.bool_]
    plain: npt.NDArray[np.bool_]
    sure: npt.NDArray[np.bool_]
    prior: Array
    borders: npt.NDArray[np.intp]
    right: npt.NDArray[np.intp]
    weight: Array


def collect(data: Path) -> Cases:
    """The candidates of the development half among every second entity."""
    entities = named_entities(data)
    known = [entity for entity in entities if is_known(entity.qid)]
    filed = {entity.qid: fold_marks(fold(entity.filed)) for entity in known}
    rows: list[tuple[float, ...]] = []
    borders, right, weight = [0], [], []
    with tempfile.TemporaryDirectory() as folder:
        linker = Linker(gazetteer(known, Path(folder) / "half.elx"))
        every = queries(entities, held_out=False, each=300) + saying_more(entities)
        for start in range(0, len(every), TOGETHER):
            part = every[start : start + TOGETHER]
            surfaces = [query.surface for query in part]
            rankings = linker._evaluate(surfaces, Circumstances(), thorough=False, most=CANDIDATES)
            # All candidates of a part stand in few tables, which are weighed once.
            tables: dict[int, tuple[Array, ...]] = {}
            for query, ranking in zip(part, rankings, strict=True):
                place = -1
                for entry in ranking.entries:
                    compared = entry.compared
                    if id(compared) not in tables:
                        worth = entry.judge.parts(compared)
                        own = worth["types"] + worth["order"] + worth["acronym"]
                        own = own + worth["institution"] + worth["described"]
                        own = own + worth["other_type"]
                        beyond = entry.judge.beyond(compared)
                        left = left_over(compared, entry.judge.finder.words.stock)
                        turned = entry.judge.weigh(compared)[0][:, TURNED]
                        plain = as_it_is(compared, beyond)
                        sure = compared.exact | plain & in_a_case(compared)
                        single = one_word(compared, beyond)
                        more = says_more(beyond)
                        tables[id(compared)] = own, sure, plain, single, left, turned, *more
                    own, sure, plain, single, *flags = (
                        each[entry.row] for each in tables[id(compared)]
                    )
                    # Namesakes are as good as the one that was asked for.
                    if place < 0 and filed[entry.id] == filed.get(query.qid):
                        place = len(rows)
                    rows.append(
                        (
                            entry.log_odds - own,
                            *map(float, flags),
                            int(compared.acronym[entry.row]),
                            bool(single),
                            bool(plain),
                            bool(sure),
                            entry.prior,
                        )
                    )
                right.append(place)
                borders.append(len(rows))
                weight.append(WEIGHTS.get(query.phenomenon, 1.0))
    table = np.array(rows)
    return Cases(
        table[:, 0],
        table[:, 1 : 1 + len(FLAGS)],
        table[:, -5],
        table[:, -4] > 0,
        table[:, -3] > 0,
        table[:, -2] > 0,
        table[:, -1],
        np.array(borders),
        np.array(right),
        np.array(weight),
    )


def saying_more(entities: list[Named]) -> list[Query]:
    """Names of the development half that are the name of a known entity and generic words.

    Whether they mean that one, or something that the gazetteer has not, is told by the data.
    """
    filed: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for entity in entities:
        if is_known(entity.qid):
            filed[tuple(large_words(entity.filed))].add(entity.qid)
    found: dict[tuple[str, str], list[tuple[bytes, Query]]] = defaultdict(list)
    for entity in entities:
        if is_held_out(entity.qid):
            continue
        # The name of an absent entity is asked for too: it is what takes the place of another.
        own = [] if is_known(entity.qid) else [(entity.filed, entity.lang)]
        for name, lang in [*own, *entity.others]:
            words = tuple(large_words(name))
            cuts = ((words[:at], words[at:]) for at in range(1, len(words)))
            pairs = [pair for first, last in cuts for pair in ((first, last), (last, first))]
            sorts = {
                sort_of(rest, entity.kind)
                for base, rest in pairs
                if base in filed and all(map(concepts_of, rest))
            }
            if words not in filed and sorts:
                key = hashlib.sha256(f"{entity.qid} {name}".encode()).digest()
                query = Query(name, lang, entity.qid, entity.kind, BEYOND)
                found[entity.kind, min(sorts)].append((key, query))
    chosen = [sorted(rows, key=lambda row: row[0]) for _, rows in sorted(found.items())]
    return [query for rows in chosen for _, query in rows[:MOST_BEYOND]]


def sort_of(words: tuple[str, ...], kind: str) -> str:
    """What generic words say of a name they stand beside."""
    if all(describes(word, kind) for word in words):
        return "described"
    if all(concepts_of(word)[0].isupper() for word in words):
        return "located"
    return "other"


def large_words(name: str) -> list[str]:
    return [word for word in words_in(name) if word not in SMALL]


def loss(cases: Cases, theta: Array) -> float:
    """How unlikely the right answers are, on average."""
    worth, letters, line, single, plain = divided(theta)
    value = cases.value + cases.flags @ worth
    beyond = np.minimum(value - LINE[0], 0.0) + np.maximum(value - LINE[-1], 0.0)
    moved = np.where(cases.single, np.interp(value, LINE, single), np.interp(value, LINE, line))
    moved = beyond + np.where(cases.plain, np.interp(value, LINE, plain), moved)
    value = np.where(cases.sure, value, moved)
    told = np.interp(cases.acronym, LETTERS, letters)
    value = np.where(cases.acronym > 0, np.maximum(value, told), value)
    share, _ = shares(value, cases.prior, cases.borders)
    count = len(cases.right)
    owner = np.repeat(np.arange(count), np.diff(cases.borders))
    nobody = 1.0 - np.bincount(owner, share, count)
    found = np.where(cases.right >= 0, share[np.maximum(cases.right, 0)], nobody)
    told = (1.0 - DOUBT) * np.log(np.clip(found, 1e-9, 1.0))
    told += DOUBT * np.log(np.clip(1.0 - found, 1e-9, 1.0))
    return -float((told * cases.weight).sum() / cases.weight.sum())


def divided(theta: Array) -> tuple[Array, Array, Array, Array, Array]:
    """The worth of the flags, of acronyms by letters, and the three lines."""
    sizes = (len(FLAGS), len(LETTERS), len(LINE), len(LINE))
    worth, letters, line, single, plain = np.split(theta, np.cumsum(sizes))
    return worth, letters, line, single, plain


def is_sound(theta: Array) -> bool:
    """Whether no type left over is rewarded, more evidence is worth more, and no line lifts.

    What is lifted would compete with persons, whose log odds stay as they are. And what fits as
    well as a name can is as sure as it is of them: that a town and its district share a name here
    is said by the competition, where both are known.
    """
    worth, letters, *lines = divided(theta)
    rising = (np.diff(letters) >= 0).all()
    for line in lines:
        rising &= (np.diff(line) >= FLATTEST * np.diff(LINE)).all()
        rising &= (line <= np.array(LINE)).all()
    # What makes another thing of it never costs less than what describes it.
    rising &= lines[-1][-1] == LINE[-1]
    beyond = worth[2:]
    return bool(
        rising and worth[0] <= 0 <= worth[1] and beyond.max() <= 0 and beyond[2] <= beyond[0]
    )


def fit(cases: Cases) -> Array:
    """The numbers that make the right answers likeliest."""
    theta = np.array([-0.5, 0.5, -0.5, -1.0, -2.0, -2.0, 0.0, 1.0, 2.0, *LINE, *LINE, *LINE])
    best = loss(cases, theta)
    print(f"before: {best:.4f}")
    for step in STEPS:
        for _ in range(4):
            for place in range(len(theta)):
                for move in (step, -step):
                    moved = theta.copy()
                    moved[place] += move
                    if is_sound(moved) and (found := loss(cases, moved)) < best:
                        theta, best = moved, found
        print(f"steps of {step}: {best:.4f}")
    return theta


def written(text: str, theta: Array) -> str:
    """The file with the numbers in their places."""
    worth, letters, line, single, plain = divided(theta)
    lines = {
        **{name: f"{each + 0.0:.2f}" for name, each in zip(FLAGS, worth.tolist(), strict=True)},
        "acronym": _pairs(LETTERS, letters),
        "line": _pairs(LINE, line),
        "single": _pairs(LINE, single),
        "plain": _pairs(LINE, plain),
    }
    head, mark, own = text.partition("[institution]")
    rows = own.split("\n")
    for at, row in enumerate(rows):
        name = row.partition(" =")[0]
        if name in lines:
            rows[at] = f"{name} = {lines.pop(name)}"
    if lines:
        raise SystemExit(f"{SCORE.name}: no line for {', '.join(lines)} under [institution]")
    return head + mark + "\n".join(rows)


def _pairs(values: tuple[float, ...], worth: Array) -> str:
    pairs = zip(values, worth.tolist(), strict=True)
    return "[" + ", ".join(f"[{value:.2f}, {more:.2f}]" for value, more in pairs) + "]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_data_argument(parser)
    parser.add_argument("--dry-run", action="store_true", help="print, do not write")
    arguments = parser.parse_args()
    text = written(SCORE.read_text(encoding="utf-8"), fit(collect(arguments.data)))
    print(text[text.index("[institution]") :])
    if not arguments.dry_run:
        SCORE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
