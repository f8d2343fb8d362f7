"""Read an index with the standard library alone, as a program in another language would.

Written after the docstrings of `index.manifest`, `gazetteer.layout`, `index.keytable`,
`index.hashing` and `keys`, and nothing else of the library: when it cannot be written any more, the
format is no longer described. Words are given folded; how that is done is said in `text.clean`.

    python -I -S tests/index/plain_reader.py tests/index/frozen anton chekhov
"""

from __future__ import annotations

import json
import mmap
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ONES = (1 << 64) - 1
BASE, SALT = 0x9E3779B97F4A7C15, 0xD1342543DE82EF95

# Kinds of keys: ids, three levels of words, words in whatever order.
ID, PLAIN, STRICT, TYPO, WORDS = 1, 1, 2, 4, 16
KINDS = ("person", "place", "organization", "other")
FORMATS = {"|u1": "B", "<u2": "H", "<u4": "I", "<u8": "Q", "<f4": "f"}


def polynomial(text: str) -> int:
    return sum(ord(letter) * pow(BASE, place, 1 << 64) for place, letter in enumerate(text)) & ONES


def mixed(value: int, kind: int) -> int:
    value = (value + kind * SALT) & ONES
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & ONES
    value = (value ^ value >> 27) * 0x94D049BB133111EB & ONES
    return value ^ value >> 31


def plain_key(word: str) -> int:
    return mixed(polynomial(word), PLAIN)


class Index:
    """An opened index; arrays are read one number at a time."""

    def __init__(self, path: Path) -> None:
        self.manifest: dict[str, Any] = json.loads((path / "manifest.json").read_bytes())
        assert self.manifest["magic"] == "entitylink index"
        self._folder = path / self.manifest["generation"]
        self._maps: dict[str, bytes | mmap.mmap] = {}

    def size(self, name: str) -> int:
        count: int = self.manifest["files"][name]["count"]
        return count

    def _bytes(self, name: str) -> bytes | mmap.mmap:
        if name not in self._maps:
            with (self._folder / f"{name}.bin").open("rb") as file:
                empty = self.size(name) == 0
                self._maps[name] = (
                    b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                )
        return self._maps[name]

    def number(self, name: str, place: int) -> Any:
        form = FORMATS[self.manifest["files"][name]["dtype"]]
        width = struct.calcsize(f"<{form}")
        return struct.unpack_from(f"<{form}", self._bytes(name), place * width)[0]

    def string(self, name: str, place: int) -> str:
        start, end = (self.number(f"{name}_at", place + side) for side in (0, 1))
        return self._bytes(name)[start:end].decode("utf-8")

    def look_up(self, table: str, key: int) -> Iterator[int]:
        """The numbers that a key table holds for a hash."""
        groups = self.size(f"{table}_top") - 1
        group = key * groups >> 64  # the uppermost bits; there are 2^b groups
        start, end = (self.number(f"{table}_top", group + side) for side in (0, 1))
        for entry in range(start, end):
            if self.number(f"{table}_low", entry) == key & 0xFFFFFFFF:
                yield self.number(f"{table}_value", entry)

    def words_of(self, name: int) -> list[int]:
        start, end = (self.number("name_words_at", name + side) for side in (0, 1))
        return [self.number("name_words", place) for place in range(start, end)]

    def names_written(self, words: list[str]) -> list[int]:
        """The names that have exactly these folded words, in whatever order."""
        keys = sorted(map(plain_key, words))
        found = self.look_up("whole", mixed(sum(keys) & ONES, WORDS))
        # Two sets of words may have one key: what was found is compared.
        return [
            name
            for name in found
            if sorted(self.number("word_hash", word) for word in self.words_of(name)) == keys
        ]

    def words_like(self, word: str) -> list[str]:
        """Words of the gazetteer that differ in one letter at most, of four letters and more."""
        shorter = {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
        found = {n for text in shorter for n in self.look_up("word", mixed(polynomial(text), TYPO))}
        return [self.string("word_text", number) for number in sorted(found)]

    def words_that_sound(self, sounds: str) -> list[str]:
        """Words with a reading that is these sounds, without length and softness."""
        found = self.look_up("word", mixed(polynomial(sounds), STRICT))
        return [self.string("word_text", number) for number in found]

    def bearers(self, word: str) -> list[int]:
        """The names that a folded word stands in, from the posting lists."""
        names: list[int] = []
        for number in self.look_up("word", plain_key(word)):
            start, end = (self.number("post_at", number + side) for side in (0, 1))
            names += [self.number("post_name", place) for place in range(start, end)]
        return names

    def entity(self, place: int) -> dict[str, Any]:
        keys = ("id", "wikidata", "description", "country", "born")
        columns = self.string("ent_facts", place).split("\t")
        facts: dict[str, Any] = dict(zip(keys, columns[:5], strict=True))
        if facts["wikidata"] == "=":
            facts["wikidata"] = facts["id"]
        start, end = (self.number("ent_names", place + side) for side in (0, 1))
        names = [
            (
                self.string("name_text", name),
                self.string("languages", self.number("name_lang", name)),
            )
            for name in range(start, end)
        ]
        return {
            **facts,
            "further": dict(column.split("=", 1) for column in columns[5:]),
            "kind": KINDS[self.number("ent_kind", place)],
            "prior": self.number("ent_prior", place),
            "names": names,
        }

    def with_id(self, entity_id: str) -> dict[str, Any] | None:
        for place in self.look_up("id", mixed(polynomial(entity_id), ID)):
            entity = self.entity(place)
            if entity["id"] == entity_id:
                return entity
        return None

    def ids_of(self, names: list[int]) -> list[str]:
        """The entities that names belong to, each once."""
        owners = dict.fromkeys(self.number("name_ent", name) for name in names)
        return [self.string("ent_facts", place).split("\t")[0] for place in owners]


def main(path: str, *words: str) -> None:
    index = Index(Path(path))
    print(json.dumps(index.ids_of(index.names_written(list(words)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
