"""What a writer of files asks of the system, and what a failure there is called.

In: files, folders and the errors of the system. Out: the space taken, the bytes on the disk for
good, and errors that say what to do. What the files hold is said in `index.manifest`.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from entitylink.errors import IndexFileError

__all__ = [
    "BLOCK",
    "FULL",
    "advice",
    "allocate",
    "failed",
    "failing",
    "make_folders",
    "reason",
    "remove",
    "sync",
    "sync_folder",
]

BLOCK = 1 << 20
"""Bytes that are read or written at a time."""

FULL = {errno.ENOSPC, errno.EFBIG, *([errno.EDQUOT] if hasattr(errno, "EDQUOT") else [])}
"""What the system calls a disk that takes nothing more."""


@contextmanager
def failing(path: Path) -> Iterator[None]:
    """Turn errors of the system, while an index is written at `path`, into `failed`."""
    try:
        yield
    except OSError as error:
        raise failed(path, error) from error


def failed(path: Path, error: OSError) -> IndexFileError:
    """The error of an index that could not be written at `path`."""
    return IndexFileError(
        f"{path}: writing failed ({reason(error)}); nothing was kept, {advice(error)}"
    )


def reason(error: OSError) -> str:
    """What the system says."""
    return error.strerror or str(error)


def advice(error: OSError) -> str:
    """What to do when something cannot be written."""
    if error.errno == errno.EFBIG:
        return "raise the limit on the size of files (ulimit -f) or choose another disk"
    if error.errno in FULL:
        return "free some space or choose a path on another disk"
    if error.errno in (errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM):
        return "try again when that is mended"
    return "choose a path you may write to"


def make_folders(path: Path, made: list[Path]) -> None:
    """Make `path` and what is missing above it; add to `made`, deepest first."""
    missing = []
    while not path.exists():
        missing.append(path)
        path = path.parent
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        made.insert(0, folder)


def allocate(file: BinaryIO, size: int) -> None:
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
    for start in range(0, size, BLOCK):
        file.write(bytes(min(BLOCK, size - start)))
    file.flush()


def sync(file: BinaryIO) -> None:
    """Wait until what was written survives a loss of power."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """The same for what was made, renamed or removed in a folder."""
    if os.name == "nt":
        return  # where a folder cannot be opened
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(entry: Path) -> None:
    """Remove a file or a whole folder, as far as the system lets go of it."""
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        with suppress(OSError):
            entry.unlink()
