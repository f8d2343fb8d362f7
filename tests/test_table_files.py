"""Tables (`entitylink.tables`) are read row by row and written whole or not at all.

Not called test_tables.py: there is one for `entitylink.text.tables`, and pytest wants two names.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from threading import Thread

import pyarrow.parquet
import pytest

from entitylink import InputError
from entitylink.tables import Row, TableWriter, format_of, read_table, read_text, write_text


@pytest.mark.parametrize(
    ("path", "given", "table_format"),
    [
        pytest.param("a.csv", None, "csv", id="csv"),
        pytest.param("a.CSV", None, "csv", id="capitals"),
        pytest.param("a.tsv", None, "tsv", id="tsv"),
        pytest.param("a.tab", None, "tsv", id="tab"),
        pytest.param("a.jsonl", None, "jsonl", id="jsonl"),
        pytest.param("a.ndjson", None, "jsonl", id="ndjson"),
        pytest.param("-", None, "csv", id="standard-input"),
        pytest.param("-", "jsonl", "jsonl", id="given"),
        pytest.param("a.txt", "tsv", "tsv", id="given-for-another-ending"),
    ],
)
def test_format(path: str, given: str | None, table_format: str) -> None:
    assert format_of(path, given) == table_format


def test_an_unknown_format() -> None:
    message = r"a.xlsx: cannot tell the format of a table from the ending '.xlsx'; expected one of"
    with pytest.raises(InputError, match=message) as plain:
        format_of("a.xlsx", None)
    assert str(plain.value).endswith(".parquet")  # no option to say it with
    with pytest.raises(InputError, match=r"\.parquet, or say it with --input-format$"):
        format_of("a.xlsx", option="--input-format")
    assert format_of("a.xlsx", otherwise="csv") == "csv"


def rows(tmp_path: Path, content: str | bytes, table_format: str = "csv") -> list[Row]:
    file = tmp_path / "names"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_table(str(file), table_format)[1])


@pytest.mark.parametrize(
    ("content", "table_format", "expected"),
    [
        pytest.param("name,n\na,1\n", "csv", [Row(2, {"name": "a", "n": "1"})], id="csv"),
        pytest.param("name\n", "csv", [], id="only-a-header"),
        pytest.param("name\na", "csv", [Row(2, {"name": "a"})], id="no-line-end-at-the-end"),
        pytest.param("name\r\na\r\n", "csv", [Row(2, {"name": "a"})], id="windows-line-ends"),
        pytest.param("\ufeffname\na\n", "csv", [Row(2, {"name": "a"})], id="byte-order-mark"),
        pytest.param(
            'name\n"a, ""b"""\nc\n',
            "csv",
            [Row(2, {"name": 'a, "b"'}), Row(3, {"name": "c"})],
            id="quotes",
        ),
        pytest.param(
            'name\n"a\nb"\nc\n',
            "csv",
            [Row(2, {"name": "a\nb"}), Row(4, {"name": "c"})],
            id="a-row-on-two-lines",
        ),
        pytest.param("name\n\na\n", "csv", [Row(3, {"name": "a"})], id="empty-lines-are-no-rows"),
        pytest.param(
            "name,n\na\nb,1\n",
            "csv",
            [
                Row(2, {"name": "a", "n": ""}, "1 cells; expected 2"),
                Row(3, {"name": "b", "n": "1"}),
            ],
            id="a-cell-too-few",
        ),
        pytest.param(
            "name\na,1\nb\n",
            "csv",
            [
                Row(2, {"name": "a"}, "2 cells; expected 1; left over: '1'"),
                Row(3, {"name": "b"}),
            ],
            id="a-cell-too-many",
        ),
        pytest.param("name\na\0b\n", "csv", [Row(2, {"name": "ab"})], id="zero-byte"),
        pytest.param('name\tn\n"a\t1\n', "tsv", [Row(2, {"name": '"a', "n": "1"})], id="tsv"),
        pytest.param(
            '{"name": "a"}\n\n{"name": 5}\n',
            "jsonl",
            [Row(1, {"name": "a"}), Row(3, {"name": 5})],
            id="jsonl",
        ),
        pytest.param("[1]\n", "jsonl", [Row(1, {}, "a list; expected an object")], id="json-list"),
        pytest.param(
            "[" * 100_000 + '\n{"name": "a"}\n',
            "jsonl",
            [
                Row(
                    1,
                    {},
                    "not JSON (maximum recursion depth exceeded while decoding a JSON array from a "
                    "unicode string)",
                ),
                Row(2, {"name": "a"}),
            ],
            id="json-too-deep",
        ),
        pytest.param('{"name": "\\ud800"}', "jsonl", [Row(1, {"name": "\ud800"})], id="surrogate"),
    ],
)
def test_rows(tmp_path: Path, content: str, table_format: str, expected: list[Row]) -> None:
    assert rows(tmp_path, content, table_format) == expected


