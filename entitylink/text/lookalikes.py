"""Put a word in mixed scripts back into the one it was meant in.

In: a text. Out: the text with look-alike letters replaced, of the same length, and the places
that changed, which is evidence for the caller (a reason to tell the user, or fraud). Words in
one script are never touched, even if every letter of them has a look-alike.

A letter that looks like no letter of the other script is distinctive. The script with most
distinctive letters wins, then the one with most letters, then the one of the words around. A word
is repaired only if all its other letters have a look-alike there: `Facebookом` (a Russian
ending) and `NATOн` stay, since somebody meant them. Scripts without rows in
`data/lookalikes.toml`, such as those of Japanese, are left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from entitylink.errors import DataFileError
from entitylink.text.scripts import script_of
from entitylink.text.tables import read_table

__all__ = ["unmix"]

_DATA = Path(__file__).parent / "data" / "lookalikes.toml"

# Letters and combining marks: digits, hyphens, dots and apostrophes part words here.
_WORD = re.compile("[^\\W\\d_](?:[^\\W\\d_]|[\u0300-\u036f])*")


def unmix(text: str) -> tuple[str, tuple[int, ...]]:
    """Replace look-alike letters in words of mixed scripts.

    The places are code points in `text`, ascending; the result has the same length.

    >>> unmix("L\\u0430vrov")
    ('Lavrov', (1,))
    >>> unmix("Путин (Putin)")
    ('Путин (Putin)', ())
    """
    if text.isascii():
        return text, ()
    tables = _tables()
    around = Counter(map(script_of, text))
    if len(around.keys() & tables.keys()) < 2:
        return text, ()
    places: list[int] = []
    letters = list(text)
    for word in _WORD.finditer(text):
        target = _target(word.group(), around, tables)
        if target:
            table = tables[target]
            for place in range(word.start(), word.end()):
                other = table.get(text[place])
                if other is not None:
                    letters[place] = other
                    places.append(place)
    return "".join(letters), tuple(places)


def _target(word: str, around: Mapping[str, int], tables: Mapping[str, Mapping[str, str]]) -> str:
    """Name the script a word is to be put into, "" when it is to stay as it is."""
    counts: dict[str, int] = {}
    for char in word:
        script = script_of(char)
        if script in tables:
            counts[script] = counts.get(script, 0) + 1
        elif script != "Zinh":
            return ""
    if len(counts) < 2:
        return ""
    # A letter whose only look-alike is in a script that this word does not use is distinctive.
    distinctive = dict.fromkeys(counts, 0)
    for char in word:
        script = script_of(char)
        if script in counts and not any(char in tables[other] for other in counts):
            distinctive[script] += 1
    target = max(counts, key=lambda code: (distinctive[code], counts[code], around[code]))
    table = tables[target]
    for char in word:
        if script_of(char) not in (target, "Zinh") and char not in table:
            return ""
    return target


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    """Read the rows: for each script, the letters of the others and what they become in it."""
    data = read_table(_DATA)
    data.only("columns", "rows", "examples")
    columns = data.texts("columns")
    tables: dict[str, dict[str, str]] = {column: {} for column in columns}
    for place, row in enumerate(data.rows("rows")):
        where = f"{data.where}: rows[{place}]"
        if len(row) != len(columns):
            raise DataFileError(f"{where} has {len(row)} letters; expected {len(columns)}")
        for column, letter in zip(columns, row, strict=True):
            if not letter:
                continue
            if len(letter) != 1 or script_of(letter) != column:
                raise DataFileError(
                    f"{where}: {letter!r} is {script_of(letter[0])}; expected a letter of {column}"
                )
            for other, twin in zip(columns, row, strict=True):
                if other == column or not twin:
                    continue
                if letter in tables[other]:
                    raise DataFileError(f"{where}: {letter!r} is in an earlier row; expected once")
                tables[other][letter] = twin
    return tables
