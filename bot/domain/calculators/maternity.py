"""Maternity leave, and what social insurance pays for it."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.calculation import Calculator, Field, FieldType, Frame, Inputs, Result
from bot.domain.calculators.leaving import (
    UNSURE,
    YES_NO,
    after_months,
    amount_on,
    average_pay,
    day_of,
    pay_fields,
    shown,
    when,
    whole_of,
)
from bot.domain.law import Amount, Citation
from bot.domain.money import dong
from bot.domain.say import Say
from bot.errors import Refused

_LEAVE, _EACH_FURTHER = 6, 1  # months: art. 139 clause 1
_BEFORE_BIRTH = 2
_BEFORE_RETURN = 4  # art. 139 clause 4
_GRANT = 2  # times the base pay, for each child


@dataclass(frozen=True)
class Leave:
    """From `first` to `last`; from `back` on an early return is possible."""

    months: int
    first: date
    last: date
    back: date


def leave_months(children: int) -> int:
    """Six months, and one for each child from the second on (art. 139 clause 1)."""
    return _LEAVE + _EACH_FURTHER * (children - 1)


def leave(birth: date, children: int, first: date) -> Leave:
    """Art. 139 clauses 1 and 4. Raises Refused when it begins too early, or after the birth."""
    earliest = after_months(birth, -_BEFORE_BIRTH)
    if first < earliest:
        raise Refused("calc.maternity.too_early", earliest=shown(earliest))
    if first > birth:
        raise Refused("calc.maternity.after_birth", birth=shown(birth))
    months = leave_months(children)
    end = after_months(first, months)
    return Leave(months, first, end - timedelta(1), after_months(first, _BEFORE_RETURN))


def benefit(average: int, months: int) -> int:
    """The average insured wage for each month of leave; an early return takes nothing off (art. 139(4))."""
    return average * months


def birth_grant(base_pay: int, children: int) -> int:
    """Twice the base pay for each child (social insurance law 41/2024: confidence medium)."""
    return _GRANT * base_pay * children


def compute(inputs: Inputs, frame: Frame) -> Result:
    """Art. 139; social insurance law 41/2024 (confidence medium)."""
    birth, children = day_of(inputs, "birth"), whole_of(inputs, "children")
    planned = leave(birth, children, day_of(inputs, "first"))
    base = amount_on(frame, "base_pay", birth)
    average, averaged = _average(inputs, frame, birth)
    paid, grant = benefit(average, planned.months), birth_grant(base.value, children)
    steps: tuple[Say, ...] = (
        _length(children, planned.months),
        Say.of("calc.maternity.step_dates", first=shown(planned.first), last=shown(planned.last)),
        _return(inputs, planned),
        *averaged,
        Say.of("calc.maternity.step_benefit", average=dong(average), months=planned.months, sum=dong(paid)),
        Say.of("calc.maternity.step_grant", base=dong(base.value), children=children, sum=dong(grant)),
        UNSURE,
    )
    total = Say.of(
        "calc.maternity.total",
        months=planned.months,
        first=shown(planned.first),
        last=shown(planned.last),
        sum=dong(paid + grant),
    )
    return Result(total=total, steps=steps, cites=_cites(base))


def _average(inputs: Inputs, frame: Frame, day: date) -> tuple[int, list[Say]]:
    """What is insured is limited, so more than the limit was never insured."""
    average, step = average_pay(inputs)
    most = amount_on(frame, "insured_pay_most", day).value
    if average <= most:
        return average, [step]
    return most, [step, Say.of("calc.maternity.step_most", most=dong(most))]


def _length(children: int, months: int) -> Say:
    if children == 1:
        return Say.of("calc.maternity.step_months", months=months)
    return Say.of("calc.maternity.step_more", children=children, extra=months - _LEAVE, months=months)


def _return(inputs: Inputs, planned: Leave) -> Say:
    """Art. 139 clause 4. Raises Refused for a return that is not early, or before four months."""
    if inputs["early"] == "no":
        return Say.of("calc.maternity.step_back", back=shown(planned.back))
    back = day_of(inputs, "back")
    if back < planned.back:
        raise Refused("calc.maternity.too_soon", back=shown(planned.back))
    if back > planned.last:
        raise Refused("calc.maternity.not_early", last=shown(planned.last))
    return Say.of("calc.maternity.step_early", back=shown(back))


def _cites(base: Amount) -> tuple[Citation, ...]:
    return (
        *(Citation(law="BLLD", article=139, clause=clause) for clause in (1, 2, 4)),
        Citation(law="LBHXH"),
        Citation(law=base.law, article=base.article),
    )


CALCULATOR = Calculator(
    "maternity",
    (
        Field("birth", FieldType.DATE),
        Field("children", FieldType.NUMBER, least=1, most=6),
        Field("first", FieldType.DATE),
        Field("early", FieldType.CHOICE, YES_NO),
        Field("back", FieldType.DATE, asked_when=when("early", "yes")),
        *pay_fields(lambda _: True),
    ),
    compute,
)
