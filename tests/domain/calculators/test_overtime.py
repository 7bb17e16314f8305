"""Overtime pay and its limits (Labour Code arts. 98, 107; decree 145/2020 arts. 55, 57, 60)."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calculation import Input, Inputs, Result
from bot.domain.calculators.overtime import (
    CALCULATOR,
    Day,
    Pay,
    Schedule,
    most_hours,
    night_rate,
    overtime_pay,
)
from bot.errors import NotUnderstood, Refused
from tests.domain.calculators.frames import articles, computed, keys, step

HOURS = st.fractions(0, 12, max_denominator=4)
WAGES = st.fractions(1_000, 1_000_000, max_denominator=208)
BY_MONTH: Inputs = {
    "paid_by": "month",
    "monthly": 5_200_000,
    "month_days": Decimal(26),
    "day_hours": Decimal(8),
}


def calculated(
    day: Input = "weekday", hours: Input = "2", night: Input = "0", days: Input = "1", **more: Input
) -> Result:
    inputs: Inputs = {
        "day": day,
        **BY_MONTH,
        "hours": Decimal(str(hours)),
        "night_hours": Decimal(str(night)),
        "days": Decimal(str(days)),
    }
    return computed(CALCULATOR, {**inputs, **more})


@pytest.mark.parametrize(
    ("day", "hours", "night", "by_day", "by_night"),
    [
        pytest.param("weekday", "1", "0", 37_500, 0, id="150% of 25.000"),
        pytest.param("weekday", "2", "0", 75_000, 0, id="two hours are paid as three"),
        pytest.param("weekday", "0.5", "0", 18_750, 0, id="half an hour"),
        pytest.param("rest", "8", "0", 400_000, 0, id="200% on the weekly day off"),
        pytest.param("holiday", "8", "0", 600_000, 0, id="300% on a holiday"),
        pytest.param("weekday", "0", "2", 0, 100_000, id="by night alone: 150 + 30 + 20% of 100"),
        pytest.param("weekday", "2", "2", 75_000, 105_000, id="after overtime by day: 150 + 30 + 20% of 150"),
        pytest.param("rest", "0", "2", 0, 135_000, id="weekly day off by night: 200 + 30 + 20% of 200"),
        pytest.param("rest", "2", "2", 100_000, 135_000, id="daytime before it changes nothing then"),
        pytest.param("holiday", "0", "2", 0, 195_000, id="holiday by night: 300 + 30 + 20% of 300"),
        pytest.param("holiday", "4", "8", 300_000, 780_000, id="twelve hours, the most of a holiday"),
        pytest.param("weekday", "0", "0", 0, 0, id="nothing for no hours"),
    ],
)
def test_each_kind_of_day_has_its_rate(day: str, hours: str, night: str, by_day: int, by_night: int) -> None:
    pay = overtime_pay(Fraction(25_000), Day(day), Fraction(hours), Fraction(night))
    assert pay == Pay(by_day=by_day, by_night=by_night)
    assert pay.total == by_day + by_night


@pytest.mark.parametrize(
    ("hourly", "hours", "due"),
    [
        pytest.param(Fraction(1), Fraction(1), 2, id="1,5 is rounded up"),
        pytest.param(Fraction(1, 3), Fraction(1), 1, id="0,5 is rounded up"),
        pytest.param(Fraction(299, 900), Fraction(1), 0, id="just below a half goes down"),
        pytest.param(Fraction(5_000_000, 208), Fraction(2), 72_115, id="72115,38"),
        pytest.param(Fraction(5_000_000, 208), Fraction(3), 108_173, id="108173,08 and not 3 x 36058"),
    ],
)
def test_the_pay_is_rounded_once_at_its_end(hourly: Fraction, hours: Fraction, due: int) -> None:
    assert overtime_pay(hourly, Day.WEEKDAY, hours, Fraction(0)).by_day == due


@given(WAGES, st.sampled_from(Day), HOURS, HOURS)
def test_the_pay_agrees_with_adding_up_what_the_law_lists(
    hourly: Fraction, day: Day, hours: Fraction, night: Fraction
) -> None:
    share = {Day.WEEKDAY: Fraction(3, 2), Day.REST: Fraction(2), Day.HOLIDAY: Fraction(3)}[day]
    daylight = (Fraction(3, 2) if hours else Fraction(1)) if day is Day.WEEKDAY else share
    by_night = hourly * night * share + hourly * night * Fraction(3, 10) + hourly * night * daylight / 5
    pay = overtime_pay(hourly, day, hours, night)
    assert abs(pay.by_day - hourly * hours * share) <= Fraction(1, 2)
    assert abs(pay.by_night - by_night) <= Fraction(1, 2)


@given(WAGES, st.sampled_from(Day), HOURS, HOURS, st.fractions(0, 4, max_denominator=4))
def test_more_hours_and_later_ones_are_never_paid_less(
    hourly: Fraction, day: Day, hours: Fraction, night: Fraction, more: Fraction
) -> None:
    pay = overtime_pay(hourly, day, hours, night)
    assert 0 <= pay.total <= overtime_pay(hourly, day, hours + more, night).total
    assert pay.by_night <= overtime_pay(hourly, day, hours, night + more).by_night
    assert (
        overtime_pay(hourly, day, hours, Fraction(0)).by_day
        <= overtime_pay(hourly, day, Fraction(0), hours).by_night
    )


@given(WAGES, HOURS, HOURS)
def test_a_rarer_day_is_never_paid_less(hourly: Fraction, hours: Fraction, night: Fraction) -> None:
    weekday, rest, holiday = (overtime_pay(hourly, day, hours, night).total for day in Day)
    assert weekday <= rest <= holiday


def test_the_rates_by_night_are_those_of_the_decree() -> None:
    rates = [night_rate(day, after_daytime=after) for day in Day for after in (False, True)]
    assert rates == [200, 210, 270, 270, 390, 390]


@pytest.mark.parametrize(
    ("day", "schedule", "normal", "most"),
    [
        ("weekday", "daily", "8", "4"),  # half of it
        ("weekday", "daily", "7", "3.5"),
        ("weekday", "daily", "6", "3"),
        ("weekday", "weekly", "8", "4"),  # 12 in all
        ("weekday", "weekly", "6", "6"),
        ("weekday", "weekly", "10", "2"),
        ("weekday", "daily", "10", "2"),  # 10 hours can only be set by the week
        ("weekday", "daily", "8.5", "3.5"),
        ("weekday", "part_time", "4", "8"),
        ("rest", "daily", "8", "12"),
        ("holiday", "daily", "8", "12"),
        ("holiday", "weekly", "10", "12"),
    ],
)
def test_a_day_has_so_many_hours_of_overtime_at_most(day: str, schedule: str, normal: str, most: str) -> None:
    assert most_hours(Day(day), Schedule(schedule), Fraction(normal)) == Fraction(most)


@pytest.mark.parametrize(
    "inputs",
    [
        {"hours": "4"},  # half of eight
        {"hours": "3", "night": "1"},
        {"day": "rest", "hours": "12"},
        {"day": "holiday", "hours": "4", "night": "8"},
        {"hours": "5", "day_hours": Decimal(6), "schedule": "weekly"},
        {"hours": "6", "day_hours": Decimal(6), "schedule": "part_time"},
        {"hours": "2", "day_hours": Decimal(10)},
        {"hours": "4", "days": "15"},  # 60 a month
    ],
)
def test_what_the_limits_allow_is_calculated(inputs: Mapping[str, Input]) -> None:
    assert calculated(**inputs).total.key == "calc.overtime.total"


@pytest.mark.parametrize(
    ("inputs", "key", "most"),
    [
        ({"hours": "4.25"}, "calc.overtime.over_day", "4"),
        ({"hours": "3", "night": "2"}, "calc.overtime.over_day", "4"),
        ({"hours": "4", "day_hours": Decimal(6), "schedule": "daily"}, "calc.overtime.over_day", "3"),
        ({"hours": "7", "day_hours": Decimal(6)}, "calc.overtime.over_day", "3"),
        ({"hours": "2.5", "day_hours": Decimal(10)}, "calc.overtime.over_day", "2"),
        ({"day": "rest", "hours": "8", "night": "5"}, "calc.overtime.over_day", "12"),
        ({"day": "holiday", "hours": "12", "night": "0.5"}, "calc.overtime.over_day", "12"),
        ({"hours": "4", "days": "16"}, "calc.overtime.over_month", 60),
    ],
)
def test_more_than_the_limits_is_refused(inputs: Mapping[str, Input], key: str, most: object) -> None:
    with pytest.raises(Refused) as no:
        calculated(**inputs)
    assert (no.value.key, no.value.values["most"]) == (key, most)


def test_more_than_forty_hours_a_month_need_consent_and_the_resolution() -> None:
    forty, more = calculated(hours="4", days="10"), calculated(hours="4", days="11")
    assert "calc.overtime.step_month" not in keys(forty)
    assert step(more, "calc.overtime.step_month").values["hours"] == "44"
    assert ("NQ17", None, None) in articles(more)
    assert ("NQ17", None, None) not in articles(forty)


def test_the_days_of_a_month_are_added_up() -> None:
    once, often = calculated(hours="2", night="1"), calculated(hours="2", night="1", days="15")
    assert once.total.values["total"] == "127.500 đồng"  # 75.000 + 52.500
    assert often.total.values["total"] == "1.912.500 đồng"
    assert step(often, "calc.step_by_day").values["hours"] == "30"


def test_each_step_has_its_numbers_and_its_article() -> None:
    result = calculated(hours="2", night="1")
    hourly = step(result, "calc.wage_by_month").values
    assert (hourly["monthly"], hourly["days"], hourly["hours"], hourly["hourly"]) == (
        "5.200.000 đồng",
        "26",
        "8",
        "25.000 đồng",
    )
    night = step(result, "calc.step_by_night").values
    assert (night["rate"], night["base"], night["more"], night["pay"]) == (210, 150, 30, "52.500 đồng")
    assert articles(result)[:4] == [
        ("BLLD", 98, 1),
        ("ND145", 55, 1),
        ("BLLD", 98, 3),
        ("ND145", 57, 1),
    ]


def test_an_hourly_wage_needs_no_normal_hours_on_days_off() -> None:
    inputs: Inputs = {
        "day": "rest",
        "paid_by": "hour",
        "hourly": 25_500,
        "hours": Decimal("7.5"),
        "night_hours": Decimal(0),
        "days": Decimal(1),
    }
    result = computed(CALCULATOR, inputs)
    assert result.total.values["total"] == "382.500 đồng"
    assert keys(result)[0] == "calc.wage_by_hour"


def test_no_hours_and_part_of_a_day_are_asked_again() -> None:
    with pytest.raises(NotUnderstood) as told:
        computed(
            CALCULATOR,
            {"day": "weekday", **BY_MONTH, "hours": Decimal(0), "night_hours": Decimal(0)},
        )
    assert told.value.key == "calc.no_hours"
    with pytest.raises(NotUnderstood) as told:
        calculated(days="1.5")
    assert told.value.key == "calc.whole_please"


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"monthly": 3_699_999}, "calc.below_month"),
        ({"monthly": 3_700_000}, None),
        ({"monthly": 2_000_000, "day_hours": Decimal(4), "hours": "2"}, None),  # part-time
    ],
)
def test_a_wage_below_every_minimum_is_said(more: Mapping[str, Input], key: str | None) -> None:
    said = [name for name in keys(calculated(**more)) if name.startswith("calc.below")]
    assert said == ([key] if key else [])
