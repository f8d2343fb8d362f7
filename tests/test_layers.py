"""Imports point one way, nothing slow is imported early, and every room has its data files.

The order of the rooms is the one of the design: a name goes up through them when a gazetteer is
built and once more when it is looked up. All imports count, those inside functions too.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "entitylink"

LAYERS = [
    # from the lowest to the highest; rooms of one line do not import each other
    ("errors", "version", "pages"),
    ("datafile", "model", "tables"),
    ("annotate",),
    ("text",),
    ("translit",),
    ("names",),
    ("index",),
    ("keys",),
    ("gazetteer",),
    ("link", "sources"),
    ("evaluate",),
    ("cli", "integrations"),
]
LAYER = {room: height for height, rooms in enumerate(LAYERS) for room in rooms}

NARROWER = {
    # These rooms may not use all that is below them.
    "index": {"errors"},
    "errors": set(),
    "version": set(),
    "pages": set(),
    "keys": {"text", "translit", "index"},
}

FACADE = "entitylink"
"""The package itself, which gathers the public names: no room may import from it."""

SLOW = (
    "requests",
    "ftfy",
    "pypinyin",
    "unidecode",
    "tqdm",
    "regex",
    "click",
    "pyarrow",
    "jinja2",
    "spacy",
)

DATA = [
    ("text", "data/*.toml"),
    ("text", "data/*.tsv"),
    ("translit", "languages.toml"),
    ("translit", "schemes/*.toml"),
    ("translit", "orthographies/*.toml"),
    ("translit", "weights/*.tsv"),
    ("names", "data/*.toml"),
    ("names", "data/*.tsv"),
    ("names", "data/inflection/*.toml"),
    ("link", "data/*.toml"),
    ("integrations", "spacy/*.toml"),
    ("pages", "templates/*.html"),
    ("sources", "data/*.toml"),
    ("sources", "data/*.tsv"),
]


def room_of(module: str) -> str:
    """`entitylink.text.clean` stands in the room `text`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else FACADE


def imported(source: str, module: str) -> Iterator[tuple[int, str]]:
    """The lines on which a module imports one of ours, and the room of what it imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = module.split(".")[: -node.level]
            found = [".".join([*base, node.module or alias.name]) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            # `from entitylink import keys` may name a room; `from entitylink import Name` is the
            # facade.
            rooms = [a.name for a in node.names if node.module == FACADE and a.name in LAYER]
            found = [f"{FACADE}.{room}" for room in rooms] or [node.module or ""]
        else:
            continue
        for name in found:
            if name.split(".")[0] == FACADE:
                yield node.lineno, room_of(name)


def problems(source: str, module: str) -> list[str]:
    """What a module imports that it may not."""
    mine = room_of(module)
    wrong = []
    for line, other in imported(source, module):
        if other == mine:
            continue
        below = LAYER.get(other, 99) < LAYER.get(mine, -1)
        if not below or other not in NARROWER.get(mine, {other}):
            wrong.append(f"{module}, line {line}: {mine} imports {other}")
    return wrong


def modules() -> list[tuple[str, Path]]:
    found = []
    for file in sorted(PACKAGE.rglob("*.py")):
        parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
        found.append((".".join(part for part in parts if part != "__init__"), file))
    return found


def test_every_room_has_its_layer() -> None:
    assert {room_of(name) for name, _ in modules()} - {FACADE} == set(LAYER)


@pytest.mark.parametrize(
    ("name", "file"),
    [pytest.param(name, file, id=name) for name, file in modules() if name != FACADE],
)
def test_imports_point_downward(name: str, file: Path) -> None:
    assert problems(file.read_text(encoding="utf-8"), name) == []


@pytest.mark.parametrize(
    ("module", "line", "is_allowed"),
    [
        pytest.param("entitylink.keys", "from entitylink.text.clean import fold", True, id="down"),
        pytest.param("entitylink.text.clean", "import entitylink.keys", False, id="up"),
        pytest.param("entitylink.text.clean", "from entitylink import keys", False, id="up-from"),
        pytest.param("entitylink.text.clean", "from ..keys import Level", False, id="up-relative"),
        pytest.param("entitylink.text.clean", "from .scripts import x", True, id="same-room"),
        pytest.param("entitylink.names.parse", "from entitylink import Name", False, id="facade"),
        pytest.param("entitylink.index.store", "from entitylink.errors import X", True, id="index"),
        pytest.param("entitylink.index.store", "import entitylink.keys", False, id="index-keys"),
        pytest.param("entitylink.keys", "from entitylink.index import hashing", True, id="hashing"),
        pytest.param("entitylink.index.spill", "import entitylink.text", False, id="index-text"),
        pytest.param("entitylink.model", "import entitylink.datafile", False, id="same-layer"),
        pytest.param("entitylink.model", "import entitylink.pages", True, id="pages"),
        pytest.param("entitylink.pages", "import entitylink.errors", False, id="on-its-own"),
        pytest.param("entitylink.names.parse", "import json", True, id="not-ours"),
    ],
)
def test_the_check_itself(module: str, line: str, is_allowed: bool) -> None:
    in_function = f"def f():\n    {line}\n"
    assert (problems(line, module) == []) is is_allowed
    assert (problems(in_function, module) == []) is is_allowed


def test_import_takes_in_nothing_slow(root: Path) -> None:
    script = f"import sys, entitylink; print(*({SLOW!r} & sys.modules.keys()))"
    script = script.replace(repr(SLOW), repr(set(SLOW)))
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    ("room", "pattern"), [pytest.param(*row, id="/".join(row)) for row in DATA]
)
def test_data_files_are_in_the_package(room: str, pattern: str) -> None:
    folder, _, name = pattern.rpartition("/")
    place = resources.files(f"entitylink.{room}").joinpath(*filter(None, folder.split("/")))
    ending = name.removeprefix("*")
    assert [file.name for file in place.iterdir() if file.name.endswith(ending)]
