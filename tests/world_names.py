"""Names of the world for the tests and `bench/names_of_the_world.py`: rows, small gazetteers.

The rows were written for this project. Half of them, by a hash of the name, are held out: their
misses were not read while the library was worked on.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from entitylink import Entity, Gazetteer, Linker, Name
from entitylink.names.lexicon import word_key
from entitylink.names.parse import parse

__all__ = [
    "held_out",
    "inflected_linker",
    "inflected_rows",
    "title_rows",
    "titles_found",
    "world_linker",
    "world_rows",
]

TESTS = Path(__file__).parent
LINK = TESTS / "link"

_NATIVE_RU = {"Sergey Lavrov", "Vladimir Putin", "Maria Zakharova", "Dmitry Peskov"}
_STRANGERS = (
    "Maria Putina",
    "Sergei Lavrentiev",
    "Donald Trumper",
    "Anna Merkel",
    "Boris Johnston",
    "Petra Tusk",
    "Viktoria Orban",
    "Emmanuelle Macron",
)
"""People of near names, in the gazetteer of the inflected ones."""


def held_out(name: str) -> bool:
    """Whether a row is held out."""
    return hashlib.sha256(name.encode()).digest()[1] % 2 == 1


def title_rows() -> list[tuple[str, str, str]]:
    """Language, phrase and the name in it."""
    rows = []
    for lang, title, name in _rows(TESTS / "names" / "titles.tsv"):
        # "<" stands where a title is said behind the name.
        phrase = title.replace(" < ", " ") if " < " in title else f"{title} {name}"
        rows.append((lang, phrase, name))
    return rows


def titles_found(phrase: str, name: str, lang: str | None) -> bool:
    """Whether nothing but the name is left of a phrase without its titles and articles."""
    left = [t.text for t in parse(phrase, lang=lang).tokens if t.role not in ("title", "article")]
    wanted = [token.text for token in parse(name, lang=lang).tokens]
    return list(map(word_key, left)) == list(map(word_key, wanted))


def world_rows() -> list[tuple[str, str, str | None, str, str]]:
    """What is tried, the query, its language, the entity, and what is expected."""
    return [
        (what, query, None if lang == "-" else lang, entity, expected)
        for what, query, lang, entity, expected in _rows(LINK / "world_names.tsv")
    ]


def world_linker(path: Path) -> Linker:
    """A linker over the entities of `world_names.tsv`, one English label each."""
    entities = []
    for label, lang, native, kind in _rows(LINK / "world_entities.tsv"):
        names = [Name(label, lang, "label")]
        if native != "-":
            names.append(Name(label, native, "native"))
        entities.append(Entity(label, kind, tuple(names), prior=50))
    return Linker(Gazetteer.build(entities, path))


def inflected_rows() -> list[tuple[str, str, str]]:
    """Language, label and inflected name."""
    return [(lang, label, name) for lang, label, name in _rows(LINK / "inflected_names.tsv")]


def inflected_linker(path: Path) -> Linker:
    """A linker over the people of `inflected_names.tsv` and some near strangers."""
    entities = []
    for english, russian, greek in _rows(LINK / "inflected_entities.tsv"):
        names = [Name(english, "en", "label")]
        if russian != "-":
            kind = "native" if english in _NATIVE_RU else "label"
            names.append(Name(russian, "ru", kind))
        if greek != "-":
            names.append(Name(greek, "el", "native" if russian == "-" else "label"))
        entities.append(Entity(english, "person", tuple(names), prior=50))
    entities += [Entity(name, "person", (Name(name, "en", "label"),)) for name in _STRANGERS]
    return Linker(Gazetteer.build(entities, path))


def _rows(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return rows[1:]
