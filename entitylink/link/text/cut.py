"""Cut a piece of text into the words that names are looked for in.

In: a text. Out: `Words`: parallel lists of places and forms, what stands before each word, and how
its line is written. A word parted at a line end by a hyphen is one. Which part of a run without
spaces is a word is asked of the caller, who has a gazetteer. Nothing is looked up here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from entitylink.link.text.lists import abbreviations
from entitylink.link.text.unspaced import Part, UnspacedRun
from entitylink.names.lexicon import lexicon, word_key
from entitylink.text.scripts import main_script
from entitylink.text.tokens import spans

__all__ = ["CASED", "UNSPACED", "Gap", "Words", "cut"]

CASED = frozenset({"Latn", "Cyrl", "Grek", "Armn"})
UNSPACED = frozenset({"Hani", "Hira", "Thai", "Laoo", "Khmr", "Mymr"})
"""Scripts of whose runs the words must be known. Katakana runs are words as they are."""

_SENTENCE_END = re.compile(
    r"[.!?…:;|•\n\u2028\u2029\u3002\uff01\uff1f«»“”„‟‹›\"()\[\]{}<>*]|^\s*[–—-]\s"
)
_JOINT = re.compile(r"[ \u00a0\u202f\u2009\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
_LINE = re.compile(r"[ \u00a0\u202f\t]*\r?\n[ \u00a0\u202f\t]*")
_HYPHEN = re.compile(r"[-\u2010\u2011\u2013\u2212]")
_POINT = re.compile(r"[·・‧=＝•᛫⸱/]")
_AND = re.compile(r" ?& ?")
_PARTED = re.compile(r"[-\u2010\u00ad¬]\u00ad?[ \t]*\r?\n[ \t]*|\u00ad[ \t]*")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--.{0,2000}?-->", re.S)
_STOP = re.compile(r"\.[ \u00a0\u202f]*")
_LONGEST_ABBREVIATION = 5
_INDIC = frozenset({"Deva", "Beng", "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym"})
_INDIC_INITIAL = 3
"""Code points of an English initial in these scripts."""
_FOLLOWING = 6
"""Signs that are kept of what follows a word in a run without spaces."""
_QUOTES = " \t\r\"'»«“”„)]"
_STOPS = (".", "!", "?", "…", ":", ";", ",")


class Gap(IntEnum):
    """What stands between a word and the one before."""

    BREAK = 0
    """What parts names: a comma, a full stop, a tab, a blank line."""
    SPACE = 1
    LINE = 2
    HYPHEN = 3
    POINT = 4
    """A middle dot, or the slash of Serbian coalitions."""
    NOTHING = 5
    AND = 6
    """The sign &, as in the names of firms."""


@dataclass(slots=True)
class Words:
    """The words of a piece, in order: parallel lists.

    start, end  code points of the text
    text        the word as it is looked up: undivided where a line end parted it
    gap         what stands before it, when only one thing does
    opens       whether it stands where a sentence may begin, so that a capital says nothing
    line        the number of its line
    ended       the numbers of lines that end like sentences
    goes_on     what follows each word of a run without spaces in it
    inside      the words before which such a run has something that is no word
    dotted      the words that a middle dot parts from something that is no word
    nobody      the words that are names of somebody whom no gazetteer has
    """

    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    gap: list[Gap] = field(default_factory=list)
    opens: list[bool] = field(default_factory=list)
    line: list[int] = field(default_factory=list)
    ended: set[int] = field(default_factory=set)
    goes_on: dict[int, str] = field(default_factory=dict)
    inside: set[int] = field(default_factory=set)
    dotted: set[int] = field(default_factory=set)
    nobody: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.start)


Pieces = Callable[[Sequence[UnspacedRun]], Sequence[Sequence[Part]]]
"""Which parts of runs without spaces are words."""


def cut(text: str, pieces: Pieces) -> Words:
    """The words of `text`. `pieces` says which parts of runs without spaces are words."""
    places = spans(text)
    if "<" in text:
        places = _outside_tags(text, places)
    words = Words()
    words.ended = {
        number
        for number, line in enumerate(text.split("\n"))
        if line.rstrip(_QUOTES).endswith(_STOPS)
    }
    starts, ends, texts = words.start, words.end, words.text
    gaps, opens, lines = words.gap, words.opens, words.line
    known: dict[str, tuple[Gap, bool, int]] = {
        "": (Gap.NOTHING, False, 0),
        " ": (Gap.SPACE, False, 0),
    }
    scripts: dict[str, str] = {}
    runs: list[tuple[int, str]] = []
    end, line = 0, 0
    for start, stop in places:
        between = text[end:start]
        word = text[start:stop]
        found = known.get(between)
        if found is None:
            found = known[between] = _gap(between)
        gap, opening, broken = found
        line += broken
        if texts:
            if gap is Gap.BREAK:
                if _STOP.fullmatch(between) and _is_abbreviation(texts[-1]):
                    gap, opening = Gap.SPACE, False
            elif (
                gap is Gap.HYPHEN
                and len(between) > 1
                and word[:1].islower()
                and not texts[-1].isupper()
            ):
                # Luka-\nschenko is one word.
                texts[-1] += word
                ends[-1] = end = stop
                continue
        else:
            gap, opening = Gap.BREAK, True
        end = stop
        script = scripts.get(word[:1])
        if script is None:
            script = scripts[word[:1]] = main_script(word[:1])
        if script in UNSPACED:
            runs.append((len(starts), script))
        starts.append(start)
        ends.append(stop)
        texts.append(word)
        gaps.append(gap)
        opens.append(opening)
        lines.append(line)
    if runs:
        asked = [_run(words, place, text) for place, _ in runs]
        return _divided(words, dict(zip((at for at, _ in runs), pieces(asked), strict=True)))
    return words


def _outside_tags(text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The words that are not in a tag of HTML or XML: an attribute is nobody's name."""
    tags = [found.span() for found in _TAG.finditer(text)]
    if not tags:
        return places
    begins = [begin for begin, _ in tags]
    found = []
    for start, stop in places:
        at = bisect_right(begins, start) - 1
        if at < 0 or start >= tags[at][1]:
            found.append((start, stop))
    return found


