"""Severance pay when a contract ends lawfully, for the years without unemployment insurance."""

from fractions import Fraction

from bot.domain.calculation import Calculator, Field, FieldType, Frame, Inputs, Result
from bot.domain.calculators.leaving import (
    YES_NO,
    Service,
    average_pay,
    figure,
    pay_fields,
    service,
    time_fields,
    when,
)
from bot.domain.law import Citation
from bot.domain.money import dong, rounded
from bot.domain.say import Say
from bot.errors import Refused

ENDINGS = {
    "expired": 1,
    "done": 2,
    "agreed": 3,
    "closed": 7,
    "resigned": 9,
    "company": 10,
}  # clauses of art. 34
NOTHING_DUE = (
    "dismissed",
    "abandoned",
    "unlawful",
    "reorganised",
)  # art. 34 cl. 8, 36 cl. 1 e, 40, 34 cl. 11


def severance_pay(average: int, years: Fraction) -> int:
    """Half a month's average pay for each year (art. 46 clause 1), rounded to the đồng once, here."""
    return rounded(average * years / 2)


def compute(inputs: Inputs, _: Frame) -> Result:
    """Art. 46; decree 145/2020 art. 8 clauses 1 and 3; when it is paid: art. 48 clause 1."""
    ending = str(inputs["ending"])
    if ending in NOTHING_DUE:
        raise Refused(f"calc.severance.none_{ending}")
    if inputs["pension"] == "yes":
        raise Refused("calc.severance.none_pension")
    served = service(inputs)
    if not served.years:
        raise Refused(_nothing_left(served))
    average, averaged = average_pay(inputs)
    pay = severance_pay(average, served.years)
    shown_years = figure(served.years)
    sum_up = Say.of("calc.severance.step_sum", years=shown_years, average=dong(average), sum=dong(pay))
    return Result(
        total=Say.of("calc.severance.total", sum=dong(pay)),
        steps=(*served.steps, averaged, sum_up, Say.of("calc.severance.step_when")),
        cites=(
            *(Citation(law="BLLD", article=46, clause=clause) for clause in (1, 2, 3)),
            Citation(law="ND145", article=8, clause=3),
            Citation(law="BLLD", article=34, clause=ENDINGS[ending]),
            Citation(law="BLLD", article=48, clause=1),
        ),
    )


def _nothing_left(served: Service) -> str:
    return "calc.severance.none_days" if served.days else "calc.severance.none_insured"


CALCULATOR = Calculator(
    "severance",
    (
        Field("ending", FieldType.CHOICE, (*ENDINGS, *NOTHING_DUE)),
        Field("pension", FieldType.CHOICE, YES_NO, asked_when=when("ending", *ENDINGS)),
        *time_fields(when("pension", "no")),
        *pay_fields(when("pension", "no")),
    ),
    compute,
)
