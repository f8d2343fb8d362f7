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
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import resources

from entitylink.errors import DataFileError
from entitylink.model import KINDS, is_qid

__all__ = ["SKIP", "ClassRow", "ClassTree", "class_rows", "shipped_tree"]

SKIP = "skip"

ClassRow = tuple[str, str, tuple[str, ...], str]
"""A class: its id, its kind ("" for that of its parents), its parents, its English name."""

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

    def extended(self, parents: Iterable[tuple[str, str]]) -> ClassTree:
        """This tree with the classes that come under it by pairs of class and parent class.

        What a class is here stays; another takes after the nearest class that is known, and of
        several equally near ones after a person before what is to be skipped, an organization,
        a place and any other thing.
        """
        below: dict[str, list[str]] = {}
        for child, parent in parents:
            if child not in self.kinds:
                below.setdefault(parent, []).append(child)
        kinds = dict(self.kinds)
        reached: Iterable[str] = self.kinds
        while reached:
            next_reached: dict[str, str] = {}
            for parent in reached:
                for child in below.get(parent, ()):
                    if child not in kinds:
                        known = next_reached.get(child)
                        kind = kinds[parent]
                        if known is None or _FIRST.index(kind) < _FIRST.index(known):
                            next_reached[child] = kind
            kinds.update(next_reached)
            reached = next_reached
        return ClassTree(kinds)

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
    rows = list(class_rows())
    known = ClassTree({row[0]: row[1] for row in rows if row[1]})
    return known.extended((row[0], parent) for row in rows for parent in row[2])


def class_rows() -> Iterator[ClassRow]:
    """The rows of the shipped table.

    Raises: DataFileError for a row that is not one, and for a class without a kind and parents.
    """
    file = resources.files("entitylink.sources") / "data" / _FILE
    seen = set()
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith(("#", "id\t")):
            continue
        cells = line.split("\t")
        if len(cells) != 4 or not is_qid(cells[0]) or cells[0] in seen:
            raise DataFileError(
                f"{_FILE}, line {number}: {line!r}; expected a new id, kind, parents and name"
            )
        parents = tuple(cells[2].split())
        if cells[1] not in _KINDS and (cells[1] or not parents):
            raise DataFileError(
                f"{_FILE}, line {number}: the kind is {cells[1]!r}; expected one of "
                f"{', '.join(_KINDS)}, or none and parents"
            )
        seen.add(cells[0])
        yield cells[0], cells[1], parents, cells[3]
