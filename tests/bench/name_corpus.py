"""Millions of distinct, realistic names, and the ways in which people ask for them.

In: the token pairs, the politicians and the reference of the development data. Out: a corpus of
Latin names as entities, and queries with what counts as found. Measuring is done in `index.py`.

Names are drawn from two disjoint pools, given names and surnames, each token as often as the
token files saw it, which is close to Zipf. A token that parliaments list as a given name goes
to the given names, as a family name to the surnames; the others are dealt out by a hash of the
token. Of spellings that differ by diacritics alone the most frequent one is used, so that two
names of the corpus are never the same when folded. Of the draws 3 % are one token, 80 % two, 13 %
three (a second given name or a second surname), 4 % four (a second given name and a particle);
as draws that came before are left out, a large corpus has fewer names of one token.

One draw in twenty is a Russian name: a given name that stands before a patronymic in the
reference (items with an even QID number only) and a token with an East Slavic surname ending, both
written in English as our schemes do. The surname must have that spelling in the token file,
which leaves out foreign names in Cyrillic. Given name and surname may differ in gender. In a large
corpus fewer draws are new: at 5 million names 2 % are Russian.

The corpus of 100,000 names is the beginning of that of 5 million. `seed` chooses which names are
asked for: odd seeds draw from one half of all names and even seeds from the other, for ever the
same halves. Tune with even seeds and report odd ones.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt
from development_data import facts
from learn_weights import read_tokens
from rapidfuzz.distance import OSA
from spellings import full_names, persons

from entitylink import Entity, Name, romanize, variants
from entitylink.model import Kind
from entitylink.names.lexicon import lexicon, word_key
from entitylink.text.clean import fold_marks
from entitylink.text.scripts import main_script

__all__ = [
    "KINDS",
    "Corpus",
    "Pools",
    "Query",
    "bears",
    "corpus_queries",
    "crowded",
    "draw",
    "is_hit",
    "read_pools",
    "reference_entities",
    "reference_queries",
    "written",
]

VERSION = 1
"""Changes when the same size gives other names."""

KINDS = (
    "exact",
    "edit1",
    "edit2",
    "swap",
    "swap_edit1",
    "drop",
    "surname",
    "initial",
    "press",
    "joined",
)

GIVEN_NAMES = 32_000
OFTEN, OFTEN_GIVEN = 20_000, 0.35
"""Among the most frequent tokens more are given names."""

SHARES = (0.03, 0.80, 0.13, 0.04)
RUSSIAN = 0.05
PARTICLES = ("de", "van", "von", "da", "di", "del", "dos", "la", "van der", "de la")
PARTICLE_WEIGHTS = (0.4, 0.15, 0.12, 0.08, 0.08, 0.07, 0.04, 0.02, 0.02, 0.02)
PRESS = ("cs", "de", "es", "fi", "fr", "hu", "it", "lv", "nl", "pl", "pt", "sv", "tr")

SURNAME_ENDING = re.compile(
    r"\w{2}(?:[оеё]ва?|[иы]на?|[сц]кий|[сц]кая|[сц]кой|енко|[чн]ук|[оае]йло|[иы]х)$"
)
SOURCES = ("arabic", "chinese", "katakana", "russian")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
BLOCK = 1 << 17
_SEED = 20_150

Codes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]


# --- pools -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pools:
    """Tokens in lower case, most frequent first, with how often each is drawn.

    `native` has the Russian spelling of tokens of both pools, and how often those are drawn.
    """

    given: dict[str, int]
    surnames: dict[str, int]
    native: dict[str, tuple[str, int]]

    def save(self, file: Path) -> None:
        data = {"given": self.given, "surnames": self.surnames, "native": self.native}
        file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, file: Path) -> Pools:
        data = json.loads(file.read_text(encoding="utf-8"))
        native = {token: (text, count) for token, (text, count) in data["native"].items()}
        return cls(data["given"], data["surnames"], native)

    def checksum(self) -> str:
        parts = (self.given, self.surnames, self.native, SHARES, RUSSIAN, VERSION)
        return f"{zlib.crc32(repr(parts).encode()):08x}"


def read_pools(data: Path) -> Pools:
    """Make the pools of the development data."""
    counts: Counter[str] = Counter()
    russian: dict[str, Counter[str]] = defaultdict(Counter)
    for source in SOURCES:
        for part in ("train", "dev"):
            file = data / "data" / f"tokens_{source}_{part}.tsv.gz"
            for latin, native, count in read_tokens(file):
                counts[latin] += count
                if source == "russian":
                    russian[native][latin] += count
    listed: dict[str, Counter[str]] = {"given_name": Counter(), "family_name": Counter()}
    with gzip.open(data / "data" / "politicians_dev.jsonl.gz", "rt", encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            for field, tokens in listed.items():
                tokens.update((row.get(field) or "").lower().split())
    given = Counter(
        full.given
        for qid, names in persons(data)
        if int(qid[1:]) % 2 == 0
        for full in full_names(names)
        if full.lang == "ru"
    )
    return make_pools(counts, listed["given_name"], listed["family_name"], russian, given)


def make_pools(
    counts: Mapping[str, int],
    given: Mapping[str, int],
    family: Mapping[str, int],
    russian: Mapping[str, Mapping[str, int]],
    russian_given: Mapping[str, int],
) -> Pools:
    """Deal tokens out to the pools.

    `counts` of Latin tokens, `given` and `family` as parliaments list them, `russian` tokens with
    the Latin spellings each was seen with; `russian_given` are those that are given names.
    """
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    unusable = _words_with_a_role()
    for token, count in counts.items():
        if 2 <= len(token) <= 20 and token.isalpha() and main_script(token) == "Latn":
            plain = fold_marks(token)
            if word_key(token) not in unusable and plain.isalpha():
                spellings[plain][token] += count
    first: dict[str, set[str]] = {"given": set(), "family": set()}
    native: dict[str, tuple[str, int]] = {}
    for text in sorted(russian, key=lambda text: (-sum(russian[text].values()), text)):
        is_given = text in russian_given
        if not text.isalpha() or not (is_given or SURNAME_ENDING.search(text)):
            continue
        latin = romanize(text, lang="ru", to="en").lower()
        plain = fold_marks(latin)
        seen = {fold_marks(other) for other in russian[text]}
        if latin.isalpha() and plain not in native and (is_given or plain in seen):
            seen_often = sum(russian[text].values())
            native[plain] = (text, russian_given[text] if is_given else seen_often)
            spellings[plain] = Counter({latin: spellings[plain].total() or seen_often})
            first["given" if is_given else "family"].add(plain)
    for pool, mine, others in (("given", given, family), ("family", family, given)):
        for token, count in mine.items():
            plain = fold_marks(token)
            if plain not in native and count > others.get(token, 0):
                first[pool].add(plain)
    pools: tuple[dict[str, int], dict[str, int]] = ({}, {})
    often = GIVEN_NAMES - len(first["given"]) - int(OFTEN * OFTEN_GIVEN)
    seldom_given = min(max(often, 0) / max(len(spellings) - OFTEN, 1), OFTEN_GIVEN)
    order = sorted(spellings, key=lambda plain: (-spellings[plain].total(), plain))
    for rank, plain in enumerate(order):
        chance = OFTEN_GIVEN if rank < OFTEN else seldom_given
        is_given = plain in first["given"] or (
            plain not in first["family"] and _share(plain) < chance
        )
        spelling = min(spellings[plain], key=lambda token: (-spellings[plain][token], token))
        pools[0 if is_given else 1][spelling] = spellings[plain].total()
    chosen = {min(spellings[plain]): found for plain, found in native.items()}
    return Pools(*pools, chosen)


def _words_with_a_role() -> set[str]:
    """Particles, titles and suffixes: no names, as far as our own parser goes."""
    words = lexicon()
    phrases = (*words.before.values(), *words.after.values(), *words.suffixes.values())
    single = {phrase.words[0] for group in phrases for phrase in group if len(phrase.words) == 1}
    return single.union(
        words.particles,
        words.inner_particles,
        words.small_particles,
        words.articles,
        words.peerage,
        words.modifiers,
        words.small_suffixes,
    )


def _share(text: str) -> float:
    """A number from 0 to 1 that only depends on the text."""
    return zlib.crc32(text.encode()) / 2**32


# --- names -------------------------------------------------------------------------------------

# A name as a number: the particle (from bit 59), the shape (56), a given name (40), a second given
# name or a surname (20), a surname (0).
_GIVEN, _SURNAME, _TWO, _TWO_GIVEN, _TWO_SURNAMES, _PARTICLE = range(6)


def draw(pools: Pools, count: int) -> Codes:
    """The first `count` distinct names, as numbers: what `Corpus` reads."""
    blocks: list[Codes] = []
    drawer = _Drawer(pools)
    wanted = count
    while True:
        while sum(map(len, blocks)) < wanted:
            blocks.append(drawer.block(len(blocks)))
        codes = np.concatenate(blocks)
        firsts = np.unique(codes, return_index=True)[1]
        if len(firsts) >= count:
            firsts.sort()
            return np.asarray(codes[firsts[:count]])
        if len(blocks) > 4 and wanted > 100 * count:
            raise ValueError(f"{count} distinct names cannot be drawn from so few tokens")
        wanted = int(1.2 * max(wanted, len(codes)))


class _Drawer:
    def __init__(self, pools: Pools) -> None:
        self.given = _cumulated(pools.given.values())
        self.surnames = _cumulated(pools.surnames.values())
        self.particles = _cumulated(PARTICLE_WEIGHTS)
        self.shapes = _cumulated(SHARES)
        self.russian = []
        for pool in (pools.given, pools.surnames):
            places = [place for place, token in enumerate(pool) if token in pools.native]
            weights = [pools.native[token][1] for token in pool if token in pools.native]
            self.russian.append((np.array(places, dtype=np.int64), _cumulated(weights)))

    def block(self, number: int) -> Codes:
        rng = np.random.default_rng([_SEED, number])
        chance = rng.random((7, BLOCK))
        shape = np.searchsorted(self.shapes, chance[0])
        second = chance[1] < 0.5
        shape = np.choose(shape, [second.astype(int), 2, 3 + second, 5])
        given = np.searchsorted(self.given, chance[2])
        last = np.searchsorted(self.surnames, chance[3])
        more_given = np.searchsorted(self.given, chance[4])
        more_last = np.searchsorted(self.surnames, chance[4])
        particle = np.searchsorted(self.particles, chance[5])
        if all(len(places) for places, _ in self.russian):
            russian = chance[6] < RUSSIAN
            shape[russian] = _TWO
            for drawn, row, (places, weights) in (
                (given, chance[2], self.russian[0]),
                (last, chance[3], self.russian[1]),
            ):
                drawn[russian] = places[np.searchsorted(weights, row[russian])]
        given[shape == _SURNAME] = 0
        last[shape == _GIVEN] = 0
        middle = np.where(shape == _TWO_SURNAMES, more_last, more_given)
        middle[shape < _TWO_GIVEN] = 0
        particle[shape != _PARTICLE] = 0
        twice = np.where(shape == _TWO_SURNAMES, middle == last, middle == given)
        usable = ~(twice & (shape >= _TWO_GIVEN))
        code = (particle << 59) | (shape << 56) | (given << 40) | (middle << 20) | last
        return code[usable].astype(np.uint64)


def _cumulated(weights: Iterable[float]) -> npt.NDArray[np.float64]:
    total = np.cumsum(np.fromiter(weights, dtype=np.float64))
    return total / total[-1] if len(total) else total


class Corpus:
    """The names that codes stand for, with rows in the order in which they were drawn."""

    def __init__(self, pools: Pools, codes: Codes) -> None:
        self.pools = pools
        self.codes = codes
        self._given = [token.capitalize() for token in pools.given]
        self._surnames = [token.capitalize() for token in pools.surnames]

    def __len__(self) -> int:
        return len(self.codes)

    def name(self, row: int) -> str:
        return next(self.names(row, row + 1))

    def names(self, start: int = 0, stop: int | None = None) -> Iterator[str]:
        """The texts of some rows, without holding more than a few thousand of them."""
        given, surnames = self._given, self._surnames
        stop = len(self) if stop is None else stop
        for at in range(start, stop, 10_000):
            codes = self.codes[at : min(at + 10_000, stop)].astype(np.int64)
            fields = (
                codes >> 59,
                codes >> 56 & 7,
                codes >> 40 & 0xFFFF,
                codes >> 20 & 0xFFFFF,
                codes & 0xFFFFF,
            )
            rows = zip(*(field.tolist() for field in fields), strict=True)
            for particle, shape, first, middle, last in rows:
                if shape == _TWO:
                    yield f"{given[first]} {surnames[last]}"
                elif shape == _TWO_GIVEN:
                    yield f"{given[first]} {given[middle]} {surnames[last]}"
                elif shape == _TWO_SURNAMES:
                    yield f"{given[first]} {surnames[middle]} {surnames[last]}"
                elif shape == _PARTICLE:
                    yield f"{given[first]} {given[middle]} {PARTICLES[particle]} {surnames[last]}"
                else:
                    yield given[first] if shape == _GIVEN else surnames[last]

    def entities(self) -> Iterator[Entity]:
        """One entity a name, in random order of popularity; the same at any size."""
        for block, at in enumerate(range(0, len(self), 10_000)):
            # As sitelinks go: most have one or two, one in a thousand has more than a hundred.
            chance = np.random.default_rng([_SEED, 1, block]).random(10_000)
            priors = np.minimum(1.0 / np.maximum(chance, 1e-9) ** 0.7, 400.0).round().tolist()
            texts = self.names(at, min(at + 10_000, len(self)))
            for row, (text, prior) in enumerate(zip(texts, priors, strict=False), at + 1):
                yield Entity(f"Q{row}", "person", (Name(text, "mul", "label"),), prior=prior)

    def shapes(self) -> Ints:
        return (self.codes >> np.uint64(56) & np.uint64(7)).astype(np.int64)

    def native(self, row: int) -> str:
        """The name in Russian, "" where it is none."""
        tokens = [fold_marks(token) for token in self.name(row).split()]
        found = [self.pools.native.get(token, ("", 0))[0] for token in tokens]
        return " ".join(text.capitalize() for text in found) if all(found) else ""

    def russian(self) -> npt.NDArray[np.bool_]:
        """Which names are a Russian given name and a Russian surname."""
        native = self.pools.native
        given = np.array([fold_marks(token) in native for token in self.pools.given])
        last = np.array([fold_marks(token) in native for token in self.pools.surnames])
        codes = self.codes.astype(np.int64)
        found = (self.shapes() == _TWO) & given[codes >> 40 & 0xFFFF] & last[codes & 0xFFFFF]
        return np.asarray(found)


# --- queries -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Query:
    """What is asked, how it was made, and the name it was made from."""

    kind: str
    text: str
    name: str

    @property
    def is_long(self) -> bool:
        """Of two tokens and eight letters: a short word with two edits can be any other."""
        return is_long(self.name)

    @property
    def surname(self) -> str:
        return fold_marks(words(self.name)[-1])


def words(name: str) -> list[str]:
    return name.replace(",", " ").split()


def is_long(name: str) -> bool:
    return len(words(name)) >= 2 and sum(map(str.isalpha, name)) >= 8


def is_hit(query: Query, name: str) -> bool:
    """Say whether a name is an answer: the name itself, or one with that surname and initial.

    The initial is that of its first token.
    """
    if query.kind not in ("surname", "initial"):
        return name == query.name
    return _has_surname(query, words(name), first=True)


def bears(query: Query, names: Iterable[str]) -> bool:
    """Say whether an entity with these names is an answer; an initial is that of any token."""
    if query.kind in ("surname", "initial"):
        return any(_has_surname(query, words(name)) for name in names)
    plain = fold_marks(query.name)
    return any(fold_marks(name) == plain for name in names)


def _has_surname(query: Query, tokens: Iterable[str], *, first: bool = False) -> bool:
    plain = list(map(fold_marks, tokens))
    if query.surname not in plain:
        return False
    if query.kind == "surname":
        return True
    if not first:
        plain.remove(query.surname)
    initial = fold_marks(query.text)[0]
    return any(token[0] == initial for token in (plain[:1] if first else plain))


def written(kind: str, name: str, rng: Random) -> str:
    """The name as a query of that kind; "" when it cannot be one."""
    tokens = words(name)
    if len(tokens) < (3 if kind == "drop" else 1 if kind in ("exact", "edit1", "edit2") else 2):
        return ""
    if kind == "exact":
        return name
    if kind in ("edit1", "edit2"):
        return edited(name, 1 if kind == "edit1" else 2, rng)
    if kind == "swap":
        return " ".join(_surname_first(tokens))
    if kind == "swap_edit1":
        return edited(" ".join(_surname_first(tokens)), 1, rng)
    if kind == "drop":
        # Without its first or last token a name is another name.
        del tokens[rng.randrange(1, len(tokens) - 1)]
        return " ".join(tokens)
    if kind == "joined":
        plain = [token.isalpha() for token in tokens]
        places = [place for place in range(len(tokens) - 1) if all(plain[place : place + 2])]
        if not places:
            return ""
        place = rng.choice(places)
        tokens[place : place + 2] = [(tokens[place] + tokens[place + 1]).capitalize()]
        return " ".join(tokens)
    if not (len(tokens[-1]) > 1 and tokens[-1].isalpha() and tokens[0][0].isalpha()):
        return ""
    return tokens[-1] if kind == "surname" else f"{tokens[0][0]}. {tokens[-1]}"


def _surname_first(tokens: Sequence[str]) -> list[str]:
    at = len(tokens) - 1
    while at > 1 and tokens[at - 1].islower():
        at -= 1
    return [*tokens[at:], *tokens[:at]]


def edited(name: str, count: int, rng: Random) -> str:
    """The name `count` edits away: letters put in, left out, replaced or exchanged.

    Spaces stay, every word keeps a letter, and capitals stay where they were.
    """
    if sum(map(str.isalpha, name)) < 2:
        return ""
    for _ in range(100):
        text = name.lower()
        for _ in range(count):
            text = _edited_once(text, rng)
        if OSA.distance(text, name.lower()) == count and len(text.split()) == len(name.split()):
            return " ".join(map(_as_before, name.split(), text.split()))
    return ""


def _edited_once(text: str, rng: Random) -> str:
    place = rng.choice([place for place, char in enumerate(text) if char.isalpha()])
    way = rng.randrange(4)
    if way == 0:
        place += rng.randrange(2)
        return text[:place] + rng.choice(LETTERS) + text[place:]
    if way == 1:
        return text[:place] + text[place + 1 :]
    if way == 2:
        return text[:place] + rng.choice(LETTERS) + text[place + 1 :]
    after = text[place + 1 : place + 2]
    return text[:place] + after + text[place] + text[place + 2 :] if after.isalpha() else text


def _as_before(before: str, word: str) -> str:
    if before.isupper() and len(before) > 1:
        return word.upper()
    if before == before.title():
        return word.title()
    return word[0].upper() + word[1:] if before[0].isupper() else word


def corpus_queries(corpus: Corpus, kind: str, count: int, seed: int) -> list[Query]:
    """At most `count` queries about names drawn uniformly from the half that `seed` stands for."""
    number = np.arange(len(corpus), dtype=np.uint64)
    mixed = (number * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(63)
    eligible = mixed == np.uint64(seed % 2)
    shapes = corpus.shapes()
    if kind == "press":
        eligible &= corpus.russian()
    elif kind == "drop":
        eligible &= shapes >= _TWO_GIVEN
    elif kind not in ("exact", "edit1", "edit2"):
        eligible &= shapes >= _TWO
    rows = np.flatnonzero(eligible)
    np.random.default_rng([_SEED, seed, KINDS.index(kind)]).shuffle(rows)
    rng = Random(f"{seed} {kind}")
    found: list[Query] = []
    for row in rows.tolist():
        if len(found) == count:
            break
        name = corpus.name(row)
        text = press(corpus.native(row), [name], rng) if kind == "press" else ""
        text = text or (written(kind, name, rng) if kind != "press" else "")
        if text:
            found.append(Query(kind, text, name))
    return found


def press(native: str, names: Iterable[str], rng: Random) -> str:
    """Another language's spelling of a Russian name, "" when all write it as one of `names`."""
    known = {fold_marks(name) for name in names}
    found = variants(native, lang="ru")
    usable = dict.fromkeys(found[target][0] for target in PRESS if target in found)
    choice = [text for text in usable if fold_marks(text) not in known]
    return rng.choice(choice) if choice else ""


