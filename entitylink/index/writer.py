"""Write a directory of arrays that never changes once it is there.

In: named flat arrays, as a whole, as a stream or filled in any order, and the facts of the
builder. Out: an index as `index.manifest` describes it. Opening and verifying it is done in
`index.store`.

A new generation is written beside the old one and becomes the index when `manifest.json` is
replaced, in one step: who opens the path finds the old index or the new one, who has the old one
open keeps its pages, and a killed build leaves nothing that opens. The next writer sweeps what it
left.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import numpy.typing as npt

from entitylink.errors import IndexFileError
from entitylink.index import disk
from entitylink.index.manifest import (
    ARRAY_NAME,
    DTYPES,
    FORMAT_VERSION,
    GENERATION,
    MAGIC,
    MANIFEST,
    crc_of_ends,
    generation_of,
    is_as_written,
    is_index,
    read_manifest,
)

if TYPE_CHECKING:
    from filelock import BaseFileLock

__all__ = ["Stream", "Writer"]

_LOCK = ".lock"
_OWN_FACTS = ("magic", "format_version", "generation", "files")

_SCRATCH = re.compile(r"\.new-[0-9a-f]{12}", re.ASCII)
_FILE_OF_FORMAT_1 = re.compile(r"[A-Za-z0-9_]+\.npy", re.ASCII)

Array = npt.NDArray[Any]


class Writer:
    """A new index in the making; made by `Store.create`, used in a `with` block.

    Nothing changes at `path` before `finish`; a block left without it, or by an exception before
    it, leaves no trace. From the start of the block to its end the path is locked: a second writer
    is refused at once and not made to wait, for it may have read the index that the first one is
    about to replace. So read an index to be updated inside the block. The lock ends with the
    process.

    Writing needs as much memory as one appended array. Raises IndexFileError when the disk is
    full, or the path cannot be written or holds something else than an index; ValueError for an
    array that cannot be filed.
    """

    scratch: Path
    """A folder for temporary files, on the same disk as the index; gone at the end of the block."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._files: dict[str, dict[str, Any]] = {}
        self._streams: dict[str, Stream] = {}
        self._reserved: dict[str, tuple[Array, mmap.mmap | None]] = {}
        self._state = "not entered"
        self._made: list[Path] = []
        self._lock: BaseFileLock | None = None

    def __enter__(self) -> Writer:
        if self._state != "not entered":
            raise ValueError("a writer writes once; call Store.create again")
        try:
            self._take_place()
        except OSError as error:
            self._leave()
            raise IndexFileError(
                f"{self.path}: cannot be written ({disk.reason(error)}); {disk.advice(error)}"
            ) from error
        except BaseException:
            self._leave()
            raise
        self._state = "open"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        was_finished = self._state == "finished"
        self._state = "closed"
        self._leave()
        if isinstance(error, OSError) and error.errno in disk.FULL and not was_finished:
            # The temporary files of the builder lie on the same disk.
            raise disk.failed(self.path, error) from error

    def put(self, name: str, array: Array) -> None:
        """File a whole array."""
        with self.stream(name, np.asarray(array).dtype) as out:
            out.append(array)

    def stream(self, name: str, dtype: npt.DTypeLike) -> Stream:
        """Begin an array whose length nobody knows yet; a `with` block that ends it."""
        name, kind = self._new(name, dtype)
        with disk.failing(self.path):
            stream = Stream(self, name, kind)
        self._streams[name] = stream
        return stream

    def reserve(self, name: str, dtype: npt.DTypeLike, length: int) -> Array:
        """Begin an array of zeros on disk, to be filled in any order until `finish`.

        The disk space is taken here, so a full disk is an error now and not a crash later (file
        systems that write every page to a new place, like btrfs, cannot promise that). Windows
        cannot rename a folder with mapped files: there, let go of the array before `finish`.
        """
        name, kind = self._new(name, dtype)
        if length < 0:
            raise ValueError(f"{name}: the length is {length}; expected 0 or more")
        size = length * kind.itemsize
        with disk.failing(self.path), self._file(name).open("x+b") as file:
            # A file of no bytes cannot be mapped.
            pages = None
            if size:
                disk.allocate(file, size)
                pages = mmap.mmap(file.fileno(), size)
        array: Array = np.zeros(0, kind) if pages is None else np.frombuffer(pages, kind)
        self._reserved[name] = (array, pages)
        return array

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Make all this the index at `path`, in one step. The manifest must be fit for JSON."""
        self._check_open()
        if self._streams:
            raise ValueError(f"{min(self._streams)}: its stream has not ended; nothing to finish")
        for fact in _OWN_FACTS:
            if fact in manifest:
                raise ValueError(f"the manifest states {fact!r}, which is stated by the store")
        with disk.failing(self.path):
            for name in sorted(self._reserved):
                self._finish_reserved(name)
            generation = generation_of(self._files)
            text = json.dumps(
                {
                    **manifest,
                    "magic": MAGIC,
                    "format_version": FORMAT_VERSION,
                    "generation": generation,
                    "files": self._files,
                },
                ensure_ascii=False,
                allow_nan=False,
                indent=1,
                sort_keys=True,
            )
            fresh = self._folder / MANIFEST
            with fresh.open("xb") as file:
                file.write(text.encode() + b"\n")
                disk.sync(file)
            outdated = _files_of_format_1(self.path)
            self._place_files(self.path / generation)
            disk.sync_folder(self.path)
            os.replace(fresh, self.path / MANIFEST)
        self._state = "finished"
        with suppress(OSError):
            disk.sync_folder(self.path)
            for file_of_old in outdated:
                file_of_old.unlink(missing_ok=True)

    # What happens on disk

    def _take_place(self) -> None:
        """Lock the path and make the folders; what stands there stays as it is."""
        from filelock import FileLock, Timeout  # slow to import, and readers do not need it

        _refuse_foreign(self.path)
        for tries_left in reversed(range(10)):
            disk.make_folders(self.path, self._made)
            lock = FileLock(self.path / _LOCK, timeout=0, thread_local=False)
            try:
                lock.acquire()
            except Timeout:
                raise IndexFileError(
                    f"{self.path}: another process is writing this index ({_LOCK} in it is "
                    "locked); wait until it has ended and try again"
                ) from None
            except FileNotFoundError:
                # A writer that gave up has just removed the folder again.
                if not tries_left:
                    raise
            else:
                self._lock = lock
                break
        _refuse_foreign(self.path)
        _sweep(self.path)
        self._folder = self.path / f".new-{secrets.token_hex(6)}"
        self.scratch = self._folder / "scratch"
        self._arrays = self._folder / "arrays"
        for folder in (self._folder, self.scratch, self._arrays):
            folder.mkdir()

    def _leave(self) -> None:
        """Remove what is not the index, and with no index the folders that were made for it."""
        for stream in list(self._streams.values()):
            stream.abandon()
        self._reserved.clear()
        if self._lock is not None:
            with suppress(OSError):
                _sweep(self.path)
            # While it is locked, so that it is ours; filelock notices a file that was removed
            # under it. Windows removes no open file, there it is done below.
            with suppress(OSError):
                (self.path / _LOCK).unlink()
        for folder in self._made:  # which stay when anything is in them
            with suppress(OSError):
                folder.rmdir()
        if self._lock is not None:
            self._lock.release()
            self._lock = None
            if os.name == "nt":
                with suppress(OSError):
                    (self.path / _LOCK).unlink()

    def _place_files(self, folder: Path) -> None:
        """Give the files their final name."""
        disk.sync_folder(self._arrays)
        try:
            os.rename(self._arrays, folder)
        except OSError:
            if not folder.is_dir():
                raise
        else:
            return
        # The same content was there before. It may be open, and it may have been damaged since.
        for name, facts in self._files.items():
            if not is_as_written(folder / f"{name}.bin", facts):
                os.replace(self._file(name), folder / f"{name}.bin")
        for entry in folder.iterdir():
            if entry.suffix != ".bin" or entry.stem not in self._files:
                disk.remove(entry)
        disk.sync_folder(folder)

    def _finish_reserved(self, name: str) -> None:
        array, pages = self._reserved[name]
        if pages is not None:
            pages.flush()
            array.setflags(write=False)
        digest = hashlib.sha256()
        with self._file(name).open("r+b") as file:
            disk.sync(file)
            while block := file.read(disk.BLOCK):
                digest.update(block)
            self._file_facts(name, array.dtype, file, digest.hexdigest())
        del self._reserved[name]

    # What streams need

    def _file(self, name: str) -> Path:
        return self._arrays / f"{name}.bin"

    def _file_facts(self, name: str, dtype: np.dtype[Any], file: BinaryIO, sha256: str) -> None:
        size = file.seek(0, os.SEEK_END)
        self._files[name] = {
            "dtype": dtype.str,
            "count": size // dtype.itemsize,
            "bytes": size,
            "sha256": sha256,
            "crc32_ends": crc_of_ends(file, size),
        }

    def _new(self, name: str, dtype: npt.DTypeLike) -> tuple[str, np.dtype[Any]]:
        self._check_open()
        if not ARRAY_NAME.fullmatch(name):
            raise ValueError(f"the array name {name!r} holds more than letters, digits and _")
        # Some file systems do not tell A.bin from a.bin.
        for taken in (*self._files, *self._streams, *self._reserved):
            if taken.lower() == name.lower():
                raise ValueError(f"{name}: there is an array {taken!r} already")
        kind = np.dtype(dtype).newbyteorder("<")
        if kind.str not in DTYPES:
            raise ValueError(f"{name}: the dtype is {kind.str}; expected one of {' '.join(DTYPES)}")
        return name, kind

    def _check_open(self) -> None:
        if self._state != "open":
            raise ValueError(f"the writer is {self._state}; use it inside its block, before finish")


class Stream:
    """One array that grows at its end; made by `Writer.stream`, used in a `with` block."""

    count: int
    """How many values it has now."""

    def __init__(self, writer: Writer, name: str, dtype: np.dtype[Any]) -> None:
        self.count = 0
        self._writer = writer
        self._name = name
        self._dtype = dtype
        self._digest = hashlib.sha256()
        self._file: BinaryIO = writer._file(name).open("x+b", buffering=disk.BLOCK)

    def append(self, array: Array) -> None:
        """Put the values of a flat array at the end.

        Raises: ValueError when a value does not fit the type of the stream (floating-point
        numbers are rounded to it), or the array is not flat.
        """
        if self._file.closed:
            raise ValueError(f"{self._name}: its stream has ended")
        values = _converted(self._name, array, self._dtype)
        raw = values.view(np.uint8)
        with disk.failing(self._writer.path):
            for start in range(0, len(raw), disk.BLOCK):
                block = raw[start : start + disk.BLOCK].data
                self._digest.update(block)
                self._file.write(block)
        self.count += len(values)

    def __enter__(self) -> Stream:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is not None:
            # It stays among the streams that have not ended, so that nobody finishes without it.
            self.abandon()
            return
        with disk.failing(self._writer.path), self._file as file:
            disk.sync(file)
            self._writer._file_facts(self._name, self._dtype, file, self._digest.hexdigest())
        del self._writer._streams[self._name]

    def abandon(self) -> None:
        """Close the file, whatever is in it."""
        with suppress(OSError):
            self._file.close()


def _converted(name: str, array: Array, dtype: np.dtype[Any]) -> Array:
    given = np.asarray(array)
    if given.ndim != 1:
        raise ValueError(f"{name}: the array has {given.ndim} dimensions; expected 1")
    if given.dtype.kind not in "biuf":
        raise ValueError(f"{name}: the array holds {given.dtype}; expected numbers")
    with np.errstate(invalid="ignore"):
        values = np.ascontiguousarray(given).astype(dtype, copy=False)
    if dtype.kind != "f" and given.dtype != dtype and not np.array_equal(values, given):
        raise ValueError(f"{name}: a value of the array ({given.dtype}) does not fit {dtype}")
    return values


# What belongs to an index in a folder


def _refuse_foreign(root: Path) -> None:
    """Raise when `root` holds anything that is not an index or the rest of a killed build."""
    try:
        entries = list(root.iterdir())
    except FileNotFoundError:
        return
    except NotADirectoryError:
        if not os.path.lexists(root):
            raise  # something above it is a file
    else:
        if all(map(_is_rest_of_build, entries)):
            return
        if is_index(root):
            return
    raise IndexFileError(
        f"{root}: exists and is no entitylink index; choose another path or remove it"
    )


def _is_rest_of_build(entry: Path) -> bool:
    if GENERATION.fullmatch(entry.name):
        with suppress(FileNotFoundError):  # another writer has just removed it
            return entry.is_dir() and all(file.suffix == ".bin" for file in entry.iterdir())
        return True
    return entry.name == _LOCK or _SCRATCH.fullmatch(entry.name) is not None


def _sweep(root: Path) -> None:
    """Remove what killed writers left, and every generation but the present one."""
    keeps_all = False
    present = None
    if (root / MANIFEST).exists():
        try:
            manifest = read_manifest(root)
        except IndexFileError:
            return
        # How another format uses such folders is not known here.
        keeps_all = manifest.get("format_version") != FORMAT_VERSION
        present = manifest.get("generation")
    for entry in root.iterdir():
        is_outdated = GENERATION.fullmatch(entry.name) and entry.name != present and not keeps_all
        if is_outdated or _SCRATCH.fullmatch(entry.name):
            disk.remove(entry)


def _files_of_format_1(root: Path) -> list[Path]:
    """The files of an index of format 1, which stand beside its manifest."""
    try:
        manifest = read_manifest(root)
    except IndexFileError:
        return []
    return [root / name for name in manifest["files"] if _FILE_OF_FORMAT_1.fullmatch(name)]
