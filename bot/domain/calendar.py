"""Commemoration days, solar and lunar (Vietnam's lunar calendar, UTC+7)."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from lunar_vn import LunarDate, lunar_to_solar, solar_to_lunar

from bot.domain.message import Value

LUNAR_YEARS = range(1970, 2051)  # beyond, the library was seen to be a day off in places


class Occasion(Value):
    """A day, or the start of a period, on which the union speaks to its members."""

    code: str
    name: str
    name_en: str
    calendar: Literal["solar", "lunar"] = "solar"
    month: int | None = None
    day: int | None = None
    start_month: int | None = None
    start_day: int | None = None
    end_month: int | None = None
    end_day: int | None = None
    first_year: int | None = None
    kind: str
    audience: str = "all"
    meant_for: str = ""
    confidence: str = "high"
    note: str = ""
    active: bool = True
    message: str
    message_en: str


class Send(StrEnum):
    """What to do now about a greeting that is due on a day."""

    WAIT = "wait"
    NOW = "now"
    MISSED = "missed"


def lunar_day(year: int, month: int, day: int) -> date:
    """The solar date of a day of lunar `year`, in its regular (not leap) month.

    Raises ValueError outside 1970-2050 and for day 30 of a month that has 29 days, where the library
    silently answers with the next month's first.
    """
    if year not in LUNAR_YEARS:
        raise ValueError(f"lunar dates are known for {LUNAR_YEARS.start}-{LUNAR_YEARS.stop - 1}, not {year}")
    found = lunar_to_solar(LunarDate(day=day, month=month, year=year, leap=False))
    back = solar_to_lunar(found)
    if (back.day, back.month, back.year) != (day, month, year):
        raise ValueError(f"lunar year {year} has no day {day} in month {month}")
    return found


def occurrence(occasion: Occasion, year: int) -> date | None:
    """When an occasion begins in `year` (a lunar year for lunar days); None before its first."""
    month, day = occasion.month or occasion.start_month, occasion.day or occasion.start_day
    if not occasion.active or month is None or day is None:
        return None
    if occasion.first_year is not None and year < occasion.first_year:
        return None
    return lunar_day(year, month, day) if occasion.calendar == "lunar" else date(year, month, day)


def due_on(occasions: Iterable[Occasion], day: date) -> tuple[tuple[Occasion, int], ...]:
    """The occasions that fall on `day`, each with its year (a lunar one may belong to the year before)."""
    return tuple(
        (occasion, year)
        for occasion in occasions
        for year in (day.year - 1, day.year)
        if occurrence(occasion, year) == day
    )


def send_now(hour: float, opens: float = 8, closes: float = 20) -> Send:
    """Whether a greeting goes out at this local `hour` of its day: yesterday's greeting is worth nothing."""
    if hour < opens:
        return Send.WAIT
    return Send.NOW if hour < closes else Send.MISSED


def anniversary(occasion: Occasion, year: int) -> int | None:
    """The number of the anniversary in `year`, None where the first year is unknown."""
    return None if occasion.first_year is None else year - occasion.first_year


def new_years_eve(year: int) -> date:
    """The day before Tết of lunar `year`: the last month has 29 or 30 days, so it has no fixed date."""
    return lunar_day(year, 1, 1) - timedelta(days=1)
