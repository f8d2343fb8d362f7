"""Which runs of words may be names: spans are proposed here, and weighed in `link.text.settle`.

In: the words of a piece with their types. Out: `Window`s: first and last word. Three kinds: runs
whose words are exactly those of a name, in whatever case; runs that are so once the endings of
inflected words are undone; and runs of words with capitals (or of a script without them) of which
gazetteers know enough. What stands in the middle of one of the first kind is not proposed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from entitylink.index.keytable import KeyTable
from entitylink.keys import set_keys
from entitylink.link.text.cut import Gap, Words
from entitylink.link.text.wordtype import WordType

__all__ = ["Style", "Window", "chains", "styles", "windows"]

_LONGEST_EXACT = 9
_LONGEST = 6
_PARTS = 5
"""Words of a run that are no connectors, at most, unless the run is exactly a name."""
_LEAST_SPOILED = 5
"""Letters from which a word is taken for one of a name with an error in it."""
_CONNECTORS = 2
_SHORT_CONNECTOR = 4

Bools = npt.NDArray[np.bool_]


class Style:
    """How a line is written, which says what its capitals are worth."""

    PLAIN = 0
    UPPER = 1
    TITLE = 2
    """Every word with a capital, as in headlines of English."""
    LOWER = 3


@dataclass(frozen=True, slots=True)
class Window:
    """A run of words, from `first` to `last`; `exact` when a name has just these words."""

    first: int
    last: int
    exact: bool = False


def styles(words: Words, types: Sequence[WordType], *, lower: bool, upper: bool) -> list[int]:
    """The style of the line that each word stands in.

    `lower`, `upper`: the whole text has no capitals, or nothing else.
    """
    if lower or upper:
        return [Style.LOWER if lower else Style.UPPER] * len(words)
    count: dict[int, list[int]] = {}
    for line, type_ in zip(words.line, types, strict=True):
        if not type_.cased or len(type_.text) < 2:
            continue
        seen = count.setdefault(line, [0, 0, 0, 0])
        seen[0] += 1
        seen[1] += type_.upper
        if len(type_.text) > 3 and not type_.function:
            seen[2] += 1
            seen[3] += type_.capital
    found = {}
    for line, (all_, capitals, long, capital) in count.items():
        style = Style.PLAIN
        if all_ >= 3 and capitals >= 0.8 * all_:
            style = Style.UPPER
        elif long >= 4 and capital >= 0.85 * long and all_ < 30 and line not in words.ended:
            style = Style.TITLE
        found[line] = style
    return [found.get(line, Style.PLAIN) for line in words.line]


def chains(words: Words, types: Sequence[WordType], style: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of words that names may be in: first and last, both words that may be part of a name.

    Small words may stand between two such.
    """
    result: list[tuple[int, int]] = []
    first = last = -1
    for place, type_ in enumerate(types):
        if last >= 0 and not _joined(words, last, place, types):
            result.append((first, last))
            last = -1
        strong = type_.capital or (
            style[place] == Style.LOWER and (type_.exact or bool(type_.bases) or type_.initial)
        )
        if not type_.cased:
            strong = type_.near
        if strong:
            if last < 0:
                first = place
            last = place
        elif last >= 0 and not (
            place - last <= _CONNECTORS and type_.connector and words.gap[place] is not Gap.BREAK
        ):
            result.append((first, last))
            last = -1
    if last >= 0:
        result.append((first, last))
    return result


def _joined(words: Words, last: int, place: int, types: Sequence[WordType]) -> bool:
    return all(words.gap[at] is not Gap.BREAK for at in range(last + 1, place + 1)) and (
        types[last].script == types[place].script or not types[place].capital
    )


