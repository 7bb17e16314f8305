"""Job-loss pay after a reorganisation or a merger, or for economic reasons."""

from fractions import Fraction

from bot.domain.calculation import Calculator, Field, FieldType, Frame, Inputs, Result
from bot.domain.calculators.leaving import (
    UNSURE,
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

REASONS = {"restructured": (42, 5), "economic": (42, 5), "merged": (43, 3)}  # what sends on to art. 47
OTHER = "other"
LEAST_MONTHS = 2


def job_loss_pay(average: int, years: Fraction) -> int:
    """A month's average pay for each year, at least two (art. 47 cl. 1); rounded to the đồng once, here."""
    return rounded(average * max(years, Fraction(LEAST_MONTHS)))


def compute(inputs: Inputs, _: Frame) -> Result:
    """Art. 47; decree 145/2020 art. 8 clauses 2 and 3; when it is paid: art. 48 clause 1."""
    reason = str(inputs["reason"])
    if reason == OTHER:
        raise Refused("calc.job_loss.none_other")
    served = service(inputs)
    average, averaged = average_pay(inputs)
    pay = job_loss_pay(average, served.years)
    values = {"years": figure(served.years), "average": dong(average), "sum": dong(pay)}
    least = served.years < LEAST_MONTHS
    steps = [*served.steps, averaged, Say.of(f"calc.job_loss.step_{'least' if least else 'sum'}", **values)]
    if not served.years:
        steps.append(
            UNSURE
        )  # two months although all the time is insured: the decree's words, not every reading
    article, clause = REASONS[reason]
    return Result(
        total=Say.of("calc.job_loss.total", sum=dong(pay)),
        steps=(*steps, Say.of("calc.job_loss.step_when")),
        cites=(
            *(Citation(law="BLLD", article=47, clause=number) for number in (1, 2, 3)),
            *(Citation(law="ND145", article=8, clause=number) for number in (2, 3)),
            Citation(law="BLLD", article=article, clause=clause),
            Citation(law="BLLD", article=48, clause=1),
        ),
    )


CALCULATOR = Calculator(
    "job_loss",
    (
        Field("reason", FieldType.CHOICE, (*REASONS, OTHER)),
        *time_fields(when("reason", *REASONS)),
        *pay_fields(when("reason", *REASONS)),
    ),
    compute,
)
