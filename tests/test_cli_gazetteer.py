"""The commands of `entitylink gazetteer`."""

from __future__ import annotations

import json
import shutil

import pytest
from commands import Commands

from entitylink import Entity, Gazetteer, Linker, Name

STAFF = "id,Nom,type,salary\ns1,Jane Roe|Джейн Роу@ru,person,5\ns2,Acme Ltd,organization,\n"


def test_build_from_a_table(cli: Commands) -> None:
    out = str(cli.folder / "staff.elx")
    table = cli.file("staff.csv", STAFF)
    done = cli.run("gazetteer", "build", out, "--table", table, "--column", "name=Nom")
    assert "staff.elx: 2 entities" in done.stderr
    assert "passed over: salary" in done.stderr
    assert [(e.id, e.kind) for e in Gazetteer.open(out)] == [
        ("s1", "person"),
        ("s2", "organization"),
    ]
    found = Linker(Gazetteer.open(out)).link("Джейн Роу")
    assert (found.id, found.label) == ("s1", "Jane Roe")


def test_a_bad_row_of_a_table_is_reported_and_the_rest_is_built(cli: Commands) -> None:
    out = str(cli.folder / "staff.elx")
    table = cli.file("staff.csv", STAFF + "s3,,,\n")
    done = cli.run("gazetteer", "build", out, "--table", table, "--column", "name=Nom", code=1)
    assert "staff.csv, line 4: s3: no name" in done.stderr
    assert len(Gazetteer.open(out)) == 2


def test_the_manifest_says_what_was_told(cli: Commands) -> None:
    out = str(cli.folder / "staff.elx")
    table = cli.file("staff.csv", "id,name\n1,Roe\n")
    told = ["--name", "ours", "--source", "HR", "--licence", "CC0", "--date", "2026-11-30"]
    cli.run("gazetteer", "build", out, "--table", table, *told)
    manifest = json.loads(cli.run("gazetteer", "info", out).stdout)
    assert [manifest[key] for key in ("name", "source", "licence", "date")] == told[1::2]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param([], "nothing to build from", id="no-source"),
        pytest.param(["--table", "no.csv"], "no.csv: cannot be read", id="no-file"),
        pytest.param(["--table", "t.csv", "--column", "name"], "expected FIELD=COLUMN", id="told"),
        pytest.param(["--table", "t.csv"], "t.csv: no column 'id'", id="no-ids"),
    ],
)
def test_what_cannot_be_built_keeps_the_old_gazetteer(
    cli: Commands, monkeypatch: pytest.MonkeyPatch, words: list[str], message: str
) -> None:
    cli.file("t.csv", "nr,name\n1,Roe\n")
    monkeypatch.chdir(cli.folder)
    shutil.copytree(cli.gazetteer, "old.elx")
    assert message in cli.run("gazetteer", "build", "old.elx", *words, code=2).stderr
    assert len(Gazetteer.open("old.elx")) == len(Gazetteer.open(cli.gazetteer))


def test_info(cli: Commands) -> None:
    facts = json.loads(cli.run("gazetteer", "info", cli.gazetteer).stdout)
    assert facts["name"] == "writers"
    assert facts["path"] == cli.gazetteer
    assert facts["counts"]["entities"] == 10
    assert "files" not in facts


def test_info_of_the_core_gazetteer(cli: Commands) -> None:
    facts = json.loads(cli.run("gazetteer", "info").stdout)
    assert facts["counts"]["entities"] > 1000
    assert facts["licence"]


def test_verify(cli: Commands) -> None:
    result = cli.run("gazetteer", "verify", cli.gazetteer)
    assert result.stdout.startswith(f"{cli.gazetteer}: ")
    assert result.stdout.endswith("files, all as they were written\n")


def test_verify_finds_an_altered_byte(cli: Commands) -> None:
    # In the middle of a long file, where opening does not look.
    path = cli.folder / "long.elx"
    Gazetteer.build([Entity("a", names=(Name("Anna"),), description="b" * 20_000)], path)
    (file,) = path.rglob("ent_facts.bin")
    data = file.read_bytes()
    file.write_bytes(data[:10_000] + b"!" + data[10_001:])
    assert len(Gazetteer.open(path)) == 1
    result = cli.run("gazetteer", "verify", str(path), code=2)
    assert "ent_facts.bin: its content is not what was written (SHA-256 differs)" in result.stderr


def test_a_byte_altered_at_the_end_is_found_on_opening(cli: Commands) -> None:
    copy = cli.folder / "copy.elx"
    shutil.copytree(cli.gazetteer, copy)
    (file,) = copy.rglob("name_text.bin")
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    result = cli.run("gazetteer", "verify", str(copy), code=2)
    assert "name_text.bin: its first and last bytes have the CRC-32" in result.stderr
    assert "the file is damaged, build the index again" in result.stderr
