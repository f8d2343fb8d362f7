"""Blocks of lines of a dump, read into entities and counts: the work that processes share.

In: blocks of whole lines, and what is wanted of their items. Out: lines of entities as bytes, and
what was met. A line is looked at as bytes (`sources.glance`), parsed where that does not decide,
and made an entity in `sources.item`.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass, field
from importlib import resources

from entitylink.gazetteer.processes import end_with_the_builder
from entitylink.model import Entity
from entitylink.sources.classes import ClassTree
from entitylink.sources.glance import Glance
from entitylink.sources.item import Skipped, entity_of_item
from entitylink.sources.rows import lines_of

__all__ = ["GZIP", "BlockReader", "Counts", "Wanted", "begin", "read_block"]

MOST_REPORTED = 100
"""Damaged lines that are reported; all are counted."""

GZIP = 31
"""What zlib calls the format of gzip."""


@dataclass
class Counts:
    """What was met in a dump.

    bytes     of the unpacked dump
    items     lines that hold an item, whatever became of it
    entities  items that made one
    repeated  of these, those whose id came before: only the first is given
    skipped   the others, by the reason
    damaged   lines that hold no item although they should
    reported  the first hundred of those: their number, counted from 1, and what is wrong
    """

    bytes: int = 0
    lines: int = 0
    items: int = 0
    entities: int = 0
    repeated: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    damaged: int = 0
    reported: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: Counts) -> list[tuple[int, str]]:
        """Add what came of the lines behind these; gives what is reported of them anew."""
        fresh = [(self.lines + number, text) for number, text in other.reported]
        self.bytes += other.bytes
        self.lines += other.lines
        self.items += other.items
        self.entities += other.entities
        self.damaged += other.damaged
        for reason, count in other.skipped.items():
            self.skipped[reason] = self.skipped.get(reason, 0) + count
        self.reported += fresh[: MOST_REPORTED - len(self.reported)]
        return fresh


@dataclass(frozen=True)
class Wanted:
    """What is asked of items; it goes to every process once."""

    tree: ClassTree
    kinds: tuple[str, ...]
    min_sitelinks: int
    languages: tuple[str, ...] | None

    @property
    def fingerprint(self) -> str:
        """The same where the same is asked, and read by the same code."""
        code = hashlib.sha256()
        room = resources.files("entitylink.sources")
        for file in sorted((*room.iterdir(), *(room / "data").iterdir()), key=lambda f: f.name):
            if file.name.endswith((".py", ".toml", ".tsv")):
                code.update(file.read_bytes())
        asked = [self.tree.fingerprint, self.kinds, self.min_sitelinks, self.languages]
        return json.dumps([code.hexdigest(), *asked])


class BlockReader:
    """Reads blocks; each process has one. With `packs`, the lines of entities are packed."""

    def __init__(self, wanted: Wanted, packs: bool) -> None:
        self._wanted = wanted
        self._packs = packs
        self._glance = Glance(wanted.tree, wanted.kinds, wanted.min_sitelinks)

    def block(self, block: bytes) -> tuple[bytes, Counts]:
        """Lines of entities, packed if they are to be kept, and what was met."""
        counts = Counts(bytes=len(block))
        entities = []
        for line in block.removesuffix(b"\n").split(b"\n"):
            counts.lines += 1
            found = self._line(line, counts)
            if isinstance(found, Entity):
                counts.items += 1
                entities.append(found)
            elif found is not None:
                counts.items += 1
                counts.skipped[found.value] = counts.skipped.get(found.value, 0) + 1
        counts.entities = len(entities)
        lines = lines_of(entities)
        return (_packed(lines) if self._packs else lines), counts

    def _line(self, line: bytes, counts: Counts) -> Entity | Skipped | None:
        """What a line makes; None where it holds no item."""
        # The brackets of the array stand alone, or before and behind its first and last item.
        text = line.strip(b" \t\r,[]")
        if not text:
            return None
        if not (text.startswith(b"{") and text.endswith(b"}")):
            _report(counts, f"{_shown(text)} is not an item in braces")
            return None
        skipped = self._glance.skips(text)
        if skipped is not None:
            return skipped
        try:
            item = json.loads(text)
        except (ValueError, RecursionError) as error:
            _report(counts, f"not JSON: {error}")
            return None
        wanted = self._wanted
        return entity_of_item(
            item,
            wanted.tree,
            kinds=wanted.kinds,
            min_sitelinks=wanted.min_sitelinks,
            languages=wanted.languages,
        )


_reader: BlockReader | None = None
"""The reader of this process, when it is one of several."""


def begin(wanted: Wanted, packs: bool) -> None:
    """Make this process one of those that read blocks."""
    global _reader
    end_with_the_builder()
    _reader = BlockReader(wanted, packs)


def read_block(block: bytes) -> tuple[bytes, Counts]:
    """What `BlockReader.block` gives, in a process that `begin` prepared."""
    assert _reader is not None
    return _reader.block(block)


def _report(counts: Counts, text: str) -> None:
    counts.damaged += 1
    if len(counts.reported) < MOST_REPORTED:
        counts.reported.append((counts.lines, text))


def _packed(lines: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, GZIP)
    return packer.compress(lines) + packer.flush()


def _shown(text: bytes) -> str:
    shown = text[:40].decode("utf-8", "replace")
    return repr(shown + "..." if len(text) > 40 else shown)
