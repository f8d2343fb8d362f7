"""Print the page that lists all transliteration schemes, `docs/schemes.md`.

    python tests/docs/scheme_page.py            prints the page
    python tests/docs/scheme_page.py --write    writes it

Everything on the page stands in the scheme files; the names of languages and scripts come from
`languages.toml`. `test_scheme_page.py` fails when the page is not what this prints.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from entitylink.translit.catalog import FOLDER
from entitylink.translit.languages import language_name
from entitylink.translit.scheme import SOUNDS, Scheme
from entitylink.translit.schemefile import load_scheme

PAGE = Path(__file__).resolve().parents[2] / "docs" / "schemes.md"
COMMAND = "python tests/docs/scheme_page.py --write"

_ALL = "mul"
_FILES = "../entitylink/translit/schemes"
_RESTORED = "itself"
_INTRO = f"""\
# Transliteration schemes

Every file in `entitylink/translit/schemes`, printed by `{COMMAND}`.
Do not edit this page; [Adding a scheme](adding-a-scheme.md) says what stands in a file.

There are {{files}} schemes: {{letters}} for the letters of {{languages}} languages,
{{standards}} for all languages of one script, and {{sounds}} by sound, which serve
{{served}} languages. They write for {{targets}} languages.

- **written for**: the language whose press or authorities write so. A standard for *all languages*
  is called by its id. A scheme for the native language *itself* restores what print leaves out
  or says how a name is spoken; others start from it.
- **status**: `current`, `superseded` (found in older texts) or `informal` (usage, no rule book).
- **sample**: the first example of the file, which is also a test.
"""
_SOUNDS_INTRO = """\
These write what the orthography of a language makes heard. Each is used for every language that it
serves and that has no file of its own for the same readers. The sample starts with the code of its
language.
"""


def page(files: Iterable[Path]) -> str:
    """Give the page for these scheme files; the same files give the same page.

    By-sound files come last, standards for all languages of a script before them, and the other
    groups by the English name of the native language.
    """
    found = sorted((load_scheme(file) for file in files), key=_order)
    groups: dict[str, list[Scheme]] = defaultdict(list)
    for scheme in found:
        groups[scheme.language if scheme.script != SOUNDS else SOUNDS].append(scheme)
    sounds, standards = groups.pop(SOUNDS, []), groups.pop(_ALL, [])
    counts = {
        "files": len(found),
        "letters": len(found) - len(sounds) - len(standards),
        "languages": len(groups),
        "standards": len(standards),
        "sounds": len(sounds),
        "served": len({code for scheme in sounds for code in scheme.serves}),
        "targets": len({scheme.target for scheme in found if scheme.target}),
    }
    parts = [_INTRO.format(**counts)]
    for code in sorted(groups, key=language_name):
        parts += [f"## {language_name(code)}\n", _table([_row(scheme) for scheme in groups[code]])]
    parts += ["## All languages of a script\n", _table([_row(scheme) for scheme in standards])]
    parts += ["## By sound\n", _SOUNDS_INTRO, _table([_row(scheme) for scheme in sounds])]
    for scheme in sounds:
        served = ", ".join(sorted(map(language_name, scheme.serves)))
        parts.append(f"- `{scheme.id}` serves {served}.")
    return "\n".join(parts) + "\n"


def _order(scheme: Scheme) -> tuple[bool, str, int, str]:
    """Languages written for by their names, standards last, the preferred scheme first."""
    return (not scheme.target, _written_for(scheme), -scheme.priority, scheme.id)


def _written_for(scheme: Scheme) -> str:
    if not scheme.target:
        return "all languages"
    return _RESTORED if scheme.target == scheme.language else language_name(scheme.target)


def _row(scheme: Scheme) -> list[str]:
    native, spelling, *_ = scheme.examples[0]
    return [
        f"[`{scheme.id}`]({_FILES}/{scheme.id}.toml)",
        _written_for(scheme),
        scheme.status,
        scheme.source,
        f"{native} → {spelling}",
    ]


def _table(rows: list[list[str]]) -> str:
    head = ["scheme", "written for", "status", "source", "sample"]
    lines = [head, ["---"] * len(head), *([_cell(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Print the page, or write it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    text = page(FOLDER.glob("*.toml"))
    if parser.parse_args().write:
        PAGE.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
