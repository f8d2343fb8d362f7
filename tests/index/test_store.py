"""A directory of arrays: written whole or not at all, and refused when it is not as written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from entitylink.errors import IndexFileError, IndexVersionError
from entitylink.index import store as store_module
from entitylink.index.store import FORMAT_VERSION, Store

ARRAYS = {
    "numbers": np.array([3, 1, 2], dtype=np.uint32),
    "letters": np.frombuffer("Чехов".encode(), dtype=np.uint8),
    "nothing": np.zeros(0, dtype=np.uint64),
}
FACTS = {"keys_version": 7, "name": "small", "source": "tests/index/test_store.py"}


def written(path: Path, facts: dict[str, Any] | None = None) -> Path:
    Store.write(path, ARRAYS, facts or FACTS)
    return path


def opened(path: Path) -> Store:
    return Store.open(path, keys_version=7)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    store = opened(written(tmp_path / "small.elx"))
    for name, array in ARRAYS.items():
        assert store[name].tolist() == array.tolist()
        assert store[name].dtype == array.dtype
        assert not store[name].flags.writeable
    assert store.manifest["name"] == "small"
    assert store.manifest["format_version"] == FORMAT_VERSION
    store.verify()


def test_the_manifest_lists_every_file(tmp_path: Path) -> None:
    path = written(tmp_path / "small.elx")
    files = json.loads((path / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert set(files) == {file.name for file in path.iterdir()} - {"manifest.json"}
    assert all(set(facts) == {"bytes", "sha256"} for facts in files.values())


def test_folders_above_are_made(tmp_path: Path) -> None:
    assert opened(written(tmp_path / "a" / "b" / "small.elx"))["numbers"].tolist() == [3, 1, 2]


def test_same_input_same_bytes(tmp_path: Path) -> None:
    one = written(tmp_path / "one.elx")
    Store.write(tmp_path / "two.elx", dict(reversed(ARRAYS.items())), dict(reversed(FACTS.items())))
    assert contents(one) == contents(tmp_path / "two.elx")


def test_bytes_do_not_depend_on_the_machine(tmp_path: Path) -> None:
    Store.write(tmp_path / "big.elx", {"n": np.array([1, 2], dtype=">u4")}, FACTS)
    Store.write(tmp_path / "small.elx", {"n": np.array([1, 2], dtype="<u4")}, FACTS)
    assert contents(tmp_path / "big.elx") == contents(tmp_path / "small.elx")


# Replacing


def test_an_index_is_replaced(tmp_path: Path) -> None:
    path = written(tmp_path / "small.elx")
    before = opened(path)
    Store.write(path, {"other": np.array([5])}, FACTS)
    assert opened(path)["other"].tolist() == [5]
    assert not (path / "numbers.npy").exists()
    # Who has the old one open keeps it.
    assert before["numbers"].tolist() == [3, 1, 2]
    assert [entry.name for entry in tmp_path.iterdir()] == ["small.elx"]


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "small.elx").mkdir()
    assert opened(written(tmp_path / "small.elx")).manifest["name"] == "small"


def test_an_index_of_another_version_is_replaced(tmp_path: Path) -> None:
    path = written(tmp_path / "small.elx", {**FACTS, "keys_version": 1})
    assert opened(written(path)).manifest["keys_version"] == 7


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda path: path.write_text("my notes"), id="a-file"),
        pytest.param(
            lambda path: (path.mkdir(), (path / "notes.txt").write_text("mine")), id="a-folder"
        ),
        pytest.param(
            lambda path: (path.mkdir(), (path / "manifest.json").write_text('{"magic": "x"}')),
            id="a-folder-with-another-manifest",
        ),
    ],
)
def test_nothing_foreign_is_overwritten(tmp_path: Path, make: Callable[[Path], object]) -> None:
    path = tmp_path / "mine"
    make(path)
    before = path.read_bytes() if path.is_file() else contents(path)
    with pytest.raises(
        IndexFileError,
        match=r"mine: exists and is no entitylink index; choose another path or remove it",
    ):
        written(path)
    assert (path.read_bytes() if path.is_file() else contents(path)) == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["mine"]


# Failing


def test_a_path_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexFileError, match=r"small.elx: cannot be written \(.+\); choose a path"):
        written(tmp_path / "file" / "small.elx")


@pytest.mark.parametrize(
    ("broken", "error", "is_ours"),
    [
        pytest.param("save", OSError(28, "No space left on device"), True, id="disk-full"),
        pytest.param("save", KeyboardInterrupt(), False, id="stopped-by-the-user"),
        pytest.param("rename", OSError(5, "Input/output error"), True, id="while-putting-in-place"),
    ],
)
def test_a_failing_write_leaves_the_old_index(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    broken: str,
    error: BaseException,
    is_ours: bool,
) -> None:
    path = written(tmp_path / "small.elx")
    before = contents(path)

    calls = 0
    rename = store_module.os.rename

    def fail(*args: Any, **kwargs: Any) -> None:
        raise error

    def fail_second(source: Any, target: Any) -> None:
        # The first rename takes the old index away, the second puts the new one in its place.
        nonlocal calls
        calls += 1
        if calls == 2:
            raise error
        rename(source, target)

    if broken == "save":
        monkeypatch.setattr(store_module.np, "save", fail)
    else:
        monkeypatch.setattr(store_module.os, "rename", fail_second)
    expected = IndexFileError if is_ours else type(error)
    with pytest.raises(expected) as caught:
        Store.write(path, {"other": np.array([5])}, FACTS)
    monkeypatch.undo()
    if is_ours:
        assert "small.elx: writing failed" in str(caught.value)
        assert "nothing was kept" in str(caught.value)
    assert contents(path) == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["small.elx"]


# Opening what is not a whole index of this release


def change_manifest(path: Path, **facts: Any) -> None:
    file = path / "manifest.json"
    manifest = {**json.loads(file.read_text(encoding="utf-8")), **facts}
    file.write_text(json.dumps(manifest), encoding="utf-8")


def cut(path: Path) -> None:
    file = path / "numbers.npy"
    file.write_bytes(file.read_bytes()[:-1])


def spoil_header(path: Path) -> None:
    file = path / "numbers.npy"
    file.write_bytes(b"\0" + file.read_bytes()[1:])


def write_objects(path: Path) -> None:
    # An array of Python objects runs code when it is loaded: it must never be.
    file = path / "numbers.npy"
    np.save(file, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["numbers.npy"]["bytes"] = file.stat().st_size
    change_manifest(path, files=manifest["files"])


@pytest.mark.parametrize(
    ("damage", "error", "message"),
    [
        pytest.param(
            shutil.rmtree,
            IndexFileError,
            r"small.elx: no such index; build one with Gazetteer.build",
            id="nothing-there",
        ),
        pytest.param(
            lambda path: (path / "manifest.json").unlink(),
            IndexFileError,
            r"small.elx: not an entitylink index \(no readable manifest.json of one in it\); "
            r"expected a directory that Gazetteer.build wrote",
            id="no-manifest",
        ),
        pytest.param(
            lambda path: (path / "manifest.json").write_text("{"),
            IndexFileError,
            "not an entitylink index",
            id="manifest-cut-short",
        ),
        pytest.param(
            lambda path: (path / "manifest.json").write_bytes(b"\xff"),
            IndexFileError,
            "not an entitylink index",
            id="manifest-not-utf-8",
        ),
        pytest.param(
            lambda path: (path / "manifest.json").write_text("[]"),
            IndexFileError,
            "not an entitylink index",
            id="manifest-is-a-list",
        ),
        pytest.param(
            lambda path: change_manifest(path, magic="other"),
            IndexFileError,
            "not an entitylink index",
            id="manifest-of-something-else",
        ),
        pytest.param(
            lambda path: (path / "numbers.npy").unlink(),
            IndexFileError,
            r"small.elx: the file numbers.npy is missing; build the index again",
            id="file-missing",
        ),
        pytest.param(
            cut,
            IndexFileError,
            r"numbers.npy: 139 bytes, expected 140; the file is damaged, build the index again",
            id="file-cut-short",
        ),
        pytest.param(
            spoil_header,
            IndexFileError,
            r"numbers.npy: not a readable array \(.+\); build the index again",
            id="file-is-no-array",
        ),
        pytest.param(
            write_objects,
            IndexFileError,
            r"numbers.npy: not a readable array \(.+\); build the index again",
            id="python-objects",
        ),
        pytest.param(
            lambda path: change_manifest(path, format_version=FORMAT_VERSION + 1),
            IndexVersionError,
            rf"small.elx: index format {FORMAT_VERSION + 1}, this release reads {FORMAT_VERSION}. "
            r"Build it again from its source: tests/index/test_store.py",
            id="other-format",
        ),
        pytest.param(
            lambda path: change_manifest(path, keys_version=6),
            IndexVersionError,
            r"small.elx: made with keys version 6, this release uses 7. Build it again from its "
            r"source: tests/index/test_store.py",
            id="other-keys",
        ),
        pytest.param(
            lambda path: change_manifest(path, keys_version=6, source=""),
            IndexVersionError,
            r"Build it again from its source: not recorded",
            id="source-not-known",
        ),
    ],
)
def test_refuses_to_open(
    tmp_path: Path, damage: Callable[[Path], object], error: type[Exception], message: str
) -> None:
    path = written(tmp_path / "small.elx")
    opened(path)
    damage(path)
    with pytest.raises(error, match=message) as caught:
        opened(path)
    assert type(caught.value) is error


def test_a_foreign_folder_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8")
    with pytest.raises(IndexFileError, match="not an entitylink index"):
        opened(tmp_path)


def test_a_file_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("name\n")
    with pytest.raises(IndexFileError, match=r"names.csv: not an entitylink index"):
        opened(tmp_path / "names.csv")


@pytest.mark.parametrize("name", ["numbers.npy", "letters.npy"])
def test_an_altered_byte_is_found_by_verify(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / "small.elx")
    data = bytearray((path / name).read_bytes())
    data[-1] ^= 1
    (path / name).write_bytes(data)
    store = opened(path)  # opening looks at sizes only
    with pytest.raises(
        IndexFileError,
        match=rf"{name}: its content is not what was written \(SHA-256 differs\); build the index",
    ):
        store.verify()


def test_a_file_that_vanished_is_found_by_verify(tmp_path: Path) -> None:
    store = opened(written(tmp_path / "small.elx"))
    (tmp_path / "small.elx" / "numbers.npy").unlink()
    with pytest.raises(IndexFileError, match=r"numbers.npy: its content is not what was written"):
        store.verify()
