"""Annual leave (arts. 113, 114; decree 145/2020 arts. 65, 66) and the pay for days not taken (art. 67)."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from bot.domain.calculation import Inputs
from bot.domain.calculators.leave import (
    CALCULATOR,
    leave_days,
    months_of_year,
    seniority_days,
    unused_pay,
)
from bot.domain.law import Citation
from bot.errors import Refused
from tests.domain.calculators.leaving import a_frame, computed, keys, step

STAYS: Inputs = {
    "work": "normal",
    "start": date(2024, 3, 1),
    "leaving": "no",
    "week": "five",
    "not_counted": Decimal(0),
    "taken": Decimal(0),
}
GOES: Inputs = {
    **STAYS,
    "leaving": "yes",
    "last": date(2026, 10, 31),
    "wage": 7_800_000,
    "workdays": Decimal(26),
}

ENTITLED = [
    pytest.param("normal", date(2024, 3, 1), "12", id="a full year"),
    pytest.param("heavy", date(2024, 3, 1), "14", id="art. 113(1)b"),
    pytest.param("minor", date(2026, 1, 1), "14", id="art. 113(1)b, from the first day of the year"),
    pytest.param("disabled", date(2025, 12, 31), "14", id="art. 113(1)b, over the turn of the year"),
    pytest.param("extreme", date(2024, 3, 1), "16", id="art. 113(1)c"),
    pytest.param("normal", date(2022, 1, 1), "13", id="five years on the last day of the year"),
    pytest.param("normal", date(2022, 1, 2), "12", id="a day short of five years"),
    pytest.param("extreme", date(2006, 6, 1), "20", id="20 years: four more days"),
    pytest.param("normal", date(2026, 7, 1), "6", id="half a year"),
    pytest.param("heavy", date(2026, 9, 1), "4,67", id="14 : 12 x 4 is not rounded to days"),
    pytest.param("normal", date(2026, 4, 16), "9", id="11 of 22 working days in April: a month"),
    pytest.param("normal", date(2026, 4, 17), "8", id="10 of 22: no month"),
    pytest.param("normal", date(2026, 11, 28), "1", id="nothing of November, a Saturday, but December"),
]


@pytest.mark.parametrize(("work", "start", "days"), ENTITLED)
def test_who_stays_has_the_days_of_the_year(work: str, start: date, days: str) -> None:
    result = computed(CALCULATOR, {**STAYS, "work": work, "start": start})
    assert result.total.values == {"days": days, "left": days}


LEAVING = [
    pytest.param(date(2024, 3, 1), date(2026, 10, 31), "five", "10", id="ten full months"),
    pytest.param(date(2024, 3, 1), date(2026, 2, 13), "five", "2", id="10 of 20 working days in February"),
    pytest.param(date(2024, 3, 1), date(2026, 2, 12), "five", "1", id="9 of 20"),
    pytest.param(date(2024, 3, 1), date(2026, 2, 14), "six", "2", id="12 of 24 with Saturdays"),
    pytest.param(date(2024, 3, 1), date(2026, 2, 13), "six", "1", id="11 of 24 with Saturdays"),
    pytest.param(date(2026, 11, 2), date(2026, 11, 13), "five", "0", id="10 of 21 in the only month"),
    pytest.param(date(2026, 11, 2), date(2026, 11, 16), "five", "1", id="11 of 21 in the only month"),
    pytest.param(date(2028, 2, 1), date(2028, 2, 29), "five", "1", id="a leap February"),
    pytest.param(date(2028, 2, 15), date(2028, 2, 29), "five", "1", id="11 of its 21 working days"),
    pytest.param(date(2028, 2, 16), date(2028, 2, 29), "five", "0", id="10 of its 21"),
    pytest.param(date(2024, 2, 29), date(2029, 2, 28), "five", "2,17", id="five years from a leap day"),
    pytest.param(date(2024, 2, 29), date(2029, 2, 27), "five", "2", id="a day short of them"),
    pytest.param(date(2026, 6, 10), date(2026, 6, 10), "six", "0", id="one day"),
]


@pytest.mark.parametrize(("start", "last", "week", "days"), LEAVING)
def test_who_leaves_has_the_days_of_the_months_worked(start: date, last: date, week: str, days: str) -> None:
    result = computed(CALCULATOR, {**GOES, "start": start, "last": last, "week": week})
    assert result.total.values["days"] == days


PAID = [
    pytest.param(7_800_000, "26", "4", 1_200_000, id="300,000 a day"),
    pytest.param(6_500_000, "26", "7/6", 291_667, id="291,666.67 goes up"),
    pytest.param(5_000_000, "24", "1/2", 104_167, id="half a day"),
    pytest.param(100, "8", "1", 13, id="12.5 goes up"),
    pytest.param(100, "8", "0", 0, id="nothing left"),
]


@pytest.mark.parametrize(("wage", "workdays", "days", "pay"), PAID)
def test_days_not_taken_are_paid_by_the_wage_of_the_month_before(
    wage: int, workdays: str, days: str, pay: int
) -> None:
    assert unused_pay(wage, Fraction(workdays), Fraction(days)) == pay


def test_the_steps_of_somebody_leaving_lead_from_the_conditions_to_the_sum() -> None:
    inputs = {**GOES, "start": date(2015, 6, 1), "work": "heavy", "taken": Decimal("2.5")}
    result = computed(CALCULATOR, {**inputs, "last": date(2026, 9, 11), "not_counted": Decimal(1)})
    assert keys(result) == (
        "step_base", "step_extra", "step_month_out", "step_months", "step_days", "step_taken", "step_paid",
    )  # fmt: skip
    # 11 years: two more days; September has 9 of 22 days; 8 months less one: 16 / 12 x 7 = 9.33
    assert step(result, "calc.leave.step_extra").values == {"start": "01/06/2015", "years": 10, "extra": 2}
    assert step(result, "calc.leave.step_month_out").values == {"month": "09/2026", "worked": 9, "normal": 22}
    assert step(result, "calc.leave.step_months").values == {"year": 2026, "full": 8, "out": 1, "months": 7}
    # 7,800,000 / 26 x (9 1/3 - 2 1/2) = 300,000 x 6 5/6
    assert result.total.values == {"days": "9,33", "left": "6,83", "sum": "2.050.000 đồng"}
    assert Citation(law="BLLD", article=114) in result.cites
    assert Citation(law="ND145", article=67, clause=3) in result.cites


def test_who_stays_is_told_nothing_of_pay() -> None:
    result = computed(CALCULATOR, STAYS)
    assert result.total.key == "calc.leave.total"
    assert Citation(law="BLLD", article=113, clause=3) not in result.cites


def test_more_days_taken_than_there_are_leave_none() -> None:
    result = computed(CALCULATOR, {**GOES, "taken": Decimal(11)})
    assert result.total.values == {"days": "10", "left": "0", "sum": "0 đồng"}


def test_the_year_of_somebody_staying_is_that_of_today() -> None:
    result = computed(CALCULATOR, {**STAYS, "start": date(2026, 11, 2)}, a_frame(today=date(2027, 1, 1)))
    assert result.total.values["days"] == "12"


IMPOSSIBLE = [
    ({"start": date(2026, 11, 1)}, "calc.leaving.backwards"),
    ({"not_counted": Decimal(11)}, "calc.leave.too_many_out"),
    ({"not_counted": Decimal("0.5")}, "calc.whole_please"),
]


@pytest.mark.parametrize(("wrong", "why"), IMPOSSIBLE)
def test_what_cannot_be_is_refused(wrong: Inputs, why: str) -> None:
    with pytest.raises(Refused) as refused:
        computed(CALCULATOR, {**GOES, **wrong})
    assert refused.value.key == why


DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@for_all(DAYS, st.integers(0, 800), st.sampled_from([5, 6]))
def test_the_months_are_those_of_a_count_day_by_day(start: date, length: int, week: int) -> None:
    last = start + timedelta(length)
    employed = {start + timedelta(passed) for passed in range(length + 1)}
    slow = 0
    for number in range(1, 13):
        days = [date(last.year, 1, 1) + timedelta(passed) for passed in range(366)]
        month = [d for d in days if (d.year, d.month) == (last.year, number) and d.weekday() < week]
        worked = [d for d in month if d in employed]
        slow += bool(worked) and len(worked) / len(month) >= 0.5
    assert sum(month.counts for month in months_of_year(start, last, week)) == slow


@for_all(st.integers(12, 16), st.integers(0, 9), st.integers(0, 6), st.integers(0, 6))
def test_days_of_two_parts_of_a_year_add_up(base: int, extra: int, months: int, more: int) -> None:
    both = leave_days(base, extra, months) + leave_days(base, extra, more)
    assert both == leave_days(base, extra, months + more) <= base + extra


@for_all(DAYS, st.integers(0, 12000))
def test_seniority_grows_by_one_day_in_five_years(start: date, length: int) -> None:
    days = seniority_days(start, start + timedelta(length))
    assert days <= length / 365 / 5
    assert days > (length + 1) / 365.25 / 5 - 1.01
