"""A case: what a worker asked, who must answer, and by when."""

from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from bot.domain.message import Attachment, Value
from bot.domain.promise import Promise
from bot.errors import Refused

REOPEN_WITHIN = timedelta(days=7)

# Without 0 O 1 I L, which are mistaken for each other on paper and over the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RECEIPT_GROUPS = 5  # of four letters: 31**20, about 99 bits


class State(StrEnum):
    NEW = "new"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    WAITING = "waiting"  # the office has asked the worker something
    MERGED = "merged"  # goes with another case about the same thing, until that is closed
    CLOSED = "closed"


OPEN = frozenset(set(State) - {State.CLOSED})
WORKING = frozenset({State.NEW, State.CLAIMED, State.ANSWERED, State.WAITING})  # an office has to do with it


class Satisfied(IntEnum):
    """What a worker says after the end; NOT opens the case again."""

    NOT = 1
    PARTLY = 2
    SOLVED = 3


class Author(StrEnum):
    WORKER = "worker"
    OFFICE = "office"
    NOTE = "note"  # among officers only
    DRAFT = "draft"  # an answer that a second officer must see first; among officers only


AMONG_OFFICERS = frozenset({Author.NOTE, Author.DRAFT})  # what a worker never reads


class Words(Value):
    """One message as a person wrote it: text, files, or both. `reply`: the prepared answer that it is."""

    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    reply: str = ""


class CaseMessage(Value):
    """One message inside a case; what is AMONG_OFFICERS is never shown to the worker."""

    author: Author
    words: Words
    at: datetime
    officer_id: int | None = None


class NewCase(Value):
    """A case about to be stored.

    `name` is what a worker who signs wants to be called; None means hidden. `reason` says why it went
    to its office (see bot.domain.routing); `avoids` are offices that it must never reach; `shown` is the
    finest of "workplace", "area" and "" that officers may see of a hidden worker, decided once. `told` are
    the answers of law that the worker has read about it, `lapses_on` is the last lawful day to act.
    """

    code: str
    kind: str
    topic: str
    office: str
    reason: str
    urgent: bool = False
    avoids: tuple[str, ...] = ()
    shown: str = ""
    contact_id: int
    pseudonym: str
    name: str | None
    area: str | None
    workplace: str | None
    receipt: str | None
    opened_at: datetime
    answer: Promise | None
    resolution: Promise | None
    remind_at: datetime | None = None
    told: tuple[str, ...] = ()
    lapses_on: date | None = None


class Case(Value):
    """A case as stored. `answer` is the promise of the next answer, none when nothing is owed;
    `resolution` that of its end. `drafted_by`: whose answer waits for a colleague's look."""

    id: int
    code: str
    kind: str
    topic: str
    office: str
    reason: str
    urgent: bool = False
    avoids: tuple[str, ...] = ()
    shown: str = ""
    state: State
    contact_id: int | None
    pseudonym: str
    name: str | None = None
    area: str | None = None
    workplace: str | None = None
    assignee: int | None = None
    opened_at: datetime
    answer: Promise | None = None
    resolution: Promise | None = None
    remind_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
    satisfied: Satisfied | None = None
    merged_into: int | None = None
    told: tuple[str, ...] = ()
    lapses_on: date | None = None
    drafted_by: int | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def due_at(self) -> datetime | None:
        """By when the office has promised its next answer."""
        return self.answer.due_at if self.answer is not None else None


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


def outdates_draft(case: Case, changed: Case) -> bool:
    """Whether a draft for `case` waits no more: it is elsewhere, in another state, or nobody's."""
    return (changed.office, changed.state) != (case.office, case.state) or changed.assignee is None


def require_open(case: Case) -> None:
    """Raises Refused when the case is closed."""
    if not case.is_open:
        raise Refused("case.is_closed", code=case.code)


class Queue(Value):
    """Which cases are wanted. An empty part sets no limit; `overdue_at`: a promise was missed by then."""

    offices: tuple[str, ...]
    assignees: tuple[int, ...] = ()
    states: tuple[State, ...] = tuple(sorted(WORKING))
    topic: str = ""
    free: bool = False  # claimed by nobody
    overdue_at: datetime | None = None
    newest: bool = False  # the newest first, in place of the soonest due


class Load(Value):
    """How much one officer (none: nobody yet) of one office has to do."""

    office: str
    assignee: int | None
    open: int
    new: int
    overdue: int
    waiting: int
    due_soon: int
