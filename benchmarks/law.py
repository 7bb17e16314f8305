"""The legal search: how often it finds the right article, how fast, in how much memory; beside its peers.

Questions: tests/law/questions.jsonl, written by somebody who had not seen the entries. The search was
adjusted on one half of them; the other half (every second line) is shown apart. Peers, over the same notes
and without accents: BM25 as this code has it, alone; and bm25s from PyPI, which has it in NumPy.
"""

import asyncio
import tracemalloc
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from benchmarks.machine import ROOT, percentile, print_table, say
from benchmarks.peers import run_alone
from bot.catalog import load_catalog
from bot.domain.law import LawBook, Note
from bot.domain.law_eval import CODE, PLACES, Question, Score, evaluate, plain_bm25, rank
from bot.domain.law_search import LawIndex
from bot.domain.words import folded

ROUNDS = 3
PINNED = ("bm25s==0.3.13", "numpy==2.4.6")
HEADS = ("questions", "n", *(f"top {place}" for place in PLACES), "off-topic refused", "wrongly refused")
AIMS = ("aim", "", "80 %", "93 %", "", "95 % or more", "5 % or less")


class Built(NamedTuple):
    search: LawIndex
    seconds: float
    megabytes: float


async def main() -> None:
    """Measure everything; print two tables."""
    book = load_catalog(ROOT / "data").law
    questions = _questions(ROOT / "tests" / "law" / "questions.jsonl")
    say("building the index over data/law")
    built = _build(book)
    say(f"asking {len(questions)} questions")
    ours = list(_ours(built.search, questions))
    took = _times(built.search, questions)
    say("bm25s: installing, asking")
    notes = [note for note in book.notes.values() if note.law == CODE]
    peer = await run_alone(PINNED, "bm25_peer.py", given=_given(notes, questions))
    print_table(HEADS, [*ours, *_peers(book, notes, questions, peer["found"]), AIMS])
    print_table(("figure", "measured", "aim"), _speed(built, took, peer["ms"]))


def _build(book: LawBook) -> Built:
    """The index, the seconds it took (the best of some), and the memory that it keeps."""
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        LawIndex(book)
        times.append(perf_counter() - start)
    tracemalloc.start()
    index = LawIndex(book)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Built(index, min(times), held / 2**20)


def _ours(index: LawIndex, questions: Sequence[Question]) -> Iterator[tuple[str, ...]]:
    yield _row("all", evaluate(index, questions))
    yield _row("all, without accents", evaluate(index, questions, accents=False))
    yield _row("the half not adjusted on", evaluate(index, questions[1::2]))
    yield _row("the same, without accents", evaluate(index, questions[1::2], accents=False))
    for style in ("worker", "lawyer"):
        yield _row(f"in a {style}'s words", evaluate(index, _in_words_of(style, questions)))


def _peers(
    book: LawBook, notes: Sequence[Note], questions: Sequence[Question], found: Sequence[Sequence[int]]
) -> Iterator[tuple[str, ...]]:
    ranked = zip(questions, found, strict=True)
    by_text = {question.question: [notes[at].number for at in order] for question, order in ranked}
    for name, find in (("BM25 alone", plain_bm25(book)), ("bm25s", by_text.__getitem__)):
        yield _row(f"{name}, all", rank(find, questions))
        yield _row(f"{name}, in a worker's words", rank(find, _in_words_of("worker", questions)))


def _given(notes: Sequence[Note], questions: Sequence[Question]) -> Mapping[str, list[str]]:
    said = [folded(" ".join((note.title, note.note, *note.words))) for note in notes]
    return {"notes": said, "questions": [folded(question.question) for question in questions]}


def _speed(built: Built, ours: Sequence[float], peer: Sequence[float]) -> list[tuple[str, ...]]:
    middle, last = percentile(ours, 50), percentile(ours, 99)
    theirs = percentile(peer, 99)
    return [
        ("one search, p50 and p99, ms", f"{middle:.1f} and {last:.1f}", "10 or less"),
        ("bm25s, p50 and p99, ms", f"{percentile(peer, 50):.1f} and {theirs:.1f}", ""),
        ("its p99 to ours (it looks at notes only, once)", f"{theirs / last:.2f} times", ""),
        ("index built, s", f"{built.seconds:.2f}", "1 or less"),
        ("memory of the index, MB", f"{built.megabytes:.0f}", "60 or less"),
    ]


def _times(index: LawIndex, questions: Sequence[Question]) -> list[float]:
    """Milliseconds of each search, the best of some rounds."""
    found = []
    for question in questions:
        rounds = []
        for _ in range(ROUNDS):
            start = perf_counter()
            index.search(question.question)
            rounds.append(1000 * (perf_counter() - start))
        found.append(min(rounds))
    return found


def _in_words_of(style: str, questions: Sequence[Question]) -> list[Question]:
    return [question for question in questions if question.style == style]


def _questions(file: Path) -> list[Question]:
    return [Question.model_validate_json(line) for line in file.read_text("utf-8").splitlines()]


def _row(name: str, score: Score) -> tuple[str, ...]:
    shares = (*score.found, score.off_topic_refused, score.wrongly_refused)
    return name, str(score.questions), *("" if share is None else f"{100 * share:.1f} %" for share in shares)


if __name__ == "__main__":
    asyncio.run(main())
