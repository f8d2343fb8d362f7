"""Keys of names, and the golden file that guards `KEYS_VERSION`.

An index is only as good as the agreement between the keys it was built with and those that are
looked up. `keys.golden.tsv` holds the keys of some sixty names. When a change of a table or of
code changes them, `KEYS_VERSION` must get a new number, so that indexes built before refuse to
open. `python tests/test_keys.py --write` writes the file anew.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitylink.gazetteer.words import joined, words_of
from entitylink.keys import KEYS_VERSION, Level, name_keys, word_keys
from entitylink.translit.read import LAST_RESORT, read

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


def rows() -> Rows:
    """The keys of all names as rows: one for each word, one for the whole name."""
    found: Rows = {}
    for name, lang, kind in NAMES:
        words = words_of(name, kind=kind, lang=lang)
        for word in words:
            keys = word_keys(word.text, word.sounds)
            found[name, lang, kind, word.text] = " | ".join(key for _, key in keys)
        texts = [word.text for word in words]
        keys = name_keys(texts, joined(words), turned=kind == "person")
        found[name, lang, kind, "(whole)"] = " | ".join(key for _, key in keys)
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


def levels(word: str, sounds: list[str]) -> dict[Level, list[str]]:
    found: dict[Level, list[str]] = {}
    for level, key in word_keys(word, sounds):
        found.setdefault(level, []).append(key)
    return found


def all_keys(name: str, lang: str = "") -> set[str]:
    return {key for w in words_of(name, lang=lang) for _, key in word_keys(w.text, w.sounds)}


@pytest.mark.parametrize(
    ("first", "second", "meet_at"),
    [
        pytest.param("Lawrow", "lawrow", Level.SPELLING, id="case"),
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
    shared = all_keys(first) & all_keys(second)
    strictest = min((Level(int(key[0])) for key in shared), default=None)
    assert strictest == meet_at


@pytest.mark.parametrize(
    ("word", "has_typo_keys"),
    [
        pytest.param("kim", False, id="three-letters"),
        pytest.param("kims", True, id="four-letters"),
    ],
)
def test_short_words_have_no_deletions(word: str, has_typo_keys: bool) -> None:
    assert (Level.TYPO in levels(word, [])) is has_typo_keys


def test_a_word_without_sounds_has_keys_of_its_spelling() -> None:
    assert set(levels("ᏣᎳᎩ", [])) == {Level.SPELLING, Level.PLAIN}


def test_name_keys_do_not_depend_on_the_order_of_spelling() -> None:
    one = name_keys(["anton", "chekhov"], ["anton", "Cekov"])
    two = name_keys(["chekhov", "anton"], ["Cekov", "anton"])
    assert {level for level, _ in set(one) & set(two)} == {Level.SPELLING, Level.PLAIN}


def test_turned_names_meet_by_sound() -> None:
    filed = {key for _, key in name_keys(["anton", "chekhov"], ["anton", "Cekov"], turned=True)}
    asked = {key for level, key in name_keys(["chekhovanton"], ["Cekovanton"]) if level > 1}
    straight = {key for _, key in name_keys(["anton", "chekhov"], ["anton", "Cekov"])}
    assert filed & asked
    assert not straight & asked


def test_the_keys_of_very_long_words_stay_small() -> None:
    # One key for each letter left out: the square of the length, were it not cut.
    assert sum(len(key) for key in all_keys("ab" * 50_000)) < 50_000


@given(st.text(max_size=20), st.lists(st.text("aCkov:@'", max_size=8), max_size=3))
def test_keys_are_sorted_and_single(word: str, sounds: list[str]) -> None:
    keys = word_keys(word, sounds)
    assert [level for level, _ in keys] == sorted(level for level, _ in keys)
    assert len({key for _, key in keys}) == len(keys)
    assert all(key.startswith(f"{level.value}:") for level, key in keys)


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
