"""What entity labels say of the kind of an entity, and which label each kind gets.

In: a label of some entity recognizer, or a kind of the library. Out: the kind to ask the linker
for, or the label of a new entity. The tables stand in `labels.toml`; a pipeline may change them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from entitylink.datafile import read_toml
from entitylink.errors import InputError
from entitylink.model import KINDS, Match

__all__ = ["ANY", "SKIP", "LabelTable"]

ANY, SKIP = "any", "skip"
_FILE = Path(__file__).with_name("labels.toml")


class LabelTable:
    """The two tables, with the rows that a pipeline has of its own.

    `kinds`: label -> kind, "any" or "skip"; `labels`: kind -> label.
    Raises: InputError for a kind that is none.

    >>> table = LabelTable({"POLITICIAN": "person"})
    >>> table.kind("POLITICIAN"), table.kind("GPE"), table.kind("unheard of")
    ('person', 'place', 'any')
    """

    def __init__(
        self, kinds: Mapping[str, str] | None = None, labels: Mapping[str, str] | None = None
    ) -> None:
        for label, kind in (kinds or {}).items():
            if kind not in (*KINDS, ANY, SKIP):
                expected = ", ".join((*KINDS, ANY, SKIP))
                raise InputError(f"kinds[{label!r}] is {kind!r}; expected one of {expected}")
        for kind, label in (labels or {}).items():
            if kind not in KINDS:
                raise InputError(f"labels has the key {kind!r}; expected kinds: {', '.join(KINDS)}")
            if not label:
                raise InputError(f"labels[{kind!r}] is empty; expected a label, as PER")
        own_kinds, own_labels = _tables()
        self._kinds = {**own_kinds, **(kinds or {})}
        self._labels = {**own_labels, **(labels or {})}

    def kind(self, label: str) -> str:
        """A kind of the library, "any", or "skip" for what is no name."""
        return self._kinds.get(label, ANY)

    def label(self, match: Match) -> str:
        """The label for an entity with this answer: by its kind, or that of all contenders."""
        kinds = {match.kind} if match else {candidate.kind for candidate in match.candidates}
        return self._labels[kinds.pop() if len(kinds) == 1 else "other"]


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    data = read_toml(_FILE)
    return data["kinds"], data["labels"]
