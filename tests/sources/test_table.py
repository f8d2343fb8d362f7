"""Entities from a table of one's own (`entitylink.sources.table`)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from entitylink import Entity, InputError, Name
from entitylink.sources.table import TableEntities, field_of
from entitylink.tables import read_table


def read(tmp_path: Path, content: str, table_format: str = "csv", **options: Any) -> list[Entity]:
    file = tmp_path / "staff"
    file.write_text(content, encoding="utf-8")
    return list(TableEntities("staff", read_table(str(file), table_format), **options))


@pytest.mark.parametrize(
    ("column", "known"),
    [
        pytest.param("id", ("id", ""), id="field"),
        pytest.param("Other names", ("alias", ""), id="synonym-with-a-space"),
        pytest.param("name_fr", ("name", "fr"), id="language"),
        pytest.param("alias:zh-Hant", ("alias", "zh-Hant"), id="language-and-script"),
        pytest.param("Label@de", ("label", "de"), id="at"),
        pytest.param("name_of_mother", None, id="no-language"),
        pytest.param("born_de", None, id="no-field-of-names"),
        pytest.param("", None, id="empty"),
    ],
)
def test_columns_are_known_by_their_names(column: str, known: tuple[str, str] | None) -> None:
    assert field_of(column) == known


@pytest.mark.parametrize(
    ("row", "names"),
    [
        pytest.param("Jane Roe,,", [Name("Jane Roe", "", "label")], id="one"),
        pytest.param(
            "Jane Roe|J. Roe,,",
            [Name("Jane Roe", "", "label"), Name("J. Roe", "", "alias")],
            id="several-one-label",
        ),
        pytest.param(
            "Jane Roe,Jeanne Roe,",
            [Name("Jane Roe", "", "label"), Name("Jeanne Roe", "fr", "label")],
            id="a-label-a-language",
        ),
        pytest.param(
            "Jane Roe,,Джейн Роу@ru | Janie@en:nickname",
            [
                Name("Jane Roe", "", "label"),
                Name("Джейн Роу", "ru", "alias"),
                Name("Janie", "en", "nickname"),
            ],
            id="tags",
        ),
        pytest.param(
            "Jane Roe,,roe@example.org|ACME@work:unit",
            [
                Name("Jane Roe", "", "label"),
                Name("roe@example.org", "", "alias"),
                Name("ACME@work:unit", "", "alias"),
            ],
            id="at-that-is-no-tag",
        ),
    ],
)
def test_names(tmp_path: Path, row: str, names: list[Name]) -> None:
    assert list(read(tmp_path, f"id,name,name_fr,alias\n7,{row}\n")[0].names) == names


def test_all_fields(tmp_path: Path) -> None:
    table = (
        "id\tkind\tlabel\tnative_name\tnative_lang\tdescription\tcountry\tborn\tprior\tqid\tlang\n"
        "x1\tperson\tAnton Chekhov\tАнтон Чехов\tru\twriter\tRU\t1860\t90\tQ5685\ten\n"
    )
    assert read(tmp_path, table, "tsv") == [
        Entity(
            "x1",
            "person",
            (Name("Anton Chekhov", "en", "label"), Name("Антон Чехов", "ru", "native")),
            "writer",
            90.0,
            "RU",
            "1860",
            "Q5685",
        )
    ]


@pytest.mark.parametrize(
    ("row", "entity_id", "wikidata"),
    [
        pytest.param(("http://www.wikidata.org/entity/Q42", ""), "Q42", "Q42", id="address"),
        pytest.param(("x1", "https://www.wikidata.org/wiki/Q42"), "x1", "Q42", id="page"),
        pytest.param(("x1", "q42"), "x1", "Q42", id="small"),
        pytest.param(("q42", ""), "q42", "", id="an-id-of-ones-own"),
        pytest.param(("", "q42"), "Q42", "Q42", id="alone"),
    ],
)
def test_a_qid_is_known_however_it_is_written(
    tmp_path: Path, row: tuple[str, str], entity_id: str, wikidata: str
) -> None:
    entity = read(tmp_path, f"id,qid,name\n{','.join(row)},Jane Roe\n")[0]
    assert (entity.id, entity.wikidata) == (entity_id, wikidata)


def test_codes_are_put_in_their_usual_form(tmp_path: Path) -> None:
    row = "a,Jane Roe,DE,ch,罗伊@zh-hant | Ро@iw\n"
    entity = read(tmp_path, f"id,name,lang,country,alias\n{row}")[0]
    assert [name.lang for name in entity.names] == ["de", "zh-Hant", "he"]
    assert entity.country == "CH"


def test_what_tables_of_numbers_hold(tmp_path: Path) -> None:
    rows = [
        {"id": 1.0, "name": "Jane Roe", "born": 1950.0, "country": float("nan"), "prior": 2.5},
        {"id": 2, "name": float("nan")},
    ]
    problems: list[str] = []
    (entity,) = read(
        tmp_path,
        "\n".join(map(json.dumps, rows)),
        "jsonl",
        problem=lambda line, words: problems.append(words),
    )
    assert (entity.id, entity.born, entity.country, entity.prior) == ("1", "1950", "", 2.5)
    assert problems == ["2: no name"]


def test_dates_of_parquet(tmp_path: Path) -> None:
    rows = {
        "id": ["a", "b"],
        "name": ["Jane Roe", "John Doe"],
        "born": [date(1950, 3, 1), None],
    }
    path = str(tmp_path / "staff.parquet")
    pyarrow.parquet.write_table(pyarrow.table(rows), path)
    found = TableEntities(path, read_table(path, "parquet"))
    assert [entity.born for entity in found] == ["1950-03-01", ""]


def test_rows_of_one_id_are_one_entity(tmp_path: Path) -> None:
    rows = "id,name,country\na,Jane Roe,\nb,Acme,DE\na,Janet Roe,GB\na,Jane Roe,US\n"
    first, second = read(tmp_path, rows)
    assert (first.id, first.country, second.id) == ("a", "GB", "b")
    assert [(n.text, n.kind) for n in first.names] == [
        ("Jane Roe", "label"),
        ("Janet Roe", "alias"),
    ]


def test_columns_can_be_told(tmp_path: Path) -> None:
    table = "QID,Nom,Titre,name\nQ5685,Tchekhov,écrivain,not this one\n"
    told = {"id": "QID", "name@fr": "Nom", "description": "Titre", "name": "Nom"}
    entity = read(tmp_path, table, columns=told)[0]
    assert (entity.id, entity.description) == ("Q5685", "écrivain")
    assert [name.text for name in entity.names] == ["Tchekhov"]


def test_what_is_passed_over_is_known(tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_text("id,name,salary,name_of_mother\n1,Roe,9,Poe\n")
    entities = TableEntities("staff.csv", read_table(str(tmp_path / "staff.csv"), "csv"))
    assert entities.passed_over == ["salary", "name_of_mother"]


def test_defaults(tmp_path: Path) -> None:
    entity = read(tmp_path, "id,name\n7,Роу\n", lang="ru", kind="person")[0]
    assert (entity.kind, entity.names[0].lang, entity.prior) == ("person", "ru", 1.0)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        pytest.param("a,,person,1", "a: no name", id="no-name"),
        pytest.param(",Roe,person,1", "no id; expected one in each row", id="no-id"),
        pytest.param("a,Roe,human,1", "kind is 'human'; expected one of person", id="kind"),
        pytest.param("a,Roe,person,many", "prior is 'many'; expected a number", id="prior"),
        pytest.param("a,Roe,person,-1", "prior is '-1'; expected a number", id="negative-prior"),
        pytest.param("a,Roe,person,nan", "prior is 'nan'; expected a number", id="prior-nan"),
        pytest.param("a,Roe,person,1e39", "prior is '1e39'; expected a number", id="great-prior"),
        pytest.param('"a\nb",Roe,person,1', "the id is 'a.nb'; expected one line", id="id"),
        pytest.param("a,Roe", "2 cells; expected 4", id="too-few-cells"),
        pytest.param("a,Roe@en-zz-zz,,", "'en-zz-zz' is not a language code", id="language"),
    ],
)
def test_a_bad_row_is_reported_and_the_rest_goes_on(tmp_path: Path, row: str, words: str) -> None:
    problems: list[tuple[int, str]] = []
    table = f"id,name,kind,prior\ngood,Roe,person,2\n{row}\nlast,Poe,person,2\n"
    found = read(tmp_path, table, problem=lambda line, text: problems.append((line, text)))
    assert [entity.id for entity in found] == ["good", "last"]
    assert [line for line, _ in problems] == [3]
    assert words.replace(".n", "\\n") in problems[0][1]


@pytest.mark.parametrize(
    ("content", "told", "message"),
    [
        pytest.param("nr,name\n", {}, "staff: no column 'id'. Columns are: nr, name", id="no-ids"),
        pytest.param("id,nom\n", {}, "staff: no column 'name'. Columns are: id", id="no-names"),
        pytest.param("id,name\n", {"title": "name"}, "'title' is no field; expected", id="field"),
        pytest.param("id,name\n", {"name": "nom"}, "no column 'nom' for 'name'", id="column"),
        pytest.param("id,name\n", {}, "staff: no row that can be used", id="no-rows"),
        pytest.param("id,name\n,a\n", {}, "staff: no row that can be used", id="only-bad-rows"),
        pytest.param("", {}, "is empty; expected a first line", id="empty"),
    ],
)
def test_what_cannot_be_used(
    tmp_path: Path, content: str, told: dict[str, str], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read(tmp_path, content, columns=told)


def test_json_lines_hold_lists_and_objects(tmp_path: Path) -> None:
    row = {"id": 7, "name": ["Roe", {"text": "Роу", "lang": "ru", "kind": "native"}], "prior": 2}
    entity = read(tmp_path, json.dumps(row), "jsonl")[0]
    assert (entity.id, entity.prior) == ("7", 2.0)
    assert entity.names == (Name("Roe", "", "label"), Name("Роу", "ru", "native"))


def test_rows_of_json_lines_may_have_more_than_the_first(tmp_path: Path) -> None:
    rows = [
        {"nr": "a", "name": "Jane Roe"},
        {"nr": "b", "name": "Acme", "alias": ["ACM"], "kind": "organization", "id": "not this"},
        {"nr": "c", "name": [{"text": " "}]},
    ]
    problems: list[str] = []
    first, second = read(
        tmp_path,
        "\n".join(map(json.dumps, rows)),
        "jsonl",
        columns={"id": "nr"},
        problem=lambda line, words: problems.append(words),
    )
    assert (first.id, second.id, second.kind) == ("a", "b", "organization")
    assert [name.text for name in second.names] == ["Acme", "ACM"]
    assert problems == ["c: no name"]


FTM = {
    "id": "NK-1",
    "schema": "Person",
    "properties": {
        "name": ["Ivan Testov", "Иван Тестов"],
        "weakAlias": ["Vanya"],
        "previousName": ["Ivan Oldov"],
        "birthDate": ["1970-01-02"],
        "nationality": ["ru"],
        "wikidataId": ["Q999999999"],
        "topics": ["sanction"],
    },
}


def test_followthemoney(tmp_path: Path) -> None:
    entity = read(tmp_path, json.dumps(FTM), "jsonl")[0]
    assert entity == Entity(
        "NK-1",
        "person",
        (
            Name("Ivan Testov", "", "label"),
            Name("Иван Тестов", "", "alias"),
            Name("Vanya", "", "alias"),
            Name("Ivan Oldov", "", "former"),
        ),
        "",
        1.0,
        "RU",
        "1970-01-02",
        "Q999999999",
    )


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        pytest.param("Company", "organization", id="company"),
        pytest.param("PublicBody", "organization", id="public-body"),
        pytest.param("Vessel", "other", id="ship"),
    ],
)
def test_schemas_of_followthemoney(tmp_path: Path, schema: str, kind: str) -> None:
    assert read(tmp_path, json.dumps({**FTM, "schema": schema}), "jsonl")[0].kind == kind


def test_a_wikidata_id_that_is_none_is_reported(tmp_path: Path) -> None:
    problems: list[str] = []
    rows = "id,name,wikidata\na,Roe,Douglas Adams\nb,Poe,Q42\n"
    found = read(tmp_path, rows, problem=lambda line, words: problems.append(words))
    assert [entity.id for entity in found] == ["b"]
    assert problems == ["wikidata is 'Douglas Adams'; expected a QID, such as Q42"]


def test_broken_followthemoney_is_reported(tmp_path: Path) -> None:
    problems: list[str] = []
    rows = "\n".join(map(json.dumps, [FTM, {**FTM, "id": "b", "properties": []}]))
    found = read(tmp_path, rows, "jsonl", problem=lambda line, words: problems.append(words))
    assert len(found) == 1
    assert problems == ["properties is []; expected an object"]
