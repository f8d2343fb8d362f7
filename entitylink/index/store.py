"""Open a directory of arrays, and see whether it is as it was written.

In: the path of an index, which `index.writer` wrote. Out: its arrays, memory-mapped. What the
folder holds is said in `index.manifest`, what the arrays mean in `gazetteer.layout`; this room
only keeps their bytes.

Opening compares the size and both ends of every file with the manifest (cut short, overwritten or
not filled: the usual damage); `verify` reads every byte.
"""

from __future__ import annotations

import mmap
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from entitylink.errors import IndexFileError
from entitylink.index import disk
from entitylink.index.manifest import (
    MANIFEST,
    check_versions,
    crc_of_ends,
    files_of,
    is_as_written,
    is_index,
    read_manifest,
)
from entitylink.index.writer import Writer

__all__ = ["Store"]

Array = npt.NDArray[Any]


class Store:
    """The opened directory: `store["name"]` is a read-only, memory-mapped array."""

    def __init__(self, path: Path, manifest: dict[str, Any], arrays: dict[str, Array]) -> None:
        self.path = path
        self.manifest = manifest
        self._arrays = arrays

    def __getitem__(self, name: str) -> Array:
        return self._arrays[name]

    def __reduce__(self) -> tuple[Any, ...]:
        # By its path: copies of the arrays would fill the memory of every worker.
        return (_reopen, (self.path, self.manifest["keys_version"]))

    @classmethod
    def create(cls, path: str | os.PathLike[str]) -> Writer:
        """Begin a new index at `path`, see `Writer`.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     with Store.create(Path(folder) / "small.elx") as writer:
        ...         with writer.stream("squares", np.uint32) as out:
        ...             for number in range(4):
        ...                 out.append(np.array([number * number]))
        ...         writer.finish({"keys_version": 7})
        ...     Store.open(Path(folder) / "small.elx", keys_version=7)["squares"].tolist()
        [0, 1, 4, 9]
        """
        return Writer(Path(path))

    @classmethod
    def write(
        cls, path: str | os.PathLike[str], arrays: Mapping[str, Array], manifest: Mapping[str, Any]
    ) -> None:
        """Write arrays that fit in memory and the manifest, as `create` does."""
        with cls.create(path) as writer:
            for name in arrays:
                writer.put(name, arrays[name])
            writer.finish(manifest)

    @classmethod
    def is_index(cls, path: str | os.PathLike[str]) -> bool:
        """Is there an index at `path`, of whatever version, that at least begins like one?

        False for the folder of a build that has not ended yet or was killed.
        """
        return is_index(Path(path))

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, keys_version: int) -> Store:
        """Map the arrays of `path`, after a look at the size and both ends of each file.

        Raises: IndexFileError when `path` is not a whole index, IndexVersionError when its
        format or its keys are not those of this release.
        """
        root = Path(path)
        if sys.byteorder != "little":
            raise IndexFileError(
                f"{root}: an index is little-endian and this machine is {sys.byteorder}-endian; "
                "use it on a little-endian one"
            )
        while True:
            stamp = _stamp(root)
            manifest = read_manifest(root)
            check_versions(root, manifest, keys_version)
            files = files_of(root, manifest)
            folder = root / manifest["generation"]
            try:
                arrays = {name: _map(folder / f"{name}.bin", files[name]) for name in sorted(files)}
                return cls(root, manifest, arrays)
            except IndexFileError:
                # A writer may have put another index in place since the manifest was read.
                if _stamp(root) == stamp:
                    raise

    def verify(self) -> None:
        """Read every byte and compare it with the manifest.

        Raises: IndexFileError naming the first file that differs, in the order of their names.
        """
        files = files_of(self.path, self.manifest)
        folder = self.path / self.manifest["generation"]
        for name in sorted(files):
            file = folder / f"{name}.bin"
            if is_as_written(file, files[name]):
                continue
            if self._is_replaced():
                raise IndexFileError(
                    f"{self.path}: another index was put here since this one was opened; open it "
                    "again to verify it"
                )
            raise IndexFileError(
                f"{file}: its content is not what was written (SHA-256 differs); "
                "build the index again"
            )

    def _is_replaced(self) -> bool:
        try:
            present = read_manifest(self.path)
        except IndexFileError:
            return False
        return bool(present.get("generation") != self.manifest["generation"])


def _reopen(path: Path, keys_version: int) -> Store:
    return Store.open(path, keys_version=keys_version)


def _stamp(root: Path) -> tuple[int, int] | None:
    """Another one whenever the manifest was replaced, be it by the same text."""
    try:
        facts = (root / MANIFEST).stat()
    except OSError:
        return None
    return facts.st_ino, facts.st_mtime_ns


def _map(path: Path, facts: Mapping[str, Any]) -> Array:
    """A plain read-only array over the file: slicing a `np.memmap` costs ten times as much."""
    size: int = facts["bytes"]
    try:
        with open(path, "rb", buffering=0) as file:
            found = os.fstat(file.fileno()).st_size
            if found != size:
                raise IndexFileError(
                    f"{path}: {found} bytes, expected {size}; the file is damaged, "
                    "build the index again"
                )
            crc = crc_of_ends(file, size)
            if crc != facts["crc32_ends"]:
                raise IndexFileError(
                    f"{path}: its first and last bytes have the CRC-32 {crc}, expected "
                    f"{facts['crc32_ends']}; the file is damaged, build the index again"
                )
            if not size:
                array: Array = np.zeros(0, facts["dtype"])
                array.setflags(write=False)
                return array
            pages = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
            return np.frombuffer(pages, facts["dtype"])
    except FileNotFoundError:
        raise IndexFileError(
            f"{path.parent.parent}: the file {path.name} is missing; build the index again"
        ) from None
    except OSError as error:
        raise IndexFileError(
            f"{path}: cannot be read ({disk.reason(error)}); choose an index you may read, or "
            "build it again"
        ) from error