def _run(words: Words, place: int, text: str) -> UnspacedRun:
    end = words.end[place]
    # A katakana name may go on in Chinese characters, but no Japanese one begins behind it.
    joined = words.gap[place] is Gap.NOTHING and main_script(words.text[place - 1]) == "Kana"
    return UnspacedRun(words.text[place], text[end : end + _FOLLOWING], not joined)


def _gap(between: str) -> tuple[Gap, bool, int]:
    lines = between.count("\n")
    if _JOINT.fullmatch(between):
        return Gap.SPACE, False, 0
    if _LINE.fullmatch(between):
        return Gap.LINE, True, 1
    if _HYPHEN.fullmatch(between) or _PARTED.fullmatch(between):
        return Gap.HYPHEN, False, lines
    if _AND.fullmatch(between):
        return Gap.AND, False, 0
    if _POINT.fullmatch(between):
        return Gap.POINT, False, 0
    return Gap.BREAK, bool(_SENTENCE_END.search(between)), lines


def _is_abbreviation(word: str) -> bool:
    """Whether a full stop behind a word may belong to it: Mrs. Trump, St. Gallen."""
    if len(word) > _LONGEST_ABBREVIATION:
        return False
    if len(word) <= _INDIC_INITIAL and main_script(word[:1]) in _INDIC:
        return True  # एस. जयशंकर; sentences end with a danda
    key = word_key(word)
    return key in abbreviations() or key in lexicon().before


def _divided(words: Words, found: Mapping[int, Sequence[Part]]) -> Words:
    """The same with runs without spaces cut into the words that are known."""
    result = Words(ended=words.ended)
    end = -1
    for place in range(len(words)):
        start, text = words.start[place], words.text[place]
        parts = found.get(place)
        whole = parts is None
        for part in [Part(0, len(text))] if parts is None else parts:
            first, last = part.start, part.end
            gap = words.gap[place] if first == 0 else Gap.NOTHING
            if (not whole and first > 0 and start + first != end) or (
                first == 0 and place and end != words.end[place - 1]
            ):
                gap = Gap.BREAK
            dot_before = first == 0 and words.gap[place] is Gap.POINT
            dot_behind = last == len(text) and words.gap[place + 1 : place + 2] == [Gap.POINT]
            if (dot_before and place and end != words.end[place - 1]) or (
                dot_behind and not _begins(found, place + 1)
            ):
                result.dotted.add(len(result))
            if not whole and first > 0 and start + first != end:
                result.inside.add(len(result))
            if not whole and last < len(text):
                result.goes_on[len(result)] = text[last : last + _FOLLOWING]
            if part.is_nobody:
                result.nobody.add(len(result))
            result.start.append(start + first)
            end = words.end[place] if whole else start + last
            result.end.append(end)
            result.text.append(text if whole else text[first:last])
            result.gap.append(gap)
            result.opens.append(words.opens[place] if first == 0 else False)
            result.line.append(words.line[place])
    return result


def _begins(found: Mapping[int, Sequence[Part]], place: int) -> bool:
    """Whether the first letters of a word, or of a run, are looked up."""
    parts = found.get(place)
    return parts is None or any(part.start == 0 for part in parts)
