"""The tree of classes as a dump itself states it, for a first pass over the dump.

In: a dump. Out: the shipped tree with every class that comes under it in the dump (P279) and that
an item of the dump is an instance of (P31). Lines are looked at as bytes, none is parsed as a
whole. Some ten bytes for each statement of a subclass are held in memory.
"""

from __future__ import annotations

import json
import os
import re
from array import array
from typing import Any

from entitylink.model import is_qid
from entitylink.sources.classes import ClassTree, shipped_tree
from entitylink.sources.glance import classes_in
from entitylink.sources.lines import DumpFile
from entitylink.sources.progress import Bar
from entitylink.sources.statements import claims_of, ids_of, statements

__all__ = ["dump_tree"]

_ID = re.compile(rb'"id"\s*:\s*"Q([0-9]+)"')


def dump_tree(
    path: str | os.PathLike[str], *, tree: ClassTree | None = None, progress: bool = False
) -> ClassTree:
    """Read the tree of classes out of a dump; `tree` says what the classes at its roots are.

    Raises: InputError when the dump cannot be read, is damaged or cut off.
    """
    file = DumpFile(path)
    children, parents = array("q"), array("q")
    used: set[int] = set()
    try:
        with Bar(file, "classes", shown=progress) as bar:
            for block in file.blocks():
                for line in block.split(b"\n"):
                    if b'"P31"' in line:
                        used.update(map(_number, _ids(line, "P31")))
                    if b'"P279"' in line:
                        above = list(map(_number, _ids(line, "P279")))
                        number = _number_of_item(line) if above else 0
                        if number:
                            parents.extend(above)
                            children.extend([number] * len(above))
                bar.show(file.position)
    finally:
        file.close()
    return (tree or shipped_tree()).extended(children, parents, used)


def _ids(line: bytes, property_id: str) -> list[str]:
    seen = classes_in(line, property_id.encode())
    if seen is not None:
        return [each.decode() for each in seen]
    item = _parsed(line)
    return ids_of(statements(claims_of(item), property_id))


def _number_of_item(line: bytes) -> int:
    """The number of the id of an item, 0 for what is none."""
    # In a dump the id comes first; further on, statements have ids of their own.
    found = _ID.search(line, 0, 200)
    if found is not None:
        return int(found[1])
    return _number(_parsed(line).get("id"))


def _number(qid: object) -> int:
    return int(qid[1:]) if isinstance(qid, str) and is_qid(qid) else 0


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        item = json.loads(line.strip(b" \t\r,[]"))
    except (ValueError, RecursionError):
        return {}
    return item if isinstance(item, dict) else {}
