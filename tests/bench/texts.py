"""Names in running text: what is found and linked, beside matching of exact phrases, and how fast.

    texts.py articles [FOLDER]      gold articles, overall and by language
    texts.py rss500                 the sentences of N3 RSS-500 (needs the development data)
    texts.py speed                  megabytes a minute and memory, with the core and with 372,000 entities

An article is a file `NN-LANG-slug.txt`: two lines of headers, an empty one, and a text whose
mentions stand as `[[surface form|Q649]]`, or `[[surface form|?]]` where nobody is known. Files whose
name has a sha256 that begins with an odd byte are held out: nobody looks at them while working.

Strict: the span and the id are those of the gold. Relaxed: the spans overlap. A gold mention whose
id the gazetteer does not have is NIL, and linking it is a wrong link.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from entitylink import Gazetteer, Linker
from entitylink.text.clean import fold_marks
from entitylink.text.tokens import tokenize

HERE = Path(__file__).resolve().parent
ARTICLES = HERE / "articles"
_MENTION = re.compile(r"\[\[(.*?)\|(.*?)\]\]", re.S)

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
                if words and (known := self._names.get(words)) is None or (
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


def articles(folder: Path, half: str, *, show: bool, hint: bool) -> None:
    read = [read_article(path) for path in sorted(folder.glob("*.txt"))]
    if half != "all":
        read = [article for article in read if article.is_held_out == (half == "held-out")]
    show = show and half == "dev"
    core = Gazetteer.core()
    has = {entity.id for entity in core}
    linker, phrases = Linker(core), ExactPhrases(core)
    print(f"{len(read)} articles ({half}), language {'given' if hint else 'not given'}")
    print(HEAD)
    for label in ("exact phrases", "entitylink"):
        total: Tally = Tally()
        by_language: dict[str, Tally] = defaultdict(Tally)
        for article in read:
            say = phrases if label == "exact phrases" else linked_by(
                linker, article.lang if hint else None
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["articles", "rss500", "speed"])
    parser.add_argument("folder", nargs="?", type=Path, default=ARTICLES)
    parser.add_argument("--half", choices=["dev", "held-out", "all"], default="dev")
    parser.add_argument("--show", action="store_true", help="misses of the development half")
    parser.add_argument("--hint", action="store_true", help="give the language of each text")
    parser.add_argument("--data", type=Path, default=os.environ.get("ENTITYLINK_DATA"))
    options = parser.parse_args()
    if options.what == "articles":
        articles(options.folder, options.half, show=options.show, hint=options.hint)


if __name__ == "__main__":
    main()
