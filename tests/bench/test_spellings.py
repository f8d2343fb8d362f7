"""How the benchmark of published spellings takes names apart and pairs their words."""

from __future__ import annotations

import pytest
from spellings import FullName, align, difference, full_names, take_apart

CHEKHOV = FullName("антон", "павлович", "чехов")


@pytest.mark.parametrize(
    ("name", "lang", "parts"),
    [
        pytest.param("Антон Павлович Чехов", "ru", CHEKHOV.parts, id="surname-last"),
        pytest.param("Чехов, Антон Павлович", "ru", CHEKHOV.parts, id="comma"),
        pytest.param("Чехов Антон Павлович", "ru", CHEKHOV.parts, id="surname-first"),
        pytest.param("Анто́н Па́влович Че́хов", "ru", CHEKHOV.parts, id="stress-marks"),
        pytest.param(
            "Владимир Ильич Ленин", "ru", ("владимир", "ильич", "ленин"), id="patronymic-in-ich"
        ),
        pytest.param(
            "Янукович Виктор Фёдорович", "ru", ("виктор", "фёдорович", "янукович"), id="two-ovich"
        ),
        pytest.param(
            "Юлія Володимирівна Тимошенко",
            "uk",
            ("юлія", "володимирівна", "тимошенко"),
            id="ukrainian",
        ),
        pytest.param("Антон Чехов", "ru", None, id="no-patronymic"),
        pytest.param("А. П. Чехов", "ru", None, id="initials"),
        pytest.param("Альфред Бернхард Нобель", "ru", None, id="second-given-name"),
        pytest.param("Anton Pavlovitsj Tsjechov", "ru", None, id="latin"),
    ],
)
def test_a_native_name_is_taken_apart(
    name: str, lang: str, parts: tuple[str, str, str] | None
) -> None:
    full = take_apart(name, lang)
    assert (full and full.parts) == parts


def test_of_two_names_that_differ_by_yo_the_one_with_it_is_kept() -> None:
    found = full_names([({"ru"}, "Петр Ильич Чайковский"), ({"ru"}, "Чайковский, Пётр Ильич")])
    assert [full.given for full in found] == ["пётр"]


@pytest.mark.parametrize(
    ("name", "pairs"),
    [
        pytest.param("Anton Tsjechov", {"антон": "anton", "чехов": "tsjechov"}, id="two-words"),
        pytest.param("Csehov, Anton", {"антон": "anton", "чехов": "csehov"}, id="other-order"),
        pytest.param(
            "Anton Pavlovitch Tchekhov",
            {"антон": "anton", "чехов": "tchekhov"},
            id="patronymic-is-left-out",
        ),
        pytest.param("A. Tchekhov", {}, id="initial"),
        pytest.param("Tchekhov", {}, id="surname-alone"),
    ],
)
def test_words_are_paired_by_likeness(name: str, pairs: dict[str, str]) -> None:
    found = align(name, [FullName("пётр", "ильич", "чайковский"), CHEKHOV])
    assert {row.pair.native: row.pair.latin for row in found} == pairs


def test_a_difference_names_the_letters() -> None:
    assert difference("poutine", "poutin") == "e>- at the end"
