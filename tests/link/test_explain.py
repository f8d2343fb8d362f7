"""What an explanation promises: what was compared, what it is worth, and who is next.

What a part of a score is worth changes whenever the score is fitted anew; that the parts add up to
the score does not. Beside the ten writers of `conftest.py` there is a gazetteer of hostile names.
"""

from __future__ import annotations

import json
import math
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from entitylink import Entity, Explanation, Gazetteer, GazetteerError, InputError, Linker, Name
from entitylink.gazetteer.words import words_of
from entitylink.link.context import CODES, Beside, Circumstances
from entitylink.link.features import FEATURES
from entitylink.link.rank import FOR_THE_NAME, Judge, rank
from entitylink.link.score import contributions
from entitylink.link.search import NameFinder
from entitylink.link.worth import BESIDE_FEATURES, WORDS

CHEKHOV = "Q5685"
TOLSTOY = "Q7243"
OTHER_TOLSTOY = "el:aleksey-tolstoy"
KAFKA = "el:kafka"
MAHFOUZ = "el:mahfouz"
KONRAD = "el:konrad"

NAMES = [*FEATURES, *BESIDE_FEATURES]

SURFACES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["Tolstoy", "Anton Chekhov", "محفوظ", "Tschechow", "J. K.", "antonchekhov"]),
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Linker:
    entities = [
        Entity(
            id='x"><img src=x onerror=alert(1)>',
            kind="person",
            names=(
                Name("<script>alert(1)</script>", "en", "label"),
                Name("Boris & Sons <b>", "ru", "native"),
            ),
        ),
        Entity(id="turned", kind="person", names=(Name("\u202egro.elpmaxe Ivanov", "en"),)),
        Entity(id="no-letters", names=(Name("!!!", "en"),)),
    ]
    path = tmp_path_factory.mktemp("hostile") / "hostile.elx"
    return Linker(Gazetteer.build(entities, path))


def worth(explained: Explanation) -> dict[str, float]:
    return {weight.name: weight.log_odds for weight in explained.weights}


def codes(explained: Explanation) -> list[str]:
    return [reason.code for reason in explained.reasons]


# Weights


ASKED = [
    pytest.param("Tschechow", CHEKHOV, {}, id="spelling"),
    pytest.param("Tolstoy", TOLSTOY, {}, id="with-a-rival"),
    pytest.param("Tolstoy", OTHER_TOLSTOY, {}, id="the-less-known"),
    pytest.param("Tolstoy", OTHER_TOLSTOY, {"born": "1883", "kind": "person"}, id="birth-fits"),
    pytest.param("Tolstoy", TOLSTOY, {"born": "1883", "kind": "place"}, id="all-speaks-against"),
    pytest.param("Anton Chekhov", CHEKHOV, {}, id="exact"),
    pytest.param("antonchekhov", CHEKHOV, {}, id="as-one-word"),
    pytest.param("Herr Tschechow", CHEKHOV, {"lang": "de"}, id="title"),
    pytest.param("محفوظ", MAHFOUZ, {}, id="native-script"),
    pytest.param("تشيخوف", CHEKHOV, {}, id="another-script"),
    pytest.param("Mikhail Chekhov", CHEKHOV, {}, id="contradiction"),
]


@pytest.mark.parametrize(("surface", "entity", "options"), ASKED)
def test_the_weights_add_up_to_the_score(
    writers: Linker, surface: str, entity: str, options: dict[str, str]
) -> None:
    explained = writers.explain(surface, entity, **options)  # type: ignore[arg-type]
    assert 0 < explained.score < 1
    total = math.fsum(worth(explained).values())
    assert total == pytest.approx(math.log(explained.score / (1 - explained.score)), abs=1e-6)
    assert explained.log_odds == pytest.approx(total)


