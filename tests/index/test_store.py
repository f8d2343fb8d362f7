"""A directory of arrays: written whole or not at all, and refused when it is not as written."""

from __future__ import annotations

import errno
import hashlib
import json
import mmap
import os
import pickle
import shutil
import signal
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from entitylink.errors import IndexFileError, IndexVersionError
from entitylink.index import disk
from entitylink.index import store as store_module
from entitylink.index.manifest import FORMAT_VERSION
from entitylink.index.store import Store
from entitylink.index.writer import Writer

ARRAYS: dict[str, Any] = {
    "numbers": np.array([3, 1, 2], dtype=np.uint32),
    "letters": np.frombuffer("Чехов".encode(), dtype=np.uint8),
    "flags": np.array([True, False]),
    "weights": np.array([0.5, -1], dtype=np.float32),
    "nothing": np.zeros(0, dtype=np.uint64),
}
LONG: dict[str, Any] = {"long": np.arange(5000, dtype=np.uint32)}
"""20 000 bytes: longer than the two ends that opening looks at."""

FACTS = {"keys_version": 7, "name": "small", "source": "tests/index/test_store.py"}


def written(path: Path, facts: dict[str, Any] | None = None) -> Path:
    Store.write(path, ARRAYS, facts or FACTS)
    return path


def opened(path: Path) -> Store:
    return Store.open(path, keys_version=7)


def tree(folder: Path) -> dict[str, bytes | None]:
    """Every path below `folder`, with the content of files."""
    return {
        entry.relative_to(folder).as_posix(): entry.read_bytes() if entry.is_file() else None
        for entry in sorted(folder.rglob("*"))
    }


def manifest_of(path: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def folder_of(path: Path) -> Path:
    return path / str(manifest_of(path)["generation"])


def test_what_is_written_is_read(tmp_path: Path) -> None:
    store = opened(written(tmp_path / "small.elx"))
    for name, array in ARRAYS.items():
        assert store[name].tolist() == array.tolist()
        assert store[name].dtype == array.dtype
        assert not store[name].flags.writeable
        assert type(store[name]) is np.ndarray
    assert store.path == tmp_path / "small.elx"
    assert store.manifest["name"] == "small"
    assert store.manifest["format_version"] == FORMAT_VERSION
    store.verify()


def test_a_file_is_its_values(tmp_path: Path) -> None:
    """Nothing but the manifest is needed to read an index in another language."""
    path = written(tmp_path / "small.elx")
    manifest = manifest_of(path)
    names = {entry.name for entry in folder_of(path).iterdir()}
    assert names == {f"{name}.bin" for name in ARRAYS}
    assert {entry.name for entry in path.iterdir()} == {"manifest.json", manifest["generation"]}
    raw = (folder_of(path) / "numbers.bin").read_bytes()
    assert struct.unpack("<3I", raw) == (3, 1, 2)
    assert manifest["files"]["numbers"] == {
        "dtype": "<u4",
        "count": 3,
        "bytes": 12,
        "sha256": hashlib.sha256(raw).hexdigest(),
        "crc32_ends": f"{zlib.crc32(raw):08x}",
    }
    assert (folder_of(path) / "nothing.bin").read_bytes() == b""
    assert manifest["files"]["nothing"]["count"] == 0
    assert (folder_of(path) / "letters.bin").read_text(encoding="utf-8") == "Чехов"
    assert [manifest["files"][name]["dtype"] for name in ("letters", "flags", "weights")] == [
        "|u1",
        "|b1",
        "<f4",
    ]


def test_folders_above_are_made(tmp_path: Path) -> None:
    assert opened(written(tmp_path / "a" / "b" / "small.elx"))["numbers"].tolist() == [3, 1, 2]


def test_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(Path("small.elx"))
    assert opened(tmp_path / "small.elx")["numbers"].tolist() == [3, 1, 2]


def test_pickled_by_its_path(tmp_path: Path) -> None:
    data = pickle.dumps(Store.open(large(tmp_path / "large.elx"), keys_version=7))
    assert len(data) < 1000
    assert pickle.loads(data)["long"].tolist() == LONG["long"].tolist()


def large(path: Path) -> Path:
    Store.write(path, LONG, FACTS)
    return path


# Three ways to write an array


def put(writer: Writer, name: str, array: Any) -> None:
    writer.put(name, array)


def stream(writer: Writer, name: str, array: Any) -> None:
    with writer.stream(name, array.dtype) as out:
        for start in range(0, len(array), 2):
            out.append(array[start : start + 2])
        assert out.count == len(array)


def reserve(writer: Writer, name: str, array: Any) -> None:
    target = writer.reserve(name, array.dtype, len(array))
    assert not target.any()
    for place in reversed(range(len(array))):
        target[place] = array[place]


@pytest.mark.parametrize("way", [put, stream, reserve])
def test_same_input_same_bytes(tmp_path: Path, way: Callable[[Writer, str, Any], None]) -> None:
    arrays = {**ARRAYS, **LONG}
    Store.write(tmp_path / "one.elx", arrays, FACTS)
    with Store.create(tmp_path / "two.elx") as writer:
        for name in reversed(arrays):
            way(writer, name, arrays[name])
        writer.finish(dict(reversed(FACTS.items())))
    assert tree(tmp_path / "one.elx") == tree(tmp_path / "two.elx")


@pytest.mark.parametrize(
    ("arrays", "is_same"),
    [
        pytest.param({"a": np.array([1, 2], "<u4")}, True, id="the-same"),
        pytest.param({"a": np.array([1, 2], ">u4")}, True, id="from-a-big-endian-machine"),
        pytest.param({"a": np.array([[1, 5], [2, 5]], "<u4")[:, 0]}, True, id="not-contiguous"),
        pytest.param({"a": np.array([1, 3], "<u4")}, False, id="another-value"),
        pytest.param({"a": np.array([1, 2], "<i4")}, False, id="another-type"),
        pytest.param({"b": np.array([1, 2], "<u4")}, False, id="another-name"),
        pytest.param({"a": np.array([1, 2], "<u4"), "b": np.zeros(0)}, False, id="one-more"),
    ],
)
def test_a_generation_is_called_after_its_content(
    tmp_path: Path, arrays: dict[str, Any], is_same: bool
) -> None:
    Store.write(tmp_path / "one.elx", {"a": np.array([1, 2], dtype="<u4")}, FACTS)
    Store.write(tmp_path / "two.elx", arrays, FACTS)
    assert (folder_of(tmp_path / "one.elx").name == folder_of(tmp_path / "two.elx").name) is is_same
    assert (tree(tmp_path / "one.elx") == tree(tmp_path / "two.elx")) is is_same


def test_big_endian_arrays_can_be_filled_too(tmp_path: Path) -> None:
    with Store.create(tmp_path / "small.elx") as writer:
        stream(writer, "streamed", np.array([1, 2], ">u4"))
        reserve(writer, "reserved", np.array([1, 2], ">u4"))
        writer.finish(FACTS)
    files = manifest_of(tmp_path / "small.elx")["files"]
    assert files["streamed"] == files["reserved"]
    assert files["streamed"]["dtype"] == "<u4"


def test_streams_side_by_side(tmp_path: Path) -> None:
    with Store.create(tmp_path / "small.elx") as writer:
        with writer.stream("text", np.uint8) as text, writer.stream("at", np.uint32) as at:
            at.append(np.array([0]))
            for word in ("Чехов", "Лавров"):
                text.append(np.frombuffer(word.encode(), np.uint8))
                at.append(np.array([text.count]))
        writer.finish(FACTS)
    store = opened(tmp_path / "small.elx")
    assert store["text"].tobytes().decode() == "ЧеховЛавров"
    assert store["at"].tolist() == [0, 10, 22]


def test_appending_more_than_one_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "BLOCK", 1000)
    with Store.create(tmp_path / "large.elx") as writer:
        put(writer, "put", LONG["long"])
        reserve(writer, "reserved", LONG["long"])
        writer.finish(FACTS)
    store = opened(tmp_path / "large.elx")
    assert store["put"].tolist() == store["reserved"].tolist() == LONG["long"].tolist()
    store.verify()


