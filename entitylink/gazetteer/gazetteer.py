"""A gazetteer: entities and their names, built into a directory and opened from it.

Opening maps the arrays and reads nothing else, so it takes milliseconds and no memory whatever
the size. What to do with a surface form is decided in `link`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

from entitylink.errors import GazetteerError
from entitylink.gazetteer import build as _build
from entitylink.gazetteer.core import core_path
from entitylink.index.keytable import KeyTable
from entitylink.index.store import Store
from entitylink.index.strings import Strings
from entitylink.keys import KEYS_VERSION
from entitylink.model import KINDS, NAME_KINDS, Entity, Name

__all__ = ["Gazetteer"]

_LABELS_KEPT = 50_000

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
        self._strings = {
            name: Strings(store[name], store[f"{name}_at"])
            for name in (
                *("ent_id", "ent_wikidata", "ent_description", "ent_country", "ent_born"),
                *("name_text", "word_text", "word_letters", "read_sounds", "languages", "scripts"),
            )
        }
        self._places: dict[str, int] | None = None
        self._labels: dict[tuple[int, str], str] = {}
        self.word_keys = KeyTable(store["key_hash"], store["key_word"])
        self.whole_keys = KeyTable(store["whole_hash"], store["whole_name"])
        self.languages = list(map(self._strings["languages"].__getitem__, range(_count(store))))
        scripts = self._strings["scripts"]
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
    ) -> Gazetteer:
        """Write a gazetteer of `entities` to the directory `path` and open it.

        Atomic: an index that stands at `path` is replaced when the new one is whole. The same
        entities give the same bytes in whatever order they come. `name` (the file name when
        empty), `source`, `licence` and `date` are kept in the manifest.
        Raises: EntityError for an entity that is not valid or an id that comes twice;
        IndexFileError when `path` cannot be written or holds something else.
        """
        _build.build(entities, path, name=name, source=source, licence=licence, date=date)
        return cls.open(path)

    @classmethod
    def update(
        cls, path: Path, entities: Iterable[Entity], removed: Iterable[str] = ()
    ) -> Gazetteer:
        """Put `entities` into the gazetteer at `path` (by id, new or instead), drop `removed`.

        The new state is written beside the old one and takes its place when it is whole; who
        has the old one open keeps it.
        """
        old = cls.open(path)
        fresh = {entity.id: entity for entity in entities}
        gone = set(removed)
        kept = (row for row in old if row.id not in fresh and row.id not in gone)
        keys = ("name", "source", "licence", "date")
        facts = {key: str(old.manifest.get(key, "")) for key in keys}
        return cls.build([*kept, *fresh.values()], path, **facts)

    @classmethod
    def merge(cls, paths: Iterable[Path], path: Path) -> Gazetteer:
        """Write the entities of several gazetteers to `path`; of one id, the first row wins."""
        merged: dict[str, Entity] = {}
        sources, licences = [], []
        for part in map(cls.open, paths):
            sources.append(str(part.manifest.get("source", "")))
            licences.append(str(part.manifest.get("licence", "")))
            for entity in part:
                merged.setdefault(entity.id, entity)
        return cls.build(
            merged.values(),
            path,
            source="; ".join(dict.fromkeys(filter(None, sources))),
            licence="; ".join(dict.fromkeys(filter(None, licences))),
        )

    def verify(self) -> None:
        """Compare every byte with the checksums of the manifest; IndexFileError names a file."""
        self._store.verify()

    @property
    def name(self) -> str:
        """The name that the manifest gives."""
        return str(self.manifest.get("name", ""))

    def __len__(self) -> int:
        return len(self._strings["ent_id"])

    def __iter__(self) -> Iterator[Entity]:
        return map(self.entity_at, range(len(self)))

    def __contains__(self, entity_id: object) -> bool:
        return isinstance(entity_id, str) and entity_id in self._place_of()

    def __repr__(self) -> str:
        return f"<Gazetteer {self.name!r}: {len(self)} entities at {self.path}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return (Gazetteer.open, (self.path,))

    def entity(self, entity_id: str) -> Entity:
        """The entity with this id.

        Raises: GazetteerError when there is none.
        """
        place = self._place_of().get(entity_id)
        if place is None:
            raise GazetteerError(f"{self.path}: no entity {entity_id!r}; {len(self)} are in it")
        return self.entity_at(place)

    def place(self, entity_id: str) -> int | None:
        """The number of an entity inside this gazetteer, None when it is not in it."""
        return self._place_of().get(entity_id)

    def entity_at(self, place: int) -> Entity:
        """The entity with this number."""
        start, end = self._store["ent_names"][place : place + 2].tolist()
        text = self._strings
        return Entity(
            id=text["ent_id"][place],
            kind=KINDS[int(self._store["ent_kind"][place])],
            names=tuple(self.name_at(row) for row in range(start, end)),
            description=text["ent_description"][place],
            prior=float(self._store["ent_prior"][place]),
            country=text["ent_country"][place],
            born=text["ent_born"][place],
            wikidata=text["ent_wikidata"][place],
        )

    def name_at(self, row: int) -> Name:
        """The name with this number."""
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
        row = int(self._store["ent_native"][place])
        return self.name_at(row - 1) if row else None

    def native_lang(self, place: int) -> str:
        """The language of that native name, "" when there is none."""
        row = int(self._store["ent_native"][place])
        return self.languages[int(self._store["name_lang"][row - 1])] if row else ""

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

    def _place_of(self) -> dict[str, int]:
        # Made on first use: looking up by id is for explanations and updates, not for linking.
        if self._places is None:
            ids = self._strings["ent_id"]
            self._places = {ids[place]: place for place in range(len(ids))}
        return self._places


def _count(store: Store) -> int:
    return len(store["languages_at"]) - 1
