"""The command line: results on standard output, notes on standard error, exit codes 0, 1 and 2.

Most commands run inside the test process; what needs a real standard output (the table of `link`,
pipes, bytes that are no UTF-8) runs in its own.
"""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet
import pytest
from commands import ROOT, Commands
from filelock import FileLock

from entitylink import Linker, __version__
from entitylink.cli import LINK_COLUMNS


def cells(path: Path | str) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


# lookup


def test_lookup_prints_a_table(cli: Commands) -> None:
    result = cli.run("lookup", "Tschechow", "Gogol")
    head, line, chekhov, gogol = result.stdout.splitlines()
    assert head.split() == ["name", "status", "id", "label", "score", "reason"]
    assert set(line) == {"-", " "}
    assert chekhov.startswith("Tschechow  linked  Q5685  Anton Chekhov  0.")
    assert chekhov.endswith("German spelling of Чехов; without Anton")
    assert gogol.split()[:4] == ["Gogol", "nil", "-", "-"]
    assert result.stderr == f"gazetteer: writers; entitylink {__version__}\n"


def test_columns_stand_under_each_other(cli: Commands) -> None:
    lines = cli.run("lookup", "鲁迅", "Kafka", "نجيب محفوظ").stdout.splitlines()
    # A Han character takes two columns: counted by letters, its row is two shorter.
    assert lines[0].index("status") == lines[3].index("linked")
    assert lines[2].index("linked") == lines[0].index("status") - 2


def test_lookup_as_json(cli: Commands) -> None:
    result = cli.run("lookup", "--json", "Tschechow", "Gogol")
    chekhov, gogol = map(json.loads, result.stdout.splitlines())
    assert (chekhov["status"], chekhov["id"]) == ("linked", "Q5685")
    assert chekhov["url"] == "https://www.wikidata.org/wiki/Q5685"
    assert (gogol["status"], gogol["id"]) == ("nil", None)
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("count", "ids"),
    [
        pytest.param("0", [], id="none"),
        pytest.param("1", ["Q7243"], id="one"),
        pytest.param("5", ["Q7243", "el:aleksey-tolstoy"], id="all-there-are"),
    ],
)
def test_lookup_lists_candidates(cli: Commands, count: str, ids: list[str]) -> None:
    lines = cli.run("lookup", "--json", "-n", count, "Tolstoy").stdout.splitlines()
    answer, *candidates = map(json.loads, lines)
    assert answer["surface"] == "Tolstoy"
    assert [candidate["id"] for candidate in candidates] == ids


def test_lookup_reads_standard_input(cli: Commands) -> None:
    result = cli.run("lookup", "--json", "-", typed="Kafka\n\nЧехов\n")
    assert [json.loads(line)["surface"] for line in result.stdout.splitlines()] == [
        "Kafka",
        "",
        "Чехов",
    ]


def test_lookup_of_nothing_prints_a_header(cli: Commands) -> None:
    assert len(cli.run("lookup", "-", typed="").stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("options", "surface", "id_", "label"),
    [
        pytest.param((), "Tolstoy Leo", "Q7243", "Leo Tolstoy", id="plain"),
        pytest.param(("--label-lang", "ru"), "Чехов", "Q5685", "Антон Чехов", id="label-lang"),
        pytest.param(("--kind", "place"), "Chekhov", None, "", id="kind"),
        pytest.param(("--lang", "de"), "Tschechow", "Q5685", "Anton Chekhov", id="lang"),
        pytest.param(("--preset", "precise"), "Chekov", None, "", id="precise"),
    ],
)
def test_options_of_lookup(
    cli: Commands, options: tuple[str, ...], surface: str, id_: str | None, label: str
) -> None:
    answer = json.loads(cli.run("lookup", "--json", *options, surface).stdout)
    assert (answer["id"], answer["label"]) == (id_, label)


def test_several_gazetteers(cli: Commands) -> None:
    result = cli.run("lookup", "-g", "core", "Tschechow", "Lawrow")
    assert "Q5685" in result.stdout
    assert "Q58217" in result.stdout
    assert result.stderr.startswith("gazetteer: writers; ")


@pytest.mark.parametrize(
    ("surface", "shown"),
    [
        pytest.param("", "", id="empty"),
        pytest.param(" ", "", id="blank"),
        pytest.param("a" * 100_000, "a" * 89 + "…", id="very-long"),
        pytest.param("Gogol " * 16_000, ("Gogol " * 16_000)[:89] + "…", id="very-many-words"),
        pytest.param("Gog\x1b[31mol\x07", "Gog [31mol", id="control-characters"),
        pytest.param("Gog\tol\n", "Gog ol", id="tab-and-line-break"),
        pytest.param("Gog\u202eol", "Gog ol", id="direction-mark"),
    ],
)
def test_names_that_are_none(cli: Commands, surface: str, shown: str) -> None:
    table = cli.run("lookup", surface).stdout.splitlines()
    assert len(table) == 3
    assert table[2].split("  nil ")[0].rstrip() == shown
    assert json.loads(cli.run("lookup", "--json", surface).stdout)["surface"] == surface


