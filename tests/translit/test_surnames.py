"""Names printed as one word: where they are cut, and how schemes write the parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from entitylink.errors import SchemeError
from entitylink.translit.catalog import scheme_by_id
from entitylink.translit.scheme import Scheme
from entitylink.translit.schemefile import load_scheme
from entitylink.translit.steps import STEPS
from entitylink.translit.surnames import cut_name, with_marks

SURNAMES = {"司", "司马", "习", "남", "남궁", "김"}


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        pytest.param("习近平", ("习", "近平"), id="given-name-of-two"),
        pytest.param("김구", ("김", "구"), id="given-name-of-one"),
        pytest.param("司马光", ("司马", "光"), id="the-longer-surname"),
        pytest.param("남궁민", ("남궁", "민"), id="the-longer-surname-hangul"),
        pytest.param("司马", ("司马", ""), id="a-surname-alone"),
        pytest.param("习", ("习", ""), id="a-short-surname-alone"),
        pytest.param("习近平主席", None, id="too-long-for-a-name"),
        pytest.param("北京", None, id="no-surname"),
        pytest.param("近习平", None, id="surname-not-at-the-start"),
        pytest.param("", None, id="empty"),
    ],
)
def test_cut_name(word: str, parts: tuple[str, str] | None) -> None:
    assert cut_name(word, SURNAMES) == parts


def test_marks_stand_between_characters() -> None:
    assert with_marks("정은") == "정\u2019은"
    assert with_marks("구") == "구"


@pytest.mark.parametrize(
    ("word", "cut"),
    [
        pytest.param("Jinping", "Jin'ping", id="two"),
        pytest.param("JINPING", "JIN'PING", id="capitals"),
        pytest.param("Jìnpíng", "Jin'ping", id="tones"),
        pytest.param("Lüliang", "Lü'liang", id="umlaut-is-no-tone"),
        pytest.param("jinan", "ji'nan", id="n-before-a-vowel-begins-a-syllable"),
        pytest.param("Xi\u2019an", "Xi'an", id="apostrophe"),
        pytest.param("Xian", "Xian", id="one"),
        pytest.param("Zhuge", "Zhu'ge", id="surname-of-two"),
        pytest.param("Tsai", "Tsai", id="not-pinyin"),
    ],
)
def test_syllables(word: str, cut: str) -> None:
    assert STEPS["syllables"](word) == cut


KOREAN = """\
id = "ko-Hang-Latn-test"
title = "A table for the tests"
source = "nowhere"
status = "informal"
reversible = false
language = "ko"
script = "Hang"
target = "en"
target_script = "Latn"
decompose = true
examples = [["김구", "Kim Gu"]]

[letters]
"\\u1100" = "g"
"\\u1109" = "s"
"\\u116e" = "u"
"\\u1175" = "i"
"\\u11b7" = "m"

[words]
"수기" = "sooki"

