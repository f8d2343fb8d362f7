"""Pairs of names: different people with near names, and one person in different spellings.

    python tests/bench/hard_negatives.py --data DIR [--part held-out|development] [--show 20]

In: the politicians and the persons of the reference. Out: `Pair`s, drawn by chance from a fixed
seed, none of them by hand. What matchers make of them is measured in `quality.py`.

Different people are two items whose names are near:

- surname near: the same given name, surnames one or two letters apart (OSA distance);
- given name near: the same surname, given names one or two letters apart;
- same initial: the same surname, given names further apart with the same first letter;
- middle differs: the same first and last word, and between them other words: patronymics, second
  given names, first of two surnames (Russian names: the patronymic alone differs);
- generation: the same name with another or without Jr., Sr., II, III;
- across scripts: one of the first three, one side in a non-Latin script.

One person is two spellings of one politician that differ after NFC and case folding: labels in
two languages in Latin letters; a label in another script beside the English one; what our own
writers make of a label in a script that writes vowels, beside the English one (from Chinese or
Arabic little would be left of a European name); the English label with one letter changed. Labels
are taken as they are, vandalism and Chinese names that were chosen and not written after the sound
included: nobody can match all of them.

Where no matcher could know better, a pair of different people is left out: when the words that
differ are two spellings of one name for some item of the data (Sergei and Sergey, Bill and
William: an item with one name that differs from another of its names by that word alone), when
one item bears a name of the other, when a middle word is an initial of the other's, and across
scripts when the token files know the other's word as a spelling of the native one (Maier and
Mayer are both Майер). Different items are taken to be different people; a few may be doubles.

Namesakes have equal names and other years of birth; names alone cannot tell them apart, so they
are asked with the year only. Only politicians have years.

Both people of a pair stand in one part: politicians by their hash (`is_held_out`), others of the
reference by their number, odd ones being held out. Pairs across scripts are drawn with as many
of each script as there are among the pairs of one person, as far as there are any. Nobody stands in
more than `MOST_EACH` pairs of a kind.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt
from development_data import (
    add_data_argument,
    base_language,
    facts,
    is_held_out,
    politicians,
    same_text,
)
from learn_weights import read_tokens
from name_corpus import edited
from rapidfuzz import process
from rapidfuzz.distance import OSA
from spellings import take_apart

from entitylink import variants
from entitylink.text.clean import fold_marks
from entitylink.text.scripts import main_script

__all__ = ["NEGATIVES", "POSITIVES", "Pair", "Person", "draw", "namesakes", "read_people"]

SEED = 20261124
NEGATIVES = {
    "surname near": 800,
    "given name near": 550,
    "same initial": 350,
    "middle differs": 300,
    "generation": 100,
    "across scripts": 900,
}
POSITIVES = {
    "other language": 900,
    "across scripts": 900,
    "our writers": 450,
    "one letter": 450,
}
"""How many pairs of each kind are drawn for each part, where there are as many."""
MOST_EACH = 2
GROUP = 1500
"""People of one given name or surname that are compared with each other."""
SURNAME, GIVEN = 4, 3
"""Letters that a surname and a given name have at least: shorter ones are near to everything."""
GENERATIONS = {"jr", "sr", "ii", "iii", "iv", "junior", "senior"}
_PARTICLES = (
    "al el bin ibn ben bint abu de del della di da do dos das du la le los van von der den zu of"
    " the y e i and st saint af av ter ten mac mc san santa"
)
PARTICLES = frozenset(_PARTICLES.split())
WRITTEN = {"Cyrl", "Grek", "Armn", "Geor", "Deva"}
UNSPACED = {"Hani", "Kana", "Hira", "Hang", "Thai", "Khmr", "Laoo", "Mymr", "Tibt"}


@dataclass
class Person:
    """One item: its Latin label, a name in each other script, all its names folded."""

    qid: str
    latin: str = ""
    native: dict[str, str] = field(default_factory=dict)  # script -> name
    labels: dict[str, str] = field(default_factory=dict)  # of politicians alone
    names: set[str] = field(default_factory=set)
    russian: tuple[str, str, str] | None = None  # given name, patronymic, surname
    born: str = ""
    held_out: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        return _words(self.latin)


@dataclass(frozen=True)
class Pair:
    """Two names, whether they are of one person, and how the pair was drawn."""

    kind: str
    is_same: bool
    first: str
    second: str
    ids: tuple[str, str]
    born: tuple[str, str] = ("", "")

    @property
    def scripts(self) -> tuple[str, str]:
        """The scripts of both names, the Latin one last."""
        first, second = main_script(self.first), main_script(self.second)
        return (second, first) if first == "Latn" else (first, second)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_data_argument(parser)
    parser.add_argument("--part", choices=["held-out", "development"], default="held-out")
    parser.add_argument("--show", type=int, default=0, help="print pairs (of development only)")
    arguments = parser.parse_args()
    people = read_people(arguments.data)
    pairs = draw(people, arguments.data, held_out=arguments.part == "held-out")
    show_counts(pairs)
    print(f"{len(namesakes(people, held_out=arguments.part == 'held-out'))} pairs of namesakes")
    if arguments.part == "development":
        for kind in dict.fromkeys((pair.is_same, pair.kind) for pair in pairs):
            for pair in [p for p in pairs if (p.is_same, p.kind) == kind][: arguments.show]:
                print(pair.is_same, pair.kind, pair.first, pair.second, *pair.ids, sep="\t")


def show_counts(pairs: Iterable[Pair]) -> None:
    counts = Counter((pair.is_same, pair.kind) for pair in pairs)
    scripts = Counter((pair.is_same, pair.scripts) for pair in pairs)
    print("\n| pairs of | kind | pairs |\n|---|---|--:|")
    for (is_same, kind), count in sorted(counts.items()):
        print(f"| {'one person' if is_same else 'two people'} | {kind} | {count} |")
    print("\n| scripts | one person | two people |\n|---|--:|--:|")
    for both in sorted({both for _, both in scripts}, key=lambda b: -scripts[True, b]):
        print(f"| {'-'.join(both)} | {scripts[True, both]} | {scripts[False, both]} |")


# Who there is


def read_people(data: Path) -> dict[str, Person]:
    """All politicians with an English label, and the persons of the reference, by QID."""
    people: dict[str, Person] = {}
    for politician in politicians(data):
        if "en" in politician.labels:
            labels = politician.labels
            person = Person(politician.qid, labels["en"], labels=labels)
            person.held_out = is_held_out(politician.qid)
            person.names = {fold_marks(label) for label in labels.values()}
            people[politician.qid] = person
            for code, label in sorted(labels.items()):
                _add_native(person, label, code)
    for qid, born in births(data).items():
        if qid in people:
            people[qid].born = born
    _add_reference(people, data)
    return {qid: person for qid, person in people.items() if main_script(person.latin) == "Latn"}


def births(data: Path) -> dict[str, str]:
    """The years in which politicians were born."""
    with gzip.open(data / "data" / "politicians_dev.jsonl.gz", "rt", encoding="utf-8") as stream:
        rows = map(json.loads, stream)
        return {row["qid"]: row["birth_date"][:4] for row in rows if row.get("birth_date")}


def _add_reference(people: dict[str, Person], data: Path) -> None:
    politician_ids = set(people)
    best: dict[str, tuple[bool, str]] = {}
    for qid, kind, languages, name, source in facts(data):
        if kind != "person" or source.startswith("weak:"):
            continue
        person = people.setdefault(qid, Person(qid))
        person.names.add(fold_marks(name))
        if qid in politician_ids:
            continue
        person.held_out = int(qid[1:]) % 2 == 1
        codes = languages.split(",")
        if main_script(name) == "Latn":
            key = ("en" not in codes, name)
            if qid not in best or key < best[qid]:
                best[qid] = key
                person.latin = name
        else:
            for code in codes:
                _add_native(person, name, code)


def _add_native(person: Person, name: str, code: str) -> None:
    """Take the first whole name in each script; in Russian those with a patronymic as well."""
    script = main_script(name)
    if script in ("", "Latn"):
        return
    if base_language(code) == "ru" and person.russian is None:
        full = take_apart(name, "ru")
        person.russian = full.parts if full is not None else None
    if "," in name:
        return
    if script in UNSPACED or len(name.split()) == len(person.latin.split()):
        person.native.setdefault(script, name)


@cache
def _words(latin: str) -> tuple[str, ...]:
    return tuple(fold_marks(latin).replace(".", " ").replace(",", " ").split())


# Drawing


def draw(people: dict[str, Person], data: Path, *, held_out: bool) -> list[Pair]:
    """The pairs of one part, those of two people first."""
    mine = [person for person in people.values() if person.held_out == held_out]
    part = "held-out" if held_out else "development"
    alike = respelled(people.values())

    def chance(kind: str) -> Random:
        return Random(f"{SEED} {part} {kind}")

    positives = []
    for kind, make in (
        ("other language", other_language),
        ("across scripts", across_scripts),
        ("our writers", written),
        ("one letter", slipped),
    ):
        draws = chance(f"same {kind}")
        positives += _at_most(make(draws.sample(mine, len(mine)), draws), POSITIVES[kind])
    scripts = Counter(p.scripts[0] for p in positives if p.kind == "across scripts")

    near = list(near_names(mine, alike, chance("groups")))
    near += middle_differs(mine) + generation(mine)
    near = [pair for pair in near if not people[pair.ids[0]].names & people[pair.ids[1]].names]
    chance("near").shuffle(near)
    negatives = []
    for kind in NEGATIVES:
        if kind == "across scripts":
            spelled = partners(data)
            across = [
                (pair.kind, other)
                for pair in near
                if pair.kind in ("surname near", "given name near", "same initial")
                for other in turned(pair, people, spelled)
            ]
            chance(kind).shuffle(across)
            # The nearer ones first: there are ten times as many that share an initial alone.
            across.sort(key=lambda other: other[0] == "same initial")
            for script, count in sorted(scripts.items()):
                negatives += _at_most([p for _, p in across if script in p.scripts], count)
        else:
            negatives += _at_most([pair for pair in near if pair.kind == kind], NEGATIVES[kind])
    return negatives + positives


def _at_most(pairs: Iterable[Pair], most: int) -> list[Pair]:
    """The first `most` pairs, nobody coming more than `MOST_EACH` times, no two names twice."""
    seen: Counter[str] = Counter()
    texts: set[frozenset[str]] = set()
    chosen: list[Pair] = []
    for pair in pairs:
        both = frozenset((pair.first, pair.second))
        if len(chosen) == most:
            break
        if both not in texts and all(seen[qid] < MOST_EACH for qid in pair.ids):
            seen.update(set(pair.ids))
            texts.add(both)
            chosen.append(pair)
    return chosen


# Different people


def respelled(people: Iterable[Person]) -> set[frozenset[str]]:
    """Words that stand for each other in two names of one item, the other words being equal."""
    found: set[frozenset[str]] = set()
    for person in people:
        names = sorted({_words(name) for name in person.names if main_script(name) == "Latn"})
        for one, other in combinations(names, 2):
            if len(one) == len(other):
                apart = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
                if len(apart) == 1:
                    found.add(frozenset(apart[0]))
    return found


def near_names(people: list[Person], alike: set[frozenset[str]], chance: Random) -> Iterator[Pair]:
    """Names of two words that share one of them."""
    by_given: dict[str, dict[str, Person]] = defaultdict(dict)
    by_surname: dict[str, dict[str, Person]] = defaultdict(dict)
    for person in people:
        words = person.words
        if len(words) == 2 and _is_whole(words[0], GIVEN) and _is_whole(words[1], SURNAME):
            by_given[words[0]].setdefault(words[1], person)
            by_surname[words[1]].setdefault(words[0], person)
    yield from _near(by_given, "surname near", "", alike, chance)
    yield from _near(by_surname, "given name near", "same initial", alike, chance)


def _is_whole(word: str, least: int) -> bool:
    return len(word) >= least and word.isalpha() and word not in PARTICLES | GENERATIONS


def _near(
    groups: dict[str, dict[str, Person]],
    near: str,
    further: str,
    alike: set[frozenset[str]],
    chance: Random,
) -> Iterator[Pair]:
    for shared in sorted(groups):
        group = groups[shared]
        words = sorted(group)
        if len(words) > GROUP:
            words = sorted(chance.sample(words, GROUP))
        distances = process.cdist(words, words, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8)
        places = np.triu(np.ones_like(distances, dtype=bool), 1)
        if not further:
            places &= distances <= 2
        for one, other in np.argwhere(places).tolist():
            first, second = words[one], words[other]
            if frozenset((first, second)) in alike:
                continue
            kind = near if distances[one, other] <= 2 else further
            if kind == further and first[0] != second[0]:
                continue
            yield _different(kind, group[first], group[second])


def _different(kind: str, one: Person, other: Person) -> Pair:
    return Pair(kind, False, one.latin, other.latin, (one.qid, other.qid))


def middle_differs(people: list[Person]) -> list[Pair]:
    """The same first and last word with other words between them."""
    groups: dict[tuple[str, str], list[tuple[tuple[str, ...], Person]]] = defaultdict(list)
    russian: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in people:
        words = person.words
        # "Sir John Rodgers, 1st Baronet" is no name of first, middle and last words.
        is_plain = len(words) > 2 and not re.search(r"[\d,(]|^Sir ", person.latin)
        if is_plain and words[-1] not in GENERATIONS and not PARTICLES & set(words):
            groups[words[0], words[-1]].append((words[1:-1], person))
        if person.russian is not None:
            russian[person.russian[0], person.russian[2]].append(person)
    found = [
        _different("middle differs", one, other)
        for group in groups.values()
        for (middle, one), (its_middle, other) in combinations(group, 2)
        if _contradict(middle, its_middle)
    ]
    for alike in russian.values():
        for one, other in combinations(alike, 2):
            assert one.russian is not None
            assert other.russian is not None
            if OSA.distance(one.russian[1], other.russian[1]) > 1:
                first, second = (" ".join(p.russian or ()).title() for p in (one, other))
                ids = (one.qid, other.qid)
                found.append(Pair("middle differs", False, first, second, ids))
    return found


def _contradict(middle: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether no word of one may be a word of the other, an initial of it, or a slip."""
    return not any(
        one.startswith(two) or two.startswith(one) or OSA.distance(one, two) <= 1
        for one in middle
        for two in other
    )


