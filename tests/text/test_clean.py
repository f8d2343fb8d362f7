"""`clean`, `fold` and `fold_marks`: what each makes equal, and what it must keep apart."""

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import entitylink.text
from entitylink.errors import DataFileError
from entitylink.text import clean as room
from entitylink.text.clean import clean, fold, fold_marks
from entitylink.text.tables import read_table

DATA = Path(entitylink.text.__file__).parent / "data"

# Text of any code points, surrogates included, with many that the room treats specially.
ANY_TEXT = st.text(
    st.one_of(
        st.characters(codec=None),
        st.sampled_from(
            "'\"`´’«»„“ \t-–\u200b\u200c\u200d\u0301\u0307\u064eA\u00c3\u00a9ÐİıIςΣßŉאبक़かカ"
        ),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param("Lawrow", "Lawrow", id="nothing-to-do"),
        pytest.param("  Sergej \t Lawrow\n", "Sergej Lawrow", id="spaces"),
        pytest.param("Sergej\u00a0Lawrow\u3000x", "Sergej Lawrow x", id="odd-spaces"),
        pytest.param("e\u0301", "é", id="nfc"),
        # quotation marks
        pytest.param("«Lawrow»", "Lawrow", id="guillemets"),
        pytest.param("„Lawrow“", "Lawrow", id="german-quotes"),
        pytest.param("「安倍」", "安倍", id="corner-brackets"),
        pytest.param("“‘Lavrov’”", "Lavrov", id="nested-quotes"),
        pytest.param('Dwayne "The Rock" Johnson', 'Dwayne "The Rock" Johnson', id="inner-stay"),
        pytest.param("“A” and “B”", '"A" and "B"', id="two-quotations-are-not-one"),
        pytest.param('"Lavrov', "Lavrov", id="lone-quote"),
        pytest.param("צה״ל", 'צה"ל', id="gershayim"),
        pytest.param("'Ali", "'Ali", id="lone-apostrophe-stays"),
        # apostrophes and dashes
        pytest.param("O’Neill", "O'Neill", id="right-single-quote"),
        pytest.param("Sana`a", "Sana'a", id="grave"),
        pytest.param("в\u02bcязень", "в'язень", id="ukrainian-apostrophe"),
        pytest.param("Gor\u02b9kij", "Gor'kij", id="prime-of-iso-9"),
        pytest.param("Jean\u2013Claude", "Jean-Claude", id="en-dash"),
        pytest.param("בן־גוריון", "בן-גוריון", id="maqaf"),
        # what cannot be seen
        pytest.param("Law\u00adrow\u200b\ufeff", "Lawrow", id="soft-hyphen-and-zero-width"),
        pytest.param("\u202bלברוב\u202c", "לברוב", id="bidi"),
        pytest.param("Law\x00row\x7f", "Lawrow", id="control"),
        pytest.param("a\ud800b", "ab", id="lone-surrogate"),
        pytest.param("\ud83d\ude00", "😀", id="surrogate-pair"),
        pytest.param("葛\U000e0100城", "葛城", id="variation-selector"),
        pytest.param("علی\u200cاکبر", "علی اکبر", id="persian-non-joiner-is-a-space"),
        pytest.param("क्\u200cष", "क्ष", id="indic-non-joiner-is-nothing"),
        pytest.param("ന്\u200d", "ൻ", id="malayalam-chillu"),
        # printing forms
        pytest.param("Ｌａｖｒｏｖ", "Lavrov", id="full-width"),
        pytest.param("ﾄﾗﾝﾌﾟ", "トランプ", id="half-width-kana"),
        pytest.param("ﻻﻓﺮﻭﻑ", "لافروف", id="arabic-presentation-forms"),
        pytest.param("ﬁn", "fin", id="ligature"),
        pytest.param("ǉ", "lj", id="croatian-digraph"),
        pytest.param("𝐋𝐚𝐯𝐫𝐨𝐯", "Lavrov", id="bold"),
        pytest.param("Ⅷ", "VIII", id="roman-numeral"),
        pytest.param("x²", "x²", id="superscript-means-something"),
        pytest.param("½ № ①", "½ № ①", id="fraction-sign-circle-stay"),
        pytest.param("ไทย ำ և", "ไทย ำ և", id="letters-that-unicode-could-decompose"),
        # mojibake
        pytest.param("JosÃ© MarÃ\xada", "José María", id="utf-8-as-latin-1"),
        pytest.param("ÐŸÑƒÑ‚Ð¸Ð½", "Путин", id="utf-8-as-cp1252"),
        pytest.param("РџСѓС‚РёРЅ", "Путин", id="utf-8-as-cp1251"),
        pytest.param("Ã\u200b©", "é", id="in-two-steps"),
        pytest.param("André «Strauß» Ñ", 'André "Strauß" Ñ', id="honest-letters"),
        # nothing
        pytest.param("", "", id="empty"),
        pytest.param(" \t\u200b", "", id="blank"),
        pytest.param('"', "", id="a-quote-alone"),
    ],
)
def test_clean(text, cleaned):
    assert clean(text) == cleaned


