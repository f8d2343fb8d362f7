"""Whether a span that is good as a name given alone is good enough inside a text.

In: a piece of a text, a span and what it may mean. Out: log odds against that meaning, and whether
a single word is more likely no name at all.
"""

from __future__ import annotations

from collections.abc import Sequence

from entitylink.link.likeness import Undoing
from entitylink.link.text.beside import BLOCKED
from entitylink.link.text.cut import Gap
from entitylink.link.text.lists import before_dates, before_months, conjunctions
from entitylink.link.text.meanings import Meaning
from entitylink.link.text.scene import Scene
from entitylink.link.text.windows import Style, Window
from entitylink.link.text.wordtype import WordType
from entitylink.names.inflection import undo
from entitylink.text.clean import fold, fold_marks

__all__ = ["GIVEN_ONLY", "fit_of", "is_dated", "is_ordinary", "stands_alone"]

GIVEN_ONLY = -7.0
"""Against somebody called by the given name alone, unless that is filed as a name of theirs."""
_PARTIAL = -4.0
"""Against some words of the longer name of what is no person: Wall Street is no journal."""
_INFLECTED = 1.8
"""For a form of a name that the language of the text has: texts inflect names, lists do not."""
_LIKELY_ENDING, _COMMON_ENDING = 0.2, 0.6
_PLAIN = frozenset((Undoing.NOTHING, Undoing.MARKS, Undoing.INFLECTION))
_DOT = "\u0307"
"""What a small letter made from the Turkish İ has, which is no mark of a name."""
_SHORT = 4
"""Letters up to which a single word that only sounds like a name is none."""


def fit_of(scene: Scene, window: Window, meaning: Meaning) -> float:
    """What speaks against a link inside a text that is good for a name given alone."""
    types = scene.types[window.first : window.last + 1]
    words = [type_ for type_ in types if not type_.connector or type_.capital]
    candidate = meaning.candidate
    matched = candidate.words
    name = "".join(word.text for word in matched)
    one = types[0]
    if meaning.given_only:
        return GIVEN_ONLY
    if scene.is_flat(window.first) and one.cased and _is_vague(scene, window, meaning):
        return BLOCKED
    if one.articled and meaning.kind == "person":
        return BLOCKED
    if meaning.kind == "person" and _is_of_two(types, meaning):
        return BLOCKED
    if len(types) == 1 and one.cased:
        upper_name = _is_abbreviation(meaning)
        if upper_name and len(name) <= 3 and one.plain == name and not one.upper:
            return BLOCKED  # US is not us, WHO is not Who
        letter_by_letter = candidate.exact or one.plain in [word.text for word in matched]
        if len(one.plain) < _SHORT and not letter_by_letter:
            return BLOCKED
        kinds = {pair.undoing for pair in candidate.pairs}
        same = matched and matched[0].script == one.script
        if same and Undoing.ERROR in kinds:
            return BLOCKED
        sounds = kinds & {Undoing.SOUND, Undoing.LIKENESS}
        doubtful = len(one.plain) <= _SHORT or (scene.capital_nouns and meaning.kind != "person")
        if same and sounds and one.script == "Latn" and doubtful:
            return BLOCKED
        if (
            meaning.kind == "organization"
            and same
            and Undoing.INFLECTION in kinds
            and not one.bases
        ):
            return BLOCKED  # Uutisille only sounds like a form of Huthis
        return _inflected(scene, window, meaning)
    if meaning.kind != "person" and not meaning.is_whole and meaning.name_kind != "short":
        return _PARTIAL
    unexplained = len(words) - len([p for p in candidate.pairs if p.similarity >= 0.5])
    if unexplained > 0 and not candidate.exact and candidate.whole < 0.9:
        return BLOCKED
    return _inflected(scene, window, meaning)


def _is_of_two(types: Sequence[WordType], meaning: Meaning) -> bool:
    """Whether a conjunction stands in a span that the name of a person does not have."""
    inner = {type_.plain for type_ in types[1:-1] if not type_.capital} & conjunctions()
    return bool(inner) and not inner <= {word.text for word in meaning.candidate.words}


