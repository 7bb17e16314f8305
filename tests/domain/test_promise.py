"""Promises count in working time, rest while the worker is asked, and rise level by level when missed."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.domain.promise import (
    EscalationLevel,
    Promise,
    Tell,
    is_overdue,
    levels_due,
    levels_in_order,
    moment_of,
    next_moment,
    paused,
    promised,
    recounted,
    resumed,
)
from bot.domain.working_time import WorkingTime
from tests.domain.slow_deadlines import MINUTE, slow_due, slow_worked

HOURS = WorkingTime(
    days_off=frozenset(date(2026, 2, day) for day in (16, 17, 18, 19, 20)),  # Tết
    days_worked=frozenset({date(2026, 8, 22)}),
)
TWO_DAYS = timedelta(hours=15)


def vn(text: str) -> datetime:
    """A moment in Vietnam, such as "2026-03-10 10:00" (a Tuesday)."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def level(after: float, *tell: Tell, hand_over: bool = False) -> EscalationLevel:
    """`after` in working hours."""
    return EscalationLevel(after=timedelta(hours=after), tell=tell, text="example", hand_over=hand_over)


SOON = level(-4, Tell.ASSIGNEE)
MISSED = level(0, Tell.ASSIGNEE, Tell.LEAD, Tell.WORKER)
TO_PARENT = level(7.5, Tell.LEAD, Tell.PARENT, hand_over=True)
TO_LEADERSHIP = level(22.5, Tell.LEADERSHIP)
LEVELS = (SOON, MISSED, TO_PARENT, TO_LEADERSHIP)


@pytest.mark.parametrize(
    ("now", "hours", "due"),
    [
        ("2026-03-10 10:00", 15, "2026-03-12 10:00"),
        ("2026-03-10 11:00", 1, "2026-03-10 14:00"),  # half of it before lunch
        ("2026-03-10 15:00", 2, "2026-03-10 17:00"),  # 17:00 sharp
        ("2026-03-13 17:00", 2, "2026-03-16 09:30"),  # Friday evening
        ("2026-02-13 16:00", 2, "2026-02-23 08:30"),  # over Tết
        ("2026-08-21 16:00", 2, "2026-08-22 08:30"),  # into a Saturday that is worked
        ("2026-12-31 16:00", 2, "2027-01-01 08:30"),  # a calendar without New Year's Day
        ("2028-02-28 16:00", 8.5, "2028-02-29 17:00"),
        ("2028-02-29 16:00", 2, "2028-03-01 08:30"),
    ],
)
def test_a_promise_is_due_after_so_much_working_time(now: str, hours: float, due: str) -> None:
    promise = promised(vn(now), timedelta(hours=hours), HOURS)
    assert (promise.since, promise.allowed) == (vn(now), timedelta(hours=hours))
    assert (promise.due_at, promise.level) == (vn(due), 0)


def test_a_promise_is_kept_in_utc() -> None:
    promise = promised(vn("2026-03-10 10:00"), TWO_DAYS, HOURS)
    assert promise.since.tzinfo is UTC
    assert promise.due_at is not None
    assert promise.due_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("now", "overdue"), [("2026-03-12 09:59", False), ("2026-03-12 10:00", False), ("2026-03-12 10:01", True)]
)
def test_a_promise_is_overdue_once_its_moment_is_past(now: str, overdue: bool) -> None:
    assert is_overdue(promised(vn("2026-03-10 10:00"), TWO_DAYS, HOURS), vn(now)) is overdue


def test_nothing_promised_is_never_overdue() -> None:
    assert not is_overdue(None, vn("2030-01-01 00:00"))


def test_a_paused_promise_holds_what_is_left_and_is_never_due() -> None:
    running = promised(vn("2026-03-10 10:00"), TWO_DAYS, HOURS)
    promise = paused(running, vn("2026-03-10 14:00"), HOURS)
    years_later = vn("2030-01-01 00:00")
    assert (promise.allowed, promise.due_at) == (timedelta(hours=13), None)
    assert not is_overdue(promise, years_later)
    assert next_moment(promise, LEVELS, HOURS) is None
    assert levels_due(promise, LEVELS, years_later, HOURS) == []


