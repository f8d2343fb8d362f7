"""Read the entities of a Wikidata JSON dump, however large it is.

In: a dump (`.json`, `.gz`, `.bz2`, `.zst`, or `-` for standard input), as an array with an item on
each line or as bare lines of items. Out: its entities in their order, and counts of what was left
out and why. Lines are read in `sources.blocks`, by several processes if asked for. Memory holds a
few blocks of the dump, whatever its size.

With a folder for what was read (`work`), a killed run goes on: entities and counts are as if it had
not been killed, and so are the bytes of a gazetteer that is built of them.
"""

from __future__ import annotations

import os
import zlib
from collections import deque
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict
from typing import Any

from entitylink.errors import InputError
from entitylink.model import KINDS, Entity
from entitylink.sources.blocks import GZIP, BlockReader, Counts, Wanted, begin, read_block
from entitylink.sources.checkpoints import Checkpoints
from entitylink.sources.classes import ClassTree, shipped_tree
from entitylink.sources.lines import DumpFile, OtherDumpError
from entitylink.sources.progress import Bar
from entitylink.sources.rows import entities_of

__all__ = ["Counts", "DumpReading", "read_dump"]

Path = str | os.PathLike[str]

_AHEAD = 3
"""Blocks under way for each process: enough that none waits, few enough to bound memory."""

_MORE_BITS = 1 << 20


def read_dump(
    path: Path,
    *,
    kinds: Collection[str] = ("person", "place", "organization"),
    min_sitelinks: int = 0,
    languages: Collection[str] | None = None,
    workers: int = 1,
    progress: bool = False,
    tree: ClassTree | None = None,
    work: Path | None = None,
    on_damaged: Callable[[int, str], None] | None = None,
) -> DumpReading:
    """Open a dump and give its entities, to be gone through once.

    `kinds`, `min_sitelinks` and `languages` say what is wanted, see `entity_of_item`. `tree` are
    the classes: those of the library, or `dump_tree(path)` for those of the dump itself. With
    `workers` > 1 as many processes read beside this one, which unpacks. `progress` draws a bar on
    stderr. `on_damaged` is told the number of each damaged line and what is wrong with it.
    `work` names a folder for what was read: a run that was killed goes on there, if the dump, the
    options and the release are the same. Call `remove_work` when the entities are where they should
    be. Of standard input the same bytes have to come again.
    Raises: InputError when the dump cannot be read, is damaged or cut off, or holds no item.

    >>> import tempfile
    >>> line = '{"id": "Q42", "labels": {"mul": {"value": "Douglas Adams"}}, "claims": {"P31": []}}'
    >>> with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
    ...     print("[", line, "]", sep="\\n", file=file, flush=True)
    ...     reading = read_dump(file.name, kinds=["other"])
    ...     [entity.names[0].text for entity in reading], reading.counts.items
    (['Douglas Adams'], 1)
    """
    unknown = sorted(set(kinds) - set(KINDS))
    if unknown or not kinds:
        raise InputError(f"kinds are {sorted(kinds)}; expected some of {', '.join(KINDS)}")
    if workers < 1:
        raise InputError(f"workers is {workers}; expected 1 or more")
    wanted = Wanted(
        tree or shipped_tree(),
        tuple(sorted(set(kinds))),
        min_sitelinks,
        None if languages is None else tuple(sorted(set(languages))),
    )
    return DumpReading(DumpFile(path), wanted, workers, progress, work, on_damaged)


