"""Places in the cases that sentences put them in: the core gazetteer, the language told."""

from __future__ import annotations

import pytest

from entitylink import Linker

CASES = [
    ("ru", "России", "Q159"),
    ("ru", "Украине", "Q212"),
    ("ru", "Белоруссией", "Q184"),
    ("ru", "Москву", "Q649"),
    ("pl", "Rosji", "Q159"),
    ("pl", "Warszawie", "Q270"),
    ("hr", "Srbije", "Q403"),
    ("sr", "Србије", "Q403"),
    ("lt", "Rusijos", "Q159"),
    ("lt", "Maskvoje", "Q649"),
    ("lv", "Krievijas", "Q159"),
    ("el", "Ρωσίας", "Q159"),
    ("el", "Ουκρανίας", "Q212"),
    ("ro", "Rusiei", "Q159"),
    ("hu", "Moszkvában", "Q649"),
    ("fi", "Helsingissä", "Q1757"),
    # no rule gives these forms, or the stem is too short for one
    ("pl", "Niemiec", "Q183"),
    ("pl", "Niemczech", "Q183"),
    ("pl", "Chin", "Q148"),
    ("pl", "Włoszech", "Q38"),
    ("pl", "Pradze", "Q1085"),
    ("uk", "Києва", "Q1899"),
    ("uk", "Відні", "Q1741"),
    ("ru", "Вене", "Q1741"),
    ("ru", "Афинах", "Q1524"),
    ("cs", "Vídni", "Q1741"),
    ("sr", "Бечу", "Q1741"),
    ("hr", "Kini", "Q148"),
    ("fi", "Yhdysvalloissa", "Q30"),
    ("fi", "Alankomaiden", "Q55"),
    ("et", "Ühendriikides", "Q30"),
    # countries that are declined like adjectives, and plurals
    ("hr", "Turskoj", "Q43"),
    ("sr", "Немачкој", "Q183"),
    ("uk", "Нідерландів", "Q55"),
    ("lt", "Nyderlandų", "Q55"),
    ("de", "Niederlanden", "Q55"),
    ("el", "Βρυξελλών", "Q239"),
    ("bg", "Украйната", "Q212"),
    # each word of a name is in its case
    ("ru", "Соединённых Штатов", "Q30"),
    ("ru", "Объединённых Арабских Эмиратов", "Q878"),
    ("pl", "Stanach Zjednoczonych", "Q30"),
    ("pl", "Arabii Saudyjskiej", "Q851"),
    ("hr", "Sjedinjenih Američkih Država", "Q30"),
    ("lv", "Savienotajām Valstīm", "Q30"),
    ("ro", "Statelor Unite", "Q30"),
    ("ro", "Marii Britanii", "Q145"),
    ("de", "Vereinten Nationen", "Q1065"),
    ("hu", "Egyesült Államokat", "Q30"),
    # what a case is, nothing is that only sounds so: Wene is Vienna
    ("fi", "Venäjän", "Q159"),
    ("pl", "Syrii", "Q858"),
    # behind acronyms
    ("fi", "NATO:n", "Q7184"),
    ("fi", "EU:ssa", "Q458"),
    ("hu", "NATO-ra", "Q7184"),
    ("hu", "EU-nak", "Q458"),
    ("pl", "ONZ-u", "Q1065"),
    ("hr", "SAD-u", "Q30"),
    ("sv", "USA:s", "Q30"),
    ("nb", "FNs", "Q1065"),
    ("tr", "AB'ye", "Q458"),
    ("tr", "Çin'de", "Q148"),
    ("uk", "Держдуми", "Q715641"),
    ("sl", "Kremlja", "Q133274"),
]


@pytest.mark.parametrize(
    ("lang", "surface", "qid"), [pytest.param(*row, id="-".join(row[:2])) for row in CASES]
)
def test_a_place_in_another_case_is_linked(core: Linker, lang: str, surface: str, qid: str) -> None:
    match = core.link(surface, lang=lang)
    assert (match.status, match.id) == ("linked", qid), match
    assert core.candidates(surface, 1, lang=lang)[0].id == qid


def test_the_ending_behind_an_acronym_is_a_reason(core: Linker) -> None:
    reasons = core.link("NATO-ra", lang="hu").reasons
    assert ("inflection", "ending -ra of NATO") in [(r.code, r.text) for r in reasons]


def test_what_a_rival_is_only_like_is_a_reason(core: Linker) -> None:
    found = core.candidates("Venäjän", 2, lang="fi")
    assert [match.label for match in found] == ["Russia", "Vienna"]
    assert "case" in [reason.code for reason in found[1].reasons]


@pytest.mark.parametrize(
    ("lang", "surface"),
    [
        pytest.param("ru", "Россини", id="a composer is no case of Russia"),
        pytest.param("pl", "Rosa", id="rose"),
        pytest.param("el", "Ρωσαίος", id="another word"),
        pytest.param("hu", "Moszkvics", id="a car"),
        pytest.param("it", "Russo", id="a surname"),
        pytest.param("en", "Chinas", id="more than one China"),
        pytest.param("en", "Chin", id="a surname that is a Polish genitive"),
        pytest.param("de", "Pol", id="the beginning of Polen"),
        pytest.param("fi", "Vienan", id="no case of a Spanish name in Finnish"),
        pytest.param("pl", "Niemcewicz", id="a surname"),
        pytest.param("hr", "Rimac", id="a surname with the letters of Rim"),
    ],
)
def test_what_is_no_case_is_not_linked(core: Linker, lang: str, surface: str) -> None:
    assert core.link(surface, lang=lang).status != "linked"
