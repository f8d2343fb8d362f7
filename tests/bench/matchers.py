"""What says how alike two names are: entitylink, and what people use otherwise.

In: pairs of names. Out: for each matcher a score a pair, higher for more alike, and its CPU time.
The scores of different matchers cannot be compared; `quality.py` compares what they tell apart.
The scorers of rapidfuzz get names as Unidecode writes them, in lower case, which is how they are
used for other scripts. Jaro-Winkler gets the words in alphabetical order: it knows no word order.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, utils
from rapidfuzz.distance import JaroWinkler
from unidecode import unidecode

from entitylink import similarity

__all__ = ["LOGIC_V2", "OURS", "Scored", "Scores", "logic_v2", "score_all"]

OURS = "entitylink `similarity`"
LOGIC_V2 = "nomenklatura logic-v2"
WORKER = Path(__file__).with_name("logic_v2.py")

Scores = npt.NDArray[np.float64]
Names = tuple[str, str]


@dataclass(frozen=True)
class Scored:
    """The scores of all pairs, milliseconds of CPU time a pair, the matcher's version."""

    scores: Scores
    cost: float
    version: str = ""


def score_all(pairs: Sequence[Names], python: str = sys.executable) -> dict[str, Scored]:
    """Every matcher that is installed, ours first; `python` runs nomenklatura."""
    found = {name: _timed(matcher, pairs) for name, matcher in MATCHERS.items()}
    logic = logic_v2([(*pair, "", "") for pair in pairs], python)
    if logic is not None:
        found[LOGIC_V2] = logic
    return found


def logic_v2(
    pairs: Sequence[tuple[str, str, str, str]], python: str = sys.executable
) -> Scored | None:
    """nomenklatura's logic-v2, with years of birth where given; None where it is not installed."""
    lines = "\n".join(json.dumps(pair) for pair in pairs)
    done = subprocess.run([python, WORKER], input=lines, capture_output=True, text=True)
    if "ModuleNotFoundError" in done.stderr:
        return None
    if done.returncode:
        raise RuntimeError(f"{WORKER.name} ended with {done.returncode}:\n{done.stderr}")
    answer = json.loads(done.stdout)
    cost = 1000 * answer["seconds"] / max(len(pairs), 1)
    return Scored(np.array(answer["scores"]), cost, answer["version"])


def _timed(matcher: Callable[[str, str], float], pairs: Sequence[Names]) -> Scored:
    for pair in pairs[:: max(len(pairs) // 50, 1)]:
        matcher(*pair)  # loads tables, which is not to be timed
    start = time.process_time()
    scores = np.array([matcher(*pair) for pair in pairs], dtype=np.float64)
    spent = time.process_time() - start
    return Scored(scores, 1000 * spent / max(len(pairs), 1))


def _plain(name: str) -> str:
    return utils.default_process(unidecode(name))


def _by(scorer: Callable[..., float]) -> Callable[[str, str], float]:
    return lambda first, second: scorer(_plain(first), _plain(second))


def _jaro_winkler(first: str, second: str) -> float:
    ordered = (" ".join(sorted(_plain(name).split())) for name in (first, second))
    return JaroWinkler.similarity(*ordered)


MATCHERS: dict[str, Callable[[str, str], float]] = {
    OURS: lambda first, second: similarity(first, second, kind="person"),
    "rapidfuzz `WRatio`": _by(fuzz.WRatio),
    "rapidfuzz `token_sort_ratio`": _by(fuzz.token_sort_ratio),
    "rapidfuzz `token_set_ratio`": _by(fuzz.token_set_ratio),
    "rapidfuzz `jaro_winkler`": _jaro_winkler,
}