class DumpReading:
    """The entities of a dump, to be gone through once; `counts` say what was met so far.

    `resumed_at` is the byte of the unpacked dump that an earlier run had come to, 0 for none.
    """

    def __init__(
        self,
        file: DumpFile,
        wanted: Wanted,
        workers: int,
        progress: bool,
        work: Path | None,
        on_damaged: Callable[[int, str], None] | None,
    ) -> None:
        self.counts = Counts()
        self.resumed_at = 0
        self._file = file
        self._wanted = wanted
        self._workers = workers
        self._progress = progress
        self._on_damaged = on_damaged
        self._saved: Checkpoints | None = None
        self._crc = 0
        if work is not None:
            self._saved = Checkpoints(work, f"{file.fingerprint} {wanted.fingerprint}")
            if self._saved.state:
                state = self._saved.state
                self.counts = Counts(**state["counts"])
                self.counts.reported = [(line, text) for line, text in self.counts.reported]
                self.resumed_at, self._crc = self.counts.bytes, state["crc"]

    def __iter__(self) -> Iterator[Entity]:
        seen = _Seen()
        self.counts.repeated = 0
        try:
            for lines in self._lines():
                for entity in entities_of(lines):
                    if seen.add(entity.id):
                        yield entity
                    else:
                        self.counts.repeated += 1
            self._check_items()
        except OtherDumpError:
            raise
        except InputError:
            # A dump that is damaged has to be fetched again: what was read of it serves nobody.
            self.remove_work()
            raise
        finally:
            self.close()

    def _check_items(self) -> None:
        if not self.counts.items:
            found = [f"Line {line}: {text}." for line, text in self.counts.reported[:1]]
            raise InputError(
                " ".join([f"{self._file.name}: no item in it.", *found])
                + " Expected a JSON dump of Wikidata, an item on each line"
            )

    def close(self) -> None:
        """Let go of the dump and of the folder of what was read; what was saved there stays."""
        self._file.close()
        if self._saved is not None:
            self._saved.close()

    def remove_work(self) -> None:
        """Remove the folder of what was read, when the entities are where they should be."""
        if self._saved is not None:
            self._saved.remove()

    def _lines(self) -> Iterator[bytes]:
        """Lines of entities: those read before, then those of the rest of the dump."""
        if self._saved is not None and self.resumed_at:
            yield from self._saved.lines()
        yield from self._read()

    def _read(self) -> Iterator[bytes]:
        """Lines of entities from the blocks that were not read before."""
        with Bar(self._file, "items", shown=self._progress) as bar:
            crcs: deque[int] = deque()
            for packed, counts in self._read_blocks(crcs):
                for number, text in self.counts.add(counts):
                    if self._on_damaged is not None:
                        self._on_damaged(number, text)
                self._crc = crcs.popleft()
                if self._saved is not None:
                    self._saved.add(packed, self._state())
                bar.show(self._file.position, self.counts.items)
                yield zlib.decompress(packed, GZIP) if self._saved is not None else packed
        if self._saved is not None:
            self._saved.save(self._state())

    def _state(self) -> dict[str, Any]:
        return {"counts": asdict(self.counts), "crc": self._crc}

    def _read_blocks(self, crcs: deque[int]) -> Iterator[tuple[bytes, Counts]]:
        """What came of the blocks, in their order."""
        blocks = self._numbered(crcs)
        reader = (self._wanted, self._saved is not None)
        if self._workers == 1:
            read = BlockReader(*reader)
            yield from map(read.block, blocks)
            return
        with ProcessPoolExecutor(self._workers, initializer=begin, initargs=reader) as pool:
            under_way: deque[Future[tuple[bytes, Counts]]] = deque()
            try:
                for block in blocks:
                    under_way.append(pool.submit(read_block, block))
                    while len(under_way) >= _AHEAD * self._workers:
                        yield under_way.popleft().result()
                while under_way:
                    yield under_way.popleft().result()
            finally:
                for future in under_way:
                    future.cancel()

    def _numbered(self, crcs: deque[int]) -> Iterator[bytes]:
        """The blocks, and beside each the checksum of the dump up to its end."""
        for block in self._file.blocks(self.resumed_at, self._crc):
            crcs.append(self._file.crc)
            yield block


class _Seen:
    """Which items were seen: a bit for each number that an id can have."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, qid: str) -> bool:
        """Note an item; says whether it is new."""
        place, bit = divmod(int(qid[1:]), 8)
        if place >= len(self._bits):
            self._bits.extend(bytes(place + _MORE_BITS - len(self._bits)))
        is_new = not self._bits[place] & 1 << bit
        self._bits[place] |= 1 << bit
        return is_new
