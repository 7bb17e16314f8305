"""Promises of time, counted in the office's working hours, on the clock of its own zone."""

from collections.abc import Iterator, Set
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.message import Value

Shifts = tuple[tuple[time, time], ...]

_NOTHING = timedelta()
_DAYS = 366  # in which an amount of working time must end


class WorkingTime(Value):
    """When an office works: `shifts` on Monday to Friday, less `days_off`, plus `days_worked`.

    Shifts are in order and do not overlap.
    """

    zone: str = "Asia/Ho_Chi_Minh"
    shifts: Shifts = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))
    days_off: frozenset[date] = frozenset()
    days_worked: frozenset[date] = frozenset()

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


def is_working_day(day: date, hours: WorkingTime) -> bool:
    """Whether the office works on `day`; a swapped day worked wins over a day off."""
    if day in hours.days_worked:
        return True
    return day.weekday() < 5 and day not in hours.days_off


def is_open(moment: datetime, hours: WorkingTime) -> bool:
    """Whether the office works at that moment (aware)."""
    local = moment.astimezone(hours.tz)
    open_now = any(opens <= local.time() < closes for opens, closes in hours.shifts)
    return open_now and is_working_day(local.date(), hours)


def opening(day: date, hours: WorkingTime) -> datetime:
    """The moment (UTC) when the first shift of `day` starts, whether or not `day` is worked."""
    return datetime.combine(day, hours.shifts[0][0], hours.tz).astimezone(UTC)


def add_working_time(start: datetime, amount: timedelta, hours: WorkingTime) -> datetime:
    """The moment (UTC) when `amount` of working time has passed since `start` (aware).

    No amount at all ends at the next moment, `start` included, when the office is open. Raises
    ValueError when `amount` is negative and when a year of days does not hold so much working time.
    """
    if amount < _NOTHING:
        raise ValueError("working time cannot be taken back")
    local = start.astimezone(hours.tz)
    if not amount:
        return _next_open(local, hours)
    left, shifts = _worked_on_its_day(local, hours) + amount, _spans(hours.shifts)
    for day in _working_days(local.date(), hours):
        for opens, closes in shifts:
            if left <= closes - opens:
                return (datetime.combine(day, time(), hours.tz) + opens + left).astimezone(UTC)
            left -= closes - opens
    raise ValueError("no such amount of working time within a year")


def worked_between(start: datetime, end: datetime, hours: WorkingTime) -> timedelta:
    """The working time from `start` to `end` (both aware); none when `end` is not later."""
    if end <= start:
        return _NOTHING
    first, last = start.astimezone(hours.tz), end.astimezone(hours.tz)
    days = (last.date() - first.date()).days
    full_days = sum(is_working_day(first.date() + timedelta(passed), hours) for passed in range(days))
    before, after = _worked_on_its_day(first, hours), _worked_on_its_day(last, hours)
    return full_days * working_day_length(hours) - before + after


def working_day_length(hours: WorkingTime) -> timedelta:
    """The working time of one full day."""
    return sum((closes - opens for opens, closes in _spans(hours.shifts)), _NOTHING)


def all_days_off(public_holidays: Set[date], added: Set[date], worked: Set[date]) -> frozenset[date]:
    """The public holidays with the installation's own days added and its swapped days taken out."""
    return frozenset((public_holidays | added) - worked)


def _working_days(first: date, hours: WorkingTime) -> Iterator[date]:
    """The days worked, `first` included, within a year."""
    days = (first + timedelta(passed) for passed in range(_DAYS))
    return (day for day in days if is_working_day(day, hours))


def _next_open(local: datetime, hours: WorkingTime) -> datetime:
    for day in _working_days(local.date(), hours):
        for opens, closes in hours.shifts:
            if local < datetime.combine(day, closes, local.tzinfo):
                return max(local, datetime.combine(day, opens, local.tzinfo)).astimezone(UTC)
    raise ValueError("no working time at all within a year")


def _worked_on_its_day(local: datetime, hours: WorkingTime) -> timedelta:
    """What the office has worked at that moment since its midnight."""
    if not is_working_day(local.date(), hours):
        return _NOTHING
    clock = _since_midnight(local.time())
    spans = _spans(hours.shifts)
    return sum((min(clock, closes) - opens for opens, closes in spans if opens < clock), _NOTHING)


def _since_midnight(clock: time) -> timedelta:
    return datetime.combine(date.min, clock) - datetime.combine(date.min, time())


# An installation has one set of shifts or a few, and asks for them for each case.
@lru_cache
def _spans(shifts: Shifts) -> tuple[tuple[timedelta, timedelta], ...]:
    """The shifts as time since midnight."""
    return tuple((_since_midnight(opens), _since_midnight(closes)) for opens, closes in shifts)
