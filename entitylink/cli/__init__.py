"""The command line: arguments in, one call of the library, a table out.

Results go to standard output, notes and progress to standard error. `-` is standard input. Exit
code 0: done; 1: some rows failed, each reported with its line; 2: the input cannot be used; 130:
stopped by Ctrl-C, as shells have it.
Nothing is decided here: whatever a command does, a Python user can do.
"""

from __future__ import annotations

import sys
from typing import Any

import click

from entitylink.cli.article import text
from entitylink.cli.gazetteers import gazetteer
from entitylink.cli.gold import evaluate_gold
from entitylink.cli.names import explain, lookup, variants
from entitylink.cli.table import LINK_COLUMNS, link
from entitylink.errors import EntitylinkError
from entitylink.version import __version__

__all__ = ["LINK_COLUMNS", "main"]


class _Group(click.Group):
    """Turns the library's errors into one line on standard error and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except EntitylinkError as error:
            click.echo(f"entitylink: {error}", err=True)
            ctx.exit(2)
        except KeyboardInterrupt:
            click.echo("entitylink: stopped", err=True)
            ctx.exit(130)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="entitylink")
def main() -> None:
    """Say which entity is meant by a spelling: Lawrow, Lavrov, Лавров and لافروف are one man."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal or pipe in another encoding must not end a run.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


for _command in (lookup, explain, link, text, evaluate_gold, variants, gazetteer):
    main.add_command(_command)
