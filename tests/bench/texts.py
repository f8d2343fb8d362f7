"""Names in running text: what is found and linked, beside exact phrases, and how fast.

    texts.py articles [FOLDER]      gold articles, overall and by language
    texts.py rss500                 the sentences of N3 RSS-500 (needs the development data)
    texts.py speed [FOLDER]         with the core and with 372,000 entities (needs it too)
    texts.py memory [FOLDER]        20 MB line by line with the core

An article is a file `NN-LANG-slug.txt`: two lines of headers, an empty one, and a text whose
mentions stand as `[[surface form|Q649]]`, or `[[surface form|?]]` where nobody is known. All
articles of the repository were read while the rules were written; give another FOLDER to measure
on articles that were not. Of RSS-500 half is held out, by a hash of the sentence.

Strict: the span and the id are those of the gold. Relaxed: the spans overlap. A gold mention whose
id the gazetteer does not have is NIL, and linking it is a wrong link. A link is wrong when no gold
mention that it overlaps has its id.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import re
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

import numpy as np

from entitylink import Entity, Gazetteer, IndexFileError, Linker, Name
from entitylink.text.clean import fold_marks
from entitylink.text.tokens import tokenize

HERE = Path(__file__).resolve().parent
ARTICLES = HERE / "articles"
_MENTION = re.compile(r"\[\[(.*?)\|(.*?)\]\]", re.S)

_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")

Found = tuple[int, int, str | None]
"""Start, end and id of a mention; None where nobody is meant."""


@dataclass(frozen=True)
class Article:
    """A text and its gold mentions, in its order."""

    name: str
    lang: str
    text: str
    gold: tuple[Found, ...]

    @property
    def is_held_out(self) -> bool:
        return hashlib.sha256(self.name.encode()).digest()[0] % 2 == 1


def read_article(path: Path) -> Article:
    """One file; see the module for its form."""
    header, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    lang = dict(line.split(":", 1) for line in header.splitlines())["lang"].strip()
    pieces, gold, length, end = [], [], 0, 0
    for found in _MENTION.finditer(body):
        before = body[end : found.start()]
        surface, id_ = found.groups()
        start = length + len(before)
        gold.append((start, start + len(surface), None if id_ == "?" else id_))
        pieces += [before, surface]
        length = start + len(surface)
        end = found.end()
    return Article(path.stem, lang, "".join([*pieces, body[end:]]), tuple(gold))


@dataclass
class Tally:
    """Counts over texts."""

    gold: int = 0
    linked: int = 0
    strict: int = 0
    relaxed: int = 0
    wrong: int = 0
    gold_nil: int = 0
    said_nil: int = 0
    right_nil: int = 0
    unjudged: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def f1(self, right: int) -> float:
        return 2 * right / max(self.gold + self.linked, 1)

    def row(self, label: str) -> str:
        said, right = self.said_nil, self.right_nil
        nil = 2 * right / (self.gold_nil + said) if said else 0.0
        return (
            f"{label:14} {self.gold:5} {self.f1(self.strict):7.3f} {self.f1(self.relaxed):8.3f}"
            f" {self.strict / max(self.linked, 1):6.3f} {self.strict / max(self.gold, 1):6.3f}"
            f" {self.wrong / max(self.linked, 1):7.1%} {self.gold_nil:5} {nil:7.3f}"
        )


HEAD = (
    f"{'':14} {'gold':>5} {'strict':>7} {'relaxed':>8} {'prec':>6} {'recall':>6} {'wrong':>7}"
    f" {'NIL':>5} {'NIL F1':>7}"
)


def counted(text: str, gold: Sequence[Found], said: Sequence[Found], has: set[str]) -> Tally:
    """Compare mentions with the gold of one text."""
    known = [(s, e, i) for s, e, i in gold if i in has]
    nobody = {(s, e) for s, e, i in gold if i not in has}
    links = [(s, e, i) for s, e, i in said if i is not None]
    tally = Tally(gold=len(known), linked=len(links), gold_nil=len(nobody))
    right = set(known)
    for start, end, id_ in links:
        strict = (start, end, id_) in right
        touched = [g for g in gold if g[0] < end and start < g[1]]
        if not id_.startswith("Q") and any(g[:2] == (start, end) and g[2] for g in touched):
            # The gazetteer has no QID for it, so nobody can say whether it is the one of the gold.
            tally.linked -= 1
            tally.unjudged += 1
            continue
        relaxed = any(g[2] == id_ for g in touched)
        tally.strict += strict
        tally.relaxed += relaxed
        tally.wrong += not relaxed
        if not strict:
            meant = ", ".join(f"{text[s:e]!r}={i}" for s, e, i in touched) or "no mention"
            tally.misses.append(f"  linked {text[start:end]!r}={id_}, gold {meant}")
    found = set(links)
    for start, end, id_ in known:
        if (start, end, id_) not in found:
            around = text[max(start - 25, 0) : end + 25].replace("\n", "⏎")
            tally.misses.append(f"  missed {text[start:end]!r}={id_} in …{around}…")
    nil = {(s, e) for s, e, i in said if i is None}
    tally.said_nil, tally.right_nil = len(nil), len(nil & nobody)
    return tally


class ExactPhrases:
    """The baseline: the longest phrases of the text that are names, letter case and marks aside.

    Where a name has several bearers, the best known one is meant.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._names: dict[tuple[str, ...], tuple[float, str]] = {}
        self._longest = 1
        for entity in gazetteer:
            for name in entity.names:
                words = tuple(fold_marks(token.text) for token in tokenize(name.text))
                if (words and (known := self._names.get(words)) is None) or (
                    words and known and entity.prior > known[0]
                ):
                    self._names[words] = (entity.prior, entity.id)
                    self._longest = max(self._longest, min(len(words), 8))

    def __call__(self, text: str) -> list[Found]:
        tokens = tokenize(text)
        words = [fold_marks(token.text) for token in tokens]
        found: list[Found] = []
        place = 0
        while place < len(words):
            for size in range(min(self._longest, len(words) - place), 0, -1):
                named = self._names.get(tuple(words[place : place + size]))
                # Small letters are no names, but in scripts without capitals.
                first = tokens[place]
                if named and not first.text[:1].islower():
                    found.append((first.start, tokens[place + size - 1].end, named[1]))
                    place += size
                    break
            else:
                place += 1
        return found


