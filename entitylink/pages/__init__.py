"""Pages and fragments of HTML, from templates.

In: plain data, as the `as_dict` of records gives it. Out: HTML without scripts and without anything
that is loaded from elsewhere. Every name stands in an element of its own with `dir="auto"`: so a
name that runs from right to left does not turn what is around it.

All strings may come from strangers. The templates escape them, and characters that are invisible
and can do harm (controls, overrides of the direction) are shown as U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["article_html", "explanation_html", "score_text"]

_HARMFUL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def explanation_html(explanation: Mapping[str, Any]) -> str:
    """A fragment of what `Explanation.as_dict` gives; all classes begin with `entitylink-`."""
    return _templates().get_template("explanation.html").render(e=explanation)


def article_html(
    text: str, mentions: Sequence[Mapping[str, Any]], *, lang: str, title: str, source: str
) -> str:
    """A page that shows `text` with its mentions, and a table of the entities.

    `mentions` are what `Mention.as_dict` gives, in the order of the text and without overlaps.
    `lang` is the language of the text, "" for not known; `title` names the text and `source` the
    gazetteer.
    """
    pieces: list[tuple[str, Mapping[str, Any] | None]] = []
    end = 0
    entities: dict[str, dict[str, Any]] = {}
    for mention in mentions:
        pieces.append((text[end : mention["start"]], None))
        pieces.append((text[mention["start"] : mention["end"]], mention))
        end = mention["end"]
        if mention["id"]:
            entity = entities.setdefault(mention["id"], {"count": 0, "surfaces": {}, "best": {}})
            entity["count"] += 1
            entity["surfaces"].setdefault(mention["surface"])
            if mention["score"] > entity["best"].get("score", -1):
                entity["best"] = mention
    pieces.append((text[end:], None))
    return (
        _templates()
        .get_template("article.html")
        .render(
            pieces=[piece for piece in pieces if piece[0]],
            entities=sorted(entities.values(), key=lambda entity: -entity["count"]),
            lang=lang,
            title=title,
            source=source,
        )
    )


def score_text(score: float, decimals: int = 2) -> str:
    """A score with that many decimals: never 1.00, which would promise more than any score does.

    >>> score_text(0.9987), score_text(0.456), score_text(0.99998, 4)
    ('0.99', '0.46', '0.9999')
    """
    return f"{min(score, 1 - 10**-decimals):.{decimals}f}"


@lru_cache(maxsize=1)
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("entitylink.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_harmless,
    )
    environment.filters["score"] = score_text
    return environment


def _harmless(value: Any) -> Any:
    # Markup is what a template made itself, of values that went through here.
    return _HARMFUL.sub("\ufffd", value) if type(value) is str else value
