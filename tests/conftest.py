"""Fixtures shared by all tests, and the place where the development data is found."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from commands import Commands
from hypothesis import settings
from writers import writer_entities

from entitylink import Gazetteer, Linker

# The continuous run asks the same questions every time; a run at home may find new ones.
# Neither looks at the clock: a busy machine fails no test.
settings.register_profile("home", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "home")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the development data; the test skips where there is none."""
    named = os.environ.get("ENTITYLINK_DATA")
    if named and (Path(named) / "reference").is_dir():
        return Path(named)
    message = "needs the development data: set ENTITYLINK_DATA to the folder that holds it"
    if os.environ.get("ENTITYLINK_REQUIRE_DATA"):
        pytest.fail(f"{message} (ENTITYLINK_DATA is {named!r})")
    pytest.skip(message)


@pytest.fixture(scope="session")
def core() -> Linker:
    return Linker()


@pytest.fixture(scope="session")
def writers_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gazetteers") / "writers.elx"
    Gazetteer.build(writer_entities(), path)
    return path


@pytest.fixture(scope="session")
def writers(writers_path: Path) -> Linker:
    return Linker(Gazetteer.open(writers_path))


@pytest.fixture
def cli(tmp_path: Path, writers_path: Path) -> Commands:
    return Commands(tmp_path, writers_path)
