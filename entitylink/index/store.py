"""Write and open a directory of arrays that never changes once it is there.

In: named numpy arrays and a manifest. Out: the same, memory-mapped. What the arrays mean is
said in `gazetteer.layout`; this room only keeps their bytes.

A directory is written under another name beside its place and renamed when it is whole, so a
killed build leaves nothing that opens. `manifest.json` lists every file with its size and its
SHA-256; opening looks at names and sizes (fast), `verify` reads every byte.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from entitylink.errors import IndexFileError, IndexVersionError

__all__ = ["FORMAT_VERSION", "Store"]

FORMAT_VERSION = 1
"""Changes when an array is added, dropped or given another meaning."""

_MANIFEST = "manifest.json"
_MAGIC = "entitylink index"

Array = npt.NDArray[Any]


class Store:
    """The opened directory: `store["name"]` is a read-only, memory-mapped array."""

    def __init__(self, path: Path, manifest: dict[str, Any], arrays: dict[str, Array]) -> None:
        self.path = path
        self.manifest = manifest
        self._arrays = arrays

    def __getitem__(self, name: str) -> Array:
        return self._arrays[name]

    @classmethod
    def write(
        cls, path: str | os.PathLike[str], arrays: Mapping[str, Array], manifest: Mapping[str, Any]
    ) -> None:
        """Write all arrays and the manifest to `path`, replacing an index that is there.

        Atomic: whoever opens `path` meanwhile finds the old index or the new one.
        Raises: IndexFileError when `path` is something else than an index, or cannot be written.
        """
        target = Path(path)
        if target.exists() and not _is_replaceable(target):
            raise IndexFileError(
                f"{target}: exists and is no entitylink index; choose another path or remove it"
            )
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            scratch = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        except OSError as error:
            raise IndexFileError(
                f"{target}: cannot be written ({error.strerror}); choose a path you may write to"
            ) from error
        try:
            files = {}
            for name in sorted(arrays):
                data = np.ascontiguousarray(arrays[name])
                data = data.astype(data.dtype.newbyteorder("<"), copy=False)
                file = scratch / f"{name}.npy"
                np.save(file, data, allow_pickle=False)
                files[file.name] = {"bytes": file.stat().st_size, "sha256": _sha256(file)}
            whole = {
                "magic": _MAGIC,
                "format_version": FORMAT_VERSION,
                **manifest,
                "files": files,
            }
            text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
            (scratch / _MANIFEST).write_text(text, encoding="utf-8")
            scratch.chmod(0o755)
            _swap(scratch, target)
        except OSError as error:
            raise IndexFileError(
                f"{target}: writing failed ({error.strerror}); nothing was kept"
            ) from error
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, keys_version: int) -> Store:
        """Map the arrays of `path`, after a look at the manifest and the size of each file.

        Raises: IndexFileError when `path` is not a whole index, IndexVersionError when its
        format or its keys are not those of this release.
        """
        root = Path(path)
        manifest = _read_manifest(root)
        if manifest.get("format_version") != FORMAT_VERSION:
            raise IndexVersionError(
                f"{root}: index format {manifest.get('format_version')}, this release reads "
                f"{FORMAT_VERSION}. Build it again from its source: {_source(manifest)}"
            )
        if manifest.get("keys_version") != keys_version:
            raise IndexVersionError(
                f"{root}: made with keys version {manifest.get('keys_version')}, this release "
                f"uses {keys_version}. Build it again from its source: {_source(manifest)}"
            )
        arrays = {}
        for name, facts in manifest["files"].items():
            file = root / name
            try:
                size = file.stat().st_size
            except OSError:
                raise IndexFileError(
                    f"{root}: the file {name} is missing; build the index again"
                ) from None
            if size != facts["bytes"]:
                raise IndexFileError(
                    f"{file}: {size} bytes, expected {facts['bytes']}; the file is damaged, "
                    "build the index again"
                )
            try:
                mapped = np.load(file, mmap_mode="r", allow_pickle=False)
            except (OSError, ValueError, EOFError) as error:
                raise IndexFileError(
                    f"{file}: not a readable array ({error}); build the index again"
                ) from error
            # A plain ndarray over the same pages: slicing a memmap costs ten times as much.
            arrays[file.stem] = mapped.view(np.ndarray)
        return cls(root, manifest, arrays)

    def verify(self) -> None:
        """Read every byte and compare it with the manifest.

        Raises: IndexFileError naming the first file that differs.
        """
        for name, facts in self.manifest["files"].items():
            file = self.path / name
            if not file.is_file() or _sha256(file) != facts["sha256"]:
                raise IndexFileError(
                    f"{file}: its content is not what was written (SHA-256 differs); "
                    "build the index again"
                )


def _read_manifest(root: Path) -> dict[str, Any]:
    if not root.exists():
        raise IndexFileError(f"{root}: no such index; build one with Gazetteer.build")
    try:
        manifest = json.loads((root / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        manifest = None
    if (
        not isinstance(manifest, dict)
        or manifest.get("magic") != _MAGIC
        or not isinstance(manifest.get("files"), dict)
    ):
        raise IndexFileError(
            f"{root}: not an entitylink index (no readable {_MANIFEST} of one in it); "
            "expected a directory that Gazetteer.build wrote"
        )
    return manifest


def _source(manifest: Mapping[str, Any]) -> str:
    return str(manifest.get("source") or "not recorded")


def _is_replaceable(target: Path) -> bool:
    if not target.is_dir():
        return False
    if not any(target.iterdir()):
        return True
    try:
        _read_manifest(target)
    except IndexFileError:
        return False
    return True


def _swap(scratch: Path, target: Path) -> None:
    """Put `scratch` in the place of `target`; the old directory goes last."""
    if not target.exists():
        os.rename(scratch, target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}.old.", dir=target.parent))
    os.rename(target, old / "index")
    try:
        os.rename(scratch, target)
    except OSError:
        os.rename(old / "index", target)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
