"""Texts with their mentions in the formats of other programs (`entitylink.annotate`)."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from entitylink import Linker, Match, Mention
from entitylink.annotate import ANNOTATIONS, annotated
from entitylink.model import Reason

VOID = {"meta", "link", "br", "img"}

REASON = Reason("spelling", "German spelling of Чехов")
CHEKHOV = Match(
    "linked",
    "Tschechow",
    "Q5685",
    "Anton Chekhov",
    "person",
    "writer",
    "Q5685",
    0.97,
    reasons=(REASON,),
)
LOCAL = Match("linked", "Kafka & Co", "el:kafka/co", 'Kafka "&" Co', "organization", score=0.9)
NOBODY = Match("nil", "Müller", score=0.8)

TEXT = "A 𝒜 Tschechow, Kafka & Co und Müller.\n"


def mention(text: str, match: Match, surface: str = "") -> Mention:
    surface = surface or match.surface
    start = text.index(surface)
    return Mention(start, start + len(surface), surface, match)


MENTIONS = [mention(TEXT, match) for match in (CHEKHOV, LOCAL, NOBODY)]


class Page(HTMLParser):
    """A page that was read: elements must be closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.words.append((self.open[-1], data))

    @property
    def article(self) -> str:
        """The words of the text alone, without tooltips and tables."""
        places = [n for n, (tag, a) in enumerate(self.elements) if a.get("class") == "text"]
        assert len(places) == 1
        end = next(n for n, (tag, _) in enumerate(self.words) if tag == "h2")
        return "".join(words for tag, words in self.words[:end] if tag in ("div", "a"))

    def of_class(self, name: str) -> list[dict[str, str | None]]:
        return [a for _, a in self.elements if name in (a.get("class") or "").split()]


def test_html_shows_the_text_and_the_entities() -> None:
    page = Page(annotated(TEXT, MENTIONS[:1], "html", lang="de", title="a.txt", source="ours 2026"))
    assert page.article == TEXT
    (marked,) = page.of_class("m")
    assert marked["href"] == "https://www.wikidata.org/wiki/Q5685"
    assert marked["class"] == "m person"
    shown = " ".join(words for _, words in page.words)
    for words in ("Anton Chekhov", "writer", "German spelling of Чехов", "0.97", "ours 2026"):
        assert words in shown
    assert page.of_class("text")[0]["lang"] == "de"


def test_html_counts_each_entity_once() -> None:
    text = "Чехов, Tschechow, Чехов"
    found = [
        Mention(0, 5, "Чехов", CHEKHOV),
        Mention(7, 16, "Tschechow", CHEKHOV),
        Mention(18, 23, "Чехов", CHEKHOV),
    ]
    page = Page(annotated(text, found, "html"))
    cells = [words for tag, words in page.words if tag in ("td", "bdi")]
    assert "3" in cells
    assert [tag for tag, _ in page.elements].count("tr") == 2


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('<script>alert(1)</script> "Kafka" </div>', id="markup"),
        pytest.param("{{ 7 * 7 }} {% raw %}", id="template"),
        pytest.param("שלום \u202e עולם לאטינית", id="right-to-left"),
        pytest.param("", id="empty"),
        pytest.param("a\u0000b\ud800c\x1b[0m", id="control-characters"),
    ],
)
def test_any_text_is_safe_in_html(text: str) -> None:
    html = annotated(text, [], "html", title=text, source=text)
    page = Page(html)
    assert {tag for tag, _ in page.elements}.isdisjoint({"script", "img", "iframe", "link"})
    assert not any(name.startswith("on") for _, a in page.elements for name in a)
    assert re.sub("\ufffd", "", page.article) == re.sub("[\0\x1b\ud800\u202e]", "", text)
    html.encode("utf-8")


def test_line_ends_and_page_breaks_are_kept_in_html() -> None:
    text = "Tschechow\r\nund\rKafka\n\f"
    html = annotated(text, [mention(text, CHEKHOV)], "html")
    assert "\r\nund\rKafka\n\f</div>" in html
    assert "\ufffd" not in html


def test_a_reason_does_not_turn_what_is_around_it() -> None:
    match = Match("linked", "ab", "x", "ab", reasons=(Reason("a", "דוד in דוד לוי"), REASON))
    html = annotated("ab", [Mention(0, 2, "ab", match)], "html")
    assert html.count('<bdi dir="ltr">דוד in דוד לוי</bdi>') == 2  # in the tooltip and the table


