"""Unemployment benefit (employment law 74/2025 arts. 38, 39)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from bot.domain.calculation import Inputs
from bot.domain.calculators.unemployment import (
    CALCULATOR,
    NONE_DUE,
    monthly_benefit,
    months_of_benefit,
)
from bot.errors import Refused
from tests.domain.calculators.leaving import computed, keys, step

JOBLESS: Inputs = {
    "ending": "lawful",
    "last": date(2026, 10, 31),
    "recent": Decimal(24),
    "insured": Decimal(50),
    "area": "hills",
    "pay": "same",
    "monthly": 8_000_000,
}

MONTHS = [
    (0, 0),
    (11, 0),
    (12, 3),
    (13, 3),
    (36, 3),  # "12 to 36 months"
    (37, 3),
    (47, 3),  # eleven more
    (48, 4),  # a full twelve more
    (59, 4),
    (60, 5),
    (143, 11),
    (144, 12),
    (156, 12),  # never more than twelve
    (480, 12),
]


@pytest.mark.parametrize(("insured", "months"), MONTHS)
def test_three_months_for_three_years_and_one_for_each_further_year(insured: int, months: int) -> None:
    assert months_of_benefit(insured) == months


REGION_3, REGION_4 = 4_140_000, 3_700_000
BENEFITS = [
    pytest.param(8_000_000, REGION_4, 4_800_000, id="60 %"),
    pytest.param(5_000_001, REGION_4, 3_000_001, id="3,000,000.6 goes up"),
    pytest.param(5_000_004, REGION_4, 3_000_002, id="3,000,002.4 goes down"),
    pytest.param(30_833_332, REGION_4, 18_499_999, id="just below five times region IV"),
    pytest.param(30_833_333, REGION_4, 18_500_000, id="18,499,999.8 is the limit"),
    pytest.param(30_833_334, REGION_4, 18_500_000, id="just above"),
    pytest.param(40_000_000, REGION_4, 18_500_000, id="far above"),
    pytest.param(34_500_000, REGION_3, 20_700_000, id="exactly five times region III"),
    pytest.param(34_500_002, REGION_3, 20_700_000, id="a đồng above it"),
    pytest.param(34_000_000, REGION_3, 20_400_000, id="below region III's limit, above region IV's"),
    pytest.param(REGION_4, REGION_4, 2_220_000, id="of the minimum wage: less than it"),
    pytest.param(0, REGION_4, 0, id="nothing"),
]


@pytest.mark.parametrize(("average", "least", "benefit"), BENEFITS)
def test_the_benefit_is_sixty_percent_up_to_five_times_the_minimum_wage(
    average: int, least: int, benefit: int
) -> None:
    assert monthly_benefit(average, 60, least) == benefit


def test_the_steps_show_the_share_the_limit_the_months_and_until_when_to_apply() -> None:
    result = computed(CALCULATOR, JOBLESS)
    assert keys(result) == (
        "step_same", "step_share", "step_below_cap", "step_months", "step_sum", "step_apply", "unsure",
    )  # fmt: skip
    assert result.total.values == {"monthly": "4.800.000 đồng", "months": 4, "sum": "19.200.000 đồng"}
    assert step(result, "calc.unemployment.step_apply").values == {"until": "31/01/2027"}
    assert {(cite.law, cite.article) for cite in result.cites} == {("LVL", 38), ("LVL", 39), ("ND293", None)}


def test_a_high_wage_is_capped_by_the_region_of_the_place_of_work() -> None:
    hills = computed(CALCULATOR, {**JOBLESS, "monthly": 40_000_000})
    town = computed(CALCULATOR, {**JOBLESS, "monthly": 40_000_000, "area": "town"})
    assert hills.total.values["monthly"] == "18.500.000 đồng"
    assert town.total.values["monthly"] == "20.700.000 đồng"
    assert "step_capped" in keys(hills)


def test_the_average_is_that_of_the_six_months() -> None:
    inputs = {**JOBLESS, "pay": "differs", "six_months": 47_000_000}
    del inputs["monthly"]
    result = computed(CALCULATOR, inputs)
    assert step(result, "calc.leaving.step_average").values["average"] == "7.833.333 đồng"
    assert result.total.values["monthly"] == "4.700.000 đồng"  # 4,699,999.8


UNTIL = [
    pytest.param(date(2026, 8, 28), "step_apply", "28/11/2026", id="today is the last day"),
    pytest.param(date(2026, 8, 27), "step_late", "27/11/2026", id="yesterday was"),
    pytest.param(date(2026, 11, 30), "step_apply", "28/02/2027", id="February has no 30th"),
    pytest.param(date(2027, 11, 30), "step_apply", "29/02/2028", id="a leap February"),
    pytest.param(date(2028, 2, 29), "step_apply", "29/05/2028", id="from a leap day"),
]


@pytest.mark.parametrize(("last", "said", "until"), UNTIL)
def test_there_are_three_months_to_apply(last: date, said: str, until: str) -> None:
    result = computed(CALCULATOR, {**JOBLESS, "last": last})
    assert step(result, f"calc.unemployment.{said}").values == {"until": until}


NONE = [
    pytest.param({"recent": Decimal(11)}, "calc.unemployment.none_few", id="a month short of twelve"),
    pytest.param({"recent": Decimal(0), "insured": Decimal(99)}, "calc.unemployment.none_few", id="long ago"),
    pytest.param({"insured": Decimal(23)}, "calc.unemployment.less_than_recent", id="fewer than recently"),
    pytest.param({"insured": Decimal("24.5")}, "calc.whole_please", id="half a month"),
    pytest.param({"area": "unknown"}, "calc.unemployment.no_region", id="no wage region"),
    pytest.param({"area": "nowhere"}, "calc.unemployment.no_region", id="no such place"),
    pytest.param({"last": date(2025, 12, 31)}, "calc.leaving.no_amount", id="before the law of 2026"),
]


@pytest.mark.parametrize(("other", "why"), NONE)
def test_who_gets_none_is_told_why(other: Inputs, why: str) -> None:
    with pytest.raises(Refused) as refused:
        computed(CALCULATOR, {**JOBLESS, **other})
    assert refused.value.key == why


def test_twelve_recent_months_are_enough() -> None:
    result = computed(CALCULATOR, {**JOBLESS, "recent": Decimal(12), "insured": Decimal(12)})
    assert result.total.values["months"] == 3


@pytest.mark.parametrize("ending", NONE_DUE)
def test_an_ending_without_benefit_is_not_asked_for_months(ending: str) -> None:
    with pytest.raises(Refused) as refused:
        computed(CALCULATOR, {"ending": ending})
    assert refused.value.key == f"calc.unemployment.none_{ending}"


SUMS = st.integers(0, 10**9)


@for_all(SUMS, SUMS, st.integers(1, 10**7))
def test_a_higher_wage_never_brings_less_and_none_more_than_the_limit(
    average: int, more: int, least: int
) -> None:
    lower, higher = monthly_benefit(average, 60, least), monthly_benefit(average + more, 60, least)
    assert 0 <= lower <= higher <= 5 * least


@for_all(SUMS)
def test_below_the_limit_it_is_the_nearest_dong(average: int) -> None:
    off = monthly_benefit(average, 60, 10**9) - Fraction(6, 10) * average
    assert abs(off) <= Fraction(1, 2)


@for_all(st.integers(12, 600))
def test_the_months_are_those_that_counting_year_by_year_finds(insured: int) -> None:
    months, reached = 3, 48
    while reached <= insured and months < 12:
        months, reached = months + 1, reached + 12
    assert months_of_benefit(insured) == months
