"""Which answers and articles a question is about, as workers type: no accents, slang, abbreviations, typos.

Two looks. BM25 over everything that each entry says (its title, the ways to ask it, its text), in words and
pairs of words without accents, finds some dozens of candidates; then the question is compared with each
single way to ask them, now with accents too. An article gains from the answers that rely on it.

What people ask elsewhere (data/law/elsewhere.toml) is in the index as well. Nothing is answered where one of
those fits better, or where the words lean that way (naive Bayes over the two kinds of questions).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from itertools import chain
from operator import mul
from typing import NamedTuple

from bot.domain.law import Citation, LawBook
from bot.domain.law_reader import Reader
from bot.domain.law_terms import ACCENT, Bm25, Terms, bare_terms_of, phrase_of, rarities_of, weight_of
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
Shares = tuple[float, ...]


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


class LawIndex:
    """Built once from a book of law; a search reads it only."""

    def __init__(self, book: LawBook) -> None:
        self._reader = Reader(book)
        self._entries: list[_Entry] = []
        bodies: list[Terms] = []
        phrases: list[list[tuple[str, ...]]] = []
        for entry, title, asks, text in _sources(book):
            ways = [self._reader.read(way) for way in (title, *asks)]
            self._entries.append(entry)
            bodies.append(_body(ways[:1], ways[1:], [self._reader.read(part) for part in text]))
            phrases.append([phrase_of(way) for way in ways])
        self._bm25 = Bm25(bodies)
        self._rarity = rarities_of(phrase for ways in phrases for phrase in ways)
        weights = {term: rarity * weight_of(term) for term, rarity in self._rarity.items()}
        pool: dict[Shares, Shares] = {}
        self._ways = [_Ways(ways, weights, pool) for ways in phrases]
        self._leaning = _Leaning(self._entries, phrases)
        self._reader.learn(self._bm25.rarity)

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
        sure = best - DECOY * decoy + LEANING * self._leaning.of(read) >= SURE
        return Found(tuple(self._ranked(real)[:limit]), sure and best >= FAINTEST)

    def _compared(self, read: Sequence[str], asked: Terms, shares: Mapping[int, float]) -> dict[int, float]:
        """The share of each entry, and how like the question is to the likest way to ask it, from 0 to 1."""
        accents = {f"={syllable}": ACCENT for syllable in read if syllable != bare(syllable)}
        known = {term: weight * self._rarity.get(term, 0.0) for term, weight in {**asked, **accents}.items()}
        unknown = sum(
            (weight * self._bm25.unknown) ** 2
            for term, weight in asked.items()
            if term not in self._rarity and " " not in term
        )
        length = math.sqrt(sum(weight**2 for weight in known.values()) + unknown) or 1.0
        return {
            entry: share + LIKENESS * self._ways[entry].likest(known) / length
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


class _Ways:
    """The ways to ask for one entry, each a vector of length one, by term."""

    def __init__(self, phrases: Sequence[Sequence[str]], weights: Terms, pool: dict[Shares, Shares]) -> None:
        """`pool` holds each pair of a way's number and its share once: they are most of the index."""
        self._count = len(phrases)
        shares: dict[str, Shares] = {}  # by term: the number of a way, its share, the next number ...
        for number, phrase in enumerate(phrases):
            vector = [weights[term] for term in phrase]
            length = math.sqrt(sum(map(mul, vector, vector))) or 1.0
            for term, weight in zip(phrase, vector, strict=True):
                held = (*shares.get(term, ()), number, round(weight / length, 2))
                shares[term] = pool.setdefault(held, held)
        self._shares = shares

    def likest(self, question: Terms) -> float:
        """The product with the one that is most like the question."""
        products = [0.0] * self._count
        for term in question.keys() & self._shares.keys():
            weight, held = question[term], self._shares[term]
            for place in range(0, len(held), 2):
                products[int(held[place])] += weight * held[place + 1]
        return max(products, default=0.0)


class _Leaning:
    """Whether words are rather those of questions about work, or of those that people ask elsewhere."""

    def __init__(self, entries: Sequence[_Entry], phrases: Sequence[Sequence[Sequence[str]]]) -> None:
        here, elsewhere = Counter[str](), Counter[str]()
        for entry, ways in zip(entries, phrases, strict=True):
            for way in ways:
                (elsewhere if entry.decoy else here).update(way)
        ours, others = here.total() or 1, elsewhere.total() or 1
        share = ours / (ours + others)
        self._odds = {
            term: math.log((here[term] + 2 * share) / ours * others / (elsewhere[term] + 2 * (1 - share)))
            for term in here.keys() | elsewhere.keys()
        }

    def of(self, read: Sequence[str]) -> float:
        """Above 0: about work; long questions count for more than short ones, less than by their length."""
        odds = (self._odds.get(term, 0.0) for term in phrase_of(read))
        total = sum(max(-LEANS_AT_MOST, min(LEANS_AT_MOST, each)) for each in odds)
        return total / float(len(read) ** 0.75)


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


Read = Sequence[str]


def _body(title: Sequence[Read], asks: Sequence[Read], text: Sequence[Read]) -> Terms:
    body: dict[str, float] = {}
    for weight, parts in ((TITLE, title), (ASKED, asks), (TEXT, text)):
        for term, count in Counter(chain.from_iterable(bare_terms_of(part) for part in parts)).items():
            body[term] = body.get(term, 0.0) + weight * count
    return body


@lru_cache(maxsize=2)
def index_of(book: LawBook) -> LawIndex:
    """The index over a book, built once."""
    return LawIndex(book)