def linked_by(linker: Linker, lang: str | None) -> Callable[[str], list[Found]]:
    """What a linker says, with what it calls nobody."""

    def said(text: str) -> list[Found]:
        return [
            (m.start, m.end, m.match.id if m.match else None)
            for m in linker.link_text(text, lang=lang, nil=True)
        ]

    return said


def recased(article: Article, case: str) -> Article:
    """The same in small letters or in capitals, for those letters whose places stay the same."""
    change = {"lower": str.lower, "upper": str.upper}[case]
    text = "".join(change(char) if len(change(char)) == 1 else char for char in article.text)
    return replace(article, text=text)


def articles(folder: Path, *, show: bool, hint: bool, case: str) -> None:
    read = [read_article(path) for path in sorted(folder.glob("*.txt"))]
    if case:
        read = [recased(article, case) for article in read]
    core = Gazetteer.core()
    has = {entity.id for entity in core}
    linker, phrases = Linker(core), ExactPhrases(core)
    print(f"{len(read)} articles, language {'given' if hint else 'not given'}")
    print(HEAD)
    for label in ("exact phrases", "entitylink"):
        total: Tally = Tally()
        by_language: dict[str, Tally] = defaultdict(Tally)
        for article in read:
            say = (
                phrases
                if label == "exact phrases"
                else linked_by(linker, article.lang if hint else None)
            )
            tally = counted(article.text, article.gold, say(article.text), has)
            if show and label == "entitylink":
                print(f"{article.name}: {tally.strict}/{tally.gold}, {tally.linked} links")
                print("\n".join(tally.misses))
            total.add(tally)
            by_language[article.lang].add(tally)
        print(total.row(label))
        if label == "entitylink":
            for lang in sorted(by_language):
                print(by_language[lang].row(f"  {lang}"))


def reference_names(data: Path) -> Iterator[tuple[str, str, str, str]]:
    """QID, kind, languages and name of each row of the reference that is not weak evidence."""
    with gzip.open(data / "reference" / "wikidata_facts.tsv.gz", "rt", encoding="utf-8") as file:
        next(file)
        for line in file:
            qid, kind, lang, name, source = line.rstrip("\n").split("\t")
            if not source.startswith("weak:"):
                yield qid, kind, lang, name


_KINDS = {"person": "person", "place": "place", "org": "organization"}


