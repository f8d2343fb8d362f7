"""What an item of Wikidata becomes: its kind, its names, its facts, or why it becomes nothing."""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wikidata_items import (
    aliases,
    instance_of,
    item,
    item_value,
    statement,
    text_value,
    texts,
    time_value,
)

from entitylink import Entity, Name
from entitylink.gazetteer.rows import Rows
from entitylink.index.spill import Scratch
from entitylink.sources.classes import ClassTree
from entitylink.sources.item import Skipped, entity_of_item

TREE = ClassTree(
    {
        "Q5": "person",
        "Q515": "place",
        "Q43229": "organization",
        "Q11424": "other",
        "Q4167410": "skip",
    }
)
AT = statement("P625", {"latitude": 1, "longitude": 2})
BORN = statement("P569", time_value("+1950-00-00T00:00:00Z", 9))
RUSSIA, FRANCE, BELGIUM, SOVIET_UNION = "Q159", "Q142", "Q31", "Q15180"


def entity(found: dict[str, Any], **options: Any) -> Entity:
    made = entity_of_item(found, TREE, **options)
    assert isinstance(made, Entity), made
    return made


def names(found: dict[str, Any], **options: Any) -> list[tuple[str, str, str]]:
    return [(name.text, name.lang, name.kind) for name in entity(found, **options).names]


def person(*statements: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return item("Q1", *instance_of("Q5"), *statements, **facts)


def place(*statements: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return item("Q1", *instance_of("Q515"), *statements, **facts)


# Which items make an entity


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        pytest.param({"id": "Q1", "missing": ""}, Skipped.MISSING, id="deleted"),
        pytest.param(
            {**item("Q2"), "redirects": {"from": "Q1", "to": "Q2"}}, Skipped.REDIRECT, id="redirect"
        ),
        pytest.param({**item("Q1"), "type": "property", "id": "P31"}, Skipped.NOT_AN_ITEM, id="P"),
        pytest.param({"type": "lexeme", "id": "L1"}, Skipped.NOT_AN_ITEM, id="lexeme"),
        pytest.param({}, Skipped.NOT_AN_ITEM, id="nothing"),
        pytest.param({"id": 42}, Skipped.NOT_AN_ITEM, id="id-is-no-string"),
        pytest.param(item("Q1", *instance_of("Q4167410")), Skipped.INTERNAL, id="disambiguation"),
        pytest.param(item("Q1", *instance_of("Q515", "Q4167410")), Skipped.INTERNAL, id="also-one"),
        pytest.param(item("Q1", labels={}), Skipped.NAMELESS, id="no-labels"),
        pytest.param(item("Q1", labels=[], alias=[]), Skipped.NAMELESS, id="empty-list-of-labels"),
        pytest.param(item("Q1", labels=texts(en=" ", de="🇧🇪")), Skipped.NAMELESS, id="no-letters"),
    ],
)
def test_what_makes_no_entity(found: dict[str, Any], reason: Skipped) -> None:
    assert entity_of_item(found, TREE) is reason


def test_kinds_and_sitelinks_that_are_not_wanted() -> None:
    found = person(sitelinks=2)
    assert entity_of_item(found, TREE, kinds=["place"]) is Skipped.KIND
    assert entity_of_item(found, TREE, min_sitelinks=3) is Skipped.SITELINKS
    assert entity(found, kinds=["person"], min_sitelinks=2).prior == 2


def test_an_alias_alone_is_a_name() -> None:
    assert names(item("Q1", labels=[], alias=aliases(fr=["Truc"]))) == [("Truc", "fr", "alias")]


# Of what kind it is


