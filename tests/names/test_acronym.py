"""Which endings stand behind acronyms and behind apostrophes."""

from __future__ import annotations

import pytest

from entitylink.names.acronym import parted


@pytest.mark.parametrize(
    ("surface", "lang", "expected"),
    [
        pytest.param("NATO-ra", "hu", ("NATO", "ra"), id="hyphen"),
        pytest.param("EU:n", "fi", ("EU", "n"), id="colon"),
        pytest.param("EU:hun", "fi", ("EU", "hun"), id="an-ending-of-letters-read-aloud"),
        pytest.param("ONZ-u", "pl", ("ONZ", "u"), id="polish"),
        pytest.param("НАТО-а", "sr", ("НАТО", "а"), id="cyrillic"),
        pytest.param("UN-a", "sr", ("UN", "a"), id="serbian-in-latin-letters"),
        pytest.param("FNs", "nb", ("FN", "s"), id="nothing-between"),
        pytest.param("FNs", "no", ("FN", "s"), id="another-code-of-the-language"),
        pytest.param("FNs", "", ("FNs", ""), id="nothing-between-and-no-language"),
        pytest.param("NATO-ra", "", ("NATO", "ra"), id="no-language"),
        pytest.param("AB’ye", "tr", ("AB", "ye"), id="apostrophe"),
        pytest.param("Çin'de", "tr", ("Çin", "de"), id="a-name-before-an-apostrophe"),
        pytest.param("Çin'de", "fi", ("Çin'de", ""), id="not-in-every-language"),
        pytest.param("O'Neill", "tr", ("O'Neill", ""), id="no-ending-behind-an-apostrophe"),
        pytest.param("EU-Kommission", "de", ("EU-Kommission", ""), id="another-word"),
        pytest.param("NATO-ra", "ru", ("NATO-ra", ""), id="no-ending-of-this-language"),
        pytest.param("McDonald", "en", ("McDonald", ""), id="capitals-and-small-letters"),
        pytest.param("IBM", "sv", ("IBM", ""), id="capitals-alone"),
        pytest.param("", "sv", ("", ""), id="empty"),
    ],
)
def test_the_ending_behind_an_acronym(surface: str, lang: str, expected: tuple[str, str]) -> None:
    assert parted(surface, lang) == expected
