"""Fit what each feature of the score is worth, and write it to link/data/score.toml.

    python tests/bench/fit_score.py --data DIR [--dry-run]

Queries are the names of the development half of the politicians: their labels in other languages
and scripts, and what our own writers make of them: other press spellings, slips of one and two
letters, surname first, initials, surnames alone, middle names left out, inflected forms. Some are
strangers: the given name of one with a surname that is one or two letters from theirs, such a
surname alone, the surname with another given name or initial, or with a given name near theirs, a
name of three words with another one in the middle, a given name alone, or a Korean or Chinese name
with another syllable. The gazetteer holds the English labels of half of the politicians, so that of
every second query the right one is not there; once alone, and once among all other persons of the
reference, for whom no prior counts, since they are never meant.

Maximizes the likelihood of choosing the right candidate, or none, of the competition in
`link.score`. What a feature is worth is a line through a few points; no gap may be rewarded. The
random numbers have a fixed seed, so the same data and the same file before give the same file; the
candidates are those that the coefficients so far rank first, so a second run moves the second
decimals. Then `EXTRA` is added, and `calibrate` finds what namesakes are worth who are not in the
gazetteer, and draws what the odds that anybody is meant promise.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from decisions import is_known, known_entities
from development_data import (
    Politician,
    add_data_argument,
    base_language,
    distractors,
    is_held_out,
    politicians,
    same_text,
)
from rapidfuzz import process
from rapidfuzz.distance import OSA

from entitylink import Entity, Gazetteer, Linker, Name, variants
from entitylink.link.context import Circumstances
from entitylink.link.features import FEATURES, expected_bearers
from entitylink.link.score import Namesakes, below_ceiling, model, rivaling
from entitylink.names.given import same_name
from entitylink.names.inflection import inflection_files
from entitylink.names.syllables import same_syllables, syllabic
from entitylink.text.clean import fold_marks
from entitylink.text.scripts import main_script

SEED = 20261123
KNOWN = 40
"""Sitelinks from which a person is always also called by the surname alone."""
CANDIDATES = 12
STEPS, RATE, DECAY = 1500, 0.05, 3e-5
TOGETHER = 500
LETTERS = "abcdefghijklmnoprstuvz"
SCORE = Path(__file__).resolve().parents[2] / "entitylink" / "link" / "data" / "score.toml"

SLIP = (0.0, 0.1, 0.2, 0.3, 0.5, 1.0)
GAP = (0.0, 0.15, 0.3, 0.5, 1.0)
POINTS = {
    **dict.fromkeys((name for name in FEATURES if name.startswith(("mean", "worst"))), GAP),
    "other_given": (0.0, 0.5, 1.0),
    "letters": SLIP,
    "family_letters": SLIP,
    "inflected": (0.0, 0.6, 1.0),
    "thin": (0.0, 0.2, 0.4, 0.6, 1.0),
    "chance": (0.0, 0.15, 0.3, 0.45, 0.6, 1.0),
    "query_gap": (0.0, 0.15, 0.35, 1.0),
    "name_gap": (0.0, 0.15, 0.35, 0.5, 1.0),
}
"""Where the line of a feature may bend; others are straight."""
FREE = {"alphabet", "abjad", "syllables", "han"}
"""Features that may speak for a candidate: they say what kind of comparison it is."""
STRANGERS = {"en": 800, "ru": 200, "uk": 100, "fa": 100, "ja": 50, "he": 50, "ar": 50, "el": 50}
STRANGERS_ALONE, GIVEN_ALONE, RELATIVES, SIBLINGS = 800, 200, 500, 1000
COUSINS, SYLLABLES = 300, 400
SURNAME_FIRST = {"hu", "zh", "ja", "ko", "vi", "yue"}
EXTRA = {
    "unexplained": (-1.5,),
    "another": (-0.5,),
    "letters": (0.0, 0.0, 0.0, -1.0, 0.0),
    "given_gap": (-1.0,),
    "family_letters": (0.0, -3.0, -1.0, 0.0, 0.0),
    "inflected": (0.0, -3.0),
    "nickname": (-1.0,),
    "suffix": (-3.0,),
    "other_given": (-0.5, -0.5),
    "other_syllable": (-2.0,),
    "other_patronymic": (-6.0,),
    "feminine": (-4.0,),
}
"""What each piece of some lines costs beyond what was fitted. Names made by our own rules cannot
say how often other names only look so; and one wrong letter of a surname, or another given name, is
the same person more often than not among labels of one encyclopedia, but a wrong person named with
confidence is worse than a name that is asked back."""
SHARES = {
    "label": 1.0,
    "exact": 0.3,
    "stranger": 2.0,
    "sibling": 1.0,
    "surname": 1.5,
    "famous": 4.0,
    "alone": 0.3,
    "given": 1.0,
}
OTHERWISE = 0.5
"""How much a query of each kind counts: names as others write them are what is asked most."""

Array = npt.NDArray[np.float64]
Fitted = tuple[float, Array, tuple[float, float]]
"""The intercept, what each piece adds, and the line of whole names."""


@dataclass
class Cases:
    """Candidates of all queries in a row; those of query i stand from borders[i] on.

    basis   how much of each piece of each feature's line a candidate has
    whole   how alike query and name are, written as one word
    prior   how well known it is, 0..1; 1 where no prior counts
    known   how well known it is, 0..1, wherever it counts
    renown  the same in multiples of the average
    others  the decimal logarithm of how many others may bear the name
    right   the row of the right candidate, -1 for none
    kind    of each query, see `queries`
    alike   of each query whether somebody else has the name asked for, or that of the one meant
    """

    basis: Array
    whole: Array
    prior: Array
    known: Array
    renown: Array
    others: Array
    borders: npt.NDArray[np.intp]
    right: npt.NDArray[np.intp]
    kind: list[str]
    alike: npt.NDArray[np.bool_]


CROWD = sum(
    len(POINTS.get(name, (0.0, 1.0))) - 1
    for name in list(FEATURES)[: list(FEATURES).index("crowd")]
)
"""The place of `crowd` among the pieces of all lines."""
NAMESAKES = [field.name for field in fields(Namesakes)]


def queries(people: list[Politician], chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Kind of query, surface form, id."""
    for person in people:
        english = person.labels["en"]
        words = english.split()
        labels = {
            label: base_language(code)
            for code, label in sorted(person.labels.items())
            if not same_text(label, english)
        }
        for label in labels:
            yield "label", label, person.qid
        yield from _made(english, words, labels, person, chance)