def test_a_page_loads_nothing() -> None:
    html = annotated(TEXT, MENTIONS, "html")
    page = Page(html)
    assert [a["href"] for _, a in page.elements if "href" in a] == [CHEKHOV.url] * 2
    assert not re.search(r"\bsrc=|url\(|@import", html)
    assert any("default-src 'none'" in (a.get("content") or "") for _, a in page.elements)


def test_hostile_labels_are_safe() -> None:
    bad = '"><img src=x onerror=alert(1)>'
    match = Match("linked", "x", bad, bad, "person", bad, "", 0.9, reasons=(Reason("a", bad),))
    page = Page(annotated("x", [Mention(0, 1, "x", match)], "html"))
    assert "img" not in {tag for tag, _ in page.elements}


def test_markdown_links_the_text_itself() -> None:
    assert annotated(TEXT, MENTIONS, "markdown") == (
        'A 𝒜 [Tschechow](https://www.wikidata.org/wiki/Q5685 "Anton Chekhov, Q5685, 0.97"), '
        '[Kafka & Co](#el%3Akafka%2Fco "Kafka \\"&\\" Co, el:kafka/co, 0.90") und Müller.\n'
    )


def test_brat_gives_the_lines_of_a_span() -> None:
    text = "Anton\nChekhov and Müller"
    found = [mention(text, CHEKHOV, "Anton\nChekhov"), mention(text, NOBODY)]
    assert annotated(text, found, "brat").splitlines() == [
        "T1\tPerson 0 5;6 13\tAnton Chekhov",
        "N1\tReference T1 Wikidata:Q5685\tAnton Chekhov",
        "T2\tNil 18 24\tMüller",
    ]


def test_brat_has_one_line_for_a_note() -> None:
    match = Match("linked", "Roe", "a", "Jane\n\tRoe", "person")
    assert annotated("Roe", [Mention(0, 3, "Roe", match)], "brat").splitlines() == [
        "T1\tPerson 0 3\tRoe",
        "N1\tReference T1 Local:a\tJane Roe",
    ]


def test_nif_has_a_context_and_a_phrase_for_each_mention() -> None:
    turtle = annotated(TEXT, MENTIONS, "nif", lang="de")
    assert f"#char=0,{len(TEXT)}> a nif:Context" in turtle
    assert '"A 𝒜 Tschechow, Kafka & Co und Müller.\\n"@de' in turtle
    assert turtle.count("a nif:OffsetBasedString, nif:Phrase") == 3
    assert 'nif:beginIndex "4"^^xsd:nonNegativeInteger' in turtle
    refs = re.findall(r"taIdentRef <(.*?)>", turtle)
    assert refs == [
        "http://www.wikidata.org/entity/Q5685",
        "urn:entitylink:id:el%3Akafka%2Fco",
        "urn:entitylink:NIL:M%C3%BCller",
    ]


def test_nif_escapes_what_turtle_does() -> None:
    turtle = annotated('a "b" \\ \n\t\x01\ud800', [], "nif")
    assert '"a \\"b\\" \\\\ \\n\\t\ufffd\ufffd"' in turtle


def test_records_hold_the_same() -> None:
    as_json = json.loads(annotated(TEXT, MENTIONS, "json"))
    lines = annotated(TEXT, MENTIONS, "jsonl").splitlines()
    assert as_json == [json.loads(line) for line in lines]
    rows = [line.split("\t") for line in annotated(TEXT, MENTIONS, "tsv").splitlines()]
    assert [row[:4] for row in rows[1:]] == [
        ["4", "13", "Tschechow", "Q5685"],
        ["15", "25", "Kafka & Co", "el:kafka/co"],
        ["30", "36", "Müller", "NIL"],
    ]


@pytest.mark.parametrize("form", ANNOTATIONS)
def test_a_text_without_mentions(form: str) -> None:
    assert isinstance(annotated("nothing here", [], form), str)


def test_an_unknown_format() -> None:
    with pytest.raises(ValueError, match=r"'docx' is no format; expected one of json, jsonl"):
        annotated("", [], "docx")


def test_what_the_linker_finds_goes_in(writers: Linker) -> None:
    text = "Tschechow und Kafka."
    html = annotated(text, writers.link_text(text, lang="de"), "html", lang="de")
    assert len(Page(html).of_class("m")) == 2
