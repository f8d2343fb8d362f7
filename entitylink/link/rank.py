"""Which entities queries may mean, each with its probability: from names that were compared.

In: for each gazetteer the names laid beside the queries. Out: for each query its entities, best
first. An entity is judged by the name of it that fits best; how a fit is weighed stands in
`link.features` and `link.score`, what is known beside the name in `link.context`. Everything is
done for all queries at once, but for what only few candidates need.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

from entitylink.gazetteer.layout import natural_order
from entitylink.gazetteer.words import ROLES
from entitylink.index.strings import ranges
from entitylink.link.certain import beside_certain, certain, of_other_languages
from entitylink.link.compare import NAME, UNSPACED, Compared
from entitylink.link.context import CODES, Beside, Circumstances, gender_of_label
from entitylink.link.descriptions import Beyond, Sorts, beyond_the_name, country_told
from entitylink.link.features import (
    FEATURES,
    NO_FAMILY,
    UNKNOWN,
    About,
    expected_bearers,
    features_of,
)
from entitylink.link.given import FEMALE, MALE
from entitylink.link.institutions import added
from entitylink.link.laid import Laid, cells
from entitylink.link.likeness import Undoing, undone_by
from entitylink.link.reasons import native_names, spelled_exactly
from entitylink.link.score import contributions, log_odds, model, namesakes, shares
from entitylink.link.search import NameFinder
from entitylink.model import KINDS, NAME_KINDS, Reason
from entitylink.names.family import family_side
from entitylink.text.clean import fold_marks
from entitylink.text.scripts import main_script

__all__ = ["FOR_THE_NAME", "Judge", "Ranked", "Ranking", "rank", "widened"]

FOR_THE_NAME = (
    "metonym",
    "former",
    "other_script",
    "partial_name",
    "more_words",
    "abbreviation_in_name",
    "types",
    "order",
    "described",
    "other_type",
    "acronym",
    "institution",
    "namesakes",
)
"""What is added to the log odds for the sort of name that was matched, by the coefficient."""

_ON_TOP = ("former", "metonym")

_KEPT = 50
"""Entities that are kept for one query."""
_WRITTEN = 3
"""Candidates whose native name is put through the writers, to see if they give the spelling."""
_LEVEL_PRIOR = 0.3
"""How well known the entities of a gazetteer are that weighs all alike: it says nothing of that,
and they shall neither outshine those of another gazetteer nor be nobody beside them."""
_LEAST_RENOWN = 0.1
"""Of the average; an entity with a prior of 0 is hardly known, not unknown."""
_EXACT_SPELLING = 0.985
_PAIRED = 0.5
_MAY_BE_WRITTEN = 0.4
_DOUBTFUL = frozenset((Undoing.ERROR, Undoing.LIKENESS))
_PLACE = KINDS.index("place")
_ORGANIZATION = KINDS.index("organization")
_IS_PARTED = np.isin(np.arange(len(KINDS)), [_PLACE, _ORGANIZATION])
"""By kind, whether the words of a name are no given name and family name."""
_SAME_LANGUAGE = {"no": "nb", "nn": "nb"}
_NATIVE, _LABEL = NAME_KINDS.index("native"), NAME_KINDS.index("label")
_FORMER, _METONYM = NAME_KINDS.index("former"), NAME_KINDS.index("metonym")
_ABBREVIATION = NAME_KINDS.index("abbreviation")
_TURNED = list(FEATURES).index("turned")
_QUERY_GAP, _NAME_GAP = list(FEATURES).index("query_gap"), list(FEATURES).index("name_gap")
_OTHER_GIVEN = list(FEATURES).index("other_given")
_OTHER_PATRONYMIC = list(FEATURES).index("other_patronymic")
_PATRONYMIC = ROLES.index("patronymic")
_BEARERS = {"female": FEMALE, "male": MALE}

Places = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One entity that a query may mean.

    entity       its number in the gazetteer of `judge`
    compared     where its name that fits best stands beside the query: row `row`
    log_odds     how well it fits
    prior        how well known it is, 0..1 of the best known of its gazetteer
    probability  that it is meant
    share        of its prior among those that fit about as well
    notes        what is known beside the name that speaks for or against it
    is_far       whether it was found only where `candidates` looks further than `link`
    """

    judge: Judge
    entity: int
    compared: Compared
    row: int
    log_odds: float
    prior: float
    probability: float
    share: float
    notes: tuple[Reason, ...] = ()
    is_far: bool = False

    @property
    def id(self) -> str:
        """The id of the entity."""
        return self.judge.gazetteer.id(self.entity)

    @property
    def name(self) -> int:
        """The number of the name that fits best."""
        return int(self.compared.name[self.row])

    def features(self) -> dict[str, float]:
        """What its score is made of, by name, see `link.features`."""
        compared, row = self._own()
        numbers, _ = self.judge.weigh(compared)
        return dict(zip(FEATURES, map(float, numbers[row]), strict=True))

    def parts(self) -> dict[str, float]:
        """What `log_odds` is the sum of, by name, in a stable order."""
        compared, row = self._own()
        found = {name: float(value[row]) for name, value in self.judge.parts(compared).items()}
        found |= dict.fromkeys(CODES, 0.0)
        for note in self.notes:
            found[note.code] += note.weight
        return found

    def family_only(self) -> bool | None:
        """Whether the one word that was given, of a name of several, is the family name.

        None where more words were given, and where it is not known which one the family name is.
        """
        compared, row = self.compared, self.row
        given, theirs = compared.mine.role[compared.query[row]], compared.theirs.role[row]
        # A word that is hardly alike is none of the name.
        pairs = compared.partner[row][compared.similarity[row] >= _PAIRED]
        one = (given == NAME).sum() == len(pairs) == 1 < (theirs == NAME).sum()
        if not one or theirs[pairs[0]] != NAME:
            return None
        family = int(self.judge.family(compared.rows(np.array([row])))[0])
        return None if family < 0 else int(pairs[0]) == family

    def _own(self) -> tuple[Compared, int]:
        """All names of the entity beside the query, and the place of this one among them.

        What one of them is worth depends on the others.
        """
        mine = self.judge.finder.owner[self.compared.name] == self.entity
        mine &= self.compared.query == self.compared.query[self.row]
        rows = mine.nonzero()[0]
        return self.compared.rows(rows), int(np.searchsorted(rows, self.row))

    @property
    def name_kind(self) -> str:
        """The kind of that name."""
        return self.judge.gazetteer.name_kind(self.name)


