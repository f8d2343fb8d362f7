"""Read transliteration schemes from their files, and refuse a file that breaks the rules.

In: a TOML file of `schemes/`: one published or press spelling, from one language's script into
the letters of one target language. Out: a `Scheme` that writes words and texts. Choosing a
scheme for a text is done in `translit.write`; whether the examples come out as written is
checked by the tests (`translit.check`), because it takes longer than loading.

A file may start from letters, from what another scheme makes of them (`first`), or from sounds.
A file for sounds says how the press of one language spells what it hears, and so serves every
language that is read faithfully: `schemes` ties it to each of them, as if each had a file.

`schemes` opens only the files of the language asked for: the name of a file starts with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal

from entitylink.datafile import read_toml
from entitylink.errors import DataFileError, SchemeError
from entitylink.text.scripts import COMMON, INHERITED, script_of
from entitylink.translit.languages import check_language, in_script, languages, scripts
from entitylink.translit.orthography import Orthography, orthographies_of
from entitylink.translit.rules import Rule, RuleTable
from entitylink.translit.sounds import ALPHABET, is_sounds
from entitylink.translit.steps import STEPS
from entitylink.translit.surnames import cut_name, with_marks
from entitylink.translit.tablefile import TableFile, character
from entitylink.translit.words import APOSTROPHE, NON_JOINER, fold_apostrophes, split_words

__all__ = ["FOLDER", "SOUNDS", "Scheme", "SchemeStatus", "load_scheme", "scheme_by_id", "schemes"]

FOLDER = Path(__file__).with_name("schemes")

SOUNDS = "sounds"
"""The script of a scheme that writes sound strings (`translit.sounds`)."""

SchemeStatus = Literal["current", "superseded", "informal"]
_STATUSES: tuple[SchemeStatus, ...] = ("current", "superseded", "informal")

_NEEDED = ("id", "title", "source", "status", "reversible", "language", "script", "target",
           "target_script", "examples")  # fmt: skip
_OPTIONAL = ("around", "capitals", "consonants", "decompose", "doubling", "doubted", "final",
             "first", "given", "inherent", "joins", "killer", "letters", "liaison", "patterns",
             "pre", "prefixes", "priority", "root", "rules", "serves", "small", "suffixes",
             "surnames", "surnames_of", "then", "vowels", "words")  # fmt: skip
_TABLES = ("around", "capitals", "consonants", "decompose", "doubted", "given", "letters",
           "liaison", "pre", "rules", "surnames", "surnames_of", "words")  # fmt: skip
_ALL = "mul"
# Maqaf and the Armenian hyphen tie names (בן־גוריון); comma, semicolon and question mark of Arabic.
_SIGNS = str.maketrans("\u05be\u058a\u060c\u061b\u061f", "--,;?")
_READINGS = 2  # readings of a word that a scheme for sounds writes
_SURNAMES = 4  # spellings of a surname that the given name is tied to


@dataclass(frozen=True, eq=False)
class Scheme:
    """One transliteration scheme; two schemes are the same when they are the same object.

    language  the language of the names it is for (BCP 47); "mul": all languages of `script`.
    target    the language it writes for; "" for a standard that serves all, which is then
              known by its `id`.
    priority  among several schemes of one language and target the highest is preferred.
    examples  native text, the spelling that must come out, further spellings that must be
              among the alternatives. In a file for sounds the text starts with its language
              and a colon.
    first     a scheme that every word goes through before: it restores what the native
              spelling leaves out, as Russian prints ё as е, or does half of the way, as
              pinyin does from Han characters to the Czech spelling.
    reader    reads the word into the sounds that the table starts from; None where it starts
              from letters.
    serves    languages that a file for sounds is good for.
    small     words (bin), and beginnings that do not end in a letter (al-), that stay small
              where names of a script without capitals get one: al-Sisi.
    surnames  native surnames, and how they are spelled, () as the table does; names printed as
              one word are cut behind them (`translit.surnames`), but not the words `uncut`.
    doubted   whether a word with a surname may be none (a town, a foreign word): then the word
              as a whole is the last alternative.
    given     the table for given names, where it is not that of all words; with `liaison` it
              writes the surname too, because the given name sounds different behind it.
    joins     words that are read together with their neighbor, each with the space that goes:
              with "عبد ال" (here or in `first`) عبد الله is one word.
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
    first: Scheme | None = None
    reader: Orthography | None = None
    serves: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    pre: str = ""
    decompose: bool = False
    surnames: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    uncut: frozenset[str] = field(default=frozenset(), repr=False)
    doubted: bool = False
    given: RuleTable | None = None
    liaison: bool = False
    letters: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    capitals: dict[str, str] = field(default_factory=dict, repr=False)

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
        restored = self.first.spellings(word, limit=limit) if self.first else [word]
        found: dict[str, None] = {}
        for each in restored:
            for spelling in (
                self._from_sounds(each) if self.reader else self._from_words(each, limit)
            ):
                found.setdefault(unicodedata.normalize("NFC", spelling))
            if len(found) >= limit:
                break
        # A script without capitals has no model to go by; a name gets one on every word.
        if word.lower() == word == word.title():
            return [self._as_name(spelling) for spelling in found][:limit]
        return list(found)[:limit]

    def joined(self, text: str) -> str:
        """Write words together that `joins` names."""
        for part in self.first.joins if self.first else self.joins:
            if part in text:
                edges = rf"(?<=\w){part}\b" if part.startswith(" ") else rf"\b{part}(?=\w)"
                text = re.sub(edges, part.replace(" ", ""), text)
        return text

    def write(self, text: str) -> str:
        """Write each native word of a text in its preferred spelling, keep everything else.

        >>> scheme_by_id("ru-Cyrl-Latn-de-press").write("«Сергей Лавров», 2024")
        '«Sergej Lawrow», 2024'
        """
        return "".join(
            self.spellings(piece, limit=1)[0]
            if is_word and self.applies_to(piece)
            else self._between(piece)
            for piece, is_word in split_words(self.joined(text))
        )

    def phrases(self, text: str, *, limit: int = 8) -> list[str]:
        """Give the spellings of a whole text; those with fewer second choices come first."""
        return _combined(
            [
                self.spellings(piece, limit=limit)
                if is_word and self.applies_to(piece)
                else [self._between(piece)]
                for piece, is_word in split_words(self.joined(text))
            ],
            limit,
        )

    def _between(self, piece: str) -> str:
        """What stands between words: signs of the native script have counterparts."""
        return piece if self.script == self.target_script else piece.translate(_SIGNS)

    def bound_to(self, language: str) -> Scheme | None:
        """Tie a scheme for sounds to one language; None if that language has no table to read."""
        row = languages()[language]
        members = scripts()[row.script].members if row.script in scripts() else ()
        for script in members or (row.script,):
            known = orthographies_of(script)
            own = [each for each in known if language == each.language]
            own += [each for each in known if language in each.also]
            # The general table of a script holds the letters of its smaller languages.
            own += [each for each in known if each.language == "und"]
            if own:
                restoring = next((each for each in schemes(language, language)), None)
                return replace(
                    self,
                    id=self.id.replace(f"{_ALL}-{SOUNDS}", f"{language}-{script}", 1),
                    language=language,
                    script=script,
                    reader=own[0],
                    first=restoring,
                )
        return None

    def _from_words(self, text: str, limit: int) -> list[str]:
        if self.first is None:
            return self._from_word(text, limit)
        pieces = split_words(text)
        return _combined(
            [self._from_word(piece, limit) if inside else [piece] for piece, inside in pieces],
            limit,
        )

    def _from_word(self, word: str, limit: int) -> list[str]:
        if not (self.surnames or self.pre or self.decompose):
            return self.table.apply(word, limit=limit)
        # Whole words and names are known as texts have them, letters as the step makes them.
        found = self.table.whole(word, limit=limit)
        if found:
            return found
        parts = cut_name(word, self.surnames) if word not in self.uncut else None
        if parts is None:
            return self.table.apply(self._prepared(word), limit=limit)
        found = self._from_name(*parts, limit)
        if not self.doubted:
            return found
        uncut = self.table.apply(self._prepared(word), limit=1)
        return list(dict.fromkeys([*found[: max(limit - 1, 1)], *uncut]))[:limit]

    def _from_name(self, surname: str, given: str, limit: int) -> list[str]:
        spellings = list(self.surnames[surname])
        spellings = spellings or self.table.apply(self._prepared(surname), limit=limit)
        if not given:
            return spellings[:limit]
        table = self.given or self.table
        # Mun Jae-in, then Mun Jaein. A step leaves marks of its own.
        forms = [with_marks(given)] if table.covers(APOSTROPHE) and not self.pre else []
        lists = []
        for form in (*forms, given):
            if self.liaison:
                tied = self._prepared(surname + APOSTROPHE + form)
                lists.append(table.apply(tied, limit=limit))
            else:
                names = table.apply(self._prepared(form), limit=limit)
                lists.append(_combined([spellings, [" "], names], limit))
        return [each for row in zip_longest(*lists) for each in row if each is not None][:limit]

    def surname_rules(self) -> list[Rule]:
        """The surnames as rules: what stands before the first apostrophe of a name."""
        rules = [
            Rule(
                self._prepared(surname + APOSTROPHE),
                tuple(f"{each} " for each in self._from_name(surname, "", _SURNAMES)),
                ("word-start",),
            )
            for surname in self.surnames
        ]
        return sorted(rules, key=lambda rule: -len(rule.source))

    def _prepared(self, word: str) -> str:
        if self.pre:
            word = fold_apostrophes(STEPS[self.pre](word))
        return unicodedata.normalize("NFD", word) if self.decompose else word

    def _from_sounds(self, word: str) -> list[str]:
        assert self.reader is not None
        found: list[str] = []
        for sounds in self.reader.spell(word.lower(), _READINGS):
            found += [self.table.recased(text, word) for text in self.table.apply(sounds)]
        return found

    def _as_name(self, spelling: str) -> str:
        words = []
        for word in spelling.split(" "):
            small = next((start for start in self.small if self._stays_small(start, word)), "")
            words.append(small + self.table.capitalized(word[len(small) :]))
        return " ".join(words)

    def _stays_small(self, start: str, word: str) -> bool:
        return word == start or (not start.isalpha() and word.startswith(start))


