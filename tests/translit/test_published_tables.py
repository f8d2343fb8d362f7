"""The tables of published spellings: every file is well-formed, and says what it should.

What the spellings measure is told by `tests/bench/published.py`; nothing here runs a scheme.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from entitylink.text.scripts import scripts_in
from entitylink.translit.languages import languages

FOLDER = Path(__file__).resolve().parents[1] / "published"
FILES = sorted(FOLDER.glob("*.tsv"))
HEADER = ["language", "native", "spelling", "where"]

# One file each.
TARGETS = [
    *("az", "ca", "cs", "da", "de", "en", "es", "et", "fi", "fr", "hr", "hu"),
    *("it", "lt", "lv", "nb", "nl", "pl", "pt", "ro", "sk", "sq", "sv", "tr"),
]

SCRIPTS = {
    **dict.fromkeys(["be", "bg", "mk", "ru", "sr", "uk"], "Cyrl"),
    **dict.fromkeys(["ar", "fa"], "Arab"),
    "el": "Grek",
    "he": "Hebr",
    "hy": "Armn",
    "ka": "Geor",
}

Rows = list[list[str]]


def read(path: Path) -> Rows:
    text = path.read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    return [line.split("\t") for line in text[:-1].split("\n")]


each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def test_there_is_a_table_for_each_target() -> None:
    assert [path.stem for path in FILES] == TARGETS
    assert set(TARGETS) <= set(languages())


@each_file
def test_columns(path: Path) -> None:
    header, *rows = read(path)
    assert header == HEADER
    assert [row for row in rows if len(row) != len(HEADER)] == []
    assert [row for row in rows if any(not cell or cell != cell.strip() for cell in row)] == []


@each_file
def test_a_table_has_a_hundred_rows_of_many_languages(path: Path) -> None:
    counts = Counter(row[0] for row in read(path)[1:])
    assert counts.total() >= 100
    assert set(counts) == set(SCRIPTS)
    assert counts["ru"] >= 60
    assert counts["uk"] >= 15


@each_file
def test_text_is_composed(path: Path) -> None:
    assert [row for row in read(path) for cell in row if not is_composed(cell)] == []


def is_composed(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text) and "  " not in text


@each_file
def test_native_names_are_in_the_native_script(path: Path) -> None:
    wrong = [row for row in read(path)[1:] if scripts_in(row[1]) != (SCRIPTS[row[0]],)]
    assert wrong == []


@each_file
def test_native_names_use_letters_of_their_language(path: Path) -> None:
    wrong = []
    for language, native, *_ in read(path)[1:]:
        alphabet = set(languages()[language].alphabet)
        # Our alphabets hold neither Greek letters with accents nor the Persian hamza.
        letters = {char for char in native.lower() if char.isalpha() and char != "\u0626"}
        strange = {char for char in letters - alphabet if base_letter(char) not in alphabet}
        if alphabet and strange:
            wrong.append((language, native, strange))
    assert wrong == []


def base_letter(char: str) -> str:
    return unicodedata.normalize("NFD", char)[0]


@each_file
def test_spellings_are_in_latin_letters(path: Path) -> None:
    wrong = [
        row
        for row in read(path)[1:]
        for spelling in row[2].split("|")
        if scripts_in(spelling) != ("Latn",) or spelling != spelling.strip()
    ]
    assert wrong == []


@each_file
def test_a_native_name_stands_once_and_a_spelling_once_in_its_row(path: Path) -> None:
    rows = read(path)[1:]
    names = Counter((row[0], row[1]) for row in rows)
    assert [name for name, count in names.items() if count > 1] == []
    twice = []
    for row in rows:
        spellings = [spelling.casefold() for spelling in row[2].split("|")]
        if len(set(spellings)) < len(spellings):
            twice.append(row)
    assert twice == []


def test_a_name_is_held_out_in_all_tables_or_in_none() -> None:
    places: dict[tuple[str, str], set[int]] = {}
    for path in FILES:
        for number, row in enumerate(read(path)[1:], 1):
            places.setdefault((row[0], row[1]), set()).add(number % 2)
    assert [name for name, parities in places.items() if len(parities) > 1] == []
