"""Severance pay (art. 46; decree 145/2020 art. 8)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from bot.domain.calculation import Inputs
from bot.domain.calculators.severance import CALCULATOR, ENDINGS, NOTHING_DUE, severance_pay
from bot.domain.law import Citation
from bot.errors import Refused
from tests.domain.calculators.leaving import asked, computed, keys, step

LEAVES: Inputs = {
    "ending": "expired",
    "pension": "no",
    "start": date(2005, 1, 1),
    "last": date(2026, 10, 31),
    "insured": Decimal(214),  # January 2009 to October 2026
    "settled": Decimal(0),
    "pay": "same",
    "monthly": 8_000_000,
}

WORKED = [
    pytest.param(date(2005, 1, 1), date(2026, 10, 31), 214, 0, 16_000_000, id="48 months: 4 years"),
    pytest.param(date(2005, 1, 1), date(2026, 10, 31), 213, 0, 18_000_000, id="49 months: 4.5 years"),
    pytest.param(date(2005, 1, 1), date(2026, 10, 31), 208, 0, 18_000_000, id="54 months: 4.5 years"),
    pytest.param(date(2005, 1, 1), date(2026, 10, 31), 207, 0, 20_000_000, id="55 months: 5 years"),
    pytest.param(date(2005, 1, 1), date(2026, 10, 31), 214, 42, 2_000_000, id="6 months: half a year"),
    pytest.param(date(2005, 1, 1), date(2026, 10, 31), 214, 41, 4_000_000, id="7 months: a year"),
    pytest.param(date(2005, 1, 1), date(2026, 10, 31), 214, 47, 2_000_000, id="one month: half a year"),
    pytest.param(date(2025, 11, 1), date(2026, 10, 31), 0, 0, 4_000_000, id="exactly 12 months"),
    pytest.param(date(2025, 11, 1), date(2026, 10, 31), 11, 0, 2_000_000, id="12 months, 11 insured"),
    pytest.param(date(2024, 2, 29), date(2025, 2, 28), 0, 0, 4_000_000, id="a year from a leap day"),
    pytest.param(date(2023, 3, 1), date(2024, 2, 29), 0, 0, 4_000_000, id="a year to a leap day"),
    pytest.param(date(2025, 4, 20), date(2026, 10, 31), 0, 0, 8_000_000, id="18 months 12 days: 2 years"),
    pytest.param(date(2025, 5, 1), date(2026, 10, 31), 0, 0, 6_000_000, id="18 months: 1.5 years"),
]


@pytest.mark.parametrize(("start", "last", "insured", "settled", "pay"), WORKED)
def test_each_year_without_insurance_brings_half_a_month(
    start: date, last: date, insured: int, settled: int, pay: int
) -> None:
    time: Inputs = {"start": start, "last": last, "insured": Decimal(insured), "settled": Decimal(settled)}
    result = computed(CALCULATOR, {**LEAVES, **time})
    assert result.total.values == {"sum": f"{pay:,} đồng".replace(",", ".")}


def test_the_average_of_six_months_is_rounded_where_it_is_shown() -> None:
    inputs = {**LEAVES, "pay": "differs", "six_months": 50_000_003}
    del inputs["monthly"]
    result = computed(CALCULATOR, inputs)
    average = {"total": "50.000.003 đồng", "average": "8.333.334 đồng"}  # 8,333,333.83
    assert step(result, "calc.leaving.step_average").values == average
    assert result.total.values == {"sum": "16.666.668 đồng"}


def test_the_steps_show_the_time_what_is_taken_off_and_the_years() -> None:
    result = computed(CALCULATOR, {**LEAVES, "last": date(2026, 11, 10), "insured": Decimal(208)})
    assert keys(result) == (
        "step_worked", "step_off", "step_years", "step_same", "step_sum", "step_when",
    )  # fmt: skip
    worked = {"start": "01/01/2005", "last": "10/11/2026", "months": 262, "days": 10}
    assert step(result, "calc.leaving.step_worked").values == worked
    assert step(result, "calc.leaving.step_years").values == {"months": 54, "days": 10, "years": "5"}
    assert result.cites == (
        *(Citation(law="BLLD", article=46, clause=clause) for clause in (1, 2, 3)),
        Citation(law="ND145", article=8, clause=3),
        Citation(law="BLLD", article=34, clause=1),
        Citation(law="BLLD", article=48, clause=1),
    )


def test_days_that_are_no_month_are_left_out_and_said() -> None:
    result = computed(CALCULATOR, {**LEAVES, "last": date(2026, 11, 10), "insured": Decimal(214)})
    assert step(result, "calc.leaving.step_days").values == {"days": 10}
    assert result.total.values == {"sum": "16.000.000 đồng"}


NONE_DUE = [
    pytest.param({"insured": Decimal(262)}, "calc.severance.none_insured", id="all of it insured"),
    pytest.param({"insured": Decimal(263)}, "calc.severance.none_insured", id="one month overlaps"),
    pytest.param({"settled": Decimal(48)}, "calc.severance.none_insured", id="the rest was paid for"),
    pytest.param(
        {"insured": Decimal(262), "last": date(2026, 11, 10)}, "calc.severance.none_days", id="ten days left"
    ),
    pytest.param({"insured": Decimal(264)}, "calc.leaving.more_than_worked", id="more than was worked"),
    pytest.param({"start": date(2025, 11, 2)}, "calc.leaving.below_a_year", id="a day below 12 months"),
    pytest.param({"start": date(2026, 11, 1)}, "calc.leaving.backwards", id="starts after the end"),
    pytest.param({"insured": Decimal("1.5")}, "calc.whole_please", id="half a month"),
]


@pytest.mark.parametrize(("other", "why"), NONE_DUE)
def test_who_is_due_nothing_is_told_why(other: Inputs, why: str) -> None:
    with pytest.raises(Refused) as refused:
        computed(CALCULATOR, {**LEAVES, **other})
    assert refused.value.key == why


@pytest.mark.parametrize("ending", NOTHING_DUE)
def test_an_ending_without_severance_is_refused_without_another_question(ending: str) -> None:
    assert asked(CALCULATOR, {"ending": ending}) == ("ending",)
    with pytest.raises(Refused) as refused:
        computed(CALCULATOR, {"ending": ending})
    assert refused.value.key == f"calc.severance.none_{ending}"


def test_who_qualifies_for_a_pension_gets_no_severance() -> None:
    with pytest.raises(Refused) as refused:
        computed(CALCULATOR, {"ending": "expired", "pension": "yes"})
    assert refused.value.key == "calc.severance.none_pension"


@pytest.mark.parametrize(("ending", "clause"), ENDINGS.items())
def test_every_ending_of_article_46_is_paid_and_cites_its_clause(ending: str, clause: int) -> None:
    result = computed(CALCULATOR, {**LEAVES, "ending": ending})
    assert clause in {1, 2, 3, 4, 6, 7, 9, 10}  # those that art. 46(1) lists
    assert Citation(law="BLLD", article=34, clause=clause) in result.cites


HALVES = st.integers(0, 100).map(lambda halves: Fraction(halves, 2))


@for_all(st.integers(0, 10**9), HALVES, HALVES)
def test_the_pay_of_two_spells_is_that_of_both_but_for_a_dong(
    average: int, years: Fraction, more: Fraction
) -> None:
    apart = severance_pay(average, years) + severance_pay(average, more)
    assert abs(severance_pay(average, years + more) - apart) <= 1


@for_all(st.integers(0, 10**9), HALVES)
def test_the_pay_is_half_the_average_a_year_to_the_nearest_dong(average: int, years: Fraction) -> None:
    off = severance_pay(average, years) - average * years / 2
    assert -Fraction(1, 2) < off <= Fraction(1, 2)
