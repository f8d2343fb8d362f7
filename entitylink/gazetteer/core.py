"""The core gazetteer: from its text files to entities, and from there to an opened index.

In: `gazetteers/core/*.tsv`. Out: entities, or the directory of a compiled index. An installed
wheel carries the compiled index. In a source tree it is compiled once into the user's cache (a
temporary folder where that cannot be written), under a name made of the content, under a lock,
so that many processes starting at once compile it once. Nothing is written into the package.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from entitylink.datafile import read_toml
from entitylink.errors import EntityError, GazetteerError
from entitylink.gazetteer.build import build
from entitylink.gazetteer.layout import natural_order
from entitylink.index.manifest import FORMAT_VERSION
from entitylink.index.store import Store
from entitylink.keys import KEYS_VERSION
from entitylink.model import KINDS, NAME_KINDS, Entity, Name

__all__ = ["COLUMNS", "build_core", "core_path", "read_core"]

COLUMNS = (
    "id",
    "wikidata",
    "kind",
    "label",
    "native_name",
    "native_lang",
    "other_names",
    "description",
    "country",
    "born",
    "prior",
    "evidence",
)

_TABLES = ("people.tsv", "places.tsv", "organizations.tsv")
_CLDR = "cldr.tsv"
_SEATS = "seats.tsv"
_PACKAGE = Path(__file__).resolve().parent.parent


def read_core(folder: Path) -> list[Entity]:
    """Read the tables of a core gazetteer, sorted by id in natural order.

    Raises: EntityError naming file, line and column of the first cell that is not as
    `docs/adding-an-entity.md` describes it.
    """
    more: dict[str, list[Name]] = {}
    for line, row in _rows(folder / _CLDR, ("id", "lang", "name")):
        if not all(row):
            raise EntityError(f"{_CLDR}, line {line}: an empty cell; expected id, lang and name")
        more.setdefault(row[0], []).append(Name(row[2], row[1]))
    entities: list[Entity] = []
    seen: set[str] = set()
    for table in _TABLES:
        for line, row in _rows(folder / table, COLUMNS):
            cells = dict(zip(COLUMNS, row, strict=True))
            if cells["id"] in seen:
                raise EntityError(f"{table}, line {line}: the id {cells['id']!r} was used before")
            seen.add(cells["id"])
            entities.append(_entity(cells, more.pop(cells["id"], []), f"{table}, line {line}"))
    if more:
        raise EntityError(f"{_CLDR}: names for {min(more)}, which stands in no other table")
    entities = _with_seats(entities, folder / _SEATS)
    return sorted(entities, key=lambda entity: natural_order(entity.id))


def _with_seats(entities: list[Entity], file: Path) -> list[Entity]:
    """File the names of seats and capitals for their governments too, as metonyms."""
    by_id = {entity.id: entity for entity in entities}
    for line, (place, government) in _rows(file, ("place", "government")):
        for entity_id in (place, government):
            if entity_id not in by_id:
                raise EntityError(
                    f"{file.name}, line {line}: {entity_id!r} stands in no other table"
                )
        institution = by_id[government]
        own = {(name.text, name.lang) for name in institution.names}
        names = [
            Name(name.text, name.lang, "metonym")
            for name in by_id[place].names
            if (name.text, name.lang) not in own
        ]
        by_id[government] = replace(institution, names=(*institution.names, *names))
    return list(by_id.values())


def build_core(folder: Path, path: Path) -> None:
    """Compile the core gazetteer in `folder` to an index at `path`."""
    about = read_toml(folder / "about.toml")
    build(
        read_core(folder),
        path,
        name=about["name"],
        source=about["source"],
        licence=about["licence"],
        date=about["date"],
    )


def core_path() -> Path:
    """The compiled core gazetteer, compiled first where that has not been done."""
    shipped = _PACKAGE / "core.elx"
    if Store.is_index(shipped):
        return shipped
    folder = _PACKAGE.parent / "gazetteers" / "core"
    if not folder.is_dir():
        raise GazetteerError(
            f"the core gazetteer is not there: neither {shipped} nor {folder} exists; "
            "install entitylink again"
        )
    from filelock import FileLock
    from platformdirs import user_cache_path

    name = f"core-{_content_hash(folder)}.elx"
    for cache in (user_cache_path("entitylink"), Path(tempfile.gettempdir()) / "entitylink"):
        path = cache / name
        if Store.is_index(path):
            return path
        try:
            cache.mkdir(parents=True, exist_ok=True)
            with FileLock(cache / f"{name}.lock"):
                if not Store.is_index(path):
                    build_core(folder, path)
            return path
        except OSError:
            continue  # a read-only home: the temporary folder is next
    raise GazetteerError(
        f"the core gazetteer cannot be compiled: neither {user_cache_path('entitylink')} nor "
        f"{tempfile.gettempdir()} can be written"
    )


def _content_hash(folder: Path) -> str:
    """A short hash of the tables and of all rules that turn names into keys."""
    digest = hashlib.sha256(f"{FORMAT_VERSION} {KEYS_VERSION}".encode())
    for file in sorted(folder.glob("*.t*")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    digest.update((_PACKAGE / "keys.py").read_bytes())
    for room in ("text", "translit", "names", "index", "gazetteer"):
        for file in sorted((_PACKAGE / room).rglob("*.[pt]*")):
            if file.suffix in (".py", ".toml", ".tsv"):
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _rows(file: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table with their line numbers, after a look at the header."""
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise EntityError(f"{file}: cannot be read ({error.strerror})") from error
    header_seen = False
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header_seen:
            if tuple(cells) != columns:
                raise EntityError(
                    f"{file.name}, line {number}: columns are {', '.join(cells)}; "
                    f"expected {', '.join(columns)}"
                )
            header_seen = True
        elif len(cells) != len(columns):
            raise EntityError(
                f"{file.name}, line {number}: {len(cells)} cells; expected {len(columns)}"
            )
        else:
            yield number, cells


def _entity(cells: dict[str, str], more: list[Name], where: str) -> Entity:
    if cells["kind"] not in KINDS:
        raise EntityError(f"{where}: kind is {cells['kind']!r}; expected one of {', '.join(KINDS)}")
    try:
        prior = float(cells["prior"])
    except ValueError:
        raise EntityError(f"{where}: prior is {cells['prior']!r}; expected a number") from None
    names = [
        Name(cells["label"], "en", "label"),
        Name(cells["native_name"], cells["native_lang"], "native"),
        *_other_names(cells["other_names"], where),
        *more,
    ]
    known = {(name.text, name.lang): name for name in reversed(names)}
    return Entity(
        id=cells["id"],
        kind=cells["kind"],
        names=tuple(name for name in names if known[name.text, name.lang] is name),
        description=cells["description"],
        prior=prior,
        country=cells["country"],
        born=cells["born"],
        wikidata=cells["wikidata"],
    )


def _other_names(cell: str, where: str) -> Iterator[Name]:
    for part in filter(None, cell.split(" | ")):
        text, at, tag = part.rpartition("@")
        lang, _, kind = tag.partition(":")
        kind = kind or "alias"
        if not at or not text or not lang or kind not in NAME_KINDS:
            raise EntityError(
                f"{where}: other_names has {part!r}; expected text@lang or text@lang:kind with "
                f"one of the kinds {', '.join(NAME_KINDS)}"
            )
        yield Name(text, lang, kind)
