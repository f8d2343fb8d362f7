"""Write one name one way: repair what computers did to it, then fold what people vary.

In: any string, also a broken one. Out: a string of the same meaning (`clean`), or a form for
comparing that is not meant to be read (`fold`, `fold_marks`). Look-alike letters of other
scripts are repaired in `text.lookalikes`, words are cut in `text.tokens`.

The three steps are separate because each loses more: `clean` nothing a reader would miss,
`fold` the case, `fold_marks` the diacritics and the letters that one script has in several
forms. All of them are idempotent and take time linear in the length of the text.

Decisions a reader may question:

- The zero-width non-joiner becomes a space behind an Arabic letter, so that `علی‌اکبر` equals
  `علی اکبر`, the way the same name is typed without it; in other scripts it is dropped, as it
  only shapes a letter there.
- A lone surrogate is dropped, a pair of them becomes the character it stands for.
- Quotation marks go only from around the whole text. An apostrophe at one end stays (`'Ali`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from entitylink.errors import DataFileError
from entitylink.text.scripts import script_of
from entitylink.text.tables import Table, read_table

__all__ = ["clean", "fold", "fold_marks"]

_DATA = Path(__file__).parent / "data"

_ZWNJ = "\u200c"

# The lead and the following bytes of UTF-8, read as Latin-1 or as another Western, Cyrillic or
# DOS code page. Only a suspicion: ftfy decides.
_BYTES = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_SUSPECT = re.compile(
    f"[Â-Û][{_BYTES}]|[à-ï][{_BYTES}]{{2}}|ð[Ÿ\u009f][{_BYTES}]"
    f"|(?:[РС][{_BYTES}Ђ-џҐґЁёЄєЇїІіЅѕЈј№]){{2}}"
    "|√[^\\w\\s]|[├┬╨╤][^\\w\\s]"
)

# What case folding leaves of the Turkish capital İ.
_DOTTED_I = re.compile("i\u0307+")

_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")

# Visible signs that Unicode classes as format characters: they stand before a number.
_VISIBLE_FORMAT = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")

# Decompositions that say how a letter is printed, not what it means. "super", "sub", "circle",
# "square" and "fraction" mean something; "compat" does for some, which the data names.
_PRINTING_TAGS = frozenset(
    f"<{tag}>"
    for tag in ("initial", "medial", "final", "isolated", "wide", "narrow", "font", "small")
) | {"<vertical>"}


_LONGEST_KEPT = 40
"""Code points of texts whose folded spelling is kept to be given again: words, not articles."""

_MOST_REPAIRS = 16
"""Wrong decodings on top of one another that are undone at most; real ones are two or three."""


def clean(text: str) -> str:
    """Repair encoding, unify punctuation and spaces, drop what cannot be seen.

    >>> clean("  «Lawrow»\\u200b ")
    'Lawrow'
    >>> clean("AndrÃ© L’Épée")
    "André L'Épée"
    """
    if _is_plain(text):
        return text
    text = _clean_once(text)
    for _ in range(_MOST_REPAIRS):
        # Removing an invisible character can put the halves of a broken letter together.
        if text.isascii() or not _SUSPECT.search(text):
            break
        repaired = _clean_once(text)
        if repaired == text:
            break
        text = repaired
    return text


def fold(text: str) -> str:
    """Give the case-folded NFC form; scripts and diacritics stay.

    The four i of Turkish are one letter here, since an I may be the capital of any of them.

    >>> fold("Straße"), fold("İSTANBUL"), fold("ΣΩΚΡΆΤΗΣ") == fold("Σωκράτης")
    ('strasse', 'istanbul', True)
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFD", text).casefold().translate(_fold_letters())
    if "i\u0307" in folded:
        folded = _DOTTED_I.sub("i", folded)
    return unicodedata.normalize("NFC", folded)


def fold_marks(text: str) -> str:
    """Give the folded spelling: `fold`, and letters without their marks and variants.

    >>> fold_marks("Łódź"), fold_marks("Пётр Ильи́ч"), fold_marks("رئیسی")
    ('lodz', 'петр ильич', 'رييسي')
    """
    if text.isascii():
        return text.lower()
    return _marks_folded(text) if len(text) <= _LONGEST_KEPT else _marks_folded.__wrapped__(text)


@lru_cache(maxsize=1 << 15)
def _marks_folded(text: str) -> str:
    return unicodedata.normalize("NFC", fold(text).translate(_mark_letters()))


def _is_plain(text: str) -> bool:
    """Say that a text needs no cleaning, quickly; False says nothing."""
    return (
        text.isascii()
        and text.isprintable()
        and "  " not in text
        and "`" not in text
        and text == text.strip(" '\"")
    )


def _clean_once(text: str) -> str:
    if not text.isascii():
        if _SURROGATE_PAIR.search(text):
            raw = text.encode("utf-16-le", "surrogatepass")
            text = raw.decode("utf-16-le", "ignore")
        text = unicodedata.normalize("NFC", text)
        if _SUSPECT.search(text):
            # Imported here: it takes longer to load than all our tables, and few texts need it.
            import ftfy

            text = ftfy.fix_encoding(text)
        if "\u200d" in text or _ZWNJ in text:
            text = _resolve_joiners(text)
    text = text.translate(_clean_letters())
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return _unquote(" ".join(text.split()))


def _resolve_joiners(text: str) -> str:
    for written, letter in _sequences():
        text = text.replace(written, letter)
    if _ZWNJ in text:
        parts = text.split(_ZWNJ)
        joined = [parts[0]]
        for before, after in pairwise(parts):
            if before and after and "Arab" in (script_of(before[-1]), script_of(after[0])):
                joined.append(" ")
            joined.append(after)
        text = "".join(joined)
    return text


