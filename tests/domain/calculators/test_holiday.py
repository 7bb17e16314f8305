"""Pay for working on a public holiday (Labour Code arts. 98(1) c, 112; decree 145/2020 arts. 55, 57, 60)."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calculation import Result
from bot.domain.calculators.holiday import CALCULATOR, holiday_pay
from bot.domain.money import dong
from bot.errors import NotUnderstood, Refused
from tests.domain.calculators.frames import articles, computed, keys, step

HOURS = st.fractions(0, 12, max_denominator=4)
WAGES = st.fractions(1_000, 1_000_000, max_denominator=208)


def by_month(hours: str, night: str = "0", monthly: int = 5_200_000) -> Result:
    return computed(
        CALCULATOR,
        {
            "paid_by": "month",
            "monthly": monthly,
            "month_days": Decimal(26),
            "day_hours": Decimal(8),
            "hours": Decimal(hours),
            "night_hours": Decimal(night),
        },
    )


def by_day(hours: str, night: str = "0", daily: int = 200_000) -> Result:
    return computed(
        CALCULATOR,
        {
            "paid_by": "day",
            "daily": daily,
            "day_hours": Decimal(8),
            "hours": Decimal(hours),
            "night_hours": Decimal(night),
        },
    )


@pytest.mark.parametrize(
    ("paid", "hours", "night", "total"),
    [
        pytest.param(by_month, "8", "0", 600_000, id="by the month: 300% on top"),
        pytest.param(by_day, "8", "0", 800_000, id="by the day: 300% and the day itself"),
        pytest.param(by_month, "4", "0", 300_000, id="half a day by the month"),
        pytest.param(by_day, "4", "0", 500_000, id="half a day by the day: the day itself in full"),
        pytest.param(by_month, "0", "8", 780_000, id="by night: 390%"),
        pytest.param(by_day, "0", "8", 980_000, id="by night, by the day"),
        pytest.param(by_month, "4", "8", 1_080_000, id="twelve hours, the most"),
        pytest.param(by_day, "4", "8", 1_280_000, id="twelve hours by the day"),
        pytest.param(by_month, "0.5", "0", 37_500, id="half an hour"),
        pytest.param(by_day, "0.25", "0", 218_750, id="a quarter of an hour"),
    ],
)
def test_a_holiday_is_paid_threefold_beside_the_wage_of_the_day(
    paid: Callable[[str, str], Result], hours: str, night: str, total: int
) -> None:
    assert paid(hours, night).total.values["total"] == dong(total)


def test_the_pay_is_rounded_once() -> None:
    assert by_month("8", monthly=5_000_000).total.values["total"] == dong(576_923)  # 576923,08
    assert by_day("1", daily=250_001).total.values["total"] == dong(343_751)  # 93750,375 and the day


@given(WAGES, HOURS, HOURS)
def test_the_pay_lies_between_three_times_and_3_9_times_the_wage(
    hourly: Fraction, hours: Fraction, night: Fraction
) -> None:
    worked, total = hourly * (hours + night), holiday_pay(hourly, hours, night).total
    assert 3 * worked - 1 <= total <= Fraction(39, 10) * worked + 1


@given(WAGES, HOURS, HOURS)
def test_parts_of_the_day_add_up(hourly: Fraction, hours: Fraction, night: Fraction) -> None:
    none = Fraction(0)
    apart = holiday_pay(hourly, hours, none).total + holiday_pay(hourly, none, night).total
    assert holiday_pay(hourly, hours, night).total == apart


def test_what_the_holiday_gives_without_working_is_shown() -> None:
    assert keys(by_month("8"))[-1] == "calc.holiday.step_in_month"
    assert step(by_day("8"), "calc.holiday.step_own_day").values["daily"] == "200.000 đồng"
    assert by_month("8").total.key == "calc.holiday.total_month"
    assert by_day("8").total.key == "calc.holiday.total_day"


def test_the_articles_go_with_the_hours() -> None:
    day = [("BLLD", 98, 1), ("ND145", 55, 1)]
    night = [("BLLD", 98, 3), ("ND145", 57, 1)]
    rest = [("BLLD", 112, 1), ("ND145", 60, 4)]
    assert articles(by_month("8")) == [*day, *rest]
    assert articles(by_month("8", "1")) == [*day, *night, *rest]


@pytest.mark.parametrize(("hours", "night"), [("12", "0.25"), ("5", "8")])
def test_more_than_twelve_hours_are_refused(hours: str, night: str) -> None:
    with pytest.raises(Refused) as no:
        by_month(hours, night)
    assert no.value.key == "calc.overtime.over_day"


def test_no_hours_at_all_are_asked_again() -> None:
    with pytest.raises(NotUnderstood) as told:
        by_day("0")
    assert told.value.key == "calc.no_hours"


@pytest.mark.parametrize(
    ("daily", "below"),
    [(142_399, True), (142_400, False)],  # 8 x 17.800
)
def test_a_daily_wage_below_every_minimum_is_said(daily: int, below: bool) -> None:
    assert ("calc.below_hour" in keys(by_day("8", daily=daily))) is below
