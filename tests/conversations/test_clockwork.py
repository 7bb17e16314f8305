"""What happens by the clock alone: drafts, reminders, standing days, late starts, clocks that jump."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.domain.broadcast import Broadcast, BroadcastKind, BroadcastState, NewBroadcast
from bot.domain.contact import Purpose, Role
from bot.domain.delivery import Fate
from tests.conversations.test_broadcast_day import at, signed
from tests.world import Person, World

UNION_DAY = "cong_doan_vn"


async def the_plan(world: World, occasion: str = UNION_DAY, year: int = 2026) -> Broadcast:
    async with world.bridge.store.look() as tx:
        found = await tx.broadcasts.of_occasion(occasion, year)
    assert found is not None
    return found


async def planned(world: World, occasion: str = UNION_DAY) -> bool:
    async with world.bridge.store.look() as tx:
        return await tx.broadcasts.of_occasion(occasion, 2026) is not None


def about_union_day(officer: Person) -> list[str]:
    return [item.text for item in officer.news() if "Ngày thành lập Công đoàn Việt Nam" in item.text]


async def a_member(world: World) -> Person:
    person = world.person()
    await person.agrees()
    person.news()
    return person


async def test_a_day_is_drafted_fourteen_days_ahead_for_the_office_that_prepares_it(world: World) -> None:
    officer, other = await world.officer("TGNC"), await world.officer("CSPL")
    await world.tick(at(7, 13, 9))
    assert not await planned(world)
    officer.news()
    await world.tick(at(7, 14, 9))
    plan = await the_plan(world)
    assert (plan.state, plan.office, plan.due_at) == (BroadcastState.DRAFT, "TGNC", at(7, 28, 8))
    assert len(about_union_day(officer)) == 1
    assert about_union_day(other) == []


async def test_officers_are_reminded_seven_three_and_one_days_ahead_and_not_more(world: World) -> None:
    officer = await world.officer("TGNC")
    heard = {}
    for day in range(13, 29):
        for hour in (6, 9, 12, 15, 19):  # early, at work, at lunch, at work, in the evening
            await world.tick(at(7, day, hour))
            if messages := about_union_day(officer):
                heard[day, hour] = len(messages)
    # 25 July is a Saturday: the reminder of three days ahead is overtaken by that of Monday.
    assert heard == {(14, 9): 1, (21, 9): 1, (27, 9): 1}


async def test_once_it_is_signed_nobody_is_reminded(world: World) -> None:
    officer = await world.officer("TGNC")
    await world.tick(at(7, 14, 9))
    officer.news()
    await signed(world, UNION_DAY)
    for day in (21, 24, 27):
        await world.tick(at(7, day, 9))
    assert about_union_day(officer) == []


async def test_what_waits_for_a_signature_is_brought_to_whoever_may_sign(world: World) -> None:
    officer = await world.officer("TGNC")
    lead = await world.officer("LDLD", role=Role.LEAD)
    await world.tick(at(7, 14, 9))
    plan = await the_plan(world)
    async with world.bridge.store.begin() as tx:
        await tx.broadcasts.move(plan, BroadcastState.SUBMITTED)
    officer.news()
    lead.news()
    await world.tick(at(7, 21, 9))
    assert about_union_day(officer) == []
    assert len(about_union_day(lead)) == 1


async def test_an_office_without_officers_is_represented_by_the_one_above(world: World) -> None:
    above = await world.officer("LDLD")
    await world.tick(at(7, 14, 9))
    assert len(about_union_day(above)) == 1


async def test_a_standing_day_goes_out_every_year_unless_somebody_stops_it(world: World) -> None:
    member = await a_member(world)
    await signed(world, UNION_DAY, standing=True)
    await world.tick(at(7, 28, 8))
    await world.tick(at(7, 20, 9, year=2027))
    plan = await the_plan(world, year=2027)
    assert plan.state is BroadcastState.APPROVED
    assert plan.author != plan.approver
    member.news()
    await world.tick(at(7, 28, 8, year=2027))
    assert "98 năm" in member.news()[0].text
    await world.tick(at(7, 20, 9, year=2028))
    async with world.bridge.store.begin() as tx:
        third = await tx.broadcasts.of_occasion(UNION_DAY, 2028)
        assert third is not None
        await tx.broadcasts.move(third, BroadcastState.CANCELLED)
    await world.tick(at(7, 28, 8, year=2028))
    await world.tick(at(7, 20, 9, year=2029))
    assert (await the_plan(world, year=2029)).state is BroadcastState.DRAFT
    assert member.news() == []


async def test_a_day_that_is_approved_late_goes_out_at_once_until_eight_in_the_evening(world: World) -> None:
    member = await a_member(world)
    await world.tick(at(7, 28, 15))
    assert member.news() == []
    await signed(world, UNION_DAY)
    await world.tick(at(7, 28, 15, 1))
    assert len(member.news()) == 1


async def test_a_day_that_nobody_signed_is_missed_and_its_office_is_told(world: World) -> None:
    officer = await world.officer("TGNC")
    await world.tick(at(7, 28, 15))
    officer.news()
    await world.tick(at(7, 28, 20))
    assert (await the_plan(world)).state is BroadcastState.MISSED
    assert len(about_union_day(officer)) == 1


async def test_days_that_passed_while_the_process_was_down_are_noted_as_missed(world: World) -> None:
    member = await a_member(world)
    await world.tick(at(7, 14, 9))
    await signed(world, UNION_DAY)
    await world.tick(at(8, 21, 9))  # five weeks later: the founding day and 19 August went by
    assert (await the_plan(world)).state is BroadcastState.MISSED
    assert (await the_plan(world, "cmt8")).state is BroadcastState.MISSED
    assert member.news() == []


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(days=1)])
async def test_a_clock_that_jumps_ahead_and_back_sends_nothing_twice(world: World, jump: timedelta) -> None:
    member = await a_member(world)
    await signed(world, UNION_DAY)
    day = at(7, 28, 8)
    await world.tick(day)
    assert len(member.news()) == 1
    for moment in (day + jump, day, day - jump, day, day + 2 * jump):
        await world.tick(moment)
    assert member.news() == []


async def test_a_clock_that_jumps_over_the_hour_still_sends_on_the_day_and_not_after(world: World) -> None:
    member = await a_member(world)
    await signed(world, UNION_DAY, "tbls")
    await world.tick(at(7, 27, 7, 59))
    await world.tick(at(7, 27, 8, 59))  # an hour ahead
    assert len(member.news()) == 1
    await world.tick(at(7, 28, 20, 30))  # a day ahead: the founding day's hours are over
    assert member.news() == []
    assert (await the_plan(world)).state is BroadcastState.MISSED


async def test_a_year_begun_on_several_clocks_at_once_makes_each_plan_once(world: World) -> None:
    world.clock.set(at(7, 28, 8))
    member = await a_member(world)
    await signed(world, UNION_DAY)
    clocks = [world.bridge.broadcasting.tick() for _ in range(5)]
    await asyncio.gather(*clocks)
    await world.tick()
    assert len(member.news()) == 1
    plan = await the_plan(world)
    async with world.bridge.store.look() as tx:
        assert await tx.broadcasts.fates(plan.id) == {Fate.SENT: 1}


async def test_what_is_approved_at_night_waits_for_the_morning(world: World) -> None:
    member = await a_member(world)
    plan = await a_news(world, at(7, 1, 22))
    await world.tick(at(7, 1, 23))
    await world.tick(at(7, 2, 5, 59))
    assert member.news() == []
    assert (await reread(world, plan)).state is BroadcastState.APPROVED
    await world.tick(at(7, 2, 6))
    assert len(member.news()) == 1


async def a_news(world: World, moment: datetime) -> Broadcast:
    """A free message that two officers have signed."""
    world.clock.set(moment)
    new = NewBroadcast(
        code="TN26-AAAA",
        kind=BroadcastKind.NEWS,
        office="TGNC",
        words={"vi": "Mời anh chị em tới lớp học tối thứ Bảy."},
        state=BroadcastState.APPROVED,
    )
    async with world.bridge.store.begin() as tx:
        added = await tx.broadcasts.add(new)
    assert added is not None
    return added


async def reread(world: World, plan: Broadcast) -> Broadcast:
    async with world.bridge.store.begin() as tx:
        found = await tx.broadcasts.get(plan.id)
    assert found is not None
    return found


async def test_what_was_missed_long_ago_is_noted_and_nobody_is_told(world: World) -> None:
    officer = await world.officer("TGNC")
    await world.tick(at(7, 14, 9))
    officer.news()
    await world.tick(at(8, 21, 9))
    assert (await the_plan(world)).state is BroadcastState.MISSED
    assert about_union_day(officer) == []


async def test_what_goes_at_once_does_not_wait_behind_plans_for_later(world: World) -> None:
    member = await a_member(world)
    world.clock.set(at(7, 1, 9))
    async with world.bridge.store.begin() as tx:
        for number in range(60):
            later = {"code": f"TN26-{number:04}", "due_at": at(12, 1, 9), "state": BroadcastState.APPROVED}
            await tx.broadcasts.add(
                NewBroadcast.model_validate(
                    {"kind": "news", "office": "TGNC", "words": {"vi": "Tin sau"}, **later}
                )
            )
    await a_news(world, at(7, 1, 9))
    await world.tick()
    assert ["lớp học" in item.text for item in member.news()] == [True]


async def test_whoever_is_on_an_account_that_nobody_serves_is_not_waited_for(world: World) -> None:
    member = await a_member(world)
    async with world.bridge.store.begin() as tx:
        elsewhere = await tx.contacts.open("a bot of last year", "4711", "vi", at(7, 1, 9))
        await tx.contacts.grant(elsewhere.id, Purpose.NEWS, "1", "a bot of last year", at(7, 1, 9))
    plan = await a_news(world, at(7, 1, 9))
    await world.tick()
    assert len(member.news()) == 1
    assert (await reread(world, plan)).state is BroadcastState.DONE
