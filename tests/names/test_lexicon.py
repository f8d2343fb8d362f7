"""The word lists: what they hold, and that a broken one says where it is broken."""

import re
import shutil

import pytest

from entitylink.errors import DataFileError
from entitylink.names import lexicon as room
from entitylink.names.lexicon import lexicon, word_key


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("Außenminister", "aussenminister"),
        ("AUSSENMINISTER", "aussenminister"),
        ("Ph.D.", "phd"),
        ('ד"ר', "דר"),
        ("прем'єр", "премєр"),
        ("Şeyh", "seyh"),
    ],
)
def test_word_key(word, key):
    assert word_key(word) == key


def test_titles_cover_many_languages_and_scripts():
    data = room.read_table(room.DATA / "titles.toml")
    assert len([key for key in data if key != "examples"]) >= 40


def test_titles_that_tell_women_from_men_cover_many_languages():
    data = room.read_table(room.DATA / "titles.toml")
    for key in ("female", "male"):
        assert len([lang for lang in data if lang != "examples" and key in data.table(lang)]) >= 35


def test_a_title_of_one_language_may_be_free_in_another():
    langs = {phrase.words: phrase.langs for phrase in lexicon().before["don"]}
    assert langs[("don",)] == {"es", "it"}
    assert [phrase.langs for phrase in lexicon().before["dr"] if phrase.words == ("dr",)] == [
        frozenset()
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "titles.toml",
            'female = [\n  "Mrs",',
            'female = [\n  "Mrss", "Mrs",',
            "titles.toml: en: female holds 'Mrss'; expected a title of another list",
        ),
        (
            "titles.toml",
            '\nmale = [\n  "Mr",',
            '\nmale = [\n  "Mrs", "Mr",',
            "titles.toml: en: female and male hold 'Mrs'; expected it in one",
        ),
        ("titles.toml", "[en]\nbefore", "[en]\nbefor", "titles.toml: en: key 'befor' is unknown"),
        ("titles.toml", '"Mr", ', '"Mr", "...", ', "en: before holds '...'; expected words"),
        ("particles.toml", '"bin",', '"bin", "bin",', "words holds 'bin' twice; expected once"),
        ("suffixes.toml", "numerals = [", "numerals = [1, ", "expected a list of strings"),
        ("patronymics.toml", "min_stem = 2", "", "min_stem is missing; expected a number"),
    ],
)
def test_a_broken_list_says_where(tmp_path, monkeypatch, file, old, new, message):
    for path in room.DATA.glob("*.toml"):
        shutil.copy(path, tmp_path)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(room, "DATA", tmp_path)
    with pytest.raises(DataFileError, match=re.escape(message)):
        lexicon.__wrapped__()
