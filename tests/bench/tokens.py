"""Find single words of names across scripts: the keys and the sound costs alone.

    python tests/bench/tokens.py --data DIR [--limit 300] [--every N] [--with-lang]
    python tests/bench/tokens.py --data DIR --part train --misses 40

The gazetteer holds one entity for each distinct Latin token of all token pairs (train and dev of
Russian, Arabic, Katakana and Chinese). Queries are native tokens of the dev files, a fixed stride
apart; any Latin token that is paired with the native one counts as right. Nothing but the word
itself is asked: no prior, no other words, no context. Prints for each language recall@1 and @10,
how many words were compared, for how many queries a right one was among them, and the CPU time,
beside rapidfuzz's ratio over all tokens as Unidecode, anyascii and uroman write them (the last
two when they are installed: `pip install anyascii uroman`), and codes of consonant classes over
Unidecode in the manner of Daitch and Mokotoff.

`--misses` lists what was not found, and refuses the dev part: that is for measuring, not for
looking at. The token pairs are noisy (translations, wrong alignments), so 1.00 is out of reach.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from development_data import add_data_argument
from learn_weights import read_tokens
from rapidfuzz import fuzz, process
from unidecode import unidecode

from entitylink import Entity, Gazetteer, Name
from entitylink.gazetteer.words import words_of
from entitylink.link.near import WordFinder
from entitylink.translit.read import read
from entitylink.translit.sounds import coarse

LANGUAGES = {"russian": "ru", "katakana": "ja", "arabic": "ar", "chinese": "zh"}
PARTS = ("train", "dev")
TOP = 10
CHUNK = 50  # queries that are compared with all tokens at once: 35 MB of scores


@dataclass
class Found:
    """What one method found for the queries of one language: a rank (0: not found) for each."""

    ranks: list[int] = field(default_factory=list)
    compared: list[int] = field(default_factory=list)
    reached: list[bool] = field(default_factory=list)
    seconds: float = 0.0

    def row(self) -> str:
        ranks = np.array(self.ranks)
        return (
            f"{np.mean(ranks == 1):.2f} | {np.mean(ranks > 0):.2f} | "
            f"{1000 * self.seconds / len(ranks):.2f}"
        )


Miss = tuple[str, set[str], int, bool, list[str], dict[str, float]]
"""Query, right answers, rank, whether one was compared, the first answers, all similarities."""


@dataclass
class Queries:
    """Native tokens of one language with their right answers, as the gazetteer folds them."""

    lang: str
    natives: list[str]
    right: list[set[str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_data_argument(parser)
    parser.add_argument("--limit", type=int, default=300, help="queries a language (300)")
    parser.add_argument("--every", type=int, help="take every n-th token (default: all over)")
    parser.add_argument("--part", choices=PARTS, default="dev", help="where queries come from")
    parser.add_argument("--with-lang", action="store_true", help="tell the language of the query")
    parser.add_argument("--no-baseline", action="store_true")
    parser.add_argument("--misses", type=int, default=0, help="list that many misses a language")
    arguments = parser.parse_args()
    if arguments.misses and arguments.part != "train":
        parser.error("--misses needs --part train: the dev files are for measuring only")

    pairs = {
        (language, part): read_tokens(arguments.data / "data" / f"tokens_{language}_{part}.tsv.gz")
        for language in LANGUAGES
        for part in PARTS
    }
    latin = sorted({row[0] for rows in pairs.values() for row in rows})
    asked = {
        language: choose(language, pairs, arguments.part, arguments.limit, arguments.every)
        for language in LANGUAGES
    }
    ours: dict[str, Found] = {}
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        entities = (Entity(f"t{n}", names=(Name(text),)) for n, text in enumerate(latin))
        gazetteer = Gazetteer.build(entities, Path(folder) / "tokens.elx")
        texts = gazetteer.strings("word_text")
        words = [texts[number] for number in range(len(texts))]
        print(
            f"{len(latin)} tokens, {len(words)} words, built in {time.perf_counter() - start:.0f} s"
        )
        for language, queries in asked.items():
            lang = queries.lang if arguments.with_lang else ""
            ours[language] = look_up(gazetteer, words, queries, lang, arguments.misses)
    baselines: dict[str, dict[str, Found]] = {language: {} for language in asked}
    if not arguments.no_baseline:
        for name, romanize in romanizers().items():
            plain = [romanize(word).lower() for word in words]
            for language, queries in asked.items():
                natives = [romanize(native).lower() for native in queries.natives]
                found = compare_all(words, plain, natives, queries)
                baselines[language][f"{name} + ratio"] = found
        for language, queries in asked.items():
            baselines[language]["consonant codes"] = compare_codes(words, queries)
    show(ours, baselines)


def choose(
    language: str,
    pairs: dict[tuple[str, str], list[tuple[str, str, int]]],
    part: str,
    limit: int,
    every: int | None,
) -> Queries:
    """Every n-th native token that is one word and has a Latin partner that is one word."""
    partners: dict[str, set[str]] = defaultdict(set)
    for each in PARTS:
        for latin, native, _ in pairs[language, each]:
            partners[native].add(latin)
    natives = list(dict.fromkeys(native for _, native, _ in pairs[language, part]))
    stride = every or max(1, len(natives) // limit)
    chosen = Queries(LANGUAGES[language], [], [])
    for native in natives[::stride]:
        right = set(filter(None, map(one_word, partners[native])))
        if right and one_word(native) and len(chosen.natives) < limit:
            chosen.natives.append(native)
            chosen.right.append(right)
    return chosen


def one_word(token: str) -> str:
    """The token as the gazetteer files it; "" when it becomes several words or none."""
    words = words_of(token)
    return words[0].text if len(words) == 1 else ""


def look_up(
    gazetteer: Gazetteer, words: list[str], queries: Queries, lang: str, misses: int
) -> Found:
    finder = WordFinder(gazetteer)
    found = Found()
    missed: list[Miss] = []
    clear_caches()
    for native, right in zip(queries.natives, queries.right, strict=True):
        start = time.process_time()
        near = finder.near(words_of(native, lang=lang)[0], lang)
        found.seconds += time.process_time() - start
        order = np.argsort(-near.similarity, kind="stable")
        best = [words[number] for number in near.words[order[:TOP]].tolist()]
        reached = not right.isdisjoint(words[number] for number in near.words.tolist())
        rank = rank_of(best, right)
        found.ranks.append(rank)
        found.compared.append(len(near.words))
        found.reached.append(reached)
        if rank != 1:
            value = {words[n]: float(s) for n, s in zip(near.words, near.similarity, strict=True)}
            missed.append((native, right, rank, reached, best[:3], value))
    for native, right, rank, reached, best, value in spread(missed, misses):
        state = f"rank {rank}" if rank else "compared" if reached else "not retrieved"
        rights = [f"{text} {value.get(text, 0):.2f}" for text in sorted(right)[:4]]
        first = [f"{text} {value[text]:.2f}" for text in best]
        print(f"  {native}\tright: {', '.join(rights)}\t{state}\tfound: {', '.join(first)}")
    return found


def clear_caches() -> None:
    """Forget the words that choosing the queries has read: their reading is part of the time."""
    from entitylink.gazetteer import words as module
    from entitylink.translit import read

    module.words_of.cache_clear()
    module.readings.cache_clear()
    read._read.cache_clear()


def rank_of(best: list[str], right: set[str]) -> int:
    return next((place for place, text in enumerate(best, 1) if text in right), 0)


def spread(rows: list[Miss], count: int) -> list[Miss]:
    """`count` rows from all over the list."""
    return rows[:: max(1, len(rows) // count)][:count] if count else []


def romanizers() -> dict[str, Callable[[str], str]]:
    """What writes any script in Latin letters; those that are not installed are left out."""
    found: dict[str, Callable[[str], str]] = {"Unidecode": unidecode}
    try:
        from anyascii import anyascii

        found["anyascii"] = anyascii
    except ImportError:
        print("anyascii is not installed: its column is left out", file=sys.stderr)
    try:
        from uroman import Uroman

        uroman = Uroman()
        found["uroman"] = lambda text: str(uroman.romanize_string(text))
    except ImportError:
        print("uroman is not installed: its column is left out", file=sys.stderr)
    return found


def compare_all(words: list[str], plain: list[str], asked: list[str], queries: Queries) -> Found:
    """Rank all words by rapidfuzz's ratio."""
    found = Found()
    for at in range(0, len(asked), CHUNK):
        start = time.process_time()
        scores = process.cdist(asked[at : at + CHUNK], plain, scorer=fuzz.ratio, dtype=np.float32)
        top = np.argpartition(-scores, TOP, axis=1)[:, :TOP]
        found.seconds += time.process_time() - start
        for row, places, right in zip(scores, top, queries.right[at : at + CHUNK], strict=True):
            # Equal scores: the word that comes first, as in our own list.
            order = sorted(places.tolist(), key=lambda place: (-row[place], place))
            found.ranks.append(rank_of([words[place] for place in order], right))
    return found


