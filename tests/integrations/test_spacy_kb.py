"""The knowledge base for spaCy's own entity linker: candidates, vectors, training, storing."""

from __future__ import annotations

import math
import pickle
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example

from entitylink import InputError
from entitylink.integrations.spacy import GazetteerKB

LEO, ALEKSEY, KAFKA = "Q7243", "el:aleksey-tolstoy", "el:kafka"


@pytest.fixture
def kb(writers_path: Path) -> GazetteerKB:
    return GazetteerKB(spacy.blank("en").vocab, 16, gazetteers=[str(writers_path)])


def mention(kb: GazetteerKB, text: str, label: str = "PERSON") -> Span:
    return Span(Doc(kb.vocab, words=[text]), 0, 1, label=label)


def test_candidates_in_any_spelling(kb: GazetteerKB) -> None:
    (candidate,) = kb.get_candidates(mention(kb, "Puschkin"))
    assert (candidate.entity_, candidate.alias_) == ("Q7200", "Alexander Pushkin")
    assert 0.9 < candidate.prior_prob < 1
    assert candidate.entity_freq == 190
    assert list(candidate.entity_vector) == pytest.approx(kb.get_vector("Q7200"), abs=1e-6)


def test_candidates_of_an_ambiguous_name_share_the_probability(kb: GazetteerKB) -> None:
    candidates = list(kb.get_candidates(mention(kb, "Tolstoy")))
    assert [candidate.entity_ for candidate in candidates] == [LEO, ALEKSEY]
    assert candidates[0].prior_prob > candidates[1].prior_prob > 0
    assert sum(candidate.prior_prob for candidate in candidates) <= 1


@pytest.mark.parametrize(
    ("text", "label"),
    [
        pytest.param("Schmidt", "PERSON", id="nobody"),
        pytest.param("Kafka", "DATE", id="no-name"),
        pytest.param("Kafka", "LOC", id="no-place-is-called-so"),
        pytest.param("?", "PERSON", id="no-letters"),
    ],
)
def test_no_candidates(kb: GazetteerKB, text: str, label: str) -> None:
    assert list(kb.get_candidates(mention(kb, text, label))) == []


def test_candidates_of_a_batch_come_in_its_order(kb: GazetteerKB) -> None:
    found = kb.get_candidates_batch([mention(kb, name) for name in ("Kafka", "Smith", "Tolstoy")])
    assert [[c.entity_ for c in each] for each in found] == [[KAFKA], [], [LEO, ALEKSEY]]


def test_limit(writers_path: Path) -> None:
    vocab = spacy.blank("en").vocab
    kb = GazetteerKB(vocab, gazetteers=[str(writers_path)], limit=1)
    assert [c.entity_ for c in kb.get_candidates(mention(kb, "Tolstoy"))] == [LEO]


def test_vectors(kb: GazetteerKB) -> None:
    leo, kafka, nobody = kb.get_vectors([LEO, KAFKA, "Q0"])
    assert math.hypot(*leo) == pytest.approx(1)
    assert nobody == [0.0] * 16
    # "writer in ru" twice, "writer in de" once
    assert leo == kb.get_vector(ALEKSEY)
    cosine = sum(a * b for a, b in zip(leo, kafka, strict=True))
    assert 0.3 < cosine < 0.99


def test_a_vector_is_the_same_everywhere(kb: GazetteerKB, writers_path: Path) -> None:
    again = GazetteerKB(spacy.blank("de").vocab, 16, gazetteers=[str(writers_path)])
    assert again.get_vector(LEO) == kb.get_vector(LEO)
    # Written down, so that a trained model still fits after an update of the library.
    written_down = [0.029534445500744293, -0.3053432727123905, -0.5261539270770301]
    assert kb.get_vector(LEO)[:3] == pytest.approx(written_down)


def test_what_it_holds(kb: GazetteerKB) -> None:
    assert (len(kb), kb.is_empty()) == (10, False)
    assert kb.contains_entity(LEO)
    assert not kb.contains_entity("Q1")


def test_it_is_stored_by_its_options(kb: GazetteerKB, tmp_path: Path) -> None:
    kb.to_disk(tmp_path / "kb")
    vocab = spacy.blank("en").vocab
    from_disk = GazetteerKB(vocab, 16).from_disk(tmp_path / "kb")
    from_bytes = GazetteerKB(vocab, 16).from_bytes(kb.to_bytes())
    from_pickle = pickle.loads(pickle.dumps(kb))
    for again in (from_disk, from_bytes, from_pickle):
        assert (again.options, len(again)) == (kb.options, 10)
        assert again.get_vector(LEO) == kb.get_vector(LEO)


def test_options_that_cannot_be_used() -> None:
    vocab = spacy.blank("en").vocab
    with pytest.raises(InputError, match="limit is 0; expected a number above 0"):
        GazetteerKB(vocab, limit=0)
    with pytest.raises(InputError, match="no option 'size'; expected some of gazetteers"):
        GazetteerKB(vocab, size=3)


def linker_pipeline(writers_path: Path) -> Language:
    """spaCy's own linker over this knowledge base, trained on two sentences."""
    config: dict[str, Any] = {
        "generate_empty_kb": {
            "@misc": "entitylink.GazetteerKB.v1",
            "gazetteers": [str(writers_path)],
        },
        "candidates_batch_size": 4,
    }
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_linker", config=config)
    examples = []
    for text, id_ in (("Tolstoy wrote War and Peace.", LEO), ("Tolstoy wrote Aelita.", ALEKSEY)):
        doc = nlp.make_doc(text)
        starts = [1] + [0] * (len(doc) - 1)
        gold = {
            "entities": [(0, 7, "PERSON")],
            "links": {(0, 7): {id_: 1.0}},
            "sent_starts": starts,
        }
        examples.append(Example.from_dict(doc, gold))
    optimizer = nlp.initialize(lambda: examples)
    losses: dict[str, float] = {}
    for _ in range(3):
        nlp.update(examples, sgd=optimizer, losses=losses)
    assert math.isfinite(losses["entity_linker"])
    ruler = nlp.add_pipe("entity_ruler", before="entity_linker")
    ruler.add_patterns(
        [{"pattern": name, "label": "PERSON"} for name in ("Puschkin", "Tolstoy", "Schmidt")]
    )
    return nlp


def test_spacys_own_linker_trains_links_and_is_stored(writers_path: Path, tmp_path: Path) -> None:
    nlp = linker_pipeline(writers_path)
    text = "Puschkin wrote. Tolstoy read. Schmidt slept."
    found = {entity.text: entity.kb_id_ for entity in nlp(text).ents}
    assert (found["Puschkin"], found["Schmidt"]) == ("Q7200", "NIL")
    assert found["Tolstoy"] in (LEO, ALEKSEY)
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert isinstance(again.get_pipe("entity_linker").kb, GazetteerKB)
    assert {entity.text: entity.kb_id_ for entity in again(text).ents} == found
