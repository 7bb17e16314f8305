"""Deadlines counted minute by minute: slow and obviously right, for whole minutes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.domain.working_time import WorkingTime

MINUTE = timedelta(minutes=1)
YEAR = timedelta(days=366)


def slow_due(since: datetime, allowed: timedelta, hours: WorkingTime) -> datetime:
    """The end (UTC) of the last minute worked; for no time at all the start of the first one."""
    minutes = _worked(since, since + YEAR, hours)
    if not allowed:
        return next(minutes)
    return next(islice(minutes, allowed // MINUTE - 1, None)) + MINUTE


def slow_worked(start: datetime, end: datetime, hours: WorkingTime) -> timedelta:
    """As many minutes as were worked from `start` to `end`."""
    return sum((MINUTE for _ in _worked(start, end, hours)), timedelta())


def _worked(start: datetime, end: datetime, hours: WorkingTime) -> Iterator[datetime]:
    """The start (UTC) of each minute worked."""
    zone = ZoneInfo(hours.zone)
    moment = start.astimezone(UTC)
    while moment < end:
        if _is_worked(moment.astimezone(zone), hours):
            yield moment
        moment += MINUTE


def _is_worked(local: datetime, hours: WorkingTime) -> bool:
    day, clock = local.date(), local.time()
    if day in hours.days_off and day not in hours.days_worked:
        return False
    if day.isoweekday() > 5 and day not in hours.days_worked:
        return False
    return any(opens <= clock < closes for opens, closes in hours.shifts)
