"""Keys of names, and the golden file that guards `KEYS_VERSION`.

An index is only as good as the agreement between the keys it was built with and those that are
looked up. `keys.golden.tsv` holds the keys of some sixty names: for each word the texts behind
its keys and a sum over all their hashes, for each name the hashes of the keys of the whole. When a
change of a table or of code changes them, `KEYS_VERSION` must get a new number, so that indexes
built before refuse to open. `python tests/test_keys.py --write` writes the file anew.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitylink.gazetteer.words import Word, words_of
from entitylink.index import hashing
from entitylink.keys import (
    KEYS_VERSION,
    Level,
    class_keys,
    joined_keys,
    pair_keys,
    plain_hashes,
    set_keys,
    skeleton,
    word_keys,
    word_texts,
)
from entitylink.text.clean import fold_marks
from entitylink.translit.read import LAST_RESORT, read
from entitylink.translit.sounds import merged

GOLDEN = Path(__file__).with_name("keys.golden.tsv")
COLUMNS = ("name", "lang", "kind", "word", "keys")
HEADING = "# KEYS_VERSION {}; written by: python tests/test_keys.py --write"

NAMES = [
    # name, language ("" for unknown), kind
    # Latin, read by orthography
    ("Lawrow", "", "person"),
    ("Lawrow", "de", "person"),
    ("Lavrov", "en", "person"),
    ("Ławrow", "pl", "person"),
    ("Lavrovs", "lv", "person"),
    ("Lavrovas", "lt", "person"),
    ("Oesjakov", "nl", "person"),
    ("Uszakow", "", "person"),
    ("Ouchakov", "fr", "person"),
    ("Usakov", "hu", "person"),
    ("Usjakov", "sv", "person"),
    ("Ušakov", "cs", "person"),
    ("Anton Tschechow", "de", "person"),
    ("Emmanuel Macron", "fr", "person"),
    ("Nguyễn Phú Trọng", "vi", "person"),
    ("José María Aznar", "es", "person"),
    ("Recep Tayyip Erdoğan", "tr", "person"),
    ("İlham Əliyev", "az", "person"),
    ("Mette Frederiksen", "da", "person"),
    ("Orbán Viktor", "hu", "person"),
    ("Lech Wałęsa", "pl", "person"),
    ("Xi Jinping", "zh-Latn", "person"),
    ("Riyadh", "en", "place"),
    ("Riad", "de", "place"),
    ("Jamaica", "", "place"),
    ("'s-Hertogenbosch", "nl", "place"),
    ("Gazprom", "", "organization"),
    ("Apple Inc.", "en", "organization"),
    # structure
    ("J. K. Rowling", "en", "person"),
    ("Martin Luther King Jr.", "en", "person"),
    ("Präsident Wladimir Putin", "de", "person"),
    ("Charles de Gaulle", "fr", "person"),
    ("Moon Jae-in", "", "person"),
    ("Lawrow, Sergej", "de", "person"),
    # alphabets
    ("Сергей Лавров", "ru", "person"),
    ("Лавров", "", "person"),
    ("Володимир Зеленський", "uk", "person"),
    ("Аляксандр Лукашэнка", "be", "person"),
    ("Бойко Борисов", "bg", "person"),
    ("Александар Вучић", "sr", "person"),
    ("Қасым-Жомарт Тоқаев", "kk", "person"),
    ("Κυριάκος Μητσοτάκης", "el", "person"),
    ("Նիկոլ Փաշինյան", "hy", "person"),
    ("მიხეილ სააკაშვილი", "ka", "person"),
    # scripts that leave vowels out
    ("سيرغي لافروف", "ar", "person"),
    ("لافروف", "", "person"),
    ("محمد بن سلمان", "ar", "person"),
    ("علی خامنه‌ای", "fa", "person"),
    ("عمران خان", "ur", "person"),
    ("בנימין נתניהו", "he", "person"),
    # syllables and characters
    ("नरेन्द्र मोदी", "hi", "person"),
    ("শেখ হাসিনা", "bn", "person"),
    ("மு. க. ஸ்டாலின்", "ta", "person"),
    ("ทักษิณ ชินวัตร", "th", "person"),
    ("アントン・チェーホフ", "ja", "person"),
    ("安倍晋三", "ja", "person"),
    ("习近平", "zh", "person"),
    ("魯迅", "zh-Hant", "person"),
    ("문재인", "ko", "person"),
    ("አቢይ አህመድ", "am", "person"),
    # scripts that only Unidecode reads, if anything: no sounds, so only keys of the spelling
    ("ហ៊ុន សែន", "km", "person"),
    ("ທອງລຸນ ສີສຸລິດ", "lo", "person"),
    ("འབྲུག་ཡུལ", "dz", "place"),
    ("ދިވެހިރާއްޖެ", "dv", "place"),
    ("ᏣᎳᎩ", "chr", "other"),
    # oddities
    ("Ⅳ", "", "other"),
    ("3M", "", "organization"),
    ("ﬁlip", "", "person"),
]

Rows = dict[tuple[str, ...], str]


def whole_keys(words: Sequence[Word]) -> dict[str, int]:
    """The keys of a whole name: of its words in whatever order, and of all written as one."""
    first = [word.sounds[0] if word.sounds else "" for word in words]
    plain = [fold_marks(word.text) for word in words]
    texts = {
        Level.PLAIN: plain,
        Level.MEDIUM: [merged(reading).medium for reading in first],
        Level.COARSE: [skeleton(reading) for reading in first],
    }
    hashes = plain_hashes(plain)
    found = {"set": int(set_keys(hashes, np.array([0, len(plain)]))[0])}
    if len(plain) > 1:
        found["pair"] = int(pair_keys(hashes[:1], hashes[1:2])[0])
    for level, parts in texts.items():
        found[f"joined {level.value}"] = joined_key(level, parts)
    return found


def joined_key(level: Level, parts: Sequence[str], *, shortest: int = 1) -> int:
    codes, _ = hashing.code_points(["".join(parts)])
    return int(joined_keys(level, codes, np.array([0, len(codes)]), shortest=shortest)[0])


def rows() -> Rows:
    """The keys of all names as rows: one for each word, one for the whole name."""
    found: Rows = {}
    for name, lang, kind in NAMES:
        words = words_of(name, kind=kind, lang=lang)
        for word in words:
            texts = [f"{level.value}:{text}" for level, text in word_texts(word.text, word.sounds)]
            hashes = word_keys([(word.text, word.sounds)]).hash
            # The first hash is that of the plain spelling; those of deletions have no texts.
            every = f"{int(hashes[0]):016x}, {len(hashes)} keys, sum {int(hashes.sum()):016x}"
            found[name, lang, kind, word.text] = " | ".join([*texts, every])
        keys = [f"{key} {value:016x}" for key, value in whole_keys(words).items()]
        found[name, lang, kind, "(whole)"] = " | ".join(keys)
    return found


def read_golden() -> tuple[int, Rows]:
    heading, *lines = GOLDEN.read_text(encoding="utf-8").splitlines()
    table = [tuple(line.split("\t")) for line in lines[1:]]
    return int(heading.split()[2].rstrip(";")), {row[:-1]: row[-1] for row in table}


def written(found: Rows) -> str:
    lines = [HEADING.format(KEYS_VERSION), "\t".join(COLUMNS)]
    lines += ["\t".join((*row, keys)) for row, keys in found.items()]
    return "\n".join(lines) + "\n"


def complaint(golden_version: int, golden: Rows, version: int, present: Rows) -> str:
    """What is wrong with version and keys, and what to do; "" when they agree."""
    if version != golden_version:
        return (
            f"KEYS_VERSION is {version}, the golden file is of version {golden_version}: "
            "write it anew with: python tests/test_keys.py --write"
        )
    changed = sorted({row[0] for row, _ in golden.items() ^ present.items()})
    if not changed:
        return ""
    return (
        f"the keys of these names changed: {', '.join(changed)}. An index built before would "
        f"miss them: give KEYS_VERSION in entitylink/keys.py a new number (it is {version}), then "
        "run: python tests/test_keys.py --write. When no release has this number yet, run: "
        "python tests/test_keys.py --write --same-version"
    )


def test_keys_change_only_with_their_version() -> None:
    problem = complaint(*read_golden(), KEYS_VERSION, rows())
    assert not problem, problem


OLD: Rows = {("Lawrow", "", "person", "lawrow"): "0:lawrow"}
NEW: Rows = {("Lawrow", "", "person", "lawrow"): "0:lavrow"}


@pytest.mark.parametrize(
    ("golden_version", "golden", "version", "present", "says"),
    [
        pytest.param(1, OLD, 1, OLD, "", id="nothing-changed"),
        pytest.param(1, OLD, 1, NEW, "give KEYS_VERSION in .* a new number", id="keys-only"),
        pytest.param(1, OLD, 1, {}, "these names changed: Lawrow", id="name-gone"),
        pytest.param(1, {}, 1, NEW, "these names changed: Lawrow", id="name-added"),
        pytest.param(1, OLD, 2, NEW, "write it anew", id="both"),
        pytest.param(1, OLD, 2, OLD, "write it anew", id="version-only"),
    ],
)
def test_the_guard_itself(
    golden_version: int, golden: Rows, version: int, present: Rows, says: str
) -> None:
    problem = complaint(golden_version, golden, version, present)
    assert bool(problem) is bool(says)
    assert re.search(says, problem)


def test_keys_do_not_depend_on_unidecode(root: Path) -> None:
    script = (
        "import sys; sys.modules['unidecode'] = None; sys.path.insert(0, 'tests'); "
        "import test_keys; sys.stdout.buffer.write(test_keys.written(test_keys.rows()).encode())"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, check=True)
    assert done.stdout.decode() == written(rows())


@pytest.mark.parametrize("word", ["ហ៊ុន", "ທອງລຸນ", "ދިވެހިރާއްޖެ"])
def test_words_that_only_unidecode_reads_have_no_sounds(word: str) -> None:
    # If it read none of them, the test above would prove nothing.
    assert {reading.orthography for reading in read(word)} == {LAST_RESORT}
    assert [found.sounds for found in words_of(word)] == [()]


# What the keys promise

Hashes = npt.NDArray[np.uint64]


def levels(word: str, sounds: Sequence[str] = ()) -> dict[Level, set[int]]:
    """The hashes of one word by their level."""
    keys = word_keys([(word, sounds)])
    found: dict[Level, set[int]] = {}
    for level, value in zip(keys.level.tolist(), keys.hash.tolist(), strict=True):
        found.setdefault(Level(level), set()).add(value)
    return found


def hash_of(level: Level, text: str) -> int:
    return int(hashing.mixed(hashing.polynomials(*hashing.code_points([text])), level)[0])


@pytest.mark.parametrize(
    ("first", "second", "meet_at"),
    [
        pytest.param("Lawrow", "lawrow", Level.PLAIN, id="case"),
        pytest.param("Ušakov", "Usakov", Level.PLAIN, id="diacritics"),
        pytest.param("Chekhov", "Tchekhov", Level.STRICT, id="english-french"),
        pytest.param("Лавров", "Lavrov", Level.STRICT, id="two-scripts"),
        pytest.param("Chekhov", "Chekov", Level.TYPO, id="a-letter-left-out"),
        pytest.param("Chekhov", "Chekhxov", Level.TYPO, id="a-letter-too-many"),
        pytest.param("Chekhov", "Chelhov", Level.TYPO, id="a-wrong-letter"),
        pytest.param("Lavrov", "لافروف", Level.COARSE, id="vowels-not-written"),
        pytest.param("Chekhov", "Kafka", None, id="strangers"),
        pytest.param("Lavrov", "Putin", None, id="other-strangers"),
    ],
)
def test_where_two_spellings_meet(first: str, second: str, meet_at: Level | None) -> None:
    (one,), (other,) = words_of(first), words_of(second)
    mine, theirs = levels(one.text, one.sounds), levels(other.text, other.sounds)
    shared = [level for level in mine if mine[level] & theirs.get(level, set())]
    assert min(shared, default=None) == meet_at


def test_texts_of_a_word() -> None:
    assert word_texts("ušakov", ["uSakov", "usakov"]) == [
        (Level.PLAIN, "usakov"),
        (Level.STRICT, "uSakov"),
        (Level.STRICT, "usakov"),
        (Level.MEDIUM, "oSakov"),
        (Level.MEDIUM, "osakov"),
        (Level.COARSE, "ASKP"),
        (Level.CLASSES, "oSakov"),
        (Level.FRAME, "ASkv"),
        (Level.CLASSES, "osakov"),
        (Level.FRAME, "Askv"),
    ]


def test_the_hashes_of_a_word_are_those_of_its_texts() -> None:
    texts = word_texts("lawrow", ["lavrov"])
    found = levels("lawrow", ["lavrov"])
    assert all(hash_of(level, text) in found[level] for level, text in texts)
    assert hash_of(Level.STRICT, "lawrow") not in found[Level.STRICT]


def test_deletions_are_keys_of_the_shorter_texts() -> None:
    wanted = ["anna", "nna", "ana", "ann"]  # of the doubled letter either one: one key
    assert levels("anna")[Level.TYPO] == {hash_of(Level.TYPO, text) for text in wanted}
    coarse = word_texts("lavrov", ["lavrov"])[3]
    assert coarse == (Level.COARSE, "RPRP")
    wanted = ["RPRP", "PRP", "RRP", "RPP", "RPR"]
    assert levels("lavrov", ["lavrov"])[Level.THIN] == {hash_of(Level.THIN, t) for t in wanted}


@pytest.mark.parametrize(
    ("word", "has_typo_keys"),
    [
        pytest.param("kim", False, id="three-letters"),
        pytest.param("kims", True, id="four-letters"),
    ],
)
def test_short_words_have_no_deletions(word: str, has_typo_keys: bool) -> None:
    assert (Level.TYPO in levels(word)) is has_typo_keys


def test_a_word_without_sounds_has_keys_of_its_spelling() -> None:
    assert set(levels("ᏣᎳᎩ")) == {Level.PLAIN}
    assert set(levels("ᏣᎳᎩᏣ")) == {Level.PLAIN, Level.TYPO}


WORDS = st.lists(
    st.tuples(
        st.text("abcčé чх鲁\ud800", max_size=9),
        st.lists(st.text("aCkov:@'", max_size=8), max_size=3),
    ),
    max_size=6,
)


@given(WORDS)
def test_many_words_have_the_keys_of_each(words: list[tuple[str, list[str]]]) -> None:
    together = word_keys(words)
    one_by_one = [word_keys([word]) for word in words]
    assert together.hash.tolist() == [value for keys in one_by_one for value in keys.hash.tolist()]
    assert together.level.tolist() == [lev for keys in one_by_one for lev in keys.level.tolist()]
    places = np.repeat(np.arange(len(words)), [len(keys.hash) for keys in one_by_one])
    assert together.word.tolist() == places.tolist()


@given(WORDS)
def test_keys_are_sorted_and_single(words: list[tuple[str, list[str]]]) -> None:
    keys = word_keys(words)
    rows = list(zip(keys.word.tolist(), keys.level.tolist(), keys.hash.tolist(), strict=True))
    assert rows == sorted(set(rows))


def test_the_keys_of_very_long_words_stay_few() -> None:
    # A word is cut to 64 letters, so there are at most so many with one left out.
    (word,) = words_of("ab" * 50_000)
    assert len(word_keys([(word.text, word.sounds)]).hash) < 200


# Keys of whole names


def set_key(*words: str) -> int:
    return int(set_keys(plain_hashes(words), np.array([0, len(words)]))[0])


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        pytest.param(["anton", "chekhov"], ["chekhov", "anton"], True, id="order"),
        pytest.param(["anton", "chekhov"], ["anton", "tchekhov"], False, id="another-word"),
        pytest.param(["anton", "chekhov"], ["antonchekhov"], False, id="joined"),
        pytest.param(["anton"], ["anton", "anton"], False, id="twice"),
        pytest.param(["anna", "ott"], ["ann", "aott"], False, id="divided-in-another-way"),
        pytest.param(["a", "b"], ["a", "b", "c"], False, id="a-word-more"),
    ],
)
def test_keys_of_words_in_whatever_order(first: list[str], second: list[str], same: bool) -> None:
    assert (set_key(*first) == set_key(*second)) is same


def test_keys_of_many_names_are_those_of_each() -> None:
    plain = plain_hashes(["a", "b", "c"])
    found = set_keys(plain, np.array([0, 2, 2, 3])).tolist()
    assert found == [set_key("a", "b"), set_key(), set_key("c")]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        pytest.param(["moon", "jae", "in"], ["moon", "jaein"], True, id="divided-in-another-way"),
        pytest.param(["anna", "arno"], ["annarno"], True, id="one-letter-where-they-meet"),
        pytest.param(["ott", "anna"], ["anna", "ott"], False, id="the-order-counts"),
        pytest.param(["moon", "jae"], ["moon", "jin"], False, id="other-letters"),
    ],
)
def test_keys_of_names_written_as_one(first: list[str], second: list[str], same: bool) -> None:
    assert (joined_key(Level.PLAIN, first) == joined_key(Level.PLAIN, second)) is same


def test_each_level_of_joined_names_has_keys_of_its_own() -> None:
    keys = {joined_key(level, ["apa"]) for level in (Level.PLAIN, Level.MEDIUM, Level.COARSE)}
    assert len(keys) == 3
    assert hash_of(Level.PLAIN, "apa") not in keys


@pytest.mark.parametrize(
    ("text", "is_key"),
    [
        pytest.param("", False, id="nothing"),
        pytest.param("PK", False, id="two"),
        pytest.param("PPK", False, id="two-that-differ"),
        pytest.param("PKP", True, id="three"),
    ],
)
def test_joined_names_that_are_too_short_have_no_key(text: str, is_key: bool) -> None:
    assert (joined_key(Level.COARSE, [text], shortest=3) != 0) is is_key


def test_joined_keys_of_many_names_are_those_of_each() -> None:
    texts = ["anna", "", "ott", "tom"]  # t at the end of one and the start of the next stay two
    codes, borders = hashing.code_points(texts)
    found = joined_keys(Level.PLAIN, codes, borders).tolist()
    assert found == [joined_key(Level.PLAIN, [text]) if text else 0 for text in texts]


def test_class_keys_are_those_that_words_are_filed_under() -> None:
    filed = levels("lawrow", ["lavrov"])
    classes, frames = class_keys(["lavrov", "lavrof"])
    assert classes[0] in filed[Level.CLASSES]
    assert classes[1] not in filed[Level.CLASSES]
    assert frames[0] in filed[Level.FRAME]


def main(arguments: list[str]) -> Iterator[str]:
    if arguments not in (["--write"], ["--write", "--same-version"]):
        yield "usage: python tests/test_keys.py --write [--same-version]"
        return
    present = rows()
    if GOLDEN.exists() and "--same-version" not in arguments:
        version, golden = read_golden()
        # New names may come in at any time; the keys of those there may not change.
        common = {row: keys for row, keys in present.items() if row in golden}
        gone = {row: keys for row, keys in golden.items() if row[:3] in NAMES}
        problem = complaint(version, gone, KEYS_VERSION, common)
        if version == KEYS_VERSION and problem:
            yield problem
            return
    GOLDEN.write_text(written(present), encoding="utf-8")
    yield f"{GOLDEN.name}: {len(present)} rows of keys version {KEYS_VERSION}"


if __name__ == "__main__":
    for line in main(sys.argv[1:]):
        print(line)
