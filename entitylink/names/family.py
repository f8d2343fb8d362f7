"""Which word of a person's name is the family name, as far as its language says.

In: the roles of the words of a name, its language and that of the person. Out: a place among the
words, or None. The lists stand in `data/family.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from entitylink.datafile import read_toml

__all__ = ["family_place"]


@lru_cache(maxsize=1)
def _orders() -> dict[str, Any]:
    return read_toml(resources.files("entitylink.names") / "data" / "family.toml")


def family_place(roles: Sequence[str], *, language: str, native_language: str) -> int | None:
    """The place of the family name among words with these roles; None where it is not known.

    `language` is that of the name as written, `native_language` that of the person ("" for
    unknown: then the last word is taken, as most languages have it).

    >>> family_place(["name", "name"], language="en", native_language="ru")
    1
    >>> family_place(["name", "name"], language="en", native_language="zh")
    0
    >>> family_place(["name", "name"], language="hu", native_language="hu")
    0
    """
    places = [place for place, role in enumerate(roles) if role == "name"]
    if not places:
        return None
    orders = _orders()
    home = native_language.split("-")[0]
    if home in orders["none"]:
        return None
    first = home in orders["first_everywhere"] or (
        home in orders["first_at_home"] and language.split("-")[0] == home
    )
    return places[0] if first else places[-1]
