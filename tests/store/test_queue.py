"""Which cases a queue holds, how they are counted, and what the clock finds in them."""

from datetime import timedelta

from bot.domain.case import Case, Load, Queue, State
from bot.domain.contact import Role
from bot.domain.promise import Promise
from bot.ports import Tx
from bot.store import SqlStore
from tests.store.given import NOW, a_case, a_contact, due

HERE = Queue(offices=("CSPL",))
LATE = due(hours=-1)


async def stored(tx: Tx, **values: object) -> Case:
    """A case of nobody in particular; `state`, `assignee` and such are set afterwards."""
    later = {name: values.pop(name) for name in ("state", "assignee", "merged_into") if name in values}
    case = await a_case(tx, (await a_contact(tx)).id, **values)
    if later:
        await tx.cases.change(case.id, **later)
    return case


async def test_each_part_of_a_queue_narrows_it(store: SqlStore) -> None:
    async with store.begin() as tx:
        seat = await tx.officers.join((await a_contact(tx)).id, "CSPL", Role.OFFICER, "Hoa", NOW)
        free = await stored(tx)
        mine = await stored(tx, assignee=seat.officer_id, state=State.CLAIMED)
        late = await stored(tx, answer=LATE)
        unsolved = await stored(tx, answer=None, resolution=LATE)
        waiting = await stored(tx, answer=None, state=State.WAITING)
        other = await stored(tx, topic="safety")
        await stored(tx, office="VP")
        await stored(tx, state=State.CLOSED)
        await stored(tx, state=State.MERGED)

        async def found(**wanted: object) -> set[int]:
            queue = HERE.model_copy(update=wanted)
            listed = [case.id for case in await tx.cases.queue(queue, 50)]
            assert await tx.cases.count(queue) == len(listed) == len(set(listed))
            return set(listed)

        everything = {case.id for case in (free, mine, late, unsolved, waiting, other)}
        assert await found() == everything
        assert await found(assignees=(seat.officer_id,)) == {mine.id}
        assert await found(free=True) == everything - {mine.id}
        assert await found(overdue_at=NOW) == {late.id, unsolved.id}
        assert await found(states=(State.WAITING,)) == {waiting.id}
        assert await found(topic="safety") == {other.id}
        assert await found(offices=("CSPL", "VP"), free=True, topic="safety") == {other.id}
        assert await tx.cases.topics(HERE) == {"wages": 5, "safety": 1}


async def test_the_pages_of_a_queue_follow_each_other_without_a_gap(store: SqlStore) -> None:
    async with store.begin() as tx:
        made = [await stored(tx, answer=due(days=5 - number)) for number in range(5)]
        pages = [await tx.cases.queue(HERE, 2, offset) for offset in (0, 2, 4, 6)]
    assert [[case.id for case in page] for page in pages] == [
        [made[4].id, made[3].id],
        [made[2].id, made[1].id],
        [made[0].id],
        [],
    ]


async def test_the_load_tells_officers_apart_and_what_nobody_has(store: SqlStore) -> None:
    async with store.begin() as tx:
        seat = await tx.officers.join((await a_contact(tx)).id, "CSPL", Role.OFFICER, "Hoa", NOW)
        await stored(tx)
        await stored(tx, answer=LATE)
        for state in (State.CLAIMED, State.ANSWERED, State.WAITING):
            await stored(tx, assignee=seat.officer_id, state=state, answer=due(hours=1))
        await stored(tx, state=State.CLOSED)
        await stored(tx, office="VP")
        loads = await tx.cases.load(["CSPL"], NOW, NOW + timedelta(hours=8))
    by_officer = {load.assignee: load for load in loads}
    nobody = Load(office="CSPL", assignee=None, open=2, new=2, overdue=1, waiting=0, due_soon=0)
    hers = Load(office="CSPL", assignee=seat.officer_id, open=3, new=0, overdue=0, waiting=2, due_soon=3)
    assert by_officer == {None: nobody, seat.officer_id: hers}


async def test_promises_come_back_as_they_were_given_running_paused_or_none(store: SqlStore) -> None:
    paused = Promise(since=NOW, allowed=timedelta(minutes=90), due_at=None, level=2)
    async with store.begin() as tx:
        case = await stored(tx, answer=due(days=1), resolution=paused)
        before = await tx.cases.get(case.id)
        await tx.cases.change(case.id, answer=None)
        after = await tx.cases.get(case.id)
    assert before is not None
    assert (before.answer, before.resolution, before.due_at) == (due(days=1), paused, NOW + timedelta(days=1))
    assert after is not None
    assert (after.answer, after.resolution, after.due_at) == (None, paused, None)


async def test_the_clock_finds_what_somebody_must_hear_of_and_what_still_runs(store: SqlStore) -> None:
    async with store.begin() as tx:
        soon = await stored(tx, remind_at=NOW)
        await stored(tx, remind_at=NOW + timedelta(seconds=1))
        owing_an_end = await stored(
            tx, answer=None, resolution=due(days=3), remind_at=NOW - timedelta(days=1)
        )
        await stored(tx, answer=None)
        await stored(tx, state=State.CLOSED)
        assert [case.id for case in await tx.cases.to_remind(NOW, 10)] == [owing_an_end.id, soon.id]
        assert [case.id for case in await tx.cases.to_remind(NOW, 1)] == [owing_an_end.id]
        promising = [case.id for case in await tx.cases.promising(soon.id, 10)]
        assert promising == [soon.id + 1, owing_an_end.id]
        assert await tx.cases.offices_at_work() == {"CSPL"}


async def test_what_goes_with_a_case_and_what_an_officer_holds_is_found(store: SqlStore) -> None:
    async with store.begin() as tx:
        seat = await tx.officers.join((await a_contact(tx)).id, "CSPL", Role.OFFICER, "Hoa", NOW)
        main = await stored(tx, assignee=seat.officer_id)
        merged = await stored(tx, state=State.MERGED, merged_into=main.id)
        await stored(tx, state=State.CLOSED, merged_into=main.id, assignee=seat.officer_id)
        assert [case.id for case in await tx.cases.merged_with(main.id)] == [merged.id]
        assert [case.id for case in await tx.cases.held_by(seat.officer_id)] == [main.id]
        assert [case.id for case in await tx.cases.open_of("CSPL")] == [main.id, merged.id]


async def test_what_a_case_avoids_comes_back_as_codes(store: SqlStore) -> None:
    async with store.begin() as tx:
        some = await stored(tx, avoids=("VD-CHE", "TC-UBKT"))
        none = await stored(tx)
        found = [await tx.cases.get(case.id) for case in (some, none)]
    assert [case.avoids for case in found if case] == [("VD-CHE", "TC-UBKT"), ()]
