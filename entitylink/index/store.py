"""Write and open a directory of arrays that never changes once it is there.

In: named flat arrays, as a whole, as a stream or filled in any order, and a manifest. Out: the
same, memory-mapped. What the arrays mean is said in `gazetteer.layout`; this room only keeps
their bytes.

    people.elx/manifest.json              facts of the builder; dtype, count and checksums of files
    people.elx/0c1f6e2a9b47/ent_kind.bin  the values and nothing else, little-endian
    people.elx/.lock, .new-5e0d.../       only while a writer is at work, or after one was killed

The folder of the files is called after their checksums, so the same input gives the same bytes
and the same names. A new generation is written beside the old one and becomes the index when
`manifest.json` is replaced, in one step: who opens the path finds the old index or the new one,
who has the old one open keeps its pages, and a killed build leaves nothing that opens. The next
writer sweeps what it left.

Opening compares the size and both ends of every file with the manifest (cut short, overwritten or
not filled: the usual damage); `verify` reads every byte.
"""

from __future__ import annotations

import errno
import hashlib
import json
import mmap
import os
import re
import secrets
import shutil
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, TypeGuard

import numpy as np
import numpy.typing as npt

from entitylink.errors import IndexFileError, IndexVersionError

if TYPE_CHECKING:
    from filelock import BaseFileLock

__all__ = ["FORMAT_VERSION", "Store", "Stream", "Writer"]

FORMAT_VERSION = 2
"""Changes when the layout of the directory changes, or an array is added, dropped or given
another meaning."""

_MANIFEST = "manifest.json"
_LOCK = ".lock"
_MAGIC = "entitylink index"
_OWN_FACTS = ("magic", "format_version", "generation", "files")

_GENERATION = re.compile(r"[0-9a-f]{12}", re.ASCII)
_SCRATCH = re.compile(r"\.new-[0-9a-f]{12}", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9_]+", re.ASCII)
_FILE_OF_FORMAT_1 = re.compile(r"[A-Za-z0-9_]+\.npy", re.ASCII)

_DTYPES = ("|b1", "|i1", "|u1", "<i2", "<i4", "<i8", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8")
_BLOCK = 1 << 20
_END = 4096
"""So many bytes at the start and at the end of each file are compared when it is opened."""

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
        try:
            _read_manifest(Path(path))
        except IndexFileError:
            return False
        return True

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
            manifest = _read_manifest(root)
            _check_versions(root, manifest, keys_version)
            files = _files_of(root, manifest)
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
        files = _files_of(self.path, self.manifest)
        folder = self.path / self.manifest["generation"]
        for name in sorted(files):
            file = folder / f"{name}.bin"
            if _is_as_written(file, files[name]):
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
            present = _read_manifest(self.path)
        except IndexFileError:
            return False
        return bool(present.get("generation") != self.manifest["generation"])


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
                f"{self.path}: cannot be written ({_reason(error)}); {_advice(error)}"
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
        if isinstance(error, OSError) and error.errno in _DISK_FULL and not was_finished:
            # The temporary files of the builder lie on the same disk.
            raise _failed(self.path, error) from error

    def put(self, name: str, array: Array) -> None:
        """File a whole array."""
        with self.stream(name, np.asarray(array).dtype) as out:
            out.append(array)

    def stream(self, name: str, dtype: npt.DTypeLike) -> Stream:
        """Begin an array whose length nobody knows yet; a `with` block that ends it."""
        name, kind = self._new(name, dtype)
        with _failing(self.path):
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
        with _failing(self.path), self._file(name).open("x+b") as file:
            # A file of no bytes cannot be mapped.
            pages = None
            if size:
                _allocate(file, size)
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
        with _failing(self.path):
            for name in sorted(self._reserved):
                self._finish_reserved(name)
            generation = _generation(self._files)
            text = json.dumps(
                {
                    **manifest,
                    "magic": _MAGIC,
                    "format_version": FORMAT_VERSION,
                    "generation": generation,
                    "files": self._files,
                },
                ensure_ascii=False,
                allow_nan=False,
                indent=1,
                sort_keys=True,
            )
            fresh = self._folder / _MANIFEST
            with fresh.open("xb") as file:
                file.write(text.encode() + b"\n")
                _sync(file)
            outdated = _files_of_format_1(self.path)
            self._place_files(self.path / generation)
            _sync_folder(self.path)
            os.replace(fresh, self.path / _MANIFEST)
        self._state = "finished"
        with suppress(OSError):
            _sync_folder(self.path)
            for file_of_old in outdated:
                file_of_old.unlink(missing_ok=True)

    # What happens on disk

    def _take_place(self) -> None:
        """Lock the path and make the folders; what stands there stays as it is."""
        from filelock import FileLock, Timeout  # slow to import, and readers do not need it

        _refuse_foreign(self.path)
        for tries_left in reversed(range(10)):
            _make_folders(self.path, self._made)
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
        _sync_folder(self._arrays)
        try:
            os.rename(self._arrays, folder)
        except OSError:
            if not folder.is_dir():
                raise
        else:
            return
        # The same content was there before. It may be open, and it may have been damaged since.
        for name, facts in self._files.items():
            if not _is_as_written(folder / f"{name}.bin", facts):
                os.replace(self._file(name), folder / f"{name}.bin")
        for entry in folder.iterdir():
            if entry.suffix != ".bin" or entry.stem not in self._files:
                _remove(entry)
        _sync_folder(folder)

    def _finish_reserved(self, name: str) -> None:
        array, pages = self._reserved[name]
        if pages is not None:
            pages.flush()
            array.setflags(write=False)
        digest = hashlib.sha256()
        with self._file(name).open("r+b") as file:
            _sync(file)
            while block := file.read(_BLOCK):
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
            "crc32_ends": _crc_of_ends(file, size),
        }

    def _new(self, name: str, dtype: npt.DTypeLike) -> tuple[str, np.dtype[Any]]:
        self._check_open()
        if not _NAME.fullmatch(name):
            raise ValueError(f"the array name {name!r} holds more than letters, digits and _")
        # Some file systems do not tell A.bin from a.bin.
        for taken in (*self._files, *self._streams, *self._reserved):
            if taken.lower() == name.lower():
                raise ValueError(f"{name}: there is an array {taken!r} already")
        kind = np.dtype(dtype).newbyteorder("<")
        if kind.str not in _DTYPES:
            raise ValueError(
                f"{name}: the dtype is {kind.str}; expected one of {' '.join(_DTYPES)}"
            )
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
        self._file: BinaryIO = writer._file(name).open("x+b", buffering=_BLOCK)

    def append(self, array: Array) -> None:
        """Put the values of a flat array at the end.

        Raises: ValueError when a value does not fit the type of the stream (floating-point
        numbers are rounded to it), or the array is not flat.
        """
        if self._file.closed:
            raise ValueError(f"{self._name}: its stream has ended")
        values = _converted(self._name, array, self._dtype)
        raw = values.view(np.uint8)
        with _failing(self._writer.path):
            for start in range(0, len(raw), _BLOCK):
                block = raw[start : start + _BLOCK].data
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
        with _failing(self._writer.path), self._file as file:
            _sync(file)
            self._writer._file_facts(self._name, self._dtype, file, self._digest.hexdigest())
        del self._writer._streams[self._name]

    def abandon(self) -> None:
        """Close the file, whatever is in it."""
        with suppress(OSError):
            self._file.close()