@pytest.mark.parametrize(
    ("statements", "kind"),
    [
        pytest.param(instance_of("Q5"), "person", id="human"),
        pytest.param(instance_of("Q515"), "place", id="city"),
        pytest.param(instance_of("Q11424", "Q515"), "place", id="a-place-before-other"),
        pytest.param(instance_of("Q515", "Q43229"), "place", id="first-of-place-and-organization"),
        pytest.param(instance_of("Q43229", "Q515"), "organization", id="and-the-other-way"),
        pytest.param(instance_of("Q43229", "Q5"), "person", id="a-person-is-one"),
        pytest.param(
            [*instance_of("Q43229"), *instance_of("Q515", rank="preferred")],
            "place",
            id="preferred-before-normal",
        ),
        pytest.param(
            [*instance_of("Q43229", rank="deprecated"), *instance_of("Q515")],
            "place",
            id="deprecated-is-left-out",
        ),
        pytest.param(
            [statement("P31", None, snaktype="somevalue"), *instance_of("Q515")],
            "place",
            id="an-unknown-value-is-passed-over",
        ),
        # Signs, where no class is known
        pytest.param([], "other", id="nothing-is-known"),
        pytest.param([BORN], "person", id="born"),
        pytest.param([statement("P27", item_value(FRANCE))], "person", id="citizen"),
        pytest.param([statement("P159", item_value("Q90"))], "organization", id="headquarters"),
        pytest.param(
            [statement("P159", item_value("Q90")), AT],
            "organization",
            id="headquarters-and-where-they-are",
        ),
        pytest.param([AT], "place", id="coordinates"),
        pytest.param(
            [*instance_of("Q99999999"), AT],
            "place",
            id="signs-for-an-unknown-class",
        ),
        pytest.param(
            [*instance_of("Q11424"), AT],
            "other",
            id="no-signs-where-the-class-is-known",
        ),
        pytest.param(
            [statement("P279", item_value("Q515")), AT],
            "other",
            id="a-class-is-a-concept",
        ),
    ],
)  # fmt: skip
def test_kind(statements: list[dict[str, Any]], kind: str) -> None:
    assert entity(item("Q1", *statements)).kind == kind


# Names


@pytest.mark.parametrize(
    ("statements", "kind"),
    [
        pytest.param(instance_of("Q99999901"), "organization", id="class-not-known"),
        pytest.param([statement("P569", time_value("+1990-01-01T00:00:00Z"))], "organization",
                     id="no-class"),
        pytest.param(instance_of("Q5"), "person", id="class-known"),
    ],
)  # fmt: skip
def test_the_kind_where_no_class_is_known(statements: Any, kind: str) -> None:
    assert entity(item("Q1", *statements), otherwise="organization").kind == kind


def test_a_label_for_all_languages_alone() -> None:
    found = entity(person(labels=texts(mul="Ada Vale")))
    assert found.names == (Name("Ada Vale", "mul", "label"),)
    assert found.label("de") == found.label("ja") == "Ada Vale"


def test_an_alias_does_not_hide_the_label_that_another_repeats() -> None:
    labels = texts(en="Ada Vale", es="Ada Vale", de="Ada Vale")
    found = entity(person(labels=labels, alias=aliases(es=["A. Vale"])))
    assert found.label("es") == found.label("de") == "Ada Vale"
    assert [name.lang for name in found.names] == ["en", "es", "es"]


def test_two_codes_of_one_language_lose_no_text() -> None:
    labels = texts(en="Lake", als="See", gsw="Seeli")
    assert names(place(labels=labels))[1:] == [("Seeli", "gsw", "label"), ("See", "gsw", "alias")]


@pytest.mark.parametrize("codes", [("sh", "sr"), ("sr", "sh")], ids=["sh-first", "sr-first"])
def test_the_label_of_a_language_is_that_of_its_own_code(codes: tuple[str, str]) -> None:
    """Whatever the order, which differs between dumps and the API."""
    said = {"sr": "Белгија", "sh": "Belgija"}
    found = entity(place(labels=texts(en="Belgium", **{code: said[code] for code in codes})))
    assert found.label("sr") == "Белгија"
    assert [(n.text, n.lang, n.kind) for n in found.names[1:]] == [
        ("Белгија", "sr", "label"),
        ("Belgija", "sr", "alias"),
    ]
    about = {"sr": "земља", "sh": "zemlja"}
    described = place(descriptions=texts(**{code: about[code] for code in codes}))
    assert entity(described).description == "земља"


