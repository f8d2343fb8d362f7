"""Check the tables of the core gazetteer, and say line by line what is wrong.

    python gazetteers/scripts/check_core.py              exit 1 with one line for each problem
    python gazetteers/scripts/check_core.py --sounds     print how far each native name is off

In: the tables in `gazetteers/core`, in the form that `docs/adding-an-entity.md` describes. Out: one
line for each problem: file, line, what was found, what was expected. The loader
(`entitylink.gazetteer.core`) refuses only what it cannot read; whether the QIDs are the right ones
is not checked here, since that needs facts from outside.

The one check that guesses compares sounds: a native name that does not sound like the label was
often pasted from the line above. Exonyms (Greece is Ελλάδα) and translated names of organizations
sound different too; they stand in `core/exceptions.tsv` with the reason.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from entitylink.errors import LanguageError
from entitylink.gazetteer.core import COLUMNS
from entitylink.model import NAME_KINDS, is_qid
from entitylink.names.parse import parse
from entitylink.text.clean import fold
from entitylink.text.scripts import COMMON, INHERITED, main_script, script_of
from entitylink.translit.correspond import correspondence
from entitylink.translit.languages import check_language, in_script, languages, scripts
from entitylink.translit.read import read
from entitylink.translit.sounds import strict

__all__ = ["CHECKS", "Row", "Tables", "difference", "main", "problems", "read_tables"]

CORE = Path(__file__).resolve().parent.parent / "core"

KIND_OF_TABLE = {
    "people.tsv": "person",
    "places.tsv": "place",
    "organizations.tsv": "organization",
}
COLUMNS_OF: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(KIND_OF_TABLE, COLUMNS),
    "cldr.tsv": ("id", "lang", "name"),
    "cldr-map.tsv": ("cldr", "id"),
    "seats.tsv": ("place", "government"),
    "exceptions.tsv": ("id", "reason"),
}
ID_COLUMNS = ("id", "place", "government")

LOCAL_ID = re.compile(r"el:[a-z0-9]+(?:-[a-z0-9]+)*")
LOCAL_SHARE = 0.15
LONGEST_DESCRIPTION = 90
PRIORS = range(1, 1001)

# ISO 3166-1 alpha-2, and XK, which everybody uses for Kosovo.
COUNTRIES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ
    EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
    GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY
    KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
    MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
    QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG
    TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA
    ZM ZW
    """.split()  # noqa: SIM905 - 250 quoted codes, one a line, read worse
)

# Languages the library has no facts for, by the script their press uses.
FURTHER_LANGUAGES = {
    code: script
    for script, codes in {
        "Latn": "bi bm br ceb ch cnr co crh dsb fo gn gv haw hsb kl mh mi ny oc pau pcm rm rn sc"
        " sg sm ss st to tpi ty",
        "Cyrl": "ab ce cv os sah",
        "Arab": "ks",
        "Cher": "chr",
        "Deva": "kok",
        "Tibt": "dz",
    }.items()
    for code in codes.split()
}

# Spaces that are no plain space, and signs nobody sees. U+200C and U+200D stay: they are spelling.
NO_PLAIN_SPACE = re.compile(
    r"^\s|\s$|\s\s|[^\S ]|[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]"
)

# Latin capitals that every script borrows as they are: II, NATO, J. D., BBC.
BORROWED = re.compile(r"[A-Z]+")

MOST_DIFFERENT = 2.0
"""The largest difference of two names that pass as one, in nats a sound (`--sounds` lists them).

Of the 1,319 rows whose native name is not the label, 65 of 621 persons, 87 of 423 places and 134 of
275 organizations are above and listed; about a hundred of the reasons, for Japanese names and
translated organizations, were given by rule and not looked at one by one. The limit was chosen on
the first 815 of these rows: of labels with the native name of a random other entity of the same
kind and language 0.2, 1.2 and 1.4 % were below; of 360 persons with the name of another that
shares a word with theirs, 3 were.
"""
LEAST_SOUNDS = 3
"""Sounds a part of a name must have to stand for the whole of it."""


