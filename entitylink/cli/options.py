"""The options of every command that links, and the linker they ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from entitylink.gazetteer import Gazetteer
from entitylink.link.decide import PRESETS
from entitylink.link.linker import Linker

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


def linker_of(gazetteers: Sequence[str], label_lang: str, preset: str) -> Linker:
    """The linker over the gazetteers at these paths; over the core one when there are none."""
    opened = [Gazetteer.core() if g == "core" else Gazetteer.open(g) for g in gazetteers]
    return Linker(opened or None, label_lang=label_lang, preset=preset)
