"""Make an index out of entities.

In: entities in any order, read once. Out: an index directory (see `gazetteer.layout`). The bytes
depend on the entities alone, not on their order, the memory allowed or the number of workers:
entities are filed by falling prior, words by falling frequency, so that every list that is cut
short keeps what is looked for most.

Rows are put aside on disk as they come (`gazetteer.rows`), words are read in chunks
(`gazetteer.wordtexts`); here both are brought into order and filed block by block, whole arrays at
a time. Only unique words and some thirty bytes an entity are held in memory.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from entitylink.errors import EntityError, InputError
from entitylink.gazetteer.layout import NO_LANGUAGE, id_hashes, manifest_of, order_key
from entitylink.gazetteer.processes import end_with_the_builder
from entitylink.gazetteer.rows import Rows
from entitylink.gazetteer.words import ROLES
from entitylink.gazetteer.wordtexts import Chunk, WordTexts, read_chunk
from entitylink.index import hashing
from entitylink.index.letters import signs_of
from entitylink.index.spill import Column, KeyFiler, Scratch, Texts, in_blocks, smallest
from entitylink.index.store import Store
from entitylink.index.strings import borders_of, group_sums, pack, ranges
from entitylink.index.writer import Writer
from entitylink.keys import Level, acronym_keys, pair_keys, set_keys
from entitylink.model import KINDS, Entity
from entitylink.names.acronym import (
    LEFT_OUT,
    LONGEST,
    SHORTEST,
    SHORTEST_ABROAD,
    acronyms_abroad,
)
from entitylink.text.scripts import main_script
from entitylink.translit.chunks import latin_letters

__all__ = ["LEAST_MEMORY", "NAMES_A_KEY", "WORDS_A_KEY", "Origin", "build"]

WORDS_A_KEY = 1024
"""Words filed under one key at most, the most frequent ones."""

NAMES_A_KEY = 64
"""Names filed under one key at most, those of the best known entities."""

LEAST_MEMORY = 64 << 20

_PAIRED = 4
"""Words of a name that are filed in pairs: its rarest."""

_FIRST_WITHOUT_CAPITALS = 0x590
"""The first code point behind the scripts that have capitals: Latin, Greek, Cyrillic, Armenian."""

_TURNED = 4
"""Words that the name of a person has at most to be filed turned, written as one word."""

_BYTES_A_NAME = 4000
"""Memory that filing one name of a block takes, generously."""

_WORDS_A_CHUNK = 5000

Array = npt.NDArray[Any]
Origin = Callable[[], Mapping[str, Any]]
Places = npt.NDArray[np.intp]


def build(
    entities: Iterable[Entity],
    path: str | os.PathLike[str],
    *,
    name: str = "",
    source: str = "",
    licence: str = "",
    date: str = "",
    origin: Origin | None = None,
    workers: int = 1,
    memory: int = 1 << 30,
    progress: bool = False,
) -> None:
    """Write an index of `entities` to the directory `path`, atomically.

    `name`, `source`, `licence` and `date` go into the manifest and with it into every output.
    `origin` is called when all entities were taken, and gives further facts for the manifest; what
    it says of source, licence and date stands where these are empty.
    `memory` (bytes) bounds what is worked on at a time; unique words come on top, about a
    kilobyte each, and 40 bytes an entity. With `workers` > 1 as many processes read the words.
    `progress` draws bars on stderr.
    Raises: EntityError for an entity that is not valid or whose id was seen before;
    IndexFileError when `path` cannot be written or holds something else; InputError for a
    `memory` under 64 MB or `workers` under 1.
    """
    if memory < LEAST_MEMORY:
        raise InputError(f"memory is {memory} bytes; expected at least {LEAST_MEMORY}")
    if workers < 1:
        raise InputError(f"workers is {workers}; expected 1 or more")
    with Store.create(path) as writer, Scratch(writer.scratch) as scratch:
        rows = Rows(scratch)
        for entity in _shown(entities, progress, "entities", None):
            rows.add(entity)
        rows.forget_spellings()
        counts = _Filing(writer, scratch, rows, memory, workers, progress).run()
        spoken = np.bincount(rows.name_lang.mapped(), minlength=len(rows.languages)).tolist()
        writer.finish(
            manifest_of(
                name=name or os.path.splitext(os.path.basename(os.fspath(path)))[0],
                source=source,
                licence=licence,
                date=date,
                origin={} if origin is None else origin(),
                counts=counts,
                languages=dict(sorted(zip(rows.languages, spoken, strict=True))),
            )
        )


class _Filing:
    """Bring what was put aside into its final order and write the arrays."""

    def __init__(
        self,
        writer: Writer,
        scratch: Scratch,
        rows: Rows,
        memory: int,
        workers: int,
        progress: bool,
    ) -> None:
        self._writer = writer
        self._scratch = scratch
        self._rows = rows
        self._memory = memory
        self._block = max(memory // _BYTES_A_NAME, 1000)
        self._workers = workers
        self._progress = progress

    def run(self) -> dict[str, int]:
        """Write everything; gives the counts that the manifest states."""
        rows = self._rows
        facts, at = rows.ent_facts.mapped()
        order = self._entity_order(facts, at)
        self._write_texts("ent_facts", facts, at, order)
        self._put("ent_kind", rows.ent_kind.mapped()[order], np.uint8)
        self._put("ent_prior", rows.ent_prior.mapped()[order], np.float32)
        per_entity = rows.ent_names.mapped()
        first = borders_of(per_entity)
        borders = borders_of(per_entity[order])
        self._put("ent_names", borders, smallest(rows.names))
        owner = np.repeat(np.arange(rows.entities, dtype=np.uint32), per_entity[order])
        self._put("name_ent", owner, np.uint32)
        names = ranges(first[:-1][order], per_entity[order])
        self._write_texts("name_text", *rows.name_text.mapped(), names)
        self._put("name_kind", rows.name_kind.mapped()[names], np.uint8)
        languages = self._languages()
        language = languages[rows.name_lang.mapped()]
        self._put("name_lang", language[names], np.uint16)
        words, number = self._lexicon()
        keys = self._file_words(words, number, languages)
        is_person = np.repeat(
            rows.ent_kind.mapped()[order] == KINDS.index("person"), per_entity[order]
        )
        self._file_names(names, language, owner, number, len(words), keys, is_person)
        return {
            "entities": rows.entities,
            "names": rows.names,
            "words": len(words),
            "keys": keys.entries,
            **dict(zip(KINDS, rows.kinds, strict=True)),
        }

    def _put(self, name: str, array: Array, dtype: npt.DTypeLike) -> None:
        self._writer.put(name, array.astype(dtype, copy=False))

    def _entity_order(self, facts: Array, at: Array) -> Places:
        """Places of the entities by falling prior, then by id; refuses an id that comes twice."""
        rows = self._rows
        keys = rows.ent_order.mapped().reshape(-1, 16).view(">u8").astype(np.uint64)
        keys = keys.reshape(-1, 2)
        prior = rows.ent_prior.mapped()
        order = np.lexsort((keys[:, 1], keys[:, 0], -prior)).astype(np.intp)
        # Ids that agree in their first sixteen bytes are sorted by all of them.
        same = (np.diff(keys[order], axis=0) == 0).all(axis=1) & (np.diff(prior[order]) == 0)
        for start, end in _runs(same):
            group = order[start:end].tolist()
            ids = {place: _id_of(facts, at, place) for place in group}
            group.sort(key=lambda place: (order_key(ids[place]), ids[place]))
            order[start:end] = group
        hashes = np.concatenate(
            [id_hashes(ids) for ids in self._ids(facts, at, order)]
            or [np.zeros(0, dtype=np.uint64)]
        )
        by_hash = np.argsort(hashes, kind="stable")
        for start, end in _runs(np.diff(hashes[by_hash]) == 0):
            seen: dict[str, int] = {}
            for place in sorted(order[by_hash[start:end]].tolist()):
                entity_id = _id_of(facts, at, place)
                if entity_id in seen:
                    raise EntityError(
                        f"entity {place + 1} ({entity_id!r}): its id was used before, by entity "
                        f"{seen[entity_id] + 1}; give each entity one row with all its names"
                    )
                seen[entity_id] = place
        filer = KeyFiler(self._writer, self._scratch, "id", cap=16)
        filer.add(hashes, np.arange(len(hashes)))
        filer.write()
        return order

    def _ids(self, facts: Array, at: Array, order: Places) -> Iterator[list[str]]:
        for start, end in in_blocks(len(order), self._block):
            yield [_id_of(facts, at, place) for place in order[start:end].tolist()]

    def _write_texts(self, name: str, data: Array, at: Array, order: Places) -> None:
        lengths = np.diff(at)[order]
        borders = borders_of(lengths)
        self._put(f"{name}_at", borders, smallest(int(borders[-1])))
        with self._writer.stream(name, np.uint8) as out:
            for start, end in in_blocks(len(order), self._block):
                places = ranges(at[:-1][order[start:end]], lengths[start:end])
                out.append(data[places])

    def _languages(self) -> npt.NDArray[np.uint16]:
        """Write the languages, "" first, then sorted; gives the new place of each old one."""
        known = self._rows.languages
        final = [NO_LANGUAGE, *sorted(set(known) - {NO_LANGUAGE})]
        place = {language: number for number, language in enumerate(final)}
        self._put_strings("languages", final)
        return np.array([place[language] for language in known], dtype=np.uint16)

    def _put_strings(self, name: str, texts: Iterable[str]) -> None:
        data, borders = pack(texts)
        self._put(name, data, np.uint8)
        self._put(f"{name}_at", borders, smallest(int(borders[-1])))

    def _lexicon(self) -> tuple[list[str], npt.NDArray[np.uint32]]:
        """The words by falling frequency, and the final number of each provisional one."""
        words = list(self._rows.words)
        flat = self._rows.name_words.mapped()
        frequency = np.zeros(len(words), dtype=np.int64)
        for start, end in in_blocks(len(flat), 1 << 24):
            frequency += np.bincount(flat[start:end], minlength=len(words))
        by_text = sorted(range(len(words)), key=words.__getitem__)
        rank = np.empty(len(words), dtype=np.int64)
        rank[by_text] = np.arange(len(words))
        order = np.lexsort((rank, -frequency))
        number = np.empty(len(words), dtype=np.uint32)
        number[order] = np.arange(len(words), dtype=np.uint32)
        return [words[place] for place in order.tolist()], number

    def _file_words(
        self, words: list[str], number: npt.NDArray[np.uint32], languages: Array
    ) -> WordTexts:
        """Read all words, write what is known of each, and file them under their keys."""
        writer = self._writer
        self._put_strings("word_text", words)
        scripts = [main_script(word) for word in words]
        kinds = sorted(set(scripts))
        place = {script: index for index, script in enumerate(kinds)}
        self._put_strings("scripts", kinds)
        self._put("word_script", np.array([place[code] for code in scripts]), np.uint8)
        self._put_strings(
            "word_letters",
            (
                latin_letters(word) if script == "Latn" else ""
                for word, script in zip(words, scripts, strict=True)
            ),
        )
        filer = KeyFiler(writer, self._scratch, "word", cap=WORDS_A_KEY)
        of_word, in_language = self._spoken(number, languages)
        texts = WordTexts(of_word, in_language, len(words))
        reads = [0]
        sounds = Texts(self._scratch, "read_sounds")
        start = 0
        for chunk in self._read_words(words, of_word, in_language):
            ends = []
            for found in chunk.sounds:
                for reading in found:
                    sounds.append(reading)
                ends.append(len(found))
            reads.extend((reads[-1] + np.cumsum(ends)).tolist())
            sounds.trim()
            filer.add(chunk.hashes, chunk.owners + start)
            texts.add(chunk)
            start += len(chunk.sounds)
        data, at = sounds.mapped()
        self._write_texts("read_sounds", data, at, np.arange(len(at) - 1))
        self._put("word_reads", np.array(reads), smallest(reads[-1]))
        texts.finish()
        self._put("word_hash", texts.plain_hash, np.uint64)
        self._put("word_code", texts.code_bytes, np.uint8)
        self._put("word_code_at", texts.plain_at, smallest(int(texts.plain_at[-1])))
        texts.entries = filer.write()
        return texts

    def _spoken(self, number: npt.NDArray[np.uint32], languages: Array) -> tuple[Array, Array]:
        """Words and languages that they stood in, parallel arrays in order."""
        spoken = np.fromiter(self._rows.spoken, dtype=np.uint64, count=len(self._rows.spoken))
        self._rows.spoken.clear()
        of_word = number[(spoken >> np.uint64(16)).astype(np.intp)]
        in_language = languages[(spoken & np.uint64(0xFFFF)).astype(np.intp)]
        order = np.lexsort((in_language, of_word))
        return of_word[order], in_language[order]

    def _read_words(self, words: list[str], of_word: Array, in_language: Array) -> Iterator[Chunk]:
        """Words in chunks with their readings and keys, in order, by several processes."""
        final = sorted(self._rows.languages)
        borders = np.searchsorted(of_word, np.arange(len(words) + 1)).tolist()
        spoken_in = in_language.tolist()
        jobs = (
            (
                words[start:end],
                [
                    [final[code] for code in spoken_in[borders[place] : borders[place + 1]]]
                    for place in range(start, end)
                ],
            )
            for start, end in in_blocks(len(words), _WORDS_A_CHUNK)
        )
        total = -(-len(words) // _WORDS_A_CHUNK)
        several = self._workers > 1 and total > 1
        with (
            ProcessPoolExecutor(self._workers, initializer=end_with_the_builder)
            if several
            else nullcontext() as pool
        ):
            chunks = pool.map(read_chunk, jobs) if pool else map(read_chunk, jobs)
            yield from _shown(chunks, self._progress, f"words, {_WORDS_A_CHUNK} at a time", total)

    def _blocks(self, owner: npt.NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
        """Start and end of blocks of names; the names of an entity stay together."""
        start = 0
        while start < len(owner):
            end = min(start + self._block, len(owner))
            if end < len(owner):
                end = int(np.searchsorted(owner, owner[end - 1], side="right"))
            yield start, end
            start = end

    def _file_names(
        self,
        names: Places,
        language: npt.NDArray[np.uint16],
        owner: npt.NDArray[np.uint32],
        number: npt.NDArray[np.uint32],
        lexicon: int,
        texts: WordTexts,
        is_person: npt.NDArray[np.bool_],
    ) -> None:
        """Write the words of each name, file names under their keys and under their words."""
        writer, rows = self._writer, self._rows
        count = rows.name_count.mapped()
        first = borders_of(count)
        flat, roles = rows.name_words.mapped(), rows.name_roles.mapped()
        borders = borders_of(count[names])
        self._put("name_words_at", borders, smallest(int(borders[-1])))
        filer = KeyFiler(writer, self._scratch, "whole", cap=NAMES_A_KEY)
        signs = np.zeros(len(names), dtype=np.uint32)
        postings = np.zeros(lexicon + 1, dtype=np.int64)
        pairs = Column(self._scratch, "postings", "Q")
        cuts = [0]
        blocks = list(self._blocks(owner))
        with (
            writer.stream("name_words", np.uint32) as out_words,
            writer.stream("name_roles", np.uint8) as out_roles,
        ):
            for start, end in _shown(blocks, self._progress, "blocks of names", len(blocks)):
                counts = count[names[start:end]].astype(np.intp)
                inside = ranges(first[:-1][names[start:end]], counts)
                words = number[flat[inside]]
                out_words.append(words)
                out_roles.append(roles[inside])
                at = borders_of(counts)
                filed = _distinct(owner[start:end], words, at)
                in_language = np.repeat(language[names[start:end][filed]], counts[filed])
                words = words[ranges(at[filed], counts[filed])]
                said = texts.said(words, in_language)
                counts, rows_filed = counts[filed], filed + start
                at = borders_of(counts)
                _file_block(filer, texts, words, said, at, rows_filed, is_person[rows_filed])
                role = roles[inside][ranges(borders_of(count[names[start:end]])[filed], counts)]
                _file_acronyms(filer, texts, words, role, at, rows_filed, is_person[rows_filed])
                _file_abroad(filer, texts, words, role, at, rows_filed, is_person[rows_filed])
                signs[rows_filed] = signs_of(texts.signs, words, at)
                bearer = np.repeat(rows_filed.astype(np.uint64), counts)
                each = np.unique(words.astype(np.uint64) << np.uint64(32) | bearer)
                postings[1:] += np.bincount(
                    (each >> np.uint64(32)).astype(np.intp), minlength=lexicon
                )
                pairs.extend_array(each)
                cuts.append(cuts[-1] + len(each))
        filer.write()
        np.cumsum(postings, out=postings)
        total = int(postings[-1])
        self._put("post_at", postings, smallest(total))
        post_name = writer.reserve("post_name", np.uint32, total)
        post_sign = writer.reserve("post_sign", np.uint32, total)
        cursor = postings[:-1].copy()
        each = pairs.mapped()
        for start, end in pairwise(cuts):
            # Sorted by word and then by name, and blocks follow one another: lists ascend.
            word = (each[start:end] >> np.uint64(32)).astype(np.intp)
            name = (each[start:end] & np.uint64(0xFFFFFFFF)).astype(np.uint32)
            runs, length = np.unique(word, return_counts=True)
            place = ranges(cursor[runs], length)
            post_name[place] = name
            post_sign[place] = signs[name]
            cursor[runs] += length


def _file_block(
    filer: KeyFiler,
    texts: WordTexts,
    words: npt.NDArray[np.uint32],
    said: Places,
    at: Places,
    numbers: Places,
    is_person: npt.NDArray[np.bool_],
) -> None:
    """File a block of names under the keys of all their words, of pairs, and written as one."""
    counts = np.diff(at)
    there = counts > 0
    filer.add(np.where(there, set_keys(texts.plain_hash[words], at), 0), numbers)
    # Of names of more than two words, the rarest ones two by two; rare words have high numbers.
    several = np.flatnonzero(counts > 2)
    owner = np.repeat(several, counts[several])
    word = words[ranges(at[several], counts[several])]
    order = np.lexsort((-word.astype(np.int64), owner))
    owner, word = owner[order], word[order]
    rank = np.arange(len(owner)) - np.repeat(
        np.cumsum(counts[several]) - counts[several], counts[several]
    )
    rare = rank < _PAIRED
    owner, word, rank = owner[rare], word[rare], rank[rare]
    for step in range(1, _PAIRED):
        left = np.flatnonzero(owner[step:] == owner[:-step]) if len(owner) > step else owner[:0]
        keys = pair_keys(texts.plain_hash[word[left]], texts.plain_hash[word[left + step]])
        filer.add(keys, numbers[owner[left]])
    turned = is_person & (counts >= 2) & (counts <= _TURNED)
    for level in (Level.PLAIN, Level.MEDIUM, Level.COARSE):
        shortest = 3 if level is Level.COARSE else 1
        filer.add(
            texts.joined(level, words if level is Level.PLAIN else said, at, shortest), numbers
        )
        if level is not Level.PLAIN:
            chosen = np.flatnonzero(turned)
            inside = ranges(at[chosen], counts[chosen])
            ends = borders_of(counts[chosen])
            for shift in (1, -1):
                place = np.arange(len(inside)) - np.repeat(ends[:-1], counts[chosen])
                size = np.repeat(counts[chosen], counts[chosen])
                moved = np.repeat(ends[:-1], counts[chosen]) + (place + shift) % size
                keys = texts.joined(level, said[inside[moved]], ends, shortest)
                filer.add(np.where((counts[chosen] > 2) | (shift == 1), keys, 0), numbers[chosen])


def _file_acronyms(
    filer: KeyFiler,
    texts: WordTexts,
    words: npt.NDArray[np.uint32],
    roles: npt.NDArray[np.uint8],
    at: Places,
    numbers: Places,
    is_person: npt.NDArray[np.bool_],
) -> None:
    """File names of several words that are no persons' under their first letters."""
    letters = texts.first_letter[words]
    # A script without capitals has no acronyms here.
    without = group_sums((letters >= _FIRST_WITHOUT_CAPITALS).astype(np.intp), np.diff(at))
    known = np.zeros(0, dtype=np.uint64)
    for left_out in LEFT_OUT:
        kept = ~np.isin(roles, [ROLES.index(role) for role in left_out])
        sizes: Places = group_sums(kept.astype(np.intp), np.diff(at)).astype(np.intp)
        chosen = np.flatnonzero(
            ~is_person & (without == 0) & (sizes >= SHORTEST) & (sizes <= LONGEST)
        )
        inside = ranges(at[chosen], np.diff(at)[chosen])
        inside = inside[kept[inside]]
        keys = acronym_keys(letters[inside], borders_of(sizes[chosen]))
        # What is left out of no name would be filed again.
        cells = hashing.mixed(keys + numbers[chosen].astype(np.uint64), 0)
        fresh = ~np.isin(cells, known)
        filer.add(keys[fresh], numbers[chosen][fresh])
        known = np.concatenate([known, cells])


