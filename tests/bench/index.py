"""Look names up among millions: what is found, how fast, and what the index costs.

    python tests/bench/index.py --data DIR [--sizes 100k,1M,5M] [--parts corpus,reference]
    python tests/bench/index.py --data DIR --sizes 20k --seed 2 --no-baselines --misses 20

What is asked for is described in `name_corpus.py`: distinct names drawn from the development data
("corpus"), and all items of the reference with all their names ("reference"). Each kind of query
is asked `--queries` times in each of three rounds, every round about other names. A hit is the
right name (in the reference: an item that bears it) among the ten names `NameFinder.retrieve`
gives; for "surname" and "initial" any name with that surname, and that initial. "Long" counts
only names of at least two tokens and eight letters; queries of the reference are all like that.
Beside "drop" stands how many queries more than ten names of the corpus fit equally well.

Times are CPU times of the thread. A batch is one round; "median" and "p95" are of 200 further
queries of each kind, one call each. All names that are timed are new to the process, so no cache
holds an answer; queries of the other half of the names warm it up. The batch of all fuzzy kinds
is the mean of the kinds, `exact` is `NameFinder.exact`. Times change by a factor of two
with what else the machine does: the calibration line (rapidfuzz's ratio, nanoseconds a pair)
tells one run from another, and beside other methods only the ratios count.

Building, opening and sharing are measured in processes of their own. Memory comes from
/proc/self/smaps_rollup: "anonymous" is what a process has for itself, PSS counts a shared page in
parts. A mapped page that only one process uses counts as private, but not as anonymous. "Cold"
is opening after the files have been dropped from the page cache.

`--work` keeps built indexes and what building them cost. They are built again with `--rebuild`,
when the corpus changes, or when the release does not read them: not when the builder alone
changes. The baselines need `pip install tantivy`, which nothing else here does; without it that
row is left out. They hold the names as `fold_marks` writes them; SQLite and tantivy give their
best 50, ordered by the better of rapidfuzz's ratio and token_sort_ratio.

Report odd seeds; tune with even ones (`--misses` refuses odd ones).
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import multiprocessing
import os
import pickle
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from development_data import add_data_argument
from name_corpus import (
    KINDS,
    VERSION,
    Asked,
    Corpus,
    Pools,
    Query,
    bears,
    corpus_queries,
    crowded,
    draw,
    is_hit,
    read_asked,
    read_pools,
    reference_entities,
    reference_queries,
)
from rapidfuzz import fuzz, process

from entitylink import Entity, Gazetteer, Linker
from entitylink.errors import EntitylinkError
from entitylink.link.search import NameFinder
from entitylink.text.clean import fold_marks

TOP = 10
ROUNDS = 3
SINGLES = 200
FUZZY = ("edit1", "edit2", "swap", "swap_edit1", "drop", "press", "joined")
COMPARED = ("edit1", "edit2", "swap_edit1", "press")  # what the baselines are asked
RESCORED = 50
CORPUS, REFERENCE = "corpus", "reference"

RECALL_WANTED = {
    "exact": 1.0,
    "edit1": 0.995,
    "edit2": 0.955,
    "swap": 0.99,
    "swap_edit1": 0.99,
    "drop": 0.93,
    "surname": 0.98,
    "initial": 0.93,
    "press": 0.95,
    "joined": 0.9,
}

EXACT_WANTED, BATCH_WANTED, SINGLE_WANTED = 15e-6, 500e-6, 2e-3

HOSTILE = {
    "Mohammed": "Mohammed",
    "Maria": "Maria",
    "de": "de",
    "John": "John",
    "Smith": "Smith",
    "John Smith": "John Smith",
    "de la Cruz": "de la Cruz",
    "one character": "a",
    "two characters": "Li",
    "one initial": "J.",
    "12 initials": "A. B. C. D. E. F. G. H. I. J. K. L.",
    "the same letter, 60": "a" * 60,
    "the same letter, 10,000": "e" * 10_000,
    "one token 500 times": " ".join(["Maria"] * 500),
    "500 tokens": " ".join(
        [a + b + c for a in "bdfghklmnprst" for b in "aeiou" for c in "klmnrstv"][:500]
    ),
    "24 frequent tokens": "John Maria Robert James Michael Smith David William Thomas Peter Martin "
    "Johnson Paul Richard Mark Jean George Chris Wilson Henry Jack Williams Lee Miller",
    "nothing": "",
    "punctuation": "-.,;:!?",
}

Json = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_data_argument(parser)
    parser.add_argument("--sizes", default="100k,1M,5M", help="of the corpus (100k,1M,5M)")
    parser.add_argument("--parts", default=f"{CORPUS},{REFERENCE}")
    parser.add_argument("--no-baselines", action="store_true")
    parser.add_argument("--work", type=Path, help="keep indexes in this folder for the next run")
    parser.add_argument("--rebuild", action="store_true")
    parser.add_argument("--queries", type=int, default=1000, help="of a kind and round (1000)")
    parser.add_argument("--seed", type=int, default=1, help="odd: report, even: tune (1)")
    parser.add_argument("--memory", type=int, default=1 << 30, help="bytes the build may take")
    parser.add_argument("--misses", type=int, default=0, help="list so many misses of each kind")
    parser.add_argument("--probe", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.misses and arguments.seed % 2:
        parser.error("--misses needs an even --seed: odd ones are for measuring")
    if arguments.probe:
        order = json.loads(arguments.probe)
        print(json.dumps(PROBES[order.pop("probe")](data=arguments.data, **order)))
        return
    with tempfile.TemporaryDirectory() as folder:
        work = arguments.work or Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        print(f"calibration: {calibrate():.0f} ns a pair; seed {arguments.seed}", flush=True)
        parts = arguments.parts.split(",")
        results = []
        if CORPUS in parts:
            pools = pools_of(arguments.data, work)
            for size in map(number, arguments.sizes.split(",")):
                results.append(measure_corpus(pools, size, work, arguments))
        if REFERENCE in parts:
            results.append(measure_reference(work, arguments))
        show(results)
        print(f"\ncalibration at the end: {calibrate():.0f} ns a pair")


def number(text: str) -> int:
    """`100k` and `5M` as numbers."""
    unit = {"k": 1_000, "M": 1_000_000}.get(text[-1:], 1)
    return int(float(text.rstrip("kM")) * unit)


def short(size: int) -> str:
    return f"{size / 1e6:g}M" if size >= 1_000_000 else f"{size / 1e3:g}k"


def calibrate() -> float:
    """Nanoseconds of one comparison by rapidfuzz: how fast this core is just now."""
    texts = [f"margarethe {n:06d}" for n in range(2_000)]
    spent = []
    for _ in range(5):
        start = time.thread_time()
        process.cdist(texts[:200], texts, scorer=fuzz.ratio, workers=1)
        spent.append(time.thread_time() - start)
    return 1e9 * min(spent) / (200 * len(texts))


# --- indexes -----------------------------------------------------------------------------------


@dataclass
class Measured:
    """All there is to print about one gazetteer."""

    name: str
    names: int
    build: Json
    opened: Json = field(default_factory=dict)
    shared: Json = field(default_factory=dict)
    recall: dict[str, tuple[float, float, int]] = field(default_factory=dict)
    batch: dict[str, float] = field(default_factory=dict)
    singles: dict[str, list[float]] = field(default_factory=dict)
    exact: float = 0.0
    exact_hits: float = 0.0
    hostile: dict[str, tuple[float, float]] = field(default_factory=dict)
    crowded: float | None = None
    methods: list[Json] = field(default_factory=list)

    @property
    def fuzzy_batch(self) -> float:
        return statistics.mean(self.batch[kind] for kind in FUZZY if kind in self.batch)

    @property
    def fuzzy_singles(self) -> list[float]:
        return [value for kind in FUZZY for value in self.singles.get(kind, ())]


def pools_of(data: Path, work: Path) -> Pools:
    file = work / f"pools-{VERSION}.json"
    if not file.is_file():
        read_pools(data).save(file)
    return Pools.load(file)


def built(work: Path, name: str, key: str, arguments: argparse.Namespace, order: Json) -> Json:
    """Build an index in its own process unless it is there; give what that cost."""
    path, about = work / f"{name}.elx", work / f"{name}.json"
    if about.is_file() and not arguments.rebuild:
        known = json.loads(about.read_text(encoding="utf-8"))
        try:
            Gazetteer.open(path)
            if known["key"] == key:
                return {**known["build"], "kept": True}
        except EntitylinkError as error:
            print(f"{name}: built again: {error}", flush=True)
    shutil.rmtree(path, ignore_errors=True)
    order = {"probe": "build", "path": str(path), "memory": arguments.memory, **order}
    build = probe(arguments.data, order)
    about.write_text(json.dumps({"key": key, "build": build}), encoding="utf-8")
    return build


def wanted(kind: str, queries: int) -> int:
    """How many queries are made: rounds and single ones, for `exact` as many again."""
    return (ROUNDS * queries + SINGLES) * (2 if kind == "exact" else 1)


def measure_corpus(pools: Pools, size: int, work: Path, arguments: argparse.Namespace) -> Measured:
    corpus = Corpus(pools, draw(pools, size))
    codes, pool_file = work / f"codes-{short(size)}.npy", work / f"pools-{VERSION}.json"
    np.save(codes, corpus.codes)
    key = f"{pools.checksum()} {size} {arguments.memory}"
    order = {"codes": str(codes), "pools": str(pool_file)}
    build = built(work, f"corpus-{short(size)}", key, arguments, order)
    result = Measured(short(size), size, build)
    asked = {
        kind: corpus_queries(corpus, kind, wanted(kind, arguments.queries), arguments.seed)
        for kind in KINDS
    }
    others = {
        kind: corpus_queries(corpus, kind, arguments.queries, arguments.seed + 1) for kind in KINDS
    }
    result.crowded = crowded(corpus, asked["drop"], TOP)
    path = work / f"corpus-{short(size)}.elx"
    measure_apart(result, path, others, arguments.data)
    gazetteer = Gazetteer.open(path)
    rows = Rows(gazetteer)

    def hit(query: Query, found: Sequence[int]) -> bool:
        return any(is_hit(query, rows.text(row)) for row in found)

    measure(result, gazetteer, asked, others, hit, arguments)
    if not arguments.no_baselines:
        plain = list(map(fold_marks, corpus.names()))
        result.methods = side_by_side(plain, gazetteer, asked, work, size)
    return result


def measure_reference(work: Path, arguments: argparse.Namespace) -> Measured:
    key = f"reference {VERSION} {arguments.memory}"
    build = built(work, REFERENCE, key, arguments, {})
    result = Measured(REFERENCE, build["names"], build)
    names: Asked = read_asked(arguments.data)
    asked = {
        kind: reference_queries(names, kind, wanted(kind, arguments.queries), arguments.seed)
        for kind in KINDS
    }
    others = {
        kind: reference_queries(names, kind, arguments.queries, arguments.seed + 1)
        for kind in KINDS
    }
    del names
    path = work / f"{REFERENCE}.elx"
    measure_apart(result, path, others, arguments.data)
    gazetteer = Gazetteer.open(path)
    rows = Rows(gazetteer)

    def hit(query: Query, found: Sequence[int]) -> bool:
        return any(bears(query, rows.names(entity)) for entity in rows.owners(found))

    measure(result, gazetteer, asked, others, hit, arguments)
    return result


class Rows:
    """The names that rows of a gazetteer stand for."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.owner = gazetteer.array("name_ent")

    def text(self, row: int) -> str:
        return self.gazetteer.name_at(row).text

    def owners(self, rows: Iterable[int]) -> list[int]:
        return list(dict.fromkeys(int(self.owner[row]) for row in rows))

    def names(self, entity: int) -> list[str]:
        return [name.text for name in self.gazetteer.entity_at(entity).names]