def test_a_resumed_promise_counts_on_from_now() -> None:
    promise = paused(promised(vn("2026-03-10 10:00"), TWO_DAYS, HOURS), vn("2026-03-10 14:00"), HOURS)
    again = resumed(promise, vn("2026-03-16 08:00"), HOURS)
    assert (again.since, again.allowed) == (vn("2026-03-16 08:00"), timedelta(hours=13))
    assert again.due_at == vn("2026-03-17 15:30")


def test_pausing_twice_or_resuming_twice_changes_nothing() -> None:
    running = promised(vn("2026-03-10 10:00"), TWO_DAYS, HOURS)
    resting = paused(running, vn("2026-03-10 11:00"), HOURS)
    assert resumed(running, vn("2026-03-11 10:00"), HOURS) == running
    assert paused(resting, vn("2026-03-11 10:00"), HOURS) == resting


def test_an_overdue_promise_that_was_paused_is_due_when_it_goes_on() -> None:
    promise = paused(promised(vn("2026-03-10 10:00"), TWO_DAYS, HOURS), vn("2026-03-20 10:00"), HOURS)
    assert promise.allowed == timedelta()
    assert resumed(promise, vn("2026-03-20 18:00"), HOURS).due_at == vn("2026-03-23 07:30")


def test_levels_told_stay_told_through_a_pause() -> None:
    told = promised(vn("2026-03-10 10:00"), TWO_DAYS, HOURS).model_copy(update={"level": 2})
    again = resumed(paused(told, vn("2026-03-12 11:00"), HOURS), vn("2026-03-13 08:00"), HOURS)
    assert levels_due(again, LEVELS, vn("2026-03-13 09:00"), HOURS) == []
    assert next_moment(again, LEVELS, HOURS) == vn("2026-03-16 08:00")


@pytest.mark.parametrize(
    ("holiday", "due"),
    [
        ("2026-03-11", "2026-03-13 10:00"),  # within it: a day later
        ("2026-03-12", "2026-03-13 10:00"),  # the due day itself
        ("2026-03-14", "2026-03-12 10:00"),  # a Saturday, and after it
        ("2026-03-09", "2026-03-12 10:00"),  # before it
    ],
)
def test_a_holiday_declared_afterwards_moves_a_promise_by_that_day(holiday: str, due: str) -> None:
    promise = promised(vn("2026-03-10 10:00"), TWO_DAYS, HOURS).model_copy(update={"level": 1})
    declared = HOURS.model_copy(update={"days_off": HOURS.days_off | {date.fromisoformat(holiday)}})
    assert recounted(promise, declared) == promise.model_copy(update={"due_at": vn(due)})


def test_a_holiday_declared_afterwards_leaves_a_paused_promise_as_it_is() -> None:
    promise = paused(promised(vn("2026-03-10 10:00"), TWO_DAYS, HOURS), vn("2026-03-10 14:00"), HOURS)
    assert recounted(promise, WorkingTime(days_off=frozenset({date(2026, 3, 11)}))) == promise


@pytest.mark.parametrize(
    ("one", "moment"),
    [
        (SOON, "2026-03-11 15:30"),
        (MISSED, "2026-03-12 10:00"),
        (TO_PARENT, "2026-03-13 10:00"),
        (TO_LEADERSHIP, "2026-03-17 10:00"),
    ],
)
def test_a_level_is_told_so_much_working_time_around_the_due_moment(
    one: EscalationLevel, moment: str
) -> None:
    assert moment_of(one, promised(vn("2026-03-10 10:00"), TWO_DAYS, HOURS), HOURS) == vn(moment)


@pytest.mark.parametrize("hours", [2, 4])
def test_an_urgent_promise_is_too_short_for_a_reminder_hours_before(hours: int) -> None:
    promise = promised(vn("2026-03-10 07:30"), timedelta(hours=hours), HOURS)
    assert promise.due_at is not None
    assert moment_of(SOON, promise, HOURS) is None
    assert next_moment(promise, LEVELS, HOURS) == promise.due_at
    assert levels_due(promise, LEVELS, promise.due_at, HOURS) == [(2, MISSED)]


def test_a_promise_with_nothing_left_still_has_its_later_levels() -> None:
    promise = promised(vn("2026-03-14 10:00"), timedelta(), HOURS)
    assert next_moment(promise, LEVELS, HOURS) == vn("2026-03-16 07:30")


