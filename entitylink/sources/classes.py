"""What kind of thing an item is, by the classes it is an instance of.

In: the classes of an item (P31), and a tree that says what each class comes to. Out: `person`,
`place`, `organization`, `other`, `skip` for what no gazetteer wants (scholarly articles,
disambiguation and other pages of the projects themselves), or "" where no class is known.

The tree that ships (`data/classes.tsv`) holds the classes that most items have, so that one pass
over a dump is enough. `ClassTree.extended` takes the subclasses (P279) that a dump states itself:
what a class of the shipped tree is, is what its nearest ancestor there is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources

import numpy as np

from entitylink.errors import DataFileError
from entitylink.index.strings import ranges
from entitylink.model import KINDS, is_qid

__all__ = ["SKIP", "ClassRow", "ClassTree", "class_rows", "shipped_tree"]

SKIP = "skip"

ClassRow = tuple[str, str, str, str]
"""A class: its id, its kind, its English name, and how that was checked (see the file)."""

_FILE = "classes.tsv"
_KINDS = (*KINDS, SKIP)
_FIRST = ("person", SKIP, "organization", "place", "other")
"""Which kind wins where ancestors at the same distance say different things."""


class ClassTree:
    """Classes and the kind that each of them comes to.

    >>> tree = ClassTree({"Q5": "person", "Q515": "place"})
    >>> tree.kind_of(["Q515"]), tree.kind_of(["Q515", "Q5"]), tree.kind_of(["Q1"])
    ('place', 'person', '')
    """

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self.kinds = dict(kinds)

    def __len__(self) -> int:
        return len(self.kinds)

    def kind_of(self, classes: Iterable[str]) -> str:
        """The kind of an item of these classes, in their order; "" where none is known.

        A person is one whatever else is said of it. Otherwise what is to be skipped is, and then
        the first class that is a place or an organization decides.
        """
        found = [self.kinds[each] for each in classes if each in self.kinds]
        if "person" in found:
            return "person"
        if SKIP in found:
            return SKIP
        return next((kind for kind in found if kind != "other"), found[0] if found else "")

    def extended(
        self, children: Sequence[int], parents: Sequence[int], used: Iterable[int] | None = None
    ) -> ClassTree:
        """This tree with the classes that come under it: each of `children` under one of `parents`.

        Classes are given by the numbers of their ids, with as many parents as they have. What a
        class is here stays; another takes after the nearest class that is known, and of several
        equally near ones after a person before what is to be skipped, an organization, a place and
        any other thing. With `used`, of the classes that are found only these are kept.
        """
        parent_of = np.asarray(parents, dtype=np.int64)
        by_parent = np.argsort(parent_of, kind="stable")
        parent_of = parent_of[by_parent]
        child_of = np.asarray(children, dtype=np.int64)[by_parent]
        rank_of = {int(qid[1:]): _FIRST.index(kind) for qid, kind in self.kinds.items()}
        reached = np.array(sorted(rank_of), dtype=np.int64)
        while len(reached):
            start, end = (np.searchsorted(parent_of, reached, side=s) for s in ("left", "right"))
            rank = np.array([rank_of[each] for each in reached.tolist()], dtype=np.int64)
            found = child_of[ranges(start, end - start)].tolist()
            fresh: dict[int, int] = {}
            for child, given in zip(found, np.repeat(rank, end - start).tolist(), strict=True):
                if child not in rank_of:
                    fresh[child] = min(given, fresh.get(child, given))
            rank_of |= fresh
            reached = np.array(sorted(fresh), dtype=np.int64)
        wanted = rank_of.keys() if used is None else rank_of.keys() & set(used)
        found_kinds = {f"Q{number}": _FIRST[rank_of[number]] for number in sorted(wanted)}
        return ClassTree({**found_kinds, **self.kinds})

    @property
    def fingerprint(self) -> str:
        """The same for trees that say the same."""
        lines = "\n".join(f"{each} {kind}" for each, kind in sorted(self.kinds.items()))
        return hashlib.sha256(lines.encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def shipped_tree() -> ClassTree:
    """The tree that comes with the library.

    >>> shipped_tree().kind_of(["Q515"])
    'place'
    """
    return ClassTree({row[0]: row[1] for row in class_rows()})


def class_rows() -> Iterator[ClassRow]:
    """The rows of the shipped table.

    Raises: DataFileError for a row that is not one.
    """
    file = resources.files("entitylink.sources") / "data" / _FILE
    seen = set()
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith(("#", "id\t")):
            continue
        cells = line.split("\t")
        if len(cells) != 4 or not is_qid(cells[0]) or cells[0] in seen or cells[1] not in _KINDS:
            raise DataFileError(
                f"{_FILE}, line {number}: {line!r}; expected a new id, one of "
                f"{', '.join(_KINDS)}, a name and a source"
            )
        seen.add(cells[0])
        yield cells[0], cells[1], cells[2], cells[3]