@pytest.mark.parametrize(
    ("dtype", "values", "stored"),
    [
        pytest.param("u1", np.array([0, 255]), [0, 255], id="wide-integers-that-fit"),
        pytest.param("u1", np.array([0, 256]), None, id="too-great"),
        pytest.param("u4", np.array([-1]), None, id="negative"),
        pytest.param("u8", np.array([-1]), None, id="negative-in-64-bits"),
        pytest.param("u4", np.array([1.0]), [1], id="whole-float"),
        pytest.param("u4", np.array([1.5]), None, id="broken-float"),
        pytest.param("u4", np.array([np.nan]), None, id="not-a-number"),
        pytest.param("f4", np.array([0.1]), [float(np.float32(0.1))], id="floats-are-rounded"),
        pytest.param("u1", np.array([True]), [1], id="flags"),
        pytest.param("u1", np.array([]), [], id="nothing"),
        pytest.param("u1", np.array([[1], [2]]), None, id="not-flat"),
        pytest.param("u1", np.array(3), None, id="a-single-number"),
        pytest.param("u1", np.array(["3"]), None, id="text"),
    ],
)
def test_values_are_kept_or_refused(
    tmp_path: Path, dtype: str, values: Any, stored: list[float] | None
) -> None:
    path = tmp_path / "small.elx"
    if stored is None:
        with (
            pytest.raises(ValueError, match=r"^a: (a value of )?the array "),
            Store.create(path) as writer,
            writer.stream("a", dtype) as out,
        ):
            out.append(values)
        assert not path.exists()
        return
    with Store.create(path) as writer:
        with writer.stream("a", dtype) as out:
            out.append(values)
        writer.finish(FACTS)
    assert opened(path)["a"].tolist() == stored


@pytest.mark.parametrize(
    ("name", "dtype", "message"),
    [
        pytest.param("", "u1", "the array name '' holds more than letters", id="no-name"),
        pytest.param("../a", "u1", "the array name '../a' holds more than", id="another-folder"),
        pytest.param("a.b", "u1", "the array name 'a.b' holds more than", id="dot"),
        pytest.param("а", "u1", "the array name 'а' holds more than", id="cyrillic"),
        pytest.param("taken", "u1", "taken: there is an array 'taken' already", id="taken"),
        pytest.param("Taken", "u1", "Taken: there is an array 'taken' already", id="case-differs"),
        pytest.param("a", "O", r"a: the dtype is \|O; expected one of \|b1 ", id="python-objects"),
        pytest.param("a", "U3", "a: the dtype is <U3; expected one of", id="strings"),
        pytest.param("a", "c8", "a: the dtype is <c8; expected one of", id="complex"),
    ],
)
@pytest.mark.parametrize("way", [put, stream, reserve])
def test_arrays_that_cannot_be_filed(
    tmp_path: Path,
    way: Callable[[Writer, str, Any], None],
    name: str,
    dtype: str,
    message: str,
) -> None:
    with Store.create(tmp_path / "small.elx") as writer:
        writer.put("taken", ARRAYS["numbers"])
        with pytest.raises(ValueError, match=message):
            way(writer, name, np.zeros(2, dtype))
        way(writer, "a1_B", np.zeros(2, "u1"))
        writer.finish(FACTS)
    assert set(opened(tmp_path / "small.elx").manifest["files"]) == {"taken", "a1_B"}