def test_bytes_that_are_no_text(cli: Commands) -> None:
    done = cli.start("lookup", "--json", b"Gogol\xff")
    assert json.loads(done.stdout)["surface"] == "Gogol?"


@pytest.mark.parametrize(
    ("command", "arguments", "message"),
    [
        pytest.param("lookup", (), "Missing argument 'NAMES...'", id="no-name"),
        pytest.param(
            "lookup",
            ("--lang", "deutsch", "Kafka"),
            "entitylink: 'deutsch' is not a language code; did you mean 'de' (German)?",
            id="language",
        ),
        pytest.param(
            "lookup",
            ("--label-lang", "d", "Kafka"),
            "entitylink: 'd' is not a language code",
            id="label-language",
        ),
        pytest.param(
            "lookup", ("--preset", "x", "a"), "is not one of 'precise', 'balanced'", id="preset"
        ),
        pytest.param("lookup", ("--kind", "x", "a"), "is not one of 'person'", id="kind"),
        pytest.param("lookup", ("-n", "-1", "a"), "-1 is not in the range x>=0", id="count"),
        pytest.param(
            "lookup",
            ("-g", "nowhere.elx", "a"),
            "entitylink: nowhere.elx: no such index; build one with Gazetteer.build",
            id="gazetteer-not-there",
        ),
        pytest.param(
            "lookup",
            ("-g", ".", "a"),
            "entitylink: .: not an entitylink index (no readable manifest.json of one in it)",
            id="foreign-folder",
        ),
        pytest.param("link", (), "Missing argument 'TABLE'", id="no-table"),
        pytest.param(
            "link",
            ("nowhere.csv",),
            "entitylink: nowhere.csv: cannot be read (No such file or directory)",
            id="table-not-there",
        ),
        pytest.param(
            "link",
            ("names.xlsx",),
            "entitylink: names.xlsx: cannot tell the format of a table from the ending '.xlsx'",
            id="table-of-unknown-format",
        ),
        pytest.param(
            "text", ("nowhere.txt",), "entitylink: nowhere.txt: cannot be read", id="no-text"
        ),
        pytest.param("variants", ("--lang", "x", "a"), "'x' is not a language code", id="variants"),
        pytest.param("gazetteer", ("info", "."), "not an entitylink index", id="info"),
        pytest.param("gazetteer", ("verify", "nowhere.elx"), "no such index", id="verify"),
        pytest.param("guess", ("Kafka",), "No such command 'guess'", id="no-such-command"),
    ],
)
def test_what_cannot_be_used_ends_with_2(
    cli: Commands,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    arguments: tuple[str, ...],
    message: str,
) -> None:
    monkeypatch.chdir(cli.folder)
    result = cli.run(command, *arguments, code=2)
    assert message in result.stderr
    assert result.stdout == ""


# explain


def test_explain_prints_text(cli: Commands, writers: Linker) -> None:
    result = cli.run("explain", "Tschechow", "Q5685")
    assert result.stdout == writers.explain("Tschechow", "Q5685").text + "\n"
    assert "  tschechow / chekhov: German spelling of Чехов\n" in result.stdout
    assert result.stderr == f"gazetteer: writers; entitylink {__version__}\n"


def test_explain_as_json_and_html(cli: Commands, writers: Linker) -> None:
    explained = writers.explain("Tolstoy", "Q7243", lang="en")
    options = ("--lang", "en", "Tolstoy", "Q7243")
    result = cli.run("explain", "--format", "json", *options)
    assert json.loads(result.stdout) == explained.as_dict()
    assert "Толстой" in result.stdout  # as letters, not as escapes
    html = cli.run("explain", "--format", "html", *options)
    assert html.stdout == explained.as_html()
    assert (result.stderr, html.stderr) == ("", "")


def test_explain_why_not(cli: Commands, writers: Linker) -> None:
    against = writers.why_not("Mikhail Chekhov", "Q5685")
    result = cli.run("explain", "Mikhail Chekhov", "Q5685", "--why-not")
    assert result.stdout == against.text + "\n"
    assert "chekhov / chekhov" not in result.stdout
    as_json = cli.run("explain", "Mikhail Chekhov", "Q5685", "--why-not", "--format", "json")
    assert json.loads(as_json.stdout) == against.as_dict()


