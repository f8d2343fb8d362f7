"""A gazetteer: entities and their names, built into a directory and opened from it.

Opening maps the arrays and reads nothing else, so it takes milliseconds and no memory whatever
the size. What to do with a surface form is decided in `link`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from entitylink.errors import GazetteerError
from entitylink.gazetteer import build as _build
from entitylink.gazetteer.core import core_path
from entitylink.gazetteer.facts import Facts
from entitylink.gazetteer.layout import STRINGS, id_hashes
from entitylink.index.keytable import KeyTable
from entitylink.index.store import Store
from entitylink.index.strings import Strings
from entitylink.keys import KEYS_VERSION
from entitylink.model import KINDS, NAME_KINDS, Entity, Name

__all__ = ["Gazetteer"]

_LABELS_KEPT = 50_000
_NATIVE = NAME_KINDS.index("native")

Path = str | os.PathLike[str]


class Gazetteer:
    """An opened gazetteer. Make one with `Gazetteer.open`, `Gazetteer.core` or `.build`.

    >>> import tempfile
    >>> from entitylink import Entity, Gazetteer, Name
    >>> chekhov = Entity("Q5685", "person", (Name("Антон Чехов", "ru"),), "Russian writer")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     writers = Gazetteer.build([chekhov], f"{folder}/writers.elx")
    ...     (len(writers), writers.entity("Q5685").names[0].text)
    (1, 'Антон Чехов')
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.path = store.path
        self.manifest = store.manifest
        self._strings = {name: Strings(store[name], store[f"{name}_at"]) for name in STRINGS}
        self._labels: dict[tuple[int, str], str] = {}
        self._ids, self.word_keys, self.whole_keys = (
            KeyTable(store[f"{name}_top"], store[f"{name}_low"], store[f"{name}_value"])
            for name in ("id", "word", "whole")
        )
        languages, scripts = self._strings["languages"], self._strings["scripts"]
        self.languages = [languages[place] for place in range(len(languages))]
        self.scripts = [scripts[place] for place in range(len(scripts))]

    @classmethod
    def open(cls, path: Path) -> Gazetteer:
        """Open the directory that `build` wrote.

        Raises: IndexFileError when it is not one or not whole, IndexVersionError when another
        release wrote it; the message says what to do.
        """
        return cls(Store.open(path, keys_version=KEYS_VERSION))

    @classmethod
    def core(cls) -> Gazetteer:
        """Open the gazetteer that comes with the library: world news of 2015-2026."""
        return cls.open(core_path())

    @classmethod
    def build(
        cls,
        entities: Iterable[Entity],
        path: Path,
        *,
        name: str = "",
        source: str = "",
        licence: str = "",
        date: str = "",
        origin: _build.Origin | None = None,
        workers: int = 1,
        memory: int = 1 << 30,
        progress: bool = False,
    ) -> Gazetteer:
        """Write a gazetteer of `entities` to the directory `path` and open it.

        Atomic: an index that stands at `path` is replaced when the new one is whole. The same
        entities give the same bytes in whatever order they come. `name` (the file name when
        empty), `source`, `licence` and `date` are kept in the manifest. `origin` is called when all
        entities were taken; it gives further facts for the manifest, such as which query found
        them, and may give source, licence and date where these are empty.
        `memory` (bytes, at least 64 MB) bounds what is worked on at a time; unique words come
        on top, about a kilobyte each. With `workers` > 1 as many processes share the work;
        `progress` draws bars on stderr.
        Raises: EntityError for an entity that is not valid or an id that comes twice;
        IndexFileError when `path` cannot be written or holds something else.
        """
        _build.build(
            entities,
            path,
            name=name,
            source=source,
            licence=licence,
            date=date,
            origin=origin,
            workers=workers,
            memory=memory,
            progress=progress,
        )
        return cls.open(path)

    @classmethod
    def update(
        cls,
        path: Path,
        entities: Iterable[Entity],
        removed: Iterable[str] = (),
        *,
        origin: _build.Origin | None = None,
    ) -> Gazetteer:
        """Put `entities` into the gazetteer at `path` (by id, new or instead), drop `removed`.

        The new state is written beside the old one and takes its place when it is whole; who
        has the old one open keeps it. The manifest says of source, licence, date and origin what
        it said before, but for what `origin` gives.
        """
        fresh = {entity.id: entity for entity in entities}
        gone = {*removed, *fresh}

        def rows() -> Iterator[Entity]:
            # Read once nobody else may write: what ended before is not lost.
            yield from (row for row in cls.open(path) if row.id not in gone)
            yield from fresh.values()

        old = cls.open(path).manifest
        facts = {key: old.get(key, "") for key in ("source", "licence", "date")}
        facts.update(old.get("origin", {}))

        def told() -> dict[str, Any]:
            return {**facts, **({} if origin is None else origin())}

        return cls.build(rows(), path, name=str(old.get("name", "")), origin=told)

    @classmethod
    def merge(cls, paths: Iterable[Path], path: Path) -> Gazetteer:
        """Write the entities of several gazetteers to `path`; of one id, the first row wins."""
        parts = [cls.open(part) for part in paths]
        return cls.build(
            _first_of_each(parts),
            path,
            source="; ".join(_facts(parts, "source")),
            licence="; ".join(_facts(parts, "licence")),
        )

    def verify(self) -> None:
        """Compare every byte with the checksums of the manifest; IndexFileError names a file."""
        self._store.verify()

    @property
    def name(self) -> str:
        """The name that the manifest gives."""
        return str(self.manifest.get("name", ""))

    def __len__(self) -> int:
        return len(self._strings["ent_facts"])

    def __iter__(self) -> Iterator[Entity]:
        return map(self.entity_at, range(len(self)))

    def __contains__(self, entity_id: object) -> bool:
        return isinstance(entity_id, str) and self.place(entity_id) is not None

    def __repr__(self) -> str:
        return f"<Gazetteer {self.name!r}: {len(self)} entities at {self.path}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return (Gazetteer.open, (self.path,))

    def entity(self, entity_id: str) -> Entity:
        """The entity with this id.

        Raises: GazetteerError when there is none.
        """
        place = self.place(entity_id)
        if place is None:
            raise GazetteerError(f"{self.path}: no entity {entity_id!r}; {len(self)} are in it")
        return self.entity_at(place)

    def place(self, entity_id: str) -> int | None:
        """The number of an entity inside this gazetteer, None when it is not in it."""
        _, found = self._ids.many(id_hashes([entity_id]), cap=16)
        return next((place for place in found.tolist() if self.id(place) == entity_id), None)

    def entity_at(self, place: int) -> Entity:
        """The entity with this number."""
        start, end = self._store["ent_names"][place : place + 2].tolist()
        facts = self.facts(place)
        further = facts.further
        names = [self.name_at(row) for row in range(start, end)]
        for offset, (since, until) in further.borne.items():
            names[offset] = replace(names[offset], since=since, until=until)
        return Entity(
            id=facts.id,
            kind=KINDS[int(self._store["ent_kind"][place])],
            names=tuple(names),
            description=facts.description,
            prior=float(self._store["ent_prior"][place]),
            country=facts.country,
            born=facts.born,
            wikidata=facts.wikidata,
            died=further.died,
            positions=further.positions,
            coordinates=further.coordinates,
            population=further.population,
            identifiers=further.identifiers,
        )

    def facts(self, place: int) -> Facts:
        """What is known of the entity with this number beside its names."""
        return Facts.of_line(self._strings["ent_facts"][place])

    def id(self, place: int) -> str:
        """The id of the entity with this number."""
        return self._strings["ent_facts"][place].split("\t", 1)[0]

    def name_at(self, row: int) -> Name:
        """The name with this number, without the dates it was borne; `entity_at` knows them."""
        return Name(
            self._strings["name_text"][row],
            self.languages[int(self._store["name_lang"][row])],
            NAME_KINDS[int(self._store["name_kind"][row])],
        )

    def kind(self, place: int) -> str:
        """The kind of the entity with this number."""
        return KINDS[int(self._store["ent_kind"][place])]

    def name_kind(self, row: int) -> str:
        """The kind of the name with this number."""
        return NAME_KINDS[int(self._store["name_kind"][row])]

    def names_of(self, place: int) -> Iterator[Name]:
        """The names of the entity with this number, in order."""
        start, end = self._store["ent_names"][place : place + 2].tolist()
        return map(self.name_at, range(start, end))

    def native_name(self, place: int) -> Name | None:
        """The first native name of the entity with this number."""
        row = self._native_row(place)
        return None if row is None else self.name_at(row)

    def native_names(self, place: int) -> list[Name]:
        """All native names of the entity with this number, in order."""
        start, end = self._store["ent_names"][place : place + 2].tolist()
        kinds: bytes = self._store["name_kind"][start:end].tobytes()
        return [self.name_at(row) for row, kind in enumerate(kinds, start) if kind == _NATIVE]

    def native_lang(self, place: int) -> str:
        """The language of that native name, "" when there is none."""
        row = self._native_row(place)
        return "" if row is None else self.languages[int(self._store["name_lang"][row])]

    def _native_row(self, place: int) -> int | None:
        start, end = self._store["ent_names"][place : place + 2].tolist()
        kinds: bytes = self._store["name_kind"][start:end].tobytes()
        offset = kinds.find(_NATIVE)
        return None if offset < 0 else start + offset

    def label(self, place: int, lang: str) -> str:
        """The label of the entity with this number, see `Entity.label`."""
        asked = (place, lang)
        found = self._labels.get(asked)
        if found is None:
            if len(self._labels) > _LABELS_KEPT:
                self._labels.clear()
            found = self._labels[asked] = self.entity_at(place).label(lang)
        return found

    def array(self, name: str) -> Any:
        """An array of the index, see `gazetteer.layout`."""
        return self._store[name]

    def strings(self, name: str) -> Strings:
        """Packed strings of the index, see `gazetteer.layout`."""
        return self._strings[name]


def _first_of_each(parts: list[Gazetteer]) -> Iterator[Entity]:
    """All entities; of one id, that of the first gazetteer."""
    for number, part in enumerate(parts):
        for entity in part:
            if not any(entity.id in earlier for earlier in parts[:number]):
                yield entity


def _facts(parts: list[Gazetteer], field: str) -> list[str]:
    return list(dict.fromkeys(filter(None, (str(part.manifest.get(field, "")) for part in parts))))
