"""Check what a scheme file promises: its examples, and that each of its rows is needed.

In: a `Scheme`. Out: a list of what is wrong, empty when all is well. `load_scheme` has checked
the form before; this takes a few milliseconds a scheme, so it is left to the tests and to
`python -m entitylink.translit.check FILE ...` for authors of new files.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace

from entitylink.errors import SchemeError
from entitylink.translit.catalog import bound_to
from entitylink.translit.rules import Rule
from entitylink.translit.scheme import SOUNDS, Scheme
from entitylink.translit.schemefile import load_scheme
from entitylink.translit.words import split_words

__all__ = ["check_scheme", "example_of", "main"]


def check_scheme(scheme: Scheme) -> list[str]:
    """List the examples that do not come out as written, and the rules that no example needs.

    A rule is needed by an example when a spelling of the example changes without the rule.
    """
    file = f"{scheme.id}.toml"
    wrong: list[str] = []
    for number, (example, *expected) in enumerate(scheme.examples):
        tied, native = example_of(scheme, example)
        where = f'{file}: examples[{number}] "{native}"'
        found = tied.write(native)
        if found != expected[0]:
            wrong.append(f'{where} comes out as "{found}"; expected "{expected[0]}"')
        for further in expected[1:]:
            spellings = tied.phrases(native, limit=32)
            if further not in spellings:
                wrong.append(
                    f"{where} has the spellings {', '.join(spellings)}; "
                    f'expected "{further}" among them'
                )
    words = [
        (tied, piece)
        for example, *_ in scheme.examples
        for tied, native in (example_of(scheme, example),)
        for piece, is_word in split_words(tied.joined(native))
        if is_word
    ]
    for number, rule in enumerate(scheme.rules):
        if not any(_differs(tied, rule, word) for tied, word in words):
            wrong.append(
                f'{file}: rules[{number}] ("{rule.source}") changes no example; '
                "expected one that comes out differently without it"
            )
    return wrong


def example_of(scheme: Scheme, example: str) -> tuple[Scheme, str]:
    """The scheme and the native text of an example; in a file for sounds it names its language."""
    if scheme.script != SOUNDS:
        return scheme, example
    language, _, native = example.partition(":")
    tied = bound_to(scheme, language)
    if tied is None:
        found = f'"{example}" is in {language}'
        raise SchemeError(f"{scheme.id}.toml: {found}; expected a language with an orthography")
    return tied, native.strip()


def _differs(scheme: Scheme, rule: Rule, word: str) -> bool:
    given = scheme.given.without(rule) if scheme.given else None
    other = replace(scheme, table=scheme.table.without(rule), given=given)
    return scheme.spellings(word, limit=32) != other.spellings(word, limit=32)


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the files named on the command line; 1 when one of them is wrong."""
    status = 0
    for name in sys.argv[1:] if arguments is None else arguments:
        try:
            wrong = check_scheme(load_scheme(name))
        except SchemeError as error:
            wrong = [str(error)]
        status |= bool(wrong)
        print("\n".join(wrong) or f"{name}: all is well", file=sys.stderr if wrong else sys.stdout)
    return status


if __name__ == "__main__":
    raise SystemExit(main())