# --- the reference -----------------------------------------------------------------------------

KIND: dict[str, Kind] = {"person": "person", "place": "place", "org": "organization"}


def reference_entities(data: Path) -> Iterator[Entity]:
    """All items of the reference with all their names; the prior is how many languages name it."""
    rows = (row for row in facts(data) if not row[4].startswith("weak:"))
    for qid, group in groupby(rows, key=lambda row: row[0]):
        names = []
        languages = 0
        kind: Kind = "other"
        for _, found, codes, text, _ in group:
            kind = KIND.get(found, "other")
            names.append(Name(text, codes.split(",")[0]))
            languages += codes.count(",") + 1
        yield Entity(qid, kind, tuple(names), prior=float(languages))


@dataclass(frozen=True)
class Asked:
    """The names of the reference that queries are made from: distinct ones, each once."""

    latin: list[str]
    persons: list[str]
    russian: list[tuple[str, str, tuple[str, ...]]]
    """A name with a patronymic, the same without it, and all names of the person."""


def read_asked(data: Path) -> Asked:
    latin: dict[str, str] = {}
    of_persons: dict[str, str] = {}
    russian: dict[str, tuple[str, str, tuple[str, ...]]] = {}
    for _, rows in groupby(facts(data), key=lambda row: row[0]):
        group = [row for row in rows if not row[4].startswith("weak:")]
        is_person = bool(group) and group[0][1] == "person"
        for _, _, _, name, _ in group:
            if is_long(name):
                if main_script(name) == "Latn":
                    latin.setdefault(fold_marks(name), name)
                    if is_person:
                        of_persons.setdefault(fold_marks(name), name)
                elif is_person and main_script(name) == "Cyrl":
                    for full in full_names([({"ru"} & set(_languages(group, name)), name)]):
                        short = f"{full.given.title()} {full.surname.title()}"
                        russian[name] = (name, short, tuple(row[3] for row in group))
    return Asked(list(latin.values()), list(of_persons.values()), list(russian.values()))


