"""Read transliteration schemes from their files, and refuse a file that breaks the rules.

In: a TOML file of `schemes/`: one published or press romanization, from one language's script
into the letters of one target language. Out: a `Scheme` that writes words and texts. Choosing a
scheme for a text is done in `translit.write`; whether the examples come out as written is
checked by the tests (`translit.check`), because it takes longer than loading.

`schemes` opens only the files of the language asked for: the name of a file starts with it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, NoReturn

from entitylink.datafile import read_toml
from entitylink.errors import DataFileError, SchemeError
from entitylink.text.scripts import COMMON, INHERITED, script_of
from entitylink.translit.languages import check_language, in_script, languages, scripts
from entitylink.translit.rules import CONTEXTS, Rule, RuleTable
from entitylink.translit.words import APOSTROPHE, fold_apostrophes, split_words

__all__ = ["FOLDER", "Scheme", "SchemeStatus", "load_scheme", "scheme_by_id", "schemes"]

FOLDER = Path(__file__).with_name("schemes")

SchemeStatus = Literal["current", "superseded", "informal"]
_STATUSES: tuple[SchemeStatus, ...] = ("current", "superseded", "informal")

_NEEDED = ("id", "title", "source", "status", "reversible", "language", "script", "target",
           "target_script", "examples", "letters")  # fmt: skip
_OPTIONAL = ("priority", "vowels", "rules", "words", "capitals", "first")
_RULE_KEYS = ("from", "to", "where", "before", "after")


@dataclass(frozen=True, eq=False)
class Scheme:
    """One transliteration scheme; two schemes are the same when they are the same object.

    language  the language of the names it is for (BCP 47); "mul": all languages of `script`.
    target    the language it writes for; "" for a standard that serves all, which is then
              known by its `id`.
    priority  among several schemes of one language and target the highest is preferred.
    examples  native text, the spelling that must come out, further spellings that must be
              among the alternatives.
    first     a scheme that every word goes through before: it restores what the native
              spelling leaves out, as Russian prints ё as е.
    """

    id: str
    title: str
    source: str
    status: SchemeStatus
    reversible: bool
    language: str
    script: str
    target: str
    target_script: str
    table: RuleTable
    examples: tuple[tuple[str, ...], ...]
    priority: int = 0
    rules: tuple[Rule, ...] = ()
    letters: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    vowels: str = ""
    capitals: dict[str, str] = field(default_factory=dict, repr=False)
    first: Scheme | None = None

    def __repr__(self) -> str:
        return f"<Scheme {self.id}>"

    def applies_to(self, text: str) -> bool:
        """Say whether the text has a letter of the script that the scheme is for."""
        return any(in_script(char, self.script) for char in text)

    def spellings(self, word: str, *, limit: int = 8) -> list[str]:
        """Give the spellings of one native word, preferred first, at most `limit` (>= 1).

        >>> scheme_by_id("ru-Cyrl-Latn-de-press").spellings("Сергей")
        ['Sergej', 'Sergei']
        """
        ignored = scripts()[self.script].ignored if self.script in scripts() else ""
        if not word.isascii():
            word = unicodedata.normalize("NFC", word)
            for mark in ignored:
                word = word.replace(mark, "")
        word = fold_apostrophes(word)
        if self.first is None:
            return self.table.apply(word, limit=limit)
        found: dict[str, None] = {}
        for restored in self.first.spellings(word, limit=limit):
            found.update(dict.fromkeys(self.table.apply(restored, limit=limit)))
            if len(found) >= limit:
                break
        return list(found)[:limit]

    def write(self, text: str) -> str:
        """Write each native word of a text in its preferred spelling, keep everything else.

        >>> scheme_by_id("ru-Cyrl-Latn-de-press").write("«Сергей Лавров», 2024")
        '«Sergej Lawrow», 2024'
        """
        return "".join(
            self.spellings(piece, limit=1)[0] if is_word and self.applies_to(piece) else piece
            for piece, is_word in split_words(text)
        )


def schemes(language: str | None = None, target: str | None = None) -> tuple[Scheme, ...]:
    """All schemes, or those for a native `language`, or those that write for a `target`.

    A language also gets the schemes of "mul" in its script, and "de-AT" those of "de". `target`
    "" gives the standards that serve all languages. Files are read once.

    Order: by language ("mul" last), target ("" last), highest priority, id.

    >>> [scheme.id for scheme in schemes("ru", "de")]
    ['ru-Cyrl-Latn-de-press']
    """
    return _select(
        None if language is None else check_language(language),
        target if not target else check_language(target),
    )


@lru_cache(maxsize=256)
def _select(language: str | None, target: str | None) -> tuple[Scheme, ...]:
    chosen = [
        scheme
        for path in _files()
        if language is None or path.stem.split("-")[0] in (language.split("-")[0], "mul")
        for scheme in (_load_once(path),)
        if (language is None or _serves(scheme, language))
        and (target is None or (target == scheme.target or target.split("-")[0] == scheme.target))
    ]
    chosen.sort(key=_order)
    return tuple(chosen)


def scheme_by_id(scheme_id: str) -> Scheme | None:
    """Give the scheme with this id, None if there is none."""
    path = FOLDER / f"{scheme_id}.toml"
    return _load_once(path) if path in _files() else None


def _order(scheme: Scheme) -> tuple[bool, str, bool, str, int, str]:
    mul = scheme.language == "mul"
    return (mul, scheme.language, not scheme.target, scheme.target, -scheme.priority, scheme.id)


def _serves(scheme: Scheme, language: str) -> bool:
    if scheme.language == "mul":
        own = languages().get(language) or languages().get(language.split("-")[0])
        return own is not None and own.script == scheme.script
    return scheme.language == language or language.startswith(scheme.language + "-")


@lru_cache(maxsize=1)
def _files() -> tuple[Path, ...]:
    return tuple(sorted(FOLDER.glob("*.toml")))


@cache
def _load_once(path: Path) -> Scheme:
    return load_scheme(path)


def load_scheme(path: str | Path) -> Scheme:
    """Read one scheme file and check its form.

    Raises: SchemeError, saying the file, the row, what was found and what was expected.
    """
    path = Path(path)
    try:
        # A letter given twice ends here: TOML allows a key only once.
        data = read_toml(path)
    except DataFileError as error:
        raise SchemeError(str(error)) from error
    except OSError as error:
        raise SchemeError(f"{path.name}: cannot be read ({error.strerror})") from error
    return _Reader(path, data).scheme()


class _Reader:
    """The contents of one file, taken apart with a message for everything that is wrong."""

    def __init__(self, path: Path, data: dict[str, Any]) -> None:
        self.path = path
        self.data = data
        self.script = ""
        self.target_script = ""

    def fail(self, where: str, found: str, expected: str) -> NoReturn:
        raise SchemeError(f"{self.path.name}: {where} {found}; expected {expected}")

    def scheme(self) -> Scheme:
        self.keys("the file", self.data, _NEEDED, _OPTIONAL)
        for key in ("id", "title", "source", "language", "script", "target_script"):
            self.text(key, self.data[key])
        scheme_id, language = self.data["id"], self.data["language"]
        self.script, self.target_script = self.data["script"], self.data["target_script"]
        target = self.data["target"]
        if not isinstance(target, str):
            self.fail("target", f"is {target!r}", 'a language code, or ""')
        if scheme_id != self.path.stem:
            self.fail("id", f'is "{scheme_id}"', f'"{self.path.stem}", as the file is named')
        opening = f"{language}-{self.script}-{self.target_script}-"
        if not scheme_id.startswith(opening):
            self.fail("id", f'is "{scheme_id}"', f'it to start with "{opening}"')
        if language not in languages():
            self.fail("language", f'is "{language}"', "a code that languages.toml has")
        if target and target not in languages():
            self.fail("target", f'is "{target}"', 'a code that languages.toml has, or ""')
        status = self.data["status"]
        if status not in _STATUSES:
            self.fail("status", f"is {status!r}", ", ".join(_STATUSES))
        reversible = self.data["reversible"]
        if not isinstance(reversible, bool):
            self.fail("reversible", f"is {reversible!r}", "true or false")
        priority = self.data.get("priority", 0)
        if not isinstance(priority, int) or isinstance(priority, bool):
            self.fail("priority", f"is {priority!r}", "a whole number")
        vowels = self.data.get("vowels", "")
        if vowels:
            self.source_text("vowels", vowels)
        rules = self.rules(vowels)
        letters = self.rows("letters")
        words = self.rows("words")
        capitals = {key: targets[0] for key, targets in self.rows("capitals").items()}
        self.alphabet(language, letters)
        if reversible:
            self.reversible(letters)
        return Scheme(
            id=scheme_id,
            title=self.data["title"],
            source=self.data["source"],
            status=status,
            reversible=reversible,
            language=language,
            script=self.script,
            target=target,
            target_script=self.target_script,
            table=RuleTable(rules, letters, vowels=vowels, words=words, capitals=capitals),
            examples=self.examples(rules),
            priority=priority,
            rules=tuple(rules),
            letters=letters,
            words=words,
            vowels=vowels,
            capitals=capitals,
            first=self.first(),
        )

    def keys(
        self, where: str, row: dict[str, Any], needed: Iterable[str], optional: Iterable[str]
    ) -> None:
        for key in needed:
            if key not in row:
                self.fail(where, f'lacks "{key}"', "it")
        allowed = (*needed, *optional)
        for key in row:
            if key not in allowed:
                self.fail(where, f'has "{key}"', "one of " + ", ".join(allowed))

    def text(self, where: str, value: object) -> str:
        if not isinstance(value, str) or not value:
            self.fail(where, f"is {value!r}", "a text that is not empty")
        return value

    def source_text(self, where: str, value: object) -> str:
        """A text to be found in names: lower case, NFC, in the source script only."""
        text = self.text(where, value)
        self.nfc(where, text)
        if text != text.lower():
            self.fail(where, f'is "{text}"', "lower case: the engine carries the case over")
        for char in text:
            if char != APOSTROPHE and not self.belongs(char, self.script):
                what = "an apostrophe of another kind" if char == "'" else _name(char)
                self.fail(where, f'"{text}" has {what}', f"{self.script} letters or \\u2019 only")
        return text

    def target_text(self, where: str, value: object) -> str:
        if not isinstance(value, str):
            self.fail(where, f"is {value!r}", "a text")
        self.nfc(where, value)
        for char in value:
            if not self.belongs(char, self.target_script) and script_of(char) != COMMON:
                found = f'"{value}" has {_name(char)}'
                self.fail(where, found, f"{self.target_script} letters and signs only")
        return value

    def nfc(self, where: str, text: str) -> None:
        if not unicodedata.is_normalized("NFC", text):
            self.fail(where, f'"{text}" is not in NFC', "composed letters")

    def belongs(self, char: str, script: str) -> bool:
        return in_script(char, script) or script_of(char) == INHERITED

    def targets(self, where: str, value: object) -> tuple[str, ...]:
        found = value if isinstance(value, list) else [value]
        if not found:
            self.fail(where, "is []", "a text, or a list with the preferred one first")
        targets = tuple(self.target_text(where, text) for text in found)
        if len(set(targets)) < len(targets):
            self.fail(where, f"has {targets!r}", "each spelling once")
        return targets

    def sources(self, where: str, value: object) -> tuple[str, ...]:
        found = value if isinstance(value, list) else [value]
        return tuple(self.source_text(where, text) for text in found)

    def rules(self, vowels: str) -> list[Rule]:
        rows = self.data.get("rules", [])
        if not isinstance(rows, list):
            self.fail("rules", f"is {rows!r}", "a list of rows { from, to, ... }")
        rules: list[Rule] = []
        seen: dict[tuple[object, ...], int] = {}
        for number, row in enumerate(rows):
            where = f"rules[{number}]"
            if not isinstance(row, dict):
                self.fail(where, f"is {row!r}", "a row { from, to, ... }")
            self.keys(where, row, ("from", "to"), _RULE_KEYS)
            contexts = row.get("where", [])
            contexts = contexts if isinstance(contexts, list) else [contexts]
            for context in contexts:
                if context not in CONTEXTS:
                    expected = f"{', '.join(CONTEXTS[:-1])} or {CONTEXTS[-1]}"
                    self.fail(f"{where}.where", f'is "{context}"', expected)
                if not vowels and ("vowel" in context or "consonant" in context):
                    self.fail(f"{where}.where", f'is "{context}"', 'the file to have "vowels"')
            rule = Rule(
                self.source_text(f"{where}.from", row["from"]),
                self.targets(f"{where}.to", row["to"]),
                tuple(contexts),
                self.sources(f"{where}.before", row.get("before", [])),
                self.sources(f"{where}.after", row.get("after", [])),
            )
            key = (rule.source, rule.where, rule.before, rule.after)
            # A row without conditions hides every later row for the same letters.
            for earlier in (key, (rule.source, (), (), ())):
                if earlier in seen:
                    found = f'"{rule.source}" is a duplicate of rules[{seen[earlier]}]'
                    self.fail(f"{where}.from", found, "a row that can still be reached")
            seen[key] = number
            rules.append(rule)
        return rules

    def rows(self, table: str) -> dict[str, tuple[str, ...]]:
        rows = self.data.get(table, {})
        if not isinstance(rows, dict):
            self.fail(table, f"is {rows!r}", f"a table [{table}]")
        if table == "capitals":
            return {key: (self.target_text(f"capitals.{key}", to),) for key, to in rows.items()}
        return {
            self.source_text(f"{table}.{key}", key): self.targets(f"{table}.{key}", value)
            for key, value in rows.items()
        }

    def alphabet(self, language: str, letters: dict[str, tuple[str, ...]]) -> None:
        if language == "mul":
            alphabets = [row.alphabet for row in languages().values() if row.script == self.script]
        else:
            alphabets = [languages()[language].alphabet]
        lacking = sorted({char for alphabet in alphabets for char in alphabet} - set(letters))
        if lacking:
            self.fail("letters", f"has no row for {' '.join(lacking)}", "the whole alphabet")

    def reversible(self, letters: dict[str, tuple[str, ...]]) -> None:
        seen: dict[str, str] = {}
        for letter, (target, *others) in letters.items():
            if others or not target or target in seen:
                found = f'writes "{letter}" as {target!r}, as "{seen.get(target, "")}"'
                self.fail("letters", found, "one sign of its own for each, or reversible = false")
            seen[target] = letter

    def examples(self, rules: list[Rule]) -> tuple[tuple[str, ...], ...]:
        rows = self.data["examples"]
        if not isinstance(rows, list) or not rows:
            self.fail("examples", f"is {rows!r}", "a list of [native, spelling]")
        for number, row in enumerate(rows):
            if not (
                isinstance(row, list)
                and len(row) >= 2
                and all(isinstance(text, str) and text for text in row)
            ):
                self.fail(f"examples[{number}]", f"is {row!r}", "[native, spelling, ...]")
            for text in row:
                self.nfc(f"examples[{number}]", text)
        examples = tuple(tuple(row) for row in rows)
        natives = fold_apostrophes(" ".join(native for native, *_ in examples).lower())
        for number, rule in enumerate(rules):
            if rule.source not in natives:
                self.fail(f"rules[{number}]", f'("{rule.source}") has no example', "at least one")
        return examples

    def first(self) -> Scheme | None:
        name = self.data.get("first")
        if name is None:
            return None
        other = self.path.with_name(f"{name}.toml")
        if not isinstance(name, str) or name == self.path.stem or not other.is_file():
            self.fail("first", f"is {name!r}", "the id of another scheme in the same folder")
        scheme = _load_once(other)
        if (scheme.script, scheme.target_script) != (self.script, self.script) or scheme.first:
            self.fail("first", f"is {name!r}", f"a scheme that writes {self.script} itself")
        return scheme


def _name(char: str) -> str:
    return f"{unicodedata.name(char, 'a character without name')} (U+{ord(char):04X})"
