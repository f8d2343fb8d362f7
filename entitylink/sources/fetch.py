"""Entities of a list of ids, asked from Wikidata.

In: QIDs, from a recipe or a file. Out: entities, each once, and counts of what became of the ids;
then the facts that the manifest of a gazetteer states about where they come from. How an item
becomes an entity is said in `sources.item`.

A build that is killed goes on from the cache: the same ids give the same entities, in whatever
state the cache is, as long as nothing in it has grown too old.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from entitylink.errors import InputError
from entitylink.gazetteer.layout import natural_order
from entitylink.model import KINDS, Entity
from entitylink.sources.api import WikidataClient
from entitylink.sources.classes import ClassTree
from entitylink.sources.item import entity_of_item
from entitylink.sources.qids import qid_in
from entitylink.sources.recipes import Recipe
from entitylink.tables import format_of, read_table, read_text

__all__ = ["LICENCE", "Fetched", "Wanted", "date_of", "entities_of", "origin_of", "read_ids"]

LICENCE = "CC0-1.0"
"""Of the items of Wikidata."""


@dataclass(frozen=True)
class Wanted:
    """Which items make an entity, and which of their names it gets; see `entity_of_item`.

    `classes_of_dump` says that what they are was read with the classes of a dump, which are not
    at hand any more: an item that is in the gazetteer stays of its kind.
    """

    kinds: tuple[str, ...] = KINDS
    min_sitelinks: int = 0
    languages: tuple[str, ...] | None = None
    tree: ClassTree | None = None
    classes_of_dump: bool = False

    def entity_of(self, item: Mapping[str, Any], held: Entity | None = None) -> Entity | str:
        """The entity of an item that was asked from the API, or why it makes none.

        `held` is the entity that it made before.
        """
        # What a redirect leads to was given in its place.
        plain = {key: value for key, value in item.items() if key != "redirects"}
        found = entity_of_item(
            plain,
            self.tree,
            kinds=self.kinds,
            min_sitelinks=self.min_sitelinks,
            languages=self.languages,
            otherwise=held.kind if held is not None and self.classes_of_dump else None,
        )
        return found if isinstance(found, Entity) else found.value

    def as_dict(self) -> dict[str, Any]:
        """What differs from taking everything, for a manifest."""
        said: dict[str, Any] = {}
        if set(self.kinds) != set(KINDS):
            said["kinds"] = sorted(self.kinds)
        if self.min_sitelinks:
            said["min_sitelinks"] = self.min_sitelinks
        if self.languages is not None:
            said["languages"] = sorted(self.languages)
        if self.classes_of_dump:
            said["classes_of_dump"] = True
        return said

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> Wanted:
        """What a manifest says was wanted."""
        languages = said.get("languages")
        return cls(
            tuple(said.get("kinds", KINDS)),
            int(said.get("min_sitelinks", 0)),
            None if languages is None else tuple(languages),
            classes_of_dump=bool(said.get("classes_of_dump")),
        )


@dataclass
class Fetched:
    """What became of the ids.

    asked      different ids that were asked for
    entities   entities that were given
    missing    ids that Wikidata does not have, or not any more
    redirects  ids that lead to another item, and its id
    skipped    the ids of items that made no entity, by the reason
    """

    asked: int = 0
    entities: int = 0
    missing: list[str] = field(default_factory=list)
    redirects: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, list[str]] = field(default_factory=dict)


def entities_of(
    ids: Iterable[str],
    client: WikidataClient,
    *,
    wanted: Wanted | None = None,
    fetched: Fetched | None = None,
) -> Iterator[Entity]:
    """The entities of these items in the order of their ids, each once.

    An id that has become a redirect gives the entity it leads to. `fetched` counts what became of
    the ids.
    Raises: SourceError when Wikidata does not answer, or an id is no QID.
    """
    take = wanted or Wanted()
    counts = Fetched() if fetched is None else fetched
    given: set[str] = set()
    for asked, item in client.items(_once(ids, counts)):
        if item is None:
            counts.missing.append(asked)
            continue
        if item["id"] != asked:
            counts.redirects[asked] = item["id"]
        if item["id"] in given:
            continue
        given.add(item["id"])
        found = take.entity_of(item)
        if isinstance(found, Entity):
            counts.entities += 1
            yield found
        else:
            counts.skipped.setdefault(found, []).append(asked)


def origin_of(
    client: WikidataClient,
    fetched: Fetched,
    *,
    recipe: Recipe | None = None,
    endpoint: str = "",
    ids: str = "",
    wanted: Wanted | None = None,
) -> dict[str, Any]:
    """What a manifest states about where entities come from, once all of them were fetched.

    `recipe` and `endpoint` found the ids, or the file `ids` held them. The date is that of the
    oldest answer among them, so that what changed since is not missed by an update.
    """
    found_by: dict[str, Any] = {}
    how = f"items listed in {ids}" if ids else "items by id"
    if recipe is not None:
        values = {name: value for name, value in recipe.values.items() if value}
        found_by = {
            "recipe": recipe.id,
            "recipe_version": recipe.version,
            "parameters": dict(recipe.values),
            "query_digest": recipe.digest,
            "endpoint": endpoint,
        }
        told = ", ".join(f"{name} {value}" for name, value in values.items())
        how = f"recipe {recipe.id}{f' ({told})' if told else ''} from {endpoint}"
    elif ids:
        found_by = {"ids": ids}
    taken = (wanted or Wanted()).as_dict()
    return {
        "source": f"Wikidata, {how}",
        "licence": LICENCE,
        "date": date_of(client.oldest),
        "api": client.url,
        **found_by,
        **({"wanted": taken} if taken else {}),
        "items": {
            "asked": fetched.asked,
            "entities": fetched.entities,
            "missing": len(fetched.missing),
            "redirected": len(fetched.redirects),
            "skipped": {why: len(those) for why, those in sorted(fetched.skipped.items())},
        },
        "redirects": {
            old: fetched.redirects[old] for old in sorted(fetched.redirects, key=natural_order)
        },
    }


def date_of(seconds: float | None) -> str:
    """The day (UTC) of a time in seconds since 1970, "" for none.

    >>> date_of(1_800_000_000.0), date_of(None)
    ('2027-01-15', '')
    """
    if seconds is None:
        return ""
    return datetime.fromtimestamp(seconds, timezone.utc).date().isoformat()


def read_ids(path: str | os.PathLike[str], column: str = "") -> Iterator[str]:
    """The QIDs in a file: one a line, or in a column of a table (by its ending, else CSV).

    `-` is standard input. A QID may stand in the address of its page. Empty lines and cells, and
    lines that begin with #, are passed over.
    Raises: InputError naming the line where something else stands, or a column that is missing.
    """
    name = os.fspath(path)
    yield from _column(name, column) if column else _bare(name)


def _bare(path: str) -> Iterator[str]:
    for number, line in enumerate(io.StringIO(read_text(path)), 1):
        text = line.partition("#")[0].strip()
        if text:
            yield _qid(text, path, number, "a QID, such as Q42")


def _column(path: str, column: str) -> Iterator[str]:
    table = read_table(path, format_of(path, otherwise="csv"))
    columns = table.columns
    if column not in columns:
        raise InputError(f"{path}, line 1: no column {column!r}. Columns are: {', '.join(columns)}")
    for row in table.rows:
        if str(row.cells.get(columns[0], "")).startswith("#"):
            continue
        cell = row.cells.get(column)
        text = "" if cell is None else str(cell).strip()
        if text:
            yield _qid(text, path, row.line, "a QID, such as Q42, or nothing")
        elif row.problem:
            raise InputError(f"{path}, line {row.line}: {row.problem}")


def _qid(text: str, path: str, number: int, expected: str) -> str:
    found = qid_in(text)
    if not found:
        raise InputError(f"{path}, line {number}: {text!r:.80}; expected {expected}")
    return found


def _once(ids: Iterable[str], counts: Fetched) -> Iterator[str]:
    seen: set[str] = set()
    for each in ids:
        if each not in seen:
            seen.add(each)
            counts.asked += 1
            yield each
