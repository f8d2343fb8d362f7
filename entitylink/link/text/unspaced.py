"""Names of nobody known in scripts without spaces: 厂长李强生, 高市幸一さん.

In: runs of Chinese characters with what follows each, and which parts of them gazetteers know. Out:
the parts that are names, where a longer name of somebody unknown takes the place of the known one
it begins with. What shows a name: a family name beside a word for a person, in Chinese
before it (村支书王毅芳), in Japanese behind it; and in Chinese a known name with one more character
that given names have and that begins no ordinary word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from entitylink.link.text.lists import WordList, institution_endings, word_list
from entitylink.names.lexicon import lexicon
from entitylink.names.native import family_names, given_characters
from entitylink.text.clean import fold_marks
from entitylink.text.scripts import main_script

__all__ = ["Part", "UnspacedRun", "names_in_runs"]

_LONGEST_FAMILY = 3
_JAPANESE_NAME = range(3, 6)
_WITH_LISTED_FAMILY = range(2, 7)
"""Characters of a Japanese name, and of one whose family name is listed."""


@dataclass(frozen=True, slots=True)
class UnspacedRun:
    """Characters of one script, what follows them, and whether a name may begin with them."""

    text: str
    following: str
    begins: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a run that is a name; `is_nobody`: of somebody whom no gazetteer has."""

    start: int
    end: int
    is_nobody: bool = False


def names_in_runs(
    runs: Sequence[UnspacedRun],
    known: Sequence[Sequence[tuple[int, int]]],
    lang: str,
    is_person: Callable[[str], bool],
) -> list[list[Part]]:
    """The names in each run, in order: the `known` ones and those of nobody."""
    find = _FINDERS.get(lang.partition("-")[0])
    if find is None:
        return [[Part(*part) for part in parts] for parts in known]
    found = [find(run, parts, is_person) for run, parts in zip(runs, known, strict=True)]
    names = {
        run.text[start:end] for run, parts in zip(runs, found, strict=True) for start, end in parts
    }
    return [
        _merged(run.text, parts, strangers, names)
        for run, parts, strangers in zip(runs, known, found, strict=True)
    ]


def _merged(
    text: str,
    known: Sequence[tuple[int, int]],
    strangers: Sequence[tuple[int, int]],
    names: set[str],
) -> list[Part]:
    """Known parts and names of nobody, which are the same wherever they stand in a text."""
    found = list(strangers)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        at = text.find(name)
        while at >= 0:
            if all(at + len(name) <= start or end <= at for start, end in found):
                found.append((at, at + len(name)))
            at = text.find(name, at + 1)
    result = [Part(start, end, True) for start, end in found]
    for start, end in known:
        if all(end <= other or stop <= start for other, stop in found):
            result.append(Part(start, end))
    return sorted(result, key=lambda part: part.start)


def _chinese(
    run: UnspacedRun, known: Sequence[tuple[int, int]], is_person: Callable[[str], bool]
) -> list[tuple[int, int]]:
    text = run.text
    words = word_list("zh")
    starts = dict(known)
    found: list[tuple[int, int]] = []
    for start, end in known:
        if end - start != 2 or end >= len(text) or text[start] not in family_names("zh"):
            continue
        if text[end] not in given_characters("zh") or _goes_on(text[end:], words):
            continue
        if end not in starts and is_person(text[start:end]):
            found.append((start, end + 1))
    for at in range(len(text)):
        title = next((n for n in (4, 3, 2) if text[at : at + n] in words.people), 0)
        begin = at + title
        if not title or (begin in starts and starts[begin] - begin > 2):
            continue
        family = _family(text[begin:], "zh")
        if not family or _goes_on(text[begin:], words):
            continue
        end = _end_of_given(text, begin + family, words)
        if end and (begin, end) not in known and all(e <= begin or end <= s for s, e in found):
            found.append((begin, end))
    return found


