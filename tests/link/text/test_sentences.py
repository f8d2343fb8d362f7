"""Single sentences and headlines, mostly without the language told: how the news is written.

Mentions are given by surface form and label, in the order of the text; near misses beside them.
"""

from __future__ import annotations

import pytest

from entitylink import Linker
from entitylink.link.text.language import guessed_language

TRUMP, PUTIN, ZELENSKYY = "Donald Trump", "Vladimir Putin", "Volodymyr Zelenskyy"
MACRON, RUTTE, LEYEN = "Emmanuel Macron", "Mark Rutte", "Ursula von der Leyen"


def found(linker: Linker, text: str) -> list[tuple[str, str]]:
    return [(m.surface, m.match.label) for m in linker.link_text(text) if m.match]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        pytest.param(
            "Глава МИД Украины Андрей Сибига ответил.",
            [
                ("МИД Украины", "Ministry of Foreign Affairs of Ukraine"),
                ("Андрей Сибига", "Andrii Sybiha"),
            ],
            id="an-institution-of-several-words",
        ),
        pytest.param(
            "Президент Украины Зеленский прибыл.",
            [("Украины", "Ukraine"), ("Зеленский", ZELENSKYY)],
            id="a-country-in-the-genitive-before-a-surname",
        ),
        pytest.param(
            "Sekretarz generalny NATO Mark Rutte odwiedził Wilno.",
            [("NATO", "NATO"), ("Mark Rutte", RUTTE), ("Wilno", "Vilnius")],
            id="an-abbreviation-that-is-a-given-name-too",
        ),
        pytest.param(
            "Президент США Дональд Трамп сказал.",
            [("США", "United States"), ("Дональд Трамп", TRUMP)],
            id="an-abbreviation-before-a-full-name",
        ),
        pytest.param(
            "عباس عراقچی وزیر خارجه ایران به مسکو رفت.",
            [("عباس عراقچی", "Abbas Araghchi"), ("ایران", "Iran"), ("مسکو", "Moscow")],
            id="a-country-that-nobody-follows",
        ),
        pytest.param(
            "Former U.S. Secretary of State Antony Blinken spoke.",
            [("U.S.", "United States"), ("Antony Blinken", "Antony Blinken")],
            id="a-country-with-stops",
        ),
        pytest.param("Mr. Ford said it was so.", [], id="a-man-called-like-a-company"),
    ],
)
def test_what_a_title_is_of_is_a_mention(
    core: Linker, text: str, mentions: list[tuple[str, str]]
) -> None:
    assert found(core, text) == mentions


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        pytest.param(
            "European Commission President Ursula von der Leyen and NATO chief Mark Rutte met.",
            [
                ("European Commission", "European Commission"),
                ("Ursula von der Leyen", LEYEN),
                ("NATO", "NATO"),
                ("Mark Rutte", RUTTE),
            ],
            id="english",
        ),
        pytest.param(
            "Переговоры В. Путина и Д. Трампа пройдут в Эр-Рияде.",
            [("В. Путина", PUTIN), ("Д. Трампа", TRUMP), ("Эр-Рияде", "Riyadh")],
            id="initials-on-both-sides",
        ),
        pytest.param(
            "Eesti minister kohtus Brüsselis Ursula von der Leyeniga.",
            [
                ("Eesti", "Estonia"),
                ("Brüsselis", "Brussels"),
                ("Ursula von der Leyeniga", LEYEN),
            ],
            id="a-place-side-by-side-with-a-person",
        ),
        pytest.param(
            "The ministry of Trinidad and Tobago spoke.",
            [("Trinidad and Tobago", "Trinidad and Tobago")],
            id="a-conjunction-inside-a-name",
        ),
    ],
)
def test_a_conjunction_parts_two_names(
    core: Linker, text: str, mentions: list[tuple[str, str]]
) -> None:
    assert found(core, text) == mentions


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        pytest.param(
            "The Trump-Putin summit in Anchorage ended early.",
            [("Trump", TRUMP), ("Putin", PUTIN), ("Anchorage", "Anchorage")],
            id="two-surnames",
        ),
        pytest.param(
            "트럼프·푸틴 정상회담",
            [("트럼프", TRUMP), ("푸틴", PUTIN)],
            id="a-middle-dot-of-korean",
        ),
        pytest.param("The lawyer Anna Trump-Putin was early.", [], id="behind-a-given-name"),
        pytest.param("The minister Harm Trump-Wessel was early.", [], id="one-surname"),
    ],
)
def test_two_names_joined(core: Linker, text: str, mentions: list[tuple[str, str]]) -> None:
    assert found(core, text) == mentions


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        pytest.param(
            "BIDEN MEETS ZELENSKY IN KYIV",
            [("BIDEN", "Joe Biden"), ("ZELENSKY", ZELENSKYY), ("KYIV", "Kyiv")],
            id="behind-a-verb",
        ),
        pytest.param(
            "PUTIN WARNS NATO OVER UKRAINE MISSILES",
            [("PUTIN", PUTIN), ("NATO", "NATO"), ("UKRAINE", "Ukraine")],
            id="an-abbreviation-behind-a-verb",
        ),
        pytest.param(
            "ПУТИН И ТРАМП ВСТРЕТЯТСЯ НА АЛЯСКЕ",
            [("ПУТИН", PUTIN), ("ТРАМП", TRUMP), ("АЛЯСКЕ", "Alaska")],
            id="cases",
        ),
        pytest.param(
            "פוטין וטראמפ ישוחחו בטלפון",
            [("פוטין", PUTIN), ("טראמפ", TRUMP)],
            id="a-surname-that-opens-a-line-in-hebrew",
        ),
        pytest.param("KELDOR ZELENSKY IN KYIV", [("KYIV", "Kyiv")], id="behind-an-unknown-word"),
    ],
)
def test_headlines(core: Linker, text: str, mentions: list[tuple[str, str]]) -> None:
    assert found(core, text) == mentions


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        pytest.param(
            "Die Präsidentin von der Leyen reist nach Peking.",
            [("von der Leyen", LEYEN), ("Peking", "Beijing")],
            id="small-words-of-a-surname",
        ),
        pytest.param(
            "Die Reden von Merkel sind lang.",
            [("Merkel", "Angela Merkel")],
            id="a-preposition-before-a-surname",
        ),
        pytest.param(
            "यूक्रेन के राष्ट्रपति ज़ेलेंस्की लंदन पहुंचे।",
            [("यूक्रेन", "Ukraine"), ("ज़ेलेंस्की", ZELENSKYY), ("लंदन", "London")],
            id="another-spelling-behind-a-title",
        ),
        pytest.param(
            "Hän kertoi Helsingin Uutisille, että se oli hyvä.",
            [],
            id="a-paper-that-no-gazetteer-has",
        ),
        pytest.param(
            "Hän kertoi Helsingissä, että se oli hyvä.",
            [("Helsingissä", "Helsinki")],
            id="the-town-without-the-paper",
        ),
        pytest.param(
            "J.D. Vance spoke of it to us.", [("J.D. Vance", "JD Vance")], id="initials-with-stops"
        ),
    ],
)
def test_words_beside_a_name(core: Linker, text: str, mentions: list[tuple[str, str]]) -> None:
    assert found(core, text) == mentions


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("They and Will Torvik came to the premiere.", ["Will Torvik"], id="will"),
        pytest.param("In April and May Torvik came to the premiere.", ["Torvik"], id="a-month"),
        pytest.param("Le ministère des Affaires étrangères a dit non.", [], id="a-generic-word"),
    ],
)
def test_names_of_nobody(core: Linker, text: str, names: list[str]) -> None:
    nobody = [m for m in core.link_text(text, nil=True) if m.match.status == "nil"]
    assert [m.surface for m in nobody] == names


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        pytest.param("Глава МИД Украины Андрей Сибига ответил.", "ru", id="a-letter-of-russian"),
        pytest.param("BIDEN MEETS ZELENSKY IN KYIV", "en", id="a-verb-of-headlines"),
        pytest.param("Rzecznik Kremla Dmitrij Pieskow powiedział.", "pl", id="polish"),
        pytest.param("Prezidentas Aliaskoje susitiko su Putinu.", "lt", id="lithuanian"),
        pytest.param("Ursula von der Leyen visited the town.", "en", id="small-words-of-a-name"),
        pytest.param("She met Mark Rutte.", "en", id="a-verb-that-is-dutch-too"),
        pytest.param("Merkel reiste mit der Bahn von Berlin.", "de", id="the-same-in-german"),
        pytest.param("Кыргызстандын жаңы президенти.", "", id="a-letter-of-two-languages"),
        pytest.param("Trump, Putin", "", id="no-word-that-tells"),
    ],
)
def test_the_language_of_a_short_text(text: str, lang: str) -> None:
    assert guessed_language(text) == lang