@pytest.mark.parametrize("row", read_table(DATA / "clean.toml").pairs("examples"), ids=str)
def test_clean_examples_of_the_data(row):
    assert clean(row[0]) == row[1]


@pytest.mark.parametrize("row", read_table(DATA / "fold.toml").pairs("examples_fold"), ids=str)
def test_fold_examples_of_the_data(row):
    assert fold(row[0]) == row[1]


@pytest.mark.parametrize("row", read_table(DATA / "fold.toml").pairs("examples"), ids=str)
def test_fold_marks_examples_of_the_data(row):
    assert fold_marks(row[0]) == row[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Лавров", "Lavrov", id="scripts-stay"),
        pytest.param("Müller", "Mueller", id="umlaut-is-not-written-out"),
        pytest.param("йод", "иод", id="short-i"),
        pytest.param("їжа", "іжа", id="yi"),
        pytest.param("ба", "бя", id="other-letters"),
        pytest.param("ア", "ァ", id="small-kana"),
        pytest.param("カ", "ガ", id="voiced-kana"),
        pytest.param("گ", "ك", id="gaf"),
        pytest.param("दि", "दी", id="vowel-signs"),
        pytest.param("ก่า", "กา", id="thai-tones"),
    ],
)
def test_fold_marks_keeps_apart(one, other):
    assert fold_marks(one) != fold_marks(other)


def test_fold_keeps_diacritics():
    assert fold("ŁÓDŹ") == "łódź"


@pytest.mark.parametrize("text", ["ı\u0308", "ı\u0301", "İ\u0307", "ı\u0307"], ids=ascii)
def test_fold_composes_after_taking_the_dotless_i_apart(text):
    """Found by chance: the i of ı must be there before its marks are composed."""
    assert fold(fold(text)) == fold(text) == unicodedata.normalize("NFC", fold(text))


@pytest.mark.parametrize("function", [clean, fold, fold_marks])
@settings(max_examples=400, deadline=None)
@given(text=ANY_TEXT)
@example(text="Ç\x1b±")  # the invisible character parts two halves of a broken letter
def test_twice_is_once_and_gives_nfc(function, text):
    once = function(text)
    assert function(once) == once
    assert unicodedata.is_normalized("NFC", once)


@settings(max_examples=300, deadline=None)
@given(text=ANY_TEXT)
def test_clean_leaves_nothing_invisible(text):
    cleaned = clean(text)
    assert cleaned == " ".join(cleaned.split())
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in cleaned)
    assert not any(char in cleaned for char in "\u200b\u200c\u200d\u202e\u00ad\ufeff’«»–")


@settings(max_examples=300, deadline=None)
@given(text=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20))
def test_the_quick_way_out_is_the_long_way(text):
    assert clean(text) == room._clean_once(text)


@pytest.mark.parametrize("function", [clean, fold, fold_marks])
@pytest.mark.parametrize(
    "unit", ["a", "é ", '"', "'", "' ", "\"'", "\u0301", "Ã©", "\ud800", "ب\u200c", "\u200b", "İ"]
)
def test_long_texts_are_cleaned_to_their_end(function, unit):
    # With work that grows faster than the text this would take minutes.
    done = function(unit * (100_000 // len(unit)))
    assert function(done) == done


def test_ftfy_is_loaded_only_when_needed():
    code = (
        "import sys; from entitylink.text.clean import clean\n"
        "clean('André «Lawrow» Лавров لافروف 習近平')\n"
        "assert 'ftfy' not in sys.modules\n"
        "clean('AndrÃ©')\n"
        "assert 'ftfy' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param('dashes = ["--"]', "dashes holds '--'; expected single", id="two-characters"),
        pytest.param('dashes = ["–"]\nquotes = ["–"]', "stands in an earlier list", id="twice"),
        pytest.param("dash = []", "key 'dash' is unknown; expected one of apos", id="misspelled"),
    ],
)
def test_a_broken_clean_table_says_where(tmp_path, content, message):
    path = tmp_path / "clean.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError, match=rf"clean\.toml: .*{message}"):
        room._CleanLetters(read_table(path))


def test_a_fold_row_that_is_not_small_says_where(tmp_path):
    path = tmp_path / "fold.toml"
    path.write_text('[latin]\n"Ł" = "l"', encoding="utf-8")
    with pytest.raises(DataFileError, match=r"fold\.toml: latin: 'Ł' is a key; expected one char"):
        room._single_letters(read_table(path).table("latin"))
