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
]


@pytest.mark.parametrize(
    ("lang", "surface", "qid"), [pytest.param(*row, id="-".join(row[:2])) for row in CASES]
)
def test_a_place_in_another_case_is_linked(core: Linker, lang: str, surface: str, qid: str) -> None:
    match = core.link(surface, lang=lang)
    assert (match.status, match.id) == ("linked", qid), match
    assert core.candidates(surface, 1, lang=lang)[0].id == qid


@pytest.mark.parametrize(
    ("lang", "surface"),
    [
        pytest.param("ru", "Россини", id="a composer is no case of Russia"),
        pytest.param("pl", "Rosa", id="rose"),
        pytest.param("el", "Ρωσαίος", id="another word"),
        pytest.param("hu", "Moszkvics", id="a car"),
    ],
)
def test_what_is_no_case_is_not_linked(core: Linker, lang: str, surface: str) -> None:
    assert core.link(surface, lang=lang).status != "linked"
