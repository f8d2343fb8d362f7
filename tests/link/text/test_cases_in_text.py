"""Cases in running text: places beside persons and titles, names side by side, what is no name.

The texts are invented. Mentions are given by surface form and label, "" for nobody.
"""

from __future__ import annotations

import pytest

from entitylink import Linker

PUTIN = "Vladimir Putin"


def found(linker: Linker, text: str, lang: str) -> list[tuple[str, str]]:
    mentions = linker.link_text(text, lang=lang, nil=True)
    return [(mention.surface, mention.match.label) for mention in mentions]


@pytest.mark.parametrize(
    ("lang", "text", "mentions"),
    [
        (
            "ru",
            "Президент России Владимир Путин.",
            [("России", "Russia"), ("Владимир Путин", PUTIN)],
        ),
        (
            "pl",
            "Prezydent Niemiec Frank-Walter Steinmeier był w Warszawie.",
            [
                ("Niemiec", "Germany"),
                ("Frank-Walter Steinmeier", "Frank-Walter Steinmeier"),
                ("Warszawie", "Warsaw"),
            ],
        ),
        (
            "pl",
            "Prezydent Niemiec Steinmeier.",
            [("Niemiec", "Germany"), ("Steinmeier", "Frank-Walter Steinmeier")],
        ),
        (
            "sr",
            "Председник Србије Александар Вучић.",
            [("Србије", "Serbia"), ("Александар Вучић", "Aleksandar Vučić")],
        ),
        (
            "ro",
            "Președintele Rusiei Vladimir Putin.",
            [("Rusiei", "Russia"), ("Vladimir Putin", PUTIN)],
        ),
        (
            "fi",
            "Venäjän presidentti Vladimir Putin.",
            [("Venäjän", "Russia"), ("Vladimir Putin", PUTIN)],
        ),
        (
            "tr",
            "Dün Rusya Devlet Başkanı Putin'le görüştü.",
            [("Rusya", "Russia"), ("Putin", PUTIN)],
        ),
        (
            "tr",
            "Almanya Başbakanı Merz dün geldi.",
            [("Almanya", "Germany"), ("Merz", "Friedrich Merz")],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) == 2 else "",
)
def test_a_country_before_its_president(
    core: Linker, lang: str, text: str, mentions: list[tuple[str, str]]
) -> None:
    assert found(core, text, lang) == mentions


@pytest.mark.parametrize(
    ("lang", "text", "surface", "label"),
    [
        pytest.param(
            "ru",
            "Он говорил о поездке по Австрии, не более.",
            "Австрии",
            "Austria",
            id="a-word-of-the-name-of-a-party",
        ),
        pytest.param(
            "ru",
            "Он был в Соединенных Штатах и вернулся.",
            "Соединенных Штатах",
            "United States",
            id="both-words",
        ),
        pytest.param(
            "lt",
            "Vakar jis buvo Baltarusijoje, kaip sako.",
            "Baltarusijoje",
            "Belarus",
            id="lithuanian",
        ),
        pytest.param(
            "cs",
            "Byl ve Spojených státech a vrátil se.",
            "Spojených státech",
            "United States",
            id="a-small-letter",
        ),
    ],
)
def test_a_case_in_a_sentence(core: Linker, lang: str, text: str, surface: str, label: str) -> None:
    assert found(core, text, lang) == [(surface, label)]


@pytest.mark.parametrize(
    ("lang", "text", "mentions"),
    [
        pytest.param(
            "hu",
            "Tegnap Moszkvában Putyinnal találkozott.",
            [("Moszkvában", "Moscow"), ("Putyinnal", PUTIN)],
            id="hungarian",
        ),
        pytest.param(
            "fi",
            "Eilen Putinin Helsingissä pitämä puhe oli lyhyt.",
            [("Putinin", PUTIN), ("Helsingissä", "Helsinki")],
            id="finnish",
        ),
        pytest.param(
            "fi",
            "Eilen Sauli Niinistön puhe oli lyhyt.",
            [("Sauli Niinistön", "Sauli Niinistö")],
            id="the-last-word-of-one-name",
        ),
    ],
)
def test_an_ending_behind_whole_names_parts_two(
    core: Linker, lang: str, text: str, mentions: list[tuple[str, str]]
) -> None:
    assert found(core, text, lang) == mentions


@pytest.mark.parametrize(
    ("lang", "text", "mentions"),
    [
        pytest.param(
            "fr",
            "Le ministre des Affaires étrangères est arrivé à Paris.",
            [("Paris", "Paris")],
            id="french-title",
        ),
        pytest.param(
            "it",
            "Il ministro degli Esteri è arrivato a Roma.",
            [("Roma", "Rome")],
            id="italian-title",
        ),
        pytest.param(
            "ro",
            "Ministrul de Externe Oana Popa a sosit ieri.",
            [("Oana Popa", "")],
            id="romanian-title-before-a-stranger",
        ),
        pytest.param(
            "nl",
            "Minister van Buitenlandse Zaken Jan Bakker kwam gisteren aan.",
            [("Jan Bakker", "")],
            id="dutch-title-before-a-stranger",
        ),
        pytest.param(
            "nl",
            "De Russische president Vladimir Poetin kwam gisteren aan.",
            [("Vladimir Poetin", PUTIN)],
            id="an-adjective-of-a-country",
        ),
        pytest.param(
            "en",
            "Protests were held at Nice Airport on Monday.",
            [],
            id="a-word-that-tells-a-type",
        ),
        pytest.param(
            "en",
            "They met May Johnson at the station yesterday.",
            [("May Johnson", "")],
            id="a-given-name-that-is-a-month",
        ),
        pytest.param(
            "fi",
            "Mutta rahaa ei ole. Helsingin Sanomille hän vakuutti, että se on.",
            # All of it would be right; Helsinki would be wrong.
            [("Sanomille", "")],
            id="a-genitive-in-the-name-of-a-paper",
        ),
        pytest.param(
            "fi", "Se ei toimi. Asiasta uutisoi ensin lehti.", [], id="an-ordinary-word-in-a-case"
        ),
        pytest.param(
            "en",
            "In London in May Johnson lost his party.",
            [("London", "London"), ("Johnson", "Boris Johnson")],
            id="the-month",
        ),
    ],
)
def test_what_is_no_part_of_a_name(
    core: Linker, lang: str, text: str, mentions: list[tuple[str, str]]
) -> None:
    assert found(core, text, lang) == mentions
