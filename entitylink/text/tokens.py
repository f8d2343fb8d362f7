"""Cut a text into words, with their places.

In: any text, cleaned or not. Out: `Token`s in the order of the text, whose offsets are code
points of that very text, so that a caller can mark them in it. What a word is in a name (a
title, an initial) is decided in `names.parse`; sentences are not looked for.

- Combining marks and invisible characters inside a word belong to it. Hyphens, dashes, spaces,
  slashes and middle dots part words; so does the zero-width non-joiner behind an Arabic letter,
  as in `text.clean`.
- An apostrophe inside a word belongs to it, unless an elided article or preposition stands
  before it (`data/elisions.toml`): `l'Iran` is `l'` and `Iran`, `O'Neill` is one.
- Single capitals with dots are one token with their dots: `V.`, `U.S.`, `J.R.R.`.
- A run of Han, of Hiragana, of Katakana or of Thai is one token each, since these scripts put no
  spaces between words. A change between them starts a new token: in `トランプ大統領` that parts
  the name from the title, in `プーチンは` from the grammar; a ケ between Han stays with them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from entitylink.errors import DataFileError
from entitylink.text.tables import read_table

__all__ = ["Token", "elided_words", "spans", "tokenize"]

_DATA = Path(__file__).parent / "data" / "elisions.toml"

_APOSTROPHES = "'`´ʹʻʼʽ׳‘’‛′＇"
_INVISIBLE = (
    "\u00ad\u034f\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
)
_HAN = "々〆〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HIRAGANA = "\u3041-\u3096\u309d-\u309f"
_KATAKANA = "\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\uff66-\uff6f\uff71-\uff9d"
_KANA_MARKS = "\u3099\u309a\u30fc\uff70\uff9e\uff9f"
_HAN_VARIANTS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_THAI = "\u0e01-\u0e3a\u0e40-\u0e4e"
_HEBREW = "\u05d0-\u05ea\u05ef-\u05f2\ufb1d-\ufb4f"
_HEBREW_POINTS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
_HEBREW_GERESH = "גזצץתדטחער"  # letters that a following geresh turns into a foreign sound
_ARABIC = "\u0620-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc"
# Letters without case that stand as initials when a dot follows.
_CASELESS_INITIALS = f"{_HEBREW}\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u10d0-\u10fa\u0e01-\u0e2e"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: `text[start:end] == token.text`, in code points."""

    start: int
    end: int
    text: str


def tokenize(text: str) -> list[Token]:
    """List the words of a text. No words give an empty list.

    >>> [token.text for token in tokenize("l'ami de V. Putin, Jean-Claude O'Neill")]
    ["l'", 'ami', 'de', 'V.', 'Putin', 'Jean', 'Claude', "O'Neill"]
    """
    return [Token(found.start(), found.end(), found.group()) for found in _finder()(text)]


def spans(text: str) -> list[tuple[int, int]]:
    """Where the words of a text begin and end: the places of `tokenize`, for long texts.

    >>> spans("l'ami de V. Putin")
    [(0, 2), (2, 5), (6, 8), (9, 11), (12, 17)]
    """
    return [found.span() for found in _finder()(text)]


@cache
def elided_words() -> frozenset[str]:
    """Give the elided words in small letters, without the apostrophe."""
    data = read_table(_DATA)
    return frozenset(
        word for lang in data if lang != "examples" for word in data.table(lang).texts("words")
    )


@cache
def _finder() -> Callable[[str], Iterator[re.Match[str]]]:
    return _pattern().finditer


def _pattern() -> re.Pattern[str]:
    """Build the pattern of one word; the first kind of word that fits is taken."""
    letter = f"[^\\W_{_HAN}{_HIRAGANA}{_KATAKANA}{_KANA_MARKS}{_THAI}]"
    capital = f"[{_characters(_CAPITAL_BLOCKS, str.isupper)}]"
    mark = f"[{_characters(_MARK_BLOCKS, _is_mark)}]"
    apostrophe = f"[{_APOSTROPHES}]"
    initial = f"(?:{capital}[\u0300-\u036f]*|[{_CASELESS_INITIALS}])"
    small, large = _elisions()
    hebrew = f"[{_HEBREW}{_HEBREW_POINTS}]"
    kinds = (
        f"(?:{initial}\\.)+(?:{initial}(?!{letter}|{mark}))?",
        f"(?:{small}){apostrophe}(?={letter})",
        f"(?:{large}){apostrophe}(?={capital})",
        f'[{_HEBREW}]{hebrew}*(?:["״{_APOSTROPHES}]{hebrew}+)*'
        f"(?:(?<=[{_HEBREW_GERESH}]){apostrophe})?",
        f"{letter}+(?:{mark}+{letter}*"
        f"|(?:[{_INVISIBLE}]+|(?<![{_ARABIC}])\u200c|{apostrophe}){letter}+)*",
        f"[{_HAN}][{_HAN}{_HAN_VARIANTS}]*(?:[ヶヵケｹ][{_HAN}]+)*",
        f"[{_HIRAGANA}][{_HIRAGANA}{_KANA_MARKS}]*",
        f"[{_KATAKANA}][{_KATAKANA}{_KANA_MARKS}]*",
        f"[{_THAI}]+",
    )
    return re.compile("|".join(kinds))


# Where Unicode has capitals and marks; looking through all of it would take a second.
_CAPITAL_BLOCKS = ((0x41, 0x590), (0x10A0, 0x1100), (0x1E00, 0x2000), (0xA640, 0xA800))
_MARK_BLOCKS = (
    *((0x300, 0x3030), (0xA000, 0xAC00), (0xFB00, 0xFE00), (0xFE20, 0xFE30), (0x10000, 0x12000)),
    *((0x16000, 0x17000), (0x1E000, 0x1F000)),
)


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M" and char != "\u034f"


def _characters(blocks: Iterable[tuple[int, int]], wanted: Callable[[str], bool]) -> str:
    chars = (chr(point) for first, end in blocks for point in range(first, end))
    return "".join(char for char in chars if wanted(char))


def _elisions() -> tuple[str, str]:
    """Give the patterns of the elided words in small letters and with a capital."""
    data = read_table(_DATA)
    small: set[str] = set()
    large: set[str] = set()
    for lang in data:
        if lang == "examples":
            continue
        table = data.table(lang)
        table.only("words", "names")
        words = table.texts("words")
        for word in words:
            if not word.islower():
                raise DataFileError(
                    f"{table.where}: words holds {word!r}; expected small letters, no apostrophe"
                )
        for word in table.texts("names"):
            if word not in words:
                raise table.fail("names", "words that stand in `words` too")
            large.update((word.capitalize(), word.upper()))
        small.update(words)
    return "|".join(sorted(small)), "|".join(sorted(large))
