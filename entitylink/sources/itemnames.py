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

from entitylink.model import NAME_KINDS, Name
from entitylink.sources.properties import by_language, language_of_code, properties
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
    aliases = _aliases(item.get("aliases"))
    labels = _labels(item.get("labels"), aliases)
    natives = _natives(claims) or _inferred(labels, own)
    order = _label_order(labels, natives)
    if languages is not None:
        wanted = {*map(language_of_code, languages), _ALL, "en", own}
        aliases = {lang: rows for lang, rows in aliases.items() if _is_wanted(lang, wanted)}
        order = order[:1] + [lang for lang in order[1:] if _is_wanted(lang, wanted)]
    others = _others(labels, natives, claims, aliases, own)
    spoken = {lang for _, lang in natives}
    names = [
        Name(labels[lang], lang, "native" if _is_native(labels[lang], lang, spoken) else "label")
        for lang in _few_labels(labels, order, others)
    ]
    return (*names, *others)


def _is_native(label: str, lang: str, spoken: Collection[str]) -> bool:
    """Is a label a native name, too? What statements give is often longer than what is used.

    Not where it is turned round, as Russian labels of persons are: "Лавров, Сергей Викторович".
    """
    return lang in spoken and "," not in label


def _label_order(labels: Mapping[str, str], natives: list[tuple[str, str]]) -> list[str]:
    """The languages of labels: first the own one and that which stands in for most others."""
    own = next((lang for _, lang in natives if lang in labels), "")
    stand_in = next((lang for lang in (_ALL, "en", own) if lang in labels), "")
    if not stand_in and labels:
        usual = Counter(labels[lang] for lang in sorted(labels)).most_common(1)[0][0]
        stand_in = min(lang for lang in labels if labels[lang] == usual)
    return [
        lang for lang in dict.fromkeys([own, stand_in, "en", *sorted(labels)]) if lang in labels
    ]


def _few_labels(labels: Mapping[str, str], order: list[str], others: list[Name]) -> list[str]:
    """The languages whose label has to be there for `Entity.label` to give what all of them say."""
    shown: dict[str, str] = {}
    for kinds in (("native",), NAME_KINDS):
        for name in others:
            if name.kind in kinds:
                shown.setdefault(name.lang, name.text)
    stand_in = next((lang for lang in (_ALL, "en") if lang in labels), "")
    kept: list[str] = []
    for lang in order:
        # A variant comes after its base, and both after what stands in for all.
        chain = (lang, lang.split("-")[0], _ALL, "en")
        found = next((shown[code] for code in chain if code in shown), None)
        if not kept or lang == stand_in or labels[lang] != (found or labels[kept[0]]):
            kept.append(lang)
            shown[lang] = labels[lang]
    return kept


def _others(
    labels: Mapping[str, str],
    natives: list[tuple[str, str]],
    claims: Claims,
    aliases: Mapping[str, list[str]],
    own: str,
) -> list[Name]:
    """Names that are not labels: native ones, those of statements, aliases; none said twice."""
    seen = {_key(text, lang) for lang, text in labels.items()}
    of_labels = {(text, lang) for lang, text in labels.items()}
    found = {
        (text, lang): Name(text, lang, "native")
        for text, lang in natives
        if (text, lang) not in of_labels
    }
    seen.update(_key(*name) for name in found)
    in_order = dict.fromkeys([own, _ALL, "en", *sorted(aliases)])
    given = (Name(text, lang) for lang in in_order for text in aliases.get(lang, ()))
    for name in (*_stated_names(claims), *given):
        key = _key(name.text, name.lang)
        if key not in seen:
            seen.add(key)
            found[name.text, name.lang] = name
    return list(found.values())


def _key(text: str, lang: str) -> tuple[str, str]:
    """The same for names that are read alike."""
    return text, "" if main_script(text) in ("Latn", "") else lang.split("-")[0]


def _natives(claims: Claims) -> list[tuple[str, str]]:
    return [
        (text, lang)
        for property_id, kind in properties().names.items()
        if kind == "native"
        for text, lang, statement in _stated(claims, property_id)
        if not statement.has_ended
    ]


def _inferred(labels: Mapping[str, str], own: str) -> list[tuple[str, str]]:
    """The native name where no statement says it: the label in the language of the country.

    Since `mul` there may be no label in that language; then the one for all languages is meant,
    if another label shows that it is written in the same script.
    """
    if not own:
        return []
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


def _labels(labels: Any, aliases: dict[str, list[str]]) -> dict[str, str]:
    """The label in each language; of two in one language the second becomes an alias."""
    found: dict[str, str] = {}
    for lang, label in by_language(labels):
        text = _cleaned(label.get("value") if isinstance(label, dict) else label)
        if text and found.setdefault(lang, text) != text:
            aliases.setdefault(lang, []).append(text)
    return found


def _aliases(aliases: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for lang, rows in by_language(aliases):
        texts = (
            _cleaned(row.get("value") if isinstance(row, dict) else row)
            for row in (rows if isinstance(rows, list) else ())
        )
        found.setdefault(lang, []).extend(text for text in texts if text)
    return found


def _is_wanted(lang: str, wanted: Collection[str]) -> bool:
    return lang in wanted or lang.split("-")[0] in wanted


def _cleaned(text: Any) -> str:
    """A text in NFC without spaces around it; "" for what is none, and for signs such as flags."""
    if not isinstance(text, str):
        return ""
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    text = text.strip()
    return text if any(map(str.isalnum, text)) else ""