def _languages(rows: Sequence[tuple[str, str, str, str, str]], name: str) -> list[str]:
    return next(row[2].split(",") for row in rows if row[3] == name)


def reference_queries(asked: Asked, kind: str, count: int, seed: int) -> list[Query]:
    """At most `count` queries about distinct names of the half that `seed` stands for."""
    rng = Random(f"{seed} {kind} reference")
    found: list[Query] = []
    if kind == "press":
        people = [row for row in asked.russian if _half(row[0]) == seed % 2]
        for full, short, names in rng.sample(people, len(people)):
            text = press(short, names, rng)
            if text and len(found) < count:
                found.append(Query(kind, text, full))
        return found
    pool = asked.persons if kind in ("surname", "initial") else asked.latin
    half = [name for name in pool if _half(fold_marks(name)) == seed % 2]
    suffixes = lexicon().suffixes
    for name in rng.sample(half, len(half)):
        if len(found) == count:
            break
        if kind in ("surname", "initial") and word_key(words(name)[-1]) in suffixes:
            continue
        text = written(kind, name, rng)
        if text:
            found.append(Query(kind, text, name))
    return found


def _half(text: str) -> int:
    return zlib.crc32(text.encode()) >> 7 & 1


def crowded(corpus: Corpus, queries: Sequence[Query], most: int) -> float:
    """The share of queries whose first and last token stand together in more than `most` names.

    Of names that fit a query equally well only `most` can be given, so this share is near what no
    index can find.
    """
    codes = corpus.codes.astype(np.int64)
    shapes = corpus.shapes()
    given, middle, last = codes >> 40 & 0xFFFF, codes >> 20 & 0xFFFFF, codes & 0xFFFFF
    pairs = [(given << 20 | last)[shapes >= _TWO]]
    for shape, pair in ((_TWO_GIVEN, middle << 20 | last), (_PARTICLE, middle << 20 | last)):
        pairs.append(pair[shapes == shape])
    pairs.append((given << 20 | middle)[shapes == _TWO_SURNAMES])
    ordered = np.sort(np.concatenate(pairs))
    number = [
        {token.capitalize(): place for place, token in enumerate(pool)}
        for pool in (corpus.pools.given, corpus.pools.surnames)
    ]
    keys = [
        number[0][words(query.text)[0]] << 20 | number[1][words(query.text)[-1]]
        for query in queries
    ]
    count = np.searchsorted(ordered, keys, side="right") - np.searchsorted(ordered, keys)
    return float(np.mean(count > most)) if len(keys) else 0.0