def _combined(choices: list[list[str]], limit: int) -> list[str]:
    """Join one spelling of each piece, those with fewer second choices first."""
    partial: list[tuple[int, str]] = [(0, "")]
    for spellings in choices:
        grown = [
            (rank + choice, done + spelling)
            for rank, done in partial
            for choice, spelling in enumerate(spellings)
        ]
        grown.sort(key=lambda entry: entry[0])
        partial = grown[:limit]
    return list(dict.fromkeys(done for _, done in partial))


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
        if language is None or path.stem.split("-")[0] in (language.split("-")[0], _ALL)
        for scheme in (_load_once(path),)
        if scheme.script != SOUNDS
        and not (scheme.language == _ALL and scheme.target == language)
        and (language is None or _serves(scheme, language))
        and (target is None or _writes_for(scheme, target))
    ]
    if language is None or languages().get(language.split("-")[0]):
        have = {(scheme.language, scheme.target) for scheme in chosen}
        chosen += [
            bound
            for scheme in _sound_schemes()
            if target is None or _writes_for(scheme, target)
            for served in scheme.serves
            if language is None or served == language.split("-")[0]
            if (served, scheme.target) not in have and served != scheme.target
            for bound in (_bound(scheme.id, served),)
            if bound is not None
        ]
    chosen.sort(key=_order)
    return tuple(chosen)


