"""Print how names of the world are read: titles, phenomena, inflected names.

    python tests/bench/names_of_the_world.py

The rows were written for this project and stand beside the tests; see `tests/world_names.py`. No
other data is needed. Titles: phrases of which nothing but the name is left. Phenomena: rows with
what is expected, first or linked, and near strangers that are not linked. Inflected: the right one
first, and linked, with the language and without it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from world_names import (
    held_out,
    inflected_linker,
    inflected_rows,
    title_rows,
    titles_found,
    world_linker,
    world_rows,
)

from entitylink import Linker


def main() -> None:
    """Print the three tables."""
    titles: dict[str, list[tuple[str, tuple[bool, ...]]]] = {}
    for lang, phrase, name in title_rows():
        told, untold = titles_found(phrase, name, lang), titles_found(phrase, name, None)
        titles.setdefault(lang, []).append((phrase, (told, untold)))
    _print("titles", ("language told", "not told"), titles)
    with tempfile.TemporaryDirectory() as folder:
        linker = world_linker(Path(folder) / "world.elx")
        found: dict[str, list[tuple[str, tuple[bool, ...]]]] = {}
        for what, query, lang, entity, expected in world_rows():
            is_right = _expected(linker, query, lang, entity)[expected]()
            found.setdefault(what, []).append((query, (is_right,)))
        _print("phenomenon", ("as expected",), found)
        linker = inflected_linker(Path(folder) / "people.elx")
        cases: dict[str, list[tuple[str, tuple[bool, ...]]]] = {}
        for lang, label, name in inflected_rows():
            checks = [_expected(linker, name, told, label) for told in (lang, None)]
            right = tuple(each[how]() for each in checks for how in ("first", "linked"))
            cases.setdefault(lang, []).append((name, right))
        _print("inflected", ("first", "linked", "first, not told", "linked, not told"), cases)


def _expected(
    linker: Linker, query: str, lang: str | None, entity: str
) -> dict[str, Callable[[], bool]]:
    def first() -> bool:
        return [m.id for m in linker.candidates(query, lang=lang, limit=1)] == [entity]

    return {
        "first": first,
        "linked": lambda: linker.link(query, lang=lang).id == entity,
        "other": lambda: linker.link(query, lang=lang).id != entity,
    }


def _print(
    title: str, columns: tuple[str, ...], rows: dict[str, list[tuple[str, tuple[bool, ...]]]]
) -> None:
    print(f"\n| {title} | rows, dev + held out | " + " | ".join(columns) + " |")
    print("|---|--:|" + "--:|" * len(columns))
    for key, found in rows.items():
        _print_row(key, found, len(columns))
    _print_row("all", [row for found in rows.values() for row in found], len(columns))


def _print_row(key: str, found: list[tuple[str, tuple[bool, ...]]], columns: int) -> None:
    parts = [[right for name, right in found if held_out(name) is held] for held in (False, True)]
    cells = [
        " + ".join(str(sum(right[column] for right in part)) for part in parts)
        for column in range(columns)
    ]
    print(f"| {key} | {len(parts[0])} + {len(parts[1])} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