def test_a_line_that_is_no_json_does_not_end_the_reading(tmp_path: Path) -> None:
    bad, good = rows(tmp_path, '{"name": \n{"name": "b"}\n', "jsonl")
    assert (bad.line, bad.cells) == (1, {})
    assert bad.problem.startswith("not JSON (")
    assert good == Row(2, {"name": "b"})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "names: is empty; expected a first line with the names", id="empty"),
        pytest.param(b"\n", "names: is empty", id="empty-first-line"),
        pytest.param(b"a,b,a\n", "line 1: the column 'a' comes twice; rename one", id="twice"),
        pytest.param(
            b"n\xe4me\nA\n", "byte 0xe4 is not UTF-8; save the file as UTF-8", id="latin-1"
        ),
        pytest.param(b"\xff\xfen\x00a", "is not the UTF-16 text it begins as", id="cut-utf-16"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "byte 0x89 is not UTF-8", id="an-image"),
        pytest.param(
            b"name,n\ra,1\rb,2\r", "line 1: .* with carriage returns alone", id="old-line-ends"
        ),
    ],
)
def test_what_is_no_table(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        rows(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "table_format", "expected"),
    [
        pytest.param(b"name\na\nM\xfc\nb\n", "csv", ["a", "M\ufffd!", "b"], id="csv"),
        pytest.param(b'name\n"a\nM\xfc"\nb\n', "csv", ["a\nM\ufffd!", "b"], id="inside-a-row"),
        pytest.param(b"name\nM\xfc\na\n", "tsv", ["M\ufffd!", "a"], id="tsv"),
        pytest.param(
            b'{"name": "a"}\n{"name": "\xfc"}\n{"name": "b"}\n',
            "jsonl",
            ["a", "!", "b"],
            id="jsonl",
        ),
    ],
)
def test_a_row_that_is_no_utf8_is_told_and_the_rest_is_read(
    tmp_path: Path, content: bytes, table_format: str, expected: list[str]
) -> None:
    read = rows(tmp_path, content, table_format)
    assert [row.cells.get("name", "") + "!" * bool(row.problem) for row in read] == expected
    assert "byte 0xfc is not UTF-8; save the file" in next(r.problem for r in read if r.problem)


@pytest.mark.parametrize(
    ("header", "separator"),
    [
        pytest.param("name,n", ",", id="commas"),
        pytest.param("name;n", ";", id="semicolons"),
        pytest.param("name\tn", "\t", id="tabs"),
        pytest.param("name", ",", id="one-column"),
        pytest.param('"name, all";n;m', ";", id="a-comma-in-a-name"),
    ],
)
def test_csv_says_what_separates(tmp_path: Path, header: str, separator: str) -> None:
    (tmp_path / "names").write_text(header + "\n")
    assert read_table(str(tmp_path / "names"), "csv").separator == separator


@pytest.fixture
def parquet(tmp_path: Path) -> str:
    path = str(tmp_path / "names.parquet")
    with TableWriter(path, "parquet", ["name", "n"]) as writer:
        writer.write({"name": "Чехов", "n": 1.5})
        writer.write({"name": None, "more": "not a column"})
    return path


def test_parquet_is_read_as_it_was_written(parquet: str) -> None:
    read = read_table(parquet, "parquet")
    assert read.columns == ["name", "n"]
    assert list(read.rows) == [
        Row(1, {"name": "Чехов", "n": "1.5"}),
        Row(2, {"name": "", "n": ""}),
    ]