@pytest.mark.parametrize("lang", ["en", "de", "fr", "pt-BR", "pt", "ru", "zh-Hant", "zh", "sr"])
@pytest.mark.parametrize(
    "labels",
    [
        pytest.param(
            texts(en="Lavrov", de="Lawrow", lb="Lawrow", fr="Lavrov", pt="Lavrov", pt_br="Lavrov",
                  ru="Лавров", bg="Лавров", zh="拉夫罗夫", zh_hans="拉夫罗夫", zh_hant="拉夫羅夫"),
            id="english",
        ),
        pytest.param(
            texts(mul="Lavrov", en="Lavrov", de="Lawrow", pt="Lavrof", pt_br="Lavrov", ru="Лавров"),
            id="mul",
        ),
        pytest.param(texts(mul="Lavrov", en="Lavrow"), id="english-differs-from-mul"),
        pytest.param(texts(de="Lawrow", lb="Lawrow", fr="Lavrov", ru="Лавров"), id="neither"),
        pytest.param(texts(zh_hans="拉", zh_cn="拉"), id="only-variants"),
    ],
)  # fmt: skip
def test_every_label_can_be_had_in_its_language(labels: Any, lang: str) -> None:
    """What is left out is what `Entity.label` gives without it."""
    kept = entity(person(labels=labels))
    whole = {code: row["value"] for code, row in labels.items()}
    if lang.lower() in whole:
        assert kept.label(lang) == whole[lang.lower()]
    assert len(kept.names) <= len(labels)


def test_labels_that_repeat_another_are_stored_once() -> None:
    labels = texts(en="Lavrov", fr="Lavrov", es="Lavrov", de="Lawrow", de_at="Lawrow", ru="Лавров")
    assert names(person(labels=labels)) == [
        ("Lavrov", "en", "label"),
        ("Lawrow", "de", "label"),
        ("Лавров", "ru", "label"),
    ]


def test_han_is_kept_for_each_language_that_reads_it() -> None:
    labels = texts(en="Tokyo", ja="東京", zh="東京", zh_hant="東京")
    assert names(place(labels=labels, alias=aliases(ja=["東京都"], zh=["東京都"])))[1:] == [
        ("東京", "ja", "label"),
        ("東京", "zh", "label"),
        ("東京都", "ja", "alias"),
        ("東京都", "zh", "alias"),
    ]


def test_aliases_in_latin_letters_are_stored_once() -> None:
    alias = aliases(de=["Vale", "A. Vale"], fr=["Vale", "Ada Vale"], en=["Vale"])
    assert names(person(labels=texts(en="Ada Vale"), alias=alias)) == [
        ("Ada Vale", "en", "label"),
        ("Vale", "en", "alias"),
        ("A. Vale", "de", "alias"),
    ]


def test_codes_of_wikimedia_become_bcp_47() -> None:
    labels = texts(en="A", zh_hant="甲", als="Ä", sr_ec="А", be_x_old="Б", simple="B", zxx="C")
    assert {lang for _, lang, _ in names(person(labels=labels))} == {
        "en", "zh-Hant", "gsw", "sr-Cyrl", "be-tarask",
    }  # fmt: skip


@pytest.mark.parametrize("code", ["zh-Hant", "zh-hant", "no", "nb"])
def test_languages_are_told_in_either_code(code: str) -> None:
    labels = texts(en="A", zh_hant="甲", nb="Å", fr="À")
    spoken = {lang for _, lang, _ in names(person(labels=labels), languages=[code])}
    assert spoken == {"en", "zh-Hant" if code.startswith("zh") else "nb"}


def test_languages_that_are_wanted() -> None:
    labels = texts(en="Ada", de="Ada V.", pt_br="Ada W.", ru="Ада", fr="Adé")
    found = person(
        statement("P27", item_value(RUSSIA)), labels=labels, alias=aliases(fr=["F"], de=["D"])
    )
    assert names(found, languages=["pt"]) == [
        ("Ада", "ru", "native"),
        ("Ada", "en", "label"),
        ("Ada W.", "pt-BR", "label"),
    ]


