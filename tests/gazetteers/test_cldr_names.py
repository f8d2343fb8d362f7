"""The names taken from Unicode CLDR: what the committed files hold, and what `--check` says.

`gazetteers/core/cldr.tsv` is made by `gazetteers/scripts/cldr_names.py`. The rows below read the
committed file; the tests of the script need Babel and skip without it.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "gazetteers" / "core"
SCRIPT = ROOT / "gazetteers" / "scripts" / "cldr_names.py"

needs_babel = pytest.mark.skipif(
    importlib.util.find_spec("babel") is None,
    reason="Babel is not installed; only making cldr.tsv needs it (pip install babel)",
)


def natural(entity_id: str) -> tuple[bool, int, str]:
    qid = re.fullmatch(r"Q(\d+)", entity_id)
    return (qid is None, int(qid[1]) if qid else 0, entity_id)


def read_rows(name: str, columns: list[str]) -> list[list[str]]:
    text = (CORE / name).read_bytes().decode("utf-8")
    lines = [line for line in text.split("\n")[:-1] if not line.startswith("#")]
    assert text.endswith("\n")
    assert lines[0].split("\t") == columns
    return [line.split("\t") for line in lines[1:]]


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    return read_rows("cldr.tsv", ["id", "lang", "name"])


@pytest.fixture(scope="module")
def codes() -> dict[str, str]:
    pairs = read_rows("cldr-map.tsv", ["cldr", "id"])
    assert [code for code, _ in pairs] == sorted({code for code, _ in pairs})
    return dict(pairs)


def run(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *options], capture_output=True, text=True, encoding="utf-8"
    )


def test_rows_are_sorted_clean_and_unique(rows):
    assert all(len(row) == 3 and all(row) for row in rows)
    order = [(natural(entity_id), lang, name) for entity_id, lang, name in rows]
    assert order == sorted(set(order))
    assert all(name == " ".join(unicodedata.normalize("NFC", name).split()) for *_, name in rows)
    assert all(
        re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-\d{3})?", lang) for _, lang, _ in rows
    )


def test_every_mapped_entity_has_names_and_no_other_has(rows, codes):
    assert {entity_id for entity_id, *_ in rows} == set(codes.values())


@pytest.mark.parametrize("territory", ["US", "RU", "CN", "DE", "UA", "IR", "SA", "IN", "BR", "EG"])
def test_large_countries_are_named_in_at_least_60_languages(rows, codes, territory):
    entity_id = codes[f"territory:{territory}"]
    assert len({lang for row_id, lang, _ in rows if row_id == entity_id}) >= 60


@pytest.mark.parametrize(
    ("code", "lang", "name", "there"),
    [
        pytest.param("territory:RU", "de", "Russland", True, id="country"),
        pytest.param("territory:IR", "pt-PT", "Irão", True, id="variant-that-differs"),
        pytest.param("territory:FR", "pt-PT", "França", False, id="variant-that-does-not"),
        pytest.param("territory:AE", "zh-Hant-HK", "阿拉伯聯合酋長國", True, id="hong-kong-press"),
        pytest.param("territory:NO", "nn", "Noreg", True, id="nynorsk-own-name"),
        pytest.param("territory:DE", "nn", "Tyskland", True, id="nynorsk-from-its-parent"),
        pytest.param("zone:Asia/Riyadh", "de", "Riad", True, id="city"),
        pytest.param("zone:Asia/Riyadh", "sv", "Riyadh", False, id="inherited-english-left-out"),
        pytest.param("zone:America/Bogota", "en", "Bogotá", True, id="english-from-the-root"),
        pytest.param("zone:Europe/Kyiv", "it", "Kiev", True, id="another-name-than-the-code"),
        pytest.param("zone:Europe/Paris", "de", "Paris", False, id="equal-to-the-zone-code"),
        pytest.param("zone:Asia/Hong_Kong", "de", "Hongkong", True, id="city-that-is-a-territory"),
        pytest.param("zone:America/Mexico_City", "pl", "Meksyk", True, id="qualifier-cut"),
        pytest.param("territory:MM", "da", "Burma", True, id="second-of-two-names"),
        pytest.param("territory:MM", "da", "Myanmar (Burma)", False, id="two-names-in-one"),
        pytest.param("territory:CC", "en", "Cocos (Keeling) Islands", True, id="bracket-in-a-name"),
        pytest.param("zone:Asia/Gaza", "lt", "Gazos ruožas", False, id="strip-is-not-the-city"),
    ],
)
def test_names(rows, codes, code, lang, name, there):
    assert ([codes[code], lang, name] in rows) is there


@needs_babel
def test_check_passes_on_the_committed_file():
    result = run("--check")
    assert (result.returncode, result.stderr) == (0, "")


@needs_babel
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param(
            "Q159\tde\tRussland\n",
            "Q159\tde\tRusland\n",
            [r"not in CLDR: 'Q159\tde\tRusland'", r"missing here: 'Q159\tde\tRussland'"],
            id="changed",
        ),
        pytest.param(
            "Q159\tde\tRussland\n", "", [r"missing here: 'Q159\tde\tRussland'"], id="removed"
        ),
        pytest.param(
            "# Unicode CLDR ",
            "# Unicode CLDR 1",
            ["cldr.tsv, line 1: not in CLDR: '# Unicode CLDR 1"],
            id="older-cldr",
        ),
    ],
)
def test_check_fails_and_names_the_row(tmp_path, old, new, told):
    text = (CORE / "cldr.tsv").read_text(encoding="utf-8")
    assert text.count(old) == 1
    copy = tmp_path / "cldr.tsv"
    copy.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    result = run("--check", "--output", str(copy))
    assert result.returncode == 1
    assert all(part in result.stderr for part in told)
    assert "Rebuild: python gazetteers/scripts/cldr_names.py" in result.stderr


@needs_babel
def test_writing_gives_the_committed_bytes(tmp_path):
    copy = tmp_path / "cldr.tsv"
    assert run("--output", str(copy)).returncode == 0
    written, committed = (path.read_text(encoding="utf-8") for path in (copy, CORE / "cldr.tsv"))
    # The first line names the release of Babel, which may be another with the same CLDR.
    assert written.partition("\n")[2] == committed.partition("\n")[2]


@needs_babel
@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("zone:Asia/Riad\tQ3692", "has no name for zone:Asia/Riad", id="unknown-zone"),
        pytest.param(
            "city:Riyadh\tQ3692",
            "'city:Riyadh' is neither territory:... nor zone:...",
            id="unknown-kind",
        ),
        pytest.param("territory:SA", "line 3: expected two cells", id="cell-missing"),
        pytest.param("territory:RU\tQ851", "territory:RU is given twice", id="given-twice"),
    ],
)
def test_unusable_map_is_told_and_exits_2(tmp_path, line, told):
    table = tmp_path / "cldr-map.tsv"
    table.write_text(f"cldr\tid\nterritory:RU\tQ159\n{line}\n", encoding="utf-8")
    result = run("--map", str(table), "--output", str(tmp_path / "cldr.tsv"))
    assert result.returncode == 2
    assert told in result.stderr
    assert not (tmp_path / "cldr.tsv").exists()
