"""Count how many people bear each word of a name, and write names/data/name_words.tsv.

    python tests/bench/count_name_words.py --data DIR [--check]

Counted are the Latin labels of all persons of the reference but the politicians, on whom the
library is measured: one name each, of two words at least. The last word counts as a family name,
the others as given names. A word that fewer than `LEAST` people bear is left out: that it is rare
is all there is to say. `--check` compares the file with what would be written.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from development_data import add_data_argument, distractors, politicians

from entitylink.names.frequency import DATA
from entitylink.text.clean import fold, fold_marks
from entitylink.text.tokens import tokenize

LEAST = 3
HEAD = """\
# How many people bear a word as a given name and as a family name (the last word), of {people}
# people with a name of two words or more in Latin letters: persons with an item in Wikidata (CC0).
# Words that fewer than {least} people bear are left out. tests/bench/count_name_words.py wrote it.
# people\t{people}
"""


def counted(data: Path) -> str:
    given: Counter[str] = Counter()
    family: Counter[str] = Counter()
    people = 0
    for name in distractors(data, {person.qid for person in politicians(data)}).values():
        words = [fold_marks(fold(token.text)) for token in tokenize(name)]
        if len(words) > 1:
            people += 1
            given.update(set(words[:-1]))
            family[words[-1]] += 1
    lines = [
        f"{word}\t{given[word]}\t{family[word]}\n"
        for word in sorted(given.keys() | family.keys())
        if given[word] + family[word] >= LEAST
    ]
    return HEAD.format(people=people, least=LEAST) + "".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_data_argument(parser)
    parser.add_argument("--check", action="store_true", help="compare, do not write")
    arguments = parser.parse_args()
    text = counted(arguments.data)
    if not arguments.check:
        DATA.write_text(text, encoding="utf-8")
    elif DATA.read_text(encoding="utf-8") != text:
        raise SystemExit(f"{DATA.name} is not what the counts give; run this without --check")


if __name__ == "__main__":
    main()