[surnames]
"김" = ["kim", "gim"]
"수" = "su"
"""


def korean(folder: Path, text: str, name: str = "ko-Hang-Latn-test") -> Scheme:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return load_scheme(path)


GIVEN = '\n[given]\n"\\u2019" = "-"\n"\\u1100\\u116e" = "goo"\n'


class TestTable:
    def test_a_surname_has_its_spellings(self, tmp_path: Path) -> None:
        scheme = korean(tmp_path, KOREAN)
        assert scheme.spellings("김구") == ["Kim Gu", "Gim Gu"]
        assert scheme.spellings("김") == ["Kim", "Gim"]

    def test_without_a_row_for_the_mark_the_given_name_is_one_word(self, tmp_path: Path) -> None:
        assert korean(tmp_path, KOREAN).spellings("김구시", limit=1) == ["Kim Gusi"]

    def test_given_names_have_rows_of_their_own(self, tmp_path: Path) -> None:
        scheme = korean(tmp_path, KOREAN + GIVEN)
        assert scheme.spellings("김구시") == ["Kim Goo-si", "Kim Goosi", "Gim Goo-si", "Gim Goosi"]
        assert scheme.spellings("구시") == ["Gusi"]  # no name

    def test_a_whole_word_is_no_name(self, tmp_path: Path) -> None:
        assert korean(tmp_path, KOREAN).spellings("수기") == ["Sooki"]

    def test_doubt_offers_the_word_uncut_at_the_end(self, tmp_path: Path) -> None:
        text = KOREAN.replace("decompose", "doubted = true\ndecompose")
        scheme = korean(tmp_path, text)
        assert scheme.spellings("김구") == ["Kim Gu", "Gim Gu", "Gimgu"]
        assert scheme.spellings("김구", limit=2) == ["Kim Gu", "Gimgu"]
        assert scheme.spellings("김구", limit=1) == ["Kim Gu"]

    def test_liaison_lets_the_given_name_see_the_surname(self, tmp_path: Path) -> None:
        rule = 'rules = [{ from = "\\u1100", to = "k", after = ["\\u11b7\\u2019"] }]\n'
        text = KOREAN.replace("decompose", f"{rule}decompose")
        assert korean(tmp_path, text).spellings("김구", limit=1) == ["Kim Gu"]
        text = text.replace("decompose", "liaison = true\ndecompose")
        assert korean(tmp_path, text).spellings("김구", limit=1) == ["Kim Ku"]

    def test_another_file_lends_its_surnames_and_words(self, tmp_path: Path) -> None:
        korean(tmp_path, KOREAN)
        text = KOREAN.split("[words]")[0].replace("-test", "-other")
        text = text.replace("decompose", 'surnames_of = "ko-Hang-Latn-test"\ndecompose')
        scheme = korean(tmp_path, text, "ko-Hang-Latn-other")
        assert scheme.spellings("김구") == ["Gim Gu"]  # spelled by the table of its own
        assert scheme.spellings("수기") == ["Sugi"]  # a word there, so not cut here


OTHER = """\
id = "ko-Hang-Latn-other"
title = "Another table for the tests"
source = "nowhere"
status = "informal"
reversible = false
language = "ko"
script = "Hang"
target = "de"
target_script = "Latn"
then = "ko-Hang-Latn-test"
examples = [["김구", "Kim Gu"]]
"""


class TestThen:
    def test_the_table_of_another_scheme(self, tmp_path: Path) -> None:
        korean(tmp_path, KOREAN)
        scheme = korean(tmp_path, OTHER, "ko-Hang-Latn-other")
        assert (scheme.target, scheme.spellings("김구", limit=1)) == ("de", ["Kim Gu"])

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            pytest.param(
                'then = "ko-Hang-Latn-test"',
                'then = "ko-Hang-Latn-none"',
                r"then is 'ko-Hang-Latn-none'; expected the id of another scheme",
                id="does-not-exist",
            ),
            pytest.param(
                'target_script = "Latn"',
                'target_script = "Cyrl"',
                r"then is \"ko-Hang-Latn-test\"; expected a scheme from Hang to Cyrl",
                id="writes-another-script",
            ),
            pytest.param(
                "examples",
                "decompose = true\nexamples",
                r'then stands beside "decompose"; expected one of them',
                id="beside-a-table",
            ),
        ],
    )
    def test_a_bad_one_is_refused(self, tmp_path: Path, old: str, new: str, message: str) -> None:
        korean(tmp_path, KOREAN)
        text = OTHER.replace(old, new)
        name = "ko-Hang-Cyrl-other" if "Cyrl" in new else "ko-Hang-Latn-other"
        with pytest.raises(SchemeError, match=message):
            korean(tmp_path, text.replace("ko-Hang-Latn-other", name), name)


@pytest.mark.parametrize(
    ("scheme_id", "native", "spelling"),
    [
        pytest.param("zh-Hani-Latn-cs-press", "习近平", "Si Ťin-pching", id="han"),
        pytest.param("zh-Latn-Latn-cs-press", "Xi Jinping", "Si Ťin-pching", id="pinyin"),
        pytest.param("zh-Hani-Latn-pinyin", "黄山", "Huangshan", id="a-town"),
        pytest.param("ko-Hang-Cyrl-ru-kontsevich", "박근혜", "Пак Кын Хе", id="behind-k"),
        pytest.param("ko-Hang-Cyrl-ru-kontsevich", "강경화", "Кан Гён Хва", id="behind-ng"),
    ],
)
def test_one_table_from_two_scripts(scheme_id: str, native: str, spelling: str) -> None:
    scheme = scheme_by_id(scheme_id)
    assert scheme is not None
    assert scheme.write(native) == spelling
