"""Organizations and places among their like: found, and linked when every second one is absent.

    python tests/bench/organizations.py --data DIR [--part held-out|development] [--only KIND]

The gazetteer has one name for each organization and place of the reference, in English where there
is one. The queries are their other names with a language, of one half of the entities, at most
`--each` of every phenomenon, drawn by a fixed hash. What a query is a case of is told by plain
rules that know nothing of the library:

- acronym: the first letters of the words of the name, small words left out or not
- order: the words of the name in another order
- part: words of the name left out or added, the others the same
- translated: a name of several words, or in a script without spaces, that shares not all of them
- spelling: the rest, mostly one word on both sides

Prints the share that is right at rank 1 and among the first 10, and for `link`, with the entity of
every second query left out of the gazetteer, how many links are right, and a calibration table.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from decisions import is_known
from development_data import add_data_argument, facts, is_held_out, same_text

from entitylink import Entity, Gazetteer, Linker, Name
from entitylink.text.clean import fold, fold_marks
from entitylink.text.scripts import main_script
from entitylink.text.tokens import tokenize

KINDS = {"org": "organization", "place": "place"}
PHENOMENA = ("acronym", "order", "part", "translated", "spelling")
BINS = np.array([0.0, 0.13, 0.33, 0.53, 0.73, 0.87, 0.93, 1.01])
SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "in",
        "of",
        "on",
        "the",
        "to",
        "de",
        "des",
        "du",
        "d",
        "l",
        "la",
        "le",
        "les",
        "et",
        "y",
        "e",
        "i",
    ]
)
UNSPACED = frozenset({"Hani", "Hira", "Kana", "Hang", "Thai"})
TOGETHER = 500
CANDIDATES = 10


@dataclass(frozen=True)
class Named:
    """One entity: the name it is filed under, and its others with the first language of each."""

    qid: str
    kind: str
    filed: str
    lang: str
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Query:
    surface: str
    lang: str
    qid: str
    kind: str
    phenomenon: str


def named_entities(data: Path) -> list[Named]:
    """All organizations and places of the reference, by id."""
    rows: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
    kinds = {}
    for qid, kind, languages, name, source in facts(data):
        if kind in KINDS and not source.startswith("weak:") and words_in(name):
            rows[qid].append(([code for code in languages.split(",") if code], name))
            kinds[qid] = KINDS[kind]
    result = []
    for qid, names in sorted(rows.items()):
        languages, filed = min(names, key=_label_first)
        others = tuple(
            (name, codes[0]) for codes, name in names if codes and not same_text(name, filed)
        )
        lang = "en" if "en" in languages else (languages or [""])[0]
        result.append(Named(qid, kinds[qid], filed, lang, others))
    return result


def _label_first(row: tuple[list[str], str]) -> tuple[bool, bool, bool, int, int, str]:
    """English before others, a name in words before an abbreviation, what most languages use."""
    languages, name = row
    return (
        "en" not in languages,
        not languages,
        is_abbreviation(name),
        -len(languages),
        -len(name),
        name,
    )


def is_abbreviation(name: str) -> bool:
    return " " not in name and len(name) < 7 and name.upper() == name


def words_in(name: str) -> list[str]:
    return [fold_marks(fold(token.text)) for token in tokenize(name)]


def phenomenon(filed: str, query: str) -> str:
    mine, theirs = words_in(query), words_in(filed)
    large = [word for word in theirs if word not in SMALL]
    letters = re.sub(r"\W", "", "".join(mine))
    initials = {"".join(word[0] for word in words) for words in (theirs, large)}
    if len(theirs) > 1 and len(mine) == 1 and len(letters) > 1 and letters in initials:
        return "acronym"
    own = [word for word in mine if word not in SMALL]
    if sorted(own) == sorted(large):
        return "order" if own != large else "part"
    if set(own) <= set(large) or set(large) <= set(own):
        return "part"
    several = len(own) > 1 or main_script(query) in UNSPACED
    return "translated" if several and len(large) > 1 else "spelling"


def queries(entities: list[Named], *, held_out: bool, each: int) -> list[Query]:
    """At most `each` queries of every kind and phenomenon."""
    found: dict[tuple[str, str], list[tuple[bytes, Query]]] = defaultdict(list)
    # What is the very name of another entity says nothing of this one.
    filed: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        filed[fold_marks(fold(entity.filed))].add(entity.qid)
    for entity in entities:
        if is_held_out(entity.qid) != held_out:
            continue
        for name, lang in entity.others:
            if not words_in(name) or filed.get(fold_marks(fold(name)), set()) - {entity.qid}:
                continue
            what = phenomenon(entity.filed, name)
            key = hashlib.sha256(f"{entity.qid} {name}".encode()).digest()
            query = Query(name, lang, entity.qid, entity.kind, what)
            found[entity.kind, what].append((key, query))
    chosen = [sorted(rows)[:each] for _, rows in sorted(found.items())]
    return [query for rows in chosen for _, query in rows]


def gazetteer(entities: list[Named], path: Path) -> Gazetteer:
    return Gazetteer.build(
        [Entity(e.qid, e.kind, (Name(e.filed, e.lang, "label"),), prior=1.0) for e in entities],
        path,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_data_argument(parser)
    parser.add_argument("--part", choices=["held-out", "development"], default="held-out")
    parser.add_argument("--each", type=int, default=600, help="queries of each phenomenon at most")
    parser.add_argument("--only", choices=sorted(KINDS.values()))
    parser.add_argument("--with-kind", action="store_true", help="tell the linker the kind")
    parser.add_argument("--section", choices=["recall", "decisions"])
    parser.add_argument("--misses", metavar="PHENOMENON", help="print misses (development only)")
    parser.add_argument("--skip", type=int, default=0, help="leave out so many misses")
    arguments = parser.parse_args()
    if arguments.misses and arguments.part == "held-out":
        parser.error("single held-out names are not looked at: --misses needs --part development")
    entities = named_entities(arguments.data)
    asked = queries(entities, held_out=arguments.part == "held-out", each=arguments.each)
    if arguments.only:
        asked = [query for query in asked if query.kind == arguments.only]
    print(f"{arguments.part} part: {len(entities)} entities, {len(asked)} queries\n")
    with tempfile.TemporaryDirectory() as folder:
        if arguments.section != "decisions":
            linker = Linker(gazetteer(entities, Path(folder) / "all.elx"))
            recall(linker, asked, entities, arguments)
        if arguments.section != "recall":
            half = [entity for entity in entities if is_known(entity.qid)]
            decisions(Linker(gazetteer(half, Path(folder) / "half.elx")), asked, half, arguments)


def recall(
    linker: Linker, asked: list[Query], entities: list[Named], arguments: argparse.Namespace
) -> None:
    """Namesakes count as right: no name tells them apart."""
    filed = {entity.qid: fold_marks(fold(entity.filed)) for entity in entities}
    names = {entity.qid: entity.filed for entity in entities}
    first: Counter[tuple[str, str]] = Counter()
    among: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    missed = 0
    start = time.process_time()
    for query in asked:
        group = query.kind, query.phenomenon
        kind = query.kind if arguments.with_kind else None
        found = linker.candidates(query.surface, CANDIDATES, kind=kind)
        right = [filed.get(match.id or "") == filed[query.qid] for match in found]
        total[group] += 1
        first[group] += right[:1] == [True]
        among[group] += any(right)
        if arguments.misses == query.phenomenon and right[:1] != [True]:
            missed += 1
            if arguments.skip < missed <= arguments.skip + 20:
                place = right.index(True) + 1 if any(right) else 0
                best = [f"{names[m.id or '']} ({m.score:.2f})" for m in found[:2]]
                print(f"  {query.lang} {query.surface!r} is {names[query.qid]!r} [{place}]: {best}")
    spent = 1000 * (time.process_time() - start) / max(len(asked), 1)
    print("| kind | names | queries | @1 | @10 |\n|---|---|--:|--:|--:|")
    for kind in KINDS.values():
        groups = [(kind, what) for what in PHENOMENA if total[kind, what]]
        for group in groups:
            share = first[group] / total[group], among[group] / total[group]
            print(f"| {kind} | {group[1]} | {total[group]} | {share[0]:.3f} | {share[1]:.3f} |")
    print(f"\n{spent:.1f} ms of CPU a query\n", flush=True)


def decisions(
    linker: Linker, asked: list[Query], entities: list[Named], arguments: argparse.Namespace
) -> None:
    """How often `link` is right when half of those asked for are not there."""
    filed = {entity.qid: fold_marks(fold(entity.filed)) for entity in entities}
    linked: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    there: Counter[tuple[str, str]] = Counter()
    scores: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    wrong = []
    for kind in [kind for kind in KINDS.values() if arguments.only in (None, kind)]:
        mine = [query for query in asked if query.kind == kind]
        told = kind if arguments.with_kind else None
        matches = linker.link_many([query.surface for query in mine], kind=told)
        for query, match in zip(mine, matches, strict=True):
            group = kind, query.phenomenon
            is_there = query.qid in filed
            there[group] += is_there
            best = match if match else next(iter(match.candidates), None)
            if best is not None:
                same = is_there and filed[best.id or ""] == filed[query.qid]
                scores[kind].append((best.score, same))
                if match:
                    linked[group] += 1
                    right[group] += same
                    if not same:
                        wrong.append(f"  {query.surface!r} -> {match.label!r} ({match.score:.2f})")
    if arguments.misses:
        print("\n".join(wrong[arguments.skip :: max(len(wrong) // 30, 1)][:30]))
    print("| kind | names | there | linked | precision | recall |\n|---|---|--:|--:|--:|--:|")
    for kind in KINDS.values():
        groups = [(kind, what) for what in PHENOMENA if there[kind, what]]
        for group in groups:
            _line(group, there[group], linked[group], right[group])
        if groups:
            sums = (sum(each[group] for group in groups) for each in (there, linked, right))
            _line((kind, "**all**"), *sums)
    for kind, told_scores in scores.items():
        table = np.array(told_scores)
        print(f"\n| {kind}, score of the best | queries | mean score | right |\n|---|--:|--:|--:|")
        error = 0.0
        for low, high in pairwise(BINS):
            part = table[(table[:, 0] >= low) & (table[:, 0] < high)]
            if len(part):
                mean, share = part.mean(axis=0)
                error += abs(mean - share) * len(part) / len(table)
                print(f"| {low:.2f}-{min(high, 1):.2f} | {len(part)} | {mean:.3f} | {share:.3f} |")
        print(f"\nexpected calibration error {error:.3f}")


def _line(group: tuple[str, str], there: int, linked: int, right: int) -> None:
    precision, recall = right / max(linked, 1), right / max(there, 1)
    print(f"| {group[0]} | {group[1]} | {there} | {linked} | {precision:.3f} | {recall:.3f} |")


if __name__ == "__main__":
    main()
