"""Days of annual leave in a year, and what is paid for those not taken when one leaves."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import cast

from bot.domain.calculation import Calculator, Field, FieldType, Frame, Inputs, Result
from bot.domain.calculators.leaving import (
    YES_NO,
    day_of,
    figure,
    full_months,
    months_and_days,
    number_of,
    shown,
    when,
    whole_of,
)
from bot.domain.calculators.wages import MOST_DAYS
from bot.domain.law import Citation
from bot.domain.money import dong, rounded
from bot.domain.say import Say
from bot.errors import Refused

DAYS = {"normal": 12, "heavy": 14, "minor": 14, "disabled": 14, "extreme": 16}  # art. 113 clause 1
WEEKS = {"five": 5, "six": 6}  # days worked, from Monday on

_MONTHS = 12
_SENIORITY = 60  # months for each further day


@dataclass(frozen=True)
class Month:
    """A calendar month of work: days employed that are worked or paid, of those worked normally."""

    number: int
    worked: int
    normal: int

    @property
    def counts(self) -> bool:
        """From a half on (decree 145/2020 art. 66 clause 2)."""
        return 2 * self.worked >= self.normal


def seniority_days(start: date, last: date) -> int:
    """One more day for each full five years with one employer (art. 114)."""
    return full_months(start, last) // _SENIORITY


def months_of_year(start: date, last: date, days_a_week: int) -> tuple[Month, ...]:
    """The months of the year of `last` with work from `start` to `last`; holidays are paid, so they count."""
    year, found = last.year, []
    for number in range(1, last.month + 1):
        first, end = date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])
        worked = _week_days(max(first, start), min(end, last), days_a_week)
        if start <= end:
            found.append(Month(number, worked, _week_days(first, end, days_a_week)))
    return tuple(found)


def leave_days(base: int, extra: int, months: int) -> Fraction:
    """(base + seniority) / 12 x months worked in the year: art. 113 cl. 2, decree 145/2020 art. 66 cl. 1.

    The decree no longer rounds the days, so they stay as they are.
    """
    return Fraction(base + extra, _MONTHS) * months


def unused_pay(wage: int, workdays: Fraction, days: Fraction) -> int:
    """Pay for days not taken (art. 113(3), decree 145/2020 art. 67(3)), rounded to the đồng once, here."""
    return rounded(wage / workdays * days)


def _week_days(first: date, last: date, days_a_week: int) -> int:
    days = (first + timedelta(passed) for passed in range((last - first).days + 1))
    return sum(day.weekday() < days_a_week for day in days)


def compute(inputs: Inputs, frame: Frame) -> Result:
    """Arts. 113 and 114; decree 145/2020 arts. 65, 66, 67. Who is not leaving works until the year's end."""
    leaving = inputs["leaving"] == "yes"
    start = day_of(inputs, "start")
    last = day_of(inputs, "last") if leaving else date(frame.today.year, 12, 31)
    months_and_days(start, last)  # refuses an end before the start
    base, extra = DAYS[str(inputs["work"])], seniority_days(start, last)
    months, counted = _months(inputs, start, last)
    days = leave_days(base, extra, months)
    left = max(days - number_of(inputs, "taken"), Fraction(0))
    values = {"days": figure(days), "left": figure(left)}
    total, paid = Say.of("calc.leave.total", **values), []
    if leaving:
        pay, step = _paid(inputs, left)
        paid, total = [step], Say.of("calc.leave.total_paid", **values, sum=dong(pay))
    steps = (
        *_basis(start, base, extra),
        *counted,
        Say.of("calc.leave.step_days", base=base, extra=extra, months=months, days=figure(days)),
        Say.of("calc.leave.step_taken", taken=figure(number_of(inputs, "taken")), left=figure(left)),
        *paid,
    )
    return Result(total=total, steps=steps, cites=_cites(extra, leaving))


def _basis(start: date, base: int, extra: int) -> list[Say]:
    steps = [Say.of("calc.leave.step_base", base=base)]
    if extra:
        steps.append(Say.of("calc.leave.step_extra", start=shown(start), years=5 * extra, extra=extra))
    return steps


def _months(inputs: Inputs, start: date, last: date) -> tuple[int, list[Say]]:
    """How many months count, and the steps that say why."""
    worked = months_of_year(start, last, WEEKS[str(inputs["week"])])
    out = whole_of(inputs, "not_counted")
    full = sum(month.counts for month in worked)
    if out > full:
        raise Refused("calc.leave.too_many_out", months=full)
    steps = [
        Say.of(
            f"calc.leave.step_month_{'in' if month.counts else 'out'}",
            month=f"{month.number:02}/{last.year}",
            worked=month.worked,
            normal=month.normal,
        )
        for month in worked
        if month.worked < month.normal
    ]
    steps.append(Say.of("calc.leave.step_months", year=last.year, full=full, out=out, months=full - out))
    return full - out, steps


def _paid(inputs: Inputs, left: Fraction) -> tuple[int, Say]:
    wage, workdays = cast("int", inputs["wage"]), number_of(inputs, "workdays")
    pay = unused_pay(wage, workdays, left)
    values = {"wage": dong(wage), "workdays": figure(workdays), "left": figure(left), "sum": dong(pay)}
    return pay, Say.of("calc.leave.step_paid", **values)


def _cites(extra: int, leaving: bool) -> tuple[Citation, ...]:
    cites = [Citation(law="BLLD", article=113, clause=1)]
    if extra:
        cites.append(Citation(law="BLLD", article=114))
    cites += [Citation(law="ND145", article=65), Citation(law="ND145", article=66)]
    if leaving:
        cites += [Citation(law="BLLD", article=113, clause=3), Citation(law="ND145", article=67, clause=3)]
    return tuple(cites)


_LEAVING = when("leaving", "yes")

CALCULATOR = Calculator(
    "leave",
    (
        Field("work", FieldType.CHOICE, tuple(DAYS)),
        Field("start", FieldType.DATE, future=False),
        Field("leaving", FieldType.CHOICE, YES_NO),
        Field("last", FieldType.DATE, asked_when=_LEAVING),
        Field("week", FieldType.CHOICE, tuple(WEEKS)),
        Field("not_counted", FieldType.NUMBER, most=_MONTHS),
        Field("taken", FieldType.NUMBER, most=99),
        Field("wage", FieldType.MONEY, least=100_000, asked_when=_LEAVING),
        Field("workdays", FieldType.NUMBER, least=1, most=MOST_DAYS, asked_when=_LEAVING),
    ),
    compute,
)
