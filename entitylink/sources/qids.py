"""The id of an item of Wikidata, as people write it: bare, or in the address of its page."""

from __future__ import annotations

import re

__all__ = ["qid_in"]

_QID = re.compile(
    r"(?:https?://(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/)?[Qq]([1-9]\d*)", re.ASCII
)


def qid_in(text: str) -> str:
    """The QID that a text is, by itself or as the address of a page; "" where it is none.

    >>> qid_in("q42"), qid_in("http://www.wikidata.org/entity/Q42"), qid_in("Q42 and more")
    ('Q42', 'Q42', '')
    """
    found = _QID.fullmatch(text.strip())
    return f"Q{found[1]}" if found else ""
