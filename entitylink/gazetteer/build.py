"""Make the arrays of an index out of entities.

In: entities in any order. Out: an index directory (see `gazetteer.layout`). The bytes depend on
the entities alone, not on their order: entities are filed by falling prior, words by falling
frequency, so that every list that is cut short keeps what is looked for most.

Everything is held in memory while building; a few hundred thousand entities are no problem.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable
from numbers import Real

import numpy as np
import numpy.typing as npt

from entitylink.errors import EntityError
from entitylink.gazetteer.layout import NO_LANGUAGE, manifest_of, natural_order
from entitylink.gazetteer.words import ROLES, Word, joined, readings, words_of
from entitylink.index.keytable import hash_key, sort_pairs
from entitylink.index.store import Store
from entitylink.index.strings import pack
from entitylink.keys import name_keys, word_keys
from entitylink.model import KINDS, NAME_KINDS, Entity, Name
from entitylink.text.scripts import main_script
from entitylink.translit.chunks import latin_letters

__all__ = ["build"]

_READINGS_KEPT = 6
"""A word that stands in thirty languages has at most this many readings filed."""

_BREAKS = re.compile(r"[\t\r\n\x00]")


def build(
    entities: Iterable[Entity],
    path: str | os.PathLike[str],
    *,
    name: str = "",
    source: str = "",
    licence: str = "",
    date: str = "",
) -> None:
    """Write an index of `entities` to the directory `path`, atomically.

    `name`, `source`, `licence` and `date` go into the manifest and with it into every output.
    Raises: EntityError for an entity that is not valid or whose id was seen before;
    IndexFileError when `path` cannot be written or holds something else.
    """
    rows = _checked(entities)
    rows.sort(key=lambda entity: (-entity.prior, natural_order(entity.id)))
    arrays: dict[str, npt.NDArray[np.generic]] = {}
    _file_entities(rows, arrays)
    names = _file_names(rows, arrays)
    _file_words(names, arrays)
    manifest = manifest_of(
        name=name or os.path.splitext(os.path.basename(os.fspath(path)))[0],
        source=source,
        licence=licence,
        date=date,
        counts={
            "entities": len(rows),
            "names": len(names),
            "words": len(arrays["word_script"]),
            "keys": len(arrays["key_hash"]),
            **{kind: sum(row.kind == kind for row in rows) for kind in KINDS},
        },
    )
    Store.write(path, arrays, manifest)


def _checked(entities: Iterable[Entity]) -> list[Entity]:
    rows: list[Entity] = []
    seen: set[str] = set()
    for number, entity in enumerate(entities, 1):
        problem = _problem(entity)
        if problem:
            raise EntityError(f"entity {number} ({entity.id!r}): {problem}")
        if entity.id in seen:
            raise EntityError(
                f"entity {number} ({entity.id!r}): its id was used before; give each entity one "
                "row with all its names"
            )
        seen.add(entity.id)
        rows.append(entity)
    return rows


def _problem(entity: Entity) -> str:
    for field in ("id", "wikidata", "description", "country", "born"):
        if not isinstance(getattr(entity, field), str):
            return f"{field} is {getattr(entity, field)!r}; expected a string"
    if not entity.id or _printable(entity.id) != entity.id:
        return (
            "the id is empty, holds a tab or line break or has spaces around it; expected a "
            "string on one line"
        )
    if entity.kind not in KINDS:
        return f"the kind is {entity.kind!r}; expected one of {', '.join(KINDS)}"
    # The greatest that 32 bits hold, which is what is stored.
    if not isinstance(entity.prior, Real) or not 0 <= entity.prior <= 3.4e38:
        return f"the prior is {entity.prior!r}; expected a number from 0 to 3.4e38"
    for name in entity.names:
        if not isinstance(name, Name) or not isinstance(name.text, str):
            return f"a name is {name!r}; expected a Name with a text"
        if not isinstance(name.lang, str) or _printable(name.lang) != name.lang:
            return f"the language of {name.text!r} is {name.lang!r}; expected a BCP 47 code or ''"
    if not any(name.text.strip() for name in entity.names):
        return "it has no name; expected at least one"
    for name in entity.names:
        if name.kind not in NAME_KINDS:
            return f"a name has the kind {name.kind!r}; expected one of {', '.join(NAME_KINDS)}"
    return ""


def _file_entities(rows: list[Entity], arrays: dict[str, npt.NDArray[np.generic]]) -> None:
    for field in ("id", "wikidata", "description", "country", "born"):
        texts = (_printable(getattr(row, field)) for row in rows)
        arrays[f"ent_{field}"], arrays[f"ent_{field}_at"] = pack(texts)
    arrays["ent_kind"] = np.array([KINDS.index(row.kind) for row in rows], dtype=np.uint8)
    arrays["ent_prior"] = np.array([row.prior for row in rows], dtype=np.float32)


def _file_names(
    rows: list[Entity], arrays: dict[str, npt.NDArray[np.generic]]
) -> list[tuple[Name, str]]:
    """File every distinct name of every entity; give them back with the kind of the entity."""
    names: list[tuple[Name, str]] = []
    owners: list[int] = []
    borders = [0]
    languages: dict[str, int] = {NO_LANGUAGE: 0}
    for row in rows:
        for name in dict.fromkeys(row.names):
            if name.text.strip():
                names.append((Name(_printable(name.text), name.lang, name.kind), row.kind))
                owners.append(len(borders) - 1)
        borders.append(len(names))
    for language in sorted({name.lang for name, _ in names} - {NO_LANGUAGE}):
        languages[language] = len(languages)
    native = np.zeros(len(rows), dtype=np.uint32)
    for place, (name, _) in reversed(list(enumerate(names))):
        if name.kind == "native":
            native[owners[place]] = place + 1
    arrays["ent_native"] = native
    arrays["ent_names"] = np.array(borders, dtype=np.uint32)
    arrays["name_ent"] = np.array(owners, dtype=np.uint32)
    arrays["name_text"], arrays["name_text_at"] = pack(name.text for name, _ in names)
    arrays["name_lang"] = np.array([languages[name.lang] for name, _ in names], dtype=np.uint16)
    kinds = [NAME_KINDS.index(name.kind) for name, _ in names]
    arrays["name_kind"] = np.array(kinds, dtype=np.uint8)
    arrays["languages"], arrays["languages_at"] = pack(languages)
    return names


def _file_words(names: list[tuple[Name, str]], arrays: dict[str, npt.NDArray[np.generic]]) -> None:
    parsed = [words_of(name.text, kind=kind, lang=name.lang) for name, kind in names]
    frequency = Counter(text for words in parsed for text in {word.text for word in words})
    lexicon = sorted(frequency, key=lambda text: (-frequency[text], text))
    number = {text: place for place, text in enumerate(lexicon)}

    at = np.zeros(len(parsed) + 1, dtype=np.uint64)
    np.cumsum([len(words) for words in parsed], out=at[1:])
    forward = np.array([number[w.text] for words in parsed for w in words], dtype=np.uint32)
    roles = np.array([ROLES.index(w.role) for words in parsed for w in words], dtype=np.uint8)
    arrays["name_words_at"], arrays["name_words"], arrays["name_roles"] = at, forward, roles

    owner = np.repeat(np.arange(len(parsed), dtype=np.uint32), np.diff(at).astype(np.intp))
    pairs = np.unique((forward.astype(np.uint64) << np.uint64(32)) | owner)
    arrays["post_name"] = (pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    word_of_pair = (pairs >> np.uint64(32)).astype(np.int64)
    arrays["post_at"] = np.searchsorted(word_of_pair, np.arange(len(lexicon) + 1)).astype(np.uint64)

    sounds = _readings_of_words(names, parsed, lexicon)
    flat = [reading for text in lexicon for reading in sounds[text]]
    arrays["read_sounds"], arrays["read_sounds_at"] = pack(flat)
    counts = [len(sounds[text]) for text in lexicon]
    arrays["word_reads"] = np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32)
    arrays["word_text"], arrays["word_text_at"] = pack(lexicon)
    letters = (latin_letters(text) if main_script(text) == "Latn" else "" for text in lexicon)
    arrays["word_letters"], arrays["word_letters_at"] = pack(letters)
    scripts = sorted({main_script(text) for text in lexicon})
    place = {script: index for index, script in enumerate(scripts)}
    arrays["word_script"] = np.array([place[main_script(t)] for t in lexicon], dtype=np.uint8)
    arrays["scripts"], arrays["scripts_at"] = pack(scripts)

    hashes: list[int] = []
    values: list[int] = []
    for index, text in enumerate(lexicon):
        for _, key in word_keys(text, sounds[text]):
            hashes.append(hash_key(key))
            values.append(index)
    arrays["key_hash"], arrays["key_word"] = sort_pairs(hashes, values)

    hashes, values = [], []
    for index, (words, (_, kind)) in enumerate(zip(parsed, names, strict=True)):
        if words:
            texts = [word.text for word in words]
            for _, key in name_keys(texts, joined(words), turned=kind == "person"):
                hashes.append(hash_key(key))
                values.append(index)
    arrays["whole_hash"], arrays["whole_name"] = sort_pairs(hashes, values)


def _readings_of_words(
    names: list[tuple[Name, str]],
    parsed: list[tuple[Word, ...]],
    lexicon: list[str],
) -> dict[str, tuple[str, ...]]:
    """The readings of each word: as any text would read it, then as the languages it stood in."""
    languages: dict[str, set[str]] = {text: set() for text in lexicon}
    for (name, _), words in zip(names, parsed, strict=True):
        for word in words:
            languages[word.text].add(name.lang)
    result = {}
    for text, seen in languages.items():
        found = dict.fromkeys(readings(text))
        for language in sorted(seen):
            found.update(dict.fromkeys(readings(text, language)[:1]))
        result[text] = tuple(found)[:_READINGS_KEPT]
    return result


def _printable(text: str) -> str:
    """Names and descriptions stand in tables: one line, and nothing UTF-8 cannot hold."""
    return _BREAKS.sub(" ", text).encode("utf-8", "replace").decode("utf-8").strip()
