"""Undo the ending that a language puts on a name: `Lawrows`, `Путиным`, `Trumpas`, `Moszkvában`.

In: one word of a name. Out: the base forms it may be an inflection of, likeliest first, each
with the rule in plain words. Whether a base form is a name at all is not known here: an ending
is evidence for others to weigh, so the word itself always stays a candidate too. Women's forms of
a surname (Zelenská, Zelenský) are among the rules with a low weight: she is as often someone else.

The rules are data, one file a language in `data/inflection/`; every file whose script fits is
tried, the language of the text first. A rule takes an ending off and puts the ending of the base
in its place; a `change` of the stem (Helsinki, Helsingissä) is combined with every rule that
only adds an ending.

A weight is how far an undoing can be trusted, a product of three things:

- the weight of the rule, from the file: in a text of its language, how often does a long name
  that ends so stand in that case? 0.9 nearly always, 0.7 usually, 0.5 as often as not, 0.3
  seldom. A frequent case with an ending that no base form has is high, a rare one that looks
  like the end of many base forms is low.
- how many letters of the base the word still shows: `Rios` keeps three, and any three letters
  are another name by chance; from six on nothing is taken off.
- how much the ending itself says, which counts where the language is not known: a lone -s or -a
  is the end of one name in ten in some language, `-ového` of none but a Czech or Slovak one. A
  letter that few orthographies have (-ą) counts as two. Behind an apostrophe every ending says
  much. In a text of another language, which declines foreign names its own way or not at all,
  it is less still; so is that of a language few texts are in (`share` in its file). A script that
  only one language here is written in says which language it is. Languages that agree on a base
  add a little to each other.

What a form is may say more than its weight, and stands in the file as `of`: adjectives are made
"of one word" and no given name stands before them (a Stoltenberger or Putinov with one is somebody
else), and some surnames are "of a woman".

So a short ending off a short stem in an unknown language comes out below 0.1, and a one-letter
ending in an unknown language never reaches 0.5. What a weight is worth in a decision is fitted
in `link`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import prod
from pathlib import Path

from entitylink.errors import DataFileError
from entitylink.names.undone import How, Undone
from entitylink.text.clean import fold_marks
from entitylink.text.scripts import main_script, script_of
from entitylink.text.tables import Table, read_table

__all__ = ["InflectionFile", "inflection_files", "undo"]

DATA = Path(__file__).parent / "data" / "inflection"

_KEPT = (0.05, 0.1, 0.25, 0.45, 0.7, 0.9, 1.0)
"""By the letters of the base that are still there: how far they are no chance."""

_SAYS = (0.3, 0.45, 0.65, 0.85, 0.95)
"""By the length of the ending: how far it points to its language, where none is given."""
_SAYS_OF_ANOTHER = 0.65
"""The same once more, where another language is given."""

_AGREED = 0.2
"""How much of what other languages say for the same base is added, where none is given."""

_DISCORD = 0.5
"""A foreign name breaks vowel harmony where it sounds otherwise than it is written (Biden'ın)."""

_FINAL = str.maketrans("ς", "σ")
"""A folded word has no final form of a letter."""
_APOSTROPHES = dict.fromkeys(map(ord, "\u2019\u2018\u201b\u02bc\u02b9\u00b4`\u2032\uff07"), "'")

# A longer word is no name, and its copies would cost.
_LONGEST = 60


_HOW: Mapping[str, How] = {"": "inflection", "one word": "derived", "a woman": "feminine"}


@dataclass(frozen=True, slots=True)
class _Rule:
    base: str
    case: str
    weight: float
    least: int
    after: tuple[str, ...]
    not_after: tuple[str, ...]
    text: str
    language: str
    also: tuple[str, ...]
    shown: int = 0
    """Letters that the ending and the end of the base begin with alike."""
    says: float = 1.0
    harmony: str = ""
    """The vowels one of which must be the last of the stem; none of them is no harmony at all."""
    vowels: str = ""
    """All vowels that take part in harmony; the others are passed over."""
    neutral: bool = True
    """Whether a stem fits that has no vowel which takes part."""
    transparent: str = ""
    """The vowels that are passed over where they are not in harmony."""
    how: How = "inflection"
    changed: str = ""
    """The end of the stem that goes with the ending; its vowels count: Kínában has a back á."""

    def fits(self, stem: str) -> bool:
        """Whether the ending may stand behind this stem, in small letters, but for harmony."""
        if len(stem) < self.least or (self.after and not stem.endswith(self.after)):
            return False
        return not (self.not_after and stem.endswith(self.not_after))

    def in_harmony(self, stem: str) -> bool:
        """Whether the vowels of the ending follow those of the stem, in small letters."""
        if not self.harmony:
            return True
        for char in reversed(stem + self.changed):
            if char in self.harmony:
                return True
            if char in self.vowels and char not in self.transparent:
                return False
        return self.neutral


@dataclass(frozen=True)
class InflectionFile:
    """One data file, checked: the rules of a language by their endings."""

    language: str
    code: str
    script: str
    rules: Mapping[str, tuple[_Rule, ...]]
    examples: tuple[tuple[str, str, str], ...]
    near_misses: tuple[str, ...]
    """Words of which nothing is undone in this language."""
    doubtful: tuple[str, ...] = ()
    """Names that end as if inflected. Tests say that what is undone of them weighs little; nothing
    else looks at them."""


def undo(word: str, *, lang: str | None = None, limit: int = 8) -> tuple[Undone, ...]:
    """List the forms that a word may be inflected from, the likeliest first.

    With `lang` (BCP 47) the rules of that language come first, whatever their weight. The word
    itself is never in the list, no base is in it twice, and at most `limit` are given. How the
    weights (0..1) come about is told at the head of this module.

    >>> [(found.base, found.rule) for found in undo("Lawrows", lang="de", limit=1)]
    [('Lawrow', 'German genitive -s')]
    >>> undo("Путиным", lang="ru")[0].base
    'Путин'
    """
    word = word.translate(_APOSTROPHES) if not word.isascii() else word.replace("`", "'")
    if len(word) < 2 or len(word) > _LONGEST:
        return ()
    small = word.lower().translate(_FINAL)
    if len(small) != len(word):
        small = word
    by_ending, longest, only = _rules_of(main_script(word))
    if not by_ending:
        return ()
    capitals = word.isupper()
    code = lang.partition("-")[0].lower() if lang else ""
    code = "nb" if code in ("no", "nn") else code or only
    found: dict[str, tuple[int, float, _Rule]] = {}
    others: dict[str, dict[str, float]] = {}
    for size in range(1, min(longest, len(word)) + 1):
        for rule in by_ending.get(small[-size:], ()):
            stem = small[:-size]
            if not rule.fits(stem):
                continue
            base = word[: len(stem)] + (rule.base.upper() if capitals else rule.base)
            if base == word:
                continue
            own = code == rule.language or code in rule.also
            weight = rule.weight * _KEPT[min(len(stem) + rule.shown, len(_KEPT) - 1)]
            if not own:
                weight *= rule.says * _SAYS_OF_ANOTHER if code else rule.says
            if rule.harmony and not rule.in_harmony(stem):
                if not own:
                    continue
                weight *= _DISCORD
            known = found.get(base)
            if known is None or (-int(own), -weight) < (known[0], -known[1]):
                found[base] = (-int(own), weight, rule)
            if not code:
                said = others.setdefault(base, {})
                said[rule.language] = max(weight, said.get(rule.language, 0.0))
    for base, said in others.items():
        _, weight, rule = found[base]
        against = prod(1.0 - one for one in said.values())
        found[base] = (0, weight + _AGREED * (1.0 - against - weight), rule)
    ordered = sorted(found.items(), key=lambda item: (item[1][0], -item[1][1], item[0]))
    return tuple(
        Undone(base, rule.text, rule.language, round(weight, 3), rule.how)
        for base, (_, weight, rule) in ordered[:limit]
    )


@cache
def inflection_files() -> tuple[InflectionFile, ...]:
    """Read and check all files, in the order of their names."""
    return tuple(_read(path) for path in sorted(DATA.glob("*.toml")))


@cache
def _rules_of(script: str) -> tuple[Mapping[str, tuple[_Rule, ...]], int, str]:
    """The rules by their endings, the letters of the longest ending, the language if there is one.

    Georgian letters say as clearly as a hint that the text is Georgian.
    """
    files = [file for file in inflection_files() if file.script == script]
    rules: dict[str, list[_Rule]] = {}
    for file in files:
        for ending, found in file.rules.items():
            rules.setdefault(ending, []).extend(found)
    longest = max(map(len, rules), default=0)
    only = files[0].code if len(files) == 1 else ""
    return {ending: tuple(found) for ending, found in rules.items()}, longest, only


def _read(path: Path) -> InflectionFile:
    data = read_table(path)
    data.only(
        *("language", "code", "also", "script", "source", "share", "apostrophe"),
        *("letters", "harmony", "neutral", "transparent"),
        *("rules", "changes", "examples", "near_misses", "doubtful"),
    )
    language, code, script = data.text("language"), data.text("code"), data.text("script")
    data.text("source")
    behind_apostrophe = data.number("apostrophe", 0.0)
    rules: dict[str, list[_Rule]] = {}
    for row in data.tables("rules"):
        ending, rule = _rule(data, row, script)
        same = [known for known in rules.get(ending, ()) if known.base == rule.base]
        if any(known.after == rule.after for known in same):
            raise DataFileError(f"{row.where}: -{ending} for -{rule.base} is an earlier rule too")
        rules.setdefault(ending, []).append(rule)
        quoted = f"'{ending}"
        if behind_apostrophe and not rule.base and quoted not in rules and ending[0] not in "'-":
            text, says = f"{language} {rule.case} {quoted}", _SAYS[-1] * data.number("share", 1.0)
            rules[quoted] = [
                _Rule("", rule.case, behind_apostrophe, 2, (), (), text, code, rule.also, 0, says)
            ]
    _add_changes(rules, _changes(data, script), script)
    examples = []
    for place, example in enumerate(data.rows("examples")):
        if len(example) != 3:
            raise DataFileError(
                f"{data.where}: examples[{place}] is {example!r}; expected [word, base, case]"
            )
        examples.append((example[0], example[1], example[2]))
    near_misses = tuple(data.texts("near_misses"))
    if not rules or not examples or not near_misses:
        raise DataFileError(f"{data.where}: expected at least one rule, example and near miss")
    return InflectionFile(
        language=language,
        code=code,
        script=script,
        rules={ending: tuple(found) for ending, found in rules.items()},
        examples=tuple(examples),
        near_misses=near_misses,
        doubtful=tuple(data.texts("doubtful")),
    )


def _add_changes(
    rules: dict[str, list[_Rule]], changes: list[tuple[str, str, float]], script: str
) -> None:
    """Combine every rule that only adds an ending with every change of the stem before it."""
    plain = [
        (ending, rule)
        for ending, found in rules.items()
        for rule in found
        if not rule.base and ending[0] not in "'-"
    ]
    for ending, rule in plain:
        for stem, base, share in changes:
            if (rule.after and not stem.endswith(rule.after)) or stem.endswith(rule.not_after):
                continue
            same = rules.setdefault(stem + ending, [])
            if any(known.base == base for known in same):
                continue
            text = rule.text.replace(f"-{ending}", f"-{stem}{ending}")
            changed = replace(rule, base=base, weight=rule.weight * share, after=(), not_after=())
            changed = replace(
                changed,
                least=max(rule.least - len(stem), 1),
                shown=_alike(stem, base),
                changed=stem,
                # A vowel that only stands before endings belongs to them: Estonian Putini-le.
                says=rule.says * _says(stem[len(base) :] + ending, script) / _says(ending, script),
                text=f"{text} for -{base}" if base else text,
            )
            same.append(changed)


def _rule(data: Table, row: Table, script: str) -> tuple[str, _Rule]:
    """Read one row: the ending and its rule."""
    row.only("ending", "base", "case", "of", "weight", "min", "after", "not_after", "harmony")
    language = data.text("language")
    ending, base, case = row.text("ending"), row.text("base", ""), row.text("case")
    if not ending:
        raise row.fail("ending", "at least one character")
    _check_script(row, "ending", ending, script)
    _check_script(row, "base", base, script)
    weight = row.number("weight")
    if not 0 < weight <= 1:
        raise row.fail("weight", "a number above 0, at most 1")
    classes = data.table("harmony") if "harmony" in data else None
    harmony = row.text("harmony", "")
    if harmony and (classes is None or harmony not in classes):
        raise row.fail("harmony", "a class of [harmony]")
    neutral = data.text("neutral", "")
    how = _HOW.get(row.text("of", ""))
    if how is None:
        raise row.fail("of", " or ".join(repr(of) for of in _HOW if of))
    return ending.translate(_FINAL), _Rule(
        base=base,
        case=case,
        weight=weight,
        least=int(row.number("min")),
        after=_letters(data, row.texts("after")),
        not_after=_letters(data, row.texts("not_after")),
        text=f"{language} {case} -{ending}" + (f" for -{base}" if base else ""),
        language=data.text("code"),
        also=tuple(data.texts("also")),
        shown=_alike(ending, base),
        says=_says(ending, script) * data.number("share", 1.0),
        harmony=classes.text(harmony) if classes and harmony else "",
        vowels="".join(map(classes.text, classes)) if classes and harmony else "",
        neutral=neutral in ("", harmony),
        transparent=data.text("transparent", ""),
        how=how,
    )


def _changes(data: Table, script: str) -> list[tuple[str, str, float]]:
    """Read how a stem looks before an ending, how in the base form, and how likely that is."""
    changes = []
    for row in data.tables("changes"):
        row.only("stem", "base", "weight")
        stem, base, weight = row.text("stem"), row.text("base"), row.number("weight")
        if not stem or stem == base:
            raise row.fail("stem", "letters other than those of the base")
        if not 0 < weight <= 1:
            raise row.fail("weight", "a number above 0, at most 1")
        _check_script(row, "stem", stem, script)
        _check_script(row, "base", base, script)
        changes.append((stem, base, weight))
    return changes


def _letters(data: Table, names: Sequence[str]) -> tuple[str, ...]:
    """Put the letters of a class of [letters], named by a capital, in the place of its name."""
    found: list[str] = []
    for name in names:
        classes = data.table("letters") if "letters" in data else None
        found.extend(classes.texts(name) if classes and name in classes else (name,))
    return tuple(dict.fromkeys(found))


def _says(ending: str, script: str) -> float:
    if "'" in ending:
        return _SAYS[-1]
    size = len(ending)
    if script == "Latn":
        size += sum(not char.isascii() for char in ending)
    return _SAYS[min(size, len(_SAYS)) - 1]


def _alike(ending: str, base: str) -> int:
    """Count the letters with which both begin; marks do not count: Kínában shows the a of Kína."""
    count = 0
    for one, other in zip(fold_marks(ending), fold_marks(base), strict=False):
        if one != other:
            break
        count += 1
    return count


def _check_script(row: Table, key: str, value: str, script: str) -> None:
    for char in value:
        if char not in "'-" and script_of(char) != script:
            raise row.fail(key, f"letters of {script} only, but {char!r} is {script_of(char)}")