@pytest.mark.parametrize(("surface", "entity", "options"), ASKED)
def test_the_parts_of_a_fit_add_up_to_what_ranks_it(
    writers: Linker, surface: str, entity: str, options: dict[str, str]
) -> None:
    # The weights above hold a remainder (the prior); this sum has none.
    finder = NameFinder(writers.gazetteers[0])
    given = {name: value for name, value in options.items() if name != "lang"}
    asked = Circumstances(**given)  # type: ignore[arg-type]
    compared = finder.find_many([words_of(surface)], "")
    (ranking,) = rank([Judge(finder, 0)], [compared], 1, asked, [Beside(("herr",))], most=50)
    assert ranking.entries
    for entry in ranking.entries:
        parts = entry.parts()
        assert list(parts) == ["intercept", *FEATURES, "whole", "ceiling", *FOR_THE_NAME, *CODES]
        assert math.fsum(parts.values()) == pytest.approx(entry.log_odds)
        assert list(entry.features()) == list(FEATURES)


def test_a_feature_is_worth_what_the_model_says(writers: Linker) -> None:
    import numpy as np

    explained = writers.explain("Tschechow", CHEKHOV)
    row = np.array([list(explained.features.values())], dtype=np.float32)
    assert [worth(explained)[name] for name in FEATURES] == pytest.approx(
        contributions(row)[0].tolist()
    )
    assert {w.name: w.value for w in explained.weights if w.value is not None} == dict(
        explained.features
    )


def test_every_part_has_its_words() -> None:
    # A new feature needs a line in link.worth.WORDS, and a place among the _ADVANTAGES there.
    assert set(FEATURES) <= set(WORDS)
    assert not set(FEATURES) & {"intercept", "whole", *FOR_THE_NAME, *CODES}


@pytest.mark.parametrize("entity", [CHEKHOV, KAFKA], ids=["a-candidate", "no-candidate"])
def test_the_weights_are_always_the_same_in_the_same_order(writers: Linker, entity: str) -> None:
    names = list(worth(writers.explain("Tschechow", entity)))
    # The order of the sum: the features stand behind where every candidate begins.
    assert names[0] == "intercept"
    assert names[1 : len(FEATURES) + 1] == list(FEATURES)
    assert sorted(names) == sorted(NAMES)


def test_one_alone_has_no_rivals(writers: Linker) -> None:
    explained = writers.explain("Tschechow", CHEKHOV)
    assert explained.rival is None
    assert explained.separated_by == ()
    assert worth(explained)["prior"] == pytest.approx(0)
    assert worth(explained)["rivals"] == pytest.approx(0)


def test_the_less_known_of_two_pays_for_it(writers: Linker) -> None:
    known, other = (worth(writers.explain("Tolstoy", id_)) for id_ in (TOLSTOY, OTHER_TOLSTOY))
    assert other["prior"] < known["prior"]
    assert known["prior"] == pytest.approx(0)
    assert other["rivals"] < known["rivals"] < 0


def test_what_was_said_beside_the_name_has_its_weight(writers: Linker) -> None:
    told = worth(writers.explain("Tolstoy", TOLSTOY, born="1828"))
    wrong = worth(writers.explain("Tolstoy", TOLSTOY, born="1883"))
    assert told["born"] > 0 > wrong["born"]
    assert worth(writers.explain("Tolstoy", TOLSTOY))["born"] == 0


def test_one_that_is_no_candidate_gets_what_it_would_have_had(writers: Linker) -> None:
    explained = writers.explain("Kafka", CHEKHOV)
    assert explained.score == 0
    assert "not-found" in codes(explained)
    assert explained.log_odds < writers.explain("Kafka", KAFKA).log_odds
    assert explained.log_odds == pytest.approx(math.fsum(worth(explained).values()))
    assert worth(explained)["rivals"] < 0


# What was undone, in plain words


