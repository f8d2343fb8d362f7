"""A file that is half written, and how far: so that a run that was stopped can go on.

In: the path of the file to be, and a text that names the run (its input and options). Out: the file
to write into, `.NAME.part` beside it, and what an earlier run with the same name had written. One
process at a time writes it.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from entitylink.errors import InputError

if TYPE_CHECKING:
    from filelock import FileLock

__all__ = ["Partial"]


class Partial:
    """The half-written file of one run.

    rows    how many rows an earlier run wrote and said so; 0 for none
    failed  how many of them were failures
    size    how many bytes they take; what stands behind them is not whole
    Raises: InputError when another process writes the same file, or it cannot be written.
    """

    def __init__(self, path: str, run: str) -> None:
        from filelock import FileLock, Timeout

        target = Path(os.path.realpath(path))
        if not target.parent.is_dir():
            # A lock would make the folder.
            raise InputError(f"{path}: cannot be written (no folder {Path(path).parent})")
        self.path = str(target.with_name(f".{target.name}.part"))
        self._state = f"{self.path}.json"
        self._run = hashlib.sha256(run.encode("utf-8", "replace")).hexdigest()
        self._lock: FileLock = FileLock(f"{self.path}.lock")
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            raise InputError(f"{path}: is being written by another process") from None
        except OSError as error:
            raise InputError(f"{path}: cannot be written ({error.strerror})") from error
        self.rows = self.failed = self.size = 0
        self._read_state()
        self._is_new = not self.rows

    def _read_state(self) -> None:
        try:
            state = json.loads(Path(self._state).read_bytes())
            if state["run"] == self._run and Path(self.path).stat().st_size >= state["size"]:
                self.rows, self.failed = state["rows"], state["failed"]
                self.size = state["size"]
        except (OSError, ValueError, KeyError, TypeError):
            pass  # nothing was left, or nothing that can be used

    def say(self, rows: int, failed: int, size: int) -> None:
        """State how far the file is whole; what is said last counts."""
        fresh = f"{self._state}.new"
        state = {"run": self._run, "rows": rows, "failed": failed, "size": size}
        Path(fresh).write_text(json.dumps(state), encoding="utf-8")
        os.replace(fresh, self._state)
        self._is_new = False

    def end(self, *, keep: bool) -> None:
        """Let go of the file: `keep` it to go on with, unless nothing was said of it yet."""
        if not keep or self._is_new:
            Path(self._state).unlink(missing_ok=True)
            Path(self.path).unlink(missing_ok=True)
        Path(f"{self._state}.new").unlink(missing_ok=True)
        self._lock.release()
        Path(self._lock.lock_file).unlink(missing_ok=True)