def test_options_of_explain(cli: Commands) -> None:
    options = ("--label-lang", "ru", "--kind", "place", "--preset", "precise", "-g", "core")
    data = json.loads(cli.run("explain", *options, "--format", "json", "Чехов", "Q5685").stdout)
    assert data["label"] == "Антон Чехов"
    assert "kind" in [reason["code"] for reason in data["reasons"]]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="empty"),
        pytest.param("!!!", id="no-letters"),
        pytest.param("Gogol", id="stranger"),
        pytest.param("<script>alert(1)</script>", id="markup"),
        pytest.param("\u202eЧехов\x1b[31m", id="invisible-characters"),
        pytest.param("نجيب محفوظ", id="right-to-left"),
    ],
)
@pytest.mark.parametrize("output_format", ["text", "json", "html"])
def test_explain_takes_any_name(cli: Commands, name: str, output_format: str) -> None:
    printed = cli.run("explain", "--format", output_format, name, "Q5685").stdout
    assert "Anton Chekhov" in printed
    assert "\x1b" not in printed
    assert output_format != "html" or "<script" not in printed


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("q5685", id="small"),
        pytest.param("https://www.wikidata.org/wiki/Q5685", id="page"),
        pytest.param("http://www.wikidata.org/entity/Q5685", id="concept"),
    ],
)
def test_explain_knows_an_id_however_it_is_typed(cli: Commands, typed: str) -> None:
    plain = cli.run("explain", "Tschechow", "Q5685").stdout
    assert cli.run("explain", "Tschechow", typed).stdout == plain


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(("Q1",), "entitylink: no entity 'Q1' in writers; expected the id", id="none"),
        pytest.param(("el:KAFKA",), "expected the id of one. Ids are listed by", id="capitals"),
        pytest.param(("Q5685", "--lang", "xx yy"), "xx yy", id="no-language"),
        pytest.param(("Q5685", "--format", "xml"), "xml", id="no-format"),
        pytest.param((), "Missing argument 'ID'", id="no-id"),
    ],
)
def test_explain_refuses(cli: Commands, words: tuple[str, ...], message: str) -> None:
    result = cli.run("explain", "Чехов", *words, code=2)
    assert message in result.stderr
    assert result.stdout == ""


# link


TABLE = "name,year\nTschechow,1860\nGogol,1809\n\nКафка,1883\n"


def test_link_writes_a_table(cli: Commands) -> None:
    out = cli.folder / "linked.csv"
    result = cli.run("link", cli.file("names.csv", TABLE), "-o", str(out))
    rows = cells(out)
    assert list(rows[0]) == ["name", "year", *LINK_COLUMNS]
    assert [(row["name"], row["year"], row["entity_id"], row["entity_status"]) for row in rows] == [
        ("Tschechow", "1860", "Q5685", "linked"),
        ("Gogol", "1809", "", "nil"),
        ("Кафка", "1883", "el:kafka", "linked"),
    ]
    chekhov = rows[0]
    assert chekhov["entity_label"] == "Anton Chekhov"
    assert chekhov["entity_kind"] == "person"
    assert chekhov["entity_url"] == "https://www.wikidata.org/wiki/Q5685"
    assert chekhov["entity_reason"] == "German spelling of Чехов; without Anton"
    assert 0.5 < float(chekhov["entity_score"]) < 1.0
    assert chekhov["gazetteer"] == "writers"
    assert result.stdout == ""
    assert result.stderr.endswith(f"gazetteer: writers; entitylink {__version__}\n")
    assert {entry.name for entry in cli.folder.iterdir()} == {"linked.csv", "names.csv"}


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl"])
def test_formats_hold_the_same(cli: Commands, ending: str) -> None:
    names = cli.file("names.csv", TABLE)
    as_csv, other = cli.folder / "a.csv", cli.folder / f"b.{ending}"
    cli.run("link", names, "-o", str(as_csv))
    cli.run("link", names, "-o", str(other))
    if ending == "jsonl":
        lines = other.read_text(encoding="utf-8").splitlines()
        rows = [{k: v or "" for k, v in json.loads(line).items()} for line in lines]
        for row in rows:
            row["entity_score"] = f"{row['entity_score']:.4f}"
            row["entity_candidates"] = "; ".join(
                f"{c['id']} {c['label']} {c['score']:.2f}" for c in row["entity_candidates"]
            )
    else:
        separator = "\t" if ending == "tsv" else ","
        rows = list(csv.DictReader(other.open(encoding="utf-8"), delimiter=separator))
    assert rows == cells(as_csv)


def test_link_to_standard_output(cli: Commands) -> None:
    done = cli.start("link", cli.file("names.csv", TABLE))
    cli.run("link", cli.file("names.csv", TABLE), "-o", str(cli.folder / "linked.csv"))
    assert done.stdout == (cli.folder / "linked.csv").read_bytes()
    assert b"gazetteer: writers" in done.stderr


def test_link_from_standard_input(cli: Commands) -> None:
    lines = b'{"name": "Kafka", "n": 1}\n{"name": "\\ud800Gogol", "n": [2]}\n'
    done = cli.start("link", "-", "--format", "jsonl", typed=lines)
    kafka, gogol = map(json.loads, done.stdout.splitlines())
    assert (kafka["entity_id"], kafka["n"]) == ("el:kafka", 1)
    # UTF-8 cannot hold half a surrogate pair, JSON escapes can.
    assert (gogol["entity_id"], gogol["n"], gogol["name"]) == (None, [2], "?Gogol")


def test_a_reader_that_goes_away(cli: Commands) -> None:
    names = cli.file("names.csv", "name\n" + "Kafka\n" * 5000)
    command = [sys.executable, "-m", "entitylink.cli", "link", "-g", cli.gazetteer, names]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


