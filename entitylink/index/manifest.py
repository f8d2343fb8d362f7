"""What the folder of an index holds, and the manifest that states it.

In: the path of an index. Out: its manifest, every field looked at, or an error that says what is
wrong with it; and the checksums it states. Arrays are opened in `index.store` and written in
`index.writer`; what they mean is said in `gazetteer.layout`.

    people.elx/manifest.json              facts of the builder; dtype, count and checksums of files
    people.elx/0c1f6e2a9b47/ent_kind.bin  the values and nothing else, little-endian
    people.elx/.lock, .new-5e0d.../       only while a writer is at work, or after one was killed

The folder of the files is called after their checksums, so the same input gives the same bytes
and the same names.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, TypeGuard

import numpy as np

from entitylink.errors import IndexFileError, IndexVersionError
from entitylink.index import disk

__all__ = [
    "ARRAY_NAME",
    "DTYPES",
    "FORMAT_VERSION",
    "GENERATION",
    "MAGIC",
    "MANIFEST",
    "check_versions",
    "crc_of_ends",
    "files_of",
    "generation_of",
    "is_as_written",
    "is_index",
    "read_manifest",
]

FORMAT_VERSION = 3
"""Changes when the layout of the directory changes, or an array is added, dropped or given
another meaning."""

MANIFEST = "manifest.json"
MAGIC = "entitylink index"

GENERATION = re.compile(r"[0-9a-f]{12}", re.ASCII)
"""The name of the folder of the files."""

ARRAY_NAME = re.compile(r"[A-Za-z0-9_]+", re.ASCII)

DTYPES = ("|b1", "|i1", "|u1", "<i2", "<i4", "<i8", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8")

_END = 4096
"""So many bytes at the start and at the end of each file are compared when it is opened."""


def read_manifest(root: Path) -> dict[str, Any]:
    """The manifest of an index of whatever version, looked at no further than its first facts.

    Raises: IndexFileError when there is none.
    """
    try:
        manifest = json.loads((root / MANIFEST).read_bytes().decode("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        if not root.exists():
            raise IndexFileError(f"{root}: no such index; build one with Gazetteer.build") from None
        manifest = None
    except OSError as error:
        raise IndexFileError(
            f"{root / MANIFEST}: cannot be read ({disk.reason(error)}); choose an index you may "
            "read"
        ) from error
    except (ValueError, RecursionError):
        manifest = None
    if (
        not isinstance(manifest, dict)
        or manifest.get("magic") != MAGIC
        or not isinstance(manifest.get("files"), dict)
    ):
        raise IndexFileError(
            f"{root}: not an entitylink index (no readable {MANIFEST} of one in it); expected a "
            "directory that Gazetteer.build wrote. If it was one, remove it and build it again"
        )
    return manifest


def is_index(root: Path) -> bool:
    """Is there an index, of whatever version, that at least begins like one?"""
    try:
        read_manifest(root)
    except IndexFileError:
        return False
    return True


def check_versions(root: Path, manifest: Mapping[str, Any], keys_version: int) -> None:
    """Raise IndexVersionError when the format or the keys are not those of this release."""
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


def files_of(root: Path, manifest: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What the manifest says of the files, every field looked at: nothing in it is trusted."""
    generation = manifest.get("generation")
    if not isinstance(generation, str) or not GENERATION.fullmatch(generation):
        raise _malformed(root, "generation", generation, "12 hexadecimal digits")
    files: dict[str, dict[str, Any]] = manifest["files"]
    for name, facts in files.items():
        if not ARRAY_NAME.fullmatch(name):
            raise _malformed(root, "files", name, "names of letters, digits and _")
        place = f"files.{name}"
        if not isinstance(facts, dict):
            raise _malformed(root, place, facts, "an object")
        dtype = facts.get("dtype")
        if dtype not in DTYPES:
            raise _malformed(root, f"{place}.dtype", dtype, f"one of {' '.join(DTYPES)}")
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
        f"{root / MANIFEST}: {place} is {found!r:.80}; expected {expected}. The manifest is "
        "damaged, build the index again"
    )


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 60


def is_as_written(file: Path, facts: Mapping[str, Any]) -> bool:
    """Read a whole file and compare it with what the manifest says of it."""
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while block := stream.read(disk.BLOCK):
                digest.update(block)
    except OSError:
        return False
    return bool(digest.hexdigest() == facts["sha256"])


def crc_of_ends(file: BinaryIO, size: int) -> str:
    """CRC-32 of the first and the last 4 KB; of the whole file when it is shorter than both."""
    file.seek(0)
    if size <= 2 * _END:
        ends = file.read(size)
    else:
        ends = file.read(_END)
        file.seek(size - _END)
        ends += file.read(_END)
    return f"{zlib.crc32(ends):08x}"


def generation_of(files: Mapping[str, Mapping[str, Any]]) -> str:
    """The name of the folder of these files, from their names, types, counts and checksums."""
    digest = hashlib.sha256()
    for name in sorted(files):
        facts = files[name]
        digest.update(f"{name} {facts['dtype']} {facts['count']} {facts['sha256']}\n".encode())
    return digest.hexdigest()[:12]
