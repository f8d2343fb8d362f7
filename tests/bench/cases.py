"""Print how many cases of names of countries, cities and organizations the core gazetteer links.

    python tests/bench/cases.py

The forms (`cases.tsv`) were written for this project from grammar. Half of them, by a hash, were
not read while rules were written. Each is asked for alone and in a sentence of its language
(`case_sentences.tsv`), with the language told and without.
"""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from entitylink import Linker

HERE = Path(__file__).parent
ASIDE = 4
"""Code points of an ending that a mention may leave out (NATO-ra)."""


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table that stands here."""
    with (HERE / name).open(encoding="utf-8") as lines:
        yield from csv.DictReader((line for line in lines if line[0] != "#"), delimiter="\t")


def is_held_out(row: dict[str, str]) -> bool:
    """Whether a form was not read."""
    return hashlib.sha256(f"{row['lang']}|{row['form']}".encode()).digest()[1] % 2 == 1


def found(linker: Linker, row: dict[str, str], sentence: str) -> tuple[bool, ...]:
    """Whether a form is linked rightly: alone, told and not told; in the sentence, the same."""
    form, qid = row["form"], row["qid"]
    text, start = sentence.format(form), sentence.index("{")
    end = start + len(form)
    told = [
        any(
            m.match.id == qid and abs(m.start - start) <= 1 and m.end >= end - ASIDE
            for m in linker.link_text(text, lang=lang)
        )
        for lang in (row["lang"], None)
    ]
    return linker.link(form, lang=row["lang"]).id == qid, linker.link(form).id == qid, *told


def main() -> None:
    """Print a table for each half."""
    linker = Linker()
    sentences = {row["lang"]: row["sentence"] for row in rows("case_sentences.tsv")}
    sums: dict[tuple[bool, str], list[int]] = defaultdict(lambda: [0] * 5)
    for row in rows("cases.tsv"):
        script = "sr-Cyrl" if "\u0400" <= row["form"][0] <= "\u04ff" else "sr-Latn"
        sentence = sentences[script if row["lang"] == "sr" else row["lang"]]
        right = found(linker, row, sentence)
        for key in ("all", row["kind"], row["lang"]):
            total = sums[is_held_out(row), key]
            for place, each in enumerate((True, *right)):
                total[place] += each
    for held_out in (True, False):
        print("\nheld out\n" if held_out else "\ndevelopment\n")
        print("| | forms | alone, told | not told | in a sentence, told | not told |")
        print("|---|--:|--:|--:|--:|--:|")
        for (half, key), (count, *right) in sums.items():
            if half == held_out:
                cells = " | ".join(f"{each / count:.2f}" for each in right)
                print(f"| {key} | {count} | {cells} |")


if __name__ == "__main__":
    main()
