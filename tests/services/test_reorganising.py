"""What follows when offices change: seats, cases, members and plans, all of it or nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.domain.audience import Audience
from bot.domain.broadcast import BroadcastState
from bot.domain.case import State
from bot.domain.contact import Role
from bot.domain.reorganisation import Close, Merge, Move, Rename, Split
from bot.errors import Refused
from bot.services.impact import Impact
from bot.services.reorganising import carry_out, preview
from bot.store.tables import audit, outbox
from tests.services.offices import a_new_office, again, also_sits, happens, lies, many_lie, offices_of, sits
from tests.store.given import NOW, a_broadcast, a_contact, due
from tests.world import World

INTO_VP = Merge(codes=("CSPL",), into="VP")


async def test_a_case_keeps_its_officer_its_state_and_its_deadline(world: World) -> None:
    async with world.bridge.store.begin() as tx:
        officer = await sits(tx, "CSPL")
        mine = await lies(tx, "CSPL", assignee=officer.id, state=State.WAITING, answer=None)
        free = await lies(tx, "CSPL", answer=due(hours=3))
    await happens(world, INTO_VP)
    async with world.bridge.store.begin() as tx:
        assert await again(tx, mine) == mine.model_copy(update={"office": "VP"})
        moved = await again(tx, free)
        assert (moved.office, moved.state, moved.answer) == ("VP", State.NEW, free.answer)
        assert await tx.cases.open_of("CSPL") == []


async def test_whoever_sits_in_both_keeps_one_seat_with_the_higher_role_and_all_cases(world: World) -> None:
    async with world.bridge.store.begin() as tx:
        contact = await a_contact(tx)
        closing = await also_sits(tx, contact, "CSPL", "Hoa", Role.LEAD)
        kept = await also_sits(tx, contact, "VP", "Hoa")
        case = await lies(tx, "CSPL", assignee=closing.id, state=State.CLAIMED)
    impact = await happens(world, INTO_VP)
    assert [(seat.name, seat.role, seat.joined) for seat in impact.officers] == [("Hoa", Role.LEAD, True)]
    async with world.bridge.store.begin() as tx:
        (seat,) = await tx.officers.of_office("VP")
        assert (seat.id, seat.role) == (kept.id, Role.LEAD)
        assert await tx.officers.get(closing.id) is None
        assert ((await again(tx, case)).assignee, (await again(tx, case)).state) == (kept.id, State.CLAIMED)


async def test_whoever_sits_in_two_closing_offices_has_one_seat_afterwards(lite: World) -> None:
    async with lite.bridge.store.begin() as tx:
        contact = await a_contact(tx)
        first = await also_sits(tx, contact, "CSPL")
        second = await also_sits(tx, contact, "TC", role=Role.ADMIN)
        case = await lies(tx, "TC", assignee=second.id, state=State.CLAIMED)
    await happens(lite, Merge(codes=("CSPL", "TC"), into="VP"))
    async with lite.bridge.store.begin() as tx:
        (seat,) = await tx.officers.of_office("VP")
        assert (seat.id, seat.role) == (first.id, Role.ADMIN)
        assert (await again(tx, case)).assignee == first.id


async def test_a_deputy_comes_along_and_one_who_stays_behind_is_none_any_more(lite: World) -> None:
    async with lite.bridge.store.begin() as tx:
        contact = await a_contact(tx)
        away, deputy = await sits(tx, "CSPL"), await also_sits(tx, contact, "CSPL")
        other = await also_sits(tx, contact, "VP")
        await tx.officers.change(away.id, away_until=NOW + timedelta(days=3), deputy=deputy.id)
    await happens(lite, INTO_VP)
    async with lite.bridge.store.begin() as tx:
        found = await tx.officers.get(away.id)
        assert found is not None
        assert (found.office, found.deputy) == ("VP", other.id)
    new = a_new_office("QHLD")
    await happens(lite, Split(code="VP", new=new, officers=(away.id,)))
    async with lite.bridge.store.begin() as tx:
        found = await tx.officers.get(away.id)
        assert found is not None
        assert (found.office, found.deputy) == ("QHLD", None)


async def test_an_invitation_leads_to_the_successor(lite: World) -> None:
    async with lite.bridge.store.begin() as tx:
        contact = await a_contact(tx)
        await tx.officers.invite("CB-1", "CSPL", Role.LEAD, "Hoa", NOW + timedelta(days=1))
    await happens(lite, INTO_VP)
    async with lite.bridge.store.begin() as tx:
        seat = await tx.officers.redeem("CB-1", contact.id, NOW)
        assert seat is not None
        assert seat.office == "VP"


async def test_a_case_that_avoids_the_successor_goes_up_instead(world: World) -> None:
    async with world.bridge.store.begin() as tx:
        for office in ("CSPL", "VP", "LDLD"):
            await sits(tx, office)
        about_vp = await lies(tx, "CSPL", avoids=("VP",), state=State.ANSWERED, answer=None)
        plain = await lies(tx, "CSPL")
    impact = await happens(world, INTO_VP)
    assert [(m.office, m.to, m.count) for m in impact.avoiding] == [("CSPL", "LDLD", 1)]
    async with world.bridge.store.begin() as tx:
        moved = await again(tx, about_vp)
        assert (moved.office, moved.state, moved.assignee) == ("LDLD", State.NEW, None)
        assert moved.answer is not None  # nothing rests unseen with people who are new to it
        assert (await again(tx, plain)).office == "VP"


async def test_a_case_elsewhere_that_avoids_the_closed_office_leaves_its_successor(world: World) -> None:
    async with world.bridge.store.begin() as tx:
        for office in ("CSPL", "VP", "LDLD"):
            await sits(tx, office)
        about_cspl = await lies(tx, "VP", avoids=("CSPL",))
        about_tc = await lies(tx, "VP", avoids=("TC",))
    await happens(world, INTO_VP)
    assert await offices_of(world, [about_cspl, about_tc]) == ["LDLD", "VP"]


async def test_what_comes_to_stand_under_an_avoided_office_loses_the_case(lite: World) -> None:
    async with lite.bridge.store.begin() as tx:
        for office in ("TC", "VP", "LDLD"):
            await sits(tx, office)
        about_vp, plain = await lies(tx, "TC", avoids=("VP",)), await lies(tx, "TC")
    await happens(lite, Move(code="TC", parent="VP"))
    assert await offices_of(lite, [about_vp, plain]) == ["LDLD", "TC"]


async def test_a_case_without_any_place_left_forbids_the_change(world: World) -> None:
    async with world.bridge.store.begin() as tx:
        await sits(tx, "CSPL")
        case = await lies(tx, "CSPL", avoids=("VP",))
    with pytest.raises(Refused) as refusal:
        await happens(world, INTO_VP)
    assert (refusal.value.key, refusal.value.values) == ("reorganise.no_place", {"code": case.code})
    assert await offices_of(world, [case]) == ["CSPL"]
    assert "CSPL" in world.bridge.catalog.offices


async def test_what_goes_with_another_case_goes_along(lite: World) -> None:
    async with lite.bridge.store.begin() as tx:
        for office in ("CSPL", "VP", "LDLD"):
            await sits(tx, office)
        main = await lies(tx, "CSPL")
        follower = await lies(tx, "CSPL", state=State.MERGED, merged_into=main.id, answer=None)
        shy = await lies(tx, "CSPL", avoids=("VP",), state=State.MERGED, merged_into=main.id, answer=None)
    await happens(lite, INTO_VP)
    async with lite.bridge.store.begin() as tx:
        assert await again(tx, follower) == follower.model_copy(update={"office": "VP"})
        alone = await again(tx, shy)
        assert (alone.office, alone.state, alone.merged_into) == ("LDLD", State.NEW, None)
        assert alone.answer is not None


async def test_what_goes_with_a_case_that_leaves_an_avoided_office_leaves_too(lite: World) -> None:
    async with lite.bridge.store.begin() as tx:
        for office in ("CSPL", "VP", "LDLD"):
            await sits(tx, office)
        main = await lies(tx, "VP", avoids=("CSPL",))
        follower = await lies(tx, "VP", state=State.MERGED, merged_into=main.id, answer=None)
    await happens(lite, INTO_VP)
    async with lite.bridge.store.begin() as tx:
        assert (await again(tx, main)).office == "LDLD"
        assert await again(tx, follower) == follower.model_copy(update={"office": "LDLD"})


async def test_where_nobody_can_act_afterwards_cases_go_up(lite: World) -> None:
    async with lite.bridge.store.begin() as tx:
        away = await sits(tx, "CSPL")
        await tx.officers.change(away.id, away_until=NOW + timedelta(days=3))
        await sits(tx, "LDLD")
        case = await lies(tx, "CSPL")
    impact = await happens(lite, INTO_VP)
    assert impact.unstaffed == ("VP",)
    assert await offices_of(lite, [case]) == ["LDLD"]


async def test_members_go_to_the_successor_or_keep_their_area_only(world: World) -> None:
    async with world.bridge.store.begin() as tx:
        worker = await a_contact(tx)
        await tx.contacts.set_workplace(worker.id, "03598", None, "VD-CHE")
    impact = await happens(world, Close(code="VD-CHE", successor="VD-CAOSU"))
    assert [(m.office, m.to, m.count) for m in impact.members] == [("VD-CHE", "VD-CAOSU", 1)]
    impact = await happens(world, Close(code="VD-CAOSU", successor="LDLD"))
    assert [(m.office, m.to, m.count) for m in impact.members] == [("VD-CAOSU", None, 1)]
    async with world.bridge.store.begin() as tx:
        found = await tx.contacts.get(worker.id)
    assert found is not None
    assert (found.area, found.workplace) == ("03598", None)


async def test_running_plans_go_along_with_their_audience(world: World) -> None:
    async with world.bridge.store.begin() as tx:
        own = await a_broadcast(tx, office="CSPL")
        to = await a_broadcast(
            tx, office="TGNC", audience=Audience(offices=("VD-CHE", "CSPL"), exclude=("CSPL",))
        )
        ended = await a_broadcast(tx, office="CSPL", state=BroadcastState.DONE)
    impact = await happens(world, INTO_VP)
    assert set(impact.plans) == {own.code, to.code}
    async with world.bridge.store.begin() as tx:
        after = [await tx.broadcasts.get(b.id) for b in (own, to, ended)]
    assert [b.office for b in after if b] == ["VP", "TGNC", "CSPL"]
    assert [b.revision for b in after if b] == [1, 2, 1]  # whom it is for must be looked at again
    assert after[1] is not None
    assert after[1].audience == Audience(offices=("VD-CHE", "VP"), exclude=("VP",))


async def test_a_closed_case_stays_where_it_was_answered(lite: World) -> None:
    async with lite.bridge.store.begin() as tx:
        closed = await lies(tx, "CSPL", state=State.CLOSED, closed_at=NOW, answer=None, resolution=None)
    await happens(lite, INTO_VP)
    assert await offices_of(lite, [closed]) == ["CSPL"]


async def test_the_alarm_of_a_closed_office_ends_with_it(lite: World) -> None:
    async with lite.bridge.store.begin() as tx:
        await tx.offices.raise_alarm("CSPL", NOW)
    await happens(lite, INTO_VP)
    async with lite.bridge.store.begin() as tx:
        assert await tx.offices.alarmed() == frozenset()


async def test_new_cases_of_its_topics_come_to_the_successor(lite: World) -> None:
    await lite.officer("VP")
    await happens(lite, INTO_VP)
    worker = lite.person()
    await worker.agrees()
    code = await worker.sends_concern()
    async with lite.bridge.store.begin() as tx:
        case = await tx.cases.by_code(code)
    assert case is not None
    assert case.office == "VP"


async def test_a_rename_moves_nothing(lite: World) -> None:
    impact = await happens(lite, Rename(code="CSPL", name="Ban Chính sách", name_en="Policy"))
    assert [office.name for office in impact.renamed] == ["Ban Chính sách"]
    assert impact.model_copy(update={"renamed": ()}) == Impact()


async def test_five_hundred_cases_are_merged_with_a_line_each_and_one_message_an_officer(
    world: World,
) -> None:
    async with world.bridge.store.begin() as tx:
        officer, _ = await sits(tx, "CSPL"), await sits(tx, "VP")
    await many_lie(world.bridge.store, "CSPL", 500, officer)
    await happens(world, INTO_VP)
    async with world.bridge.store.begin() as tx:
        moved = await tx.cases.open_of("VP")
    assert (len(moved), {case.assignee for case in moved}) == (500, {officer.id, None})
    async with world.bridge.store.transactions.read() as connection:
        lines = select(func.count()).where(audit.c.action == "reorganise", audit.c.case_id.is_not(None))
        assert (await connection.execute(lines)).scalar() == 500
        assert (await connection.execute(select(func.count()).select_from(outbox))).scalar() == 502


async def test_what_differs_from_what_was_seen_is_not_done(lite: World) -> None:
    bridge = lite.bridge
    async with bridge.errands.begin(bridge.store) as errand:
        seen = await preview(errand, INTO_VP)
        case = await lies(errand.tx, "CSPL")
        impact = await carry_out(errand, INTO_VP, "cli", seen.fingerprint)
    assert impact != seen
    assert [(m.to, m.count) for m in impact.cases] == [("VP", 1)]
    assert await offices_of(lite, [case]) == ["CSPL"]
