"""Which country a word for what or who is from there speaks of: russische, américain, 俄罗斯.

In: a word, in any language of `data/countries.tsv` and `data/demonyms.tsv`. Out: a country
code, and the English name of the country by which a gazetteer is asked for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product
from pathlib import Path

from entitylink.errors import DataFileError
from entitylink.names.generic import concepts_of
from entitylink.text.clean import fold, fold_marks

__all__ = ["country_name", "country_of", "country_of_words"]

DATA = Path(__file__).parent / "data"

_ENDING = 6
"""Letters that a word may have more than a stem, as in `countries.tsv`."""
_ARTICLES = ("ال", "ה")


@lru_cache(maxsize=1 << 15)
def country_of(word: str) -> str:
    """The country (ISO 3166-1) that a word names or is an adjective or a demonym of.

    "" for any other word, and where it may be of two countries.

    >>> country_of("russische"), country_of("américain"), country_of("Häuser")
    ('RU', 'US', '')
    """
    folded = fold(word)
    found = [concept for concept in concepts_of(folded) if concept.isupper()]
    if found:
        return found[0] if len(found) == 1 else ""
    plain = fold_marks(folded)
    for article in _ARTICLES:
        if plain.startswith(article) and plain not in _demonyms():
            return _demonym(plain) or _demonym(plain.removeprefix(article))
    return _demonym(plain)


def _demonym(plain: str) -> str:
    if plain in _demonyms():
        return _demonyms()[plain]
    stems = (plain[:size] + "*" for size in range(len(plain), max(len(plain) - _ENDING, 2) - 1, -1))
    return next((_demonyms()[stem] for stem in stems if stem in _demonyms()), "")


@cache
def _demonyms() -> dict[str, str]:
    """Countries by words, and by stems with a star behind."""
    rows = _rows(DATA / "demonyms.tsv", 3)
    return {
        fold_marks(fold(word.rstrip("*"))) + ("*" if word.endswith("*") else ""): code
        for code, _, words in rows
        for word in words.split()
    }


def country_of_words(first: str, second: str) -> str:
    """The country that two folded words name together, by what each of them means.

    "" for none. `first` and `second` as `names.spelled` leaves them, or in any language.

    >>> country_of_words("united", "states"), country_of_words("соединенные", "штаты")
    ('US', 'US')
    >>> country_of_words("united", "airlines")
    ''
    """
    meant = product(concepts_of(first), concepts_of(second))
    return next((_in_two_words()[pair] for pair in meant if pair in _in_two_words()), "")


@cache
def _in_two_words() -> dict[tuple[str, str], str]:
    """Countries by the concepts of the two words of their English names."""
    named = ((code, fold(name).split()) for code, name in _names().items())
    return {
        pair: code
        for code, words in named
        if len(words) == 2
        for pair in product(concepts_of(words[0]), concepts_of(words[1]))
    }


def country_name(code: str) -> str:
    """The English name of a country of `data/countries.tsv`; "" for one that it lacks.

    >>> country_name("RU")
    'Russia'
    """
    return _names().get(code, "")


@cache
def _names() -> dict[str, str]:
    return {cells[0]: cells[1] for cells in _rows(DATA / "country_names.tsv", 2)}


def _rows(file: Path, count: int) -> Iterator[list[str]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith(("#", "country\t")):
            continue
        cells = line.split("\t")
        if len(cells) != count or not all(cells):
            raise DataFileError(
                f"{file.name}, line {number}: {line!r}; expected {count} cells parted by tabs"
            )
        yield cells
