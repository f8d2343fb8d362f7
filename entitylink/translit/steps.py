"""Bring a word into the letters that a table is written for, where no table of letters can.

In: a word in Han, Kana or pinyin. Out: the word in pinyin, in Katakana, or cut into syllables.
A table file names its step in the field `pre`; everything else a table can say itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

__all__ = ["STEPS"]


def _to_pinyin(word: str) -> str:
    """Write Han characters as Hanyu Pinyin without tones, `'` between the syllables."""
    try:
        from pypinyin import Style, lazy_pinyin
    except ImportError:
        return ""
    syllables = lazy_pinyin(word, style=Style.NORMAL, errors="ignore", v_to_u=True)
    return "'".join(syllables)


def _to_katakana(word: str) -> str:
    """Replace Hiragana by the Katakana that stand 96 places behind them."""
    return "".join(
        chr(ord(char) + 96) if "\u3041" <= char <= "\u3096" or char in "\u309d\u309e" else char
        for char in word
    )


# The syllables of Hanyu Pinyin, longest first. A syllable that starts with a vowel has an
# apostrophe before it inside a word, so what stands before a vowel otherwise belongs to it.
_SYLLABLE = re.compile(
    "(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|ueng|iao|ian|ang|eng|ing|ong|uai|uan|üan|ai|an|ao|ei|en|er|ia|ie|in|iu"
    "|ou|ua|ue|ui|un|uo|üe|ün|a|e|i|o|u|ü)(?![aeiouü])"
)
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))


def _to_syllables(word: str) -> str:
    """Put `'` between the syllables of a word in pinyin, without tones; keep any other word.

    >>> _to_syllables("Jìnpíng"), _to_syllables("Jinan"), _to_syllables("Ing")
    ("Jin'ping", "Ji'nan", 'Ing')
    """
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).translate(_TONES))
    parts = plain.replace("\u2019", "'").split("'")
    lists = [_SYLLABLE.findall(part.lower()) for part in parts]
    if any("".join(found) != part.lower() for found, part in zip(lists, parts, strict=True)):
        return word
    place, cut = 0, []
    plain = "".join(parts)
    for syllable in (each for found in lists for each in found):
        cut.append(plain[place : place + len(syllable)])
        place += len(syllable)
    return "'".join(cut)


STEPS: dict[str, Callable[[str], str]] = {
    "katakana": _to_katakana,
    "pinyin": _to_pinyin,
    "syllables": _to_syllables,
}
"""The steps by the name that a file gives them."""
