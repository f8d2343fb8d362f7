"""What stands beside a span and says that it is part of another name: Barron Trump, Paris Hilton.

In: a piece of a text, and the spans of several words that are sure. Out: log odds against one
meaning of a span, 0 where nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from entitylink.link.text.cut import Gap
from entitylink.link.text.lists import (
    behind_places,
    heads,
    institution_endings,
    place_first,
    word_list,
)
from entitylink.link.text.meanings import Meaning
from entitylink.link.text.scene import Scene
from entitylink.link.text.windows import Style, Window
from entitylink.link.text.wordtype import WordType
from entitylink.text.scripts import main_script

__all__ = ["BLOCKED", "Neighbors"]

BLOCKED = -20.0
"""Log odds against what cannot be meant."""
_STRANGER = -7.0
"""Log odds against a name that is part of a longer one nobody knows."""


_UNKNOWN = -2.5
"""The same where nothing but an unknown word beside it says so, in scripts without capitals."""


_DOTTED = frozenset(("Hani", "Hira", "Kana"))
"""Scripts that write a middle dot between the words of one foreign name; Korean lists with it."""


class Neighbors:
    """The words beside the spans of a piece.

    sure    those of the linked spans that are names whatever stands beside them
    linked  all of them
    """

    def __init__(self, scene: Scene, sure: Iterable[Window], linked: Sequence[Window]) -> None:
        self._scene = scene
        self._words = scene.words
        self._types = scene.types
        self._style = scene.style
        self._memory = scene.memory
        self._nouns = scene.capital_nouns
        self._named = {at for each in linked for at in range(each.first, each.last + 1)}
        self._alone = {each.first for each in linked if each.first == each.last}
        self._anchors = {
            place: window for window in sure for place in range(window.first, window.last + 1)
        }

    def against(self, window: Window, meaning: Meaning) -> float:
        """Log odds against a meaning, as part of another name; 0 where nothing is said."""
        if meaning.kind == "other":
            return 0.0
        if meaning.kind == "place" and self._is_of_institution(window):
            return _STRANGER
        if meaning.kind == "person" and self._is_dotted(window):
            return BLOCKED
        if meaning.kind == "person" and self._goes_on_in_japanese(window):
            return _STRANGER
        following = self._words.goes_on.get(window.last, "")
        if meaning.kind == "person" and following.startswith(institution_endings()):
            return _STRANGER
        return self._left_of(window, meaning) + self._right_of(window, meaning)

    def _is_dotted(self, window: Window) -> bool:
        """Whether a middle dot joins words to others: one foreign name in Japanese or Chinese."""
        words = self._words
        if window.first in words.dotted or window.last in words.dotted:
            return True
        ends = ((window.first, window.first - 1), (window.last + 1, window.last + 1))
        return any(
            at < len(words)
            and other >= 0
            and words.gap[at] is Gap.POINT
            and self._types[other].script in _DOTTED
            and not self._is_anchored(other, window)
            for at, other in ends
        )

    def _goes_on_in_japanese(self, window: Window) -> bool:
        """Whether Chinese characters that are no title follow a name: 石破集落."""
        following = self._words.goes_on.get(window.last)
        if following is None or self._scene.lang != "ja" or main_script(following[:1]) != "Hani":
            return False
        behind = word_list("ja")
        return not any(following[:n] in behind.words | behind.people for n in range(1, 5))

    def _is_of_institution(self, window: Window) -> bool:
        """Whether a place is part of the name of a club or an institution: University of Oxford."""
        types, words = self._types, self._words
        behind = window.last + 1
        if self._scene.lang == "ja" and window.first in words.inside:
            return True
        following = words.goes_on.get(window.last)
        if following is not None:
            if following.startswith(institution_endings()):
                return True
            known = behind < len(types) and words.gap[behind] is Gap.NOTHING
            if self._scene.lang == "ja" and not known:
                return not following.startswith(behind_places())
        if behind < len(types) and words.gap[behind] in (Gap.SPACE, Gap.HYPHEN):
            type_ = types[behind]
            small = self._scene.lang.partition("-")[0] in place_first()
            written = type_.capital or not type_.cased or small or self._scene.is_flat(behind)
            if type_.institution and written and not type_.title:
                return not self._is_anchored(behind, window)
        before = window.first - 1
        if before < 0 or words.gap[window.first] not in (Gap.SPACE, Gap.HYPHEN, Gap.NOTHING):
            return False
        type_ = types[before]
        if type_.institution and (type_.capital or not type_.cased or self._scene.is_flat(before)):
            return not self._is_anchored(before, window)
        small = type_.plain.rstrip("'’") in heads()
        if not (small and before and words.gap[before] is Gap.SPACE):
            return False
        head = types[before - 1]
        if not (head.cased and head.capital) or head.title:
            return False
        if self._is_anchored(before - 1, window):
            return False
        if head.function or (head.plain in self._memory.small and words.opens[before - 1]):
            return False
        return head.institution or not (self._nouns or words.opens[before - 1])

    def _left_of(self, window: Window, meaning: Meaning) -> float:
        place = self._neighbor(window, -1)
        if place is None:
            return 0.0
        type_ = self._types[place]
        single = window.first == window.last
        whole = not single and meaning.is_whole
        if whole and self._scene.is_flat(window.first):
            return 0.0
        if type_.initial:
            return _STRANGER if whole else BLOCKED
        if not type_.cased and (type_.common or not type_.given):
            if meaning.kind != "person":
                return 0.0
            return _UNKNOWN / 2 if whole else _UNKNOWN
        if self._scene.is_given(place):
            return _STRANGER if whole else BLOCKED
        parted = self._words.gap[window.first] is Gap.HYPHEN
        if meaning.kind == "place" and _is_club(type_) and not parted:
            return _STRANGER
        if parted and meaning.kind == "person":
            return _STRANGER
        if self._nouns or parted or (meaning.kind == "person" and not single):
            return 0.0
        if self._words.opens[place]:
            return _STRANGER if meaning.kind == "person" else _STRANGER / 2
        return _STRANGER

    def _right_of(self, window: Window, meaning: Meaning) -> float:
        place = self._neighbor(window, 1)
        if place is None:
            return 0.0
        type_ = self._types[place]
        single = window.first == window.last
        if single and self._scene.is_given(window.last):
            return BLOCKED
        parted = self._words.gap[place] is Gap.HYPHEN
        if meaning.in_case and self._scene.title_before(window.first):
            return 0.0  # the president of Germany Steinmeier
        if not type_.cased and not (type_.given and not type_.common) and not parted:
            if meaning.kind != "person":
                return 0.0
            return _STRANGER if type_.family and not type_.common else _UNKNOWN
        if meaning.kind == "person":
            if self._scene.is_given(place):
                return BLOCKED if single else _STRANGER
            return 0.0 if self._nouns or type_.initial else _STRANGER
        if type_.given or type_.initial:
            return 0.0  # somebody of there: "UNESCO Marta Jensen"
        if meaning.kind == "place" and _is_club(type_):
            return _STRANGER
        if self._nouns or parted:
            return 0.0
        return _STRANGER

    def _is_anchored(self, place: int, window: Window) -> bool:
        """Whether a word is part of another name that is sure."""
        anchor = self._anchors.get(place)
        return anchor is not None and (anchor.last < window.first or window.last < anchor.first)

    def _neighbor(self, window: Window, step: int) -> int | None:
        """The word beside, where it may belong to the same name; None for none."""
        place = window.last if step > 0 else window.first
        other = place + step
        if not 0 <= other < len(self._words) or self._is_anchored(other, window):
            return None
        gap = self._words.gap[max(place, other)]
        type_, mine = self._types[other], self._types[place]
        if gap is Gap.BREAK or self._are_two(min(place, other)):
            return None
        named = type_.given or type_.family or type_.unknown
        if not (type_.cased or gap is Gap.HYPHEN or named):
            return None
        lower = self._style[other] == Style.LOWER
        if type_.function and not (step < 0 and self._scene.is_given_before_name(other)):
            return None
        if not (lower or (type_.capital and mine.capital)):
            return None
        # A word that names nobody may make one name with the genitive before it: Helsingin Sanomat.
        if self._scene.ends_a_name(min(place, other)) and (step < 0 or other in self._named):
            return None
        if self._scene.is_in_title(other):
            return None
        if type_.title and not (type_.initial and step < 0 and not self._scene.title_before(place)):
            return None
        if self._words.opens[other] and type_.plain in self._memory.small:
            return None
        if (step > 0 and mine.tail) or (step < 0 and type_.tail):
            return None  # Ukraine's President
        if gap is Gap.LINE or self._style[other] != Style.PLAIN:
            first = step < 0 and (self._scene.is_given(other) or type_.initial)
            return other if first else None
        return other

    def _are_two(self, place: int) -> bool:
        """Whether a hyphen joins a word and the next, which are two names: Trump-Putin summit.

        Behind a given name, or any other part of one, they are one surname.
        """
        words, types = self._words, self._types
        behind = place + 1
        if words.gap[behind] is not Gap.HYPHEN or not {place, behind} <= self._alone:
            return False
        if not types[behind].cased or self._scene.is_given(place) or self._scene.is_given(behind):
            return False
        if behind + 1 < len(types) and words.gap[behind + 1] is Gap.HYPHEN:
            return False
        if place == 0 or words.gap[place] is Gap.BREAK:
            return True
        before = types[place - 1]
        return not before.capital or before.function or before.title or self._nouns


def _is_club(type_: WordType) -> bool:
    """Whether a word is like FC and AS before the name of a town."""
    return type_.upper and len(type_.plain) <= 4
