"""Where words begin and end."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import entitylink.text
from entitylink.errors import DataFileError
from entitylink.text import tokens as room
from entitylink.text.tables import read_table
from entitylink.text.tokens import Token, tokenize

DATA = Path(entitylink.text.__file__).parent / "data" / "elisions.toml"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Sergej Lawrow", "Sergej|Lawrow", id="space"),
        pytest.param("Jean-Claude", "Jean|Claude", id="hyphen"),
        pytest.param("Jean\u2013Claude a/b x·y", "Jean|Claude|a|b|x|y", id="dash-slash-dot"),
        pytest.param("snake_case", "snake|case", id="underscore"),
        pytest.param("e\u0301te\u0301", "e\u0301te\u0301", id="marks-stay"),
        pytest.param("नरेन्द्र मोदी", "नरेन्द्र|मोदी", id="devanagari"),
        pytest.param("Law\u00adrow\u200b, x", "Law\u00adrow|x", id="invisible-inside-stays"),
        pytest.param("می\u200cخواهم", "می|خواهم", id="arabic-non-joiner-parts"),
        pytest.param("क्\u200cष", "क्\u200cष", id="indic-non-joiner-does-not"),
        # apostrophes
        pytest.param("O'Neill O’Neill", "O'Neill|O’Neill", id="inside"),
        pytest.param("'Ali' rock'n'roll", "Ali|rock'n'roll", id="outside"),
        pytest.param("l’Iran L'Iran", "l’|Iran|L'|Iran", id="elision"),
        pytest.param("L'viv T'bilisi D'Angelo", "L'viv|T'bilisi|D'Angelo", id="no-elision"),
        pytest.param("aujourd'hui", "aujourd'hui", id="not-inside-a-word"),
        pytest.param("Trump's James'", "Trump's|James", id="genitive"),
        # initials
        pytest.param("V. Putin", "V.|Putin", id="initial"),
        pytest.param("V.V.Putin", "V.V.|Putin", id="initials-grown-together"),
        pytest.param("J.R.R. U.S.", "J.R.R.|U.S.", id="abbreviations"),
        pytest.param("U.S plan.", "U.S|plan", id="last-dot-missing"),
        pytest.param("В. В. Путин", "В.|В.|Путин", id="cyrillic"),
        pytest.param("م. ب.", "م.|ب.", id="arabic"),
        pytest.param("Yu. Ushakov", "Yu|Ushakov", id="two-letters-are-a-word"),
        pytest.param("E\u0301. x", "E\u0301.|x", id="with-a-mark"),
        # Hebrew
        pytest.param('צה"ל צה״ל', 'צה"ל|צה״ל', id="gershayim"),
        pytest.param("ג'ורג' \"שלום\"", "ג'ורג'|שלום", id="geresh"),
        pytest.param("ראש־הממשלה", "ראש|הממשלה", id="maqaf"),
        # no spaces
        pytest.param("習近平とトランプ大統領", "習近平|と|トランプ|大統領", id="han-kana"),
        pytest.param("青ヶ島", "青ヶ島", id="small-ke-between-han"),
        pytest.param("らーめん ﾄﾗﾝﾌﾟ", "らーめん|ﾄﾗﾝﾌﾟ", id="long-mark-and-half-width"),
        pytest.param("葛\U000e0100城", "葛\U000e0100城", id="variation-selector"),
        pytest.param("ABCไทยABC", "ABC|ไทย|ABC", id="thai"),
        pytest.param("김정은 위원장", "김정은|위원장", id="hangul"),
        pytest.param("G20 50,000", "G20|50|000", id="digits"),
        # nothing
        pytest.param("", "", id="empty"),
        pytest.param(" .,!\u200b\ud800\u0301", "", id="no-word"),
    ],
)
def test_tokenize(text, words):
    assert "|".join(token.text for token in tokenize(text)) == words


@pytest.mark.parametrize("row", read_table(DATA).pairs("examples"), ids=str)
def test_examples_of_the_data(row):
    assert " ".join(token.text for token in tokenize(row[0])) == row[1]


def test_offsets_are_code_points():
    assert tokenize("😀 Лавров") == [Token(2, 8, "Лавров")]


@settings(max_examples=500, deadline=None)
@given(
    text=st.text(
        st.one_of(
            st.characters(codec=None),
            st.sampled_from("aLdqu'’.-VÉ\u0301\u200c\u200bשצ\"عб習カあ่ก ्क"),
        ),
        max_size=30,
    )
)
def test_tokens_lie_in_the_text_in_order_and_miss_no_letter(text):
    found = tokenize(text)
    end = 0
    for token in found:
        assert end <= token.start < token.end
        assert text[token.start : token.end] == token.text
        assert not any(char.isalnum() for char in text[end : token.start])
        end = token.end
    assert not any(char.isalnum() for char in text[end:])


@pytest.mark.parametrize(
    "unit",
    ["Lawrow, l'Iran U.S. ", "a\u0301", "'", "l'", "V.", "a'", 'א"', "a\u200b", "習カ", "ヶ習"],
)
def test_long_texts_are_read_to_their_end(unit):
    # With work that grows faster than the text this would take minutes.
    text = unit * (200_000 // len(unit))
    tokens = tokenize(text)
    assert all(text[token.start : token.end] == token.text for token in tokens[-3:])
    assert not any(char.isalnum() for char in text[tokens[-1].end if tokens else 0 :])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('[fr]\nwords = ["L"]', "fr: words holds 'L'; expected small letters"),
        ('[fr]\nwords = ["l"]\nnames = ["d"]', "fr: names is .*; expected words that stand in"),
    ],
)
def test_a_broken_table_says_where(tmp_path, monkeypatch, content, message):
    path = tmp_path / "elisions.toml"
    path.write_text(content, encoding="utf-8")
    monkeypatch.setattr(room, "_DATA", path)
    with pytest.raises(DataFileError, match=message):
        room._elisions()
