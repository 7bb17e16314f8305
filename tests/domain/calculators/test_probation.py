"""How long a probation may last and what it pays (Labour Code arts. 24 to 26)."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calculation import Inputs, Result
from bot.domain.calculators.probation import CALCULATOR, Job, last_day, least_pay
from bot.errors import Refused
from tests.domain.calculators.frames import articles, computed, keys, step


def calculated(job: str = "college", wage: int = 6_000_000, paid: int = 5_100_000, start: str = "") -> Result:
    inputs: Inputs = {"contract": "month_or_more", "job": job, "wage": wage, "paid": paid}
    begun = {} if job == "other" else {"start": date.fromisoformat(start or "2026-11-01")}
    return computed(CALCULATOR, {**inputs, **begun})


@pytest.mark.parametrize(
    ("job", "start", "last"),
    [
        pytest.param("manager", "2026-01-01", "2026-06-29", id="180 days in a year of 365"),
        pytest.param("manager", "2028-01-01", "2028-06-28", id="180 days with a leap day"),
        pytest.param("manager", "2026-07-05", "2026-12-31", id="just within the year"),
        pytest.param("manager", "2026-07-06", "2027-01-01", id="just over it"),
        pytest.param("college", "2026-11-01", "2026-12-30", id="60 days from a first"),
        pytest.param("college", "2026-12-31", "2027-02-28", id="to the end of February"),
        pytest.param("college", "2027-12-31", "2028-02-28", id="and of a leap year's, a day before it"),
        pytest.param("college", "2028-01-01", "2028-02-29", id="onto the leap day"),
        pytest.param("skilled", "2026-11-01", "2026-11-30", id="30 days are November"),
        pytest.param("skilled", "2026-12-01", "2026-12-30", id="and not all of December"),
        pytest.param("skilled", "2026-02-01", "2026-03-02", id="over a short February"),
        pytest.param("skilled", "2028-02-29", "2028-03-29", id="from a leap day"),
    ],
)
def test_the_first_day_counts_and_the_last_is_still_probation(job: str, start: str, last: str) -> None:
    assert last_day(Job(job), date.fromisoformat(start)) == date.fromisoformat(last)
    assert step(calculated(job, start=start), "calc.probation.step_days").values["last"] == "/".join(
        reversed(last.split("-"))
    )


@pytest.mark.parametrize(
    ("wage", "least"),
    [
        (6_000_000, 5_100_000),
        (4_140_000, 3_519_000),
        (3_700_000, 3_145_000),
        (5_310_001, 4_513_501),  # 4513500,85
        (1_000_010, 850_009),  # 850008,5 goes up
        (1_000_003, 850_003),  # 850002,55
        (1_000_001, 850_001),  # 850000,85
        (1_000_008, 850_007),  # 850006,8
        (1_000_004, 850_003),  # 850003,4 goes down
        (20, 17),
        (10, 9),  # 8,5
        (1, 1),  # 0,85
    ],
)
def test_at_least_85_percent_is_paid(wage: int, least: int) -> None:
    assert least_pay(wage) == least


@given(st.integers(1_000, 10**9))
def test_the_least_pay_is_below_the_wage_and_85_percent_of_it(wage: int) -> None:
    least = least_pay(wage)
    assert 0 < least < wage
    assert abs(least - Fraction(85, 100) * wage) <= Fraction(1, 2)


@given(st.sampled_from((Job.MANAGER, Job.COLLEGE, Job.SKILLED)), st.dates(date(2021, 1, 1), date(2100, 1, 1)))
def test_the_days_counted_one_by_one_are_as_many_as_the_law_says(job: Job, start: date) -> None:
    last, days, at = last_day(job, start), 0, start
    assert last is not None
    while at <= last:
        days, at = days + 1, at + timedelta(1)
    assert days == {Job.MANAGER: 180, Job.COLLEGE: 60, Job.SKILLED: 30}[job]


@pytest.mark.parametrize(
    ("job", "days", "clause", "total"),
    [
        ("manager", 180, 1, "calc.probation.total_days"),
        ("college", 60, 2, "calc.probation.total_days"),
        ("skilled", 30, 3, "calc.probation.total_days"),
        ("other", 6, 4, "calc.probation.total_working_days"),
    ],
)
def test_each_kind_of_job_has_its_time_and_clause(job: str, days: int, clause: int, total: str) -> None:
    result = calculated(job)
    assert (result.total.key, result.total.values["days"]) == (total, days)
    assert articles(result) == [("BLLD", 25, clause), ("BLLD", 26, None)]


def test_six_working_days_have_no_last_date() -> None:
    assert last_day(Job.OTHER, date(2026, 11, 2)) is None
    assert keys(calculated("other"))[0] == "calc.probation.step_working_days"


@pytest.mark.parametrize(
    ("wage", "paid", "missing"),
    [
        (6_000_000, 5_100_000, None),  # exactly 85%
        (6_000_000, 5_100_001, None),
        (6_000_000, 5_099_999, "1 đồng"),
        (6_000_000, 0, "5.100.000 đồng"),
        (1_000_004, 850_003, "1 đồng"),  # 85% is 850003,4
    ],
)
def test_less_than_85_percent_is_said(wage: int, paid: int, missing: str | None) -> None:
    result = calculated(wage=wage, paid=paid)
    if missing is None:
        assert "calc.probation.step_enough" in keys(result)
    else:
        assert step(result, "calc.probation.step_short").values["missing"] == missing


def test_a_contract_of_less_than_a_month_has_no_probation() -> None:
    with pytest.raises(Refused) as no:
        computed(CALCULATOR, {"contract": "under_month"})
    assert no.value.key == "calc.probation.none"
