"""Fixtures shared by all tests, and the place where the development data is found."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from commands import Commands
from hypothesis import settings

from entitylink import Entity, Gazetteer, Linker, Name

# The continuous run asks the same questions every time; a run at home may find new ones.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

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


WRITERS = [
    # id, label, native name, language, birth, prior
    ("Q5685", "Anton Chekhov", "Антон Чехов", "ru", "1860", 180),
    ("Q7243", "Leo Tolstoy", "Лев Толстой", "ru", "1828", 200),
    ("Q991", "Fyodor Dostoevsky", "Фёдор Достоевский", "ru", "1821", 200),
    ("Q7200", "Alexander Pushkin", "Александр Пушкин", "ru", "1799", 190),
    ("Q34660", "J. K. Rowling", "J. K. Rowling", "en", "1965", 150),
    ("el:aleksey-tolstoy", "Aleksey Tolstoy", "Алексей Толстой", "ru", "1883", 60),
    ("el:mahfouz", "Naguib Mahfouz", "نجيب محفوظ", "ar", "1911", 90),
    ("el:lu-xun", "Lu Xun", "鲁迅", "zh", "1881", 90),
    ("el:konrad", "György Konrád", "Konrád György", "hu", "1933", 30),
    ("el:kafka", "Franz Kafka", "Franz Kafka", "de", "1883", 170),
]
"""Ten writers. Ids are names for the tests; what is tested is which of the ten is found."""


def writer_entities() -> list[Entity]:
    return [
        Entity(
            id=id_,
            kind="person",
            names=(Name(label, "en", "label"), Name(native, lang, "native")),
            description=f"writer in {lang}",
            prior=prior,
            born=born,
        )
        for id_, label, native, lang, born, prior in WRITERS
    ]


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
