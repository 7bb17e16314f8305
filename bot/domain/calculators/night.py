"""The extra pay for normal hours worked at night (Labour Code arts. 98(2), 106)."""

from fractions import Fraction

from bot.domain.calculation import Calculator, Field, FieldType, Frame, Inputs, Result
from bot.domain.calculators.overtime import NIGHT_EXTRA
from bot.domain.calculators.wages import (
    DAY,
    HOUR,
    LONGEST_DAY,
    MONTH,
    MOST_DAYS,
    NIGHT,
    hourly_step,
    hourly_wage,
    paid_by,
    quantity,
    shown,
    undercut_said,
)
from bot.domain.law import Citation
from bot.domain.money import dong, rounded
from bot.domain.say import Say
from bot.errors import NotUnderstood


def night_extra(hourly: Fraction, hours: Fraction) -> int:
    """What is due at least on top of the wage for normal hours between 22:00 and 6:00: 30%.

    Art. 98(2), art. 106, decree 145/2020 art. 56(1). Rounded once, half up, to the đồng.
    """
    return rounded(hourly * hours * NIGHT_EXTRA / 100)


FIELDS = (
    *paid_by(MONTH, DAY, HOUR),
    Field(
        "day_hours", FieldType.NUMBER, least=1, most=LONGEST_DAY, asked_when=lambda i: i["paid_by"] != HOUR
    ),
    Field("hours", FieldType.NUMBER, most=NIGHT),
    Field(
        "nights",
        FieldType.NUMBER,
        least=1,
        most=MOST_DAYS,
        asked_when=lambda i: quantity(i, "hours") > 0,
    ),
)


def compute(inputs: Inputs, frame: Frame) -> Result:
    """Art. 98(2), art. 106, decree 145/2020 art. 56(1): the extra, and the whole wage of these hours."""
    nights = quantity(inputs, "nights")
    if not quantity(inputs, "hours"):
        raise NotUnderstood("calc.no_hours")
    if nights.denominator != 1:
        raise NotUnderstood("calc.whole_please")
    hourly, hours = hourly_wage(inputs), quantity(inputs, "hours") * nights
    extra, wage = night_extra(hourly, hours), rounded(hourly * hours)
    undercut, more_cites = undercut_said(inputs, frame)
    steps = (
        hourly_step(inputs),
        Say.of("calc.night.step_hours", hours=shown(hours), nights=shown(nights), wage=dong(wage)),
        Say.of("calc.night.step_extra", wage=dong(wage), extra=dong(extra)),
        *undercut,
    )
    total = Say.of("calc.night.total", extra=dong(extra), whole=dong(wage + extra))
    cites = (
        Citation(law="BLLD", article=98, clause=2),
        Citation(law="BLLD", article=106),
        Citation(law="ND145", article=56, clause=1),
        *more_cites,
    )
    return Result(total=total, steps=steps, cites=cites)


CALCULATOR = Calculator("night", FIELDS, compute)
