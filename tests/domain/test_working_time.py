"""Promises of time are kept in the hours in which the office works."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import Hours, Settings
from bot.domain.working_time import (
    WorkingTime,
    add_working_time,
    all_days_off,
    is_working_day,
    opening,
    worked_between,
    working_day_length,
)
from tests.domain.slow_deadlines import MINUTE, slow_due, slow_worked

VN = ZoneInfo("Asia/Ho_Chi_Minh")
HOURS = WorkingTime(
    days_off=frozenset({date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2)}),
    days_worked=frozenset({date(2026, 8, 22)}),
)


def vn(text: str) -> datetime:
    """A moment in Vietnam, such as "2026-03-10 10:00" (a Tuesday)."""
    return datetime.fromisoformat(text).replace(tzinfo=VN)


def days_from(first: date, count: int) -> frozenset[date]:
    return frozenset(first + timedelta(days=passed) for passed in range(count))


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-03-10 10:00", 1, "2026-03-10 11:00"),
        ("2026-03-10 10:00", 1.5, "2026-03-10 11:30"),  # exactly at closing
        ("2026-03-10 10:00", 2, "2026-03-10 14:00"),  # over lunch
        ("2026-03-10 12:00", 1, "2026-03-10 14:30"),  # asked at lunch
        ("2026-03-10 11:30", 1, "2026-03-10 14:30"),
        ("2026-03-10 06:00", 1, "2026-03-10 08:30"),  # asked before opening
        ("2026-03-10 16:30", 1, "2026-03-11 08:00"),  # over night
        ("2026-03-10 17:00", 1, "2026-03-11 08:30"),
        ("2026-03-10 22:00", 1, "2026-03-11 08:30"),
        ("2026-03-13 16:30", 1, "2026-03-16 08:00"),  # over the weekend
        ("2026-03-14 10:00", 2, "2026-03-16 09:30"),  # asked on a Saturday
        ("2026-03-10 10:00", 15, "2026-03-12 10:00"),  # two working days
        ("2026-03-10 10:00", 75, "2026-03-24 10:00"),  # ten
        ("2026-08-28 16:00", 2, "2026-09-03 08:30"),  # over 31/8 to 2/9
        ("2026-08-21 16:00", 2, "2026-08-22 08:30"),  # a Saturday that is worked
        ("2026-08-22 16:00", 2, "2026-08-24 08:30"),
    ],
)
def test_working_time_passes_only_while_the_office_works(start: str, hours: float, due: str) -> None:
    result = add_working_time(vn(start), timedelta(hours=hours), HOURS)
    assert (result, result.utcoffset()) == (vn(due), timedelta(0))


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    start = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
    assert add_working_time(start, timedelta(hours=1), HOURS) == vn("2026-03-10 11:00")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-10 10:00", "2026-03-10 10:00"),
        ("2026-03-10 07:30", "2026-03-10 07:30"),
        ("2026-03-10 11:30", "2026-03-10 13:30"),  # closing for lunch is no working moment
        ("2026-03-10 17:00", "2026-03-11 07:30"),
        ("2026-03-13 17:00", "2026-03-16 07:30"),
        ("2026-03-14 10:00", "2026-03-16 07:30"),
        ("2026-08-21 17:00", "2026-08-22 07:30"),  # a Saturday that is worked
    ],
)
def test_no_time_at_all_ends_at_once_or_when_the_office_opens(start: str, end: str) -> None:
    result = add_working_time(vn(start), timedelta(), HOURS)
    assert (result, result.utcoffset()) == (vn(end), timedelta(0))


def test_more_than_a_year_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="within a year"):
        add_working_time(vn("2026-03-10 10:00"), timedelta(hours=7.5 * 300), HOURS)


@pytest.mark.parametrize("hours", [0, 1])
def test_a_year_off_holds_no_working_time(hours: int) -> None:
    closed = WorkingTime(days_off=days_from(date(2026, 3, 10), 366))
    with pytest.raises(ValueError, match="within a year"):
        add_working_time(vn("2026-03-10 10:00"), timedelta(hours=hours), closed)


def test_months_off_in_a_row_are_waited_for() -> None:
    calendar = WorkingTime(days_off=days_from(date(2026, 3, 10), 360))
    assert add_working_time(vn("2026-03-10 10:00"), timedelta(hours=1), calendar) == vn("2027-03-05 08:30")
    assert worked_between(vn("2026-03-10 10:00"), vn("2027-03-05 08:30"), calendar) == timedelta(hours=1)


def test_time_is_never_taken_back() -> None:
    with pytest.raises(ValueError, match="taken back"):
        add_working_time(vn("2026-03-10 10:00"), timedelta(hours=-1), HOURS)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-10 10:00", "2026-03-10 11:00", 1),
        ("2026-03-10 10:00", "2026-03-10 12:00", 1.5),
        ("2026-03-10 11:30", "2026-03-10 13:30", 0),  # lunch
        ("2026-03-10 11:00", "2026-03-10 14:00", 1),
        ("2026-03-10 06:00", "2026-03-10 22:00", 7.5),
        ("2026-03-10 17:00", "2026-03-11 07:30", 0),
        ("2026-03-13 16:30", "2026-03-16 08:00", 1),  # over the weekend
        ("2026-03-14 10:00", "2026-03-15 10:00", 0),  # within it
        ("2026-08-21 16:00", "2026-08-24 08:30", 9.5),  # with a Saturday that is worked
        ("2026-08-28 16:00", "2026-09-03 08:30", 2),  # over 31/8 to 2/9
        ("2026-03-11 10:00", "2026-03-10 10:00", 0),  # backwards
        ("2026-03-10 10:00", "2026-03-10 10:00", 0),
    ],
)
def test_only_time_at_work_is_counted_between_two_moments(start: str, end: str, hours: float) -> None:
    assert worked_between(vn(start), vn(end), HOURS) == timedelta(hours=hours)


def test_seconds_count_too() -> None:
    start, amount = vn("2026-03-10 11:29:58"), timedelta(seconds=3, microseconds=7)
    due = add_working_time(start, amount, HOURS)
    assert due == vn("2026-03-10 13:30:01.000007")
    assert worked_between(start, due, HOURS) == amount


def test_a_day_opens_with_its_first_shift() -> None:
    opens = opening(date(2026, 3, 10), HOURS)
    assert (opens, opens.utcoffset()) == (vn("2026-03-10 07:30"), timedelta(0))


def test_the_leap_day_is_a_day_like_any_other() -> None:
    assert add_working_time(vn("2028-02-28 16:30"), timedelta(hours=8), HOURS) == vn("2028-02-29 17:00")
    assert add_working_time(vn("2028-02-29 16:30"), timedelta(hours=1), HOURS) == vn("2028-03-01 08:00")
    assert worked_between(vn("2028-02-28 17:00"), vn("2028-03-01 07:30"), HOURS) == timedelta(hours=7.5)


def test_the_clock_of_the_zone_counts_when_it_is_put_forward() -> None:
    berlin = WorkingTime(zone="Europe/Berlin")
    friday, monday = (
        datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin"))
        for text in ("2026-03-27 16:30", "2026-03-30 08:00")
    )
    assert add_working_time(friday, timedelta(hours=1), berlin) == monday
    assert worked_between(friday, monday, berlin) == timedelta(hours=1)


def test_a_working_day_has_seven_and_a_half_hours() -> None:
    assert working_day_length(HOURS) == timedelta(hours=7.5)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 3, 10), True),
        (date(2026, 3, 14), False),
        (date(2026, 3, 15), False),
        (date(2026, 8, 31), False),
        (date(2026, 8, 22), True),
    ],
)
def test_weekends_and_days_off_are_free_unless_they_are_worked(day: date, works: bool) -> None:
    assert is_working_day(day, HOURS) is works


def test_a_swapped_day_that_is_worked_is_no_day_off() -> None:
    first, second, third = (date(2026, 9, day) for day in (1, 2, 3))
    assert all_days_off({first, second}, {third}, {second}) == {first, third}


def shipped(**hours: object) -> WorkingTime:
    """Hours with Vietnam's public holidays, and what an installation adds to them."""
    return Settings(hours=Hours.model_validate(hours)).working_time()


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2025-12-31 16:30", "2026-01-02 08:00"),  # Tết Dương lịch
        ("2026-02-13 16:30", "2026-02-23 08:00"),  # Tết: 16 to 20 February between two weekends
        ("2026-04-24 16:30", "2026-04-28 08:00"),  # Giỗ Tổ on a Sunday: the Monday is off
        ("2026-04-29 16:30", "2026-05-04 08:00"),  # 30 April, 1 May and a weekend
        ("2026-09-01 10:00", "2026-09-03 08:30"),  # Quốc khánh and the day before it
    ],
)
def test_over_public_holidays_a_promise_waits(start: str, due: str) -> None:
    assert add_working_time(vn(start), timedelta(hours=1), shipped()) == vn(due)