def reference_entities(data: Path, only: set[str] | None = None) -> Iterator[Entity]:
    """The items of the reference as entities; their weight is how many names they have."""
    for qid, rows in groupby(reference_names(data), key=lambda row: row[0]):
        if only is not None and qid not in only:
            continue
        found = list(rows)
        names: dict[tuple[str, str], Name] = {}
        for _, _, lang, name in found:
            code = lang.split(",")[0]
            names.setdefault((name, code), Name(name, code if _CODE.fullmatch(code) else ""))
        kind = _KINDS.get(found[0][1], "other")
        yield Entity(qid, kind, tuple(names.values()), prior=float(len(names)))


def built(data: Path, folder: Path) -> Gazetteer:
    """All of the reference as a gazetteer, built once, and again when another release made it."""
    path = folder / "reference.elx"
    try:
        return Gazetteer.open(path)
    except IndexFileError:
        folder.mkdir(parents=True, exist_ok=True)
        return Gazetteer.build(reference_entities(data), path, name="reference", workers=2)


def mixed(read: Sequence[Article], data: Path, size: int) -> list[str]:
    """News-like texts of at least `size` bytes: the sentences of articles with other names in them.

    The names of each mention are drawn from the reference, in the language of the article where
    there are any, the frequent ones again and again as in news (Zipf's law), so that most of the
    text's names are known, and names new to the linker go on coming up to its end.
    """
    names: dict[str, list[str]] = defaultdict(list)
    for _, kind, lang, name in reference_names(data):
        if kind in _KINDS:
            for code in lang.split(",")[:3]:
                names[code.split("-")[0]].append(name)
    rng = np.random.default_rng(20261201)
    for found in names.values():
        rng.shuffle(found)
    texts: list[str] = []
    length = 0
    while length < size:
        pieces: list[str] = []
        article = read[int(rng.integers(len(read)))]
        known = names.get(article.lang) or names["en"]
        end = 0
        for start, stop, _ in article.gold:
            pieces.append(article.text[end:start])
            place = int(rng.zipf(1.3)) - 1
            pieces.append(known[place] if place < len(known) else article.text[start:stop])
            end = stop
        texts.append("".join([*pieces, article.text[end:]]))
        length += len(texts[-1].encode())
    return texts


def speed(folder: Path, data: Path, indexes: Path, size: float) -> None:
    read = [read_article(path) for path in sorted(folder.glob("*.txt"))]
    texts = mixed(read, data, int(size * 1e6))
    length = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{length:.1f} MB of news-like text in {len({a.lang for a in read})} languages, one core")
    for label, open_ in (("core", Gazetteer.core), ("372,000", lambda: built(data, indexes))):
        linker = Linker(open_())
        linker.link_text(texts[0])
        started = time.process_time()
        found = sum(len(mentions) for mentions in linker.link_texts(texts))
        spent = time.process_time() - started
        rate = 60 * length / spent
        print(f"{label:8} {rate:6.2f} MB a minute, {found} mentions, {_memory():.0f} MB")


def memory(folder: Path, data: Path, size: float) -> None:
    """Memory while a file of `size` MB goes through line by line."""
    read = [read_article(path) for path in sorted(folder.glob("*.txt"))]
    lines = [line for text in mixed(read, data, int(2e6)) for line in text.splitlines()]
    linker = Linker()

    def endless() -> Iterator[str]:
        sent = 0
        while sent < size * 1e6:
            for line in lines:
                sent += len(line.encode()) + 1
                yield line

    marks = 0
    done = 0
    for line, mentions in zip(endless(), linker.link_texts(endless()), strict=False):
        done += len(line.encode()) + 1
        marks += len(mentions)
        if done % 2_000_000 < len(line.encode()) + 1:
            print(f"{done / 1e6:5.1f} MB read, {marks} mentions, {_memory():.0f} MB of memory")


_SUBJECT = re.compile(r"^<([^>]+)>(.*?)\.\s*$", re.S | re.M)
_STRING = re.compile(r'nif:isString "((?:[^"\\]|\\.)*)"|nif:isString """(.*?)"""', re.S)
_PLACE = re.compile(r'nif:(begin|end)Index "(\d+)"')
_CONTEXT = re.compile(r"nif:referenceContext <([^>]+)>")
_MEANT = re.compile(r"itsrdf:taIdentRef <([^>]+)>")
_ITEM = "http://www.wikidata.org/entity/"


