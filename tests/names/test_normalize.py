"""The public comparison form."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entitylink.names.normalize import normalize


@pytest.mark.parametrize(
    ("surface", "form"),
    [
        pytest.param("  «Lawrow»\u200b, Sergej ", "sergej lawrow", id="all-at-once"),
        pytest.param("Lawrow, Sergej", "sergej lawrow", id="comma"),
        pytest.param("Ушаков, Ю.", "ю. ушаков", id="dot-of-an-initial-stays"),
        pytest.param("Putin, Jr.", "putin, jr", id="suffix-is-no-half"),
        pytest.param("King, Martin Luther, Jr.", "martin luther king jr", id="both"),
        pytest.param("Clinton, née Rodham", "clinton, née rodham", id="maiden-name-is-no-half"),
        pytest.param(
            "Clinton, Hillary, née Rodham", "hillary clinton née rodham", id="both-halves"
        ),
        pytest.param("Ławrow", "ławrow", id="diacritics-stay"),
        pytest.param("ЛАВРОВ", "лавров", id="script-stays"),
        pytest.param("L\u0430vrov", "lavrov", id="look-alike-repaired"),
        pytest.param("Jean‑Claude O’Neill", "jean-claude o'neill", id="inner-punctuation-stays"),
        pytest.param("(Lawrow)!", "lawrow", id="outer-punctuation-goes"),
        pytest.param("İSTANBUL", "istanbul", id="turkish"),
        pytest.param("a, b, c", "a, b, c", id="a-list-stays"),
        pytest.param("علی\u200cاکبر", "علی اکبر", id="persian"),
        pytest.param("", "", id="empty"),
        pytest.param(" .\u200b\ud800", "", id="nothing-left"),
    ],
)
def test_normalize(surface, form):
    assert normalize(surface) == form


@pytest.mark.parametrize("kind", ["place", "organization"])
def test_a_comma_stays_in_places_and_organizations(kind):
    assert normalize("Paris, Texas", kind=kind) == "paris, texas"


@pytest.mark.parametrize("kind", [None, "person", "place"])
@settings(max_examples=600, deadline=None)
@given(
    surface=st.one_of(
        st.text(max_size=20),
        st.text(st.sampled_from("abV.,'\"«»- \u0301\u0307İŉßאб\u200cΣ(،"), max_size=16),
        st.text(st.characters(codec=None), max_size=10),
        st.lists(
            st.sampled_from(
                ["Lawrow,", "Sergej", "Jr.", "Dr.", "of", ",", '"A"', "VI", "Minister"]
            ),
            max_size=5,
        ).map(" ".join),
    )
)
def test_twice_is_once(kind, surface):
    once = normalize(surface, kind=kind)
    assert normalize(once, kind=kind) == once


def test_a_long_text():
    assert normalize("A" * 100_000) == "a" * 100_000