def test_a_negative_length_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(ValueError, match="a: the length is -1; expected 0 or more"),
        Store.create(tmp_path / "small.elx") as writer,
    ):
        writer.reserve("a", np.uint8, -1)


# The order of calls


def test_a_stream_that_failed_is_not_finished(tmp_path: Path) -> None:
    with Store.create(tmp_path / "small.elx") as writer:
        with pytest.raises(KeyError), writer.stream("a", np.uint8):
            raise KeyError
        with pytest.raises(ValueError, match="a: its stream has not ended; nothing to finish"):
            writer.finish(FACTS)
    assert not (tmp_path / "small.elx").exists()


def test_a_stream_that_has_ended(tmp_path: Path) -> None:
    with Store.create(tmp_path / "small.elx") as writer:
        with writer.stream("a", np.uint8) as out:
            pass
        with pytest.raises(ValueError, match="a: its stream has ended"):
            out.append(np.zeros(1, np.uint8))
        writer.finish(FACTS)
    assert opened(tmp_path / "small.elx")["a"].tolist() == []


def test_a_writer_works_inside_its_block_only(tmp_path: Path) -> None:
    writer = Store.create(tmp_path / "small.elx")
    with pytest.raises(ValueError, match="the writer is not entered"):
        writer.put("a", ARRAYS["numbers"])
    with writer:
        writer.finish(FACTS)
        with pytest.raises(ValueError, match="the writer is finished"):
            writer.finish(FACTS)
        with pytest.raises(ValueError, match="the writer is finished"):
            writer.reserve("a", np.uint8, 1)
    with pytest.raises(ValueError, match="the writer is closed"):
        writer.stream("a", np.uint8)
    with pytest.raises(ValueError, match="a writer writes once"), writer:
        pass
    assert opened(tmp_path / "small.elx").manifest["files"] == {}


def test_a_reserved_array_cannot_be_changed_after_finish(tmp_path: Path) -> None:
    with Store.create(tmp_path / "small.elx") as writer:
        array = writer.reserve("a", np.uint8, 2)
        writer.finish(FACTS)
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize("fact", ["magic", "format_version", "generation", "files"])
def test_facts_of_the_store_are_not_stated_by_others(tmp_path: Path, fact: str) -> None:
    with pytest.raises(ValueError, match=f"the manifest states '{fact}'"):
        Store.write(tmp_path / "small.elx", ARRAYS, {**FACTS, fact: 1})
    assert tree(tmp_path) == {}


def test_a_manifest_that_is_no_json(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        Store.write(tmp_path / "small.elx", ARRAYS, {"date": object()})
    assert tree(tmp_path) == {}


def test_scratch_is_gone_at_the_end(tmp_path: Path) -> None:
    with Store.create(tmp_path / "small.elx") as writer:
        (writer.scratch / "runs").mkdir()
        (writer.scratch / "runs" / "1").write_bytes(b"123")
        writer.finish(FACTS)
        assert (writer.scratch / "runs" / "1").read_bytes() == b"123"
        assert opened(tmp_path / "small.elx").manifest["name"] == "small"
    assert not writer.scratch.exists()
    assert set(tree(tmp_path / "small.elx")) == {
        "manifest.json",
        folder_of(tmp_path / "small.elx").name,
    }


# Replacing


def test_an_index_is_replaced(tmp_path: Path) -> None:
    path = written(tmp_path / "small.elx")
    before = opened(path)
    Store.write(path, {"other": np.array([5])}, FACTS)
    after = opened(path)
    assert after["other"].tolist() == [5]
    with pytest.raises(KeyError):
        after["numbers"]
    after.verify()
    # Who has the old one open keeps it, though its files are gone.
    assert before["numbers"].tolist() == [3, 1, 2]
    assert len(list(path.iterdir())) == 2
    assert [entry.name for entry in tmp_path.iterdir()] == ["small.elx"]
    with pytest.raises(
        IndexFileError,
        match=r"small.elx: another index was put here since this one was opened; open it again",
    ):
        before.verify()


def test_a_reader_in_another_process_keeps_its_generation(tmp_path: Path) -> None:
    path = large(tmp_path / "large.elx")
    reader = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys\n"
            "from entitylink.index.store import Store\n"
            "store = Store.open(sys.argv[1], keys_version=7)\n"
            "print('open', flush=True)\n"
            "sys.stdin.readline()\n"
            "print(int(store['long'].sum()))\n",
            str(path),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdin
    assert reader.stdout
    with reader:
        assert reader.stdout.readline() == "open\n"
        Store.write(path, {"long": np.zeros(5000, np.uint32)}, FACTS)
        assert int(opened(path)["long"].sum()) == 0
        reader.stdin.write("\n")
        reader.stdin.flush()
        assert reader.stdout.readline() == f"{LONG['long'].sum()}\n"


def test_replaced_between_the_manifest_and_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "small.elx")
    map_ = store_module._map

    def replace_first(*args: Any) -> Any:
        monkeypatch.undo()
        Store.write(path, {"other": np.array([5])}, FACTS)
        return map_(*args)

    monkeypatch.setattr(store_module, "_map", replace_first)
    assert opened(path)["other"].tolist() == [5]


