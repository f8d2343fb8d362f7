"""The names and queries of the index benchmark are what its tables say they are."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from name_corpus import (
    KINDS,
    Corpus,
    Pools,
    Query,
    bears,
    corpus_queries,
    crowded,
    draw,
    edited,
    is_hit,
    make_pools,
    press,
    read_pools,
    reference_entities,
    written,
)
from rapidfuzz.distance import OSA

from entitylink import Entity, Name
from entitylink.text.clean import fold_marks

GIVEN = (
    *("anna", "bruno", "carla", "dora", "emil", "fatima", "gustav"),
    *("helga", "ivan", "josé", "karin", "lena", "mario", "sergey"),
)
SURNAMES = (
    *("lavrov", "petrov", "smith", "müller", "garcía", "kowalski"),
    *("novak", "tanaka", "rossi", "dubois", "yılmaz"),
)
POOLS = Pools(
    {token: 20 - place for place, token in enumerate(GIVEN)},
    {token: 15 - place for place, token in enumerate(SURNAMES)},
    {
        "ivan": ("иван", 3),
        "sergey": ("сергей", 2),
        "lavrov": ("лавров", 2),
        "petrov": ("петров", 5),
    },
)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus(POOLS, draw(POOLS, 2_000))


def test_names_are_distinct_and_the_same_every_time(corpus: Corpus) -> None:
    names = list(corpus.names())
    assert len(set(map(fold_marks, names))) == len(names) == 2_000
    assert list(Corpus(POOLS, draw(POOLS, 2_000)).names()) == names
    assert list(corpus.entities()) == list(Corpus(POOLS, corpus.codes).entities())


def test_a_small_corpus_is_the_beginning_of_a_large_one(corpus: Corpus) -> None:
    assert draw(POOLS, 500).tolist() == corpus.codes[:500].tolist()
    entities = [(entity.id, entity.prior, entity.names) for entity in corpus.entities()]
    small = Corpus(POOLS, corpus.codes[:500]).entities()
    assert [(entity.id, entity.prior, entity.names) for entity in small] == entities[:500]


def test_names_have_up_to_five_tokens_of_the_right_pools(corpus: Corpus) -> None:
    given = {token.capitalize() for token in GIVEN}
    surnames = {token.capitalize() for token in SURNAMES}
    counts: set[int] = set()
    for name in corpus.names():
        tokens = name.split()
        counts.add(len(tokens))
        if len(tokens) > 1:
            assert tokens[0] in given
            assert tokens[-1] in surnames
    assert {1, 2, 3, 4} <= counts <= {1, 2, 3, 4, 5}  # "van der" are two


def test_more_names_than_the_pools_give_are_refused() -> None:
    with pytest.raises(ValueError, match="5 distinct names cannot be drawn"):
        draw(Pools({"anna": 1}, {"smith": 1}, {}), 5)


def test_pools_are_disjoint_and_one_spelling_stands_for_those_that_differ_by_marks() -> None:
    pools = make_pools(
        {
            "jose": 2,
            "josé": 5,
            "smith": 9,
            "van": 50,
            "o'brien": 7,
            "x": 3,
            "lavrov": 1,
            "darwin": 4,
        },
        given={"jose": 3},
        family={"smith": 2},
        russian={"лавров": {"lavrov": 3}, "дарвин": {"darwin": 4}, "сергей": {"serge": 2}},
        russian_given={"сергей": 40},
    )
    assert "josé" in pools.given
    assert not {"jose", "van", "o'brien", "x"} & {*pools.given, *pools.surnames}
    assert {"smith", "lavrov"} <= pools.surnames.keys()
    assert pools.native == {"lavrov": ("лавров", 3), "sergey": ("сергей", 40)}
    assert "sergey" in pools.given
    assert not pools.given.keys() & pools.surnames.keys()


def test_pools_are_kept_in_a_file(tmp_path: Path) -> None:
    POOLS.save(tmp_path / "pools.json")
    assert Pools.load(tmp_path / "pools.json") == POOLS
    assert Pools.load(tmp_path / "pools.json").checksum() == POOLS.checksum()


@pytest.mark.parametrize(
    ("kind", "name", "texts"),
    [
        pytest.param("exact", "Anna Smith", {"Anna Smith"}, id="exact"),
        pytest.param("swap", "Anna Smith", {"Smith Anna"}, id="surname-first"),
        pytest.param(
            "swap", "Ana Maria van der Berg", {"van der Berg Ana Maria"}, id="with-its-particles"
        ),
        pytest.param("swap", "Chekhov, Anton", {"Anton Chekhov"}, id="comma"),
        pytest.param("drop", "Anna Lena Smith", {"Anna Smith"}, id="middle-token"),
        pytest.param(
            "drop", "Ana Maria de Cruz", {"Ana Maria Cruz", "Ana de Cruz"}, id="any-middle-token"
        ),
        pytest.param("drop", "Anna Smith", {""}, id="two-tokens-are-not-dropped-from"),
        pytest.param("surname", "Anna Lena Smith", {"Smith"}, id="surname"),
        pytest.param("initial", "Anna Lena Smith", {"A. Smith"}, id="initial"),
        pytest.param("initial", "Smith", {""}, id="no-initial-of-one-token"),
        pytest.param("joined", "Anna Smith", {"Annasmith"}, id="joined"),
        pytest.param(
            "joined", "Anna Lena Smith", {"Annalena Smith", "Anna Lenasmith"}, id="any-two-joined"
        ),
    ],
)
def test_a_kind_of_query_is_written_as_it_says(kind: str, name: str, texts: set[str]) -> None:
    assert {written(kind, name, Random(n)) for n in range(40)} == texts


@pytest.mark.parametrize(
    "name", ["Anna Smith", "O'Neil McGinley-Roy", "BBC Wales", "Li Wu", "José"]
)
@pytest.mark.parametrize("count", [1, 2])
def test_edits_are_as_many_as_they_say_and_keep_words_and_capitals(name: str, count: int) -> None:
    for n in range(50):
        text = edited(name, count, Random(n))
        assert OSA.distance(text.lower(), name.lower()) == count
        assert len(text.split()) == len(name.split())
        letters = [next(filter(str.isalpha, word)) for word in text.split()]
        assert "".join(letters).isupper()


def test_swapped_names_are_edited_once() -> None:
    for n in range(20):
        text = written("swap_edit1", "Anna Lena Smith", Random(n))
        assert OSA.distance(text.lower(), "smith anna lena") == 1


def test_a_name_without_letters_is_no_query() -> None:
    assert edited("7", 1, Random(1)) == ""


def test_another_press_spelling_differs_from_the_names_by_more_than_marks() -> None:
    texts = {press("Сергей Лавров", ["Sergey Lavrov"], Random(n)) for n in range(60)}
    assert {"Siergiej Ławrow", "Szergej Lavrov", "Sergej Lavrov"} <= texts
    assert "Sergey Lavrov" not in texts
    assert press("Лавров", ["Lavrov", "Ławrow", "Lawrow", "Lavrovs"], Random(1)) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_queries_are_about_names_of_the_corpus(kind: str, corpus: Corpus) -> None:
    names = set(corpus.names())
    queries = corpus_queries(corpus, kind, 50, seed=2)
    assert queries
    assert queries == corpus_queries(corpus, kind, 50, seed=2)
    for query in queries:
        assert query.kind == kind
        assert query.name in names
        assert (query.text == query.name) == (kind == "exact")


@pytest.mark.parametrize("kind", ["edit1", "drop", "press"])
def test_odd_and_even_seeds_share_no_name(kind: str, corpus: Corpus) -> None:
    everything = len(corpus)
    odd, even, more = (
        {query.name for query in corpus_queries(corpus, kind, everything, seed)}
        for seed in (1, 2, 4)
    )
    assert odd.isdisjoint(even)
    assert even == more


@pytest.mark.parametrize(
    ("kind", "text", "name", "found", "hit", "borne"),
    [
        # asked, the name it was made from, a name that is found: is it a hit, for an entity too?
        pytest.param("edit1", "Ana Smith", "Anna Smith", "Anna Smith", True, True, id="name"),
        pytest.param("edit1", "Ana Smith", "Anna Smith", "Ana Smith", False, False, id="other"),
        pytest.param("edit1", "Jse Cruz", "José Cruz", "Jose Cruz", False, True, id="marks"),
        pytest.param("surname", "Smith", "Anna Smith", "Emil Smith", True, True, id="surname"),
        pytest.param("surname", "Smith", "Anna Smith", "Smithson", False, False, id="longer"),
        pytest.param("initial", "A. Cruz", "Ana Cruz", "Aldo Cruz", True, True, id="initial"),
        pytest.param("initial", "A. Cruz", "Ana Cruz", "Ben Cruz", False, False, id="no-initial"),
        pytest.param("initial", "A. Cruz", "Ana Cruz", "Ben Al Cruz", False, True, id="second"),
        pytest.param("initial", "A. Cruz", "Ana Cruz", "Cruz, Aldo", False, True, id="comma"),
        pytest.param("initial", "A. Cruz", "Ana Cruz", "Cruz", False, False, id="surname-alone"),
    ],
)
def test_what_counts_as_found(
    kind: str, text: str, name: str, found: str, hit: bool, borne: bool
) -> None:
    query = Query(kind, text, name)
    assert is_hit(query, found) == hit
    assert bears(query, ["Somebody Else", found]) == borne


def test_crowded_counts_the_names_that_have_both_tokens(corpus: Corpus) -> None:
    queries = corpus_queries(corpus, "drop", 40, seed=1)
    names = [name.split() for name in corpus.names()]

    def bearers(query: Query) -> int:
        first, last = query.text.split()[0], query.text.split()[-1]
        return sum(first in name and last in name[name.index(first) :] for name in names)

    for most in (3, 10, 40):
        share = sum(bearers(query) > most for query in queries) / len(queries)
        assert crowded(corpus, queries, most) == pytest.approx(share)


@pytest.mark.data
def test_the_development_data_gives_large_disjoint_pools(data: Path) -> None:
    pools = read_pools(data)
    assert 25_000 <= len(pools.given) <= 40_000
    assert 140_000 <= len(pools.surnames) <= 200_000
    plain = [{fold_marks(token) for token in pool} for pool in (pools.given, pools.surnames)]
    assert plain[0].isdisjoint(plain[1])
    assert pools.native["sergey"][0] == "сергей"
    assert pools.native["lavrova"][0] == "лаврова"
    corpus = Corpus(pools, draw(pools, 20_000))
    assert len(set(corpus.names())) == 20_000
    assert 0.03 < corpus.russian().mean() < 0.06


@pytest.mark.data
def test_the_reference_is_read_item_by_item(data: Path) -> None:
    first = next(reference_entities(data))
    assert isinstance(first, Entity)
    assert first.id == "Q2"
    assert Name("Aarde", "nl") in first.names
    assert first.prior >= len(first.names)
