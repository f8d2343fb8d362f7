"""Compare a table of entities with Wikidata: find items for local ids, and check all others.

In: a table or a folder of tables, as `gazetteers/core` is one. Out: a report: what is wrong, what
stays open, and a diff that gives local ids their QIDs and follows redirects. Nothing is changed;
somebody reads the diff and applies it (`patch -p1`).

An item fits a row when a name of both is the same but for case, marks, hyphens and the order of
words, when it is of the same kind, and when neither birth year nor country contradicts. That is not
enough by itself, since many people share a name: one of these two must agree too, or the item must
be the only one found that bears the name. Where several fit, all are named and none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from entitylink.model import Entity, is_qid
from entitylink.names.normalize import normalize
from entitylink.names.order import restore_order
from entitylink.sources.api import WikidataClient
from entitylink.sources.fetch import Wanted
from entitylink.sources.idtables import IdRow, IdTable, diff_of, read_tables
from entitylink.text.clean import fold_marks

__all__ = ["Finding", "Report", "confirm"]

_HITS = 10
_YEAR = re.compile(r"-?\d{1,4}")
_PARTS = re.compile(r"[\s\-‐-―']+")

Words = tuple[str, ...]
Place = tuple[IdTable, IdRow]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one row of one table."""

    file: str
    line: int
    id: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line} ({self.id}): {self.text}"


@dataclass
class Report:
    """What came of comparing tables with Wikidata, rows in their order.

    rows        how many were compared
    confirmed   local ids, and the QID that fits each
    redirects   QIDs that lead to another item, and its QID
    problems    rows that do not agree with Wikidata
    open        rows with a local id for which no item was found, or more than one
    diff        a unified diff of the tables that makes `confirmed` and `redirects` come true
    """

    rows: int = 0
    confirmed: dict[str, str] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)
    open: list[Finding] = field(default_factory=list)
    diff: str = ""


@dataclass(frozen=True)
class _Fit:
    """How an item and a row agree: None where one of them does not say."""

    entity: Entity
    is_named_so: bool
    is_of_kind: bool | None
    is_born_then: bool | None
    is_from_there: bool | None

    @property
    def bears_the_name(self) -> bool:
        # Of a class that is not known there are all sorts of things, so another fact must agree.
        is_of_kind = self.is_of_kind
        if is_of_kind is None and self.entity.kind == "other":
            is_of_kind = self.has_second_fact
        return self.is_named_so and is_of_kind is not False

    @property
    def contradicts(self) -> bool:
        return self.is_born_then is False or self.is_from_there is False

    @property
    def has_second_fact(self) -> bool:
        return bool(self.is_born_then or self.is_from_there)


def confirm(path: Path, client: WikidataClient) -> Report:
    """Compare all rows of the tables at `path` with Wikidata.

    Raises: InputError for tables that cannot be read, SourceError when Wikidata does not answer.
    """
    tables = read_tables(path)
    report = Report()
    rows = [(table, row) for table in tables if table.has_entities for row in table.rows]
    report.rows = len(rows)
    taken: dict[str, Place] = {}
    for table, row in rows:
        first = taken.setdefault(_qid_of(row), (table, row))
        if _qid_of(row) and first[1] is not row:
            text = f"{_qid_of(row)} stands in {_where(first)} too"
            report.problems.append(Finding(table.name, row.line, row["id"], text))
    taken.pop("", None)
    new_cells: dict[tuple[str, int], dict[str, str]] = {}
    _check(taken, client, report)
    for table, row in rows:
        if not _qid_of(row) and row["id"]:
            found = _search((table, row), client, taken, report)
            if found is not None:
                qid = found.entity.id
                report.confirmed[row["id"]] = qid
                taken[qid] = (table, row)
                cells = {"id": qid, "wikidata": qid, "evidence": _evidence(row, found)}
                new_cells[table.name, row.line] = {
                    column: text for column, text in cells.items() if column in table.columns
                }
    report.diff = diff_of(tables, {**report.redirects, **report.confirmed}, new_cells)
    order = {(table.name, row.line): place for place, (table, row) in enumerate(rows)}
    report.problems.sort(key=lambda each: order[each.file, each.line])
    return report


def _check(taken: dict[str, Place], client: WikidataClient, report: Report) -> None:
    """Compare the rows that have a QID with their items."""
    for qid, item in client.items(list(taken)):
        table, row = taken[qid]

        def tell(text: str, table: IdTable = table, row: IdRow = row) -> None:
            report.problems.append(Finding(table.name, row.line, row["id"], text))

        if item is None:
            tell(f"{qid} is not on Wikidata: deleted, or never there")
            continue
        if item["id"] != qid:
            other = taken.get(item["id"])
            if other is not None:
                tell(f"{qid} leads to {item['id']}, which stands in {_where(other)} too")
                continue
            report.redirects[qid] = item["id"]
            tell(f"{qid} leads to {item['id']} now")
        fit = _fit(item, row)
        if isinstance(fit, str):
            tell(f"{item['id']} is no entity there: {fit}")
            continue
        for text in _disagreements(fit, row):
            tell(text)


