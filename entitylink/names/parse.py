"""Say which part each word of a name plays: name, initial, particle, title, suffix, ...

In: one name as written, given alone. Out: a `ParsedName`, its words in spoken order. A word that
is written together of generic ones comes apart (`Außen-ministerium`, see `names.generic`), and one
that stands for a country of several words is spelled out (see `names.spelled`). Finding names in
a running text is done in `link`; nothing is thrown away here, the roles are for others to weigh.
Endings of inflection are looked at in `names.inflection`.

Where the roles come from (the words are data in `data/*.toml`):

- title: in front (`Präsident Putin`), for some languages behind (`Erdoğan bey`), behind a comma, or
  grown together with a Han, Hangul or Thai name (`拉夫罗夫外长`). Never the last word left. With it
  goes what an office is of (`rzecznik Kremla`, `European Commission President`) and what is
  written small beside it (`ministrica kulture`).
- suffix: last, or behind a comma (`King Jr.`, `Johannes Paul II.`); a numeral with a dot in front
  too (`II. János Pál`). For an organization, and where no person's name is written so, a legal
  form, in front too (`Siemens AG`, `ПАО «Газпром»`).
- particle: when a name follows (`van der Bellen`); of what is no person also what says nothing
  (`Bank of China`, `Министерство обороны и безопасности`); article: an elided word (`l'`,
  `dell'`) or an article in front of a title.
- initial: a single letter, with a dot or a capital; `V.V.` are two. Short forms with a dot that are
  not last count too (`Yu. Ushakov`). For a place or an organization there are none: `U.S.` is `US`.
- patronymic: between given name and surname, or last when the first word ends like a surname.
  Otherwise the same endings make surnames (`Slobodan Milošević`). At most one a name.
- qualifier: what stands behind the name in parentheses, is a peerage of its own behind a comma, or
  the name that someone was born with (`Angela Merkel, geb. Kasner`): it says who is meant, but is
  no part of the name (`John Fahey (politician)`).
- If that leaves no name at all, every word is a name: `Al`, `U.S.` (as `US`), `Sheikh`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from entitylink.names.generic import concepts_of, divided, is_divisible, is_small, tells_type
from entitylink.names.given import is_given_name
from entitylink.names.lexicon import Lexicon, Phrase, legal_spelling, lexicon, word_key
from entitylink.names.order import restore_order
from entitylink.names.spelled import may_stand_for_country, spelled_out
from entitylink.text.clean import clean, fold
from entitylink.text.lookalikes import unmix
from entitylink.text.scripts import scripts_in
from entitylink.text.tokens import elided_words, tokenize

__all__ = ["NameToken", "ParsedName", "Role", "is_always_name", "parse"]

Role = Literal[
    "name", "initial", "particle", "title", "suffix", "patronymic", "article", "qualifier"
]

_MARKS = str.maketrans("", "", "'\"ʾʿʺˀˁ")

# At the end only, and behind something: "Joseph (Joe) Biden" and "(Joe)" are names.
_IN_PARENTHESES = re.compile(r"(?<=\w)[.]?\s*[(\[（【][^()\[\]（）【】]*[)\]）】]\s*$")

# Han, kana, Hangul and Thai have no initials, but names of one character.
_FIRST_OF_EAST_ASIA = "\u2e80"
# From Thai on there are scripts without spaces, where a title may be grown together with a name.
_FIRST_UNSPACED = "\u0e00"


@dataclass(frozen=True, slots=True)
class NameToken:
    """One word of a name, without apostrophes and the dots of initials, and the role it plays."""

    text: str
    role: Role


@dataclass(frozen=True, slots=True)
class ParsedName:
    """The words of a name in spoken order.

    comma      it was written surname first, with a comma, and has been turned
    repaired   look-alike letters of another script were replaced
    """

    tokens: tuple[NameToken, ...]
    comma: bool = False
    repaired: bool = False


def parse(surface: str, *, kind: str | None = None, lang: str | None = None) -> ParsedName:
    """Clean a name, put it into spoken order and name the role of each word.

    `kind` is that of the entity, None when it is not known; only persons have titles, initials,
    patronymics and suffixes that are no legal forms, and an unknown kind is read as a person.
    `lang` (BCP 47) is the language of the text: some titles are names elsewhere. A text without
    words has no tokens.

    >>> [(t.text, t.role) for t in parse("Lawrow, Außenminister Sergej W.").tokens]
    [('Außenminister', 'title'), ('Sergej', 'name'), ('W', 'initial'), ('Lawrow', 'name')]
    """
    text, places = unmix(clean(surface))
    text, aside = _without_qualifier(text, kind)
    text, turned_at = restore_order(text, kind)
    words = _Words(
        text,
        turned_at,
        person=kind in (None, "person"),
        company=kind in (None, "organization"),
        institution=kind in (None, "organization", "place"),
        sure=bool(kind),
    )
    if len(words.texts) > 1:
        words.find_roles(lexicon(), lang.partition("-")[0].lower() if lang else "")
    behind = tuple(NameToken(token.text, "qualifier") for token in tokenize(aside))
    return ParsedName((*words.tokens(), *behind), turned_at > 0, bool(places))


def is_always_name(word: str) -> bool:
    """Say that a word of letters plays the role "name" wherever it stands among its like.

    False says nothing: the word may be a title, a particle or a patronymic in some place, or
    need cleaning. Where all words of a name are such and of one script, `parse` finds nothing
    else than these words in this order.

    >>> is_always_name("Lavrov"), is_always_name("van"), is_always_name("Viktorovich")
    (True, False, False)
    """
    if len(word) < 2 or word[-1] >= _FIRST_UNSPACED:
        return False
    if not word.isascii() and (
        clean(word) != word or word.translate(_MARKS) != word or len(scripts_in(word)) != 1
    ):
        return False
    words = lexicon()
    key = word_key(word)
    return not (
        key in words.other_than_names
        or key.upper() in words.numerals
        or word in words.name_numerals
        or key.endswith(words.title_endings)
        or is_small(key)
        or is_divisible(key)
        or may_stand_for_country(key)
        or _ends_as_patronymic(word, words)
    )


def _without_qualifier(text: str, kind: str | None) -> tuple[str, str]:
    """Part a name from a qualifier behind it: in parentheses, a maiden name, a peerage."""
    found = _IN_PARENTHESES.search(text)
    if found:
        return text[: found.start()], found[0]
    born = lexicon().maiden.search(text) if " " in text and kind in (None, "person") else None
    if born and (name := text[: born.start()].rstrip(" ,")):
        return name, text[born.start() :]
    comma = text.find(", ")
    if comma > 0 and kind in (None, "person"):
        words = lexicon()
        # "7th Marquess of Salisbury"
        behind = [word_key(token.text) for token in tokenize(text[comma:])]
        first = next((word for word in behind if not word[0].isdigit()), "")
        if first in words.peerage and len(behind) > 1:
            return text[:comma], text[comma:]
    return text, ""


class _Words:
    """The words of one name while their roles are being found; "" is not yet known.

    `turned_at` is where the part begins that stood before a comma, 0 where nothing was turned.
    """

    def __init__(
        self,
        text: str,
        turned_at: int,
        *,
        person: bool,
        company: bool,
        institution: bool,
        sure: bool,
    ) -> None:
        self.text = text
        self.turned_at = turned_at
        self.person = person
        self.company = company
        self.institution = institution
        self.sure = sure
        self.texts: list[str] = []
        self.keys: list[str] = []
        self.ends: list[int] = []
        self.roles: list[Role | Literal[""]] = []
        self.part_at = -1
        # Last, since names written small have a small last word too.
        self.has_capitals = text[:1] != "" and not text.islower() and not text.isupper()
        last_end = 0
        for token in tokenize(text):
            start, end, word = token.start, token.end, token.text
            if self.part_at < 0 and self.texts and self._begins_part(last_end, start):
                self.part_at = len(self.texts)
            last_end = end
            if word[-1] >= _FIRST_UNSPACED and company and self._add_company(word, end):
                continue
            whole = not institution or word in lexicon().legal_attached
            if not whole and (parts := divided(word))[1:]:
                for part in parts:
                    self._add(part, end)
                continue
            if person and word[-1] >= _FIRST_UNSPACED:
                self._add_attached(word, end)
            else:
                self._add(word, end)

    def _begins_part(self, last_end: int, start: int) -> bool:
        """Say whether a comma stands between two words, or stood there before turning."""
        if self.turned_at:
            return start >= self.turned_at
        return self.text.find(",", last_end, start) >= 0

    def _add(self, word: str, end: int, role: Role | Literal[""] = "") -> None:
        self.texts.append(word)
        self.keys.append(word.lower() if word.isascii() and word.isalpha() else word_key(word))
        self.ends.append(end)
        self.roles.append(role)

    def _add_attached(self, word: str, end: int) -> None:
        """Add a word of a script without spaces, split from a title grown together with it."""
        words = lexicon()
        if word_key(word) not in words.after:
            start, stop = _attached_title(word, words)
            if stop < len(word):
                self._add(word[:stop], end)
                self._add(word[stop:], end, "title")
                return
            if start:
                self._add(word[:start], end, "title")
                self._add(word[start:], end)
                return
        self._add(word, end)

    def _add_company(self, word: str, end: int) -> bool:
        """Add a word that a legal form is grown together with, split; False when there is none."""
        for form in lexicon().legal_attached:
            size = len(form)
            if len(word) <= size:
                continue
            if word.endswith(form):
                self._add(word[:-size], end - size)
                self._add(form, end, "suffix")
                return True
            if word.startswith(form):
                self._add(form, end - len(word) + size, "suffix")
                self._add(word[size:], end)
                return True
        return False

    def find_roles(self, words: Lexicon, lang: str) -> None:
        """Fill in every role; the earlier steps take precedence over the later."""
        if self.company:
            self._find_legal_forms(words, lang)
        if self.person:
            # Before and after: `Ford, Sr.` is no Spanish señor, `King Jr., MP` has a title last.
            self._find_suffixes(words)
            self._find_titles(words, lang)
            if "title" in self.roles:
                self._find_suffixes(words)
        self._find_articles()
        self._find_particles(words)
        if self.institution:
            self._find_small_words()
        if self.person:
            self._find_initials(words)
            self._find_patronymic(words)
        if not any(role in ("", "name") for role in self.roles):
            self.roles = ["name" for _ in self.roles]

    def tokens(self) -> tuple[NameToken, ...]:
        """Give the result; initials written together come apart, countries are spelled out."""
        tokens: list[NameToken] = []
        # Beside a title it is a person's name: US President Joe Biden.
        spelled = self.institution and len(self.texts) > 1 and "title" not in self.roles
        # U.S. Department, U.K. Parliament: nobody's initials.
        dotted = spelled and any(map(tells_type, self.keys))
        for text, role in zip(self.texts, self.roles, strict=True):
            if role == "initial" and not (dotted and "." in text and spelled_out(text)):
                letters = [letter for letter in text.split(".") if letter]
                tokens.extend(NameToken(letter, "initial") for letter in letters)
                continue
            if spelled and role in ("", "name", "initial") and (parts := spelled_out(text)):
                tokens.extend(NameToken(part, "name") for part in parts)
                continue
            plain = text.translate(_MARKS) if not text.isalpha() or not text.isascii() else text
            if "." in plain:
                plain = plain.replace(".", "")
            tokens.append(NameToken(plain or text, role or "name"))
        return tuple(tokens)

    def _find_titles(self, words: Lexicon, lang: str) -> None:
        self._mark_titles(0, words, lang)
        if self.part_at > 0:
            self._mark_titles(self.part_at, words, lang)
        end = len(self.keys)
        while end > 1:
            found = 0
            for phrase in words.after.get(self.keys[end - 1], ()):
                size = len(phrase.words)
                if tuple(self.keys[max(0, end - size) : end]) == phrase.words:
                    found = size
                    break
            if not found or found >= end or self.roles[end - 1]:
                break
            # orosz elnök, volt köztársasági elnök
            while found + 1 < end and self._is_common(end - found - 1, words):
                found += 1
            for place in range(end - found, end):
                self.roles[place] = "title"
            end -= found

    def _mark_titles(self, place: int, words: Lexicon, lang: str) -> None:
        """Mark the titles that start at a place, one behind the other."""
        keys, count = self.keys, len(self.keys)
        while self.turned_at and count > place and self.roles[count - 1]:
            count -= 1
        start = place
        if start == count:
            return
        if keys[place] in words.articles and place + 1 < count:
            place += 1
        after_article = place
        while place < count:
            pending = place
            while pending < count and keys[pending] in words.modifiers:
                pending += 1
            if pending == count or self.roles[pending]:
                break
            found = self._title_at(pending, words, lang)
            # exprezident Klaus: what stands before titles may be one.
            while not found and pending > place:
                pending -= 1
                found = self._title_at(pending, words, lang)
            while not found:
                # European Commission | President, eduskunnan | puhemies, U.S. | Secretary of State
                size = self._realm_at(pending, words) or self._is_common(pending, words)
                pending += size
                if not size or pending >= count or self.roles[pending]:
                    break
                found = self._title_at(pending, words, lang)
            # A last word that could be a title is the name, unless one stands before it; and so
            # is the only one that stood before a comma: "King, Stephen".
            if not found or (pending + found >= count and (start == 0 or self.turned_at)):
                break
            end = self._behind_realm(pending + found, count, words, lang)
            for marked in range(place, end):
                self.roles[marked] = "title"
            place = end
        if place > after_article > start:
            self.roles[start] = "article"

    def _title_at(self, at: int, words: Lexicon, lang: str) -> int:
        """How many words the title has that starts at a place, 0 for none."""
        keys = self.keys
        for phrase in words.before.get(keys[at], ()):
            size = len(phrase.words)
            if tuple(keys[at : at + size]) == phrase.words:
                if phrase.langs and lang not in phrase.langs:
                    continue
                return size
        if _is_compound(keys[at], words.title_endings):
            return 1
        # CDU-Chef
        second = at + 1 < len(keys) and keys[at + 1] in words.hyphenated_titles
        return 2 * (second and self.text.startswith("-", self.ends[at]))

    def _behind_realm(self, place: int, count: int, words: Lexicon, lang: str) -> int:
        """Where what stands behind a title and belongs to it ends: President | of the European
        Commission, الرئيس | السابق, ministrica | kulture. A name must be left."""
        end = at = place
        while at < count and not self.roles[at] and not self._title_at(at, words, lang):
            key = self.keys[at]
            if key in words.following:
                size = 1
            else:
                size = self._realm_at(at, words) or self._is_common(at, words)
            if size:
                end = at = at + size
            elif (
                key in words.particles
                or key in words.articles
                or is_small(key)
                or self.texts[at][-1] == "'"
            ):
                at += 1
            else:
                break
        return end if end < count else place

    def _realm_at(self, at: int, words: Lexicon) -> int:
        """How many words an institution or a country has that titles are named with, 0 for none."""
        key = self.keys[at]
        for phrase in words.realms.get(key, ()):
            size = len(phrase.words)
            if tuple(self.keys[at : at + size]) == phrase.words:
                return size
        # Minister Israel Katz: a country alone before a surname is a given name.
        is_country = at + 2 < len(self.keys) and any(map(str.isupper, concepts_of(key)))
        return int(is_country and not is_given_name(key))

    def _is_common(self, at: int, words: Lexicon) -> bool:
        """Whether a word is written small where names are not, and is no part of a name."""
        key, text = self.keys[at], self.texts[at]
        return (
            len(text) > 1
            and text.islower()
            and self.has_capitals
            and key not in words.particles
            and key not in words.inner_particles
            and key not in words.small_particles
            and key not in words.small_suffixes
            and not self.text.startswith(("-", "."), self.ends[at])
            and not self.text[: self.ends[at] - len(text)].endswith("-")
            and not is_given_name(key)
        )

    def _find_suffixes(self, words: Lexicon) -> None:
        keys, roles = self.keys, self.roles
        end = len(keys)
        while end > 1 and roles[end - 1] == "title":
            end -= 1
        while end > 1 and not roles[end - 1]:
            length = 0
            for size in (2, 1):
                phrase = tuple(keys[max(0, end - size) : end])
                if any(found.words == phrase for found in words.suffixes.get(phrase[0], ())):
                    length = len(phrase)
                    break
            if not length and self._is_generation(end - 1, words):
                length = 1
            if not length or length >= end or not any(not r for r in roles[: end - length]):
                return
            for place in range(end - length, end):
                roles[place] = "suffix"
            end -= length

    def _find_legal_forms(self, words: Lexicon, lang: str) -> None:
        keys, roles = self.keys, self.roles
        end = len(keys)
        while end > 1 and roles[end - 1] == "suffix":
            end -= 1
        start = 0
        while end > start + 1:
            for phrase in words.legal_behind.get(keys[end - 1], ()):
                place = end - len(phrase.words)
                if place > start and self._is_legal_form(phrase, place, end):
                    break
            else:
                break
            roles[place:end] = ["suffix"] * (end - place)
            end = place
        while end > start + 1:
            for phrase in words.legal_front.get(keys[start], ()):
                place = start + len(phrase.words)
                if phrase.langs and lang not in phrase.langs:
                    continue
                if place < end and self._is_legal_form(phrase, start, place):
                    break
            else:
                break
            roles[start:place] = ["suffix"] * (place - start)
            start = place

    def _is_legal_form(self, phrase: Phrase, start: int, end: int) -> bool:
        """Say whether words are a form; without a kind only as no person's name is written."""
        if tuple(self.keys[start:end]) != phrase.words:
            return False
        if self.sure:
            return True
        first = self.ends[start] - len(self.texts[start])
        return legal_spelling(self.text[first : self.ends[end - 1]]) in lexicon().legal_clear

    def _is_generation(self, place: int, words: Lexicon) -> bool:
        """Say whether a word is a suffix by the way it is written: `II`, `sen.`."""
        text = self.texts[place]
        if self.keys[place] in words.small_suffixes:
            return text.islower() and not self.text.islower()
        if text in words.numerals:
            return True
        return text in words.name_numerals and not self.text.isupper()

    def _find_articles(self) -> None:
        text, count = self.text, len(self.texts)
        if "'" not in text:
            return
        for place in range(count - 1):
            if self.texts[place][-1] == "'" and self.keys[place] in elided_words():
                self.roles[place] = self.roles[place] or "article"

    def _find_particles(self, words: Lexicon) -> None:
        keys, roles, text = self.keys, self.roles, self.text
        last = len(keys) - 1
        while last > 0 and roles[last]:
            last -= 1
        if keys[0] == "the" and not roles[0] and last > 0:
            roles[0] = "article"
        begun = False
        for place in range(last):
            if roles[place]:
                continue
            key = keys[place]
            if (
                key in words.particles
                or self.texts[place] in words.marked_particles
                or (begun and key in words.inner_particles)
                or (begun and key in words.small_particles and self.texts[place].islower())
                or (key in words.hyphenated_particles and text.startswith("-", self.ends[place]))
            ) and not text.startswith(".", self.ends[place]):
                roles[place] = "particle"
            begun = True

    def _find_small_words(self) -> None:
        """Mark what says nothing between the words of an institution: of, und, для.

        Where it may be a person, only as nobody's name is written: of two letters and more, small
        among words that are not, and not behind a hyphen.
        """
        all_small = self.text.islower()
        for place, (key, text) in enumerate(zip(self.keys, self.texts, strict=True)):
            may_be_name = self.person and (
                len(text) < 2
                or all_small
                or not text.islower()
                or self.text[: self.ends[place] - len(text)].endswith("-")
            )
            if not self.roles[place] and not may_be_name and is_small(key):
                self.roles[place] = "particle"

    def _find_initials(self, words: Lexicon) -> None:
        roles = self.roles
        last = len(roles) - 1
        for place, word in enumerate(self.texts):
            if roles[place]:
                continue
            if len(word) == 1:
                if word.isupper() or (word < _FIRST_OF_EAST_ASIA and word.islower()):
                    roles[place] = "initial"
            elif word in words.numerals and self._is_shortened(place, last, 5):
                roles[place] = "suffix"  # II. János Pál
            elif word[1] == "." or word[-1] == "." or self._is_shortened(place, last):
                roles[place] = "initial"

    def _is_shortened(self, place: int, last: int, letters: int = 3) -> bool:
        """Say whether a word is short for a given name, as in `Yu. Ushakov`."""
        short = len(self.texts[place]) <= letters and place < last
        return short and self.text.startswith(".", self.ends[place])

    def _find_patronymic(self, words: Lexicon) -> None:
        texts, roles = self.texts, self.roles
        names = [place for place, role in enumerate(roles) if role in ("", "initial")]
        for order, place in enumerate(names):
            if not order or roles[place]:
                continue
            after = len(names) - order - 1
            if self.text.startswith((" (", "-"), self.ends[place]):
                continue
            if not after and order < 2:
                return
            if self.keys[place] in words.patronymic_words and after:
                if order > 1:
                    roles[place - 1] = roles[place] = "patronymic"
                return
            if not _ends_as_patronymic(texts[place], words):
                continue
            if after or (
                order > 1
                and not any(roles[names[before]] for before in range(order))
                and fold(texts[names[0]]).endswith(words.surname_endings)
            ):
                roles[place] = "patronymic"
            return


