"""Check what a scheme file promises: its examples, and that each of its rows is needed.

In: a `Scheme`. Out: a list of what is wrong, empty when all is well. `load_scheme` has checked
the form before; this takes a few milliseconds a scheme, so it is left to the tests and to
`python -m entitylink.translit.check FILE ...` for authors of new files.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from entitylink.errors import SchemeError
from entitylink.translit.rules import RuleTable
from entitylink.translit.scheme import Scheme, load_scheme
from entitylink.translit.words import fold_apostrophes, split_words

__all__ = ["check_scheme", "main"]


def check_scheme(scheme: Scheme) -> list[str]:
    """List the examples that do not come out as written, and the rules that no example needs.

    A rule is needed by an example when a spelling of the example changes without the rule.
    """
    file = f"{scheme.id}.toml"
    wrong: list[str] = []
    for number, (native, *expected) in enumerate(scheme.examples):
        found = scheme.write(native)
        if found != expected[0]:
            wrong.append(
                f'{file}: examples[{number}] "{native}" comes out as "{found}"; '
                f'expected "{expected[0]}"'
            )
        for further in expected[1:]:
            spellings = scheme.spellings(native, limit=32)
            if further not in spellings:
                wrong.append(
                    f'{file}: examples[{number}] "{native}" has the spellings '
                    f'{", ".join(spellings)}; expected "{further}" among them'
                )
    words = [
        fold_apostrophes(piece)
        for native, *_ in scheme.examples
        for piece, is_word in split_words(native)
        if is_word
    ]
    for number, rule in enumerate(scheme.rules):
        rules = [*scheme.rules[:number], *scheme.rules[number + 1 :]]
        without = RuleTable(
            rules,
            scheme.letters,
            vowels=scheme.vowels,
            words=scheme.words,
            capitals=scheme.capitals,
        )
        if not any(_differs(scheme, without, word) for word in words):
            wrong.append(
                f'{file}: rules[{number}] ("{rule.source}") changes no example; '
                "expected one that comes out differently without it"
            )
    return wrong


def _differs(scheme: Scheme, without: RuleTable, word: str) -> bool:
    restored = scheme.first.spellings(word) if scheme.first else [word]
    return any(
        scheme.table.apply(text, limit=32) != without.apply(text, limit=32) for text in restored
    )


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