@pytest.mark.parametrize(
    ("surface", "lang", "entity", "pair"),
    [
        pytest.param("Tschechow", None, CHEKHOV, "German spelling of Чехов", id="german"),
        pytest.param("Czechow", None, CHEKHOV, "Polish spelling of Чехов", id="polish"),
        pytest.param("Чеховым", None, CHEKHOV, "Russian instrumental -ым of Чехов", id="case"),
        pytest.param("A. Chekhov", None, CHEKHOV, "initial", id="initial"),
        pytest.param("Chekov", None, CHEKHOV, "one letter differs from Chekhov", id="a-letter"),
        pytest.param("Konrad", None, KONRAD, "the same but for diacritics", id="diacritics"),
        pytest.param("Kafka", None, KAFKA, "the same", id="nothing"),
        pytest.param(
            "antonchekhov", None, CHEKHOV, "alike when written as one word", id="as-one-word"
        ),
        pytest.param("Kafka", None, CHEKHOV, "has no counterpart in the name", id="stranger"),
    ],
)
def test_a_pair_says_what_lies_between(
    writers: Linker, surface: str, lang: str | None, entity: str, pair: str
) -> None:
    explained = writers.explain(surface, entity, lang=lang)
    assert next(part.text for part in explained.parts if part.surface) == pair


@pytest.mark.parametrize(
    ("surface", "entity", "code"),
    [
        pytest.param("Tschechow", CHEKHOV, "surname-only", id="surname"),
        pytest.param("Konrád", KONRAD, "surname-only", id="surname-that-stands-first"),
        pytest.param("Anton", CHEKHOV, "given-name-only", id="given-name"),
        pytest.param("Anton Chekhov", CHEKHOV, None, id="both"),
        pytest.param("A. Chekhov", CHEKHOV, None, id="with-an-initial"),
        pytest.param("Mikhail Chekhov", CHEKHOV, None, id="with-another-name"),
        pytest.param("antonchekhov", CHEKHOV, None, id="both-as-one-word"),
        pytest.param("Kafka", CHEKHOV, None, id="no-word-of-it"),
        pytest.param("", CHEKHOV, None, id="nothing"),
    ],
)
def test_a_surname_alone_is_named(
    writers: Linker, surface: str, entity: str, code: str | None
) -> None:
    found = codes(writers.explain(surface, entity))
    assert [c for c in found if c.endswith("-only")] == ([code] if code else [])


def test_both_strings_are_there_with_their_languages(writers: Linker) -> None:
    explained = writers.explain("Tschechow", CHEKHOV, lang="de")
    assert (explained.surface, explained.lang) == ("Tschechow", "de")
    assert (explained.matched_name, explained.matched_lang) == ("Anton Chekhov", "en")
    assert explained.native == Name("Антон Чехов", "ru", "native")


# What separates it from the next best


def test_the_better_known_is_told_apart_by_that(writers: Linker) -> None:
    best, other = (writers.explain("Tolstoy", id_) for id_ in (TOLSTOY, OTHER_TOLSTOY))
    (known,) = (reason for reason in best.separated_by if reason.code == "prior")
    assert known.weight > 0
    assert known.text.startswith("for Leo Tolstoy: better known (")
    # Seen from the other side the same speaks for the rival.
    (turned,) = (reason for reason in other.separated_by if reason.code == "prior")
    assert turned.weight == pytest.approx(-known.weight)
    assert turned.text == known.text


def test_the_given_name_tells_apart(writers: Linker) -> None:
    explained = writers.explain("Aleksey Tolstoy", OTHER_TOLSTOY)
    assert explained.rival is not None
    assert explained.rival.id == TOLSTOY
    heaviest = explained.separated_by[0]
    assert heaviest.weight > 0
    assert heaviest.code != "prior"
    assert explained.separated_by == tuple(
        sorted(explained.separated_by, key=lambda reason: -abs(reason.weight))
    )


def test_birth_tells_apart_where_it_was_asked_for(writers: Linker) -> None:
    told = writers.explain("Tolstoy", OTHER_TOLSTOY, born="1883")
    assert "for Aleksey Tolstoy: the birth asked for fits better" in told.text
    assert "birth" not in writers.explain("Tolstoy", OTHER_TOLSTOY).text


