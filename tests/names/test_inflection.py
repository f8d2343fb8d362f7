"""Which base forms a word may be inflected from."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entitylink.errors import DataFileError
from entitylink.names import inflection
from entitylink.names.inflection import inflection_files, undo

EXAMPLES = [
    pytest.param(file.code, *row, id=f"{file.code}-{row[0]}-{row[1]}")
    for file in inflection_files()
    for row in file.examples
]
NEAR_MISSES = [
    pytest.param(file.code, word, id=f"{file.code}-{word}")
    for file in inflection_files()
    for word in file.near_misses
]
SCRIPTS = Counter(file.script for file in inflection_files())
DOUBTFUL = [
    pytest.param(file, word, id=f"{file.code}-{word}")
    for file in inflection_files()
    for word in file.doubtful
    # A script that only one language is written in says the language.
    if SCRIPTS[file.script] > 1
]


@pytest.mark.parametrize(("code", "word", "base", "case"), EXAMPLES)
def test_examples_of_the_data(code, word, base, case):
    found = [undone for undone in undo(word, lang=code) if undone.base == base]
    assert found, undo(word, lang=code)
    assert found[0].language == code
    assert f" {case} " in found[0].rule


@pytest.mark.parametrize(("code", "word"), NEAR_MISSES)
def test_near_misses_of_the_data(code, word):
    assert [undone for undone in undo(word, lang=code, limit=99) if undone.language == code] == []


@pytest.mark.parametrize(("file", "word"), DOUBTFUL)
def test_doubtful_names_of_the_data_weigh_little(file, word):
    found = [undone for undone in undo(word, limit=99) if undone.language == file.code]
    assert [undone for undone in found if undone.weight >= 0.5] == []


def test_a_script_of_one_language_says_the_language():
    assert undo("პუტინმა") == undo("პუტინმა", lang="ka")
    assert undo("პუტინმა")[0].weight > 0.5
    # Cyrillic is the script of many.
    assert undo("Путиным") != undo("Путиным", lang="ru")


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("Rubios", "Rubio"),
        ("Lawrows", "Lawrow"),
        ("Путиным", "Путин"),
        ("Лаврова", "Лавров"),
        ("Москве", "Москва"),
        ("Władimirem", "Władimir"),
        ("Putinem", "Putin"),
        ("Obamas", "Obama"),
        ("Merkelovou", "Merkelová"),
        ("Putinin", "Putin"),
        ("Putyinnak", "Putyin"),
        ("Moszkvában", "Moszkva"),
        pytest.param("Kínában", "Kína", id="harmony-with-the-changed-vowel"),
        ("Türkiye'nin", "Türkiye"),
        pytest.param("LAWROWS", "LAWROW", id="capitals"),
        pytest.param("ЗЕЛЕНСКОГО", "ЗЕЛЕНСКИЙ", id="capitals-of-a-new-ending"),
        pytest.param("lawrows", "lawrow", id="small-letters"),
    ],
)
def test_without_a_language_the_likeliest_is_first(word, base):
    assert undo(word)[0].base == base


def test_a_vowel_before_an_ending_says_as_much_as_the_ending():
    # Without it Estonian Putini-le would come behind forms that no text has.
    assert "Putin" in [undone.base for undone in undo("Putinile", limit=5)]


def test_an_ending_of_one_language_is_second_to_one_of_many():
    # Obamas has the same form, and -s behind -a is the genitive of half a dozen languages.
    assert [undone.base for undone in undo("Trumpas", limit=2)] == ["Trumpa", "Trump"]
    assert undo("Trumpas", lang="lt")[0].base == "Trump"


@pytest.mark.parametrize(
    ("word", "lang"),
    [
        pytest.param("Ло", "ru", id="too-short"),
        pytest.param("Scholz", "de", id="no-ending"),
        pytest.param("習近平", "zh", id="no-rules-for-the-script"),
        pytest.param("לברוב", None, id="no-rules-for-hebrew"),
        pytest.param("", None, id="empty"),
        pytest.param("s", None, id="one-letter"),
        pytest.param("'s", None, id="only-an-ending"),
        pytest.param("\ud800\ud800\ud800\ud800", None, id="surrogates"),
        pytest.param("a" * 100_000 + "s", None, id="far-too-long"),
    ],
)
def test_nothing_to_undo(word, lang):
    assert undo(word, lang=lang) == ()


def test_a_short_base_weighs_little():
    rubio, rio = undo("Rubios", lang="de")[0], undo("Rios", lang="de")[0]
    assert rio.base == "Rio"
    assert rio.weight < 0.6 * rubio.weight


def test_the_language_given_comes_first():
    assert undo("Putins", lang="lv")[0].rule == "Latvian nominative -s"
    assert undo("Putins", lang="sv-FI")[0].rule == "Swedish genitive -s"
    # The note on the surname is for the reader of an explanation: Лаврова may be a woman.
    assert undo("Лаврова", lang="ru")[0].rule == "Russian genitive, or the feminine surname, -а"


def test_a_listed_form_is_sure_in_its_language_alone():
    polish, unknown = undo("Chin", lang="pl")[0], undo("Chin")[0]
    assert (polish.base, polish.rule, polish.own) == ("Chiny", "Polish genitive Chin", True)
    assert polish.weight > 0.9 > 0.5 > unknown.weight
    assert undo("CHIN", lang="pl")[0].base == "CHINY"
    assert undo("chin", lang="pl")[0].base == "chiny"


def test_another_language_weighs_less():
    assert undo("Lawrows", lang="fr")[0].weight < undo("Lawrows")[0].weight
    assert undo("Lawrows")[0].weight < undo("Lawrows", lang="de")[0].weight


@settings(max_examples=500, deadline=None)
@given(
    word=st.one_of(
        st.text(max_size=12),
        st.builds(
            lambda stem, ending: stem + ending,
            st.sampled_from(["Putin", "Лавров", "Merkel", "Москв", "Rio", "A"]),
            st.text(st.sampled_from("'’sниомуаеáviknalůąę"), max_size=5),
        ),
    ),
    lang=st.sampled_from([None, "de", "ru", "hu", "xx", ""]),
    limit=st.integers(0, 9),
)
def test_promises(word, lang, limit):
    found = undo(word, lang=lang, limit=limit)
    assert len(found) <= limit
    assert word not in [undone.base for undone in found]
    assert len({undone.base for undone in found}) == len(found)
    assert all(0 < undone.weight <= 1 and undone.base for undone in found)
    if not lang:
        assert [-undone.weight for undone in found] == sorted(-undone.weight for undone in found)


HEAD = 'language = "X"\ncode = "xx"\nscript = "Latn"\nsource = "a book"\n'
TAIL = 'examples = [["Putins", "Putin", "genitive"]]\nnear_misses = ["Putin"]\n'
RULE = '{ ending = "s", case = "genitive", weight = 0.5, min = 3 }'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (TAIL, "xx.toml: language is missing; expected a string"),
        (HEAD + f"rules = [{RULE}]", "expected at least one rule, example and near miss"),
        (HEAD + f"rules = [{RULE}, {RULE}]\n" + TAIL, "rules[1]: -s for - is an earlier rule too"),
        (
            HEAD + 'rules = [{ ending = "ѕ", case = "c", weight = 0.5, min = 3 }]\n' + TAIL,
            "rules[0]: ending is 'ѕ'; expected letters of Latn only, but 'ѕ' is Cyrl",
        ),
        (
            HEAD + 'rules = [{ ending = "s", case = "c", weight = 2, min = 3 }]\n' + TAIL,
            "rules[0]: weight is 2; expected a number above 0, at most 1",
        ),
        (
            HEAD + 'rules = [{ ending = "", case = "c", weight = 1, min = 3 }]\n' + TAIL,
            "rules[0]: ending is ''; expected at least one character",
        ),
        (HEAD + f"rules = [{RULE}]\nexamples = [['a', 'b']]", "expected [word, base, case]"),
        (
            HEAD + f'rules = [{RULE}]\nirregular = [{{ base = "Wien" }}]\n' + TAIL,
            "irregular[0]: base is 'Wien'; expected a name, and its forms by case",
        ),
        (
            HEAD + f'rules = [{RULE}]\nirregular = [{{ base = "Wien", dative = "wien" }}]\n' + TAIL,
            "irregular[0]: dative is 'wien'; expected forms that differ from the base",
        ),
        (
            HEAD + f'rules = [{RULE}]\nirregular = [{{ base = "Wien", dative = "Вене" }}]\n' + TAIL,
            "irregular[0]: dative is 'Вене'; expected letters of Latn only, but 'В' is Cyrl",
        ),
    ],
)
def test_a_broken_file_says_where(tmp_path, content, message):
    path = tmp_path / "xx.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError, match=re.escape(message)):
        inflection._read(path)
