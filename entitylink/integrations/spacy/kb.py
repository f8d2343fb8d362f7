"""A knowledge base for spaCy's own entity linker, over the gazetteers of this library.

In: mentions (spans) in any spelling. Out: spaCy's `Candidate` objects, with the probability of
the entity before the text around it is looked at. spaCy's `EntityLinker` then compares that text
with the vectors of the entities. A gazetteer has no vectors, so one is made of what it says of
an entity: its description, kind and country, by random indexing: each word has a fixed random
direction, and the vector is the sum, of length 1. Entities described alike are near each other.

Source: Sahlgren, "An Introduction to Random Indexing" (2005).
"""

# No `from __future__ import annotations`: spaCy reads the types of the factory as objects.

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Optional

import numpy as np
import numpy.typing as npt
from spacy.kb import Candidate, KnowledgeBase
from spacy.tokens import Span
from spacy.vocab import Vocab

from entitylink.errors import InputError
from entitylink.integrations.spacy.labels import ANY, SKIP, LabelTable
from entitylink.integrations.spacy.settings import (
    LINKER_DEFAULTS,
    language_of,
    linker_of,
    packed,
    restored,
)
from entitylink.model import Entity, Match
from entitylink.text.clean import fold_marks
from entitylink.text.tokens import tokenize

__all__ = ["GazetteerKB", "make_kb"]

DEFAULTS: dict[str, Any] = {**LINKER_DEFAULTS, "limit": 10, "kinds": {}}
_NAME = "entitylink.GazetteerKB"
_KEPT = 20_000
_FILE = "cfg"


class _Known(NamedTuple):
    prior: float
    vector: tuple[float, ...]


class GazetteerKB(KnowledgeBase):  # type: ignore[misc]
    """Candidates out of gazetteers, for `nlp.add_pipe("entity_linker")`.

    `entity_vector_length`: the length of the vectors; that of the linker. `limit`: candidates a
    mention has at most. The other options are those of the component, see `docs/spacy.md`.
    Raises: InputError or GazetteerError for options that cannot be used.
    """

    def __init__(self, vocab: Vocab, entity_vector_length: int = 64, **options: Any) -> None:
        super().__init__(vocab, entity_vector_length)
        unknown = sorted(options.keys() - DEFAULTS.keys())
        if unknown:
            raise InputError(
                f"{_NAME}: no option {unknown[0]!r}; expected some of {', '.join(DEFAULTS)}"
            )
        self._use({**DEFAULTS, **options})

    def _use(self, options: dict[str, Any]) -> None:
        if not isinstance(options["limit"], int) or options["limit"] < 1:
            raise InputError(f"{_NAME}: limit is {options['limit']!r}; expected a number above 0")
        self._table = LabelTable(options["kinds"])
        self.linker = linker_of(options, _NAME)
        self.options = options
        self._matches = lru_cache(_KEPT)(self._look_up)
        self._known = lru_cache(_KEPT)(self._look_at)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_remade, (self.vocab, self.entity_vector_length, self.options))

    def __len__(self) -> int:
        """The number of entities; one that two gazetteers hold counts twice."""
        return sum(map(len, self.linker.gazetteers))

    def is_empty(self) -> bool:
        """Whether there is no entity at all."""
        return len(self) == 0

    def contains_entity(self, entity: str) -> bool:
        """Whether a gazetteer holds an entity with this id."""
        return any(entity in gazetteer for gazetteer in self.linker.gazetteers)

    def get_candidates(self, mention: Span) -> Iterator[Candidate]:
        """The entities that a mention may mean, best first; none for a label that is no name.

        `prior_prob`: the probability that this one is meant, 0..1, together at most 1;
        `entity_freq`: its prior in the gazetteer; `alias_`: the name that fits the mention.
        """
        kind = self._table.kind(mention.label_)
        if kind == SKIP:
            return
        lang = language_of(self.options["lang"], mention.doc.lang_)
        for match in self._matches(mention.text, lang, None if kind == ANY else kind):
            known = self._known(match.id)
            yield Candidate(
                kb=self,
                entity_hash=self.vocab.strings.add(match.id),
                entity_freq=known.prior,
                entity_vector=known.vector,
                alias_hash=self.vocab.strings.add(match.matched_name),
                prior_prob=match.score,
            )

    def get_candidates_batch(self, mentions: Iterable[Span]) -> list[list[Candidate]]:
        """The candidates of several mentions, in their order."""
        return [list(self.get_candidates(mention)) for mention in mentions]

    def get_vector(self, entity: str) -> list[float]:
        """The vector of an entity, of length 1; zeros for one that no gazetteer holds."""
        return list(self._known(entity).vector)

    def get_vectors(self, entities: Iterable[str]) -> list[list[float]]:
        """The vectors of several entities, in their order."""
        return [self.get_vector(entity) for entity in entities]

    def _look_up(self, surface: str, lang: str | None, kind: str | None) -> list[Match]:
        found = self.linker.candidates(surface, self.options["limit"], lang=lang, kind=kind)
        # spaCy takes a single candidate as it is, so those that nobody would link are left out.
        return [match for match in found if match.status != "nil"]

    def _look_at(self, entity_id: str) -> _Known:
        for gazetteer in self.linker.gazetteers:
            place = gazetteer.place(entity_id)
            if place is not None:
                entity = gazetteer.entity_at(place)
                return _Known(entity.prior, _vector(entity, self.entity_vector_length))
        return _Known(0.0, (0.0,) * self.entity_vector_length)

    def to_bytes(self, **kwargs: Any) -> bytes:
        """The options; not the gazetteers, only where they are."""
        return packed(self.options)

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "GazetteerKB":
        """Take over options that `to_bytes` gave, except where this one has its own."""
        self._use(restored(data, self.options, DEFAULTS, _NAME))
        return self

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the options into the folder `path`."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _FILE).write_bytes(packed(self.options))

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> "GazetteerKB":
        """Like `from_bytes`, from the folder that `to_disk` wrote."""
        self._use(restored(Path(path) / _FILE, self.options, DEFAULTS, _NAME))
        return self


