"""Job-loss pay (art. 47; decree 145/2020 art. 8)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from bot.domain.calculation import Inputs
from bot.domain.calculators.job_loss import CALCULATOR, job_loss_pay
from bot.domain.calculators.severance import severance_pay
from bot.domain.law import Citation
from bot.errors import Refused
from tests.domain.calculators.leaving import computed, keys, step

LOST: Inputs = {
    "reason": "restructured",
    "start": date(2005, 1, 1),
    "last": date(2026, 10, 31),
    "insured": Decimal(214),
    "settled": Decimal(0),
    "pay": "same",
    "monthly": 8_000_000,
}

WORKED = [
    pytest.param(date(2005, 1, 1), date(2026, 10, 31), 214, 0, 32_000_000, id="48 months: 4 years"),
    pytest.param(date(2005, 1, 1), date(2026, 10, 31), 213, 0, 36_000_000, id="49 months: 4.5 years"),
    pytest.param(date(2005, 1, 1), date(2026, 10, 31), 207, 0, 40_000_000, id="55 months: 5 years"),
    pytest.param(date(2005, 1, 1), date(2026, 10, 31), 214, 24, 16_000_000, id="exactly 24 months"),
    pytest.param(date(2005, 1, 1), date(2026, 10, 31), 214, 23, 20_000_000, id="25 months: 2.5 years"),
    pytest.param(date(2005, 1, 1), date(2026, 10, 31), 214, 25, 16_000_000, id="23 months: 2 years"),
    pytest.param(date(2005, 1, 1), date(2026, 10, 31), 214, 30, 16_000_000, id="18 months: at least two"),
    pytest.param(date(2005, 1, 1), date(2026, 10, 31), 262, 0, 16_000_000, id="nothing left: at least two"),
    pytest.param(date(2025, 11, 1), date(2026, 10, 31), 0, 0, 16_000_000, id="exactly 12 months"),
    pytest.param(date(2024, 2, 29), date(2025, 2, 28), 12, 0, 16_000_000, id="a year from a leap day"),
    pytest.param(date(2024, 3, 1), date(2026, 9, 1), 0, 0, 24_000_000, id="30 months 1 day: 3 years"),
    pytest.param(date(2024, 3, 1), date(2026, 8, 31), 0, 0, 20_000_000, id="30 months: 2.5 years"),
]


@pytest.mark.parametrize(("start", "last", "insured", "settled", "pay"), WORKED)
def test_each_year_without_insurance_brings_a_month_and_all_at_least_two(
    start: date, last: date, insured: int, settled: int, pay: int
) -> None:
    time: Inputs = {"start": start, "last": last, "insured": Decimal(insured), "settled": Decimal(settled)}
    result = computed(CALCULATOR, {**LOST, **time})
    assert result.total.values == {"sum": f"{pay:,} đồng".replace(",", ".")}


@pytest.mark.parametrize(
    ("reason", "article", "clause"), [("restructured", 42, 5), ("economic", 42, 5), ("merged", 43, 3)]
)
def test_the_reason_is_cited(reason: str, article: int, clause: int) -> None:
    result = computed(CALCULATOR, {**LOST, "reason": reason})
    assert Citation(law="BLLD", article=article, clause=clause) in result.cites
    assert Citation(law="BLLD", article=47, clause=1) in result.cites
    assert keys(result)[-2:] == ("step_sum", "step_when")


def test_below_two_years_the_step_says_that_two_months_are_the_least() -> None:
    result = computed(CALCULATOR, {**LOST, "settled": Decimal(30)})
    values = {"years": "1,5", "average": "8.000.000 đồng", "sum": "16.000.000 đồng"}
    assert step(result, "calc.job_loss.step_least").values == values
    assert "unsure" not in keys(result)


def test_exactly_two_years_are_counted_and_not_the_least() -> None:
    assert "step_sum" in keys(computed(CALCULATOR, {**LOST, "settled": Decimal(24)}))


def test_where_all_the_time_is_insured_an_officer_confirms() -> None:
    assert "unsure" in keys(computed(CALCULATOR, {**LOST, "insured": Decimal(262)}))


REFUSED = [
    pytest.param({"start": date(2025, 11, 2)}, "calc.leaving.below_a_year", id="a day below 12 months"),
    pytest.param({"start": date(2026, 11, 1)}, "calc.leaving.backwards", id="starts after the end"),
    pytest.param({"insured": Decimal(264)}, "calc.leaving.more_than_worked", id="more than was worked"),
]


@pytest.mark.parametrize(("other", "why"), REFUSED)
def test_who_is_due_nothing_is_told_why(other: Inputs, why: str) -> None:
    with pytest.raises(Refused) as refused:
        computed(CALCULATOR, {**LOST, **other})
    assert refused.value.key == why


def test_another_reason_is_no_job_loss() -> None:
    with pytest.raises(Refused) as refused:
        computed(CALCULATOR, {"reason": "other"})
    assert refused.value.key == "calc.job_loss.none_other"


HALVES = st.integers(0, 100).map(lambda halves: Fraction(halves, 2))


@for_all(st.integers(0, 10**9), HALVES)
def test_it_is_never_below_two_months_nor_below_twice_the_severance(average: int, years: Fraction) -> None:
    pay = job_loss_pay(average, years)
    assert pay >= 2 * average
    assert pay >= 2 * severance_pay(average, years) - 1
    assert pay <= job_loss_pay(average, years + Fraction(1, 2))
