"""Load the orthographies: how each language writes sounds, one TOML file for each.

In: `orthographies/*.toml`, named by language and script (`de-Latn`, `ru-Cyrl`; `und-Latn` is
how a name in Latin letters is most likely read when no language is known). Out: `Orthography`
objects that turn one lower-case word into sound strings. Which orthography a word is read with
is decided in `translit.read`; what the sound characters mean stands in `translit.sounds`.

A file is checked when it is loaded, and only the files of the scripts that are met are loaded.
Its examples are run by the tests.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from entitylink.datafile import read_toml
from entitylink.errors import DataFileError, SchemeError
from entitylink.text.scripts import COMMON, INHERITED, script_of
from entitylink.translit.rules import RuleTable
from entitylink.translit.sounds import ALPHABET, is_sounds
from entitylink.translit.steps import STEPS
from entitylink.translit.tablefile import TableFile, character

__all__ = ["Orthography", "load_orthography", "orthographies", "orthographies_of"]

_FOLDER = Path(__file__).parent / "orthographies"
_NEEDED = ("id", "language", "script", "title", "source", "examples")
_OPTIONAL = ("also", "around", "consonants", "decompose", "final", "foreign", "inherent", "killer",
             "letters", "marks", "pre", "prior", "rules", "then", "vowels")  # fmt: skip
_DIGITS = {digit: (digit,) for digit in "0123456789"}
_RUN = re.compile(r"([^0-9:][.']?)\1+|::+")


@dataclass(frozen=True, eq=False)
class Orthography:
    """How one language, or a script in general, is read.

    `marks` are letters and letter groups that hint at this orthography when the language is
    unknown. `prior` says how likely it then is, 0..1. `also` are further languages that are
    read with it. `decompose` takes syllable blocks apart before the table sees them, `pre` is
    the name of a step that brings the word into the letters of the table.
    """

    id: str
    language: str
    script: str
    title: str
    source: str
    table: RuleTable
    vowels: str
    marks: tuple[str, ...]
    prior: float
    also: tuple[str, ...]
    decompose: bool
    pre: str
    examples: tuple[tuple[str, str], ...]

    def read(self, word: str, *, limit: int = 4) -> list[str]:
        """Turn a lower-case NFC word into sound strings, most likely first, no duplicates.

        Characters without a row are dropped. A doubled sound is written once, with `:`.

        >>> german = next(each for each in orthographies_of("Latn") if each.id == "de-Latn")
        >>> german.read("tschechow", limit=1)
        ['Cexov']
        """
        return list(dict.fromkeys([_RUN.sub(_double, each) for each in self.spell(word, limit)]))

    def spell(self, word: str, limit: int = 4) -> list[str]:
        """The same with doubled letters left double, for writing the word in other letters."""
        if self.pre:
            word = STEPS[self.pre](word)
        if self.decompose:
            word = unicodedata.normalize("NFD", word)
        return self.table.apply(word, limit=limit)


def orthographies() -> tuple[Orthography, ...]:
    """Give all orthographies, sorted by id. Loads every file that is not loaded yet."""
    return tuple(_load(name) for name in sorted(_names()))


@cache
def orthographies_of(script: str) -> tuple[Orthography, ...]:
    """Give the orthographies of one script (ISO 15924), sorted by id; () when there is none.

    >>> [each.id for each in orthographies_of("Hebr")]
    ['he-Hebr', 'yi-Hebr']
    """
    return tuple(_load(name) for name in sorted(_names()) if name.split("-")[1] == script)


def load_orthography(path: Path) -> Orthography:
    """Read and check one file.

    Raises: SchemeError saying the file, the row, what was found and what was expected.
    """
    try:
        data = read_toml(path)
    except DataFileError as error:
        raise SchemeError(str(error)) from error
    return _Reader(path, data).orthography()


@cache
def _names() -> tuple[str, ...]:
    return tuple(path.stem for path in _FOLDER.glob("*.toml"))


@cache
def _load(name: str) -> Orthography:
    return load_orthography(_FOLDER / f"{name}.toml")


def _double(run: re.Match[str]) -> str:
    return f"{run[1]}:" if run[1] else ":"


class _Reader(TableFile):
    """Checks one parsed file and builds the orthography that it describes."""

    def orthography(self) -> Orthography:
        self.fields("the file", self.data, _NEEDED, _OPTIONAL)
        name = self.text("id")
        if name != self.path.stem:
            self.fail("id", f'is "{name}"', f'"{self.path.stem}", as the file is named')
        language, script = self.text("language"), self.text("script")
        if name.split("-")[:2] != [language, script]:
            self.fail("id", f'is "{name}"', f'it to start with "{language}-{script}"')
        self.decompose = self.flag("decompose", False)
        vowels = self.text("vowels", "")
        return Orthography(
            id=name,
            language=language,
            script=script,
            title=self.text("title"),
            source=self.text("source"),
            table=self.table(vowels),
            vowels=vowels,
            marks=self.strings("marks", self.data.get("marks", [])),
            prior=self.share("prior"),
            also=self.strings("also", self.data.get("also", [])),
            decompose=self.decompose,
            pre=self.step(),
            examples=self.examples(),
        )

    def table(self, vowels: str) -> RuleTable:
        if "then" in self.data:
            for field in ("rules", "letters", "consonants", "foreign"):
                if field in self.data:
                    self.fail("the file", f'has "then" and "{field}"', "only one of them")
            return load_orthography(self.sibling("then")).table
        letters = self.rows("letters")
        if not letters:
            self.fail("letters", "has no rows", "one for each letter")
        if "foreign" in self.data:
            other = self.sibling("foreign")
            for key, targets in _Reader(other, read_toml(other)).rows("letters").items():
                if len(key) == 1 and not key.isascii():
                    letters.setdefault(key, targets)
        rules = self.rules(vowels)
        rules += self.syllables(letters)
        return RuleTable(rules, {**_DIGITS, **letters}, vowels=vowels, keep_unknown=False)

    def examples(self) -> tuple[tuple[str, str], ...]:
        rows = self.data["examples"]
        if not isinstance(rows, list) or not rows:
            self.fail("examples", f"is {rows!r}", "a list of [spelling, sounds]")
        for number, row in enumerate(rows):
            if len(self.strings(f"examples[{number}]", row)) != 2:
                self.fail(f"examples[{number}]", f"is {row!r}", "[spelling, sounds]")
            self.check_target(f"examples[{number}]", row[1])
        return tuple((row[0], row[1]) for row in rows)

    def check_chars(self, where: str, key: str) -> None:
        if key.lower() != key:
            self.fail(where, f'is "{key}"', "lower case")
        script = self.data["script"]
        for char in key:
            if script_of(char) not in (script, COMMON, INHERITED):
                self.fail(where, f'"{key}" has {character(char)}', f"letters of {script}")

    def check_target(self, where: str, target: str) -> None:
        if not is_sounds(target):
            self.fail(where, f"gives {target!r}", f"sounds out of {''.join(ALPHABET)}")

    def share(self, field: str) -> float:
        value = self.data.get(field, 0.5)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 1:
            self.fail(field, f"is {value!r}", "a number above 0, at most 1")
        return float(value)

    def sibling(self, field: str) -> Path:
        name = self.text(field)
        beside = self.path.with_name(f"{name}.toml")
        if not beside.is_file():
            self.fail(field, f'is "{name}"', "the id of an orthography beside this file")
        return beside
