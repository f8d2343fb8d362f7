"""What tables for scripts without vowels can say: affixes, patterns, doubling, joined words."""

from __future__ import annotations

from pathlib import Path

import pytest

from entitylink.errors import SchemeError
from entitylink.translit.catalog import scheme_by_id
from entitylink.translit.identify import identify
from entitylink.translit.rules import Rule, RuleTable, undoubled
from entitylink.translit.schemefile import load_scheme
from entitylink.translit.words import words_of

VOWELS = "ar-Arab-Arab-vowels"


@pytest.mark.parametrize(
    ("word", "restored"),
    [
        pytest.param("حسين", "حُسَيْن", id="word"),
        pytest.param("الحسيني", "الحُسَيْنِي", id="word-between-affixes"),
        pytest.param("ماطر", "ماطِر", id="pattern"),
        pytest.param("الماطر", "الماطِر", id="pattern-behind-the-article"),
        pytest.param("شنقب", "شَنْقَب", id="pattern-of-four-consonants"),
        pytest.param("بريطانيا", "بَرِيطانِيا", id="only-the-beginning-is-known"),
        pytest.param("مُحَمَّد", "مُحَمَّد", id="written-with-its-vowels"),
        pytest.param("بن", "بِن", id="two-letters-alone"),
        pytest.param("البن", "البن", id="two-letters-are-no-stem"),
    ],
)
def test_words_are_known_by_themselves_with_affixes_or_by_their_form(
    word: str, restored: str
) -> None:
    scheme = scheme_by_id(VOWELS)
    assert scheme is not None
    assert scheme.spellings(word)[0] == restored


def test_a_doubled_letter_is_seen_twice() -> None:
    assert undoubled("عَبّاس", "ّ") == "عَبباس"
    table = RuleTable([], {"ع": [""], "َ": ["a"], "ب": ["b"], "ا": ["a"], "س": ["s"]}, doubling="ّ")
    assert table.apply("عَبّاس") == ["abbas"]


def test_a_space_in_a_condition_is_the_edge_of_the_word() -> None:
    first = Rule("ь", ("e",), (), (), (" н",))
    last = Rule("ь", ("i",), (), ("т ",))
    table = RuleTable([first, last], {"н": ["n"], "ь": [""], "т": ["t"]})
    assert table.apply("ньт") == ["net"]
    assert table.apply("тнь") == ["tn"]
    assert table.apply("ннтьт") == ["nntit"]
    assert table.apply("ннтьтн") == ["nnttn"]


@pytest.mark.parametrize(
    ("native", "spelling"),
    [
        pytest.param("عبد الله صالح", "Abdullah Saleh", id="first-half"),
        pytest.param("حسن نصر الله", "Hassan Nasrallah", id="second-half"),
        pytest.param("معبد اللات", "Maabad", id="inside-a-word"),
    ],
)
def test_words_that_are_one_name_are_joined(native: str, spelling: str) -> None:
    scheme = scheme_by_id("ar-Arab-Latn-en-press")
    assert scheme is not None
    written = scheme.write(native)
    assert (written == spelling) == (spelling != "Maabad")
    assert written.count(" ") == 1


def test_joined_words_are_identified_together_and_apart() -> None:
    assert identify("Abdullah Saleh", "عبد الله صالح", lang="ar")
    assert identify("Rahman", "عبد الرحمن", lang="ar")
    assert not identify("Rahim", "عبد الرحمن", lang="ar")


def test_small_words_stay_small_but_not_as_beginnings() -> None:
    scheme = scheme_by_id("ar-Arab-Latn-en-press")
    assert scheme is not None
    assert scheme.write("محمد بن سلمان") == "Mohammed bin Salman"
    assert scheme.write("بنيامين السيسي").startswith("B")


def test_signs_of_the_native_script_are_replaced() -> None:
    hebrew = scheme_by_id("he-Hebr-Latn-en-press")
    assert hebrew is not None
    assert hebrew.write("דוד בן־גוריון") == "David Ben-Gurion"


def test_a_hebrew_word_may_end_with_a_geresh() -> None:
    assert words_of("בצלאל סמוטריץ'") == ["בצלאל", "סמוטריץ'"]
    assert words_of("'ירושלים'") == ["ירושלים"]


BAD = """\
id = "ar-Arab-Arab-test"
title = "A table for the tests"
source = "nowhere"
status = "informal"
reversible = false
language = "ar"
script = "Arab"
target = "ar"
target_script = "Arab"
root = "فعل"
examples = [["با", "با"]]
[patterns]
"فاعل" = "فاعِ"
[letters]
"""


def test_a_pattern_must_keep_its_consonants(tmp_path: Path) -> None:
    letters = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
    path = tmp_path / "ar-Arab-Arab-test.toml"
    path.write_text(BAD + "".join(f'"{letter}" = "{letter}"\n' for letter in letters), "utf-8")
    with pytest.raises(SchemeError, match=r'patterns\.فاعل gives "فاعِ"; expected the letters of'):
        load_scheme(path)
    path.write_text(path.read_text("utf-8").replace('"فاعِ"', '"فاعِل"'), "utf-8")
    assert load_scheme(path).spellings("باتر") == ["باتِر"]