class Judge:
    """Weighs the names of one gazetteer that were compared with queries."""

    def __init__(self, finder: NameFinder, source: int) -> None:
        self.finder = finder
        self.source = source
        self.gazetteer = gazetteer = finder.gazetteer
        self._prior = gazetteer.array("ent_prior")
        # Weights of different gazetteers are brought to one measure by their greatest.
        self.top_prior = float(self._prior.max(initial=0.0)) or 1.0
        self._is_level = len(self._prior) > 0 and bool((self._prior == self._prior[0]).all())
        self._average = float(self._prior.mean()) if len(self._prior) else 1.0
        self._name_kind = gazetteer.array("name_kind")
        self._kind = gazetteer.array("ent_kind")
        self._name_lang = gazetteer.array("name_lang")
        self._names_at = gazetteer.array("ent_names")

    def prior(self, entity: Places) -> Floats:
        """How well known entities are, as a share of the best known of their gazetteer."""
        if self._is_level:
            return np.full(len(entity), _LEVEL_PRIOR)
        value: Floats = self._prior[entity].astype(np.float64) / self.top_prior
        return value

    def renown(self, entity: Places) -> Floats:
        """How well known entities are, as multiples of the average of their gazetteer."""
        if self._is_level:
            return np.ones(len(entity))
        value: Floats = np.maximum(self._prior[entity] / self._average, _LEAST_RENOWN)
        return value

    def weigh(self, compared: Compared) -> tuple[npt.NDArray[np.float32], Floats]:
        """The features of each row, and its log odds, what is known of the names counted in."""
        features = self._features(compared)
        value = log_odds(features, compared.whole)
        for more in self._for_the_name(compared, features).values():
            value += more
        return features, value

    def parts(self, compared: Compared) -> dict[str, Floats]:
        """What the log odds of each row are the sum of, by name: features and all that is added."""
        features = self._features(compared)
        intercept = model().intercept
        by_words = contributions(features)
        # A name that fits better as one word is not judged by its words.
        intercept_whole, gap = model().whole
        words = intercept + by_words.sum(axis=1)
        whole = np.maximum(intercept_whole + gap * (1.0 - compared.whole) - words, 0.0)
        return {
            "intercept": np.full(len(features), intercept),
            **dict(zip(FEATURES, by_words.T, strict=True)),
            "whole": whole,
            "ceiling": log_odds(features, compared.whole) - (words + whole),
            **self._for_the_name(compared, features),
        }

    def family(self, compared: Compared) -> Places:
        """The places of the family names among the words of the names, negative for none."""
        return self._family(compared, self.finder.owner[compared.name].astype(np.intp))

    def beyond(self, compared: Compared) -> Sorts:
        """The sort of each word that says more than the name of an organization or place.

        The country that it is known to be of is told as a legal form is; another one makes another
        thing of it.
        """
        entity = self.finder.owner[compared.name].astype(np.intp)
        kind = self._kind[entity]
        result = beyond_the_name(compared, kind == _ORGANIZATION, kind == _PLACE)
        for row in (result == Beyond.COUNTRY).any(axis=1).nonzero()[0].tolist():
            country = self.gazetteer.facts(int(entity[row])).country
            words = compared.mine.queries[int(compared.query[row])]
            told = country_told(words, result[row].tolist())
            if country and told:
                is_own = told == country.upper()
                sort = Beyond.FORM if is_own else Beyond.OTHER
                result[row, result[row] == Beyond.COUNTRY] = sort
        return result

    def is_exonym(self, name: int, entity: int, lang: str) -> bool:
        """Whether a name of a place is none of a language that has one for it, in this script.

        Finnish inflects Wien and no other name of it: Vienan is no case of Viena.
        """
        if self._kind[entity] != _PLACE or self._name_kind[name] in (_LABEL, _NATIVE):
            return False
        own = {n for n, code in enumerate(self.gazetteer.languages) if _base(code) == _base(lang)}
        text = self.gazetteer.name_at(name).text
        start, end = int(self._names_at[entity]), int(self._names_at[entity + 1])
        others = [
            self.gazetteer.name_at(other).text
            for other in range(start, end)
            if int(self._name_lang[other]) in own
        ]
        script, plain = main_script(text), fold_marks(text)
        spoken = [fold_marks(other) for other in others if main_script(other) == script]
        # A letter more or less belongs to the declension: Albanian Ukrainë and Ukraina.
        apart = (OSA.distance(plain, other, score_cutoff=1) > 1 for other in spoken)
        return bool(spoken) and all(apart)

    def _features(self, compared: Compared) -> npt.NDArray[np.float32]:
        entity = self.finder.owner[compared.name].astype(np.intp)
        if not len(entity):
            return np.zeros((0, len(FEATURES)), dtype=np.float32)
        weight = self._prior[entity].astype(np.float64)
        about = About(
            family=self._family(compared, entity),
            fame=(np.log1p(weight) / math.log1p(self.top_prior)).astype(np.float32),
            former=self._name_kind[compared.name] == _FORMER,
            bearers=self._bearers(compared, entity),
            beyond=self.beyond(compared),
        )
        features = features_of(compared, about, self.gazetteer.scripts)
        role = compared.theirs.role
        own = cells(compared.query, entity)
        _told_by_others(features[:, _OTHER_GIVEN], own, (role == NAME).sum(axis=1) > 1)
        _told_by_others(features[:, _OTHER_PATRONYMIC], own, (role == _PATRONYMIC).any(axis=1))
        return features

    def _bearers(self, compared: Compared, entity: Places) -> npt.NDArray[np.int8]:
        """Whose given name persons have for whom a woman's surname may stand."""
        result = np.zeros(len(entity), dtype=np.int8)
        for row in (compared.undoing == Undoing.FEMININE).any(axis=1).nonzero()[0].tolist():
            gender = gender_of_label(self.gazetteer.label(int(entity[row]), "en"))
            result[row] = _BEARERS.get(gender, 0)
        return result

    def _for_the_name(
        self, compared: Compared, features: npt.NDArray[np.float32]
    ) -> dict[str, Floats]:
        """Log odds for what kind of name was matched: current or former, own script or not."""
        known = model()
        entity = self.finder.owner[compared.name].astype(np.intp)
        kind = self._name_kind[compared.name]
        worth = {name: np.zeros(len(kind)) for name in FOR_THE_NAME}
        worth["metonym"][kind == _METONYM] = known.metonym
        worth["former"][kind == _FORMER] = known.former
        script = compared.theirs.script[:, 0]
        foreign = script != compared.mine.script[compared.query, 0]
        # What is spelled as one word just so is no matter of scripts.
        foreign &= compared.whole < 1.0
        worth["other_script"][foreign & (kind != _NATIVE) & (kind != _LABEL)] = known.other_script
        # A name in the script of the query says more than one in another script, far more where
        # the sounds of the other are only alike.
        home = np.unique(cells(compared.query[~foreign], entity[~foreign]))
        beside = foreign & np.isin(cells(compared.query, entity), home)
        alike = (compared.undoing == Undoing.LIKENESS).any(axis=1)
        worth["other_script"][beside] += known.other_script * np.where(alike, 1.0, 0.25)[beside]
        parted = _IS_PARTED[self._kind[entity]]
        # What is the very name, written as one word or apart, has no words too many or too few.
        gapped = parted & (compared.whole < _EXACT_SPELLING)
        worth["partial_name"][gapped] = known.partial_name * features[gapped, _NAME_GAP]
        worth["more_words"][gapped] = known.more_words * features[gapped, _QUERY_GAP]
        cut = (kind == _ABBREVIATION) & (features[:, _QUERY_GAP] > 0)
        worth["abbreviation_in_name"][cut] = known.abbreviation_in_name
        rows = parted.nonzero()[0]
        if len(rows):
            so_far = log_odds(features[rows], compared.whole[rows])
            # What a former name or that of a seat is worth comes on top: it is no matter of fit.
            fits = [value[rows] for name, value in worth.items() if name not in _ON_TOP]
            so_far += np.sum(fits, axis=0)
            stock = self.finder.words.stock
            turned = features[rows, _TURNED].astype(np.float64)
            of_rows = compared.rows(rows)
            beyond = self.beyond(of_rows)
            own = added(so_far, turned, of_rows, beyond, stock, known.institution)
            for name, more in own.items():
                worth[name][rows] = more
        expected = expected_bearers(compared).astype(np.float64)
        rows = (~parted & np.isfinite(expected)).nonzero()[0]
        if len(rows):
            so_far = log_odds(features[rows], compared.whole[rows])
            so_far += np.sum([value[rows] for value in worth.values()], axis=0)
            worth["namesakes"][rows] = namesakes(so_far, expected[rows], self.renown(entity[rows]))
        return worth

    def _family(self, compared: Compared, entity: Places) -> Places:
        """The places of the family names among the words of the names."""
        languages = [*self.gazetteer.languages, ""]
        code = self._name_lang[compared.name].astype(np.intp) * len(languages)
        pairs, which = np.unique(code + self._native_languages(entity), return_inverse=True)
        side = np.array(
            [
                _SIDES[family_side(*(languages[place] for place in divmod(pair, len(languages))))]
                for pair in pairs.tolist()
            ],
            dtype=np.intp,
        )[which]
        names = compared.theirs.role == NAME
        last = names.shape[1] - 1 - names[:, ::-1].argmax(axis=1)
        place = np.where(side == 0, names.argmax(axis=1), last)
        place = np.where((side == UNKNOWN) | ~names.any(axis=1), UNKNOWN, place)
        result: Places = np.where(_IS_PARTED[self._kind[entity]], NO_FAMILY, place)
        return result

    def _native_languages(self, entity: Places) -> Places:
        """The language of the first native name of each entity, -1 where there is none."""
        each, which = np.unique(entity, return_inverse=True)
        starts = self._names_at[each].astype(np.intp)
        counts = self._names_at[each + 1].astype(np.intp) - starts
        names = ranges(starts, counts)
        native = (self._name_kind[names] == _NATIVE).nonzero()[0]
        owner, first = np.unique(
            np.searchsorted(np.cumsum(counts), native, side="right"), return_index=True
        )
        found = np.full(len(each), -1, dtype=np.intp)
        found[owner] = self._name_lang[names[native[first]]]
        return found[which]

    def spelled_out(self, compared: Compared) -> Compared | None:
        """What was compared, as if words that a published scheme makes of the native name were it.

        None where no word is so. A native name without spaces is spelled as a whole: 习近平 is Si
        Ťin-pching in Czech, and which sign is which word nobody says.
        """
        doubtful = undone_by(compared.undoing, _DOUBTFUL)
        doubtful &= compared.similarity >= _MAY_BE_WRITTEN
        similarity, undoing = compared.similarity.copy(), compared.undoing.copy()
        whole = compared.whole.copy()
        unspaced = self._spelled_as_one(compared)
        whole[unspaced] = 1.0
        mended = bool(unspaced.any())
        for row in doubtful.any(axis=1).nonzero()[0].tolist():
            natives = native_names(self.gazetteer, int(self.finder.owner[compared.name[row]]))
            if not natives:
                continue
            words = compared.mine.queries[int(compared.query[row])]
            for place in doubtful[row].nonzero()[0].tolist():
                if any(spelled_exactly(words[place].text, native) for native in natives):
                    similarity[row, place] = _EXACT_SPELLING
                    undoing[row, place] = Undoing.SOUND
                    mended = True
        if not mended:
            return None
        return replace(compared, similarity=similarity, undoing=undoing, whole=whole)

    def _spelled_as_one(self, compared: Compared) -> npt.NDArray[np.bool_]:
        """Rows whose query is just how a scheme spells a native name without spaces."""
        result = np.zeros(len(compared.query), dtype=bool)
        entity = self.finder.owner[compared.name].astype(np.intp)
        _, first, which = np.unique(
            cells(compared.query, entity), return_index=True, return_inverse=True
        )
        for number, row in enumerate(first.tolist()):
            words = compared.mine.queries[int(compared.query[row])]
            if len(words) < 2 or words[0].script in UNSPACED:
                continue
            surface = " ".join(word.text for word in words)
            if any(
                main_script(native.text) in UNSPACED and spelled_exactly(surface, native)
                for native in native_names(self.gazetteer, int(entity[row]))
            ):
                result[which == number] = True
        return result


