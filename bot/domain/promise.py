"""Promises to a worker, and who is told when one is about to be missed or was; all in working time."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise, takewhile

from pydantic import Field

from bot.domain.message import Value
from bot.domain.working_time import WorkingTime, add_working_time, worked_between


class Promise(Value):
    """That something is done by `due_at`, `allowed` working time after `since` (UTC).

    While it is paused `due_at` is None and `allowed` is what is left. `level` says how many levels of
    escalation were told for it.
    """

    since: datetime
    allowed: timedelta
    due_at: datetime | None
    level: int = 0


class Tell(StrEnum):
    """Who hears of a level; LEADERSHIP is the federation's."""

    ASSIGNEE = "assignee"
    LEAD = "lead"
    PARENT = "parent"
    LEADERSHIP = "leadership"
    WORKER = "worker"


class EscalationLevel(Value):
    """Who is told what, `after` so much working time past the due moment; negative means before it.

    `text` is the last part of the key "escalation.<text>". With `hand_over` the case itself goes up: to
    the parent office or the leadership, whichever `tell` names last.
    """

    after: timedelta
    tell: tuple[Tell, ...] = Field(min_length=1)
    text: str
    hand_over: bool = False


def promised(now: datetime, allowed: timedelta, hours: WorkingTime) -> Promise:
    """A promise made now. Raises ValueError when a year does not hold so much working time."""
    return Promise(since=now.astimezone(UTC), allowed=allowed, due_at=add_working_time(now, allowed, hours))


def paused(promise: Promise, now: datetime, hours: WorkingTime) -> Promise:
    """The promise stopped with what is left of it, nothing when it is overdue; a paused one as it is."""
    if promise.due_at is None:
        return promise
    left = promise.allowed - worked_between(promise.since, now, hours)
    return promise.model_copy(update={"allowed": max(left, timedelta()), "due_at": None})


def resumed(promise: Promise, now: datetime, hours: WorkingTime) -> Promise:
    """The promise counting on from now; levels told stay told. A running one as it is."""
    if promise.due_at is not None:
        return promise
    return promised(now, promise.allowed, hours).model_copy(update={"level": promise.level})


def recounted(promise: Promise, hours: WorkingTime) -> Promise:
    """The same promise by another calendar, such as after a holiday was declared; a paused one as it is."""
    if promise.due_at is None:
        return promise
    return promise.model_copy(update={"due_at": add_working_time(promise.since, promise.allowed, hours)})


def is_overdue(promise: Promise | None, now: datetime) -> bool:
    """Whether its moment is past; never while it is paused, nor without a promise."""
    return promise is not None and promise.due_at is not None and promise.due_at < now


def moment_of(level: EscalationLevel, promise: Promise, hours: WorkingTime) -> datetime | None:
    """When `level` is to be told (UTC).

    None while the promise is paused, and for a level before the due moment of a promise too short for it.
    Raises ValueError when a year does not hold so much working time.
    """
    amount = promise.allowed + level.after
    too_short = level.after < timedelta() and amount <= timedelta()
    if promise.due_at is None or too_short:
        return None
    return add_working_time(promise.since, amount, hours)


def next_moment(promise: Promise, levels: Sequence[EscalationLevel], hours: WorkingTime) -> datetime | None:
    """When the first level not yet told is to be told; None when there is none. Raises as `moment_of`."""
    return next((moment for _, moment in _untold(promise, levels, hours)), None)


def levels_due(
    promise: Promise, levels: Sequence[EscalationLevel], now: datetime, hours: WorkingTime
) -> Sequence[tuple[int, EscalationLevel]]:
    """The levels not yet told whose moment has come, in order, each with the promise's `level` after it.

    Raises as `moment_of`.
    """
    come = takewhile(lambda untold: untold[1] <= now, _untold(promise, levels, hours))
    return [(told, levels[told - 1]) for told, _ in come]


def levels_in_order(levels: Sequence[EscalationLevel]) -> bool:
    """Whether no level comes before an earlier one, as the functions here require."""
    return all(earlier.after <= later.after for earlier, later in pairwise(levels))


def _untold(
    promise: Promise, levels: Sequence[EscalationLevel], hours: WorkingTime
) -> Iterator[tuple[int, datetime]]:
    """Of each level still to be told: the promise's `level` after it, and its moment."""
    for told, level in enumerate(levels[promise.level :], promise.level + 1):
        moment = moment_of(level, promise, hours)
        if moment is not None:
            yield told, moment
