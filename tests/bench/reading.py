"""How fast words are read into sounds, cold and from the cache.

    python tests/bench/reading.py --data DIR

Reads 40,000 distinct tokens (Latin, Cyrillic, Arabic, Katakana, Han) of the dev files with
`translit.read.read`, no language given: once with every cache empty, once again. Beside it, in
the same run, Unidecode over the same tokens. CPU time, one core.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from development_data import add_data_argument
from learn_weights import TABLES, read_tokens
from unidecode import unidecode

from entitylink.translit import read as module
from entitylink.translit.read import read

TOKENS = 40_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_data_argument(parser)
    arguments = parser.parse_args()
    found: dict[str, None] = {}
    for language in TABLES.values():
        for latin, native, _ in read_tokens(
            arguments.data / "data" / f"tokens_{language}_dev.tsv.gz"
        ):
            found[latin] = found[native] = None
    tokens = list(found)[:: max(1, len(found) // TOKENS)][:TOKENS]
    module._read.cache_clear()
    cold, warm = rate(read, tokens), rate(read, tokens)
    baseline = rate(unidecode, tokens)
    print(f"{len(tokens)} tokens\n\n| | tokens a second | against Unidecode |\n|---|--:|--:|")
    for name, value in (("cold", cold), ("warm", warm), ("Unidecode", baseline)):
        print(f"| {name} | {value:,.0f} | {value / baseline:.2f} |")


def rate(function: Callable[[str], object], tokens: list[str]) -> float:
    start = time.process_time()
    for token in tokens:
        function(token)
    return len(tokens) / (time.process_time() - start)


if __name__ == "__main__":
    main()
