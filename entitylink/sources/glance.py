"""A look at the bytes of an item that tells what can be left unread.

In: one line of a dump. Out: why it is skipped, or None where it has to be parsed to know. Parsing
takes most of the time of reading a dump, and most items are articles, categories and other things
that nobody asked for; their classes (P31) and the number of their pages stand in plain sight.

A line is skipped only if `entity_of_item` would skip it too, whatever the ranks of its statements:
every class that it names is unwanted, or not known and the item has no property that could make it
something else. Anything in a form not expected here is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from entitylink.sources.classes import SKIP, ClassTree
from entitylink.sources.item import Skipped
from entitylink.sources.properties import properties

__all__ = ["Glance", "classes_in", "sitelinks_in"]

# No text can hold these bytes: a quotation mark inside of one has a backslash before it.
_STATEMENTS = {
    each: re.compile(rb'"%b"\s*:\s*\[\s*\{\s*"mainsnak"' % each) for each in (b"P31", b"P279")
}
_SNAK = re.compile(
    rb'"mainsnak"\s*:\s*\{\s*"snaktype"\s*:\s*"(\w+)"\s*,\s*"property"\s*:\s*"(P[0-9]+)"'
)
_ITEM = re.compile(rb'[^{}]*\{[^{}]*\{[^{}]*"id"\s*:\s*"(Q[0-9]+)"')
_SITELINKS = re.compile(rb'"sitelinks"\s*:\s*([\[{])')
_SITE = re.compile(rb'"site"\s*:')


class Glance:
    """Says of lines, given what is wanted, whether they need to be parsed."""

    def __init__(self, tree: ClassTree, kinds: Collection[str], min_sitelinks: int) -> None:
        self._kinds = {qid.encode(): kind for qid, kind in tree.kinds.items()}
        self._wanted = frozenset(kinds)
        self._min_sitelinks = min_sitelinks
        signs = sorted({each for sign in properties().signs for each in sign.any})
        self._signs = re.compile(rb'"(?:%b)"' % "|".join(signs).encode())

    def skips(self, line: bytes) -> Skipped | None:
        """Why an item is left out, None where that is not to be seen."""
        return self._by_kind(line) or self._by_sitelinks(line)

    def _by_kind(self, line: bytes) -> Skipped | None:
        classes = classes_in(line)
        # An item without a class is rare, and a line that is damaged may look like one.
        if not classes:
            return None
        possible = {self._kinds.get(each, "") for each in classes}
        if not possible.isdisjoint(self._wanted):
            return None
        if "" in possible and ("other" in self._wanted or self._signs.search(line)):
            return None
        # A class of a deprecated statement is none; without it, signs may decide.
        if b'"deprecated"' in line:
            return None
        return Skipped.INTERNAL if SKIP in possible else Skipped.KIND

    def _by_sitelinks(self, line: bytes) -> Skipped | None:
        if not self._min_sitelinks:
            return None
        count = sitelinks_in(line)
        return Skipped.SITELINKS if count is not None and count < self._min_sitelinks else None


def classes_in(line: bytes, property_id: bytes = b"P31") -> list[bytes] | None:
    """The ids of the classes of an item, of all ranks; None where they are not to be seen.

    With the property P279, the classes that it is a subclass of.
    """
    found = _STATEMENTS[property_id].search(line)
    if found is None:
        return None if b'"%b"' % property_id in line else []
    classes: list[bytes] = []
    at = found.start()
    while True:
        # The statements of one property follow each other.
        at = line.find(b'"mainsnak"', at)
        snak = _SNAK.match(line, at) if at >= 0 else None
        if at >= 0 and snak is None:
            return None
        if snak is None or snak[2] != property_id:
            return classes
        at = snak.end()
        if snak[1] == b"value":
            item = _ITEM.match(line, at)
            if item is None:
                return None
            classes.append(item[1])


def sitelinks_in(line: bytes) -> int | None:
    """The number of pages of an item in Wikimedia projects; None where it is not to be seen."""
    # They stand at the end in a dump: the rest of the line is short.
    start = line.rfind(b'"sitelinks"')
    found = _SITELINKS.match(line, start) if start >= 0 else None
    if found is None:
        return None
    return 0 if found[1] == b"[" else len(_SITE.findall(line, start))
