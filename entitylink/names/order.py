"""Put a name written with a comma into its spoken order: `Lawrow, Sergej` -> `Sergej Lawrow`.

In: a cleaned name. Out: the name in spoken order, and where in it the family name begins. Which
word plays which part is decided in `names.parse`; both it and `names.normalize` turn names here,
so that they agree.

A name is turned where exactly one comma has name-like parts on both sides, and never for a kind
other than person. A comma before a suffix, a title or a maiden name does not count (`King, Martin
Luther, Jr.`; `Putin, Jr.` and `Clinton, née Rodham` are not turned). The decision ignores
case, because `normalize` must come to the same one for its own result.
"""

from __future__ import annotations

import re

from entitylink.names.lexicon import Lexicon, lexicon, word_key
from entitylink.text.tokens import Token, tokenize

__all__ = ["restore_order"]

_COMMAS = re.compile("[,،、﹑]")

# What does not stand in one half of a name. A longer half is a list or a sentence.
_NOT_A_NAME = re.compile(r"[\d&;:!?()\[\]{}/=+@#%*|<>…。]")
_LONGEST_HALF = 5


def restore_order(name: str, kind: str | None) -> tuple[str, int]:
    """Turn a name with one comma; any other comes back as it is.

    The number is where the part begins that stood before the comma; 0 if nothing was turned.

    >>> restore_order("Lawrow, Sergej", None)
    ('Sergej Lawrow', 7)
    >>> restore_order("Paris, Texas", "place")
    ('Paris, Texas', 0)
    """
    if kind not in (None, "person") or not _COMMAS.search(name):
        return name, 0
    words = lexicon()
    parts = [part.strip() for part in _COMMAS.split(name)]
    halves: list[str] = []
    rest: list[str] = []
    for place, part in enumerate(parts):
        tokens = tokenize(part)
        keys = tuple(word_key(token.text) for token in tokens)
        if keys in words.clear_forms:
            return name, 0
        if place and keys and (_is_suffix(keys, words) or words.maiden.match(f",{part}", 1)):
            rest.append(part)
        elif place and keys and keys[0] in words.peerage:
            return name, 0
        elif _is_half(part, tokens, keys, words):
            halves.append(part)
        else:
            return name, 0
    if len(halves) != 2:
        return name, 0
    return " ".join((halves[1], halves[0], *rest)), len(halves[1]) + 1


def _is_half(part: str, tokens: list[Token], keys: tuple[str, ...], words: Lexicon) -> bool:
    if not tokens or len(tokens) > _LONGEST_HALF or _NOT_A_NAME.search(part):
        return False
    if any(key in words.not_names for key in keys):
        return False
    return any(char.isalpha() for char in part)


def _is_suffix(keys: tuple[str, ...], words: Lexicon) -> bool:
    """Say whether a part consists of generation suffixes and titles only."""
    place = 0
    while place < len(keys):
        key = keys[place]
        if key.upper() in words.numerals or key in words.modifiers or key in words.small_suffixes:
            place += 1
            continue
        phrases = (
            *words.suffixes.get(key, ()),
            *words.before.get(key, ()),
            *words.after.get(key, ()),
        )
        for phrase in phrases:
            length = len(phrase.words)
            if not phrase.langs and keys[place : place + length] == phrase.words:
                place += length
                break
        else:
            if not key.endswith(words.title_endings):
                return False
            place += 1
    return True
