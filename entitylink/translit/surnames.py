"""Cut a personal name that is printed as one word into surname and given name.

In: a word of a script that puts no space between the two (Han, Hangul), and the surnames that a
table file lists. Out: the two parts. Surnames come first in these languages, and given names
have one or two characters, so a longer word is no name. That a word only looks like a name
(a town that begins as a surname does) cannot be seen here: files list such words.
"""

from __future__ import annotations

from collections.abc import Collection

from entitylink.translit.words import APOSTROPHE

__all__ = ["cut_name", "with_marks"]

_GIVEN = 2  # characters of a given name


def cut_name(word: str, surnames: Collection[str]) -> tuple[str, str] | None:
    """Give (surname, given name), None when the word is no name with one of the surnames.

    The longer surname counts. The given name is empty where the word is a surname alone.

    >>> cut_name("习近平", {"习"}), cut_name("司马光", {"司", "司马"}), cut_name("北京", {"习"})
    (('习', '近平'), ('司马', '光'), None)
    """
    if word in surnames:
        return word, ""
    for size in range(len(word) - 1, max(len(word) - _GIVEN, 1) - 1, -1):
        if word[:size] in surnames:
            return word[:size], word[size:]
    return None


def with_marks(given: str) -> str:
    """Put an apostrophe between the characters, for tables that write something there."""
    return APOSTROPHE.join(given)
