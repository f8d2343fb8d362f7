"""The documentation is checked like code: its links, its Python examples, its command lines.

- A relative link leads to a file that is there, and to a heading that is in it.
- A path of this repository in `code` marks is there.
- A ```python block with `>>>` runs as a doctest; the blocks of one page share their variables.
- A ```console block: each `$ entitylink ...` line exits with 0; lines below it, where there are
  any, are what it prints (`...` stands for anything). Other `$` lines are for the reader.
- Each dependency has its row in `dependencies.md`, and each row its dependency.
- Nothing in the tree names a folder of somebody's machine or the host of a package registry.

Blocks run in an empty folder that has `docs` and `gazetteers` beside it, so that a page reads as
typed in the project's folder and the tree stays clean.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from entitylink.cli import main
from entitylink.datafile import read_toml

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

FENCE = re.compile(r"^(```+)[ ]*(\w*)[^\n]*\n(.*?)^\1[ ]*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^()\s]+(?:\([^()\s]*\))?)\)")
HEADING = re.compile(r"^#{1,6}[ ]+(.+?)[ #]*$", re.MULTILINE)
CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
PATH = re.compile(r"(?:docs|entitylink|gazetteers|tests)/[\w./*{}<>-]*")

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    return FENCE.sub("", read(page))


def anchors(page: Path) -> set[str]:
    """The names of the headings of a page, made as GitHub makes them."""
    found: set[str] = set()
    for heading in HEADING.findall(prose(page)):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
        kept = (c for c in text.lower() if c in " -_" or unicodedata.category(c)[0] in "LNM")
        base = name = "".join(kept).strip().replace(" ", "-")
        count = 0
        while name in found:
            count += 1
            name = f"{base}-{count}"
        found.add(name)
    return found


def page_params() -> list[object]:
    return [pytest.param(page, id=str(page.relative_to(ROOT))) for page in PAGES]


def link_params() -> list[object]:
    found: list[object] = []
    for page in PAGES:
        if page.exists():
            for target in dict.fromkeys(LINK.findall(prose(page))):
                if not re.match(r"[a-z]+:", target):
                    found.append(pytest.param(page, target, id=f"{page.name}->{target}"))
    return found


@pytest.fixture
def project_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("docs", "gazetteers"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("# The `link` command", "the-link-command", id="code-marks-go"),
        pytest.param("## Who, what & why?", "who-what--why", id="punctuation-goes-spaces-stay"),
        pytest.param(
            "### [Keys](k.md) and Лавров", "keys-and-лавров", id="link-text-and-letters-stay"
        ),
        pytest.param("# A\n# A", "a-1", id="second-of-one-name-is-numbered"),
        pytest.param("```\n# no heading\n```\n# Yes", "yes", id="comment-in-a-block-is-none"),
    ],
)
def test_anchor_names(tmp_path: Path, text: str, name: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    assert name in anchors(page)
    assert "no-heading" not in anchors(page)


@pytest.mark.parametrize("page", page_params())
def test_page_is_there_and_has_one_title(page: Path) -> None:
    assert len(re.findall(r"^# ", prose(page), re.MULTILINE)) == 1


@pytest.mark.parametrize(("page", "target"), link_params())
def test_link_leads_somewhere(page: Path, target: str) -> None:
    path, _, anchor = target.partition("#")
    linked = page if not path else (page.parent / path).resolve()
    assert linked.is_relative_to(ROOT), f"{target} leads out of the repository"
    assert linked.exists(), f"{page.name} links to {target}, which is not there"
    if anchor:
        assert anchor in anchors(linked), f"{linked.name} has no heading #{anchor}"


@pytest.mark.parametrize("page", page_params())
def test_paths_in_code_marks_are_there(page: Path) -> None:
    named = (text.strip() for _, text in CODE.findall(prose(page)))
    paths = [path for path in named if PATH.fullmatch(path) and not re.search(r"[{}<>]", path)]
    assert [path for path in paths if not list(ROOT.glob(path))] == []


@pytest.mark.parametrize("page", page_params())
def test_python_blocks(page: Path, project_folder: Path) -> None:
    text = read(page)
    blocks = [
        # Empty lines in front, so that a failure names the line of the page.
        "\n" * text[: match.start(3)].count("\n") + match[3]
        for match in FENCE.finditer(text)
        if match[2] == "python" and ">>>" in match[3]
    ]
    shared: dict[str, object] = {}
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=OPTIONS)
    for block in blocks:
        test = doctest.DocTestParser().get_doctest(block, shared, page.name, str(page), 0)
        runner.run(test, out=said.append, clear_globs=False)
        shared.update(test.globs)
    assert not runner.failures, "".join(said)


def console_params() -> list[object]:
    found: list[object] = []
    for page in PAGES:
        text = read(page) if page.exists() else ""
        for match in FENCE.finditer(text):
            if match[2] == "console":
                line = text[: match.start()].count("\n") + 1
                found.append(pytest.param(match[3], id=f"{page.name}:{line}"))
    return found


@pytest.mark.parametrize("block", console_params())
def test_console_block(block: str, project_folder: Path) -> None:
    commands = re.split(r"^\$ ", re.sub(r"\\\n\s*", "", block), flags=re.MULTILINE)[1:]
    assert commands, "a console block has a line that starts with '$ '"
    for command in commands:
        line, _, wanted = command.partition("\n")
        words = shlex.split(line, comments=True)
        if not words or words[0] != "entitylink":
            continue
        assert not {"|", "<", ">", "&&"} & set(words), f"write it without pipes: {line}"
        # Standard output alone: notes on standard error are not part of what a page shows.
        result = CliRunner().invoke(main, words[1:])
        assert result.exit_code == 0, f"{line}\n{result.output}"
        if wanted.strip():
            shown = result.stdout
            assert doctest.OutputChecker().check_output(wanted, shown, OPTIONS), (
                f"{line}\nprints\n{shown}"
            )


@pytest.mark.parametrize(
    ("heading", "declared"),
    [
        pytest.param("At run time", lambda project: project["dependencies"], id="run-time"),
        pytest.param(
            "For development", lambda project: project["optional-dependencies"]["dev"], id="dev"
        ),
        pytest.param(
            "Extras",
            lambda project: [
                package
                for extra, packages in project["optional-dependencies"].items()
                if extra != "dev"
                for package in packages
            ],
            id="extras",
        ),
    ],
)
def test_every_dependency_is_explained(
    heading: str, declared: Callable[[dict[str, Any]], list[str]]
) -> None:
    section = read(ROOT / "docs" / "dependencies.md").split(f"## {heading}\n")[1].split("\n## ")[0]
    cells = [line.split("|")[1] for line in section.split("\n") if line.startswith("| `")]
    explained = {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}
    requirements = declared(read_toml(ROOT / "pyproject.toml")["project"])
    assert explained == {re.split(r"[^\w.-]", each)[0].lower() for each in requirements}


MACHINE = re.compile(
    # With brackets in the words, so that this file does not find itself.
    r"(?<![\w.:/-])/(?:w[o]rk|h[o]me|r[o]ot|U[s]ers|o[p]t|m[n]t)/\w"
    r"|[A-Z]:\\\\?U[s]ers"
    r"|p[y]pi\.org/simple|files\.p[y]thonhosted|registry\.n[p]mjs|index-[u]rl"
)


def tracked_files() -> list[Path]:
    """What git has or would add; without git, all files outside of dot folders."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "-c", "-o", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return [
            Path(folder, name)
            for folder, inside, names in os.walk(ROOT)
            if not inside.sort() and "/." not in folder and "__pycache__" not in folder
            for name in names
        ]
    return [ROOT / name for name in os.fsdecode(listed).split("\0") if name]


def test_no_machine_path_and_no_registry_in_the_tree() -> None:
    found = []
    for file in tracked_files():
        if not file.is_file():
            continue
        data = file.read_bytes()
        if b"\0" in data[:8192]:
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
            if MACHINE.search(line):
                found.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert found == []


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        pytest.param("see /{work}/data", True, id="folder-of-a-machine"),
        pytest.param("cd '/{home}/ann'", True, id="somebodys-home"),
        pytest.param("pip --index-{url} x", True, id="registry-option"),
        pytest.param("https://example.org/{home}/page", False, id="path-of-a-web-page"),
        pytest.param("a network/{work}/x", False, id="part-of-a-longer-path"),
    ],
)
def test_what_counts_as_a_machine_path(line: str, is_found: bool) -> None:
    assert bool(MACHINE.search(line.format(work="work", home="home", url="url"))) == is_found
