"""What speaks for and against each name that was laid beside a query, as a few numbers.

In: `link.compare.Compared`, and what is known of the names. Out: one row of numbers between 0 and
1 for each. No I/O, no weights: what a number is worth is decided in `link.score`. An omission (a
word that one side leaves out) is kept apart from a contradiction (both sides have a word that the
other lacks).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from entitylink.gazetteer.words import ROLES
from entitylink.link.compare import INITIAL, NAME, Compared
from entitylink.link.forms import doubt
from entitylink.link.given import FEMALE, MALE, UNLISTED
from entitylink.link.likeness import Undoing, undone_by
from entitylink.link.sides import NOTHING
from entitylink.translit.correspond import table_for

__all__ = ["FEATURES", "About", "expected_bearers", "features_of"]

FEATURES = {
    "unexplained": "1 when the first or last name word of the query is no part of the name",
    "another": "1 when both sides have a name word that the other one lacks",
    "added": "1 when a name word between others is no part of it: a middle name",
    "query_gap": "share of the query (by weight of its words) that the name does not explain",
    "name_gap": "share of the name that the query leaves out",
    "family_gap": "how much of the family name has no counterpart in a query of several words",
    "given_gap": "the same for the given name",
    "letters": "how far words differ in a way that no spelling or inflection explains",
    "family_letters": "`letters` of the family name, or of any word where that is not known",
    "mean": "how far the pairs are apart on average, in one script",
    "worst": "how far the worst pair is apart there",
    "mean_alphabet": "`mean`, between Latin letters and another alphabet",
    "worst_alphabet": "`worst` there",
    "mean_abjad": "`mean`, where the vowels are not written",
    "worst_abjad": "`worst` there",
    "mean_syllables": "`mean`, where signs stand for syllables",
    "worst_syllables": "`worst` there",
    "mean_han": "`mean`, where signs stand for words",
    "worst_han": "`worst` there",
    "alphabet": "1 between Latin letters and another alphabet",
    "abjad": "1 where the vowels are not written",
    "syllables": "1 where signs stand for syllables",
    "han": "1 where signs stand for words",
    "crowd": "how many entities there are, 5,000 at least, as a logarithm: 1 for a hundred million",
    "chance": "how many other entities may fit as well by chance: 0 for 1 in 10,000, 1 for 1,000",
    "thin": "how little the matched words say: 1 for nothing, 0 for two rare long words",
    "obscure": "where one word stands for a name of several: 1 for an entity nobody speaks of",
    "not_family": "there: 1 when it is not the family name, 0.5 when that is not known",
    "turned": "1 when the words stand in another order",
    "suffix": "1 when one side has a suffix such as Jr. or III that the other has not",
    "inflected": "how doubtful the rule is that makes a word an inflected form, 0 when none is",
    "nickname": "how doubtful it is that a given name is the other one, 0 when none is",
    "other_given": "how surely the given name is another one, a name that people bear",
    "other_syllable": "1 when a syllable of a Korean or Chinese name is another one",
    "other_family": "how surely the family name is that of somebody else, a name that people bear",
    "other_patronymic": "the same for the patronymic, or for an initial in its place",
    "feminine": "1 when a surname has a woman's form and a man is meant, 0.5 when it is not known",
    "other_initial": "1 when an initial of the query stands for none of the words left over",
    "initials": "share of the pairs that are initials only",
    "inexact": "0 when the gazetteer has exactly this name",
}
"""The features in their order, all in 0..1, with what they say."""

_ROLE_WEIGHT = np.zeros(len(ROLES) + 1, dtype=np.float32)
for _role, _weight in {
    "name": 1.0,
    "patronymic": 0.35,
    "suffix": 0.25,
    "initial": 0.3,
    "particle": 0.1,
    "article": 0.05,
    "title": 0.0,
    "qualifier": 0.0,
}.items():
    _ROLE_WEIGHT[ROLES.index(_role)] = _weight
_SUFFIX, _PATRONYMIC = ROLES.index("suffix"), ROLES.index("patronymic")
_COMMON_WORD = 0.35
"""What a name word weighs that every name in the gazetteer has; a unique one weighs 1."""

_APART, _TOGETHER = 0.2, 0.5
"""Up to the first similarity two words count as left over, from the second on as a pair; between
them as something of both."""
_SOLID = 0.4
_UNEXPLAINED = 0.7
"""So much of a name word must be left over for the word to count as unexplained."""
_INITIAL_EXPLAINS = 0.4
"""The weight of a word that an initial on the other side explains."""
_INITIAL_SHARE = 0.08
"""About so many names of all begin with a given letter."""
_FEWEST = 5_000
"""Fewer entities count as so many. The fewer there are, the fewer are taken for one another by
chance, but the likelier it is that somebody is meant who is not among them."""
_CROWD = 8.0
_CHANCE = -4.0, 3.0
"""The decimal logarithms between which `chance` is told."""
_RAREST = 1e-8
"""The least share of people who bear a word: nobody else is not impossible."""
_GROUPS = ("alphabet", "abjad", "syllables", "han")
_DOUBTS = {
    "inflected": frozenset((Undoing.INFLECTION, Undoing.DERIVED, Undoing.FEMININE)),
    "nickname": frozenset((Undoing.NICKNAME,)),
}
_AGREED = 0.6
"""How doubtful an ending is still, where another word of the name has one too."""
_OF_A_WOMAN = {FEMALE: 0.0, MALE: 1.0}
_OF_SOMEBODY = 0.5
_SAME_FATHER, _OTHER_FATHER = 0.92, 0.65
"""How alike patronymics are that are spellings of one, and those that are of two: they all end
alike."""

Places = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float32]
Array = npt.NDArray[Any]

NO_FAMILY, UNKNOWN = -1, -2


@dataclass(frozen=True, slots=True)
class About:
    """What is known of the names, one row each.

    family   the place of the family name among the words; `NO_FAMILY` or `UNKNOWN`
    fame     how much the prior of the entity is of the greatest, in logarithms, 0..1
    former   whether the name is a former one
    bearers  whose given name the person has, see `link.given`; told for rows with a woman's surname
    beyond   the sorts of words that say more than the name, see `link.descriptions`; 0 for none
    """

    family: Places
    fame: Floats
    former: npt.NDArray[np.bool_]
    bearers: npt.NDArray[np.int8]
    beyond: npt.NDArray[np.uint8]


def features_of(compared: Compared, about: About, scripts: list[str]) -> Floats:
    """One row of `FEATURES` for each row of `compared`.

    `scripts` are those of the gazetteer.
    """
    if not len(compared.query):
        return np.zeros((0, len(FEATURES)), dtype=np.float32)
    rows = np.arange(len(compared.query))
    query_role = compared.mine.role[compared.query]
    name_role = compared.theirs.role
    letters = compared.mine.letters[compared.query]
    query_weight = _ROLE_WEIGHT[query_role]
    # Of an organization a suffix is its legal form, which papers leave out and add as they like.
    parted = (about.family == NO_FAMILY)[:, None]
    query_weight[parted & (query_role == _SUFFIX)] = 0
    # What only says what it is was not taken for a part of the name.
    query_weight[about.beyond > 0] = 0
    nothing = ~query_weight.any(axis=1)
    query_weight[nothing] = query_role[nothing] != NOTHING
    name_weight = _ROLE_WEIGHT[name_role] * (
        _COMMON_WORD + (1 - _COMMON_WORD) * compared.theirs.rarity
    )
    name_weight[parted & (name_role == _SUFFIX)] = 0
    similarity, undoing = compared.similarity, compared.undoing
    there = compared.partner >= 0
    partner = np.maximum(compared.partner, 0)
    held = np.clip((similarity - _APART) / (_TOGETHER - _APART), 0, 1) * (query_weight > 0)
    held[~there] = 0
    initial = there & (held > 0)
    initial &= (query_role == INITIAL) | (np.take_along_axis(name_role, partner, 1) == INITIAL)
    solid_held = np.where(initial, 0, held)

    # What is left over on both sides.
    query_left = query_weight * (1 - solid_held)
    query_left = np.where(initial, np.maximum(query_weight - _INITIAL_EXPLAINS, 0), query_left)
    taken = np.zeros_like(name_weight)
    at, place = (held > 0).nonzero()
    taken[at, partner[at, place]] = np.where(initial, 1, solid_held)[at, place]
    name_left = name_weight * (1 - taken)
    # An initial is short, but "M." says as clearly as a whole word that it is not Anton.
    against = (name_left >= _COMMON_WORD).any(axis=1)[:, None] & (query_role == INITIAL)
    other_initial = against & (query_left > 0)
    query_left[other_initial] = 1.0
    total_query = query_weight.sum(axis=1)
    total_name = name_weight.sum(axis=1)

    # How far the pairs are apart.
    distance = np.where(solid_held > 0, 1 - similarity, 0)
    matched = query_weight * solid_held
    gap, mass = (matched * distance).sum(axis=1), matched.sum(axis=1)
    mean = np.where(mass > 0, gap / np.maximum(mass, 1e-9), 1)
    counted = query_weight > 0.1
    worst = np.where(counted, solid_held * distance, 0).max(axis=1, initial=0)
    words = compared.theirs.script, compared.mine.script[compared.query]
    same_script = np.take_along_axis(words[0], partner, 1) == words[1]
    of_family = (partner == about.family[:, None]) | (about.family < 0)[:, None]
    slips = same_script & ((undoing == Undoing.ERROR) | (undoing == Undoing.LIKENESS))

    # How much was matched.
    rarity = np.take_along_axis(compared.theirs.rarity, partner, 1)
    says = solid_held * (0.5 + rarity) * (0.4 + np.minimum(letters, 8) / 8)
    information = says.sum(axis=1) + 0.5 * initial.sum(axis=1)
    # However short: this is a name of the entity, letter by letter.
    known = compared.exact & ~about.former
    information = np.where(known, (3.0 + information) / 2, information)
    solid = counted & (solid_held >= _SOLID)
    name_words = (name_weight >= 0.3).sum(axis=1)
    single = (solid.sum(axis=1) == 1) & (name_words > 1) & ~initial.any(axis=1)
    is_family = partner[rows, solid.argmax(axis=1)] == about.family
    not_family = np.where(about.family == UNKNOWN, 0.5, ~is_family)

    # How many names would have words as alike, if words were spread among names by chance.
    entities = max(compared.entities, _FEWEST)
    share = np.where(initial, _INITIAL_SHARE, np.maximum(compared.bearers, 0.1 / entities))
    chance = np.log10(entities) + np.where(solid | initial, np.log10(share), 0).sum(axis=1)

    # Which words are left over.
    is_name = query_role == NAME
    says_who = is_name | (query_role == INITIAL)
    edge = np.zeros_like(says_who)
    several = says_who.any(axis=1).nonzero()[0]
    edge[several, says_who[several].argmax(axis=1)] = True
    last = says_who.shape[1] - 1 - says_who[several, ::-1].argmax(axis=1)
    edge[several, last] = True
    unexplained = says_who & (query_left >= _UNEXPLAINED)
    left_share = name_left / np.maximum(name_weight, 1e-9)
    names = name_role == NAME
    has_family = (about.family >= 0) & (is_name.sum(axis=1) > 1)
    family_at = np.maximum(about.family, 0)
    others = names.copy()
    others[rows, family_at] = False
    given = others.argmax(axis=1)

    group = _groups(compared, scripts)
    values: dict[str, Array] = {
        "unexplained": (unexplained & edge).any(axis=1),
        "another": (unexplained & is_name).any(axis=1)
        & ((left_share >= _UNEXPLAINED) & names).any(axis=1),
        "added": (unexplained & ~edge).any(axis=1),
        "query_gap": query_left.sum(axis=1) / np.maximum(total_query, 1e-9),
        "name_gap": name_left.sum(axis=1) / np.maximum(total_name, 1e-9),
        "family_gap": np.where(has_family, left_share[rows, family_at], 0),
        "given_gap": np.where(has_family & others.any(axis=1), left_share[rows, given], 0),
        "letters": np.where(slips, solid_held * distance, 0).max(axis=1, initial=0),
        "family_letters": np.where(slips & of_family, solid_held * distance, 0).max(
            axis=1, initial=0
        ),
        "crowd": np.full(len(rows), min(np.log10(entities) / _CROWD, 1)),
        "chance": np.clip((chance - _CHANCE[0]) / (_CHANCE[1] - _CHANCE[0]), 0, 1),
        "thin": np.maximum(0, 1 - information / 3),
        "obscure": single * (1 - about.fame),
        "not_family": single * not_family,
        "turned": _turned(compared.partner, solid),
        "suffix": ~parted[:, 0]
        & (
            ((query_role == _SUFFIX) & (held == 0)).any(axis=1)
            | ((name_role == _SUFFIX) & (taken == 0)).any(axis=1)
        ),
        "other_given": _other_given(
            compared, is_name & (solid_held < _SOLID), names & (left_share >= _UNEXPLAINED), about
        ),
        "other_syllable": ~parted[:, 0] & compared.syllables.any(axis=1),
        "other_family": ~parted[:, 0]
        * np.where(of_family & there, compared.elsewhere, 0).max(axis=1, initial=0),
        "other_patronymic": _other_patronymic(compared, query_role, held, left_share),
        "feminine": _feminine(compared, about),
        "other_initial": other_initial.any(axis=1),
        "initials": initial.sum(axis=1) / np.maximum(there.sum(axis=1), 1),
        "inexact": ~compared.exact,
    }
    for name in _GROUPS:
        values[name] = (group == name) & (mass > 0)
    for name in ("", *_GROUPS):
        ending = f"_{name}" if name else ""
        values[f"mean{ending}"] = (group == name) * mean
        values[f"worst{ending}"] = (group == name) * worst
    doubtful = doubt(similarity)
    for name, hows in _DOUBTS.items():
        undone = undone_by(undoing, hows) & (held > 0)
        values[name] = np.where(undone, doubtful, 0).max(axis=1, initial=0)
    # Words in the same case bear each other out: Sergejs Lavrovs, Emmanuela Macrona.
    agreed = ((undoing == Undoing.INFLECTION) & (held > 0)).sum(axis=1) > 1
    values["inflected"] = np.where(agreed, _AGREED * values["inflected"], values["inflected"])
    return np.stack([values[name].astype(np.float32) for name in FEATURES], axis=1)


def expected_bearers(compared: Compared) -> Floats:
    """The decimal logarithm of how many others may bear each name, if words were spread by chance.

    Counted are the words that are paired; infinitely few where not two words that name are, such as
    a surname alone or behind an initial: what those promise is weighed by other features.
    """
    told = (compared.partner >= 0) & (compared.similarity >= _TOGETHER)
    told &= compared.mine.role[compared.query] == NAME
    entities = max(compared.entities, _FEWEST)
    share = np.log10(np.maximum(compared.others, _RAREST))
    expected = np.log10(entities) + np.where(told, share, 0.0).sum(axis=1)
    result: Floats = np.where(told.sum(axis=1) > 1, expected, -np.inf)
    return result


def _other_given(
    compared: Compared,
    open_: npt.NDArray[np.bool_],
    left: npt.NDArray[np.bool_],
    about: About,
) -> Floats:
    """How surely the query has another given name than the name, whose family name it has.

    `open_` are the name words of the query that no word of the name stands for, `left` those of the
    name that are left over.
    """
    rows = np.arange(len(compared.query))
    there = compared.partner >= 0
    partner = np.maximum(compared.partner, 0)
    of_family = there & (partner == about.family[:, None])
    inflected = compared.undoing == Undoing.INFLECTION
    # Emmanuela Macrona is no Emmanuela, but both words in the genitive.
    cases = inflected & (inflected.sum(axis=1) > 1)[:, None]
    by_pairs = np.where(there & ~of_family & ~cases, compared.apart, 0).max(axis=1, initial=0)
    # The name of the father is not the name of the son.
    role = np.take_along_axis(compared.theirs.role, partner, 1)
    asked = open_ | (there & (role == _PATRONYMIC) & (compared.mine.role[compared.query] == NAME))
    asked = asked & ~of_family & (compared.mine.bearers[compared.query] != UNLISTED)
    left = left.copy()
    left[rows, np.maximum(about.family, 0)] = False
    by_what_is_left = (about.family >= 0) & asked.any(axis=1) & left.any(axis=1)
    found = np.where(by_what_is_left, 1.0, by_pairs)
    paired = (of_family & (compared.similarity >= _SOLID)).any(axis=1) | (about.family == UNKNOWN)
    result: Floats = np.where(paired, found, 0.0).astype(np.float32)
    return result


def _other_patronymic(
    compared: Compared, query_role: npt.NDArray[np.uint8], held: Floats, left_share: Floats
) -> Floats:
    """How surely the query has another patronymic, or the initial of another one."""
    there = compared.partner >= 0
    role = np.take_along_axis(compared.theirs.role, np.maximum(compared.partner, 0), 1)
    mine = query_role == _PATRONYMIC
    both = mine & there & (role == _PATRONYMIC)
    far = (_SAME_FATHER - compared.similarity) / (_SAME_FATHER - _OTHER_FATHER)
    by_pairs = np.where(both, np.clip(far, 0, 1), 0).max(axis=1, initial=0)
    left = ((compared.theirs.role == _PATRONYMIC) & (left_share >= _UNEXPLAINED)).any(axis=1)
    open_ = ((mine & ~both) | ((query_role == INITIAL) & (held == 0))).any(axis=1)
    result: Floats = np.maximum(by_pairs, open_ & left).astype(np.float32)
    return result


def _feminine(compared: Compared, about: About) -> Floats:
    """How surely a surname in a woman's form stands for that of a man."""
    result = np.zeros(len(compared.query), dtype=np.float32)
    rows = (compared.undoing == Undoing.FEMININE).any(axis=1).nonzero()[0]
    told = [_OF_A_WOMAN.get(bearer, _OF_SOMEBODY) for bearer in about.bearers[rows].tolist()]
    result[rows] = told
    return result


def _turned(partner: npt.NDArray[np.int16], solid: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Whether words that were paired off stand in another order on the other side."""
    highest = np.maximum.accumulate(np.where(solid, partner, -1), axis=1)
    turned: npt.NDArray[np.bool_] = np.any(solid & (partner < highest), axis=1)
    return turned


def _groups(compared: Compared, scripts: list[str]) -> Array:
    """The table of weights between the scripts of query and name, "" where they share one."""
    mine = np.array([query[0].script if query else "" for query in compared.mine.queries])
    asked, which = np.unique(mine, return_inverse=True)
    # A name without words has script -1, the last column: nothing is lost on the way to it.
    group = np.array(
        [
            [*("" if one == other else _poorer(str(one), other) for other in scripts), ""]
            for one in asked
        ]
    ).reshape(len(asked), len(scripts) + 1)
    return group[which[compared.query], compared.theirs.script[:, 0]]


def _poorer(script: str, other: str) -> str:
    """The table of the one of two scripts that leaves more unwritten."""
    tables = (table_for(script), table_for(other))
    return max(tables, key=lambda table: _GROUPS.index(table) if table in _GROUPS else -1)
