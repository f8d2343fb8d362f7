"""Which country a word for what or who is from there speaks of: russische, américain, 俄罗斯.

In: a word, in any language of `data/countries.tsv`. Out: a country code, and the English name of
the country by which a gazetteer is asked for it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from entitylink.errors import DataFileError
from entitylink.names.generic import concepts_of
from entitylink.text.clean import fold

__all__ = ["country_name", "country_of"]

DATA = Path(__file__).parent / "data" / "country_names.tsv"


def country_of(word: str) -> str:
    """The country (ISO 3166-1) that a word names or is an adjective or a demonym of.

    "" for any other word, and where it may be of two countries.

    >>> country_of("russische"), country_of("américain"), country_of("Häuser")
    ('RU', 'US', '')
    """
    found = [concept for concept in concepts_of(fold(word)) if concept.isupper()]
    return found[0] if len(found) == 1 else ""


def country_name(code: str) -> str:
    """The English name of a country of `data/countries.tsv`; "" for one that it lacks.

    >>> country_name("RU")
    'Russia'
    """
    return _names().get(code, "")


@cache
def _names(file: Path = DATA) -> dict[str, str]:
    found = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith(("#", "country\t")):
            continue
        cells = line.split("\t")
        if len(cells) != 2 or not all(cells):
            raise DataFileError(
                f"{file.name}, line {number}: {line!r}; expected a code and a name, parted by a tab"
            )
        found[cells[0]] = cells[1]
    return found
