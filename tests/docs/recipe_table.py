"""Print the table of all recipes in `docs/gazetteers.md`.

    python tests/docs/recipe_table.py            prints the table
    python tests/docs/recipe_table.py --write    writes it into the page

Everything in it stands in the recipes. `test_recipe_table.py` fails when the page holds another.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from entitylink.sources.recipes import names, recipe

__all__ = ["COMMAND", "PAGE", "table", "with_table"]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "gazetteers.md"
COMMAND = "python tests/docs/recipe_table.py --write"

_HEADER = "| recipe | takes | parameters and what they are by default |\n|---|---|---|\n"
_TABLE = re.compile(r"\| recipe \| takes \|.*?\n(?!\|)", re.DOTALL)


def table() -> str:
    """Give the table, a line for each recipe."""
    lines = []
    for name in names():
        found = recipe(name)
        parameters = ", ".join(
            f"`{each.name}`{f' {each.default}' if each.default else ''}"
            for each in found.parameters
        )
        link = f"[`{name}`](../gazetteers/recipes/{name}.toml)"
        lines.append(f"| {link} | {found.title} | {parameters} |\n")
    return _HEADER + "".join(lines)


def with_table(page: str) -> str:
    """Give the page with the table that the recipes make."""
    return _TABLE.sub(lambda _: table(), page, count=1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    if parser.parse_args().write:
        PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(table(), end="")
