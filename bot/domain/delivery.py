"""Messages on their way: what the outbox holds and what came of it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.domain.message import Incoming, Value
from bot.domain.say import Lane, Say

QUICK_ATTEMPTS = 8  # one after the other, some seconds apart
SET_BACK = timedelta(minutes=5)  # between later ones, so that an outage of hours costs no reply
MAX_ATTEMPTS = 300  # about a day


class Arrived(Value):
    """An inbox row still to be handled."""

    id: int
    incoming: Incoming
    attempts: int


class Draft(Value):
    """A message to be put into the outbox, to one contact.

    One that `hangs` belongs under the first message that they got about its case.
    """

    contact_id: int
    account: str
    say: Say
    lane: Lane
    hangs: bool = False


class Parcel(Value):
    """An outbox row taken by the sender."""

    id: int
    contact_id: int
    address: str
    language: str
    lane: Lane
    say: Say
    case_id: int | None = None
    attempts: int = 0


class Fate(StrEnum):
    """The state of an outbox row."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BLOCKED = "blocked"
    UNCERTAIN = "uncertain"
    SKIPPED = "skipped"  # of a broadcast: a rule kept it back, see `Skip`
    RECALLING = "recalling"  # of a broadcast: being taken back
    RECALLED = "recalled"


class Skip(StrEnum):
    """Why somebody who was meant does not get a broadcast."""

    WEEKLY = "weekly"  # they have had as many this week as decency allows
    STOPPED = "stopped"  # they withdrew their consent after the start
    LATE = "late"  # the day was over
    CANCELLED = "cancelled"


class Posting(NamedTuple):
    """A broadcast's row in the hands of the sender. `sent_as`: the message to be taken back."""

    id: int
    broadcast_id: int
    contact_id: int
    address: str
    language: str
    sent_as: str | None = None


class Posted(NamedTuple):
    """What came of a posting. `error` is the name of an error class, never its words."""

    posting: Posting
    fate: Fate
    external_id: str | None = None
    error: str | None = None


class Outcome(Value):
    """What came of a parcel. `error` is the name of an error class, never its words."""

    parcel: Parcel
    fate: Fate
    external_id: str | None = None
    error: str | None = None
    not_before: datetime | None = None


def fate_when_unknown(attempts: int) -> Fate:
    """What to do when a reply or a notice may or may not have been sent.

    It is sent again (at least once), and given up when that stays unknown for a day.
    """
    return Fate.UNCERTAIN if attempts + 1 >= MAX_ATTEMPTS else Fate.PENDING


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When to try once more after so many attempts of unknown outcome; None: at once."""
    return now + SET_BACK if attempts >= QUICK_ATTEMPTS else None


class Tally(Value):
    """How many rows of one broadcast share an account, an office (none: unknown), a fate and a cause."""

    account: str
    office: str | None
    fate: Fate
    error: str | None
    count: int