def test_namesakes_are_called_by_their_ids(tmp_path: Path) -> None:
    twins = [
        Entity(id=id_, kind="person", names=(Name("Ivan Ivanov", "en", "label"),), prior=prior)
        for id_, prior in (("known", 100), ("unknown", 10), ("also-unknown", 10))
    ]
    linker = Linker(Gazetteer.build(twins, tmp_path / "twins.elx"))
    explained = linker.explain("Ivan Ivanov", "unknown")
    assert "for Ivan Ivanov (known): better known" in explained.text
    two = Linker(Gazetteer.build(twins[1:], tmp_path / "two.elx")).explain("Ivan Ivanov", "unknown")
    assert [reason.code for reason in two.separated_by] == ["nothing"]


# why_not


def test_why_not_keeps_what_speaks_against(writers: Linker) -> None:
    full, against = (
        ask("Mikhail Tolstoy", OTHER_TOLSTOY) for ask in (writers.explain, writers.why_not)
    )
    weights = [weight.log_odds for weight in against.weights]
    assert weights == sorted(weights)
    assert set(against.weights) == {w for w in full.weights if w.log_odds < 0}
    assert all(reason.weight <= 0 for reason in against.separated_by)
    assert against.log_odds == full.log_odds
    assert "intercept" in worth(full)


# Several gazetteers, and ids that none has


def test_the_gazetteer_where_it_fits_best_explains(writers: Linker, tmp_path: Path) -> None:
    # Another name of the same man, and somebody whom only the second gazetteer has.
    entities = [
        Entity(id=CHEKHOV, kind="person", names=(Name("Antosha Chekhonte", "en", "label"),)),
        Entity(id="second", kind="person", names=(Name("Zinaida Gippius", "en", "label"),)),
    ]
    more = Gazetteer.build(entities, tmp_path / "more.elx")
    for both in (Linker([*writers.gazetteers, more]), Linker([more, *writers.gazetteers])):
        assert both.explain("Antosha Chekhonte", CHEKHOV).matched_name == "Antosha Chekhonte"
        assert both.explain("Anton Chekhov", CHEKHOV).matched_name == "Anton Chekhov"
        for surface in ("Zinaida Gippius", "Kafka", ""):
            explained = both.explain(surface, "second")
            assert (explained.label, explained.matched_name) == ("Zinaida Gippius",) * 2
        assert both.explain("Kafka", "second").rival is not None


@pytest.mark.parametrize(
    ("entity", "message"),
    [
        pytest.param("Q1", "no entity 'Q1' in writers; expected the id of one. Ids are", id="none"),
        pytest.param("", "no entity '' in writers", id="empty"),
        pytest.param("q5685", "expected the id of one, such as 'Q5685'$", id="small-letter"),
        pytest.param(
            "https://www.wikidata.org/wiki/Q5685", "such as 'Q5685'$", id="address-of-the-item"
        ),
        pytest.param("x" * 1000, r"no entity 'x{40,60}… in", id="long"),
    ],
)
def test_an_id_that_is_nowhere(writers: Linker, entity: str, message: str) -> None:
    for ask in (writers.explain, writers.why_not):
        with pytest.raises(GazetteerError, match=message):
            ask("Chekhov", entity)


@pytest.mark.parametrize("entity", [None, 5685, b"Q5685"])
def test_an_id_that_is_no_string(writers: Linker, entity: object) -> None:
    with pytest.raises(InputError, match=r"^entity_id is .*; expected a string \(str\)$"):
        writers.explain("Chekhov", entity)  # type: ignore[arg-type]


# As text, as JSON, as HTML


KEYS = [
    *("surface", "lang", "entity", "label", "matched_name", "matched_lang", "native"),
    *("native_lang", "status", "score", "log_odds", "parts", "reasons", "features", "weights"),
    *("rival", "separated_by"),
]


