"""The public names, how they are called, and what their records promise."""

from __future__ import annotations

import dataclasses
import doctest
import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import entitylink
from entitylink import (
    DataFileError,
    Entity,
    EntityError,
    EntitylinkError,
    Explanation,
    Gazetteer,
    GazetteerError,
    Identification,
    IndexFileError,
    IndexVersionError,
    InputError,
    LanguageError,
    Linker,
    Match,
    Mention,
    Name,
    Reason,
    SchemeError,
    identify,
    normalize,
    romanize,
    similarity,
    transliterate,
    variants,
)


def test_all_is_what_is_there() -> None:
    there = {
        name
        for name, value in vars(entitylink).items()
        if not name.startswith("_") and not inspect.ismodule(value)
    }
    assert sorted(there | {"__version__"}) == entitylink.__all__


def test_star_import_gives_no_module() -> None:
    names: dict[str, Any] = {}
    exec("from entitylink import *", names)
    assert not [name for name, value in names.items() if inspect.ismodule(value)]


def called_as(function: Callable[..., Any]) -> str:
    """The parameters without their types, as one would write the call."""
    parameters = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for name, parameter in inspect.signature(function).parameters.items()
        if name != "self"
    ]
    return str(inspect.Signature(parameters))


@pytest.mark.parametrize(
    ("function", "call"),
    [
        pytest.param(
            Linker,
            "(gazetteers=None, *, label_lang='en', preset='balanced', floor=None, gap=None)",
            id="Linker",
        ),
        pytest.param(
            Linker.link,
            "(surface, *, lang=None, kind=None, context='', country='', born='')",
            id="link",
        ),
        pytest.param(
            Linker.candidates,
            "(surface, limit=10, *, lang=None, kind=None, context='', country='', born='')",
            id="candidates",
        ),
        pytest.param(
            Linker.link_many, "(surfaces, *, lang=None, kind=None, workers=1)", id="link_many"
        ),
        pytest.param(
            Linker.link_text,
            "(text, *, lang=None, nil=False, titles=False, demonyms=False)",
            id="link_text",
        ),
        pytest.param(
            Linker.explain,
            "(surface, entity_id, *, lang=None, kind=None, context='', country='', born='')",
            id="explain",
        ),
        pytest.param(
            Linker.why_not,
            "(surface, entity_id, *, lang=None, kind=None, context='', country='', born='')",
            id="why_not",
        ),
        pytest.param(
            Gazetteer.build,
            "(entities, path, *, name='', source='', licence='', date='', "
            "origin=None, workers=1, memory=1073741824, progress=False)",
            id="build",
        ),
        pytest.param(Gazetteer.open, "(path)", id="open"),
        pytest.param(Gazetteer.core, "()", id="core"),
        pytest.param(
            Gazetteer.update,
            "(path, entities, removed=(), *, origin=None)",
            id="update",
        ),
        pytest.param(Gazetteer.merge, "(paths, path)", id="merge"),
        pytest.param(Gazetteer.verify, "()", id="verify"),
        pytest.param(Gazetteer.entity, "(entity_id)", id="entity"),
        pytest.param(
            Entity,
            "(id, kind='other', names=(), description='', prior=1.0, country='', born='', "
            "wikidata='', died='', positions=(), coordinates=None, population=None, "
            "identifiers=())",
            id="Entity",
        ),
        pytest.param(Name, "(text, lang='', kind='alias', since='', until='')", id="Name"),
        pytest.param(normalize, "(surface, *, kind=None)", id="normalize"),
        pytest.param(romanize, "(text, *, lang=None, to='en')", id="romanize"),
        pytest.param(variants, "(text, *, lang=None, limit=8)", id="variants"),
        pytest.param(transliterate, "(text, *, lang=None, to='en')", id="transliterate"),
        pytest.param(identify, "(spelling, native, *, lang=None)", id="identify"),
        pytest.param(similarity, "(first, second, *, kind=None)", id="similarity"),
    ],
)
def test_how_it_is_called(function: Callable[..., Any], call: str) -> None:
    assert called_as(function) == call


