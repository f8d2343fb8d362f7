"""`link`, `link_many` and `candidates` say the same of a name, whoever is meant and however sure.

The names are those of the development data; where it is absent, the examples of the core gazetteer
have to do.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from decisions import asked, known_entities
from development_data import politicians

from entitylink import Gazetteer, Linker, Match

EXAMPLES = [
    *("Lawrow", "Riad", "Merkel", "Clinton", "Kim", "Wang", "Vladimir Putin", "John Smith", "EU"),
    *("Emmanuel Macron", "S. Lawrow", "Sergej Lawrw", "Лавров", "Путиным", "لافروف", "習近平", ""),
    *("Nobody Whosoever", "Jong Un Kim", "Abdullah", "Maria", "Ministry of Defence", "Bushes"),
]
"""Known just so, in part, misspelt, shared by several, in other scripts, and nobody's."""
EACH = 24
"""Of so many development names one is asked."""


def said(match: Match) -> tuple[str | None, float, str]:
    """Entity and score as `candidates` gives them, for an answer of whatever status."""
    if match.status == "linked":
        return match.id, match.score, match.status
    best = match.candidates[0] if match.candidates else None
    return (best.id, best.score, match.status) if best else (None, 0.0, match.status)


def check(linker: Linker, surfaces: list[str], **options: str) -> None:
    together = linker.link_many(surfaces, **options)
    alone = Linker(linker.gazetteers)
    for surface, match in zip(surfaces, together, strict=True):
        single = alone.link(surface, **options)
        best = alone.candidates(surface, 5, **options)
        scores = [candidate.score for candidate in best]
        assert scores == sorted(scores, reverse=True), surface
        assert single.status == match.status, surface
        assert single.score == pytest.approx(match.score, abs=1e-6), surface
        entity, score, status = said(match)
        # A nil answer names nobody who is hardly likely.
        if entity is not None:
            assert best, surface
            assert (best[0].id, best[0].score) == (entity, pytest.approx(score, abs=1e-6)), surface
        if status == "linked":
            assert best[0].status == "linked", surface


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="nothing-told"),
        pytest.param({"lang": "de"}, id="a-language"),
        pytest.param({"kind": "person"}, id="a-kind"),
    ],
)
def test_the_examples_are_answered_alike(core: Linker, options: dict[str, str]) -> None:
    check(core, EXAMPLES, **options)


def test_development_names_are_answered_alike(data: Path, tmp_path: Path) -> None:
    people = [person for person in politicians(data) if "en" in person.labels]
    surfaces = [label for _, label, _ in asked(people, held_out=False)]
    # Exactly as filed too: there `link` looks no further.
    surfaces += [person.labels["en"] for person in people]
    gazetteer = Gazetteer.build(known_entities(people), tmp_path / "half.elx")
    check(Linker(gazetteer), sorted(set(surfaces))[::EACH])
