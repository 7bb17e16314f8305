"""Which answers and articles a question is about, as workers type: no accents, slang, abbreviations, typos.

Two looks. BM25 over everything that each entry says (its title, the ways to ask it, its text), in words and
pairs of words without accents, finds some dozens of candidates; then the question is compared with each
single way to ask them, now with accents too. An article gains from the answers that rely on it.

What people ask elsewhere (data/law/elsewhere.toml) is in the index as well. Nothing is answered where one of
those fits better, or where the words lean that way (naive Bayes over the two kinds of questions).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import chain
from typing import NamedTuple

from bot.domain.law import Citation, LawBook
from bot.domain.law_reader import Reader
from bot.domain.law_terms import ACCENT, Bm25, Terms, bare_terms_of, phrase_of, rarity_of, weight_of
from bot.domain.words import bare

# How much counts what, here and in law_terms; found on one half of tests/law/questions.jsonl, measured on
# the other.
TITLE, ASKED, TEXT = 2.0, 1.5, 0.6
LIKENESS = 1.0  # of the likest way to ask, beside the BM25 share
SUPPORT, LATER_CITE = 0.35, 0.5
CANDIDATES = 30
LONGEST = 120  # syllables of a question that are looked at
SURE, DECOY, LEANING = -0.78, 2.0, 0.3  # what is sure: the best, less the likest decoy, and the leaning
FAINTEST = 0.3  # below that nothing is sure
LEANS_AT_MOST = 4.0  # one term

Article = tuple[str, int]


class Hit(NamedTuple):
    """An entry that fits: `answer` is its code, none for an article's note; the first citation settles it."""

    answer: str | None
    cites: tuple[Citation, ...]
    score: float


class Found(NamedTuple):
    """The hits, the best first, and whether they are good enough to be shown."""

    hits: tuple[Hit, ...]
    sure: bool

    @property
    def articles(self) -> list[Article]:
        """The articles in the order in which they are cited first."""
        first = (cite for hit in self.hits for cite in hit.cites[:1])
        return list(dict.fromkeys((cite.law, cite.article) for cite in first if cite.article is not None))


class _Entry(NamedTuple):
    answer: str | None
    cites: tuple[Citation, ...]
    decoy: bool


@dataclass(slots=True)
class _Way:
    """One way to ask for an entry: its terms, and the length of their vector."""

    terms: tuple[str, ...]
    length: float = 1.0


class LawIndex:
    """Built once from a book of law; a search reads it only."""

    def __init__(self, book: LawBook) -> None:
        self._reader = Reader(book)
        self._entries: list[_Entry] = []
        self._ways: list[list[_Way]] = []
        self._bm25 = Bm25(self._bodies(book))
        self._usage = _Usage(self._entries, self._ways)
        self._reader.learn(self._bm25.terms)
        weights = {term: self._usage.rarity(term) * weight_of(term) for term in self._usage.terms}
        for way in chain.from_iterable(self._ways):
            way.length = _length(weights[term] for term in way.terms)

    def _bodies(self, book: LawBook) -> Iterator[Terms]:
        """Read one entry after the other; each body is needed for a moment only."""
        for entry, title, asks, text in _sources(book):
            read = [self._reader.read(way) for way in (title, *asks)]
            bare_ways = [bare_terms_of(way) for way in read]
            self._entries.append(entry)
            self._ways.append([_Way(phrase_of(*each)) for each in zip(read, bare_ways, strict=True)])
            said = [bare_terms_of(self._reader.read(part)) for part in text]
            yield _body(bare_ways[:1], bare_ways[1:], said)

    def search(self, question: str, limit: int = 5) -> Found:
        """The best entries for a question; nothing for one without words."""
        read = self._reader.read(question)[:LONGEST]
        if not read:
            return Found((), sure=False)
        asked = self._reader.asked(read)
        shares = self._bm25.shares(asked)
        likest = nlargest(CANDIDATES, shares, key=shares.__getitem__)
        scores = self._compared(read, asked, {entry: shares[entry] for entry in likest})
        decoy = max((score for entry, score in scores.items() if self._entries[entry].decoy), default=0.0)
        real = {entry: score for entry, score in scores.items() if not self._entries[entry].decoy}
        best = max(real.values(), default=0.0)
        sure = best - DECOY * decoy + LEANING * self._usage.leaning(read) >= SURE
        return Found(tuple(self._ranked(real)[:limit]), sure and best >= FAINTEST)

    def _compared(self, read: Sequence[str], asked: Terms, shares: Mapping[int, float]) -> dict[int, float]:
        """The share of each entry, and how like the question is to the likest way to ask it, from 0 to 1."""
        accents = {f"={syllable}": ACCENT for syllable in read if syllable != bare(syllable)}
        terms, rarity = {**asked, **accents}, self._usage.rarity
        known = {term: weight * rarity(term) for term, weight in terms.items() if term in self._usage}
        words = (term for term in asked if term not in known and " " not in term)
        length = _length([*known.values(), *(asked[word] * self._bm25.unknown for word in words)])
        products = {term: weight * rarity(term) * weight_of(term) for term, weight in known.items()}
        return {
            entry: share + LIKENESS / length * max(_product(products, way) for way in self._ways[entry])
            for entry, share in shares.items()
        }

    def _ranked(self, scores: Mapping[int, float]) -> list[Hit]:
        """Each entry by the article that settles it, and within one by its own score."""
        support = self._support(scores)
        hits = []
        for number, score in scores.items():
            entry = self._entries[number]
            first = entry.cites[0]
            backed = support.get((first.law, first.article or 0), score)
            hits.append(Hit(entry.answer, entry.cites, round(backed + score / 100, 4)))
        return sorted(hits, key=lambda hit: -hit.score)

    def _support(self, scores: Mapping[int, float]) -> dict[Article, float]:
        """What speaks for an article: its best entry, and some of the next."""
        found: dict[Article, list[float]] = defaultdict(list)
        for number, score in scores.items():
            for place, cite in enumerate(self._entries[number].cites):
                if cite.article is not None:
                    found[cite.law, cite.article].append(score * (LATER_CITE if place else 1.0))
        ordered = ((article, sorted(each, reverse=True)) for article, each in found.items())
        return {article: each[0] + SUPPORT * sum(each[1:2]) for article, each in ordered}


