"""Entities from a table of one's own: ids and names in CSV, TSV, JSON lines or Parquet.

In: rows of `entitylink.tables`. Out: entities, one an id, in the order their ids come first. Rows
of one id are one entity with the names of all. A row that cannot be used is reported and the rest
goes on.

A column is known by its name (`FIELDS`, or `name_fr`, `alias:de`, ... for a name in a language), or
it is told which field it is. Other columns are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from entitylink.errors import EntityError, EntitylinkError, InputError
from entitylink.model import KINDS, NAME_KINDS, Entity, Name, NameKind
from entitylink.sources.followthemoney import is_ftm, plain_cells
from entitylink.sources.qids import qid_in
from entitylink.tables import Row, Table
from entitylink.translit.languages import check_language

__all__ = ["FIELDS", "TableEntities", "field_of"]

FIELDS = (
    "id",
    "wikidata",
    "kind",
    "name",
    "label",
    "native_name",
    "alias",
    "former_name",
    "abbreviation",
    "lang",
    "native_lang",
    "description",
    "country",
    "born",
    "prior",
)
"""What a column can hold. In those of names several are parted by `|`."""

_NAME_FIELDS: dict[str, NameKind] = {
    "label": "label",
    "name": "label",
    "native_name": "native",
    "alias": "alias",
    "former_name": "former",
    "abbreviation": "abbreviation",
}
"""Fields of names and the kind of name each holds; of labels only the first is one."""

_SYNONYMS = {
    "qid": "wikidata",
    "wikidata_id": "wikidata",
    "type": "kind",
    "names": "name",
    "aliases": "alias",
    "other_names": "alias",
    "former_names": "former_name",
    "birth_date": "born",
    "sitelinks": "prior",
    "language": "lang",
}

_LONGEST_ID = 1000
_GREATEST_PRIOR = 3.4e38
"""What 32 bits hold."""

_IN_A_LANGUAGE = re.compile(r"(\w+?)[_:@]([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)")
_TAGGED = re.compile(r"(.+)@([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)(?::(\w+))?", re.DOTALL)


def field_of(column: str) -> tuple[str, str] | None:
    """The field that a column holds by its name, and its language; None for any other column.

    >>> field_of("Name"), field_of("name_fr"), field_of("other_names"), field_of("salary")
    (('name', ''), ('name', 'fr'), ('alias', ''), None)
    """
    plain = column.strip().casefold().replace(" ", "_")
    plain = _SYNONYMS.get(plain, plain)
    if plain in FIELDS:
        return plain, ""
    tagged = _IN_A_LANGUAGE.fullmatch(column.strip().replace(" ", "_"))
    if tagged:
        name = tagged[1].casefold()
        name = _SYNONYMS.get(name, name)
        if name in _NAME_FIELDS:
            return name, tagged[2]
    return None


@dataclass(slots=True)
class _Gathered:
    """What the rows of one id say; the first that says something is heard."""

    names: dict[tuple[str, str], Name] = field(default_factory=dict)
    labeled: set[str] = field(default_factory=set)
    """languages that have their label"""
    facts: dict[str, str] = field(default_factory=dict)


class TableEntities:
    """The entities of a table, read when they are asked for.

    columns   which column holds which field, beside those known by their names: {"name": "Nom",
              "name@fr": "Nom français"}
    lang      the language of names that no column and no tag tells
    kind      the kind of entities whose row does not tell one
    problem   called with the line and the words of what is wrong with a row, in order
    Raises: InputError when no column holds ids or none holds names, when `columns` names a field or
    a column that is not there, and from iterating when the file cannot be read or no row can be
    used.
    """

    def __init__(
        self,
        path: str,
        table: Table,
        *,
        columns: Mapping[str, str] | None = None,
        lang: str = "",
        kind: str = "other",
        problem: Callable[[int, str], None] = lambda line, words: None,
    ) -> None:
        self._path = path
        self._rows = table.rows
        self._lang = check_language(lang) if lang else ""
        self._kind = kind
        self._problem = problem
        self._is_ftm = is_ftm(table.columns)
        self._told = {field_of(wanted) for wanted in columns or {}}
        self._fields = _fields(path, table.columns, columns or {}, self._is_ftm)
        self.failed = 0
        """rows that could not be used so far"""

    @property
    def passed_over(self) -> list[str]:
        """Columns that hold no field, in order."""
        return [column for column, known in self._fields.items() if known is None]

    def __iter__(self) -> Iterator[Entity]:
        gathered: dict[str, _Gathered] = {}
        for row in self._rows:
            try:
                if row.problem:
                    raise InputError(row.problem)
                self._add(row, gathered)
            except EntitylinkError as error:
                self.failed += 1
                self._problem(row.line, str(error))
        if not gathered:
            raise InputError(f"{self._path}: no row that can be used")
        for entity_id, of_id in gathered.items():
            yield _entity(entity_id, of_id, self._kind)

    def _field(self, column: str) -> tuple[str, str] | None:
        """What a column holds; rows of JSON lines may have some that the first has not."""
        if column not in self._fields:
            known = field_of(column)
            self._fields[column] = None if known in self._told else known
        return self._fields[column]

    def _add(self, row: Row, gathered: dict[str, _Gathered]) -> None:
        cells = plain_cells(row.cells) if self._is_ftm else row.cells
        facts: dict[str, str] = {}
        names: list[tuple[str, str, NameKind]] = []
        for column, value in cells.items():
            known = field_of(column) if self._is_ftm else self._field(column)
            if known is None or _is_nothing(value):
                continue
            name, lang = known
            if name in _NAME_FIELDS:
                names += [(text, lang or tag, kind) for text, tag, kind in _names(name, value)]
            else:
                facts.setdefault(name, _text(column, value))
        _check(facts)
        entity_id = facts.pop("id", "") or facts.get("wikidata", "")
        if not entity_id:
            raise EntityError("no id; expected one in each row")
        if not entity_id.isprintable() or len(entity_id) > _LONGEST_ID:
            raise EntityError(
                f"the id is {entity_id[:50]!r}; expected one line of at most {_LONGEST_ID} letters"
            )
        if not names and entity_id not in gathered:
            raise EntityError(f"{entity_id}: no name")
        names = [(text, check_language(lang) if lang else "", kind) for text, lang, kind in names]
        own = facts.pop("lang", "") or self._lang
        native = facts.pop("native_lang", "")
        of_id = gathered.setdefault(entity_id, _Gathered())
        for text, lang, kind in names:
            spoken = lang or (native if kind == "native" and native else own)
            if kind == "label" and spoken in of_id.labeled:
                kind = "alias"  # an entity has one label a language
            elif kind == "label":
                of_id.labeled.add(spoken)
            of_id.names.setdefault((text, spoken), Name(text, spoken, kind))
        for name, value in facts.items():
            of_id.facts.setdefault(name, value)


def _fields(
    path: str, columns: Sequence[str], told: Mapping[str, str], ftm: bool
) -> dict[str, tuple[str, str] | None]:
    """What each column holds."""
    fields = {column: field_of(column) for column in columns}
    for wanted, column in told.items():
        known = field_of(wanted)
        if known is None:
            raise InputError(
                f"{wanted!r} is no field; expected one of {', '.join(FIELDS)}, or a field of names "
                "with a language, such as name@fr"
            )
        if column not in fields:
            raise InputError(
                f"{path}: no column {column!r} for {wanted!r}. Columns are: {', '.join(columns)}"
            )
        # The column that was told replaces one that only has the name of the field.
        fields = {c: None if k == known and c != column else k for c, k in fields.items()}
        fields[column] = known
    held = {known[0] for known in fields.values() if known}
    if columns and not ftm:
        if not held & {"id", "wikidata"}:
            raise InputError(
                f"{path}: no column 'id'. Columns are: {', '.join(columns)}. Say which one holds "
                "the ids: --column id=COLUMN"
            )
        if not held & _NAME_FIELDS.keys():
            raise InputError(
                f"{path}: no column 'name'. Columns are: {', '.join(columns)}. Say which one holds "
                "the names: --column name=COLUMN"
            )
    return fields


def _names(column: str, value: Any) -> Iterator[tuple[str, str, NameKind]]:
    """The names in a cell: text, language and kind of each."""
    kind = _NAME_FIELDS[column]
    values: Iterable[Any] = value if isinstance(value, list) else [value]
    for each in values:
        if isinstance(each, Mapping):
            text, lang = each.get("text", each.get("name", "")), each.get("lang", "")
            if _text(column, text):
                yield _text(column, text), _text(column, lang), _kind(each.get("kind", kind))
            continue
        for part in filter(None, map(str.strip, _text(column, each).split("|"))):
            tagged = _TAGGED.fullmatch(part)
            # An @ in a name need not be a tag: info@example.org is left as it is.
            if tagged and (tagged[3] is None or tagged[3] in NAME_KINDS):
                yield tagged[1].strip(), tagged[2], _kind(tagged[3] or kind)
            else:
                yield part, "", kind


def _kind(text: Any) -> NameKind:
    for kind in NAME_KINDS:
        if kind == text:
            return kind
    raise EntityError(f"{text!r} is no kind of name; expected one of {', '.join(NAME_KINDS)}")


def _is_nothing(value: Any) -> bool:
    # NaN is what tables of numbers have where nothing stands.
    return value is None or value == "" or value != value


def _text(column: str, value: Any) -> str:
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # as columns of whole numbers become where one is missing
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise EntityError(f"{column} is {value!r}; expected a string")
    return str(value).strip()


def _check(facts: dict[str, str]) -> None:
    """Put what is said in its usual form; refuse what would else stop the whole build."""
    for column in ("id", "wikidata"):
        text = facts.get(column, "")
        qid = qid_in(text)
        if text and not qid and column == "wikidata":
            raise EntityError(f"wikidata is {text!r}; expected a QID, such as Q42")
        # As an id of one's own, q42 is one.
        if qid and (column == "wikidata" or "/" in text):
            facts[column] = qid
    kind = facts.get("kind")
    if kind and kind not in KINDS:
        raise EntityError(f"kind is {kind!r}; expected one of {', '.join(KINDS)}")
    prior = facts.get("prior", "1")
    try:
        usable = 0 <= float(prior) <= _GREATEST_PRIOR
    except ValueError:
        usable = False
    if not usable:
        raise EntityError(f"prior is {prior!r}; expected a number of 0 or more")
    for column in ("lang", "native_lang"):
        if facts.get(column):
            facts[column] = check_language(facts[column])
    if len(facts.get("country", "")) == 2:
        facts["country"] = facts["country"].upper()


def _entity(entity_id: str, of_id: _Gathered, kind: str) -> Entity:
    facts = of_id.facts
    return Entity(
        id=entity_id,
        kind=facts.get("kind", kind),  # type: ignore[arg-type]
        names=tuple(of_id.names.values()),
        description=facts.get("description", ""),
        prior=float(facts.get("prior", 1)),
        country=facts.get("country", ""),
        born=facts.get("born", ""),
        wikidata=facts.get("wikidata", ""),
    )
