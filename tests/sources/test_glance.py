"""A look at the bytes leaves out nothing that parsing would keep, and most of what it would not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wikidata_items import instance_of, item, item_value, line_of, statement, texts

from entitylink import Entity
from entitylink.sources.classes import ClassTree
from entitylink.sources.glance import Glance, classes_in, sitelinks_in
from entitylink.sources.item import Skipped, entity_of_item

KINDS = {"Q5": "person", "Q515": "place", "Q43229": "organization", "Q11424": "other"}
TREE = ClassTree({**KINDS, "Q13442814": "skip"})
GLANCE = Glance(TREE, ["person", "place", "organization"], 2)

ARTICLE = item("Q1", *instance_of("Q13442814"), sitelinks=9)
FILM = item("Q1", *instance_of("Q11424"), sitelinks=9)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        pytest.param(ARTICLE, Skipped.INTERNAL, id="article"),
        pytest.param(FILM, Skipped.KIND, id="film"),
        pytest.param(item("Q1", sitelinks=9), None, id="no-class"),
        pytest.param(item("Q1", *instance_of("Q99"), sitelinks=9), Skipped.KIND, id="no-signs"),
        pytest.param(item("Q1", *instance_of("Q5")), Skipped.SITELINKS, id="no-pages"),
        pytest.param(item("Q1", *instance_of("Q5"), sitelinks=1), Skipped.SITELINKS, id="one-page"),
        pytest.param(item("Q1", *instance_of("Q5"), sitelinks=2), None, id="two-pages"),
        pytest.param(
            item("Q1", *instance_of("Q99"), statement("P625", {}), sitelinks=9), None, id="signs"
        ),
        pytest.param(
            item("Q1", *instance_of("Q11424", "Q5"), sitelinks=9), None, id="also-a-person"
        ),
        pytest.param(
            item(
                "Q1",
                *instance_of("Q11424", rank="deprecated"),
                statement("P569", {}),
                sitelinks=9,
            ),
            None,
            id="its-class-is-deprecated",
        ),
        pytest.param(
            item("Q1", *instance_of("Q5"), labels=texts(en='"P31":[{"mainsnak"'), sitelinks=9),
            None,
            id="a-name-that-looks-like-a-statement",
        ),
        pytest.param(
            item("Q1", statement("P569", {}, P31=item_value("Q11424")), sitelinks=9),
            None,
            id="a-class-in-a-qualifier",
        ),
    ],
)
def test_what_is_left_unread(found: dict[str, Any], reason: Skipped | None) -> None:
    assert GLANCE.skips(line_of(found)) is reason
    # As the API gives it, and Python writes it: with spaces.
    assert GLANCE.skips(json.dumps(found).encode()) is reason


def test_a_form_that_is_not_known_is_parsed() -> None:
    turned = json.dumps(ARTICLE, sort_keys=True).encode()  # "id" before "mainsnak"
    assert classes_in(turned) is None
    assert GLANCE.skips(turned) is None


def test_kinds_that_are_wanted() -> None:
    assert Glance(TREE, ["other"], 0).skips(line_of(FILM)) is None
    assert Glance(TREE, ["other"], 0).skips(line_of(item("Q1"))) is None
    assert Glance(TREE, ["place"], 0).skips(line_of(item("Q1", *instance_of("Q5")))) is Skipped.KIND


def test_pages_are_counted() -> None:
    assert sitelinks_in(line_of(item("Q1", sitelinks=3))) == 3
    assert sitelinks_in(b'{"id":"Q1","sitelinks":[]}') == 0
    assert sitelinks_in(b'{"id":"Q1"}') is None


CLASSES = st.lists(
    st.tuples(
        st.sampled_from([*TREE.kinds, "Q99"]),
        st.sampled_from(["normal", "preferred", "deprecated"]),
    ),
    max_size=3,
)
OTHERS = st.lists(st.sampled_from(["P569", "P625", "P159", "P18", "P279"]), max_size=2)


@given(
    CLASSES,
    OTHERS,
    st.integers(0, 3),
    st.sets(st.sampled_from(["person", "place", "organization", "other"]), min_size=1),
    st.booleans(),
)
def test_only_what_parsing_would_skip_is_skipped(
    classes: list[tuple[str, str]], others: list[str], pages: int, kinds: set[str], spaced: bool
) -> None:
    stated = [statement("P31", item_value(qid), rank=rank) for qid, rank in classes]
    found = item("Q1", *stated, *(statement(each, {}) for each in others), sitelinks=pages)
    line = json.dumps(found).encode() if spaced else line_of(found)
    if Glance(TREE, kinds, 2).skips(line) is not None:
        made = entity_of_item(found, TREE, kinds=kinds, min_sitelinks=2)
        assert not isinstance(made, Entity)
