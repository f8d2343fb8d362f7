"""Say which script a character or a text is written in.

In: a character or a text. Out: ISO 15924 codes such as "Latn" and "Cyrl". Which language a
text is in is not decided here, nor is a word of mixed scripts repaired (see `text.lookalikes`).

The ranges stand in `data/scripts.tsv` and are read when the first character outside ASCII is
looked at. They are a file and not the property of a library, so that the same name has the same
script, and so the same keys, under every release of Unicode. The Japanese mix of Hiragana,
Katakana and Han stays three scripts.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from itertools import pairwise
from pathlib import Path

from entitylink.errors import DataFileError

__all__ = ["COMMON", "INHERITED", "UNKNOWN", "main_script", "script_of", "scripts_in"]

COMMON = "Zyyy"
INHERITED = "Zinh"
UNKNOWN = "Zzzz"

_DATA = Path(__file__).parent / "data" / "scripts.tsv"

# Grows by at most the 1.1 million characters there are; real texts use some thousands.
_cache: dict[str, str] = {chr(code): COMMON for code in range(128)}
_cache.update((chr(code), "Latn") for code in (*range(65, 91), *range(97, 123)))

_ranges: list[tuple[int, int, str]] = []


def script_of(char: str) -> str:
    """Give the ISO 15924 code of one character.

    "Zyyy" is common to several scripts (digits, punctuation, spaces), "Zinh" takes the script
    of the letter before it (combining marks), "Zzzz" is unassigned, a lone surrogate, or a
    letter of a script that no living language uses.

    >>> [script_of(char) for char in "яé7"]
    ['Cyrl', 'Latn', 'Zyyy']
    """
    code = _cache.get(char)
    return _look_up(char) if code is None else code


def scripts_in(text: str) -> tuple[str, ...]:
    """List the scripts of the letters in a text, the most frequent first.

    Marks, digits and punctuation do not count. Of two equally frequent ones the script that
    comes first in the text is first.

    >>> scripts_in("Путин (Putin, V.)")
    ('Latn', 'Cyrl')
    """
    counts: dict[str, int] = {}
    get = _cache.get
    for char in text:
        code = get(char) or _look_up(char)
        counts[code] = counts.get(code, 0) + 1
    for code in (COMMON, INHERITED, UNKNOWN):
        counts.pop(code, None)
    if len(counts) < 2:
        return tuple(counts)
    return tuple(sorted(counts, key=counts.__getitem__, reverse=True))


def main_script(text: str) -> str:
    """Give the script that most letters of a text have, "" when it has no letters.

    >>> main_script("習近平"), main_script("2024!")
    ('Hani', '')
    """
    if text.isascii():
        return "Latn" if any(map(str.isalpha, text)) else ""
    scripts = scripts_in(text)
    return scripts[0] if scripts else ""


def _look_up(char: str) -> str:
    if not _ranges:
        _ranges.extend(_read_ranges(_DATA))
    point = ord(char)
    place = bisect_right(_ranges, (point, 0x110000, "")) - 1
    category = unicodedata.category(char)
    if category == "Nd" or category[0] == "P":
        # Unicode gives the digits and stops of some scripts to them; nobody reads by those.
        code = COMMON
    elif place >= 0 and point <= _ranges[place][1]:
        code = _ranges[place][2]
    elif category in ("Mn", "Me"):
        code = INHERITED
    elif category in ("Cn", "Co", "Cs", "Lo", "Lu", "Ll", "Lt"):
        code = UNKNOWN
    else:
        code = COMMON
    _cache[char] = code
    return code


def _read_ranges(path: Path) -> list[tuple[int, int, str]]:
    ranges = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("#"):
            continue
        code, _, cells = line.partition("\t")
        for cell in cells.split():
            first, _, last = cell.partition("-")
            try:
                ranges.append((int(first, 16), int(last or first, 16), code))
            except ValueError:
                raise DataFileError(
                    f"{path.name}, line {number}: {cell!r} for {code!r}; "
                    "expected a code point or a range such as 0041-005A"
                ) from None
    ranges.sort()
    for before, after in pairwise(ranges):
        if after[0] <= before[1]:
            raise DataFileError(
                f"{path.name}: {after[0]:04X} is {before[2]} and {after[2]}; expected one script"
            )
    return ranges