def _made(
    english: str,
    words: list[str],
    labels: dict[str, str],
    person: Politician,
    chance: random.Random,
) -> Iterator[tuple[str, str, str]]:
    qid = person.qid
    for label, code in labels.items():
        if main_script(label) != "Latn" and chance.random() < 0.25:
            spelled = sorted({s for each in variants(label, lang=code).values() for s in each[:1]})
            spelled = [s for s in spelled if main_script(s) == "Latn" and not same_text(s, english)]
            if spelled:
                yield "press", chance.choice(spelled), qid
    draw = chance.random()
    if draw < 0.10:
        yield "exact", english, qid
    elif draw < 0.20:
        yield "slip", slipped(english, chance), qid
    elif draw < 0.22:
        yield "slip", slipped(slipped(english, chance), chance), qid
    if len(words) > 1:
        if chance.random() < 0.08:
            yield "order", f"{words[-1]}{chance.choice([',', ''])} {' '.join(words[:-1])}", qid
        if chance.random() < 0.08:
            yield "initials", " ".join([*(f"{w[0]}." for w in words[:-1]), words[-1]]), qid
        # By the surname alone texts call those whom everybody knows, and who are in a gazetteer.
        often = 0.5 if is_known(qid) else 0.17
        often *= min(person.sitelinks / KNOWN, 1.0)
        kind = "famous" if person.sitelinks >= KNOWN else "surname"
        if chance.random() < often:
            yield kind, words[-1], qid
        if chance.random() < often:
            spelled = sorted(_surnames(labels, words))
            if spelled:
                yield kind, chance.choice(spelled), qid
        if chance.random() < 0.2:
            pairs = sorted(labels.items())
            label, code = chance.choice([*pairs, (english, "de"), (english, "en")])
            forms = inflected(label, code)
            if forms:
                yield "inflected", chance.choice(forms), qid
    if len(words) > 2 and chance.random() < 0.5:
        yield "middle", f"{words[0]} {words[-1]}", qid


def _surnames(labels: dict[str, str], words: list[str]) -> set[str]:
    """How others spell the surname: the last word of labels with as many words as the English."""
    last = {
        parts[-1]
        for label, code in labels.items()
        if code not in SURNAME_FIRST and len(parts := label.split()) == len(words)
    }
    return {word for word in last if not same_text(word, words[-1])}