@pytest.mark.parametrize(
    ("error", "bases"),
    [
        pytest.param(DataFileError, (EntitylinkError,), id="data-file"),
        pytest.param(SchemeError, (DataFileError,), id="scheme"),
        pytest.param(GazetteerError, (EntitylinkError,), id="gazetteer"),
        pytest.param(EntityError, (GazetteerError,), id="entity"),
        pytest.param(IndexFileError, (GazetteerError,), id="index-file"),
        pytest.param(IndexVersionError, (IndexFileError,), id="index-version"),
        pytest.param(LanguageError, (EntitylinkError, ValueError), id="language"),
        pytest.param(InputError, (EntitylinkError,), id="input"),
    ],
)
def test_the_tree_of_errors(error: type[Exception], bases: tuple[type[Exception], ...]) -> None:
    assert error.__bases__ == bases


# Records


@pytest.mark.parametrize(
    ("match", "is_true"),
    [
        pytest.param(Match("linked", "Kafka", id="Q905"), True, id="linked"),
        pytest.param(Match("ambiguous", "Kafka"), False, id="ambiguous"),
        pytest.param(Match("nil", "Kafka", score=0.9), False, id="nil-however-sure"),
    ],
)
def test_a_match_is_true_when_linked(match: Match, is_true: bool) -> None:
    assert bool(match) is is_true


@pytest.mark.parametrize(
    ("record", "field"),
    [
        pytest.param(Match("nil", "Kafka"), "status", id="match"),
        pytest.param(Entity("Q905"), "prior", id="entity"),
        pytest.param(Name("Kafka"), "text", id="name"),
        pytest.param(Mention(0, 5, "Kafka", Match("nil", "Kafka")), "start", id="mention"),
        pytest.param(Reason("label", "the name itself"), "text", id="reason"),
        pytest.param(Explanation("a", "b", "c", "d", 0.5, "nil"), "score", id="explanation"),
        pytest.param(Identification("a", "b"), "mixed", id="identification"),
    ],
)
def test_records_do_not_change(record: Any, field: str) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, field, None)
    with pytest.raises((AttributeError, TypeError)):
        record.new_field = 1
    assert record == dataclasses.replace(record)


@pytest.mark.parametrize(
    ("id_", "wikidata"),
    [
        pytest.param("Q905", "Q905", id="qid"),
        pytest.param("el:kafka", "", id="local"),
        pytest.param("q905", "", id="small-q"),
        pytest.param("Q905x", "", id="more-behind"),
        pytest.param("Q", "", id="only-q"),
        pytest.param("Q٣", "", id="other-digits"),
    ],
)
def test_wikidata_is_filled_from_a_qid(id_: str, wikidata: str) -> None:
    assert Entity(id_).wikidata == wikidata


def test_wikidata_can_be_given_for_a_local_id() -> None:
    assert Entity("el:kafka", wikidata="Q905").wikidata == "Q905"


def test_names_of_an_entity_become_a_tuple() -> None:
    entity = Entity("Q905", names=[Name("Kafka")])  # type: ignore[arg-type]
    assert entity.names == (Name("Kafka"),)
    assert hash(entity) == hash(Entity("Q905", names=(Name("Kafka"),)))


NAMES = (
    Name("Moskau", "de", "label"),
    Name("Moscow", "en", "label"),
    Name("Moskva", "mul", "label"),
    Name("Moscú", "es", "alias"),
    Name("Москва", "ru", "native"),
)


ROUND = (Name("Foo Corp", "", "label"), Name("FC", "en", "abbreviation"))


@pytest.mark.parametrize(
    ("names", "lang", "label"),
    [
        pytest.param(NAMES, "de", "Moskau", id="as-asked"),
        pytest.param(NAMES, "de-AT", "Moskau", id="base-language"),
        pytest.param(NAMES, "es", "Moscú", id="an-alias-in-the-language"),
        pytest.param(NAMES, "fr", "Moskva", id="mul"),
        pytest.param(NAMES[:2], "fr", "Moscow", id="english"),
        pytest.param(NAMES[4:], "fr", "Москва", id="any"),
        pytest.param(ROUND, "en", "Foo Corp", id="no-abbreviation-for-a-label"),
        pytest.param(ROUND[1:], "en", "FC", id="an-abbreviation-is-better-than-nothing"),
        pytest.param((), "fr", "Q649", id="the-id"),
    ],
)
def test_label(names: tuple[Name, ...], lang: str, label: str) -> None:
    assert Entity("Q649", "place", names).label(lang) == label


