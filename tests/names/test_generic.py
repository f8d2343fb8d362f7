"""Generic words and countries: what they mean, and where they are parted from other words."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from entitylink.errors import DataFileError
from entitylink.names import generic
from entitylink.names.generic import (
    concepts_of,
    describes,
    divided,
    is_small,
    names_trade,
    tells_type,
)
from entitylink.names.lexicon import word_key
from entitylink.names.parse import is_always_name, parse
from entitylink.text.clean import fold

CORE = Path(__file__).resolve().parents[2] / "gazetteers" / "core"
LANGUAGES = "en de fr es it pt nl sv da nb fi et lv lt pl cs sk hu hr bg ru uk be el tr"
WIDELY_KNOWN = "ministry university party bank agency committee council court army"


@pytest.mark.parametrize(
    ("word", "concept"),
    [
        pytest.param("ministry", "ministry", id="english"),
        pytest.param("министерства", "ministry", id="genitive"),
        pytest.param("ministère", "ministry", id="diacritics"),
        pytest.param("الخارجية", "foreign", id="behind-an-article"),
        pytest.param("université", "university", id="french"),
        pytest.param("yliopisto", "university", id="finnish"),
        pytest.param("область", "oblast", id="oblast"),
        pytest.param("sankt", "saint", id="saint"),
        pytest.param("ukrainisches", "UA", id="adjective"),
        pytest.param("україни", "UA", id="country-in-a-case"),
        pytest.param("français", "FR", id="french-adjective"),
    ],
)
def test_concept(word: str, concept: str) -> None:
    assert concept in concepts_of(word)


@pytest.mark.parametrize(
    ("word", "concept"),
    [
        pytest.param("kiel", "university", id="a-city"),
        pytest.param("indiana", "IN", id="longer-than-the-country"),
        pytest.param("roman", "RO", id="shorter"),
        pytest.param("nigeria", "NE", id="begins-with-another-country"),
        pytest.param("туркменистан", "TR", id="begins-with-a-people"),
        pytest.param("чехов", "CZ", id="surname-of-a-country"),
        pytest.param("minister", "ministry", id="the-man-is-not-the-office"),
        pytest.param("universal", "university", id="another-word-of-the-stem"),
        pytest.param("francesco", "FR", id="given-name-of-a-people"),
        pytest.param("daniel", "DK", id="given-name-like-a-country"),
        pytest.param("katarina", "QA", id="given-name-that-begins-so"),
        pytest.param("vladimir", "government", id="given-name-like-a-word"),
        pytest.param("sydney", "south", id="city-like-a-word"),
        pytest.param("brittany", "GB", id="region-of-another-country"),
    ],
)
def test_not_the_concept(word: str, concept: str) -> None:
    assert concept not in concepts_of(word)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        pytest.param("Außenministerium", "Außen ministerium", id="german"),
        pytest.param("Bundesfinanzministerium", "Bundes finanz ministerium", id="three"),
        pytest.param("Nationalbank", "National bank", id="short-head-behind-a-generic-word"),
        pytest.param("Burbank", "Burbank", id="short-head-behind-anything"),
        pytest.param("Utrikesdepartementet", "Utrikes departementet", id="swedish"),
        pytest.param("Universität", "Universität", id="nothing-before"),
        pytest.param("Heidelberg", "Heidelberg", id="a-city"),
        pytest.param("北京大学", "北京 大学", id="chinese"),
        pytest.param("乌克兰国防部", "乌克兰 国防 部", id="country-and-one-sign"),
        pytest.param("서울대학교", "서울 대학교", id="korean"),
        pytest.param("アメリカ合衆国", "アメリカ 合衆国", id="japanese"),
        pytest.param("サンダース", "サンダース", id="a-saint-in-a-surname"),
        pytest.param("김대학", "김대학", id="a-name-of-three-signs"),
        pytest.param("長谷部", "長谷部", id="one-sign-alone"),
    ],
)
def test_divided(word: str, parts: str) -> None:
    assert divided(word) == tuple(parts.split())
    assert "".join(divided(word)) == word


def test_names_of_persons_are_not_divided() -> None:
    # who is said to be a person is one, whatever the name looks like
    assert [t.text for t in parse("Anna Nationalbank", kind="person").tokens] == [
        "Anna",
        "Nationalbank",
    ]
    assert not is_always_name("Nationalbank")
    assert is_always_name("Merkel")


@pytest.mark.parametrize(
    ("surface", "kind", "roles"),
    [
        pytest.param("Bank of China", None, "name particle name", id="of"),
        pytest.param("Министерство науки и образования", "organization", "n n p n", id="russian"),
        pytest.param("Kim Jong-un", None, "name name name", id="behind-a-hyphen"),
        pytest.param("na moon hee", None, "name name name", id="all-small"),
        pytest.param("Na Hong", None, "name name", id="capital"),
    ],
)
def test_small_words(surface: str, kind: str | None, roles: str) -> None:
    found = [token.role for token in parse(surface, kind=kind).tokens]
    expected = roles.replace("particle", "p").replace("name", "n").split()
    assert [role[0] for role in found] == expected


def test_what_tells_a_type() -> None:
    assert tells_type("university")
    assert tells_type("область")
    assert not tells_type("national")
    assert not tells_type("ukraine")
    assert is_small(word_key("für"))
    assert not is_small("kiel")


@pytest.mark.parametrize(
    ("word", "kind", "expected"),
    [
        pytest.param("group", "organization", True, id="group"),
        pytest.param("корпорация", "organization", True, id="russian"),
        pytest.param("集团", "organization", True, id="chinese"),
        pytest.param("bank", "organization", False, id="bank-is-another-thing"),
        pytest.param("oil", "organization", False, id="a-trade"),
        pytest.param("city", "place", True, id="city"),
        pytest.param("oblast", "place", False, id="oblast-is-not-the-city"),
        pytest.param("group", "person", False, id="no-kind-of-person"),
    ],
)
def test_what_only_describes(word: str, kind: str, expected: bool) -> None:
    assert describes(word, kind) is expected


def test_trades() -> None:
    assert names_trade("нефтяная")
    assert not names_trade("company")


def test_countries_of_cldr_are_no_other_country() -> None:
    """The one-word names of a country in 25 languages mean it alone, where they mean one."""
    codes = {}
    for line in (CORE / "cldr-map.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        code, qid = line.split("\t")
        if code.startswith("territory:") and code[-2:].isalpha():
            codes[qid] = code[-2:]
    listed = set(generic._words().exact.values()) | set(generic._words().stems.values())
    known = {concept for concepts in listed for concept in concepts if concept.isupper()}
    languages = set(LANGUAGES.split())
    wrong, found, asked = [], defaultdict(int), defaultdict(int)
    for line in (CORE / "cldr.tsv").read_text(encoding="utf-8").splitlines():
        qid, lang, name = line.split("\t") if line.count("\t") == 2 else ("", "", "")
        if codes.get(qid) in known and lang in languages and " " not in name and "-" not in name:
            said = {concept for concept in concepts_of(fold(name)) if concept.isupper()}
            asked[lang] += 1
            found[lang] += codes[qid] in said
            # Slovaks and Slovenes call themselves alike
            if said and codes[qid] not in said:
                wrong.append(f"{lang} {name}: {said}, not {codes[qid]}")
    assert not wrong
    assert len(asked) >= 20
    assert min(found[lang] / asked[lang] for lang in asked) > 0.8


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("a\tb\tc\n", "line 1: the heading is .*expected 'concept", id="heading"),
        pytest.param("concept\tlang\twords\nbank\tde\n", "line 2: .*expected concept", id="field"),
        pytest.param("concept\tlang\twords\nbank\tde\tx  y\n", "with one space", id="two-spaces"),
        pytest.param("concept\tlang\twords\nbank\tde\tx x\n", "stands twice", id="twice"),
    ],
)
def test_broken_file(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "generic_words.tsv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError, match=message):
        list(generic._rows(file, generic.FILES[file.name]))


def test_concepts_have_words_in_many_languages() -> None:
    languages = defaultdict(set)
    for line in (generic.DATA / "generic_words.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            concept, lang, _ = line.split("\t")
            languages[concept].add(lang)
    for concept in WIDELY_KNOWN.split():
        assert len(languages[concept]) >= 25, concept
