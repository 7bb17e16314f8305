"""Pay for working on a public holiday (Labour Code arts. 98(1) c, 112)."""

from fractions import Fraction

from bot.domain.calculation import Calculator, Field, FieldType, Frame, Inputs, Result
from bot.domain.calculators.overtime import MOST_A_DAY, Day, Pay, overtime_pay, pay_cites, pay_steps
from bot.domain.calculators.wages import (
    DAY,
    LONGEST_DAY,
    MONTH,
    NIGHT,
    hourly_step,
    hourly_wage,
    money,
    paid_by,
    quantity,
    shown,
    undercut_said,
)
from bot.domain.law import Citation
from bot.domain.money import dong
from bot.domain.say import Say
from bot.errors import NotUnderstood, Refused


def holiday_pay(hourly: Fraction, hours: Fraction, night_hours: Fraction) -> Pay:
    """What is due at least for the hours worked on a holiday: 300% by day, 390% by night.

    Art. 98(1) c and (3), decree 145/2020 arts. 55(1) b and 57(1). The wage that art. 112 gives for the
    day itself is not in it: who is paid by the month has it in the month's wage.
    """
    return overtime_pay(hourly, Day.HOLIDAY, hours, night_hours)


FIELDS = (
    *paid_by(MONTH, DAY),
    Field("day_hours", FieldType.NUMBER, least=1, most=LONGEST_DAY),
    Field("hours", FieldType.NUMBER, most=MOST_A_DAY),
    Field("night_hours", FieldType.NUMBER, most=NIGHT),
)


def compute(inputs: Inputs, frame: Frame) -> Result:
    """Art. 98(1) c and (3), art. 112(1); decree 145/2020 arts. 55, 57, 60(4)."""
    hours, night_hours = quantity(inputs, "hours"), quantity(inputs, "night_hours")
    if not hours + night_hours:
        raise NotUnderstood("calc.no_hours")
    if hours + night_hours > MOST_A_DAY:
        raise Refused("calc.overtime.over_day", hours=shown(hours + night_hours), most=str(MOST_A_DAY))
    pay = holiday_pay(hourly_wage(inputs), hours, night_hours)
    undercut, more_cites = undercut_said(inputs, frame)
    steps = (
        hourly_step(inputs),
        *pay_steps(Day.HOLIDAY, hours, night_hours, pay, after_daytime=hours > 0),
        _own_wage(inputs),
        *undercut,
    )
    cites = (
        *pay_cites(hours, night_hours),
        Citation(law="BLLD", article=112, clause=1),
        Citation(law="ND145", article=60, clause=4),
        *more_cites,
    )
    return Result(total=_total(inputs, pay), steps=steps, cites=cites)


def _own_wage(inputs: Inputs) -> Say:
    """What art. 112 gives for the holiday itself."""
    if inputs["paid_by"] == MONTH:
        return Say.of("calc.holiday.step_in_month")
    return Say.of("calc.holiday.step_own_day", daily=dong(money(inputs, "daily")))


def _total(inputs: Inputs, pay: Pay) -> Say:
    if inputs["paid_by"] == MONTH:
        return Say.of("calc.holiday.total_month", total=dong(pay.total))
    return Say.of("calc.holiday.total_day", total=dong(pay.total + money(inputs, "daily")))


CALCULATOR = Calculator("holiday", FIELDS, compute)