@pytest.mark.parametrize(
    ("told", "now", "due"),
    [
        (0, "2026-03-11 15:29", []),
        (0, "2026-03-11 15:30", [1]),
        (1, "2026-03-12 09:59", []),
        (0, "2026-03-13 09:00", [1, 2]),  # the bot was down: in order
        (1, "2026-03-13 10:00", [2, 3]),
        (3, "2026-03-13 10:00", []),
        (3, "2030-01-01 00:00", [4]),
        (4, "2030-01-01 00:00", []),
    ],
)
def test_levels_whose_moment_has_come_are_told_in_order_and_once(told: int, now: str, due: list[int]) -> None:
    promise = promised(vn("2026-03-10 10:00"), TWO_DAYS, HOURS).model_copy(update={"level": told})
    assert levels_due(promise, LEVELS, vn(now), HOURS) == [(after, LEVELS[after - 1]) for after in due]


def test_after_the_last_level_nothing_is_to_come() -> None:
    promise = promised(vn("2026-03-10 10:00"), TWO_DAYS, HOURS).model_copy(update={"level": 4})
    assert next_moment(promise, LEVELS, HOURS) is None


@pytest.mark.parametrize(
    ("levels", "in_order"),
    [((), True), (LEVELS, True), ((MISSED, MISSED), True), ((MISSED, SOON), False)],
)
def test_levels_are_in_the_order_of_their_moments(
    levels: tuple[EscalationLevel, ...], in_order: bool
) -> None:
    assert levels_in_order(levels) is in_order


def test_a_level_that_tells_nobody_is_refused() -> None:
    with pytest.raises(ValidationError, match="tell"):
        level(0)


MOMENTS = st.integers(0, 20 * 24 * 60).map(lambda minutes: vn("2026-02-09 00:00") + minutes * MINUTE)
AMOUNTS = st.integers(0, 40 * 60).map(lambda minutes: minutes * MINUTE)
HOURS_AFTER = st.lists(st.integers(-20, 20), max_size=5).map(sorted)


def paused_and_resumed(promise: Promise, moments: list[datetime]) -> Promise:
    """The promise paused at the first of these moments, resumed at the next, and so on."""
    for number, moment in enumerate(moments):
        promise = (resumed if number % 2 else paused)(promise, moment, HOURS)
    return promise


@settings(deadline=None)
@given(moments=st.lists(MOMENTS, min_size=1, max_size=9).map(sorted), allowed=AMOUNTS)
def test_a_promise_paused_any_number_of_times_allows_as_much_time_in_all(
    moments: list[datetime], allowed: timedelta
) -> None:
    last = paused_and_resumed(promised(moments[0], allowed, HOURS), moments[1:])
    counting = list(pairwise(moments))[::2]  # between them it rested
    used = sum((slow_worked(start, end, HOURS) for start, end in counting), timedelta())
    left = max(allowed - used, timedelta())
    runs = len(moments) % 2
    assert (last.allowed, last.due_at) == (left, slow_due(moments[-1], left, HOURS) if runs else None)


@settings(deadline=None)
@given(since=MOMENTS, allowed=AMOUNTS, off=st.frozensets(MOMENTS.map(datetime.date), max_size=5))
def test_days_off_declared_afterwards_count_as_if_they_had_been_known(
    since: datetime, allowed: timedelta, off: frozenset[date]
) -> None:
    declared = HOURS.model_copy(update={"days_off": HOURS.days_off | off})
    promise = recounted(promised(since, allowed, HOURS), declared)
    assert promise.due_at == slow_due(since, allowed, declared)


@settings(deadline=None)
@given(since=MOMENTS, allowed=AMOUNTS, hours_after=HOURS_AFTER, now=MOMENTS)
def test_levels_are_due_exactly_when_the_next_moment_has_come(
    since: datetime, allowed: timedelta, hours_after: list[int], now: datetime
) -> None:
    levels = [level(hours, Tell.LEAD) for hours in hours_after]
    promise = promised(since, allowed, HOURS)
    for told in range(len(levels) + 1):
        promise = promise.model_copy(update={"level": told})
        moment = next_moment(promise, levels, HOURS)
        assert bool(levels_due(promise, levels, now, HOURS)) is (moment is not None and moment <= now)
