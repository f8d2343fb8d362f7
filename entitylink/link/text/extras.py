"""Titles and demonyms as mentions of their own, for those who ask for them.

In: a piece of a text and what was found in it. Out: `Extra`s, which overlap nothing that was found:
the titles of people who were linked ("Außenminister" before Lawrow, "elnök" behind Putyin), and
words for what or who is from a country (russische, américain).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from entitylink.link.text.cut import Gap
from entitylink.link.text.scene import Scene
from entitylink.link.text.settle import Settled
from entitylink.link.text.windows import Style
from entitylink.names.countries import country_of
from entitylink.names.inflection import undo
from entitylink.names.lexicon import lexicon, word_key

__all__ = ["Extra", "Extras", "extras_of"]

_LONGEST_TITLE = 6
_LIKELY_ENDING = 0.2
_LEAST = 4
"""Letters of a word in a script with capitals that is taken for a demonym."""


@dataclass(frozen=True, slots=True)
class Extras:
    """What is asked for."""

    titles: bool = False
    demonyms: bool = False

    def __bool__(self) -> bool:
        return self.titles or self.demonyms


@dataclass(frozen=True, slots=True)
class Extra:
    """A run of words: the title of somebody (`bearer`), or a word for a country (`country`)."""

    first: int
    last: int
    bearer: Settled | None = None
    country: str = ""


def extras_of(scene: Scene, found: Sequence[Settled], asked: Extras) -> list[Extra]:
    """The titles and demonyms of a piece, in order."""
    taken = {place for each in found for place in range(each.first, each.last + 1)}
    result: list[Extra] = []
    if asked.titles:
        for each in found:
            is_person = each.status == "linked" and each.meanings[0][0].kind == "person"
            for first, last in _titles(scene, each) if is_person else ():
                places = range(first, last + 1)
                if taken.isdisjoint(places):
                    result.append(Extra(first, last, bearer=each))
                    taken.update(places)
    if asked.demonyms:
        for place in range(len(scene.types)):
            country = "" if place in taken else _country(scene, place)
            if country:
                result.append(Extra(place, place, country=country))
    return sorted(result, key=lambda extra: extra.first)


def _titles(scene: Scene, each: Settled) -> list[tuple[int, int]]:
    """The titles before and behind a name."""
    found = []
    for end in (each.first, each.first - 1):
        before = len(scene.title_ending(end, longest=True)) if end > 0 else 0
        before = before or _is_form_of_title(scene, end - 1)
        if before:
            found.append((end - before, end - 1))
            break
        if end <= 1 or not country_of(scene.types[end - 1].text):
            break
    words, types = scene.words, scene.types
    for size in range(_LONGEST_TITLE, 0, -1):
        last = each.last + size
        if last >= len(words):
            continue
        if any(gap is Gap.BREAK for gap in words.gap[each.last + 1 : last + 1]):
            continue
        keys = tuple(type_.key for type_ in types[each.last + 1 : last + 1])
        code = scene.lang.partition("-")[0]
        phrases = lexicon().after.get(keys[0], ())
        if any(p.words == keys and (not p.langs or code in p.langs) for p in phrases):
            found.append((each.last + 1, last))
            break
    return found


def _is_form_of_title(scene: Scene, place: int) -> bool:
    """Whether a word is an inflected title: президентом."""
    if place < 0 or scene.words.gap[place + 1] is Gap.BREAK:
        return False
    type_ = scene.types[place]
    if not type_.cased or type_.function:
        return False
    forms = undo(type_.text, lang=scene.lang) if scene.lang else ()
    likely = (form for form in forms if form.weight >= _LIKELY_ENDING)
    return any(
        (word_key(form.base),) == phrase.words
        for form in likely
        for phrase in lexicon().before.get(word_key(form.base), ())
    )


def _country(scene: Scene, place: int) -> str:
    """The country that a word is an adjective or a demonym of, "" for none."""
    type_ = scene.types[place]
    if type_.function or type_.given or type_.title or (type_.cased and len(type_.plain) < _LEAST):
        return ""
    code = country_of(type_.text)
    if not code or not type_.cased or not type_.capital or scene.style[place] != Style.PLAIN:
        return code
    return "" if _is_of_name(scene, place) else code


def _is_of_name(scene: Scene, place: int) -> bool:
    """Whether a word with a capital stands beside another one that is no title: Deutsche Bank."""
    words, types = scene.words, scene.types
    for other, gap_at in ((place - 1, place), (place + 1, place + 1)):
        if not 0 <= other < len(types) or words.gap[gap_at] is Gap.BREAK:
            continue
        type_ = types[other]
        is_name = type_.cased and type_.capital and not type_.function and not type_.title
        if is_name and not words.opens[other] and not scene.capital_nouns:
            return True
        if is_name and other > place and scene.capital_nouns and type_.institution:
            return True
    return False
