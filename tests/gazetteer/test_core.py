"""The core gazetteer: its tables are checked line by line, and it is compiled once, somewhere."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from entitylink import Entity, EntityError, Gazetteer, Linker, Name
from entitylink.gazetteer.core import COLUMNS, build_core, core_path, read_core

LAVROV = "Q58217"


def test_the_core_gazetteer_opens(core: Linker) -> None:
    gazetteer = core.gazetteers[0]
    gazetteer.verify()
    counts = gazetteer.manifest["counts"]
    assert counts["entities"] == len(gazetteer) > 1000
    assert min(counts["person"], counts["place"], counts["organization"]) > 200
    assert gazetteer.manifest["licence"]
    assert gazetteer.manifest["date"]
    assert LAVROV in gazetteer


def test_it_holds_what_the_tables_hold(core: Linker, root: Path) -> None:
    entities = read_core(root / "gazetteers" / "core")
    gazetteer = core.gazetteers[0]
    assert len(entities) == len(gazetteer)
    for entity in entities[::50]:
        assert gazetteer.entity(entity.id) == entity


def test_a_pickled_core_gazetteer_is_the_same(core: Linker) -> None:
    again = pickle.loads(pickle.dumps(core.gazetteers[0]))
    assert again.entity(LAVROV) == core.gazetteers[0].entity(LAVROV)


# A small core gazetteer beside a copy of the package: compiling the real one takes too long here.


@pytest.fixture
def small_tree(tmp_path: Path, root: Path) -> Path:
    """A source tree with the package and a core gazetteer of one place and its government."""
    tree = tmp_path / "tree"
    shutil.copytree(
        root / "entitylink", tree / "entitylink", ignore=shutil.ignore_patterns("__pycache__")
    )
    write_core(tree / "gazetteers" / "core")
    return tree


def row(**cells: str) -> str:
    usual = {
        "id": "el:moscow",
        "kind": "place",
        "label": "Moscow",
        "native_name": "Москва",
        "native_lang": "ru",
        "prior": "250",
    }
    return "\t".join({**dict.fromkeys(COLUMNS, ""), **usual, **cells}.values())


def write_core(folder: Path, **files: str) -> Path:
    head = "\t".join(COLUMNS)
    government = row(
        id="el:government",
        kind="organization",
        label="Government of Russia",
        native_name="Правительство России",
        prior="40",
    )
    usual = {
        "people.tsv": f"# nobody\n{head}\n",
        "places.tsv": f"{head}\n{row(other_names='Moskau@de | Moscou@fr:alias')}\n",
        "organizations.tsv": f"{head}\n{government}\n",
        "cldr.tsv": "id\tlang\tname\nel:moscow\tpl\tMoskwa\n",
        "seats.tsv": "place\tgovernment\nel:moscow\tel:government\n",
        "about.toml": 'name = "small"\nsource = "a test"\nlicence = ""\ndate = "2024-01-01"\n',
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**usual, **{k.replace("_", "."): v for k, v in files.items()}}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_tables_become_entities(tmp_path: Path) -> None:
    government, moscow = read_core(write_core(tmp_path / "core"))
    assert moscow == Entity(
        "el:moscow",
        "place",
        (
            Name("Moscow", "en", "label"),
            Name("Москва", "ru", "native"),
            Name("Moskau", "de"),
            Name("Moscou", "fr"),
            Name("Moskwa", "pl"),
        ),
        prior=250,
    )
    # A capital stands for its government, as a runner-up.
    metonyms = [name for name in government.names if name.kind == "metonym"]
    assert metonyms == [Name(name.text, name.lang, "metonym") for name in moscow.names]
    assert government.prior == 40


HEAD = "\t".join(COLUMNS)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param(
            {"places_tsv": "id\tname\n"},
            r"places.tsv, line 1: columns are id, name; expected id, wikidata, kind, label",
            id="other-columns",
        ),
        pytest.param(
            {"places_tsv": f"{HEAD}\n\n{row()}\tmore\n"},
            r"places.tsv, line 3: 13 cells; expected 12",
            id="a-cell-too-many",
        ),
        pytest.param(
            {"places_tsv": f"{HEAD}\n{row(kind='town')}\n"},
            r"places.tsv, line 2: kind is 'town'; expected one of person, place",
            id="unknown-kind",
        ),
        pytest.param(
            {"places_tsv": f"{HEAD}\n{row(prior='many')}\n"},
            r"places.tsv, line 2: prior is 'many'; expected a number",
            id="prior-is-a-word",
        ),
        pytest.param(
            {"places_tsv": f"{HEAD}\n{row(other_names='Moskau')}\n"},
            r"places.tsv, line 2: other_names has 'Moskau'; expected text@lang or text@lang:kind",
            id="name-without-language",
        ),
        pytest.param(
            {"places_tsv": f"{HEAD}\n{row(other_names='Moskau@de:pet')}\n"},
            r"other_names has 'Moskau@de:pet'; expected .* label, alias, native",
            id="name-of-an-unknown-kind",
        ),
        pytest.param(
            {"people_tsv": f"{HEAD}\n{row(kind='person')}\n"},
            r"places.tsv, line 2: the id 'el:moscow' was used before",
            id="an-id-in-two-tables",
        ),
        pytest.param(
            {"cldr_tsv": "id\tlang\tname\nel:moscow\tpl\t\n"},
            r"cldr.tsv, line 2: an empty cell; expected id, lang and name",
            id="empty-cell",
        ),
        pytest.param(
            {"cldr_tsv": "id\tlang\tname\nel:paris\tpl\tParyż\n"},
            r"cldr.tsv: names for el:paris, which stands in no other table",
            id="names-for-nobody",
        ),
        pytest.param(
            {"seats_tsv": "place\tgovernment\nel:moscow\tel:kremlin\n"},
            r"seats.tsv, line 2: 'el:kremlin' stands in no other table",
            id="a-seat-of-nobody",
        ),
    ],
)
def test_a_broken_table_is_named(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(EntityError, match=message):
        read_core(write_core(tmp_path / "core", **files))


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    folder = write_core(tmp_path / "core")
    (folder / "people.tsv").unlink()
    with pytest.raises(EntityError, match=r"people.tsv: cannot be read \(No such file"):
        read_core(folder)


def test_compiling_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = write_core(tmp_path / "core")
    for name in ("one", "two"):
        build_core(folder, tmp_path / name / "core.elx")
    one, two = (
        {file.name: file.read_bytes() for file in (tmp_path / name).rglob("*") if file.is_file()}
        for name in ("one", "two")
    )
    assert one == two


OPEN = """
from entitylink.gazetteer import Gazetteer, core

