"""The demo's province once it is planted: everybody at their desk, every case as it is told, and silence."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from bot.catalog import load_demo
from bot.domain.case import Author, Case, State
from bot.domain.contact import Officer, Role, seat_of
from bot.domain.demo import Demo, DemoCase, DemoLine, DemoOfficer
from bot.domain.promise import is_overdue, levels_due
from bot.domain.routing import Why, read_reason
from bot.domain.working_time import add_working_time
from bot.errors import ConfigError
from bot.services.planting import plant
from tests.world import ROOT, World

DEMO = load_demo(ROOT / "data")


async def planted(world: World, demo: Demo = DEMO) -> list[Case]:
    """The cases, oldest first."""
    async with world.bridge.store.begin() as tx:
        await plant(world.bridge.errands.on(tx), demo, "webchat")
        return list(reversed(await tx.cases.listed(None, only_open=False, limit=100)))


def told_in_order() -> list[DemoCase]:
    return sorted(DEMO.case, key=lambda told: -told.days_ago)


async def officers(world: World) -> dict[int, Officer]:
    async with world.bridge.store.look() as tx:
        return {officer.id: officer for officer in await tx.officers.listed()}


def a_case(**changes: object) -> DemoCase:
    values = {"kind": "concern", "topic": "wages", "office": "CSPL", "state": "new", "days_ago": 1}
    line = DemoLine(by=Author.WORKER, after_hours=0, text="Công ty chậm lương")
    return DemoCase.model_validate({**values, "lines": [line], **changes})


AN_OFFICER = DemoOfficer(code="lan", office="CSPL", role=Role.OFFICER, name="Nguyễn Ngọc Lan")


async def test_every_case_is_as_it_is_told(world: World) -> None:
    cases, seats = await planted(world), await officers(world)
    codes = {officer.name: officer.code for officer in DEMO.officer}
    for case, told in zip(cases, told_in_order(), strict=True):
        assert (case.kind, case.topic, case.office, case.state) == (
            told.kind,
            told.topic,
            told.office,
            told.state,
        )
        assert case.opened_at == world.clock.now() - timedelta(days=told.days_ago)
        assert codes.get(seats[case.assignee].name if case.assignee else "", "") == told.assignee
        assert (case.name or "", case.outcome or "", case.satisfied or 0) == (
            told.name,
            told.outcome,
            told.satisfied,
        )


async def test_everything_was_said_in_its_hour_and_by_whoever_had_the_case(lite: World) -> None:
    for case, told in zip(await planted(lite), told_in_order(), strict=True):
        async with lite.bridge.store.look() as tx:
            messages = await tx.cases.messages(case.id)
        hours = [(message.at - case.opened_at).total_seconds() / 3600 for message in messages]
        assert hours == pytest.approx([line.after_hours for line in told.lines])
        assert [(m.author, m.words.text) for m in messages] == [(line.by, line.text) for line in told.lines]
        assert {m.officer_id for m in messages if m.author is not Author.WORKER} <= {case.assignee}


async def test_twenty_officers_sit_in_ten_offices_and_two_are_away_with_a_deputy(world: World) -> None:
    await planted(world)
    seats, now = await officers(world), world.clock.now()
    assert len({seat.contact_id for seat in seats.values()}) == 20
    assert len({seat.office for seat in seats.values()}) == 10
    away = [seat for seat in seats.values() if seat.is_away(now)]
    assert len(away) == 2
    for seat in away:
        assert seat.deputy is not None
        assert seat.id in seat_of(seats[seat.deputy], seats.values()).hands(now)


async def test_nothing_is_said_to_anybody_and_the_clock_has_nothing_to_catch_up_on(lite: World) -> None:
    assert any(is_overdue(case.answer, lite.clock.now()) for case in await planted(lite))
    await lite.bridge.deadlines.tick()
    await lite.bridge.watch.tick()
    assert (await lite.bridge.count()).outbox == {}


async def test_what_will_be_late_is_still_told_in_time(lite: World) -> None:
    rules = lite.bridge.errands.rules
    waiting = [case for case in await planted(lite) if case.answer and not case.answer.level]
    assert len(waiting) > 10
    for case in waiting:
        assert case.answer is not None
        assert case.answer.due_at is not None
        assert lite.clock.now() < (case.remind_at or case.opened_at) <= case.answer.due_at
        assert levels_due(case.answer, rules.levels, case.answer.due_at, rules.hours)


async def test_promises_count_from_the_hour_in_which_a_case_was_opened(lite: World) -> None:
    rules, kinds = lite.bridge.errands.rules, lite.bridge.catalog.kinds
    fresh = [case for case in await planted(lite) if case.state is State.NEW]
    for case in fresh:
        allowed = rules.days(kinds[case.kind].first_answer_days)
        assert case.answer is not None
        assert case.resolution is not None
        assert case.answer.due_at == add_working_time(case.opened_at, allowed, rules.hours)
        assert case.resolution.since == case.opened_at


async def test_only_what_still_owes_something_has_a_promise(lite: World) -> None:
    for case in await planted(lite):
        assert (case.answer is not None) == (case.state in {State.NEW, State.CLAIMED})
        assert (case.resolution is not None) == case.is_open
        rests = case.resolution is not None and case.resolution.due_at is None
        assert rests == (case.state is State.WAITING)
        assert (case.closed_at is not None) == (not case.is_open)
        assert case.answered_at is None or case.opened_at < case.answered_at < lite.clock.now()


async def test_the_reason_is_that_of_the_route_and_the_own_union_knows_of_nothing_else(lite: World) -> None:
    reasons = Counter(read_reason(case.reason)[0] for case in await planted(lite))
    assert reasons.keys() == {Why.TOPIC, Why.WORKPLACE, Why.URGENT}
    for case in await planted(lite):
        own = case.workplace == case.office
        assert (read_reason(case.reason)[0] is Why.WORKPLACE) == own
        assert case.avoids == ((case.workplace,) if case.workplace and not own else ())


async def test_of_hidden_workers_officers_see_the_area_at_most(lite: World) -> None:
    hidden = [case for case in await planted(lite) if not case.name]
    assert len(hidden) > 20
    assert all(case.shown == ("area" if case.area else "") for case in hidden)


async def test_each_step_has_its_line_in_the_audit(lite: World) -> None:
    demo = Demo(
        officer=(AN_OFFICER,),
        case=(
            a_case(
                state="closed",
                days_ago=9,
                assignee="lan",
                outcome="settled",
                satisfied=3,
                lines=[
                    {"by": "worker", "after_hours": 0, "text": "Công ty chậm lương"},
                    {"by": "note", "after_hours": 1, "text": "Gọi công ty"},
                    {"by": "office", "after_hours": 2, "text": "Chúng tôi đã gọi công ty."},
                    {"by": "worker", "after_hours": 30, "text": "Họ trả rồi ạ"},
                ],
            ),
        ),
    )
    [case] = await planted(lite, demo)
    async with lite.bridge.store.look() as tx:
        lines = await tx.ledger.audited(case.id)
    worker, officer = "worker", f"officer:{case.assignee}"
    assert [(line.actor, line.action) for line in lines] == [
        (worker, "open"),
        (officer, "claim"),
        (officer, "note"),
        (officer, "answer"),
        (worker, "add"),
        (officer, "close"),
        (worker, "satisfied"),
    ]
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert lines[1].before == "state=new assignee="
    assert lines[1].after == f"state=claimed assignee={case.assignee}"


async def test_where_anybody_is_known_nothing_is_planted(lite: World) -> None:
    await lite.person().says("/start")
    assert await planted(lite) == []
    assert await officers(lite) == {}


async def test_planting_again_adds_nothing(lite: World) -> None:
    once = await planted(lite)
    assert await planted(lite) == once


@pytest.mark.parametrize(
    "unknown",
    [
        {"office": "GONE"},
        {"workplace": "GONE"},
        {"kind": "gone"},
        {"topic": "gone"},
        {"area": "00000"},
        {"state": "claimed", "assignee": "gone"},
        {"state": "closed", "assignee": "lan", "outcome": "gone"},
    ],
)
async def test_what_this_installation_does_not_know_is_left_out(
    lite: World, unknown: dict[str, object]
) -> None:
    stranger = AN_OFFICER.model_copy(update={"code": "x", "office": "GONE"})
    demo = Demo(officer=(AN_OFFICER, stranger), case=(a_case(**unknown), a_case()))
    assert len(await planted(lite, demo)) == 1
    assert [officer.name for officer in (await officers(lite)).values()] == [AN_OFFICER.name]


def test_without_its_file_a_demo_is_empty(tmp_path: Path) -> None:
    assert load_demo(tmp_path) == Demo()


def test_a_mistake_in_the_file_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "demo.toml").write_text('[[officer]]\ncode = "x"\noffice = "TT"\nname = "A"\nrole = "boss"\n')
    with pytest.raises(ConfigError) as error:
        load_demo(tmp_path)
    assert "demo.toml:5: officer[0].role" in error.value.faults[0]
