"""Scheme files: every example of every file, and every way a file can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from entitylink.errors import SchemeError
from entitylink.translit import catalog
from entitylink.translit.catalog import FOLDER, scheme_by_id, schemes
from entitylink.translit.check import check_scheme, example_of, main
from entitylink.translit.languages import languages
from entitylink.translit.scheme import Scheme
from entitylink.translit.schemefile import load_scheme

FILES = sorted(FOLDER.glob("*.toml"))

EXAMPLES = [
    pytest.param(path.stem, example, id=f"{path.stem}-{example[0]}")
    for path in FILES
    for example in load_scheme(path).examples
]


@pytest.mark.parametrize(("scheme_id", "example"), EXAMPLES)
def test_an_example_comes_out_as_written(scheme_id: str, example: tuple[str, ...]) -> None:
    scheme = scheme_by_id(scheme_id)
    assert scheme is not None
    tied, native = example_of(scheme, example[0])
    assert tied.write(native) == example[1]
    for other in example[2:]:
        assert other in tied.phrases(native, limit=32)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_rule_of_a_file_is_needed_by_an_example(path: Path) -> None:
    assert check_scheme(load_scheme(path)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_has_twenty_examples(path: Path) -> None:
    assert len(load_scheme(path).examples) >= 20


# The targets that Russian and Ukrainian names must be written for.
TARGETS = ["cs", "de", "en", "es", "fi", "fr", "hu", "it", "lt", "lv", "nl", "pl", "sv", "tr"]


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_targets_of(language: str) -> None:
    found = {scheme.target for scheme in schemes(language)} - {language, ""}
    assert found >= set(TARGETS)


class TestSelection:
    def test_preferred_scheme_of_a_target_comes_first(self) -> None:
        assert [scheme.id for scheme in schemes("ru", "en")] == [
            "ru-Cyrl-Latn-en-press",
            "ru-Cyrl-Latn-bgn-pcgn-1947",
            "ru-Cyrl-Latn-icao-9303",
            "ru-Cyrl-Latn-gost-r-52535-2006",
        ]

    def test_a_region_gets_the_schemes_of_its_language(self) -> None:
        assert schemes("ru-RU", "de-AT") == schemes("ru", "de") != ()

    def test_a_standard_for_all_languages_serves_each_one_of_its_script(self) -> None:
        for language in ("mk", "ru", "kk"):
            assert schemes(language, "")[-1].id == "mul-Cyrl-Latn-iso-9-1995"
        assert "mul-Cyrl-Latn-iso-9-1995" not in {scheme.id for scheme in schemes("el", "")}

    @pytest.mark.parametrize("target", ["de", "et", "fi", "sl", "sv"])
    def test_a_file_is_offered_for_further_targets(self, target: str) -> None:
        scheme = schemes("sr", target)[0]
        assert (scheme.id, scheme.target) == (f"sr-Cyrl-Latn-{target}-gajica", target)
        assert scheme.write("Александар Вучић") == "Aleksandar Vučić"
        assert scheme_by_id(scheme.id) is scheme
        assert scheme in schemes("sr")
        assert scheme in schemes(None, target)

    def test_but_not_for_targets_that_it_does_not_name(self) -> None:
        # Albanian papers respell: Vuçiq.
        assert "sr-Cyrl-Latn-sq-gajica" not in {scheme.id for scheme in schemes("sr", "sq")}
        assert scheme_by_id("sr-Cyrl-Latn-sq-gajica") is None

    def test_a_file_of_its_own_comes_before(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def add(name: str, target: str, priority: int, also_for: str = "[]") -> None:
            text = GOOD.replace('"el-Grek-Latn-test"', f'"{name}"')
            text = text.replace('target = "en"', f'target = "{target}"\npriority = {priority}')
            write(tmp_path, text.replace("rules", f"also_for = {also_for}\nrules", 1), name)

        add("el-Grek-Latn-shared", "en", 5, '["de", "fr", "it"]')
        add("el-Grek-Latn-de-press", "de", 5)
        add("el-Grek-Latn-fr-plain", "fr", 0)
        add("el-Grek-Latn-it-shared", "it", 0)
        monkeypatch.setattr(catalog, "FOLDER", tmp_path)
        caches = (catalog._files, catalog._in_file, catalog._select, catalog._sound_schemes)
        for cache in caches:
            cache.cache_clear()
        try:
            assert [scheme.id for scheme in schemes("el")] == [
                "el-Grek-Latn-de-press",
                "el-Grek-Latn-shared",
                "el-Grek-Latn-fr-shared",
                "el-Grek-Latn-fr-plain",  # less preferred, so it comes beside
                "el-Grek-Latn-it-shared",
            ]
            (italian,) = schemes("el", "it")
            assert italian.priority == 0  # the file, not what is offered under its name
        finally:
            for cache in caches:
                cache.cache_clear()

    def test_for_its_own_target_it_stays_what_it_was(self) -> None:
        (scheme,) = schemes("sr", "sr-Latn")
        assert scheme is scheme_by_id("sr-Cyrl-Latn-gajica")
        assert "de" in scheme.also_for

    def test_no_id_stands_for_two_schemes(self) -> None:
        ids = [scheme.id for scheme in schemes()]
        assert len(ids) == len(set(ids))
        assert all(scheme_by_id(scheme.id) is scheme for scheme in schemes())

    @pytest.mark.parametrize("scheme_id", ["de", "sr-Cyrl-Latn", "bg-Grek-Latn-de-press", ""])
    def test_no_scheme_has_this_id(self, scheme_id: str) -> None:
        assert scheme_by_id(scheme_id) is None

    def test_a_scheme_for_stress_is_not_read(self) -> None:
        scheme = load_scheme(FOLDER / "mul-sounds-Hebr-he-press.toml")
        bound = {code: catalog.bound_to(scheme, code) for code in ("ru", "uk")}
        assert bound["ru"]
        assert bound["ru"].first
        assert bound["ru"].first.id == "ru-Cyrl-Cyrl-yo"
        assert bound["uk"]
        assert bound["uk"].first is None

    def test_unknown_language_has_none(self) -> None:
        assert schemes("tlh") == ()

    def test_a_file_is_read_once(self) -> None:
        (scheme,) = schemes("ru", "de")
        assert scheme in schemes(None, "de")
        assert scheme is scheme_by_id("ru-Cyrl-Latn-de-press")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("mul-sounds-*.toml")), ids=lambda p: p.stem)
def test_every_language_that_a_file_for_sounds_names_comes_to_it(path: Path) -> None:
    scheme = load_scheme(path)
    for language in scheme.serves:
        # One with a file of its own for this target, or without an orthography, never would.
        assert any(each.reader for each in schemes(language, scheme.target)), language


GOOD = """\
id = "el-Grek-Latn-test"
title = "A table for the tests"
source = "nowhere"
status = "informal"
reversible = false
language = "el"
script = "Grek"
target = "en"
target_script = "Latn"
vowels = "αεηιουω"
rules = [
  { from = "μπ", to = ["b", "mb"], where = "word-start" },
]
examples = [
  ["Μπάμπης", "Bampis"],
]