def _unquote(text: str) -> str:
    """Remove the quotation marks around a whole text, however many, and the spaces inside."""
    start, end = 0, len(text)
    lone = True
    while end - start > 1:
        first, last = text[start], text[end - 1]
        if first == " ":
            start += 1
        elif last == " ":
            end -= 1
        elif first == last and first in "\"'" and _wraps(text, start, end):
            start += 1
            end -= 1
        elif lone and (first == '"') != (last == '"') and _free_quotes(text, start, end) % 2:
            start += first == '"'
            end -= last == '"'
            lone = False
        else:
            break
    text = text[start:end]
    return "" if text in ('"', "'", " ") else text


def _wraps(text: str, start: int, end: int) -> bool:
    """Say whether the marks at both ends belong together, unlike those of `"A" and "B"`."""
    mark = text[start]
    inner = text.find(mark, start + 1, end - 1)
    if inner in (-1, start + 1) or text[inner - 1] == " ":
        return True
    return inner == end - 2 or text[inner + 1].isalnum()


def _free_quotes(text: str, start: int, end: int) -> int:
    """Count the quotation marks that do not stand inside a word, as gershayim do."""
    free = 0
    place = text.find('"', start, end)
    while place != -1:
        inside = start < place < end - 1
        if not (inside and text[place - 1].isalnum() and text[place + 1].isalnum()):
            free += 1
        place = text.find('"', place + 1, end)
    return free


class _Letters(dict[int, str | None]):
    """A table for `str.translate` that works a character out when it is first met."""

    def __missing__(self, point: int) -> str | None:
        value = self.work_out(chr(point))
        self[point] = value
        return value

    def work_out(self, char: str) -> str | None:
        raise NotImplementedError


class _CleanLetters(_Letters):
    def __init__(self, data: Table) -> None:
        super().__init__()
        data.only(
            *("apostrophes", "dashes", "quotes", "invisible", "ties", "blank", "printing_forms"),
            *("sequences", "examples"),
        )
        targets = (
            *(("apostrophes", "'"), ("dashes", "-"), ("quotes", '"'), ("blank", " ")),
            ("ties", "\u0361"),
        )
        for key, target in (*targets, ("invisible", "")):
            for char in data.texts(key):
                if len(char) != 1:
                    raise DataFileError(
                        f"{data.where}: {key} holds {char!r}; expected single characters"
                    )
                if ord(char) in self:
                    raise DataFileError(
                        f"{data.where}: {key} holds {char!r}, which stands in an earlier list "
                        "too; expected it once"
                    )
                self[ord(char)] = target
        self._printing = data.pairs("printing_forms")

    def work_out(self, char: str) -> str | None:
        category = unicodedata.category(char)
        if category == "Cs":
            return ""
        if category[0] == "Z" or char in "\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85":
            return " "
        if category == "Cc":
            return ""
        if category == "Cf":
            return char if char in _VISIBLE_FORMAT else ""
        if "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
            return ""
        canonical = unicodedata.normalize("NFC", char)
        if canonical != char:
            return canonical.translate(self)
        tag = unicodedata.decomposition(char).partition(" ")[0]
        if tag in _PRINTING_TAGS or (
            tag == "<compat>" and any(first <= char <= last for first, last in self._printing)
        ):
            return unicodedata.normalize("NFKC", char).translate(self)
        return char


class _MarkLetters(_Letters):
    def __init__(self, data: Table) -> None:
        super().__init__()
        for key in ("latin", "cyrillic", "arabic", "hebrew", "signs", "nukta"):
            for point, target in _single_letters(data.table(key)).items():
                if point in self:
                    raise DataFileError(
                        f"{data.where}: {key} holds {chr(point)!r}, which stands in an earlier "
                        "table too; expected it once"
                    )
                self[point] = target

    def work_out(self, char: str) -> str | None:
        script = script_of(char)
        if script == "Hira":
            return _katakana(char)
        category = unicodedata.category(char)
        if category in ("Mn", "Me"):
            # Marks of other scripts are vowels or tones; the kana voicing marks are letters.
            if script in ("Arab", "Hebr", "Latn", "Cyrl", "Grek"):
                return ""
            return "" if script == "Zinh" and char not in "\u3099\u309a" else char
        if script in ("Latn", "Grek", "Deva", "Guru"):
            parts = unicodedata.normalize("NFD", char)
            if len(parts) > 1:
                return parts.translate(self)
        return char


def _katakana(char: str) -> str:
    if "\u3041" <= char <= "\u3096" or "\u309d" <= char <= "\u309e":
        return chr(ord(char) + 0x60)
    return char


def _single_letters(table: Table) -> Mapping[int, str]:
    letters = {}
    for char in table:
        if len(char) != 1 or fold_case(char) != char:
            raise DataFileError(
                f"{table.where}: {char!r} is a key; expected one character in small letters"
            )
        letters[ord(char)] = table.text(char)
    return letters


def fold_case(char: str) -> str:
    """Fold one letter as Unicode does, without the rows of the data."""
    return unicodedata.normalize("NFC", char.casefold())


@cache
def _clean_letters() -> _CleanLetters:
    return _CleanLetters(read_table(_DATA / "clean.toml"))


@cache
def _sequences() -> tuple[tuple[str, str], ...]:
    return tuple(read_table(_DATA / "clean.toml").pairs("sequences"))


@cache
def _fold_letters() -> Mapping[int, str]:
    return _single_letters(read_table(_DATA / "fold.toml").table("fold"))


@cache
def _mark_letters() -> _MarkLetters:
    data = read_table(_DATA / "fold.toml")
    data.only(
        *("examples", "examples_fold", "fold", "latin", "cyrillic", "arabic", "hebrew"),
        *("signs", "nukta"),
    )
    return _MarkLetters(data)