@pytest.mark.parametrize("first", [date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26)])
def test_new_years_eve_and_the_first_three_days_of_tet_are_off(first: date) -> None:
    hours = shipped()
    assert not any(is_working_day(first + timedelta(days=passed), hours) for passed in (-1, 0, 1, 2))


@pytest.mark.parametrize(
    ("year", "works"), [(2025, True), (2026, False), (2027, False), (2028, False), (2034, False)]
)
def test_culture_day_is_off_from_2026_on(year: int, works: bool) -> None:
    assert is_working_day(date(year, 11, 24), shipped()) is works


def test_a_promise_made_before_culture_day_is_kept_after_it() -> None:
    assert add_working_time(vn("2026-11-23 16:30"), timedelta(hours=1), shipped()) == vn("2026-11-25 08:00")


def test_an_installation_moves_a_working_day_from_monday_to_saturday() -> None:
    moved = shipped(days_off=["2026-06-15"], days_worked=["2026-06-20"])
    assert add_working_time(vn("2026-06-12 16:30"), timedelta(hours=1), moved) == vn("2026-06-16 08:00")
    assert add_working_time(vn("2026-06-19 16:30"), timedelta(hours=1), moved) == vn("2026-06-20 08:00")


def test_an_installation_may_work_on_a_day_that_is_a_holiday_elsewhere() -> None:
    assert is_working_day(date(2026, 11, 24), shipped(days_worked=["2026-11-24"]))