def _vector(entity: Entity, length: int) -> tuple[float, ...]:
    words = [fold_marks(token.text) for token in tokenize(entity.description)]
    total = np.zeros(length)
    for word in (*words, f"kind:{entity.kind}", f"country:{entity.country}"):
        total += _direction(word, length)
    norm = float(np.linalg.norm(total))
    return tuple((total / norm).tolist()) if norm else (0.0,) * length


@lru_cache(_KEPT)
def _direction(word: str, length: int) -> npt.NDArray[np.float64]:
    """A random direction, the same for a word on every machine: coordinates in -1..1."""
    drawn = hashlib.shake_128(word.encode("utf-8")).digest(4 * length)
    return np.frombuffer(drawn, "<u4") / 2.0**31 - 1.0


def _remade(vocab: Vocab, length: int, options: dict[str, Any]) -> GazetteerKB:
    return GazetteerKB(vocab, length, **options)


def make_kb(
    gazetteers: list[str] = DEFAULTS["gazetteers"],
    lang: Optional[str] = None,  # noqa: UP045 (spaCy builds a model of these)
    preset: str = DEFAULTS["preset"],
    limit: int = DEFAULTS["limit"],
    kinds: dict[str, str] = DEFAULTS["kinds"],
) -> Callable[..., GazetteerKB]:
    """Give the function that makes the knowledge base: `generate_empty_kb` of `entity_linker`."""

    def knowledge_base(vocab: Vocab, entity_vector_length: int = 64) -> GazetteerKB:
        return GazetteerKB(
            vocab,
            entity_vector_length,
            gazetteers=list(gazetteers),
            lang=lang,
            preset=preset,
            limit=limit,
            kinds=dict(kinds),
        )

    return knowledge_base