def _inflected(scene: Scene, window: Window, meaning: Meaning, *, flat: bool = False) -> float:
    """What speaks for a form that only the endings of the language tell from the name."""
    pairs = meaning.candidate.pairs
    kinds = {pair.undoing for pair in pairs}
    types = scene.types[window.first : window.last + 1]
    if not scene.lang or Undoing.INFLECTION not in kinds or not kinds <= _PLAIN:
        return 0.0
    if scene.is_flat(window.first) is not flat or not (flat or meaning.is_whole):
        return 0.0
    names = {fold_marks(word.text) for word in meaning.candidate.words}
    for type_ in types:
        if type_.plain in names or (type_.connector and not type_.capital):
            continue
        forms = undo(type_.text, lang=scene.lang)
        if len(types) > 1 and any(f.weight >= _COMMON_ENDING for f in forms):
            continue  # two words that go the same way are hardly chance, in whatever script
        if not any(f.weight >= _LIKELY_ENDING and fold_marks(f.base) in names for f in forms):
            return 0.0
    return _INFLECTED


def _is_vague(scene: Scene, window: Window, meaning: Meaning) -> bool:
    """Whether words may be ordinary ones as well, where capitals do not tell them apart."""
    types = scene.types[window.first : window.last + 1]
    if all(type_.function or type_.ordinary or type_.connector for type_ in types):
        return True
    if len(types) > 1:
        return False
    if scene.is_given(window.first):
        if meaning.kind == "person":
            return meaning.id not in scene.memory.named and len(meaning.candidate.words) == 1
        return not scene.is_behind_small_word(window.first) or _goes_on(scene, window.last)
    word = types[0]
    small = scene.style[window.first] == Style.LOWER
    if small and (len(word.plain) < _SHORT or _is_abbreviation(meaning)):
        return True
    # metà is no Meta; and of endings only those of the language count.
    kinds = {pair.undoing for pair in meaning.candidate.pairs}
    if Undoing.MARKS in kinds and fold(word.text).replace(_DOT, "") != word.plain:
        return True
    return Undoing.INFLECTION in kinds and not _inflected(scene, window, meaning, flat=True)


def _goes_on(scene: Scene, last: int) -> bool:
    """Whether a word follows that may belong to the same name."""
    behind = last + 1
    if behind == len(scene.types) or scene.words.gap[behind] is not Gap.SPACE:
        return False
    return not scene.is_small_word(behind)


def is_ordinary(scene: Scene, place: int) -> bool:
    """Whether a single word is more likely no name: the text or its language uses it as one."""
    type_ = scene.types[place]
    if type_.function:
        if not type_.cased:
            return True
        # US is no "us", unless everything is in capitals.
        return not type_.upper or scene.style[place] == Style.UPPER
    if not type_.cased:
        return type_.ordinary
    doubtful = scene.words.opens[place] or scene.style[place] != Style.PLAIN
    if type_.ordinary:
        return doubtful or (scene.capital_nouns and not scene.is_behind_preposition(place))
    if scene.style[place] == Style.LOWER:
        return False
    return doubtful and type_.plain in scene.memory.small and not type_.upper


def is_dated(scene: Scene, place: int) -> bool:
    """Whether an ordinary word is a month, whoever is called so: "in May"."""
    return _stands_behind(scene, place, before_months())


def stands_alone(scene: Scene, place: int) -> bool:
    """Whether nothing beside an ordinary word says that it is one: "in May", "May 5"."""
    types, words = scene.types, scene.words
    if _stands_behind(scene, place, before_dates()):
        return False
    behind = place + 1
    if behind == len(types):
        return True
    return words.end[place] + 1 == words.start[behind] and not types[behind].capital


def _stands_behind(scene: Scene, place: int, listed: frozenset[str]) -> bool:
    joined = place > 0 and scene.words.gap[place] is not Gap.BREAK
    return joined and scene.types[place - 1].plain in listed


def _is_abbreviation(meaning: Meaning) -> bool:
    gazetteer = meaning.judge.gazetteer
    text = gazetteer.name_at(meaning.candidate.name).text
    letters = [char for char in text if char.isalpha()]
    return len(letters) <= 4 and bool(letters) and "".join(letters).isupper()
