"""The options of a component: the linker they ask for, and how they are stored and restored.

An index is never stored with a pipeline, only where it stands. So a pipeline that is moved finds
its gazetteers at the same paths, or is told others when it is loaded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from entitylink.errors import EntitylinkError, GazetteerError, InputError
from entitylink.gazetteer import Gazetteer
from entitylink.link.linker import Linker

__all__ = ["LINKER_DEFAULTS", "language_of", "linker_of", "packed", "restored"]

LINKER_DEFAULTS: dict[str, Any] = {"gazetteers": ["core"], "lang": None, "preset": "balanced"}
_LINKER = ("preset", "floor", "gap", "label_lang")
_CORE = "core"
_NO_LANGUAGE = ("", "xx", "mul")
"""What a pipeline for many languages has as its language."""


def linker_of(options: Mapping[str, Any], name: str) -> Linker:
    """The linker that the options ask for.

    Raises: InputError or GazetteerError, naming the component called `name`.
    """
    gazetteers = options["gazetteers"]
    if isinstance(gazetteers, str) or not isinstance(gazetteers, Iterable):
        raise InputError(f"{name}: gazetteers is {gazetteers!r}; expected a list of paths")
    opened = [_opened(path, name) for path in gazetteers]
    if not opened:
        raise GazetteerError(
            f"{name}: gazetteers is empty; expected paths, or 'core' for the core gazetteer"
        )
    try:
        return Linker(opened, **{key: options[key] for key in _LINKER if key in options})
    except EntitylinkError as error:
        raise type(error)(f"{name}: {error}") from error


def _opened(path: object, name: str) -> Gazetteer:
    if not isinstance(path, (str, Path)):
        raise InputError(f"{name}: a gazetteer is {path!r}; expected a path or 'core'")
    try:
        return Gazetteer.core() if path == _CORE else Gazetteer.open(path)
    except GazetteerError as error:
        raise type(error)(
            f"{name}: {error}. If the gazetteer stands elsewhere, say where: "
            f'spacy.load(..., config={{"components.{name}.gazetteers": ["path"]}})'
        ) from error


def language_of(lang: str | None, pipeline_lang: str | None) -> str | None:
    """The language to link in: the one asked for, else that of the pipeline, None for many."""
    asked = lang or pipeline_lang or ""
    return None if asked in _NO_LANGUAGE else asked


def packed(options: Mapping[str, Any]) -> bytes:
    """The options as JSON, always the same bytes for the same options."""
    text = json.dumps(dict(options), ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def restored(
    data: bytes | Path, options: Mapping[str, Any], defaults: Mapping[str, Any], name: str
) -> dict[str, Any]:
    """The stored options, and those of `options` that differ from their `defaults`.

    What was asked for when the component was made counts more than what is stored: otherwise
    `spacy.load(..., config=...)` could not say where a gazetteer stands now.
    Raises: InputError when `data` is not what `packed` gave.
    """
    try:
        stored = json.loads(data.read_bytes() if isinstance(data, Path) else data)
    except (OSError, ValueError) as error:
        where = f"{data}: " if isinstance(data, Path) else ""
        raise InputError(
            f"{name}: {where}cannot be read ({error}); expected options that to_disk or to_bytes "
            "of this component stored"
        ) from error
    unknown = sorted(stored.keys() - defaults.keys()) if isinstance(stored, dict) else [stored]
    if unknown:
        raise InputError(
            f"{name}: stored options hold {unknown[0]!r}; expected some of {', '.join(defaults)}. "
            "Another release may have stored them: make the component anew"
        )
    asked = {key: value for key, value in options.items() if value != defaults[key]}
    return {**defaults, **stored, **asked}