def _file_abroad(
    filer: KeyFiler,
    texts: WordTexts,
    words: npt.NDArray[np.uint32],
    roles: npt.NDArray[np.uint8],
    at: Places,
    numbers: Places,
    is_person: npt.NDArray[np.bool_],
) -> None:
    """File names of generic words that are no persons' under the acronyms of their translations."""
    generic = np.fromiter(texts.generic, dtype=np.uint32, count=len(texts.generic))
    counted = np.isin(roles, [ROLES.index(role) for role in ("name", "initial")])
    other = counted & ~np.isin(words, generic)
    sizes: Places = group_sums(counted.astype(np.intp), np.diff(at)).astype(np.intp)
    chosen = (
        ~is_person
        & (group_sums(other.astype(np.intp), np.diff(at)) == 0)
        & (sizes >= SHORTEST_ABROAD)
        & (sizes <= LONGEST)
    )
    acronyms: list[str] = []
    owner: list[int] = []
    for place in np.flatnonzero(chosen).tolist():
        own = slice(at[place], at[place + 1])
        named = [texts.generic.get(word, "") for word in words[own].tolist()]
        found = acronyms_abroad(named, [ROLES[role] for role in roles[own].tolist()])
        each = sorted(frozenset[str]().union(*found.values()))
        acronyms += each
        owner += [int(numbers[place])] * len(each)
    if acronyms:
        filer.add(acronym_keys(*hashing.code_points(acronyms), abroad=True), np.array(owner))