@dataclass(frozen=True)
class Row:
    """One line of one table: its cells by column."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def told(self, found: str, expected: str) -> str:
        """Put a problem of this row in words."""
        return f"{self.file}, line {self.line}: {found}; expected {expected}"


@dataclass
class Tables:
    """All tables as they stand; `broken` tells what could not be read as a row."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    @property
    def entities(self) -> list[Row]:
        """The rows of the three tables of entities."""
        return [row for file in KIND_OF_TABLE for row in self.rows[file]]


def read_tables(folder: Path) -> Tables:
    """Read all tables; lines that are no row are told in `broken` and left out."""
    tables = Tables()
    for file, columns in COLUMNS_OF.items():
        rows = tables.rows[file] = []
        try:
            text = (folder / file).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            tables.broken.append(f"{file}, line 1: {error}; expected a table in UTF-8")
            continue
        if "\r" in text:
            number = text[: text.index("\r")].count("\n") + 1
            tables.broken.append(f"{file}, line {number}: a carriage return; expected line feeds")
            text = text.replace("\r", "")
        if not text.endswith("\n"):
            tables.broken.append(f"{file}, line {text.count(chr(10)) + 1}: the end; expected \\n")
        header_seen = False
        for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
            if line.startswith("#"):
                continue
            cells = line.split("\t")
            where = f"{file}, line {number}"
            if not header_seen:
                header_seen = True
                if tuple(cells) != columns:
                    tables.broken.append(
                        f"{where}: columns are {', '.join(cells)}; expected {', '.join(columns)}"
                    )
                    break
            elif len(cells) != len(columns):
                tables.broken.append(f"{where}: {len(cells)} cells; expected {len(columns)}")
            else:
                rows.append(Row(file, number, dict(zip(columns, cells, strict=True))))
    return tables


def natural(entity_id: str) -> tuple[bool, int, str]:
    """Sort ids: Q9 before Q10, all QIDs before local ids."""
    return (not is_qid(entity_id), int(entity_id[1:]) if is_qid(entity_id) else 0, entity_id)


def script_of_language(code: str) -> str | None:
    """The script a language is written in; "" for `mul`, None for a code that is none.

    A script in the code itself (`sr-Latn`) is the one; else the longest part that is known counts.
    """
    try:
        if check_language(code) != code:
            return None
    except LanguageError:
        return None
    parts = code.split("-")
    known = languages()
    if parts[0] == "mul":
        return ""
    if parts[0] not in known and parts[0] not in FURTHER_LANGUAGES:
        return None
    for part in parts[1:]:
        if part in scripts():
            return part
    for size in range(len(parts), 0, -1):
        language = known.get("-".join(parts[:size]))
        if language is not None:
            return language.script
    return FURTHER_LANGUAGES[parts[0]]


def other_names(row: Row) -> list[tuple[str, str, str]]:
    """The other names of an entity as (text, language, kind); "" where a part is missing."""
    names = []
    for part in row["other_names"].split(" | ") if row["other_names"] else []:
        text, _, tag = part.rpartition("@")
        lang, colon, kind = tag.partition(":")
        names.append((text, lang, kind if colon else "alias"))
    return names


def all_names(row: Row) -> list[tuple[str, str, str]]:
    """Label, native name (where it is not the label again) and other names."""
    label = (row["label"], "en", "label")
    native = (row["native_name"], row["native_lang"], "native")
    return [label, *([native] if native[:2] != label[:2] else []), *other_names(row)]


def check_form(tables: Tables) -> Iterator[str]:
    """Each line is a row: UTF-8, right header, right number of cells."""
    yield from tables.broken


def check_text(tables: Tables) -> Iterator[str]:
    """Every cell is NFC without stray spaces or invisible signs."""
    for rows in tables.rows.values():
        for row in rows:
            for column, text in row.cells.items():
                if text.isascii() and text == " ".join(text.split()):
                    continue
                if not unicodedata.is_normalized("NFC", text):
                    yield row.told(f"{column} is not in NFC: {text!r}", "NFC")
                parts = text.split(" | ") if column == "other_names" else [text]
                for part in parts:
                    if NO_PLAIN_SPACE.search(part):
                        yield row.told(
                            f"{column} has {part!a}",
                            "single spaces between words, none at the ends",
                        )


