"""The bytes of a dump in blocks of whole lines, from whatever it is packed in.

In: a path (`-` is standard input; it may be a pipe) and where to start. Out: blocks of some
megabytes that end with a line. Plain, gzip, bzip2 and Zstandard are told apart by their first
bytes, not by their names. What the lines hold is not looked at here, except that a dump which is an
array (`[`, an item a line, `]`) has to be closed: one that is not was cut off.

In a plain file a start is gone to. In a packed one everything before it has to be unpacked again,
which is several times as fast as reading it.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import json
import os
import re
import sys
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from entitylink.errors import InputError

__all__ = ["BLOCK", "DumpFile", "OtherDumpError", "is_stream"]

BLOCK = 4 << 20
"""Bytes of a block, about."""

LONGEST_LINE = 1 << 28
"""No item comes near this; what has longer lines is no dump."""

_ENDS = 1 << 16
_TAIL = 64
"""Bytes at the end of a dump that are looked at for the bracket that closes it."""

_BRACKET_ALONE = re.compile(rb"(?:\n|^\[)\s*\]\s*$")
_CUT = "It was not copied whole: fetch it again"


def is_stream(path: str | os.PathLike[str]) -> bool:
    """Does a path give its bytes only once, as standard input (`-`) and pipes do?"""
    name = os.fspath(path)
    return name == "-" or (
        os.path.exists(name) and not os.path.isfile(name) and not os.path.isdir(name)
    )


class OtherDumpError(InputError):
    """What was read before is not of this dump."""


class DumpFile:
    """A dump that is open for reading; `size` is that of the file as it lies on disk, or None."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.name = os.fspath(path)
        self.is_stream = is_stream(path)
        try:
            raw = sys.stdin.buffer if self.name == "-" else open(path, "rb")  # noqa: SIM115
            self.size = None if self.is_stream else os.fstat(raw.fileno()).st_size
            self._raw = cast(io.BufferedReader, raw)
            head = self._raw.peek(8)[:8]
        except OSError as error:
            raise InputError(
                f"{self.name}: cannot be read ({error.strerror}); name a JSON dump of Wikidata, or "
                "- for standard input"
            ) from error
        if not head:
            raise InputError(f"{self.name}: is empty; expected a JSON dump of Wikidata")
        self._unpacked = _unpacked(self.name, self._raw, head)
        self.is_packed = self._unpacked is not self._raw
        self._is_array = None if self.is_packed or self.is_stream else head[:1] == b"["
        self.crc = 0
        """The CRC-32 of the bytes up to the end of the last block; not taken of a plain file."""
        self._last = b""

    def close(self) -> None:
        """Close the file; standard input stays open."""
        if self.name != "-":
            self._raw.close()

    @property
    def position(self) -> int:
        """How many bytes of the file on disk were read."""
        return 0 if self.is_stream else self._raw.tell()

    @property
    def fingerprint(self) -> str:
        """The same for the same file, also when it was moved or copied; "" for a stream."""
        if self.size is None:
            return ""
        digest = hashlib.sha256(f"{self.size}".encode())
        with open(self.name, "rb") as file:
            digest.update(file.read(_ENDS))
            file.seek(max(self.size - _ENDS, 0))
            digest.update(file.read(_ENDS))
        return digest.hexdigest()

    def blocks(self, start: int = 0, crc: int = 0) -> Iterator[bytes]:
        """Blocks of whole lines, from byte `start` of the unpacked dump on.

        Raises: InputError when the dump is damaged, cut off, or when `crc` is not that of the bytes
        before `start`: then it is not the one that was read before.
        """
        try:
            if start:
                self._go_to(start, crc)
            yield from self._whole_lines()
        except EOFError as error:
            raise InputError(f"{self.name}: the archive ends in the middle. {_CUT}") from error
        except (OSError, zlib.error) as error:
            raise InputError(f"{self.name}: the archive is damaged ({error}). {_CUT}") from error

    def _go_to(self, start: int, crc: int) -> None:
        if not self.is_packed and not self.is_stream:
            self._raw.seek(max(start - _TAIL, 0))
            self._last = self._raw.read(min(start, _TAIL))
            return
        left = start
        while left:
            data = self._read(min(left, BLOCK))
            if not data:
                break
            self._passed(data)
            left -= len(data)
        if left or self.crc != crc:
            raise OtherDumpError(
                f"{self.name}: is not the dump of which {start} bytes were read before. Give that "
                "one, or remove the folder with what was read"
            )

    def _read(self, size: int) -> bytes:
        data = self._unpacked.read(size)
        if self._is_array is None:
            self._is_array = data[:1] == b"["
        return data

    def _passed(self, data: bytes) -> None:
        self._last = (self._last + data[-_TAIL:])[-_TAIL:]
        if self.is_packed or self.is_stream:
            self.crc = zlib.crc32(data, self.crc)

    def _whole_lines(self) -> Iterator[bytes]:
        rest: list[bytes] = []
        held = 0
        while data := self._read(BLOCK):
            end = data.rfind(b"\n") + 1
            if end:
                block = b"".join([*rest, data[:end]])
                rest, held = [data[end:]], len(data) - end
                self._passed(block)
                yield block
            else:
                rest.append(data)
                held += len(data)
                if held > LONGEST_LINE:
                    raise InputError(
                        f"{self.name}: a line is longer than {LONGEST_LINE >> 20} MB; expected an "
                        "item of Wikidata on each line"
                    )
        block = b"".join(rest)
        if self._is_array and not _is_closed(self._last, block):
            raise InputError(
                f"{self.name}: the array of items is not closed with ']'. {_CUT}. A part that was "
                "cut out on purpose is read when it ends with a line ']'"
            )
        if block:
            if not self._is_array and not block.rstrip().endswith(b"}"):
                raise InputError(f"{self.name}: the last line ends inside of an item. {_CUT}")
            self._passed(block)
            yield block


