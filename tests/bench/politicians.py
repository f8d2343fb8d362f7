"""Find politicians by their names in other languages and scripts.

    python tests/bench/politicians.py --data DIR [--part held-out|development] [--distractors]

The gazetteer holds one name for each politician, the English label (with `--distractors` also one
Latin name for every other person of the reference). Queries are the labels in other languages
that differ from it. Prints recall@1 and @10 for each language with at least 20 queries, and the
mean over languages, beside rapidfuzz over the names as Unidecode writes them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
from development_data import (
    add_data_argument,
    base_language,
    distractors,
    is_held_out,
    politicians,
    same_text,
)
from rapidfuzz import fuzz, process, utils
from unidecode import unidecode

from entitylink import Entity, Gazetteer, Linker, Name

LEAST_QUERIES = 20
TOP = 10
SCORERS = {
    "ratio": fuzz.ratio,
    "token_sort_ratio": fuzz.token_sort_ratio,
    "WRatio": fuzz.WRatio,
}

Query = tuple[str, str, str]  # language, label, qid
Hits = dict[str, list[int]]  # language -> rank of the right one for each query, 0 for not found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_data_argument(parser)
    parser.add_argument("--part", choices=["held-out", "development"], default="held-out")
    parser.add_argument("--distractors", action="store_true")
    parser.add_argument("--no-baselines", action="store_true")
    parser.add_argument("--every", type=int, default=1, help="take every n-th query only")
    parser.add_argument("--with-lang", action="store_true", help="tell the language of the query")
    parser.add_argument("--misses", type=int, default=0, help="print that many misses")
    run(parser.parse_args())


def run(arguments: argparse.Namespace) -> None:
    """Measure and print; the arguments are those of the command line."""
    people = [person for person in politicians(arguments.data) if "en" in person.labels]
    entities = [
        Entity(p.qid, "person", (Name(p.labels["en"], "en", "label"),), prior=p.sitelinks + 1)
        for p in people
    ]
    if arguments.distractors:
        others = distractors(arguments.data, {p.qid for p in politicians(arguments.data)})
        entities += [
            Entity(qid, "person", (Name(name, "en", "label"),)) for qid, name in others.items()
        ]
    queries: list[Query] = [
        (base_language(code), label, person.qid)
        for person in people
        if is_held_out(person.qid) == (arguments.part == "held-out")
        for code, label in sorted(person.labels.items())
        if not same_text(label, person.labels["en"])
    ]
    queries = list(dict.fromkeys(queries))[:: arguments.every]
    names_of = {entity.id: {name.text for name in entity.names} for entity in entities}
    assert not any(label in names_of[qid] for _, label, qid in queries)

    print(f"{len(entities)} entities, {len(queries)} queries, {arguments.part} part")
    results: dict[str, Hits] = {}
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        gazetteer = Gazetteer.build(entities, Path(folder) / "politicians.elx")
        print(f"built in {time.perf_counter() - start:.1f} s")
        results["entitylink"] = ours(gazetteer, queries, arguments)
    if not arguments.no_baselines:
        plain = [unidecode(entity.names[0].text) for entity in entities]
        ids = [entity.id for entity in entities]
        for name, scorer in SCORERS.items():
            results[name] = baseline(scorer, plain, ids, queries)
    show(results)


def ours(gazetteer: Gazetteer, queries: list[Query], arguments: argparse.Namespace) -> Hits:
    linker = Linker(gazetteer)
    hits: Hits = defaultdict(list)
    misses = []
    start = time.process_time()
    for language, label, qid in queries:
        lang = language if arguments.with_lang else None
        found = linker.candidates(label, TOP, lang=lang)
        ids = [match.id for match in found]
        rank = ids.index(qid) + 1 if qid in ids else 0
        hits[language].append(rank)
        if rank != 1:
            misses.append((language, label, qid, rank, found[:2]))
    spent = (time.process_time() - start) / max(len(queries), 1)
    print(f"entitylink: {1000 * spent:.2f} ms of CPU a query")
    stride = max(len(misses) // max(arguments.misses, 1), 1)
    for language, label, qid, rank, found in misses[::stride][: arguments.misses]:
        right = gazetteer.entity(qid).names[0].text
        first = [(match.label, round(match.score, 2), match.reason) for match in found]
        print(f"  {language}\t{label}\tright: {right} (rank {rank})\tfound: {first}")
    return hits


def baseline(scorer: object, plain: list[str], ids: list[str], queries: list[Query]) -> Hits:
    """Rank all names by one scorer of rapidfuzz, both sides through Unidecode."""
    hits: Hits = defaultdict(list)
    names = [utils.default_process(name) for name in plain]
    start = time.process_time()
    for at in range(0, len(queries), 500):
        part = queries[at : at + 500]
        asked = [utils.default_process(unidecode(label)) for _, label, _ in part]
        scores = process.cdist(asked, names, scorer=scorer, workers=-1, dtype=np.float32)
        for (language, _, qid), row in zip(part, scores, strict=True):
            best = np.argsort(-row, kind="stable")[:TOP]
            found = [ids[place] for place in best]
            hits[language].append(found.index(qid) + 1 if qid in found else 0)
    spent = (time.process_time() - start) / max(len(queries), 1)
    print(f"{getattr(scorer, '__name__', scorer)}: {1000 * spent:.2f} ms of CPU a query")
    return hits


def show(results: dict[str, Hits]) -> None:
    ours = results["entitylink"]
    languages = [code for code in ours if len(ours[code]) >= LEAST_QUERIES]
    languages.sort(key=lambda code: -len(ours[code]))
    if not languages:
        print(f"no language has {LEAST_QUERIES} queries")
        return
    print("\n| language | queries | " + " | ".join(f"{name} @1 | @10" for name in results) + " |")
    print("|---|--:|" + "--:|" * (2 * len(results)))
    for code in languages:
        cells = [f"{at:.2f}" for hits in results.values() for at in recall(hits[code])]
        print(f"| {code} | {len(ours[code])} | " + " | ".join(cells) + " |")
    macro = []
    for hits in results.values():
        both = np.mean([recall(hits[code]) for code in languages], axis=0)
        macro += [f"**{both[0]:.3f}**", f"{both[1]:.3f}"]
    total = sum(len(ours[code]) for code in languages)
    print(f"| macro, {len(languages)} languages | {total} | " + " | ".join(macro) + " |")


def recall(ranks: list[int]) -> tuple[float, float]:
    array = np.array(ranks)
    return float((array == 1).mean()), float((array > 0).mean())


if __name__ == "__main__":
    main()
