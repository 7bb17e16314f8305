"""What the calculators about leaving, long leave and retiring share: months, averages, figures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import cast

from bot.domain.calculation import Field, FieldType, Frame, Inputs
from bot.domain.claims import months_later
from bot.domain.law import Amount
from bot.domain.money import dong, rounded
from bot.domain.say import Say
from bot.errors import Refused

YES_NO = ("yes", "no")
UNSURE = Say.of("calc.unsure")

_DAY = timedelta(days=1)
_MONTHS_AVERAGED = 6
_LEAST_MONTHS = 12  # of work, arts. 46 and 47
_MAY_OVERLAP = 1  # calendar months of insurance can outnumber full months of work by one


def after_months(first: date, months: int) -> date:
    """The day after a period of months that begins with `first`, or the other way with fewer than none.

    It has the same number in its month; where the month has no such day, it is the next month's first.
    """
    day = months_later(first, months)
    return day if day.day == first.day else day + _DAY


def full_months(first: date, last: date) -> int:
    """How many full months lie from `first` to `last`, both included; none when `last` is earlier."""
    end = last + _DAY
    months = 12 * (end.year - first.year) + end.month - first.month - (end.day < first.day)
    return max(months, 0)


def months_and_days(first: date, last: date) -> tuple[int, int]:
    """Full months, and the days left over. Raises Refused when `last` is before `first`."""
    if last < first:
        raise Refused("calc.leaving.backwards", first=shown(first), last=shown(last))
    months = full_months(first, last)
    return months, (last + _DAY - after_months(first, months)).days


def shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def figure(value: Fraction | int) -> str:
    """A number of years or days with at most two decimals: "2,5", "8,17"."""
    whole, rest = divmod(rounded(Fraction(value) * 100), 100)
    return f"{whole},{rest:02}".rstrip("0").rstrip(",") if rest else str(whole)


def day_of(inputs: Inputs, name: str) -> date:
    return cast("date", inputs[name])


def number_of(inputs: Inputs, name: str) -> Fraction:
    return Fraction(cast("Decimal", inputs[name]))


def whole_of(inputs: Inputs, name: str) -> int:
    """A number that only makes sense whole. Raises Refused for anything else."""
    value = number_of(inputs, name)
    if value.denominator != 1:
        raise Refused("calc.whole_please")
    return int(value)


def when(name: str, *answers: str) -> Callable[[Inputs], bool]:
    """Asked where an earlier choice was one of these."""
    return lambda inputs: inputs.get(name) in answers


def pay_fields(due: Callable[[Inputs], bool]) -> tuple[Field, ...]:
    """Six months' pay: each month the same, or all of them together. Not asked of whom nothing is due."""
    return (
        Field("pay", FieldType.CHOICE, ("same", "differs"), asked_when=due),
        Field("monthly", FieldType.MONEY, least=100_000, asked_when=when("pay", "same")),
        Field("six_months", FieldType.MONEY, least=100_000, asked_when=when("pay", "differs")),
    )


def average_pay(inputs: Inputs) -> tuple[int, Say]:
    """The average of six months' pay, rounded to the đồng, and the step that shows it."""
    if inputs["pay"] == "same":
        monthly = cast("int", inputs["monthly"])
        return monthly, Say.of("calc.leaving.step_same", average=dong(monthly))
    total = cast("int", inputs["six_months"])
    average = rounded(Fraction(total, _MONTHS_AVERAGED))
    return average, Say.of("calc.leaving.step_average", total=dong(total), average=dong(average))


def time_fields(due: Callable[[Inputs], bool]) -> tuple[Field, ...]:
    """The time with one company, and what of it is covered otherwise."""
    return (
        Field("start", FieldType.DATE, future=False, asked_when=due),
        Field("last", FieldType.DATE, asked_when=due),
        Field("insured", FieldType.NUMBER, most=600, asked_when=due),
        Field("settled", FieldType.NUMBER, most=600, asked_when=due),
    )


@dataclass(frozen=True)
class Service:
    """The time that severance or job-loss pay counts, in years; `days`: what is left below a month."""

    years: Fraction
    days: int
    steps: tuple[Say, ...]


def service(inputs: Inputs) -> Service:
    """From the answers to `time_fields` (arts. 46, 47; decree 145/2020 art. 8).

    Raises Refused below twelve full months of work, and for months that cannot be.
    """
    start, last = day_of(inputs, "start"), day_of(inputs, "last")
    months, days = months_and_days(start, last)
    if months < _LEAST_MONTHS:
        raise Refused("calc.leaving.below_a_year", months=months)
    insured, settled = whole_of(inputs, "insured"), whole_of(inputs, "settled")
    left, odd_days = time_left(months, days, insured, settled)
    years = years_counted(left, odd_days)
    worked: dict[str, str | int] = {
        "start": shown(start),
        "last": shown(last),
        "months": months,
        "days": days,
    }
    steps = [
        Say.of("calc.leaving.step_worked", **worked),
        Say.of("calc.leaving.step_off", insured=insured, settled=settled, months=left, days=odd_days),
        Say.of("calc.leaving.step_years", months=left, days=odd_days, years=figure(years)),
    ]
    days_only = odd_days if left % 12 == 0 else 0
    if days_only:
        steps.append(Say.of("calc.leaving.step_days", days=days_only))
    return Service(years, days_only, tuple(steps))


def time_left(months: int, days: int, insured: int, settled: int) -> tuple[int, int]:
    """Months and days worked less the months that unemployment insurance or an earlier payment covers.

    Arts. 46 and 47 clause 2, decree 145/2020 art. 8 clause 3. Raises Refused when more is taken off than
    was worked: then months with another employer were counted.
    """
    if insured + settled > months + _MAY_OVERLAP:
        raise Refused("calc.leaving.more_than_worked", off=insured + settled, months=months)
    left = months - insured - settled
    return (left, days) if left >= 0 else (0, 0)


def years_counted(months: int, days: int) -> Fraction:
    """Twelve months are a year; up to six odd ones half a year, more a whole one.

    Decree 145/2020 art. 8 clause 3 c. Days alone are no month, so that they add nothing; beyond six full
    months they count.
    """
    years, odd = divmod(months, 12)
    if (odd, days) > (6, 0):
        return Fraction(years + 1)
    return years + (Fraction(1, 2) if odd else Fraction(0))


def amount_on(frame: Frame, code: str, day: date) -> Amount:
    """What a decree sets on that day. Raises Refused when the book does not know."""
    found = frame.book.amount(code, day)
    if found is None:
        raise Refused("calc.leaving.no_amount", day=shown(day))
    return found
