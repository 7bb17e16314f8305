"""A report adds up and points at nobody."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import Fate, Skip, Tally
from bot.domain.report import FEWEST, SMALL, Numbers, Report, report

HOURS = timedelta(hours=1)
WHEN = st.tuples(st.integers(1, 5), st.timedeltas(-2 * HOURS, 96 * HOURS))
TALLIES = st.lists(
    st.builds(
        Tally,
        account=st.sampled_from(["telegram", "webchat"]),
        office=st.sampled_from([None, "CHE", "MAY", "GO", "XA"]),
        fate=st.sampled_from(Fate),
        error=st.sampled_from([None, "Rejected", "weekly"]),
        count=st.integers(1, 9),
    )
)


def a_tally(fate: Fate, count: int, error: str | None = None, office: str | None = None) -> Tally:
    return Tally(account="telegram", office=office, fate=fate, error=error, count=count)


def a_report(*tallies: Tally) -> Report:
    return report(tallies, (), ())


def parts(numbers: Numbers) -> Counter[str]:
    return Counter(numbers.model_dump(exclude={"planned"}))


@given(TALLIES)
def test_the_parts_add_up_to_what_was_planned_in_every_view(tallies: list[Tally]) -> None:
    found = a_report(*tallies)
    assert found.total.planned == sum(tally.count for tally in tallies)
    for view in ([found.total], found.by_account.values(), found.by_office.values()):
        assert sum(numbers.planned for numbers in view) == found.total.planned
        assert +sum((parts(numbers) for numbers in view), Counter()) == +parts(found.total)
    assert all(sum(parts(n).values()) == n.planned for n in (*found.by_account.values(), found.total))


@given(TALLIES)
def test_causes_add_up_to_what_failed_and_was_skipped(tallies: list[Tally]) -> None:
    found = a_report(*tallies)
    assert sum(found.failed.values()) == found.total.failed
    assert sum(found.skipped.values()) == found.total.skipped
    assert sum(found.kept.values()) <= found.total.delivered


@given(TALLIES)
def test_no_office_of_few_recipients_is_shown_by_itself(tallies: list[Tally]) -> None:
    by_office = a_report(*tallies).by_office
    assert all(numbers.planned >= FEWEST for code, numbers in by_office.items() if code not in {"", SMALL})


def test_every_fate_is_counted_where_a_person_looks_for_it() -> None:
    found = a_report(*(a_tally(fate, 2**number) for number, fate in enumerate(Fate)))
    assert list(Fate) == ["pending", "sending", "sent", "failed", "blocked", "uncertain", "skipped",
                          "recalling", "recalled"]  # fmt: skip
    assert found.total == Numbers(
        planned=511,
        waiting=1 + 2,
        delivered=4 + 128,
        failed=8,
        blocked=16,
        uncertain=32,
        skipped=64,
        recalled=256,
    )


def test_small_offices_are_shown_as_one_and_unknown_workplaces_as_unknown() -> None:
    found = a_report(
        a_tally(Fate.SENT, 3, office="CHE"),
        a_tally(Fate.FAILED, 2, office="CHE"),
        a_tally(Fate.SENT, 4, office="MAY"),
        a_tally(Fate.BLOCKED, 1, office="GO"),
        a_tally(Fate.SENT, 1),
    )
    assert found.by_office == {
        "": Numbers(planned=1, delivered=1),
        "CHE": Numbers(planned=5, delivered=3, failed=2),
        SMALL: Numbers(planned=5, delivered=4, blocked=1),
    }


def test_why_something_failed_was_skipped_or_could_not_be_taken_back_is_counted_by_cause() -> None:
    found = a_report(
        a_tally(Fate.FAILED, 2, "Rejected"),
        a_tally(Fate.FAILED, 1, "Rejected", office="CHE"),
        a_tally(Fate.FAILED, 1),
        a_tally(Fate.SKIPPED, 4, Skip.WEEKLY),
        a_tally(Fate.SKIPPED, 5, Skip.LATE),
        a_tally(Fate.SENT, 6, "Rejected"),
        a_tally(Fate.SENT, 7),
        a_tally(Fate.UNCERTAIN, 8, "Uncertain"),
    )
    assert found.failed == {"Rejected": 3, "": 1}
    assert found.skipped == {"weekly": 4, "late": 5}
    assert found.kept == {"Rejected": 6}


@pytest.mark.parametrize(
    ("later", "counts"),
    [
        (timedelta(seconds=-1), False),
        (timedelta(), True),
        (48 * HOURS, True),
        (48 * HOURS + timedelta(seconds=1), False),
    ],
)
def test_an_answer_and_a_withdrawal_count_within_two_days(later: timedelta, counts: bool) -> None:
    found = report((), [(1, later)], [(2, later), (3, later)])
    assert (found.replies, found.stops) == ((1, 2) if counts else (0, 0))


@given(st.lists(WHEN))
def test_nobody_is_counted_twice_however_much_they_write(events: list[tuple[int, timedelta]]) -> None:
    found = report((), events, [])
    assert found.replies == sum(
        any(number == who and timedelta() <= later <= 48 * HOURS for who, later in events)
        for number in range(1, 6)
    )
    assert found.stops == 0


def test_of_nothing_there_is_nothing_to_report() -> None:
    assert a_report().total == Numbers()
    assert (a_report().by_account, a_report().by_office) == ({}, {})
