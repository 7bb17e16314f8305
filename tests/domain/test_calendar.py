"""When commemoration days happen; the lunar dates themselves are tested in test_lunar.py."""

from datetime import date

import pytest
from pydantic import ValidationError

from bot.domain.calendar import (
    Happening,
    Occasion,
    anniversary,
    last_day,
    occurrence,
    upcoming,
)


def an_occasion(**values: object) -> Occasion:
    given = {"code": "x", "name": "x", "name_en": "x", "kind": "observance", "message": "", "message_en": ""}
    return Occasion.model_validate({**given, **values})


TET = an_occasion(code="tet", calendar="lunar", month=1, day=1)
GIO_TO = an_occasion(code="gio_to", calendar="lunar", month=3, day=10)
UNION_DAY = an_occasion(code="union_day", month=7, day=28, first_year=1929)
KITCHEN_GODS = an_occasion(code="kitchen_gods", calendar="lunar", month=12, day=23)
WORKERS_MONTH = an_occasion(code="workers", start_month=5, start_day=1, end_month=5, end_day=31)
LABOUR_DAY = an_occasion(code="labour", month=5, day=1)

# The union's list of days with the dates on which they fall; 17 Feb 2026 is Tết of Bính Ngọ.
KNOWN = [
    (TET, (date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26))),
    (GIO_TO, (date(2026, 4, 26), date(2027, 4, 16), date(2028, 4, 4))),
    (UNION_DAY, (date(2026, 7, 28), date(2027, 7, 28), date(2028, 7, 28))),
]


@pytest.mark.parametrize(("occasion", "days"), KNOWN, ids=lambda value: getattr(value, "code", ""))
def test_days_fall_on_their_known_dates(occasion: Occasion, days: tuple[date, ...]) -> None:
    assert tuple(occurrence(occasion, year) for year in (2026, 2027, 2028)) == days


def test_before_its_first_year_or_switched_off_or_without_a_date_a_day_does_not_occur() -> None:
    assert occurrence(UNION_DAY, 1928) is None
    assert occurrence(UNION_DAY, 1929) == date(1929, 7, 28)
    assert occurrence(an_occasion(month=7, day=28, active=False), 2026) is None
    assert occurrence(an_occasion(active=False), 2026) is None


@pytest.mark.parametrize("year", [1969, 2051])
def test_where_the_lunar_calendar_is_not_known_only_solar_days_occur(year: int) -> None:
    assert occurrence(TET, year) is None
    assert occurrence(LABOUR_DAY, year) == date(year, 5, 1)


@pytest.mark.parametrize(
    "dates",
    [
        {"month": 5},
        {"day": 1},
        {"start_month": 5, "start_day": 1},
        {"start_month": 5, "start_day": 1, "end_month": 5},
        {"month": 5, "day": 1, "start_month": 5, "start_day": 1, "end_month": 5, "end_day": 31},
        {},
    ],
)
def test_half_a_date_two_dates_or_none_for_an_active_day_are_refused(dates: dict[str, int]) -> None:
    with pytest.raises(ValidationError, match=r"half a date|give a day or a period"):
        an_occasion(**dates)


def happening(occasion: Occasion, year: int, day: date) -> Happening:
    return Happening(occasion=occasion, year=year, day=day)


def test_a_period_begins_on_its_first_day_and_ends_on_its_last() -> None:
    [month] = upcoming([WORKERS_MONTH], date(2026, 5, 1), 0)
    assert (month.day, last_day(month)) == (date(2026, 5, 1), date(2026, 5, 31))


def test_a_period_may_run_over_the_turn_of_the_year() -> None:
    winter = an_occasion(start_month=12, start_day=20, end_month=1, end_day=5)
    assert last_day(happening(winter, 2026, date(2026, 12, 20))) == date(2027, 1, 5)


def test_a_lunar_period_ends_by_the_lunar_calendar() -> None:
    days_of_tet = an_occasion(calendar="lunar", start_month=12, start_day=23, end_month=1, end_day=7)
    assert last_day(happening(days_of_tet, 2026, date(2027, 1, 30))) == date(2027, 2, 12)


def test_a_single_day_ends_on_itself() -> None:
    assert last_day(happening(TET, 2026, date(2026, 2, 17))) == date(2026, 2, 17)


def test_what_is_upcoming_comes_by_date_and_then_by_code() -> None:
    days = (UNION_DAY, WORKERS_MONTH, TET, LABOUR_DAY, KITCHEN_GODS)
    assert upcoming(days, date(2026, 1, 1), 364) == (
        happening(KITCHEN_GODS, 2025, date(2026, 2, 10)),
        happening(TET, 2026, date(2026, 2, 17)),
        happening(LABOUR_DAY, 2026, date(2026, 5, 1)),
        happening(WORKERS_MONTH, 2026, date(2026, 5, 1)),
        happening(UNION_DAY, 2026, date(2026, 7, 28)),
    )


@pytest.mark.parametrize(
    ("start", "days", "found"),
    [
        (date(2026, 7, 28), 0, True),
        (date(2026, 7, 29), 0, False),
        (date(2026, 7, 21), 7, True),
        (date(2026, 7, 21), 6, False),
        (date(2026, 7, 29), 364, True),  # next year's
        (date(2026, 7, 29), 363, False),
    ],
)
def test_both_the_first_and_the_last_day_of_the_span_count(start: date, days: int, found: bool) -> None:
    assert bool(upcoming([UNION_DAY], start, days)) is found


def test_over_several_years_each_happening_bears_its_own() -> None:
    found = upcoming([KITCHEN_GODS, UNION_DAY], date(2026, 12, 1), 730)
    assert [(each.occasion.code, each.year) for each in found] == [
        ("kitchen_gods", 2026),
        ("union_day", 2027),
        ("kitchen_gods", 2027),
        ("union_day", 2028),
    ]


def test_a_period_that_has_begun_is_no_longer_upcoming() -> None:
    assert upcoming([WORKERS_MONTH], date(2026, 5, 2), 30) == ()


def test_a_listing_of_2051_has_the_lunar_days_of_2050_and_no_later_ones() -> None:
    found = upcoming([TET, KITCHEN_GODS, LABOUR_DAY], date(2051, 1, 1), 364)
    assert [(each.occasion.code, each.year) for each in found] == [("kitchen_gods", 2050), ("labour", 2051)]


def test_an_anniversarys_number_is_known_when_the_first_year_is() -> None:
    assert anniversary(UNION_DAY, 2029) == 100
    assert anniversary(TET, 2026) is None
