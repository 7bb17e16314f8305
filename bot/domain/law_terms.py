"""Words and pairs of words, how rare they are, and BM25 over bags of them."""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise
from sys import intern

from bot.domain.words import bare

PAIR, ACCENT = 0.7, 0.25  # weights beside that of a word
K1, B = 1.2, 0.6
COMMON = 0.7  # terms less rare than that stand in so many entries that they tell none apart

Terms = Mapping[str, float]
NONE = array("f")


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


def rarities_of(bags: Sequence[Iterable[str]]) -> dict[str, float]:
    """How much each term tells, of bags that have it once at most."""
    size, counts = len(bags), Counter(chain.from_iterable(bags))
    return {term: math.log(1 + (size - count + 0.5) / (count + 0.5)) for term, count in counts.items()}


class Bm25:
    """Robertson's BM25 over bags of terms, as a share of the most that a question could get."""

    def __init__(self, bodies: Sequence[Terms]) -> None:
        lengths = [sum(body.values()) for body in bodies]
        mean = sum(lengths) / (len(lengths) or 1)
        self.rarity = rarities_of(bodies)
        self.unknown = math.log(1 + 2 * len(bodies)) / 2  # how rare a word counts that no entry has
        self._size = len(bodies)
        # By term the number of an entry, its score, the next number ...: an array lies close together.
        self._postings = {term: array("f") for term, rarity in self.rarity.items() if rarity >= COMMON}
        for number, (body, length) in enumerate(zip(bodies, lengths, strict=True)):
            damped = K1 * (1 - B + B * length / mean)
            for term, count in body.items():
                held = self._postings.get(term)
                if held is not None:
                    held.extend((number, self.rarity[term] * count * (K1 + 1) / (count + damped)))

    def shares(self, asked: Terms) -> dict[int, float]:
        """By number, of those that share a term with the question."""
        scores = [0.0] * self._size
        most = sum(weight * self.rarity.get(term, self.unknown) for term, weight in asked.items())
        for term, weight in asked.items():
            held = self._postings.get(term, NONE)
            for number, score in zip(held[::2], held[1::2], strict=True):
                scores[int(number)] += weight * score
        return {number: score / most for number, score in enumerate(scores) if score}
