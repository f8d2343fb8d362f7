"""How likely two bare names mean one entity: no gazetteer, no prior.

The same comparison as in linking, with every word counted as equally rare, as if one of the names
stood among 100,000 and fitted better than all the others. There is no native name here that would
explain a spelling, and nobody says in which language either name is written. So each Latin name is
read in every language that has an orthography, all its words in the same one, and once more as
Russians hear an English, French or German name (`link.hearing`); the two readings that agree best
count.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from entitylink.errors import InputError
from entitylink.gazetteer.words import ROLES, Word, words_of
from entitylink.link.compare import NAME, compare, laid_out
from entitylink.link.descriptions import beyond_the_name
from entitylink.link.features import FEATURES, NO_FAMILY, UNKNOWN, About, features_of
from entitylink.link.forms import UNDOING_OF, as_similarity, forms_of_word
from entitylink.link.hearing import heard
from entitylink.link.institutions import says_more
from entitylink.link.near import Near
from entitylink.link.score import calibrated, log_odds, model
from entitylink.link.sides import NameSide
from entitylink.link.stock import ListedStock
from entitylink.model import KINDS
from entitylink.names.family import family_side
from entitylink.text.clean import fold, fold_marks
from entitylink.translit.sounds import strict

__all__ = ["similarity"]

_NAMES, _BEARERS = 100_000, 20
"""How many names there may be, and how many of them have a word that is as alike."""
_FORM_BY_SOUND = 0.6
"""The weight of a rule when what it leaves only sounds like the other word."""

Name = Sequence[Word]


def similarity(first: str, second: str, *, kind: str | None = None) -> float:
    """The probability, 0..1, that two names mean one entity as far as the names tell.

    Symmetric: the lower of both directions. 0.0 when one of them has no letters.
    Raises: InputError for a `kind` that is none.

    >>> similarity("Sergej Lawrow", "Sergey Lavrov", kind="person") > 0.8
    True
    >>> similarity("Sergej Lawrow", "Sergey Lawson", kind="person") < 0.2
    True
    """
    if kind is not None and kind not in KINDS:
        raise InputError(f"kind is {kind!r}; expected one of {', '.join(KINDS)}")
    one, other = (_named(words_of(name, kind=kind)) for name in (first, second))
    if not one or not other:
        return 0.0
    person = kind in (None, "person")
    mine, theirs = [one], [other]
    plain = [sorted(fold_marks(word.text) for word in name) for name in (one, other)]
    if plain[0] != plain[1] and one[0].script == other[0].script == "Latn":
        mine, theirs = heard(one), heard(other)
    return min(_one_way(mine, theirs, person), _one_way(theirs, mine, person))


def _named(words: Name) -> Name:
    return [word for word in words if word.role not in ("title", "qualifier")] or words


class _Listed:
    """What is known of bare words."""

    def __init__(self, words: Name) -> None:
        self._plain = [fold_marks(word.text) for word in words]
        self._sounds = [frozenset(map(strict, word.sounds)) for word in words]

    def forms_of(self, words: Sequence[Word], lang: str) -> list[Near]:
        return [self._forms_of(word, lang) for word in words]

    def _forms_of(self, word: Word, lang: str) -> Near:
        best: dict[int, tuple[float, int]] = {}
        for form in forms_of_word(word, lang):
            plain = fold_marks(fold(form.base))
            said = _said_of(word, form.base)
            for number, other in enumerate(self._plain):
                if plain == other:
                    weight = form.weight
                elif said and said in self._sounds[number]:
                    weight = form.weight * _FORM_BY_SOUND
                else:
                    continue
                found = as_similarity(weight), int(UNDOING_OF[form.how])
                if found[0] > best.get(number, (0.0, 0))[0]:
                    best[number] = found
        numbers = sorted(best)
        return Near(
            np.array(numbers, dtype=np.intp),
            np.array([best[number][0] for number in numbers], dtype=np.float32),
            np.array([best[number][1] for number in numbers], dtype=np.uint8),
        )

    def bearers(
        self,
        words: Sequence[Word],
        lang: str,
        which: npt.NDArray[np.intp],
        numbers: npt.NDArray[np.intp],
    ) -> npt.NDArray[np.float32]:
        return np.full(len(which), _BEARERS, dtype=np.float32)

    def holds(self, words: Sequence[Word]) -> npt.NDArray[np.bool_]:
        return np.zeros(len(words), dtype=bool)


def _said_of(word: Word, base: str) -> str:
    """How a base form sounds whose letters begin as those of the word do; "" where unknown."""
    if not word.sounds or not base or not word.text.startswith(fold(base)):
        return ""
    # What is cut off in letters is about as much in sounds: the ending is the same in both.
    ending = len(word.text) - len(base)
    return strict(word.sounds[0])[:-ending] if ending else ""


def _one_way(queries: Sequence[Name], names: Sequence[Name], person: bool) -> float:
    """The best score of a reading of the one name as query, and a reading of the other."""
    words = [word for name in names for word in name]
    stock = ListedStock(words)
    # All readings of a name have the same words, but for their sounds.
    size = len(names[0])
    query = np.repeat(np.arange(len(queries)), len(names))
    name = np.tile(np.arange(len(names)), len(queries))
    place = name[:, None] * size + np.arange(size)
    theirs = NameSide(
        np.array([ROLES.index(word.role) for word in words], dtype=np.uint8)[place],
        stock.script.astype(np.int16)[place],
        place,
        np.ones(place.shape, dtype=np.float32),
    )
    both = (sorted(fold_marks(word.text) for word in side[0]) for side in (queries, names))
    exact = next(both) == next(both)
    compared = compare(
        laid_out(queries, stock),
        theirs,
        query,
        name,
        np.full(len(query), exact),
        stock,
        finder=_Listed(words),
        names=_NAMES,
        entities=_NAMES,
        lang="",
        turned=np.full(len(query), person),
    )
    is_name = (theirs.role[0] == NAME).nonzero()[0]
    family = is_name[family_side("", "") or 0] if len(is_name) else UNKNOWN
    every = np.full(len(query), not person)
    beyond = beyond_the_name(compared, every, np.zeros_like(every))
    about = About(
        family=np.full(len(query), family if person else NO_FAMILY),
        fame=np.ones(len(query), dtype=np.float32),
        former=np.zeros(len(query), dtype=bool),
        bearers=np.zeros(len(query), dtype=np.int8),
        beyond=beyond,
    )
    features = features_of(compared, about, stock.scripts)
    value = log_odds(features, compared.whole)
    if not person:
        told = dict(zip(FEATURES, features.T, strict=True))
        value = value + model().partial_name * told["name_gap"]
        value = value + model().more_words * told["query_gap"]
        own = model().institution
        worth = (own.described, own.located, own.other_type)
        value = value + sum(w * has for w, has in zip(worth, says_more(beyond), strict=True))
    return float(calibrated(np.exp(value)).max())