def scheme_by_id(scheme_id: str) -> Scheme | None:
    """Give the scheme with this id, None if there is none."""
    path = FOLDER / f"{scheme_id}.toml"
    if path in _files():
        return _load_once(path)
    language, _, rest = scheme_id.partition("-")
    bound = f"{_ALL}-{SOUNDS}-{rest.partition('-')[2]}"
    if FOLDER / f"{bound}.toml" in _files() and language in languages():
        return _bound(bound, language)
    return None


def _order(scheme: Scheme) -> tuple[bool, str, bool, str, int, str]:
    mul = scheme.language == _ALL
    return (mul, scheme.language, not scheme.target, scheme.target, -scheme.priority, scheme.id)


def _serves(scheme: Scheme, language: str) -> bool:
    if scheme.language == _ALL:
        own = languages().get(language) or languages().get(language.split("-")[0])
        return own is not None and own.script == scheme.script
    return scheme.language == language or language.startswith(scheme.language + "-")


def _writes_for(scheme: Scheme, target: str) -> bool:
    return scheme.target in (target, target.split("-")[0])


@lru_cache(maxsize=1)
def _sound_schemes() -> tuple[Scheme, ...]:
    opening = f"{_ALL}-{SOUNDS}-"
    return tuple(_load_once(path) for path in _files() if path.stem.startswith(opening))


@cache
def _bound(scheme_id: str, language: str) -> Scheme | None:
    return _load_once(FOLDER / f"{scheme_id}.toml").bound_to(language)


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


class _Reader(TableFile):
    """Checks one parsed file and builds the scheme that it describes."""

    def __init__(self, path: Path, data: dict[str, Any]) -> None:
        super().__init__(path, data)
        self.script = ""
        self.target_script = ""

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
            priority=priority,
            rules=tuple(rules),
            first=first,
            serves=self.serves(script),
            small=self.strings("small", self.data.get("small", [])),
            joins=self.strings("joins", self.data.get("joins", [])),
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

    def alphabet(self, language: str, letters: dict[str, tuple[str, ...]]) -> None:
        if self.script == SOUNDS:
            alphabets = ["".join(char for char in ALPHABET if not char.isdigit())]
        elif self.script != self.data["script"]:
            alphabets = []
        elif language == _ALL:
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
        if scheme and (scheme.script != self.data["script"] or scheme.first):
            expected = f"a scheme for {self.data['script']} that starts from letters"
            self.fail("first", f'is "{scheme.id}"', expected)
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
        return _load_once(other)
