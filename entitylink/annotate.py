"""A text and its mentions in the formats that other programs read.

In: a text and what `Linker.link_text` found in it. Out: a string in one of `ANNOTATIONS`. What a
format cannot hold (a lone surrogate in Turtle, say) becomes U+FFFD; offsets are never touched.

NIF: the NIF 2.0 core ontology with ITS 2.0 links. brat: the brat standoff format.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from urllib.parse import quote

from entitylink.model import Match, Mention
from entitylink.pages import article_html, score_text

__all__ = ["ANNOTATIONS", "annotated"]

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def annotated(
    text: str,
    mentions: Sequence[Mention],
    form: str,
    *,
    lang: str = "",
    title: str = "",
    source: str = "",
) -> str:
    """`text` with its mentions in the format `form`, one of `ANNOTATIONS`.

    html      a page of its own: mentions marked, with tooltips, and a table of the entities
    markdown  the text itself, mentions as links with label, id and score
    nif       Turtle
    brat      the `.ann` file beside the text
    json, jsonl, tsv  one record a mention; in TSV `NIL` stands where there is no id

    `mentions` are in the order of the text and do not overlap. `lang` is the language of the text,
    `title` and `source` are shown in pages.
    Raises: ValueError for another format.

    >>> from entitylink.model import Match
    >>> match = Match("linked", "Lawrow", "Q58217", "Sergey Lavrov", wikidata="Q58217", score=0.97)
    >>> annotated("Herr Lawrow", [Mention(5, 11, "Lawrow", match)], "markdown")
    'Herr [Lawrow](https://www.wikidata.org/wiki/Q58217 "Sergey Lavrov, Q58217, 0.97")'
    """
    if form == "html":
        data = [mention.as_dict() for mention in mentions]
        return article_html(text, data, lang=lang, title=title, source=source)
    if form == "nif":
        return _nif(text, mentions, lang)
    if form not in _SIMPLE:
        raise ValueError(f"{form!r} is no format; expected one of {', '.join(ANNOTATIONS)}")
    return _SIMPLE[form](text, mentions)


def _json(text: str, mentions: Sequence[Mention]) -> str:
    return json.dumps([m.as_dict() for m in mentions], ensure_ascii=False, indent=1) + "\n"


def _jsonl(text: str, mentions: Sequence[Mention]) -> str:
    return "".join(json.dumps(m.as_dict(), ensure_ascii=False) + "\n" for m in mentions)


def _tsv(text: str, mentions: Sequence[Mention]) -> str:
    lines = ["start\tend\tsurface\tid\tlabel\tscore\treason"]
    for m in mentions:
        cells = (m.start, m.end, m.surface, m.match.id or "NIL", m.match.label)
        row = (*cells, score_text(m.match.score, 4), m.match.reason)
        lines.append("\t".join(" ".join(str(cell).split()) for cell in row))
    return "\n".join(lines) + "\n"


def _markdown(text: str, mentions: Sequence[Mention]) -> str:
    pieces = []
    end = 0
    for m in mentions:
        if not m.match:
            continue
        pieces.append(text[end : m.start])
        end = m.end
        surface = m.surface.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
        about = f"{m.match.label}, {m.match.id}, {score_text(m.match.score)}"
        about = " ".join(about.split()).replace("\\", "\\\\").replace('"', '\\"')
        where = m.match.url or f"#{quote(m.match.id or '', safe='')}"
        pieces.append(f'[{surface}]({where} "{about}")')
    return "".join([*pieces, text[end:]])


def _brat(text: str, mentions: Sequence[Mention]) -> str:
    lines = []
    for number, m in enumerate(mentions, 1):
        kind = (m.match.kind or "nil").capitalize()
        # A span is given line by line, and its lines are joined by spaces.
        spans = [
            (m.start + line.start(), m.start + line.end())
            for line in re.finditer(r"[^\r\n]+", m.surface)
        ]
        places = ";".join(f"{start} {end}" for start, end in spans)
        words = " ".join(text[start:end] for start, end in spans)
        lines.append(f"T{number}\t{kind} {places}\t{words}")
        if m.match.id:
            base = "Wikidata" if m.match.wikidata else "Local"
            known = m.match.wikidata or quote(m.match.id, safe=":")
            label = " ".join(m.match.label.split())
            lines.append(f"N{number}\tReference T{number} {base}:{known}\t{label}")
    return "".join(line + "\n" for line in lines)


_SIMPLE: dict[str, Callable[[str, Sequence[Mention]], str]] = {
    "json": _json,
    "jsonl": _jsonl,
    "tsv": _tsv,
    "markdown": _markdown,
    "brat": _brat,
}

ANNOTATIONS = (*_SIMPLE, "html", "nif")
"""The formats of `annotated`."""


def _nif(text: str, mentions: Sequence[Mention], lang: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    base = f"urn:sha256:{digest}#char="
    context = f"<{base}0,{len(text)}>"
    lines = [
        "@prefix itsrdf: <http://www.w3.org/2005/11/its/rdf#> .",
        "@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .",
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
        "",
        f"{context} a nif:Context, nif:OffsetBasedString ;",
        f"    nif:beginIndex {_count(0)} ;",
        f"    nif:endIndex {_count(len(text))} ;",
        f"    nif:isString {_literal(text)}{f'@{lang}' if lang else ''} .",
    ]
    for m in mentions:
        lines += [
            "",
            f"<{base}{m.start},{m.end}> a nif:OffsetBasedString, nif:Phrase ;",
            f"    nif:anchorOf {_literal(m.surface)} ;",
            f"    nif:beginIndex {_count(m.start)} ;",
            f"    nif:endIndex {_count(m.end)} ;",
            f"    nif:referenceContext {context} ;",
            f'    itsrdf:taConfidence "{score_text(m.match.score, 4)}"^^xsd:decimal ;',
            f"    itsrdf:taIdentRef <{_entity(m.match)}> .",
        ]
    return "\n".join(lines) + "\n"


def _count(number: int) -> str:
    return f'"{number}"^^xsd:nonNegativeInteger'


def _entity(match: Match) -> str:
    if match.wikidata:
        return f"http://www.wikidata.org/entity/{match.wikidata}"
    # Where nobody is meant, the name itself: that is how NIF data sets write NIL.
    known, kind = (match.id, "id") if match.id else (match.surface, "NIL")
    return f"urn:entitylink:{kind}:{quote(known.encode('utf-8', 'replace'), safe='')}"


def _literal(text: str) -> str:
    # JSON escapes what Turtle escapes, and in the same way.
    return json.dumps(_CONTROLS.sub("\ufffd", text), ensure_ascii=False)