def slipped(name: str, chance: random.Random) -> str:
    """The name with one letter left out, put in or changed."""
    at = chance.randrange(len(name))
    letter = chance.choice(LETTERS)
    middle = chance.choice(["", letter + name[at], letter])
    return name[:at] + middle + name[at + 1 :]


def inflected(label: str, code: str) -> list[str]:
    """The label with endings of its language on its last word, or on all of them."""
    file = next((f for f in inflection_files() if f.code == code), None)
    if file is None or main_script(label) != file.script:
        return []
    words = label.split()
    found = []
    for ending, rules in file.rules.items():
        for rule in rules:
            made = []
            if rule.how != "inflection":
                continue
            for word in words:
                stem = word[: len(word) - len(rule.base)] if rule.base else word
                fits = word.endswith(rule.base) and rule.fits(stem.lower())
                fits = fits and (not rule.harmony or rule.in_harmony(stem.lower()))
                made.append(stem + ending if fits else word)
            if made[-1] != words[-1]:
                found.append(" ".join([*words[:-1], made[-1]]))
                if made[0] != words[0]:
                    found.append(" ".join(made))
    return sorted(set(found))


def strangers(labels: list[str], taken: set[str], count: int, chance: random.Random) -> list[str]:
    """Names of nobody: the given name of one of `labels`, and a surname near theirs.

    None is in `taken`, which holds those of the held-out half too.
    """
    pairs = [tuple(re.split(r"[ ·・]", label)) for label in labels]
    pairs = sorted({pair for pair in pairs if len(pair) == 2 and len(pair[1]) > 3})
    surnames = sorted({surname for _, surname in pairs})
    known = {tuple(re.split(r"[ ·・]", label)) for label in taken}
    result = []
    for given, surname in chance.sample(pairs, min(count, len(pairs))):
        near = [
            other
            for other, _, _ in process.extract(
                surname, surnames, scorer=OSA.distance, score_cutoff=2, limit=6
            )
            if other != surname and (given, other) not in known
        ]
        if near:
            result.append(f"{given} {near[0]}")
    return result


def relatives(labels: list[str], taken: set[str], count: int, chance: random.Random) -> list[str]:
    """Names of nobody: the surname of one of `labels` behind the given name of another.

    Every second one has an initial instead. No name in `taken` begins like it and has the surname.
    """
    pairs = sorted({(words[0], words[-1]) for label in labels if len(words := label.split()) == 2})
    known = {(words[0][0], words[-1]) for label in taken if (words := label.split())}
    result = []
    for (_, surname), (given, _) in zip(
        chance.sample(pairs, count), chance.sample(pairs, count), strict=True
    ):
        if (given[0], surname) not in known:
            result.append(f"{given if chance.random() < 0.5 else given[0] + '.'} {surname}")
    return result


def siblings(
    labels: list[str], people: list[Politician], count: int, chance: random.Random
) -> list[str]:
    """Names of nobody: the surname of one of `labels` behind a given name near theirs.

    Two given names that are spellings of one for any of `people` are not taken for two.
    """
    pairs = sorted({(words[0], words[-1]) for label in labels if len(words := label.split()) == 2})
    taken = {label for person in people for label in person.labels.values()}
    spellings: set[tuple[str, str]] = set()
    for person in people:
        first = {fold_marks(label.split()[0]).lower() for label in person.labels.values()}
        spellings.update((one, other) for one in first for other in first)
    given = sorted({first for first, _ in pairs if len(first) > 3})
    result = []
    for first, surname in chance.sample(pairs, min(count, len(pairs))):
        near = [
            other
            for other, _, _ in process.extract(
                first, given, scorer=OSA.distance, score_cutoff=3, limit=8
            )
            if (fold_marks(first).lower(), fold_marks(other).lower()) not in spellings
            and not same_name(first, other)
            and f"{other} {surname}" not in taken
        ]
        if near:
            result.append(f"{chance.choice(near[:3])} {surname}")
    return result


def cousins(labels: list[str], taken: set[str], count: int, chance: random.Random) -> list[str]:
    """Names of nobody: those of `labels` that have three words, with the middle one of another."""
    triples = sorted({tuple(words) for label in labels if len(words := label.split()) == 3})
    found = zip(
        chance.sample(triples, min(count, len(triples))),
        chance.sample(triples, min(count, len(triples))),
        strict=True,
    )
    made = [f"{first} {middle} {last}" for (first, _, last), (_, middle, _) in found]
    return [name for name in made if name not in taken]