def _search(
    place: Place, client: WikidataClient, taken: dict[str, Place], report: Report
) -> _Fit | None:
    """The one item that fits a row with a local id; what else came of it is told in the report."""
    table, row = place
    hits: dict[str, None] = {}
    for text, lang in _searched(row):
        hits.update(dict.fromkeys(client.search(text, lang, limit=_HITS)))
    fits = []
    for _, item in client.items(list(hits)):
        fit = "" if item is None else _fit(item, row)
        if isinstance(fit, _Fit) and fit.bears_the_name:
            fits.append(fit)
    good = [fit for fit in fits if not fit.contradicts]
    best = [fit for fit in good if fit.is_born_then] or [fit for fit in good if fit.has_second_fact]
    if not best and len(fits) == 1:
        best = good
    if len(best) == 1:
        other = taken.get(best[0].entity.id)
        if other is None:
            return best[0]
        text = f"{_told(best[0])} fits, which stands in {_where(other)} already"
        report.problems.append(Finding(table.name, row.line, row["id"], text))
        return None
    if best or good:
        text = f"several may be meant: {'; '.join(map(_told, best or good))}"
    elif fits:
        text = f"bears the name, but differs: {'; '.join(map(_told, fits))}"
    else:
        text = "no item of that name and kind found"
    report.open.append(Finding(table.name, row.line, row["id"], text))
    return None


def _searched(row: IdRow) -> Iterator[tuple[str, str]]:
    """What to search for, in which language."""
    lang = row["native_lang"].split("-")[0].lower()
    asked = [(row["label"] or row["name"], "en"), (row["native_name"], lang)]
    for text, code in dict.fromkeys(asked):
        if text:
            spoken = restore_order(text, row["kind"] or None)[0]
            yield spoken, code if code not in ("", "mul", "und") else "en"


def _fit(item: dict[str, Any], row: IdRow) -> _Fit | str:
    """How an item agrees with a row, or why it makes no entity."""
    entity = Wanted().entity_of(item)
    if isinstance(entity, str):
        return entity
    kind = row["kind"]
    return _Fit(
        entity,
        is_named_so=bool(_words(_entity_names(entity), kind) & _words(_names(row), kind)),
        # What is "other" may be of a class that is not known here; a human is always known.
        is_of_kind=entity.kind == kind
        if kind and (kind == "person" or entity.kind != "other")
        else None,
        is_born_then=_agree(_year(entity.born), _year(row["born"])),
        is_from_there=_agree(entity.country, row["country"].upper()),
    )


def _entity_names(entity: Entity) -> Iterator[str]:
    """The names of an entity as text."""
    return (name.text for name in entity.names)


def _names(row: IdRow) -> Iterator[str]:
    """The names in a row; other names are `text@lang` or `text@lang:kind`, parted by ` | `."""
    yield from filter(None, (row["label"], row["name"], row["native_name"]))
    for part in filter(None, row["other_names"].split(" | ")):
        yield part.rpartition("@")[0] or part


def _words(names: Iterable[str], kind: str) -> set[Words]:
    return {words for name in names if (words := _comparable(name, kind))}


@lru_cache(maxsize=1 << 14)
def _comparable(name: str, kind: str) -> Words:
    """The words of a name in a fixed order, without case and marks."""
    text = fold_marks(normalize(name, kind=kind or None))
    return tuple(sorted(filter(None, _PARTS.split(text))))


def _disagreements(fit: _Fit, row: IdRow) -> Iterator[str]:
    entity = fit.entity
    if not fit.is_named_so:
        yield f"{_told(fit)}: no name of the row is among its {len(entity.names)} names"
    if fit.is_of_kind is False:
        yield f"{entity.id} is of the kind {entity.kind} there; the row says {row['kind']}"
    if fit.is_born_then is False:
        yield f"{entity.id} was born in {_year(entity.born)} there; the row says {row['born']}"
    if fit.is_from_there is False:
        yield f"{entity.id} is of the country {entity.country} there; the row says {row['country']}"


def _evidence(row: IdRow, fit: _Fit) -> str:
    """What to write down about how a row was confirmed."""
    facts = [fit.entity.description or fit.entity.label()]
    if fit.is_born_then:
        facts.append(f"born {_year(fit.entity.born)}")
    elif fit.is_from_there:
        facts.append(f"country {fit.entity.country}")
    else:
        facts.append("only item found of that name")
    kept = [part for part in row["evidence"].split("; ") if part and part != "not in the reference"]
    return "; ".join([f"wikidata page: {', '.join(facts)}", *kept])


def _told(fit: _Fit) -> str:
    entity = fit.entity
    facts = [entity.description, f"born {_year(entity.born)}" if entity.born else ""]
    told = ", ".join(filter(None, facts))
    return f"{entity.id} {entity.label()}{f' ({told})' if told else ''}"


def _where(place: Place) -> str:
    table, row = place
    return f"{table.name}, line {row.line}"


def _qid_of(row: IdRow) -> str:
    return next((each for each in (row["wikidata"], row["id"]) if is_qid(each)), "")


def _agree(one: str, other: str) -> bool | None:
    return one == other if one and other else None


def _year(text: str) -> str:
    """The year of a date as plain digits; "" for none."""
    match = _YEAR.match(text.lstrip("+"))
    return str(int(match[0])) if match else ""