def test_replaced_twice_while_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The manifest reads as it did at first, and yet the files were gone for a moment."""
    path = written(tmp_path / "small.elx")
    map_ = store_module._map

    def replace_twice(*args: Any) -> Any:
        monkeypatch.undo()
        Store.write(path, {"other": np.array([5])}, FACTS)
        try:
            return map_(*args)
        finally:
            written(path)

    monkeypatch.setattr(store_module, "_map", replace_twice)
    assert opened(path)["numbers"].tolist() == [3, 1, 2]


def test_nothing_changes_before_finish(tmp_path: Path) -> None:
    path = written(tmp_path / "small.elx")
    with Store.create(path) as writer:
        writer.put("other", np.array([5]))
        assert opened(path)["numbers"].tolist() == [3, 1, 2]
        writer.finish(FACTS)
        assert opened(path)["other"].tolist() == [5]


def test_an_index_can_be_read_while_it_is_updated(tmp_path: Path) -> None:
    path = written(tmp_path / "small.elx")
    with Store.create(path) as writer:
        old = opened(path)["numbers"]
        writer.put("numbers", np.concatenate([old, old]))
        writer.finish(FACTS)
    assert opened(path)["numbers"].tolist() == [3, 1, 2, 3, 1, 2]


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "small.elx").mkdir()
    assert opened(written(tmp_path / "small.elx")).manifest["name"] == "small"


def test_an_index_of_another_version_is_replaced(tmp_path: Path) -> None:
    path = written(tmp_path / "small.elx", {**FACTS, "keys_version": 1})
    assert opened(written(path)).manifest["keys_version"] == 7


def test_an_index_of_format_1_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "small.elx"
    path.mkdir()
    np.save(path / "numbers.npy", ARRAYS["numbers"])
    np.save(path / "mine.npy", ARRAYS["numbers"])
    (tmp_path / "outside.npy").write_bytes(b"")
    files: dict[str, Any] = {"numbers.npy": {}, "../outside.npy": {}}
    facts = {"magic": "entitylink index", "format_version": 1, "files": files}
    (path / "manifest.json").write_text(json.dumps({**FACTS, **facts}))
    with pytest.raises(IndexVersionError, match="index format 1, made by an older release"):
        opened(path)
    assert opened(written(path))["numbers"].tolist() == [3, 1, 2]
    # What the old manifest does not list, or lists elsewhere, is not ours.
    assert not (path / "numbers.npy").exists()
    assert (path / "mine.npy").exists()
    assert (tmp_path / "outside.npy").exists()


def test_what_others_put_into_an_index_stays(tmp_path: Path) -> None:
    path = written(tmp_path / "small.elx")
    (path / "README.txt").write_text("where this came from")
    (path / ".new-folder").mkdir()
    Store.write(path, LONG, FACTS)
    assert (path / "README.txt").read_text() == "where this came from"
    assert (path / ".new-folder").is_dir()
    assert opened(path)["long"][-1] == 4999


def test_the_same_content_again(tmp_path: Path) -> None:
    path = written(tmp_path / "small.elx")
    before = tree(path)
    store = opened(path)
    written(path)
    assert tree(path) == before
    store.verify()
    written(path, {**FACTS, "name": "renamed"})
    assert opened(path).manifest["name"] == "renamed"
    assert {**tree(path), "manifest.json": b""} == {**before, "manifest.json": b""}


def damage_file(path: Path, name: str, place: int) -> None:
    file = folder_of(path) / f"{name}.bin"
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(data)


def test_the_same_content_again_mends_a_damaged_index(tmp_path: Path) -> None:
    path = written(tmp_path / "small.elx")
    before = tree(path)
    damage_file(path, "numbers", 0)
    (folder_of(path) / "letters.bin").unlink()
    (folder_of(path) / "left.bin").write_bytes(b"over")
    written(path)
    assert tree(path) == before


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
        pytest.param(
            lambda path: ((path / "0123456789ab").mkdir(parents=True), (path / "a.bin").touch()),
            id="a-folder-much-like-ours",
        ),
        pytest.param(
            lambda path: (
                (path / "0123456789ab").mkdir(parents=True),
                (path / "0123456789ab" / "photo.jpg").touch(),
            ),
            id="a-folder-called-like-a-generation",
        ),
    ],
)
def test_nothing_foreign_is_overwritten(tmp_path: Path, make: Callable[[Path], object]) -> None:
    path = tmp_path / "mine"
    make(path)
    before = tree(tmp_path)
    with pytest.raises(
        IndexFileError,
        match=r"mine: exists and is no entitylink index; choose another path or remove it",
    ):
        written(path)
    assert tree(tmp_path) == before


# A writer that gives up, and one that is killed


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(None, id="without-finish"),
        pytest.param(RuntimeError("a bug"), id="error-of-the-builder"),
        pytest.param(KeyboardInterrupt(), id="stopped-by-the-user"),
        pytest.param(FileNotFoundError(2, "No such file", "names.csv"), id="a-file-of-the-builder"),
    ],
)
@pytest.mark.parametrize("there", ["nothing", "folders", "index"])
def test_a_writer_that_gives_up_leaves_no_trace(
    tmp_path: Path, error: BaseException | None, there: str
) -> None:
    path = tmp_path / "a" / "b" / "small.elx"
    if there == "index":
        written(path)
    if there == "folders":
        path.mkdir(parents=True)
    before = tree(tmp_path)

    def give_up() -> None:
        with Store.create(path) as writer:
            put(writer, "put", ARRAYS["numbers"])
            reserve(writer, "reserved", ARRAYS["numbers"])
            (writer.scratch / "left").write_bytes(b"over")
            with writer.stream("streamed", np.uint8) as out:
                out.append(ARRAYS["letters"])
                if error:
                    raise error

    if error:
        with pytest.raises(type(error)) as caught:
            give_up()
        assert caught.value is error
    else:
        give_up()
    assert tree(tmp_path) == before


BUILD = """
import os, signal, sys
import numpy as np
from entitylink.index.store import Store

