"""Numbers from gold and answers, counted by hand beside it, and the command that prints them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from entitylink import Linker, Match
from entitylink.cli import main
from entitylink.errors import EntitylinkError
from entitylink.evaluate import (
    Answer,
    Evaluation,
    Gold,
    answer_of,
    ask,
    evaluate,
    gold_of,
    tables,
)
from entitylink.link.decide import PRESETS, Thresholds, decide

LIMITS = Thresholds(floor=0.75, gap=0.3, worth=0.1)


def answer(
    ids: str, *candidates: tuple[str, float], lang: str = "", surface: str = "Abc"
) -> Answer:
    """What a linker with these candidates would say; `ids` as in a gold table."""
    gold = gold_of({"surface": surface, "id": ids, "lang": lang})
    found = [Match("linked", surface, id_, score=score) for id_, score in candidates]
    scores = [score for _, score in candidates]
    status = decide(scores, 1 - sum(scores), LIMITS)
    best = found[0].id if status == "linked" else None
    contenders = tuple(found) if status == "ambiguous" else ()
    return answer_of(gold, Match(status, surface, best, candidates=contenders), found)


def evaluated(*answers: Answer) -> Evaluation:
    return evaluate(answers, LIMITS)


SIX = (
    answer("A", ("A", 0.9), lang="de"),  # linked, right
    answer("A", ("B", 0.8), ("A", 0.1), lang="de"),  # linked, wrong; the right one second
    answer("A", ("B", 0.4), ("A", 0.4), lang="ru"),  # ambiguous, the right one among them
    answer("A", ("B", 0.4), ("C", 0.4)),  # ambiguous, the right one not among them
    answer("NIL", ("A", 0.8), surface="Абв"),  # linked, and nobody is meant
    answer("NIL", ("A", 0.1)),  # nil, right
)


def test_counts() -> None:
    total = evaluated(*SIX).total
    assert (total.queries, total.known, total.nil) == (6, 4, 2)
    assert (total.linked, total.right, total.nil_linked, total.nil_right) == (3, 1, 1, 1)
    assert (total.ambiguous, total.ambiguous_known, total.contender) == (2, 2, 1)
    assert total.precision == pytest.approx(1 / 3)
    # The ambiguous ones are missed, not wrong.
    assert total.recall == 1 / 4
    assert total.f1 == pytest.approx(2 / 7)
    assert total.nil_accuracy == 1 / 2
    assert total.contender_share == 1 / 2
    assert (total.recall_at_1, total.recall_at_10) == (1 / 4, 3 / 4)


def test_languages_and_scripts() -> None:
    found = evaluated(*SIX)
    assert {code: part.queries for code, part in found.by_language.items()} == {
        "(none)": 3,
        "de": 2,
        "ru": 1,
    }
    assert list(found.by_script) == ["Latn", "Cyrl"]
    assert found.by_language["de"].precision == 1 / 2
    assert found.by_language["ru"].precision is None
    assert found.by_script["Cyrl"].nil_accuracy == 0
    assert found.by_script["Cyrl"].recall is None


def test_nothing_to_count() -> None:
    total = evaluated().total
    shares = (total.precision, total.recall, total.f1, total.nil_accuracy, total.recall_at_1)
    assert shares == (None,) * 5
    assert total.calibration.error is None
    assert all(point.linked == 0 and point.precision is None for point in total.curve)


@pytest.mark.parametrize(
    ("ids", "is_right"),
    [
        pytest.param("A", True, id="its-id"),
        pytest.param("B|A", True, id="one-of-several"),
        pytest.param("Q5", True, id="qid-of-a-local-id"),
        pytest.param("B", False, id="another"),
        pytest.param("NIL", False, id="nobody"),
    ],
)
def test_what_is_right(ids: str, is_right: bool) -> None:
    match = Match("linked", "Abc", "A", wikidata="Q5", score=0.9)
    found = answer_of(gold_of({"surface": "Abc", "id": ids}), match, [match])
    assert (found.is_right, found.rank) == (is_right, int(is_right))


def test_calibration_of_a_well_calibrated_score() -> None:
    # Of those with a score of 0.75 three in four are right, of those with 0.25 one in four.
    many = [
        answer(right, ("A", score))
        for right, score in [("A", 0.75)] * 30
        + [("B", 0.75)] * 10
        + [("A", 0.25)] * 10
        + [("B", 0.25)] * 30
    ]
    calibration = evaluated(*many).total.calibration
    assert calibration.error == pytest.approx(0)
    assert calibration.error_equal_mass == pytest.approx(0)
    assert calibration.is_monotone
    assert sum(each.count for each in calibration.bins) == calibration.count == 80
    (low, high) = (each for each in calibration.bins if each.count)
    assert (low.mean_score, low.right) == (0.25, 0.25)
    assert (high.mean_score, high.right) == (0.75, 0.75)
    assert high.low <= 0.75 < high.high


def test_calibration_of_a_score_that_is_too_sure() -> None:
    many = [answer(right, ("A", 0.9)) for right in ["A"] * 20 + ["B"] * 20]
    calibration = evaluated(*many).total.calibration
    assert calibration.error == pytest.approx(0.4)
    assert calibration.error_equal_mass == pytest.approx(0.4)


def test_equal_mass_sees_what_one_wide_bin_hides() -> None:
    # 0.94 is always right and 0.99 never: in one bin of equal width both even out.
    many = [answer(*each) for each in [("A", ("A", 0.94))] * 90 + [("B", ("A", 0.99))] * 10]
    calibration = evaluated(*many).total.calibration
    assert calibration.error == pytest.approx(abs(0.945 - 0.9))
    assert calibration.error_equal_mass == pytest.approx(0.9 * 0.06 + 0.1 * 0.99)


@pytest.mark.parametrize(
    ("count", "is_monotone"),
    [pytest.param(20, False, id="enough"), pytest.param(19, True, id="too-few-to-tell")],
)
def test_higher_scores_must_be_right_more_often(count: int, is_monotone: bool) -> None:
    many = [answer("A", ("A", 0.5))] * 30 + [answer("B", ("A", 0.9))] * count
    assert evaluated(*many).total.calibration.is_monotone is is_monotone


def test_a_query_without_candidates_has_no_calibration() -> None:
    total = evaluated(answer("A"), answer("A", ("A", 0.9))).total
    assert total.calibration.count == 1
    assert total.recall == 1 / 2
    assert total.curve[0].linked == 1


def test_curve() -> None:
    curve = {point.floor: point for point in evaluated(*SIX).total.curve}
    assert len(curve) == 101
    # Both ambiguous ones lead by less than the gap, the last one has too low a score to do so.
    assert [(curve[f].linked, curve[f].right) for f in (0.0, 0.8, 0.81, 0.9, 0.91)] == [
        *((3, 1), (3, 1), (1, 1), (1, 1), (0, 0))
    ]
    assert (curve[0.81].precision, curve[0.81].recall) == (1, 1 / 4)
    assert curve[1.0].precision is None


def test_curve_agrees_with_the_decision() -> None:
    total = evaluated(*SIX).total
    point = total.curve[75]
    assert (point.floor, point.linked, point.precision) == (0.75, total.linked, total.precision)


def test_tables_leave_out_small_parts() -> None:
    first, *_ = tables(evaluated(*SIX), least=2)
    assert [row[0] for row in first.rows] == [
        "all",
        "language (none)",
        "language de",
        "script Latn",
    ]
    assert all(
        len(row) == len(table.header) for table in tables(evaluated(*SIX)) for row in table.rows
    )


def test_as_dict_is_json() -> None:
    found = json.loads(json.dumps(evaluated(*SIX).as_dict(), allow_nan=False))
    assert found["total"]["recall"] == 1 / 4
    assert found["total"]["curve"][90]["linked"] == 1
    assert found["by_script"]["Cyrl"]["recall"] is None
    assert len(found["total"]["calibration"]["bins"]) == 15


# Rows of a gold table


@pytest.mark.parametrize(
    ("cells", "gold"),
    [
        pytest.param({"id": "Q1"}, Gold("Abc", frozenset(["Q1"])), id="id"),
        pytest.param({"id": "NIL"}, Gold("Abc", frozenset()), id="nil"),
        pytest.param({"id": " Q1 | Q2 "}, Gold("Abc", frozenset(["Q1", "Q2"])), id="several"),
        pytest.param(
            {"id": "Q1", "lang": "de", "kind": "person", "born": "1950", "note": 5},
            Gold("Abc", frozenset(["Q1"]), "de", "person", born="1950"),
            id="what-is-known",
        ),
        pytest.param(
            {"id": "Q1", "kind": "", "lang": None}, Gold("Abc", frozenset(["Q1"])), id="empty-cells"
        ),
    ],
)
def test_rows(cells: dict[str, Any], gold: Gold) -> None:
    assert gold_of({"surface": "Abc", **cells}) == gold


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        pytest.param({"id": ""}, "id is ''; expected an id, several separated by", id="no-id"),
        pytest.param({"id": "Q1|"}, "id is 'Q1|'", id="half-a-list"),
        pytest.param({"id": "NIL|Q1"}, "or NIL alone", id="nil-and-an-id"),
        pytest.param({"id": 5}, "id is 5; expected a string", id="number"),
        pytest.param({}, "id is None; expected a string", id="id-left-out"),
        pytest.param({"surface": None, "id": "Q1"}, "surface is None", id="no-surface"),
        pytest.param({"id": "Q1", "kind": "human"}, "kind is 'human'; expected one of", id="kind"),
        pytest.param({"id": "Q1", "lang": "deutsch"}, "is not a language code", id="language"),
        pytest.param({"id": "Q1", "born": 1950}, "born is 1950; expected a string", id="born"),
    ],
)
def test_bad_rows(cells: dict[str, Any], message: str) -> None:
    with pytest.raises(EntitylinkError) as raised:
        gold_of({"surface": "Abc", **cells})
    assert message in str(raised.value)


# Asking a linker


def test_ask(writers: Linker) -> None:
    rows = [
        ("Tschechow", "Q5685", ""),
        ("Tolstoy", "el:aleksey-tolstoy", "1883"),
        ("Gogol", "NIL", ""),
        ("Gogol", "Q43718", ""),
    ]
    gold = [gold_of({"surface": s, "id": i, "born": b}) for s, i, b in rows]
    chekhov, tolstoy, nobody, absent = ask(writers, gold)
    assert (chekhov.status, chekhov.is_right, chekhov.rank) == ("linked", True, 1)
    # The year of birth is passed on: without it the other Tolstoy is likelier.
    assert (tolstoy.rank, tolstoy.gold.born) == (1, "1883")
    assert (nobody.status, nobody.is_absent) == ("nil", False)
    assert (absent.rank, absent.is_absent) == (0, True)
    assert evaluate([chekhov, tolstoy, nobody, absent], PRESETS["balanced"]).total.absent == 1


# The command


GOLD = "surface\tid\tlang\nTschechow\tQ5685\tde\nГоголь\tNIL\tru\nKafka\tel:kafka|Q905\t\n"


@pytest.fixture
def run(tmp_path: Path, writers_path: Path) -> Any:
    def command(content: str, *options: str, name: str = "gold.tsv", code: int = 0) -> Result:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        words = ["evaluate", str(path), "-g", str(writers_path), *options]
        result = CliRunner().invoke(main, words)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        assert result.exit_code == code, result.output
        return result

    return command


def test_command_prints_tables(run: Any) -> None:
    lines = run(GOLD).stdout.splitlines()
    assert lines[0] == f"Decisions at floor {PRESETS['balanced'].floor:.2f} and gap 0.30"
    cells = next(line for line in lines if line.startswith("all ")).split()
    assert cells[:7] == ["all", "3", "2", "2", "0", "1.000", "1.000"]
    assert any(line.startswith("language de") for line in lines)
    assert any(line.startswith("script Cyrl") for line in lines)
    assert any(line.startswith("Calibration: error 0.") for line in lines)
    assert any(line.startswith("Trade-off") for line in lines)


def test_command_as_json(run: Any) -> None:
    found = json.loads(run(GOLD, "--format", "json", "--preset", "precise").stdout)
    assert (found["floor"], found["gap"]) == (PRESETS["precise"].floor, PRESETS["precise"].gap)
    assert found["total"]["queries"] == 3
    assert found["rows_failed"] == 0
    assert set(found["by_language"]) == {"de", "ru", "(none)"}


def test_lang_is_for_rows_that_say_none(run: Any) -> None:
    found = json.loads(run(GOLD, "--format", "json", "--lang", "cs").stdout)
    assert set(found["by_language"]) == {"de", "ru", "cs"}


def test_standard_input(writers_path: Path) -> None:
    words = ["evaluate", "-", "--input-format", "tsv", "-g", str(writers_path), "--format", "json"]
    result = CliRunner().invoke(main, words, input=GOLD)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["total"]["queries"] == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("gold.csv", GOLD.replace("\t", ","), id="csv"),
        pytest.param("gold.csv", GOLD.replace("\t", ";"), id="semicolons"),
        pytest.param(
            "gold.jsonl",
            '{"surface": "Kafka", "id": "el:kafka"}\n{"surface": "Lu Xun", "id": "el:lu-xun"}\n'
            '{"surface": "Gogol", "id": "NIL", "kind": "person"}\n',
            id="json-lines",
        ),
    ],
)
def test_command_reads_tables(run: Any, name: str, content: str) -> None:
    assert json.loads(run(content, "--format", "json", name=name).stdout)["total"]["right"] == 2


def test_bad_rows_are_reported_and_the_rest_goes_on(run: Any) -> None:
    rows = "Kafka\t\t\nLu Xun\tel:lu-xun\tchinesisch\nGogol\n"
    result = run(GOLD + rows, "--format", "json", code=1)
    assert json.loads(result.stdout)["total"]["queries"] == 3
    assert json.loads(result.stdout)["rows_failed"] == 3
    assert "gold.tsv, line 5: id is ''" in result.stderr
    assert "gold.tsv, line 6: 'chinesisch' is not a language code" in result.stderr
    assert "gold.tsv, line 7: 1 cells; expected 3" in result.stderr


def test_a_number_for_a_language_is_a_bad_row(run: Any) -> None:
    row = '{"surface": "Kafka", "id": "el:kafka", "lang": 5}\n'
    good = '{"surface": "Kafka", "id": "el:kafka"}\n'
    result = run(good + row, name="gold.jsonl", code=1)
    assert "gold.jsonl, line 2: lang is 5; expected a string" in result.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("", "is empty; expected a first line", id="empty"),
        pytest.param("name\tid\nKafka\tQ905\n", "line 1: no column 'surface'", id="no-surface"),
        pytest.param("surface\tqid\nKafka\tQ905\n", "line 1: no column 'id'", id="no-id"),
        pytest.param("surface\tid\n", "no row that can be asked", id="no-row"),
    ],
)
def test_unusable_input(run: Any, content: str, message: str) -> None:
    assert message in run(content, code=2).stderr


def test_rows_whose_entity_is_in_no_gazetteer_are_told(run: Any) -> None:
    result = run(GOLD + "Gogol\tQ43718\t\n")
    assert "1 row names an entity that no gazetteer here has" in result.stderr
    assert "no gazetteer here has" not in run(GOLD).stderr


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        pytest.param("born", "abc", "line 3: born is 'abc'; expected a year", id="born"),
        pytest.param("country", "Russia", "line 3: country is 'Russia'; expected", id="country"),
    ],
)
def test_a_row_that_cannot_be_asked_is_named_and_the_rest_goes_on(
    run: Any, column: str, value: str, message: str
) -> None:
    gold = f"surface\tid\t{column}\nTschechow\tQ5685\t\nKafka\tel:kafka\t{value}\n"
    result = run(gold, code=1)
    assert message in result.stderr
    (asked,) = (line.split()[1] for line in result.stdout.splitlines() if line.startswith("all "))
    assert asked == "1"