[letters]
"α" = "a"
"β" = "v"
"γ" = "g"
"δ" = "d"
"ε" = "e"
"ζ" = "z"
"η" = "i"
"θ" = "th"
"ι" = "i"
"κ" = "k"
"λ" = "l"
"μ" = "m"
"ν" = "n"
"ξ" = "x"
"ο" = "o"
"π" = "p"
"ρ" = "r"
"σ" = "s"
"ς" = "s"
"τ" = "t"
"υ" = "y"
"φ" = "f"
"χ" = "ch"
"ψ" = "ps"
"ω" = "o"
"""


def write(folder: Path, text: str, name: str = "el-Grek-Latn-test") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_good_file_is_good(tmp_path: Path) -> None:
    scheme = load_scheme(write(tmp_path, GOOD))
    assert check_scheme(scheme) == []
    assert scheme.spellings("Μπ") == ["B", "Mb"]


def test_an_accent_stands_where_the_pattern_does_not_take_it_away(tmp_path: Path) -> None:
    text = GOOD.replace("rules = [", 'unaccented = ["[áé][^aeiou]+[aeiou]$"]\nrules = [', 1)
    text = text.replace("[letters]\n", '[letters]\n"ά" = "á"\n', 1)
    scheme = load_scheme(write(tmp_path, text))
    assert scheme.spellings("Άνα") == ["Ana"]
    assert scheme.spellings("Άνας") == ["Ánas", "Anas"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param(
            '"word-start"',
            '"start"',
            r'el-Grek-Latn-test\.toml: rules\[0\]\.where is "start"; expected word-start, ',
            id="unknown-where",
        ),
        pytest.param(
            '"ο" = "o"',
            '"o" = "o"',
            r'letters\.o "o" has LATIN SMALL LETTER O \(U\+006F\), which is Latn; expected Grek',
            id="latin-letter-among-greek",
        ),
        pytest.param(
            'from = "μπ"',
            'from = "μp"',
            r'rules\[0\]\.from "μp" has LATIN SMALL LETTER P',
            id="latin-letter-in-a-rule",
        ),
        pytest.param(
            '"ο" = "o"',
            '"ο" = "ο"',
            r'letters\.ο "ο" has GREEK SMALL LETTER OMICRON .*; expected Latn letters',
            id="greek-letter-in-a-spelling",
        ),
        pytest.param(
            '"ψ" = "ps"\n', "", r"letters has no row for ψ; expected the whole alphabet", id="lacks"
        ),
        pytest.param(
            '"ψ" = "ps"\n',
            '"ψ" = "ps"\n"ψ" = "p"\n',
            r"not a readable TOML file",
            id="letter-twice",
        ),
        pytest.param(
            "\n]\nexamples",
            '\n  { from = "μπ", to = "b", where = "word-start" },\n]\nexamples',
            r'rules\[1\]\.from "μπ" is a duplicate of rules\[0\]',
            id="rule-twice",
        ),
        pytest.param(
            '{ from = "μπ", to = ["b", "mb"], where = "word-start" },',
            '{ from = "μπ", to = "b" },\n  { from = "μπ", to = "p", where = "word-end" },',
            r"rules\[1\]\.from .* duplicate of rules\[0\]; expected a row that can still",
            id="rule-hidden-by-one-without-conditions",
        ),
        pytest.param(
            '["b", "mb"]',
            '["b", "b"]',
            r"rules\[0\]\.to has .*; expected each",
            id="spelling-twice",
        ),
        pytest.param('["b", "mb"]', "[]", r"rules\[0\]\.to is \[\]; expected a text", id="no-to"),
        pytest.param(
            '["b", "mb"]', "1", r"rules\[0\]\.to is 1; expected a text", id="to-is-a-number"
        ),
        pytest.param(
            '"α" = "a"',
            '"α" = "a"\n"α\u0301" = "a"',
            "is not in NFC; expected composed letters",
            id="key-not-in-nfc",
        ),
        pytest.param(
            '"α" = "a"',
            '"Α" = "a"',
            r'letters\.Α is "Α"; expected lower case',
            id="key-in-capitals",
        ),
        pytest.param(
            'status = "informal"',
            'status = "new"',
            r"status is 'new'; expected current, superseded, informal",
            id="unknown-status",
        ),
        pytest.param('title = "A table for the tests"\n', "", r'lacks "title"', id="no-title"),
        pytest.param("title", "titel", r'the file lacks "title"', id="misspelled-title"),
        pytest.param("vowels", "vocals", r'the file has "vocals"; expected one of', id="unknown"),
        pytest.param(
            "where =",
            "when =",
            r'rules\[0\] has "when"; expected one of from',
            id="unknown-in-rule",
        ),
        pytest.param(
            'vowels = "αεηιουω"',
            "",
            r'rules\[0\]\.where is "after-vowel"; expected the file to have "vowels"',
            id="vowel-context-without-vowels",
        ),
        pytest.param(
            'id = "el-Grek-Latn-test"',
            'id = "el-Grek-Latn-other"',
            r'id is "el-Grek-Latn-other"; expected "el-Grek-Latn-test", as the file is named',
            id="id-is-not-the-file-name",
        ),
        pytest.param(
            'language = "el"',
            'language = "ru"',
            r'id is "el-Grek-Latn-test"; expected it to start with "ru-Grek-Latn-"',
            id="id-does-not-fit-the-language",
        ),
        pytest.param(
            'target = "en"',
            'target = "english"',
            r'target is "english"; expected a code that languages\.toml has',
            id="unknown-target",
        ),
        pytest.param(
            '["Μπάμπης", "Bampis"]',
            '["Ελένη", "Eleni"]',
            r'rules\[0\] \("μπ"\) has no example; expected at least one',
            id="rule-without-example",
        ),
        pytest.param(
            '["Μπάμπης", "Bampis"],', "", r"examples is \[\]; expected a list", id="no-examples"
        ),
        pytest.param(
            '["Μπάμπης", "Bampis"]',
            '["Μπάμπης"]',
            r"examples\[0\] is \['Μπάμπης'\]; expected \[native, spelling",
            id="example-without-spelling",
        ),
        pytest.param(
            "reversible = false",
            "reversible = true",
            r'letters writes "ι" as \'i\', as "η"; expected one sign of its own',
            id="not-reversible",
        ),
        pytest.param(
            "reversible = false",
            'reversible = false\nfirst = "no-such-scheme"',
            r"first is 'no-such-scheme'; expected the id of another scheme",
            id="first-does-not-exist",
        ),
        pytest.param(
            "reversible = false",
            'reversible = false\nfirst = "el-Grek-Latn-test"',
            r"first is 'el-Grek-Latn-test'; expected the id of another",
            id="first-is-itself",
        ),
        pytest.param(
            "reversible = false",
            "reversible = false\nhyphens = true",
            r'hyphens stands alone; expected it beside "first", whose hyphens it keeps',
            id="hyphens-of-nothing",
        ),
        pytest.param(
            "reversible = false",
            'reversible = false\nalso_for = ["german"]',
            r'also_for has "german"; expected codes that languages\.toml has',
            id="also-for-no-language",
        ),
        pytest.param(
            "reversible = false",
            'reversible = false\nalso_for = ["de", "fr", "de"]',
            r'also_for has "de"; expected further languages, each one once',
            id="also-for-twice",
        ),
        pytest.param(
            "reversible = false",
            'reversible = false\nalso_for = ["de", "en"]',
            r'also_for has "en"; expected further languages, each one once',
            id="also-for-its-target",
        ),
        pytest.param(
            "reversible = false",
            "reversible = false\nalso_for = true",
            r"also_for is True; expected a text or a list of texts",
            id="also-for-is-no-list",
        ),
        pytest.param(
            "reversible = false", 'reversible = "no"', r"expected true or false", id="not-a-bool"
        ),
        pytest.param(
            "reversible = false",
            'reversible = false\npriority = "high"',
            r"priority is 'high'; expected a whole number",
            id="priority-is-a-text",
        ),
        pytest.param(
            "reversible = false",
            'reversible = false\nunaccented = ["(a"]',
            r"unaccented is no regular expression \(missing \)",
            id="pattern-without-an-end",
        ),
        pytest.param(
            "reversible = false",
            'reversible = false\nborrows = "el-Grek-Latn-de-press"',
            r"borrows is 'el-Grek-Latn-de-press'; expected the id of another scheme",
            id="borrows-from-no-file",
        ),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    if "after-vowel" in message:
        text = text.replace('"word-start"', '"after-vowel"')
    with pytest.raises(SchemeError, match=message) as error:
        load_scheme(write(tmp_path, text))
    assert str(error.value).startswith("el-Grek-Latn-test.toml: ")


def test_a_press_does_not_borrow_from_itself(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("el-Grek-Latn-test", "el-Grek-Latn-other"), "el-Grek-Latn-other")
    borrowing = GOOD.replace("false", 'false\nborrows = "el-Grek-Latn-other"', 1)
    with pytest.raises(SchemeError, match=r'expected a scheme of "el" in Latn for another target'):
        load_scheme(write(tmp_path, borrowing))
    borrowing = borrowing.replace('target = "en"', 'target = "de"')
    scheme = load_scheme(write(tmp_path, borrowing))
    assert scheme.borrows is not None
    assert scheme.borrows.id == "el-Grek-Latn-other"


def test_ids_of_further_targets(tmp_path: Path) -> None:
    text = GOOD.replace("false", 'false\nalso_for = ["de", "sr-Latn"]', 1)
    scheme = load_scheme(write(tmp_path, text))
    assert scheme.id == "el-Grek-Latn-test"
    assert [scheme.written_for(code).id for code in scheme.also_for] == [
        "el-Grek-Latn-de-test",
        "el-Grek-Latn-sr-latn-test",
    ]


def test_an_id_that_names_its_target_names_the_further_one(tmp_path: Path) -> None:
    text = GOOD.replace("el-Grek-Latn-test", "el-Grek-Latn-en-press")
    scheme = load_scheme(write(tmp_path, text, "el-Grek-Latn-en-press"))
    other = scheme.written_for("de")
    assert (other.id, other.target) == ("el-Grek-Latn-de-press", "de")
    assert other.write("Μπάμπης") == "Bampis"


def test_a_file_for_sounds_is_not_also_for_others(tmp_path: Path) -> None:
    name = "mul-sounds-Latn-de-press"
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    text = text.replace('script = "sounds"', 'script = "sounds"\nalso_for = ["nb"]', 1)
    with pytest.raises(SchemeError, match='expected no such field where script = "sounds"'):
        load_scheme(write(tmp_path, text, name))


def test_an_apostrophe_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemeError, match=r"apostrophe of another kind; expected .*u2019 only"):
        load_scheme(write(tmp_path, GOOD + '"\'" = ""\n'))


def test_the_one_apostrophe_is_allowed(tmp_path: Path) -> None:
    load_scheme(write(tmp_path, GOOD + '"\\u2019" = ""\n'))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SchemeError, match=r"nothing\.toml: cannot be read"):
        load_scheme(tmp_path / "nothing.toml")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param('"Bampis"', '"Babis"', 'comes out as "Bampis"; expected "Babis"', id="wrong"),
        pytest.param(
            '["Μπάμπης", "Bampis"]',
            '["Μπάμπης", "Bampis", "Papis"]',
            "has the spellings Bampis, Mbampis; expected",
            id="alternative-that-is-none",
        ),
        pytest.param(
            '["Μπάμπης", "Bampis"]',
            '["Λάμπης", "Lampis"]',
            'rules[0] ("μπ") changes no example',
            id="rule-that-no-example-needs",
        ),
    ],
)
def test_check_scheme_says_what_is_wrong(tmp_path: Path, old: str, new: str, message: str) -> None:
    wrong = check_scheme(load_scheme(write(tmp_path, GOOD.replace(old, new, 1))))
    assert any(message in line for line in wrong)


def test_the_command_for_authors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = write(tmp_path, GOOD)
    assert main([str(good)]) == 0
    assert "all is well" in capsys.readouterr().out
    bad = write(tmp_path, GOOD.replace('"Bampis"', '"Babis"'))
    assert main([str(good), str(bad), str(tmp_path / "none.toml")]) == 1
    assert "cannot be read" in capsys.readouterr().err


REVERSIBLE = [scheme for scheme in schemes() if scheme.reversible]


@pytest.mark.parametrize("scheme", REVERSIBLE, ids=lambda scheme: scheme.id)
def test_a_reversible_scheme_can_be_undone(scheme: Scheme) -> None:
    back = {targets[0]: letter for letter, targets in scheme.letters.items()}
    longest = max(map(len, back))
    for language in languages().values():
        if language.script != scheme.script or scheme.language not in (language.code, "mul"):
            continue
        # A script without capitals gets one at the start of a name.
        written = scheme.write(language.alphabet).lower()
        native = ""
        while written:
            size = next(n for n in range(longest, 0, -1) if written[:n] in back)
            native += back[written[:size]]
            written = written[size:]
        assert native == language.alphabet


def test_the_worked_example_of_the_docs_is_good(tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "docs" / "adding-a-scheme.md"
    example = page.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    scheme = load_scheme(write(tmp_path, example, "bg-Cyrl-Latn-act-2009"))
    assert check_scheme(scheme) == []
    assert len(scheme.examples) >= 20
