"""Retrieval: whatever is spoiled in a name, the right one is the first that is looked at."""

from __future__ import annotations

import random
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entitylink import Entity, Gazetteer, Linker, Name
from entitylink.gazetteer.words import words_of
from entitylink.link.search import NameFinder

LAVROV, IVANOV, PUTIN, SELENSKYJ = "Q58217", "Q204027", "Q7747", "Q3874799"
MERKEL, LEYEN, BUSH, FATHER_BUSH = "Q567", "Q60772", "Q207", "Q23505"
ERDOGAN, XI, MOON, KIM, KIM_YO_JONG = "Q39259", "Q15031", "Q21001", "Q56226", "Q4330912"
NETANYAHU, ABE, CHEKHOV, MOSCOW = "Q43723", "Q132345", "Q5685", "Q649"
RABKOV, MITSOTAKIS, MAHFOUZ = "el:ryabkov", "el:mitsotakis", "el:mahfouz"

TABLE = [
    # id, kind, English, native, language
    (LAVROV, "person", "Sergey Lavrov", "Сергей Лавров", "ru"),
    (IVANOV, "person", "Sergei Ivanov", "Сергей Иванов", "ru"),
    (RABKOV, "person", "Sergei Ryabkov", "Сергей Рябков", "ru"),
    (PUTIN, "person", "Vladimir Putin", "Владимир Путин", "ru"),
    (SELENSKYJ, "person", "Volodymyr Zelenskyy", "Володимир Зеленський", "uk"),
    (MERKEL, "person", "Angela Merkel", "Angela Merkel", "de"),
    (LEYEN, "person", "Ursula von der Leyen", "Ursula von der Leyen", "de"),
    (BUSH, "person", "George W. Bush", "George Walker Bush", "en"),
    (FATHER_BUSH, "person", "George H. W. Bush", "George Herbert Walker Bush", "en"),
    (ERDOGAN, "person", "Recep Tayyip Erdoğan", "Recep Tayyip Erdoğan", "tr"),
    (XI, "person", "Xi Jinping", "习近平", "zh"),
    (MOON, "person", "Moon Jae-in", "문재인", "ko"),
    (KIM, "person", "Kim Jong Un", "김정은", "ko"),
    (KIM_YO_JONG, "person", "Kim Yo Jong", "김여정", "ko"),
    (NETANYAHU, "person", "Benjamin Netanyahu", "בנימין נתניהו", "he"),
    (ABE, "person", "Shinzo Abe", "安倍晋三", "ja"),
    (CHEKHOV, "person", "Anton Chekhov", "Антон Павлович Чехов", "ru"),
    (MITSOTAKIS, "person", "Kyriakos Mitsotakis", "Κυριάκος Μητσοτάκης", "el"),
    (MAHFOUZ, "person", "Naguib Mahfouz", "نجيب محفوظ", "ar"),
    (MOSCOW, "place", "Moscow", "Москва", "ru"),
]


def build(path: Path, table: list[tuple[str, str, str, str, str]]) -> NameFinder:
    entities = [
        Entity(id_, kind, (Name(label, "en", "label"), Name(native, lang, "native")))  # type: ignore[arg-type]
        for id_, kind, label, native, lang in table
    ]
    return NameFinder(Gazetteer.build(entities, path))


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> NameFinder:
    return build(tmp_path_factory.mktemp("retrieve") / "people.elx", TABLE)


def entities_of(finder: NameFinder, rows: list[int]) -> list[str]:
    """The ids behind rows of names, each once, in order."""
    owner = finder.gazetteer.array("name_ent")
    return list(dict.fromkeys(finder.gazetteer.id(int(owner[row])) for row in rows))


def names_of(finder: NameFinder, rows: list[int]) -> list[str]:
    return [finder.gazetteer.name_at(row).text for row in rows]


