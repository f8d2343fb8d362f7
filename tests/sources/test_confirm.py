"""Rows are compared with Wikidata: what fits is proposed as a diff, what does not is told."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from standin import StandIn
from wikibase_items import Item, item, person

from entitylink.errors import InputError
from entitylink.sources.api import WikidataClient
from entitylink.sources.confirm import Report, confirm

COLUMNS = (
    *("id", "wikidata", "kind", "label", "native_name", "native_lang", "other_names"),
    *("description", "country", "born", "prior", "evidence"),
)
BORIS = {"kind": "person", "label": "Boris Ivanov", "native_name": "Борис Иванов"}
BORIS |= {"native_lang": "ru", "country": "RU", "born": "1960"}


def line(entity_id: str, **cells: str) -> str:
    wikidata = entity_id if entity_id.startswith("Q") else ""
    evidence = "a list" if wikidata else "not in the reference"
    row = {"id": entity_id, "wikidata": wikidata, "prior": "10", "evidence": evidence, **cells}
    return "\t".join(row.get(column, "") for column in COLUMNS)


def table(folder: Path, *lines: str, name: str = "people.tsv") -> Path:
    text = "\n".join(["# People of the tests", "\t".join(COLUMNS), *lines, ""])
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def boris(entity_id: str = "Q100", **more: Any) -> Item:
    facts = {"P27": "Q159", "P569": "1960-02-03", "description": "Russian minister", **more}
    return person(entity_id, "Boris Ivanov", labels={"ru": "Борис Иванов"}, **facts)


def told(report: Report) -> list[str]:
    return [str(each) for each in (*report.problems, *report.open)]


@pytest.mark.parametrize(
    ("entity", "row", "problem"),
    [
        pytest.param(boris(), {}, "", id="all-agrees"),
        pytest.param(boris(), {"label": "IVANOV, Boris"}, "", id="turned-and-upper-case"),
        pytest.param(
            person("Q100", "Борис Иванов", aliases={"mul": ["Ivanov Boris"]}, P569="1960"),
            {"native_name": "", "country": ""},
            "",
            id="order-of-words-alias",
        ),
        pytest.param(
            boris(),
            {"label": "Bo", "native_name": "Бо", "other_names": "Борис Иванов@ru"},
            "",
            id="other-name",
        ),
        pytest.param(boris(P569="1960"), {"country": "", "born": ""}, "", id="row-says-less"),
        pytest.param(person("Q100", "Boris Ivanov"), {}, "", id="item-says-less"),
        pytest.param(
            boris(),
            {"label": "Boris Petrov", "native_name": "Борис Петров"},
            "Q100 Boris Ivanov (Russian minister, born 1960): no name of the row is among its 2",
            id="another-name",
        ),
        pytest.param(
            boris(), {"born": "1961"}, "was born in 1960 there; the row says 1961", id="birth"
        ),
        pytest.param(
            boris(), {"country": "DE"}, "of the country RU there; the row says DE", id="country"
        ),
        pytest.param(
            item("Q100", "Boris Ivanov", P31="Q515"),
            {"native_name": "", "country": "", "born": ""},
            "of the kind place there; the row says person",
            id="kind",
        ),
        pytest.param(
            item("Q100", "Boris Ivanov", P31="Q4167836"),
            {},
            "is no entity there: article or page of the projects",
            id="page-of-the-projects",
        ),
        pytest.param(item("Q7", "Elsewhere"), {}, "Q100 is not on Wikidata: deleted", id="deleted"),
    ],
)
def test_a_row_with_a_qid_is_compared(
    wikidata: StandIn,
    client: WikidataClient,
    tmp_path: Path,
    entity: Item,
    row: dict[str, str],
    problem: str,
) -> None:
    wikidata.items[entity["id"]] = entity
    report = confirm(table(tmp_path, line("Q100", **{**BORIS, **row})), client)
    if problem:
        assert problem in "\n".join(told(report))
        assert told(report)[0].startswith("people.tsv, line 3 (Q100): ")
    else:
        assert told(report) == []
    assert report.diff == ""


@pytest.mark.parametrize(
    ("items", "row", "found", "text"),
    [
        pytest.param([boris()], {}, "Q100", "", id="birth-year-agrees"),
        pytest.param([boris()], {"born": ""}, "Q100", "", id="country-agrees"),
        pytest.param([boris()], {"born": "", "country": ""}, "Q100", "", id="only-one-so-called"),
        pytest.param(
            [boris(), boris("Q101", P569="1911")], {}, "Q100", "", id="namesake-born-earlier"
        ),
        pytest.param(
            [boris(), boris("Q101", P27="Q183", P569="1960-05-06")],
            {"born": ""},
            "Q100",
            "",
            id="namesake-of-another-country",
        ),
        pytest.param(
            [boris(), item("Q101", "Boris Ivanov", P31="Q515")],
            {"born": "", "country": ""},
            "Q100",
            "",
            id="a-place-so-called",
        ),
        pytest.param(
            [boris(), boris("Q101", description="Russian poet")],
            {},
            "",
            "several may be meant: Q100 Boris Ivanov (Russian minister, born 1960); Q101 Boris",
            id="two-born-that-year",
        ),
        pytest.param(
            [boris(), boris("Q101", P569="1911")],
            {"born": "", "country": ""},
            "",
            "several may be meant",
            id="two-and-nothing-to-tell-them-apart",
        ),
        pytest.param(
            [boris(P569="1911")], {}, "", "bears the name, but differs: Q100", id="born-earlier"
        ),
        pytest.param(
            [boris(P27="Q183", P569="1970")], {"born": ""}, "", "but differs", id="other-country"
        ),
        pytest.param(
            [person("Q100", "Boris Ivanovich")], {}, "", "no item of that name", id="longer-name"
        ),
        pytest.param(
            [item("Q100", "Boris Ivanov", P31="Q515")], {}, "", "no item of that", id="a-place"
        ),
        pytest.param(
            [item("Q100", "Boris Ivanov", P31="Q123456789", P17="Q159")],
            {},
            "",
            "no item of that name and kind found",
            id="no-human",
        ),
        pytest.param(
            [item("Q100", "Boris Ivanov", P31="Q123456789", P17="Q159")],
            {"kind": "organization", "born": ""},
            "Q100",
            "",
            id="organization-of-an-unknown-class-there",
        ),
        pytest.param(
            [item("Q100", "Boris Ivanov", P31="Q123456789")],
            {"kind": "organization", "born": ""},
            "",
            "no item of that name and kind found",
            id="organization-of-an-unknown-class-anywhere",
        ),
        pytest.param([], {}, "", "no item of that name and kind found", id="nobody"),
    ],
)
def test_a_local_id_is_looked_for(
    wikidata: StandIn,
    client: WikidataClient,
    tmp_path: Path,
    items: list[Item],
    row: dict[str, str],
    found: str,
    text: str,
) -> None:
    for each in items:
        wikidata.items[each["id"]] = each
    report = confirm(table(tmp_path, line("el:boris", **{**BORIS, **row})), client)
    assert report.confirmed == ({"el:boris": found} if found else {})
    assert text in "\n".join(told(report))
    assert bool(report.diff) == bool(found)


def test_the_native_name_is_searched_too(
    wikidata: StandIn, client: WikidataClient, tmp_path: Path
) -> None:
    wikidata.items["Q100"] = person("Q100", labels={"uk": "Борис Іванов"}, P569="1960")
    row = {**BORIS, "native_name": "Борис Іванов", "native_lang": "uk"}
    assert confirm(table(tmp_path, line("el:boris", **row)), client).confirmed == {
        "el:boris": "Q100"
    }


def test_the_diff_changes_all_tables_keeps_their_order_and_applies(
    wikidata: StandIn, client: WikidataClient, tmp_path: Path
) -> None:
    wikidata.items["Q100"] = boris()
    wikidata.items["Q30"] = person("Q30", "Anna Petrova")
    wikidata.redirects["Q20"] = "Q30"
    anna = {"kind": "person", "label": "Anna Petrova", "other_names": "Anna P.@en | Анна@ru"}
    wikidata.items["Q25"] = person("Q25", "Carl")
    table(
        tmp_path,
        line("Q20", **anna),
        line("Q25", kind="person", label="Carl"),
        line("el:boris", **BORIS),
        line("el:unknown", kind="person", label="Unknown"),
    )
    (tmp_path / "why.tsv").write_text("id\treason\nQ20\tQ20 was right\nel:boris\tx\nel:c\ty\n")
    (tmp_path / "seats.tsv").write_text("place\tgovernment\nQ1\tel:boris\n")
    before = {file: file.read_bytes() for file in tmp_path.glob("*")}
    report = confirm(tmp_path, client)
    assert {file: file.read_bytes() for file in tmp_path.glob("*")} == before
    assert (report.rows, report.confirmed) == (4, {"el:boris": "Q100"})
    assert report.redirects == {"Q20": "Q30"}
    assert told(report) == [
        "people.tsv, line 3 (Q20): Q20 leads to Q30 now",
        "people.tsv, line 6 (el:unknown): no item of that name and kind found",
    ]
    (tmp_path / "confirm.diff").write_text(report.diff)
    subprocess.run(["patch", "-p1", "-i", "confirm.diff"], cwd=tmp_path, check=True)
    evidence = "wikidata page: Russian minister, born 1960"
    assert (tmp_path / "people.tsv").read_text().split("\n")[2:] == [
        line("Q25", kind="person", label="Carl"),
        line("Q30", **anna),
        line("Q100", **BORIS, evidence=evidence),
        line("el:unknown", kind="person", label="Unknown"),
        "",
    ]
    assert (tmp_path / "why.tsv").read_text() == (
        "id\treason\nQ30\tQ20 was right\nQ100\tx\nel:c\ty\n"
    )
    assert (tmp_path / "seats.tsv").read_text() == "place\tgovernment\nQ1\tQ100\n"


def test_an_item_that_has_its_row_already(
    wikidata: StandIn, client: WikidataClient, tmp_path: Path
) -> None:
    wikidata.items["Q100"] = boris()
    wikidata.redirects["Q99"] = "Q100"
    rows = [line(each, **BORIS) for each in ("Q99", "Q100", "Q100", "el:boris")]
    report = confirm(table(tmp_path, *rows), client)
    assert [each.text for each in report.problems] == [
        "Q99 leads to Q100, which stands in people.tsv, line 4 too",
        "Q100 stands in people.tsv, line 4 too",
        "Q100 Boris Ivanov (Russian minister, born 1960) fits, which stands in people.tsv, "
        "line 4 already",
    ]
    assert report.diff == ""


def test_a_table_in_csv(wikidata: StandIn, client: WikidataClient, tmp_path: Path) -> None:
    wikidata.items["Q100"] = boris()
    file = tmp_path / "people.csv"
    file.write_text('name,born,id\n"Ivanov, Boris",1960,me:1\n"Quoted",1,Q5000\n')
    report = confirm(file, client)
    assert report.confirmed == {"me:1": "Q100"}
    assert '-"Ivanov, Boris",1960,me:1\n+"Ivanov, Boris",1960,Q100\n "Quoted"' in report.diff
    assert told(report) == [
        "people.csv, line 3 (Q5000): Q5000 is not on Wikidata: deleted, or never there"
    ]


def test_a_table_from_windows(wikidata: StandIn, client: WikidataClient, tmp_path: Path) -> None:
    wikidata.items["Q100"] = boris()
    file = tmp_path / "people.csv"
    file.write_bytes("\ufeffid,label,born\r\nme:1,Boris Ivanov,1960\r\n".encode())
    report = confirm(file, client)
    assert report.diff.endswith("-me:1,Boris Ivanov,1960\r\n+Q100,Boris Ivanov,1960\r\n")


def test_a_name_that_looks_like_an_id_stays(
    wikidata: StandIn, client: WikidataClient, tmp_path: Path
) -> None:
    wikidata.items["Q100"] = item("Q100", "nato", P31="Q43229", P17="Q30")
    file = tmp_path / "all.csv"
    file.write_text("id,label,kind,country,part_of\nnato,nato,organization,US,nato\n")
    assert "+Q100,nato,organization,US,Q100\n" in confirm(file, client).diff


def test_the_same_each_time(wikidata: StandIn, client: WikidataClient, tmp_path: Path) -> None:
    wikidata.items["Q100"] = boris()
    folder = table(tmp_path, line("Q100", **{**BORIS, "born": "1"}), line("el:boris", **BORIS))
    assert confirm(folder, client) == confirm(folder, client)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        pytest.param("a.tsv", "id\treason\nQ1\tx\n", "no table of entities", id="no-label"),
        pytest.param("a.tsv", "id\tlabel\nQ1\n", "a.tsv, line 2: 1 cells; expected 2", id="cells"),
        pytest.param("a.txt", "", "no table of entities", id="no-table"),
    ],
)
def test_tables_that_are_none(
    client: WikidataClient, tmp_path: Path, name: str, text: str, message: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=message):
        confirm(tmp_path, client)


def test_the_core_gazetteer_is_read_as_it_is(client: WikidataClient, root: Path) -> None:
    """No item is on the stand-in, so every row is told, and no byte would change."""
    report = confirm(root / "gazetteers" / "core", client)
    missing = [each for each in report.problems if "is not on Wikidata" in each.text]
    assert len(missing) + len(report.open) == report.rows > 1000
    assert report.diff == ""
