"""Extra pay for normal hours at night (Labour Code arts. 98(2), 106; decree 145/2020 art. 56)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calculation import Inputs
from bot.domain.calculators.night import CALCULATOR, night_extra
from bot.domain.calculators.overtime import Day, overtime_pay
from bot.errors import NotUnderstood
from tests.domain.calculators.frames import articles, computed, keys, step

HOURS = st.fractions(0, 8 * 27, max_denominator=4)
WAGES = st.fractions(1_000, 1_000_000, max_denominator=208)


@pytest.mark.parametrize(
    ("hourly", "hours", "extra"),
    [
        pytest.param("25000", "1", 7_500, id="30% of an hour"),
        pytest.param("25000", "8", 60_000, id="a whole night, 22:00 to 6:00"),
        pytest.param("25000", "7.5", 56_250, id="with a break of half an hour"),
        pytest.param("25000", "0.5", 3_750, id="half an hour"),
        pytest.param("25000", "0", 0, id="no hours at night"),
        pytest.param("17800", "8", 42_720, id="the lowest wage"),
        pytest.param("20000", "208", 1_248_000, id="a month of nights"),
        pytest.param("5000000/208", "1", 7_212, id="7211,54 goes up"),
        pytest.param("5000000/208", "8", 57_692, id="57692,31 and not 8 x 7212"),
        pytest.param("5/3", "1", 1, id="exactly a half goes up"),
        pytest.param("1.6", "1", 0, id="just below a half goes down"),
        pytest.param("1000001", "1", 300_000, id="300000,3"),
    ],
)
def test_an_hour_at_night_is_paid_thirty_percent_more(hourly: str, hours: str, extra: int) -> None:
    assert night_extra(Fraction(hourly), Fraction(hours)) == extra


@given(WAGES, HOURS, HOURS)
def test_hours_add_up_but_for_the_rounding(hourly: Fraction, first: Fraction, second: Fraction) -> None:
    apart = night_extra(hourly, first) + night_extra(hourly, second)
    assert abs(night_extra(hourly, first + second) - apart) <= 1


@given(WAGES, HOURS)
def test_the_extra_is_never_negative_and_never_as_much_as_overtime(hourly: Fraction, hours: Fraction) -> None:
    extra = night_extra(hourly, hours)
    assert 0 <= extra <= overtime_pay(hourly, Day.WEEKDAY, Fraction(0), hours).by_night


def test_the_nights_of_a_month_are_added_up() -> None:
    result = computed(
        CALCULATOR,
        {
            "paid_by": "month",
            "monthly": 5_200_000,
            "month_days": Decimal(26),
            "day_hours": Decimal(8),
            "hours": Decimal("7.5"),
            "nights": Decimal(10),
        },
    )
    assert dict(result.total.values) == {"extra": "562.500 đồng", "whole": "2.437.500 đồng"}
    assert step(result, "calc.night.step_hours").values["hours"] == "75"
    assert keys(result) == ["calc.wage_by_month", "calc.night.step_hours", "calc.night.step_extra"]
    assert articles(result) == [("BLLD", 98, 2), ("BLLD", 106, None), ("ND145", 56, 1)]


def test_a_daily_wage_is_divided_by_its_hours() -> None:
    inputs: Inputs = {
        "paid_by": "day",
        "daily": 250_000,
        "day_hours": Decimal(8),
        "hours": Decimal(8),
        "nights": Decimal(1),
    }
    result = computed(CALCULATOR, inputs)
    assert dict(result.total.values) == {"extra": "75.000 đồng", "whole": "325.000 đồng"}


@pytest.mark.parametrize(("hourly", "below"), [(17_799, True), (17_800, False), (17_801, False)])
def test_an_hourly_wage_below_every_minimum_is_said(hourly: int, below: bool) -> None:
    inputs: Inputs = {"paid_by": "hour", "hourly": hourly, "hours": Decimal(8), "nights": Decimal(1)}
    result = computed(CALCULATOR, inputs)
    assert ("calc.below_hour" in keys(result)) is below
    assert (("BLLD", 90, 2) in articles(result)) is below


def test_no_hours_and_half_a_night_are_asked_again() -> None:
    with pytest.raises(NotUnderstood) as told:
        computed(CALCULATOR, {"paid_by": "hour", "hourly": 25_000, "hours": Decimal(0)})
    assert told.value.key == "calc.no_hours"
    inputs: Inputs = {"paid_by": "hour", "hourly": 25_000, "hours": Decimal(8), "nights": Decimal("2.5")}
    with pytest.raises(NotUnderstood) as told:
        computed(CALCULATOR, inputs)
    assert told.value.key == "calc.whole_please"
