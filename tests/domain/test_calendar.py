"""Commemoration days by Vietnam's calendar, solar and lunar."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from lunar_vn import solar_to_lunar

from bot.domain.calendar import (
    LUNAR_YEARS,
    Occasion,
    Send,
    anniversary,
    due_on,
    lunar_day,
    new_years_eve,
    occurrence,
    send_now,
)


def an_occasion(**values: object) -> Occasion:
    given = {"code": "x", "name": "x", "name_en": "x", "kind": "observance", "message": "", "message_en": ""}
    return Occasion.model_validate({**given, **values})


TET = an_occasion(code="tet", calendar="lunar", month=1, day=1)
GIO_TO = an_occasion(code="gio_to", calendar="lunar", month=3, day=10)
UNION_DAY = an_occasion(code="union_day", month=7, day=28, first_year=1929)

# The union's list of days with the dates on which they fall; 17 Feb 2026 is Tết of Bính Ngọ.
KNOWN = [
    (TET, (date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26))),
    (GIO_TO, (date(2026, 4, 26), date(2027, 4, 16), date(2028, 4, 4))),
    (UNION_DAY, (date(2026, 7, 28), date(2027, 7, 28), date(2028, 7, 28))),
]


@pytest.mark.parametrize(("occasion", "days"), KNOWN, ids=lambda value: getattr(value, "code", ""))
def test_days_fall_on_their_known_dates(occasion: Occasion, days: tuple[date, ...]) -> None:
    assert tuple(occurrence(occasion, year) for year in (2026, 2027, 2028)) == days


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1985, date(1985, 1, 21)),  # China: 20 February
        (2007, date(2007, 2, 17)),  # China: 18 February
        (2030, date(2030, 2, 2)),  # China: 3 February
        (2000, date(2000, 2, 5)),
        (2024, date(2024, 2, 10)),
        (2025, date(2025, 1, 29)),
    ],
)
def test_tet_is_vietnams_and_not_chinas(year: int, day: date) -> None:
    assert lunar_day(year, 1, 1) == day
    assert new_years_eve(year) == day - timedelta(days=1)


@pytest.mark.parametrize(("occasion", "wanted"), [(TET, (1, 1)), (GIO_TO, (10, 3))], ids=["tet", "gio_to"])
def test_in_every_year_the_lunar_day_is_that_lunar_day(occasion: Occasion, wanted: tuple[int, int]) -> None:
    for year in LUNAR_YEARS:
        day = occurrence(occasion, year)
        assert day is not None
        lunar = solar_to_lunar(day)
        assert (lunar.day, lunar.month, lunar.year, lunar.leap) == (*wanted, year, False)


def test_tet_moves_by_a_lunar_year_and_stays_between_the_two_cold_months() -> None:
    days = [lunar_day(year, 1, 1) for year in LUNAR_YEARS]
    lengths = {(later - sooner).days for sooner, later in pairwise(days)}
    assert lengths <= {353, 354, 355, 383, 384, 385}
    assert all((1, 20) <= (day.month, day.day) <= (2, 21) for day in days)


@pytest.mark.parametrize("year", [1969, 2051, 0, 3000])
def test_beyond_the_years_that_were_checked_a_lunar_day_is_refused(year: int) -> None:
    with pytest.raises(ValueError, match="lunar dates are known for 1970-2050, not"):
        lunar_day(year, 1, 1)


def test_a_day_that_a_short_month_does_not_have_is_refused() -> None:
    assert lunar_day(2026, 12, 29) == date(2027, 2, 5)
    with pytest.raises(ValueError, match="lunar year 2026 has no day 30 in month 12"):
        lunar_day(2026, 12, 30)


def test_new_years_eve_is_the_day_before_tet_whether_the_month_has_29_days_or_30() -> None:
    lengths = set()
    for year in range(1971, 2051):
        eve = solar_to_lunar(new_years_eve(year))
        assert (eve.month, eve.year) == (12, year - 1)
        lengths.add(eve.day)
    assert lengths == {29, 30}


@pytest.mark.parametrize(("year", "leap"), [(2023, 2), (2025, 6), (2028, 5)])
def test_in_a_year_with_a_leap_month_days_are_kept_in_the_regular_one(year: int, leap: int) -> None:
    regular = lunar_day(year, leap, 15)
    assert not solar_to_lunar(regular).leap
    doubled = solar_to_lunar(regular + timedelta(days=30))
    assert (doubled.month, doubled.leap) == (leap, True)
    assert lunar_day(year, leap + 1, 15) - regular > timedelta(days=57)


def test_before_its_first_year_or_switched_off_or_without_a_date_a_day_does_not_occur() -> None:
    assert occurrence(UNION_DAY, 1928) is None
    assert occurrence(UNION_DAY, 1929) == date(1929, 7, 28)
    assert occurrence(an_occasion(month=7, day=28, active=False), 2026) is None
    assert occurrence(an_occasion(), 2026) is None


def test_a_period_occurs_on_its_first_day() -> None:
    workers_month = an_occasion(start_month=5, start_day=1, end_month=5, end_day=31)
    assert occurrence(workers_month, 2026) == date(2026, 5, 1)


def test_what_is_due_on_a_day_comes_with_the_year_it_belongs_to() -> None:
    late_lunar = an_occasion(code="kitchen_gods", calendar="lunar", month=12, day=23)
    days = (TET, UNION_DAY, late_lunar)
    assert due_on(days, date(2026, 2, 17)) == ((TET, 2026),)
    assert due_on(days, date(2026, 7, 28)) == ((UNION_DAY, 2026),)
    assert due_on(days, date(2027, 1, 30)) == ((late_lunar, 2026),)
    assert due_on(days, date(2026, 7, 29)) == ()


@pytest.mark.parametrize(
    ("hour", "send"),
    [
        (0, Send.WAIT),
        (7.99, Send.WAIT),
        (8, Send.NOW),
        (19.99, Send.NOW),
        (20, Send.MISSED),
        (23.99, Send.MISSED),
    ],
)
def test_a_greeting_goes_out_from_eight_to_eight(hour: float, send: Send) -> None:
    assert send_now(hour) is send


def test_an_anniversarys_number_is_known_when_the_first_year_is() -> None:
    assert anniversary(UNION_DAY, 2029) == 100
    assert anniversary(TET, 2026) is None
