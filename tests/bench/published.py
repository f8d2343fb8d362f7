"""Compare the spellings we write with those of newspapers and encyclopedias.

    python tests/bench/published.py [--target de]
    python tests/bench/published.py --misses [--target de]

`tests/published/<target>.tsv` holds names of well-known people and places as natives write them
and as they are published in the target's language (without patronymics, which many titles of
Wikipedia have), the usual spelling first. The tables were written down from memory before
anything was measured with them; `where` says where a spelling is usual, not which page was looked
up. What the development data holds of them (mostly en, es, fr, hu, nl, tr) was compared with it.

A row counts when `variants(native, lang=language)[target]` gives one of the published spellings:
as its first spelling, or as any. Letter case and the kind of apostrophe do not matter, diacritics
do. "Words" is the same asked of each word: of all words of the published spellings, how many
stand in the spelling given (of several pairs the best one counts). Beside it is what Unidecode
writes.

The table is about the odd rows, which nobody looks at while working on schemes; `--misses` lists
the even ones. A name has an odd place in all tables or an even one in all. Where no scheme writes
a language for a target, the row is a miss; those languages are listed below the table.

Well-known names are also what scheme files have as examples, and those come out right by
construction. So the last columns are about the rows that are covered and whose name is no example
of a scheme for that target: how many there are, and the share of names there.
"""

from __future__ import annotations

import argparse
import csv
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from unidecode import unidecode

from entitylink import variants
from entitylink.translit.catalog import schemes

FOLDER = Path(__file__).resolve().parents[1] / "published"
APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02b9\u02bb\u02bc\u02be\u02bf\u2032", "'"))


@dataclass(frozen=True)
class Row:
    """One name: `published` in the target's language, the usual spelling first."""

    number: int  # from 1, the header does not count
    language: str
    native: str
    published: tuple[str, ...]

    @property
    def is_held_out(self) -> bool:
        return self.number % 2 == 1


@dataclass(frozen=True)
class Score:
    """How much of one row a method found; `words` of `all_words`."""

    name: bool
    words: int
    all_words: int


@dataclass(frozen=True)
class Measured:
    """One target: scores of our first spelling, of the best of all, and of Unidecode's."""

    target: str
    first: list[Score]
    best: list[Score]
    baseline: list[Score]
    uncovered: Counter[str]
    new: list[int]  # places of the covered rows that are no examples

    def cells(self) -> list[float]:
        cells = [1 - self.uncovered.total() / len(self.first)]
        for scores in (self.first, self.best, self.baseline):
            cells.append(sum(score.words for score in scores) / sum(s.all_words for s in scores))
            cells.append(sum(score.name for score in scores) / len(scores))
        for scores in (self.first, self.best):
            cells.append(sum(scores[place].name for place in self.new) / max(1, len(self.new)))
        return cells


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    targets = sorted(path.stem for path in FOLDER.glob("*.tsv"))
    parser.add_argument("--target", choices=targets, help="one target (default: all)")
    parser.add_argument("--misses", action="store_true", help="list what even rows do not find")
    arguments = parser.parse_args()
    for_targets = [arguments.target] if arguments.target else targets
    if arguments.misses:
        for target in for_targets:
            show_misses(target)
    else:
        show([measure(target) for target in for_targets])


def read(target: str) -> list[Row]:
    with (FOLDER / f"{target}.tsv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Row(number, row["language"], row["native"], tuple(row["spelling"].split("|")))
            for number, row in enumerate(rows, 1)
        ]


def measure(target: str) -> Measured:
    measured = Measured(target, [], [], [], Counter(), [])
    for row in read(target):
        if not row.is_held_out:
            continue
        written = spellings(row, target)
        measured.first.append(best_score(written[:1], row.published))
        measured.best.append(best_score(written, row.published))
        measured.baseline.append(best_score([unidecode(row.native)], row.published))
        if not is_covered(row.language, target):
            measured.uncovered[row.language] += 1
        elif not is_example(row, target):
            measured.new.append(len(measured.first) - 1)
    return measured


def spellings(row: Row, target: str) -> list[str]:
    return variants(row.native, lang=row.language).get(target, [])


def is_covered(language: str, target: str) -> bool:
    """Whether a scheme writes the language itself for the target."""
    return any(scheme.language == language for scheme in schemes(language, target))


def is_example(row: Row, target: str) -> bool:
    files = schemes(row.language, target)
    return any(row.native == example[0] for scheme in files for example in scheme.examples)


def best_score(written: Iterable[str], published: Iterable[str]) -> Score:
    """The best of all pairs; without any spelling nothing of the usual one is found."""
    folded = [fold(text) for text in published]
    scores = [score(fold(text), right) for text in written for right in folded]
    if not scores:
        return Score(False, 0, len(folded[0].split()))
    return max(scores, key=lambda each: (each.name, each.words / each.all_words))


def score(written: str, published: str) -> Score:
    words = published.split()
    common = Counter(words) & Counter(written.split())
    return Score(written == published, common.total(), len(words))


def fold(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(APOSTROPHES).casefold()


def show(measured: list[Measured]) -> None:
    print(
        "| target | rows | covered | first: words | names | any: words | names |"
        " Unidecode: words | names | new rows | first: names | any: names |"
    )
    print("|---|" + "--:|" * 11)
    for each in measured:
        print(line(each.target, len(each.first), len(each.new), each.cells()))
    columns = zip(*(each.cells() for each in measured), strict=True)
    means = [sum(column) / len(measured) for column in columns]
    rows = sum(len(each.first) for each in measured)
    new = sum(len(each.new) for each in measured)
    print(line("mean of targets", rows, new, means))
    print("\nNo scheme (held-out rows):")
    for each in measured:
        missing = [f"{language} {count}" for language, count in each.uncovered.most_common()]
        print(f"  {each.target}: {', '.join(missing) or 'none missing'}")


def line(title: str, rows: int, new: int, cells: Iterable[float]) -> str:
    shares = [f"{cell:.2f}" for cell in cells]
    return " | ".join([f"| {title}", str(rows), *shares[:-2], str(new), *shares[-2:]]) + " |"


def show_misses(target: str) -> None:
    for row in read(target):
        if row.is_held_out:
            continue
        written = spellings(row, target)
        if not best_score(written[:1], row.published).name:
            found = best_score(written, row.published).name
            state = "among others" if found else "missed" if written else "no spelling"
            right, ours = "|".join(row.published), "|".join(written[:4])
            print(f"{target}\t{row.language}\t{row.native}\t{right}\t{state}\t{ours}")


if __name__ == "__main__":
    main()