def _is_closed(before: bytes, last: bytes) -> bool:
    """Does an array end here: with a bracket on a line of its own, or behind a whole item?"""
    if _BRACKET_ALONE.search(before + last[-_TAIL:]):
        return True
    try:
        json.loads(last.strip(b" \t\r\n,[]"))
    except (ValueError, RecursionError):
        return False
    return last.rstrip().endswith(b"]")


def _unpacked(name: str, raw: io.BufferedReader, head: bytes) -> BinaryIO:
    if head.startswith(b"\x1f\x8b"):
        return cast(BinaryIO, gzip.GzipFile(fileobj=raw))
    if head.startswith(b"BZh"):
        return cast(BinaryIO, bz2.BZ2File(raw))
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        return cast(BinaryIO, _Zstandard(name, raw))
    return raw


class _Zstandard(io.RawIOBase):
    """Unpack Zstandard, and notice where it ends too early (the package's reader does not)."""

    def __init__(self, name: str, raw: BinaryIO) -> None:
        try:
            import zstandard
        except ImportError as error:
            raise InputError(
                f"{name}: is packed with Zstandard, which needs a package: pip install "
                "'entitylink[zstd]'"
            ) from error
        self._errors = zstandard.ZstdError
        self._unpacker = zstandard.ZstdDecompressor()
        self._raw = raw
        self._frame = self._unpacker.decompressobj()
        self._is_inside = False
        self._ready = b""

    def read(self, size: int = -1) -> bytes:
        while not self._ready:
            packed = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame = self._unpacker.decompressobj()
                self._is_inside = False
            packed = packed or self._raw.read(1 << 17)
            if not packed:
                if self._is_inside:
                    raise EOFError
                return b""
            self._is_inside = True
            try:
                self._ready = self._frame.decompress(packed)
            except self._errors as error:
                raise OSError(str(error)) from error
        data, self._ready = self._ready[:size], self._ready[size:]
        return data