def generation(people: list[Person]) -> list[Pair]:
    """The same name with another mark of the generation, or without one."""
    groups: dict[tuple[str, ...], list[tuple[str, Person]]] = defaultdict(list)
    for person in people:
        words = person.words
        has_mark = len(words) > 2 and words[-1] in GENERATIONS
        mark = words[-1].replace("junior", "jr").replace("senior", "sr") if has_mark else ""
        groups[words[:-1] if has_mark else words].append((mark, person))
    return [
        _different("generation", one, other)
        for name, group in sorted(groups.items())
        for (mark, one), (its_mark, other) in combinations(group, 2)
        if mark != its_mark
    ]


def partners(data: Path) -> dict[str, set[str]]:
    """Native word -> the Latin words that the token files know for it."""
    found: dict[str, set[str]] = defaultdict(set)
    folder = data / "data"
    for script in ("russian", "arabic", "katakana", "chinese"):
        for part in ("train", "dev"):
            for latin, native, _ in read_tokens(folder / f"tokens_{script}_{part}.tsv.gz"):
                found[fold_marks(native)].add(fold_marks(latin))
    return found


def turned(pair: Pair, people: dict[str, Person], spelled: dict[str, set[str]]) -> Iterator[Pair]:
    """The pair with one side in each of its other scripts."""
    for mine, its in (pair.ids, pair.ids[::-1]):
        for native in sorted(people[mine].native.values()):
            own = set(people[mine].words)
            may_be = set().union(
                *(
                    spelled.get(word, set())
                    for word in fold_marks(native).replace("・", " ").split()
                )
            )
            if not may_be & (set(people[its].words) - own):
                yield Pair("across scripts", False, native, people[its].latin, (mine, its))


