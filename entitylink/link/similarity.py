"""How likely two bare names mean one entity: no gazetteer, no prior.

The same comparison as in linking, with every word counted as equally rare, as if one of the names
stood among 100,000 and fitted better than all the others.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from entitylink.errors import InputError
from entitylink.gazetteer.words import ROLES, Word, words_of
from entitylink.link.compare import NAME, compare, laid_out
from entitylink.link.features import FEATURES, NO_FAMILY, UNKNOWN, About, features_of
from entitylink.link.forms import UNDOING_OF, as_similarity, forms_of_word
from entitylink.link.near import Near
from entitylink.link.score import calibrated, log_odds, model
from entitylink.link.sides import NameSide
from entitylink.link.stock import ListedStock
from entitylink.model import KINDS
from entitylink.names.family import family_side
from entitylink.text.clean import fold, fold_marks

__all__ = ["similarity"]

_NAMES, _BEARERS = 100_000, 20
"""How many names there may be, and how many of them have a word that is as alike."""


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
    return min(_one_way(one, other, person), _one_way(other, one, person))


def _named(words: Sequence[Word]) -> Sequence[Word]:
    return [word for word in words if word.role not in ("title", "qualifier")] or words


class _Listed:
    """What is known of bare words, given without diacritics."""

    def __init__(self, plain: Sequence[str]) -> None:
        self._plain = plain

    def forms_of(self, words: Sequence[Word], lang: str) -> list[Near]:
        found = []
        for word in words:
            forms = [
                (number, as_similarity(form.weight), UNDOING_OF[form.how])
                for form in forms_of_word(word, lang)
                for number, plain in enumerate(self._plain)
                if fold_marks(fold(form.base)) == plain
            ]
            number, value, undoing = zip(*forms, strict=True) if forms else ((), (), ())
            found.append(
                Near(
                    np.array(number, dtype=np.intp),
                    np.array(value, dtype=np.float32),
                    np.array(undoing, dtype=np.uint8),
                )
            )
        return found

    def bearers(
        self,
        words: Sequence[Word],
        lang: str,
        which: npt.NDArray[np.intp],
        numbers: npt.NDArray[np.intp],
    ) -> npt.NDArray[np.float32]:
        return np.full(len(which), _BEARERS, dtype=np.float32)


def _one_way(query: Sequence[Word], name: Sequence[Word], person: bool) -> float:
    stock = ListedStock(name)
    numbers = np.arange(len(name))
    theirs = NameSide(
        np.array([[ROLES.index(word.role) for word in name]], dtype=np.uint8),
        stock.script.astype(np.int16)[None, :],
        numbers[None, :],
        np.ones((1, len(name)), dtype=np.float32),
    )
    plain = [fold_marks(word.text) for word in name]
    exact = sorted(fold_marks(word.text) for word in query) == sorted(plain)

    compared = compare(
        laid_out([query], stock),
        theirs,
        np.zeros(1, dtype=np.intp),
        np.zeros(1, dtype=np.intp),
        np.array([exact]),
        stock,
        finder=_Listed(plain),
        names=_NAMES,
        entities=_NAMES,
        lang="",
        turned=np.array([person]),
    )
    names = (theirs.role[0] == NAME).nonzero()[0]
    family = names[family_side("", "") or 0] if len(names) else UNKNOWN
    about = About(
        family=np.array([family if person else NO_FAMILY]),
        fame=np.ones(1, dtype=np.float32),
        former=np.zeros(1, dtype=bool),
    )
    features = features_of(compared, about, stock.scripts)
    value = float(log_odds(features, compared.whole)[0])
    if not person:
        told = dict(zip(FEATURES, features[0].tolist(), strict=True))
        value += model().partial_name * told["name_gap"] + model().more_words * told["query_gap"]
    return float(calibrated(np.exp(np.array([value])))[0])