def _ends_as_patronymic(text: str, words: Lexicon) -> bool:
    folded = fold(text.translate(_MARKS))
    if not folded.endswith(words.patronymic_endings):
        return False
    for ending in words.patronymic_endings:
        if folded.endswith(ending):
            return len(folded) - len(ending) >= words.patronymic_stem
    return False


def _is_compound(key: str, endings: tuple[str, ...]) -> bool:
    return key.endswith(endings) and key not in endings


def _attached_title(word: str, words: Lexicon) -> tuple[int, int]:
    """Give where the name starts and stops in a word that a title may be grown together with.

    At least one character must stay for a title of two and more, two for a title of one, as in
    氏 and 씨, which end names themselves.
    """
    for title in words.attached_end:
        if word.endswith(title) and len(word) > len(title):
            stop = len(word) - len(title)
            for modifier in words.attached_modifiers:
                if word.endswith(modifier, 0, stop) and stop - len(modifier) > 1:
                    stop -= len(modifier)
                    break
            if stop > (len(title) == 1):
                return 0, stop
            break
    for title in words.attached_start:
        start = word.find(title)
        # 俄罗斯外长拉夫罗夫: a country may stand before the title, and belongs to it.
        if start >= 0 and start != 1 and len(word) - start - len(title) > 1:
            return start + len(title), len(word)
    return 0, len(word)
