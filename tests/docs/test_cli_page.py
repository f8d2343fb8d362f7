"""The page of all commands is what its generator prints."""

from __future__ import annotations

from cli_page import COMMAND, PAGE, page


def test_the_page_is_not_stale() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), f"a command has changed: run `{COMMAND}`"


def test_every_command_is_on_it() -> None:
    for command in ("lookup", "link", "text", "gazetteer build", "gazetteer update"):
        assert f"## entitylink {command}\n" in page()
