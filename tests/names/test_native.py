"""Names of people in scripts without capitals, and words for countries."""

from __future__ import annotations

from pathlib import Path

import pytest

from entitylink.errors import DataFileError
from entitylink.names import countries, native


@pytest.mark.parametrize(
    ("word", "is_given", "is_family"),
    [
        pytest.param("فاطمة", True, False, id="arabic"),
        pytest.param("צבי", True, False, id="hebrew"),
        pytest.param("शर्मा", False, True, id="hindi"),
        pytest.param("وزارة", False, False, id="a-ministry"),
        pytest.param("משרד", False, False, id="an-office"),
        pytest.param("", False, False, id="empty"),
    ],
)
def test_roles(word: str, is_given: bool, is_family: bool) -> None:
    assert (native.is_native_given(word), native.is_native_family(word)) == (is_given, is_family)


def test_rows_are_sorted_and_stand_once() -> None:
    names = [name for name, _, _ in native._rows()]
    assert names == sorted(set(names))


@pytest.mark.parametrize("line", ["محمد\tar", "محمد\tar\tx", "\tar\tg"])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "native_names.tsv"
    file.write_text(f"name\tlanguages\trole\n{line}\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"native_names.tsv, line 2: .*expected a name, lang"):
        native._rows(file)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        pytest.param("russischen", "RU", id="inflected"),
        pytest.param("amerykańskim", "US", id="polish-instrumental"),
        pytest.param("האמריקאי", "US", id="behind-an-article"),
        pytest.param("Amerigo", "", id="a-name"),
        pytest.param("Minister", "", id="a-title"),
    ],
)
def test_country_of(word: str, code: str) -> None:
    assert countries.country_of(word) == code


def test_every_country_of_a_word_has_a_name() -> None:
    files = ("countries.tsv", "demonyms.tsv")
    codes = {code for file in files for code, *_ in countries._rows(countries.DATA / file, 3)}
    assert [code for code in sorted(codes) if not countries.country_name(code)] == []


def test_a_broken_country_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "country_names.tsv"
    file.write_text("country\tname\nRU\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"country_names.tsv, line 2: 'RU'; expected 2 cells"):
        list(countries._rows(file, 2))
