"""Which words of scripts without capitals are names of people: Arabic, Hebrew, Devanagari, ...

In: `data/native_names.tsv`. Out: whether a word is a given name or a family name there, and the
family names of a language that writes names without spaces. Short forms and genders are in
`names.given`; these lists only say that a word is likelier somebody's name than an ordinary word.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from entitylink.errors import DataFileError
from entitylink.text.clean import fold_marks

__all__ = ["family_names", "given_characters", "is_native_family", "is_native_given"]

DATA = Path(__file__).parent / "data" / "native_names.tsv"

_ROLES = frozenset(("g", "f", "gf"))


def is_native_given(word: str) -> bool:
    """Whether a word is a given name in a script without capitals, marks aside.

    >>> is_native_given("محمد"), is_native_given("ნანი"), is_native_given("وزير")
    (True, True, False)
    """
    return "g" in _roles().get(fold_marks(word), "")


def is_native_family(word: str) -> bool:
    """Whether a word is a family name in a script without capitals, marks aside."""
    return "f" in _roles().get(fold_marks(word), "")


@cache
def family_names(lang: str) -> frozenset[str]:
    """The family names of a language, as they are written.

    >>> "欧阳" in family_names("zh"), "김" in family_names("ko")
    (True, True)
    """
    return frozenset(name for name, langs, role in _rows() if lang in langs and "f" in role)


@cache
def given_characters(lang: str) -> frozenset[str]:
    """The characters that given names of a language are made of."""
    names = (name for name, langs, role in _rows() if lang in langs and "g" in role)
    return frozenset(character for name in names for character in name)


@cache
def _roles() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, langs, role in _rows():
        if langs != ("ja",) and langs != ("zh",):
            key = fold_marks(name)
            found[key] = found.get(key, "") + role
    return found


@cache
def _rows(file: Path = DATA) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    rows = []
    lines = file.read_text(encoding="utf-8").splitlines()
    body = [(n, line) for n, line in enumerate(lines, 1) if line and not line.startswith("#")]
    for number, line in body[1:]:
        cells = line.split("\t")
        if len(cells) != 3 or not cells[0] or cells[2] not in _ROLES:
            raise DataFileError(
                f"{file.name}, line {number}: {line!r}; expected a name, languages, and g, f or gf"
            )
        rows.append((cells[0], tuple(cells[1].split()), cells[2]))
    return tuple(rows)
