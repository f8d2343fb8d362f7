"""The words that query words are compared with: those of a gazetteer, or a few bare ones.

In: numbers of words. Out: their texts, sounds and letters as arrays. How they are compared is said
in `link.likeness`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from entitylink.gazetteer import Gazetteer
from entitylink.gazetteer.words import Word
from entitylink.index.strings import Strings, borders_of, pack
from entitylink.keys import plain_hashes
from entitylink.text.clean import fold_marks
from entitylink.translit.chunks import latin_letters

__all__ = ["GazetteerStock", "ListedStock", "Stock"]

Places = npt.NDArray[np.intp]


class Stock(Protocol):
    """Words by number.

    scripts     ISO 15924 codes
    script      for each word the place of its script in `scripts`
    texts       the folded words
    hashes      their PLAIN keys: equal where words are, but for diacritics
    letters     Latin words in the letters that the learned tables count, "" for others
    sounds      all readings of all words in a row
    reads       where the readings of each word begin; one number more than there are words
    """

    scripts: list[str]
    script: npt.NDArray[np.uint8]
    texts: Strings
    hashes: npt.NDArray[np.uint64]
    letters: Strings
    sounds: Strings
    reads: npt.NDArray[Any]


class GazetteerStock:
    """The words of a gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.scripts = gazetteer.scripts
        self.script = gazetteer.array("word_script")
        self.texts = gazetteer.strings("word_text")
        self.hashes = gazetteer.array("word_hash")
        self.letters = gazetteer.strings("word_letters")
        self.sounds = gazetteer.strings("read_sounds")
        self.reads = gazetteer.array("word_reads")


class ListedStock:
    """Bare words, numbered as listed."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.scripts = sorted({word.script for word in words})
        self.script = np.array([self.scripts.index(word.script) for word in words], dtype=np.uint8)
        self.texts = Strings(*pack(word.text for word in words))
        self.hashes = plain_hashes([fold_marks(word.text) for word in words])
        self.letters = Strings(
            *pack(latin_letters(word.text) if word.script == "Latn" else "" for word in words)
        )
        self.sounds = Strings(*pack(sounds for word in words for sounds in word.sounds))
        self.reads = borders_of([len(word.sounds) for word in words])
