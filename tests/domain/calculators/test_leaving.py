"""Months, averages and figures that the calculators about leaving share."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from bot.domain.calculators.leaving import (
    after_months,
    figure,
    full_months,
    months_and_days,
    time_left,
    years_counted,
)
from bot.errors import Refused

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))

ENDS = [
    pytest.param(date(2026, 3, 15), 1, date(2026, 4, 15), id="the same day of the next month"),
    pytest.param(date(2026, 12, 1), 2, date(2027, 2, 1), id="over the end of a year"),
    pytest.param(date(2026, 8, 31), 6, date(2027, 3, 1), id="February has no 31st: its days are all in"),
    pytest.param(date(2027, 8, 29), 6, date(2028, 2, 29), id="a leap February has a 29th"),
    pytest.param(date(2028, 2, 29), 12, date(2029, 3, 1), id="a year from a leap day"),
    pytest.param(date(2028, 2, 29), 48, date(2032, 2, 29), id="four years from a leap day"),
    pytest.param(date(2027, 4, 30), -2, date(2027, 3, 1), id="two months back, no 30th"),
    pytest.param(date(2026, 1, 31), 11, date(2026, 12, 31), id="December has all the days"),
]


@pytest.mark.parametrize(("first", "months", "end"), ENDS)
def test_months_end_before_the_day_of_the_same_number(first: date, months: int, end: date) -> None:
    assert after_months(first, months) == end


SPANS = [
    pytest.param(date(2026, 1, 1), date(2026, 12, 31), (12, 0), id="a year"),
    pytest.param(date(2026, 1, 1), date(2026, 12, 30), (11, 30), id="a day less"),
    pytest.param(date(2026, 1, 1), date(2027, 1, 1), (12, 1), id="a day more"),
    pytest.param(date(2026, 5, 10), date(2026, 5, 10), (0, 1), id="one day"),
    pytest.param(date(2024, 2, 29), date(2025, 2, 28), (12, 0), id="a year from a leap day"),
    pytest.param(date(2024, 2, 29), date(2025, 2, 27), (11, 30), id="a day less from a leap day"),
    pytest.param(date(2026, 1, 31), date(2026, 2, 28), (1, 0), id="to the end of a short February"),
    pytest.param(date(2028, 1, 31), date(2028, 2, 28), (0, 29), id="not yet the end of a leap February"),
    pytest.param(date(2023, 2, 28), date(2024, 2, 28), (12, 1), id="past a year in a leap year"),
]


@pytest.mark.parametrize(("first", "last", "length"), SPANS)
def test_a_span_is_full_months_and_the_days_over(first: date, last: date, length: tuple[int, int]) -> None:
    assert months_and_days(first, last) == length


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        months_and_days(date(2026, 3, 2), date(2026, 3, 1))
    assert refused.value.key == "calc.leaving.backwards"


@for_all(DAYS, st.integers(0, 4000))
def test_the_full_months_are_the_most_that_fit(first: date, length: int) -> None:
    last = first + timedelta(length)
    fitting = [months for months in range(140) if after_months(first, months) <= last + timedelta(1)]
    assert full_months(first, last) == max(fitting)
    assert 0 <= months_and_days(first, last)[1] < 31


YEARS = [  # decree 145/2020 art. 8(3)c
    ((0, 0), "0"),
    ((0, 29), "0"),  # days are no month
    ((1, 0), "0,5"),
    ((6, 0), "0,5"),  # "up to six months"
    ((6, 1), "1"),  # more than six
    ((7, 0), "1"),
    ((11, 30), "1"),
    ((12, 0), "1"),
    ((12, 15), "1"),
    ((13, 0), "1,5"),
    ((18, 0), "1,5"),
    ((18, 2), "2"),
    ((19, 0), "2"),
    ((67, 0), "6"),  # 5 years and 7 months
]


@pytest.mark.parametrize(("length", "years"), YEARS)
def test_odd_months_are_half_a_year_or_a_whole_one(length: tuple[int, int], years: str) -> None:
    assert figure(years_counted(*length)) == years


@for_all(st.integers(0, 600), st.integers(0, 30))
def test_years_counted_never_fall_and_are_less_than_half_a_year_from_the_truth(
    months: int, days: int
) -> None:
    counted = years_counted(months, days)
    assert counted <= years_counted(months + 1, days)
    assert counted + 1 == years_counted(months + 12, days)
    assert abs(counted - Fraction(31 * months + days, 31 * 12)) < Fraction(1, 2)


LEFT = [
    ((100, 5), (0, 0), (100, 5)),
    ((100, 5), (90, 4), (6, 5)),
    ((100, 5), (100, 0), (0, 5)),
    ((100, 5), (101, 0), (0, 0)),  # a month begun and a month ended are both insured
]


@pytest.mark.parametrize(("worked", "off", "left"), LEFT)
def test_insured_and_paid_months_are_taken_off(
    worked: tuple[int, int], off: tuple[int, int], left: tuple[int, int]
) -> None:
    assert time_left(*worked, *off) == left


def test_more_months_off_than_were_worked_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        time_left(100, 5, 90, 12)
    assert refused.value.key == "calc.leaving.more_than_worked"


@pytest.mark.parametrize(
    ("value", "text"),
    [("0", "0"), ("10", "10"), ("5/2", "2,5"), ("49/6", "8,17"), ("1/3", "0,33"), ("201/100", "2,01")],
)
def test_a_figure_has_at_most_two_decimals(value: str, text: str) -> None:
    assert figure(Fraction(value)) == text
