"""The things that pass between the rooms and out to the user: small frozen records.

Nothing here reads files or decides anything. A record compares by value, prints readably, and
its `as_dict` gives what the JSON outputs hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from entitylink.pages import explanation_html, score_text

__all__ = [
    "KINDS",
    "NAME_KINDS",
    "Entity",
    "Explanation",
    "Identification",
    "Kind",
    "Match",
    "Mention",
    "Name",
    "NameKind",
    "Part",
    "Reason",
    "SchemeUse",
    "Status",
    "Weight",
]

Kind = Literal["person", "place", "organization", "other"]
KINDS: tuple[Kind, ...] = ("person", "place", "organization", "other")

Status = Literal["linked", "ambiguous", "nil"]

NameKind = Literal[
    "label", "alias", "native", "abbreviation", "nickname", "former", "short", "metonym"
]
NAME_KINDS: tuple[NameKind, ...] = (
    "label",
    "alias",
    "native",
    "abbreviation",
    "nickname",
    "former",
    "short",
    "metonym",
)


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an entity: `text` as the press of `lang` writes it.

    `lang` is a BCP 47 code, "mul" for a name that serves all languages, or "" for unknown.
    A "native" name is written in the entity's own language; the writers start from it. A
    "metonym" names something else that stands for the entity, as a capital for a government.
    `since` and `until` say when the entity bore the name: each a year or an ISO date, "" for
    not known.
    """

    text: str
    lang: str = ""
    kind: NameKind = "alias"
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, place, organization or other thing that names are linked to.

    `id` is any string without tabs or line breaks; with Wikidata it is a QID. `wikidata` is
    filled from `id` when that looks like a QID, and stays empty for a local id. `prior` is a
    weight >= 0 (the number of sitelinks, say): only its proportion among the entities of one
    gazetteer matters. `country` is an ISO 3166-1 alpha-2 code, `born` and `died` are a year or an
    ISO date each.

    positions    ids of the offices that a person held or holds
    coordinates  latitude and longitude in degrees, -90..90 and -180..180
    population   of a place, None for not known
    identifiers  ids in other catalogs, each with its scheme: "viaf:123"
    """

    id: str
    kind: Kind = "other"
    names: tuple[Name, ...] = ()
    description: str = ""
    prior: float = 1.0
    country: str = ""
    born: str = ""
    wikidata: str = ""
    died: str = ""
    positions: tuple[str, ...] = ()
    coordinates: tuple[float, float] | None = None
    population: int | None = None
    identifiers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(self.names))
        for field_name in ("positions", "coordinates", "identifiers"):
            value = getattr(self, field_name)
            if isinstance(value, list):
                object.__setattr__(self, field_name, tuple(value))
        if not self.wikidata and is_qid(self.id):
            object.__setattr__(self, "wikidata", self.id)

    def label(self, lang: str = "en") -> str:
        """The label or an alias in `lang`, else the label in `mul`, in no language, English, any.

        Other names count where there is none of these; then the id.
        """
        best = ""
        best_rank = 99.0
        wanted: dict[str, float] = {}
        for place, code in enumerate((lang, lang.split("-")[0], "mul", "", "en")):
            wanted.setdefault(code, place)
        for name in self.names:
            rank = wanted.get(name.lang, 9.0)
            if name.kind not in ("label", "native"):
                # Some gazetteers hold no labels but in English: an alias in the language is better.
                rank = rank + 0.5 if name.kind == "alias" and rank < 2 else rank + 10
            if rank < best_rank:
                best, best_rank = name.text, rank
        return best or self.id


def is_qid(text: str) -> bool:
    """Say whether a string has the form of a Wikidata item id: Q and a number."""
    return len(text) > 1 and text[0] == "Q" and text[1:].isascii() and text[1:].isdigit()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a candidate fits, or what speaks against it: a stable code and plain words.

    `weight` is below 0 when the reason speaks against the candidate, above 0 when it makes it
    likelier than its name alone does, in log odds; 0 for what was undone to reach the name.
    """

    code: str
    text: str
    weight: float = 0.0

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Match:
    """The answer for one surface form.

    status     linked: true as a boolean, `id` set, `score` the probability (0..1, never
               exactly 1) that this entity is meant;
               ambiguous: false, `id` None, `candidates` the contenders, best first;
               nil: false, `id` None, `score` the probability that none is meant.
    prior      0..1: the share of this entity among the entities that bear the name.
    wikidata   the QID, or "" for an entity that has only a local id.
    gazetteer  the name of the gazetteer that the entity stands in.
    """

    status: Status
    surface: str
    id: str | None = None
    label: str = ""
    kind: str = ""
    description: str = ""
    wikidata: str = ""
    score: float = 0.0
    prior: float = 0.0
    matched_name: str = ""
    reasons: tuple[Reason, ...] = ()
    candidates: tuple[Match, ...] = ()
    gazetteer: str = ""

    def __bool__(self) -> bool:
        return self.status == "linked"

    @property
    def url(self) -> str:
        """The page of the Wikidata item, or "" where there is none."""
        return f"https://www.wikidata.org/wiki/{self.wikidata}" if self.wikidata else ""

    @property
    def reason(self) -> str:
        """The reasons in one line of plain words."""
        return "; ".join(reason.text for reason in self.reasons)

    def as_dict(self, *, candidates: bool = True) -> dict[str, Any]:
        """A JSON-ready dictionary; `candidates` says whether the contenders go into it."""
        data: dict[str, Any] = {
            "surface": self.surface,
            "status": self.status,
            "id": self.id,
            "label": self.label,
            "kind": self.kind,
            "description": self.description,
            "wikidata": self.wikidata,
            "url": self.url,
            "score": round(self.score, 4),
            "prior": round(self.prior, 4),
            "matched_name": self.matched_name,
            "reasons": [{"code": r.code, "text": r.text} for r in self.reasons],
            "gazetteer": self.gazetteer,
        }
        if candidates:
            data["candidates"] = [c.as_dict(candidates=False) for c in self.candidates]
        return data