def namesakes(people: dict[str, Person], *, held_out: bool) -> list[Pair]:
    """Politicians with an equal name, born in different years."""
    groups: dict[str, list[Person]] = defaultdict(list)
    for person in people.values():
        if person.held_out == held_out and person.born:
            for name in {fold_marks(label) for label in person.labels.values()}:
                groups[name].append(person)
    found: dict[tuple[str, str], Pair] = {}
    for name, group in sorted(groups.items()):
        for one, other in combinations(group, 2):
            if one.born != other.born and len(name) > 1:
                first, second = (
                    next(
                        label for _, label in sorted(p.labels.items()) if fold_marks(label) == name
                    )
                    for p in (one, other)
                )
                born = (one.born, other.born)
                ids = (one.qid, other.qid)
                found.setdefault(ids, Pair("namesakes", False, first, second, ids, born))
    return list(found.values())


# One person


def _same(kind: str, person: Person, first: str, second: str) -> Pair:
    return Pair(kind, True, first, second, (person.qid, person.qid))


def other_language(people: list[Person], chance: Random) -> Iterator[Pair]:
    for person in people:
        labels = _different_labels(person, is_latin=True)
        pairs = [(a, b) for a, b in combinations(labels, 2) if not same_text(a, b)]
        if pairs:
            yield _same("other language", person, *chance.choice(pairs))


