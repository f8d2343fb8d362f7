"""Which words in mixed scripts are repaired, and which stay."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import entitylink.text
from entitylink.errors import DataFileError
from entitylink.text import lookalikes
from entitylink.text.lookalikes import unmix
from entitylink.text.tables import read_table

DATA = Path(entitylink.text.__file__).parent / "data" / "lookalikes.toml"


@pytest.mark.parametrize(
    ("text", "repaired", "places"),
    [
        pytest.param("L\u0430vrov", "Lavrov", (1,), id="cyrillic-a-in-latin"),
        pytest.param("П\u0079тин", "Путин", (1,), id="latin-y-in-cyrillic"),
        pytest.param("T\u03bfky\u03bf", "Tokyo", (1, 4), id="greek-omicron-in-latin"),
        pytest.param("Sergej L\u0430vrov", "Sergej Lavrov", (8,), id="only-the-mixed-word"),
        pytest.param("\u0430l-Ass\u0430d", "al-Assad", (0, 6), id="hyphen-parts-words"),
        pytest.param(
            "C\u0421\u0421Р Сергей", "СССР Сергей", (0,), id="no-distinctive-letter-most-letters"
        ),
        pytest.param("C\u0421 Сергей", "СС Сергей", (0,), id="tie-decided-by-the-words-around"),
        # honest
        pytest.param("Lavrov", "Lavrov", (), id="latin"),
        pytest.param("Путин", "Путин", (), id="cyrillic"),
        pytest.param("Путин (Putin)", "Путин (Putin)", (), id="two-words-two-scripts"),
        pytest.param("рос", "рос", (), id="all-look-alikes-one-script"),
        pytest.param("高橋ひろ子", "高橋ひろ子", (), id="japanese"),
        pytest.param("Tシャツ", "Tシャツ", (), id="latin-and-kana"),
        pytest.param("Facebookом", "Facebookом", (), id="a-russian-ending-is-meant"),
        pytest.param("B52Щ", "B52Щ", (), id="digits-part-words"),
        pytest.param("", "", (), id="empty"),
        pytest.param("\ud800я", "\ud800я", (), id="lone-surrogate"),
    ],
)
def test_unmix(text, repaired, places):
    assert unmix(text) == (repaired, places)


@pytest.mark.parametrize("row", read_table(DATA).pairs("examples"), ids=str)
def test_examples_of_the_data(row):
    assert unmix(row[0])[0] == row[1]


@settings(max_examples=400, deadline=None)
@given(text=st.text(st.sampled_from("aeopxyAETцйщжЖbdgqαωλΩ \u0301-'習カ7"), max_size=15))
def test_keeps_the_length_names_the_places_and_is_idempotent(text):
    repaired, places = unmix(text)
    assert len(repaired) == len(text)
    assert places == tuple(n for n in range(len(text)) if text[n] != repaired[n])
    assert unmix(repaired) == (repaired, ())


@pytest.mark.parametrize("unit", ["aа ", "aа", "a", "ы"])
def test_long_texts_keep_their_length(unit):
    # With work that grows faster than the text this would take minutes.
    text = unit * (100_000 // len(unit))
    assert len(unmix(text)[0]) == len(text)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ('["a"]', "rows[0] has 1 letters; expected 2"),
        ('["a", "a"]', "rows[0]: 'a' is Latn; expected a letter of Cyrl"),
        ('["a", "а"], ["a", "о"]', "rows[1]: 'a' is in an earlier row; expected once"),
    ],
)
def test_a_broken_table_says_where(tmp_path, monkeypatch, rows, message):
    path = tmp_path / "lookalikes.toml"
    path.write_text(f'columns = ["Latn", "Cyrl"]\nrows = [{rows}]', encoding="utf-8")
    monkeypatch.setattr(lookalikes, "_DATA", path)
    with pytest.raises(DataFileError, match=re.escape(message)):
        lookalikes._tables.__wrapped__()