def exact_windows(
    words: Words, types: Sequence[WordType], style: Sequence[int], tables: Sequence[KeyTable]
) -> list[Window]:
    """Runs of two words or more that are names, or inflected forms of names, word by word."""
    count = len(words)
    if count < 2:
        return []
    plain = np.fromiter((t.hash if t.exact else 0 for t in types), np.uint64, count)
    joint = np.fromiter((gap is not Gap.BREAK for gap in words.gap), bool, count)
    joint[0] = False
    marked = np.fromiter(
        (
            (t.capital and not t.function) or s == Style.LOWER
            for t, s in zip(types, style, strict=True)
        ),
        bool,
        count,
    )
    found: dict[tuple[int, int], bool] = {}
    for hashes, is_exact in ((plain, True), *((base, False) for base in _read_as(plain, types))):
        going = hashes != 0
        for size in range(2, _LONGEST_EXACT + 1):
            # going[i]: the words from i on, one fewer than `size`, are known and joint
            if len(going) < 2:
                break
            end = len(going) - 1
            going = going[:end] & (hashes[size - 1 : size - 1 + end] != 0)
            going &= joint[size - 1 : size - 1 + end]
            start = going.nonzero()[0]
            start = start[marked[start] | marked[start + size - 1]]
            if not len(start):
                if not going.any():
                    break
                continue
            runs = hashes[start[:, None] + np.arange(size)].ravel()
            keys = set_keys(runs, np.arange(0, len(runs) + 1, size))
            for table in tables:
                place, _ = table.many(keys, cap=1)
                for at in start[place].tolist():
                    found.setdefault((at, at + size - 1), is_exact)
    return [Window(first, last, exact) for (first, last), exact in sorted(found.items())]


def _read_as(
    plain: npt.NDArray[np.uint64], types: Sequence[WordType]
) -> list[npt.NDArray[np.uint64]]:
    """The words with endings undone: where they are no words of names, and everywhere.

    The words of a name are in the same case, so that the second reading of one goes with that of
    another: Соединённых Штатов.
    """
    most = max(len(t.bases) for t in types)
    if not most:
        return []
    readings = [
        np.array([t.bases[min(at, len(t.bases) - 1)] if t.bases else 0 for t in types], np.uint64)
        for at in range(most)
    ]
    return [
        np.where(plain != 0, plain, readings[0]),
        *(np.where(base != 0, base, plain) for base in readings),
    ]


def windows(
    words: Words,
    types: Sequence[WordType],
    style: Sequence[int],
    tables: Sequence[KeyTable],
) -> list[Window]:
    """All runs that may be names, in order."""
    exact = exact_windows(words, types, style, tables)
    found: dict[tuple[int, int], Window] = {}
    # The furthest end of the names that begin at each word, then at or before it.
    reach = [-1] * len(words)
    for window in exact:
        found[window.first, window.last] = window
        if types[window.first].cased and not types[window.first].capital:
            # "agence Tass" is a name of Tass.
            shorter = Window(window.first + 1, window.last)
            if types[shorter.first].capital:
                found.setdefault((shorter.first, shorter.last), shorter)
        if window.exact:
            reach[window.first] = max(reach[window.first], window.last)
    reach = list(accumulate(reach, max))
    for first, last in chains(words, types, style):
        for start in range(first, last + 1):
            type_ = types[start]
            if type_.connector and not type_.capital:
                continue
            for end in range(start, min(last, start + _LONGEST - 1) + 1):
                if (start, end) in found:
                    continue
                if types[end].connector and not types[end].capital:
                    continue
                if end <= reach[start]:
                    continue
                whole = (start, end) == (first, last)
                titled = start > 0 and types[start - 1].title and words.gap[start] is Gap.SPACE
                if _plausible(types, start, end, style[start], whole=whole, titled=titled):
                    found[start, end] = Window(start, end)
    return [found[place] for place in sorted(found)]


def _plausible(
    types: Sequence[WordType], first: int, last: int, style: int, *, whole: bool, titled: bool
) -> bool:
    """Whether gazetteers know enough of a run for it to be asked for."""
    one = types[first]
    if first == last:
        if one.initial and one.exact and len(one.plain) > 1:
            return True  # U.S.
        if one.initial or len(one.plain) < 2:
            return False
        if style == Style.LOWER and one.cased:
            return (one.exact or bool(one.bases)) and not one.function and not one.title
        if one.title or not one.near:
            return one.upper and one.exact and style != Style.UPPER
        # Where every word may be a name or none, only what is one letter by letter counts.
        marked = titled or (style != Style.UPPER and one.cased)
        return marked or one.exact or bool(one.bases)
    if one.function or types[last].function or types[last].title:
        return False
    if one.title and not one.initial:
        return False
    parts = sure = 0
    spoiled: list[WordType] = []
    for place in range(first, last + 1):
        type_ = types[place]
        if type_.connector and not type_.capital:
            continue
        parts += 1
        sure += (type_.near or bool(type_.bases)) and not type_.given
        if not (type_.near or type_.bases or type_.initial):
            spoiled.append(type_)
    if parts > _PARTS or style == Style.LOWER:
        return False
    if not spoiled:
        return True
    # One word may be spoiled, if another one says who is meant.
    return whole and sure > 0 and len(spoiled) == 1 and len(spoiled[0].plain) >= _LEAST_SPOILED
