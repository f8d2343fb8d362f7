"""Titles and offices of 37 languages, as their papers write them: the name is what is left."""

from __future__ import annotations

from collections import Counter

import pytest
from world_names import title_rows, titles_found

from entitylink.names.parse import parse

MISSED: set[str] = set()
"""Phrases that are read wrongly at present."""


@pytest.mark.parametrize(
    ("lang", "phrase", "name"),
    [pytest.param(*row, id=f"{row[0]}-{row[1]}") for row in title_rows()],
)
def test_title_is_no_part_of_the_name(lang: str, phrase: str, name: str) -> None:
    assert titles_found(phrase, name, lang) is (phrase not in MISSED)


def test_languages_are_covered() -> None:
    assert min(Counter(lang for lang, _, _ in title_rows()).values()) >= 9


@pytest.mark.parametrize(
    ("surface", "title"),
    [
        pytest.param("Minister Israel Katz", "Minister", id="country-that-is-a-given-name"),
        pytest.param("Franz Alt", "", id="surname-that-means-former"),
        pytest.param("bell hooks", "", id="all-small"),
        pytest.param("Prinz zu Löwenstein", "Prinz", id="particle-is-no-common-word"),
        pytest.param("President of Ukraine", "President", id="no-name-is-left"),
        pytest.param("minister emmanuel Macron", "minister", id="given-name-written-small"),
        pytest.param("Nova Peris", "", id="modifier-that-is-a-name"),
        pytest.param("Kim Jong-un", "", id="small-behind-a-hyphen"),
    ],
)
def test_not_in_a_title(surface: str, title: str) -> None:
    assert " ".join(t.text for t in parse(surface).tokens if t.role == "title") == title
