"""Say in plain words why a candidate fits a surface form, and what speaks against it.

In: the words of a query and one candidate. Out: `Reason`s, in the order a reader wants them, each
with a stable code. Nothing is decided here. A spelling is named by the writers of `translit`: a
reason says "German spelling of Лавров" only when a scheme for German gives exactly these letters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from entitylink.gazetteer import Gazetteer
from entitylink.gazetteer.words import Word
from entitylink.keys import plain_hashes, set_keys
from entitylink.link.forms import UNDOING_OF, forms_of_word
from entitylink.link.likeness import Undoing
from entitylink.link.near import WordFinder
from entitylink.link.search import Candidate, Pair
from entitylink.model import Identification, Name, Reason
from entitylink.text.clean import fold, fold_marks
from entitylink.text.scripts import main_script
from entitylink.translit.identify import identify
from entitylink.translit.languages import language_name

__all__ = ["is_joined", "pair_text", "reasons_for", "spelled_exactly"]

_KIND_WORDS = {
    "label": "name",
    "alias": "name",
    "native": "name",
    "abbreviation": "abbreviation",
    "nickname": "nickname",
    "former": "former name",
    "short": "short name",
    "metonym": "seat used for the institution",
}
_NAMED_LANGUAGES = 3
_JOINED = 0.85
_FORMS = {undoing: how for how, undoing in UNDOING_OF.items()}
"""How a word came to be a form of another one."""


def reasons_for(
    gazetteer: Gazetteer,
    finder: WordFinder,
    query: Sequence[Word],
    candidate: Candidate,
    lang: str,
) -> tuple[Reason, ...]:
    """The reasons for (and against) one candidate, in the order a reader wants them."""
    reasons: list[Reason] = []
    matched = gazetteer.name_at(candidate.name)
    if candidate.acronym and not candidate.exact:
        if len(candidate.words) > 1:
            return (Reason("acronym", f"acronym of {matched.text}"),)
        return (Reason("acronym", f"{matched.text} is the acronym of it"),)
    if candidate.exact:
        reasons.append(_exact(gazetteer, query, candidate, matched, lang))
    else:
        reasons.extend(_spelling(gazetteer, finder, query, candidate, matched, lang))
    reasons.extend(_structure(query, candidate))
    return tuple(reasons)


def native_names(gazetteer: Gazetteer, entity: int) -> list[Name]:
    """The native names of an entity that a scheme may have been applied to."""
    return [name for name in gazetteer.native_names(entity) if not name.text.isascii()]


def spelled_exactly(word: str, native: Name) -> bool:
    """Whether a scheme gives exactly this word (folded) for a word of the native name."""
    return bool(_identified_as(word, native.text, native.lang).schemes)


def spelled_in(word: str, native: Name) -> frozenset[str]:
    """The languages whose schemes give exactly this word (folded) for a word of the native name."""
    uses = _identified_as(word, native.text, native.lang).schemes
    return frozenset(use.language for use in uses if use.language and use.exact)


def pair_text(
    finder: WordFinder,
    word: Word,
    name_text: str,
    pair: Pair,
    lang: str,
    natives: Sequence[Name] = (),
) -> str:
    """One pair of words in plain words; `natives` are what a scheme may have been applied to."""
    if pair.undoing == Undoing.NOTHING:
        return "initial" if len(word.text) <= 2 != len(name_text) else "the same"
    if pair.undoing == Undoing.MARKS:
        return "the same but for diacritics"
    if pair.undoing in _FORMS:
        return (
            _form(word, name_text, lang, _FORMS[pair.undoing]) or f"a form of {_cased(name_text)}"
        )
    for native in natives:
        found = _identified_as(word.text, native.text, native.lang)
        if found.schemes:
            return _identified(found, native, lang).text
    if pair.undoing == Undoing.CONCEPT:
        return f"means {_cased(name_text)}"
    if pair.undoing == Undoing.SOUND:
        return "another spelling of the same sounds"
    if pair.undoing == Undoing.ERROR:
        return _letters(word.text, name_text)
    return "sounds alike"


def is_joined(query: Sequence[Word], candidate: Candidate) -> bool:
    """Whether both names are nearer as one word each than word by word: "Jae-in", "Jaein"."""
    if candidate.whole <= _JOINED:
        return False
    worst = min((pair.similarity for pair in candidate.pairs), default=0.0)
    return len(candidate.pairs) < len(query) or (
        len(candidate.words) != len(query) and worst < candidate.whole
    )


def _exact(
    gazetteer: Gazetteer, query: Sequence[Word], candidate: Candidate, matched: Name, lang: str
) -> Reason:
    """A name that stands in the gazetteer: in which languages, and as what."""
    label = gazetteer.label(candidate.entity, "en")
    same = [gazetteer.name_at(row) for row in _rows_written_so(gazetteer, query, candidate)]
    same = same or [matched]
    kind = min((name.kind for name in same), key=list(_KIND_WORDS).index)
    languages = list(dict.fromkeys(name.lang for name in same if name.lang not in ("", "mul")))
    wanted = lang.split("-")[0]
    if any(name.text == label for name in same):
        return Reason("label", f"the name {label} itself")
    if wanted in languages:
        languages = [wanted]
    if not languages:
        return Reason(kind, f"{_KIND_WORDS[kind]} of {label}")
    named = [language_name(code) for code in languages[:_NAMED_LANGUAGES]]
    if len(languages) > _NAMED_LANGUAGES:
        named[-1:] = ["other"]
    listed = " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
    return Reason(kind, f"{listed} {_KIND_WORDS[kind]} of {label}")


def _rows_written_so(
    gazetteer: Gazetteer, query: Sequence[Word], candidate: Candidate
) -> list[int]:
    """The names of the entity that have the words of the query, but for diacritics."""
    start, end = gazetteer.array("ent_names")[candidate.entity : candidate.entity + 2].tolist()
    at = gazetteer.array("name_words_at")[start : end + 1].astype(np.intp)
    words = gazetteer.array("name_words")[at[0] : at[-1]]
    keys = set_keys(gazetteer.array("word_hash")[words], at - at[0])
    wanted = plain_hashes([fold_marks(word.text) for word in query])
    same = keys == set_keys(wanted, np.array([0, len(wanted)]))
    rows: list[int] = (np.flatnonzero(same & (np.diff(at) == len(wanted))) + start).tolist()
    return rows


@lru_cache(maxsize=4096)
def _identified_as(spelling: str, native: str, lang: str) -> Identification:
    return identify(spelling, native, lang=lang or None)


def _spelling(
    gazetteer: Gazetteer,
    finder: WordFinder,
    query: Sequence[Word],
    candidate: Candidate,
    matched: Name,
    lang: str,
) -> Iterator[Reason]:
    """How the words of the query came about from those of the name."""
    words = [query[pair.query] for pair in candidate.pairs if query[pair.query].role != "title"]
    spelled = [word for word in words if word.role != "initial"]
    plain = all(pair.undoing in (Undoing.NOTHING, Undoing.MARKS) for pair in candidate.pairs)
    for native in native_names(gazetteer, candidate.entity):
        if plain and main_script(native.text) == "Latn":
            continue  # no other spelling, only diacritics left out
        found = _identified_as(" ".join(w.text for w in spelled), native.text, native.lang)
        if found:
            yield _identified(found, native, lang)
            return
    if is_joined(query, candidate):
        yield Reason("joined", f"the words of {matched.text} divided in another way")
        return
    for pair in candidate.pairs:
        word, name_word = query[pair.query], candidate.words[pair.name]
        if pair.undoing == Undoing.NOTHING:
            continue
        if pair.undoing in _FORMS:
            text = _form(word, name_word.text, lang, _FORMS[pair.undoing])
            code = "nickname" if pair.undoing == Undoing.NICKNAME else "inflection"
            yield Reason(code, text or f"a form of {_cased(name_word.text)}")
        elif pair.undoing == Undoing.CONCEPT:
            yield Reason("generic", f"{_cased(word.text)} means {_cased(name_word.text)}")
        elif pair.undoing == Undoing.MARKS:
            yield Reason("marks", f"{_cased(name_word.text)} without its diacritics")
        elif pair.undoing == Undoing.SOUND:
            yield Reason("sounds", f"another spelling of {_cased(name_word.text)}")
        elif pair.undoing == Undoing.ERROR:
            yield Reason("letters", _letters(word.text, name_word.text))
        else:
            yield Reason("sounds", f"sounds like {_cased(name_word.text)}")
    if all(pair.undoing == Undoing.NOTHING for pair in candidate.pairs) and candidate.pairs:
        shared = " ".join(_cased(candidate.words[pair.name].text) for pair in candidate.pairs)
        yield Reason("name", f"{shared} in {matched.text}")


def _identified(found: Identification, native: Name, lang: str) -> Reason:
    wanted = lang.split("-")[0]
    if found.schemes:
        uses = sorted(found.schemes, key=lambda use: use.language != wanted if wanted else False)
        use = uses[0]
        parts = native.text.split()
        count = len(found.spelling.split())
        shown = native.text
        if count < len(parts):
            # Name the part that was meant: the first word of the native name that gives it.
            single = [p for p in parts if _identified_as(found.spelling, p, native.lang).schemes]
            shown = single[0] if single else native.text
        how = language_name(use.language) if use.language else use.title
        plain = "" if use.exact else " without its diacritics"
        return Reason("spelling", f"{how} spelling of {shown}{plain}")
    named = [
        f"{_cased(part[0].spelling)} in {language_name(part[0].language)}"
        for part in found.parts
        if part and part[0].language
    ]
    return Reason("mixed-spelling", f"mixed spelling of {native.text}: {', '.join(named)}")


def _structure(query: Sequence[Word], candidate: Candidate) -> Iterator[Reason]:
    """What one side leaves out, adds or shortens."""
    solid = [pair for pair in candidate.pairs if pair.similarity >= 0.5]
    matched_query = {pair.query for pair in solid}
    matched_name = {pair.name for pair in solid}
    if is_joined(query, candidate) or (candidate.whole > _JOINED and len(solid) < len(query)):
        return
    for pair in solid:
        word, other = query[pair.query], candidate.words[pair.name]
        if "initial" in (word.role, other.role) and word.text != other.text:
            yield Reason("initial", f"{word.text.upper()} for {_cased(other.text)}")
    left = [
        word.text
        for place, word in enumerate(query)
        if place not in matched_query and word.role == "name"
    ]
    if left:
        unexplained = " ".join(map(_cased, left))
        yield Reason("unexplained", f"{unexplained} is not part of the name", -1.0)
    omitted = [
        word.text
        for place, word in enumerate(candidate.words)
        if place not in matched_name and word.role == "name"
    ]
    if omitted and matched_name and not left:
        yield Reason("omitted", f"without {' '.join(map(_cased, omitted))}", -0.2)
    titles = [word.text for word in query if word.role == "title"]
    if titles and len(titles) < len(query):
        yield Reason("title", f"with the title {' '.join(titles)}")


def _form(word: Word, name_text: str, lang: str, how: str) -> str:
    target = fold_marks(name_text)
    forms = [form for form in forms_of_word(word, lang) if form.how == how]
    for form in forms:
        if fold_marks(fold(form.base)) == target:
            return f"{form.rule} of {_cased(form.base)}"
    for form in forms:
        return f"{form.rule}, of {_cased(form.base)} for {_cased(name_text)}"
    return ""


def _letters(text: str, name_text: str) -> str:
    from rapidfuzz.distance import OSA

    count = OSA.distance(fold_marks(text), fold_marks(name_text))
    number = {1: "one letter differs", 2: "two letters differ"}.get(count, "several letters differ")
    return f"{number} from {_cased(name_text)}"


def _cased(text: str) -> str:
    """A folded word with the capital a name has, for messages.

    Georgian has capitals for headlines only.
    """
    return text if main_script(text) == "Geor" else text[:1].upper() + text[1:]