@pytest.mark.parametrize(
    ("surface", "entity"),
    [
        pytest.param("Tolstoy", TOLSTOY, id="with-a-rival"),
        pytest.param("Tschechow", CHEKHOV, id="alone"),
        pytest.param("", CHEKHOV, id="nothing"),
    ],
)
def test_as_dict_is_json_in_a_stable_order(writers: Linker, surface: str, entity: str) -> None:
    for explained in (writers.explain(surface, entity), writers.why_not(surface, entity)):
        data = explained.as_dict()
        assert list(data) == KEYS
        written = json.dumps(data, ensure_ascii=False, allow_nan=False)
        assert json.loads(written) == data
        assert (data["native"], data["native_lang"]) == (explained.native.text, "ru")  # type: ignore[union-attr]
    assert list(data["features"]) == list(FEATURES)


def test_as_dict_holds_what_the_explanation_holds(writers: Linker) -> None:
    data = writers.explain("Tolstoy", TOLSTOY).as_dict()
    assert data["rival"]["id"] == OTHER_TOLSTOY
    assert sum(weight["log_odds"] for weight in data["weights"]) == pytest.approx(
        data["log_odds"], abs=0.01
    )
    assert {"code": "surname-only", "text": "surname only", "against": False} in data["reasons"]
    assert {each["code"] for each in data["separated_by"]} >= {"prior"}


def test_text_lists_the_weights(writers: Linker) -> None:
    lines = writers.explain("Tolstoy", TOLSTOY).text.split("\n")
    start = lines.index("  in log odds:")
    end = next(place for place, line in enumerate(lines) if line.endswith("  in all"))
    shown = [float(line.split()[0]) for line in lines[start + 1 : end]]
    assert 0 not in shown
    assert sum(shown) == pytest.approx(float(lines[end].split()[0]), abs=0.01 * len(shown))