# --- asking ------------------------------------------------------------------------------------

Hit = Callable[[Query, Sequence[int]], bool]


def measure(
    result: Measured,
    gazetteer: Gazetteer,
    queries: dict[str, list[Query]],
    others: dict[str, list[Query]],
    hit: Hit,
    arguments: argparse.Namespace,
) -> None:
    """Recall and times of all kinds of queries, after `others` have warmed up what is cached."""
    finder = NameFinder(gazetteer)
    for kind in KINDS:
        finder.retrieve([query.text for query in others[kind]], limit=TOP)
    gc.collect()
    for kind in KINDS:
        mine = queries[kind]
        if kind == "exact":
            mine, for_exact = mine[: len(mine) // 2], mine[len(mine) // 2 :]
        alone = min(SINGLES, len(mine) // 4)
        singles, rest = mine[:alone], mine[alone:]
        unanswered = ask(result, finder, kind, rest, hit)
        result.singles[kind] = [
            timed(finder.retrieve, [query.text], limit=TOP)[0] for query in singles
        ]
        stride = max(1, len(unanswered) // max(arguments.misses, 1))
        for query in unanswered[::stride][: arguments.misses]:
            found = finder.retrieve([query.text], limit=3)[0]
            print(
                f"  {result.name}\t{kind}\t{query.text}\tright: {query.name}\tfound: "
                f"{', '.join(gazetteer.name_at(row).text for row in found)}"
            )
    measure_exact(result, finder, for_exact, hit)
    for label, text in HOSTILE.items():
        first = timed(finder.retrieve, [text], limit=TOP)[0]
        again = [timed(finder.retrieve, [text], limit=TOP)[0] for _ in range(5)]
        result.hostile[label] = (first, statistics.median(again))
    print(f"{result.name}: measured", flush=True)


def measure_apart(
    result: Measured, path: Path, queries: dict[str, list[Query]], data: Path
) -> None:
    """What other processes see: before this one maps the index, or it could not be cold."""
    texts = [query.text for kind in FUZZY for query in queries[kind][:60]]
    order = {"path": str(path), "texts": texts}
    for state in ("cold", "warm"):
        cold = state == "cold"
        result.opened[state] = probe(data, {"probe": "open", "cold": cold, **order})
    result.shared = probe(data, {"probe": "share", **order})


def ask(
    result: Measured, finder: NameFinder, kind: str, queries: list[Query], hit: Hit
) -> list[Query]:
    """Ask in batches, one a round; give the queries that were not answered."""
    times, hits = [], []
    for batch in rounds(queries):
        spent, found = timed(finder.retrieve, [query.text for query in batch], limit=TOP)
        times.append(spent / len(batch))
        hits += [hit(query, rows[:TOP]) for query, rows in zip(batch, found, strict=True)]
    if not hits:
        return []
    long = [found for query, found in zip(queries, hits, strict=False) if query.is_long]
    result.batch[kind] = statistics.median(times)
    result.recall[kind] = (float(np.mean(hits)), float(np.mean(long)) if long else 0.0, len(hits))
    return [query for query, found in zip(queries, hits, strict=False) if not found]


def rounds(queries: list[Query]) -> list[list[Query]]:
    """Batches of the same size."""
    size = len(queries) // ROUNDS
    return [queries[at : at + size] for at in range(0, ROUNDS * size, size)] if size else []


def measure_exact(result: Measured, finder: NameFinder, queries: list[Query], hit: Hit) -> None:
    times, hits = [], []
    for batch in rounds(queries):
        spent, found = timed(finder.exact, [query.text for query in batch])
        times.append(spent / len(batch))
        hits += [hit(query, rows) for query, rows in zip(batch, found, strict=True)]
    result.exact = statistics.median(times)
    result.exact_hits = float(np.mean(hits))


def timed(function: Callable[..., Any], *given: Any, **options: Any) -> tuple[float, Any]:
    """Seconds of CPU of this thread; of all threads when the function starts some."""
    process_start, start = time.process_time(), time.thread_time()
    answer = function(*given, **options)
    spent, whole = time.thread_time() - start, time.process_time() - process_start
    return (whole if whole > 1.5 * spent + 0.001 else spent), answer


# --- what is measured in processes of their own ------------------------------------------------


def probe(data: Path, order: Json) -> Json:
    command = [sys.executable, __file__, "--data", str(data), "--probe", json.dumps(order)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the {order['probe']} process failed ({done.returncode})")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def memory() -> dict[str, float]:
    """Resident, shared out (PSS) and anonymous memory of this process, in MB."""
    found = {}
    for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]:
        name, value = line.split()[:2]
        found[name.rstrip(":")] = int(value) / 1024
    return {name: found[name] for name in ("Rss", "Pss", "Anonymous")}


class Peak:
    """Watches the anonymous memory of this process from a thread of its own."""

    def __init__(self) -> None:
        self.anonymous = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.05):
            self.anonymous = max(self.anonymous, status("RssAnon"))


def status(name: str) -> float:
    with open("/proc/self/status", encoding="ascii") as stream:
        return next(int(line.split()[1]) / 1024 for line in stream if line.startswith(name))


def cpu_seconds() -> float:
    """Of this process, all its threads and the children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def probe_build(data: Path, path: str, memory: int, codes: str = "", pools: str = "") -> Json:
    def entities() -> Iterator[Entity]:
        return corpus.entities() if codes else reference_entities(data)

    if codes:
        corpus = Corpus(Pools.load(Path(pools)), np.load(codes, mmap_mode="r"))
    start, count = time.thread_time(), 0
    names = 0
    for count, entity in enumerate(entities(), 1):
        names += len(entity.names)
        if codes and count == 200_000:
            break
    making = time.thread_time() - start
    if codes:
        making, names = making * len(corpus) / count, len(corpus)
    gc.collect()
    before = status("RssAnon")
    start, start_wall = cpu_seconds(), time.perf_counter()
    with Peak() as peak:
        Gazetteer.build(entities(), path, name="bench", workers=1, memory=memory)
    spent, wall = cpu_seconds() - start, time.perf_counter() - start_wall
    sizes = [file.stat().st_size for file in Path(path).rglob("*") if file.is_file()]
    return {
        "names": names,
        "cpu": spent - making,
        "making": making,
        "wall": wall,
        "peak_anonymous": peak.anonymous - before,
        "peak_resident": status("VmHWM"),
        "disk": sum(sizes),
    }


def probe_open(data: Path, path: str, texts: list[str], cold: bool) -> Json:
    if cold:
        for file in filter(Path.is_file, Path(path).rglob("*")):
            with file.open("rb") as stream:
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    gc.collect()
    before = memory()["Anonymous"]
    start = time.perf_counter()
    gazetteer = Gazetteer.open(path)
    finder = NameFinder(gazetteer)
    opened = time.perf_counter() - start
    after = memory()["Anonymous"]
    start = time.perf_counter()
    finder.retrieve(texts[:1], limit=TOP)
    first = time.perf_counter() - start
    found = [finder.retrieve([text], limit=TOP)[0] for text in texts]
    used = memory()
    with ThreadPoolExecutor(2) as pool:
        threads = list(pool.map(lambda _: finder.retrieve(texts, limit=TOP), range(4)))
    copy = pickle.loads(pickle.dumps(Linker(gazetteer)))
    linker = Linker(gazetteer)
    return {
        "open": opened,
        "anonymous": after - before,
        "first": first,
        "used": used["Anonymous"] - before,
        "resident": used["Rss"],
        "threads": all(list(map(list, each)) == list(map(list, found)) for each in threads),
        "pickle": [m.id for m in copy.candidates(texts[0])]
        == [m.id for m in linker.candidates(texts[0])],
    }


def probe_share(data: Path, path: str, texts: list[str]) -> Json:
    """The memory of one process, of two that are spawned, and of two that are forked."""
    gazetteer = Gazetteer.open(path)
    return {
        f"{method} {count}": together(method, count, gazetteer, texts)
        for method, count in (("spawn", 1), ("spawn", 2), ("fork", 2))
    }


def together(method: str, count: int, gazetteer: Gazetteer, texts: list[str]) -> list[Json]:
    context: Any = multiprocessing.get_context(method)
    answers, barrier = context.Queue(), context.Barrier(count)
    workers = [
        context.Process(target=one_of_several, args=(gazetteer, texts, barrier, answers))
        for _ in range(count)
    ]
    for worker in workers:
        worker.start()
    found = [answers.get(timeout=600) for _ in workers]
    for worker in workers:
        worker.join()
    return found


def one_of_several(gazetteer: Gazetteer, texts: list[str], barrier: Any, answers: Any) -> None:
    before = memory()
    start = time.thread_time()
    finder = NameFinder(gazetteer)
    finder.retrieve(texts, limit=TOP)
    spent = time.thread_time() - start
    barrier.wait()  # all have read their pages and none has ended
    after = memory()
    barrier.wait()
    answers.put(
        {"cpu": spent / len(texts), "grown": after["Anonymous"] - before["Anonymous"], **after}
    )


PROBES: dict[str, Callable[..., Json]] = {
    "build": probe_build,
    "open": probe_open,
    "share": probe_share,
}


# --- other methods -----------------------------------------------------------------------------


@dataclass
class Method:
    """One way of finding names: text -> names, best first, or what `read` makes them of."""

    name: str
    find: Callable[[str], Any]
    cpu: float = 0.0  # of building
    disk: int = 0
    read: Callable[[Any], list[str]] = list
    times: list[float] = field(default_factory=list)
    hits: list[bool] = field(default_factory=list)


def side_by_side(
    plain: list[str],
    gazetteer: Gazetteer,
    queries: dict[str, list[Query]],
    work: Path,
    size: int,
) -> list[Json]:
    """Ask every method the same queries, in turn, in this process."""
    finder = NameFinder(gazetteer)
    count = max(2, min(10, 10_000_000 // size))  # of a kind: the scans take seconds
    chosen = [query for kind in COMPARED for query in queries[kind][:count]]
    asked = [Query(query.kind, query.text, fold_marks(query.name)) for query in chosen]
    batch = [query.text for kind in COMPARED for query in queries[kind][count : count + 250]]

    def ours(text: str) -> Sequence[int]:
        return finder.retrieve([text], limit=TOP)[0]

    def read(rows: Sequence[int]) -> list[str]:
        return [fold_marks(gazetteer.name_at(row).text) for row in rows]

    methods = [Method("entitylink, one at a time", ours, read=read)]
    for scorer in (fuzz.WRatio, fuzz.token_sort_ratio):
        methods.append(Method(f"rapidfuzz extract, {scorer.__name__}", extracting(plain, scorer)))
    for scorer in (fuzz.token_sort_ratio, fuzz.ratio):
        methods.append(Method(f"rapidfuzz cdist, {scorer.__name__}", comparing(plain, scorer)))
    methods.append(sqlite_trigrams(plain, work / f"trigrams-{short(size)}.sqlite"))
    methods += tantivy_fuzzy(plain, work / f"tantivy-{short(size)}")
    for method in methods:
        method.find(batch[0])  # not timed: the first call loads what is loaded once
    for place, query in enumerate(asked):
        for method in methods[place % len(methods) :] + methods[: place % len(methods)]:
            spent, found = timed(method.find, query.text)
            method.times.append(spent)
            method.hits.append(query.name in method.read(found)[:TOP])
    rows: list[Json] = [
        {
            "name": method.name,
            "time": statistics.median(method.times),
            "recall": float(np.mean(method.hits)),
            "cpu": method.cpu,
            "disk": method.disk,
            "queries": len(asked),
        }
        for method in methods
    ]
    spent = statistics.median(
        timed(finder.retrieve, part, limit=TOP)[0] / len(part)
        for part in (batch[at::3] for at in range(3))
    )
    found = finder.retrieve([query.text for query in asked], limit=TOP)
    hits = [query.name in read(answer) for query, answer in zip(asked, found, strict=True)]
    in_batch = {"name": "entitylink, in a batch", "time": spent, "recall": float(np.mean(hits))}
    return [rows[0], {**rows[0], **in_batch}, *rows[1:]]


def extracting(plain: list[str], scorer: Any) -> Callable[[str], list[str]]:
    def find(text: str) -> list[str]:
        found = process.extract(fold_marks(text), plain, scorer=scorer, limit=TOP)
        return [name for name, _, _ in found]

    return find


def comparing(plain: list[str], scorer: Any) -> Callable[[str], list[str]]:
    def find(text: str) -> list[str]:
        scores = process.cdist(
            [fold_marks(text)], plain, scorer=scorer, dtype=np.float32, workers=1
        )[0]
        best = np.argpartition(-scores, min(TOP, len(plain) - 1))[:TOP]
        return [plain[place] for place in best.tolist()]

    return find


def rescored(text: str, names: Iterable[str]) -> list[str]:
    plain = fold_marks(text)

    def likeness(name: str) -> float:
        return max(fuzz.ratio(plain, name), fuzz.token_sort_ratio(plain, name))

    return sorted(names, key=lambda name: (-likeness(name), name))[:TOP]


def sqlite_trigrams(plain: list[str], file: Path) -> Method:
    """Full-text search over trigrams, any of them, by bm25."""
    file.unlink(missing_ok=True)
    start = time.process_time()
    base = sqlite3.connect(file)
    base.execute("pragma synchronous = off")
    base.execute("pragma journal_mode = off")
    base.execute("create virtual table names using fts5(name, tokenize = 'trigram')")
    base.executemany("insert into names values (?)", ((name,) for name in plain))
    base.execute("insert into names (names) values ('optimize')")
    base.commit()
    spent = time.process_time() - start

    def find(text: str) -> list[str]:
        folded = fold_marks(text).replace('"', " ")
        grams = dict.fromkeys(folded[at : at + 3] for at in range(len(folded) - 2))
        if not grams:
            return []  # shorter than a trigram
        any_of = " or ".join(f'"{gram}"' for gram in grams).replace(" or ", " OR ")
        rows = base.execute(
            "select name from names where names match ? order by rank limit ?", (any_of, RESCORED)
        )
        return rescored(text, (name for (name,) in rows))

    return Method("SQLite FTS5, trigrams", find, spent, file.stat().st_size)


def tantivy_fuzzy(plain: list[str], folder: Path) -> list[Method]:
    """Tokens at most one or two edits away, any of them, by bm25."""
    if importlib.util.find_spec("tantivy") is None:
        print("tantivy is not installed: its rows are left out", file=sys.stderr)
        return []
    import tantivy

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    start = time.process_time()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("name", stored=True)
    schema = builder.build()
    index = tantivy.Index(schema, path=str(folder))
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    for name in plain:
        writer.add_document(tantivy.Document(name=name))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    spent = time.process_time() - start
    searcher = index.searcher()
    disk = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())

    def finding(distance: int) -> Callable[[str], list[str]]:
        def find(text: str) -> list[str]:
            parts = [
                (
                    tantivy.Occur.Should,
                    tantivy.Query.fuzzy_term_query(schema, "name", token, distance=distance),
                )
                for token in fold_marks(text).replace(".", " ").split()
            ]
            hits = searcher.search(tantivy.Query.boolean_query(parts), RESCORED).hits
            return rescored(text, (searcher.doc(place)["name"][0] for _, place in hits))

        return find

    return [
        Method(f"tantivy, tokens {distance} away", finding(distance), spent, disk)
        for distance in (1, 2)
    ]


# --- tables ------------------------------------------------------------------------------------


def show(results: list[Measured]) -> None:
    show_recall(results)
    show_times(results)
    show_costs(results)
    show_memory(results)
    show_hostile(results)
    for result in results:
        if result.methods:
            show_methods(result)


def head(title: str, first: str, columns: Iterable[str]) -> None:
    columns = list(columns)
    print(f"\n{title}\n\n| {first} | " + " | ".join(columns) + " |")
    print("|---|" + "--:|" * len(columns))


def show_recall(results: list[Measured]) -> None:
    columns = ["wanted"]
    for each in results:
        columns += [each.name] if each.name == REFERENCE else [each.name, "long"]
    head(f"Recall@{TOP}", "queries", columns)
    for kind in KINDS:
        wanted = RECALL_WANTED[kind]
        cells = [f"{wanted:.3f}"]
        for each in results:
            recall, long, count = each.recall.get(kind, (0.0, 0.0, 0))
            cells.append(f"{recall:.4f}{'' if recall >= wanted else ' MISS'}" if count else "")
            if each.name != REFERENCE:
                cells.append(f"{long:.4f}" if count else "")
        print(f"| {kind} | " + " | ".join(cells) + " |")
    for each in results:
        counts = sorted({count for _, _, count in each.recall.values()})
        note = f"{each.name}: {counts[0]:,} to {counts[-1]:,} queries of a kind"
        if each.crowded is not None:
            note += f"; of the drop queries {each.crowded:.1%} fit more than {TOP} names"
        print(note)


def show_times(results: list[Measured]) -> None:
    columns = []
    for each in results:
        columns += [f"{each.name} batch", "median", "p95"]
    head("Microseconds of CPU a query", "queries", columns)
    for kind in KINDS:
        cells = []
        for each in results:
            singles = each.singles.get(kind)
            if kind not in each.batch or not singles:
                cells += ["", "", ""]
                continue
            cells += [
                micro(each.batch[kind]),
                micro(statistics.median(singles)),
                micro(float(np.percentile(singles, 95))),
            ]
        print(f"| {kind} | " + " | ".join(cells) + " |")
    cells = []
    for each in results:
        singles = each.fuzzy_singles
        median = statistics.median(singles)
        cells += [
            f"**{micro(each.fuzzy_batch)}**{missed(each.fuzzy_batch, BATCH_WANTED)}",
            f"**{micro(median)}**{missed(median, SINGLE_WANTED)}",
            micro(float(np.percentile(singles, 95))),
        ]
    print("| all fuzzy kinds | " + " | ".join(cells) + " |")
    cells = []
    for each in results:
        cells += [f"**{micro(each.exact)}**{missed(each.exact, EXACT_WANTED)}", "", ""]
    print("| `exact` | " + " | ".join(cells) + " |")
    for each in results:
        print(
            f"{each.name}: {1 / each.fuzzy_batch:,.0f} fuzzy and {1 / each.exact:,.0f} exact names "
            f"a second and core; `exact` found {each.exact_hits:.4f}"
        )
    by_name = {each.name: each for each in results}
    if "1M" in by_name and "5M" in by_name:
        ratio = by_name["5M"].fuzzy_batch / by_name["1M"].fuzzy_batch
        single = statistics.median(by_name["5M"].fuzzy_singles) / statistics.median(
            by_name["1M"].fuzzy_singles
        )
        print(f"growth from 1M to 5M: {ratio:.2f}x in a batch, {single:.2f}x one at a time")


def micro(seconds: float) -> str:
    return f"{1e6 * seconds:.1f}" if seconds < 1e-4 else f"{1e6 * seconds:.0f}"


def missed(value: float, most: float | None) -> str:
    return " MISS" if most is not None and value > most else ""


def show_costs(results: list[Measured]) -> None:
    head("What the index costs", "", ["wanted", *(each.name for each in results)])
    for label, read, digits, most in COSTS:
        cells = [f"{most:g}" if most is not None else ""]
        for each in results:
            value = read(each)
            counts = label != "disk, bytes a name" or each.names >= DISK_FROM
            cells.append(f"{value:,.{digits}f}{missed(value, most) if counts else ''}")
        print(f"| {label} | " + " | ".join(cells) + " |")
    for label, key in (("two threads give", "threads"), ("a pickled linker gives", "pickle")):
        cells = [yes(each.opened["warm"][key]) for each in results]
        print(f"| {label} the same | yes | " + " | ".join(cells) + " |")
    if any(each.build.get("kept") for each in results):
        print("Some indexes were kept from another run: what building them cost is from then.")


COSTS: tuple[tuple[str, Callable[[Measured], float], int, float | None], ...] = (
    ("names", lambda each: each.names, 0, None),
    ("build, CPU s", lambda each: each.build["cpu"], 1, None),
    ("build, CPU s a million names", lambda each: 1e6 * each.build["cpu"] / each.names, 1, 20),
    ("making the entities, CPU s (not counted)", lambda each: each.build["making"], 1, None),
    ("build, wall s with the entities", lambda each: each.build["wall"], 1, None),
    ("build, peak anonymous MB", lambda each: each.build["peak_anonymous"], 0, None),
    ("build, peak resident MB", lambda each: each.build["peak_resident"], 0, None),
    ("disk, MB", lambda each: each.build["disk"] / 1e6, 1, None),
    ("disk, bytes a name", lambda each: each.build["disk"] / each.names, 1, 160),
    ("open, ms", lambda each: 1e3 * each.opened["warm"]["open"], 1, 50),
    ("open, cold, ms", lambda each: 1e3 * each.opened["cold"]["open"], 1, None),
    ("open, anonymous MB", lambda each: each.opened["warm"]["anonymous"], 1, 20),
    ("first query, ms", lambda each: 1e3 * each.opened["warm"]["first"], 1, None),
    ("first query, cold, ms", lambda each: 1e3 * each.opened["cold"]["first"], 1, None),
    ("after 420 queries, anonymous MB", lambda each: each.opened["warm"]["used"], 1, None),
)
DISK_FROM = 5_000_000
"""Names from which on the size on disk is promised: in a small index, tokens weigh more."""


def yes(value: object) -> str:
    return "yes" if value else "NO"


def show_memory(results: list[Measured]) -> None:
    columns = ["resident MB", "PSS MB", "anonymous MB", "grown by MB", "CPU us a query"]
    head("Memory of each process after 420 queries", "processes", columns)
    for each in results:
        for label, found in each.shared.items():
            cells = [" / ".join(f"{one[key]:.0f}" for one in found) for key in ("Rss", "Pss")]
            cells += [
                " / ".join(f"{one[key]:.1f}" for one in found) for key in ("Anonymous", "grown")
            ]
            cells.append(" / ".join(micro(one["cpu"]) for one in found))
            print(f"| {each.name}, {label} | " + " | ".join(cells) + " |")


def show_hostile(results: list[Measured]) -> None:
    columns = []
    for each in results:
        columns += [f"{each.name} first", "again", "first / median"]
    head("Hostile queries, microseconds of CPU", "query", columns)
    medians = {each.name: statistics.median(each.fuzzy_singles) for each in results}
    for label in HOSTILE:
        cells = []
        for each in results:
            first, again = each.hostile[label]
            ratio = first / medians[each.name]
            cells += [micro(first), micro(again), f"{ratio:.1f}{' MISS' if ratio > 5 else ''}"]
        print(f"| {label} | " + " | ".join(cells) + " |")


def show_methods(result: Measured) -> None:
    count = result.methods[0]["queries"]
    title = f"Side by side: {result.name} names, {count} queries ({', '.join(COMPARED)})"
    columns = ["CPU ms", f"recall@{TOP}", "times a single", "times a batch", "build s", "disk MB"]
    head(title, "method", columns)
    single, batch = (row["time"] for row in result.methods[:2])
    for row in result.methods:
        cells = [
            f"{1e3 * row['time']:.3f}",
            f"{row['recall']:.3f}",
            f"{row['time'] / single:,.1f}",
            f"{row['time'] / batch:,.1f}",
            f"{row['cpu']:.1f}" if row["cpu"] else "",
            f"{row['disk'] / 1e6:.0f}" if row["disk"] else "",
        ]
        print(f"| {row['name']} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