def other_syllables(
    names: list[str], taken: set[str], count: int, chance: random.Random
) -> list[str]:
    """Names of nobody: Korean and Chinese ones with another syllable, a letter or two from theirs.

    None is in `taken`.
    """
    mine = []
    for name in names:
        words = re.split(r"[ -]", name)
        languages = syllabic(tuple(fold_marks(word).lower() for word in words))
        if len(words) == 3 and languages:
            mine.append((name, words, min(languages)))
    syllables = {
        code: sorted(
            {word.lower() for _, words, language in mine for word in words[1:] if language == code}
        )
        for code in ("ko", "zh")
    }
    result = []
    for name, words, code in chance.sample(mine, min(count, len(mine))):
        place = chance.choice((1, 2))
        word = words[place].lower()
        near = [
            other
            for other, _, _ in process.extract(
                word, syllables[code], scorer=OSA.distance, score_cutoff=2, limit=8
            )
            if same_syllables(other, word, code) is False
        ]
        if near:
            other = chance.choice(near[:4])
            made = re.sub(rf"(?i)\b{word}\b(?!.*\b{word}\b)", other.capitalize(), name)
            if made not in taken and made != name:
                result.append(made)
    return result


def lone_strangers(known: list[str], others: set[str], chance: random.Random) -> list[str]:
    """Surnames that are no word of the names `known`, each one or two letters from one of theirs.

    They are surnames of `others`: real ones.
    """
    words = {fold_marks(word) for name in known for word in name.split()}
    surnames = sorted({name.split()[-1] for name in known if len(name.split()[-1]) > 3})
    free = sorted({word for name in others if len(word := name.split()[-1]) > 3})
    free = [word for word in free if fold_marks(word) not in words and main_script(word) == "Latn"]
    result = []
    for surname in chance.sample(surnames, min(STRANGERS_ALONE, len(surnames))):
        near = process.extract(surname, free, scorer=OSA.distance, score_cutoff=2, limit=3)
        if near:
            result.append(chance.choice(near)[0])
    return result


def collect(data: Path) -> list[Cases]:
    everybody = [person for person in politicians(data) if "en" in person.labels]
    known = known_entities(everybody)
    others = [
        Entity(qid, "person", (Name(name, "en", "label"),))
        for qid, name in distractors(data, {p.qid for p in politicians(data)}).items()
    ]
    chance = random.Random(SEED)
    mine = [p for p in everybody if not is_held_out(p.qid)]
    asked = list(dict.fromkeys(queries(mine, chance)))
    for language, count in STRANGERS.items():
        taken = {p.labels[language] for p in everybody if language in p.labels}
        labels = [p.labels[language] for p in mine if language in p.labels]
        asked += [("stranger", name, "") for name in strangers(labels, taken, count, chance)]
    named = [p.labels["en"] for p in mine if is_known(p.qid)]
    taken = {p.labels["en"] for p in everybody}
    asked += [("stranger", name, "") for name in relatives(named, taken, RELATIVES, chance)]
    asked += [("sibling", name, "") for name in cousins(named, taken, COUSINS, chance)]
    asked += [("sibling", name, "") for name in siblings(named, everybody, SIBLINGS, chance)]
    given = sorted({words[0] for name in named if len(words := name.split()) == 2})
    asked += [("given", name, "") for name in chance.sample(given, GIVEN_ALONE)]
    strange = {entity.names[0].text for entity in others}
    eastern = [*named, *sorted(strange)]
    every = taken | strange
    asked += [("sibling", name, "") for name in other_syllables(eastern, every, SYLLABLES, chance)]
    asked += [("alone", name, "") for name in lone_strangers(named, strange, chance)]
    english = {person.qid: fold_marks(person.labels["en"]) for person in everybody}
    return [
        _cases(known, asked, english, priors=True),
        _cases([*known, *others], asked, english, priors=False),
    ]


