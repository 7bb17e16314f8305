"""A case: what a worker asked, who must answer, and by when."""

from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.message import Attachment, Value
from bot.domain.topic import Kind
from bot.errors import Refused

REOPEN_WITHIN = timedelta(days=7)

# Without 0 O 1 I L, which are mistaken for each other on paper and over the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RECEIPT_GROUPS = 5  # of four letters: 31**20, about 99 bits


class State(StrEnum):
    NEW = "new"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    CLOSED = "closed"


class Author(StrEnum):
    WORKER = "worker"
    OFFICE = "office"
    NOTE = "note"  # among officers only


class Words(Value):
    """One message as a person wrote it: text, files, or both."""

    text: str = ""
    attachments: tuple[Attachment, ...] = ()


class CaseMessage(Value):
    """One message inside a case; a NOTE is never shown to the worker."""

    author: Author
    words: Words
    at: datetime
    officer_id: int | None = None


class NewCase(Value):
    """A case about to be stored."""

    code: str
    kind: Kind
    topic: str
    office: str
    contact_id: int
    pseudonym: str
    name: str | None
    area: str | None
    workplace: str | None
    receipt: str | None
    opened_at: datetime
    due_at: datetime


class Case(Value):
    """A case as stored. `name` is what a worker who signs wants to be called; None means hidden."""

    id: int
    code: str
    kind: Kind
    topic: str
    office: str
    state: State
    contact_id: int | None
    pseudonym: str
    name: str | None = None
    area: str | None = None
    workplace: str | None = None
    assignee: int | None = None
    opened_at: datetime
    due_at: datetime | None = None
    closed_at: datetime | None = None
    rating: int | None = None

    @property
    def is_open(self) -> bool:
        return self.state is not State.CLOSED


def letters(random: bytes, count: int) -> str:
    """`count` letters of ALPHABET out of `random` bytes, which must be at least twice as many."""
    number = int.from_bytes(random, "big")
    picked = []
    for _ in range(count):
        number, index = divmod(number, len(ALPHABET))
        picked.append(ALPHABET[index])
    return "".join(picked)


def case_code(prefix: str, year: int, random: bytes) -> str:
    """A code to say over the telephone, such as LC26-7K3Q; random, so it tells nothing of how many."""
    return f"{prefix}{year % 100:02d}-{letters(random, 4)}"


def receipt_code(random: bytes) -> str:
    """A receipt such as 7K3Q-M2XA-...; whoever holds it holds the case, so it is long."""
    text = letters(random, RECEIPT_GROUPS * 4)
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def tidy_receipt(typed: str) -> str | None:
    """A typed receipt in its one form, or None when it cannot be one."""
    bare = "".join(c for c in typed.upper() if c.isalnum())
    if len(bare) != RECEIPT_GROUPS * 4 or not set(bare) <= set(ALPHABET):
        return None
    return "-".join(bare[i : i + 4] for i in range(0, len(bare), 4))


def pseudonym(random: bytes) -> str:
    """What officers call a hidden worker in one case; unrelated to any other case of theirs."""
    return f"#{letters(random, 3)}"


def may_reopen(case: Case, now: datetime) -> bool:
    return case.closed_at is not None and not case.is_open and now - case.closed_at <= REOPEN_WITHIN


def may_answer(case: Case, officer_id: int) -> bool:
    """Whether this officer may answer: an open case that nobody else has claimed."""
    return case.is_open and case.assignee in {None, officer_id}


def require_open(case: Case) -> None:
    """Raises Refused when the case is closed."""
    if not case.is_open:
        raise Refused("case.is_closed", code=case.code)