def check_order(tables: Tables) -> Iterator[str]:
    """Rows stand sorted by id, the names in a cell by language and text; no row stands twice."""
    keys: dict[str, Callable[[Row], tuple[object, ...]]] = {
        **dict.fromkeys(KIND_OF_TABLE, lambda row: natural(row["id"])),
        "exceptions.tsv": lambda row: natural(row["id"]),
        "seats.tsv": lambda row: (natural(row["place"]), natural(row["government"])),
        "cldr.tsv": lambda row: (natural(row["id"]), row["lang"], row["name"]),
        "cldr-map.tsv": lambda row: (row["cldr"],),
    }
    for file, rows in tables.rows.items():
        key = keys[file]
        for before, row in pairwise(rows):
            first = next(iter(row.cells.values()))
            if key(row) == key(before):
                yield row.told(f"{first} as in line {before.line}", "each row once")
            elif key(row) < key(before):
                yield row.told(
                    f"{first} behind {next(iter(before.cells.values()))}", "rows sorted by id"
                )
    for row in tables.entities:
        names = [(lang, text) for text, lang, _ in other_names(row)]
        for earlier, later in pairwise(names):
            if later < earlier:
                yield row.told(
                    f"other_names has {later[1]}@{later[0]} behind {earlier[1]}@{earlier[0]}",
                    "names sorted by language, then text",
                )


def check_ids(tables: Tables) -> Iterator[str]:
    """Ids are QIDs or local ids, each once; `wikidata` repeats a QID; few ids are local."""
    seen: dict[str, Row] = {}
    for row in tables.entities:
        entity_id = row["id"]
        if entity_id in seen:
            first = seen[entity_id]
            yield row.told(f"id {entity_id} as in {first.file}, line {first.line}", "each id once")
        seen.setdefault(entity_id, row)
        if is_qid(entity_id):
            if row["wikidata"] != entity_id:
                yield row.told(f"wikidata is {row['wikidata']!r}", f"the id, {entity_id!r}")
        elif not LOCAL_ID.fullmatch(entity_id):
            yield row.told(
                f"id is {entity_id!r}", "a QID, or el: and lower-case words with hyphens"
            )
        elif row["wikidata"]:
            yield row.told(f"wikidata is {row['wikidata']!r}", "nothing for a local id")
    for file in KIND_OF_TABLE:
        rows = tables.rows[file]
        local = [row for row in rows if not is_qid(row["id"])]
        if len(local) > LOCAL_SHARE * len(rows):
            yield local[0].told(
                f"{len(local)} of {len(rows)} ids are local, this is the first",
                f"at most {LOCAL_SHARE:.0%}",
            )


def check_names(tables: Tables) -> Iterator[str]:
    """Names have a text, a known language and a known kind; none stands twice in one entity."""
    for row in tables.entities:
        for text, lang, kind in all_names(row):
            if not text:
                column = kind if kind == "label" else f"{kind}_name" if kind == "native" else ""
                yield row.told(f"{column or 'other_names'} has no text before @{lang}", "a name")
            elif "@" in text or "|" in text:
                yield row.told(f"the name {text!r}", "names parted by ' | ', each with one @")
            if script_of_language(lang) is None:
                yield row.told(f"{text!r} has the language {lang!r}", "a code of BCP 47 in use")
            if kind not in NAME_KINDS:
                yield row.told(f"{text!r} has the kind {kind!r}", f"one of {', '.join(NAME_KINDS)}")
        counts = Counter((text, lang) for text, lang, _ in all_names(row))
        for (text, lang), count in counts.items():
            if count > 1:
                yield row.told(f"{text}@{lang} stands {count} times", "each name once")
    for row in tables.rows["cldr.tsv"]:
        if script_of_language(row["lang"]) is None:
            yield row.told(f"lang is {row['lang']!r}", "a code of BCP 47 in use")
        if not row["name"]:
            yield row.told("name is empty", "a name")


def check_scripts(tables: Tables) -> Iterator[str]:
    """Every name is written in a script of its language."""
    for row in tables.entities:
        for text, lang, kind in all_names(row):
            script = script_of_language(lang)
            if script and (foreign := _foreign(text, script, whole=kind == "abbreviation")):
                yield row.told(
                    f"{text}@{lang} has {foreign!r} in {main_script(foreign)}",
                    f"the script {script}",
                )
    # A single letter of another script is CLDR's to mend; the text cleaner repairs it.
    for row in tables.rows["cldr.tsv"]:
        script = script_of_language(row["lang"])
        if script:
            counts = Counter(_is_in(char, script) for char in row["name"] if _has_script(char))
            if counts[True] <= counts[False]:
                yield row.told(f"{row['name']}@{row['lang']} in another script", f"{script}")


