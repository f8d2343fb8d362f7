"""What the arrays of an index mean, and the facts its manifest states.

Entities, names and words are numbered. Entities are sorted by falling prior, then by id in
natural order; the names of an entity follow one another in its order; words are sorted by falling
frequency. `x_at` beside `x` holds the n + 1 borders of n strings or lists.

    ent_id ent_wikidata ent_description ent_country ent_born   strings, one an entity
    ent_kind u8, ent_prior f32      place in model.KINDS; weight
    ent_names u32                   borders: the names of entity e are ent_names[e] .. [e + 1]
    ent_native u32                  1 + its first native name, 0 for none
    name_text                       strings: the name as it was given
    name_ent u32, name_lang u16, name_kind u8      its entity; places in `languages`, NAME_KINDS
    name_words u32, name_roles u8   the words of a name in order, and their roles
    word_text, word_script u8       the folded word; place in `scripts`
    word_letters                    strings: its letters for the learned tables, "" if not Latin
    word_reads u32                  borders: the readings of word w are word_reads[w] .. [w + 1]
    read_sounds                     strings: sound strings
    post_at u64, post_name u32      the names that a word stands in, ascending
    key_hash u64, key_word u32      sorted hashes of the keys of words, and the word
    whole_hash u64, whole_name u32  sorted hashes of the keys of whole names, and the name
    languages, scripts              strings: the codes that the places above point to
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from entitylink.keys import KEYS_VERSION
from entitylink.version import __version__

__all__ = ["NO_LANGUAGE", "manifest_of", "natural_order"]

NO_LANGUAGE = ""

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


def manifest_of(
    *, name: str, source: str, licence: str, date: str, counts: Mapping[str, int]
) -> dict[str, Any]:
    """The facts that a manifest states beside the list of its files."""
    return {
        "name": name,
        "source": source,
        "licence": licence,
        "date": date,
        "counts": dict(counts),
        "keys_version": KEYS_VERSION,
        "library_version": __version__,
        "unicode_version": unicodedata.unidata_version,
    }
