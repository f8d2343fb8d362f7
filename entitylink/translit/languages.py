"""What the library knows of languages: their names, scripts and letters.

In: a language code or a text. Out: the code in its canonical form, its English name, or the
language that the letters of a text point to. The facts stand in `languages.toml`. The language
of a running article is not found here: a name is too short for counting words, so only letters
that one language of a script has and the others lack are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from entitylink.datafile import read_toml
from entitylink.errors import DataFileError, LanguageError
from entitylink.text.scripts import script_of, scripts_in
from entitylink.translit.words import fold_apostrophes

__all__ = [
    "Language",
    "Script",
    "check_language",
    "guess_language",
    "in_script",
    "language_name",
    "languages",
    "scripts",
]

_FILE = Path(__file__).with_name("languages.toml")

# A language tag of BCP 47 without extensions: language, script, region, variants. Two or three
# letters for the language: four to eight are allowed by the grammar, but none is in use.
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Language:
    """A language: `alphabet` holds its letters in lower case, "" where they are too many.

    `telling` are the letters, `chunks` the strings (a space is a word's edge) that point to it
    among the languages of its script. `like` is a language whose press spells foreign names alike.
    """

    code: str
    name: str
    script: str
    alphabet: str = ""
    telling: str = ""
    chunks: tuple[str, ...] = ()
    own_name: str = ""
    like: str = ""


@dataclass(frozen=True)
class Script:
    """A script: what it is made of, and how the language of a text in it is guessed.

    `default` is the language of a text without telling letters, `order` the languages whose
    telling letters are looked for, the first wins. `ignored` are marks that no table sees:
    the stress that dictionaries and encyclopedias put on names.
    """

    code: str
    name: str
    default: str
    order: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    ignored: str = ""


def languages() -> Mapping[str, Language]:
    """All languages the library can name, by their code, in alphabetical order of codes."""
    return _facts()[0]


def scripts() -> Mapping[str, Script]:
    """All scripts the library knows a language for, by ISO 15924 code."""
    return _facts()[1]


def check_language(code: str) -> str:
    """Give a language code in the canonical form of BCP 47.

    Case and underscores are put right, withdrawn codes are replaced. A code that is well formed
    but unknown here is accepted: there are thousands.

    Raises: LanguageError if it is not a code, with the code that was probably meant.

    >>> check_language("ZH_hant"), check_language("iw"), check_language("gsw-ch")
    ('zh-Hant', 'he', 'gsw-CH')
    >>> check_language("deutsch")
    Traceback (most recent call last):
    entitylink.errors.LanguageError: 'deutsch' is not a language code; did you mean 'de' (German)?
    """
    canonical = _canonical(code) if isinstance(code, str) else None
    if canonical is not None:
        return canonical
    if isinstance(code, str):
        wanted = code.strip().casefold()
        for language in languages().values():
            if wanted in (language.name.casefold(), language.own_name.casefold()):
                raise LanguageError(
                    f"{code!r} is not a language code; "
                    f"did you mean {language.code!r} ({language.name})?"
                )
    raise LanguageError(
        f"{code!r} is not a language code; expected one of BCP 47, such as 'de', 'pt-BR', 'zh-Hant'"
    )


def language_name(code: str) -> str:
    """Give the English adjective of a language, for messages; the code itself if unknown.

    >>> language_name("de-AT"), language_name("zh-Hant"), language_name("tlh")
    ('German', 'Traditional Chinese', 'tlh')
    """
    language = _look_up(code)
    return language.name if language else code


def guess_language(text: str) -> str:
    """Say which language the letters of a native name point to, "" for a text without letters.

    The most frequent script decides first (a name with its Latin spelling behind it counts as
    the name). Then its languages are gone through in the order of `languages.toml`, and the
    first that has one of its telling letters or chunks in the text is taken; without any, the
    language most written in that script. So every Cyrillic text without them is Russian.

    >>> guess_language("Зеленський"), guess_language("Лавров"), guess_language("خامنه‌ای")
    ('uk', 'ru', 'fa')
    """
    found = scripts_in(text)
    if not found:
        return ""
    known = scripts()
    code = next((script for script in found if script in known and script != "Latn"), found[0])
    if code not in known:
        return ""
    lower = f" {fold_apostrophes(text.lower())} "
    letters = set(lower)
    table = languages()
    for candidate in known[code].order:
        language = table[candidate]
        if not letters.isdisjoint(language.telling):
            return candidate
        if any(chunk in lower for chunk in language.chunks):
            return candidate
    return known[code].default


def in_script(char: str, script: str) -> bool:
    """Say whether a character belongs to a script, or to one of those a mixed script has."""
    code = script_of(char)
    if code == script:
        return True
    known = scripts().get(script)
    return known is not None and code in known.members


@lru_cache(maxsize=1024)
def _canonical(code: str) -> str | None:
    match = _TAG.fullmatch(code.strip().replace("_", "-"))
    if match is None:
        return None
    language = match["language"].lower()
    parts = [_WITHDRAWN.get(language, language)]
    if match["script"]:
        parts.append(match["script"].title())
    if match["region"]:
        parts.append(match["region"].upper())
    parts.extend(match["variants"].lower().split("-")[1:])
    return "-".join(parts)


# Subtags that the registry of BCP 47 has replaced and that old data still has.
_WITHDRAWN = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "tl": "fil", "sh": "sr"}


def _look_up(code: str) -> Language | None:
    parts = (_canonical(code) or code).split("-")
    table = languages()
    for size in range(len(parts), 0, -1):
        language = table.get("-".join(parts[:size]))
        if language is not None:
            return language
    return None


@lru_cache(maxsize=1)
def _facts() -> tuple[Mapping[str, Language], Mapping[str, Script]]:
    data = read_toml(_FILE)
    try:
        table = {
            code: Language(
                code,
                row["name"],
                row["script"],
                row.get("alphabet", "").replace(" ", ""),
                row.get("telling", ""),
                tuple(row.get("chunks", ())),
                row.get("own_name", ""),
                row.get("like", ""),
            )
            for code, row in sorted(data["languages"].items())
        }
        known = {
            code: Script(
                code,
                row["name"],
                row["default"],
                tuple(row.get("order", ())),
                tuple(row.get("members", ())),
                row.get("ignored", ""),
            )
            for code, row in data["scripts"].items()
        }
    except KeyError as error:
        raise DataFileError(f"{_FILE.name}: a row lacks {error}") from error
    for script in known.values():
        for code in (script.default, *script.order):
            if code and code not in table:
                raise DataFileError(f"{_FILE.name}: scripts.{script.code} names {code!r}, no row")
    return MappingProxyType(table), MappingProxyType(known)
