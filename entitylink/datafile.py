"""Read the data files that ship with the library: TOML, in UTF-8, with errors that name the file.

What a file must hold is checked by the room it belongs to.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import tomli

from entitylink.errors import DataFileError

if sys.version_info >= (3, 11):
    from importlib.resources.abc import Traversable
else:
    from importlib.abc import Traversable

__all__ = ["read_toml"]


def read_toml(file: Traversable | Path) -> dict[str, Any]:
    """Parse one TOML file.

    Raises: DataFileError naming the file, when it is not UTF-8 or not TOML.
    """
    try:
        data: dict[str, Any] = tomli.loads(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        raise DataFileError(f"{file.name}: not a readable TOML file ({error})") from error
    return data
