"""Given names: what a word may stand for, and what it and a title say of the bearer."""

import re

import pytest

from entitylink.errors import DataFileError
from entitylink.names import given
from entitylink.names.given import gender_of, gender_of_title, related
from entitylink.names.lexicon import word_key


def weights(word):
    return {found.base: found.weight for found in related(word)}


@pytest.mark.parametrize(
    ("word", "base"),
    [
        pytest.param("Bill", "William", id="english"),
        pytest.param("Will", "William", id="english-another-of-the-same"),
        pytest.param("Hansi", "Johannes", id="german"),
        pytest.param("Jochen", "Joachim", id="german-end-of-the-name"),
        pytest.param("Xandi", "Alexander", id="austrian"),
        pytest.param("Manu", "Emmanuel", id="french"),
        pytest.param("Pepe", "José", id="spanish"),
        pytest.param("Memo", "Guillermo", id="mexican"),
        pytest.param("Lupe", "Guadalupe", id="spanish-woman"),
        pytest.param("Ximo", "Joaquim", id="catalan"),
        pytest.param("Patxi", "Frantzisko", id="basque"),
        pytest.param("Zé", "José", id="portuguese"),
        pytest.param("Beppe", "Giuseppe", id="italian"),
        pytest.param("Mimmo", "Domenico", id="italian-far-from-the-name"),
        pytest.param("Kees", "Cornelis", id="dutch"),
        pytest.param("Gosia", "Małgorzata", id="polish"),
        pytest.param("Honza", "Jan", id="czech"),
        pytest.param("Laco", "Ladislav", id="slovak"),
        pytest.param("Pista", "István", id="hungarian"),
        pytest.param("Сережа", "Сергей", id="russian-without-dots"),
        pytest.param("Саша", "Александр", id="russian"),
        pytest.param("Sasha", "Aleksandr", id="russian-in-latin-letters"),
        pytest.param("Sasha", "Aleksandra", id="russian-woman"),
        pytest.param("Wolodja", "Vladimir", id="russian-in-german-letters"),
        pytest.param("Kostya", "Konstantin", id="russian-in-english-letters"),
        pytest.param("Михась", "Михайло", id="ukrainian"),
        pytest.param("Алесь", "Аляксандр", id="belarusian"),
        pytest.param("Гошо", "Георги", id="bulgarian"),
        pytest.param("Mićo", "Milan", id="serbo-croatian"),
        pytest.param("Nicu", "Nicolae", id="romanian"),
        pytest.param("Yannis", "Ioannis", id="greek-in-latin-letters"),
        pytest.param("Γιώργος", "Γεώργιος", id="greek"),
        pytest.param("İbo", "İbrahim", id="turkish"),
        pytest.param("Lasse", "Lars", id="swedish"),
        pytest.param("Mette", "Margrethe", id="danish"),
        pytest.param("Siggi", "Sigurður", id="icelandic"),
        pytest.param("Jussi", "Juhani", id="finnish"),
        pytest.param("Villu", "Villem", id="estonian"),
        pytest.param("Vytas", "Vytautas", id="lithuanian"),
        pytest.param("Misha", "Mikheil", id="georgian"),
        pytest.param("Khachik", "Khachatur", id="armenian"),
        pytest.param("Bibi", "Binyamin", id="hebrew-in-latin-letters"),
        pytest.param("Mitch", "Mitchell", id="surname-as-given-name"),
    ],
)
def test_short_forms(word, base):
    found = next(found for found in related(word) if found.base == base)
    assert (found.rule, found.how) == ("short form", "nickname")


@pytest.mark.parametrize(
    ("word", "other"),
    [
        pytest.param("Pyotr", "Peter", id="russian-english"),
        pytest.param("Mikhail", "Michael", id="russian-english-michael"),
        pytest.param("Aleksandr", "Alexander", id="aleksandr"),
        pytest.param("Yekaterina", "Catherine", id="catherine"),
        pytest.param("Yevgeny", "Eugene", id="eugene"),
        pytest.param("Evgueni", "Eugene", id="french-spelling"),
        pytest.param("Volodymyr", "Vladimir", id="ukrainian-russian"),
        pytest.param("Mykola", "Nikolai", id="ukrainian-russian-mykola"),
        pytest.param("Andriy", "Andrei", id="ukrainian-russian-andriy"),
        pytest.param("Dmytro", "Dmitri", id="ukrainian-russian-dmytro"),
        pytest.param("Serhiy", "Sergei", id="ukrainian-russian-serhiy"),
        pytest.param("Aliaksandr", "Alexander", id="belarusian"),
        pytest.param("Володимир", "Владимир", id="cyrillic"),
        pytest.param("Carles", "Carlos", id="catalan-spanish"),
        pytest.param("Francesco", "Francis", id="pope"),
    ],
)
def test_equivalents_go_both_ways(word, other):
    there = next(found for found in related(word) if found.base == other)
    assert there.rule == "equivalent"
    back = {word_key(base) for base in weights(other)}
    assert back & {
        word_key(spelling) for row in given._rows(word_key(word)) for spelling in row.spellings
    }


@pytest.mark.parametrize(
    ("word", "other"),
    [
        pytest.param("John", "Ivan", id="other-peoples-names"),
        pytest.param("Jean", "John", id="other-peoples-names-french"),
        pytest.param("Muhammad", "Mohamed", id="a-spelling-is-not-a-relation"),
        pytest.param("Sergei", "Sergej", id="a-spelling-is-not-a-relation-latin"),
        pytest.param("Bill", "Robert", id="someone-else"),
        pytest.param("Саша", "Aleksandr", id="stays-in-its-script"),
        pytest.param("Billings", "William", id="longer-than-a-short-form"),
    ],
)
def test_not_related(word, other):
    assert other not in weights(word)


