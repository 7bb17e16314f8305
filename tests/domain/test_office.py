"""Offices as a tree that changes: who stands above whom, and what became of those that are gone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.domain.office import Level, Office, Offices, Version, below, tree_faults, upward

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
DAY = timedelta(days=1)


def an_office(code: str, parent: str | None = None, level: Level = Level.COMMUNE, name: str = "") -> Office:
    return Office(code=code, name=name or code, name_en=name or code, level=level, parent=parent)


LDLD = an_office("LDLD", level=Level.PROVINCE)
TREE = (LDLD, an_office("CDX", "LDLD"), an_office("CD1", "CDX"), an_office("CD2", "LDLD"))
CIRCLE = (an_office("AA", "BB"), an_office("BB", "AA"))


def a_version(number: int, day: int, office: Office, successor: str | None = None) -> Version:
    since = NOON + day * DAY
    return Version(id=number, since=since, office=office, successor=successor, closed=successor is not None)


def closing(number: int, code: str, successor: str) -> Version:
    return a_version(number, number, an_office(code, "LDLD"), successor)


HISTORY = (
    a_version(1, 0, LDLD),
    a_version(2, 0, an_office("CDX", "LDLD", name="Công đoàn xã")),
    a_version(3, 0, an_office("CDP", "LDLD")),
    a_version(4, 10, an_office("CDX", "LDLD", name="Công đoàn phường")),
    a_version(5, 20, an_office("CDX", "LDLD", name="Công đoàn phường"), "CDP"),
)


def test_open_offices_are_listed_in_the_order_in_which_they_first_appeared() -> None:
    offices = Offices((*reversed(HISTORY), a_version(6, 30, LDLD), a_version(7, 30, an_office("CD1", "CDP"))))
    assert list(offices) == ["LDLD", "CDP", "CD1"]
    assert len(offices) == 3
    assert "CDX" not in offices
    assert offices.get("CDX") is None


def test_the_revision_is_the_greatest_number_of_all_versions_closed_ones_too() -> None:
    assert Offices(HISTORY).revision == 5
    assert Offices.of(TREE).revision == Offices().revision == 0


def test_offices_from_a_file_have_always_been_as_they_are() -> None:
    offices = Offices.of(TREE)
    assert tuple(offices.values()) == TREE
    assert [version.since for version in offices.versions("CDX")] == [datetime(1, 1, 1, tzinfo=UTC)]


def test_everybody_who_holds_the_offices_sees_a_change() -> None:
    held = offices = Offices(HISTORY[:3])
    offices.reload(HISTORY)
    assert list(held) == ["LDLD", "CDP"]
    assert held.revision == 5


def test_an_old_code_leads_through_any_number_of_successors_to_an_open_office() -> None:
    offices = Offices((a_version(1, 0, LDLD), closing(2, "AA", "BB"), closing(3, "BB", "LDLD")))
    assert [offices.leads_to(code) for code in ("AA", "BB", "LDLD")] == ["LDLD"] * 3


@pytest.mark.parametrize("successor", ["GONE", "CDX", "CDP"])
def test_a_code_that_nothing_took_the_place_of_leads_nowhere_and_never_loops(successor: str) -> None:
    offices = Offices((closing(1, "CDX", successor), closing(2, "CDP", "CDX")))
    assert offices.leads_to("CDX") is None
    assert offices.leads_to("NEVER") is None


def test_a_closed_office_without_a_successor_leads_nowhere() -> None:
    closed = Version(id=2, since=NOON, office=TREE[1], closed=True)
    assert Offices((*HISTORY[:3], closed.model_copy(update={"id": 9}))).leads_to("CDX") is None


def test_a_closed_office_keeps_its_last_name() -> None:
    office = Offices(HISTORY).ever("CDX")
    assert office is not None
    assert office.name == "Công đoàn phường"
    assert Offices(HISTORY).ever("NEVER") is None


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (-400, "Công đoàn xã"),
        (0, "Công đoàn xã"),
        (9, "Công đoàn xã"),
        (10, "Công đoàn phường"),
        (99, "Công đoàn phường"),
    ],
)
def test_a_report_of_the_past_shows_the_name_of_that_day(day: int, name: str) -> None:
    office = Offices(HISTORY).at("CDX", NOON + day * DAY)
    assert office is not None
    assert office.name == name
    assert Offices(HISTORY).at("NEVER", NOON) is None


def test_the_history_is_told_oldest_first() -> None:
    offices = Offices(reversed(HISTORY))
    assert [version.id for version in offices.versions("CDX")] == [2, 4, 5]
    assert offices.versions("NEVER") == ()


def test_a_clock_that_was_set_back_does_not_undo_the_newest_change() -> None:
    renamed = a_version(6, -1, an_office("CDP", "LDLD", name="Mới"))
    offices = Offices((*HISTORY, renamed))
    assert offices["CDP"].name == "Mới"
    assert offices.at("CDP", NOON + DAY) == offices["CDP"]


def test_a_version_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValidationError):
        Version(since=NOON.replace(tzinfo=None), office=LDLD)


def test_upward_ends_even_where_the_tree_leads_in_a_circle() -> None:
    circle = {office.code: office for office in (*CIRCLE, an_office("CC", "CC"))}
    assert [office.code for office in upward(circle, "AA")] == ["AA", "BB"]
    assert [office.code for office in upward(circle, "CC")] == ["CC"]
    assert [office.code for office in upward({"AA": an_office("AA", "GONE")}, "AA")] == ["AA"]


@pytest.mark.parametrize(
    ("code", "codes"),
    [
        ("LDLD", {"LDLD", "CDX", "CD1", "CD2"}),
        ("CDX", {"CDX", "CD1"}),
        ("CD2", {"CD2"}),
        ("GONE", set()),
    ],
)
def test_below_is_the_office_and_all_under_it(code: str, codes: set[str]) -> None:
    assert below(Offices.of(TREE), code) == codes


@pytest.mark.parametrize("top", [Level.NATIONAL, Level.PROVINCE])
def test_a_tree_with_one_top_has_no_faults(top: Level) -> None:
    assert tree_faults((an_office("LDLD", level=top), *TREE[1:])) == []


@pytest.mark.parametrize(
    ("offices", "places"),
    [
        ((*TREE, an_office("CD3", "GONE")), [(4, "parent")]),
        ((*TREE, an_office("CD3", "")), [(4, "parent")]),
        ((*TREE, an_office("CD3", "CD3")), [(4, "parent")]),
        ((*TREE, *CIRCLE, an_office("CC", "BB")), [(4, "parent"), (5, "parent")]),
        ((*TREE, an_office("TLD", level=Level.NATIONAL)), [(4, "parent")]),
        ((an_office("TLD"), *TREE), [(0, "parent")]),
        ((an_office("AA"), an_office("TLD", level=Level.NATIONAL)), [(0, "parent")]),
        ((an_office("TLD"), an_office("CDX", "TLD")), [(0, "level")]),
        ((an_office("TLD"), an_office("CDX")), [(1, "parent"), (0, "level")]),
        ((an_office("AA", "AA"),), [(0, "parent"), (0, "parent")]),
        ((), [(0, "parent")]),
    ],
)
def test_each_fault_of_the_tree_is_named_with_its_place(
    offices: tuple[Office, ...], places: list[tuple[int, str]]
) -> None:
    assert [(index, field) for index, field, _ in tree_faults(offices)] == places


def test_each_kind_of_fault_has_its_remedy() -> None:
    faults = tree_faults((*TREE, an_office("AA", "GONE"), an_office("BB", "BB"), an_office("TLD")))
    assert [remedy for _, _, remedy in faults] == [
        "no such office: GONE; correct it or add it",
        "leads in a circle; correct it",
        "LDLD stands at the top; name the office above this one",
    ]


CODES = ("AA", "BB", "CC", "DD", "EE")
PARENTS = st.tuples(*(st.sampled_from((None, "GONE", *CODES)) for _ in CODES))


@given(parents=PARENTS)
def test_a_tree_is_without_fault_exactly_when_everything_stands_below_one_top(
    parents: tuple[str | None, ...],
) -> None:
    levels = (Level.PROVINCE,) * len(CODES)
    offices = tuple(an_office(*row) for row in zip(CODES, parents, levels, strict=True))
    tops = [office.code for office in offices if office.parent is None]
    whole = len(tops) == 1 and below({office.code: office for office in offices}, tops[0]) == set(CODES)
    assert (tree_faults(offices) == []) is whole