def _cases(
    entities: list[Entity],
    asked: list[tuple[str, str, str]],
    english: dict[str, str],
    *,
    priors: bool,
) -> Cases:
    features, whole, known, renown, others = [], [], [], [], []
    borders, right, kinds, alike = [0], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        linker = Linker(Gazetteer.build(entities, Path(folder) / "people.elx"))
        for start in range(0, len(asked), TOGETHER):
            part = asked[start : start + TOGETHER]
            surfaces = [surface for _, surface, _ in part]
            rankings = linker._evaluate(surfaces, Circumstances(), thorough=False, most=CANDIDATES)
            # All candidates of a part stand in few tables, which are weighed once.
            tables: dict[int, tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]] = {}
            for (kind, surface, qid), ranking in zip(part, rankings, strict=True):
                entries = ranking.entries
                names = {e.id: fold_marks(e.judge.gazetteer.name_at(e.name).text) for e in entries}
                same = {english.get(qid), fold_marks(surface)}
                alike.append(any(name in same for other, name in names.items() if other != qid))
                place = -1
                for entry in entries:
                    if entry.id == qid:
                        place = len(whole)
                    table = tables.get(id(entry.compared))
                    if table is None:
                        weighed = entry.judge.weigh(entry.compared)[0]
                        expected = expected_bearers(entry.compared)
                        table = tables[id(entry.compared)] = weighed, expected
                    features.append(table[0][entry.row])
                    others.append(float(table[1][entry.row]))
                    renown.append(float(entry.judge.renown(np.array([entry.entity]))[0]))
                    whole.append(float(entry.compared.whole[entry.row]))
                    known.append(entry.prior)
                right.append(place)
                borders.append(len(whole))
                kinds.append(kind)
    return Cases(
        basis_of(np.array(features, dtype=np.float64)),
        np.array(whole),
        np.array(known) if priors else np.ones(len(known)),
        np.array(known),
        np.array(renown),
        np.array(others),
        np.array(borders),
        np.array(right),
        kinds,
        np.array(alike),
    )


def basis_of(features: Array) -> Array:
    """How much of each piece of each line the features have, 0..1."""
    columns = []
    for name, column in zip(FEATURES, features.T, strict=True):
        points = POINTS.get(name, (0.0, 1.0))
        for start, end in pairwise(points):
            columns.append(np.clip((column - start) / (end - start), 0.0, 1.0))
    return np.stack(columns, axis=1)


def fit(parts: list[Cases]) -> Fitted:
    """The intercept, what each piece adds, and the line of whole names."""
    # Every step reads all of it: half as many bytes take half as long.
    basis = np.concatenate([part.basis for part in parts]).astype(np.float32)
    whole = np.concatenate([part.whole for part in parts])
    prior = np.concatenate([part.prior for part in parts])
    count = sum(len(part.right) for part in parts)
    sizes = np.concatenate([np.diff(part.borders) for part in parts])
    owner = np.repeat(np.arange(count), sizes)
    shift = np.cumsum([0, *(len(part.whole) for part in parts[:-1])])
    moved = zip(parts, shift, strict=True)
    right = np.concatenate([np.where(p.right >= 0, p.right + by, -1) for p, by in moved])
    kinds = [kind for part in parts for kind in part.kind]
    weight = np.array([SHARES.get(kind, OTHERWISE) for kind in kinds])
    # Namesakes that nothing can tell apart teach nothing of words.
    weight[np.concatenate([part.alike for part in parts])] = 0.0
    weight = weight[owner]
    chosen = np.zeros(len(whole))
    chosen[right[right >= 0]] = 1.0
    upper = _upper_bounds()
    pieces = basis.shape[1]
    theta = np.zeros(pieces + 3)
    theta[:pieces] = np.minimum(-0.5, upper)
    theta[pieces:] = 4.0, 4.0, -8.0
    # Not fitted: namesakes are left out here, and they are what a prior is for.
    top = np.full(count, 1e-9)
    np.maximum.at(top, owner, prior)
    by_prior = model().prior_power * np.log(np.maximum(prior / top[owner], 1e-3))
    first, second = np.zeros_like(theta), np.zeros_like(theta)
    for step in range(1, STEPS + 1):
        by_words = basis @ theta[:pieces].astype(np.float32) + theta[pieces]
        as_one = theta[pieces + 1] + theta[pieces + 2] * (1.0 - whole)
        one = as_one > by_words
        odds = np.exp(np.minimum(np.where(one, as_one, by_words) + by_prior, 30.0))
        share = odds / (1.0 + np.bincount(owner, odds, count))[owner]
        slope = weight * (share - chosen)
        gradient = np.concatenate(
            [
                np.where(one, 0.0, slope).astype(np.float32) @ basis,
                [slope[~one].sum(), slope[one].sum(), (slope * (1.0 - whole))[one].sum()],
            ]
        )
        gradient /= count
        gradient[:pieces] += DECAY * theta[:pieces]
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        theta -= RATE * first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        theta[:pieces] = np.minimum(theta[:pieces], upper)
        if step % 300 == 0:
            print(f"step {step}: {_likelihood(share, owner, right, count):.4f}")
    extra = [
        cost
        for name in FEATURES
        for cost in EXTRA.get(name, [0.0] * (len(POINTS.get(name, (0.0, 1.0))) - 1))
    ]
    return (
        float(theta[pieces]),
        theta[:pieces] + extra,
        (float(theta[pieces + 1]), float(theta[pieces + 2])),
    )


