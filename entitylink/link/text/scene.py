"""A piece of a text with all that is known of its words, and what the text has said before.

In: words, their types, how lines are written, the language. Out: questions that several modules
ask: which title stands before a word, whether a noun looks like a name. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from entitylink.link.text.convention import Convention
from entitylink.link.text.cut import Gap, Words
from entitylink.link.text.echoes import Echoes
from entitylink.link.text.lists import (
    before_dates,
    capital_nouns,
    last_word_inflected,
    months,
    news_words,
    noun_signs,
)
from entitylink.link.text.windows import Style
from entitylink.link.text.wordtype import WordType
from entitylink.names.countries import country_of
from entitylink.names.generic import concepts_of
from entitylink.names.given import is_given_name
from entitylink.names.lexicon import lexicon

__all__ = ["Memory", "Scene"]

_REMEMBERED = 2_000
_LONGEST_TITLE = 6
_TITLE_ENDS = 3
"""Letters that a word has more than the ending that makes it a title."""


@dataclass(slots=True)
class Memory:
    """What a text has said so far: bounded, so that a text may be of any length.

    named      ids of entities named in full, with how
    strangers  the last words of full names of nobody, folded, with the names
    small      words that the text uses in small letters, folded
    countries  of what was linked, with how often
    surnames   the last of these words
    seen       words written with a capital where ordinary ones are not, folded
    context    names in the descriptions of those who are named in full, folded
    echoes     the words of the names that were linked
    convention the language that names are spelled in
    """

    named: dict[str, str] = field(default_factory=dict)
    strangers: dict[str, str] = field(default_factory=dict)
    small: set[str] = field(default_factory=set)
    countries: dict[str, int] = field(default_factory=dict)
    surnames: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    context: set[str] = field(default_factory=set)
    echoes: Echoes = field(default_factory=Echoes)
    convention: Convention = field(default_factory=Convention)

    def trim(self) -> None:
        """Forget what was said longest ago."""
        for kept in (self.named, self.strangers):
            while len(kept) > _REMEMBERED:
                del kept[next(iter(kept))]
        for words in (self.small, self.seen, self.surnames, self.context):
            if len(words) > 10 * _REMEMBERED:
                words.clear()


class Scene:
    """A piece of a text, and the memory of the text it is from."""

    def __init__(
        self,
        words: Words,
        types: Sequence[WordType],
        style: Sequence[int],
        lang: str,
        memory: Memory,
    ) -> None:
        self.words = words
        self.types = types
        self.style = style
        self.lang = lang
        self.memory = memory
        self._code = lang.partition("-")[0]
        self.capital_nouns = self._code in capital_nouns()
        self._last_alone = self._code in last_word_inflected()
        self._titles = set(self._in_titles())
        for type_, word, opens in zip(types, words.text, words.opens, strict=True):
            if type_.cased and word.islower():
                memory.small.add(type_.plain)
            elif type_.cased and type_.capital and not opens and not self.capital_nouns:
                memory.seen.add(type_.plain)

    def is_flat(self, place: int) -> bool:
        """Whether capitals say nothing where a word stands: all are capitals, or none is."""
        return self.style[place] in (Style.UPPER, Style.LOWER)

    def is_given(self, place: int) -> bool:
        """Whether a word is a given name, in whatever case where case says nothing."""
        type_ = self.types[place]
        if type_.given and type_.upper and self.style[place] == Style.PLAIN:
            # NATO is a given name too, but not among words that are not all capitals.
            return place + 1 < len(self.types) and self.types[place + 1].upper
        return type_.given or (self.style[place] == Style.LOWER and is_given_name(type_.text))

    def is_free(self, place: int) -> bool:
        """Whether nothing that may be a part of the same name stands before a word."""
        if place == 0 or self.words.gap[place] is Gap.BREAK or self.words.opens[place]:
            return True
        return self.is_small_word(place - 1)

    def is_small_word(self, place: int) -> bool:
        """Whether a word is hardly ever part of a name: a function word, a verb of headlines."""
        type_ = self.types[place]
        return type_.function or type_.plain in news_words(self.lang)

    def is_behind_small_word(self, place: int) -> bool:
        """Whether such a word stands before a word."""
        return place > 0 and self.is_small_word(place - 1)

    def is_realm(self, place: int) -> bool:
        """Whether a word behind a title says of what: by a list, or by the name behind it."""
        type_, behind = self.types[place], place + 1
        if any(phrase.words == (type_.key,) for phrase in lexicon().realms.get(type_.key, ())):
            return True
        if any(map(str.isupper, concepts_of(type_.plain))) and not is_given_name(type_.text):
            return True
        if behind == len(self.types) or self.words.gap[behind] is not Gap.SPACE:
            return False
        return self.types[behind].given or self.types[behind].initial

    def is_in_title(self, place: int) -> bool:
        """Whether a word is one of a title of several words: ministre des Affaires étrangères."""
        return place in self._titles

    def ends_a_name(self, place: int) -> bool:
        """Whether a word has an ending that languages of this kind put behind whole names only.

        Moszkvában Putyinnal are two names, since only the last word of one is inflected.
        """
        type_ = self.types[place]
        return self._last_alone and type_.in_case and not (type_.exact or type_.given)

    def is_given_before_name(self, place: int) -> bool:
        """Whether an ordinary word is a given name here: Will Rose, May Holloway.

        Behind "in" and its like it is a month.
        """
        behind, words = place + 1, self.words
        if words.opens[place] or behind == len(self.types) or self.style[place] != Style.PLAIN:
            return False
        joined = place > 0 and words.gap[place] is not Gap.BREAK
        is_month = self.types[place].plain in months()
        if is_month and joined and self.types[place - 1].plain in before_dates():
            return False
        type_ = self.types[behind]
        spaced = words.gap[behind] is Gap.SPACE
        return self.types[place].given and spaced and type_.capital and not type_.function

    def title_before(self, place: int) -> tuple[str, ...]:
        """The words of the title that stands before a word; () for none.

        A word for a country may stand between them: le président russe Poutine.
        """
        title = self.title_ending(place)
        if title or place < 2 or self.words.gap[place] is Gap.BREAK:
            return title
        type_ = self.types[place - 1]
        if type_.function or not country_of(type_.text):
            return ()
        return self.title_ending(place - 1)

    def title_ending(self, place: int, *, longest: bool = False) -> tuple[str, ...]:
        """The shortest title, or the longest, that ends just before a word; () for none."""
        words, types = self.words, self.types
        found: tuple[str, ...] = ()
        for size in range(1, min(_LONGEST_TITLE, place) + 1):
            first = place - size
            if size > 1 and words.gap[first + 1] is Gap.BREAK:
                break
            if size == 1 and words.gap[place] is Gap.BREAK:
                continue  # "the minister, Paris": only long titles reach over a comma
            if size > 1 and types[first].key not in lexicon().before:
                continue
            keys = tuple([type_.key for type_ in types[first:place]])
            if _is_title(keys, self._code):
                found = tuple(words.text[first:place])
                if not longest:
                    return found
        return found

    def is_behind_preposition(self, place: int) -> bool:
        """Whether a noun stands behind a preposition without an article: "in Essen"."""
        if place == 0 or self.words.gap[place] is Gap.BREAK:
            return False
        return self.types[place - 1].plain in noun_signs(self.lang).prepositions

    def proper(self, place: int) -> float:
        """How likely a noun is a name, in a language that writes all nouns with a capital, 0..1."""
        signs = noun_signs(self.lang)
        plain = self.types[place].plain
        if plain.endswith(signs.endings):
            return 0.1
        if place == 0 or self.words.gap[place] is Gap.BREAK:
            return 0.6
        before = self.types[place - 1]
        if before.capital:
            return 0.6
        if before.plain in signs.prepositions:
            return 0.95
        if before.plain in signs.articles:
            return 0.15
        if before.plain.endswith(signs.adjectives) and not before.function:
            return 0.2
        return 0.75

    def _in_titles(self) -> Iterator[int]:
        """The places of the words of titles of several words."""
        for place, type_ in enumerate(self.types):
            for phrase in lexicon().before.get(type_.key, ()) if type_.title else ():
                end = place + len(phrase.words)
                if end == place + 1 or (phrase.langs and self._code not in phrase.langs):
                    continue
                keys = tuple(each.key for each in self.types[place:end])
                gaps = self.words.gap[place + 1 : end]
                if keys == phrase.words and Gap.BREAK not in gaps:
                    yield from range(place, end)


@lru_cache(maxsize=1 << 14)
def _is_title(keys: tuple[str, ...], code: str) -> bool:
    for phrase in lexicon().before.get(keys[0], ()):
        if phrase.words == keys and (not phrase.langs or code in phrase.langs):
            return True
    if len(keys) == 1:
        return any(
            keys[0].endswith(ending) and len(keys[0]) >= len(ending) + _TITLE_ENDS
            for ending in lexicon().title_endings
        )
    return False
