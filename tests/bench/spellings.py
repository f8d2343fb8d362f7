"""Compare what the schemes write with spellings that are really in print.

    python tests/bench/spellings.py --data DIR [--target fr] [--misses 40]

From the reference: persons with a Russian or Ukrainian name of exactly three words, one of them a
patronymic ("Антон Павлович Чехов", "Чехов, Антон Павлович", "Чехов Антон Павлович"), an English
name, and a name of two or three words in the target language that equals none of the English ones.

How words are paired. The Latin words are laid on given name, patronymic and surname of one native
name, in any order, each on another one, so that the sum of rapidfuzz ratios is highest; a native
word is compared as the schemes of all languages write it first, and the best ratio counts, without
diacritics. What lies on the patronymic is left out. A pair is dropped when its ratio is below 58 of
100 (pseudonyms, other people's names, "von", Igor for Boris) or when its hyphens differ; the column
"dropped" counts them. A pair is also left out when the Latin word has a letter that the target's
alphabet lacks (Čerenkov among the French names): it was copied from another language or a catalog.
The column "foreign letters" counts these pairs, and "any with them" takes them as missed.
Hyphenated words are pairs part by part. Of "Петр" and "Пётр" for one person only "Пётр" is used.
Every distinct pair of words counts once for each target.

Labels and aliases are not told apart, so one native word has several right answers, and the first
variant can equal one of them only; "word's first" is the share of native words (each person's
apart) for which the first variant is among the spellings of that person. Many labels are English
in whole or in part, or come from another language, and no rule of the target language can write
them. So the pairs that no variant equals are divided:

- English: in an English name of the same item, or what an English scheme writes;
- accents: equal to a variant without diacritics;
- foreign: what the press of another language writes first;
- left: none of these.

What `variants` gives is what counts; "borrowed" is what it takes from another language (English)
and gives last, and is among "any".

"own" leaves the English and the foreign misses out; it is kind to the schemes (Victor is French,
too). "not English" are the pairs whose Latin word is in no English name of the item, hits and
misses alike; it is hard on them. "no accents" compares without diacritics. The last columns are
about all names in the target language, those included that the item has in English, too (Vladimir
Putin in Turkish); many of these are copies that no newspaper of the language prints.

Items with an odd QID number are reported; `--misses` lists those of the even ones only, grouped
by cause, the largest groups first.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache, partial
from itertools import permutations
from pathlib import Path

from development_data import add_data_argument, facts, same_text
from rapidfuzz import fuzz
from unidecode import unidecode

from entitylink.text.scripts import main_script
from entitylink.translit.catalog import schemes
from entitylink.translit.scheme import Scheme
from entitylink.translit.write import Variants, variants

ASKED = ("fr", "nl", "es", "hu", "tr")  # always printed, others with enough pairs
LEAST_PAIRS = 100
LEAST_RATIO = 58.0
LIMIT = 8  # spellings of one word that are looked at, as many as `variants` gives
KINDS = ("first", "other", "borrowed", "English", "accents", "foreign", "left")
COPIED = ("cs", "de", "es", "fr", "hu", "nl", "pl", "tr")  # whose spellings are met in others
# Letters beside a to z, as CLDR lists them for the language; Spanish papers accent y in Býkov.
LETTERS = {
    "es": "áéíñóúüý",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "hu": "áéíóöőúüű",
    "nl": "áäéëíïóöúü",
    "tr": "âçğıîöşüû",
}

# The endings of East Slavic patronymics; -ич alone is Ильич, Лукич, Кузьмич.
PATRONYMIC = {
    "ru": re.compile(r"\w{2}(?:[оеё]вич|[оеё]вна|[ьиму]ич|[лмкт]ич|[иы]нична|ична)$"),
    "uk": re.compile(r"\w{2}(?:[оеєй]вич|йович|[оеіїє]вна|[лмкт]ич|ична)$"),
}
WORD = re.compile(r"[^\W\d_]+(?:['\u2019\u02bc-][^\W\d_]+)*$")


@dataclass(frozen=True)
class FullName:
    """A native name taken apart, in lower case."""

    given: str
    patronymic: str
    surname: str
    lang: str = "ru"

    @property
    def parts(self) -> tuple[str, str, str]:
        return self.given, self.patronymic, self.surname


@dataclass(frozen=True)
class Pair:
    """One native word and one published spelling of it, both in lower case."""

    lang: str
    native: str
    latin: str


@dataclass(frozen=True)
class Aligned:
    """A pair, and how alike its two words look (0..100)."""

    pair: Pair
    ratio: float


@dataclass
class Pairs:
    """The pairs of one target in one half of the items."""

    names: int = 0
    dropped: int = 0
    foreign: set[Pair] = field(default_factory=set)  # with letters the target does not have
    # Is the Latin word in an English name of each item that has the pair?
    english: dict[Pair, bool] = field(default_factory=dict)
    # Pairs of names that are English names of the item, too; in the order of the data.
    shared: dict[Pair, None] = field(default_factory=dict)
    # (QID, language, native word) -> all its spellings
    printed: dict[tuple[str, str, str], set[str]] = field(default_factory=lambda: defaultdict(set))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_data_argument(parser)
    parser.add_argument("--target", action="append", help="this target only (may be repeated)")
    parser.add_argument("--misses", type=int, default=0, help="list so many of the even items")
    parser.add_argument("--half", choices=["odd", "even"], default="odd")
    arguments = parser.parse_args()
    found = read_pairs(arguments.data)
    half = 0 if arguments.misses else int(arguments.half == "odd")
    chosen = {
        target: found[target, half]
        for target in sorted({target for target, _ in found})
        if (target in arguments.target if arguments.target else is_shown(target, found))
    }
    show(chosen, half)
    if arguments.misses:
        for target, pairs in chosen.items():
            show_misses(target, pairs, arguments.misses)


def is_shown(target: str, found: dict[tuple[str, int], Pairs]) -> bool:
    return target in ASKED or len(found[target, 1].english) >= LEAST_PAIRS


@cache
def targets_of(lang: str) -> dict[str, Scheme]:
    """The preferred scheme for each target that is written in Latin letters."""
    found: dict[str, Scheme] = {}
    for scheme in schemes(lang):
        if scheme.target not in ("", lang) and scheme.target_script == "Latn":
            found.setdefault(scheme.target, scheme)
    return found


# --- pairs -------------------------------------------------------------------------------------


def read_pairs(data: Path) -> dict[tuple[str, int], Pairs]:
    """The pairs of all targets, apart for even (0) and odd (1) QID numbers."""
    targets = {target for lang in PATRONYMIC for target in targets_of(lang)} - {"en"}
    found: dict[tuple[str, int], Pairs] = defaultdict(Pairs)
    for qid, names in persons(data):
        english = [name for languages, name in names if "en" in languages]
        natives = full_names(names) if english else []
        if not natives:
            continue
        english_words = {word for name in english for word in re.split(r"[\s,-]+", name.lower())}
        for languages, name in names:
            if main_script(name) != "Latn":
                continue
            is_english = any(same_text(name, other) for other in english)
            for target in languages & targets:
                rows = align(name, natives)
                rows = [row for row in rows if target in targets_of(row.pair.lang)]
                pairs = found[target, int(qid[1:]) % 2]
                if is_english:
                    pairs.shared.update(dict.fromkeys(right_pairs(rows, target)))
                else:
                    add(pairs, qid, target, rows, english_words)
    return found


def persons(data: Path) -> Iterator[tuple[str, list[tuple[set[str], str]]]]:
    """Each person with all names and the languages of each."""
    rows: dict[str, list[tuple[set[str], str]]] = defaultdict(list)
    for qid, kind, languages, name, _ in facts(data):
        if kind == "person":
            rows[qid].append((set(languages.split(",")), name))
    yield from rows.items()


def full_names(names: Iterable[tuple[set[str], str]]) -> list[FullName]:
    """The names with a patronymic, Russian first; those that differ by ё alone once, with it."""
    found: dict[tuple[str, ...], FullName] = {}
    for languages, name in names:
        for lang in languages & PATRONYMIC.keys():
            full = take_apart(name, lang)
            if full is not None:
                key = (lang, *(part.replace("ё", "е") for part in full.parts))
                # ё comes behind е in Unicode.
                found[key] = max(full, found.get(key, full), key=lambda other: other.parts)
    return [found[key] for key in sorted(found)]


def take_apart(name: str, lang: str) -> FullName | None:
    """Given name, patronymic and surname of a native name, None if these are not all it has."""
    plain = unicodedata.normalize("NFC", name.replace("\u0301", "")).lower()
    surname, comma, rest = plain.partition(",")
    words = [*rest.split(), surname.strip()] if comma else plain.split()
    is_name = len(words) == 3 and all(map(is_whole, words))
    if not is_name or any(main_script(word) != "Cyrl" for word in words):
        return None  # the III of a monarch is in Latin letters
    if PATRONYMIC[lang].search(words[1]):
        return FullName(words[0], words[1], words[2], lang)
    if PATRONYMIC[lang].search(words[2]) and not comma:
        return FullName(words[1], words[2], words[0], lang)
    return None


def is_whole(word: str) -> bool:
    return len(word) > 1 and WORD.match(word) is not None


def align(name: str, natives: list[FullName]) -> list[Aligned]:
    """Pair the words of a Latin name with given name and surname; empty if it has other words."""
    words = unicodedata.normalize("NFC", name).replace(",", " ").lower().split()
    if len(words) not in (2, 3) or not all(map(is_whole, words)):
        return []
    best: tuple[float, list[Aligned]] = (-1.0, [])
    for full in natives:
        ratios = [[likeness(full.lang, part, word) for part in full.parts] for word in words]
        for order in permutations(range(3), len(words)):
            total = sum(ratios[place][part] for place, part in enumerate(order))
            if total > best[0]:
                rows = [
                    Aligned(Pair(full.lang, full.parts[part], words[place]), ratios[place][part])
                    for place, part in enumerate(order)
                    if full.parts[part] != full.patronymic
                ]
                best = (total, rows)
    return best[1]


def likeness(lang: str, native: str, latin: str) -> float:
    """How near a Latin word comes to the first spellings of all schemes (0..100)."""
    plain = strip(latin)
    return max(fuzz.ratio(form, plain) for form in first_spellings(lang, native))


@cache
def first_spellings(lang: str, native: str) -> frozenset[str]:
    return frozenset(strip(written(scheme, native)[0]) for scheme in targets_of(lang).values())


def add(pairs: Pairs, qid: str, target: str, rows: list[Aligned], english_words: set[str]) -> None:
    pairs.names += bool(rows)
    pairs.dropped += sum(not is_right(row) for row in rows)
    for row in filter(is_right, rows):
        for pair in parts_of(row.pair):
            if not in_alphabet(fold(pair.latin), target):
                pairs.foreign.add(pair)
                continue
            pairs.english[pair] = pairs.english.get(pair, True) and pair.latin in english_words
            pairs.printed[qid, pair.lang, pair.native].add(fold(pair.latin))


def right_pairs(rows: list[Aligned], target: str) -> Iterator[Pair]:
    for row in filter(is_right, rows):
        yield from (pair for pair in parts_of(row.pair) if in_alphabet(fold(pair.latin), target))


def is_right(row: Aligned) -> bool:
    return row.ratio >= LEAST_RATIO and row.pair.native.count("-") == row.pair.latin.count("-")


def parts_of(pair: Pair) -> list[Pair]:
    words = zip(pair.native.split("-"), pair.latin.split("-"), strict=True)
    return [Pair(pair.lang, native, latin) for native, latin in words]


def in_alphabet(word: str, target: str) -> bool:
    letters = LETTERS.get(target)
    return letters is None or all(
        char.isascii() or not char.isalpha() or char in letters for char in word
    )


# --- what the schemes write --------------------------------------------------------------------


def fold(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold().replace("i\u0307", "i")


def strip(word: str) -> str:
    """Without diacritics; ı is an i without its dot."""
    apart = unicodedata.normalize("NFD", fold(word).replace("ł", "l").replace("ı", "i"))
    return "".join(char for char in apart if not unicodedata.combining(char))


@cache
def written(scheme: Scheme, native: str) -> tuple[str, ...]:
    return tuple(fold(spelling) for spelling in scheme.spellings(native, limit=LIMIT))


@cache
def all_variants(lang: str, native: str) -> Variants:
    return variants(native, lang=lang, limit=LIMIT)


def offered(pair: Pair, target: str) -> tuple[str, ...]:
    """What `variants` gives, borrowed spellings last."""
    return tuple(fold(spelling) for spelling in all_variants(pair.lang, pair.native)[target])


def judge(pair: Pair, target: str, is_english: bool) -> str:
    """One of KINDS."""
    latin, ours = fold(pair.latin), written(targets_of(pair.lang)[target], pair.native)
    if latin == ours[0]:
        return "first"
    if latin in ours:
        return "other"
    if latin in offered(pair, target):
        return "borrowed"
    if is_english or any(latin in written(en, pair.native) for en in schemes(pair.lang, "en")):
        return "English"
    if strip(latin) in map(strip, ours):
        return "accents"
    others = [targets_of(pair.lang)[other] for other in COPIED if other != target]
    return "foreign" if any(latin == written(o, pair.native)[0] for o in others) else "left"


def show(chosen: dict[str, Pairs], half: int) -> None:
    print(f"items with {'an odd' if half else 'an even'} QID number; shares in % of the pairs\n")
    columns = [
        "target", "names", "dropped", "foreign letters", "pairs", "first", "any", "any with them",
        *KINDS[2:], "own: first",
        "any", "no accents", "not English: pairs", "first", "any", "no accents: first", "any",
        "word's first", "variants a word", "English press: first", "any", "Unidecode",
        "with names English has: pairs", "first", "any",
    ]  # fmt: skip
    print(f"| {' | '.join(columns)} |\n|---|" + "--:|" * (len(columns) - 1))
    for target, pairs in chosen.items():
        print(f"| {target} | {' | '.join(cells(target, pairs))} |")


def cells(target: str, pairs: Pairs) -> list[str]:
    every, foreign = list(pairs.english), pairs.foreign
    kinds = {pair: judge(pair, target, english) for pair, english in pairs.english.items()}
    ours = {pair: offered(pair, target) for pair in every}
    press = {pair: written(targets_of(pair.lang)["en"], pair.native) for pair in every}
    latin = {pair: fold(pair.latin) for pair in every}

    def share(hit: Callable[[Pair], bool], among: list[Pair] = every) -> str:
        return f"{100 * sum(map(hit, among)) / len(among):.1f}" if among else "-"

    def is_kind(kind: str, pair: Pair) -> bool:
        return kinds[pair] == kind

    def is_first(pair: Pair) -> bool:
        return kinds[pair] == "first"

    def is_any(pair: Pair) -> bool:
        return kinds[pair] in KINDS[:3]

    both = list(dict.fromkeys([*every, *pairs.shared]))
    own = [pair for pair in every if kinds[pair] not in ("English", "foreign")]
    new = [pair for pair in every if not pairs.english[pair]]
    words = [
        written(targets_of(lang)[target], native)[0] in spellings
        for (_, lang, native), spellings in pairs.printed.items()
    ]
    return [
        str(pairs.names),
        str(pairs.dropped),
        str(len(foreign)),
        str(len(every)),
        share(is_first),
        share(is_any),
        f"{100 * sum(map(is_any, every)) / max(1, len(every) + len(foreign)):.1f}",
        *(share(partial(is_kind, kind)) for kind in KINDS[2:]),
        share(is_first, own),
        share(is_any, own),
        share(lambda pair: kinds[pair] != "left", own),
        str(len(new)),
        share(is_first, new),
        share(is_any, new),
        share(lambda pair: strip(ours[pair][0]) == strip(latin[pair])),
        share(lambda pair: strip(latin[pair]) in map(strip, ours[pair])),
        f"{100 * sum(words) / max(1, len(words)):.1f}",
        f"{sum(map(len, ours.values())) / max(1, len(ours)):.2f}",
        share(lambda pair: press[pair][0] == latin[pair]),
        share(lambda pair: latin[pair] in press[pair]),
        share(lambda pair: fold(unidecode(pair.native)).replace("'", "") == latin[pair]),
        str(len(both)),
        share(lambda pair: offered(pair, target)[0] == fold(pair.latin), both),
        share(lambda pair: fold(pair.latin) in offered(pair, target), both),
    ]


# --- misses ------------------------------------------------------------------------------------


def show_misses(target: str, pairs: Pairs, count: int) -> None:
    """Pairs that the first variant does not equal, the most frequent causes first."""
    groups: dict[str, list[str]] = defaultdict(list)
    for pair, english in pairs.english.items():
        kind = judge(pair, target, english)
        if kind == "first":
            continue
        ours = offered(pair, target)
        nearest = max(ours, key=lambda text: fuzz.ratio(text, pair.latin))
        cause = kind
        if kind == "other":
            cause = f"not the first: {difference(ours[0], fold(pair.latin))}"
        elif kind == "left":
            cause = difference(nearest, fold(pair.latin))
        groups[cause].append(f"{pair.native} {pair.latin} ({', '.join(ours[:4])})")
    print(f"\n{target}: {sum(map(len, groups.values()))} pairs are not the first variant")
    for cause, rows in sorted(groups.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        if count <= 0:
            break
        print("\n    ".join([f"  {cause}: {len(rows)}", *rows[:count]]))
        count -= len(rows)


def difference(ours: str, latin: str) -> str:
    """The letters in which two spellings differ, our own first."""
    changes = [
        f"{ours[a:b] or '-'}>{latin[c:d] or '-'}" + (" at the end" if b == len(ours) else "")
        for kind, a, b, c, d in SequenceMatcher(None, ours, latin, autojunk=False).get_opcodes()
        if kind != "equal"
    ]
    return ", ".join(changes) if len(changes) < 3 else "several changes"


if __name__ == "__main__":
    main()