class _Usage:
    """In how many ways to ask a term stands: of those about work, and of those that people ask elsewhere."""

    def __init__(self, entries: Sequence[_Entry], ways: Sequence[Sequence[_Way]]) -> None:
        counts = {decoy: Counter[str]() for decoy in (False, True)}
        for entry, each in zip(entries, ways, strict=True):
            counts[entry.decoy].update(chain.from_iterable(way.terms for way in each))
        self._here, self._elsewhere = counts[False], counts[True]
        self._size = sum(map(len, ways))
        self._ours, self._others = self._here.total() or 1, self._elsewhere.total() or 1

    @property
    def terms(self) -> Collection[str]:
        return self._here.keys() | self._elsewhere.keys()

    def __contains__(self, term: str) -> bool:
        return term in self._here or term in self._elsewhere

    def rarity(self, term: str) -> float:
        return rarity_of(self._here[term] + self._elsewhere[term], self._size)

    def leaning(self, read: Sequence[str]) -> float:
        """Above 0: about work; long questions count for more than short ones, less than by their length."""
        odds = (self._odds(term) for term in phrase_of(read, bare_terms_of(read)) if term in self)
        total = sum(max(-LEANS_AT_MOST, min(LEANS_AT_MOST, each)) for each in odds)
        return total / float(len(read) ** 0.75)

    def _odds(self, term: str) -> float:
        ours, others = self._ours, self._others
        share = ours / (ours + others)
        here, elsewhere = self._here[term] + 2 * share, self._elsewhere[term] + 2 * (1 - share)
        return math.log(here / ours * others / elsewhere)


def _length(vector: Iterable[float]) -> float:
    return math.sqrt(sum(each * each for each in vector)) or 1.0


def _product(products: Terms, way: _Way) -> float:
    """Of a question and a way to ask, by what each term adds."""
    return sum(products[term] for term in way.terms if term in products) / way.length


Source = tuple[_Entry, str, Sequence[str], Sequence[str]]


def _sources(book: LawBook) -> Iterator[Source]:
    """Each entry with its title, the ways to ask for it, and its text."""
    for note in book.notes.values():
        yield _Entry(None, note.cites, decoy=False), note.title, note.words, (note.note,)
    for answer in book.answers.values():
        entry = _Entry(answer.code, answer.cites, decoy=False)
        yield entry, answer.title, (*answer.asks, answer.title_en), (answer.answer, answer.next)
    for other in book.elsewhere:
        yield _Entry(None, (), decoy=True), other.name, other.asks, ()


def _body(title: Sequence[list[str]], asks: Sequence[list[str]], text: Sequence[list[str]]) -> Terms:
    body: dict[str, float] = {}
    for weight, parts in ((TITLE, title), (ASKED, asks), (TEXT, text)):
        for term, count in Counter(chain.from_iterable(parts)).items():
            body[term] = body.get(term, 0.0) + weight * count
    return body


@lru_cache(maxsize=2)
def index_of(book: LawBook) -> LawIndex:
    """The index over a book, built once."""
    return LawIndex(book)