@dataclass(frozen=True, slots=True)
class Ranking:
    """The entities that one query may mean, best first.

    `entries` may be cut; `nobody` is the probability that none of all is meant.
    """

    entries: tuple[Ranked, ...]
    nobody: float


def rank(
    judges: Sequence[Judge],
    compared: Sequence[Compared],
    count: int,
    asked: Circumstances,
    beside: Sequence[Beside],
    *,
    most: int,
    spelled: bool = True,
    langs: Sequence[str] | None = None,
) -> list[Ranking]:
    """The entities behind what each judge compared, for each of `count` queries.

    At most `most` entities each. Ties go by prior, then by the order of the gazetteers, then by
    id. `beside` is what stands beside the name in each query. `judges` may be some of a linker's;
    `langs` are the languages of the texts that the queries are from, where they differ.
    Unless `spelled`, nobody asks whether a published scheme explains a doubtful spelling, which
    takes most of the time.
    """
    judge_of = {judge.source: judge for judge in judges}
    parts = list(zip(judges, compared, strict=True))
    keys = _Keys(several=len({judge.source for judge in judges}) > 1)
    laid = _laid(parts, keys)
    just_so = certain(laid)
    table = _best_of_each(laid)
    if spelled:
        table = _respelled(judges, compared, table, keys)
    notes: dict[int, tuple[Reason, ...]] = {}
    value = table.value.copy()
    anything = asked != Circumstances(lang=asked.lang)
    known = np.array([anything or any(each) for each in beside], dtype=bool)
    for place in known[table.query].nonzero()[0].tolist():
        judge, entity = judge_of[int(table.source[place])], int(table.entity[place])
        more, why = asked.weigh(judge.gazetteer, entity, beside[table.query[place]])
        value[place] += more
        if why:
            notes[place] = why
    spoken = [asked.lang] * count if langs is None else langs
    exonyms = {source: judge.is_exonym for source, judge in judge_of.items()}
    for place in of_other_languages(table, laid, exonyms, spoken):
        value[place] += model().exonym
        text = f"an ending of {spoken[table.query[place]]}, but a name of another language"
        notes[place] = (*notes.get(place, ()), Reason("exonym", text, model().exonym))
    for place in beside_certain(table, just_so).nonzero()[0].tolist():
        value[place] += model().case
        text = "only like it, while another name, or a case of one, is just this"
        notes[place] = (*notes.get(place, ()), Reason("case", text, model().case))
    order = np.lexsort((table.entity, table.source, -table.prior, -value, table.query))
    order = order[_rank_of_each(table.query[order]) < _KEPT]
    borders = np.searchsorted(table.query[order], np.arange(count + 1))
    probability, share = shares(value[order], table.prior[order], borders)
    # What is likeliest, and among equally likely ones as before.
    again = np.lexsort((np.arange(len(order)), -probability, table.query[order]))
    result = []
    for start, end in pairwise(borders.tolist()):
        entries = tuple(
            Ranked(
                judge=judge_of[int(table.source[at])],
                entity=int(table.entity[at]),
                compared=table.compared[table.part[at]],
                row=int(table.row[at]),
                log_odds=float(value[at]),
                prior=float(table.prior[at]),
                probability=float(probability[place]),
                share=float(share[place]),
                notes=notes.get(at, ()),
            )
            for place in again[start:end][:most].tolist()
            for at in [int(order[place])]
        )
        result.append(Ranking(entries, 1.0 - float(probability[start:end].sum())))
    return result


