"""How long a probation may last, and what is paid meanwhile (Labour Code arts. 24 to 26)."""

from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from bot.domain.calculation import Calculator, Field, FieldType, Frame, Inputs, Result
from bot.domain.calculators.wages import money
from bot.domain.law import Citation
from bot.domain.money import dong, rounded
from bot.domain.say import Say
from bot.errors import Refused

LEAST_SHARE = 85  # %, art. 26


class Job(StrEnum):
    """Kinds of job as art. 25 tells them apart, from clause 1 on."""

    MANAGER = "manager"
    COLLEGE = "college"
    SKILLED = "skilled"
    OTHER = "other"


LONGEST = {Job.MANAGER: 180, Job.COLLEGE: 60, Job.SKILLED: 30, Job.OTHER: 6}  # days; OTHER: working days
UNDER_MONTH, MONTH_OR_MORE = "under_month", "month_or_more"


def least_pay(wage: int) -> int:
    """85% of the wage of the job (art. 26), rounded half up to the đồng."""
    return rounded(Fraction(wage * LEAST_SHARE, 100))


def last_day(job: Job, start: date) -> date | None:
    """The last day a probation may have, its first day counted (art. 25(1) to (3)).

    None where it is counted in working days (art. 25(4)): which these are, the employer decides.
    """
    return None if job is Job.OTHER else start + timedelta(days=LONGEST[job] - 1)


FIELDS = (
    Field("contract", FieldType.CHOICE, options=(MONTH_OR_MORE, UNDER_MONTH)),
    Field("job", FieldType.CHOICE, options=tuple(Job), asked_when=lambda i: i["contract"] != UNDER_MONTH),
    Field("wage", FieldType.MONEY, least=1_000, asked_when=lambda i: i["contract"] != UNDER_MONTH),
    Field("paid", FieldType.MONEY, asked_when=lambda i: i["contract"] != UNDER_MONTH),
    Field(
        "start",
        FieldType.DATE,
        asked_when=lambda i: i["contract"] != UNDER_MONTH and i["job"] != Job.OTHER,
    ),
)


def compute(inputs: Inputs, frame: Frame) -> Result:
    """Arts. 24(3), 25, 26: the longest time and the least pay, each beside what was agreed.

    Raises Refused: a contract of less than a month has no probation.
    """
    if inputs["contract"] == UNDER_MONTH:
        raise Refused("calc.probation.none")
    job, wage, paid = Job(str(inputs["job"])), money(inputs, "wage"), money(inputs, "paid")
    least = least_pay(wage)
    enough = Fraction(paid) >= Fraction(wage * LEAST_SHARE, 100)
    steps = (
        _time_step(job, inputs),
        Say.of("calc.probation.step_pay", wage=dong(wage), least=dong(least)),
        Say.of("calc.probation.step_enough", paid=dong(paid))
        if enough
        else Say.of("calc.probation.step_short", paid=dong(paid), missing=dong(max(least - paid, 1))),
        Say.of("calc.probation.step_once"),
    )
    total = Say.of(f"calc.probation.total_{_unit(job)}", days=LONGEST[job], least=dong(least))
    clause = list(Job).index(job) + 1
    cites = (Citation(law="BLLD", article=25, clause=clause), Citation(law="BLLD", article=26))
    return Result(total=total, steps=steps, cites=cites)


def _unit(job: Job) -> str:
    return "working_days" if job is Job.OTHER else "days"


def _time_step(job: Job, inputs: Inputs) -> Say:
    start = inputs.get("start")
    last = last_day(job, start) if isinstance(start, date) else None
    if last is None or not isinstance(start, date):
        return Say.of("calc.probation.step_working_days", days=LONGEST[job])
    return Say.of(
        "calc.probation.step_days", days=LONGEST[job], start=f"{start:%d/%m/%Y}", last=f"{last:%d/%m/%Y}"
    )


CALCULATOR = Calculator("probation", FIELDS, compute)
