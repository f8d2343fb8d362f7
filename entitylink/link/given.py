"""Whether a given name of a query is another one than the person's, and not a spelling of it.

In: words of queries and of names, and which stand for which. Out: for each word whose given name it
is, and for each pair how surely they are two names. `names.given` knows the names; what a
contradiction is worth is fitted in `link.score`.

A misspelt name is hardly ever another name that people bear: a word that is in the list of given
names, and is not near the one it stands beside, contradicts it. Keith is not Keir, nor Emma
short for Emmanuel. Names of women and of men are two names however near (Justin, Justine), and so
are two listed names that differ in a letter that no spelling exchanges (Kamal, Kamil).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from entitylink.link.likeness import Undoing
from entitylink.names.given import bearers_of, same_name
from entitylink.names.letters import told_by_a_letter

__all__ = ["FEMALE", "MALE", "UNLISTED", "apart", "bearers"]

UNLISTED, EITHER, FEMALE, MALE = 0, 1, 2, 3
"""Whose given name a word is: nobody's that is known, of women and men, of one of them."""

_CODES = {None: UNLISTED, "": EITHER, "female": FEMALE, "male": MALE}
_SHORTEST = 3
"""Two letters are a syllable of a Korean or Chinese name more often than a name."""
_NEAR, _FAR = 0.85, 0.5
"""So alike are spellings of one name, measured on labels of politicians (Renata and Renate 0.75),
and so little nearly all pairs of two names; 0.6 are Mehmet and Ahmet, 0.67 Jean and Jan."""
_NEAR_ACROSS, _FAR_ACROSS = 0.55, 0.25
"""The same between two scripts."""

Codes = npt.NDArray[np.int8]
Places = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float32]


def bearers(words: Sequence[str]) -> Codes:
    """Whose given name each folded word is."""
    return np.array(
        [_CODES[bearers_of(word)] if len(word) >= _SHORTEST else UNLISTED for word in words],
        dtype=np.int8,
    )


def apart(
    pairs: Sequence[tuple[str, str]],
    mine: Codes,
    theirs: Codes,
    similarity: Floats,
    undoing: npt.NDArray[np.uint8],
    across: npt.NDArray[np.bool_],
) -> Floats:
    """How surely the words of each pair are two given names, 0..1; 0 where the first is none.

    `mine` and `theirs` are what `bearers` says of the words; `across` says which pairs are of two
    scripts.
    """
    undone = np.isin(undoing, (Undoing.NOTHING, Undoing.MARKS, Undoing.SOUND, Undoing.NICKNAME))
    near, far = np.where(across, _NEAR_ACROSS, _NEAR), np.where(across, _FAR_ACROSS, _FAR)
    result = np.clip((near - similarity) / (near - far), 0.0, 1.0)
    # An ending makes Justine of Justin too, and that is a name of her own.
    result[(mine + theirs == FEMALE + MALE) & (mine != theirs) & (mine > EITHER)] = 1.0
    result[undone | (mine == UNLISTED)] = 0.0
    listed = ~undone & (mine != UNLISTED) & (theirs != UNLISTED)
    for place in ((result > 0) | listed).nonzero()[0].tolist():
        if same_name(*pairs[place]):
            result[place] = 0.0
        elif listed[place] and not across[place] and told_by_a_letter(*pairs[place]):
            result[place] = 1.0
    value: Floats = result.astype(np.float32)
    return value
