"""Check the classes and countries that readers of Wikidata go by against known facts.

    python gazetteers/scripts/check_classes.py FACTS     exit 1 with a line for each contradiction

In: `sources/data/classes.tsv` and `countries.tsv`, and a table of facts (gzip, columns `qid`,
`kind`, `lang`, `name`, `source`): names that public data exported from Wikidata give its items.
Out: a line for each row that is wrong, and the number of classes that the facts are silent about.
The name of a country, and of a class whose source is `facts`, has to be one of those of its id.
Another class is wrong when the facts know its id in English, and under other names alone.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

from entitylink.sources.classes import class_rows

__all__ = ["main", "problems"]

COUNTRIES = (
    Path(__file__).resolve().parents[2] / "entitylink" / "sources" / "data" / "countries.tsv"
)

Names = dict[str, set[str]]


def names_of(path: Path) -> tuple[Names, Names]:
    """All names of each id, and the English ones, case folded; without rows of weak sources."""
    csv.field_size_limit(sys.maxsize)
    names: Names = {}
    english: Names = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if not row["source"].startswith("weak:"):
                name = row["name"].casefold()
                names.setdefault(row["qid"], set()).add(name)
                if "en" in row["lang"].split(","):
                    english.setdefault(row["qid"], set()).add(name)
    return names, english


def problems(names: Names, english: Names) -> Iterator[str]:
    """What is wrong, a line each."""
    for qid, _, name, source in class_rows():
        if name.casefold() in names.get(qid, ()):
            continue
        if source == "facts" or (source != "items" and qid in english):
            said = sorted(english.get(qid, ()))[:4]
            yield f"classes.tsv: {qid} {name!r} is not confirmed; the facts say {said}"
    for line in COUNTRIES.read_text(encoding="utf-8").splitlines()[2:]:
        qid, code, _, name = line.split("\t")
        spelled_out = name.replace("&", "and").replace("St.", "Saint")
        if names.get(qid, set()).isdisjoint({name.casefold(), spelled_out.casefold()}):
            yield f"countries.tsv: {qid} {code} {name!r} is not confirmed"


def main(arguments: list[str] | None = None) -> int:
    """Print the problems; the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("facts", type=Path, help="wikidata_facts.tsv.gz")
    names, english = names_of(parser.parse_args(arguments).facts)
    found = list(problems(names, english))
    print(*found, sep="\n", end="\n" if found else "")
    silent = sum(qid not in names for qid, *_ in class_rows())
    print(
        f"{len(list(class_rows()))} classes, {silent} that the facts do not know", file=sys.stderr
    )
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