@pytest.mark.parametrize(
    ("statements", "labels", "native"),
    [
        pytest.param(
            [statement("P1559", text_value("Ада Вейл", "ru"))], texts(en="Ada Vale"),
            [("Ада Вейл", "ru", "native")], id="as-stated",
        ),
        pytest.param(
            [statement("P1559", text_value("Ада", "ru"), rank="deprecated")], texts(en="Ada"),
            [], id="deprecated",
        ),
        pytest.param(
            [statement("P27", item_value(RUSSIA))], texts(en="Ada", ru="Ада"),
            [("Ада", "ru", "native")], id="label-in-the-language-of-the-country",
        ),
        pytest.param(
            [statement("P27", item_value(BELGIUM))], texts(en="Ada", fr="Ada", nl="Ada"),
            [], id="a-country-of-several-languages",
        ),
        pytest.param(
            [statement("P27", item_value(FRANCE))], texts(mul="Ada Val"),
            [("Ada Val", "fr", "native")], id="mul-in-the-script-of-the-country",
        ),
        pytest.param(
            [statement("P27", item_value(RUSSIA))], texts(mul="Ada Val"),
            [], id="mul-in-another-script",
        ),
        pytest.param(
            [statement("P27", item_value(RUSSIA)), statement("P1559", text_value("Ада", "uk"))],
            texts(en="Ada", ru="Ада"), [("Ада", "uk", "native")], id="stated-before-inferred",
        ),
    ],
)  # fmt: skip
def test_the_native_name(statements: Any, labels: Any, native: list[Any]) -> None:
    found = names(person(*statements, labels=labels))
    assert [name for name in found if name[2] == "native"] == native


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        pytest.param("Ада Вейл", "native", id="as-written"),
        pytest.param("Вейл, Ада Ивановна", "label", id="turned-round"),
    ],
)
def test_the_label_in_the_own_language_stands_before_a_longer_native_name(
    label: str, kind: str
) -> None:
    longer = statement("P1559", text_value("Ада Ивановна Вейл", "ru"))
    found = entity(person(longer, labels=texts(ru=label)))
    assert found.label("ru") == label
    assert [name.kind for name in found.names] == [kind, "native"]


def test_names_in_statements() -> None:
    found = person(
        statement("P1477", text_value("Ada Moor", "en")),
        statement("P742", "Lady V."),
        statement("P1449", text_value("Addie", "en")),
        statement("P735", item_value("Q7")),
        statement("P1813", text_value("🇧🇪", "zxx")),
        labels=texts(en="Ada Vale"),
        alias=aliases(en=["Addie", "Ada Moor"]),
    )
    assert names(found) == [
        ("Ada Vale", "en", "label"),
        ("Addie", "en", "nickname"),
        ("Lady V.", "", "alias"),
        ("Ada Moor", "en", "former"),
    ]


def test_a_name_that_ended_is_a_former_one_with_its_dates() -> None:
    found = place(
        statement("P1448", text_value("Neustadt", "de"),
                  P580=time_value("+1850-00-00T00:00:00Z", 9),
                  P582=time_value("+1990-10-03T00:00:00Z")),
        statement("P1448", text_value("Altstadt", "de"), P580=time_value("+1990-10-03T00:00:00Z")),
        labels=texts(en="Oldtown"),
    )  # fmt: skip
    assert entity(found).names[1:] == (
        Name("Neustadt", "de", "former", "1850", "1990-10-03"),
        Name("Altstadt", "de", "alias", "1990-10-03"),
    )


# Facts


@pytest.mark.parametrize(
    ("time", "precision", "date"),
    [
        pytest.param("+1950-03-21T00:00:00Z", 11, "1950-03-21", id="day"),
        pytest.param("+1950-03-00T00:00:00Z", 10, "1950", id="month"),
        pytest.param("+1950-00-00T00:00:00Z", 9, "1950", id="year"),
        pytest.param("+1950-01-01T00:00:00Z", 9, "1950", id="year-with-a-day-nobody-meant"),
        pytest.param("+1950-00-00T00:00:00Z", 8, "", id="decade"),
        pytest.param("+00000001950-03-21T00:00:00Z", 11, "1950-03-21", id="old-dumps-pad-years"),
        pytest.param("-0044-03-15T00:00:00Z", 11, "-0044-03-15", id="before-our-era"),
        pytest.param("yesterday", 11, "", id="no-date"),
        pytest.param("+1950-03-21T00:00:00Z", None, "", id="no-precision"),
    ],
)
def test_dates(time: str, precision: Any, date: str) -> None:
    assert entity(person(statement("P569", time_value(time, precision)))).born == date