def compare_codes(words: list[str], queries: Queries) -> Found:
    """Give the words with the same code of consonants, as Daitch and Mokotoff group them."""
    found = Found()
    under: dict[str, list[str]] = defaultdict(list)
    for word in words:
        under[consonant_code(word)].append(word)
    for native, right in zip(queries.natives, queries.right, strict=True):
        start = time.process_time()
        best = under.get(consonant_code(native), [])[:TOP]
        found.seconds += time.process_time() - start
        found.ranks.append(rank_of(best, right))
    return found


def consonant_code(word: str) -> str:
    readings = read(unidecode(word).lower())
    return coarse(readings[0].sounds) if readings else ""


def show(ours: dict[str, Found], baselines: dict[str, dict[str, Found]]) -> None:
    head = "| language | queries | @1 | @10 | ms CPU | right one compared"
    head += " | words compared, mean / p95 |"
    for name in next(iter(baselines.values()), {}):
        head += f" {name} @1 | @10 | ms CPU |"
    print("\n" + head)
    print("|---|" + "--:|" * (head.count("|") - 2))
    for language, found in ours.items():
        compared = np.array(found.compared)
        line = (
            f"| {language} | {len(found.ranks)} | {found.row()} | {np.mean(found.reached):.2f} | "
            f"{compared.mean():.0f} / {np.percentile(compared, 95):.0f} |"
        )
        for baseline in baselines.get(language, {}).values():
            line += f" {baseline.row()} |"
        print(line)


if __name__ == "__main__":
    main()
