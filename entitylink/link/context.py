"""What is known beside the name: language, kind, country, birth, words around it.

In: what the user says of a name, and an entity. Out: log odds to add to the score of that
entity, with the reasons. Only facts that are there count: an entity without a country is neither
helped nor hurt by one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from entitylink.errors import InputError
from entitylink.gazetteer import Gazetteer
from entitylink.link.score import model
from entitylink.model import Reason
from entitylink.names.given import gender_of, gender_of_title
from entitylink.names.lexicon import Gender
from entitylink.text.clean import fold_marks
from entitylink.text.tokens import tokenize

__all__ = [
    "CODES",
    "Beside",
    "Circumstances",
    "check_born",
    "check_country",
    "gender_of_label",
]

CODES = ("kind", "gender", "country", "born", "context", "case", "exonym")
"""The codes of the reasons that `Circumstances.weigh` and `link.rank` may give."""

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_SHORTEST = 5
"""Letters a word of the context has at least to count: shorter ones are mostly grammar."""
_STEM = 6
"""Letters that must agree: `saoudite` and `saoudienne`, `Russia` and `Russian`."""
_MOST_WORDS = 2


def check_born(born: str | int) -> str:
    """A year or an ISO date as text, "" for none. Raises: InputError for anything else."""
    text = str(born)
    if text and not _DATE.fullmatch(text):
        raise InputError(f"born is {born!r}; expected a year or an ISO date: 1950, 1950-03-21")
    return text


def check_country(country: str) -> str:
    """A code of two letters, "" for none. Raises: InputError for anything else."""
    if country and not _COUNTRY.fullmatch(country):
        raise InputError(f"country is {country!r}; expected two letters of ISO 3166-1, as RU")
    return country


class Beside(NamedTuple):
    """The words that stand beside a name: titles, and what says who is meant."""

    titles: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What was asked beside the surface form; empty strings and None for what is not known."""

    lang: str = ""
    kind: str | None = None
    context: str = ""
    country: str = ""
    born: str = ""

    def weigh(
        self, gazetteer: Gazetteer, entity: int, beside: Beside
    ) -> tuple[float, tuple[Reason, ...]]:
        """The log odds these circumstances add for one entity, and why."""
        coefficients = model()
        total = 0.0
        notes: list[Reason] = []

        def add(value: float, code: str, text: str) -> None:
            nonlocal total
            total += value
            notes.append(Reason(code, text, value))

        kind = gazetteer.kind(entity)
        if self.kind and self.kind != kind:
            add(coefficients.other_kind, "kind", f"a {kind}, not a {self.kind}")
        elif beside.titles and not self.kind and kind != "person":
            add(coefficients.other_kind / 2, "kind", f"a {kind} has no title")
        if beside.titles and kind == "person":
            said = gender_of_title(beside.titles, self.lang)
            borne = gender_of_label(gazetteer.label(entity, "en")) if said else ""
            if borne and borne != said:
                add(coefficients.other_gender, "gender", f"a {said} title, a {borne} given name")
        facts = gazetteer.facts(entity)
        country = facts.country
        if self.country and country:
            if self.country.upper() == country:
                add(coefficients.country, "country", f"of the country asked for ({country})")
            else:
                add(-coefficients.country, "country", f"of another country ({country})")
        born = facts.born
        if self.born and born:
            same = self.born[:4] == born[:4] and (
                self.born.startswith(born) or born.startswith(self.born)
            )
            if same:
                add(coefficients.born, "born", f"born in {born}, as asked for")
            else:
                add(coefficients.other_born, "born", f"born in {born}, not {self.born}")
        if self.context or beside.qualifiers:
            words = _stems(" ".join((self.context, *beside.qualifiers)))
            shared = sorted(words & _stems(facts.description))[:_MOST_WORDS]
            if shared:
                value = coefficients.context * len(shared)
                add(value, "context", f"the context mentions {', '.join(shared)}")
        return total, tuple(notes)


def gender_of_label(label: str) -> Gender:
    """The gender that the given names in a label agree on; "" for none."""
    told = {gender_of(word) for word in label.split()[:-1]} - {""}
    return told.pop() if len(told) == 1 else ""


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    words = (fold_marks(token.text) for token in tokenize(text[:5000]))
    return frozenset(word[:_STEM] for word in words if len(word) >= _SHORTEST)
