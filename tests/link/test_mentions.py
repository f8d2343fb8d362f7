"""Names in running text: where they stand, whom they are linked to, and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entitylink import Entity, Gazetteer, Linker, Mention, Name

CHEKHOV = "Q5685"
TOLSTOY = "Q7243"
PUSHKIN = "Q7200"
KAFKA = "el:kafka"
LU_XUN = "el:lu-xun"
MAHFOUZ = "el:mahfouz"


def found(mentions: list[Mention]) -> list[tuple[int, str, str | None]]:
    return [(m.start, m.surface, m.match.id) for m in mentions]


@pytest.mark.parametrize(
    ("text", "lang", "mentions"),
    [
        pytest.param("", None, [], id="empty"),
        pytest.param(" \n\t", None, [], id="blank"),
        pytest.param("Nobody is named here.", "en", [], id="no-names"),
        pytest.param("Franz Kafka", None, [(0, "Franz Kafka", KAFKA)], id="only-a-name"),
        pytest.param(
            "Der Dichter Puschkin las.", "de", [(12, "Puschkin", PUSHKIN)], id="in-a-sentence"
        ),
        pytest.param(
            "Die Werke Anton Tschechows, Franz Kafkas.",
            "de",
            [(10, "Anton Tschechows", CHEKHOV), (28, "Franz Kafkas", KAFKA)],
            id="genitives",
        ),
        pytest.param(
            "Anton Tschechow (Чехов) und 鲁迅",
            "de",
            [(0, "Anton Tschechow", CHEKHOV), (17, "Чехов", CHEKHOV), (28, "鲁迅", LU_XUN)],
            id="three-scripts",
        ),
        pytest.param(
            "زار نجيب محفوظ القاهرة", "ar", [(4, "نجيب محفوظ", MAHFOUZ)], id="a-script-without-case"
        ),
        pytest.param("我喜欢鲁迅的书", "zh", [(3, "鲁迅", LU_XUN)], id="a-text-without-spaces"),
        pytest.param("Franz\nKafka schrieb", "de", [(0, "Franz\nKafka", KAFKA)], id="line-end"),
        pytest.param(
            "für Franz\u00a0Kafka", "de", [(4, "Franz\u00a0Kafka", KAFKA)], id="no-break-space"
        ),
        pytest.param(
            "🙂🙂 Franz Kafka", None, [(3, "Franz Kafka", KAFKA)], id="offsets-are-code-points"
        ),
        pytest.param(
            "«Franz Kafka», sagte er", "de", [(1, "Franz Kafka", KAFKA)], id="quotes-stay-outside"
        ),
        pytest.param(
            "Anton Chekhov, Franz Kafka and Leo Tolstoy",
            "en",
            [
                (0, "Anton Chekhov", CHEKHOV),
                (15, "Franz Kafka", KAFKA),
                (31, "Leo Tolstoy", TOLSTOY),
            ],
            id="a-list",
        ),
        pytest.param(
            "Franz Kafka. Anton Chekhov!",
            "en",
            [(0, "Franz Kafka", KAFKA), (13, "Anton Chekhov", CHEKHOV)],
            id="not-across-a-full-stop",
        ),
        pytest.param(
            "So J. K. Rowling wrote",
            "en",
            [(3, "J. K. Rowling", "Q34660")],
            id="initials-belong-to-the-name",
        ),
        pytest.param(
            "Dann schrieb Präsident Chekhov.", "de", [(23, "Chekhov", CHEKHOV)], id="title-outside"
        ),
        pytest.param("So Mikhail Chekhov wrote", "en", [], id="another-given-name-is-nobody"),
        pytest.param("Mikhail Chekhov wrote", "en", [], id="another-given-name-opens-the-sentence"),
        pytest.param("Kimbal Chekhov wrote", "en", [], id="an-unknown-word-opens-the-sentence"),
        pytest.param("So M. Chekhov wrote", "en", [], id="another-initial-is-nobody"),
        pytest.param(
            "So A. Chekhov wrote", "en", [(3, "A. Chekhov", CHEKHOV)], id="initial-inside"
        ),
        pytest.param("they chekhov and kafka it", "en", [], id="small-letters"),
        pytest.param("Gogol und Turgenjew schrieben.", "de", [], id="strangers"),
        pytest.param("Bowling Checkers", "en", [], id="near-strangers"),
    ],
)
def test_link_text(
    writers: Linker, text: str, lang: str | None, mentions: list[tuple[int, str, str]]
) -> None:
    assert found(writers.link_text(text, lang=lang)) == mentions


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        pytest.param(
            "Später kam Gogol Iwanowitsch.",
            [(11, "Gogol Iwanowitsch", None)],
            id="a-name-of-nobody",
        ),
        pytest.param(
            "Dort trafen sich Kafka und Gogol.",
            [(17, "Kafka", KAFKA), (27, "Gogol", None)],
            id="beside-a-known-one",
        ),
        pytest.param("Gestern war alles still.", [], id="a-capital-at-the-start-says-nothing"),
    ],
)
def test_nil_gives_names_of_nobody_too(
    writers: Linker, text: str, mentions: list[tuple[int, str, str | None]]
) -> None:
    answers = writers.link_text(text, lang="de", nil=True)
    assert found(answers) == mentions
    for mention in answers:
        if mention.match.id is None:
            assert mention.match.status == "nil"
            assert not mention.match
            assert mention.match.reason


@pytest.fixture
def petrovs(tmp_path: Path) -> Linker:
    entities = [
        Entity(id_, "person", (Name(text, "en", "label"),), prior=9)
        for id_, text in (("Q9", "Ivan Petrov"), ("Q7", "Boris Petrov"), ("Q6", "Anton Smirnov"))
    ]
    return Linker(Gazetteer.build(entities, tmp_path / "petrovs.elx"))


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        pytest.param("Petrov wrote.", [], id="bare-surname-of-two"),
        pytest.param(
            "Ivan Petrov wrote. Petrov died.",
            [(0, "Ivan Petrov", "Q9"), (19, "Petrov", "Q9")],
            id="named-before",
        ),
        pytest.param(
            "Petrov wrote. Later Boris Petrov died.",
            [(0, "Petrov", "Q7"), (20, "Boris Petrov", "Q7")],
            id="named-later",
        ),
        pytest.param(
            "Ivan Petrov and Boris Petrov met. Petrov died.",
            [(0, "Ivan Petrov", "Q9"), (16, "Boris Petrov", "Q7")],
            id="both-are-named",
        ),
        pytest.param(
            "Anton Smirnov wrote. Petrov died.", [(0, "Anton Smirnov", "Q6")], id="another-is-named"
        ),
    ],
)
def test_a_text_helps_itself(
    petrovs: Linker, text: str, mentions: list[tuple[int, str, str]]
) -> None:
    answers = petrovs.link_text(text)
    assert found(answers) == mentions
    for mention in answers:
        assert mention.match
        if mention.surface == "Petrov":
            assert f"the text names {mention.match.label} elsewhere" in mention.match.reason


def test_who_is_named_in_full_is_meant_by_the_surname(writers: Linker) -> None:
    # Two are called so, and one is better known, not enough to decide.
    assert writers.link_text("So Tolstoy wrote.", lang="en") == []
    full, bare = writers.link_text("Aleksey Tolstoy wrote. Tolstoy died.", lang="en")
    assert full.match.id == "el:aleksey-tolstoy"
    assert bare.match.id == "el:aleksey-tolstoy"
    assert bare.match.reasons[-1].code == "named-elsewhere"


def test_a_mention_of_one_text_does_not_help_another(petrovs: Linker) -> None:
    assert len(petrovs.link_text("Ivan Petrov wrote. Petrov died.")) == 2
    assert petrovs.link_text("Petrov died.") == []


PIECES = [
    *("Franz", "Kafka", "Tolstoy", "Leo", "Чехов", "Антон", "鲁迅", "نجيب", "محفوظ", "A.", "und"),
    *(
        "\n",
        "\n\n",
        ". ",
        ", ",
        "-",
        "·",
        "«",
        "»",
        "\u0301",
        "🙂",
        "Gogol",
        "Von",
        "DER",
        "1860",
        "\ud800",
    ),
]
TEXTS = st.one_of(
    st.text(max_size=30),
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
)


@settings(max_examples=250, deadline=None)
@given(text=TEXTS, lang=st.sampled_from([None, "de", "zh"]), nil=st.booleans())
def test_mentions_of_any_text(writers: Linker, text: str, lang: str | None, nil: bool) -> None:
    mentions = writers.link_text(text, lang=lang, nil=nil)
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.surface == mention.match.surface
        assert mention.match or nil
        end = mention.end
    assert writers.link_text(text, lang=lang, nil=nil) == mentions


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("A" + "b" * 100_000, id="one-word"),
        pytest.param("チ" * 20_000, id="one-word-of-a-script-without-spaces"),
        pytest.param("a b " * 25_000, id="many-words"),
        pytest.param("((((" * 25_000, id="brackets"),
        pytest.param("\u0301" * 100_000, id="marks"),
    ],
)
def test_hostile_texts_come_to_an_end(writers: Linker, text: str) -> None:
    assert writers.link_text(text) == []


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        pytest.param(
            "They met Denzel Washington and Paris Hilton.", [], id="people-named-like-places"
        ),
        pytest.param("They saw New Mexico again.", [], id="a-word-of-another-place"),
        pytest.param("They met Fred Trump and Anna Merz.", [], id="relatives"),
        pytest.param(
            "They flew to Paris, then to Washington, and met Trump.",
            ["Paris", "Washington", "Trump"],
            id="alone-they-are-meant",
        ),
        pytest.param("PUTIN AND TRUMP MET.", ["PUTIN", "TRUMP"], id="all-capitals"),
        pytest.param("Tell us who was in the un-American group.", [], id="no-abbreviations"),
    ],
)
def test_words_beside_a_name_in_the_core(core: Linker, text: str, surfaces: list[str]) -> None:
    assert [mention.surface for mention in core.link_text(text, lang="en")] == surfaces


@pytest.mark.parametrize(
    ("text", "lang", "mentions"),
    [
        pytest.param(
            "Brett Johnson came. Boris Johnson spoke.",
            "en",
            ["Boris Johnson"],
            id="another-given-name-though-he-is-named",
        ),
        pytest.param(
            "Trump spoke. Melania Trump came. Trump left.",
            "en",
            ["Donald Trump", "Melania Trump", "Donald Trump"],
            id="the-better-known-one-stays",
        ),
        pytest.param("Frau Scholz kam.", "de", [], id="title-of-a-woman"),
        pytest.param("Herr Scholz kam.", "de", ["Olaf Scholz"], id="title-of-a-man"),
        pytest.param("猫と犬と鳥", "ja", [], id="a-single-sign-is-a-word"),
        pytest.param("Pope Francis smiled.", "en", ["Pope Francis"], id="a-title-is-no-mention"),
        pytest.param("Hier ist Brigitte.", "de", [], id="no-short-form-of-a-nickname"),
        pytest.param("Nikola Tesla invented it.", "en", [], id="a-company-behind-a-given-name"),
        pytest.param("L’ONU doit agir.", "fr", ["United Nations"], id="behind-an-article"),
    ],
)
def test_who_is_beside_a_name_in_the_core(
    core: Linker, text: str, lang: str, mentions: list[str]
) -> None:
    assert [mention.match.label for mention in core.link_text(text, lang=lang)] == mentions
