"""The law as workers ask about it: notes on articles, answers, amounts; all of it from data/law."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from bot.domain.message import Value

HIGH = "high"
Confidence = Literal["high", "medium", "low"]


class Law(Value):
    """A law, decree or circular. Articles are known up to the last one, or those of `known_articles` only."""

    code: str
    name: str
    name_en: str
    short: str
    number: str
    in_force: date
    until: date | None = None
    replaces: tuple[str, ...] = ()
    amended_by: tuple[str, ...] = ()
    last_article: int | None = None
    known_articles: tuple[int, ...] = ()
    confidence: Confidence
    note: str = ""

    def has(self, article: int) -> bool:
        """Whether something is known of this article."""
        return article in self.known_articles or 1 <= article <= (self.last_article or 0)

    def holds(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.in_force <= day and (self.until is None or day <= self.until)


class Amount(Value):
    """A sum, a share or a rate that a law sets from a day on."""

    code: str
    name: str
    value: int
    unit: str
    since: date = Field(alias="from")
    until: date | None = None
    law: str
    article: int | None = None
    confidence: Confidence


class Age(Value):
    years: int
    months: int

    @property
    def in_months(self) -> int:
        return 12 * self.years + self.months


class Retirement(Value):
    """From which age one may retire in a year, in ordinary conditions (art. 169; decree 135/2020 art. 4)."""

    year: int
    men: Age
    women: Age


class Citation(Value):
    law: str
    article: int | None = None
    clause: int | None = None


class Note(Value):
    """What an article settles, in our words, and the words by which people look for it."""

    law: str
    number: int
    title: str
    clauses: int
    note: str
    words: tuple[str, ...]

    @property
    def cites(self) -> tuple[Citation, ...]:
        return (Citation(law=self.law, article=self.number),)


class Dispute(StrEnum):
    """Which time limits a claim has (arts. 188, 190, 194)."""

    INDIVIDUAL = "individual"
    DIRECT = "direct"  # it may go to court without conciliation first
    COLLECTIVE_RIGHTS = "collective_rights"
    COLLECTIVE_INTERESTS = "collective_interests"


class Way(Value):
    """One choice of the question that decides between answers."""

    label: str = Field(max_length=32)
    label_en: str = Field(max_length=32)
    answer: str


class Answer(Value):
    """A question with its answer. `officer`: short, and an officer takes over; `until`: when it expires."""

    code: str = Field(max_length=40, pattern=r"^[a-z0-9_]+$")
    title: str = Field(max_length=60)
    title_en: str = Field(max_length=60)
    theme: str
    topic: str
    asks: tuple[str, ...] = Field(min_length=3)
    answer: str
    answer_en: str
    next: str
    next_en: str
    cites: tuple[Citation, ...] = Field(min_length=1)
    in_force: date
    until: date | None = None
    confidence: Confidence
    officer: bool
    reviewed_on: date
    reviewed_by: str = ""
    calculator: str | None = None
    dispute: Dispute | None = None
    question: str = ""
    question_en: str = ""
    clarify: tuple[Way, ...] = ()


class Elsewhere(Value):
    """What people also ask, and a union's legal advice is not for."""

    code: str
    name: str
    asks: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class LawBook:
    """All of data/law, indexed by code."""

    laws: Mapping[str, Law] = field(default_factory=dict)
    notes: Mapping[tuple[str, int], Note] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    amounts: tuple[Amount, ...] = ()
    retirements: Mapping[int, Retirement] = field(default_factory=dict)
    elsewhere: tuple[Elsewhere, ...] = ()
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    same: tuple[tuple[str, ...], ...] = ()

    def amount(self, code: str, day: date) -> Amount | None:
        """The amount that applies on a day."""
        here = (a for a in self.amounts if a.code == code and a.since <= day)
        newest = max(here, key=lambda amount: amount.since, default=None)
        return None if newest is None or (newest.until and newest.until < day) else newest

    def retirement(self, year: int) -> Retirement | None:
        """The ages of that year; after the last year of the table they stay."""
        return self.retirements.get(min(year, max(self.retirements, default=year)))

    def citing(self, law: str, article: int) -> Iterator[Answer]:
        """The answers that rely on an article."""
        for answer in self.answers.values():
            if any(cite.law == law and cite.article == article for cite in answer.cites):
                yield answer
