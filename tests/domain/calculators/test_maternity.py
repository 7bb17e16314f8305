"""Maternity leave (art. 139) and what social insurance pays (law 41/2024)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume
from hypothesis import given as for_all
from hypothesis import strategies as st

from bot.domain.calculation import Inputs
from bot.domain.calculators.leaving import after_months
from bot.domain.calculators.maternity import CALCULATOR, benefit, birth_grant, leave, leave_months
from bot.domain.law import Citation
from bot.errors import Refused
from tests.domain.calculators.leaving import AMOUNTS, computed, keys, step

EXPECTS: Inputs = {
    "birth": date(2026, 12, 20),
    "children": Decimal(1),
    "first": date(2026, 12, 1),
    "early": "no",
    "pay": "same",
    "monthly": 6_000_000,
}

LEAVES = [
    pytest.param((2026, 12, 20), 1, (2026, 12, 1), (2027, 5, 31), (2027, 4, 1), id="six months"),
    pytest.param((2026, 12, 20), 1, (2026, 12, 20), (2027, 6, 19), (2027, 4, 20), id="from the birth on"),
    pytest.param((2026, 12, 20), 1, (2026, 10, 20), (2027, 4, 19), (2027, 2, 20), id="two months before"),
    pytest.param((2026, 12, 20), 2, (2026, 12, 1), (2027, 6, 30), (2027, 4, 1), id="twins: seven"),
    pytest.param((2026, 12, 20), 3, (2026, 12, 1), (2027, 7, 31), (2027, 4, 1), id="three: eight"),
    pytest.param((2026, 9, 10), 1, (2026, 8, 31), (2027, 2, 28), (2026, 12, 31), id="no 31 February"),
    pytest.param((2027, 9, 10), 1, (2027, 8, 31), (2028, 2, 29), (2027, 12, 31), id="to a leap day"),
    pytest.param((2027, 9, 10), 1, (2027, 8, 29), (2028, 2, 28), (2027, 12, 29), id="there is a 29 February"),
    pytest.param((2026, 9, 10), 1, (2026, 8, 29), (2027, 2, 28), (2026, 12, 29), id="there is none"),
    pytest.param((2028, 2, 29), 1, (2028, 2, 29), (2028, 8, 28), (2028, 6, 29), id="from a leap day"),
    pytest.param(
        (2026, 9, 10), 2, (2026, 8, 31), (2027, 3, 30), (2026, 12, 31), id="seven months from a 31st"
    ),
    pytest.param(
        (2027, 4, 30), 1, (2027, 3, 1), (2027, 8, 31), (2027, 7, 1), id="two months before a 30 April"
    ),
]

Ymd = tuple[int, int, int]


@pytest.mark.parametrize(("birth", "children", "first", "last", "back"), LEAVES)
def test_the_leave_ends_on_its_last_day(birth: Ymd, children: int, first: Ymd, last: Ymd, back: Ymd) -> None:
    planned = leave(date(*birth), children, date(*first))
    assert (planned.last, planned.back) == (date(*last), date(*back))


REFUSED = [
    pytest.param((2026, 12, 20), (2026, 10, 19), "calc.maternity.too_early", id="a day above two months"),
    pytest.param((2027, 4, 30), (2027, 2, 28), "calc.maternity.too_early", id="two months and two days"),
    pytest.param((2028, 4, 29), (2028, 2, 28), "calc.maternity.too_early", id="a leap day too early"),
    pytest.param((2026, 12, 20), (2026, 12, 21), "calc.maternity.after_birth", id="a day after the birth"),
]


@pytest.mark.parametrize(("birth", "first", "why"), REFUSED)
def test_leave_begins_within_two_months_before_the_birth(birth: Ymd, first: Ymd, why: str) -> None:
    with pytest.raises(Refused) as refused:
        leave(date(*birth), 1, date(*first))
    assert refused.value.key == why


def test_the_steps_show_the_leave_the_benefit_and_the_grant() -> None:
    result = computed(CALCULATOR, EXPECTS)
    assert keys(result) == (
        "step_months", "step_dates", "step_back", "step_same", "step_benefit", "step_grant", "unsure",
    )  # fmt: skip
    assert step(result, "calc.maternity.step_benefit").values["sum"] == "36.000.000 đồng"
    assert step(result, "calc.maternity.step_grant").values["sum"] == "5.060.000 đồng"
    assert step(result, "calc.maternity.step_back").values == {"back": "01/04/2027"}
    assert result.total.values == {
        "months": 6, "first": "01/12/2026", "last": "31/05/2027", "sum": "41.060.000 đồng",
    }  # fmt: skip
    assert Citation(law="BLLD", article=139, clause=1) in result.cites
    assert Citation(law="LBHXH") in result.cites


SUMS = [
    pytest.param(1, 6_000_000, "41.060.000 đồng", id="6 x 6,000,000 + 5,060,000"),
    pytest.param(2, 6_000_000, "52.120.000 đồng", id="7 x 6,000,000 + 2 x 5,060,000"),
    pytest.param(3, 6_000_000, "63.180.000 đồng", id="8 x 6,000,000 + 3 x 5,060,000"),
    pytest.param(1, 50_600_000, "308.660.000 đồng", id="exactly the highest insured wage"),
    pytest.param(1, 50_600_001, "308.660.000 đồng", id="above it"),
]


@pytest.mark.parametrize(("children", "monthly", "total"), SUMS)
def test_insurance_pays_the_average_for_each_month_and_a_grant_for_each_child(
    children: int, monthly: int, total: str
) -> None:
    result = computed(CALCULATOR, {**EXPECTS, "children": Decimal(children), "monthly": monthly})
    assert result.total.values["sum"] == total


def test_a_wage_above_the_highest_insured_one_is_shown_as_such() -> None:
    assert "step_most" in keys(computed(CALCULATOR, {**EXPECTS, "monthly": 50_600_001}))
    assert "step_most" not in keys(computed(CALCULATOR, {**EXPECTS, "monthly": 50_600_000}))


@pytest.mark.parametrize("back", [date(2027, 4, 1), date(2027, 5, 31)])  # the first day, and the last
def test_an_early_return_takes_nothing_off_the_benefit(back: date) -> None:
    result = computed(CALCULATOR, {**EXPECTS, "early": "yes", "back": back})
    assert step(result, "calc.maternity.step_early").values == {"back": f"{back:%d/%m/%Y}"}
    assert result.total.values["sum"] == "41.060.000 đồng"


@pytest.mark.parametrize(
    ("back", "why"),
    [(date(2027, 3, 31), "calc.maternity.too_soon"), (date(2027, 6, 1), "calc.maternity.not_early")],
)
def test_a_return_before_four_months_or_after_the_leave_is_refused(back: date, why: str) -> None:
    with pytest.raises(Refused) as refused:
        computed(CALCULATOR, {**EXPECTS, "early": "yes", "back": back})
    assert refused.value.key == why


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"children": Decimal("1.5")}, "calc.whole_please"),
        ({"birth": date(2026, 6, 30), "first": date(2026, 6, 30)}, "calc.leaving.no_amount"),
    ],
)
def test_what_cannot_be_worked_out_is_refused(other: Inputs, why: str) -> None:
    with pytest.raises(Refused) as refused:
        computed(CALCULATOR, {**EXPECTS, **other})
    assert refused.value.key == why


def test_a_birth_on_the_first_day_of_the_new_base_pay_has_its_grant() -> None:
    birth = date(2026, 7, 1)
    assert computed(CALCULATOR, {**EXPECTS, "birth": birth, "first": birth}).total.values["sum"]


def test_the_grant_of_the_answers_is_that_of_the_calculator() -> None:
    shipped = {row["code"]: row["value"] for row in AMOUNTS["amount"]}
    assert shipped["birth_grant"] == birth_grant(shipped["base_pay"], 1)


@for_all(st.dates(date(2026, 1, 1), date(2040, 12, 31)), st.integers(1, 6), st.integers(0, 62))
def test_leave_covers_its_months_the_birth_and_the_earliest_return(
    birth: date, children: int, before: int
) -> None:
    first = birth - timedelta(before)
    assume(first >= after_months(birth, -2))
    planned = leave(birth, children, first)
    assert planned.first <= birth < planned.back < planned.last
    assert 28 * planned.months <= (planned.last - planned.first).days + 1 <= 31 * planned.months


@for_all(st.integers(1, 6), st.integers(0, 10**8), st.integers(0, 10**7))
def test_each_further_child_brings_a_month_and_a_grant(children: int, average: int, base: int) -> None:
    more = benefit(average, leave_months(children + 1)) + birth_grant(base, children + 1)
    assert more - benefit(average, leave_months(children)) - birth_grant(base, children) == average + 2 * base
