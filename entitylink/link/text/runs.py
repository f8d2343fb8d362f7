"""Runs of words that look like names of nobody known: Karin Merkel, Malte Weiß, Dredge & Sons.

In: a piece of a text, and which of its words are linked. Out: `Run`s. They are reported where NILs
are asked for, and they say that the text has a namesake: who is called Merkel behind "Karin
Merkel" is not the chancellor.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import cache

from entitylink.link.text.cut import Gap
from entitylink.link.text.lists import particles
from entitylink.link.text.run import Run
from entitylink.link.text.scene import Scene
from entitylink.link.text.uncased import uncased_runs
from entitylink.link.text.windows import Style
from entitylink.names.generic import concepts_of, tells_type
from entitylink.names.lexicon import lexicon
from entitylink.text.clean import fold_marks

__all__ = ["runs_of"]

_LONGEST = 9
"""Words of a run that may be one name."""


def runs_of(scene: Scene, taken: AbstractSet[int]) -> list[Run]:
    """The runs that look like names, in order, without the words that are `taken`."""
    found = [*_Runs(scene).found(taken), *uncased_runs(scene, taken)]
    return sorted(found, key=lambda run: run.first)


class _Runs:
    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._words = scene.words
        self._types = scene.types
        self._style = scene.style
        self._memory = scene.memory
        self._nouns = scene.capital_nouns

    def found(self, taken: AbstractSet[int]) -> list[Run]:
        types, words = self._types, self._words
        result: list[Run] = []
        first = last = -1
        for place in range(len(types) + 1):
            ends = place == len(types)
            usable = not ends and place not in taken and self._may_be_name(place)
            joined = last >= 0 and not ends and self._goes_on(last, place)
            if last >= 0 and not (usable and joined):
                small = not ends and types[place].plain in particles()
                small = small and not types[place].capital
                if small and place - last <= 2 and words.gap[place] is Gap.SPACE:
                    continue
                run = self._run(first, last)
                if run is not None:
                    result.append(run)
                last = -1
            if usable:
                first = place if last < 0 else first
                last = place
        return result

    def _goes_on(self, last: int, place: int) -> bool:
        if self._scene.ends_a_name(last):
            return False
        gaps = self._words.gap[last + 1 : place + 1]
        if any(gap in (Gap.BREAK, Gap.POINT) for gap in gaps):
            return False
        return Gap.LINE not in gaps or self._types[last].given or self._types[last].initial

    def _may_be_name(self, place: int) -> bool:
        type_ = self._types[place]
        if not type_.cased or not type_.capital or not type_.plain:
            return False
        if self._scene.is_in_title(place):
            return False
        if type_.function and not self._scene.is_given_before_name(place):
            return False
        if self._style[place] in (Style.UPPER, Style.LOWER):
            return False
        return not (self._words.opens[place] and type_.plain in self._memory.small)

    def _run(self, first: int, last: int) -> Run | None:
        """What a run looks like, once the titles in front of it are gone; None for no name."""
        if last - first >= _LONGEST:
            return None
        types = self._types
        titled = bool(self._scene.title_before(first))
        while first <= last and types[first].title and not types[first].given:
            first += 1
            titled = True
        while first <= last and not types[first].capital:
            first += 1
        if first > last:
            return None
        first = self._behind_other_nouns(first, last)
        parts = [t for t in types[first : last + 1] if t.capital]
        given = any(t.given or t.initial for t in parts[:-1])
        is_full = len(parts) > 1 and (given or not self._nouns)
        opens = self._words.opens[first]
        if len(parts) > 1:
            score = 0.95 if given else 0.6 if opens else 0.85
            if self._nouns and not given:
                score = self._scene.proper(first)
                if parts[-1].plain.endswith(_patronymics()):
                    score = 0.9
        elif parts[0].initial or _is_of_country(parts[0].plain):
            return None
        elif titled:
            score = 0.8
        elif concepts_of(parts[0].plain):
            return None
        elif parts[0].plain in self._memory.strangers:
            score = 0.85
        elif opens and parts[0].plain in self._memory.seen:
            score = 0.7
        elif opens or self._style[first] != Style.PLAIN:
            score = 0.55 if parts[0].given else 0.2
        else:
            score = 0.7 * (self._scene.proper(first) if self._nouns else 1.0)
            if self._nouns and parts[0].given and score > 0.3:
                score = 0.6
        if titled and len(parts) > 1:
            score = 0.97
        if all(t.plain in self._memory.small for t in parts):
            score /= 3
        return Run(first, last, is_full and not (opens and not given), given, score)

    def _behind_other_nouns(self, first: int, last: int) -> int:
        """Where a name begins: behind what stands before a given name or an initial.

        Any word may open a sentence, and German writes every noun with a capital: "Torwart Malte".
        """
        for place in range(first + 1, last):
            type_ = self._types[place]
            if type_.given or type_.initial:
                free = self._nouns or (self._words.opens[first] and place == first + 1)
                begins = not (self._types[first].given or self._types[first].initial)
                spaced = self._words.gap[place] is Gap.SPACE
                return place if free and begins and spaced else first
        return first


def _is_of_country(plain: str) -> bool:
    """Whether a word says what something is, or of which country: Airport, Russische."""
    return tells_type(plain) or any(concept.isupper() for concept in concepts_of(plain))


@cache
def _patronymics() -> tuple[str, ...]:
    return tuple(map(fold_marks, lexicon().patronymic_endings))
