"""Print the page of all commands, `docs/cli.md`.

    python tests/docs/cli_page.py            prints the page
    python tests/docs/cli_page.py --write    writes it

It holds what `--help` prints. `test_cli_page.py` fails when the page is not what this prints.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from entitylink.cli import main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cli.md"
COMMAND = "python tests/docs/cli_page.py --write"

_INTRO = f"""\
# The command line

Every command with its options, written by `{COMMAND}`. `--help` prints the same.

Results go to standard output, notes and progress to standard error, and `-` is standard input. Exit
code 0: done; 1: some rows failed, each reported with its line; 2: the input cannot be used; 130:
stopped by Ctrl-C.
"""


_TYPES = {"integer range": "N", "float range": "N", "integer": "N", "text": "TEXT"}


def page() -> str:
    """The page as Markdown."""
    return "\n".join([_INTRO, *(_section(*each) for each in _commands(main, "entitylink"))])


def _commands(command: click.Command, path: str) -> Iterator[tuple[click.Command, str]]:
    yield command, path
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _commands(command.commands[name], f"{path} {name}")


def _section(command: click.Command, path: str) -> str:
    about = [_one_line(part) for part in (command.help or "").split("\n\n")]
    if isinstance(command, click.Group):
        inside = ", ".join(f"`{name}`" for name in sorted(command.commands))
        return "\n\n".join([f"## {path}", *about, f"Its commands: {inside}."]) + "\n"
    arguments = [p for p in command.params if isinstance(p, click.Argument)]
    typed = " ".join([path, "[OPTIONS]", *map(_argument, arguments)])
    rows = [_row(p) for p in command.params if isinstance(p, click.Option)]
    table = "\n".join(["| option | what for |", "|---|---|", *rows])
    return "\n\n".join([f"## {path}", f"    {typed}", *about, table]) + "\n"


def _argument(argument: click.Argument) -> str:
    name = argument.metavar or (argument.name or "").upper()
    if argument.nargs == -1:
        name += "..."
    return name if argument.required else f"[{name}]"


def _row(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in option.opts)
    if not option.is_flag:
        choices = getattr(option.type, "choices", None)
        value = (
            "|".join(map(str, choices))
            if choices
            else option.metavar or _TYPES.get(option.type.name, option.type.name)
        )
        names += f" `{value}`".replace("|", "\\|")
    about = _one_line(option.help or "")
    if option.show_default and not option.is_flag:
        about += f" [default: {option.default}]"
    return f"| {names} | {about.strip()} |".replace(" |  |", " | |")


def _one_line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        print(page(), end="")
