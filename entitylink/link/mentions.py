"""Find the names in a running text and link them.

In: a text and a linker. Out: mentions that do not overlap, with offsets into the text as given.
What a name means is decided by the linker; here spans are proposed, weighed against each other
as a whole, and held back where they are more likely ordinary words.

A span is proposed where capitals (or a script without capitals) allow it and where the gazetteer
knows its words. Of overlapping spans the selection with the greatest sum of covered words and
probabilities is taken. Then one text helps itself: a surname that fits several people stands for
the one who is named in full elsewhere in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from entitylink.datafile import read_toml
from entitylink.gazetteer.words import words_of
from entitylink.link.score import model, strengthened
from entitylink.model import Match, Mention, Reason
from entitylink.names.given import is_given_name
from entitylink.text.clean import fold, fold_marks
from entitylink.text.scripts import main_script
from entitylink.text.tokens import tokenize

if TYPE_CHECKING:
    from entitylink.link.linker import Linker

__all__ = ["find_mentions"]

_MOST_WORDS = 6
_JOINT = re.compile(r"[ \u00a0\u202f\t]*\n?[ \u00a0\u202f\t]*|[-‐‑–·・‧/]")
"""What may stand between the words of one name: a space, a line end, a hyphen, a middle dot."""
_SENTENCE_END = re.compile(r"[.!?…:;\n\u3002\uff01\uff1f«»“”„\"()\[\]]")
_CONNECTOR_LETTERS = 4
"""A lower-case word inside a name is short: of, de, la, al, und, bin."""
_INITIAL = re.compile(r"(\w\.)+")
_UNSPACED = frozenset({"Hani", "Hira", "Kana", "Thai", "Laoo", "Khmr", "Mymr"})
_LONGEST_UNSPACED = 12
_CASED = frozenset({"Latn", "Cyrl", "Grek", "Armn"})
_CONTENDERS, _CONTENDS = 5, 0.02
"""Candidates of a surname that are looked at for somebody named in full, and their least score."""
_SHORT = 4
"""A single word with fewer letters must be in the gazetteer exactly so."""


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    script: str
    is_capital: bool
    opens: bool
    """Stands at the start of a sentence, where a capital says nothing."""
    joint: bool
    """Only what may stand inside a name is between this word and the one before."""


@dataclass(frozen=True, slots=True)
class _Span:
    first: int
    last: int
    value: float
    mention: Mention


def find_mentions(linker: Linker, text: str, lang: str, *, nil: bool = False) -> list[Mention]:
    """The mentions in `text`, in its order; [] for a text without names."""
    words = _words(linker, text)
    language = lang.split("-")[0] or _language_of(words)
    lower = {fold(word.text) for word in words if not word.is_capital and word.script in _CASED}
    known = {
        word.text: bool(_INITIAL.fullmatch(word.text)) or linker.knows(word.text, lang)
        for word in words
    }
    spans: list[_Span] = []
    doubtful: list[Mention] = []
    for first, word in enumerate(words):
        if not _may_start(word):
            continue
        for last in range(first, min(first + _MOST_WORDS, len(words))):
            if last > first and not words[last].joint:
                break
            run = words[first : last + 1]
            surface = text[run[0].start : run[-1].end]
            if _may_end(run[-1]):
                if not _plausible(run, known) or (len(run) == 1 and _is_ordinary(run[0], lower)):
                    continue
            elif not linker.is_name(surface):
                continue  # "Arabie saoudite" is one, "Moscou et" is none
            if len(surface) == 1 and run[0].script in _UNSPACED:
                continue  # と is "and"; any single sign is a word more often than a name
            if len(run) == 1 and _is_title_of_next(text, words, first):
                continue
            start = words[first - 1].start if _follows_title(text, words, first, last) else None
            asked = surface if start is None else text[start : run[-1].end]
            match = linker.link(asked, lang=lang or None)
            meant = match if match else (match.candidates or (match,))[0]
            if len(run) == 1 and _is_part_of_a_stranger(linker, words, first, meant, language):
                continue
            # A title helps to decide and is no part of the mention.
            titles = _leading_titles(surface, len(run))
            start = run[titles].start
            surface = text[start : run[-1].end]
            mention = Mention(start, run[-1].end, surface, replace(match, surface=surface))
            if match and _fits(linker, match, run[titles:], lang):
                value = len(run) - titles - 1 + match.score
                spans.append(_Span(first, last, value, mention))
            elif not match and match.candidates:
                doubtful.append(mention)
    chosen = _select(spans, len(words))
    chosen = _helped(linker, chosen, doubtful, lang)
    if nil:
        chosen += _unknown(text, words, chosen, lower)
    return sorted(chosen, key=lambda mention: mention.start)


def _words(linker: Linker, text: str) -> list[_Word]:
    words: list[_Word] = []
    end = 0
    opens = True
    for token in tokenize(text):
        gap = text[end : token.start]
        opens = (opens and not words) or bool(_SENTENCE_END.search(gap))
        script = main_script(token.text)
        joint = bool(_JOINT.fullmatch(gap))
        if script in _UNSPACED:
            pieces = linker.known_pieces(token.text, _LONGEST_UNSPACED)
            at = -1
            for start, stop in pieces:
                near = joint if start == 0 else start == at
                words.append(
                    _Word(
                        token.start + start,
                        token.start + stop,
                        token.text[start:stop],
                        script,
                        True,
                        False,
                        near,
                    )
                )
                at = stop
        else:
            capital = script not in _CASED or token.text[:1].isupper()
            words.append(_Word(token.start, token.end, token.text, script, capital, opens, joint))
        end = token.end
        opens = False
    return words


def _may_start(word: _Word) -> bool:
    # An elided article (L’Ukraine) is a word of its own and no part of a name.
    return word.is_capital and any(map(str.isalpha, word.text)) and word.text[-1] not in "'’"


def _may_end(word: _Word) -> bool:
    return word.is_capital or word.text.isdigit()


def _plausible(run: Sequence[_Word], known: dict[str, bool]) -> bool:
    """Whether the gazetteer knows enough of the words for a look-up to be worth it."""
    inner = [word for word in run if word.is_capital]
    if any(not word.is_capital and len(word.text) > _CONNECTOR_LETTERS for word in run[1:-1]):
        return False
    count = sum(known[word.text] for word in inner)
    return count == len(inner) if len(inner) < 3 else count >= len(inner) - 1


def _leading_titles(surface: str, count: int) -> int:
    """How many of the `count` words at the start of a span are titles: less than all."""
    roles = [word.role for word in words_of(surface)]
    if len(roles) != count:
        return 0
    titles = 0
    while titles < count - 1 and roles[titles] == "title":
        titles += 1
    return titles


def _follows_title(text: str, words: Sequence[_Word], first: int, last: int) -> bool:
    """Whether the word before a span is its title: it then says who cannot be meant."""
    if first == 0 or not words[first].joint:
        return False
    surface = text[words[first - 1].start : words[last].end]
    return _leading_titles(surface, last - first + 2) == 1


def _is_title_of_next(text: str, words: Sequence[_Word], place: int) -> bool:
    """Whether a word is the title of the one behind it, and no name of its own."""
    following = place + 1
    return following < len(words) and _follows_title(text, words, following, following)


def _is_ordinary(word: _Word, lower: set[str]) -> bool:
    """Whether a single word is more likely no name: the text or its language uses it as a word."""
    if word.script not in _CASED:
        return False
    form = fold(word.text)
    if form in _function_words():
        return not (len(word.text) > 1 and word.text.isupper())
    return word.opens and form in lower


def _is_part_of_a_stranger(
    linker: Linker, words: Sequence[_Word], place: int, match: Match, lang: str
) -> bool:
    """Whether a single word stands beside another name word, so that somebody else is meant.

    A person or an organization is somebody else behind an initial or a given name (Mikhail Lavrov,
    Barron Trump, Nikola Tesla), a place is part of another name on both sides (Denzel Washington,
    Paris Hilton, New Mexico).
    Titles and function words do not count, nor a first word of a sentence that no name has. In
    languages that write every noun with a capital only words of names count.
    """
    if match.kind in ("person", "organization"):
        beside = [(place - 1, place)]
    elif match.kind == "place":
        beside = [(place - 1, place), (place, place + 1)]
    else:
        return False
    for first, second in beside:
        if first < 0 or second >= len(words) or not words[second].joint:
            continue
        other = words[first] if second == place else words[second]
        if not other.is_capital or other.script not in _CASED or other.text[-1] in "'’":
            continue
        if fold(other.text) in _function_words():
            continue
        both = words_of(f"{words[first].text} {words[second].text}")
        roles = [word.role for word in both]
        if roles == ["initial", "name"]:
            return True
        doubtful = other.opens or lang in _capital_nouns()
        is_given = second == place and len(other.text) > 2 and is_given_name(other.text)
        if match.kind == "organization" and not is_given:
            continue
        if roles == ["name", "name"] and (not doubtful or is_given or linker.has(other.text)):
            return True
    return False


def _fits(linker: Linker, match: Match, run: Sequence[_Word], lang: str) -> bool:
    """Whether a link that is good for a name given alone is good enough inside a text."""
    matched = match.matched_name
    surface = " ".join(word.text for word in run)
    codes = {reason.code for reason in match.reasons}
    if "unexplained" in codes:
        return False
    parts = {fold(token.text) for token in tokenize(matched)}
    if len(run) > 1 and any(
        fold(word.text) in _function_words() - parts for word in (run[0], run[-1])
    ):
        return False  # "De Berlin" at the start of a sentence
    letters = [char for char in matched if char.isalpha()]
    if len(letters) in (2, 3) and "".join(letters).isupper() and fold(surface) == fold(matched):
        return surface.isupper()  # US is not us, WHO is not Who
    if len(run) == 1:
        if codes & {"letters"}:
            return False
        if "sounds" in codes and run[0].script == main_script(matched) == "Latn":
            return len(run[0].text) > _SHORT
        if len(run[0].text) < _SHORT and run[0].script in _CASED:
            return fold_marks(fold(surface)) == fold_marks(fold(matched))
    return True


def _select(spans: list[_Span], count: int) -> list[Mention]:
    """Spans that do not overlap, with the greatest sum of values; ties go to the earlier end."""
    ending: dict[int, list[_Span]] = {}
    for span in spans:
        ending.setdefault(span.last, []).append(span)
    best: list[tuple[float, _Span | None]] = [(0.0, None)]
    for place in range(count):
        choice: tuple[float, _Span | None] = (best[-1][0], None)
        for span in ending.get(place, []):
            value = best[span.first][0] + span.value
            if value > choice[0]:
                choice = (value, span)
        best.append(choice)
    chosen: list[Mention] = []
    place = count
    while place > 0:
        picked = best[place][1]
        if picked is None:
            place -= 1
        else:
            chosen.append(picked.mention)
            place = picked.first
    return chosen


def _helped(
    linker: Linker, chosen: list[Mention], doubtful: list[Mention], lang: str
) -> list[Mention]:
    """Let a text help itself: who is named in full somewhere is meant by the surname elsewhere.

    Settles mentions that fit nobody well enough or several people, and corrects those that were
    linked to a better known bearer of the surname than the one the text names.
    """
    full = {m.match.id or "": m.surface for m in chosen if m.match.id and " " in m.surface.strip()}
    named = {m.match.id or "": m.surface for m in chosen if m.match.id} | full
    result = []
    for mention in chosen:
        if mention.match.kind == "person" and mention.match.id not in full and full:
            others = linker.candidates(mention.surface, _CONTENDERS, lang=lang or None)
            better = [c for c in others if c.id in full and c.score >= _CONTENDS]
            if len(better) == 1 and _may_be_settled(better[0]):
                settled = _settled(mention, better[0], full[better[0].id or ""])
                if settled.match.score > mention.match.score:
                    mention = settled
        result.append(mention)
    for mention in sorted(doubtful, key=lambda m: (m.start - m.end, m.start)):
        if any(m.start < mention.end and mention.start < m.end for m in result):
            continue
        fitting = [c for c in mention.match.candidates if c.id in named and c.kind == "person"]
        if len(fitting) == 1 and _may_be_settled(fitting[0]):
            settled = _settled(mention, fitting[0], named[fitting[0].id or ""])
            if settled.match.score >= linker.floor:
                result.append(settled)
    return result


def _may_be_settled(meant: Match) -> bool:
    """Whether nothing in a mention speaks against one whom the text names elsewhere.

    Mike Johnson is not Boris Johnson, however often the text names him.
    """
    return not {"unexplained", "letters", "gender"} & {reason.code for reason in meant.reasons}


def _settled(mention: Mention, meant: Match, elsewhere: str) -> Mention:
    note = Reason("named-elsewhere", f"the text names {elsewhere} elsewhere")
    match = replace(
        meant,
        status="linked",
        score=strengthened(meant.score, model().named_elsewhere),
        reasons=(*meant.reasons, note),
        candidates=mention.match.candidates,
    )
    return replace(mention, match=match)


def _unknown(
    text: str, words: Sequence[_Word], chosen: list[Mention], lower: set[str]
) -> list[Mention]:
    """Runs of capitalized words that fit nobody."""
    taken = [(mention.start, mention.end) for mention in chosen]
    result: list[Mention] = []
    run: list[_Word] = []

    def close() -> None:
        if run and (len(run) > 1 or not run[0].opens):
            surface = text[run[0].start : run[-1].end]
            reason = Reason("nil", "looks like a name; nobody in the gazetteer fits")
            match = Match("nil", surface, score=0.5, reasons=(reason,))
            result.append(Mention(run[0].start, run[-1].end, surface, match))
        run.clear()

    for word in words:
        free = not any(start < word.end and word.start < end for start, end in taken)
        usable = free and word.is_capital and word.script in _CASED and len(word.text) > 1
        usable = usable and fold(word.text) not in lower | _function_words()
        if run and not (usable and word.joint):
            close()
        if usable:
            run.append(word)
    close()
    return result


def _language_of(words: Sequence[_Word]) -> str:
    """The language whose function words a text has most of, "" for a text without any."""
    lower = [fold(word.text) for word in words if not word.is_capital]
    counts = {
        language: sum(word in known for word in lower)
        for language, known in _function_words_of().items()
    }
    best = max(sorted(counts), key=lambda language: counts[language])
    return best if counts[best] else ""


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    return frozenset().union(*_function_words_of().values())


@lru_cache(maxsize=1)
def _function_words_of() -> dict[str, frozenset[str]]:
    return {lang: frozenset(words.split()) for lang, words in _texts()["words"].items()}


@lru_cache(maxsize=1)
def _capital_nouns() -> frozenset[str]:
    return frozenset(_texts()["capital_nouns"])


@lru_cache(maxsize=1)
def _texts() -> dict[str, Any]:
    return read_toml(resources.files("entitylink.link") / "data" / "function_words.toml")