def test_show_prints_a_table_too(cli: Commands) -> None:
    names = cli.file("names.csv", TABLE)
    result = cli.run("link", names, "-o", str(cli.folder / "linked.csv"), "--show")
    lines = result.stdout.splitlines()
    assert lines[0].split()[0] == "name"
    assert [line.split()[0] for line in lines[2:]] == ["Tschechow", "Gogol", "Кафка"]


def test_link_uses_the_columns_named(cli: Commands) -> None:
    table = (
        "who,lang,kind,about\n"
        "Tschechow,de,person,\n"
        "Chekhov,,place,\n"
        "Kafka,,,a writer\n"
        "Kafka,deutsch,,\n"
        "Kafka,,animal,\n"
    )
    out = cli.folder / "linked.csv"
    options = ("--column", "who", "--lang-column", "lang", "--kind-column", "kind")
    names = cli.file("names.csv", table)
    result = cli.run("link", names, *options, "--context-column", "about", "-o", str(out), code=1)
    rows = cells(out)
    assert [row["entity_id"] for row in rows] == ["Q5685", "", "el:kafka", "", ""]
    assert [row["entity_status"] for row in rows][-2:] == ["error", "error"]
    assert "names.csv, line 5: 'deutsch' is not a language code; did you mean" in result.stderr
    assert "names.csv, line 6: kind is 'animal'; expected one of person" in result.stderr


@pytest.mark.parametrize(
    ("option", "column"),
    [
        ("--column", "nom"),
        ("--lang-column", "l"),
        ("--kind-column", "k"),
        ("--context-column", "c"),
    ],
)
def test_a_column_that_is_not_there(cli: Commands, option: str, column: str) -> None:
    names = cli.file("names.csv", "name,pays\nKafka,CZ\n")
    result = cli.run("link", names, option, column, "-o", str(cli.folder / "out.csv"), code=2)
    message = f"line 1: no column '{column}'. Columns are: name, pays. Choose one with {option}"
    assert message in result.stderr
    assert not (cli.folder / "out.csv").exists()


def test_columns_of_an_earlier_run_are_filled_anew(cli: Commands) -> None:
    first, again = str(cli.folder / "first.csv"), str(cli.folder / "again.csv")
    cli.run("link", cli.file("names.csv", "name\nKafka\n"), "-o", first)
    cli.run("link", first, "-o", again)
    assert cells(Path(again)) == cells(Path(first))
    assert list(cells(Path(again))[0]) == ["name", *LINK_COLUMNS]


def test_columns_of_the_user_are_not_written_over(cli: Commands) -> None:
    names = cli.file("names.csv", "name,entity_id\nKafka,my-own\n")
    result = cli.run("link", names, "-o", str(cli.folder / "out.csv"), code=2)
    assert "has entity_id already, which link would write over; rename or drop" in result.stderr


def test_a_key_of_a_later_row_is_not_written_over(cli: Commands) -> None:
    lines = '{"name": "Kafka"}\n{"name": "Kafka", "entity_id": "my-own"}\n'
    out = cli.folder / "out.jsonl"
    result = cli.run("link", cli.file("names.jsonl", lines), "-o", str(out), code=2)
    assert "names.jsonl, line 2: has entity_id already, which link would write" in result.stderr
    assert not out.exists()


def test_semicolons_separate_too(cli: Commands) -> None:
    out = cli.folder / "out.csv"
    cli.run("link", cli.file("names.csv", "name;pays\nKafka;CZ, AT\n"), "-o", str(out))
    head, row = out.read_text(encoding="utf-8").splitlines()
    assert head.startswith("name;pays;entity_id;")
    assert row.startswith("Kafka;CZ, AT;el:kafka;")


def test_json_lines_hold_numbers_lists_and_null(cli: Commands) -> None:
    out = cli.folder / "out.jsonl"
    cli.run("link", cli.file("names.csv", "name\nKafka\nGogol\n"), "-o", str(out))
    kafka, gogol = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert isinstance(kafka["entity_score"], float)
    assert (gogol["entity_id"], gogol["entity_candidates"]) == (None, [])


def test_a_broken_row_is_reported_and_the_rest_goes_on(cli: Commands) -> None:
    table = 'name,n\nKafka,1\nGogol\n"two\nlines",2,3\nЧехов,4\n'
    out = cli.folder / "linked.csv"
    result = cli.run("link", cli.file("names.csv", table), "-o", str(out), code=1)
    rows = cells(out)
    assert [row["entity_status"] for row in rows] == ["linked", "error", "error", "linked"]
    assert rows[1]["entity_reason"] == "1 cells; expected 2"
    assert rows[1]["name"] == "Gogol"
    assert "names.csv, line 3: 1 cells; expected 2\n" in result.stderr
    assert "names.csv, line 4: 3 cells; expected 2; left over: '3'\n" in result.stderr