path, moment = sys.argv[1:]
def die(*args):
    os.kill(os.getpid(), signal.SIGKILL)
with Store.create(path) as writer:
    writer.reserve("reserved", np.uint32, 1000)[:] = 1
    (writer.scratch / "run").write_bytes(b"123")
    with writer.stream("streamed", np.uint8) as out:
        out.append(np.zeros(1000, np.uint8))
        if moment == "writing":
            die()
    if moment == "before the switch":
        os.replace = die
    writer.finish({"keys_version": 7})
    if moment == "after the switch":
        die()
"""


def run_build(path: Path, moment: str) -> int:
    return subprocess.run([sys.executable, "-c", BUILD, str(path), moment], check=False).returncode


needs_posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")


@needs_posix
@pytest.mark.parametrize("moment", ["writing", "before the switch"])
@pytest.mark.parametrize("there", ["nothing", "index"])
def test_a_killed_writer(tmp_path: Path, moment: str, there: str) -> None:
    path = tmp_path / "small.elx"
    if there == "index":
        before = tree(written(path))
    assert run_build(path, moment) == -signal.SIGKILL
    assert list(path.glob(".new-*"))
    if there == "index":
        opened(path).verify()
        assert opened(path)["numbers"].tolist() == [3, 1, 2]
    else:
        assert not Store.is_index(path)
        with pytest.raises(IndexFileError, match="not an entitylink index"):
            opened(path)
    # It does not block the next one, which sweeps what it left even when it gives up itself.
    with Store.create(path):
        pass
    if there == "index":
        assert tree(path) == before
    else:
        assert tree(path) == {}
    assert run_build(path, "never") == 0
    assert opened(path)["reserved"].sum() == 1000
    assert len(list(path.iterdir())) == 2


@needs_posix
def test_killed_after_the_switch(tmp_path: Path) -> None:
    path = written(tmp_path / "small.elx")
    assert run_build(path, "after the switch") == -signal.SIGKILL
    assert len(list(path.iterdir())) == 5  # both generations, .new-..., .lock and the manifest
    store = opened(path)
    assert store["reserved"].sum() == 1000
    store.verify()
    with Store.create(path):
        pass
    assert len(list(path.iterdir())) == 2
    assert opened(path)["streamed"].tolist() == [0] * 1000


# Two writers


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "small.elx"
    with Store.create(path) as first:
        first.put("numbers", ARRAYS["numbers"])
        with pytest.raises(
            IndexFileError,
            match=r"small.elx: another process is writing this index \(\.lock in it is locked\); "
            r"wait until it has ended and try again",
        ):
            written(path)
        assert run_build(path, "never") == 1
        with Store.create(tmp_path / "other.elx") as other:  # another path is free
            other.finish(FACTS)
        first.finish(FACTS)
        with pytest.raises(IndexFileError, match="another process is writing this index"):
            written(path)
    store = opened(path)
    assert list(store.manifest["files"]) == ["numbers"]
    store.verify()
    Store.write(path, LONG, FACTS)
    assert list(opened(path).manifest["files"]) == ["long"]


def test_a_lock_file_alone_does_not_block(tmp_path: Path) -> None:
    path = written(tmp_path / "small.elx")
    (path / ".lock").write_text("12345")
    Store.write(path, LONG, FACTS)
    assert list(opened(path).manifest["files"]) == ["long"]


@needs_posix
def test_many_writers_at_once(tmp_path: Path) -> None:
    """Whoever comes through, what stands there is whole and nothing is left over."""
    path = tmp_path / "small.elx"
    command = [sys.executable, "-c", BUILD, str(path), "never"]
    writers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    errors = [writer.communicate()[1] for writer in writers]
    assert "" in errors
    for error in filter(None, errors):
        assert "another process is writing this index" in error
    assert len(list(path.iterdir())) == 2
    opened(path).verify()


# A full disk, and places that cannot be written


FULL = OSError(errno.ENOSPC, "No space left on device")


def raiser(error: BaseException) -> Callable[..., None]:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise error

    return fail


@pytest.mark.parametrize("there", ["nothing", "index"])
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        pytest.param(
            "fsync",
            FULL,
            r"writing failed \(No space left on device\); nothing was kept, free some space or "
            r"choose a path on another disk",
            id="disk-full-while-writing",
        ),
        pytest.param(
            "posix_fallocate", FULL, r"writing failed \(No space left", id="disk-full-at-reserve"
        ),
        pytest.param(
            "rename", FULL, r"writing failed \(No space left", id="disk-full-while-placing"
        ),
        pytest.param(
            "replace",
            OSError(errno.EACCES, "Permission denied"),
            r"writing failed \(Permission denied\); nothing was kept, choose a path you may write",
            id="no-permission-at-the-switch",
        ),
        pytest.param(
            "replace",
            OSError(errno.EIO, "Input/output error"),
            r"writing failed \(Input/output error\); nothing was kept, try again",
            id="broken-disk",
        ),
        pytest.param("replace", KeyboardInterrupt(), None, id="stopped-by-the-user"),
    ],
)
def test_a_failing_write_leaves_no_trace(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    error: BaseException,
    message: str | None,
    there: str,
) -> None:
    path = tmp_path / "a" / "small.elx"
    if there == "index":
        written(path)
    before = tree(tmp_path)
    monkeypatch.setattr(os, call, raiser(error), raising=False)

    def build() -> None:
        with Store.create(path) as writer:
            put(writer, "put", ARRAYS["numbers"])
            reserve(writer, "reserved", ARRAYS["numbers"])
            writer.finish(FACTS)

    with pytest.raises(IndexFileError if message else type(error), match=message) as caught:
        build()
    monkeypatch.undo()
    if message:
        assert "small.elx: " in str(caught.value)
    assert tree(tmp_path) == before


def test_a_disk_filled_by_temporary_files(tmp_path: Path) -> None:
    with (
        pytest.raises(IndexFileError, match=r"small.elx: writing failed \(No space left on device"),
        Store.create(tmp_path / "small.elx"),
    ):
        raise FULL
    assert tree(tmp_path) == {}


def test_an_error_after_finish_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "small.elx"

    def build() -> None:
        with Store.create(path) as writer:
            writer.finish(FACTS)
            raise FULL

    with pytest.raises(OSError, match="No space left") as caught:
        build()
    assert caught.value is FULL
    assert opened(path).manifest["name"] == "small"


@needs_posix
@pytest.mark.parametrize("way", ["put", "reserve"])
@pytest.mark.parametrize("there", ["nothing", "index"])
def test_no_more_room_for_a_file(tmp_path: Path, way: str, there: str) -> None:
    """A real limit, as a stand-in for a full disk: an error and not the end of the process."""
    path = tmp_path / "small.elx"
    if there == "index":
        written(path)
    before = tree(tmp_path)
    code = (
        "import resource, sys\n"
        "import numpy as np\n"
        "from entitylink.errors import IndexFileError\n"
        "from entitylink.index.store import Store\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n"
        "    with Store.create(sys.argv[1]) as writer:\n"
        "        writer.put('small', np.zeros(50_000, np.uint8))\n"
        "        if sys.argv[2] == 'put':\n"
        "            writer.put('a', np.zeros(10_000_000, np.uint8))\n"
        "        else:\n"
        "            writer.reserve('a', np.uint8, 10_000_000)[:] = 1\n"
        "        writer.finish({'keys_version': 7})\n"
        "except IndexFileError as error:\n"
        "    print(error)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(path), way], capture_output=True, text=True, check=True
    )
    assert run.stdout == (
        f"{path}: writing failed (File too large); nothing was kept, raise the limit on the size "
        "of files (ulimit -f) or choose another disk\n"
    )
    assert tree(tmp_path) == before


@pytest.mark.parametrize("number", [errno.EOPNOTSUPP, errno.EINVAL])
def test_reserving_where_the_file_system_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(disk, "BLOCK", 1000)
    refuse = raiser(OSError(number, "not here"))
    monkeypatch.setattr(os, "posix_fallocate", refuse, raising=False)
    with Store.create(tmp_path / "large.elx") as writer:
        reserve(writer, "long", LONG["long"])
        # Zeros are written, not left out: a hole would take its space only when it is filled.
        [file] = (tmp_path / "large.elx").glob(".new-*/*/long.bin")
        assert file.stat().st_size == LONG["long"].nbytes
        if hasattr(file.stat(), "st_blocks"):
            assert file.stat().st_blocks * 512 >= LONG["long"].nbytes
        writer.finish(FACTS)
    assert tree(tmp_path / "large.elx") == tree(large(tmp_path / "other.elx"))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        pytest.param(OSError(errno.EROFS, "Read-only file system"), "Read-only", id="read-only"),
        pytest.param(OSError(errno.EACCES, "Permission denied"), "Permission", id="permission"),
    ],
)
def test_a_place_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, reason: str
) -> None:
    monkeypatch.setattr(Path, "mkdir", raiser(error))
    with pytest.raises(
        IndexFileError,
        match=rf"small.elx: cannot be written \({reason}.*\); choose a path you may write to",
    ):
        written(tmp_path / "a" / "small.elx")
    monkeypatch.undo()
    assert tree(tmp_path) == {}


def test_a_path_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexFileError, match=r"small.elx: cannot be written \(Not a directory\)"):
        written(tmp_path / "file" / "small.elx")
    assert tree(tmp_path) == {"file": b""}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do anything")
def test_a_folder_of_someone_else(tmp_path: Path) -> None:
    path = written(tmp_path / "small.elx")
    path.chmod(0o555)
    try:
        with pytest.raises(IndexFileError, match=r"cannot be written \(Permission denied\)"):
            Store.write(path, LONG, FACTS)
        assert opened(path)["numbers"].tolist() == [3, 1, 2]
    finally:
        path.chmod(0o755)


# Opening what is not a whole index of this release


def change_manifest(path: Path, **facts: Any) -> None:
    changed = {**manifest_of(path), **facts}
    kept = {key: value for key, value in changed.items() if value is not None}
    (path / "manifest.json").write_text(json.dumps(kept), encoding="utf-8")


def change_file(path: Path, **facts: Any) -> None:
    files = manifest_of(path)["files"]
    files["numbers"].update(facts)
    for field in [field for field, value in facts.items() if value is None]:
        del files["numbers"][field]
    change_manifest(path, files=files)


def cut(path: Path) -> None:
    file = folder_of(path) / "numbers.bin"
    file.write_bytes(file.read_bytes()[:-1])


def lengthen(path: Path) -> None:
    file = folder_of(path) / "numbers.bin"
    file.write_bytes(file.read_bytes() + b"\0")


def put_a_folder_there(path: Path) -> None:
    (folder_of(path) / "numbers.bin").unlink()
    (folder_of(path) / "numbers.bin").mkdir()


def move_outside(path: Path) -> None:
    """All is as it was written, but lies where no index may point."""
    (folder_of(path) / "numbers.bin").rename(path.parent / "outside.bin")
    files = manifest_of(path)["files"]
    files["../../outside"] = files.pop("numbers")
    change_manifest(path, files=files)


def move_generation(path: Path) -> None:
    folder_of(path).rename(path.parent / "outside")
    change_manifest(path, generation="../outside")


NOT_AN_INDEX = (
    r"small.elx: not an entitylink index \(no readable manifest.json of one in it\); expected a "
    r"directory that Gazetteer.build wrote. If it was one, remove it and build it again"
)


def malformed(place: str, found: str, expected: str) -> str:
    return (
        rf"manifest.json: {place} is {found}; expected {expected}. "
        r"The manifest is damaged, build the index again"
    )


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
            NOT_AN_INDEX,
            id="no-manifest",
        ),
        pytest.param(
            lambda path: (path / "manifest.json").write_text("{"),
            IndexFileError,
            NOT_AN_INDEX,
            id="manifest-cut-short",
        ),
        pytest.param(
            lambda path: (path / "manifest.json").write_bytes(b"\xff"),
            IndexFileError,
            NOT_AN_INDEX,
            id="manifest-not-utf-8",
        ),
        pytest.param(
            lambda path: (path / "manifest.json").write_text("[]"),
            IndexFileError,
            NOT_AN_INDEX,
            id="manifest-is-a-list",
        ),
        pytest.param(
            lambda path: (path / "manifest.json").write_text("[" * 100_000),
            IndexFileError,
            NOT_AN_INDEX,
            id="manifest-very-deep",
        ),
        pytest.param(
            lambda path: change_manifest(path, magic="other"),
            IndexFileError,
            NOT_AN_INDEX,
            id="manifest-of-something-else",
        ),
        pytest.param(
            lambda path: change_manifest(path, files=None),
            IndexFileError,
            NOT_AN_INDEX,
            id="manifest-without-files",
        ),
        pytest.param(
            lambda path: change_manifest(path, format_version=None),
            IndexFileError,
            malformed("format_version", "None", "a whole number"),
            id="no-format",
        ),
        pytest.param(
            lambda path: change_manifest(path, format_version="2"),
            IndexFileError,
            malformed("format_version", "'2'", "a whole number"),
            id="format-is-text",
        ),
        pytest.param(
            lambda path: change_manifest(path, generation=None),
            IndexFileError,
            malformed("generation", "None", "12 hexadecimal digits"),
            id="no-generation",
        ),
        pytest.param(
            move_generation,
            IndexFileError,
            malformed("generation", "'../outside'", "12 hexadecimal digits"),
            id="generation-elsewhere",
        ),
        pytest.param(
            move_outside,
            IndexFileError,
            malformed("files", "'../../outside'", "names of letters, digits and _"),
            id="file-elsewhere",
        ),
        pytest.param(
            lambda path: change_manifest(path, files={"numbers": [1]}),
            IndexFileError,
            malformed("files.numbers", r"\[1\]", "an object"),
            id="file-entry-is-a-list",
        ),
        pytest.param(
            lambda path: change_file(path, dtype="|O"),
            IndexFileError,
            malformed("files.numbers.dtype", r"'\|O'", r"one of \|b1 .*"),
            id="python-objects",
        ),
        pytest.param(
            lambda path: change_file(path, dtype=["<u4"]),
            IndexFileError,
            malformed("files.numbers.dtype", r"\['<u4'\]", r"one of \|b1 .*"),
            id="dtype-is-a-list",
        ),
        pytest.param(
            lambda path: change_file(path, dtype=">u4"),
            IndexFileError,
            malformed("files.numbers.dtype", "'>u4'", r"one of \|b1 .*"),
            id="big-endian",
        ),
        pytest.param(
            lambda path: change_file(path, count=None),
            IndexFileError,
            malformed("files.numbers.count", "None", "a whole number"),
            id="no-count",
        ),
        pytest.param(
            lambda path: change_file(path, count=-3, bytes=-12),
            IndexFileError,
            malformed("files.numbers.count", "-3", "a whole number"),
            id="negative-count",
        ),
        pytest.param(
            lambda path: change_file(path, count=True, bytes=4),
            IndexFileError,
            malformed("files.numbers.count", "True", "a whole number"),
            id="count-is-a-flag",
        ),
        pytest.param(
            lambda path: change_file(path, count=4),
            IndexFileError,
            malformed("files.numbers.bytes", "12", "16"),
            id="count-and-bytes-differ",
        ),
        pytest.param(
            lambda path: change_file(path, sha256=None),
            IndexFileError,
            malformed("files.numbers.sha256", "None", "64 hexadecimal digits"),
            id="no-checksum",
        ),
        pytest.param(
            lambda path: change_file(path, crc32_ends=17),
            IndexFileError,
            malformed("files.numbers.crc32_ends", "17", "8 hexadecimal digits"),
            id="checksum-of-the-ends-is-a-number",
        ),
        pytest.param(
            lambda path: (folder_of(path) / "numbers.bin").unlink(),
            IndexFileError,
            r"small.elx: the file numbers.bin is missing; build the index again",
            id="file-missing",
        ),
        pytest.param(
            lambda path: shutil.rmtree(folder_of(path)),
            IndexFileError,
            r"small.elx: the file flags.bin is missing; build the index again",
            id="all-files-missing",
        ),
        pytest.param(
            put_a_folder_there,
            IndexFileError,
            r"numbers.bin: cannot be read \(.+\); choose an index you may read, or build it again",
            id="file-is-a-folder",
        ),
        pytest.param(
            cut,
            IndexFileError,
            r"numbers.bin: 11 bytes, expected 12; the file is damaged, build the index again",
            id="file-cut-short",
        ),
        pytest.param(
            lengthen,
            IndexFileError,
            r"numbers.bin: 13 bytes, expected 12; the file is damaged, build the index again",
            id="file-too-long",
        ),
        pytest.param(
            lambda path: damage_file(path, "numbers", 5),
            IndexFileError,
            r"numbers.bin: its first and last bytes have the CRC-32 [0-9a-f]{8}, expected "
            r"[0-9a-f]{8}; the file is damaged, build the index again",
            id="file-altered",
        ),
        pytest.param(
            lambda path: change_manifest(path, format_version=FORMAT_VERSION + 1),
            IndexVersionError,
            rf"small.elx: index format {FORMAT_VERSION + 1}, made by a newer release; this release "
            rf"reads {FORMAT_VERSION}. Update entitylink, or build it again from its source: "
            r"tests/index/test_store.py",
            id="newer-format",
        ),
        pytest.param(
            lambda path: change_manifest(path, format_version=1, files={"a.npy": {}}),
            IndexVersionError,
            rf"small.elx: index format 1, made by an older release; this release reads "
            rf"{FORMAT_VERSION}. Build it again from its source: tests/index/test_store.py",
            id="older-format",
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


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "small.elx")
    monkeypatch.setattr(Path, "read_bytes", raiser(PermissionError(13, "Permission denied")))
    with pytest.raises(
        IndexFileError, match=r"manifest.json: cannot be read \(Permission denied\); choose an"
    ):
        opened(path)
    monkeypatch.undo()
    monkeypatch.setattr(mmap, "mmap", raiser(OSError(24, "Too many open files")))
    with pytest.raises(IndexFileError, match=r"\.bin: cannot be read \(Too many open files\)"):
        opened(path)


def test_a_foreign_folder_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8")
    with pytest.raises(IndexFileError, match="not an entitylink index"):
        opened(tmp_path)


def test_a_file_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("name\n")
    with pytest.raises(IndexFileError, match=r"names.csv: not an entitylink index"):
        opened(tmp_path / "names.csv")


def test_a_big_endian_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "small.elx")
    monkeypatch.setattr(sys, "byteorder", "big")
    with pytest.raises(
        IndexFileError,
        match=r"small.elx: an index is little-endian and this machine is big-endian; use it on a",
    ):
        opened(path)


@pytest.mark.parametrize(
    ("change", "is_one"),
    [
        pytest.param(lambda path: None, True, id="an-index"),
        pytest.param(
            lambda path: change_manifest(path, format_version=1), True, id="of-another-format"
        ),
        pytest.param(
            lambda path: (path / "manifest.json").unlink(), False, id="a-build-that-was-killed"
        ),
        pytest.param(shutil.rmtree, False, id="nothing-there"),
    ],
)
def test_is_index(tmp_path: Path, change: Callable[[Path], object], is_one: bool) -> None:
    path = written(tmp_path / "small.elx")
    change(path)
    assert Store.is_index(path) is is_one


# Altered bytes


@pytest.mark.parametrize(
    ("place", "at_opening"),
    [
        pytest.param(0, True, id="first"),
        pytest.param(4095, True, id="last-of-the-start"),
        pytest.param(4096, False, id="first-in-the-middle"),
        pytest.param(10_000, False, id="middle"),
        pytest.param(-4097, False, id="last-in-the-middle"),
        pytest.param(-4096, True, id="first-of-the-end"),
        pytest.param(-1, True, id="last"),
    ],
)
def test_an_altered_byte(tmp_path: Path, place: int, at_opening: bool) -> None:
    path = large(tmp_path / "large.elx")
    before = opened(path)
    damage_file(path, "long", place)
    if at_opening:
        with pytest.raises(IndexFileError, match=r"long.bin: its first and last bytes have the CR"):
            opened(path)
    else:
        opened(path)
    # Whether it was opened before the damage or after it, verify sees every byte.
    with pytest.raises(
        IndexFileError,
        match=r"long.bin: its content is not what was written \(SHA-256 differs\); build the index",
    ):
        before.verify()


@pytest.mark.parametrize("length", [1, 4096, 6000, 8191, 8192, 8193])
def test_both_ends_of_files_about_as_long(tmp_path: Path, length: int) -> None:
    """Every byte counts up to 8 KB, and one more byte in the middle does not."""
    path = tmp_path / "small.elx"
    array = np.arange(length).astype(np.uint8)
    Store.write(path, {"a": array}, FACTS)
    opened(path).verify()
    ends = array if length <= 8192 else np.concatenate([array[:4096], array[-4096:]])
    assert manifest_of(path)["files"]["a"]["crc32_ends"] == f"{zlib.crc32(ends.tobytes()):08x}"
    damage_file(path, "a", length // 2)
    if length > 8192:
        opened(path)
    else:
        with pytest.raises(IndexFileError, match="CRC-32"):
            opened(path)


def test_verify_names_the_first_file_that_differs(tmp_path: Path) -> None:
    path = tmp_path / "large.elx"
    Store.write(path, dict.fromkeys("cbad", LONG["long"]), FACTS)
    damage_file(path, "d", 10_000)
    damage_file(path, "b", 10_000)
    change_manifest(path, files=dict(reversed(manifest_of(path)["files"].items())))
    with pytest.raises(IndexFileError, match=r"[/\\]b\.bin: its content is not what was written"):
        opened(path).verify()


def test_a_file_that_vanished_is_found_by_verify(tmp_path: Path) -> None:
    store = opened(written(tmp_path / "small.elx"))
    (folder_of(tmp_path / "small.elx") / "numbers.bin").unlink()
    with pytest.raises(IndexFileError, match=r"numbers.bin: its content is not what was written"):
        store.verify()
