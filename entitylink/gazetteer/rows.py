"""The rows of entities as they come: looked at, and put aside on disk.

In: entities, one at a time, in any order. Out: columns of facts, names and words in the order they
came, and the words, languages and kinds that were met. Their final order is found in
`gazetteer.build`.

Each name is split into words here, and once; of all that comes in, only unique words and the
languages each stands in stay in memory.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from numbers import Real

from entitylink.errors import EntityError
from entitylink.gazetteer.facts import borne_problem, further_problem, line_of, printable
from entitylink.gazetteer.layout import NO_LANGUAGE, order_key
from entitylink.gazetteer.words import MOST_WORDS, ROLES, plain_word, split
from entitylink.index.spill import Column, Scratch, Texts
from entitylink.model import KINDS, NAME_KINDS, Entity, Name

__all__ = ["Rows"]

_LONGEST_ID = 1000
_MOST_LANGUAGES = 1 << 16
_TEXTS = ("id", "wikidata", "description", "country", "born", "died")

_ROLE = {role: place for place, role in enumerate(ROLES)}


class Rows:
    """Entities, names and words in the order they come, put aside on disk."""

    def __init__(self, scratch: Scratch) -> None:
        def column(name: str, typecode: str) -> Column:
            return Column(scratch, name, typecode)

        self.ent_facts = Texts(scratch, "ent_facts")
        self.ent_kind = column("ent_kind", "B")
        self.ent_prior = column("ent_prior", "f")
        self.ent_order = column("ent_order", "B")  # 16 bytes an entity
        self.ent_names = column("ent_names", "I")
        self.name_text = Texts(scratch, "name_text")
        self.name_lang = column("name_lang", "H")
        self.name_kind = column("name_kind", "B")
        self.name_count = column("name_count", "B")
        self.name_words = column("name_words", "I")
        self.name_roles = column("name_roles", "B")
        self.words: dict[str, int] = {}
        self._plain: dict[str, int] = {}
        """the Latin words, as written, that are names wherever they stand"""
        self.languages: dict[str, int] = {NO_LANGUAGE: 0}
        self.spoken: set[int] = set()
        """word << 16 | language, for words of a name whose language is known"""
        self.kinds = [0] * len(KINDS)
        self.entities = 0
        self.names = 0
        self._columns = [
            value for value in vars(self).values() if isinstance(value, (Column, Texts))
        ]

    def forget_spellings(self) -> None:
        """Free what only `add` needs; to be called when all entities are there."""
        self._plain.clear()

    def add(self, entity: Entity) -> None:
        """Put one entity aside.

        Raises: EntityError when it is not valid.
        """
        problem = _problem(entity, self.languages.keys())
        if problem:
            raise EntityError(
                f"entity {self.entities + 1} ({getattr(entity, 'id', entity)!r}): {problem}"
            )
        names = [
            name
            for name in (entity.names if len(entity.names) == 1 else dict.fromkeys(entity.names))
            if name.text.strip()
        ]
        self.ent_facts.append(line_of(entity, names))
        kind = KINDS.index(entity.kind)
        self.kinds[kind] += 1
        self.ent_kind.append(kind)
        self.ent_prior.append(entity.prior)
        self.ent_order.extend_bytes(order_key(entity.id)[:16].ljust(16, b"\0"))
        for name in names:
            self._add_name(name, entity.kind)
        self.ent_names.append(len(names))
        self.names += len(names)
        self.entities += 1
        if self.entities % 4096 == 0:
            for column in self._columns:
                column.trim()

    def _add_name(self, name: Name, kind: str) -> None:
        text = printable(name.text)
        words, language = self.words, self.languages.setdefault(name.lang, len(self.languages))
        self.name_text.append(text)
        self.name_lang.append(language)
        self.name_kind.append(NAME_KINDS.index(name.kind))
        written = text.split(" ")
        plain = self._plain
        try:
            # Nearly all words were seen before, and most of them play one role anywhere.
            numbers = [plain[part] for part in written] if len(written) <= MOST_WORDS else []
            roles = bytes(len(numbers))
        except KeyError:
            numbers = []
        if not numbers:
            parts = split(text, kind=kind, lang=name.lang)
            numbers = [words.setdefault(word, len(words)) for word, _ in parts]
            roles = bytes([_ROLE[role] for _, role in parts])
            for part in written[:MOST_WORDS]:
                word = plain_word(part)
                # Only what was filed just now: the lexicon holds the words of names, no others.
                if word is not None and word[1] == "Latn" and word[0] in words:
                    plain[part] = words[word[0]]
        self.name_words.extend(numbers)
        self.name_roles.extend_bytes(roles)
        if language:
            self.spoken.update([number << 16 | language for number in numbers])
        self.name_count.append(len(numbers))


def _problem(entity: Entity, languages: AbstractSet[str]) -> str:
    """What is wrong with an entity, "" for nothing; `languages` are known to be valid."""
    if not isinstance(entity, Entity):
        return "it is no Entity; expected one with an id, a kind and names"
    for field in _TEXTS:
        text = getattr(entity, field)
        if not isinstance(text, str):
            return f"{field} is {text!r}; expected a string"
    if not entity.id or printable(entity.id) != entity.id:
        return (
            "the id is empty, holds a tab or line break or has spaces around it; expected a "
            "string on one line"
        )
    if len(entity.id) > _LONGEST_ID:
        return f"the id has {len(entity.id)} characters; expected at most {_LONGEST_ID}"
    if entity.kind not in KINDS:
        return f"the kind is {entity.kind!r}; expected one of {', '.join(KINDS)}"
    # The greatest that 32 bits hold, which is what is stored.
    prior = entity.prior
    if not isinstance(prior, (int, float, Real)) or not 0 <= prior <= 3.4e38:
        return f"the prior is {prior!r}; expected a number from 0 to 3.4e38"
    named = False
    for name in entity.names:
        if not isinstance(name, Name) or not isinstance(name.text, str):
            return f"a name is {name!r}; expected a Name with a text"
        if not isinstance(name.lang, str) or (
            name.lang not in languages and printable(name.lang) != name.lang
        ):
            return f"the language of {name.text!r} is {name.lang!r}; expected a BCP 47 code or ''"
        if name.lang not in languages and len(languages) >= _MOST_LANGUAGES:
            return (
                f"the language of {name.text!r} is {name.lang!r}, and {len(languages)} others were "
                "met; expected BCP 47 codes, of which there are far fewer"
            )
        if name.kind not in NAME_KINDS:
            return f"a name has the kind {name.kind!r}; expected one of {', '.join(NAME_KINDS)}"
        if (name.since or name.until) and borne_problem(name):
            return borne_problem(name)
        named = named or bool(name.text.strip())
    return further_problem(entity) if named else "it has no name; expected at least one"