def test_a_broken_line_of_json_is_reported(cli: Commands) -> None:
    lines = '{"name": "Kafka"}\n{"name"\n[1]\n{"name": "Чехов"}\n'
    out = cli.folder / "linked.jsonl"
    result = cli.run("link", cli.file("names.jsonl", lines), "-o", str(out), code=1)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["entity_status"] for row in rows] == ["linked", "error", "error", "linked"]
    assert "names.jsonl, line 2: not JSON (" in result.stderr
    assert "names.jsonl, line 3: a list; expected an object" in result.stderr


@pytest.mark.parametrize(
    ("lines", "ids", "message"),
    [
        pytest.param(
            '{"name": "Kafka"}\n{"nam": "Kafka"}\n',
            ["el:kafka", ""],
            "line 2: no 'name'; expected a string",
            id="no-name",
        ),
        pytest.param(
            '{"name": "Kafka"}\n{"name": 5}\n',
            ["el:kafka", ""],
            "line 2: name is 5; expected a string",
            id="a-number",
        ),
        pytest.param(
            '{"name"\n{"name": "Kafka"}\n', ["", "el:kafka"], "line 1: not JSON", id="broken-first"
        ),
        pytest.param(
            '{"name": "Kafka"}\n{"name": "Kafka", "born": 1883}\n',
            ["el:kafka", ""],
            "line 2: born is no key of the first row and has no column in csv; write JSON lines",
            id="a-key-that-csv-would-lose",
        ),
    ],
)
def test_a_row_of_json_that_cannot_be_linked_is_reported(
    cli: Commands, lines: str, ids: list[str], message: str
) -> None:
    out = cli.folder / "linked.csv"
    result = cli.run("link", cli.file("names.jsonl", lines), "-o", str(out), code=1)
    assert message in result.stderr
    assert [row["entity_id"] for row in cells(out)] == ids


@pytest.mark.parametrize(
    ("file", "content", "columns"),
    [
        pytest.param("names.csv", "name,pays\n", ["name", "pays"], id="csv"),
        pytest.param("names.jsonl", "", [], id="json-lines"),
    ],
)
def test_a_table_without_rows_gives_a_table_without_rows(
    cli: Commands, file: str, content: str, columns: list[str]
) -> None:
    out = cli.folder / "linked.csv"
    cli.run("link", cli.file(file, content), "-o", str(out))
    header = out.read_text(encoding="utf-8").splitlines()
    assert len(header) == 1
    assert header[0].split(",")[: len(columns)] == columns
    assert header[0].endswith("gazetteer")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "is empty; expected a first line with the names of", id="empty"),
        pytest.param(b"name,name\na,b\n", "line 1: the column 'name' comes twice", id="twice"),
        pytest.param(b"n\xe4me\nGogol\n", "line 1: byte 0xe4 is not UTF-8", id="latin-1"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "byte 0x89 is not UTF-8", id="binary"),
        pytest.param(b"\xff\xfen\x00a", "is not the UTF-16 text it begins as", id="cut-utf-16"),
    ],
)
def test_a_table_that_cannot_be_used_keeps_the_old_output(
    cli: Commands, content: bytes, message: str
) -> None:
    out = cli.file("linked.csv", "old")
    result = cli.run("link", cli.file("names.csv", content), "-o", out, code=2)
    assert message in result.stderr
    assert "names.csv" in result.stderr
    assert Path(out).read_text() == "old"
    assert {entry.name for entry in cli.folder.iterdir()} == {"names.csv", "linked.csv"}


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(0, id="first-row"),
        pytest.param(1, id="second-row"),
        pytest.param(512, id="first-row-of-the-next-chunk"),
        pytest.param(700, id="in-the-next-chunk"),
    ],
)
def test_a_line_that_is_no_utf8_is_reported_and_the_rest_goes_on(cli: Commands, place: int) -> None:
    names = ["Kafka" if number % 2 else "Gogol" for number in range(place)]
    good = "".join(f"{name}\n" for name in ["name", *names]).encode()
    done = cli.start("link", cli.file("names.csv", good + b"M\xfcller\nKafka\n"), code=1)
    rows = list(csv.DictReader(done.stdout.decode().splitlines()))
    assert [row["name"] for row in rows] == [*names, "M\ufffdller", "Kafka"]
    assert [row["entity_status"] for row in rows[place:]] == ["error", "linked"]
    line = f"names.csv, line {place + 2}: byte 0xfc is not UTF-8".encode()
    assert done.stderr.count(line) == 1


def test_parquet_is_linked(cli: Commands) -> None:
    first, second = str(cli.folder / "a.parquet"), str(cli.folder / "b.parquet")
    cli.run("link", cli.file("names.csv", "name,n\nKafka,1\n,2\n"), "-o", first)
    cli.run("link", first, "-o", second)
    out = cli.folder / "c.csv"
    cli.run("link", second, "-o", str(out))
    kafka, empty = cells(out)
    assert (kafka["entity_id"], kafka["n"], empty["entity_status"]) == ("el:kafka", "1", "nil")
    assert empty["entity_score"] == "0.9999", "no score is shown as certain"


