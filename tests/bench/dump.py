"""Read a Wikidata dump: megabytes of JSON a second, beside parsing every line and doing nothing.

    python tests/bench/dump.py --data DIR [--size 200] [--work FOLDER]

The dump is made of the real sample items: those of the short stream, which follow one another in
Wikidata as a dump has them (of 574, 219 are articles and 10 categories, 176 persons, 128 lakes and
mountains), in random order with new ids, and every hundredth is one of the hundred large items of
the other sample, countries and cities mostly. They are written as the dump writes them, compact
and with escapes. `--size` is that of the JSON in million bytes.

"Parsing" splits the same file into lines and calls `json.loads` for each, with no more; it is the
floor of a reader that has to look into every item. Each row is a process of its own. CPU is that of
all its processes, and memory the peak of the main one and of the largest of the others. MB/s on two
cores is what the CPU time comes to if both are free; wall time says what came of it here.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import json
import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from development_data import add_data_argument

from entitylink.sources.dump import read_dump
from entitylink.sources.lines import DumpFile

STREAM = "wikidata_short_stream.json.bz2"
LARGE = "wikidata_sample_wikidata_items.json.bz2"
ONE_IN = 100
KEYS = ("labels", "descriptions", "aliases", "claims", "sitelinks")


def items_of(file: Path) -> list[dict[str, Any]]:
    lines = (line.strip(b" ,[]\r") for line in bz2.decompress(file.read_bytes()).split(b"\n"))
    items = [json.loads(line) for line in lines if line]
    return list({item["id"]: item for item in items}.values())


def dump_lines(data: Path, size: int) -> Iterator[bytes]:
    """Items until they have `size` bytes."""
    stream, large = items_of(data / "data" / STREAM), items_of(data / "data" / LARGE)
    rng = random.Random(1)
    written = number = 0
    while written < size:
        number += 1
        item = rng.choice(large if number % ONE_IN == 0 else stream)
        kept = {key: item[key] for key in KEYS}
        row = {"type": "item", "id": f"Q{10**8 + number}", **kept, "lastrevid": number}
        line = json.dumps(row, separators=(",", ":")).encode()
        written += len(line) + 2
        yield line


def make_dumps(data: Path, folder: Path, size: int) -> list[Path]:
    plain, packed = folder / "dump.json", folder / "dump.json.gz"
    with plain.open("wb") as file, gzip.open(packed, "wb", compresslevel=6) as archive:
        for number, line in enumerate(dump_lines(data, size)):
            for each in (file, archive):
                each.write((b",\n" if number else b"[\n") + line)
        for each in (file, archive):
            each.write(b"\n]\n")
    return [plain, packed]


def parse(path: Path, **_: Any) -> int:
    """The floor: every line through `json.loads`."""
    read = 0
    for block in DumpFile(path).blocks():
        read += len(block)
        for line in block.split(b"\n"):
            text = line.strip(b" ,[]\r")
            if text:
                json.loads(text)
    return read


def read(path: Path, **options: Any) -> int:
    reading = read_dump(path, **options)
    for _ in reading:
        pass
    return reading.counts.bytes


def used() -> float:
    """Seconds of CPU time of this process and those that it waited for."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def measured(job: Callable[..., int], path: Path, options: dict[str, Any]) -> list[float]:
    """Bytes, wall time, CPU time of all processes, and peaks of memory in MB."""
    start, before = time.monotonic(), used()
    size = job(path, **options)
    wall, cpu = time.monotonic() - start, used() - before
    peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
    others = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return [size, wall, cpu, peak / 1024, others / 1024]


ROWS: list[tuple[str, Callable[..., int], dict[str, Any]]] = [
    ("json.loads for each line", parse, {}),
    ("persons, places, organizations", read, {}),
    ("the same, two processes", read, {"workers": 2}),
    ("with 3 sitelinks or more", read, {"min_sitelinks": 3}),
    ("the same, two processes", read, {"min_sitelinks": 3, "workers": 2}),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    add_data_argument(parser)
    parser.add_argument("--size", type=int, default=200, help="million bytes of JSON")
    parser.add_argument("--work", type=Path, help="folder for the dumps (default: a temporary one)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.work or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        paths = make_dumps(arguments.data, folder, arguments.size * 1_000_000)
        for path in paths:
            print(f"\n{path.name}: {path.stat().st_size / 1e6:,.0f} MB\n")
            print("| | MB a CPU second | MB/s on two cores | wall MB/s | CPU s | memory MB |")
            print("|---|--:|--:|--:|--:|--:|")
            for name, job, options in ROWS:
                # A process of its own, so that what its children used is not that of others.
                with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
                    found = pool.submit(measured, job, path, options).result()
                print(row(name, options.get("workers", 1), *found))


def row(name: str, workers: int, size: float, wall: float, cpu: float, *memory: float) -> str:
    rate = size / 1e6 / cpu
    peak = f"{memory[0]:.0f}" + (f" + {workers} x {memory[1]:.0f}" if workers > 1 else "")
    both = f"{rate * workers:.0f}" if workers > 1 else ""
    return f"| {name} | {rate:.0f} | {both} | {size / 1e6 / wall:.0f} | {cpu:.1f} | {peak} |"


if __name__ == "__main__":
    main()
