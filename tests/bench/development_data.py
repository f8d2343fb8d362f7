"""Where the development data is, and how it is split: shared by the benchmarks and the data tests.

The data is not part of the project: labels of 13,339 politicians in many languages (Wikidata
through EveryPolitician, CC0), token pairs (NETransliteration-COLING2018, CC0), and a table of
known Wikidata facts. `--data DIR` or `ENTITYLINK_DATA` names the folder that holds `data/` and
`reference/`.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import os
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from entitylink.text.scripts import main_script

csv.field_size_limit(sys.maxsize)


@dataclass(frozen=True)
class Politician:
    qid: str
    labels: dict[str, str]
    sitelinks: int
    country: str


def add_data_argument(parser: argparse.ArgumentParser) -> None:
    """Let a benchmark take the folder of the data."""
    default = os.environ.get("ENTITYLINK_DATA")
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(default) if default else None,
        required=default is None,
        help="folder with data/ and reference/ (default: ENTITYLINK_DATA)",
    )


def is_held_out(qid: str) -> bool:
    """Half of all entities, for ever the same: those nobody looks at while tuning."""
    return hashlib.sha256(qid.encode()).digest()[1] % 2 == 1


def same_text(text: str, other: str) -> bool:
    """Equal after NFC and case folding: such a label is no query."""
    return _plain(text) == _plain(other)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().strip()


def base_language(code: str) -> str:
    """`zh-cn` and `zh-tw` count as `zh`."""
    return code.split("-")[0]


def politicians(data: Path) -> list[Politician]:
    rows = []
    with gzip.open(data / "data" / "politicians_dev.jsonl.gz", "rt", encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            rows.append(
                Politician(
                    row["qid"], row["labels"], row.get("sitelinks", 0), row.get("country", "")
                )
            )
    return rows


def facts(data: Path) -> Iterator[tuple[str, str, str, str, str]]:
    """Rows of the reference: qid, kind, languages, name, sources."""
    file = data / "reference" / "wikidata_facts.tsv.gz"
    with gzip.open(file, "rt", encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        for row in rows:
            yield row[0], row[1], row[2], row[3], row[4]


def distractors(data: Path, without: set[str]) -> dict[str, str]:
    """One Latin label for each person of the reference who is not in `without`."""
    chosen: dict[str, tuple[bool, str]] = {}
    for qid, kind, languages, name, source in facts(data):
        if kind != "person" or qid in without or source.startswith("weak:"):
            continue
        if main_script(name) != "Latn":
            continue
        key = ("en" not in languages.split(","), name)
        if qid not in chosen or key < chosen[qid]:
            chosen[qid] = key
    return {qid: name for qid, (_, name) in chosen.items()}
