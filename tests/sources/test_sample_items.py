"""Real items of Wikidata: every one is read, its kind is right, and no name of it is lost."""

from __future__ import annotations

import bz2
import importlib.util
import json
from collections import Counter
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from entitylink import Entity, Gazetteer
from entitylink.sources.dump import read_dump
from entitylink.sources.item import Skipped, entity_of_item
from entitylink.sources.properties import language_of_code

pytestmark = pytest.mark.data

DUMP, STREAM = "wikidata_sample_wikidata_items.json.bz2", "wikidata_short_stream.json.bz2"
ROOT = Path(__file__).resolve().parents[2]


@lru_cache(maxsize=2)
def items(file: Path) -> dict[str, dict[str, Any]]:
    data = bz2.decompress(file.read_bytes())
    lines = (line.strip(b" ,[]\r") for line in data.split(b"\n"))
    found = [json.loads(line) for line in lines if line]
    return {each["id"]: each for each in found}


@pytest.mark.parametrize(("name", "count"), [(DUMP, 100), (STREAM, 635)])
def test_every_line_is_an_item(data: Path, name: str, count: int) -> None:
    reading = read_dump(data / "data" / name, kinds=["person", "place", "organization", "other"])
    given = [entity.id for entity in reading]
    assert (reading.counts.items, reading.counts.damaged) == (count, 0)
    assert len(set(given)) == len(given) == reading.counts.entities - reading.counts.repeated


def test_a_gazetteer_of_the_sample(data: Path, tmp_path: Path) -> None:
    reading = read_dump(data / "data" / DUMP, min_sitelinks=3)
    gazetteer = Gazetteer.build(reading, tmp_path / "sample.elx")
    assert len(gazetteer) == reading.counts.entities == 98
    germany = gazetteer.entity("Q183")
    assert germany.label("de") == "Deutschland"
    assert germany.country == "DE"
    assert germany.population == 82521653


# What is counted here was looked at, item by item.
KINDS = {
    # a mountain without statements that say so ("Trstenik") is other; a distillery with
    # coordinates ("Talisker") a place
    DUMP: {"place": 93, "organization": 5, "other": 2},
    STREAM: {
        "place": 133,
        "person": 176,
        "other": 36,
        "article or page of the projects": 229,
    },
}


@pytest.mark.parametrize("name", [DUMP, STREAM])
def test_kinds(data: Path, name: str) -> None:
    made = map(entity_of_item, items(data / "data" / name).values())
    assert Counter(e.kind if isinstance(e, Entity) else e.value for e in made) == KINDS[name]


@pytest.mark.parametrize("name", [DUMP, STREAM])
def test_every_label_can_be_had_in_its_language(data: Path, name: str) -> None:
    for found in items(data / "data" / name).values():
        entity = entity_of_item(found)
        if isinstance(entity, Skipped):
            continue
        seen = set()
        # The code that is the language comes before others that mean it: `sr` before `sh`.
        own_first = sorted(found["labels"], key=lambda code: (language_of_code(code) != code, code))
        for code in own_first:
            lang, label = language_of_code(code), found["labels"][code]
            if lang not in seen and any(map(str.isalnum, label["value"])):
                assert entity.label(lang) == label["value"].strip(), (entity.id, lang)
            seen.add(lang)


@pytest.mark.parametrize("name", [DUMP, STREAM])
def test_every_text_stays_a_name(data: Path, name: str) -> None:
    for found in items(data / "data" / name).values():
        entity = entity_of_item(found)
        if isinstance(entity, Skipped):
            continue
        texts = {each.text for each in entity.names}
        given = [row for rows in found["aliases"].values() for row in rows]
        for row in (*found["labels"].values(), *given):
            if any(map(str.isalnum, row["value"])):
                assert row["value"].strip() in texts, (entity.id, row)
        assert len({(each.text, each.lang) for each in entity.names}) == len(entity.names)


@pytest.mark.parametrize(
    ("qid", "lang", "text", "kind"),
    [
        pytest.param("Q183", "de", "Deutschland", "native", id="native-label"),
        pytest.param("Q1749", "ru", "Калининградская область", "native", id="by-the-country"),
        pytest.param("Q2052", "it", "ACF Fiorentina", "native", id="of-an-organization"),
        pytest.param("Q771", "en", "The Bay State", "nickname", id="nickname"),
        pytest.param("Q31", "cs", "Belgické království", "alias", id="official-name"),
    ],
)
def test_names(data: Path, qid: str, lang: str, text: str, kind: str) -> None:
    entity = entity_of_item(items(data / "data" / DUMP)[qid])
    assert isinstance(entity, Entity)
    assert (text, lang, kind) in {(each.text, each.lang, each.kind) for each in entity.names}


def test_facts_of_a_philosopher(data: Path) -> None:
    quine = entity_of_item(items(data / "data" / STREAM)["Q214969"])
    assert isinstance(quine, Entity)
    assert (quine.kind, quine.country) == ("person", "US")
    assert (quine.born, quine.died) == ("1908-06-25", "2000-12-25")
    assert any(each.startswith("viaf:") for each in quine.identifiers)


def test_an_answer_of_the_api_with_a_missing_item(data: Path) -> None:
    answer = json.loads((data / "data" / "wbgetentities_response.json").read_bytes())
    made = {qid: entity_of_item(found) for qid, found in answer["entities"].items()}
    assert Skipped.MISSING in made.values()
    assert sum(isinstance(each, Entity) for each in made.values()) == 2


def test_classes_and_countries_agree_with_known_facts(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = data / "reference" / "wikidata_facts.tsv.gz"
    assert check_classes().main([str(facts)]) == 0, capsys.readouterr().out


def check_classes() -> ModuleType:
    path = ROOT / "gazetteers" / "scripts" / "check_classes.py"
    spec = importlib.util.spec_from_file_location("check_classes", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
