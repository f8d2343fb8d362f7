"""The table of recipes on the page about gazetteers is what the recipes say."""

from __future__ import annotations

from recipe_table import COMMAND, PAGE, table, with_table

from entitylink.sources.recipes import names


def test_the_table_is_not_stale() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert table() in page, f"a recipe has changed: run `{COMMAND}`"
    assert with_table(page) == page


def test_every_recipe_has_one_row_with_its_parameters() -> None:
    rows = table().splitlines()[2:]
    assert [row.split("`")[1] for row in rows] == list(names())
    (cities,) = [row for row in rows if "[`cities`]" in row]
    assert cities.endswith("| `country`, `min_inhabitants` 15000 |")


def test_another_table_is_replaced_and_the_rest_stays() -> None:
    old = "before\n\n| recipe | takes | x |\n|---|---|---|\n| old | row | |\n\nbehind\n"
    assert with_table(old) == f"before\n\n{table()}\nbehind\n"