def _end_of_given(text: str, start: int, words: WordList) -> int:
    """Where a Chinese given name of one or two characters ends; 0 for none."""
    best, result = 0.0, 0
    for size in (2, 1):
        end = start + size
        if end > len(text):
            continue
        rest = text[end:]
        worth = 2.0 if not rest else 1.9 if rest[:2] in words.words else 1.0
        if rest and rest[:2] not in words.words and rest[:1] not in words.words:
            continue
        worth -= sum(char in words.words for char in text[start:end])
        worth -= 2.0 * (size == 2 and text[start:end] in words.words)
        if worth > best:
            best, result = worth, end
    if not result and len(text) >= start + 2:
        # Nothing known follows: behind a word for a person, two characters are likeliest.
        given = text[start : start + 2]
        if given not in words.words and not any(char in words.words for char in given):
            return start + 2
    return result


def _goes_on(text: str, words: WordList) -> bool:
    """Whether an ordinary word, a title or the rest of an institution begins a text."""
    if text[:2] in words.words or text[:1] in words.words:
        return True
    if any(text[:n] in words.people for n in (2, 3, 4)):
        return True
    return text.startswith((*lexicon().attached_end, *institution_endings()))


def _japanese(
    run: UnspacedRun, known: Sequence[tuple[int, int]], is_person: Callable[[str], bool]
) -> list[tuple[int, int]]:
    text = run.text
    if main_script(text[:1]) != "Hani":
        return []
    families = family_names("ja")
    found: list[tuple[int, int]] = []
    begin = 0 if run.begins else len(text)
    for end, behind in _people_behind(run):
        start, end = begin, _without_modifiers(text, end)
        begin = max(begin, end + len(behind))
        sure = behind in _only_of_people()
        if not _family(text[start:end], "ja") or end - start not in _WITH_LISTED_FAMILY:
            if not (sure and end - start in _JAPANESE_NAME):
                # 元技術者古賀一平さん: a name behind other words.
                start = next(
                    (
                        at
                        for at in range(max(start, end - 5), end - 2)
                        if text[at : at + 2] in families
                    ),
                    end,
                )
            elif any(text[start:end].endswith(word) for word in word_list("ja").people):
                continue
        mine = [part for part in known if start <= part[0] and part[1] <= end]
        if start == end or (start, end) in mine or sum(e - s for s, e in mine) == end - start:
            continue
        if any(e == end and e - s > 2 for s, e in mine) or any(
            s == start and e - s > 2 for s, e in mine
        ):
            continue
        found.append((start, end))
    return found


def _people_behind(run: UnspacedRun) -> list[tuple[int, str]]:
    """Where words for people begin, and which; the longest at each place."""
    text = fold_marks(run.text)
    if len(text) != len(run.text):
        return []
    found = []
    at = 1
    while at < len(text):
        word = next((word for word in _people_words() if text.startswith(word, at)), "")
        if word:
            found.append((at, word))
        at += max(len(word), 1)
    following = fold_marks(run.following)
    ends = next((word for word in _people_words() if following.startswith(word)), "")
    if ends:
        found.append((len(text), ends))
    return found


@cache
def _only_of_people() -> frozenset[str]:
    """What only stands behind names; other words for people stand behind other words too."""
    return frozenset(
        map(fold_marks, ("さん", "さま", "ちゃん", "くん", "氏", "様", "容疑者", "被告"))
    )


@cache
def _people_words() -> tuple[str, ...]:
    found = word_list("ja").people | set(map(fold_marks, lexicon().attached_end))
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def _without_modifiers(text: str, end: int) -> int:
    while end > 2 and text[end - 1] in lexicon().attached_modifiers:
        end -= 1
    return end


def _family(text: str, lang: str) -> int:
    """How many characters of the longest family name a text begins with."""
    names = family_names(lang)
    return next(
        (n for n in range(_LONGEST_FAMILY, 0, -1) if text[:n] in names and n < len(text)), 0
    )


_FINDERS = {"zh": _chinese, "ja": _japanese}