def _distinct(owner: Array, words: Array, at: Places) -> Places:
    """Places of the names to file: of names with the same words an entity's first one.

    Labels are often the same in a hundred languages; filed once, they leave the room under a
    key to others.
    """
    if len(owner) < 2 or (owner[1:] != owner[:-1]).all():
        return np.arange(len(owner), dtype=np.intp)
    # The number 0 has the hash 0, which would count for nothing.
    sums = hashing.mixed(words.astype(np.uint64) + np.uint64(1), 0)
    total = np.zeros(len(sums) + 1, dtype=np.uint64)
    np.cumsum(sums, out=total[1:])
    order = np.lexsort((total[at[1:]] - total[at[:-1]], owner))
    key = (total[at[1:]] - total[at[:-1]])[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (key[1:] != key[:-1]) | (owner[order][1:] != owner[order][:-1])
    return np.sort(order[new])


def _id_of(facts: Array, at: Array, place: int) -> str:
    data: bytes = facts[at[place] : at[place + 1]].tobytes()
    return data.split(b"\t", 1)[0].decode("utf-8")


def _runs(same: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Start and end of runs of equal rows, where `same` says that a row equals the next one."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], same, [False]]).astype(np.int8)))
    for start, end in edges.reshape(-1, 2).tolist():
        yield start, end + 1


def _shown(rows: Iterable[Any], progress: bool, what: str, total: int | None) -> Iterable[Any]:
    """The same rows, with a progress bar when asked for."""
    if not progress:
        return rows
    from tqdm import tqdm

    return tqdm(rows, desc=what, total=total, unit="", unit_scale=True)
