"""Unemployment benefit: how much a month, for how many months, and until when to apply."""

from datetime import date
from fractions import Fraction

from bot.domain.calculation import Calculator, Field, FieldType, Frame, Inputs, Result
from bot.domain.calculators.leaving import (
    UNSURE,
    amount_on,
    average_pay,
    day_of,
    pay_fields,
    shown,
    when,
    whole_of,
)
from bot.domain.calculators.wages import REGIONS
from bot.domain.claims import months_later
from bot.domain.law import Citation
from bot.domain.money import dong, rounded
from bot.domain.say import Say
from bot.errors import Refused

NONE_DUE = ("unlawful", "pension")
LEAST_INSURED = 12  # months
_FIRST, _UP_TO, _EACH, _MOST = 3, 36, 12, 12  # months
_CAP = 5  # times the region's minimum wage
_TO_APPLY = 3  # months


def months_of_benefit(insured: int) -> int:
    """Three for 12 to 36 months insured, one more for each further 12, twelve at most (LVL art. 39)."""
    if insured < LEAST_INSURED:
        return 0
    return min(_FIRST + max(insured - _UP_TO, 0) // _EACH, _MOST)


def monthly_benefit(average: int, share: int, least_wage: int) -> int:
    """A share in percent of the average insured wage, at most five times the minimum wage (LVL art. 39).

    Rounded to the đồng once, here.
    """
    return min(rounded(Fraction(average * share, 100)), _CAP * least_wage)


def compute(inputs: Inputs, frame: Frame) -> Result:
    """Employment law 74/2025 arts. 38 and 39, as far as they are known: confidence medium."""
    insured = _insured(inputs)
    last = day_of(inputs, "last")
    share = amount_on(frame, "jobless_benefit", last)
    least = amount_on(frame, f"wage_month_{_region(inputs, frame)}", last)
    average, averaged = average_pay(inputs)
    uncapped = rounded(Fraction(average * share.value, 100))
    monthly, months = monthly_benefit(average, share.value, least.value), months_of_benefit(insured)
    steps = [
        averaged,
        Say.of("calc.unemployment.step_share", average=dong(average), share=share.value, sum=dong(uncapped)),
        Say.of(
            f"calc.unemployment.step_{'capped' if monthly < uncapped else 'below_cap'}",
            least=dong(least.value),
            most=dong(_CAP * least.value),
        ),
        Say.of("calc.unemployment.step_months", insured=insured, months=months),
        Say.of(
            "calc.unemployment.step_sum", monthly=dong(monthly), months=months, sum=dong(monthly * months)
        ),
        _until_when(last, frame.today),
        UNSURE,
    ]
    return Result(
        total=Say.of(
            "calc.unemployment.total", monthly=dong(monthly), months=months, sum=dong(monthly * months)
        ),
        steps=tuple(steps),
        cites=(
            Citation(law="LVL", article=38),
            Citation(law="LVL", article=39),
            Citation(law=least.law, article=least.article),
        ),
    )


def _insured(inputs: Inputs) -> int:
    """All months insured and not yet used up. Raises Refused for whom none is due (LVL art. 38)."""
    ending = str(inputs["ending"])
    if ending in NONE_DUE:
        raise Refused(f"calc.unemployment.none_{ending}")
    recent, insured = whole_of(inputs, "recent"), whole_of(inputs, "insured")
    if recent < LEAST_INSURED:
        raise Refused("calc.unemployment.none_few", months=recent)
    if insured < recent:
        raise Refused("calc.unemployment.less_than_recent", insured=insured, recent=recent)
    return insured


def _region(inputs: Inputs, frame: Frame) -> int:
    area = frame.areas.get(str(inputs["area"]))
    if area is None or area.wage_region not in REGIONS:
        raise Refused("calc.unemployment.no_region")
    return REGIONS[area.wage_region]


def _until_when(last: date, today: date) -> Say:
    """Three months from the end of the contract to apply (LVL art. 38)."""
    until = months_later(last, _TO_APPLY)
    late = "late" if until < today else "apply"
    return Say.of(f"calc.unemployment.step_{late}", until=shown(until))


_DUE = when("ending", "lawful")

CALCULATOR = Calculator(
    "unemployment",
    (
        Field("ending", FieldType.CHOICE, ("lawful", *NONE_DUE)),
        Field("last", FieldType.DATE, asked_when=_DUE),
        Field("recent", FieldType.NUMBER, most=24, asked_when=_DUE),
        Field("insured", FieldType.NUMBER, most=600, asked_when=_DUE),
        Field("area", FieldType.AREA, asked_when=_DUE),
        *pay_fields(_DUE),
    ),
    compute,
)
