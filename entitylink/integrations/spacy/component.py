"""The component `entitylink`: ids of a gazetteer for the entities of a document.

In: documents, with entities or without. Out: the same, with `kb_id_` on entities and tokens
("NIL" where nobody is meant or it is not clear who) and the answers in the extensions of
`answers`. Entities that are there keep their places and labels. Where no component before this
one looked for entities, mentions are found by `Linker.link_text`. Nothing is decided here.
"""

# No `from __future__ import annotations`: spaCy reads the types of the factory as objects.

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Optional, Union

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span
from spacy.util import minibatch

from entitylink.errors import EntitylinkError, InputError
from entitylink.integrations.spacy import answers
from entitylink.integrations.spacy.labels import ANY, SKIP, LabelTable
from entitylink.integrations.spacy.settings import (
    LINKER_DEFAULTS,
    language_of,
    linker_of,
    packed,
    restored,
)
from entitylink.model import Match, Mention
from entitylink.translit.languages import check_language

__all__ = ["NIL", "EntitylinkComponent", "make_component"]

NIL = "NIL"
"""What spaCy calls an entity that is in no knowledge base."""

DEFAULTS: dict[str, Any] = {
    **LINKER_DEFAULTS,
    "label_lang": "en",
    "floor": None,
    "gap": None,
    "find": "auto",
    "nil": False,
    "overwrite": False,
    "alignment": "expand",
    "kinds": {},
    "labels": {},
}
_FIND = ("auto", True, False)
_ALIGNMENT = ("expand", "contract", "strict")
_CFG = "cfg"


