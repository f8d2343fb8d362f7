"""What each part of a score is worth, and what separates two candidates.

In: entities as `link.rank` ranked them. Out: log odds by name, in plain words. Nothing is weighed
here: the parts are those of `Ranked.parts`, and what the competition of `link.score.shares` made
of them. They add up to the log odds of the probability, so that nothing of a score is hidden.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from entitylink.link.features import FEATURES
from entitylink.link.rank import Ranked
from entitylink.link.score import rivaling, shares
from entitylink.model import Reason, Weight

__all__ = ["BESIDE_FEATURES", "WORDS", "separated_by", "weights_of"]

WORDS = {
    "intercept": "what every candidate begins with",
    "unexplained": "the first or last word given is not in the name",
    "another": "a word given and one of the name stand for nothing",
    "added": "a word given in the middle is not in the name",
    "query_gap": "words given that the name does not have",
    "name_gap": "words of the name that were left out",
    "family_gap": "the family name has no counterpart",
    "given_gap": "the given name has no counterpart",
    "letters": "letters that differ without a rule",
    "family_letters": "letters of the family name that differ so",
    "mean": "how far the words are apart on average",
    "worst": "how far the worst pair of words is apart",
    "mean_alphabet": "how far the words are apart on average, between two alphabets",
    "worst_alphabet": "how far the worst pair of words is apart, between two alphabets",
    "mean_abjad": "how far the words are apart on average, vowels not being written",
    "worst_abjad": "how far the worst pair of words is apart, vowels not being written",
    "mean_syllables": "how far the words are apart on average, in signs for syllables",
    "worst_syllables": "how far the worst pair of words is apart, in signs for syllables",
    "mean_han": "how far the words are apart on average, in signs for words",
    "worst_han": "how far the worst pair of words is apart, in signs for words",
    "alphabet": "compared between two alphabets",
    "abjad": "compared with a script that does not write vowels",
    "syllables": "compared with signs for syllables",
    "han": "compared with signs for words",
    "crowd": "how many entities the gazetteer has",
    "chance": "how many other entities may fit as well by chance",
    "thin": "how little the words say: few, short or frequent ones",
    "obscure": "one word stands for somebody little known",
    "not_family": "one word stands for the name and may not be the family name",
    "turned": "the words stand in another order",
    "suffix": "a suffix (Jr., III) on one side only",
    "inflected": "an ending of grammar was undone",
    "nickname": "a short or full form of the given name was undone",
    "other_given": "another given name",
    "other_syllable": "another syllable of a Korean or Chinese name",
    "other_family": "another family name, one that people bear",
    "other_patronymic": "another patronymic",
    "feminine": "a woman's form of a surname",
    "other_initial": "an initial that stands for none of the words of the name",
    "initials": "words that are only initials",
    "inexact": "the gazetteer has not exactly this name",
    "whole": "written as one word, the names are nearer",
    "metonym": "the name of a seat or capital, used for the institution",
    "former": "a former name",
    "other_script": "a name in another script",
    "partial_name": "only part of the name of a place or an organization",
    "more_words": "more words than the name of a place or an organization has",
    "abbreviation_in_name": "an abbreviation inside a longer name",
    "types": "a word that says what it is (University, River) was left out",
    "order": "the order of words counts little for a place or an organization",
    "described": "words beyond the name only say what it is (Company, Group, of Russia)",
    "other_type": "a word beyond the name makes another thing of it (Siemens Energy)",
    "acronym": "one is the acronym of the other",
    "institution": "what such a fit was found to promise for places and organizations",
    "namesakes": "others who may bear the name, and how well known this one is",
    "kind": "the kind asked for",
    "gender": "the gender that a title and the given name tell",
    "country": "the country asked for",
    "born": "the birth asked for",
    "context": "the words around the name",
    "exonym": "an ending of one language behind a name of another",
    "case": "another name, or a case of one, is just what was given",
    "ceiling": "more than a name alone can prove does not count",
    "prior": "how well known the entity is among its rivals",
    "sure": "what such odds were found to promise",
    "rivals": "the others who may be meant",
}
"""Each part in plain words, in the order of the sum."""

BESIDE_FEATURES = tuple(name for name in WORDS if name not in FEATURES)
"""The parts that are no features."""


@dataclass(frozen=True, slots=True)
class _Advantage:
    """Parts that say the same thing to a reader, and how it is said of the better of two."""

    code: str
    text: str
    parts: tuple[str, ...]


_ADVANTAGES = (
    _Advantage("born", "the birth asked for fits better", ("born",)),
    _Advantage("gender", "the title is of its gender", ("gender",)),
    _Advantage("country", "the country asked for fits better", ("country",)),
    _Advantage("kind", "the kind asked for fits better", ("kind",)),
    _Advantage("context", "the words around the name fit better", ("context",)),
    _Advantage(
        "given",
        "it is no other name",
        ("other_given", "other_syllable", "other_family", "other_patronymic", "feminine"),
    ),
    _Advantage(
        "words",
        "more of the words given are in the name",
        (
            *("unexplained", "another", "added", "other_initial", "query_gap", "more_words"),
            *("abbreviation_in_name", "described", "other_type", "acronym", "types"),
        ),
    ),
    _Advantage(
        "omitted",
        "less of the name was left out",
        ("name_gap", "family_gap", "given_gap", "partial_name"),
    ),
    _Advantage(
        "likeness",
        "the words are nearer in letters or sounds",
        (
            "letters",
            "family_letters",
            *(name for name in WORDS if name.split("_")[0] in ("mean", "worst")),
            *("alphabet", "abjad", "syllables", "han", "whole"),
        ),
    ),
    _Advantage("exact", "the gazetteer has the name in nearer this form", ("inexact",)),
    _Advantage("script", "the name is in the script of what was given", ("other_script",)),
    _Advantage(
        "chance",
        "the words say more, fewer fit by chance",
        ("crowd", "chance", "thin", "namesakes"),
    ),
    _Advantage("single", "likelier called by one word", ("obscure", "not_family")),
    _Advantage("turned", "the order of the words is kept", ("turned", "order")),
    _Advantage("suffix", "the suffix agrees", ("suffix",)),
    _Advantage(
        "undone",
        "less had to be undone in the words",
        ("inflected", "nickname", "case", "exonym"),
    ),
    _Advantage("initials", "fewer words are only initials", ("initials",)),
    _Advantage("former", "not a former name", ("former",)),
    _Advantage("metonym", "the name is its own, not that of a seat", ("metonym",)),
    _Advantage("prior", "better known", ("prior",)),
    _Advantage("ceiling", "fits closer to what a name can prove", ("ceiling",)),
)
_TOLD = 3
_LEAST = 0.05
"""Log odds from which on a difference is told."""


def weights_of(entry: Ranked, others: Sequence[Ranked]) -> tuple[Weight, ...]:
    """What each part of the probability of one entity is worth.

    `others` are those among whom its probability was shared out: what it has less than its share,
    because others stand before them all, counts as `rivals` too.

    Always the names of `FEATURES` and `BESIDE_FEATURES`. They add up to the log odds of its
    probability, or for one that was no candidate to those it would have had.
    """
    parts = entry.parts()
    everyone = [entry, *others]
    standing = (
        np.array([each.log_odds for each in everyone]),
        np.array([each.prior for each in everyone]),
        np.array([0, len(everyone)]),
    )
    probability, _ = shares(*standing)
    mine = max(float(probability[0]), float(np.finfo(float).tiny))
    nobody = 1.0 - float(probability.sum())
    # The odds against nobody are those of the name, times what the prior is worth.
    odds = math.log(max(float(rivaling(*standing)[0]), float(np.finfo(float).tiny)))
    parts["prior"] = odds - entry.log_odds
    parts["sure"] = math.log(mine / nobody) - odds
    # One that is no candidate has the odds that it would have had.
    told = entry.probability or mine
    parts["rivals"] = math.log(told) - math.log1p(-told) - math.log(mine / nobody)
    features = entry.features()
    return tuple(
        # Without + 0.0 a weight may be -0.0.
        Weight(name, WORDS[name], worth + 0.0, features.get(name))
        for name, worth in parts.items()
    )


def separated_by(
    mine: Sequence[Weight], rival: Sequence[Weight], labels: tuple[str, str]
) -> tuple[Reason, ...]:
    """The few things that tell an entity from its rival, the heaviest first.

    `labels` are what the two are called. The weight of a reason is above 0 when it speaks for the
    entity, below 0 when it speaks for the rival.
    """
    difference = {
        one.name: one.log_odds - other.log_odds for one, other in zip(mine, rival, strict=True)
    }
    found = [
        (sum(difference.get(part, 0.0) for part in advantage.parts), advantage)
        for advantage in _ADVANTAGES
    ]
    told = sorted((each for each in found if abs(each[0]) >= _LEAST), key=lambda e: -abs(e[0]))
    if not told:
        return (Reason("nothing", "nothing tells the two apart"),)
    return tuple(
        Reason(
            advantage.code,
            f"for {labels[worth < 0]}: {advantage.text} ({abs(worth):.2f})",
            worth,
        )
        for worth, advantage in told[:_TOLD]
    )
