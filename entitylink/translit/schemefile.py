"""Read transliteration schemes from their files, and refuse a file that breaks the rules.

In: a TOML file of `schemes/`. Out: a `Scheme`. Whether its examples come out as written is
checked by the tests (`translit.check`), because it takes longer than loading.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from entitylink.datafile import read_toml
from entitylink.errors import DataFileError, SchemeError
from entitylink.text.scripts import COMMON, INHERITED, script_of
from entitylink.translit.languages import in_script, languages
from entitylink.translit.rules import Rule, RuleTable
from entitylink.translit.scheme import ALL_LANGUAGES, SOUNDS, Scheme, SchemeStatus
from entitylink.translit.sounds import ALPHABET, is_sounds
from entitylink.translit.tablefile import TableFile, character
from entitylink.translit.words import APOSTROPHE, NON_JOINER, fold_apostrophes

__all__ = ["load_once", "load_scheme"]

_STATUSES: tuple[SchemeStatus, ...] = ("current", "superseded", "informal")

_NEEDED = ("id", "title", "source", "status", "reversible", "language", "script", "target",
           "target_script", "examples")  # fmt: skip
_OPTIONAL = ("also_for", "around", "borrows", "capitals", "consonants", "decompose", "doubling",
             "doubted", "final", "first", "given", "hyphens", "inherent", "joins", "killer",
             "letters", "liaison", "patterns", "pre", "prefixes", "priority", "root", "rules",
             "serves", "small", "suffixes", "surnames", "surnames_of", "then", "unaccented",
             "vowels", "words")  # fmt: skip
_TABLES = ("around", "capitals", "consonants", "decompose", "doubted", "given", "letters",
           "liaison", "pre", "rules", "surnames", "surnames_of", "words")  # fmt: skip


@cache
def load_once(path: Path) -> Scheme:
    """Read a scheme file, or give what was read before."""
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


class _Reader(TableFile):
    """Checks one parsed file and builds the scheme that it describes."""

    def __init__(self, path: Path, data: dict[str, Any]) -> None:
        super().__init__(path, data)
        self.script = ""
        self.target_script = ""
        self.hyphens = False

    def scheme(self) -> Scheme:
        self.fields("the file", self.data, _NEEDED, _OPTIONAL)
        scheme_id, title, source = self.text("id"), self.text("title"), self.text("source")
        language, script = self.text("language"), self.text("script")
        self.target_script = self.text("target_script")
        target = self.data["target"]
        if not isinstance(target, str):
            self.fail("target", f"is {target!r}", 'a language code, or ""')
        if scheme_id != self.path.stem:
            self.fail("id", f'is "{scheme_id}"', f'"{self.path.stem}", as the file is named')
        opening = f"{language}-{script}-{self.target_script}-"
        if not scheme_id.startswith(opening):
            self.fail("id", f'is "{scheme_id}"', f'it to start with "{opening}"')
        if language not in languages():
            self.fail("language", f'is "{language}"', "a code that languages.toml has")
        if target and target not in languages():
            self.fail("target", f'is "{target}"', 'a code that languages.toml has, or ""')
        status = self.data["status"]
        if status not in _STATUSES:
            self.fail("status", f"is {status!r}", ", ".join(_STATUSES))
        reversible = self.flag("reversible", False)
        priority = self.data.get("priority", 0)
        if not isinstance(priority, int) or isinstance(priority, bool):
            self.fail("priority", f"is {priority!r}", "a whole number")
        self.doubling = self.text("doubling", "")
        first, then = self.first(), self.then()
        self.script = first.target_script if first else script
        self.hyphens = self.flag("hyphens", False)
        if self.hyphens and first is None:
            self.fail("hyphens", "stands alone", 'it beside "first", whose hyphens it keeps')
        # Whole words and surnames stand as texts have them, letters as the steps make them.
        words, surnames = self.rows("words"), self.surnames()
        others = self.other("surnames_of")
        self.decompose = self.flag("decompose", False)
        pre = self.step()
        self.script = "Latn" if pre == "pinyin" else self.script
        vowels = self.text("vowels", "")
        if vowels:
            self.key("vowels", vowels)
        rules = self.rules(vowels)
        letters = self.rows("letters")
        self.alphabet(language, {**letters, **self.rows("consonants")})
        if reversible:
            self.reversible(letters)
        examples = self.examples(rules)
        capitals = self.capitals()
        table_rules = [*rules, *self.syllables(letters)]
        given = {**letters, **self.rows("given")}
        table = RuleTable(
            table_rules,
            letters,
            vowels=vowels,
            words=words,
            capitals=capitals,
            cased=script != SOUNDS,
            prefixes=self.keys("prefixes"),
            suffixes=self.keys("suffixes"),
            patterns=self.patterns(letters, vowels),
            doubling=self.doubling,
        )
        scheme = Scheme(
            id=scheme_id,
            title=title,
            source=source,
            status=status,
            reversible=reversible,
            language=language,
            script=script,
            target=target,
            target_script=self.target_script,
            table=table,
            examples=examples,
            also_for=self.also_for(language, target),
            priority=priority,
            rules=tuple(rules),
            first=first,
            serves=self.serves(script),
            small=self.strings("small", self.data.get("small", [])),
            joins=self.strings("joins", self.data.get("joins", [])),
            borrows=self.borrows(language, target),
            unaccented=self.unaccented(),
            pre=pre,
            decompose=self.decompose,
            surnames=surnames,
            uncut=others.table.known_words if others else frozenset(),
            given=(
                RuleTable(table_rules, given, vowels=vowels, capitals=capitals)
                if given != letters
                else None
            ),
            doubted=self.flag("doubted", False),
            liaison=self.flag("liaison", False),
            hyphens=self.hyphens,
            letters=letters,
            capitals=capitals,
        )
        if scheme.liaison:
            tied = [*scheme.surname_rules(), *table_rules]
            table = RuleTable(tied, given, vowels=vowels, capitals=capitals)
            scheme = replace(scheme, given=table)
        if then is None:
            return scheme
        return replace(
            scheme,
            table=then.table,
            pre=then.pre,
            decompose=then.decompose,
            surnames=then.surnames,
            uncut=then.uncut,
            given=then.given,
            doubted=then.doubted,
            liaison=then.liaison,
            letters=then.letters,
            capitals=then.capitals,
        )

    def check_chars(self, where: str, key: str) -> None:
        if self.script == SOUNDS:
            if not is_sounds(key):
                self.fail(where, f'is "{key}"', f"sounds out of {''.join(ALPHABET)}")
            return
        if key != key.lower():
            self.fail(where, f'is "{key}"', "lower case: the engine carries the case over")
        for char in key:
            if char == "-" and self.hyphens:
                continue
            if char not in (APOSTROPHE, NON_JOINER) and not self.belongs(char, self.script):
                what = "an apostrophe of another kind" if char == "'" else character(char)
                self.fail(where, f'"{key}" has {what}', f"{self.script} letters or \\u2019 only")

    def check_target(self, where: str, target: str) -> None:
        self.composed(where, target)
        for char in target:
            if not self.belongs(char, self.target_script) and script_of(char) != COMMON:
                found = f'"{target}" has {character(char)}'
                self.fail(where, found, f"{self.target_script} letters and signs only")

    def belongs(self, char: str, script: str) -> bool:
        return in_script(char, script) or script_of(char) in (INHERITED, script)

    def composed(self, where: str, text: str) -> None:
        if not unicodedata.is_normalized("NFC", text):
            self.fail(where, f'"{text}" is not in NFC', "composed letters")

    def unaccented(self) -> re.Pattern[str] | None:
        patterns = self.strings("unaccented", self.data.get("unaccented", []))
        try:
            return re.compile("|".join(f"(?:{each})" for each in patterns)) if patterns else None
        except re.error as error:
            self.fail("unaccented", f"is no regular expression ({error})", "a list of them")

    def capitals(self) -> dict[str, str]:
        rows = self.data.get("capitals", {})
        if not isinstance(rows, dict):
            self.fail("capitals", f"is {rows!r}", "a table [capitals]")
        for key, capital in rows.items():
            self.check_target(f"capitals.{key}", self.strings(f"capitals.{key}", capital)[0])
        return dict(rows)

    def serves(self, script: str) -> tuple[str, ...]:
        served = self.strings("serves", self.data.get("serves", []))
        if bool(served) != (script == SOUNDS):
            self.fail("serves", f"is {list(served)}", f'languages where script = "{SOUNDS}"')
        for code in served:
            if code not in languages():
                self.fail("serves", f'has "{code}"', "codes that languages.toml has")
        return served

    def also_for(self, language: str, target: str) -> tuple[str, ...]:
        codes = self.strings("also_for", self.data.get("also_for", []))
        if codes and self.data["script"] == SOUNDS:
            self.fail("also_for", f"is {list(codes)}", f'no such field where script = "{SOUNDS}"')
        for place, code in enumerate(codes):
            if code not in languages():
                self.fail("also_for", f'has "{code}"', "codes that languages.toml has")
            if code in (language, target, *codes[:place]):
                expected = "further languages, each one once"
                self.fail("also_for", f'has "{code}"', expected)
        return codes

    def alphabet(self, language: str, letters: dict[str, tuple[str, ...]]) -> None:
        if self.script == SOUNDS:
            alphabets = ["".join(char for char in ALPHABET if not char.isdigit())]
        elif self.script != self.data["script"]:
            alphabets = []
        elif language == ALL_LANGUAGES:
            alphabets = [row.alphabet for row in languages().values() if row.script == self.script]
        else:
            alphabets = [languages()[language].alphabet]
        if self.decompose:
            alphabets = [unicodedata.normalize("NFD", alphabet) for alphabet in alphabets]
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
            where = f"examples[{number}]"
            if len(self.strings(where, row)) < 2 or not all(row):
                self.fail(where, f"is {row!r}", "[native, spelling, ...]")
            for text in row:
                self.composed(where, text)
            if self.script == SOUNDS:
                code = row[0].partition(":")[0]
                if code not in self.data.get("serves", []):
                    found = f'starts with "{code}"'
                    self.fail(where, found, 'a language of "serves", as in "ka: თბილისი"')
        # What stands in a word behind a step or a scheme cannot be seen in the examples.
        changed = not {"first", "pre", "surnames", "surnames_of"}.isdisjoint(self.data)
        if self.script == self.data["script"] != SOUNDS and not changed:
            natives = fold_apostrophes(" ".join(native for native, *_ in rows).lower())
            if self.decompose:
                natives = unicodedata.normalize("NFD", natives)
            for number, rule in enumerate(rules):
                if rule.source not in natives:
                    found = f'("{rule.source}") has no example'
                    self.fail(f"rules[{number}]", found, "at least one")
        return tuple(tuple(row) for row in rows)

    def surnames(self) -> dict[str, tuple[str, ...]]:
        other = self.other("surnames_of")
        return {**dict.fromkeys(other.surnames if other else (), ()), **self.rows("surnames")}

    def first(self) -> Scheme | None:
        scheme = self.other("first")
        # One that restores letters may itself start from one that does (stress from ё).
        restores = scheme and scheme.script == scheme.target_script
        if scheme and (scheme.script != self.data["script"] or (scheme.first and not restores)):
            expected = f"a scheme for {self.data['script']} that starts from letters"
            self.fail("first", f'is "{scheme.id}"', expected)
        return scheme

    def borrows(self, language: str, target: str) -> Scheme | None:
        scheme = self.other("borrows")
        if scheme and (
            (scheme.language, scheme.target_script) != (language, self.target_script)
            or scheme.target in ("", target)
        ):
            expected = f'a scheme of "{language}" in {self.target_script} for another target'
            self.fail("borrows", f'is "{scheme.id}"', expected)
        return scheme

    def then(self) -> Scheme | None:
        scheme, first = self.other("then"), self.other("first")
        script = first.target_script if first else self.data["script"]
        if scheme and (scheme.first or (scheme.script, scheme.target_script) != (
            script, self.target_script
        )):  # fmt: skip
            expected = f"a scheme from {script} to {self.target_script} that starts from letters"
            self.fail("then", f'is "{scheme.id}"', expected)
        for name in _TABLES:
            if scheme and name in self.data:
                self.fail("then", f'stands beside "{name}"', "one of them: it names the table")
        return scheme

    def other(self, where: str) -> Scheme | None:
        if where not in self.data:
            return None
        name = self.data[where]
        other = self.path.with_name(f"{name}.toml")
        if not isinstance(name, str) or name == self.path.stem or not other.is_file():
            self.fail(where, f"is {name!r}", "the id of another scheme in the same folder")
        return load_once(other)
