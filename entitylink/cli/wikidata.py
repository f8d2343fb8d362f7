"""Options and steps of the commands that ask Wikidata."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import click

from entitylink.sources.api import WIKIDATA, WikidataClient
from entitylink.sources.cache import DAY, Cache, cache_path
from entitylink.sources.recipes import Recipe
from entitylink.sources.sparql import QUERY_SERVICE, ids_of
from entitylink.sources.web import CONTACT_VARIABLE, Web

__all__ = ["client_of", "endpoint_option", "ids_of_recipe", "pairs_of", "web_options"]

Command = TypeVar("Command", bound=Callable[..., Any])


def web_options(command: Command) -> Command:
    """The options of every command that asks Wikidata."""
    for option in reversed(
        [
            click.option(
                "--contact",
                default="",
                help="Your e-mail address or page, which Wikidata asks its guests to tell. "
                f"[default: the environment variable {CONTACT_VARIABLE}]",
            ),
            click.option("--api", default=WIKIDATA, help="API of the Wikibase."),
            click.option(
                "--max-age",
                type=click.FloatRange(0),
                default=7.0,
                show_default=True,
                help="Days after which an answer that was kept is asked for again.",
            ),
        ]
    ):
        command = option(command)
    return command


def endpoint_option(command: Command) -> Command:
    """The option of commands that ask a query service for what a recipe takes."""
    return click.option(
        "--endpoint", default=QUERY_SERVICE, help="Query service (SPARQL) for recipes."
    )(command)


def client_of(options: Mapping[str, Any]) -> tuple[WikidataClient, Cache]:
    """A client and the cache of its answers, by the values of `web_options`."""
    cache = Cache(cache_path(), max_age=options["max_age"] * DAY)
    web = Web(options["contact"], note=lambda text: click.echo(f"entitylink: {text}", err=True))
    return WikidataClient(web, cache, url=options["api"]), cache


def ids_of_recipe(
    recipe: Recipe, client: WikidataClient, cache: Cache, endpoint: str
) -> Iterator[str]:
    """The ids that a recipe finds; what a user should know of it is told on standard error."""
    return ids_of(
        recipe,
        client.web,
        endpoint=endpoint,
        cache=cache,
        note=lambda text: click.echo(f"entitylink: {text}", err=True),
    )


def pairs_of(option: str, form: str, values: Sequence[str]) -> dict[str, str]:
    """The pairs that were told with `option` in the form A=B."""
    told: dict[str, str] = {}
    for value in values:
        first, equals, second = value.partition("=")
        if not equals:
            raise click.UsageError(f"{option} {value!r} has no '='; expected {form}")
        if first in told:
            raise click.UsageError(
                f"{option} tells {first!r} twice, as {told[first]!r} and {second!r}; expected once"
            )
        told[first] = second
    return told
