"""When a broadcast may go, how fast, and when officers are reminded of it."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.broadcast import (
    Broadcast,
    BroadcastKind,
    BroadcastRules,
    BroadcastState,
    at_local,
    duration,
    expiry,
    goes,
    is_quiet,
    progress_bar,
    reminder_due,
    share,
)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = date(2026, 7, 28)
HOUR = timedelta(hours=1)


def rules(quiet_from: time = time(21), quiet_to: time = time(6)) -> BroadcastRules:
    return BroadcastRules(
        office="TGNC",
        send_at=time(8),
        late_after=time(20),
        quiet_from=quiet_from,
        quiet_to=quiet_to,
        weekly_limit=3,
        spread=timedelta(),
        draft_days=14,
        reminder_days=(7, 3, 1),
    )


def local(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 7, 28, hour, minute, tzinfo=ZONE)


def a_broadcast(**values: object) -> Broadcast:
    given = {"id": 1, "code": "TN26-7K3Q", "kind": "news", "office": "TGNC", "words": {}, "state": "running"}
    return Broadcast.model_validate({**given, **values})


def test_eight_in_the_morning_in_vietnam_is_one_in_the_morning_in_utc() -> None:
    moment = at_local(DAY, time(8), ZONE)
    assert (moment, moment.utcoffset()) == (datetime(2026, 7, 28, 1, tzinfo=UTC), timedelta())


@pytest.mark.parametrize("hour", [1, 8, 19])
def test_a_greeting_is_too_late_in_the_evening_of_its_day(hour: int) -> None:
    due = local(hour).astimezone(UTC)  # one in the morning is still the day before in UTC
    assert expiry(BroadcastKind.GREETING, due, rules(), ZONE) == local(20)


@pytest.mark.parametrize("kind", sorted(set(BroadcastKind) - {BroadcastKind.GREETING}))
def test_anything_else_is_worth_sending_for_a_day(kind: BroadcastKind) -> None:
    assert expiry(kind, local(22), rules(), ZONE) == local(22) + timedelta(days=1)


@pytest.mark.parametrize(
    ("hour", "minute", "at_night", "at_noon"),
    [
        (0, 0, True, False),
        (5, 59, True, False),
        (6, 0, False, False),
        (11, 30, False, True),
        (13, 29, False, True),
        (13, 30, False, False),
        (20, 59, False, False),
        (21, 0, True, False),
        (23, 59, True, False),
    ],
)
def test_quiet_hours_may_run_over_midnight(hour: int, minute: int, at_night: bool, at_noon: bool) -> None:
    now = local(hour, minute).astimezone(UTC)
    assert is_quiet(now, rules(), ZONE) is at_night
    assert is_quiet(now, rules(time(11, 30), time(13, 30)), ZONE) is at_noon


@given(st.datetimes(timezones=st.just(UTC)), st.times())
def test_quiet_hours_that_end_when_they_begin_are_none(now: datetime, hour: time) -> None:
    assert not is_quiet(now, rules(hour, hour), ZONE)


@given(st.datetimes(timezones=st.just(UTC)), st.times(), st.times())
def test_either_these_hours_are_quiet_or_the_rest_of_the_day(now: datetime, begin: time, end: time) -> None:
    if begin != end:
        assert is_quiet(now, rules(begin, end), ZONE) is not is_quiet(now, rules(end, begin), ZONE)


def test_at_night_only_what_is_urgent_goes() -> None:
    for kind in BroadcastKind:
        b = a_broadcast(kind=kind)
        assert goes(b, local(12), rules(), ZONE)
        assert goes(b, local(23), rules(), ZONE) is b.is_urgent is (kind is BroadcastKind.URGENT)


@pytest.mark.parametrize("kind", BroadcastKind)
def test_nothing_goes_from_the_moment_when_it_is_too_late(kind: BroadcastKind) -> None:
    b = a_broadcast(kind=kind, expires_at=local(12))
    assert goes(b, local(11, 59), rules(), ZONE)
    assert not goes(b, local(12), rules(), ZONE)


@pytest.mark.parametrize("state", BroadcastState)
def test_only_what_runs_goes(state: BroadcastState) -> None:
    assert goes(a_broadcast(state=state), local(12), rules(), ZONE) is (state is BroadcastState.RUNNING)


@pytest.mark.parametrize(
    ("days_left", "reminded", "due"),
    [
        (15, None, None),
        (14, None, 14),
        (14, 14, None),
        (8, None, 14),
        (7, 14, 7),
        (6, 7, None),
        (2, 14, 3),  # seven days was overtaken while nobody looked
        (2, 3, None),
        (1, 3, 1),
        (0, 3, 1),
        (0, 1, None),
        (9, 3, None),  # put off: what was said before is not said again
    ],
)
def test_the_nearest_reminder_is_due_until_it_has_been_sent(
    days_left: int, reminded: int | None, due: int | None
) -> None:
    assert reminder_due(days_left, reminded, (14, 7, 3, 1)) == due


@given(st.lists(st.integers(-3, 30)), st.lists(st.integers(0, 25), max_size=6))
def test_over_any_days_each_reminder_comes_once_at_most_and_none_is_caught_up(
    course: list[int], days: list[int]
) -> None:
    sent: list[int] = []
    for days_left in course:
        level = reminder_due(days_left, sent[-1] if sent else None, days)
        if level is not None:
            assert level in days
            assert not [day for day in days if days_left <= day < level]
            sent.append(level)
        assert (
            level is not None or not sent or sent[-1] <= min((d for d in days if d >= days_left), default=99)
        )
    assert all(later < earlier for earlier, later in pairwise(sent))


def test_without_a_spread_all_may_go_at_once() -> None:
    assert share(timedelta(), 5000, 0.25) == 5000


@given(st.integers(0, 10**6), st.integers(1, 720), st.integers(1, 50))
def test_the_shares_of_a_spread_add_up_to_all(total: int, minutes: int, parts: int) -> None:
    spread = timedelta(minutes=minutes)
    each = share(spread, total, spread.total_seconds() / parts)
    assert each * parts == pytest.approx(total)


@pytest.mark.parametrize(
    ("counts", "spread", "lasts"),
    [
        ({}, timedelta(), timedelta()),
        ({}, HOUR, timedelta()),
        ({"telegram": 3000}, timedelta(), timedelta(seconds=100)),
        ({"telegram": 3000, "webchat": 200_000}, timedelta(), timedelta(seconds=200)),
        ({"telegram": 3000}, HOUR, HOUR),
        ({"telegram": 216_000}, HOUR, 2 * HOUR),
        ({"closed": 9, "telegram": 30}, timedelta(), timedelta(seconds=1)),
    ],
)
def test_it_lasts_as_long_as_the_slowest_account_or_the_spread(
    counts: dict[str, int], spread: timedelta, lasts: timedelta
) -> None:
    assert duration(counts, {"telegram": 30, "webchat": 1000}, spread) == lasts


@pytest.mark.parametrize(
    ("done", "total", "bar"),
    [(0, 4, "░░░░"), (1, 4, "▓░░░"), (3, 4, "▓▓▓░"), (4, 4, "▓▓▓▓"), (399, 400, "▓▓▓░"), (0, 0, "▓▓▓▓")],
)
def test_a_bar_shows_how_far_it_is(done: int, total: int, bar: str) -> None:
    assert progress_bar(done, total, 4) == bar


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_bar_is_always_as_long_and_full_only_at_the_end(done: int, total: int) -> None:
    bar = progress_bar(done, total)
    assert len(bar) == 10
    assert ("░" not in bar) is (done >= total)
