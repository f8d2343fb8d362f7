"""Which part each word of a name plays. A row lists the words as text/role; name is left out."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import entitylink.names
from entitylink.names.parse import NameToken, ParsedName, parse
from entitylink.text.tables import read_table

DATA = Path(entitylink.names.__file__).parent / "data"


def written(parsed: ParsedName) -> str:
    return " ".join(
        token.text if token.role == "name" else f"{token.text}/{token.role}"
        for token in parsed.tokens
    )


@pytest.mark.parametrize(
    ("surface", "roles"),
    [
        pytest.param("Lawrow", "Lawrow", id="one-word"),
        pytest.param("  «Sergej\u200b Lawrow» ", "Sergej Lawrow", id="cleaned"),
        # comma
        pytest.param("Lawrow, Sergej", "Sergej Lawrow", id="comma"),
        pytest.param("«Lawrow», Sergej", "Sergej Lawrow", id="comma-after-a-quote"),
        pytest.param("Gaulle, Charles de", "Charles de/particle Gaulle", id="comma-and-particle"),
        pytest.param("Putin, Jr.", "Putin Jr/suffix", id="comma-before-a-suffix"),
        pytest.param("King, Martin Luther, Jr.", "Martin Luther King Jr/suffix", id="both"),
        pytest.param("Lawrow, Minister", "Lawrow Minister/title", id="comma-before-a-title"),
        pytest.param("Lawrow, Dr. Sergej", "Dr/title Sergej Lawrow", id="title-after-comma"),
        pytest.param("Dr. Müller, Hans", "Hans Dr/title Müller", id="title-before-the-surname"),
        pytest.param("King, Stephen", "Stephen King", id="a-surname-that-is-a-title"),
        pytest.param("King Jr., Martin", "Martin King Jr/suffix", id="the-same-with-a-suffix"),
        pytest.param("Prince, Jr., Sam", "Sam Prince Jr/suffix", id="suffix-in-the-middle"),
        pytest.param(
            "Putin, Vladimir Vladimirovich",
            "Vladimir Vladimirovich/patronymic Putin",
            id="comma-and-patronymic",
        ),
        pytest.param(
            "García Márquez, Gabriel", "Gabriel García Márquez", id="comma-and-two-surnames"
        ),
        pytest.param("Smith, Sam", "Sam Smith", id="a-given-name-like-a-legal-form"),
        pytest.param("Есенин, С.А.", "С/initial А/initial Есенин", id="initials-like-a-legal-form"),
        pytest.param("لافروف، سيرغي", "سيرغي لافروف", id="arabic-comma"),
        pytest.param("a, b, c", "a b c", id="two-commas-are-a-list"),
        pytest.param("Smith, Wesson & Co", "Smith Wesson Co", id="ampersand"),
        pytest.param("Apple, Inc.", "Apple Inc/suffix", id="legal-form"),
        # initials
        pytest.param("V. Putin", "V/initial Putin", id="initial"),
        pytest.param("V Putin", "V/initial Putin", id="initial-without-dot"),
        pytest.param("v. putin", "v/initial putin", id="small-initial"),
        pytest.param("V.V. Putin", "V/initial V/initial Putin", id="two-initials"),
        pytest.param("J R R Tolkien", "J/initial R/initial R/initial Tolkien", id="no-dots"),
        pytest.param(
            "JRR Tolkien", "JRR Tolkien", id="known-wrong-joined-without-dots-like-FC-Barcelona"
        ),
        pytest.param("Putin, V. V.", "V/initial V/initial Putin", id="initials-after-a-comma"),
        pytest.param("ПУТИН В.В.", "ПУТИН В/initial В/initial", id="surname-in-capitals"),
        pytest.param("Putin V.V.", "Putin V/initial V/initial", id="initials-last"),
        pytest.param("J.R.R. Tolkien", "J/initial R/initial R/initial Tolkien", id="three"),
        pytest.param("С.В.Лавров", "С/initial В/initial Лавров", id="cyrillic-initials"),
        pytest.param("J.-C. Juncker", "J/initial C/initial Juncker", id="hyphenated-initials"),
        pytest.param("Yu. Ushakov", "Yu/initial Ushakov", id="digraph-initial"),
        pytest.param("Ushakov, Yu.", "Yu/initial Ushakov", id="digraph-initial-after-comma"),
        pytest.param("Muhammad Ali.", "Muhammad Ali", id="a-full-stop-makes-no-initial"),
        pytest.param("Lee", "Lee", id="lee-is-a-name"),
        pytest.param("L. Lee", "L/initial Lee", id="lee-with-initial"),
        pytest.param("U.S.", "US", id="abbreviation-alone"),
        pytest.param("V.", "V", id="initial-alone"),
        pytest.param("김 정은", "김 정은", id="one-hangul-syllable-is-a-name"),
        # particles and articles
        pytest.param("al-Assad", "al/particle Assad", id="particle-first"),
        pytest.param("de la Cruz", "de/particle la/particle Cruz", id="two-particles"),
        pytest.param("Ben Wallace", "Ben Wallace", id="given-name-not-particle"),
        pytest.param("Al", "Al", id="particle-alone-is-a-name"),
        pytest.param("De La", "De/particle La", id="last-word-is-the-name"),
        pytest.param("l'Iran", "l/article Iran", id="elision"),
        pytest.param("The Hague", "The/article Hague", id="english-article"),
        pytest.param(
            "le président Macron", "le/article président/title Macron", id="article-title"
        ),
        pytest.param("Kim Jong-un", "Kim Jong un", id="korean-hyphen"),
        pytest.param("Tsai Ing-wen", "Tsai Ing wen", id="chinese-hyphen"),
        pytest.param(
            "Osama bin Mohammed bin Laden",
            "Osama bin/particle Mohammed bin/particle Laden",
            id="chain-of-fathers",
        ),
        pytest.param(
            "Abu Musab al-Zarqawi", "Abu/particle Musab al/particle Zarqawi", id="kunya-and-nisba"
        ),
        pytest.param("Björk Guðmundsdóttir", "Björk Guðmundsdóttir", id="icelandic-is-a-name"),
        pytest.param("Abiy Ahmed Ali", "Abiy Ahmed Ali", id="ethiopian-names-of-fathers"),
        # qualifiers
        pytest.param("John Fahey (politician)", "John Fahey politician/qualifier", id="qualifier"),
        pytest.param("Fahey, John (1945)", "John Fahey 1945/qualifier", id="qualifier-and-comma"),
        pytest.param("李强（政治家）", "李强 政治家/qualifier", id="qualifier-of-full-width"),
        pytest.param("Joseph (Joe) Biden", "Joseph Joe Biden", id="parentheses-inside"),
        pytest.param("(Joe)", "Joe", id="parentheses-alone"),
        pytest.param(
            "Ken Maginnis, Baron Maginnis of Drumglass",
            "Ken Maginnis Baron/qualifier Maginnis/qualifier of/qualifier Drumglass/qualifier",
            id="peerage",
        ),
        pytest.param(
            "Robert Cecil, 7. Marquess of Salisbury",
            "Robert Cecil 7/qualifier Marquess/qualifier of/qualifier Salisbury/qualifier",
            id="numbered-peerage",
        ),
        pytest.param(
            "Merkel, Angela, geb. Kasner",
            "Angela Merkel geb/qualifier Kasner/qualifier",
            id="comma-and-maiden-name",
        ),
        pytest.param("Baron, Sacha", "Sacha Baron", id="baron-as-a-surname"),
        # titles
        pytest.param("Herr Dr. Müller", "Herr/title Dr/title Müller", id="two-titles"),
        pytest.param("Herr Präsident", "Herr/title Präsident", id="last-title-is-the-name"),
        pytest.param("prime minister", "prime minister", id="only-a-title"),
        pytest.param("Mr. Al", "Mr/title Al", id="title-before-a-particle-alone"),
        pytest.param("Khalid Sheikh Mohammed", "Khalid Sheikh Mohammed", id="middle-is-a-name"),
        pytest.param("王毅", "王毅", id="han-name-without-title"),
        pytest.param("钱氏", "钱氏", id="one-character-stays-with-its-title"),
        # suffixes
        pytest.param("Johannes Paul II.", "Johannes Paul II/suffix", id="ordinal-dot"),
        pytest.param("Putin V", "Putin V/initial", id="v-is-an-initial"),
        pytest.param("Harold Ford, Sr.", "Harold Ford Sr/suffix", id="no-spanish-senor"),
        pytest.param("Sr. Lula", "Sr/title Lula", id="a-portuguese-senhor"),
        pytest.param("Tom King Jr., MP", "Tom King Jr/suffix MP/title", id="suffix-then-title"),
        pytest.param("XI JINPING", "XI JINPING", id="xi-is-a-surname"),
        pytest.param("Jinping XI", "Jinping XI/suffix", id="known-wrong-xi-in-capitals-last"),
        # apostrophes and hyphens
        pytest.param("O'Neill", "ONeill", id="apostrophe-dropped"),
        pytest.param("Sana’a", "Sanaa", id="curly-apostrophe-dropped"),
        pytest.param("ʿAlī", "Alī", id="half-ring-dropped"),
        pytest.param("Jean-Claude Juncker", "Jean Claude Juncker", id="hyphen-parts"),
        # known limits
        pytest.param("Al Gore", "Al/particle Gore", id="known-wrong-a-given-name-as-particle"),
        pytest.param("Paris, Texas", "Texas Paris", id="known-wrong-without-the-kind"),
        # nothing
        pytest.param("", "", id="empty"),
        pytest.param(" \u200b\t", "", id="blank"),
        pytest.param(", .", "", id="punctuation"),
        pytest.param("\x00\ud800", "", id="control-and-surrogate"),
    ],
)
def test_parse(surface, roles):
    assert written(parse(surface)) == roles


@pytest.mark.parametrize(
    ("surface", "kind", "roles"),
    [
        ("Paris, Texas", "place", "Paris Texas"),
        ("U.S. Senate", "organization", "united states Senate"),
        ("U.N. Secretariat", "organization", "UN Secretariat"),
        ("General Motors", "organization", "General Motors"),
        ("General Mattis", "person", "General/title Mattis"),
        ("The Hague", "place", "The/article Hague"),
        ("El Salvador", "place", "El/particle Salvador"),
        ("国务院总理", "organization", "国务院总理"),
        ("国务院总理", "person", "国务院 总理/title"),
        ("Lavrov, Sergey", "other", "Lavrov Sergey"),
    ],
)
def test_only_persons_have_titles_initials_and_commas(surface, kind, roles):
    assert written(parse(surface, kind=kind)) == roles


@pytest.mark.parametrize(
    ("file", "role"),
    [
        ("titles", "title"),
        ("particles", "particle"),
        ("suffixes", "suffix"),
        ("patronymics", "patronymic"),
        ("maiden", "qualifier"),
    ],
)
def test_examples_of_the_data(file, role):
    rows = read_table(DATA / f"{file}.toml").rows("examples")
    assert len(rows) > 8
    for row in rows:
        surface, lang, expected = row[0], row[1] if len(row) == 3 else "", row[-1]
        parsed = parse(surface, lang=lang or None)
        assert " ".join(t.text for t in parsed.tokens if t.role == role) == expected, surface


LEGAL_FORMS = read_table(DATA / "legal_forms.toml")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        *((row[:-1], row[-1]) for row in LEGAL_FORMS.rows("examples")),
        *((row, "") for row in LEGAL_FORMS.rows("near_misses")),
    ],
    ids=" ".join,
)
def test_legal_forms_of_the_data(row, expected):
    surface, kind, lang = (*row, "")[:3]
    parsed = parse(surface, kind=kind or None, lang=lang or None)
    assert " ".join(t.text for t in parsed.tokens if t.role == "suffix") == expected


def test_says_what_was_done():
    assert parse("Lawrow, Sergej") == ParsedName(
        (NameToken("Sergej", "name"), NameToken("Lawrow", "name")), comma=True, repaired=False
    )
    assert parse("Putin, Jr.").comma is False
    assert parse("L\u0430vrov") == ParsedName((NameToken("Lavrov", "name"),), repaired=True)


def test_a_region_in_the_language_code_changes_nothing():
    assert parse("M. Macron", lang="fr-CH") == parse("M. Macron", lang="fr")


@settings(max_examples=500, deadline=None)
@given(
    surface=st.lists(
        st.one_of(
            st.sampled_from(
                [
                    *("Dr.", "von", "der", "al-", "Ben", "Jr.", "II", "V.", "V.V.", "l'", "of"),
                    *("Викторович", "Лавров,", "Präsident", "外长", "王毅", "oglu", "씨", "'Ali'"),
                    *("שר", "\u200c", ",", ".", '"', "Minister", "The"),
                ]
            ),
            st.text(max_size=4),
        ),
        max_size=7,
    ).map(" ".join),
    kind=st.sampled_from([None, "person", "place"]),
)
def test_some_word_is_always_a_name_and_none_is_empty(surface, kind):
    parsed = parse(surface, kind=kind)
    assert all(token.text and not set(token.text) & set("'\u2019 ") for token in parsed.tokens)
    if parsed.tokens:
        assert any(token.role == "name" for token in parsed.tokens)


@pytest.mark.parametrize("unit", ["a", "a ", "Dr. ", "V.", "al-", ", ", "'", "外长", "Иванович "])
def test_long_names_have_a_name_in_them(unit):
    # With work that grows faster than the name this would take minutes.
    parsed = parse(unit * (100_000 // len(unit)))
    assert any(token.role == "name" for token in parsed.tokens) == any(map(str.isalnum, unit))
