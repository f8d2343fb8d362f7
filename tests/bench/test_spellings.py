"""How the benchmark of published spellings takes names apart and pairs their words."""

from __future__ import annotations

import pytest
from spellings import (
    LEAST_RATIO,
    FullName,
    Pair,
    align,
    difference,
    full_names,
    in_alphabet,
    judge,
    likeness,
    take_apart,
)

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
        pytest.param("Александр Александрович III", "ru", None, id="number-of-a-monarch"),
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


@pytest.mark.parametrize(
    ("latin", "target", "expected"),
    [
        pytest.param("tchekhov", "fr", True, id="plain"),
        pytest.param("mikhaïl", "fr", True, id="diaeresis"),
        pytest.param("čerenkov", "fr", False, id="caron-in-french"),
        pytest.param("čerenkov", "cs", True, id="no-list-for-czech"),
        pytest.param("uşakov", "tr", True, id="cedilla-in-turkish"),
        pytest.param("nyýazow", "fr", False, id="turkmen-in-french"),
        pytest.param("býkova", "es", True, id="accented-y-in-spanish"),
    ],
)
def test_letters_of_other_alphabets_are_seen(latin: str, target: str, expected: bool) -> None:
    assert in_alphabet(latin, target) is expected


@pytest.mark.parametrize(
    ("native", "latin", "expected"),
    [
        pytest.param("хрущёв", "chroesjtsjov", True, id="dutch"),
        pytest.param("юрий", "iouri", True, id="french"),
        pytest.param("чуковский", "csukovszkij", True, id="hungarian"),
        pytest.param("борис", "igor", False, id="another-name"),
        pytest.param("иван", "von", False, id="particle"),
    ],
)
def test_likeness_knows_all_orthographies(native: str, latin: str, expected: bool) -> None:
    assert (likeness("ru", native, latin) >= LEAST_RATIO) is expected


def test_what_is_borrowed_counts_apart() -> None:
    assert judge(Pair("ru", "шарапова", "sjarapova"), "nl", False) == "first"
    assert judge(Pair("ru", "шарапова", "sharapova"), "nl", True) == "borrowed"
    assert judge(Pair("ru", "шарапова", "sharapova"), "de", True) == "English"


def test_a_difference_names_the_letters() -> None:
    assert difference("poutine", "poutin") == "e>- at the end"