def _foreign(text: str, script: str, *, whole: bool) -> str:
    """The first letters of a text that its script does not have; "" when there are none.

    Borrowed capitals may stand beside words in the script, or (`whole`) alone. Where words are
    parted by spaces they must be a word: in "Aддис" the A is a look-alike.
    """
    if whole and all(BORROWED.fullmatch(char) for char in text if _has_script(char)):
        return ""
    spaced = script not in ("Jpan", "Kore", "Hani", "Hans", "Hant")
    own = any(_is_in(char, script) for char in text if _has_script(char))
    for word in re.findall(r"[^\W\d_]+", text):
        foreign = "".join(char for char in word if _has_script(char) and not _is_in(char, script))
        if foreign and not (
            own and BORROWED.fullmatch(foreign) and (foreign == word or not spaced)
        ):
            return foreign
    return ""


def _has_script(char: str) -> bool:
    return script_of(char) not in (COMMON, INHERITED)


@cache
def _is_in(char: str, script: str) -> bool:
    return in_script(char, script)


def check_facts(tables: Tables) -> Iterator[str]:
    """Kind, description, country, year of birth, prior and evidence have their form."""
    for row in tables.entities:
        kind = KIND_OF_TABLE[row.file]
        if row["kind"] != kind:
            yield row.told(f"kind is {row['kind']!r}", f"{kind!r} in this table")
        description = row["description"]
        if not description:
            yield row.told("no description", "one line in English")
        elif len(description) > LONGEST_DESCRIPTION:
            yield row.told(
                f"description of {len(description)} characters", f"at most {LONGEST_DESCRIPTION}"
            )
        if row["country"] and row["country"] not in COUNTRIES:
            yield row.told(f"country is {row['country']!r}", "a code of ISO 3166-1 alpha-2, or XK")
        if row["born"] and kind != "person":
            yield row.told(f"born is {row['born']!r}", f"nothing for a {kind}")
        elif row["born"] and not re.fullmatch("[12][0-9]{3}", row["born"]):
            yield row.told(f"born is {row['born']!r}", "a year of four digits")
        prior = row["prior"]
        if not re.fullmatch("[1-9][0-9]*", prior) or int(prior) not in PRIORS:
            yield row.told(f"prior is {prior!r}", f"a whole number, {PRIORS[0]} to {PRIORS[-1]}")
        if not row["evidence"]:
            yield row.told("no evidence", "why the QID is this entity, or that none was found")


def check_references(tables: Tables) -> Iterator[str]:
    """Ids in the further tables are ids of entities; an exception has a reason."""
    known = {row["id"] for row in tables.entities}
    for file, rows in tables.rows.items():
        if file in KIND_OF_TABLE:
            continue
        for row in rows:
            for column in ID_COLUMNS:
                if column in row.cells and row[column] not in known:
                    yield row.told(f"{column} is {row[column]!r}", "the id of an entity")
    for row in tables.rows["exceptions.tsv"]:
        if not row["reason"]:
            yield row.told("no reason", "why the native name sounds unlike the label")


def check_sounds(tables: Tables) -> Iterator[str]:
    """The native name sounds like the label, or `exceptions.tsv` says why not."""
    exceptions = {row["id"] for row in tables.rows["exceptions.tsv"]}
    for row in tables.entities:
        if row["id"] not in exceptions and row["native_name"] != row["label"]:
            away = difference(row["label"], row["native_name"], row["native_lang"], row["kind"])
            if away > MOST_DIFFERENT:
                yield row.told(
                    f"{row['native_name']!r} sounds unlike {row['label']!r} ({away:.1f})",
                    f"at most {MOST_DIFFERENT}, or a reason in exceptions.tsv",
                )


CHECKS: tuple[Callable[[Tables], Iterator[str]], ...] = (
    check_form,
    check_text,
    check_order,
    check_ids,
    check_names,
    check_scripts,
    check_facts,
    check_references,
    check_sounds,
)


