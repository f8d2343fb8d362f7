"""How often the answers are right: from gold and answers to numbers.

In: names with the ids they mean (`Gold`), and a linker or its answers. Out: an `Evaluation`:
precision and recall of the links, NIL, recall@1 and @10, calibration, and what every floor would
give; for all queries, and for each language and script. Tables are read in `tables`, printed in
`cli`.

How it is counted. A link to one of the gold ids is right, any other link is wrong, also one for a
name that means nobody. An ambiguous answer is neither right nor wrong: the name counts as missed,
and how often the right one is among the contenders is said apart. Calibration looks at the best
candidate of each query, whatever was decided; a query without any candidate has no part in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from entitylink.errors import InputError
from entitylink.link.context import check_born, check_country
from entitylink.link.decide import Thresholds
from entitylink.link.linker import Linker
from entitylink.model import KINDS, Match, Status
from entitylink.text.scripts import main_script
from entitylink.translit.languages import check_language

__all__ = [
    "COLUMNS",
    "TOP",
    "Answer",
    "Bin",
    "Calibration",
    "Evaluation",
    "Gold",
    "Measures",
    "Point",
    "Table",
    "answer_of",
    "ask",
    "evaluate",
    "gold_of",
    "tables",
]

COLUMNS = ("surface", "id", "lang", "kind", "context", "country", "born")
"""The columns of a gold table; the first two are needed."""

TOP = 10
"""How far down the list of candidates the right one is looked for."""

NIL = "NIL"
_BINS = 15
_LEAST_IN_BIN = 20
"""A bin of fewer answers says nothing about whether higher scores are right more often."""
_FLOORS = np.arange(101) / 100
_TOGETHER = 512
_NO_LANGUAGE = "(none)"

Booleans = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Gold:
    """A surface form and the ids of which any is right; no ids: the name means nobody (NIL).

    The other fields are what the linker is told, as in `Linker.link`.
    """

    surface: str
    ids: frozenset[str]
    lang: str = ""
    kind: str | None = None
    context: str = ""
    country: str = ""
    born: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered for one name, as far as it is counted.

    rank          place of the first right candidate, from 1; 0: not among the first `TOP`
    is_right      linked to a right id
    is_contender  ambiguous, and a right id is among the contenders
    is_absent     there is a gold id, and no gazetteer has it
    best, lead    score of the best candidate and its lead over the next; -1.0 and 0.0 for none
    """

    gold: Gold
    status: Status
    rank: int
    is_right: bool
    is_contender: bool
    is_absent: bool
    best: float
    lead: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose best score is in `low` <= score < `high`; None where there are none."""

    low: float
    high: float
    count: int
    mean_score: float | None
    right: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Whether of the candidates with a score of 0.8 eight in ten are right.

    error             expected calibration error: |mean score - share of right ones|, averaged
                      over 15 bins of equal width by the number of answers in them
    error_equal_mass  the same over 15 bins of equally many answers
    is_monotone       no bin of 20 answers or more has a lower share of right ones than one below
    """

    count: int
    error: float | None
    error_equal_mass: float | None
    is_monotone: bool
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """What a floor gives, with the gap of the preset; None where nothing is linked or known."""

    floor: float
    linked: int
    right: int
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class Measures:
    """The numbers for one set of queries; shares are None where they are shares of nothing.

    known, nil          queries that mean an entity, and those that mean nobody
    absent              of the known, those whose entity no gazetteer has; they count as missed
    linked, right       links, and the right ones of them
    nil_linked          links for names that mean nobody, all of them wrong
    nil_right           names that mean nobody and were answered so
    ambiguous           ambiguous answers
    ambiguous_known     those of them whose name means an entity
    contender           those of them that have the right one among the contenders
    """

    queries: int
    known: int
    absent: int
    nil: int
    linked: int
    right: int
    nil_linked: int
    nil_right: int
    ambiguous: int
    ambiguous_known: int
    contender: int
    recall_at_1: float | None
    recall_at_10: float | None
    calibration: Calibration
    curve: tuple[Point, ...]

    @property
    def precision(self) -> float | None:
        """Right links of all links."""
        return _share(self.right, self.linked)

    @property
    def recall(self) -> float | None:
        """Right links of the queries that mean an entity."""
        return _share(self.right, self.known)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        return _share(2 * self.right, self.linked + self.known)

    @property
    def nil_accuracy(self) -> float | None:
        """Names that mean nobody and were answered so, of all such names."""
        return _share(self.nil_right, self.nil)

    @property
    def contender_share(self) -> float | None:
        """How often an ambiguous answer for an entity has the right one among its contenders."""
        return _share(self.contender, self.ambiguous_known)

    def as_dict(self) -> dict[str, Any]:
        """Everything as JSON takes it."""
        calibration = self.calibration
        return {
            **{name: getattr(self, name) for name in _PLAIN},
            "calibration": {
                "count": calibration.count,
                "error": calibration.error,
                "error_equal_mass": calibration.error_equal_mass,
                "is_monotone": calibration.is_monotone,
                "bins": [
                    {name: getattr(each, name) for name in Bin.__slots__}
                    for each in calibration.bins
                ],
            },
            "curve": [{name: getattr(p, name) for name in Point.__slots__} for p in self.curve],
        }