class EntitylinkComponent(Pipe):
    """Links the entities of documents. Made by `nlp.add_pipe("entitylink", config={...})`.

    The options are described in `docs/spacy.md`. `pipeline_lang`: the language of the pipeline,
    which counts where the option `lang` is None.
    Raises: InputError, LanguageError or GazetteerError for options that cannot be used.

    >>> import spacy
    >>> nlp = spacy.blank("de")
    >>> component = nlp.add_pipe("entitylink")
    >>> doc = nlp("Lawrow ist in Riad.")
    >>> [(ent.text, ent.label_, ent.kb_id_) for ent in doc.ents]
    [('Lawrow', 'PERSON', 'Q58217'), ('Riad', 'LOC', 'Q3692')]
    >>> doc.ents[0]._.entitylink.reasons[0].text
    'German spelling of Лавров'
    """

    def __init__(
        self,
        name: str = "entitylink",
        *,
        pipeline_lang: str | None = None,
        scorer: Callable[..., Any] | None = None,
        **options: Any,
    ) -> None:
        unknown = sorted(options.keys() - DEFAULTS.keys())
        if unknown:
            raise InputError(
                f"{name}: no option {unknown[0]!r}; expected some of {', '.join(DEFAULTS)}"
            )
        self.name = name
        self.scorer = scorer
        self._pipeline_lang = pipeline_lang
        self._use({**DEFAULTS, **options})

    def _use(self, options: dict[str, Any]) -> None:
        """Check the options and open what they name; the old ones stay when it fails."""
        name = self.name
        for option, allowed in (("find", _FIND), ("alignment", _ALIGNMENT)):
            if not any(options[option] is each or options[option] == each for each in allowed):
                expected = ", ".join(map(repr, allowed))
                raise InputError(
                    f"{name}: {option} is {options[option]!r}; expected one of {expected}"
                )
        try:
            lang = language_of(options["lang"], self._pipeline_lang)
            lang = check_language(lang) if lang else None
            table = LabelTable(options["kinds"], options["labels"])
        except EntitylinkError as error:
            raise type(error)(f"{name}: {error}") from error
        self.linker = linker_of(options, name)
        self.lang = lang
        self.options = options
        self._table = table

    def __reduce__(self) -> tuple[Any, ...]:
        return (_remade, (self.name, self._pipeline_lang, self.scorer, self.options))

    def __call__(self, doc: Doc) -> Doc:
        """Link one document in place and give it back."""
        self._link([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Link a stream of documents; the entities of a batch are looked up together."""
        handle = self.get_error_handler()
        for docs in minibatch(stream, size=batch_size):  # type: ignore[no-untyped-call]
            try:
                self._link(docs)
            except Exception as error:
                # spaCy's handler decides: it raises unless it was told otherwise.
                handle(self.name, self, docs, error)
            else:
                yield from docs

    def _link(self, docs: Sequence[Doc]) -> None:
        finds = [
            self.options["find"] is True
            or (self.options["find"] == "auto" and not doc.has_annotation("ENT_IOB"))
            for doc in docs
        ]
        entities = [list(filter(self._is_asked, doc.ents)) for doc in docs]
        matches = iter(self._look_up([entity for each in entities for entity in each]))
        for doc, mine, find in zip(docs, entities, finds, strict=True):
            given = list(zip(mine, islice(matches, len(mine)), strict=True))
            unsure = self.options["find"] is not False and not all(match for _, match in given)
            mentions = self._mentions(doc) if find or unsure else []
            for entity, match in given:
                self._set(entity, _seen_in_text(entity, match, mentions))
            if find:
                self._add(doc, mentions)

    def _is_asked(self, entity: Span) -> bool:
        if entity.kb_id and not self.options["overwrite"]:
            return False
        return self._table.kind(entity.label_) != SKIP

    def _look_up(self, entities: Sequence[Span]) -> list[Match]:
        """The answers for entities, in their order; one question for all of a kind."""
        by_kind: dict[str, list[int]] = {}
        for place, entity in enumerate(entities):
            by_kind.setdefault(self._table.kind(entity.label_), []).append(place)
        found: dict[int, Match] = {}
        for kind, places in by_kind.items():
            surfaces = [entities[place].text for place in places]
            hint = None if kind == ANY else kind
            matches = self.linker.link_many(surfaces, lang=self.lang, kind=hint)
            found.update(zip(places, matches, strict=True))
        return [found[place] for place in range(len(entities))]

    def _mentions(self, doc: Doc) -> list[Mention]:
        return self.linker.link_text(doc.text, lang=self.lang, nil=self.options["nil"])

    def _set(self, entity: Span, match: Match) -> None:
        """Put an answer on an entity that is in the document."""
        for token in entity:
            token.ent_kb_id_ = match.id or NIL
        answers.forget(entity)
        answers.write(entity, match, entity.start_char, entity.end_char)

    def _add(self, doc: Doc, mentions: Sequence[Mention]) -> None:
        """Make entities of the mentions that overlap none: linked ones first, then long ones."""
        taken = {token.i for entity in doc.ents for token in entity}
        given = set(taken)
        fresh = []
        for mention in sorted(mentions, key=lambda m: (not m.match, m.start - m.end, m.start)):
            covers = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if covers is None or given & set(range(covers.start, covers.end)):
                continue
            place = doc.char_span(
                mention.start, mention.end, alignment_mode=self.options["alignment"]
            )
            if place is not None and taken.isdisjoint(range(place.start, place.end)):
                taken.update(range(place.start, place.end))
                kb_id = mention.match.id or NIL
                label = self._table.label(mention.match)
                fresh.append(Span(doc, place.start, place.end, label=label, kb_id=kb_id))
                covers = place
            answers.write(covers, mention.match, mention.start, mention.end)
        annotated = doc.has_annotation("ENT_IOB")
        doc.set_ents(fresh, default="unmodified" if annotated else "outside")

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The options; not the gazetteers, only where they are."""
        return packed(self.options)

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "EntitylinkComponent":
        """Take over options that `to_bytes` gave, except where this component has its own.

        Raises: InputError when they are none, GazetteerError when a gazetteer is not there.
        """
        self._use(restored(data, self.options, DEFAULTS, self.name))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the options into the folder `path`."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _CFG).write_bytes(packed(self.options))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "EntitylinkComponent":
        """Like `from_bytes`, from the folder that `to_disk` wrote."""
        self._use(restored(Path(path) / _CFG, self.options, DEFAULTS, self.name))
        return self


def _seen_in_text(entity: Span, match: Match, mentions: Sequence[Mention]) -> Match:
    """An answer that is no link, as the whole text decides it.

    Who is named in full elsewhere in the text is meant by an ambiguous surname. And a label may be
    wrong: recognizers take Kiew for a person in a French text.
    """
    if match:
        return match
    contenders = {candidate.id for candidate in match.candidates}
    for mention in mentions:
        same = (mention.start, mention.end) == (entity.start_char, entity.end_char)
        # A name inside a longer entity is another one: Charles in Charles Aznavour.
        around = mention.start <= entity.start_char and entity.end_char <= mention.end
        if mention.match and (same or (around and mention.match.id in contenders)):
            return mention.match
    return match


def _remade(
    name: str, lang: str | None, scorer: Callable[..., Any] | None, options: dict[str, Any]
) -> EntitylinkComponent:
    return EntitylinkComponent(name, pipeline_lang=lang, scorer=scorer, **options)


@Language.factory(
    "entitylink",
    assigns=[
        "doc.ents",
        "token.ent_iob",
        "token.ent_type",
        "token.ent_kb_id",
        "span._.entitylink",
        "span._.kb_candidates",
        "span._.kb_score",
        "doc._.mentions",
    ],
    default_config={**DEFAULTS, "scorer": {"@scorers": "spacy.entity_linker_scorer.v1"}},
    default_score_weights={"nel_micro_f": 1.0, "nel_micro_r": None, "nel_micro_p": None},
)
def make_component(
    nlp: Language,
    name: str,
    gazetteers: list[str],
    lang: Optional[str],  # noqa: UP045 (spaCy builds a model of these)
    label_lang: str,
    preset: str,
    floor: Optional[float],  # noqa: UP045
    gap: Optional[float],  # noqa: UP045
    find: Union[bool, str],  # noqa: UP007
    nil: bool,
    overwrite: bool,
    alignment: str,
    kinds: dict[str, str],
    labels: dict[str, str],
    scorer: Optional[Callable[..., Any]],  # noqa: UP045
) -> EntitylinkComponent:
    """Make the component; spaCy calls this for `nlp.add_pipe("entitylink")`."""
    return EntitylinkComponent(
        name,
        pipeline_lang=nlp.lang,
        scorer=scorer,
        gazetteers=gazetteers,
        lang=lang,
        label_lang=label_lang,
        preset=preset,
        floor=floor,
        gap=gap,
        find=find,
        nil=nil,
        overwrite=overwrite,
        alignment=alignment,
        kinds=kinds,
        labels=labels,
    )
