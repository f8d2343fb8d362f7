"""Syllables of Korean and Chinese names: which spellings may be of the same ones."""

from __future__ import annotations

import re
from pathlib import Path

import list_syllables
import pytest

from entitylink.errors import DataFileError
from entitylink.names import syllables
from entitylink.names.syllables import same_syllables, syllabic


@pytest.mark.parametrize(
    ("word", "filed", "language", "same"),
    [
        pytest.param("suk", "seok", "ko", True, id="a-persons-own-spelling"),
        pytest.param("csong", "jong", "ko", True, id="hungarian"),
        pytest.param("чон", "jeong", "ko", True, id="russian"),
        pytest.param("young", "yeong", "ko", True, id="english-press"),
        pytest.param("hoon", "hun", "ko", True, id="a-long-vowel"),
        pytest.param("seon", "seok", "ko", False, id="another-final"),
        pytest.param("min", "mun", "ko", False, id="another-vowel"),
        pytest.param("jaehyun", "jaehyeon", "ko", True, id="two-in-one-word"),
        pytest.param("jaehyun", "jaeheon", "ko", False, id="the-second-of-two"),
        pytest.param("jaehyunn", "jaehyeon", "ko", None, id="a-slip-is-no-syllable"),
        pytest.param("jae", "jaehyeon", "ko", None, id="not-as-many"),
        pytest.param("hsiaoping", "xiaoping", "zh", True, id="wade-giles"),
        pytest.param("szecsuan", "sichuan", "zh", True, id="hungarian-pinyin"),
        pytest.param("kchaj", "kai", "zh", True, id="czech"),
        pytest.param("кай", "kai", "zh", True, id="palladius"),
        pytest.param("gai", "kai", "zh", True, id="kai-may-be-wade-giles"),
        pytest.param("gaixing", "kaixing", "zh", False, id="beside-xing-it-is-pinyin"),
        pytest.param("qing", "qin", "zh", False, id="another-nasal"),
        pytest.param("smith", "smyth", "zh", None, id="no-syllables"),
    ],
)
def test_same_syllables(word: str, filed: str, language: str, same: bool | None) -> None:
    assert same_syllables(word, filed, language) is same


@pytest.mark.parametrize(
    ("name", "languages"),
    [
        pytest.param("park geun hye", ["ko"], id="korean"),
        pytest.param("geunhye park", ["ko"], id="surname-last"),
        pytest.param("deng xiaoping", ["zh"], id="chinese"),
        pytest.param("zhao ziyang", ["zh"], id="chinese-too"),
        pytest.param("tsai ing wen", ["zh"], id="one-syllable-spelled-her-own-way"),
        pytest.param("john kim", [], id="a-given-name-of-another-language"),
        pytest.param("kim", [], id="one-word"),
        pytest.param("kim jong un il", [], id="too-long-a-given-name"),
        pytest.param("maria juan", [], id="no-surname-of-theirs"),
    ],
)
def test_names_that_are_made_of_syllables(name: str, languages: list[str]) -> None:
    assert sorted(syllabic(tuple(name.split()))) == languages


def test_the_file_is_what_the_schemes_give() -> None:
    written = list_syllables.HEAD + "".join(list_syllables.rows())
    assert written == syllables.DATA.read_text(encoding="utf-8"), (
        "run python tests/bench/list_syllables.py"
    )


def test_a_broken_line_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "syllables.tsv"
    broken.write_text("# head\nko\t정\n", encoding="utf-8")
    monkeypatch.setattr(syllables, "DATA", broken)
    message = "syllables.tsv, line 2: 'ko\\t정'; expected language, syllable"
    with pytest.raises(DataFileError, match=re.escape(message)):
        syllables._table.__wrapped__()
