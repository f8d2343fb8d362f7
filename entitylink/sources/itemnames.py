"""The names of an item of Wikidata, each stored once.

In: labels and aliases in all languages, and the statements that hold names. Out: names in a fixed
order. Most labels repeat the English or the `mul` one; a label is left out where `Entity.label`
gives the same text without it: every label can still be had in its language. Of names that are not
labels a Latin text is kept once, since any text reads it in several ways; in other scripts it is
kept once a language, since 東京 is read in Japanese and in Chinese.

The name in the entity's own language is the native one that the writers start from. Where no
statement says it, it is the label in the language of the country, if that has one language.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from entitylink.model import Name, NameKind
from entitylink.sources.properties import language_of_code, properties
from entitylink.sources.statements import SINCE, UNTIL, Claims, statements, texts_of
from entitylink.text.scripts import main_script
from entitylink.translit.languages import languages as known_languages

__all__ = ["names_of"]

_ALL = "mul"


def names_of(
    item: Mapping[str, Any], claims: Claims, own: str = "", languages: Collection[str] | None = None
) -> tuple[Name, ...]:
    """The names of an item; () when it has none.

    `own` is the language of its country, "" where that has several. With `languages`, labels and
    aliases in others are left out, except for those in `mul`, English and the own language.
    """
    wanted = None if languages is None else {*languages, _ALL, "en", own}
    labels = dict(_labels(item.get("labels")))
    natives = [
        (text, lang)
        for property_id, kind in properties().names.items()
        if kind == "native"
        for text, lang, statement in _stated(claims, property_id)
        if not statement.has_ended
    ]
    if not natives and own:
        natives = _inferred(labels, own)
    kept = _Kept()
    for text, lang, kind in _few_labels(labels, natives, wanted):
        kept.add(Name(text, lang, kind))
    for text, lang in natives:
        kept.add(Name(text, lang, "native"))
    for name in _stated_names(claims):
        kept.add_new(name)
    for lang, texts in _in_order(_aliases(item.get("aliases")), own):
        if wanted is None or _is_wanted(lang, wanted):
            for text in texts:
                kept.add_new(Name(text, lang, "alias"))
    return tuple(kept.names)


class _Kept:
    """Names so far, and what of them would be said twice."""

    def __init__(self) -> None:
        self.names: dict[Name, None] = {}
        self._seen: set[tuple[str, str]] = set()

    def add(self, name: Name) -> None:
        """Take a name, unless it stands there already in this language."""
        if (name.text, name.lang) not in self._seen:
            self.names[name] = None
            self._seen.update(((name.text, name.lang), _key(name)))

    def add_new(self, name: Name) -> None:
        """Take a name that is not a label, unless its text stands there already."""
        if _key(name) not in self._seen:
            self.add(name)


def _key(name: Name) -> tuple[str, str]:
    if main_script(name.text) in ("Latn", ""):
        return name.text, "Latn"
    return name.text, f"in {name.lang.split('-')[0]}"


def _few_labels(
    labels: Mapping[str, str], natives: list[tuple[str, str]], wanted: Collection[str] | None
) -> Iterator[tuple[str, str, NameKind]]:
    """Labels that no other label stands for, that of the own language first."""
    native_langs = [lang for _, lang in natives]
    first = next((lang for lang in native_langs if lang in labels), "")
    # What `Entity.label` falls back to: `mul`, then English, then the first name of all.
    fallback = next((lang for lang in (_ALL, "en", first) if lang in labels), "")
    if not fallback and labels:
        usual = Counter(labels[lang] for lang in sorted(labels)).most_common(1)[0][0]
        fallback = min(lang for lang in labels if labels[lang] == usual)
    in_order = dict.fromkeys([first, fallback, "en", *sorted(labels)])
    for lang in in_order:
        text = labels.get(lang)
        if text is None:
            continue
        if lang not in (first, fallback):
            if wanted is not None and not _is_wanted(lang, wanted):
                continue
            base = lang.split("-")[0]
            if text == labels.get(base if base != lang and base in labels else fallback):
                continue
        yield text, lang, "native" if (text, lang) in natives else "label"


def _inferred(labels: Mapping[str, str], own: str) -> list[tuple[str, str]]:
    """The native name where no statement says it: the label in the language of the country.

    Since `mul` there may be no label in that language; then the one for all languages is meant,
    if another label shows that it is written in the same script.
    """
    if own in labels:
        return [(labels[own], own)]
    base = own.split("-")[0]
    if base in labels:
        return [(labels[base], base)]
    if _ALL in labels and main_script(labels[_ALL]) == _script_of(own):
        return [(labels[_ALL], own)]
    return []


def _script_of(lang: str) -> str:
    parts = lang.split("-")
    if len(parts) > 1 and len(parts[1]) == 4:
        return parts[1]
    known = known_languages().get(parts[0])
    return known.script if known else ""


def _stated(claims: Claims, property_id: str) -> Iterator[tuple[str, str, Any]]:
    for text, code, statement in texts_of(statements(claims, property_id)):
        text = _cleaned(text)
        if text:
            yield text, language_of_code(code) if code else "", statement


def _stated_names(claims: Claims) -> Iterator[Name]:
    """Names that statements give, but for the native ones that hold."""
    for property_id, kind in properties().names.items():
        for text, lang, statement in _stated(claims, property_id):
            if kind == "native" and not statement.has_ended:
                continue
            yield Name(
                text,
                lang,
                "former" if statement.has_ended else kind,
                since=statement.date(SINCE),
                until=statement.date(UNTIL),
            )


def _labels(labels: Any) -> Iterator[tuple[str, str]]:
    """Languages and labels, each language once; an empty list in a dump stands for none."""
    found: dict[str, str] = {}
    for code, label in labels.items() if isinstance(labels, dict) else ():
        text = _cleaned(label.get("value") if isinstance(label, dict) else label)
        lang = language_of_code(code)
        if text and lang:
            found.setdefault(lang, text)
    yield from found.items()


def _aliases(aliases: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, rows in aliases.items() if isinstance(aliases, dict) else ():
        texts = (
            _cleaned(row.get("value") if isinstance(row, dict) else row)
            for row in (rows if isinstance(rows, list) else ())
        )
        lang = language_of_code(code)
        if lang:
            found.setdefault(lang, []).extend(text for text in texts if text)
    return found


def _in_order(aliases: Mapping[str, list[str]], own: str) -> Iterator[tuple[str, list[str]]]:
    for lang in dict.fromkeys([own, _ALL, "en", *sorted(aliases)]):
        if lang in aliases:
            yield lang, aliases[lang]


def _is_wanted(lang: str, wanted: Collection[str]) -> bool:
    return lang in wanted or lang.split("-")[0] in wanted


def _cleaned(text: Any) -> str:
    """A text in NFC without spaces around it; "" for what is none, and for signs such as flags."""
    if not isinstance(text, str):
        return ""
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    text = text.strip()
    return text if any(map(str.isalnum, text)) else ""
