"""Every example of every orthography, and what a wrong file is told."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from entitylink.errors import SchemeError
from entitylink.translit.orthography import (
    Orthography,
    load_orthography,
    orthographies,
    orthographies_of,
)

ALL = orthographies()

GOOD = """\
id = "xx-Cyrl"
language = "xx"
script = "Cyrl"
title = "Example"
source = "a book"
vowels = "ая"
marks = ["щ"]
prior = 0.5
rules = [
  { from = "зг", to = "zg" },
  { from = "я", to = ["ya", "a"], where = "word-start" },
]
examples = [
  ["яма", "yama"],
]

[letters]
"а" = "a"
"м" = "m"
"з" = "z"
"""


@pytest.mark.parametrize(
    ("orthography", "spelling", "sounds"),
    [
        pytest.param(each, spelling, sounds, id=f"{each.id}-{spelling}")
        for each in ALL
        for spelling, sounds in each.examples
    ],
)
def test_example(orthography: Orthography, spelling: str, sounds: str) -> None:
    if orthography.pre == "pinyin":
        pytest.importorskip("pypinyin", reason="reading Han characters needs pypinyin")
    assert orthography.read(spelling)[0] == sounds


@pytest.mark.parametrize("orthography", [pytest.param(each, id=each.id) for each in ALL])
def test_orthography_is_documented_by_examples(orthography: Orthography) -> None:
    spellings = [spelling for spelling, _ in orthography.examples]
    assert len(set(spellings)) >= 8
    for spelling in spellings:
        assert spelling == unicodedata.normalize("NFC", spelling.lower())


def test_no_language_has_two_tables_in_a_script() -> None:
    owners = [(language, each.script) for each in ALL for language in {each.language, *each.also}]
    # A language with a table of its own may also stand in `also` of a neighbor, which then yields.
    own = {(each.language, each.script) for each in ALL}
    borrowed = [owner for owner in owners if owner not in own]
    assert sorted(set(borrowed)) == sorted(borrowed)
    assert len(own) == len(ALL)


def test_orthographies_of_one_script() -> None:
    assert [each.id for each in orthographies_of("Hang")] == ["ko-Hang"]
    assert orthographies_of("Zsye") == ()


def test_a_good_file_loads(tmp_path: Path) -> None:
    path = tmp_path / "xx-Cyrl.toml"
    path.write_text(GOOD, encoding="utf-8")
    loaded = load_orthography(path)
    assert (loaded.id, loaded.prior, loaded.marks) == ("xx-Cyrl", 0.5, ("щ",))
    assert loaded.read("яма") == ["yama", "ama"]
    assert loaded.read("мазгам7!") == ["mazgam7"]


def test_foreign_letters_are_read_as_in_the_other_file(tmp_path: Path) -> None:
    (tmp_path / "xx-Cyrl.toml").write_text(GOOD, encoding="utf-8")
    path = tmp_path / "yy-Cyrl.toml"
    head = GOOD.replace("xx", "yy").replace("prior = 0.5", 'foreign = "xx-Cyrl"')
    path.write_text(head.replace('"м" = "m"', ""), encoding="utf-8")
    assert load_orthography(path).read("ма") == ["ma"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param(
            'where = "word-start"',
            'where = "start"',
            'xx-Cyrl.toml: rules[1].where is "start"; expected word-start, word-end, ',
            id="unknown-context",
        ),
        pytest.param(
            '"м" = "m"',
            '"м" = "ш"',
            "xx-Cyrl.toml: letters.м gives 'ш'; expected sounds out of pbfvw",
            id="output-is-not-a-sound",
        ),
        pytest.param(
            '"м" = "m"',
            '"m" = "m"',
            'xx-Cyrl.toml: letters.m "m" has LATIN SMALL LETTER M (U+006D), which is Latn',
            id="latin-key-that-looks-cyrillic",
        ),
        pytest.param(
            '"м" = "m"',
            '"М" = "m"',
            'xx-Cyrl.toml: letters.М is "М"; expected lower case',
            id="capital-key",
        ),
        pytest.param(
            '"м" = "m"',
            '"и\\u0306" = "y"',
            "xx-Cyrl.toml: letters.и\u0306 is '\\u0438\\u0306', which is not in NFC; expected",
            id="key-not-nfc",
        ),
        pytest.param(
            '"м" = "m"',
            '"м" = []',
            "xx-Cyrl.toml: letters.м is []; expected a text, or a list",
            id="no-output",
        ),
        pytest.param(
            '"м" = "m"',
            '"м" = ["m", "m"]',
            "xx-Cyrl.toml: letters.м has ['m', 'm']; expected each one once",
            id="output-twice",
        ),
        pytest.param(
            '"м" = "m"',
            '"м" = "m"\n"м" = "n"',
            "xx-Cyrl.toml: not a readable TOML file",
            id="key-twice",
        ),
        pytest.param(
            '{ from = "зг", to = "zg" }',
            '{ from = "зг", to = "zg" },\n  { from = "зг", to = "zh" }',
            'xx-Cyrl.toml: rules[1].from "зг" is a duplicate of rules[0]; expected a row that can',
            id="rule-twice",
        ),
        pytest.param(
            '{ from = "зг", to = "zg" }',
            '{ from = "зг" }',
            'xx-Cyrl.toml: rules[0] lacks "to"; expected it',
            id="rule-without-to",
        ),
        pytest.param(
            'examples = [\n  ["яма", "yama"],\n]',
            "examples = []",
            "xx-Cyrl.toml: examples is []; expected a list of [spelling, sounds]",
            id="no-examples",
        ),
        pytest.param(
            '["яма", "yama"]',
            '["яма", "яма"]',
            "xx-Cyrl.toml: examples[0] gives 'яма'; expected sounds out of",
            id="example-is-not-sounds",
        ),
        pytest.param(
            'title = "Example"',
            "",
            'xx-Cyrl.toml: the file lacks "title"; expected it',
            id="no-title",
        ),
        pytest.param(
            'title = "Example"',
            'title = "Example"\ntitel = "x"',
            'xx-Cyrl.toml: the file has "titel"; expected one of id',
            id="misspelled-field",
        ),
        pytest.param(
            'id = "xx-Cyrl"',
            'id = "xy-Cyrl"',
            'xx-Cyrl.toml: id is "xy-Cyrl"; expected "xx-Cyrl", as the file is named',
            id="id-is-not-the-file-name",
        ),
        pytest.param(
            "prior = 0.5",
            "prior = 2",
            "xx-Cyrl.toml: prior is 2; expected a number above 0, at most 1",
            id="prior-too-large",
        ),
        pytest.param(
            "prior = 0.5",
            'pre = "magic"',
            "xx-Cyrl.toml: pre is 'magic'; expected katakana, pinyin or syllables",
            id="unknown-step",
        ),
        pytest.param(
            "prior = 0.5",
            'foreign = "zz-Cyrl"',
            'xx-Cyrl.toml: foreign is "zz-Cyrl"; expected the id of an orthography beside',
            id="foreign-file-missing",
        ),
        pytest.param(
            "prior = 0.5",
            'then = "zz-Cyrl"',
            'xx-Cyrl.toml: the file has "then" and "rules"; expected only one of them',
            id="then-and-own-rules",
        ),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    path = tmp_path / "xx-Cyrl.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(SchemeError) as caught:
        load_orthography(path)
    assert message in str(caught.value)
