"""The spaCy component: ids on entities and tokens, answers in extensions, pipelines that travel.

A recognizer of entities is played by spaCy's `entity_ruler`, which marks what it is told to.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example

from entitylink import (
    GazetteerError,
    IndexFileError,
    InputError,
    LanguageError,
    Linker,
    Match,
    Mention,
)
from entitylink.integrations.spacy import EntitylinkComponent

CHEKHOV, KAFKA, PUSHKIN, LEO, ALEKSEY = (
    "Q5685",
    "el:kafka",
    "Q7200",
    "Q7243",
    "el:aleksey-tolstoy",
)


@pytest.fixture
def config(writers_path: Path) -> dict[str, Any]:
    return {"gazetteers": [str(writers_path)]}


def pipeline(
    config: dict[str, Any], marked: Iterable[tuple[str, str]] | None = None, lang: str = "en"
) -> Language:
    """A pipeline whose recognizer marks these texts with these labels; without, it has none."""
    nlp = spacy.blank(lang)
    if marked is not None:
        ruler = nlp.add_pipe("entity_ruler")
        ruler.add_patterns([{"pattern": text, "label": label} for text, label in marked])
    nlp.add_pipe("entitylink", config=config)
    return nlp


def links(doc: Doc) -> list[tuple[str, str, str]]:
    return [(entity.text, entity.label_, entity.kb_id_) for entity in doc.ents]


# Entities that a recognizer has marked


def test_entities_get_ids_and_keep_their_labels(config: dict[str, Any]) -> None:
    nlp = pipeline(config, [("Anton Tschechow", "AUTHOR"), ("Kafka", "PERSON")])
    doc = nlp("Anton Tschechow never met Kafka.")
    assert links(doc) == [("Anton Tschechow", "AUTHOR", CHEKHOV), ("Kafka", "PERSON", KAFKA)]
    assert [token.ent_kb_id_ for token in doc] == [CHEKHOV, CHEKHOV, "", "", KAFKA, ""]
    assert [token.ent_iob_ for token in doc] == ["B", "I", "O", "O", "B", "O"]


@pytest.mark.parametrize(
    ("marked", "kb_id", "status"),
    [
        pytest.param("Tschechow", CHEKHOV, "linked", id="linked"),
        pytest.param("Schmidt", "NIL", "nil", id="nobody"),
        pytest.param("Tolstoy", "NIL", "ambiguous", id="two-of-that-surname"),
    ],
)
def test_kb_id_is_nil_unless_linked(
    config: dict[str, Any], marked: str, kb_id: str, status: str
) -> None:
    (entity,) = pipeline(config, [(marked, "PERSON")])(f"Then {marked} wrote.").ents
    assert (entity.kb_id_, entity._.entitylink.status) == (kb_id, status)


def test_an_ambiguous_entity_has_candidates_with_scores(config: dict[str, Any]) -> None:
    (entity,) = pipeline(config, [("Tolstoy", "PERSON")])("Then Tolstoy wrote.").ents
    candidates = entity._.kb_candidates
    assert [candidate.id for candidate in candidates] == [LEO, ALEKSEY]
    assert candidates[0].score > candidates[1].score > 0
    assert entity._.kb_score == entity._.entitylink.score


def test_a_linked_entity_is_the_first_of_its_candidates(config: dict[str, Any]) -> None:
    (entity,) = pipeline(config, [("Leo Tolstoy", "PERSON")])("Then Leo Tolstoy wrote.").ents
    assert entity._.kb_candidates[0].id == entity.kb_id_ == LEO
    assert len({candidate.id for candidate in entity._.kb_candidates}) == len(
        entity._.kb_candidates
    )


def test_the_answer_is_that_of_the_linker(config: dict[str, Any], writers: Linker) -> None:
    (entity,) = pipeline(config, [("Puschkin", "PERSON")])("Puschkin wrote.").ents
    assert entity._.entitylink == writers.link("Puschkin", lang="en", kind="person")


@pytest.mark.parametrize("marked", ["Aleksey Tolstoy", "Tolstoy"])
def test_who_is_named_in_full_is_meant_by_the_surname(config: dict[str, Any], marked: str) -> None:
    nlp = pipeline(config, [(marked, "PERSON"), ("Tolstoy", "PERSON")])
    doc = nlp("Aleksey Tolstoy was late. Then Tolstoy wrote.")
    assert [entity.kb_id_ for entity in doc.ents] == [ALEKSEY, ALEKSEY]


@pytest.mark.parametrize(
    ("label", "options", "kb_id"),
    [
        pytest.param("PERSON", {}, KAFKA, id="person"),
        pytest.param("persName", {}, KAFKA, id="person-in-polish"),
        pytest.param("WHATEVER", {}, KAFKA, id="unknown-label-is-no-hint"),
        pytest.param("LOC", {"find": False}, "NIL", id="no-place-is-called-so"),
        pytest.param("LOC", {"find": False, "kinds": {"LOC": "any"}}, KAFKA, id="hint-taken-away"),
        pytest.param("DATE", {}, "", id="a-date-is-no-name"),
        pytest.param("AUTHOR", {"kinds": {"AUTHOR": "skip"}}, "", id="own-label-passed-over"),
    ],
)
def test_labels_are_hints_of_the_kind(
    config: dict[str, Any], label: str, options: dict[str, Any], kb_id: str
) -> None:
    doc = pipeline({**config, **options}, [("Kafka", label)])("Then Kafka wrote.")
    assert links(doc) == [("Kafka", label, kb_id)]


def test_a_wrong_label_is_set_right_by_the_text(core: Linker) -> None:
    (entity,) = pipeline({}, [("Kiew", "PER")], lang="fr")("Il est arrivé à Kiew lundi.").ents
    assert (entity.label_, entity.kb_id_) == ("PER", core.link("Kiew").id)


def test_a_name_inside_another_name_is_somebody_else(core: Linker) -> None:
    nlp = pipeline({}, [("Charles Aznavour", "PERSON")])
    (entity,) = nlp("The singer Charles Aznavour was there.").ents
    assert entity.kb_id_ == "NIL"


@pytest.mark.parametrize(("overwrite", "kb_id"), [(False, "mine"), (True, KAFKA)])
def test_ids_that_are_there_stay_unless_told_otherwise(
    config: dict[str, Any], overwrite: bool, kb_id: str
) -> None:
    nlp = pipeline({**config, "overwrite": overwrite})
    doc = nlp.make_doc("Then Kafka wrote.")
    doc.ents = [Span(doc, 1, 2, label="PERSON", kb_id="mine")]
    (entity,) = nlp(doc).ents
    assert entity.kb_id_ == kb_id


# Names that the component finds


def test_names_are_found_where_nothing_looked_for_them(config: dict[str, Any]) -> None:
    doc = pipeline(config, lang="de")("Tschechow traf Franz Kafka nie.")
    assert links(doc) == [("Tschechow", "PERSON", CHEKHOV), ("Franz Kafka", "PERSON", KAFKA)]


def test_kinds_become_labels(core: Linker) -> None:
    text = "Lawrow sprach in Riad mit der NATO."
    assert [label for _, label, _ in links(pipeline({}, lang="de")(text))] == [
        "PERSON",
        "LOC",
        "ORG",
    ]
    own = {"labels": {"person": "PER"}}
    assert links(pipeline(own, lang="de")(text))[0][1] == "PER"


@pytest.mark.parametrize(
    ("find", "texts"),
    [
        pytest.param("auto", ["Kafka"], id="the-recognizer-has-the-say"),
        pytest.param(False, ["Kafka"], id="never"),
        pytest.param(True, ["Puschkin", "Kafka"], id="what-the-recognizer-missed"),
    ],
)
def test_find_beside_a_recognizer(config: dict[str, Any], find: Any, texts: list[str]) -> None:
    doc = pipeline({**config, "find": find}, [("Kafka", "PERSON")])("Puschkin read Kafka.")
    assert [entity.text for entity in doc.ents] == texts
    assert doc.ents[-1].kb_id_ == KAFKA


def test_auto_finds_nothing_where_the_recognizer_found_nothing(config: dict[str, Any]) -> None:
    assert pipeline(config, [("Kafka", "PERSON")])("Puschkin wrote.").ents == ()
    assert pipeline({**config, "find": False})("Puschkin wrote.").ents == ()


def test_names_of_nobody_are_marked_when_asked_for(config: dict[str, Any]) -> None:
    text = "He saw Jan Nowak and read Kafka."
    assert "Jan Nowak" not in [entity.text for entity in pipeline(config)(text).ents]
    doc = pipeline({**config, "nil": True})(text)
    assert {entity.text: entity.kb_id_ for entity in doc.ents} == {
        "Jan Nowak": "NIL",
        "Kafka": KAFKA,
    }


@pytest.mark.parametrize(
    ("word", "alignment", "texts"),
    [
        pytest.param("Kafka-Museum", "expand", ["Kafka-Museum"], id="whole-token"),
        pytest.param("Kafka-Museum", "strict", [], id="only-where-tokens-end"),
        pytest.param("Kafka-Museum", "contract", [], id="no-token-is-inside"),
        pytest.param("Kafka", "strict", ["Kafka"], id="tokens-fit"),
    ],
)
def test_a_name_inside_a_token(
    config: dict[str, Any], word: str, alignment: str, texts: list[str]
) -> None:
    nlp = pipeline({**config, "alignment": alignment}, lang="de")
    doc = nlp(Doc(nlp.vocab, words=["Das", word, "."], spaces=[True, False, False]))
    assert [entity.text for entity in doc.ents] == texts
    # The mention knows its own place, whatever the tokens are.
    assert [(m.start, m.end, m.surface) for m in doc._.mentions] == [(4, 9, "Kafka")]


def test_two_names_in_one_token_are_two_mentions(config: dict[str, Any]) -> None:
    nlp = pipeline(config, lang="de")
    doc = nlp(Doc(nlp.vocab, words=["Kafka,Puschkin", "und", "mehr"]))
    assert links(doc) == [("Kafka,Puschkin", "PERSON", PUSHKIN)]
    assert [(m.start, m.end, m.match.id) for m in doc._.mentions] == [
        (0, 5, KAFKA),
        (6, 14, PUSHKIN),
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "nothing here", "🙂"])
def test_texts_without_names(config: dict[str, Any], text: str) -> None:
    doc = pipeline(config)(text)
    assert (doc.ents, doc._.mentions) == ((), [])


def test_mentions_are_in_the_order_of_the_text(config: dict[str, Any]) -> None:
    doc = pipeline(config)("Kafka, Puschkin and Franz Kafka.")
    assert [m.surface for m in doc._.mentions] == ["Kafka", "Puschkin", "Franz Kafka"]
    assert all(isinstance(m, Mention) for m in doc._.mentions)


def test_a_span_that_was_not_linked_has_no_answer(config: dict[str, Any]) -> None:
    span = pipeline(config)("Kafka wrote.")[1:2]
    assert (span._.entitylink, span._.kb_score, span._.kb_candidates) == (None, None, ())


def test_linking_twice_changes_nothing(config: dict[str, Any]) -> None:
    nlp = pipeline({**config, "overwrite": True, "find": True})
    doc = nlp("Kafka read Puschkin.")
    before = (links(doc), doc._.mentions)
    doc = nlp.get_pipe("entitylink")(doc)
    assert [m.surface for m in doc._.mentions] == [m.surface for m in before[1]]
    assert links(doc) == before[0]


# Language


@pytest.mark.parametrize(
    ("pipeline_lang", "lang", "used"),
    [
        pytest.param("de", None, "de", id="that-of-the-pipeline"),
        pytest.param("xx", None, None, id="many-languages-is-none"),
        pytest.param("xx", "uk", "uk", id="the-one-asked-for"),
        pytest.param("de", "FR", "fr", id="as-bcp-47-writes-it"),
    ],
)
def test_language(
    config: dict[str, Any], pipeline_lang: str, lang: str | None, used: str | None
) -> None:
    nlp = pipeline({**config, "lang": lang}, lang=pipeline_lang)
    assert nlp.get_pipe("entitylink").lang == used


# Batches and processes

TEXTS = ["Kafka wrote.", "", "Puschkin and Kafka.", "nothing", "Tolstoy wrote.", "Schmidt wrote."]
MARKED = [(name, "PERSON") for name in ("Kafka", "Puschkin", "Tolstoy", "Schmidt")]


@pytest.mark.parametrize("batch_size", [1, 2, 100])
@pytest.mark.parametrize("marked", [None, MARKED], ids=["finds", "links"])
def test_pipe_gives_what_single_calls_give(
    config: dict[str, Any], marked: list[tuple[str, str]] | None, batch_size: int
) -> None:
    nlp = pipeline(config, marked)
    alone = [nlp(text) for text in TEXTS]
    together = list(nlp.pipe(TEXTS, batch_size=batch_size))
    assert [doc.text for doc in together] == TEXTS
    assert list(map(links, together)) == list(map(links, alone))
    assert [doc._.mentions for doc in together] == [doc._.mentions for doc in alone]


def test_pipe_with_two_processes(config: dict[str, Any]) -> None:
    nlp = pipeline(config, MARKED)
    alone = list(nlp.pipe(TEXTS))
    shared = list(nlp.pipe(TEXTS, n_process=2, batch_size=2))
    assert list(map(links, shared)) == list(map(links, alone))
    # The answers come back whole: what travels between processes is bytes.
    assert [doc._.mentions for doc in shared] == [doc._.mentions for doc in alone]
    assert isinstance(shared[0].ents[0]._.entitylink, Match)


def test_a_component_can_be_pickled(config: dict[str, Any]) -> None:
    component = pipeline({**config, "nil": True}, lang="de").get_pipe("entitylink")
    again = pickle.loads(pickle.dumps(component))
    assert (again.options, again.lang, again.name) == (component.options, "de", "entitylink")
    assert len(pickle.dumps(component)) < 5000, "the gazetteer goes by its path"


def test_a_batch_that_fails_is_given_to_the_error_handler(
    config: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    nlp = pipeline(config)
    component = nlp.get_pipe("entitylink")
    failed: list[str] = []
    component.set_error_handler(
        lambda name, pipe, docs, error: failed.extend(doc.text for doc in docs)
    )
    real = component._mentions

    def mentions(doc: Doc) -> list[Mention]:
        if doc.text == "bad":
            raise RuntimeError("no")
        return real(doc)

    monkeypatch.setattr(component, "_mentions", mentions)
    done = list(component.pipe(map(nlp.make_doc, ["Kafka", "bad", "Puschkin"]), batch_size=1))
    assert ([doc.text for doc in done], failed) == (["Kafka", "Puschkin"], ["bad"])


# Documents that are stored, cut and joined


def test_answers_are_stored_with_the_document(config: dict[str, Any]) -> None:
    nlp = pipeline(config)
    doc = nlp("Kafka read Puschkin.")
    packed = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (again,) = DocBin().from_bytes(packed).get_docs(nlp.vocab)
    assert (links(again), again._.mentions) == (links(doc), doc._.mentions)


def test_answers_move_with_their_span(config: dict[str, Any]) -> None:
    nlp = pipeline(config)
    doc = nlp("He read Puschkin and Kafka.")
    cut = doc[2:].as_doc(copy_user_data=True)
    assert [(m.start, m.surface, m.match.id) for m in cut._.mentions] == [
        (0, "Puschkin", PUSHKIN),
        (13, "Kafka", KAFKA),
    ]
    joined = Doc.from_docs([nlp("Kafka wrote."), doc])
    assert [m.surface for m in joined._.mentions] == ["Kafka", "Puschkin", "Kafka"]
    assert all(joined.text[m.start : m.end] == m.surface for m in joined._.mentions)


# Pipelines that are stored


def test_a_pipeline_goes_to_disk_and_back(config: dict[str, Any], tmp_path: Path) -> None:
    nlp = pipeline({**config, "nil": True, "labels": {"person": "PER"}}, lang="de")
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    text = "Tschechow traf Jan Nowak."
    assert links(again(text)) == links(nlp(text)) != []
    assert again.get_pipe("entitylink").options == nlp.get_pipe("entitylink").options
    size = sum(f.stat().st_size for f in (tmp_path / "model" / "entitylink").rglob("*"))
    assert size < 5000, "only the paths of gazetteers are stored"


def test_options_come_back_from_bytes(config: dict[str, Any]) -> None:
    component = EntitylinkComponent(**config, find=True, preset="precise", kinds={"X": "person"})
    again = EntitylinkComponent().from_bytes(component.to_bytes())
    assert again.options == component.options
    assert again.to_bytes() == component.to_bytes()
    assert again.linker.gazetteers[0].path == component.linker.gazetteers[0].path


def test_a_gazetteer_that_moved_is_named_when_loading(
    config: dict[str, Any], tmp_path: Path, writers_path: Path
) -> None:
    moved = tmp_path / "moved.elx"
    moved.symlink_to(writers_path)
    nlp = pipeline({"gazetteers": [str(moved)]})
    nlp.to_disk(tmp_path / "model")
    moved.unlink()
    with pytest.raises(
        IndexFileError, match=r"entitylink: .*moved\.elx: no such index.*spacy\.load"
    ):
        spacy.load(tmp_path / "model")
    there = {"components.entitylink.gazetteers": config["gazetteers"]}
    again = spacy.load(tmp_path / "model", config=there)
    assert links(again("Kafka wrote.")) == [("Kafka", "PERSON", KAFKA)]


@pytest.mark.parametrize(
    ("stored", "message"),
    [
        pytest.param(b"\x80", "entitylink: cannot be read", id="no-json"),
        pytest.param(b"[1]", "stored options hold", id="no-table"),
        pytest.param(b'{"colour": 1}', "stored options hold 'colour'", id="of-another-release"),
    ],
)
def test_stored_options_that_are_none(stored: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        EntitylinkComponent().from_bytes(stored)


def test_a_folder_without_options(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        EntitylinkComponent().from_disk(tmp_path)


# Options that cannot be used


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"gazetteers": []}, GazetteerError, "gazetteers is empty; expected paths"),
        ({"gazetteers": ["no.elx"]}, IndexFileError, "no.elx: no such index"),
        ({"find": "maybe"}, InputError, "find is 'maybe'; expected one of 'auto', True, False"),
        ({"alignment": "near"}, InputError, "alignment is 'near'; expected one of 'expand'"),
        ({"preset": "bold"}, InputError, "no preset 'bold'"),
        ({"floor": 2.0}, InputError, "floor is 2.0; expected a number from 0 to 1"),
        ({"lang": "deutsch"}, LanguageError, "did you mean 'de'"),
        ({"label_lang": "english"}, LanguageError, "did you mean 'en'"),
        ({"kinds": {"PER": "human"}}, InputError, r"kinds\['PER'\] is 'human'; expected one of"),
        ({"labels": {"human": "PER"}}, InputError, "labels has the key 'human'"),
        ({"labels": {"person": ""}}, InputError, r"labels\['person'\] is empty"),
    ],
)
def test_options_that_cannot_be_used(
    options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^linker: .*{message}"):
        spacy.blank("en").add_pipe("entitylink", name="linker", config=options)


def test_what_python_alone_can_get_wrong() -> None:
    with pytest.raises(InputError, match="no option 'gazeteers'; expected some of gazetteers"):
        EntitylinkComponent(gazeteers=["core"])
    with pytest.raises(InputError, match="gazetteers is 'core'; expected a list of paths"):
        EntitylinkComponent(gazetteers="core")
    with pytest.raises(InputError, match="a gazetteer is 7; expected a path or 'core'"):
        EntitylinkComponent(gazetteers=[7])


# Around it


def test_links_are_scored_by_evaluate(config: dict[str, Any]) -> None:
    nlp = pipeline(config, [("Kafka", "PERSON"), ("Tschechow", "PERSON")])
    text = "Tschechow and Kafka."
    gold = {
        "entities": [(0, 9, "PERSON"), (14, 19, "PERSON")],
        "links": {(0, 9): {CHEKHOV: 1.0}, (14, 19): {"Q1": 1.0}},
    }
    scores = nlp.evaluate([Example.from_dict(nlp.make_doc(text), gold)])
    assert scores["nel_micro_p"] == scores["nel_micro_r"] == 0.5


def test_without_spacy_the_message_says_how_to_get_it() -> None:
    script = (
        "import sys; sys.modules['spacy'] = None\n"
        "import importlib.util as u; real = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'spacy' else real(name, *a)\n"
        "import entitylink.integrations.spacy"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert "needs spaCy: pip install 'entitylink[spacy]'" in done.stderr


def test_an_extension_of_somebody_else_is_left_alone() -> None:
    script = (
        "import warnings; warnings.simplefilter('error', SyntaxWarning)\n"
        "from spacy.tokens import Doc\n"
        "Doc.set_extension('mentions', default='theirs')\n"
        "import spacy; nlp = spacy.blank('de'); nlp.add_pipe('entitylink')\n"
        "doc = nlp('Lawrow kam.'); print(doc._.mentions, doc.ents[0]._.entitylink.id)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.split() == ["theirs", "Q58217"]
    assert "Doc._.mentions is an extension of something else" in done.stderr
