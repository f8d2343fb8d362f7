"""The tables that readers of Wikidata go by: each row is one, and a wrong row is named."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from entitylink import DataFileError
from entitylink.model import KINDS
from entitylink.sources import classes, properties
from entitylink.sources.classes import ClassTree, class_rows, shipped_tree
from entitylink.sources.properties import language_of_code

ROOT = Path(__file__).resolve().parents[2]
COUNTRIES_SCRIPT = ROOT / "gazetteers" / "scripts" / "wikidata_countries.py"


@pytest.mark.parametrize(
    ("classes", "kind"),
    [
        pytest.param(["Q5"], "person", id="human"),
        pytest.param(["Q515"], "place", id="city"),
        pytest.param(["Q783794"], "organization", id="company"),
        pytest.param(["Q11424"], "other", id="film"),
        pytest.param(["Q4167836"], "skip", id="category"),
        pytest.param(["Q13442814", "Q571"], "skip", id="article-whatever-else"),
        pytest.param(["Q4167410", "Q5"], "person", id="a-person-is-one"),
        pytest.param(["Q11424", "Q43229"], "organization", id="other-is-the-last"),
        pytest.param(["Q0"], "", id="unknown"),
        pytest.param(["Q0", "Q515"], "place", id="unknown-and-known"),
        pytest.param([], "", id="none"),
    ],
)
def test_kinds_of_classes(classes: list[str], kind: str) -> None:
    assert shipped_tree().kind_of(classes) == kind


def test_the_table_of_classes() -> None:
    rows = list(class_rows())
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), key=lambda q: int(q[1:]))
    assert {row[3] for row in rows} == {"facts", "labels", "tables", "items"}
    assert set(Counter(row[1] for row in rows)) == {*KINDS, "skip"}


def test_trees_that_say_the_same_have_one_fingerprint() -> None:
    one, other = {"Q1": "place", "Q2": "other"}, {"Q2": "other", "Q1": "place"}
    assert ClassTree(one).fingerprint == ClassTree(other).fingerprint
    assert ClassTree(one).fingerprint != ClassTree({**one, "Q2": "place"}).fingerprint


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("Q1\tplace\tcity", id="three-cells"),
        pytest.param("Q1\ttown\tcity\tfacts", id="kind"),
        pytest.param("P31\tplace\tcity\tfacts", id="no-item"),
        pytest.param("Q2\tplace\tcity\tfacts\nQ2\tplace\tcity\tfacts", id="twice"),
    ],
)
def test_a_wrong_class_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "classes.tsv").write_text(f"id\tkind\tname\tsource\n{row}\n", "utf-8")
    monkeypatch.setattr(classes.resources, "files", lambda room: tmp_path)
    with pytest.raises(DataFileError, match=r"classes.tsv, line [23]: .*; expected a new id"):
        list(class_rows())


def tables(folder: Path, *, kind: str = "native", sign: str = "place", country: str = "") -> None:
    (folder / "wikidata.toml").write_text(
        f"""languages = {{}}\nidentifiers = {{}}\nnames = {{ P1 = "{kind}" }}
[[signs]]\nkind = "{sign}"\nany = []\nwithout = []\n""",
        "utf-8",
    )
    (folder / "countries.tsv").write_text(f"id\tcode\tlang\tname\n{country}", "utf-8")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        pytest.param({"kind": "nice"}, "wikidata.toml: names.P1 is 'nice'; expected", id="name"),
        pytest.param({"sign": "town"}, "wikidata.toml: signs: kind is 'town'", id="sign"),
        pytest.param({"country": "Q1\tDE\n"}, "countries.tsv, line 2: .* expected a new", id="row"),
    ],
)
def test_a_wrong_table_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str], message: str
) -> None:
    tables(tmp_path, **wrong)
    monkeypatch.setattr(properties, "_FILES", tmp_path)
    with pytest.raises(DataFileError, match=message):
        properties.properties.__wrapped__()


@pytest.mark.parametrize(
    ("code", "language"),
    [
        pytest.param("de", "de", id="as-it-is"),
        pytest.param("zh-hant", "zh-Hant", id="case"),
        pytest.param("pt-br", "pt-BR", id="region"),
        pytest.param("mul", "mul", id="for-all"),
        pytest.param("sr-ec", "sr-Cyrl", id="of-wikimedia"),
        pytest.param("no", "nb", id="norwegian"),
        pytest.param("zxx", "", id="no-language"),
        pytest.param("not a code", "", id="no-code"),
    ],
)
def test_languages(code: str, language: str) -> None:
    assert language_of_code(code) == language


def test_every_country_has_a_code() -> None:
    countries = properties.properties().countries
    assert countries["Q212"] == properties.Country("UA", "uk")
    assert countries["Q31"] == properties.Country("BE", "")
    assert all(len(each.code) == 2 and each.code.isupper() for each in countries.values())


@pytest.mark.skipif(
    importlib.util.find_spec("babel") is None, reason="only making countries.tsv needs Babel"
)
def test_countries_are_those_of_cldr() -> None:
    done = subprocess.run(
        [sys.executable, COUNTRIES_SCRIPT, "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
