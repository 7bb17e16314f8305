"""How well questions find their articles: the share found first, among three, among five; what is refused."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from bot.domain.law import LawBook
from bot.domain.law_search import LawIndex
from bot.domain.law_terms import Bm25
from bot.domain.message import Value
from bot.domain.words import folded

CODE = "BLLD"  # whose articles questions name
PLACES = (1, 3, 5)
DEEP = 40  # hits in which an article is looked for

Find = Callable[[str], Sequence[int]]  # articles of the Labour Code for a question, the best first


class Question(Value):
    """One line of a file of questions. An on-topic one may have no article of the Labour Code."""

    question: str
    articles: tuple[int, ...] = ()
    off_topic: bool = False
    style: str = ""


class Score(NamedTuple):
    """Shares, from 0 to 1; of `questions` that have an article."""

    questions: int
    found: tuple[float, ...]  # by PLACES
    off_topic_refused: float | None = None
    wrongly_refused: float | None = None


def evaluate(index: LawIndex, questions: Sequence[Question], *, accents: bool = True) -> Score:
    """How well the index does, with the questions as they are or without accents."""
    asked = [q if accents else q.model_copy(update={"question": folded(q.question)}) for q in questions]
    score = rank(lambda text: labour_articles(index, text), asked)
    refused = [(q.off_topic, not index.search(q.question).sure) for q in asked]
    return score._replace(
        off_topic_refused=_share(no for off, no in refused if off),
        wrongly_refused=_share(no for off, no in refused if not off),
    )


def labour_articles(index: LawIndex, text: str) -> list[int]:
    return [article for law, article in index.search(text, limit=DEEP).articles if law == CODE]


def plain_bm25(book: LawBook) -> Find:
    """What everybody builds first, over the same notes: BM25 over words without accents, nothing else."""
    notes = [note for note in book.notes.values() if note.law == CODE]
    bags = [Counter(folded(" ".join((note.title, note.note, *note.words))).split()) for note in notes]
    index = Bm25(bags)

    def find(text: str) -> list[int]:
        shares = index.shares(dict.fromkeys(folded(text).split(), 1.0))
        return [notes[number].number for number in sorted(shares, key=lambda n: -shares[n])]

    return find


def rank(find: Find, questions: Sequence[Question]) -> Score:
    """Where the first right article stands in what is found."""
    places = []
    for question in questions:
        if question.articles:
            found = list(find(question.question)[: PLACES[-1]])
            places.append(next((n for n, a in enumerate(found, 1) if a in question.articles), None))
    shares = (_share(place is not None and place <= most for place in places) or 0.0 for most in PLACES)
    return Score(len(places), tuple(shares))


def _share(yes: Iterable[bool]) -> float | None:
    answers = list(yes)
    return sum(answers) / len(answers) if answers else None