def test_the_preferred_date_wins() -> None:
    found = person(
        statement("P569", time_value("+1949-00-00T00:00:00Z", 9)),
        statement("P569", time_value("+1950-00-00T00:00:00Z", 9), rank="preferred"),
        statement("P570", time_value("+2001-02-03T00:00:00Z")),
    )
    assert (entity(found).born, entity(found).died) == ("1950", "2001-02-03")


@pytest.mark.parametrize(
    ("statements", "country"),
    [
        pytest.param([statement("P27", item_value(FRANCE))], "FR", id="citizen"),
        pytest.param(
            [statement("P27", item_value(SOVIET_UNION)), statement("P27", item_value(RUSSIA))],
            "RU", id="a-country-that-is",
        ),
        pytest.param([statement("P27", item_value(SOVIET_UNION))], "", id="a-country-that-was"),
        pytest.param(
            [
                statement("P27", item_value(FRANCE), P582=time_value("+1990-01-01T00:00:00Z")),
                statement("P27", item_value(RUSSIA)),
            ],
            "RU", id="no-longer-a-citizen",
        ),
        pytest.param(
            [statement("P27", item_value(FRANCE)),
             statement("P27", item_value(RUSSIA), rank="preferred")],
            "RU", id="preferred",
        ),
        pytest.param([statement("P27", {"numeric-id": 142})], "FR", id="old-dumps-have-numbers"),
    ],
)  # fmt: skip
def test_the_country_of_a_person(statements: Any, country: str) -> None:
    assert entity(person(*statements)).country == country


def test_facts_of_a_place() -> None:
    made = entity(
        place(
            statement("P17", item_value(FRANCE)),
            statement("P625", {"latitude": 48.8566666, "longitude": 2.35, "globe": "http://x/Q2"}),
            statement("P1082", {"amount": "+100", "unit": "1"},
                      P585=time_value("+1990-01-01T00:00:00Z")),
            statement("P1082", {"amount": "+120", "unit": "1"},
                      P585=time_value("+2020-01-01T00:00:00Z")),
            statement("P1082", {"amount": "+90", "unit": "1"}),
            statement("P1566", "123"),
            statement("P214", "7"),
            statement("P213", "0000 0001 2242 8399"),
            statement("P570", time_value("+2001-02-03T00:00:00Z")),
        )
    )  # fmt: skip
    assert made.country == "FR"
    assert made.coordinates == (48.85667, 2.35)
    assert made.population == 120
    assert made.identifiers == ("geonames:123", "viaf:7", "isni:0000000122428399")
    assert made.died == ""


def test_positions_are_those_of_persons() -> None:
    held = [statement("P39", item_value("Q11")), statement("P39", item_value("Q12")),
            statement("P39", item_value("Q11")), statement("P39", item_value("Q13"),
                                                           rank="deprecated")]  # fmt: skip
    assert entity(person(*held)).positions == ("Q11", "Q12")
    assert entity(place(*held)).positions == ()


def test_coordinates_on_the_moon_are_none() -> None:
    there = {"latitude": 1, "longitude": 200, "globe": "http://www.wikidata.org/entity/Q405"}
    assert entity(place(statement("P625", there))).coordinates is None


@pytest.mark.parametrize(
    ("descriptions", "text"),
    [
        pytest.param(texts(de="Ort", en="place"), "place", id="english"),
        pytest.param(texts(de="Ort", fr="lieu"), "lieu", id="own-language"),
        pytest.param(texts(it="luogo", de="Ort"), "Ort", id="first-by-code"),
        pytest.param([], "", id="empty-list"),
    ],
)
def test_the_description(descriptions: Any, text: str) -> None:
    found = place(statement("P17", item_value(FRANCE)), descriptions=descriptions)
    assert entity(found).description == text