QUERIES = [
    pytest.param("Sergey Lavrov", LAVROV, id="as-filed"),
    pytest.param("SERGEY LAVROV", LAVROV, id="capitals"),
    pytest.param("Recep Tayyip Erdogan", ERDOGAN, id="without-marks"),
    # one edit
    pytest.param("Sergey Lavrof", LAVROV, id="another-letter-at-the-end"),
    pytest.param("Sergey Pavrov", LAVROV, id="another-letter-at-the-start"),
    pytest.param("Angla Merkel", MERKEL, id="a-letter-left-out"),
    pytest.param("Angela Merrkel", MERKEL, id="a-letter-twice"),
    pytest.param("Angela Mrekel", MERKEL, id="two-letters-swapped"),
    pytest.param("Agnela Mrekel", MERKEL, id="both-words-spoiled"),
    pytest.param("Sergey Ivanof", IVANOV, id="the-other-sergey"),
    # order
    pytest.param("Lavrov Sergey", LAVROV, id="surname-first"),
    pytest.param("Lavrov, Sergey", LAVROV, id="surname-and-comma"),
    pytest.param("Jinping Xi", XI, id="given-name-first"),
    pytest.param("Merkle Angela", MERKEL, id="surname-first-and-spoiled"),
    # words too few and too many
    pytest.param("Recep Erdogan", ERDOGAN, id="middle-name-dropped"),
    pytest.param("Tayyip Erdogan", ERDOGAN, id="first-name-dropped"),
    pytest.param("Ursula Leyen", LEYEN, id="particles-dropped"),
    pytest.param("Anton Chekhov", CHEKHOV, id="patronymic-dropped"),
    pytest.param("Sergey Viktorovich Lavrov", LAVROV, id="patronymic-added"),
    pytest.param("President Vladimir Putin", PUTIN, id="title-added"),
    pytest.param("George Herbert Walker Bush", FATHER_BUSH, id="all-four-words"),
    pytest.param("George Walker Bush", BUSH, id="three-of-the-four"),
    # initials
    pytest.param("S. Lavrov", LAVROV, id="initial"),
    pytest.param("S Lavrov", LAVROV, id="initial-without-dot"),
    pytest.param("R. T. Erdoğan", ERDOGAN, id="two-initials"),
    pytest.param("G. H. W. Bush", FATHER_BUSH, id="three-initials"),
    pytest.param("G. W. Bush", BUSH, id="the-other-initials"),
    # surname alone
    pytest.param("Lavrov", LAVROV, id="surname"),
    pytest.param("Merkel", MERKEL, id="german-surname"),
    pytest.param("Lawrov", LAVROV, id="surname-spoiled"),
    pytest.param("Lavrova", LAVROV, id="surname-inflected"),
    # divided in another way
    pytest.param("SergeyLavrov", LAVROV, id="joined"),
    pytest.param("XiJinping", XI, id="joined-short"),
    pytest.param("Moon Jaein", MOON, id="hyphen-left-out"),
    pytest.param("Moon Jae In", MOON, id="three-words"),
    pytest.param("Xi Jin Ping", XI, id="divided"),
    # other press spellings
    pytest.param("Sergej Lawrow", LAVROV, id="german"),
    pytest.param("Serguei Lavrov", LAVROV, id="spanish"),
    pytest.param("Wladimir Putin", PUTIN, id="german-w"),
    pytest.param("Vladimir Poutine", PUTIN, id="french"),
    pytest.param("Poutine", PUTIN, id="french-surname"),
    pytest.param("Wolodymyr Selenskyj", SELENSKYJ, id="german-ukrainian"),
    pytest.param("Selenskyj", SELENSKYJ, id="german-ukrainian-surname"),
    pytest.param("Anton Tschechow", CHEKHOV, id="german-tsch"),
    pytest.param("Antón Chéjov", CHEKHOV, id="spanish-j"),
    pytest.param("Kim Chong-un", KIM, id="korean-mccune-reischauer"),
    pytest.param("Naguib Mahfus", MAHFOUZ, id="german-arabic"),
    # other scripts, filed in two
    pytest.param("Лавров", LAVROV, id="cyrillic-as-filed"),
    pytest.param("Сергій Лавров", LAVROV, id="ukrainian"),
    pytest.param("سيرغي لافروف", LAVROV, id="arabic"),
    pytest.param("לברוב", LAVROV, id="hebrew"),
    pytest.param("ラブロフ", LAVROV, id="katakana"),
    pytest.param("拉夫罗夫", LAVROV, id="chinese"),
    pytest.param("Меркель", MERKEL, id="latin-name-in-cyrillic"),
    pytest.param("Ангела Меркель", MERKEL, id="latin-full-name-in-cyrillic"),
    pytest.param("Нетаньяху", NETANYAHU, id="hebrew-name-in-cyrillic"),
    pytest.param("Мицотакис", MITSOTAKIS, id="greek-name-in-cyrillic"),
    pytest.param("习近平", XI, id="han"),
    pytest.param("Σεργκέι Λαβρόφ", LAVROV, id="greek"),
    # near misses: who is like him comes first, when it is he who was asked for
    pytest.param("Kim Yo-jong", KIM_YO_JONG, id="the-sister"),
    pytest.param("Kim Jong-un", KIM, id="the-brother"),
    pytest.param("Sergei Ryabkov", RABKOV, id="the-third-sergei"),
    pytest.param("Moskau", MOSCOW, id="a-place"),
    pytest.param("Moscou", MOSCOW, id="a-place-in-french"),
]