def test_parquet_keeps_the_types_of_its_columns(tmp_path: Path) -> None:
    rows = {
        "name": pyarrow.array(["a", "b"]).dictionary_encode(),
        "n": pyarrow.array([1, None], pyarrow.int32()),
        "born": [date(1860, 1, 29), None],
        "words": [["x", "y"], []],
        "share": [0.5, float("nan")],
    }
    first, second = str(tmp_path / "a.parquet"), str(tmp_path / "b.parquet")
    pyarrow.parquet.write_table(pyarrow.table(rows), first)
    table = read_table(first, "parquet")
    with TableWriter(second, "parquet", [*table.columns, "more"], types=table.types) as writer:
        for row in table.rows:
            writer.write({**row.cells, "more": 5})
    copied = pyarrow.parquet.read_table(second)
    assert [str(each) for each in copied.schema.types] == [
        "string", "int32", "date32[day]", "list<element: string>", "double", "string",
    ]  # fmt: skip
    assert copied.column("n").to_pylist() == [1, None]
    assert copied.column("words").to_pylist() == [["x", "y"], []]
    assert copied.column("more").to_pylist() == ["5", "5"]


def test_cells_of_parquet_become_json(tmp_path: Path) -> None:
    first, second = str(tmp_path / "a.parquet"), tmp_path / "b.jsonl"
    rows = {
        "n": [1.5, float("nan")],
        "born": [date(1860, 1, 29), None],
        "seen": [datetime(2026, 11, 2, 8, 30), None],
        "data": [b"a", None],
    }
    pyarrow.parquet.write_table(pyarrow.table(rows), first)
    table = read_table(first, "parquet")
    with TableWriter(str(second), "jsonl", table.columns) as writer:
        for row in table.rows:
            writer.write(row.cells)
    assert second.read_text() == (
        '{"n": 1.5, "born": "1860-01-29", "seen": "2026-11-02T08:30:00", "data": "b\'a\'"}\n'
        '{"n": null, "born": "", "seen": "", "data": ""}\n'
    )


def test_what_is_no_parquet(tmp_path: Path, parquet: str) -> None:
    whole = Path(parquet).read_bytes()
    (tmp_path / "cut.parquet").write_bytes(whole[:-10])
    with pytest.raises(InputError, match=r"cut.parquet: cannot be read as Parquet"):
        read_table(str(tmp_path / "cut.parquet"), "parquet")
    with pytest.raises(InputError, match=r"nowhere.parquet: cannot be read"):
        read_table(str(tmp_path / "nowhere.parquet"), "parquet")
    with pytest.raises(InputError, match="Parquet cannot be read from standard input"):
        read_table("-", "parquet")
    with pytest.raises(InputError, match="Parquet cannot be written to standard output"):
        TableWriter("-", "parquet", ["name"])


def test_parquet_without_pyarrow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"install it: pip install 'entitylink\[parquet\]'"):
        TableWriter(str(tmp_path / "names.parquet"), "parquet", ["name"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("reader", [read_text, lambda path: list(read_table(path, "csv")[1])])
def test_a_file_that_is_not_there(tmp_path: Path, reader: object) -> None:
    with pytest.raises(InputError, match=r"nowhere.csv: cannot be read \(No such file"):
        reader(str(tmp_path / "nowhere.csv"))  # type: ignore[operator]
    with pytest.raises(InputError, match=r"cannot be read \(Is a directory"):
        reader(str(tmp_path))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param("Чехов\r\n".encode(), "Чехов\r\n", id="as-it-is"),
        pytest.param(b"\xef\xbb\xbfa", "a", id="byte-order-mark"),
        pytest.param("Чехов".encode("utf-16"), "Чехов", id="utf-16-with-mark"),
        pytest.param(b"", "", id="empty"),
    ],
)
def test_text(tmp_path: Path, content: bytes, text: str) -> None:
    (tmp_path / "text").write_bytes(content)
    assert read_text(str(tmp_path / "text")) == text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"a\nb\nM\xfc", "text, line 3: byte 0xfc is not UTF-8", id="latin-1"),
        pytest.param(b"a\0b", "text: holds zero bytes, so it is not a text", id="binary"),
        pytest.param(b"\xff\xfea", "text, line 1: byte 0x61 is not UTF-8", id="half-of-utf-16"),
    ],
)
def test_what_is_no_text(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "text").write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_text(str(tmp_path / "text"))


# Writing


