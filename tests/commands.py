"""Runs the command line for tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from entitylink.cli import main

ROOT = Path(__file__).resolve().parents[1]


class Commands:
    """Runs commands on the ten writers, in a folder of their own."""

    def __init__(self, folder: Path, gazetteer: Path) -> None:
        self.folder = folder
        self.gazetteer = str(gazetteer)

    def file(self, name: str, content: str | bytes) -> str:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    def run(self, command: str, *arguments: str, code: int = 0, typed: str | None = None) -> Result:
        result = CliRunner().invoke(main, self._words(command, arguments), input=typed)
        # SystemExit is how a command ends; anything else would be a traceback.
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        assert result.exit_code == code, result.output
        return result

    def start(
        self, command: str, *arguments: str | bytes, code: int = 0, typed: bytes = b""
    ) -> subprocess.CompletedProcess[bytes]:
        done = subprocess.run(
            [sys.executable, "-m", "entitylink.cli", *self._words(command, arguments)],
            cwd=ROOT,
            input=typed,
            capture_output=True,
            timeout=60,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        assert done.returncode == code, done.stderr.decode()
        return done

    def _words(self, command: str, arguments: tuple[str | bytes, ...]) -> list[str | bytes]:
        links = command in ("lookup", "explain", "link", "text")
        return [command, *(["-g", self.gazetteer] if links else []), *arguments]
