"""The last days of a claim as they are told (Labour Code arts. 188, 190, 194)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calculation import Inputs, Result
from bot.domain.calculators.deadline import CALCULATOR
from bot.domain.claims import days_left, last_days
from bot.domain.law import Dispute
from bot.domain.say import Filling, Key, Several
from tests.domain.calculators.frames import articles, computed, keys

KNOWN = date(2026, 3, 5)  # conciliation by 5/9/2026, arbitration by 5/12/2026, court by 5/3/2027
LIMITED = st.sampled_from((Dispute.INDIVIDUAL, Dispute.DIRECT, Dispute.COLLECTIVE_RIGHTS))


def calculated(dispute: str, today: str, known: date = KNOWN) -> Result:
    inputs: Inputs = {"dispute": dispute, "known_on": known}
    return computed(CALCULATOR, inputs, date.fromisoformat(today))


def told(left: Filling) -> tuple[str, object]:
    """Which sentence says how many days are left, and how many."""
    assert isinstance(left, Several)
    (said,) = left.items
    return said.key.rpartition(".")[2], said.values.get("days")


@pytest.mark.parametrize(
    ("dispute", "today", "who", "day", "left"),
    [
        pytest.param("individual", "2026-03-05", "conciliation", "05/09/2026", ("left", 184), id="same day"),
        pytest.param("individual", "2026-09-04", "conciliation", "05/09/2026", ("left", 1), id="a day left"),
        pytest.param(
            "individual", "2026-09-05", "conciliation", "05/09/2026", ("today", None), id="the last"
        ),
        pytest.param("individual", "2026-09-06", "arbitration", "05/12/2026", ("left", 90), id="one passed"),
        pytest.param("individual", "2026-12-05", "arbitration", "05/12/2026", ("today", None), id="today"),
        pytest.param("individual", "2026-12-06", "court", "05/03/2027", ("left", 89), id="two passed"),
        pytest.param("individual", "2027-03-05", "court", "05/03/2027", ("today", None), id="last of all"),
        pytest.param(
            "direct", "2026-03-05", "arbitration", "05/12/2026", ("left", 275), id="no conciliation"
        ),
        pytest.param("direct", "2026-12-06", "court", "05/03/2027", ("left", 89), id="court alone"),
        pytest.param(
            "collective_rights", "2026-09-05", "conciliation", "05/09/2026", ("today", None), id="c"
        ),
        pytest.param("collective_rights", "2026-09-06", "arbitration", "05/12/2026", ("left", 90), id="c2"),
        pytest.param("collective_rights", "2026-12-31", "court", "05/03/2027", ("left", 64), id="c3"),
    ],
)
def test_the_next_day_that_can_still_be_kept_comes_first(
    dispute: str, today: str, who: str, day: str, left: tuple[str, object]
) -> None:
    total = calculated(dispute, today).total
    assert total.key == "calc.deadline.total"
    assert (total.values["who"], total.values["day"]) == (Key(key=f"calc.deadline.{who}"), day)
    assert told(total.values["left"]) == left


@pytest.mark.parametrize("dispute", ["individual", "direct", "collective_rights"])
def test_when_all_has_passed_that_is_said_and_an_officer_named(dispute: str) -> None:
    result = calculated(dispute, "2027-03-06")
    assert (result.total.key, result.total.values["day"]) == ("calc.deadline.total_over", "05/03/2027")
    lefts = [told(step.values["left"])[0] for step in result.steps if step.key == "calc.deadline.step"]
    assert set(lefts) == {"passed"}


def test_a_leap_day_ends_on_the_28th() -> None:
    total = calculated("direct", "2028-12-30", known=date(2028, 2, 29)).total
    assert total.values["day"] == "28/02/2029"


def test_disputes_about_interests_are_told_that_there_is_no_limit() -> None:
    result = computed(CALCULATOR, {"dispute": "collective_interests"})
    assert result.total.key == "calc.deadline.total_none"
    assert keys(result) == ["calc.deadline.step_collective_interests"]
    assert articles(result) == [("BLLD", 195, 2), ("BLLD", 196, 3)]


@pytest.mark.parametrize(
    ("today", "hurry"),
    [("2026-08-05", False), ("2026-08-06", True), ("2026-09-05", True), ("2026-09-06", False)],
)
def test_the_last_thirty_days_press_for_an_officer(today: str, hurry: bool) -> None:
    assert ("calc.deadline.step_hurry" in keys(calculated("individual", today))) is hurry


@pytest.mark.parametrize(
    ("dispute", "today", "exception"),
    [
        ("individual", "2026-09-05", False),
        ("individual", "2026-09-06", True),
        ("direct", "2026-12-06", True),
        ("collective_rights", "2027-03-06", False),  # art. 194 has no such clause
    ],
)
def test_time_that_does_not_count_is_named_where_a_limit_has_passed(
    dispute: str, today: str, exception: bool
) -> None:
    result = calculated(dispute, today)
    assert ("calc.deadline.step_exception" in keys(result)) is exception
    assert (("BLLD", 190, 4) in articles(result)) is exception


@pytest.mark.parametrize(
    ("dispute", "cites"),
    [
        ("individual", [(188, 1), (190, 1), (190, 2), (190, 3)]),
        ("direct", [(188, 1), (190, 2), (190, 3)]),
        ("collective_rights", [(191, 2), (194, 1), (194, 2), (194, 3)]),
    ],
)
def test_each_kind_of_dispute_names_its_articles(dispute: str, cites: list[tuple[int, int]]) -> None:
    assert articles(calculated(dispute, "2026-03-06")) == [("BLLD", *cite) for cite in cites]


@given(LIMITED, st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_what_is_told_is_the_first_day_that_has_not_passed(
    dispute: Dispute, known: date, passed: int
) -> None:
    today = known + timedelta(passed)
    ahead = [day for _, day in last_days(dispute, known) if day is not None and days_left(day, today) >= 0]
    total = calculated(dispute, today.isoformat(), known).total
    if ahead:
        assert total.values["day"] == f"{min(ahead):%d/%m/%Y}"
    else:
        assert total.key == "calc.deadline.total_over"
