"""Each recipe takes what its title says, and not what stands beside it.

The queries run for real, over items of these tests in an rdflib graph behind the stand-in. What an
id or a property in a recipe is called stands in its file, and is compared with the facts.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from standin import Fault, StandIn, cut, cut_query, html, reset, slow_query, status, too_many
from wikibase_items import Item, Statement, item, person

from entitylink.datafile import read_toml
from entitylink.errors import DataFileError, InputError, SourceError
from entitylink.sources.cache import Cache
from entitylink.sources.recipes import Recipe, load_recipe, names, recipe
from entitylink.sources.sparql import ids_of
from entitylink.sources.web import Web

RECIPES = Path(__file__).resolve().parents[2] / "gazetteers" / "recipes"

CLASSES = [
    # Offices, occupations and classes of the tests, below those that the recipes name.
    item("Q2001", "minister of finance of Freedonia", P279="Q83307"),
    item("Q2002", "member of the Freedonian Senate", P279="Q486839"),
    item("Q2003", "president of Freedonia", P279="Q30461"),
    item("Q2004", "prime minister of Freedonia", P279="Q14212"),
    item("Q2005", "ambassador of Freedonia to Sylvania", P279="Q121998"),
    item("Q2006", "bishop of Freedonia City", P279="Q29182"),
    item("Q2007", "mayor of Freedonia City", P279="Q30185"),
    item("Q2010", "city of Freedonia", P279="Q515"),
    item("Q515", "city", P279="Q486972"),
    item("Q2011", "province of Freedonia", P279="Q10864048"),
    item("Q2012", "socialist party", P279="Q7278"),
    item("Q2013", "tax office", P279="Q327333"),
    item("Q2014", "senate", P279="Q11204"),
    item("Q2015", "daily newspaper", P279="Q11032"),
    item("Q2016", "airline", P279="Q6881511"),
    item("Q2017", "central bank", P279="Q22687"),
    item("Q2018", "guerrilla", P279="Q17149090"),
    item("Q2019", "medical university", P279="Q3918"),
    item("Q2020", "women's football club", P279="Q476028"),
    item("Q2021", "secret service", P279="Q47913"),
    item("Q2022", "regional organization of states", P279="Q245065"),
    item("Q2023", "human rights organization", P279="Q79913"),
    item("Q2024", "local politician", P279="Q82955"),
]
FREEDONIA = item(
    "Q3001", "Freedonia", P31="Q3624078", P297="FD", P1906="Q2003", P1313="Q2004", P35="Q4003"
)
SYLVANIA = item("Q3002", "Sylvania", P31="Q3624078", P297="SY", P6="Q4005")
OLD_STATE = item("Q3003", "Duchy of Klopstokia", P31="Q3624078", P576="1806")


def held(office: str, **qualifiers: str | int) -> Statement:
    return Statement(office, qualifiers=qualifiers)


def living(entity_id: str, label: str, **claims: object) -> Item:
    return person(entity_id, label, **{"P569": "1960-05-01", "P27": "Q3001", **claims})


CASES = {
    "politicians": [
        ("a-politician", True, living("Q1", "A", P106="Q82955")),
        ("a-kind-of-politician", True, living("Q1", "A", P106="Q2024")),
        ("without-a-date", True, person("Q1", "A", P106="Q82955")),
        (
            "born-before-1850-died-after-1990-by-mistake-of-nobody",
            False,
            person("Q1", "A", P106="Q82955", P569="1840", P570="1899"),
        ),
        ("dead-long-ago", False, living("Q1", "A", P106="Q82955", P570="1989")),
        ("died-in-that-year", True, living("Q1", "A", P106="Q82955", P570="1990")),
        ("born-long-ago-no-death-known", False, person("Q1", "A", P106="Q82955", P569="1880")),
        ("a-novelist", False, living("Q1", "A", P106="Q6625963")),
        ("in-a-novel", False, item("Q1", "A", P31="Q15632617", P106="Q82955")),
    ],
    "heads": [
        ("by-the-office-of-the-state", True, living("Q1", "A", P39="Q2003")),
        ("head-of-government", True, living("Q1", "A", P39="Q2004")),
        ("named-by-the-state-as-head-of-state", True, living("Q4003", "A")),
        ("named-by-the-state-as-head-of-government", True, living("Q4005", "A")),
        ("out-of-office-since-1930", False, living("Q1", "A", P39=held("Q2003", P582="1930"))),
        ("a-mayor", False, living("Q1", "A", P39="Q2007")),
    ],
    "ministers": [
        ("a-minister", True, living("Q1", "A", P39="Q2001")),
        (
            "a-former-minister-now-something-else",
            True,
            living(
                "Q1", "A", P39=[held("Q2001", P582="2001-02-01"), Statement("Q2007", "preferred")]
            ),
        ),
        ("out-of-office-since-1980", False, living("Q1", "A", P39=held("Q2001", P582="1980"))),
        ("a-member-of-parliament", False, living("Q1", "A", P39="Q2002")),
    ],
    "members-of-parliament": [
        ("a-senator", True, living("Q1", "A", P39=held("Q2002", P580="2011-01-01"))),
        ("a-minister", False, living("Q1", "A", P39="Q2001")),
    ],
    "diplomats": [
        ("by-occupation", True, living("Q1", "A", P106="Q193391")),
        ("by-office", True, living("Q1", "A", P39="Q2005")),
        ("a-politician", False, living("Q1", "A", P106="Q82955")),
    ],
    "military-officers": [
        ("an-officer", True, living("Q1", "A", P106="Q189290")),
        ("a-judge", False, living("Q1", "A", P106="Q16533")),
    ],
    "judges": [
        ("a-judge", True, living("Q1", "A", P106="Q16533")),
        ("a-lawyer", False, living("Q1", "A", P106="Q40348")),
    ],
    "business-people": [
        ("an-entrepreneur", True, living("Q1", "A", P106="Q131524")),
        ("a-chief-executive", True, living("Q1", "A", P106="Q484876")),
        ("nobody-wrote-about", False, living("Q1", "A", P106="Q131524", sitelinks=0)),
        ("a-politician", False, living("Q1", "A", P106="Q82955")),
    ],
    "journalists": [
        ("a-journalist", True, living("Q1", "A", P106="Q1930187")),
        ("a-writer", False, living("Q1", "A", P106="Q36180")),
    ],
    "clerics": [
        ("a-bishop", True, living("Q1", "A", P39="Q2006")),
        ("a-cardinal", True, living("Q1", "A", P39="Q45722")),
        ("a-mayor", False, living("Q1", "A", P39="Q2007")),
    ],
    "sanctioned": [
        ("with-the-id", True, living("Q1", "A", P10632="NK-abc")),
        ("without", False, living("Q1", "A")),
        ("a-company", False, item("Q1", "A", P31="Q4830453", P10632="NK-abc")),
    ],
    "football-players": [
        ("a-player", True, living("Q1", "A", P106="Q937857")),
        ("one-page-only", False, living("Q1", "A", P106="Q937857", sitelinks=1)),
        ("a-politician", False, living("Q1", "A", P106="Q82955")),
    ],
    "countries": [
        ("a-state", True, SYLVANIA),
        ("a-country", True, item("Q1", "A", P31="Q6256")),
        ("a-former-state", False, OLD_STATE),
        ("a-province", False, item("Q1", "A", P31="Q2011")),
    ],
    "regions": [
        ("a-province", True, item("Q1", "A", P31="Q2011", P17="Q3001")),
        ("dissolved-in-1960", False, item("Q1", "A", P31="Q2011", P576="1960")),
        ("a-city", False, item("Q1", "A", P31="Q2010")),
    ],
    "cities": [
        ("large-enough", True, item("Q1", "A", P31="Q2010", P1082=15000)),
        ("a-metropolis", True, item("Q1", "A", P31="Q2010", P1082=12_000_000)),
        (
            "the-preferred-number-counts",
            False,
            item("Q1", "A", P31="Q2010", P1082=[90000, Statement(14999, "preferred")]),
        ),
        ("too-small", False, item("Q1", "A", P31="Q2010", P1082=14999)),
        ("no-number", False, item("Q1", "A", P31="Q2010")),
        ("a-province", False, item("Q1", "A", P31="Q2011", P1082=500000)),
    ],
    "parties": [
        ("a-party", True, item("Q1", "A", P31="Q7278", P17="Q3001")),
        ("a-kind-of-party", True, item("Q1", "A", P31="Q2012")),
        ("dissolved-in-1989", False, item("Q1", "A", P31="Q2012", P576="1989-11-09")),
        ("a-company", False, item("Q1", "A", P31="Q4830453")),
    ],
    "government-agencies": [
        ("a-tax-office", True, item("Q1", "A", P31="Q2013")),
        ("a-party", False, item("Q1", "A", P31="Q7278")),
    ],
    "legislatures": [
        ("a-senate", True, item("Q1", "A", P31="Q2014")),
        ("a-party", False, item("Q1", "A", P31="Q7278")),
    ],
    "intelligence-agencies": [
        ("a-secret-service", True, item("Q1", "A", P31="Q2021")),
        ("dissolved-but-wanted", True, item("Q1", "A", P31="Q2021", P576="1954")),
        ("a-tax-office", False, item("Q1", "A", P31="Q2013")),
    ],
    "international-organizations": [
        ("of-states", True, item("Q1", "A", P31="Q2022")),
        ("a-company", False, item("Q1", "A", P31="Q783794")),
    ],
    "non-governmental-organizations": [
        ("for-human-rights", True, item("Q1", "A", P31="Q2023")),
        ("a-party", False, item("Q1", "A", P31="Q7278")),
    ],
    "news-media": [
        ("a-newspaper", True, item("Q1", "A", P31="Q2015")),
        ("a-television-station", True, item("Q1", "A", P31="Q1616075")),
        ("a-company", False, item("Q1", "A", P31="Q783794")),
    ],
    "companies": [
        ("an-airline", True, item("Q1", "A", P31="Q2016", sitelinks=7)),
        ("well-known", True, item("Q1", "A", P31="Q783794", sitelinks=60)),
        ("one-page-only", False, item("Q1", "A", P31="Q2016", sitelinks=1)),
        ("a-party", False, item("Q1", "A", P31="Q7278")),
    ],
    "banks": [
        ("a-central-bank", True, item("Q1", "A", P31="Q2017")),
        ("an-airline", False, item("Q1", "A", P31="Q2016")),
    ],
    "armed-groups": [
        ("guerrillas", True, item("Q1", "A", P31="Q2018")),
        ("an-army", True, item("Q1", "A", P31="Q781132")),
        ("a-secret-service", False, item("Q1", "A", P31="Q2021")),
    ],
    "universities": [
        ("of-medicine", True, item("Q1", "A", P31="Q2019")),
        ("a-school", False, item("Q1", "A", P31="Q3914")),
    ],
    "football-clubs": [
        ("of-women", True, item("Q1", "A", P31="Q2020")),
        ("a-party", False, item("Q1", "A", P31="Q7278")),
    ],
}


def found(standin: StandIn, web: Web, name: str, **parameters: str) -> list[str]:
    return list(ids_of(recipe(name, parameters), web, endpoint=standin.sparql))


@pytest.fixture
def world(wikidata: StandIn) -> StandIn:
    for each in (*CLASSES, FREEDONIA, SYLVANIA, OLD_STATE):
        wikidata.items[each["id"]] = each
    return wikidata


def test_every_recipe_has_its_cases() -> None:
    assert set(CASES) == set(names())
    for name, cases in CASES.items():
        assert {is_taken for _, is_taken, _ in cases} == {True, False}, name


@pytest.mark.parametrize("name", names())
def test_a_recipe_takes_what_it_says(world: StandIn, web: Web, name: str) -> None:
    # Renumbered, so that all cases are asked in one go.
    cases = {}
    for number, (case, is_taken, entity) in enumerate(CASES[name], 50_000):
        entity_id = entity["id"] if entity["id"] != "Q1" else f"Q{number}"
        world.items[entity_id] = {**entity, "id": entity_id}
        cases[entity_id] = (case, is_taken)
    ids = found(world, web, name)
    assert len(ids) == len(set(ids))
    assert {case: entity_id in ids for entity_id, (case, _) in cases.items()} == dict(
        cases.values()
    )


@pytest.mark.parametrize(
    ("parameters", "taken"),
    [
        pytest.param({}, ["Q11", "Q12", "Q13"], id="as-they-are"),
        pytest.param({"country": "FD"}, ["Q11", "Q13"], id="one-country"),
        pytest.param({"country": "fd, sy"}, ["Q11", "Q12", "Q13"], id="two-countries"),
        pytest.param({"country": "FD", "since": "1950"}, ["Q10", "Q11", "Q13"], id="earlier"),
        pytest.param({"since": ""}, ["Q10", "Q11", "Q12", "Q13"], id="no-time"),
        pytest.param({"min_sitelinks": "20"}, ["Q13"], id="well-known"),
    ],
)
def test_parameters(world: StandIn, web: Web, parameters: dict[str, str], taken: list[str]) -> None:
    for each in (
        living("Q10", "A", P106="Q193391", P570="1970"),
        living("Q11", "A", P106="Q193391"),
        living("Q12", "A", P106="Q193391", P27="Q3002"),
        living("Q13", "A", P106="Q193391", sitelinks=40),
    ):
        world.items[each["id"]] = each
    assert sorted(found(world, web, "diplomats", **parameters)) == taken


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        pytest.param("kings", {}, "no recipe 'kings'. Recipes are: armed-groups, ", id="recipe"),
        pytest.param(
            "cities", {"size": "3"}, "cities: no parameter 'size'. .*country, min_inh", id="name"
        ),
        pytest.param("cities", {"country": "Germany"}, "expected ISO 3166-1 codes", id="country"),
        pytest.param("parties", {"since": "90"}, "since is '90'; expected a year", id="year"),
        pytest.param("cities", {"min_inhabitants": "1e5"}, "expected a whole number", id="number"),
    ],
)
def test_wrong_parameters(name: str, parameters: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        recipe(name, parameters)


GOOD = 'id = "x"\ntitle = "X"\nversion = 1\nexpected = [1, 2]\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param('id = "x"\n', "keys are id; expected id, title", id="keys"),
        pytest.param(
            GOOD.replace("x", "y", 1) + 'query = ""\n', "id is 'y'; expected the name", id="id"
        ),
        pytest.param(
            GOOD + 'query = "$country"\n', "the places country; expected none", id="places"
        ),
        pytest.param(
            GOOD + 'query = "$a"\n[parameters.a]\ntype = "text"\n', "types are year", id="type"
        ),
        pytest.param(
            GOOD + 'query = "$split"\n[split]\ntype = "year"\nat = [3, 2]\nwhere = ""\n',
            "at \\(rising\\)",
            id="split",
        ),
        pytest.param("id =", "not a readable TOML", id="toml"),
    ],
)
def test_a_file_that_is_no_recipe(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "x.toml").write_text(text)
    with pytest.raises(DataFileError, match=message):
        load_recipe(tmp_path / "x.toml")


def test_the_digest_tells_parameters_apart() -> None:
    assert recipe("parties").digest == recipe("parties").digest
    assert recipe("parties").digest != recipe("parties", {"country": "DE"}).digest
    assert recipe("parties").is_default
    assert not recipe("parties", {"country": "DE"}).is_default


HUMANS = """
id = "humans"
title = "Humans by year of birth"
version = 1
expected = [1, 50]
query = "SELECT ?item WHERE { ?item wdt:P31 wd:Q5 . $split }"
[split]
type = "year"
at = [1900, 1980]
where = '''
?item wdt:P569 ?b .
FILTER(?b >= "$from-01-01T00:00:00Z"^^xsd:dateTime && ?b < "$to-01-01T00:00:00Z"^^xsd:dateTime)'''
"""
MANY = [f"Q{100 + number}" for number in range(40)]


@pytest.fixture
def humans(tmp_path: Path) -> Recipe:
    (tmp_path / "humans.toml").write_text(HUMANS)
    return load_recipe(tmp_path / "humans.toml")


@pytest.fixture
def many(wikidata: StandIn) -> StandIn:
    """Forty humans, ten of each year from 1951 to 1954."""
    for number, entity_id in enumerate(MANY):
        wikidata.items[entity_id] = living(entity_id, "A", P569=f"{1951 + number % 4}")
    return wikidata


def test_a_part_that_takes_too_long_is_halved(many: StandIn, web: Web, humans: Recipe) -> None:
    many.slowest = 25
    told: list[str] = []
    ids = list(ids_of(humans, web, endpoint=many.sparql, note=told.append))
    assert sorted(ids) == MANY
    assert "humans: 1900 to 1980 took" in told[0]
    assert "asked in two halves" in told[0]


def test_a_part_that_cannot_be_halved_any_more(many: StandIn, web: Web, humans: Recipe) -> None:
    many.slowest = 9
    with pytest.raises(SourceError, match=r"took too long .*given up after 5 tries"):
        list(ids_of(humans, web, endpoint=many.sparql))


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(slow_query, id="timeout-in-the-text"),
        pytest.param(cut_query, id="broken-off-with-status-200"),
        pytest.param(cut, id="connection-cut"),
        pytest.param(status(504), id="gateway"),
    ],
)
def test_too_long_in_other_dresses(
    many: StandIn, web: Web, humans: Recipe, slept: list[float], fault: Fault
) -> None:
    many.fail(fault)
    assert sorted(ids_of(humans, web, endpoint=many.sparql)) == MANY
    assert slept == []


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(html, id="html"),
        pytest.param(too_many("9"), id="429"),
        pytest.param(status(502), id="gateway"),
        pytest.param(reset, id="no-answer"),
    ],
)
def test_other_faults_are_waited_out(
    many: StandIn, web: Web, humans: Recipe, slept: list[float], fault: Fault
) -> None:
    many.fail(fault)
    assert sorted(ids_of(humans, web, endpoint=many.sparql)) == MANY
    assert len(slept) == 1


@pytest.mark.parametrize(
    ("faults", "message"),
    [
        pytest.param([slow_query] * 5, "took too long .*given up after 5 tries", id="cannot-halve"),
        pytest.param([status(400, "Malformed query")], "status 400 .Malformed", id="malformed"),
        pytest.param([html] * 5, "instead of JSON", id="always-html"),
    ],
)
def test_an_endpoint_that_does_not_answer(
    world: StandIn, web: Web, faults: list[Fault], message: str
) -> None:
    world.fail(*faults)
    with pytest.raises(SourceError, match=message):
        found(world, web, "countries")


def test_an_answer_without_the_column(world: StandIn, web: Web) -> None:
    world.fail(lambda handler: handler.reply(200, b'{"results": {"bindings": [{"x": 1}]}}'))
    with pytest.raises(SourceError, match="no column item"):
        found(world, web, "countries")


def test_unexpected_counts_are_told(world: StandIn, web: Web) -> None:
    told: list[str] = []
    list(ids_of(recipe("countries"), web, endpoint=world.sparql, note=told.append))
    assert "gave 2 items; expected 190 to 500" in told[0]


def test_parts_that_were_answered_are_kept(
    many: StandIn, web: Web, humans: Recipe, tmp_path: Path
) -> None:
    cache = Cache(tmp_path / "kept.sqlite")
    first = list(ids_of(humans, web, endpoint=many.sparql, cache=cache))
    many.fail(status(400), status(400))
    assert list(ids_of(humans, web, endpoint=many.sparql, cache=cache)) == first
    assert len(many.asked) == len(humans.parts())


def test_queries_are_plain_for_any_endpoint() -> None:
    for name in names():
        for part in recipe(name).parts():
            assert not re.search(r"SERVICE|hint:|bd:|OFFSET|ORDER BY", part.query), name
            used = set(re.findall(r"\b(\w+):\w", re.sub(r"<[^>]*>|\"[^\"]*\"", "", part.query)))
            assert used <= set(re.findall(r"PREFIX (\w+):", part.query)), name


def named(file: Path) -> dict[str, str]:
    """The ids and properties in the head of a recipe, with what they are called there."""
    return dict(re.findall(r"^#   ([QP]\d+) +(.+)$", file.read_text(encoding="utf-8"), re.M))


@pytest.mark.parametrize("name", names())
def test_every_id_has_its_name_beside_it(name: str) -> None:
    file = RECIPES / f"{name}.toml"
    query = file.read_text(encoding="utf-8")
    assert set(re.findall(r"\bw?[dpstq]+:([QP]\d+)", query)) == set(named(file))
    assert read_toml(file)["title"] in query.split("\n", 1)[0]


SEEN_ELSEWHERE = {
    # Not in the facts: how public queries and tables that use these ids call them.
    "Q1193236": "news media",
    "Q17149090": "armed organization",
    "Q476028": "association football club",
    "Q484652": "international organization",
    "Q783794": "company",
}
PROPERTIES = {
    # https://www.wikidata.org/wiki/Property:P31 and so on
    "P6": "head of government",
    "P17": "country",
    "P27": "country of citizenship",
    "P31": "instance of",
    "P35": "head of state",
    "P39": "position held",
    "P106": "occupation",
    "P279": "subclass of",
    "P297": "ISO 3166-1 alpha-2 code",
    "P569": "date of birth",
    "P570": "date of death",
    "P576": "dissolved, abolished or demolished date",
    "P582": "end time",
    "P1082": "population",
    "P1313": "office held by head of government",
    "P1906": "office held by head of state",
    "P10632": "OpenSanctions ID",
}


def test_names_are_the_same_in_all_files_and_known() -> None:
    met: dict[str, set[str]] = {}
    for name in names():
        for entity_id, text in named(RECIPES / f"{name}.toml").items():
            met.setdefault(entity_id, set()).add(text)
    assert {each: texts for each, texts in met.items() if len(texts) > 1} == {}
    known = {**PROPERTIES, **SEEN_ELSEWHERE}
    assert {each: texts for each, texts in met.items() if each in known} == {
        each: {text} for each, text in known.items()
    }


@pytest.mark.data
def test_ids_are_called_so_in_the_facts(data: Path) -> None:
    wanted = {}
    for name in names():
        wanted.update(named(RECIPES / f"{name}.toml"))
    names_of: dict[str, set[str]] = {}
    with gzip.open(data / "reference" / "wikidata_facts.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            entity_id, _, _, text, _ = line.split("\t")
            if entity_id in wanted:
                names_of.setdefault(entity_id, set()).add(text.lower())
    items = {each: text for each, text in wanted.items() if each[0] == "Q"}
    assert set(items) - set(names_of) == set(SEEN_ELSEWHERE)
    wrong = {
        each: text for each, text in items.items() if text.lower() not in names_of.get(each, {text})
    }
    assert wrong == {}
