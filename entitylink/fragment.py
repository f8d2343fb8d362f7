"""An explanation as a small fragment of HTML, names of different scripts side by side.

In: what `Explanation.as_dict` gives. Out: HTML to put into a page of one's own; no scripts, no
styles, nothing loaded. Every name stands in an element of its own with its language and
`dir="auto"`: so a name that runs from right to left does not turn what is around it.

All strings may come from strangers. They are escaped, and characters that are invisible and can
do harm (controls, overrides of the direction) are shown as U+FFFD.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["explanation_html"]

_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LEAST = 0.005
"""Log odds below which a weight is left out."""


def explanation_html(data: Mapping[str, Any]) -> str:
    """The fragment: the names, the pairs of words, reasons, weights and the next best candidate."""
    lines = [
        '<div class="entitylink-explanation" lang="en" dir="ltr">',
        *_names(data),
        *_pairs(data),
        *_reasons("entitylink-reasons", data["reasons"]),
        *_weights(data),
        *_rival(data),
        "</div>",
    ]
    return "\n".join(lines) + "\n"


def _names(data: Mapping[str, Any]) -> Iterable[str]:
    yield (
        f'<p class="entitylink-answer">{_inline(data["surface"], data["lang"])} and '
        f"{_inline(data['label'])} ({_inline(data['entity'])}): score {data['score']:.2f}</p>"
    )
    columns = [("as written", data["surface"], data["lang"])]
    if data["matched_name"]:
        columns.append(("compared with", data["matched_name"], data["matched_lang"]))
    if data["native"] not in ("", data["matched_name"]):
        columns.append(("own name", data["native"], data["native_lang"]))
    yield '<table class="entitylink-names">'
    yield _heads(head for head, _, _ in columns)
    yield _row(_name("td", name, lang) for _, name, lang in columns)
    yield "</table>"


def _pairs(data: Mapping[str, Any]) -> Iterable[str]:
    if not data["parts"]:
        return
    yield '<table class="entitylink-pairs">'
    yield _heads(["word as written", "word of the name", "what lies between", "likeness"])
    for part in data["parts"]:
        yield _row(
            [
                _name("td", part["surface"], data["lang"]),
                _name("td", part["name"], data["matched_lang"]),
                f"<td>{_safe(part['text'])}</td>",
                f'<td class="entitylink-number">{part["similarity"]:.2f}</td>',
            ]
        )
    yield "</table>"


def _reasons(name: str, reasons: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    items = []
    for reason in reasons:
        against = reason["against"] if "against" in reason else reason["log_odds"] < 0
        side = "entitylink-against" if against else "entitylink-reason"
        items.append(f'<li class="{side}">{_safe(reason["text"])}</li>')
    if items:
        yield f'<ul class="{name}">'
        yield from items
        yield "</ul>"


def _weights(data: Mapping[str, Any]) -> Iterable[str]:
    shown = [weight for weight in data["weights"] if abs(weight["log_odds"]) >= _LEAST]
    if not shown:
        return
    yield '<table class="entitylink-weights">'
    yield _heads(["part of the score", "log odds"])
    for text, worth in [*((w["text"], w["log_odds"]) for w in shown), ("in all", data["log_odds"])]:
        yield _row([f"<td>{_safe(text)}</td>", f'<td class="entitylink-number">{worth:+.2f}</td>'])
    yield "</table>"


def _rival(data: Mapping[str, Any]) -> Iterable[str]:
    rival = data["rival"]
    if rival is None:
        return
    yield (
        f'<p class="entitylink-rival">next best: {_inline(rival["label"])} '
        f"({_inline(rival['id'])}), score {rival['score']:.2f}</p>"
    )
    yield from _reasons("entitylink-separated", data["separated_by"])


def _heads(texts: Iterable[str]) -> str:
    return _row(f'<th scope="col">{text}</th>' for text in texts)


def _row(cells: Iterable[str]) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def _name(tag: str, text: str, lang: str) -> str:
    """A name; an empty `lang` says that its language is not that of what is around it."""
    known = "" if lang == "mul" else lang
    return f'<{tag} lang="{_safe(known)}" dir="auto">{_safe(text) or "–"}</{tag}>'


def _inline(text: str, lang: str = "") -> str:
    return _name("bdi", text, lang)


def _safe(text: str) -> str:
    return html.escape(_HARMFUL.sub("\ufffd", text))
