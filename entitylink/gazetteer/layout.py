"""What the arrays of an index mean, and the facts its manifest states.

Entities, names and words are numbered. Entities are sorted by falling prior, then by id in
natural order; the names of an entity follow one another in its order; words are sorted by falling
frequency, then by code points. `x_at` beside `x` holds the n + 1 borders of n strings or lists;
`name_words_at` serves `name_roles` too, `post_at` both posting arrays.

    ent_facts                       strings: id, wikidata ("=" for the same), description,
                                    country and born of an entity with tabs between them; then
                                    died= held= at= people= ids= borne= where it has them
    ent_kind u8, ent_prior f32      place in model.KINDS; weight
    ent_names                       borders: the names of entity e are ent_names[e] .. [e + 1]
    id_top, id_low, id_value        key table: from the hash of an id to the entity
    name_text                       strings: the name as it was given
    name_ent u32, name_lang u16, name_kind u8      its entity; places in `languages`, NAME_KINDS
    name_words u32, name_roles u8   the words of a name in order, and their places in ROLES
    word_text, word_script u8       strings: the folded word; its place in `scripts`
    word_code                       strings, but one byte a letter: the low byte of each code point
                                    of the word without marks, 1 for a low byte of 0
    word_hash u64                   the PLAIN key of the word
    word_letters                    strings: its letters for the learned tables, "" if not Latin
    word_reads                      borders: the readings of word w are word_reads[w] .. [w + 1]
    read_sounds                     strings: sound strings
    post_name u32, post_sign u32    the filed names that a word is in, ascending; their signatures
    word_top, word_low, word_value  key table: from the keys of words to words
    whole_top, whole_low, whole_value              key table: from the keys of whole names and of
                                    two words of a name to names
    languages, scripts              strings: the codes that the places above point to

Of the names of an entity that have the same words only the first is filed: the others stand in no
posting list and under no key. `docs/index-format.md` describes all this for other languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from entitylink.index import hashing
from entitylink.keys import KEYS_VERSION
from entitylink.model import is_qid
from entitylink.version import __version__

__all__ = ["NO_LANGUAGE", "STRINGS", "id_hashes", "manifest_of", "natural_order", "order_key"]

STRINGS = (
    *("ent_facts", "name_text", "word_text", "word_code", "word_letters", "read_sounds"),
    *("languages", "scripts"),
)
"""The arrays that hold strings; each has its borders beside it."""

NO_LANGUAGE = ""

_ID_KIND = 1
_NUMBERS = re.compile(r"(\d+)")


def natural_order(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that puts Q9 before Q10.

    >>> sorted(["Q10", "el:b", "Q9"], key=natural_order)
    ['Q9', 'Q10', 'el:b']
    """
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in _NUMBERS.split(text)
        if part
    )


def id_hashes(ids: Sequence[str]) -> npt.NDArray[np.uint64]:
    """The hashes that ids are filed under."""
    return hashing.mixed(hashing.polynomials(*hashing.code_points(ids)), _ID_KIND)


def order_key(text: str) -> bytes:
    """Bytes that sort like `natural_order`: a number is preceded by how many digits it has.

    >>> sorted(["Q10", "el:b", "Q9"], key=order_key)
    ['Q9', 'Q10', 'el:b']
    """
    if is_qid(text) and text[1] != "0":
        return b"\x02Q\x01%b%b" % ((len(text) - 1).to_bytes(2, "big"), text[1:].encode())
    parts = []
    for part in _NUMBERS.split(text):
        if part.isdecimal():
            digits = str(int(part))
            parts.append(b"\x01" + len(digits).to_bytes(2, "big") + digits.encode())
        else:
            parts.append(b"\x02" + part.encode("utf-8", "surrogatepass") if part else b"")
    return b"".join(parts)


def manifest_of(
    *,
    name: str,
    source: str,
    licence: str,
    date: str,
    origin: Mapping[str, Any],
    counts: Mapping[str, int],
    languages: Mapping[str, int],
) -> dict[str, Any]:
    """The facts that a manifest states beside the list of its files.

    `origin` says more of where the entities come from; what it says of source, licence and date
    stands where these are empty.
    """
    further = dict(origin)
    said = {key: str(further.pop(key, "")) for key in ("source", "licence", "date")}
    return {
        "name": name,
        "source": source or said["source"],
        "licence": licence or said["licence"],
        "date": date or said["date"],
        **({"origin": further} if further else {}),
        "counts": dict(counts),
        "languages": {language: count for language, count in languages.items() if count},
        "keys_version": KEYS_VERSION,
        "library_version": __version__,
        "unicode_version": unicodedata.unidata_version,
    }
