"""The examples in `docs/examples`: what the library answers for each row that the docs show.

`names.csv` holds spellings of entities of the core gazetteer, `strangers.csv` names near theirs
of people who are not in it, `article.fr.txt` an invented article; the expected answers stand
beside them. A known wrong answer stays in its table below with its present value.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from entitylink import Linker, Match

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"

# Spellings that should link and do not: the present answer, "" for none. Remove a row with its fix.
KNOWN_UNLINKED: dict[str, str] = {
    # A Polish ending on a Polish spelling, two guesses at once: nil without the language.
    "Ławrowem": "",
    # An ending of two letters off a surname alone, in a language that is not known: ambiguous, with
    # the right one as the only contender. With the language it is linked.
    "Trumpas": "",
}

Found = dict[tuple[int, int], "str | None"]
"""The places of mentions in the article, and whom they are linked to."""

LEAST_LINKED = {"none": 60, "language": 64, "language and kind": 64}
"""Of the 64 names; the rows above say which are missing."""


def rows(file: str, delimiter: str = ",") -> list[dict[str, str]]:
    with (EXAMPLES / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=delimiter))


NAMES = rows("names.csv")
EXPECTED = {row["name"]: row["entity_id"] for row in rows("expected.csv")}
STRANGERS = rows("strangers.csv")
MENTIONS = rows("article.expected.tsv", "\t")
ARTICLE = (EXAMPLES / "article.fr.txt").read_text(encoding="utf-8")


def row_id(row: dict[str, str]) -> str:
    return f"{row['language']}-{row['name']}-{row['note']}".replace(" ", "_")


@pytest.fixture(scope="module")
def core() -> Linker:
    return Linker()


def test_every_name_has_an_expected_entity_of_the_core_gazetteer(core: Linker) -> None:
    assert [row["name"] for row in NAMES] == list(EXPECTED)
    missing = [name for name, entity in EXPECTED.items() if entity not in core.gazetteers[0]]
    assert not missing


@pytest.mark.parametrize("row", [pytest.param(row, id=row_id(row)) for row in NAMES])
def test_a_spelling_is_linked(core: Linker, row: dict[str, str]) -> None:
    name = row["name"]
    # Without a hint of language or kind, as `make link` does it.
    assert (core.link(name).id or "") == KNOWN_UNLINKED.get(name, EXPECTED[name])


@pytest.mark.parametrize("hints", ["none", "language", "language and kind"])
def test_most_names_are_linked_and_none_to_another_entity(core: Linker, hints: str) -> None:
    answers: dict[str, Match] = {
        row["name"]: core.link(
            row["name"],
            lang=row["language"] if "language" in hints else None,
            kind=row["kind"] if "kind" in hints else None,
        )
        for row in NAMES
    }
    wrong = {name: m.id for name, m in answers.items() if m.id not in (None, EXPECTED[name])}
    assert not wrong
    assert sum(match.status == "linked" for match in answers.values()) >= LEAST_LINKED[hints]


@pytest.mark.parametrize("row", [pytest.param(row, id=row_id(row)) for row in STRANGERS])
def test_a_stranger_is_not_linked(core: Linker, row: dict[str, str]) -> None:
    match = core.link(row["name"])
    assert match.status in ("nil", "ambiguous"), f"taken for {match.label}: {match.reason}"


def test_the_expected_mentions_are_where_they_say() -> None:
    assert [ARTICLE[int(row["start"]) : int(row["end"])] for row in MENTIONS] == [
        row["surface"] for row in MENTIONS
    ]


@pytest.fixture(scope="module")
def found(core: Linker) -> Found:
    mentions = core.link_text(ARTICLE, lang="fr")
    assert all(ARTICLE[m.start : m.end] == m.surface for m in mentions)
    return {(m.start, m.end): m.match.id for m in mentions}


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{row['start']}-{row['surface']}") for row in MENTIONS]
)
def test_a_mention_is_found(found: Found, row: dict[str, str]) -> None:
    assert found.get((int(row["start"]), int(row["end"]))) == row["id"]


def test_nothing_else_is_found(found: Found) -> None:
    expected = {(int(row["start"]), int(row["end"])) for row in MENTIONS}
    unexpected = {ARTICLE[start:end]: found[start, end] for start, end in found.keys() - expected}
    assert not unexpected


def test_a_name_that_fits_nobody_is_marked_when_asked_for(core: Linker) -> None:
    nobody = [m.surface for m in core.link_text(ARTICLE, lang="fr", nil=True) if not m.match]
    assert "Pawel Lawrin" in nobody