_PLAIN = (
    *("queries", "known", "absent", "nil", "linked", "right", "precision", "recall", "f1"),
    *("nil_linked", "nil_right", "nil_accuracy", "ambiguous", "ambiguous_known", "contender"),
    *("contender_share", "recall_at_1", "recall_at_10"),
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The numbers for all queries, by language (as the gold says it) and by script.

    Languages and scripts come with the most queries first. `floor` and `gap` are those of the
    decision.
    """

    floor: float
    gap: float
    total: Measures
    by_language: Mapping[str, Measures]
    by_script: Mapping[str, Measures]

    def as_dict(self) -> dict[str, Any]:
        """Everything as JSON takes it."""
        return {
            "floor": self.floor,
            "gap": self.gap,
            "total": self.total.as_dict(),
            "by_language": {code: part.as_dict() for code, part in self.by_language.items()},
            "by_script": {code: part.as_dict() for code, part in self.by_script.items()},
        }


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers for the eye: a title, the names of the columns, rows of as many cells."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def gold_of(cells: Mapping[str, Any]) -> Gold:
    """One row of a gold table; the `id` is NIL, an id, or several ids separated by `|`.

    Raises: InputError and LanguageError for what cannot be asked.

    >>> sorted(gold_of({"surface": "Landsbergis", "id": "Q164582|Q17118365", "lang": "lt"}).ids)
    ['Q164582', 'Q17118365']
    """
    for column in COLUMNS:
        value = cells.get(column)
        if not isinstance(value, str) and (value is not None or column in COLUMNS[:2]):
            raise InputError(f"{column} is {value!r}; expected a string")
    given = {column: (cells.get(column) or "").strip() for column in COLUMNS[1:]}
    ids = [each.strip() for each in given["id"].split("|")]
    if not all(ids) or (NIL in ids and len(ids) > 1):
        raise InputError(
            f"id is {cells['id']!r}; expected an id, several separated by |, or {NIL} alone"
        )
    kind = given["kind"] or None
    if kind is not None and kind not in KINDS:
        raise InputError(f"kind is {kind!r}; expected one of {', '.join(KINDS)}")
    return Gold(
        cells["surface"],
        frozenset(ids) - {NIL},
        check_language(given["lang"]) if given["lang"] else "",
        kind,
        given["context"],
        check_country(given["country"]),
        check_born(given["born"]),
    )


def ask(linker: Linker, gold: Iterable[Gold]) -> Iterator[Answer]:
    """Ask a linker for every name of the gold, in order."""
    gold = iter(gold)
    while chunk := list(islice(gold, _TOGETHER)):
        matches = _linked_together(linker, chunk)
        for each, match in zip(chunk, matches, strict=True):
            options = _options(each)
            candidates = linker.candidates(each.surface, TOP, **options)
            is_there = any(_has(linker, id_) for id_ in each.ids)
            yield answer_of(each, match, candidates, is_absent=bool(each.ids) and not is_there)


def _linked_together(linker: Linker, chunk: Sequence[Gold]) -> list[Match]:
    """What `link` says; names of which only language and kind are known are asked in batches."""
    matches: dict[int, Match] = {}
    alike: dict[tuple[str, str | None], list[int]] = {}
    for place, each in enumerate(chunk):
        if each.context or each.country or each.born:
            matches[place] = linker.link(each.surface, **_options(each))
        else:
            alike.setdefault((each.lang, each.kind), []).append(place)
    for (lang, kind), places in alike.items():
        found = linker.link_many([chunk[at].surface for at in places], lang=lang, kind=kind)
        matches.update(zip(places, found, strict=True))
    return [matches[place] for place in range(len(chunk))]


def _options(gold: Gold) -> dict[str, Any]:
    return {name: getattr(gold, name) for name in COLUMNS[2:]}


def _has(linker: Linker, entity_id: str) -> bool:
    return any(gazetteer.place(entity_id) is not None for gazetteer in linker.gazetteers)


def answer_of(
    gold: Gold, match: Match, candidates: Sequence[Match], *, is_absent: bool = False
) -> Answer:
    """What counts of a match and of the first `TOP` candidates, best first.

    An id of the gold may also be the QID of an entity that has a local id.
    """

    def is_right(found: Match) -> bool:
        return found.id in gold.ids or (bool(found.wikidata) and found.wikidata in gold.ids)

    ranks = (rank for rank, found in enumerate(candidates[:TOP], 1) if is_right(found))
    rank = next(ranks, 0)
    scores = [found.score for found in candidates[:2]]
    return Answer(
        gold,
        match.status,
        rank,
        is_right=match.status == "linked" and is_right(match),
        is_contender=match.status == "ambiguous" and any(map(is_right, match.candidates)),
        # Found under the QID of a local id, which `place` does not know.
        is_absent=is_absent and rank == 0,
        best=scores[0] if scores else -1.0,
        lead=scores[0] - sum(scores[1:]) if scores else 0.0,
    )


def evaluate(answers: Iterable[Answer], limits: Thresholds) -> Evaluation:
    """Count the answers; `limits` are the thresholds they were decided by."""
    answers = list(answers)
    columns = _columns(answers)
    everything = np.ones(len(answers), dtype=bool)
    languages = np.array([a.gold.lang or _NO_LANGUAGE for a in answers], dtype=np.str_)
    scripts = np.array([main_script(a.gold.surface) or "-" for a in answers], dtype=np.str_)

    def by(values: npt.NDArray[np.str_]) -> dict[str, Measures]:
        codes, counts = np.unique(values, return_counts=True)
        order = np.argsort(-counts, kind="stable")
        return {str(code): _measures(columns, values == code, limits.gap) for code in codes[order]}

    return Evaluation(
        limits.floor,
        limits.gap,
        _measures(columns, everything, limits.gap),
        by(languages),
        by(scripts),
    )


@dataclass(frozen=True)
class _Columns:
    """The answers, field by field."""

    known: Booleans
    absent: Booleans
    linked: Booleans
    right: Booleans
    ambiguous: Booleans
    contender: Booleans
    said_nil: Booleans
    rank: Counts
    best: Floats
    lead: Floats


def _columns(answers: Sequence[Answer]) -> _Columns:
    def booleans(of: Callable[[Answer], bool]) -> Booleans:
        return np.fromiter(map(of, answers), dtype=bool, count=len(answers))

    def floats(of: Callable[[Answer], float]) -> Floats:
        return np.fromiter(map(of, answers), dtype=np.float64, count=len(answers))

    return _Columns(
        known=booleans(lambda a: bool(a.gold.ids)),
        absent=booleans(lambda a: a.is_absent),
        linked=booleans(lambda a: a.status == "linked"),
        right=booleans(lambda a: a.is_right),
        ambiguous=booleans(lambda a: a.status == "ambiguous"),
        contender=booleans(lambda a: a.is_contender),
        said_nil=booleans(lambda a: a.status == "nil"),
        rank=floats(lambda a: a.rank).astype(np.intp),
        best=floats(lambda a: a.best),
        lead=floats(lambda a: a.lead),
    )


def _measures(columns: _Columns, chosen: Booleans, gap: float) -> Measures:
    def count(*conditions: Booleans) -> int:
        return int(np.logical_and.reduce([chosen, *conditions]).sum())

    known = columns.known
    number_known = count(known)
    found = columns.best >= 0
    first = columns.rank == 1
    return Measures(
        queries=count(),
        known=number_known,
        absent=count(columns.absent),
        nil=count(~known),
        linked=count(columns.linked),
        right=count(columns.right),
        nil_linked=count(~known, columns.linked),
        nil_right=count(~known, columns.said_nil),
        ambiguous=count(columns.ambiguous),
        ambiguous_known=count(known, columns.ambiguous),
        contender=count(columns.contender),
        recall_at_1=_share(count(known, first), number_known),
        recall_at_10=_share(count(known, columns.rank > 0), number_known),
        calibration=_calibration(columns.best[chosen & found], first[chosen & found]),
        curve=_curve(
            columns.best[chosen & found & (columns.lead >= gap)],
            first[chosen & found & (columns.lead >= gap)],
            number_known,
        ),
    )


def _share(part: float, whole: float) -> float | None:
    return float(part / whole) if whole else None


def _calibration(best: Floats, right: Booleans) -> Calibration:
    edges = np.arange(_BINS + 1) / _BINS
    counts, scores, hits = _binned(np.searchsorted(edges[1:-1], best, side="right"), best, right)
    bins = tuple(
        Bin(
            float(edges[at]),
            float(edges[at + 1]),
            int(number),
            _share(scores[at], number),
            _share(hits[at], number),
        )
        for at, number in enumerate(counts)
    )
    shares = [each.right for each in bins if each.count >= _LEAST_IN_BIN and each.right is not None]
    mass: float | None = None
    if len(best):
        # Equal scores share a bin, so the order of the queries does not matter.
        borders = np.quantile(best, edges[1:-1])
        mass = _error(*_binned(np.searchsorted(borders, best, side="right"), best, right))
    return Calibration(
        len(best),
        _error(counts, scores, hits) if len(best) else None,
        mass,
        shares == sorted(shares),
        bins,
    )


def _binned(which: Counts, best: Floats, right: Booleans) -> tuple[Counts, Floats, Floats]:
    """For each bin how many answers there are, and the sums of their scores and of their hits."""
    return (
        np.bincount(which, minlength=_BINS),
        np.bincount(which, weights=best, minlength=_BINS).astype(np.float64),
        np.bincount(which, weights=right, minlength=_BINS).astype(np.float64),
    )


def _error(counts: Counts, scores: Floats, hits: Floats) -> float:
    return float(np.abs(scores - hits).sum() / counts.sum())


def _curve(best: Floats, right: Booleans, known: int) -> tuple[Point, ...]:
    order = np.argsort(best, kind="stable")
    below = np.searchsorted(best[order], _FLOORS, side="left")
    hits_below = np.concatenate([[0], np.cumsum(right[order])])
    linked = len(best) - below
    hits = hits_below[-1] - hits_below[below]
    return tuple(
        Point(float(floor), links, right_ones, _share(right_ones, links), _share(right_ones, known))
        for floor, links, right_ones in zip(_FLOORS, linked.tolist(), hits.tolist(), strict=True)
    )


_SHOWN_FLOORS = (*range(0, 91, 10), 95, 97, 98, 99)

_DECISIONS: tuple[tuple[str, Callable[[Measures], str]], ...] = (
    ("queries", lambda m: str(m.queries)),
    ("with id", lambda m: str(m.known)),
    ("linked", lambda m: str(m.linked)),
    ("wrong", lambda m: str(m.linked - m.right)),
    ("precision", lambda m: _number(m.precision)),
    ("recall", lambda m: _number(m.recall)),
    ("F1", lambda m: _number(m.f1)),
    ("NIL right", lambda m: _number(m.nil_accuracy)),
    ("ambiguous", lambda m: str(m.ambiguous)),
    ("right among them", lambda m: _number(m.contender_share)),
    ("recall@1", lambda m: _number(m.recall_at_1)),
    ("recall@10", lambda m: _number(m.recall_at_10)),
    # Of a handful of scores nobody can say whether they keep what they promise.
    ("ECE", lambda m: _number(m.calibration.error if m.queries >= _LEAST_IN_BIN else None)),
)


def tables(evaluation: Evaluation, *, least: int = 1) -> list[Table]:
    """The numbers as tables: decisions by language and script, calibration, the trade-off.

    Languages and scripts with fewer than `least` queries have no row of their own.

    >>> for table in tables(evaluate([], Thresholds(0.90, 0.3, 0.1))):
    ...     print(table.title)
    Decisions at floor 0.90 and gap 0.30
    Calibration: error -, with bins of equal mass -, monotone
    Trade-off: every floor with gap 0.30
    """
    total = evaluation.total
    parts = [("all", total)]
    parts += [(f"language {code}", part) for code, part in evaluation.by_language.items()]
    parts += [(f"script {code}", part) for code, part in evaluation.by_script.items()]
    parts = [(name, part) for name, part in parts if part is total or part.queries >= least]
    calibration = total.calibration
    error, mass = _number(calibration.error), _number(calibration.error_equal_mass)
    wording = "monotone" if calibration.is_monotone else "not monotone"
    reliability = [
        (f"{b.low:.2f}-{b.high:.2f}", str(b.count), _number(b.mean_score), _number(b.right))
        for b in calibration.bins
        if b.count
    ]
    floors = sorted({*_SHOWN_FLOORS, round(100 * evaluation.floor)})
    curve = [
        (f"{p.floor:.2f}", str(p.linked), _number(p.precision), _number(p.recall))
        for p in (total.curve[floor] for floor in floors)
    ]
    return [
        Table(
            f"Decisions at floor {evaluation.floor:.2f} and gap {evaluation.gap:.2f}",
            ("queries of", *(header for header, _ in _DECISIONS)),
            tuple((name, *(cell(part) for _, cell in _DECISIONS)) for name, part in parts),
        ),
        Table(
            f"Calibration: error {error}, with bins of equal mass {mass}, {wording}",
            ("best score", "queries", "mean score", "right"),
            tuple(reliability),
        ),
        Table(
            f"Trade-off: every floor with gap {evaluation.gap:.2f}",
            ("floor", "linked", "precision", "recall"),
            tuple(curve),
        ),
    ]


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
