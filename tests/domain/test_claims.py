"""Until when a claim can be brought (Labour Code arts. 188, 190, 194; Civil Code arts. 147, 148)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.claims import LastDays, days_left, last_days, months_later
from bot.domain.law import Dispute

DAYS = st.dates(date(1999, 1, 1), date(2100, 12, 31))
LIMITED = (Dispute.INDIVIDUAL, Dispute.COLLECTIVE_RIGHTS)


@pytest.mark.parametrize(
    ("known_on", "conciliation", "arbitration", "court"),
    [
        pytest.param("2026-03-05", "2026-09-05", "2026-12-05", "2027-03-05", id="the same number"),
        pytest.param("2026-01-01", "2026-07-01", "2026-10-01", "2027-01-01", id="New Year"),
        pytest.param("2026-12-31", "2027-06-30", "2027-09-30", "2027-12-31", id="the 31st of months of 30"),
        pytest.param("2026-08-31", "2027-02-28", "2027-05-31", "2027-08-31", id="into February"),
        pytest.param("2027-08-31", "2028-02-29", "2028-05-31", "2028-08-31", id="into a leap February"),
        pytest.param("2026-08-29", "2027-02-28", "2027-05-29", "2027-08-29", id="29 is too much for 28"),
        pytest.param("2026-08-28", "2027-02-28", "2027-05-28", "2027-08-28", id="28 just fits"),
        pytest.param("2028-02-29", "2028-08-29", "2028-11-29", "2029-02-28", id="from a leap day"),
        pytest.param("2027-02-28", "2027-08-28", "2027-11-28", "2028-02-28", id="28 stays 28 in a leap year"),
        pytest.param("2026-05-31", "2026-11-30", "2027-02-28", "2027-05-31", id="nine months into February"),
        pytest.param("2026-07-01", "2027-01-01", "2027-04-01", "2027-07-01", id="half a year over New Year"),
        pytest.param("2026-06-15", "2026-12-15", "2027-03-15", "2027-06-15", id="June counts to December"),
        pytest.param("2099-12-31", "2100-06-30", "2100-09-30", "2100-12-31", id="over a century"),
        pytest.param("1999-05-30", "1999-11-30", "2000-02-29", "2000-05-30", id="into the leap year 2000"),
    ],
)
def test_a_limit_ends_on_the_day_of_the_same_number_or_the_last_of_its_month(
    known_on: str, conciliation: str, arbitration: str, court: str
) -> None:
    days = [date.fromisoformat(day) for day in (conciliation, arbitration, court)]
    expected = LastDays(conciliation=days[0], arbitration=days[1], court=days[2])
    for dispute in LIMITED:
        assert last_days(dispute, date.fromisoformat(known_on)) == expected


def test_what_needs_no_conciliation_has_no_last_day_for_it() -> None:
    days = last_days(Dispute.DIRECT, date(2026, 3, 5))
    assert days == LastDays(arbitration=date(2026, 12, 5), court=date(2027, 3, 5))


def test_disputes_about_interests_have_no_time_limit() -> None:
    assert last_days(Dispute.COLLECTIVE_INTERESTS, date(2026, 3, 5)) == LastDays()


@pytest.mark.parametrize(
    ("today", "left"),
    [("2026-09-04", 1), ("2026-09-05", 0), ("2026-09-06", -1), ("2024-09-05", 730), ("2027-09-05", -365)],
)
def test_the_last_day_itself_still_counts(today: str, left: int) -> None:
    assert days_left(date(2026, 9, 5), date.fromisoformat(today)) == left


@given(DAYS)
def test_the_three_limits_follow_one_another_within_a_year(known_on: date) -> None:
    days = last_days(Dispute.INDIVIDUAL, known_on)
    steps = [known_on, *(day for _, day in days)]
    assert steps == sorted(set(steps))
    assert len(steps) == 4
    assert steps[-1] <= known_on + timedelta(366)


@given(DAYS, st.integers(0, 24))
def test_learning_of_it_later_never_ends_the_limit_earlier(known_on: date, months: int) -> None:
    later = known_on + timedelta(1)
    assert months_later(known_on, months) <= months_later(later, months)


@given(DAYS, st.integers(0, 24))
def test_the_months_agree_with_counting_them_one_by_one(day: date, months: int) -> None:
    """A slow reference: step into each next month by days, then clamp the number of the day."""
    at = day.replace(day=1)
    for _ in range(months):
        at = (at + timedelta(31)).replace(day=1)
    while at.day < day.day and (at + timedelta(1)).month == at.month:
        at += timedelta(1)
    assert months_later(day, months) == at
