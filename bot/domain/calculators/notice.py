"""How long notice must be given when one side ends the contract, and until which day it runs."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.calculation import Calculator, Field, FieldType, Frame, Inputs, Result
from bot.domain.calculators.leaving import YES_NO, day_of, full_months, months_and_days, shown, when
from bot.domain.law import Citation
from bot.domain.say import Say
from bot.domain.working_time import WorkingTime, is_working_day
from bot.errors import Refused

OPEN, LONG, SHORT = "open", "long", "short"  # no end; 12 to 36 months; below 12 months
ORDINARY, ILLNESS, REORGANISED = "ordinary", "illness", "reorganised"
FREE_TO_GO = ("unpaid", "conditions", "abused", "harassed", "pregnant", "retirement", "untrue")
AT_ONCE = ("abandoned", "absent")
WITH_NOTICE = ("performance", ILLNESS, "disaster", "retirement", "untrue", REORGANISED)
PROTECTED = ("treatment", "away", "maternity")

_DAY = timedelta(days=1)
_SPECIAL_DAYS = 120
_REORGANISED_DAYS = 30


@dataclass(frozen=True)
class Notice:
    """At least so many days; none at all with 0. `working`: of working days."""

    days: int
    working: bool = False


_NONE = Notice(0)
_ORDINARY = {OPEN: Notice(45), LONG: Notice(30), SHORT: Notice(3, working=True)}


def notice_of_worker(contract: str, reason: str = ORDINARY, special: bool = False, term: int = 0) -> Notice:
    """What a worker owes who quits: art. 35 clauses 1 and 2; special jobs: decree 145/2020 art. 7 clause 2.

    `term`: the days of a contract below 12 months.
    """
    if reason in FREE_TO_GO:
        return _NONE
    return _special(contract, term) if special else _ORDINARY[contract]


def notice_of_company(contract: str, reason: str, special: bool = False, term: int = 0) -> Notice:
    """What the company owes: art. 36 clauses 2 and 3, art. 42 clause 6, decree 145/2020 art. 7 clause 2."""
    if reason in AT_ONCE:
        return _NONE
    if reason == REORGANISED:
        return Notice(_REORGANISED_DAYS)
    if special:
        return _special(contract, term)
    return _ORDINARY[SHORT if reason == ILLNESS else contract]


def last_day(
    given: date, notice: Notice, days_off: Set[date] = frozenset(), days_worked: Set[date] = frozenset()
) -> date:
    """The last day of the notice (arts. 35, 36); the day on which it is given is not counted.

    Calendar days run over weekends and holidays. Working days are Monday to Friday without the days off.
    """
    if not notice.working:
        return given + notice.days * _DAY
    hours = WorkingTime(days_off=frozenset(days_off), days_worked=frozenset(days_worked))
    day, left = given, notice.days
    while left:
        day += _DAY
        left -= is_working_day(day, hours)
    return day


def _special(contract: str, term: int) -> Notice:
    """120 days, or a quarter of a contract below 12 months: "at least", so a part of a day is a day."""
    return Notice(-(-term // 4)) if contract == SHORT else Notice(_SPECIAL_DAYS)


def _may_be_protected(inputs: Inputs) -> bool:
    return inputs.get("who") == "company" and inputs.get("company_reason") != REORGANISED


def _is_protected(inputs: Inputs) -> bool:
    """Art. 37: whom the company may not send away; long illness is the one exception (art. 36 cl. 1 b)."""
    asked = inputs.get("company_reason"), inputs.get("protected")
    return _may_be_protected(inputs) and asked[1] in PROTECTED and asked != (ILLNESS, "treatment")


def _owes_notice(inputs: Inputs) -> bool:
    """Whether the length depends on the contract."""
    if inputs.get("who") == "worker":
        return inputs.get("worker_reason") == ORDINARY
    return inputs.get("company_reason") not in (*AT_ONCE, REORGANISED) and not _is_protected(inputs)


def _needs_term(inputs: Inputs) -> bool:
    return _owes_notice(inputs) and inputs.get("special") == "yes" and inputs.get("contract") == SHORT


def compute(inputs: Inputs, frame: Frame) -> Result:
    """Arts. 35, 36, 37, 42 and decree 145/2020 art. 7."""
    worker = inputs["who"] == "worker"
    reason = str(inputs["worker_reason" if worker else "company_reason"])
    if _is_protected(inputs):
        raise Refused("calc.notice.protected_refused")
    contract, special = str(inputs.get("contract", OPEN)), inputs.get("special") == "yes"
    term = _term(inputs) if _needs_term(inputs) else 0
    rule = notice_of_worker if worker else notice_of_company
    notice = rule(contract, reason, special, term)
    given = day_of(inputs, "given")
    last = last_day(given, notice, frame.days_off, frame.days_worked)
    steps = [_why(inputs, notice, term, reason)]
    if notice.days:
        counted = "calc.notice.step_working" if notice.working else "calc.notice.step_calendar"
        steps.append(Say.of(counted, given=shown(given), days=notice.days, last=shown(last)))
        steps.append(Say.of("calc.notice.step_unowed" if worker else "calc.notice.step_owed"))
    return Result(
        total=_total(worker, notice, given, last),
        steps=tuple(steps),
        cites=(*_cites(worker, reason, special), *_consequences(worker, notice)),
    )


def _term(inputs: Inputs) -> int:
    """The days of a contract below 12 months, its first and last one included."""
    first, last = day_of(inputs, "term_from"), day_of(inputs, "term_to")
    months_and_days(first, last)  # refuses an end before the start
    if full_months(first, last) >= 12:
        raise Refused("calc.notice.not_short")
    return (last - first).days + 1


def _why(inputs: Inputs, notice: Notice, term: int, reason: str) -> Say:
    if not notice.days:
        return Say.of("calc.notice.step_free" if inputs["who"] == "worker" else "calc.notice.step_at_once")
    if reason == REORGANISED:
        return Say.of("calc.notice.step_reorganised", days=notice.days)
    if term:
        return Say.of("calc.notice.step_quarter", term=term, days=notice.days)
    if inputs["special"] == "yes":
        return Say.of("calc.notice.step_special", days=notice.days)
    if reason == ILLNESS:
        return Say.of("calc.notice.step_illness", days=notice.days)
    return Say.of(f"calc.notice.step_{inputs['contract']}", days=notice.days)


def _total(worker: bool, notice: Notice, given: date, last: date) -> Say:
    side = "" if worker else "_company"
    if not notice.days:
        return Say.of(f"calc.notice.total_none{side}", given=shown(given))
    key = f"calc.notice.total{'_working' if notice.working else ''}{side}"
    return Say.of(key, days=notice.days, last=shown(last), off=shown(last + _DAY))


def _cites(worker: bool, reason: str, special: bool) -> tuple[Citation, ...]:
    if worker:
        rule = Citation(law="BLLD", article=35, clause=1 if reason == ORDINARY else 2)
    elif reason == REORGANISED:
        rule = Citation(law="BLLD", article=42, clause=6)
    else:
        rule = Citation(law="BLLD", article=36, clause=3 if reason in AT_ONCE else 2)
    return (rule, Citation(law="ND145", article=7, clause=2)) if special else (rule,)


def _consequences(worker: bool, notice: Notice) -> tuple[Citation, ...]:
    if not notice.days:
        return ()
    return (
        Citation(law="BLLD", article=40, clause=2) if worker else Citation(law="BLLD", article=41, clause=1),
    )


CALCULATOR = Calculator(
    "notice",
    (
        Field("who", FieldType.CHOICE, ("worker", "company")),
        Field("worker_reason", FieldType.CHOICE, (ORDINARY, *FREE_TO_GO), asked_when=when("who", "worker")),
        Field(
            "company_reason", FieldType.CHOICE, (*WITH_NOTICE, *AT_ONCE), asked_when=when("who", "company")
        ),
        Field("protected", FieldType.CHOICE, ("none", *PROTECTED), asked_when=_may_be_protected),
        Field("contract", FieldType.CHOICE, (OPEN, LONG, SHORT), asked_when=_owes_notice),
        Field("special", FieldType.CHOICE, YES_NO, asked_when=_owes_notice),
        Field("term_from", FieldType.DATE, asked_when=_needs_term),
        Field("term_to", FieldType.DATE, asked_when=_needs_term),
        Field("given", FieldType.DATE, asked_when=lambda inputs: not _is_protected(inputs)),
    ),
    compute,
)
