"""The reader of data files: every message says where, what was found and what was expected."""

import re

import pytest

from entitylink.errors import DataFileError
from entitylink.text.tables import read_table


def table(tmp_path, content):
    path = tmp_path / "some.toml"
    path.write_text(content, encoding="utf-8")
    return read_table(path)


def test_reads_what_is_there(tmp_path):
    data = table(
        tmp_path,
        'name = "x"\nweight = 0.5\nwords = ["a", "b"]\nrows = [["a", "b"]]\n'
        'rules = [{ ending = "s" }]\n[part]\nword = "y"',
    )
    assert data.text("name") == "x"
    assert data.number("weight") == 0.5
    assert data.texts("words") == ["a", "b"]
    assert data.pairs("rows") == [("a", "b")]
    assert data.tables("rules")[0].text("ending") == "s"
    assert data.table("part").text("word") == "y"
    assert data.texts("missing") == []
    assert data.text("missing", "z") == "z"


@pytest.mark.parametrize(
    ("content", "read", "message"),
    [
        ("", lambda t: t.text("name"), "some.toml: name is missing; expected a string"),
        ("name = 1", lambda t: t.text("name"), "name is 1; expected a string"),
        ('w = "1"', lambda t: t.number("w"), "w is '1'; expected a number, 0 or more"),
        ("w = -1", lambda t: t.number("w"), "w is -1; expected a number, 0 or more"),
        ("w = true", lambda t: t.number("w"), "w is True; expected a number"),
        ("w = [1]", lambda t: t.texts("w"), "w is [1]; expected a list of strings"),
        ('w = ["a", "a"]', lambda t: t.texts("w"), "w holds 'a' twice; expected once"),
        ('w = ["e\u0301"]', lambda t: t.texts("w"), "expected NFC"),
        ('w = [["a"]]', lambda t: t.pairs("w"), "w[0] is ['a']; expected [string, string]"),
        ("w = [[1]]", lambda t: t.rows("w"), "w[0] is [1]; expected a list of strings"),
        ("w = 1", lambda t: t.rows("w"), "w is 1; expected a list of lists of strings"),
        ("w = 1", lambda t: t.table("w"), "w is 1; expected a table"),
        ("w = [1]", lambda t: t.tables("w"), "w is [1]; expected a list of tables"),
        ("[a]\nb = 1", lambda t: t.table("a").text("b"), "some.toml: a: b is 1"),
        ("x = 1", lambda t: t.only("y", "z"), "key 'x' is unknown; expected one of y, z"),
        ("x = ", lambda t: t, "some.toml: not a readable TOML file"),
    ],
)
def test_says_what_is_wrong(tmp_path, content, read, message):
    with pytest.raises(DataFileError, match=re.escape(message)):
        read(table(tmp_path, content))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataFileError, match=r"gone\.toml: .*expected a file"):
        read_table(tmp_path / "gone.toml")
