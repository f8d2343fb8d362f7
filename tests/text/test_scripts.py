"""Which script a character and a text are in."""

import re

import pytest

from entitylink.errors import DataFileError
from entitylink.text import scripts
from entitylink.text.scripts import main_script, script_of, scripts_in


@pytest.mark.parametrize(
    ("char", "code"),
    [
        ("a", "Latn"),
        ("é", "Latn"),
        ("Ａ", "Latn"),
        ("я", "Cyrl"),
        ("ع", "Arab"),
        ("گ", "Arab"),
        ("א", "Hebr"),
        ("α", "Grek"),
        ("ა", "Geor"),
        ("Ა", "Geor"),
        ("հ", "Armn"),
        ("क", "Deva"),
        ("ব", "Beng"),
        ("ਕ", "Guru"),
        ("ક", "Gujr"),
        ("த", "Taml"),
        ("త", "Telu"),
        ("ಕ", "Knda"),
        ("മ", "Mlym"),
        ("ස", "Sinh"),
        ("ไ", "Thai"),
        ("ລ", "Laoo"),
        ("ខ", "Khmr"),
        ("မ", "Mymr"),
        ("አ", "Ethi"),
        ("가", "Hang"),
        ("あ", "Hira"),
        ("ア", "Kana"),
        ("漢", "Hani"),
        ("々", "Hani"),
        ("\U00020bb7", "Hani"),
        ("བ", "Tibt"),
        ("ᠠ", "Mong"),
        pytest.param("ー", "Kana", id="long-vowel-mark-only-stands-in-kana"),
        pytest.param("7", "Zyyy", id="digit"),
        pytest.param("٣", "Zyyy", id="arabic-digit"),
        pytest.param("-", "Zyyy", id="hyphen"),
        pytest.param(" ", "Zyyy", id="space"),
        pytest.param("ʼ", "Zyyy", id="modifier-apostrophe"),
        pytest.param("\u0301", "Zinh", id="combining-mark"),
        pytest.param("\u064b", "Zinh", id="arabic-vowel-mark"),
        pytest.param("\u0941", "Deva", id="vowel-sign-belongs-to-its-script"),
        pytest.param("\ud800", "Zzzz", id="lone-surrogate"),
        pytest.param("\U00012000", "Zzzz", id="cuneiform-is-no-living-script"),
    ],
)
def test_script_of(char, code):
    assert script_of(char) == code
    assert script_of(char) == code, "from the cache"


@pytest.mark.parametrize(
    ("text", "main", "all_of_them"),
    [
        pytest.param("Lawrow", "Latn", ("Latn",), id="latin"),
        pytest.param("Путин (Putin V.)", "Latn", ("Latn", "Cyrl"), id="more-latin-letters"),
        pytest.param("Путин (Put)", "Cyrl", ("Cyrl", "Latn"), id="more-cyrillic-letters"),
        pytest.param("aя", "Latn", ("Latn", "Cyrl"), id="tie-goes-to-the-first"),
        pytest.param("高橋ひろ子さん", "Hira", ("Hira", "Hani"), id="japanese-stays-apart"),
        pytest.param("2024, !", "", (), id="no-letters"),
        pytest.param("", "", (), id="empty"),
        pytest.param("\ud800\u0301", "", (), id="no-letters-but-marks"),
    ],
)
def test_scripts_of_a_text(text, main, all_of_them):
    assert main_script(text) == main
    assert scripts_in(text) == all_of_them


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Latn\t0041-00ZZ", "line 1: '0041-00ZZ' for 'Latn'; expected a code point or a range"),
        ("Latn\t0041-0050\nCyrl\t0050", "0050 is Latn and Cyrl; expected one script"),
    ],
)
def test_a_broken_table_says_where(tmp_path, line, message):
    path = tmp_path / "scripts.tsv"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(DataFileError, match=re.escape(message)):
        scripts._read_ranges(path)
