"""Reads questions as people type them: abbreviations, small typos, other words for the same."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bot.domain.law import LawBook
from bot.domain.law_terms import terms_of, weight_of
from bot.domain.words import bare, syllables

SYNONYM = 0.35  # the weight of words that mean the same, beside those that were said
SHORTEST_MENDED = 4  # letters of a word whose typo is mended


class Reader:
    """Reads what people type: abbreviations spelt out, small typos mended, other words for the same added."""

    def __init__(self, book: LawBook) -> None:
        self._short = {tuple(syllables(key)): syllables(value) for key, value in book.abbreviations.items()}
        self._starts = {first for first, *_ in self._short}
        self._groups = [
            tuple(" ".join(map(bare, self.read(words))) for words in group) for group in book.same
        ]
        self._by_word: dict[str, set[int]] = defaultdict(set)
        for number, group in enumerate(self._groups):
            for phrase in group:
                self._by_word[phrase.split()[0]].add(number)
        self._known: frozenset[str] = frozenset()
        self._near: dict[str, set[str]] = defaultdict(set)

    def learn(self, terms: Iterable[str]) -> None:
        """The words that exist: a typo is one that does not."""
        self._known = frozenset(term for term in terms if " " not in term)
        for word in self._known:
            for key in _shortened(word):
                self._near[key].add(word)

    def read(self, text: str) -> list[str]:
        """The syllables of a text, abbreviations spelt out."""
        found, said, place = list[str](), syllables(text), 0
        while place < len(said):
            size = self._spelt(said, place) if said[place] in self._starts else 0
            found += self._short[tuple(said[place : place + size])] if size else [said[place]]
            place += size or 1
        return found

    def _spelt(self, said: Sequence[str], place: int) -> int:
        """How many syllables from there on are an abbreviation; 0 for none."""
        sizes = (size for size in (3, 2, 1) if tuple(said[place : place + size]) in self._short)
        return next(sizes, 0)

    def asked(self, read: Sequence[str]) -> dict[str, float]:
        """The terms of a question, and those that mean the same, with their weights."""
        words = [self._mended(bare(syllable)) for syllable in read]
        asked = {
            term: math.sqrt(min(count, 2)) * weight_of(term)
            for term, count in Counter(terms_of(words)).items()
        }
        for term in self._meant(words):
            asked.setdefault(term, SYNONYM * weight_of(term))
        return asked

    def _mended(self, word: str) -> str:
        """The word itself if some entry has it, else the only one that differs by a letter."""
        if word in self._known or len(word) < SHORTEST_MENDED or not word.isalpha():
            return word
        near = {other for key in _shortened(word) for other in self._near.get(key, ())}
        return near.pop() if len(near) == 1 else word

    def _meant(self, words: Sequence[str]) -> Iterator[str]:
        said = f" {' '.join(words)} "
        for number in sorted({number for word in set(words) for number in self._by_word.get(word, ())}):
            group = self._groups[number]
            if any(f" {phrase} " in said for phrase in group):
                for phrase in group:
                    yield from terms_of(phrase.split())


def _shortened(word: str) -> set[str]:
    """The word and what is left of it without one letter: two words that share one are a letter apart."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