def _reopen(path: Path, keys_version: int) -> Store:
    return Store.open(path, keys_version=keys_version)


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


# Reading and checking


def _read_manifest(root: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((root / _MANIFEST).read_bytes().decode("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        if not root.exists():
            raise IndexFileError(f"{root}: no such index; build one with Gazetteer.build") from None
        manifest = None
    except OSError as error:
        raise IndexFileError(
            f"{root / _MANIFEST}: cannot be read ({_reason(error)}); choose an index you may read"
        ) from error
    except (ValueError, RecursionError):
        manifest = None
    if (
        not isinstance(manifest, dict)
        or manifest.get("magic") != _MAGIC
        or not isinstance(manifest.get("files"), dict)
    ):
        raise IndexFileError(
            f"{root}: not an entitylink index (no readable {_MANIFEST} of one in it); expected a "
            "directory that Gazetteer.build wrote. If it was one, remove it and build it again"
        )
    return manifest


def _stamp(root: Path) -> tuple[int, int] | None:
    """Another one whenever the manifest was replaced, be it by the same text."""
    try:
        facts = (root / _MANIFEST).stat()
    except OSError:
        return None
    return facts.st_ino, facts.st_mtime_ns


def _check_versions(root: Path, manifest: Mapping[str, Any], keys_version: int) -> None:
    source = f"Build it again from its source: {manifest.get('source') or 'not recorded'}"
    found = manifest.get("format_version")
    if not _is_whole(found):
        raise _malformed(root, "format_version", found, "a whole number")
    if found < FORMAT_VERSION:
        raise IndexVersionError(
            f"{root}: index format {found}, made by an older release; this release reads "
            f"{FORMAT_VERSION}. {source}"
        )
    if found > FORMAT_VERSION:
        raise IndexVersionError(
            f"{root}: index format {found}, made by a newer release; this release reads "
            f"{FORMAT_VERSION}. Update entitylink, or b{source[1:]}"
        )
    if manifest.get("keys_version") != keys_version:
        raise IndexVersionError(
            f"{root}: made with keys version {manifest.get('keys_version')}, this release "
            f"uses {keys_version}. {source}"
        )


def _files_of(root: Path, manifest: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What the manifest says of the files, every field looked at: nothing in it is trusted."""
    generation = manifest.get("generation")
    if not isinstance(generation, str) or not _GENERATION.fullmatch(generation):
        raise _malformed(root, "generation", generation, "12 hexadecimal digits")
    files: dict[str, dict[str, Any]] = manifest["files"]
    for name, facts in files.items():
        if not _NAME.fullmatch(name):
            raise _malformed(root, "files", name, "names of letters, digits and _")
        place = f"files.{name}"
        if not isinstance(facts, dict):
            raise _malformed(root, place, facts, "an object")
        dtype = facts.get("dtype")
        if dtype not in _DTYPES:
            raise _malformed(root, f"{place}.dtype", dtype, f"one of {' '.join(_DTYPES)}")
        count = facts.get("count")
        if not _is_whole(count):
            raise _malformed(root, f"{place}.count", count, "a whole number")
        size = count * np.dtype(dtype).itemsize
        if facts.get("bytes") != size:
            raise _malformed(root, f"{place}.bytes", facts.get("bytes"), str(size))
        for field, digits in (("sha256", 64), ("crc32_ends", 8)):
            value = facts.get(field)
            if not isinstance(value, str) or not re.fullmatch(rf"[0-9a-f]{{{digits}}}", value):
                raise _malformed(root, f"{place}.{field}", value, f"{digits} hexadecimal digits")
    return files


def _malformed(root: Path, place: str, found: object, expected: str) -> IndexFileError:
    return IndexFileError(
        f"{root / _MANIFEST}: {place} is {found!r:.80}; expected {expected}. The manifest is "
        "damaged, build the index again"
    )


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 60


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
            crc = _crc_of_ends(file, size)
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
            f"{path}: cannot be read ({_reason(error)}); choose an index you may read, or build "
            "it again"
        ) from error


def _is_as_written(file: Path, facts: Mapping[str, Any]) -> bool:
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
    except OSError:
        return False
    return bool(digest.hexdigest() == facts["sha256"])


def _crc_of_ends(file: BinaryIO, size: int) -> str:
    """CRC-32 of the first and the last 4 KB; of the whole file when it is shorter than both."""
    file.seek(0)
    if size <= 2 * _END:
        ends = file.read(size)
    else:
        ends = file.read(_END)
        file.seek(size - _END)
        ends += file.read(_END)
    return f"{zlib.crc32(ends):08x}"


def _generation(files: Mapping[str, Mapping[str, Any]]) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        facts = files[name]
        digest.update(f"{name} {facts['dtype']} {facts['count']} {facts['sha256']}\n".encode())
    return digest.hexdigest()[:12]


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
        if Store.is_index(root):
            return
    raise IndexFileError(
        f"{root}: exists and is no entitylink index; choose another path or remove it"
    )


def _is_rest_of_build(entry: Path) -> bool:
    if _GENERATION.fullmatch(entry.name):
        with suppress(FileNotFoundError):  # another writer has just removed it
            return entry.is_dir() and all(file.suffix == ".bin" for file in entry.iterdir())
        return True
    return entry.name == _LOCK or _SCRATCH.fullmatch(entry.name) is not None


def _sweep(root: Path) -> None:
    """Remove what killed writers left, and every generation but the present one."""
    keeps_all = False
    present = None
    if (root / _MANIFEST).exists():
        try:
            manifest = _read_manifest(root)
        except IndexFileError:
            return
        # How another format uses such folders is not known here.
        keeps_all = manifest.get("format_version") != FORMAT_VERSION
        present = manifest.get("generation")
    for entry in root.iterdir():
        is_outdated = _GENERATION.fullmatch(entry.name) and entry.name != present and not keeps_all
        if is_outdated or _SCRATCH.fullmatch(entry.name):
            _remove(entry)


def _files_of_format_1(root: Path) -> list[Path]:
    """The files of an index of format 1, which stand beside its manifest."""
    try:
        manifest = _read_manifest(root)
    except IndexFileError:
        return []
    return [root / name for name in manifest["files"] if _FILE_OF_FORMAT_1.fullmatch(name)]


# What the system says and is told

_DISK_FULL = {errno.ENOSPC, errno.EFBIG, *([errno.EDQUOT] if hasattr(errno, "EDQUOT") else [])}


@contextmanager
def _failing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _failed(path, error) from error


def _failed(path: Path, error: OSError) -> IndexFileError:
    return IndexFileError(
        f"{path}: writing failed ({_reason(error)}); nothing was kept, {_advice(error)}"
    )


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _advice(error: OSError) -> str:
    if error.errno == errno.EFBIG:
        return "raise the limit on the size of files (ulimit -f) or choose another disk"
    if error.errno in _DISK_FULL:
        return "free some space or choose a path on another disk"
    if error.errno in (errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM):
        return "try again when that is mended"
    return "choose a path you may write to"


def _make_folders(path: Path, made: list[Path]) -> None:
    """Make `path` and what is missing above it; add to `made`, deepest first."""
    missing = []
    while not path.exists():
        missing.append(path)
        path = path.parent
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        made.insert(0, folder)


def _allocate(file: BinaryIO, size: int) -> None:
    """Make the file `size` zero bytes long and take the space for them."""
    if hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(file.fileno(), 0, size)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS):
                raise
        else:
            return
    file.seek(0)
    for start in range(0, size, _BLOCK):
        file.write(bytes(min(_BLOCK, size - start)))
    file.flush()


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # where a folder cannot be opened
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        with suppress(OSError):
            entry.unlink()