DAMAGE = [
    pytest.param({"P31": "Q5"}, id="statements-are-a-string"),
    pytest.param({"P31": [None, 3, {}, {"mainsnak": None}]}, id="statements-are-none"),
    pytest.param({"P31": [{"mainsnak": {"snaktype": "value"}}]}, id="no-datavalue"),
    pytest.param({"P31": [{"mainsnak": {"snaktype": "value", "datavalue": {}}}]}, id="no-value"),
    pytest.param({"P569": [statement("P569", {"time": None})]}, id="no-time"),
    pytest.param({"P625": [statement("P625", {"latitude": "x", "longitude": 1})]}, id="no-number"),
    pytest.param({"P625": [statement("P625", {"latitude": None})]}, id="no-longitude"),
    pytest.param({"P1082": [statement("P1082", {"amount": "many"})]}, id="no-amount"),
    pytest.param({"P1559": [statement("P1559", {"text": None})]}, id="no-text"),
    pytest.param({"P214": [statement("P214", {"a": 1})]}, id="id-is-an-object"),
    pytest.param({"P27": [statement("P27", {})]}, id="no-id"),
    pytest.param({"P1448": [{**statement("P1448", text_value("A", "en")), "qualifiers": []}]},
                 id="qualifiers-are-a-list"),
]  # fmt: skip


@pytest.mark.parametrize("damaged", DAMAGE)
@pytest.mark.parametrize("kind", ["Q5", "Q515"])
def test_damaged_statements_are_passed_over(damaged: Any, kind: str) -> None:
    found = item("Q1", *instance_of(kind), labels=texts(en="Ada Vale"))
    found["claims"] = {**found["claims"], **damaged}
    made = entity_of_item(found, TREE)
    assert isinstance(made, Entity)
    assert made.names[0].text == "Ada Vale"


@pytest.mark.parametrize("claims", [[], {}, None])
def test_no_statements_at_all(claims: Any) -> None:
    found = {**item("Q1", labels=texts(en="Ada")), "claims": claims, "sitelinks": []}
    assert entity(found).kind == "other"
    assert entity(found).prior == 0


JUNK: list[Any] = [
    None, [], {}, "", 0, -1, 1.5, "x", True, {"value": None}, [[]], "\ud800", "\u200e", 10**30,
    float("nan"), float("inf"), "novalue", "Q", "P31", ["Q5"],
]  # fmt: skip


def places_in(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every container inside of an item with every key it has."""
    if isinstance(node, (dict, list)):
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            yield node, key
            yield from places_in(node[key])


@given(st.data())
@settings(max_examples=300)
def test_whatever_is_wrong_with_an_item_it_is_read_or_skipped(data: st.DataObject) -> None:
    found = person(
        statement("P27", item_value(RUSSIA)),
        statement("P569", time_value("+1950-03-21T00:00:00Z"), rank="preferred"),
        statement("P39", item_value("Q11")),
        statement("P625", {"latitude": 1, "longitude": 2}),
        statement("P1082", {"amount": "+1"}, P585=time_value("+1990-01-01T00:00:00Z")),
        statement("P1448", text_value("Ada", "en"), P582=time_value("+1990-01-01T00:00:00Z")),
        statement("P1559", text_value("Ада", "ru")),
        statement("P214", "7"),
        labels=texts(en="Ada Vale", ru="Ада"),
        alias=aliases(de=["A. Vale"]),
        descriptions=texts(en="a person"),
        sitelinks=2,
    )
    for _ in range(data.draw(st.integers(1, 4))):
        node, key = data.draw(st.sampled_from(list(places_in(found))))
        node[key] = copy.deepcopy(data.draw(st.sampled_from(JUNK)))
    made = entity_of_item(found, TREE)
    if isinstance(made, Entity):
        # What comes out can be filed, so no item stops the building of a gazetteer.
        with tempfile.TemporaryDirectory() as folder, Scratch(Path(folder)) as scratch:
            Rows(scratch).add(made)