def test_parquet_keeps_its_types(cli: Commands) -> None:
    first, second = str(cli.folder / "a.parquet"), str(cli.folder / "b.parquet")
    # With columns of an earlier run, as somebody may have changed them.
    earlier = {name: [None, 0.5] for name in LINK_COLUMNS}
    rows = {"name": ["Kafka", "Gogol"], "born": [1883, 1809], **earlier}
    pyarrow.parquet.write_table(pyarrow.table(rows), first)
    cli.run("link", first, "-o", second)
    linked = pyarrow.parquet.read_table(second)
    assert linked.column("born").to_pylist() == [1883, 1809]
    assert linked.column("entity_id").to_pylist() == ["el:kafka", None]


def test_rows_in_whole_chunks_are_all_printed(cli: Commands) -> None:
    done = cli.start("link", cli.file("names.csv", "name\n" + "Kafka\n" * 1024))
    assert done.stdout.count(b"\nKafka,el:kafka,") == 1024


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("", id="empty"),
        pytest.param(" ", id="blank"),
        pytest.param("a" * 100_000, id="very-long"),
        pytest.param("a b " * 25_000, id="very-many-words"),
        pytest.param("\x01\x1b[31m\x7f\u202e", id="control-characters"),
        pytest.param('"; DROP TABLE', id="quote"),
        pytest.param("=1+1", id="formula"),
    ],
)
def test_odd_cells_are_kept(cli: Commands, cell: str) -> None:
    path = cli.folder / "names.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([["name", "n"], [cell, "1"], ["Kafka", "2"]])
    out = cli.folder / "linked.csv"
    cli.run("link", str(path), "-o", str(out))
    odd, kafka = cells(out)
    assert (odd["name"], odd["n"], odd["entity_status"]) == (cell, "1", "nil")
    assert kafka["entity_id"] == "el:kafka"


def test_an_odd_header_is_no_error(cli: Commands) -> None:
    names = cli.file("names.csv", '"a\tb\nc",name,\n1,Kafka,2\n')
    cli.run("link", names, "-o", str(cli.folder / "linked.tsv"))
    head, row = (cli.folder / "linked.tsv").read_text(encoding="utf-8").splitlines()
    assert head.split("\t")[:4] == ["a b c", "name", "", "entity_id"]
    assert row.split("\t")[:4] == ["1", "Kafka", "2", "el:kafka"]


@pytest.mark.parametrize(
    ("place", "message"),
    [
        pytest.param("nowhere/out.csv", "out.csv: cannot be written (no folder", id="no-folder"),
        pytest.param("out.xyz", "cannot tell the format of a table from", id="unknown-ending"),
        pytest.param("folder.csv", "folder.csv: cannot be written (Is a directory)", id="a-folder"),
    ],
)
def test_an_output_that_cannot_be_written(cli: Commands, place: str, message: str) -> None:
    (cli.folder / "folder.csv").mkdir()
    names = cli.file("names.csv", TABLE)
    result = cli.run("link", names, "-o", str(cli.folder / place), code=2)
    assert message in result.stderr
    assert {entry.name for entry in cli.folder.iterdir()} == {"names.csv", "folder.csv"}


def test_the_output_may_be_the_input(cli: Commands) -> None:
    names = cli.file("names.csv", TABLE)
    cli.run("link", names, "-o", names)
    assert [row["entity_id"] for row in cells(names)] == ["Q5685", "", "el:kafka"]


# text

TEXT = "🙂 Tschechow und Franz\nKafka trafen Gogol.\n"
PLACES = [(2, 11, "Tschechow", "Q5685"), (16, 27, "Franz\nKafka", "el:kafka")]


@pytest.mark.parametrize("output", ["json", "jsonl"])
def test_text_as_json(cli: Commands, output: str) -> None:
    result = cli.run("text", cli.file("a.txt", TEXT), "--lang", "de", "--format", output)
    if output == "json":
        found = json.loads(result.stdout)
    else:
        found = list(map(json.loads, result.stdout.splitlines()))
    assert [(m["start"], m["end"], m["surface"], m["id"]) for m in found] == PLACES
    assert all(TEXT[m["start"] : m["end"]] == m["surface"] for m in found)
    assert result.stderr == ""


def test_text_as_tsv(cli: Commands) -> None:
    path = cli.file("a.txt", TEXT)
    result = cli.run("text", path, "--lang", "de", "--format", "tsv", "--nil")
    head, *lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert head == ["start", "end", "surface", "id", "label", "score", "reason"]
    assert [line[:5] for line in lines] == [
        ["2", "11", "Tschechow", "Q5685", "Anton Chekhov"],
        ["16", "27", "Franz Kafka", "el:kafka", "Franz Kafka"],
        ["35", "40", "Gogol", "NIL", ""],
    ]