@pytest.mark.parametrize(("surface", "entity_id"), QUERIES)
def test_the_right_one_comes_first(finder: NameFinder, surface: str, entity_id: str) -> None:
    rows = finder.retrieve([surface])[0]
    assert entities_of(finder, rows)[:1] == [entity_id]


def test_a_batch_is_answered_as_its_names_are_one_by_one(finder: NameFinder) -> None:
    surfaces = [*(query.values[0] for query in QUERIES), *HOSTILE.values()]
    surfaces = random.Random(3).sample(surfaces * 2, 2 * len(surfaces))
    alone = NameFinder(finder.gazetteer)  # nothing is remembered from the tests before
    together = NameFinder(finder.gazetteer).retrieve(surfaces)
    assert together == [alone.retrieve([surface])[0] for surface in surfaces]
    assert finder.retrieve(surfaces) == together


def test_batches_of_any_size_are_answered_alike(
    finder: NameFinder, monkeypatch: pytest.MonkeyPatch
) -> None:
    surfaces = [query.values[0] for query in QUERIES]
    wanted = finder.retrieve(surfaces)
    monkeypatch.setattr("entitylink.link.search._BATCH", 7)
    assert finder.retrieve(surfaces) == wanted
    assert finder.retrieve([]) == []


def test_a_limit_cuts_the_list_and_nothing_else(finder: NameFinder) -> None:
    whole = finder.retrieve(["Sergey Lavrov"], limit=1000)[0]
    assert 1 < len(whole) <= 48
    assert finder.retrieve(["Sergey Lavrov"], limit=1)[0] == whole[:1]
    assert finder.retrieve(["Sergey Lavrov"])[0] == whole[:10]
    assert finder.retrieve(["Sergey Lavrov"], limit=0)[0] == []
    assert len(set(whole)) == len(whole)


def test_threads_are_answered_as_one_is(
    finder: NameFinder, monkeypatch: pytest.MonkeyPatch
) -> None:
    surfaces = [query.values[0] for query in QUERIES]
    wanted = [finder.retrieve([surface]) for surface in surfaces]
    # What is remembered is soon too much, and dropped while other threads are at work.
    monkeypatch.setattr("entitylink.link.near._CACHE", 6)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(5):
            fresh = NameFinder(finder.gazetteer)
            with ThreadPoolExecutor(8) as pool:
                found = list(pool.map(fresh.retrieve, [[surface] for surface in surfaces]))
            assert found == wanted
    finally:
        sys.setswitchinterval(interval)


# Hostile queries

HOSTILE = {
    "empty": "",
    "blank": " \t\n",
    "punctuation": "!?., --- '' ()",
    "one-letter": "x",
    "one-letter-many-times": "a" * 400,
    "one-letter-words": " ".join(["a"] * 100),
    "five-hundred-words": " ".join(f"word{number}" for number in range(500)),
    "five-hundred-times-a-name": "Lavrov " * 500,
    "a-word-of-64-letters": "ab" * 32,
    "digits": "1234567890",
    "sign": "🙂",
    "half-a-surrogate-pair": "Lavrov \ud800",
    "zero-byte": "Lav\0rov",
    "marks-without-letters": "\u0301\u0301",
    "right-to-left-mark": "\u202eLavrov",
    "only-initials": "A. B. C. D. E.",
    "only-particles": "von der de la",
    "only-a-title": "President",
    "han-many": "习近平" * 60,
    "every-script": "Lavrov Лавров لافروف 拉夫罗夫 ラブロフ Λαβρόφ לברוב",
}
NO_LETTERS = {"empty", "blank", "punctuation", "sign", "marks-without-letters"}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_queries_have_an_answer(finder: NameFinder, what: str) -> None:
    rows = finder.retrieve([HOSTILE[what]])[0]
    assert len(rows) <= 10
    assert all(0 <= row < 2 * len(TABLE) for row in rows)
    if what in NO_LETTERS:
        assert rows == []
    assert finder.exact([HOSTILE[what]]) == [[]]


@settings(max_examples=60, deadline=None)
@given(surface=st.text(max_size=30) | st.text("Lavroв Sr. ", max_size=20))
def test_any_text_has_an_answer(finder: NameFinder, surface: str) -> None:
    rows = finder.retrieve([surface, "Lavrov", surface])
    assert rows[0] == rows[2]
    assert entities_of(finder, rows[1])[0] == LAVROV
    exact = finder.exact([surface])[0]
    assert exact == sorted(set(exact))