SURE = (-6.0, -4.5, -3.25, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 6.0)
"""Log odds that anybody is meant, between which `calibrate` draws straight lines."""
FLATTEST = 0.3
"""The least slope of these lines: more evidence is never worth nothing."""
DOUBT = 0.004
"""So many answers are taken to be other than the data says: no name is ever proof."""


TOLD = {"label", "exact"}
"""Kinds of queries that say what scores promise: names as they are."""
LOWEST, HIGHEST = np.array([-4.0, 0.5, 0.0]), np.array([4.0, math.log(10), 1.0])
"""Bounds on what namesakes are worth, what ten times as many add, and what renown takes off: ten
times as many bearers, and so well known, are at most ten and e times as often asked for."""


def calibrate(
    parts: list[Cases], fitted: Fitted
) -> tuple[Fitted, Array, list[tuple[float, float]]]:
    """What the log odds that anybody is meant are really worth: points of a rising line.

    The fit weighs kinds of queries by what matters, and strangers that were made to look alike
    more than they are met. What scores promise is told by names as they are alone, those that
    others bear too among them. One line does for a small gazetteer and a large one: what `crowd` is
    worth is set anew, and what the namesakes are that are not in the gazetteer, so that the same
    odds promise the same in both.
    """
    weighed = [_weighed(part, fitted) for part in parts]

    def standing(bearers: Array) -> list[Standing]:
        return [_standing(part, value, bearers) for part, value in zip(parts, weighed, strict=True)]

    def loss(line: Array, shift: float, told_of: list[Standing]) -> float:
        total = 0.0
        for (sure, part_of, is_right), moved in zip(told_of, (0.0, shift), strict=True):
            share = part_of / (1.0 + np.exp(-np.interp(sure + moved, SURE, line)))
            share = np.clip(share, 1e-9, 1.0 - 1e-9)  # 0 where a query has no candidate
            told = np.where(is_right, 1.0 - DOUBT, DOUBT)
            total -= float((told * np.log(share) + (1.0 - told) * np.log(1.0 - share)).mean())
        return total

    line, shift = np.array(SURE), 0.0
    bearers = np.array([0.0, 2.0, 0.5])
    now = standing(bearers)
    for size in (0.8, 0.4, 0.2, 0.1, 0.05, 0.05):
        for place in [*range(-4, len(line))] * 4:
            for move in (size, -size):
                if place < -1:
                    other = bearers.copy()
                    other[place + 4] += move
                    if ((other >= LOWEST) & (other <= HIGHEST)).all():
                        then = standing(other)
                        if loss(line, shift, then) < loss(line, shift, now):
                            bearers, now = other, then
                    continue
                if place < 0:
                    shift += move if loss(line, shift + move, now) < loss(line, shift, now) else 0.0
                    continue
                moved = line.copy()
                moved[place] += move
                slopes = np.diff(moved) / np.diff(SURE)
                is_steep = (slopes >= FLATTEST).all()
                if is_steep and loss(moved, shift, now) < loss(line, shift, now):
                    line = moved
        print(f"steps of {size}: {loss(line, shift, now) / len(parts):.4f}")
    intercept, pieces, whole = fitted
    few, many = (float(part.basis[0, CROWD]) for part in parts)
    steeper = shift / (many - few)
    pieces = pieces.copy()
    pieces[CROWD] += steeper
    fitted = (intercept - steeper * few, pieces, whole)
    return fitted, bearers, list(zip(SURE, line.tolist(), strict=True))