def widened(near: Ranking, wide: Ranking, most: int) -> Ranking:
    """A ranking with the entities of a wider search, at most `most`.

    What is near stays as it is, so that both searches say the same of the one that is meant; the
    others share what it leaves to nobody, and none of them comes first.
    """
    known = {entry.id for entry in near.entries}
    far = [entry for entry in wide.entries if entry.id not in known]
    if not far:
        return Ranking(near.entries[:most], near.nobody)
    probability, share = shares(
        np.array([entry.log_odds for entry in far]),
        np.array([entry.prior for entry in far]),
        np.array([0, len(far)]),
    )
    highest = near.entries[0].probability if near.entries else 1.0
    told = np.minimum(probability * near.nobody, np.nextafter(highest, 0.0))
    others = [
        replace(entry, probability=one, share=part, is_far=True)
        for entry, one, part in zip(far, told.tolist(), share.tolist(), strict=True)
    ]
    entries = sorted(
        [*near.entries, *others],
        key=lambda entry: (-entry.probability, -entry.prior, natural_order(entry.id)),
    )
    return Ranking(tuple(entries[:most]), near.nobody - float(told.sum()))


class _Keys:
    """Numbers entities so that one and the same in two gazetteers has one number."""

    def __init__(self, *, several: bool) -> None:
        self._several = several
        self._known: dict[str, int] = {}

    def of(self, judge: Judge, entity: Places) -> Places:
        if not self._several:
            return entity
        each, which = np.unique(entity, return_inverse=True)
        known = self._known
        ids = [known.setdefault(judge.gazetteer.id(e), len(known)) for e in each.tolist()]
        return np.array(ids, dtype=np.intp)[which]


