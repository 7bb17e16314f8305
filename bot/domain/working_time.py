"""Promises of time, counted in the office's working hours."""

from collections.abc import Set
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.message import Value


class WorkingTime(Value):
    """When an office works: `shifts` on Monday to Friday, less `days_off`, plus `days_worked`."""

    zone: str = "Asia/Ho_Chi_Minh"
    shifts: tuple[tuple[time, time], ...] = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))
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


def add_working_time(start: datetime, amount: timedelta, hours: WorkingTime) -> datetime:
    """The moment (UTC) when `amount` of working time has passed since `start` (aware).

    Raises ValueError when a year of days does not hold so much working time.
    """
    moment = start.astimezone(hours.tz)
    left = amount
    for offset in range(366):
        day = moment.date() + timedelta(days=offset)
        if not is_working_day(day, hours):
            continue
        for opens, closes in hours.shifts:
            begin = max(moment, datetime.combine(day, opens, hours.tz))
            end = datetime.combine(day, closes, hours.tz)
            if begin < end and left <= end - begin:
                return (begin + left).astimezone(ZoneInfo("UTC"))
            left -= max(end - begin, timedelta())
    raise ValueError("no such amount of working time within a year")


def working_day_length(hours: WorkingTime) -> timedelta:
    """The working time of one full day."""
    any_day = date(2026, 1, 5)
    return sum(
        (datetime.combine(any_day, end) - datetime.combine(any_day, begin) for begin, end in hours.shifts),
        timedelta(),
    )


def all_days_off(public_holidays: Set[date], added: Set[date], worked: Set[date]) -> frozenset[date]:
    """The public holidays with the installation's own days added and its swapped days taken out."""
    return frozenset((public_holidays | added) - worked)
