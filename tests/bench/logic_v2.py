"""Compare pairs of names with nomenklatura's `logic-v2`; started by `matchers.py`.

In, on standard input: one JSON array [name, name, year of birth, year of birth] a line, years may
be "". Out: one JSON object with the scores in order, the version, and the CPU time.

It imports nothing of entitylink, so that it can run in an environment of its own: nomenklatura
brings a hundred packages with it. Both names are persons with that name and nothing else.
"""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version

from followthemoney import EntityProxy
from nomenklatura.matching import get_algorithm
from nomenklatura.matching.types import ScoringConfig


def main() -> None:
    algorithm = get_algorithm("logic-v2")
    config = ScoringConfig.defaults()
    pairs = [json.loads(line) for line in sys.stdin]

    def score(pair: list[str]) -> float:
        return algorithm.compare(person(pair[0], pair[2]), person(pair[1], pair[3]), config).score

    for pair in pairs[:: max(len(pairs) // 50, 1)]:
        score(pair)  # its tables are loaded at first use, which is not to be timed
    start = time.process_time()
    scores = [score(pair) for pair in pairs]
    spent = time.process_time() - start
    answer = {"scores": scores, "seconds": spent, "version": version("nomenklatura")}
    print(json.dumps(answer))


def person(name: str, born: str) -> EntityProxy:
    properties = {"name": [name], **({"birthDate": [born]} if born else {})}
    return EntityProxy.from_dict({"id": name, "schema": "Person", "properties": properties})


if __name__ == "__main__":
    main()
