"""A name promises less the more people may bear it, and more the better known its bearer is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from entitylink import Entity, Gazetteer, Linker, Name
from entitylink.link.score import below_ceiling, calibrated, model, namesakes

COMMON, RARE = "Maria Garcia", "Wendelin Strohschein"


def linker(path: Path, priors: dict[str, float]) -> Linker:
    others = [f"{given} {family}" for given in ("Otto", "Ines") for family in ("Abel", "Ost")]
    names = dict.fromkeys([*others, COMMON, RARE], 1.0) | priors
    people = [
        Entity(f"el:{place}", "person", (Name(name, "en", "label"),), prior=prior)
        for place, (name, prior) in enumerate(names.items())
    ]
    return Linker(Gazetteer.build(people, path / "people.elx"))


def test_a_common_name_promises_less_than_a_rare_one(tmp_path: Path) -> None:
    people = linker(tmp_path, {})
    common, rare = (people.candidates(name, 1)[0] for name in (COMMON, RARE))
    assert (common.label, rare.label) == (COMMON, RARE)
    assert common.score < rare.score - 0.02
    assert rare.status == "linked"


def test_the_well_known_one_is_meant_all_the_same(tmp_path: Path) -> None:
    scores = []
    for prior in (1.0, 5.0, 200.0):
        folder = tmp_path / str(prior)
        folder.mkdir()
        # Somebody else is known too, so that the prior is no measure of its own.
        people = linker(folder, {COMMON: prior, "Otto Abel": 100.0})
        scores.append(people.candidates(COMMON, 1)[0].score)
    assert scores[0] < scores[1] < scores[2]


def test_it_is_told_why(tmp_path: Path) -> None:
    people = linker(tmp_path, {})
    common, rare = (
        {weight.name: weight.log_odds for weight in people.explain(name, entity).weights}
        for name, entity in ((COMMON, "el:4"), (RARE, "el:5"))
    )
    assert common["namesakes"] < rare["namesakes"] <= 0
    assert common["namesakes"] == pytest.approx(min(common["namesakes"], 0.0))


def test_more_namesakes_never_help_and_renown_never_hurts() -> None:
    values = np.array([-2.0, 1.0, 5.0])
    few, many, famous = (
        namesakes(values, np.full(3, expected), np.full(3, known))
        for expected, known in ((-3.0, 1.0), (-1.0, 1.0), (-1.0, 10.0))
    )
    assert (many < few).all()
    assert (many < famous).all()
    assert (few <= 0).all()


def test_more_evidence_is_always_surer() -> None:
    odds = np.exp(np.arange(-8.0, model().ceiling, 0.05))
    told = calibrated(odds)
    assert (np.diff(told) > 0).all()
    assert 0 < told[0] < 0.2
    assert 0.99 < told[-1] < 1
    reached = below_ceiling(np.arange(-5.0, 20.0, 0.1))
    assert (np.diff(reached) > 0).all()
    assert reached[-1] < model().ceiling