# Names written exactly so


@pytest.mark.parametrize(
    ("surface", "names"),
    [
        pytest.param("Sergey Lavrov", ["Sergey Lavrov"], id="as-filed"),
        pytest.param("lavrov SERGEY", ["Sergey Lavrov"], id="order-and-case"),
        pytest.param("Recep Tayyip Erdogan", ["Recep Tayyip Erdoğan"], id="marks"),
        pytest.param("Moon Jae In", ["Moon Jae-in"], id="hyphen"),
        pytest.param("Чехов Антон Павлович", ["Антон Павлович Чехов"], id="cyrillic"),
        pytest.param("习近平", ["习近平"], id="han"),
        pytest.param("Sergey Lavrof", [], id="one-letter-differs"),
        pytest.param("Lavrov", [], id="a-word-too-few"),
        pytest.param("Tayyip Erdogan", [], id="two-of-three-words-filed-as-a-pair"),
        pytest.param("Sergey Sergey Lavrov", [], id="a-word-twice"),
        pytest.param("SergeyLavrov", [], id="joined"),
        pytest.param("", [], id="empty"),
    ],
)
def test_exact(finder: NameFinder, surface: str, names: list[str]) -> None:
    assert names_of(finder, finder.exact([surface])[0]) == names
    assert names_of(finder, finder.exact(["x", surface, ""])[1]) == names


def test_exact_of_many_names(finder: NameFinder) -> None:
    surfaces = [*(label for _, _, label, _, _ in TABLE), "nobody"]
    found = finder.exact(surfaces)
    assert [entities_of(finder, rows) for rows in found] == [*([row[0]] for row in TABLE), []]
    assert finder.exact([]) == []


def test_long_names_with_two_words_in_common_leave_room_for_the_short_one(tmp_path: Path) -> None:
    longer = [
        Entity(f"x{number}", names=(Name(f"Juan Mid{number:03}dle Perez"),), prior=9)
        for number in range(400)
    ]
    short = Entity("short", names=(Name("Juan Perez"),), prior=1)
    finder = NameFinder(Gazetteer.build([*longer, short], tmp_path / "x.elx"))
    assert names_of(finder, finder.exact(["Juan Perez"])[0]) == ["Juan Perez"]
    for surface in ("Juan Perez", "Perez Juan", "Juan Peres"):
        assert entities_of(finder, finder.retrieve([surface])[0])[0] == "short"
    assert entities_of(finder, finder.retrieve(["Juan Mid123dle Peres"])[0])[0] == "x123"


LONG = "Pablo Diego Jose Francisco Paula Juan Nepomuceno Maria Remedios Cipriano Santisima Trinidad"


@pytest.mark.parametrize("widely", [True, False])
@pytest.mark.parametrize(
    ("filed", "exact"),
    [
        pytest.param(f"{LONG} Ruiz Picasso", True, id="fourteen-words"),
        pytest.param(LONG, False, id="its-first-twelve"),
    ],
)
def test_a_name_of_many_words_is_exact_as_a_whole(
    tmp_path: Path, filed: str, exact: bool, widely: bool
) -> None:
    finder = NameFinder(Gazetteer.build([Entity("x", names=(Name(filed),))], tmp_path / "x.elx"))
    asked = [words_of(f"{LONG} Ruiz Picasso")]
    found = finder.find_widely(asked, "")[0] if widely else finder.find_many(asked, "")
    assert found.exact.tolist() == [exact]


@pytest.mark.parametrize("mark", ["\u0640", "\u0640\u0640", "\u02bc"])
def test_a_mark_that_stands_alone_is_no_word(tmp_path: Path, mark: str) -> None:
    entities = [Entity("a", names=(Name(f"علي {mark} حسن"), Name(mark), Name("A. Hasan")))]
    finder = NameFinder(Gazetteer.build(entities, tmp_path / "x.elx"))
    asked = ["علي حسن", f"علي {mark} حسن", mark, f"A. {mark} Hasan", f"{mark}. Hasan"]
    found = finder.retrieve(asked)
    assert [entities_of(finder, rows) for rows in found] == [["a"], ["a"], [], ["a"], ["a"]]
    assert finder.exact([mark]) == [[]]


# Gazetteers of other shapes


def test_one_entity_in_the_gazetteer(tmp_path: Path) -> None:
    finder = build(tmp_path / "one.elx", TABLE[:1])
    for surface in ("Sergey Lavrov", "Lawrow", "S. Lavrov", "Лавров", "لافروف", "SergeyLavrof"):
        assert entities_of(finder, finder.retrieve([surface])[0]) == [LAVROV]
    assert finder.retrieve([""]) == [[]]