build_core = core.build_core
compiled = []
core.build_core = lambda *paths: (compiled.append(paths), build_core(*paths))
opened = Gazetteer.core()
print(opened.path)
print(len(opened), opened.name)
print("compiled" if compiled else "found")
"""


def environment(cache: Path, temporary: Path) -> dict[str, str]:
    return {
        **os.environ,
        "XDG_CACHE_HOME": str(cache),
        "TMPDIR": str(temporary),
        "PYTHONDONTWRITEBYTECODE": "1",
        # The installed package may be another tree.
        "PYTHONPATH": "",
    }


@pytest.fixture
def start(small_tree: Path, tmp_path: Path) -> Callable[[Path], subprocess.Popen[str]]:
    """Start a process that opens the core gazetteer of the small tree."""
    (tmp_path / "temporary").mkdir()

    def started(cache: Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", OPEN],
            cwd=small_tree,
            env=environment(cache, tmp_path / "temporary"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return started


Start = Callable[[Path], "subprocess.Popen[str]"]


def printed(process: subprocess.Popen[str]) -> list[str]:
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out.splitlines()


@pytest.mark.skipif(sys.platform != "linux", reason="the cache is elsewhere on other systems")
class TestWhereItIsCompiled:
    def test_into_the_cache(self, start: Start, tmp_path: Path, small_tree: Path) -> None:
        cache = tmp_path / "cache"
        place, said, how = printed(start(cache))
        assert (said, how) == ("2 small", "compiled")
        assert Path(place).parent == cache / "entitylink"
        # Nothing is written into the package, and the second time nothing is compiled.
        assert not list(small_tree.rglob("*.elx"))
        assert printed(start(cache)) == [place, said, "found"]

    def test_into_the_temporary_folder_where_the_cache_cannot_be_written(
        self, start: Start, tmp_path: Path
    ) -> None:
        # A folder below a file cannot be made by anyone, root included.
        (tmp_path / "file").write_text("")
        place, said, _ = printed(start(tmp_path / "file" / "cache"))
        assert said == "2 small"
        assert Path(place).parent == tmp_path / "temporary" / "entitylink"

    def test_again_when_the_tables_change(
        self, start: Start, tmp_path: Path, small_tree: Path
    ) -> None:
        cache = tmp_path / "cache"
        before, *_ = printed(start(cache))
        write_core(
            small_tree / "gazetteers" / "core",
            people_tsv=f"{HEAD}\n{row(id='el:chekhov', kind='person', label='Anton Chekhov')}\n",
        )
        after, said, how = printed(start(cache))
        assert after != before
        assert (said, how) == ("3 small", "compiled")

    def test_once_by_several_processes(self, start: Start, tmp_path: Path) -> None:
        cache = tmp_path / "cache"
        answers = [printed(process) for process in [start(cache) for _ in range(3)]]
        assert answers[0][:2] == answers[1][:2] == answers[2][:2]
        assert sorted(how for *_, how in answers) == ["compiled", "found", "found"]
        names = sorted(entry.name for entry in (cache / "entitylink").iterdir())
        # The index and its lock: nobody left a scratch folder behind.
        assert names == [Path(answers[0][0]).name, f"{Path(answers[0][0]).name}.lock"]

    def test_a_compiled_one_in_the_package_is_used(
        self, start: Start, tmp_path: Path, small_tree: Path
    ) -> None:
        shipped = small_tree / "entitylink" / "core.elx"
        build_core(small_tree / "gazetteers" / "core", shipped)
        place, _, how = printed(start(tmp_path / "cache"))
        assert (place, how) == (str(shipped), "found")
        assert not (tmp_path / "cache").exists()

    def test_neither_tables_nor_index(self, start: Start, tmp_path: Path, small_tree: Path) -> None:
        shutil.rmtree(small_tree / "gazetteers")
        _, err = (process := start(tmp_path / "cache")).communicate(timeout=60)
        assert process.returncode == 1
        assert "the core gazetteer is not there: neither" in err
        assert "install entitylink again" in err


def test_opening_twice_gives_one_path() -> None:
    assert core_path() == core_path() == Gazetteer.core().path
