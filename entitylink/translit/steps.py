"""Bring a word into the letters that a table is written for, where no table of letters can.

In: a word in Han or Kana. Out: the word in pinyin or Katakana. A table file names its step in
the field `pre`; everything else a table can say itself.
"""

from __future__ import annotations

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


STEPS: dict[str, Callable[[str], str]] = {"katakana": _to_katakana, "pinyin": _to_pinyin}
"""The steps by the name that a file gives them."""
