"""Commemoration days, solar and lunar (Vietnam's lunar calendar, UTC+7)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, Self

from lunar_vn import LunarDate, lunar_to_solar, solar_to_lunar
from pydantic import model_validator

from bot.domain.message import Value

LUNAR_YEARS = range(1970, 2051)  # beyond, the library was seen to be a day off in places


class Occasion(Value):
    """A day, or a period of days, on which the union speaks to its members.

    Its date is `month` and `day`, or both ends of a period, in its own `calendar`; as long as it has
    none, it is not `active`.
    """

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
    office: str = ""  # prepares it; empty: the installation's usual one
    meant_for: str = ""
    confidence: str = "high"
    note: str = ""
    active: bool = True
    message: str
    message_en: str

    @model_validator(mode="after")
    def _has_a_whole_date(self) -> Self:
        day = (self.month, self.day)
        period = (self.start_month, self.start_day, self.end_month, self.end_day)
        given = [parts for parts in (day, period) if set(parts) != {None}]
        if any(None in parts for parts in given):
            raise ValueError("half a date; give month and day, or both ends of a period")
        if len(given) > 1 or (self.active and not given):
            raise ValueError("give a day or a period; while there is no date, active = false")
        return self


class Happening(Value):
    """An occasion in one year: `year` (the lunar one for lunar days) counts its anniversary."""

    occasion: Occasion
    year: int
    day: date


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
    """When an occasion begins in `year` (a lunar year for lunar days).

    None while it is switched off, before its first year, and for a lunar day outside 1970-2050.
    Raises ValueError for a day that the year does not have.
    """
    month, day = occasion.month or occasion.start_month, occasion.day or occasion.start_day
    if not occasion.active or month is None or day is None:
        return None
    if occasion.first_year is not None and year < occasion.first_year:
        return None
    return _date(occasion, year, month, day)


def last_day(happening: Happening) -> date:
    """The day itself, or the last day of a period; a period may run over the turn of its year."""
    occasion = happening.occasion
    if occasion.end_month is None or occasion.end_day is None:
        return happening.day
    years = (happening.year, happening.year + 1)
    ends = (_date(occasion, year, occasion.end_month, occasion.end_day) for year in years)
    return next((end for end in ends if end is not None and end >= happening.day), happening.day)


def upcoming(occasions: Iterable[Occasion], start: date, days: int) -> tuple[Happening, ...]:
    """What begins on `start` or within `days` days after it, in the order of dates, then of codes."""
    last = start + timedelta(days=days)
    found = [
        Happening(occasion=occasion, year=year, day=day)
        for occasion in occasions
        for year in range(start.year - 1, last.year + 1)  # a lunar year ends in the next solar one
        if (day := occurrence(occasion, year)) is not None and start <= day <= last
    ]
    return tuple(sorted(found, key=lambda happening: (happening.day, happening.occasion.code)))


def anniversary(occasion: Occasion, year: int) -> int | None:
    """The number of the anniversary in `year`, None where the first year is unknown."""
    return None if occasion.first_year is None else year - occasion.first_year


def new_years_eve(year: int) -> date:
    """The day before Tết of lunar `year`: the last month has 29 or 30 days, so it has no fixed date."""
    return lunar_day(year, 1, 1) - timedelta(days=1)


def _date(occasion: Occasion, year: int, month: int, day: int) -> date | None:
    if occasion.calendar == "solar":
        return date(year, month, day)
    return lunar_day(year, month, day) if year in LUNAR_YEARS else None
