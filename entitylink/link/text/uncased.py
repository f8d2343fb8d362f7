"""Names of nobody known in scripts without capitals: المهندسة أمل الرفاعي, 오복순 씨, 高市幸一さん.

In: a piece of a text, and which of its words are linked. Out: `Run`s. Words are a name where a
given name or a word for a person stands before words that are neither ordinary vocabulary nor
names of a gazetteer; in Korean where a word for a person stands behind a family name and one
or two syllables; without spaces where the cutting of the run found a name.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from entitylink.link.text.cut import UNSPACED, Gap
from entitylink.link.text.lists import clitics_of, word_list
from entitylink.link.text.run import Run
from entitylink.link.text.scene import Scene
from entitylink.link.text.wordtype import WordType
from entitylink.names.lexicon import lexicon
from entitylink.names.native import family_names
from entitylink.text.clean import fold_marks

__all__ = ["uncased_runs"]

_LONGEST = 4
"""Words of such a name."""
_KOREAN = range(2, 5)
"""Syllables of a Korean name."""
_NOBODY = 0.75
_HONORED, _TITLED, _GIVEN, _FAMILY, _SINGLE, _AGAIN = 0.85, 0.6, 0.85, 0.7, 0.5, 0.8
"""How sure a name is by what shows it: see the articles of `tests/bench/texts.py`."""


def uncased_runs(scene: Scene, taken: AbstractSet[int]) -> list[Run]:
    """The runs that look like names, in order, without the words that are `taken`."""
    found: list[Run] = []
    place = 0
    while place < len(scene.types):
        run = None
        type_ = scene.types[place]
        if not type_.cased and place not in taken:
            run = _run_at(scene, place, taken)
        if run is not None:
            found.append(run)
        place = place + 1 if run is None else run.last + 1
    return found


def _run_at(scene: Scene, place: int, taken: AbstractSet[int]) -> Run | None:
    """The name that begins at a word, None for none."""
    type_ = scene.types[place]
    if place in scene.words.nobody:
        return Run(place, place, True, True, _NOBODY)
    if type_.plain in scene.memory.strangers and len(type_.plain) > 1 and not type_.function:
        whole = _spaced(scene, place, taken) if type_.script not in UNSPACED else None
        return whole or Run(place, place, False, False, _AGAIN)
    if type_.script == "Hang":
        return _korean(scene, place)
    if type_.script in UNSPACED or not word_list(scene.lang).words:
        return None
    return _spaced(scene, place, taken)


def _korean(scene: Scene, place: int) -> Run | None:
    words = scene.words
    type_, text = scene.types[place], scene.types[place].text
    behind = place + 1
    if len(text) not in _KOREAN or type_.near or type_.common:
        return None
    if not any(text[:n] in family_names("ko") for n in (1, 2)):
        return None
    if behind == len(words) or words.gap[behind] is not Gap.SPACE:
        return None
    people = word_list("ko").people
    clitics = clitics_of("Hang")
    word = words.text[behind]
    after = clitics.after if clitics else ()
    forms = [word, *(word[: -len(end)] for end in after if word.endswith(end))]
    if any(form in people or form in lexicon().attached_end for form in forms):
        return Run(place, place, True, True, _HONORED)
    return None


def _spaced(scene: Scene, place: int, taken: AbstractSet[int]) -> Run | None:
    types = scene.types
    first = types[place]
    titled = _is_titled(scene, place)
    begins = first.given or first.plain in _INNER
    if not (_may_be_part(first) or first.plain in _INNER or (titled and first.given)):
        return None
    if not (titled or begins or first.family):
        return None
    last = _end_of_name(scene, place, taken, titled=titled)
    if last == place:
        known = first.family and not first.given
        return Run(place, place, False, False, _SINGLE) if titled and known else None
    named = types[place + 1 : last + 1]
    if begins and not first.common:
        score = _GIVEN
    elif titled:
        score = _TITLED
    elif any(type_.family for type_ in named):
        score = _FAMILY
    else:
        return None
    return Run(place, last, True, first.given, score)


def _end_of_name(scene: Scene, place: int, taken: AbstractSet[int], *, titled: bool) -> int:
    """The last word of the name that begins at a word; the word itself where nothing follows."""
    types, words = scene.types, scene.words
    last = place
    # Names in full end with a family name or a word that no list has.
    is_full = False
    while last + 1 < len(types) and last - place < _LONGEST - 1:
        at = last + 1
        behind, gap = types[at], words.gap[at]
        if gap not in (Gap.SPACE, Gap.HYPHEN) or at in taken or behind.cased:
            break
        if gap is Gap.HYPHEN:
            last = at
            continue
        if types[last].plain in _INNER:
            if behind.function:
                break
            last = at
            continue
        if behind.plain in _INNER:
            follows = at + 1 < len(types) and words.gap[at + 1] is Gap.SPACE
            if not follows or at + 1 in taken:
                break
            last = at
            continue
        sure = types[place].given and (titled or not types[place].common)
        nisba = sure and titled and behind.plain.startswith(_ARTICLE)
        listed = nisba or ((behind.family or behind.given) and (sure or not behind.common))
        is_new = not is_full and (behind.unknown or (behind.exact and not behind.common and sure))
        joined = behind.skip and not behind.articled
        if behind.function or behind.title or joined or not (listed or is_new):
            break
        is_full = is_full or not behind.given
        last = at
    return last


_ARTICLE = "ال"
"""What begins family names from places and tribes, which are adjectives too: سعيد الحربي."""
_INNER = frozenset(map(fold_marks, ("بن", "ابن", "بنت", "أبو", "آل", "عبد", "בן", "בר", "אבו")))
"""Words inside names, which another one follows."""


def _may_be_part(type_: WordType) -> bool:
    """Whether a word that is no ordinary one may belong to a name of nobody."""
    if type_.function or type_.title:
        return False
    return type_.unknown or ((type_.given or type_.family) and not type_.common)


def _is_titled(scene: Scene, place: int) -> bool:
    """Whether a title, or another word for a person, stands before a word."""
    if scene.title_before(place):
        return True
    if place == 0 or scene.words.gap[place] is Gap.BREAK:
        return False
    before = scene.types[place - 1]
    return before.person
