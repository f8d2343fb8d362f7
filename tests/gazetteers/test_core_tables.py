"""The tables of the core gazetteer: they are in order, complete, and their QIDs are the right ones.

What must hold for every row is checked by `gazetteers/scripts/check_core.py`. Here each of its
checks is shown to fail: a copy of the real tables is spoiled in one place, and the line that tells
of it is compared. Whether a QID is the entity of that name is compared with Wikidata facts, which
are not part of the project (see `conftest.data`).
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from entitylink.gazetteer.core import read_core

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "gazetteers" / "core"


def load_script(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    return module


check_core = load_script(ROOT / "gazetteers" / "scripts" / "check_core.py")


@pytest.fixture(scope="module")
def tables():
    return check_core.read_tables(CORE)


@pytest.mark.parametrize("check", check_core.CHECKS, ids=lambda check: check.__name__)
def test_the_tables_pass(tables, check):
    assert list(check(tables)) == []


Spoil = Callable[[Path], None]


def replace(file: str, old: str, new: str) -> Spoil:
    """Spoil the first place in a table where `old` stands."""

    def spoil(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"the spoiled row no longer stands in {file}: {old!r}"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")

    return spoil


def cell(file: str, entity_id: str, column: str, value: str) -> Spoil:
    """Put another value into one cell of one entity."""

    def spoil(folder: Path) -> None:
        lines = (folder / file).read_text(encoding="utf-8").split("\n")
        number = next(n for n, line in enumerate(lines) if line.startswith(f"{entity_id}\t"))
        cells = lines[number].split("\t")
        place = check_core.COLUMNS_OF[file].index(column)
        assert cells[place] != value
        cells[place] = value
        lines[number] = "\t".join(cells)
        (folder / file).write_text("\n".join(lines), encoding="utf-8", newline="\n")

    return spoil


def added(file: str, entity_id: str, name: str) -> Spoil:
    """Put one more name behind the other names of an entity."""

    def spoil(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        row = next(line for line in text.split("\n") if line.startswith(f"{entity_id}\t"))
        names = row.split("\t")[6]
        cell(file, entity_id, "other_names", f"{names} | {name}" if names else name)(folder)

    return spoil


def swapped(file: str) -> Spoil:
    """Exchange the last two rows."""

    def spoil(folder: Path) -> None:
        lines = (folder / file).read_text(encoding="utf-8").split("\n")
        lines[-3], lines[-2] = lines[-2], lines[-3]
        (folder / file).write_text("\n".join(lines), encoding="utf-8", newline="\n")

    return spoil


def bytes_of(file: str, change: Callable[[bytes], bytes]) -> Spoil:
    """Change the bytes of a table."""

    def spoil(folder: Path) -> None:
        (folder / file).write_bytes(change((folder / file).read_bytes()))

    return spoil


def mostly_local(folder: Path) -> None:
    """Keep five confirmed organizations and all local ones."""
    lines = (folder / "organizations.tsv").read_text(encoding="utf-8").split("\n")
    kept = [*lines[:6], *(line for line in lines if line.startswith("el:")), ""]
    (folder / "organizations.tsv").write_text("\n".join(kept), encoding="utf-8", newline="\n")


PEOPLE, PLACES, ORGANIZATIONS = "people.tsv", "places.tsv", "organizations.tsv"
LAVROV, RUSSIA, TASS = "Q58217", "Q159", "Q223799"

SPOILED = [
    # check, what is spoiled, what is told
    pytest.param(
        "form", replace(PEOPLE, "native_lang", "language"), "line 1: columns are id,", id="header"
    ),
    pytest.param(
        "form",
        replace(PEOPLE, "\tSergey Lavrov\t", "\t"),
        "11 cells; expected 12",
        id="cell-missing",
    ),
    pytest.param(
        "form",
        bytes_of(PLACES, lambda b: b.replace(b"\n", b"\n\n", 1)),
        "line 2: 1 cells",
        id="empty-line",
    ),
    pytest.param(
        "form",
        bytes_of(PLACES, lambda b: b.rstrip(b"\n")),
        "the end; expected \\n",
        id="no-last-line-feed",
    ),
    pytest.param(
        "form",
        bytes_of(PLACES, lambda b: b[:-1] + b"\xe9\n"),
        "expected a table in UTF-8",
        id="not-utf-8",
    ),
    pytest.param(
        "form",
        lambda folder: (folder / "seats.tsv").unlink(),
        "seats.tsv, line 1: ",
        id="table-missing",
    ),
    pytest.param(
        "form",
        bytes_of(PLACES, lambda b: b.replace(b"\n", b"\r\n")),
        "line 1: a carriage return",
        id="windows-line-ends",
    ),
    pytest.param("text", added(PEOPLE, LAVROV, "Лавро\u0438\u0306@uk"), "not in NFC", id="not-nfc"),
    pytest.param(
        "text",
        replace("cldr.tsv", "\tRusija\n", "\tRusij\u0061\u0301\n"),
        "not in NFC",
        id="not-nfc-in-cldr",
    ),
    pytest.param(
        "text",
        cell(PEOPLE, LAVROV, "label", "Sergey Lavrov "),
        "label has 'Sergey Lavrov '",
        id="space-at-end",
    ),
    pytest.param(
        "text",
        cell(PEOPLE, LAVROV, "description", "minister  of Russia"),
        "description has 'minister  of",
        id="two-spaces",
    ),
    pytest.param(
        "text",
        cell(PEOPLE, LAVROV, "native_name", "Сергей\u00a0Лавров"),
        "\\xa0",
        id="no-break-space",
    ),
    pytest.param(
        "text", cell(PEOPLE, LAVROV, "label", "Sergey Lavrov\u200b"), "\\u200b", id="invisible"
    ),
    pytest.param("order", swapped(PEOPLE), "expected rows sorted by id", id="people-unsorted"),
    pytest.param("order", swapped("cldr.tsv"), "expected rows sorted by id", id="cldr-unsorted"),
    pytest.param("order", swapped("seats.tsv"), "expected rows sorted by id", id="seats-unsorted"),
    pytest.param("order", swapped("cldr-map.tsv"), "expected rows sorted by id", id="map-unsorted"),
    pytest.param(
        "order", swapped("exceptions.tsv"), "expected rows sorted by id", id="exceptions-unsorted"
    ),
    pytest.param(
        "order",
        bytes_of("seats.tsv", lambda b: b + b.split(b"\n")[-2] + b"\n"),
        "expected each row once",
        id="row-twice",
    ),
    pytest.param(
        "order",
        added(PEOPLE, LAVROV, "لافروف@ar:short"),
        "expected names sorted by language",
        id="names-unsorted",
    ),
    pytest.param(
        "ids",
        bytes_of(PEOPLE, lambda b: b + b.split(b"\n")[1] + b"\n"),
        "as in people.tsv, line 2",
        id="id-twice",
    ),
    pytest.param(
        "ids",
        bytes_of(PLACES, lambda b: b + (CORE / PEOPLE).read_bytes().split(b"\n")[1] + b"\n"),
        "as in people.tsv, line 2",
        id="id-in-two-tables",
    ),
    pytest.param(
        "ids",
        cell(PEOPLE, LAVROV, "wikidata", ""),
        "expected the id, 'Q58217'",
        id="wikidata-missing",
    ),
    pytest.param(
        "ids",
        cell(PEOPLE, LAVROV, "wikidata", "Q58218"),
        "wikidata is 'Q58218'",
        id="wikidata-another",
    ),
    pytest.param(
        "ids",
        cell(PEOPLE, "el:steve-witkoff", "wikidata", "Q1"),
        "expected nothing for a local id",
        id="wikidata-of-local",
    ),
    pytest.param(
        "ids",
        cell(PEOPLE, "el:steve-witkoff", "id", "el:Steve_Witkoff"),
        "id is 'el:Steve_Witkoff'",
        id="local-id-form",
    ),
    pytest.param("ids", cell(PEOPLE, LAVROV, "id", "58217"), "id is '58217'", id="id-without-q"),
    pytest.param("ids", mostly_local, "ids are local", id="too-many-local"),
    pytest.param(
        "names",
        added(PEOPLE, LAVROV, "Сергей Лавров@ru"),
        "Сергей Лавров@ru stands 2 times",
        id="native-again",
    ),
    pytest.param(
        "names",
        added(PEOPLE, LAVROV, "Sergey Lavrov@en:short"),
        "Sergey Lavrov@en stands 2",
        id="label-again",
    ),
    pytest.param(
        "names", added(PEOPLE, LAVROV, "Lawrow@xq"), "has the language 'xq'", id="unknown-language"
    ),
    pytest.param(
        "names",
        added(PEOPLE, LAVROV, "Lavrov@iw"),
        "has the language 'iw'",
        id="withdrawn-language",
    ),
    pytest.param(
        "names",
        added(PEOPLE, LAVROV, "Lavrov@EN"),
        "has the language 'EN'",
        id="language-in-capitals",
    ),
    pytest.param(
        "names",
        cell(PEOPLE, LAVROV, "native_lang", ""),
        "has the language ''",
        id="no-native-language",
    ),
    pytest.param(
        "names",
        added(PEOPLE, LAVROV, "Lavrov@fr:surname"),
        "has the kind 'surname'",
        id="unknown-kind-of-name",
    ),
    pytest.param(
        "names", added(PEOPLE, LAVROV, "Lavrov"), "has no text before @Lavrov", id="no-language"
    ),
    pytest.param("names", added(PEOPLE, LAVROV, "@fr"), "has no text before @fr", id="no-text"),
    pytest.param(
        "names",
        added(PEOPLE, LAVROV, "Lavrov@fr|Lawrow@de"),
        "the name 'Lavrov@fr|Lawrow'",
        id="bar-without-spaces",
    ),
    pytest.param("names", cell(PEOPLE, LAVROV, "label", ""), "label has no text", id="no-label"),
    pytest.param(
        "names",
        replace("cldr.tsv", "\tzu\t", "\txq\t"),
        "lang is 'xq'",
        id="unknown-language-in-cldr",
    ),
    pytest.param(
        "scripts",
        cell(PEOPLE, LAVROV, "label", "Sergey Лавров"),
        "has 'Лавров' in Cyrl",
        id="label-not-latin",
    ),
    pytest.param(
        "scripts",
        cell(PEOPLE, LAVROV, "native_name", "Sergej Lavrov"),
        "in Latn; expected the script Cyrl",
        id="native-latin",
    ),
    pytest.param(
        "scripts",
        cell(PEOPLE, LAVROV, "native_name", "Сергей Лaвров"),
        "has 'a' in Latn",
        id="look-alike-letter",
    ),
    pytest.param(
        "scripts", added(PEOPLE, LAVROV, "Cергей@uk"), "has 'C' in Latn", id="look-alike-capital"
    ),
    pytest.param(
        "scripts", added(PEOPLE, LAVROV, "LAVROV@uk:short"), "has 'LAVROV'", id="capitals-alone"
    ),
    pytest.param(
        "scripts", added(PEOPLE, LAVROV, "拉夫罗夫@ko"), None, id="han-is-a-script-of-korean"
    ),
    pytest.param(
        "scripts",
        added(PEOPLE, LAVROV, "ラブロフ@zh"),
        "in Kana; expected the script Hani",
        id="kana-is-not-chinese",
    ),
    pytest.param(
        "scripts",
        added(PEOPLE, LAVROV, "Сергей@sr-Latn"),
        "expected the script Latn",
        id="script-in-the-code",
    ),
    pytest.param(
        "scripts", added(PEOPLE, LAVROV, "Сергей II@uk"), None, id="roman-numeral-may-stand"
    ),
    pytest.param(
        "scripts", added(PEOPLE, LAVROV, "MID@ru:abbreviation"), None, id="abbreviation-may-stand"
    ),
    pytest.param(
        "scripts",
        replace("cldr.tsv", "\tРоссия\n", "\tRussia\n"),
        "in another script",
        id="cldr-name-in-latin",
    ),
    pytest.param(
        "facts",
        cell(PEOPLE, LAVROV, "kind", "human"),
        "kind is 'human'; expected 'person'",
        id="unknown-kind",
    ),
    pytest.param(
        "facts",
        cell(PLACES, RUSSIA, "kind", "organization"),
        "expected 'place' in this table",
        id="kind-of-another-table",
    ),
    pytest.param(
        "facts", cell(PEOPLE, LAVROV, "description", ""), "no description", id="no-description"
    ),
    pytest.param(
        "facts",
        cell(PEOPLE, LAVROV, "description", "m" * 91),
        "description of 91 characters",
        id="long-description",
    ),
    pytest.param(
        "facts", cell(PEOPLE, LAVROV, "description", "m" * 90), None, id="description-just-fits"
    ),
    pytest.param(
        "facts", cell(PEOPLE, LAVROV, "country", "UK"), "country is 'UK'", id="country-not-iso"
    ),
    pytest.param("facts", cell(PEOPLE, LAVROV, "country", "XK"), None, id="kosovo"),
    pytest.param(
        "facts",
        cell(PEOPLE, LAVROV, "born", "1950-03-21"),
        "expected a year of four digits",
        id="born-on-a-day",
    ),
    pytest.param(
        "facts",
        cell(PLACES, RUSSIA, "born", "1991"),
        "expected nothing for a place",
        id="place-is-born",
    ),
    pytest.param("facts", cell(PEOPLE, LAVROV, "prior", "0"), "prior is '0'", id="prior-too-small"),
    pytest.param(
        "facts", cell(PEOPLE, LAVROV, "prior", "1001"), "prior is '1001'", id="prior-too-large"
    ),
    pytest.param(
        "facts", cell(PEOPLE, LAVROV, "prior", "12.5"), "prior is '12.5'", id="prior-not-whole"
    ),
    pytest.param("facts", cell(PEOPLE, LAVROV, "evidence", ""), "no evidence", id="no-evidence"),
    pytest.param(
        "references",
        cell("seats.tsv", "Q61", "government", "Q1"),
        "government is 'Q1'",
        id="seat-of-nobody",
    ),
    pytest.param(
        "references",
        replace("cldr-map.tsv", "territory:RU\tQ159", "territory:RU\tQ1"),
        "id is 'Q1'",
        id="map-to-nobody",
    ),
    pytest.param(
        "references", replace("cldr.tsv", "\nQ159\t", "\nQ1\t"), "id is 'Q1'", id="names-of-nobody"
    ),
    pytest.param(
        "references",
        replace("exceptions.tsv", "\nQ41\t", "\nQ1\t"),
        "id is 'Q1'",
        id="exception-for-nobody",
    ),
    pytest.param(
        "references",
        cell("exceptions.tsv", "Q41", "reason", ""),
        "no reason",
        id="exception-without-reason",
    ),
    pytest.param(
        "sounds",
        cell(PEOPLE, LAVROV, "native_name", "Сергей Рябков"),
        "sounds unlike 'Sergey Lavrov'",
        id="name-of-another",
    ),
    pytest.param(
        "sounds", cell(PEOPLE, LAVROV, "native_name", "Лавров Сергей"), None, id="surname-first"
    ),
    pytest.param(
        "sounds",
        cell(PLACES, "Q3692", "native_name", "الدوحة"),
        "sounds unlike 'Riyadh'",
        id="capital-of-another",
    ),
    pytest.param(
        "sounds",
        cell(ORGANIZATIONS, TASS, "native_name", "Интерфакс"),
        "sounds unlike 'TASS'",
        id="agency-of-another",
    ),
    pytest.param(
        "sounds",
        replace("exceptions.tsv", "\nQ41\t", "\nQ159\t"),
        "sounds unlike 'Greece'",
        id="exonym-without-exception",
    ),
]


@pytest.mark.parametrize(("check", "spoil", "told"), SPOILED)
def test_each_check_can_fail(tmp_path, check, spoil, told):
    folder = tmp_path / "core"
    shutil.copytree(CORE, folder)
    spoil(folder)
    lines = list(getattr(check_core, f"check_{check}")(check_core.read_tables(folder)))
    if told is None:
        assert lines == []
    else:
        assert any(told in line for line in lines)
        assert all(re.match(r"[\w-]+\.tsv, line \d+: ", line) for line in lines)


def test_no_check_is_left_unproven():
    proven = {f"check_{row.values[0]}" for row in SPOILED if row.values[2] is not None}
    assert proven == {check.__name__ for check in check_core.CHECKS}


@pytest.mark.parametrize(
    ("spoil", "status", "lines"),
    [
        pytest.param(lambda folder: None, 0, 0, id="nothing-wrong"),
        pytest.param(cell(PEOPLE, LAVROV, "country", "SU"), 1, 1, id="one-problem"),
    ],
)
def test_command_exits_1_with_one_line_for_each_problem(tmp_path, capsys, spoil, status, lines):
    folder = tmp_path / "core"
    shutil.copytree(CORE, folder)
    spoil(folder)
    assert check_core.main([str(folder)]) == status
    assert len(capsys.readouterr().out.splitlines()) == lines


@pytest.fixture(scope="module")
def entities():
    return {entity.id: entity for entity in read_core(CORE)}


@pytest.fixture(scope="module")
def codes() -> dict[str, str]:
    rows = (CORE / "cldr-map.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(row.split("\t") for row in rows)


def test_every_country_of_iso_3166_is_there(entities, codes):
    assert len(check_core.COUNTRIES) == 250  # 249 of ISO, and XK
    missing = [
        code
        for code in sorted(check_core.COUNTRIES)
        if f"territory:{code}" not in codes
        or entities[codes[f"territory:{code}"]].kind != "place"
        or entities[codes[f"territory:{code}"]].country != code
    ]
    assert missing == []


def test_every_country_has_names_in_sixty_languages_and_more(codes):
    languages = defaultdict(set)
    for row in (CORE / "cldr.tsv").read_text(encoding="utf-8").splitlines()[2:]:
        entity_id, lang, _ = row.split("\t")
        languages[entity_id].add(lang.split("-")[0])
    few = {
        code: len(languages[codes[f"territory:{code}"]])
        for code in check_core.COUNTRIES
        if len(languages[codes[f"territory:{code}"]]) < 60
    }
    assert few == {}


IN_THE_ARTICLE = [
    # as the article writes it, id, label
    ("Arabie saoudite", "Q851", "Saudi Arabia"),
    ("Catherine Herridge", "el:catherine-herridge", "Catherine Herridge"),
    ("Donald Trump", "Q22686", "Donald Trump"),
    ("Juri Uschakow", "Q4479563", "Yuri Ushakov"),
    ("Kremlin", "Q133274", "Kremlin"),
    ("Mike Waltz", "Q55386653", "Mike Waltz"),
    ("Moscou", "Q649", "Moscow"),
    ("Moyen-Orient", "Q7204", "Middle East"),
    ("Riad", "Q3692", "Riyadh"),
    ("Riyad", "Q3692", "Riyadh"),
    ("Rubio", "Q324546", "Marco Rubio"),
    ("Russie", "Q159", "Russia"),
    ("Sergei Lavrow", "Q58217", "Sergey Lavrov"),
    ("Sergei Riabkow", "el:sergei-ryabkov", "Sergei Ryabkov"),
    ("Steve Witkoff", "el:steve-witkoff", "Steve Witkoff"),
    ("Tass", "Q223799", "TASS"),
    ("Ukraine", "Q212", "Ukraine"),
    ("Washington", "Q61", "Washington, D.C."),
    ("États-Unis", "Q30", "United States"),
]

# Words with a capital that open a sentence, or mean a people or an office.
NO_NAMES = frozenset(
    re.findall(
        r"\w+",
        "Affaires Avant De Du Entre Il Je La Le Les Maintenant Mardi Nous Russes Réunion Selon"
        " Ukrainiens État",
    )
)


@pytest.mark.parametrize(("surface", "entity_id", "label"), IN_THE_ARTICLE)
def test_who_is_named_in_the_sample_article_is_in_the_core(entities, surface, entity_id, label):
    assert entity_id in entities
    assert entities[entity_id].label() == label


def test_no_name_of_the_sample_article_is_left_out(data):
    article = (data / "examples" / "article.fr.txt").read_text(encoding="utf-8")
    assert [surface for surface, _, _ in IN_THE_ARTICLE if surface not in article] == []
    listed = {word for surface, _, _ in IN_THE_ARTICLE for word in re.findall(r"\w+", surface)}
    capitalized = set(re.findall(r"\b[A-ZÀ-Ý]\w+", article))
    listed.add("Rubios")  # the German genitive that the translation left standing
    assert capitalized - listed - NO_NAMES == set()


def test_every_qid_is_known_under_one_of_its_names(data, tables, tmp_path):
    # The names people wrote; those from CLDR came by the id, so they say nothing about it.
    export = tmp_path / "core.jsonl"
    known = [row for row in tables.entities if row["wikidata"]]
    with export.open("w", encoding="utf-8") as stream:
        for row in known:
            names = [text for text, _, _ in check_core.all_names(row)]
            entry = {"qid": row["wikidata"], "kind": row["kind"], "names": names}
            stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
    script = data / "reference" / "check_qids.py"
    result = subprocess.run(
        [sys.executable, str(script), str(export)], capture_output=True, text=True, encoding="utf-8"
    )
    assert result.returncode == 0, result.stdout + result.stderr
    told = [line for line in result.stdout.splitlines() if "\t" in line]
    assert len(told) == len(known)
    assert [line for line in told if not line.startswith("CONFIRMED\t")] == []
