"""The page of all schemes is what its generator prints, and the generator reads the files."""

from __future__ import annotations

from pathlib import Path

import pytest
from scheme_page import COMMAND, PAGE, page

from entitylink.translit.catalog import FOLDER

MOST_BYTES = 300_000


def test_the_page_is_not_stale() -> None:
    # Without the diff of 300 rows that an assert on the texts would print.
    same = PAGE.read_text(encoding="utf-8") == page(FOLDER.glob("*.toml"))
    assert same, f"a scheme has changed: run `{COMMAND}`"


def test_the_page_is_small_enough_to_be_shown() -> None:
    assert PAGE.stat().st_size < MOST_BYTES


def test_every_file_has_one_row() -> None:
    text = page(FOLDER.glob("*.toml"))
    counts = {file.stem: text.count(f"| [`{file.stem}`](") for file in FOLDER.glob("*.toml")}
    assert [stem for stem, count in counts.items() if count != 1] == []


def test_the_order_of_the_files_does_not_matter() -> None:
    files = sorted(FOLDER.glob("*.toml"))
    assert page(files) == page(reversed(files))


@pytest.mark.parametrize(
    ("file", "heading", "row"),
    [
        pytest.param(
            "bg-Cyrl-Latn-act-2009",
            "Bulgarian",
            "English | current | Закон за транслитерацията, Държавен вестник 19/2009"
            " | Бойко Борисов → Boyko Borisov |",
            id="a-language-by-its-name",
        ),
        pytest.param("ru-Cyrl-Cyrl-yo", "Russian", "itself | ", id="restores"),
        pytest.param(
            "mul-Cyrl-Latn-iso-9-1995",
            "All languages of a script",
            "all languages | ",
            id="a-standard",
        ),
        pytest.param("mul-sounds-Latn-de-press", "By sound", "German | ", id="by-sound"),
    ],
)
def test_a_file_stands_in_its_section(file: str, heading: str, row: str) -> None:
    text = page([FOLDER / f"{file}.toml", FOLDER / "ru-Cyrl-Latn-de-press.toml"])
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    assert f"| {row}" in section.split(f"[`{file}`]")[1]


def test_a_file_by_sound_names_the_languages_it_serves() -> None:
    text = page([Path(FOLDER / "mul-sounds-Latn-fr-press.toml")])
    assert "- `mul-sounds-Latn-fr-press` serves Bulgarian, Kazakh, Kyrgyz, Tajik." in text
