"""Many strings as two arrays: all their UTF-8 bytes, and where each one starts.

`pack` makes the arrays, `Strings` reads them. No Python object exists for a string before it is
asked for, so ten million names cost nothing to open.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

__all__ = ["Strings", "borders_of", "group_sums", "pack", "ranges", "sizes_of"]


def pack(texts: Iterable[str]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint64]]:
    """Give the bytes of all texts in a row, and their n + 1 borders."""
    parts = [text.encode("utf-8") for text in texts]
    borders = np.zeros(len(parts) + 1, dtype=np.uint64)
    np.cumsum([len(part) for part in parts], out=borders[1:])
    return np.frombuffer(b"".join(parts), dtype=np.uint8), borders


class Strings:
    """Read access to packed strings: `strings[3]` is the fourth."""

    __slots__ = ("_borders", "_bytes")

    def __init__(self, data: npt.NDArray[np.uint8], borders: npt.NDArray[np.uint64]) -> None:
        self._bytes = data
        self._borders = borders

    def __len__(self) -> int:
        return len(self._borders) - 1

    def __getitem__(self, place: int) -> str:
        start, end = self._borders[place : place + 2].tolist()
        return self._bytes[start:end].tobytes().decode("utf-8")

    def lengths(self) -> npt.NDArray[np.intp]:
        """How many bytes each string has."""
        borders = self._borders.astype(np.intp)
        sizes: npt.NDArray[np.intp] = borders[1:] - borders[:-1]
        return sizes

    def joined(self, places: npt.NDArray[np.integer], counts: npt.NDArray[np.intp]) -> Strings:
        """The strings at `places` put together, as many at a time as `counts` says.

        >>> words = Strings(*pack(["a", "b", "c"]))
        >>> together = words.joined(np.array([2, 0, 1]), np.array([2, 0, 1]))
        >>> together[0], together[1], together[2]
        ('ca', '', 'b')
        """
        starts = self._borders[places].astype(np.intp)
        lengths = self._borders[np.asarray(places) + 1].astype(np.intp) - starts
        borders = borders_of(group_sums(lengths, counts)).astype(np.uint64)
        return Strings(self._bytes[ranges(starts, lengths)], borders)

    def padded(
        self, places: npt.NDArray[np.integer]
    ) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.intp]]:
        """The bytes of several strings as the rows of one matrix, zeros behind the end.

        Returns: the matrix, one row a place, as wide as the longest; and the lengths.
        """
        starts = self._borders[places].astype(np.intp)
        lengths = self._borders[np.asarray(places) + 1].astype(np.intp) - starts
        width = int(lengths.max(initial=0))
        columns = np.arange(width)
        if not width:
            return np.zeros((len(starts), 0), dtype=np.uint8), lengths
        # What is read behind a string's end, or that of the last one, is then set to zero.
        matrix = self._bytes.take(starts[:, None] + columns, mode="clip")
        matrix *= columns < lengths[:, None]
        return matrix, lengths


def ranges(
    starts: npt.NDArray[np.integer], lengths: npt.NDArray[np.integer]
) -> npt.NDArray[np.intp]:
    """Write out many ranges one after the other: start, start + 1, ... for each length.

    >>> ranges(np.array([10, 50]), np.array([3, 2])).tolist()
    [10, 11, 12, 50, 51]
    """
    lengths = np.asarray(lengths, dtype=np.intp)
    total = int(lengths.sum())
    if total == 0:
        return np.zeros(0, dtype=np.intp)
    ends = lengths.cumsum()
    shift = np.asarray(starts, dtype=np.intp) - (ends - lengths)
    places: npt.NDArray[np.intp] = np.arange(total, dtype=np.intp) + shift.repeat(lengths)
    return places


def borders_of(counts: npt.ArrayLike) -> npt.NDArray[np.intp]:
    """Where groups of the given sizes begin, and where the last one ends.

    >>> borders_of([3, 0, 1]).tolist()
    [0, 3, 3, 4]
    """
    sizes = np.asarray(counts)
    borders = np.zeros(len(sizes) + 1, dtype=np.intp)
    np.cumsum(sizes, out=borders[1:])
    return borders


def sizes_of(borders: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """How large the groups between borders are: `np.diff`, which takes four times as long.

    >>> sizes_of(np.array([0, 3, 3, 4])).tolist()
    [3, 0, 1]
    """
    sizes: npt.NDArray[np.intp] = borders[1:] - borders[:-1]
    return sizes


def group_sums(
    values: npt.NDArray[np.generic], counts: npt.NDArray[np.intp]
) -> npt.NDArray[np.generic]:
    """The sum of each group of consecutive values, of the given sizes.

    >>> group_sums(np.array([1, 2, 3, 4]), np.array([3, 0, 1])).tolist()
    [6, 0, 4]
    """
    total = np.zeros(len(values) + 1, dtype=values.dtype)
    np.cumsum(values, out=total[1:])
    ends = counts.cumsum()
    result: npt.NDArray[np.generic] = total[ends] - total[ends - counts]
    return result