def across_scripts(people: list[Person], chance: Random) -> Iterator[Pair]:
    for person in people:
        others = _different_labels(person, is_latin=False)
        # The English label, as in the pairs of two people.
        for native in chance.sample(others, min(len(others), MOST_EACH)):
            yield _same("across scripts", person, native, person.latin)


def written(people: list[Person], chance: Random) -> Iterator[Pair]:
    """What our writers make of a native label, beside the English one."""
    for person in people:
        natives = [
            (code, label)
            for code, label in sorted(person.labels.items())
            if main_script(label) in WRITTEN
        ]
        for code, label in chance.sample(natives, min(len(natives), MOST_EACH)):
            found = variants(label, lang=base_language(code)).values()
            spelled = sorted(
                {
                    spelling
                    for each in found
                    for spelling in each[:1]
                    if main_script(spelling) == "Latn" and not same_text(spelling, person.latin)
                }
            )
            if spelled:
                yield _same("our writers", person, chance.choice(spelled), person.latin)


def slipped(people: list[Person], chance: Random) -> Iterator[Pair]:
    for person in people:
        # Politicians alone, as in the other pairs of one person.
        if person.labels and (slip := edited(person.latin, 1, chance)):
            yield _same("one letter", person, slip, person.latin)


def _different_labels(person: Person, *, is_latin: bool) -> list[str]:
    labels = {
        label for label in person.labels.values() if (main_script(label) == "Latn") == is_latin
    }
    return sorted(label for label in labels if main_script(label))