def test_no_entity_in_the_gazetteer(tmp_path: Path) -> None:
    finder = build(tmp_path / "none.elx", [])
    assert finder.retrieve(["Sergey Lavrov", "", "Л"]) == [[], [], []]
    assert finder.exact(["Sergey Lavrov", ""]) == [[], []]


@pytest.mark.parametrize(
    ("surface", "entity_id"),
    [
        pytest.param("Сергей Лавров", LAVROV, id="as-filed"),
        pytest.param("Лавров Сергей", LAVROV, id="order"),
        pytest.param("Lavrov", LAVROV, id="latin"),
        pytest.param("Sergej Lawrow", LAVROV, id="german"),
        pytest.param("لافروف", LAVROV, id="arabic"),
        pytest.param("Benjamin Netanjahu", NETANYAHU, id="german-hebrew"),
        pytest.param("Naguib Mahfouz", MAHFOUZ, id="latin-arabic"),
        pytest.param("Xi Jinping", XI, id="pinyin"),
        pytest.param("Moon Jae-in", MOON, id="korean"),
        pytest.param("Kyriakos Mitsotakis", MITSOTAKIS, id="greek"),
        pytest.param("Moskva", MOSCOW, id="place"),
    ],
)
def test_a_gazetteer_without_latin_names(
    native_only: NameFinder, surface: str, entity_id: str
) -> None:
    rows = native_only.retrieve([surface])[0]
    assert entities_of(native_only, rows)[:1] == [entity_id]


@pytest.fixture(scope="module")
def native_only(tmp_path_factory: pytest.TempPathFactory) -> NameFinder:
    """The same entities with their native names alone, of those that are not Latin."""
    entities = [
        Entity(id_, kind, (Name(native, lang, "native"),))  # type: ignore[arg-type]
        for id_, kind, _, native, lang in TABLE
        if not native[0].isascii()
    ]
    path = tmp_path_factory.mktemp("retrieve") / "native.elx"
    return NameFinder(Gazetteer.build(entities, path))


def test_names_without_any_letters_in_the_gazetteer(tmp_path: Path) -> None:
    entities = [Entity("a", names=(Name("!!!"), Name("★"))), Entity("b", names=(Name("Anna"),))]
    finder = NameFinder(Gazetteer.build(entities, tmp_path / "x.elx"))
    assert names_of(finder, finder.retrieve(["Anna"])[0]) == ["Anna"]
    assert finder.retrieve(["!!!", "★"]) == [[], []]
    assert finder.exact(["!!!"]) == [[]]


# Among all names of the core gazetteer


@pytest.fixture(scope="module")
def core_finder(core: Linker) -> NameFinder:
    return NameFinder(core.gazetteers[0])


def test_the_right_one_is_one_of_the_first_two_among_many(core_finder: NameFinder) -> None:
    asked = dict(query.values for query in QUERIES)
    asked = {
        name: entity_id for name, entity_id in asked.items() if entity_id in core_finder.gazetteer
    }
    assert len(asked) > 50
    found = core_finder.retrieve(list(asked))
    # Initials are weighed later: G. W. Bush may be any Bush until then.
    first = {
        name: entities_of(core_finder, rows)[:2] for name, rows in zip(asked, found, strict=True)
    }
    assert {name for name, ids in first.items() if asked[name] not in ids} == set()


def spoiled(name: str, chance: random.Random) -> str:
    """The name with one letter left out, put in, replaced, or swapped with the next."""
    place = chance.choice([place for place, letter in enumerate(name) if letter.isalpha()])
    other = chance.choice(name.replace(" ", "").lower())
    letter, before, behind = name[place], name[:place], name[place + 1 :]
    middle = chance.choice(["", other, other + letter, behind[:1] + letter])
    return before + middle + (behind[1:] if middle == behind[:1] + letter else behind)


def test_names_with_one_slip_are_found_among_many(core_finder: NameFinder) -> None:
    gazetteer = core_finder.gazetteer
    chance = random.Random(5)
    names = [
        (gazetteer.id(place), name.text)
        for place in range(0, len(gazetteer), 3)
        for name in gazetteer.names_of(place)
        if name.kind != "metonym" and len(name.text) > 8 and " " in name.text
    ]
    sample = chance.sample(names, 200)
    asked = [spoiled(text, chance) for _, text in sample]
    found = core_finder.retrieve(asked)
    missed = [
        (text, query)
        for (entity_id, text), query, rows in zip(sample, asked, found, strict=True)
        if entity_id not in entities_of(core_finder, rows)
    ]
    assert len(missed) <= 2, missed