class _Fragment(HTMLParser):
    """The elements of a fragment, which must be well formed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def named(self, words: str) -> None:
        assert words in self.words


ALLOWED = {"div", "p", "table", "tr", "th", "td", "ul", "li", "bdi"}
ATTRIBUTES = {"class", "lang", "dir", "scope"}


def checked(html: str) -> _Fragment:
    fragment = _Fragment(html)
    assert {tag for tag, _ in fragment.found} <= ALLOWED
    for _, attributes in fragment.found:
        assert set(attributes) <= ATTRIBUTES
        for name in (attributes.get("class") or "").split():
            assert name.startswith("entitylink-")
    html.encode("utf-8")
    assert not re.search("[\x00\u202a-\u202e\u2066-\u2069]", html)
    return fragment


def test_html_puts_both_scripts_side_by_side(writers: Linker) -> None:
    fragment = checked(writers.explain("محفوظ", MAHFOUZ, lang="ar").as_html())
    assert {"محفوظ", "Naguib Mahfouz"} <= set(fragment.words)
    cells = [
        attributes for tag, attributes in fragment.found if tag == "td" and "lang" in attributes
    ]
    assert all(cell["dir"] == "auto" for cell in cells)
    assert "ar" in {cell["lang"] for cell in cells}
    latin = checked(writers.explain("Tschechow", CHEKHOV, lang="de").as_html())
    latin.named("Антон Чехов")
    languages = [attributes.get("lang") for tag, attributes in latin.found if tag == "td"]
    assert {"de", "en", "ru"} <= set(languages)


def test_html_holds_pairs_reasons_weights_and_the_rival(writers: Linker) -> None:
    html = writers.explain("Tolstoy", TOLSTOY).as_html()
    fragment = checked(html)
    for words in ("surname only", "what every candidate begins with", "in all", "Aleksey Tolstoy"):
        fragment.named(words)
    classes = {attributes.get("class") for _, attributes in fragment.found}
    for part in ("names", "pairs", "reasons", "weights", "rival", "separated"):
        assert f"entitylink-{part}" in classes
    alone = writers.explain("Tschechow", CHEKHOV).as_html()
    assert "entitylink-rival" not in alone
    assert "entitylink-separated" not in alone


SURFACES_OF_STRANGERS = [
    pytest.param("<script>alert(1)</script>", id="script"),
    pytest.param("</td></table><img src=x onerror=alert(1)>", id="closes-the-table"),
    pytest.param('" onclick="alert(1)', id="leaves-an-attribute"),
    pytest.param("&lt;b&gt; &amp;", id="escaped-already"),
    pytest.param("\u202eIvanov\u2066", id="turns-the-direction"),
    pytest.param("\x00Ivanov\x1b[31m", id="controls"),
    pytest.param("\ud800 Ivanov", id="lone-surrogate"),
    pytest.param("", id="empty"),
    pytest.param("!!!", id="no-letters"),
    pytest.param("نجيب محفوظ", id="right-to-left"),
    pytest.param("Ivanov " * 300, id="long"),
]


@pytest.mark.parametrize("surface", SURFACES_OF_STRANGERS)
def test_html_is_safe_whatever_the_names_are(hostile: Linker, surface: str) -> None:
    for entity in hostile.gazetteers[0]:
        for explained in (hostile.explain(surface, entity.id), hostile.why_not(surface, entity.id)):
            checked(explained.as_html())


def test_html_shows_markup_as_it_was_written(hostile: Linker) -> None:
    explained = hostile.explain("&lt;Alert&gt;", 'x"><img src=x onerror=alert(1)>', lang="de")
    fragment = checked(explained.as_html())
    for words in ("&lt;Alert&gt;", "<script>alert(1)</script>", "Boris & Sons <b>"):
        fragment.named(words)
    fragment.named('x"><img src=x onerror=alert(1)>')
    # A turned name is shown to be one.
    checked(hostile.explain("Ivanov", "turned").as_html()).named("\ufffdgro.elpmaxe Ivanov")


@pytest.mark.parametrize(
    ("surface", "entity", "text"),
    [
        pytest.param("", "turned", "what was given has no letters", id="nothing-given"),
        pytest.param("Ivan", "no-letters", "the name of the entity has no letters", id="no-name"),
        pytest.param("!!!", "no-letters", "what was given has no letters", id="neither"),
        pytest.param("Qwerty", "turned", "too far from the name to be one", id="too-far"),
    ],
)
def test_why_it_was_no_candidate(hostile: Linker, surface: str, entity: str, text: str) -> None:
    for explained in (hostile.explain(surface, entity), hostile.why_not(surface, entity)):
        assert explained.score == 0
        assert text in explained.text


# Anything


@settings(max_examples=60, deadline=None)
@example(surface="Tolstoy", entity=TOLSTOY)
@given(surface=SURFACES, entity=st.sampled_from([CHEKHOV, OTHER_TOLSTOY, MAHFOUZ]))
def test_anything_adds_up_and_can_be_written(writers: Linker, surface: str, entity: str) -> None:
    explained = writers.explain(surface, entity)
    assert math.isfinite(explained.log_odds)
    assert math.fsum(worth(explained).values()) == pytest.approx(explained.log_odds)
    if explained.score:
        assert 1 / (1 + math.exp(-explained.log_odds)) == pytest.approx(explained.score)
    json.dumps(explained.as_dict(), allow_nan=False)
    checked(explained.as_html())


@pytest.mark.parametrize("surface", ["Tolstoy", "Mikhail Chekhov", "Kafka", "تشيخوف"])
def test_the_same_question_has_the_same_answer(
    writers: Linker, writers_path: Path, surface: str
) -> None:
    again = Linker(Gazetteer.open(writers_path))
    again.link_many(["Chekhov", "Kafka", surface])
    for entity in (CHEKHOV, TOLSTOY):
        first, second = writers.explain(surface, entity), again.explain(surface, entity)
        assert first == second
        assert first.text == second.text
        assert first.as_html() == second.as_html()
        assert json.dumps(first.as_dict()) == json.dumps(second.as_dict())