def _laid(parts: Sequence[tuple[Judge, Compared]], keys: _Keys) -> Laid:
    columns: dict[str, list[npt.NDArray[Any]]] = {field.name: [] for field in fields(Laid)}
    for number, (judge, compared) in enumerate(parts):
        entity = judge.finder.owner[compared.name].astype(np.intp)
        size = len(entity)
        for name, column in {
            "part": np.full(size, number, dtype=np.intp),
            "row": np.arange(size),
            "query": compared.query,
            "source": np.full(size, judge.source, dtype=np.intp),
            "entity": entity,
            "key": keys.of(judge, entity),
            "exact": compared.exact,
            "value": judge.weigh(compared)[1],
            "prior": judge.prior(entity),
        }.items():
            columns[name].append(column)
    del columns["compared"]
    joined = {name: np.concatenate(found) for name, found in columns.items()}
    return Laid([compared for _, compared in parts], **joined)


def _best_of_each(table: Laid) -> Laid:
    """The name of each entity that counts: one that is written exactly so before all others.

    "Lvov" is filed as a former name of Lviv, and that says more than that Lwów sounds like it.
    Where names fit about as well, that of the first gazetteer.
    """
    about = -np.round(table.value, 1)
    order = np.lexsort(
        (
            table.row,
            table.part,
            -table.value,
            table.source,
            about,
            ~table.exact,
            table.key,
            table.query,
        )
    )
    query, key = table.query[order], table.key[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (query[1:] != query[:-1]) | (key[1:] != key[:-1])
    return table.rows(order[first])


def _base(code: str) -> str:
    base = code.partition("-")[0]
    return _SAME_LANGUAGE.get(base, base)


def _respelled(
    judges: Sequence[Judge], compared: Sequence[Compared], table: Laid, keys: _Keys
) -> Laid:
    """Judge the best few entities anew, where a scheme explains how their names are spelled."""
    best = np.zeros(0, dtype=np.intp)
    # What a scheme writes may look like nothing: 习近平 is Si Ťin-pching. So the names that were
    # the most promising are asked too.
    for first in (-table.value, table.row):
        order = np.lexsort((first, table.query))
        best = np.union1d(best, order[_rank_of_each(table.query[order]) < _WRITTEN])
    parts = []
    for judge, part in zip(judges, compared, strict=True):
        mine = best[table.source[best] == judge.source]
        wanted = cells(table.query[mine], table.entity[mine])
        entity = judge.finder.owner[part.name].astype(np.intp)
        rows = np.isin(cells(part.query, entity), wanted).nonzero()[0]
        mended = judge.spelled_out(part.rows(rows)) if len(rows) else None
        if mended is not None:
            parts.append((judge, mended))
    if not parts:
        return table
    fresh = _laid(parts, keys)
    merged = {
        field.name: np.concatenate([getattr(table, field.name), getattr(fresh, field.name)])
        for field in fields(Laid)
        if field.name != "compared"
    }
    merged["part"][len(table.part) :] += len(table.compared)
    return _best_of_each(Laid([*table.compared, *fresh.compared], **merged))


def _told_by_others(
    column: npt.NDArray[np.float32],
    cells: npt.NDArray[np.uint64],
    tells: npt.NDArray[np.bool_],
) -> None:
    """Where a name has no such word, say of it what the other names of the entity say at least.

    Equal `cells` are of one query and entity; `tells` are the names that have such a word.
    """
    contradicted = tells & (column > 0)
    if not contradicted.any():
        return
    each, which = np.unique(cells, return_inverse=True)
    least = np.full(len(each), np.inf, dtype=np.float32)
    np.minimum.at(least, which[tells], column[tells])
    silent = ~tells & np.isfinite(least[which])
    column[silent] = least[which[silent]]


def _rank_of_each(owner: Places) -> Places:
    """The place of each row among those of its owner; owners ascend."""
    result: Places = np.arange(len(owner)) - np.searchsorted(owner, owner)
    return result


_SIDES = {0: 0, -1: 1, None: UNKNOWN}
