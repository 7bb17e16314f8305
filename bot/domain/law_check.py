"""What must hold in a book of law: citations that exist, amounts in one place, answers that are found."""

import re
from collections.abc import Collection, Iterator
from datetime import date
from itertools import combinations
from typing import NamedTuple

from bot.domain.law import HIGH, Amount, Answer, Citation, LawBook
from bot.domain.law_search import index_of

HOLE = re.compile(r"\{([a-z0-9_]+)\}")
RETIREMENT = frozenset({"retire_men", "retire_women"})
_MONEY = re.compile(r"\d[\d.,]*\s*(?:đồng|đ\b|nghìn|ngàn|triệu|tỷ|tr\b|VND|dong\b|million)", re.IGNORECASE)
_AGE = re.compile(r"\d{2} (?:tuổi|years)(?: (?:and )?\d+ (?:tháng|months))", re.IGNORECASE)
_TEXTS = ("answer", "answer_en", "next", "next_en")
REACHED = 3  # among so many hits an answer must be for its own questions


class Fault(NamedTuple):
    """Something wrong with the entry `code`, and how to mend it."""

    code: str
    field: str
    remedy: str


def faults(book: LawBook, topics: Collection[str], calculators: Collection[str]) -> Iterator[Fault]:
    """What makes a book unfit for use; checked whenever it is loaded."""
    for law in {note.law for note in book.notes.values()} - book.laws.keys():
        yield Fault(law, "law", f"no such law: {law}; correct it or add it to laws.toml")
    yield from _wrong_amounts(book)
    for answer in book.answers.values():
        yield from _wrong_citations(answer, book)
        yield from _wrong_texts(answer, book)
        yield from _wrong_ways(answer, book)
        if answer.topic not in topics:
            yield Fault(answer.code, "topic", f"no such topic: {answer.topic}; see topics.toml")
        if answer.calculator is not None and answer.calculator not in calculators:
            yield Fault(answer.code, "calculator", f"no such calculator: {answer.calculator}")


def _wrong_citations(answer: Answer, book: LawBook) -> Iterator[Fault]:
    for cite in answer.cites:
        law = book.laws.get(cite.law)
        if law is None:
            yield Fault(answer.code, "cites", f"no such law: {cite.law}; correct it or add it to laws.toml")
        elif cite.article is not None and not law.has(cite.article):
            yield Fault(answer.code, "cites", f"{law.short} has no article {cite.article} that we know")
        elif (most := _clauses(cite, book)) is not None and not 1 <= (cite.clause or 0) <= max(most, 1):
            yield Fault(answer.code, "cites", f"article {cite.article} of {law.short} has {most} clauses")
        elif law.in_force > answer.in_force:
            yield Fault(answer.code, "in_force", f"{law.short} is in force from {law.in_force} on only")
    weak = [c.law for c in answer.cites if c.law in book.laws and book.laws[c.law].confidence != HIGH]
    if weak and answer.confidence == HIGH:
        yield Fault(answer.code, "confidence", f"{weak[0]} is below high confidence, so this cannot be high")
    if answer.confidence != HIGH and not answer.officer:
        yield Fault(answer.code, "officer", "below high confidence an officer takes over: write true")


def _clauses(cite: Citation, book: LawBook) -> int | None:
    note = book.notes.get((cite.law, cite.article or 0))
    return None if note is None or cite.clause is None else note.clauses


def _wrong_texts(answer: Answer, book: LawBook) -> Iterator[Fault]:
    """Amounts are referred to, never typed; what is referred to exists."""
    for name in _TEXTS:
        text = getattr(answer, name)
        for pattern in (_MONEY, _AGE):
            if typed := pattern.search(text):
                yield Fault(answer.code, name, f'"{typed[0]}" is typed: refer to amounts.toml, {{code}}')
        for hole in HOLE.findall(text):
            if hole not in RETIREMENT and not any(amount.code == hole for amount in book.amounts):
                yield Fault(answer.code, name, f"{{{hole}}} is not in amounts.toml")


def _wrong_ways(answer: Answer, book: LawBook) -> Iterator[Fault]:
    for way in answer.clarify:
        if way.answer not in book.answers:
            yield Fault(answer.code, "clarify", f"no such answer: {way.answer}")
    if answer.clarify and not (answer.question and answer.question_en):
        yield Fault(answer.code, "question", "choices need a question; write question and question_en")


def _wrong_amounts(book: LawBook) -> Iterator[Fault]:
    """No two values of one amount on one day; every law known."""
    for amount in book.amounts:
        if amount.law not in book.laws:
            yield Fault(amount.code, "law", f"no such law: {amount.law}")
    for first, second in combinations(book.amounts, 2):
        if first.code == second.code and first.value != second.value and _overlap(first, second):
            yield Fault(first.code, "until", "two values on one day; end the older one with until")


def _overlap(first: Amount, second: Amount) -> bool:
    last = date.max
    return first.since <= (second.until or last) and second.since <= (first.until or last)


def lost(answer: Answer, book: LawBook) -> Iterator[str]:
    """Its own questions for which an answer is not among the first hits."""
    index = index_of(book)
    for asked in answer.asks:
        hits = index.search(asked, limit=REACHED).hits
        if answer.code not in {hit.answer for hit in hits}:
            yield asked


def expiring(book: LawBook, day: date) -> Iterator[tuple[str, str]]:
    """What no longer holds on a day: code and why."""
    gone = {law.code for law in book.laws.values() if not law.holds(day)}
    for code in sorted(gone):
        yield code, "not in force"
    for code in sorted({amount.code for amount in book.amounts}):
        newest = book.amount(code, day)
        if newest is None:
            yield code, "no value on that day"
        elif newest.since.year < day.year and newest.law in _YEARLY:
            yield code, f"set from {newest.since}: look whether the new year brings another"
    for answer in book.answers.values():
        if answer.until is not None and answer.until < day:
            yield answer.code, f"expires {answer.until}"
        elif any(cite.law in gone for cite in answer.cites):
            yield answer.code, "relies on a law that is not in force"


_YEARLY = frozenset({"ND293"})  # decided anew every year