def test_text_as_a_table(cli: Commands) -> None:
    result = cli.run("text", cli.file("a.txt", TEXT), "--lang", "de")
    assert [line.split()[0] for line in result.stdout.splitlines()] == [
        "place",
        "-----",
        "2-11",
        "16-27",
    ]
    assert result.stderr.startswith("gazetteer: writers;")


@pytest.mark.parametrize(
    ("content", "count"),
    [
        pytest.param(b"", 0, id="empty"),
        pytest.param(b"\n\n", 0, id="blank"),
        pytest.param(b"\xef\xbb\xbfFranz Kafka", 1, id="byte-order-mark"),
        pytest.param("Franz Kafka".encode("utf-16"), 1, id="utf-16"),
        pytest.param(b"x" * 100_000, 0, id="one-long-word"),
        pytest.param(b"\x01\x02\x1b[0m Franz Kafka", 1, id="control-characters"),
    ],
)
def test_texts_of_all_kinds(cli: Commands, content: bytes, count: int) -> None:
    result = cli.run("text", cli.file("a.txt", content), "--format", "jsonl")
    assert len(result.stdout.splitlines()) == count


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"a\nM\xfcller", "a.txt, line 2: byte 0xfc is not UTF-8", id="latin-1"),
        pytest.param(b"\x7fELF\0\0", "a.txt: holds zero bytes, so it is not a text", id="binary"),
    ],
)
def test_a_text_that_is_none(cli: Commands, content: bytes, message: str) -> None:
    result = cli.run("text", cli.file("a.txt", content), code=2)
    assert message in result.stderr
    assert result.stdout == ""


def test_text_from_standard_input(cli: Commands) -> None:
    done = cli.start("text", "-", "--format", "jsonl", typed="Чехов".encode())
    assert json.loads(done.stdout)["id"] == "Q5685"


@pytest.mark.parametrize(
    ("ending", "begins"),
    [
        pytest.param("html", "<!DOCTYPE html>", id="html"),
        pytest.param("md", "[", id="markdown"),
        pytest.param("ttl", "@prefix", id="nif"),
        pytest.param("ann", "T1\tPerson", id="brat"),
        pytest.param("jsonl", '{"start": ', id="jsonl"),
    ],
)
def test_the_ending_of_the_output_tells_the_format(cli: Commands, ending: str, begins: str) -> None:
    out = cli.folder / f"a.{ending}"
    cli.run("text", cli.file("a.txt", "Franz Kafka"), "-o", str(out))
    assert out.read_text(encoding="utf-8").startswith(begins)


def test_a_table_is_not_written_to_a_file(cli: Commands) -> None:
    out = cli.folder / "a.xyz"
    done = cli.run("text", cli.file("a.txt", "Franz Kafka"), "-o", str(out), code=2)
    assert "choose one of json, jsonl, tsv" in done.stderr
    assert not out.exists()


def test_a_folder_that_is_not_there(cli: Commands) -> None:
    out = str(cli.folder / "no" / "a.html")
    done = cli.run("text", cli.file("a.txt", "Franz Kafka"), "-o", out, code=2)
    assert "a.html: cannot be written" in done.stderr


def test_lines_are_texts_of_their_own(cli: Commands) -> None:
    text = b"Tschechow kam.\n\nM\xfcller und Franz Kafka.\nHerr Tschechow\n"
    out = cli.folder / "found.jsonl"
    words = ["--lines", "--lang", "de", "-o", str(out)]
    done = cli.run("text", cli.file("a.txt", text), *words, code=1)
    assert "a.txt, line 3: byte 0xfc is not UTF-8" in done.stderr
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(m["line"], m["start"], m["surface"], m["id"]) for m in found] == [
        (1, 0, "Tschechow", "Q5685"),
        (3, 11, "Franz Kafka", "el:kafka"),
        (4, 5, "Tschechow", "Q5685"),
    ]


def test_lines_as_tsv(cli: Commands) -> None:
    out = cli.folder / "found.tsv"
    cli.run("text", cli.file("a.txt", "Franz Kafka\nFranz Kafka\n"), "--lines", "-o", str(out))
    rows = [line.split("\t") for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row[:5] for row in rows] == [
        ["line", "start", "end", "surface", "id"],
        ["1", "0", "11", "Franz Kafka", "el:kafka"],
        ["2", "0", "11", "Franz Kafka", "el:kafka"],
    ]


def test_lines_are_no_page(cli: Commands) -> None:
    out = str(cli.folder / "a.html")
    done = cli.run("text", cli.file("a.txt", "Franz Kafka"), "--lines", "-o", out, code=2)
    assert "--lines gives jsonl or tsv; html holds one text" in done.stderr


# variants


def test_variants_prints_spellings(cli: Commands) -> None:
    lines = cli.run("variants", "Лавров", "--lang", "ru").stdout.splitlines()
    assert lines[0] == "Лавров (read as Russian)"
    german = next(line for line in lines if line.startswith("de "))
    assert german.split() == ["de", "German", "Lawrow"]


