"""Which word of a person's name is the family name, as far as its language says.

In: the language of a name and that of the person. Out: whether the first
word or the last one is it, or None. The lists stand in `data/family.toml`.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from entitylink.datafile import read_toml

__all__ = ["family_side"]


@lru_cache(maxsize=1)
def _orders() -> dict[str, Any]:
    return read_toml(resources.files("entitylink.names") / "data" / "family.toml")


def family_side(language: str, native_language: str) -> Literal[0, -1] | None:
    """Where the family name stands: first (0) or last (-1); None where people have none.

    `language` is that of the name as written, `native_language` that of the person ("" for
    unknown: then it is the last word, as most languages have it).

    >>> family_side("en", "ru"), family_side("en", "zh"), family_side("hu", "hu")
    (-1, 0, 0)
    """
    orders = _orders()
    home = native_language.split("-")[0]
    if home in orders["none"]:
        return None
    first = home in orders["first_everywhere"] or (
        home in orders["first_at_home"] and language.split("-")[0] == home
    )
    return 0 if first else -1
