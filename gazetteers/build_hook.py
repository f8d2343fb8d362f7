"""Compile the core gazetteer into the wheel, so that an installed library opens it at once.

Runs inside the package build. An editable install gets nothing from here: there the core
gazetteer is compiled into the user's cache on first use (`entitylink/gazetteer/core.py`).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CoreGazetteerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds `entitylink/core.elx` to a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the tables of this source tree into a folder that goes into the wheel."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        try:
            from entitylink.gazetteer.core import build_core
        finally:
            sys.path.remove(str(root))
        self._scratch = tempfile.TemporaryDirectory()
        compiled = Path(self._scratch.name) / "core.elx"
        build_core(root / "gazetteers" / "core", compiled)
        build_data["force_include"][str(compiled)] = "entitylink/core.elx"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the folder again."""
        if version != "editable":
            self._scratch.cleanup()
