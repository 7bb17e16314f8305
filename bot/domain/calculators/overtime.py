"""Pay for overtime by day and by night, and how much overtime there may be (Labour Code arts. 98, 107)."""

from enum import StrEnum
from fractions import Fraction

from bot.domain.calculation import Calculator, Field, FieldType, Frame, Inputs, Result
from bot.domain.calculators.wages import (
    FULL_DAY,
    HOUR,
    LONGEST_DAY,
    MONTH,
    NIGHT,
    hourly_step,
    hourly_wage,
    paid_by,
    quantity,
    shown,
    undercut_said,
)
from bot.domain.law import Citation
from bot.domain.message import Value
from bot.domain.money import dong, rounded
from bot.domain.say import Say
from bot.errors import NotUnderstood, Refused

NIGHT_EXTRA, NIGHT_OVERTIME_EXTRA = 30, 20  # %, art. 98(2) and (3)
MOST_A_DAY = 12  # hours
MOST_A_MONTH, MOST_A_MONTH_AGREED = 40, 60  # hours; the latter by resolution 17/2022/UBTVQH15
DAYS_OF_MONTH = 31


class Day(StrEnum):
    """What kind of day the overtime falls on."""

    WEEKDAY = "weekday"
    REST = "rest"  # the weekly day off, and a day off in its place (decree 145/2020 art. 55(3))
    HOLIDAY = "holiday"


class Schedule(StrEnum):
    """How the normal hours are set: that decides how much overtime there may be."""

    DAILY = "daily"
    WEEKLY = "weekly"
    PART_TIME = "part_time"


RATES = {Day.WEEKDAY: 150, Day.REST: 200, Day.HOLIDAY: 300}  # %, art. 98(1)


class Pay(Value):
    """What is due at least for the hours by day and those by night, in đồng."""

    by_day: int
    by_night: int

    @property
    def total(self) -> int:
        return self.by_day + self.by_night


def night_rate(day: Day, *, after_daytime: bool) -> int:
    """The least percentage for an hour of overtime between 22:00 and 6:00.

    Art. 98(3), decree 145/2020 art. 57(1): the rate of the day, 30% of a normal hour, and 20% of that
    day's hour by daylight, which on a weekday is 100%, or 150% where overtime by day went before.
    """
    by_daylight = RATES[day] if day is not Day.WEEKDAY or after_daytime else 100
    return RATES[day] + NIGHT_EXTRA + NIGHT_OVERTIME_EXTRA * by_daylight // 100


def overtime_pay(hourly: Fraction, day: Day, hours: Fraction, night_hours: Fraction, days: int = 1) -> Pay:
    """What is due at least for so many hours by day and by night on each of so many days like that.

    Art. 98(1) and (3), decree 145/2020 arts. 55 and 57. The pay by day and the pay by night are each
    rounded once, half up, to the đồng; the total is their sum.
    """
    rate = night_rate(day, after_daytime=hours > 0)
    return Pay(
        by_day=rounded(hourly * hours * days * RATES[day] / 100),
        by_night=rounded(hourly * night_hours * days * rate / 100),
    )


def most_hours(day: Day, schedule: Schedule, normal: Fraction) -> Fraction:
    """How many hours of overtime one day may have at most.

    Art. 107(2) b, decree 145/2020 art. 60: half the normal hours of the day; where these are set by the
    week, or for part-time work, 12 hours together with them; on weekly days off and holidays 12 hours.
    More than 8 normal hours can only be set by the week (art. 105(2)).
    """
    if day is not Day.WEEKDAY:
        return Fraction(MOST_A_DAY)
    by_the_day = schedule is Schedule.DAILY and normal <= FULL_DAY
    return normal / 2 if by_the_day else MOST_A_DAY - normal


def _overtime(inputs: Inputs) -> Fraction:
    return quantity(inputs, "hours") + quantity(inputs, "night_hours")


def _schedule_matters(inputs: Inputs) -> bool:
    """Whether these hours are too many by one way of setting the normal hours and not by another."""
    day, normal = Day(str(inputs["day"])), quantity(inputs, "day_hours")
    by_day, by_week = (most_hours(day, way, normal) for way in (Schedule.DAILY, Schedule.WEEKLY))
    return by_day < _overtime(inputs) <= by_week


def _needs_day_hours(inputs: Inputs) -> bool:
    return inputs["paid_by"] == MONTH or inputs["day"] == Day.WEEKDAY


