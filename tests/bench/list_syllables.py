"""Write how Korean and Chinese syllables of names are spelled, to names/data/syllables.tsv.

    python tests/bench/list_syllables.py [--check]

Every syllable is put through all schemes of its language: Korean ones as first and as second
syllable of a given name and as a surname, since some schemes spell them otherwise there; Chinese
ones from the pinyin that the scheme of Wade and Giles lists. `--check` compares the file with what
would be written.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

from entitylink import variants
from entitylink.names.syllables import DATA
from entitylink.text.clean import fold, fold_marks
from entitylink.translit.catalog import scheme_by_id

HEAD = """\
# How syllables of Korean and Chinese given names are spelled: language, syllable, and schemes with
# their spellings, folded. The press of a language has its code, a standard its name.
# Written by tests/bench/list_syllables.py from the schemes; change those.
"""
SURNAME, BESIDE = "김", "아"
FINALS = "\u0000\u11a8\u11ab\u11af\u11b7\u11b8\u11bc"
"""The finals of syllables of names."""
TENSE = {1, 4, 8, 10, 13}
"""Initials that no given name has."""


def korean() -> Iterator[str]:
    """Syllables that names may have, of those in everyday use (KS X 1001)."""
    for initial in range(19):
        for vowel in range(21):
            for final in FINALS:
                number = ord(final) - 0x11A7 if final != "\u0000" else 0
                syllable = chr(0xAC00 + (initial * 21 + vowel) * 28 + number)
                if initial not in TENSE and _is_common(syllable):
                    yield syllable


def _is_common(syllable: str) -> bool:
    try:
        syllable.encode("euc-kr")
    except UnicodeEncodeError:
        return False
    return True


def of_korean(syllable: str) -> Iterator[tuple[str, str]]:
    """Schemes and spellings."""
    for place, name in enumerate((syllable + BESIDE, BESIDE + syllable)):
        for key, spellings in variants(SURNAME + name, lang="ko").items():
            for spelling in spellings:
                parts = re.split(r"[\s-]+", spelling)
                if len(parts) == 3:
                    yield key, parts[1 + place]
    # As a surname, which keeps its own spellings, and alone.
    for name, words in ((syllable + BESIDE + BESIDE, (2, 3)), (syllable, (1,))):
        for key, spellings in variants(name, lang="ko").items():
            for spelling in spellings:
                parts = re.split(r"[\s-]+", spelling)
                if len(parts) in words:
                    yield key, parts[0]


def of_chinese(syllable: str) -> Iterator[tuple[str, str]]:
    yield "pinyin", syllable
    for key, spellings in variants(syllable.capitalize(), lang="zh-Latn").items():
        for spelling in spellings:
            yield key, spelling


def rows() -> Iterator[str]:
    pinyin = sorted(scheme_by_id("zh-Latn-Latn-wade-giles").letters)
    listed = [("ko", syllable, of_korean(syllable)) for syllable in korean()]
    listed += [("zh", syllable, of_chinese(syllable)) for syllable in pinyin if syllable.isalpha()]
    for language, syllable, spellings in listed:
        found: dict[str, set[str]] = {}
        for key, spelling in spellings:
            if word := re.sub(r"\W", "", fold_marks(fold(spelling))):
                # A standard by the end of its id.
                found.setdefault(re.sub(r".*-Latn-", "", key), set()).add(word)
        alike: dict[str, list[str]] = {}
        for key, words in sorted(found.items()):
            alike.setdefault(",".join(sorted(words)), []).append(key)
        cells = [f"{','.join(keys)}:{words}" for words, keys in alike.items()]
        yield f"{language}\t{syllable}\t{' '.join(cells)}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare, do not write")
    arguments = parser.parse_args()
    text = HEAD + "".join(rows())
    if not arguments.check:
        DATA.write_text(text, encoding="utf-8")
    elif DATA.read_text(encoding="utf-8") != text:
        raise SystemExit(f"{DATA.name} is not what the schemes give; run this without --check")


if __name__ == "__main__":
    main()
