"""Count how sounds are written in Latin letters, and write the tables in translit/weights.

    python tests/bench/learn_weights.py --data DIR [--check]

Reads `data/tokens_*_train.tsv.gz` below DIR (pairs of a Latin and a native spelling of one name,
from Wikidata, CC0), and writes one row for each pair of chunks that is expected at least five
times (`alignment.chunk_counts`). For each group of scripts three tables: single sounds against
single sounds of the Latin spelling as it is read; chunks of sounds against chunks of Latin
letters; chunks of sounds against the class keys that Latin words are filed under. There is no
chance in it: the same data gives the same bytes. `--check` writes nothing and fails when the
tables differ from the ones that are there.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from alignment import Pairs, chunk_counts

from entitylink.datafile import read_toml
from entitylink.text.clean import fold
from entitylink.translit.chunks import EDGES, latin_letters
from entitylink.translit.correspond import GAP
from entitylink.translit.read import read
from entitylink.translit.sounds import classes

LEAST = 5.0
LONGEST = 20
TABLES = {"alphabet": "russian", "syllables": "katakana", "abjad": "arabic", "han": "chinese"}
# The longest chunks of sounds: a syllable of Han, whose initial has a mark, is four characters.
SOUNDS = {"alphabet": 3, "syllables": 3, "abjad": 3, "han": 4}
LETTERS = 3
# The longest chunks of sounds and of classes. Longer ones helped Han alone, where a syllable
# stands for what is left of a foreign one.
CLASS_CHUNKS = {"alphabet": (2, 2), "syllables": (2, 2), "abjad": (2, 2), "han": (4, 3)}
# Nats that each Latin letter is cheaper: Han leaves sounds out, and so words that are too short
# fit too well. (Measured: 0.3 for Han, nothing for abjads.)
BONUS = {"alphabet": 0.0, "syllables": 0.0, "abjad": 0.0, "han": 0.3}
WEIGHTS = Path(__file__).resolve().parents[2] / "entitylink" / "translit" / "weights"
# Of letters that count as one, the first of the file stands for all in the tables.
CODES: dict[str, str] = {}
for letter, code in read_toml(WEIGHTS / "letters.toml")["letters"].items():
    if not code.islower() and code not in CODES.values():
        CODES[letter] = code


@cache
def sounds_of(word: str) -> str:
    readings = read(fold(word))
    return readings[0].sounds if readings else ""


def read_tokens(file: Path) -> list[tuple[str, str, int]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [(latin, native, int(count)) for latin, native, count in rows]


def native_pairs(tokens: Iterable[tuple[str, str, int]]) -> Pairs:
    return weighted((sounds_of(native), sounds_of(latin), count) for latin, native, count in tokens)


def latin_pairs(all_tokens: Iterable[tuple[str, str, int]]) -> Pairs:
    """Latin spellings that share a native one, both ways, each native spelling counted once."""
    spellings: dict[str, set[str]] = defaultdict(set)
    for latin, native, _ in all_tokens:
        sounds = sounds_of(latin)
        if 0 < len(sounds) <= LONGEST:
            spellings[native].add(sounds)
    pairs: dict[tuple[str, str], float] = defaultdict(float)
    for group in spellings.values():
        if 2 <= len(group) <= 8:
            for first in sorted(group):
                for second in sorted(group):
                    if first != second:
                        pairs[first, second] += 1.0
                    else:
                        # An unchanged sound is what most words are made of.
                        pairs[first, second] += 2.0
    return [(*pair, weight) for pair, weight in sorted(pairs.items())]


def class_pairs(tokens: Iterable[tuple[str, str, int]]) -> Pairs:
    """Sounds with the edges of the word, and the class key that the Latin word is filed under."""
    return weighted(
        (f"{EDGES[0]}{sounds_of(native)}{EDGES[1]}", classes(sounds_of(latin)), count)
        for latin, native, count in tokens
        if sounds_of(native)
    )


def letter_pairs(tokens: Iterable[tuple[str, str, int]]) -> Pairs:
    return weighted(
        (sounds_of(native), latin_letters(fold(latin)), count) for latin, native, count in tokens
    )


def weighted(rows: Iterable[tuple[str, str, int]]) -> Pairs:
    pairs: dict[tuple[str, str], float] = defaultdict(float)
    for first, second, count in rows:
        if 0 < len(first) <= LONGEST and 0 < len(second) <= LONGEST:
            pairs[first, second] += 1 + math.log(count)
    return [(*pair, weight) for pair, weight in sorted(pairs.items())]


def geometric(
    counts: dict[tuple[str, str], float], bonus: float = 0.0
) -> dict[tuple[str, str], float]:
    """The cost of each pair: the geometric mean of both conditional probabilities.

    `bonus` is what each letter of y takes off it.
    """
    left, right, _ = totals(counts)
    costs = {}
    for (x, y), count in counts.items():
        cost = -math.log(count) + (math.log(left[x]) + math.log(right[y])) / 2
        if not x or not y:
            # Against nothing: how rarely the chunk stands alone, seen from the chunk.
            cost = -math.log(count / (left[x] if x else right[y]))
        costs[x, y] = max(cost - bonus * len(y), 0.0)
    return costs


def joint(counts: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    total = totals(counts)[2]
    return {pair: -math.log(count / total) for pair, count in counts.items() if pair[0]}


def totals(
    counts: dict[tuple[str, str], float],
) -> tuple[dict[str, float], dict[str, float], float]:
    left: dict[str, float] = defaultdict(float)
    right: dict[str, float] = defaultdict(float)
    for (x, y), count in counts.items():
        left[x] += count
        right[y] += count
    return left, right, sum(counts.values())


def text_of(
    counts: dict[tuple[str, str], float],
    costs: dict[tuple[str, str], float],
    header: str,
    *,
    accented: bool = False,
) -> str:
    rows = [f"# {header} Written by tests/bench/learn_weights.py."]
    back = {code: letter for letter, code in CODES.items()} if accented else {}
    for x, y in sorted(costs):
        if counts[x, y] >= LEAST:
            other = "".join(back.get(char, char) for char in y)
            rows.append(f"{x or GAP}\t{other or GAP}\t{costs[x, y]:.2f}")
    return "\n".join(rows) + "\n"


def tables(data: Path) -> Iterator[tuple[str, str]]:
    """The name and the text of every table, one after the other."""
    tokens = {
        language: read_tokens(data / "data" / f"tokens_{language}_train.tsv.gz")
        for language in TABLES.values()
    }
    for name, language in TABLES.items():
        counts = chunk_counts(native_pairs(tokens[language]), longest=(1, 1))
        yield f"{name}.tsv", text_of(counts, geometric(counts), "sound, Latin sound, cost in nats.")
        counts = chunk_counts(
            letter_pairs(tokens[language]),
            longest=(SOUNDS[name], LETTERS),
            most=SOUNDS[name] + LETTERS,
        )
        header = "sounds, Latin letters, cost in nats."
        costs = geometric(counts, BONUS[name])
        yield f"chunks-{name}.tsv", text_of(counts, costs, header, accented=True)
        longest = CLASS_CHUNKS[name]
        counts = chunk_counts(class_pairs(tokens[language]), longest=longest, most=sum(longest))
        header = "sounds, classes of the Latin spelling, negative log of the joint probability."
        yield f"classes-{name}.tsv", text_of(counts, joint(counts), header)
    counts = chunk_counts(
        latin_pairs(row for part in tokens.values() for row in part), longest=(1, 1)
    )
    yield "latin.tsv", text_of(counts, geometric(counts), "sound, Latin sound, cost in nats.")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    stale = 0
    for name, text in tables(arguments.data):
        file = WEIGHTS / name
        same = file.is_file() and file.read_text(encoding="utf-8") == text
        stale += not same
        print(f"{name}: {text.count(chr(10)) - 1} rows{'' if same else ', new'}", file=sys.stderr)
        if not arguments.check:
            file.write_text(text, encoding="utf-8")
    return int(arguments.check and stale > 0)


if __name__ == "__main__":
    raise SystemExit(main())