def test_as_dict_of_a_match() -> None:
    near = Match("linked", "Kafka", id="Q905", label="Franz Kafka", score=0.51234, wikidata="Q905")
    match = Match("ambiguous", "Kafka", reasons=(Reason("a", "b", 1.0),), candidates=(near,))
    assert match.as_dict() == {
        "surface": "Kafka",
        "status": "ambiguous",
        "id": None,
        "label": "",
        "kind": "",
        "description": "",
        "wikidata": "",
        "url": "",
        "score": 0.0,
        "prior": 0.0,
        "matched_name": "",
        "reasons": [{"code": "a", "text": "b"}],
        "gazetteer": "",
        "candidates": [near.as_dict(candidates=False)],
    }
    assert near.as_dict()["score"] == 0.5123
    assert near.url == near.as_dict()["url"] == "https://www.wikidata.org/wiki/Q905"
    assert "candidates" not in match.as_dict(candidates=False)
    assert Mention(3, 8, "Kafka", near).as_dict() == {"start": 3, "end": 8, **near.as_dict()}


# similarity


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        pytest.param("Sergej Lawrow", "Sergey Lavrov", "person", id="german-english"),
        pytest.param("Sergej Lawrow", "Сергей Лавров", "person", id="latin-cyrillic"),
        pytest.param("Lawrow, Sergej", "Sergey Lavrov", "person", id="comma"),
        pytest.param("Lavrov Sergey", "Sergey Lavrov", "person", id="turned-round"),
        pytest.param("Herr Sergej Lawrow", "Sergey Lavrov", "person", id="title"),
        pytest.param("SERGEY LAVROV", "sergey lavrov", None, id="case"),
        pytest.param("György Konrád", "Gyorgy Konrad", None, id="diacritics"),
    ],
)
def test_similar(first: str, second: str, kind: str | None) -> None:
    assert similarity(first, second, kind=kind) > 0.5


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("Sergej Lawrow", "Sergey Lawson", id="another-surname"),
        pytest.param("Sergej Lawrow", "Mikhail Lavrov", id="another-given-name"),
        pytest.param("Anton Chekhov", "Franz Kafka", id="nothing-in-common"),
        pytest.param("Антон Чехов", "نجيب محفوظ", id="other-script-nothing-in-common"),
        pytest.param("", "Kafka", id="empty"),
        pytest.param("Kafka", "?!", id="no-letters"),
        pytest.param("", "", id="both-empty"),
    ],
)
def test_not_similar(first: str, second: str) -> None:
    assert similarity(first, second) < 0.5


def test_similarity_of_nothing_is_zero() -> None:
    assert similarity(" ", "Kafka") == similarity("Kafka", "!") == 0.0


def test_similarity_knows_the_kinds() -> None:
    message = "kind is 'animal'; expected one of person, place, organization, other"
    with pytest.raises(InputError, match=message):
        similarity("a", "b", kind="animal")


PIECES = st.sampled_from(
    ["Sergej", "Lawrow", "Лавров", "S.", "Dr.", "al-", "لافروف", ",", "de", "ラブロフ", "拉夫罗夫"]
)


@settings(max_examples=200, deadline=None)
@given(
    first=st.one_of(st.text(max_size=12), st.lists(PIECES, max_size=4).map(" ".join)),
    second=st.one_of(st.text(max_size=12), st.lists(PIECES, max_size=4).map(" ".join)),
)
def test_similarity_is_symmetric_and_in_range(first: str, second: str) -> None:
    value = similarity(first, second)
    assert 0.0 <= value < 1.0
    assert value == similarity(second, first)


# Examples in docstrings

MODULES = [
    module.name
    for module in pkgutil.walk_packages(entitylink.__path__, "entitylink.")
    if not module.ispkg and not module.name.endswith("__main__")
]


@pytest.mark.parametrize("name", ["entitylink", *MODULES])
def test_examples_in_docstrings(name: str) -> None:
    module = importlib.import_module(name)
    failed, _ = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    assert failed == 0
