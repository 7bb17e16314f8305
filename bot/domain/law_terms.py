"""Words and pairs of words, how rare they are, and BM25 over bags of them."""

import math
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from sys import intern

from bot.domain.words import bare

PAIR, ACCENT = 0.7, 0.25  # weights beside that of a word
K1, B = 1.2, 0.6
COMMON = 0.7  # terms less rare than that stand in so many entries that they tell none apart

Terms = Mapping[str, float]
NOWHERE = array("f")


def phrase_of(read: Sequence[str], terms: Sequence[str]) -> tuple[str, ...]:
    """The terms of one way to ask, with accents too, each once."""
    accented = [intern(f"={syllable}") for syllable in read if syllable != bare(syllable)]
    return tuple(dict.fromkeys([*terms, *accented]))


def bare_terms_of(read: Sequence[str]) -> list[str]:
    return terms_of(list(map(bare, read)))


def terms_of(words: Sequence[str]) -> list[str]:
    """Words, and pairs of neighbours."""
    return [*words, *(intern(f"{first} {second}") for first, second in pairwise(words))]


def weight_of(term: str) -> float:
    if term.startswith("="):
        return ACCENT
    return PAIR if " " in term else 1.0


def rarity_of(count: int, size: int) -> float:
    """How much a term tells that `count` of `size` have."""
    return math.log(1 + (size - count + 0.5) / (count + 0.5))


class Bm25:
    """Robertson's BM25 over bags of terms, as a share of the most that a question could get."""

    def __init__(self, bodies: Iterable[Terms]) -> None:
        # By term the number of an entry, its score, the next number ...: an array lies close together.
        self._postings: dict[str, array[float]] = {}
        lengths = []
        for number, body in enumerate(bodies):
            lengths.append(sum(body.values()))
            for term, count in body.items():
                held = self._postings.get(term)
                if held is None:
                    held = self._postings[term] = array("f")
                held.extend((number, count))
        self._size = len(lengths)
        self.unknown = math.log(1 + 2 * self._size) / 2  # how rare a word counts that no entry has
        self._weigh(lengths)

    @property
    def terms(self) -> Collection[str]:
        return self._postings.keys()

    def shares(self, asked: Terms) -> dict[int, float]:
        """By number, of those that share a term with the question."""
        scores = [0.0] * self._size
        most = 0.0
        for term, weight in asked.items():
            held = self._postings.get(term, NOWHERE)
            rarity = self._rarity(held) if held else self.unknown
            most += weight * rarity
            if rarity >= COMMON:
                for number, score in zip(held[::2], held[1::2], strict=True):
                    scores[int(number)] += weight * score
        return {number: score / most for number, score in enumerate(scores) if score}

    def _weigh(self, lengths: Sequence[float]) -> None:
        """A score in the place of each count."""
        mean = sum(lengths) / (len(lengths) or 1)
        damped = [K1 * (1 - B + B * length / mean) for length in lengths]
        for held in self._postings.values():
            most = self._rarity(held) * (K1 + 1)
            for at in range(1, len(held), 2):
                held[at] *= most / (held[at] + damped[int(held[at - 1])])

    def _rarity(self, held: "array[float]") -> float:
        return rarity_of(len(held) // 2, self._size)