@pytest.mark.parametrize(
    ("table_format", "content"),
    [
        pytest.param("csv", 'name,n\n"a, ""b""",1\n"c\nd",\n', id="csv"),
        pytest.param("tsv", 'name\tn\na, "b"\t1\nc d\t\n', id="tsv-has-no-quotes-and-no-breaks"),
        pytest.param(
            "jsonl",
            '{"name": "a, \\"b\\"", "n": 1}\n{"name": "c\\nd", "more": null}\n',
            id="jsonl-keeps-what-is-there",
        ),
    ],
)
def test_writes(tmp_path: Path, table_format: str, content: str) -> None:
    path = tmp_path / "out"
    with TableWriter(str(path), table_format, ["name", "n"]) as writer:
        writer.write({"name": 'a, "b"', "n": 1})
        writer.write({"name": "c\nd", "more": None})
        assert not path.exists()
    assert path.read_bytes().decode() == content
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("table_format", ["csv", "tsv", "jsonl"])
def test_anything_can_be_written(tmp_path: Path, table_format: str) -> None:
    path = tmp_path / "out"
    cells = {"na\tme\n": "\ud800", "b": "\t\r\n\0", "": '"', "c": "\r"}
    with TableWriter(str(path), table_format, list(cells)) as writer:
        writer.write(cells)
    text = path.read_bytes().decode()
    if table_format == "jsonl":
        assert json.loads(text) == {**cells, "na\tme\n": "?"}
    else:
        assert len(list(read_table(str(path), table_format)[1])) == 1


@pytest.mark.parametrize("table_format", ["csv", "tsv", "jsonl"])
def test_a_cell_stays_as_it_is(tmp_path: Path, table_format: str) -> None:
    path = tmp_path / "out"
    row = {"name": " a  b\u00a0\u3000c ", "n": ""}
    with TableWriter(str(path), table_format, list(row)) as writer:
        writer.write(row)
    assert [each.cells for each in read_table(str(path), table_format).rows] == [row]


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = Thread(target=lambda: read.append(pipe.read_text()), daemon=True)
    reader.start()
    with TableWriter(str(pipe), "csv", ["name"], run="a run") as writer:
        writer.write({"name": "a"})
    reader.join(timeout=60)
    assert read == ["name\na\n"]
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.parametrize("run", ["", "a run"])
def test_a_link_is_followed_and_permissions_are_kept(tmp_path: Path, run: str) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "private.csv", tmp_path / "out.csv"
    target.write_text("old")
    target.chmod(0o600)
    link.symlink_to(target)
    with TableWriter(str(link), "csv", ["name"], run=run) as writer:
        writer.write({"name": "a"})
    assert link.is_symlink()
    assert target.read_text() == "name\na\n"
    assert target.stat().st_mode & 0o777 == 0o600


@contextmanager
def little_room() -> Iterator[None]:
    """A file may have 20 kB: what is beyond fails as on a full disk. All files of the process."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_told_and_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def fill(run: str) -> None:
        with little_room(), TableWriter(str(path), "csv", ["name"], run=run) as writer:
            for number in range(writer.done, 30_000):
                writer.write({"name": "a"})
                if number == 5000:
                    writer.checkpoint(number + 1, 0)

    message = r"out.csv: cannot be written \(File too large\)"
    with pytest.raises(InputError, match=message):
        fill("")
    with pytest.raises(InputError, match=message), little_room():
        write_text(str(path), "a" * 30_000)
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.csv"]
    with pytest.raises(InputError, match=message):
        fill("a run")
    assert path.read_text() == "old"
    # There may be room the next time.
    with TableWriter(str(path), "csv", ["name"], run="a run") as writer:
        assert writer.done == 5001
    assert path.read_text() == "name\n" + "a\n" * 5001


def test_an_error_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def fail() -> None:
        with TableWriter(str(path), "csv", ["name"]) as writer:
            writer.write({"name": "new"})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.csv"]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"out.csv: cannot be written \(No such file"):
        TableWriter(str(tmp_path / "nowhere" / "out.csv"), "csv", ["name"])
    (tmp_path / "folder.csv").mkdir()
    with (
        pytest.raises(InputError, match=r"folder.csv: cannot be written \(Is a directory"),
        TableWriter(str(tmp_path / "folder.csv"), "csv", ["name"]),
    ):
        pass
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder.csv"]
