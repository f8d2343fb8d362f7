"""Read any script in Latin letters, roughly, where no table of ours does.

In: a text. Out: the text in Latin letters as Unidecode reads them, or the text as it is where
that package is not installed. This is the only place that imports Unidecode (its licence is
GPL-2.0-or-later, ours is not), and it does so on the first call. Keys never depend on it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import groupby

from entitylink.text.scripts import COMMON, UNKNOWN, script_of

__all__ = ["unidecode_text"]

_KEPT = frozenset({"Latn", COMMON, UNKNOWN})


def unidecode_text(text: str) -> str:
    """Give a rough Latin reading of `text`; without the package, `text` itself.

    Only runs of letters of other scripts are rewritten: Latin diacritics, punctuation and
    whatever Unidecode has no reading for stay.

    >>> unidecode_text("Živković – 2024")
    'Živković – 2024'
    """
    if text.isascii():
        return text
    reader = _reader()
    if reader is None:
        return text
    # Whole runs, because Unidecode puts a space behind each Han character.
    runs = ((key, "".join(run)) for key, run in groupby(text, key=_is_foreign))
    return "".join(reader(run).strip() or run if is_foreign else run for is_foreign, run in runs)


def _is_foreign(char: str) -> bool:
    return not char.isascii() and (
        script_of(char) not in _KEPT if char.isalnum() else "\u0590" <= char <= "\u1dbf"
    )


@lru_cache(maxsize=1)
def _reader() -> Callable[[str], str] | None:
    try:
        from unidecode import unidecode
    except ImportError:
        return None
    return unidecode  # type: ignore[no-any-return,unused-ignore]