# What matchers make of them

Scores = npt.NDArray[np.float64]


def area(positive: Scores, negative: Scores) -> float:
    """The chance that a pair of one person scores higher than one of two; equal counts half."""
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, side="left")
    at_most = np.searchsorted(ordered, positive, side="right")
    return float((below + at_most).mean() / 2 / len(negative))


def threshold_accepting(positive: Scores, share: float) -> float:
    """The highest threshold at which that share of the pairs of one person is accepted."""
    ordered = np.sort(positive)[::-1]
    return float(ordered[min(int(np.ceil(share * len(ordered))), len(ordered)) - 1])


def threshold_refusing(negative: Scores, share: float) -> float:
    """The lowest threshold at which at most that share of two people is accepted."""
    ordered = np.sort(negative)[::-1]
    return float(np.nextafter(ordered[int(share * len(ordered))], np.inf))


def best_threshold(positive: Scores, negative: Scores) -> float:
    """The threshold with the highest F1."""
    scores = np.concatenate([positive, negative])
    is_same = np.concatenate([np.ones(len(positive)), np.zeros(len(negative))])
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(is_same[order])
    f1 = 2 * hits / (np.arange(1, len(scores) + 1) + len(positive))
    # Equal scores are accepted together.
    last = np.append(np.diff(scores[order]) != 0, True)
    return float(scores[order][np.argmax(np.where(last, f1, -1.0))])


if __name__ == "__main__":
    main()