def rss500(data: Path) -> list[Article]:
    """The sentences of RSS-500 with their mentions; held out by a hash of the sentence."""
    turtle = (data / "data" / "rss500_wikidata_train.ttl").read_text(encoding="utf-8")
    texts: dict[str, str] = {}
    gold: dict[str, list[Found]] = defaultdict(list)
    for subject, body in _SUBJECT.findall(turtle):
        string = _STRING.search(body)
        if string:
            raw = string.group(1) if string.group(1) is not None else string.group(2)
            texts[subject] = raw.replace('\\"', '"').replace("\\\\", "\\")
        context, meant = _CONTEXT.search(body), _MEANT.search(body)
        if context and meant:
            place = {which: int(number) for which, number in _PLACE.findall(body)}
            item = meant.group(1)
            id_ = item.removeprefix(_ITEM) if item.startswith(_ITEM) else None
            gold[context.group(1)].append((place["begin"], place["end"], id_))
    return [
        Article(text, "en", text, tuple(sorted(gold[subject], key=lambda g: g[0])))
        for subject, text in sorted(texts.items())
    ]


def on_rss500(data: Path, indexes: Path, half: str, *, show: bool) -> None:
    read = rss500(data)
    if half != "all":
        read = [article for article in read if article.is_held_out == (half == "held-out")]
    items = {id_ for article in read for _, _, id_ in article.gold if id_}
    with tempfile.TemporaryDirectory() as folder:
        Gazetteer.build(reference_entities(data, items), f"{folder}/gold.elx", name="gold")
        own = Gazetteer.open(f"{folder}/gold.elx")
        named = {entity.id for entity in own}
        core = Gazetteer.core()
        lost = [i for article in read for _, _, i in article.gold if i and i not in named]
        lost = [i for i in lost if i not in core]
        print(
            f"RSS-500 ({half}): {len(read)} sentences; {len(lost)} gold mentions have no name left"
        )
        print(f"{'':24} {'gold':>5} {'strict':>7} {'relaxed':>8} {'wrong':>7} {'beside':>7}")
        both = (own, core)
        for label, gazetteers in (("its items and the core", both), ("the reference", None)):
            held = gazetteers or (built(data, indexes),)
            has = {entity.id for each in held for entity in each} if gazetteers else None
            linker = Linker(held)
            total = Tally()
            beside = 0
            found = linker.link_texts([article.text for article in read], nil=True)
            for article, mentions in zip(read, found, strict=True):
                said = [(m.start, m.end, m.match.id if m.match else None) for m in mentions]
                # Only some names of a sentence are marked: what is said elsewhere is not judged.
                judged = [s for s in said if any(g[0] < s[1] and s[0] < g[1] for g in article.gold)]
                beside += sum(1 for s in said if s[2]) - sum(1 for s in judged if s[2])
                known = has or {i for _, _, i in article.gold if i and i in held[0]}
                tally = counted(article.text, article.gold, judged, known)
                if show and half == "dev":
                    print(article.text, "\n".join(tally.misses), sep="\n")
                total.add(tally)
            print(
                f"{label:24} {total.gold:5} {total.f1(total.strict):7.3f}"
                f" {total.f1(total.relaxed):8.3f} {total.wrong / max(total.linked, 1):7.1%}"
                f" {beside:7}"
            )


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["articles", "rss500", "speed", "memory"])
    parser.add_argument("folder", nargs="?", type=Path, default=ARTICLES)
    parser.add_argument("--half", choices=["dev", "held-out", "all"], default="dev")
    parser.add_argument("--show", action="store_true", help="what is missed (RSS-500: dev)")
    parser.add_argument("--case", choices=["lower", "upper"], default="", help="change all letters")
    parser.add_argument("--hint", action="store_true", help="give the language of each text")
    parser.add_argument("--data", type=Path, help="folder of the data (default: ENTITYLINK_DATA)")
    parser.add_argument("--indexes", type=Path, default=Path("/tmp/entitylink-bench"))
    parser.add_argument("--size", type=float, default=2.0, help="megabytes of text for speed")
    options = parser.parse_args()
    if options.what == "articles":
        articles(options.folder, show=options.show, hint=options.hint, case=options.case)
        return
    data = options.data or os.environ.get("ENTITYLINK_DATA")
    if data is None:
        parser.error(f"{options.what} needs the development data: --data DIR or ENTITYLINK_DATA")
    if options.what == "rss500":
        on_rss500(Path(data), options.indexes, options.half, show=options.show)
    if options.what == "speed":
        speed(options.folder, Path(data), options.indexes, options.size)
    if options.what == "memory":
        memory(options.folder, Path(data), 10 * options.size)


if __name__ == "__main__":
    main()