FIELDS = (
    Field("day", FieldType.CHOICE, options=tuple(Day)),
    *paid_by(MONTH, HOUR),
    Field("day_hours", FieldType.NUMBER, least=1, most=LONGEST_DAY, asked_when=_needs_day_hours),
    Field("hours", FieldType.NUMBER, most=MOST_A_DAY),
    Field("night_hours", FieldType.NUMBER, most=NIGHT),
    Field("schedule", FieldType.CHOICE, options=tuple(Schedule), asked_when=_schedule_matters),
    Field("days", FieldType.NUMBER, least=1, most=DAYS_OF_MONTH, asked_when=lambda i: _overtime(i) > 0),
)


def require_hours(inputs: Inputs) -> None:
    """Raises NotUnderstood when no hours at all were worked."""
    if not _overtime(inputs):
        raise NotUnderstood("calc.no_hours")


def require_limits(inputs: Inputs, days: int) -> None:
    """Raises Refused for more overtime than a day or a month may have."""
    overtime, most = _overtime(inputs), _most(inputs)
    if overtime > most:
        raise Refused("calc.overtime.over_day", hours=shown(overtime), most=shown(most))
    if overtime * days > MOST_A_MONTH_AGREED:
        raise Refused("calc.overtime.over_month", hours=shown(overtime * days), most=MOST_A_MONTH_AGREED)


def _most(inputs: Inputs) -> Fraction:
    schedule = Schedule(str(inputs.get("schedule", Schedule.DAILY)))
    return most_hours(Day(str(inputs["day"])), schedule, quantity(inputs, "day_hours"))


def compute(inputs: Inputs, frame: Frame) -> Result:
    """Art. 98(1) and (3), art. 107(2) and (3); decree 145/2020 arts. 55, 57, 60; resolution 17/2022."""
    require_hours(inputs)
    count = quantity(inputs, "days")
    if count.denominator != 1:
        raise NotUnderstood("calc.whole_please")
    days = int(count)
    require_limits(inputs, days)
    day = Day(str(inputs["day"]))
    hours, night_hours = quantity(inputs, "hours"), quantity(inputs, "night_hours")
    pay = overtime_pay(hourly_wage(inputs), day, hours, night_hours, days)
    undercut, more_cites = undercut_said(inputs, frame)
    agreed = _overtime(inputs) * days > MOST_A_MONTH
    steps = (
        hourly_step(inputs),
        *pay_steps(day, hours * days, night_hours * days, pay, after_daytime=hours > 0),
        *((Say.of("calc.overtime.step_holiday"),) if day is Day.HOLIDAY else ()),
        Say.of("calc.overtime.step_limits", most=shown(_most(inputs))),
        *((Say.of("calc.overtime.step_month", hours=shown(_overtime(inputs) * days)),) if agreed else ()),
        *undercut,
    )
    cites = (*pay_cites(hours, night_hours), *_limit_cites(agreed=agreed), *more_cites)
    return Result(total=Say.of("calc.overtime.total", total=dong(pay.total)), steps=steps, cites=cites)


def pay_steps(
    day: Day, hours: Fraction, night_hours: Fraction, pay: Pay, *, after_daytime: bool
) -> tuple[Say, ...]:
    """How each part of the pay came about; left out is what was not worked."""
    by_day = Say.of("calc.step_by_day", hours=shown(hours), rate=RATES[day], pay=dong(pay.by_day))
    rate = night_rate(day, after_daytime=after_daytime)
    by_night = Say.of(
        "calc.step_by_night",
        hours=shown(night_hours),
        rate=rate,
        base=RATES[day],
        more=rate - RATES[day] - NIGHT_EXTRA,
        pay=dong(pay.by_night),
    )
    return (*((by_day,) if hours else ()), *((by_night,) if night_hours else ()))


def pay_cites(hours: Fraction, night_hours: Fraction) -> tuple[Citation, ...]:
    """The articles behind `pay_steps`."""
    by_day = (Citation(law="BLLD", article=98, clause=1), Citation(law="ND145", article=55, clause=1))
    by_night = (Citation(law="BLLD", article=98, clause=3), Citation(law="ND145", article=57, clause=1))
    return (*by_day, *by_night) if night_hours else by_day


def _limit_cites(*, agreed: bool) -> tuple[Citation, ...]:
    limits = (
        Citation(law="BLLD", article=107, clause=2),
        Citation(law="BLLD", article=107, clause=3),
        Citation(law="ND145", article=60),
    )
    return (*limits, Citation(law="NQ17")) if agreed else limits


CALCULATOR = Calculator("overtime", FIELDS, compute)
