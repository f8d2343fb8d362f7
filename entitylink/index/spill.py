"""Numbers and keys put aside on disk while an index is built, so that memory stays bounded.

`Column` takes numbers one by one and gives them back as one mapped array. `KeyFiler` takes
(hash, value) pairs in any order and writes the arrays of a `KeyTable`: the pairs are parted by
their uppermost bits into files that each fit in memory, and these are sorted one after another.
So the result does not depend on the order in which anything came.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from io import BufferedRandom
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from entitylink.index.keytable import cut, group_bits
from entitylink.index.writer import Writer

__all__ = ["Column", "KeyFiler", "Scratch", "Texts"]

_KEPT = 1 << 18
"""Numbers of a column that are kept in memory."""

_PART_BITS = 6
_PAIR = np.dtype([("hash", "<u8"), ("value", "<u4")])


class Scratch:
    """The files in a folder that what is put aside goes to, closed when the block is left."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = ExitStack()

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def open(self, name: str) -> BufferedRandom:
        """A new file, to write and to read."""
        return self._files.enter_context((self._folder / name).open("w+b"))


class Column:
    """Numbers of one C type (the codes of the `array` module), appended one at a time."""

    def __init__(self, scratch: Scratch, name: str, typecode: str) -> None:
        self._file = scratch.open(f"{name}.column")
        self._kept: array[Any] = array(typecode)
        self._count = 0
        self.append: Callable[[float], None] = self._kept.append
        self.extend: Callable[[Iterable[int]], None] = self._kept.extend
        # For columns of bytes: the numbers need not become objects.
        self.extend_bytes: Callable[[bytes], None] = self._kept.frombytes

    def trim(self) -> None:
        """Write what is kept when it is much; to be called now and then."""
        if len(self._kept) >= _KEPT:
            self._write()

    def _write(self) -> None:
        self._count += len(self._kept)
        self._kept.tofile(self._file)
        del self._kept[:]

    def extend_array(self, numbers: npt.NDArray[Any]) -> None:
        """Append an array of the type of this column."""
        self._write()
        self._file.write(numbers.astype(np.dtype(self._kept.typecode), copy=False).tobytes())
        self._count += len(numbers)

    def mapped(self) -> npt.NDArray[Any]:
        """All numbers; nothing can be appended afterwards."""
        if not self._file.closed:
            self._write()
            self._file.close()
        dtype = np.dtype(self._kept.typecode)
        if not self._count:
            return np.zeros(0, dtype=dtype)
        return np.memmap(self._file.name, dtype=dtype, mode="r").view(np.ndarray)


class Texts:
    """Texts appended one at a time; mapped as their UTF-8 bytes and n + 1 borders."""

    def __init__(self, scratch: Scratch, name: str) -> None:
        self._bytes = Column(scratch, f"{name}.bytes", "B")
        self._lengths = Column(scratch, f"{name}.lengths", "I")
        self._kept: list[str] = []
        self.append = self._kept.append

    def trim(self) -> None:
        """See `Column.trim`."""
        whole = "".join(self._kept)
        if whole.isascii():
            self._bytes.extend_bytes(whole.encode())
            self._lengths.extend(map(len, self._kept))
        else:
            encoded = [text.encode("utf-8") for text in self._kept]
            self._bytes.extend_bytes(b"".join(encoded))
            self._lengths.extend(map(len, encoded))
        self._kept.clear()
        self._bytes.trim()
        self._lengths.trim()

    def mapped(self) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
        """The bytes and where each text begins and ends."""
        self.trim()
        lengths = self._lengths.mapped()
        borders = np.zeros(len(lengths) + 1, dtype=np.int64)
        np.cumsum(lengths, out=borders[1:])
        return self._bytes.mapped(), borders


class KeyFiler:
    """Files (hash, value) pairs under `name` of an index, at most `cap` values a hash."""

    def __init__(self, writer: Writer, scratch: Scratch, name: str, *, cap: int) -> None:
        self._writer = writer
        self._name = name
        self._cap = cap
        self._count = 0
        self._parts = [scratch.open(f"{name}.{part}") for part in range(1 << _PART_BITS)]

    def add(self, hashes: npt.NDArray[np.uint64], values: npt.NDArray[np.integer]) -> None:
        """Put pairs aside; a hash of 0 stands for no key and is left out."""
        there = hashes != 0
        pairs = np.empty(int(there.sum()), dtype=_PAIR)
        pairs["hash"], pairs["value"] = hashes[there], values[there]
        part = (pairs["hash"] >> np.uint64(64 - _PART_BITS)).astype(np.uint8)
        pairs = pairs[np.argsort(part, kind="stable")]
        ends = np.cumsum(np.bincount(part, minlength=len(self._parts)))
        for file, start, end in zip(self._parts, [0, *ends[:-1]], ends, strict=True):
            if end > start:
                file.write(pairs[start:end].tobytes())
        self._count += len(pairs)

    def write(self) -> int:
        """Sort all pairs and write `name`_top, _low and _value; gives the number of entries."""
        bits = group_bits(self._count)
        counts = np.zeros((1 << bits) + 1, dtype=np.int64)
        entries = 0
        with (
            self._writer.stream(f"{self._name}_low", np.uint32) as low,
            self._writer.stream(f"{self._name}_value", np.uint32) as value,
        ):
            for file in self._parts:
                file.flush()
                file.seek(0)
                pairs = np.fromfile(file, dtype=_PAIR)
                file.close()
                Path(file.name).unlink()
                hashes, values = cut(
                    np.ascontiguousarray(pairs["hash"]),
                    np.ascontiguousarray(pairs["value"]),
                    self._cap,
                )
                low.append(hashes.astype(np.uint32))
                value.append(values)
                if bits:
                    groups = (hashes >> np.uint64(64 - bits)).astype(np.intp)
                    found, first = np.unique(groups, return_index=True)
                    counts[found + 1] += np.diff(np.append(first, len(groups)))
                else:
                    counts[1] += len(hashes)
                entries += len(hashes)
        top = np.cumsum(counts)
        self._writer.put(f"{self._name}_top", top.astype(smallest(entries)))
        return entries


def smallest(largest: int) -> npt.DTypeLike:
    """The type of an array of borders whose last one is `largest`."""
    return np.uint32 if largest < 1 << 32 else np.uint64


def in_blocks(count: int, size: int) -> Iterable[tuple[int, int]]:
    """Start and end of consecutive blocks of at most `size`."""
    for start in range(0, count, size):
        yield start, min(start + size, count)
