"""Write a native name in Latin letters, as a language's press or a standard writes it.

In: a name or running text in its own script. Out: the same in the letters of a target language.
Words are rewritten, everything else is kept; a hyphen is the edge of a word. The rules stand in
`schemes/` (see `translit.scheme`); which scheme gives a spelling is said by `translit.identify`.

Where there is no scheme for the target language, the English one of the native language is
used; without that, the rough reading of `translit.lastresort`. `lang`, the language of the
name, is a hint: where the text has no letter of that language's script it is guessed as if
`lang` had not been given (`translit.languages.guess_language` says what is assumed).
"""

from __future__ import annotations

from entitylink.text.scripts import main_script
from entitylink.translit.catalog import scheme_by_id, schemes
from entitylink.translit.languages import check_language, guess_language, in_script, languages
from entitylink.translit.lastresort import unidecode_text
from entitylink.translit.scheme import ALL_LANGUAGES, Scheme

__all__ = ["Variants", "romanize", "schemes_for", "transliterate", "variants"]

_DEFAULT = "en"
_BORROWED = 2  # spellings that a scheme borrows; more are seldom printed


class Variants(dict[str, list[str]]):
    """Target language or scheme id -> spellings, and the native language that was assumed."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language


def romanize(text: str, *, lang: str | None = None, to: str = _DEFAULT) -> str:
    """Write `text` in Latin letters as the press of the language `to` does.

    `to` may also be the id of a scheme. Text in Latin letters comes back unchanged.

    Raises: LanguageError for a `lang` or `to` that is not a language code.

    >>> romanize("Сергей Лавров", lang="ru", to="de"), romanize("Лавров", to="pl")
    ('Sergej Lawrow', 'Ławrow')
    >>> romanize("Салтыков-Щедрин, 1889", to="fr")
    'Saltykov-Chtchedrine, 1889'
    >>> romanize("Donald Trump", to="lv")
    'Donald Trump'
    """
    usable = [scheme for scheme in _schemes_to(text, lang, to) if _romanizes(scheme)]
    return usable[0].write(text) if usable else unidecode_text(text)


def transliterate(text: str, *, lang: str | None = None, to: str = _DEFAULT) -> str:
    """Write `text` in the script of the language `to`, whatever the two scripts are.

    `romanize` is its Latin case. Text in the script of `to` comes back unchanged when there is
    no scheme between the two languages.

    Raises: LanguageError for a `lang` or `to` that is not a language code.

    >>> transliterate("Володимир Зеленський", to="de")
    'Wolodymyr Selenskyj'
    >>> transliterate("Лавров", lang="ru", to="be")
    'Лавров'
    """
    usable = _schemes_to(text, lang, to, fall_back=False)
    if usable:
        return usable[0].write(text)
    parts = check_language(to).split("-")
    target = languages().get(parts[0])
    script = parts[1] if len(parts) > 1 and len(parts[1]) == 4 else target.script if target else ""
    return text if main_script(text) == script else romanize(text, lang=lang)


def variants(text: str, *, lang: str | None = None, limit: int = 8) -> Variants:
    """Give the spellings of a name in every target language that has a scheme.

    Keys are target languages in alphabetical order, then the ids of standards that serve no
    one language. The spellings of a key begin with the preferred one and hold no duplicates,
    at most `limit` from one scheme. Last come one or two that the press of the target borrows
    from another language, mostly English, which `identify` calls by that name. The dictionary's
    `language` says which language the name was taken to be in. A name in Latin letters has the
    spellings of other scripts, and those with Baltic endings; without `lang` it is taken as
    English. Without any scheme the one key is "en", with a rough reading; a text without letters
    gives an empty dictionary.

    >>> found = variants("Лавров")
    >>> found["de"], found["fr"], found["lv"], found.language
    (['Lawrow'], ['Lavrov', 'Lavroff'], ['Lavrovs', 'Lavrov'], 'ru')
    >>> variants("Шарапова")["nl"]
    ['Sjarapova', 'Sharapova']
    """
    usable = schemes_for(text, lang)
    result = Variants(_language_of(text, lang))
    for scheme in usable:
        if scheme.target != scheme.language:
            found = result.setdefault(scheme.target or scheme.id, [])
            found.extend(new for new in scheme.phrases(text, limit=limit) if new not in found)
    for scheme in usable:
        if scheme.borrows and scheme.target != scheme.language:
            found = result[scheme.target or scheme.id]
            borrowed = scheme.borrows.phrases(text, limit=min(limit, _BORROWED))
            found.extend(new for new in borrowed if new not in found)
    # Languages first, then the standards of this language, then those of all.
    for key in sorted(result, key=_order):
        result[key] = result.pop(key)
    if not result:
        rough = unidecode_text(text)
        if rough != text:
            result[_DEFAULT] = [rough]
    return result


def _order(key: str) -> tuple[bool, bool, str]:
    return (key not in languages(), key.startswith(f"{ALL_LANGUAGES}-"), key)


def schemes_for(text: str, lang: str | None = None) -> tuple[Scheme, ...]:
    """Give the schemes that can write a text: of its language, for a script that it has."""
    code = _language_of(text, lang)
    if not code:
        return ()
    usable = schemes(code)
    # Those of one script apply to the same texts.
    applies = {scheme.script: scheme for scheme in usable}
    there = {script for script, scheme in applies.items() if scheme.applies_to(text)}
    return tuple(scheme for scheme in usable if scheme.script in there)


def _schemes_to(text: str, lang: str | None, to: str, *, fall_back: bool = True) -> list[Scheme]:
    """The schemes for one target, best first; `to` is a language or the id of a scheme."""
    named = scheme_by_id(to)
    if named is not None:
        return [named]
    target = check_language(to)
    usable = schemes_for(text, lang)
    main = target.split("-")[0]
    like = languages()[main].like if main in languages() else ""
    for wanted in (target, main, like, _DEFAULT) if fall_back else (target, like):
        chosen = [
            scheme for scheme in usable if scheme.target == wanted != scheme.language and wanted
        ]
        if chosen:
            return chosen
    return []


def _romanizes(scheme: Scheme) -> bool:
    return scheme.target_script == "Latn" != scheme.script


def _language_of(text: str, lang: str | None) -> str:
    """The language a name is taken to be in: `lang`, unless the text is in another script."""
    if lang is None:
        return guess_language(text)
    code = check_language(lang)
    known = languages()
    language = known.get(code) or known.get(code.split("-")[0])
    if language is None or any(in_script(char, language.script) for char in text):
        return code
    if any(scheme.applies_to(text) for scheme in schemes(code)):
        return code  # a language of two scripts, such as Serbian
    return guess_language(text)
