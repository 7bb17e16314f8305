"""Who may do what with a case: by seat, by who has it, by its state. Buttons and refusals follow."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from bot.domain.case import WORKING, Case, State
from bot.domain.contact import Contact, Seat
from bot.domain.office import Office, Offices, upward
from bot.domain.routing import Sender, avoided


class Act(StrEnum):
    """What an officer can do with a case."""

    VIEW = "view"
    CLAIM = "claim"
    ANSWER = "answer"
    ASK = "ask"  # something of the worker: the promise rests until they write
    CANNED = "canned"  # answer with words prepared for it
    NOTE = "note"
    CLOSE = "close"
    RELEASE = "release"  # give back to the queue
    ASSIGN = "assign"
    TRANSFER = "transfer"
    ESCALATE = "escalate"
    MERGE = "merge"
    UNMERGE = "unmerge"
    REPORT = "report"  # abuse, to the lead
    MUTE = "silence"  # "mute" is how people turn messages off
    PULL = "pull"  # take up a case of an office below
    APPROVE = "approve"  # let a colleague's draft go to the worker
    RETURN = "return"  # give it back to them, with the reason


_FREE = (Act.CLAIM, Act.ANSWER, Act.ASK, Act.CANNED, Act.TRANSFER, Act.ESCALATE, Act.MERGE, Act.REPORT)
_MINE = (
    Act.ANSWER,
    Act.ASK,
    Act.CANNED,
    Act.CLOSE,
    Act.RELEASE,
    Act.TRANSFER,
    Act.ESCALATE,
    Act.MERGE,
    Act.REPORT,
)
_OTHERS_BY_LEAD = (Act.CLOSE, Act.TRANSFER, Act.ESCALATE)
_LEADING = (Act.ASSIGN, Act.MUTE)


def holds(case: Case, seat: Seat, now: datetime) -> bool:
    """Whether the case is this officer's, or that of somebody they stand for."""
    return case.assignee in seat.hands(now)


def is_above(office: str, case: Case, offices: Mapping[str, Office]) -> bool:
    """Whether an office stands above the case's."""
    return office in [above.code for above in upward(offices, case.office)][1:]


def seat_above(case: Case, contact: Contact, offices: Offices) -> Seat | None:
    """A lead's seat in an office above the case's: from there it can be taken up, but not read.

    None in an office that the case must never reach: there it is as if it did not exist.
    """
    barred = avoided(Sender(avoids=frozenset(case.avoids)), offices)
    leading = (seat for seat in contact.seats if seat.leads and seat.office not in barred)
    return next((seat for seat in leading if is_above(seat.office, case, offices)), None)


def case_acts(case: Case, contact: Contact, offices: Offices, now: datetime) -> tuple[Act, ...]:
    """What this contact can do with the case now, in the order of use; nothing if it is not theirs."""
    seat = contact.serves(case.office)
    if seat is not None:
        return acts_of(case, seat, now)
    above = case.state in WORKING and seat_above(case, contact, offices) is not None
    return (Act.PULL,) if above else ()


def acts_of(case: Case, seat: Seat, now: datetime) -> tuple[Act, ...]:
    """What an officer of the case's own office can do with it now."""
    if case.state is State.CLOSED:
        return (Act.VIEW,)
    if case.state is State.MERGED:
        free = case.assignee is None or holds(case, seat, now) or seat.leads
        return (Act.VIEW, Act.NOTE, *((Act.UNMERGE,) if free else ()))
    leading = _LEADING if seat.leads else ()
    return (*_reviewing(case, seat), *_handling(case, seat, now), Act.NOTE, *leading, Act.VIEW)


def _reviewing(case: Case, seat: Seat) -> tuple[Act, ...]:
    """A second officer looks at a draft: anybody of the office but its author, whoever has the case."""
    return () if case.drafted_by in {None, seat.officer_id} else (Act.APPROVE, Act.RETURN)


def _handling(case: Case, seat: Seat, now: datetime) -> tuple[Act, ...]:
    if case.assignee is None:
        return _FREE
    if holds(case, seat, now):
        return _MINE
    return _OTHERS_BY_LEAD if seat.leads else ()