def test_variants_as_json(cli: Commands) -> None:
    lines = cli.run("variants", "--json", "Лавров", "Чехов").stdout.splitlines()
    lavrov, chekhov = map(json.loads, lines)
    assert lavrov["name"] == "Лавров"
    assert lavrov["variants"]["de"] == ["Lawrow"]
    assert "Tschechow" in chekhov["variants"]["de"]


@pytest.mark.parametrize("name", ["", "?!", "\ud800", "x" * 10_000, "ᏣᎳᎩ"])
def test_variants_of_what_is_no_name(cli: Commands, name: str) -> None:
    assert cli.run("variants", name).stdout.splitlines()[0].endswith(")")


# gazetteer


def test_version_and_help(cli: Commands) -> None:
    assert cli.run("--version").stdout == f"entitylink, version {__version__}\n"
    listed = cli.run("--help").stdout
    assert all(name in listed for name in ("lookup", "link", "text", "variants", "gazetteer"))


def test_utf_16_is_read(cli: Commands) -> None:
    out = cli.folder / "linked.csv"
    cli.run("link", cli.file("excel.csv", "name,note\nЧехов,a\n".encode("utf-16")), "-o", str(out))
    assert "Чехов,a,Q5685" in out.read_text("utf-8")


def test_a_quotation_mark_that_is_not_closed_is_named(cli: Commands) -> None:
    table = cli.file("quote.csv", 'name,note\n"Чехов,a\nGogol,b\n')
    result = cli.run("link", table, "-o", str(cli.folder / "linked.csv"), code=1)
    assert "line 2: 1 cells; expected 2; a quotation mark that opens in this line" in result.stderr


# --add


def test_own_names_stand_over_a_gazetteer(cli: Commands) -> None:
    added = cli.file(
        "own.csv", "id,name,kind\nQ5685,The Doctor of Melikhovo,\nown:1,Jane Roe,person\n"
    )
    names = ["The Doctor of Melikhovo", "Jane Roe", "Tschechow"]
    lines = cli.run("lookup", "--json", "--add", added, *names).stdout.splitlines()
    doctor, roe, chekhov = map(json.loads, lines)
    assert (doctor["id"], doctor["label"]) == ("Q5685", "Anton Chekhov")
    assert (roe["id"], roe["kind"], roe["gazetteer"]) == ("own:1", "person", "own.csv")
    assert chekhov["id"] == "Q5685"
    assert json.loads(cli.run("lookup", "--json", names[0]).stdout)["id"] is None


def test_a_bad_row_of_own_names_is_named(cli: Commands) -> None:
    added = cli.file("own.csv", "id,name\nQ5685,\n")
    done = cli.run("lookup", "--add", added, "Чехов", code=2)
    assert "own.csv, line 2: Q5685: no name" in done.stderr


# A run that is stopped


@pytest.mark.parametrize(
    ("how", "code"),
    [
        pytest.param(signal.SIGKILL, -signal.SIGKILL, id="killed"),
        pytest.param(signal.SIGINT, 130, id="ctrl-c"),
    ],
)
def test_a_run_that_was_stopped_goes_on(cli: Commands, how: signal.Signals, code: int) -> None:
    names = ["Kafka", "Gogol", "Чехов", ""] * 1500
    table = cli.file("names.csv", "name\n" + "".join(f'"{name}"\n' for name in names) + "a,b\n")
    whole, out = cli.folder / "whole.csv", cli.folder / "out.csv"
    cli.start("link", table, "-o", str(whole), code=1)
    command = [sys.executable, "-m", "entitylink.cli", "link", "-g", cli.gazetteer, table]
    part = cli.folder / ".out.csv.part.json"
    with subprocess.Popen([*command, "-o", str(out)], cwd=ROOT, stderr=subprocess.DEVNULL) as run:
        while not part.exists() and run.poll() is None:
            time.sleep(0.002)
        run.send_signal(how)
    assert run.returncode == code
    assert not out.exists()
    done = cli.start("link", table, "-o", str(out), code=1)
    assert b"going on behind row " in done.stderr
    assert out.read_bytes() == whole.read_bytes()
    assert not list(cli.folder.glob(".out*"))


def test_what_another_run_left_is_not_gone_on_with(cli: Commands) -> None:
    table = cli.file("names.csv", "name\n" + "Kafka\n" * 10)
    out = cli.folder / "out.csv"
    (cli.folder / ".out.csv.part").write_text("rubbish")
    state = {"run": "another", "rows": 5, "failed": 0, "size": 7}
    (cli.folder / ".out.csv.part.json").write_text(json.dumps(state))
    cli.run("link", table, "-o", str(out))
    assert [row["name"] for row in cells(out)] == ["Kafka"] * 10
    assert not list(cli.folder.glob(".out*"))


def test_two_runs_do_not_write_one_file(cli: Commands) -> None:
    table = cli.file("names.csv", "name\nKafka\n")
    out = str(cli.folder / "out.csv")
    with FileLock(cli.folder / ".out.csv.part.lock"):
        done = cli.run("link", table, "-o", out, code=2)
    assert "out.csv: is being written by another process" in done.stderr