def problems(folder: Path) -> list[str]:
    """All problems of the tables in a folder, one line each."""
    tables = read_tables(folder)
    return [line for check in CHECKS for line in check(tables)]


def difference(label: str, native: str, lang: str, kind: str) -> float:
    """How unlike two names sound, in nats a sound: learned costs of the best pair of readings.

    A person's words may stand in another order, but each of them must be there: two people called
    Sergey are not alike. Of a place or organization, a part of one name may stand for the whole of
    the other: Gaza City is مدينة غزة. Infinite for a name without sounds.
    """
    ours, theirs = _words(label, "en", kind), _words(native, lang, kind)
    if not ours or not theirs:
        return float("inf")
    script = main_script(native)
    whole = min(_apart(script, turned, theirs) for turned in _turns(ours))
    if kind != "person":
        pairs = [(part, theirs) for part in _parts(ours)]
        pairs += [(ours, part) for part in _parts(theirs)]
        return min([whole, *(_apart(script, *pair, LEAST_SOUNDS) for pair in pairs)])
    if len(ours) == 1 or len(theirs) == 1:
        return whole
    parts = list(_parts(theirs))
    words = (
        min(_apart(script, form, part) for form in ([word], [word[-1:]]) for part in parts)
        for word in ours
    )
    return max(whole, *words)


Readings = tuple[str, ...]
Words = list[list[Readings]]
"""Words, each with the particles before it."""


def _words(text: str, lang: str, kind: str) -> Words:
    words: Words = []
    before: list[Readings] = []
    for token in parse(text, kind=kind, lang=lang).tokens:
        if token.role in ("article", "title"):
            continue
        word = fold(token.text)
        found = [each.sounds for code in (lang, None) for each in read(word, lang=code, limit=3)]
        if not found:
            continue
        before.append(tuple(dict.fromkeys(found)))
        if token.role != "particle":
            words.append(before)
            before = []
    return [*words, before] if before else words


def _joined(words: Words) -> list[str]:
    """The first readings of all words together, the second, the third."""
    readings = [each for word in words for each in word]
    most = min(3, max(map(len, readings)))
    return ["".join(each[min(rank, len(each) - 1)] for each in readings) for rank in range(most)]


def _turns(words: Words) -> Iterator[Words]:
    for start in range(len(words)):
        yield words[start:] + words[:start]


def _parts(words: Words) -> Iterator[Words]:
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            if end - start < len(words):
                yield words[start:end]
            if len(words[start]) > 1:
                # The particle may be missing: al-Sharaa is الشرع, in one word.
                yield [words[start][-1:], *words[start + 1 : end]]


def _apart(script: str, ours: Words, theirs: Words, least: int = 1) -> float:
    """The cost of the best pair of readings with `least` sounds each.

    Both the table of the native script and that for Latin spellings are asked, the second about
    sounds without length and softness: not every script had pairs to learn from.
    """
    best = float("inf")
    for mine in _joined(ours):
        for other in _joined(theirs):
            if min(len(mine), len(other)) >= least:
                known = _cost(script, other, mine), _cost("Latn", strict(other), strict(mine))
                best = min(best, *known)
    return best


def _cost(script: str, first: str, second: str) -> float:
    if not first or not second:
        return float("inf")
    words = [
        np.frombuffer(word.encode("ascii"), dtype=np.uint8)[None, :] for word in (first, second)
    ]
    mine, other = ((word, np.array([word.shape[1]])) for word in words)
    cost = correspondence(script, "Latn").costs(*mine, *other)
    return 2.0 * float(cost[0]) / (len(first) + len(second))


def _differences(rows: Iterable[Row]) -> list[str]:
    lines = []
    for row in rows:
        away = difference(row["label"], row["native_name"], row["native_lang"], row["kind"])
        lines.append((away, f"{away:.2f}\t{row['id']}\t{row['label']}\t{row['native_name']}"))
    return [line for _, line in sorted(lines, reverse=True)]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 when nothing is wrong, else 1."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=CORE, help="folder of the tables")
    parser.add_argument(
        "--sounds", action="store_true", help="list differences in sound, no checks"
    )
    arguments = parser.parse_args(argv)
    if arguments.sounds:
        print("\n".join(_differences(read_tables(arguments.folder).entities)))
        return 0
    told = problems(arguments.folder)
    for line in told:
        print(line)
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
