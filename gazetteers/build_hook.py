"""Put the compiled core gazetteer and the recipes into the wheel.

So an installed library opens the one at once and knows the others. Runs inside the package build.
An editable install gets nothing from here: there the core gazetteer is compiled into the user's
cache on first use (`entitylink/gazetteer/core.py`), and recipes are read where they are written
(`entitylink/sources/recipes.py`).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GazetteersHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds `entitylink/core.elx` and `entitylink/sources/data/recipes` to a wheel."""

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
        recipes = root / "gazetteers" / "recipes"
        build_data["force_include"][str(recipes)] = "entitylink/sources/data/recipes"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the folder again."""
        if version != "editable":
            self._scratch.cleanup()
