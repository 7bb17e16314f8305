"""What officers do with the legal knowledge: propose answers, learn of gaps."""

from collections.abc import Mapping
from datetime import date, datetime

from bot.domain.message import Value

SMALLEST_SHOWN = 5  # fewer questions than that are not told apart


class Asked(Value):
    """A question and its answer, written anew so that they tell of nobody."""

    question: str
    answer: str


class Proposal(Value):
    """An answer that an office proposes for everybody; somebody reviews it before it goes into data/law."""

    id: int
    office: str
    topic: str
    asked: Asked
    proposed_at: datetime


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def shown_gaps(counts: Mapping[str, int]) -> tuple[dict[str, int], int]:
    """The themes with enough questions to be named, and how many the others have together, if enough."""
    named = {theme: count for theme, count in counts.items() if count >= SMALLEST_SHOWN}
    others = sum(counts.values()) - sum(named.values())
    return named, others if others >= SMALLEST_SHOWN else 0