@dataclass(frozen=True, slots=True)
class Mention:
    """A surface form at a place in a text: `text[start:end] == surface`, in code points."""

    start: int
    end: int
    surface: str
    match: Match

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dictionary."""
        return {"start": self.start, "end": self.end, **self.match.as_dict()}


@dataclass(frozen=True, slots=True)
class Part:
    """One pair of compared words in an `Explanation`, with what tells them apart."""

    surface: str
    name: str
    similarity: float
    text: str


@dataclass(frozen=True, slots=True)
class Weight:
    """One part of a score: what it is in plain words, and what it is worth.

    name      a stable code: that of a feature, or of what is added beside the features
    text      what it looks at
    log_odds  what it adds to the natural logarithm of the odds, below 0 when it speaks against
              the entity
    value     the value of the feature, 0..1; None for what is no feature
    """

    name: str
    text: str
    log_odds: float
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one surface form and one entity were compared, and what came of it.

    lang, matched_lang   the languages of `surface` and of `matched_name`, "" when not known
    native               the entity's own name, None when it is not known
    score                the probability that this entity is meant, 0..1; 0 when it was none of
                         the candidates
    log_odds             the logarithm of the odds of `score`: log(score / (1 - score)). For an
                         entity that was no candidate, what they would have been
    features             the numbers the score is made of, 0..1, in a stable order
    weights              what each of them is worth, then what is added beside them, always the
                         same names in the same order. They add up to `log_odds`. From `why_not`
                         only those that speak against the entity, the heaviest first
    rival                the next best candidate, None when there is none
    separated_by         the few things that tell the entity from its rival, the heaviest first:
                         `weight` is above 0 when it speaks for the entity, below when it speaks
                         for the rival, in log odds
    """

    surface: str
    entity: str
    label: str
    matched_name: str
    score: float
    status: Status
    parts: tuple[Part, ...] = ()
    reasons: tuple[Reason, ...] = ()
    features: Mapping[str, float] = field(default_factory=dict)
    rival: Match | None = None
    weights: tuple[Weight, ...] = ()
    log_odds: float = 0.0
    separated_by: tuple[Reason, ...] = ()
    lang: str = ""
    matched_lang: str = ""
    native: Name | None = None

    @property
    def text(self) -> str:
        """The explanation in some lines of plain words; weights below 0.005 are left out."""
        score = score_text(self.score)
        lines = [f"{self.surface!r} and {self.label} ({self.entity}): score {score}"]
        if self.matched_name:
            lines.append(f"  compared with the name {self.matched_name!r}")
        for part in self.parts:
            pair = f"{part.surface or '-'} / {part.name or '-'}"
            lines.append(f"  {pair}: {part.text}")
        lines.extend(f"  {reason.text}" for reason in self.reasons)
        shown = [w for w in self.weights if abs(w.log_odds) >= 0.005]
        if shown:
            lines.append("  in log odds:")
            lines.extend(f"    {weight.log_odds:+7.2f}  {weight.text}" for weight in shown)
            lines.append(f"    {self.log_odds:+7.2f}  in all")
        if self.rival is not None:
            lines.append(
                f"  next best: {self.rival.label} ({self.rival.id}), "
                f"score {score_text(self.rival.score)}"
            )
            lines.extend(f"    {reason.text}" for reason in self.separated_by)
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dictionary, its keys always the same and in the same order."""
        native = self.native or Name("")
        return {
            "surface": self.surface,
            "lang": self.lang,
            "entity": self.entity,
            "label": self.label,
            "matched_name": self.matched_name,
            "matched_lang": self.matched_lang,
            "native": native.text,
            "native_lang": native.lang,
            "status": self.status,
            "score": round(self.score, 4),
            "log_odds": round(self.log_odds, 4),
            "parts": [
                {
                    "surface": part.surface,
                    "name": part.name,
                    "similarity": round(part.similarity, 4),
                    "text": part.text,
                }
                for part in self.parts
            ],
            "reasons": [
                {"code": r.code, "text": r.text, "against": r.weight < 0} for r in self.reasons
            ],
            "features": {name: round(value, 4) for name, value in self.features.items()},
            "weights": [
                {
                    "name": w.name,
                    "text": w.text,
                    "value": None if w.value is None else round(w.value, 4),
                    "log_odds": round(w.log_odds, 4),
                }
                for w in self.weights
            ],
            "rival": None if self.rival is None else self.rival.as_dict(candidates=False),
            "separated_by": [
                {"code": r.code, "text": r.text, "log_odds": round(r.weight, 4)}
                for r in self.separated_by
            ],
        }

    def as_html(self) -> str:
        """The explanation as a fragment of HTML to put into a page of one's own.

        Complete in itself and without scripts, styles or links; all classes begin with
        `entitylink-`. Names stand beside each other whatever way their scripts run.
        """
        return explanation_html(self.as_dict())

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class SchemeUse:
    """One transliteration scheme that gives a spelling: its id, title and language written.

    `exact` is false when it gives the spelling only with its diacritics dropped.
    """

    scheme: str
    title: str
    language: str
    native: str
    spelling: str
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Identification:
    """Which schemes give exactly this spelling of a native name.

    `schemes` holds those that give the whole of it, the most specific first. When none does,
    but each word is given by some scheme, `mixed` is true and `parts` holds the schemes word
    by word, in the order of the spelling.
    """

    spelling: str
    native: str
    schemes: tuple[SchemeUse, ...] = ()
    mixed: bool = False
    parts: tuple[tuple[SchemeUse, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.schemes) or self.mixed
