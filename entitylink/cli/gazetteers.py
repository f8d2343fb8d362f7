"""The commands of `gazetteer`: what one holds, and whether it is whole."""

from __future__ import annotations

import json

import click

from entitylink.gazetteer import Gazetteer

__all__ = ["gazetteer"]


@click.group()
def gazetteer() -> None:
    """Look at gazetteers."""


@gazetteer.command()
@click.argument("path", default="core")
def info(path: str) -> None:
    """Print what a gazetteer holds and where it comes from."""
    opened = Gazetteer.core() if path == "core" else Gazetteer.open(path)
    facts = {key: value for key, value in opened.manifest.items() if key != "files"}
    click.echo(json.dumps({"path": str(opened.path), **facts}, ensure_ascii=False, indent=1))


@gazetteer.command()
@click.argument("path", default="core")
def verify(path: str) -> None:
    """Compare every byte of a gazetteer with its checksums."""
    opened = Gazetteer.core() if path == "core" else Gazetteer.open(path)
    opened.verify()
    click.echo(f"{opened.path}: {len(opened.manifest['files'])} files, all as they were written")
