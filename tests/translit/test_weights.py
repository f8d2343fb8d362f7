"""The learned tables: what they say of real names, and that they are what the script learns."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from entitylink.translit.chunks import Chunks, chunks, latin_letters
from entitylink.translit.correspond import correspondence
from entitylink.translit.read import read
from entitylink.translit.sounds import classes

ROOT = Path(__file__).parents[2]


def table_of(script: str) -> Chunks:
    table = chunks(script)
    assert table is not None
    return table


def padded(*words: str, width: int = 0) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.intp]]:
    lengths = np.array([len(word) for word in words])
    matrix = np.zeros((len(words), max(width, *lengths)), dtype=np.uint8)
    for row, word in enumerate(words):
        matrix[row, : len(word)] = np.frombuffer(word.encode("ascii"), dtype=np.uint8)
    return matrix, lengths


def cost(native: str, latin: str, script: str) -> float:
    """The cost a character of a Latin word as a spelling of a native one."""
    sounds, letters = read(native)[0].sounds, latin_letters(latin)
    found = table_of(script).costs(*padded(sounds), *padded(letters))
    return float(found[0]) / (len(sounds) + len(letters))


@pytest.mark.parametrize(
    ("script", "native", "right", "wrong"),
    [
        pytest.param("Cyrl", "лавров", "lawrow", "lawson", id="german"),
        pytest.param("Cyrl", "ушаков", "ouchakov", "ustinov", id="french"),
        pytest.param("Cyrl", "жуков", "zhukov", "zykov", id="zh-is-not-z"),
        pytest.param("Arab", "محمد", "muhammad", "ahmad", id="unwritten-vowels"),
        pytest.param("Arab", "قذافي", "gaddafi", "gandhi", id="qaf-as-g"),
        pytest.param("Kana", "ラヴロフ", "lavrov", "rablaw", id="l-and-r"),
        pytest.param("Kana", "マクロン", "macron", "malcolm", id="inserted-vowel"),
        pytest.param("Hani", "马克龙", "macron", "malcolm", id="han"),
        # Scripts without pairs of their own are served by a table of their kind.
        pytest.param("Hebr", "נתניהו", "netanyahu", "nathan", id="hebrew"),
        pytest.param("Hang", "라브로프", "lavrov", "robles", id="hangul"),
        pytest.param("Geor", "სააკაშვილი", "saakashvili", "sakharov", id="georgian"),
        pytest.param("Deva", "मोदी", "modi", "moody", id="hindi"),
    ],
)
def test_the_right_spelling_costs_less(script: str, native: str, right: str, wrong: str) -> None:
    assert cost(native, right, script) < cost(native, wrong, script)


def test_both_directions_cost_the_same() -> None:
    back = table_of("Cyrl").costs_of_sounds(*padded("lawrow"), *padded("lavrov"))[0]
    assert float(back) == pytest.approx(12 * cost("лавров", "lawrow", "Cyrl"), abs=1e-4)


def test_pairs_cost_together_what_they_cost_alone() -> None:
    pairs = [("lavrov", "lawrow"), ("la", "lawrowicz"), ("lavrovic", "la"), ("", "la"), ("la", "")]
    sounds, letters = zip(*pairs, strict=True)
    for costs in (table_of("Cyrl").costs, correspondence("Latn", "Latn").costs):
        together = costs(*padded(*sounds, width=12), *padded(*letters, width=12))
        alone = [float(costs(*padded(a), *padded(b))[0]) for a, b in pairs]
        assert together.tolist() == pytest.approx(alone, abs=1e-4)


def test_words_in_turn_cost_what_they_cost_one_after_the_other() -> None:
    # A word beside many others is compared alone, in another way.
    sounds = ["lavrov", "uSakov", "", "kle"]
    letters = ["lawrow", "uschakow", "la", "", "clay", "kleist", "ławrowicz", "ouchakovff"]
    letters = [latin_letters(word) for word in letters * 12]
    in_turn = [(first, second) for second in letters for first in sounds]
    in_a_row = [(first, second) for first in sounds for second in letters]
    table = table_of("Cyrl")
    for costs in (table.costs, table.costs_of_sounds, correspondence("Latn", "Latn").costs):
        known: list[dict[tuple[str, str], float]] = []
        for pairs in (in_turn, in_a_row):
            first, second = zip(*pairs, strict=True)
            found = costs(*padded(*first, width=12), *padded(*second, width=12))
            known.append(dict(zip(pairs, found.tolist(), strict=True)))
        assert known[0] == known[1]


@pytest.mark.parametrize(
    ("script", "native", "latin"),
    [
        pytest.param("Cyrl", "щербаков", "shcherbakov", id="russian"),
        pytest.param("Arab", "خالد", "khaled", id="arabic"),
        pytest.param("Kana", "フクシマ", "fukushima", id="katakana"),
        pytest.param("Kana", "チェーホフ", "chekhov", id="o-that-is-not-there"),
        pytest.param("Hani", "马克龙", "macron", id="han"),
        pytest.param("Hani", "利文斯顿", "livingston", id="han-drops-what-it-cannot-write"),
        pytest.param("Hani", "叶利钦", "yeltsin", id="han-of-a-russian-name"),
    ],
)
def test_a_word_is_expected_where_its_spelling_is_filed(
    script: str, native: str, latin: str
) -> None:
    filed = {classes(reading.sounds) for reading in read(latin)[:2]}
    table = table_of(script)
    assert filed & set(table.probable(read(native)[0].sounds, count=table.keys))


def test_likeliest_first_and_no_more_than_asked_for() -> None:
    many = table_of("Cyrl").probable("uSakov", count=64)
    assert many[0] == "oSakov"
    assert len(set(many)) == len(many) == 64
    assert table_of("Cyrl").probable("uSakov", count=1) == many[:1]


def test_a_long_word_is_cut_where_keys_are() -> None:
    assert all(len(key) <= 12 for key in table_of("Cyrl").probable("kara" * 20, count=8))


def test_latin_is_compared_by_its_sounds() -> None:
    assert chunks("Latn") is None


def test_the_tables_are_what_the_script_learns(data: Path) -> None:
    script = ROOT / "tests" / "bench" / "learn_weights.py"
    run = subprocess.run(
        [sys.executable, str(script), "--data", str(data), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, f"write them anew with {script.name}:\n{run.stderr}"