Standing = tuple[Array, Array, npt.NDArray[np.bool_]]
"""Of each query the log odds that anybody is meant, the share that the best candidate has of them,
and whether it is the right one."""


def _weighed(part: Cases, fitted: Fitted) -> Array:
    """The log odds of each candidate, of namesakes nothing known."""
    intercept, pieces, (whole, gap) = fitted
    value = np.maximum(part.basis @ pieces + intercept, whole + gap * (1.0 - part.whole))
    return below_ceiling(value)


def _standing(part: Cases, value: Array, bearers: Array) -> Standing:
    worth, by_chance, by_renown = bearers
    others = worth + by_chance * part.others - by_renown * np.log(part.renown)
    odds = rivaling(value - np.logaddexp(0.0, value + others), part.known, part.borders)
    count = len(part.right)
    owner = np.repeat(np.arange(count), np.diff(part.borders))
    total, best = np.full(count, 1e-12), np.zeros(count)
    np.add.at(total, owner, odds)
    np.maximum.at(best, owner, odds)
    is_best = np.zeros(count, dtype=bool)
    found = part.right >= 0
    is_best[found] = odds[part.right[found]] >= best[found]
    asked = np.array([kind in TOLD for kind in part.kind])
    return np.log(total)[asked], (best / total)[asked], is_best[asked]


def _likelihood(share: Array, owner: npt.NDArray[np.intp], right: Array, count: int) -> float:
    """The mean log likelihood of what is right, of all queries alike."""
    nobody = 1.0 - np.bincount(owner, share, count)
    found = np.where(right >= 0, share[np.maximum(right, 0)], nobody)
    return float(np.log(np.maximum(found, 1e-9)).mean())


def _upper_bounds() -> Array:
    """The most that each piece may add."""
    bounds = []
    for name in FEATURES:
        pieces = len(POINTS.get(name, (0.0, 1.0))) - 1
        bounds += [np.inf if name in FREE else 0.0] * pieces
    return np.array(bounds)


def written(
    text: str,
    fitted: Fitted,
    bearers: Array,
    line: list[tuple[float, float]],
) -> str:
    """The file with the numbers in their places."""
    intercept, pieces, whole = fitted
    lines, at = [], 0
    for name in FEATURES:
        points = POINTS.get(name, (0.0, 1.0))
        worth = np.concatenate([[0.0], np.cumsum(pieces[at : at + len(points) - 1])])
        at += len(points) - 1
        if len(points) == 2:
            lines.append(f"{name} = {worth[1] + 0.0:.2f}")
        else:
            lines.append(f"{name} = {_pairs(zip(points, worth, strict=True))}")
    weights = "\n".join(lines)
    replace: list[tuple[str, Callable[[re.Match[str]], str]]] = [
        (r"(?m)^intercept = .*$", lambda _: f"intercept = {intercept:.2f}"),
        (r"(?m)^sure = .*$", lambda _: f"sure = {_pairs(line)}"),
        (r"(?s)\[weights\]\n.*?\n\n", lambda _: f"[weights]\n{weights}\n\n"),
    ]
    for pattern, new in replace:
        text = re.sub(pattern, new, text, count=1)
    head, tail = text.split("[whole]")
    tail = re.sub(r"(?m)^intercept = .*$", f"intercept = {whole[0]:.2f}", tail)
    tail = re.sub(r"(?m)^gap = .*$", f"gap = {whole[1]:.2f}", tail)
    for name, number in zip(NAMESAKES, bearers.tolist(), strict=True):
        tail = re.sub(rf"(?m)^{name} = .*$", f"{name} = {number:.2f}", tail, count=1)
    return f"{head}[whole]{tail}"


def _pairs(points: Iterable[tuple[float, float]]) -> str:
    return f"[{', '.join(f'[{value:.2f}, {worth + 0.0:.2f}]' for value, worth in points)}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_data_argument(parser)
    parser.add_argument("--dry-run", action="store_true", help="print the file, do not write it")
    arguments = parser.parse_args()
    parts = collect(arguments.data)
    for part in parts:
        there = (part.right >= 0).sum()
        print(f"{len(part.right)} queries, {len(part.whole)} candidates, {there} right ones")
    fitted, bearers, line = calibrate(parts, fit(parts))
    text = written(SCORE.read_text(encoding="utf-8"), fitted, bearers, line)
    if arguments.dry_run:
        print(text)
    else:
        SCORE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
