"""Which transliteration schemes there are: for a language, for a target, by id.

In: language codes. Out: schemes, preferred first. Only the files of the language asked for are
opened: the name of a file starts with it. A scheme for sounds is tied here to each language it
serves, and a scheme that is good for further targets (`also_for`) is offered for each of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from entitylink.translit.languages import check_language, languages, scripts
from entitylink.translit.orthography import orthographies_of
from entitylink.translit.scheme import ALL_LANGUAGES, SOUNDS, Scheme
from entitylink.translit.schemefile import load_once

__all__ = ["FOLDER", "bound_to", "scheme_by_id", "schemes"]

FOLDER = Path(__file__).with_name("schemes")


def schemes(language: str | None = None, target: str | None = None) -> tuple[Scheme, ...]:
    """All schemes, or those for a native `language`, or those that write for a `target`.

    A language also gets the schemes of "mul" in its script, and "de-AT" those of "de". `target`
    "" gives the standards that serve all languages. Files are read once.

    Order: by language ("mul" last), target ("" last), highest priority, id.

    >>> [scheme.id for scheme in schemes("ru", "de")]
    ['ru-Cyrl-Latn-de-press']
    """
    return _select(
        None if language is None else check_language(language),
        target if not target else check_language(target),
    )


@lru_cache(maxsize=256)
def _select(language: str | None, target: str | None) -> tuple[Scheme, ...]:
    names = [name for name in _files() if language is None or _may_serve(name, language)]
    chosen = [
        scheme
        for scheme in _offered(names)
        if scheme.script != SOUNDS
        and not (scheme.language == ALL_LANGUAGES and scheme.target == language)
        and (language is None or _serves(scheme, language))
        and (target is None or _writes_for(scheme, target))
    ]
    if language is None or languages().get(language.split("-")[0]):
        have = {(scheme.language, scheme.target) for scheme in chosen}
        chosen += [
            bound
            for scheme in _sound_schemes()
            if target is None or _writes_for(scheme, target)
            for served in scheme.serves
            if language is None or served == language.split("-")[0]
            if (served, scheme.target) not in have and served != scheme.target
            for bound in (_bound(scheme.id, served),)
            if bound is not None
        ]
    chosen.sort(key=_order)
    return tuple(chosen)


def _offered(names: Iterable[str]) -> list[Scheme]:
    """The schemes of these files, and those for further targets that have no file as good."""
    found = [scheme for name in names for scheme in _in_file(name)]
    own: dict[tuple[str, str], int] = {}
    for scheme in found:
        if scheme.id in _files():
            pair = (scheme.language, scheme.target)
            own[pair] = max(scheme.priority, own.get(pair, scheme.priority))
    return [
        scheme
        for scheme in found
        if scheme.id in _files()
        or scheme.priority > own.get((scheme.language, scheme.target), -math.inf)
    ]


def scheme_by_id(scheme_id: str) -> Scheme | None:
    """Give the scheme with this id, None if there is none."""
    if scheme_id in _files():
        return load_once(_files()[scheme_id])
    parts = scheme_id.split("-", 3)
    if len(parts) < 4:
        return None
    language, script, target_script, rest = parts
    for name in _files():
        if name.startswith(f"{language}-{script}-{target_script}-"):
            for scheme in _in_file(name):
                if scheme.id == scheme_id:
                    return scheme
    bound = f"{ALL_LANGUAGES}-{SOUNDS}-{target_script}-{rest}"
    tied = _bound(bound, language) if bound in _files() and language in languages() else None
    return tied if tied is not None and tied.id == scheme_id else None


def _order(scheme: Scheme) -> tuple[bool, str, bool, str, int, str]:
    mul = scheme.language == ALL_LANGUAGES
    return (mul, scheme.language, not scheme.target, scheme.target, -scheme.priority, scheme.id)


def _may_serve(name: str, language: str) -> bool:
    """Whether a file is worth opening for a language, going by its name."""
    own, script, *_ = name.split("-")
    main = language.split("-")[0]
    row = languages().get(language) or languages().get(main)
    return own == main or (own == ALL_LANGUAGES and row is not None and script == row.script)


def _serves(scheme: Scheme, language: str) -> bool:
    if scheme.language == ALL_LANGUAGES:
        own = languages().get(language) or languages().get(language.split("-")[0])
        return own is not None and own.script == scheme.script
    return scheme.language == language or language.startswith(scheme.language + "-")


def _writes_for(scheme: Scheme, target: str) -> bool:
    return scheme.target in (target, target.split("-")[0])


@lru_cache(maxsize=1)
def _sound_schemes() -> tuple[Scheme, ...]:
    opening = f"{ALL_LANGUAGES}-{SOUNDS}-"
    return tuple(load_once(path) for name, path in _files().items() if name.startswith(opening))


@cache
def _bound(scheme_id: str, language: str) -> Scheme | None:
    return bound_to(load_once(_files()[scheme_id]), language)


@cache
def _in_file(name: str) -> tuple[Scheme, ...]:
    """The scheme of a file, and the same for each further target; a file with that id is first."""
    scheme = load_once(_files()[name])
    others = (scheme.written_for(target) for target in scheme.also_for)
    return scheme, *(other for other in others if other.id not in _files())


@lru_cache(maxsize=1)
def _files() -> dict[str, Path]:
    return {path.stem: path for path in sorted(FOLDER.glob("*.toml"))}


def bound_to(scheme: Scheme, language: str) -> Scheme | None:
    """Tie a scheme for sounds to one language; None if that language has no table to read."""
    row = languages()[language]
    members = scripts()[row.script].members if row.script in scripts() else ()
    for script in members or (row.script,):
        known = orthographies_of(script)
        own = [each for each in known if language == each.language]
        own += [each for each in known if language in each.also]
        # The general table of a script holds the letters of its smaller languages.
        own += [each for each in known if each.language == "und"]
        if own:
            # What marks the stress serves the files that name it; readers know letters only.
            restoring = next((x for x in schemes(language, language) if x.priority >= 0), None)
            return replace(
                scheme,
                id=scheme.id.replace(f"{ALL_LANGUAGES}-{SOUNDS}", f"{language}-{script}", 1),
                language=language,
                script=script,
                reader=own[0],
                first=restoring,
            )
    return None