@pytest.mark.parametrize("word", ["Putin", "", "-", "123", "Müller"])
def test_no_given_name(word):
    assert related(word) == ()


def test_likeliest_first():
    found = related("Alexander")
    assert [undone.weight for undone in found] == sorted(
        (undone.weight for undone in found), reverse=True
    )
    assert weights("Bill")["William"] > weights("Bill")["Will"] > 0


def test_full_forms_lead_to_short_ones_with_the_same_weight():
    full = next(found for found in related("William") if found.base == "Bill")
    assert (full.rule, full.weight) == ("full form", weights("Bill")["William"])


@pytest.mark.parametrize(
    ("word", "base"),
    [
        pytest.param("BILL", "WILLIAM", id="capitals"),
        pytest.param("bill", "william", id="small"),
        pytest.param("bıll", "william", id="dotless"),
        pytest.param("Malgosia", "Małgorzata", id="without-marks"),
    ],
)
def test_case_and_marks(word, base):
    assert base in weights(word)


@pytest.mark.parametrize(
    ("word", "gender"),
    [
        pytest.param("Angela", "female", id="woman"),
        pytest.param("Wladimir", "male", id="german-spelling"),
        pytest.param("Сергей", "male", id="cyrillic"),
        pytest.param("Света", "female", id="short-form-of-women-only"),
        pytest.param("Bill", "male", id="short-form-of-men-only"),
        pytest.param("ANGELA", "female", id="capitals"),
        pytest.param("Anne-Marie", "female", id="hyphen"),
        pytest.param("Jean-Pierre", "male", id="hyphen-after-a-name-of-both"),
        pytest.param("Jean-Marie", "male", id="hyphen-listed-as-a-whole"),
        pytest.param("فاطمة", "female", id="arabic"),
        pytest.param("Andrea", "", id="italian-man-german-woman"),
        pytest.param("Sasha", "", id="short-form-of-both"),
        pytest.param("Kim", "", id="both"),
        pytest.param("Simone", "", id="both-by-language"),
        pytest.param("Jean", "", id="french-man-english-woman"),
        pytest.param("Nikita", "", id="russian-man-indian-woman"),
        pytest.param("Lavrov", "", id="unknown"),
        pytest.param("Jong-un", "", id="syllables"),
        pytest.param("", "", id="empty"),
    ],
)
def test_gender(word, gender):
    assert gender_of(word) == gender


@pytest.mark.parametrize(
    ("title", "lang", "gender"),
    [
        pytest.param("Frau", None, "female", id="de"),
        pytest.param("Frau Dr", None, "female", id="with-another-title"),
        pytest.param("Bundeskanzlerin", None, "female", id="german-compound"),
        pytest.param("Mme", None, "female", id="fr"),
        pytest.param("г жа", None, "female", id="ru"),
        pytest.param("г н", None, "male", id="ru-man"),
        pytest.param("السيدة", None, "female", id="ar"),
        pytest.param("Hanım", None, "female", id="tr-behind"),
        pytest.param("prezidentkou", None, "female", id="cs-instrumental"),
        pytest.param("primera ministra", None, "female", id="two-words"),
        pytest.param("Crown Prince", None, "male", id="two-words-man"),
        pytest.param("pan", "pl", "male", id="only-in-its-language"),
        pytest.param("pan", "cs", "male", id="only-in-its-language-czech"),
        pytest.param("пан", None, "male", id="uk"),
        pytest.param("don", "es", "male", id="own-word"),
        pytest.param("don", "en", "", id="own-word-elsewhere"),
        pytest.param("pan", None, "", id="a-surname-without-the-language"),
        pytest.param("Mr", "nl", "", id="dutch-mr-is-a-lawyer"),
        pytest.param("Mr", "en-GB", "male", id="region"),
        pytest.param("Herr Frau", None, "", id="contradiction"),
        pytest.param("президент", "ru", "", id="office-of-both"),
        pytest.param("minister", None, "", id="office-of-both-latin"),
        pytest.param("Dr", None, "", id="degree"),
        pytest.param("", None, "", id="nothing"),
    ],
)
def test_gender_of_title(title, lang, gender):
    assert gender_of_title(title.split(), lang) == gender


def test_the_whole_file_follows_its_rules():
    lines, _ = given._lines()
    rows = [given._row(n, line) for n, line in enumerate(lines, 1) if not line.startswith("#")]
    assert sum(1 for row in rows if row.shorts or row.equivalents) > 1500
    assert len({row.language for row in rows}) > 25
    keys = [word_key(row.name) for row in rows]
    assert keys == sorted(keys)
    assert len(set(rows)) == len(rows)


def test_what_is_related_is_related_back():
    for word in ("William", "José", "Александр", "Volodymyr", "Małgorzata", "Giuseppe", "Mikheil"):
        for found in related(word):
            back = {word_key(base): weight for base, weight in weights(found.base).items()}
            assert back[word_key(word)] == found.weight, found.base


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Bill", "'Bill'; expected a name and one to four more columns"),
        ("Bill\tx", "line 1: gender is 'x'; expected one of f, m, fm"),
        ("Bill\tm\ten\tBilly:2", "weight of Billy is '2'; expected 0 to 1"),
        ("Bill\tm\ten\tBilly:much", "weight of Billy is 'much'; expected 0 to 1"),
    ],
)
def test_a_broken_line_says_where(tmp_path, monkeypatch, line, message):
    path = tmp_path / "given_names.tsv"
    path.write_text(line + "\n", encoding="utf-8")
    monkeypatch.setattr(given, "DATA", path)
    given._lines.cache_clear()
    try:
        with pytest.raises(DataFileError, match=re.escape(message)):
            related("Bill")
    finally:
        monkeypatch.undo()
        given._lines.cache_clear()