MOMENTS = st.integers(0, 365 * 24 * 60).map(lambda m: vn("2026-01-01 00:00") + timedelta(minutes=m))
AMOUNTS = st.integers(0, 60 * 60 * 24 * 20).map(lambda seconds: timedelta(seconds=seconds))


def within_hours(moment: datetime) -> bool:
    local = moment.astimezone(VN)
    at_work = any(opens <= local.time() <= closes for opens, closes in HOURS.shifts)
    return at_work and is_working_day(local.date(), HOURS)


@given(start=MOMENTS, amount=AMOUNTS)
def test_a_promise_always_falls_due_in_working_hours_and_never_early(
    start: datetime, amount: timedelta
) -> None:
    due = add_working_time(start, amount, HOURS)
    assert within_hours(due)
    assert due - start >= amount


@given(start=MOMENTS, later=st.timedeltas(timedelta(), timedelta(days=9)), amount=AMOUNTS, more=AMOUNTS)
def test_whoever_asks_later_or_is_promised_more_is_never_answered_sooner(
    start: datetime, later: timedelta, amount: timedelta, more: timedelta
) -> None:
    due = add_working_time(start, amount, HOURS)
    assert add_working_time(start + later, amount, HOURS) >= due
    assert add_working_time(start, amount + more, HOURS) >= due


@given(start=MOMENTS, first=AMOUNTS, second=AMOUNTS)
def test_two_waits_in_a_row_are_one_long_wait(start: datetime, first: timedelta, second: timedelta) -> None:
    halfway = add_working_time(start, first, HOURS)
    at_once = add_working_time(start, first + second, HOURS)
    if second:
        assert add_working_time(halfway, second, HOURS) == at_once


def test_an_office_with_other_hours_keeps_its_own() -> None:
    night = WorkingTime(shifts=((time(20), time(22)),))
    assert add_working_time(vn("2026-03-10 21:00"), timedelta(hours=2), night) == vn("2026-03-11 21:00")


def as_shifts(minutes: list[int]) -> tuple[tuple[time, time], ...]:
    """Every two of these minutes of the day begin and end a shift."""
    clocks = [time(minute // 60, minute % 60) for minute in sorted(minutes)]
    return tuple(zip(clocks[::2], clocks[1::2], strict=False))


SHIFTS = st.lists(st.integers(0, 24 * 60 - 1), min_size=2, max_size=8, unique=True).map(as_shifts)
DAYS = st.frozensets(st.sampled_from(sorted(days_from(date(2028, 2, 10), 40))))
CALENDARS = st.builds(WorkingTime, shifts=SHIFTS, days_off=DAYS, days_worked=DAYS)
IN_FEBRUARY_2028 = st.integers(0, 20 * 24 * 60).map(lambda m: vn("2028-02-12 00:00") + m * MINUTE)


@settings(deadline=None)
@given(start=IN_FEBRUARY_2028, share=st.floats(0, 6), hours=CALENDARS)
def test_a_promise_falls_due_when_a_slow_count_says_so(
    start: datetime, share: float, hours: WorkingTime
) -> None:
    amount = share * working_day_length(hours) // MINUTE * MINUTE
    due = add_working_time(start, amount, hours)
    assert due == slow_due(start, amount, hours)
    assert worked_between(start, due, hours) == amount


@settings(deadline=None)
@given(start=IN_FEBRUARY_2028, end=IN_FEBRUARY_2028, hours=CALENDARS)
def test_time_at_work_is_what_a_slow_count_finds(start: datetime, end: datetime, hours: WorkingTime) -> None:
    assert worked_between(start, end, hours) == slow_worked(start, end, hours)
