"""The options of every command that links, and the linker they ask for."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from entitylink.errors import InputError
from entitylink.gazetteer import Gazetteer
from entitylink.link.decide import PRESETS
from entitylink.link.linker import Linker
from entitylink.sources.additions import with_additions
from entitylink.sources.table import TableEntities
from entitylink.tables import format_of, read_table

__all__ = ["linker_of", "linker_options"]

Command = TypeVar("Command", bound=Callable[..., Any])


def linker_options(command: Command) -> Command:
    """The options of every command that links."""
    for option in reversed(
        [
            click.option(
                "-g",
                "--gazetteer",
                "gazetteers",
                multiple=True,
                metavar="PATH",
                help="Gazetteer to use instead of the core one; may be repeated, the first wins "
                "ties. The word 'core' stands for the core gazetteer.",
            ),
            click.option(
                "--add",
                "additions",
                multiple=True,
                metavar="TABLE",
                help="Own names over the gazetteers, by id: columns id and name, and those of "
                "`gazetteer build --table`; may be repeated.",
            ),
            click.option("--lang", metavar="CODE", help="Language of the text (BCP 47), a hint."),
            click.option(
                "--label-lang", default="en", metavar="CODE", help="Language of the labels shown."
            ),
            click.option(
                "--preset",
                type=click.Choice(list(PRESETS)),
                default="balanced",
                show_default=True,
                help="precise: fewer wrong links; screening: more candidates.",
            ),
        ]
    ):
        command = option(command)
    return command


def linker_of(
    gazetteers: Sequence[str], additions: Sequence[str], label_lang: str, preset: str
) -> Linker:
    """The linker over the gazetteers at these paths, or the core one, and own names over them."""
    opened = [
        Gazetteer.core() if g == "core" else Gazetteer.open(g) for g in gazetteers or ("core",)
    ]
    for path in reversed(additions):
        opened.insert(0, _added(path, opened))
    return Linker(opened, label_lang=label_lang, preset=preset)


def _added(path: str, gazetteers: Sequence[Gazetteer]) -> Gazetteer:
    """A gazetteer of the names in a table, which lasts as long as the command."""

    def report(line: int, words: str) -> None:
        raise InputError(f"{path}, line {line}: {words}")

    folder = tempfile.mkdtemp(prefix="entitylink-")
    click.get_current_context().call_on_close(lambda: shutil.rmtree(folder, ignore_errors=True))
    entities = TableEntities(path, read_table(path, format_of(path)), problem=report)
    return Gazetteer.build(
        with_additions(entities, gazetteers),
        f"{folder}/added.elx",
        name=Path(path).name,
    )
