"""Many at once: nothing is lost, one wins, and whoever is cancelled leaves no lock behind."""

import asyncio

import pytest
from sqlalchemy import update

from bot.domain.broadcast import BroadcastState
from bot.domain.contact import Purpose, Role
from bot.domain.delivery import Fate
from bot.store import SqlStore, open_store
from bot.store.crypto import KeyRing
from bot.store.tables import cases
from tests.store.given import (
    NOW,
    a_broadcast,
    a_case,
    a_contact,
    a_draft,
    a_new_broadcast,
    enqueue,
    take,
    take_mass,
)


async def test_of_many_who_claim_a_case_at_once_one_wins(store: SqlStore) -> None:
    async with store.begin() as tx:
        contact = await a_contact(tx)
        case = await a_case(tx, contact.id)
        seats = [
            await tx.officers.join((await a_contact(tx)).id, "CSPL", Role.OFFICER, "", NOW) for _ in range(20)
        ]

    async def claim(officer_id: int) -> bool:
        async with store.begin() as tx:
            return await tx.cases.claim(case.id, officer_id)

    won = await asyncio.gather(*(claim(seat.officer_id) for seat in seats))
    assert won.count(True) == 1
    async with store.begin() as tx:
        after = await tx.cases.get(case.id)
    assert after is not None
    assert after.assignee == seats[won.index(True)].officer_id


async def test_reading_before_writing_loses_none_of_two_hundred_changes(store: SqlStore) -> None:
    async with store.begin() as tx:
        case = await a_case(tx, (await a_contact(tx)).id)
        await tx.cases.change(case.id, outcome="0")

    async def one_more() -> None:
        async with store.begin() as tx:
            read = await tx.cases.get(case.id)
            assert read is not None
            assert read.outcome is not None
            await asyncio.sleep(0)
            await tx.cases.change(case.id, outcome=str(int(read.outcome) + 1))

    await asyncio.gather(*(one_more() for _ in range(200)))
    async with store.look() as tx:
        [after] = await tx.cases.listed(None, only_open=False, limit=1)
    assert after.outcome == "200"


async def test_two_processes_that_read_before_they_write_lose_nothing(
    store: SqlStore, migrated_url: str, keys: KeyRing
) -> None:
    async with store.begin() as tx:
        case = await a_case(tx, (await a_contact(tx)).id)
        await tx.cases.change(case.id, outcome="0")
    other = open_store(migrated_url, keys)

    async def one_more(process: SqlStore) -> None:
        async with process.begin() as tx:
            read = await tx.cases.get(case.id)
            assert read is not None
            assert read.outcome is not None
            await tx.cases.change(case.id, outcome=str(int(read.outcome) + 1))

    try:
        await asyncio.gather(*(one_more(process) for _ in range(40) for process in (store, other)))
    finally:
        await other.close()
    async with store.look() as tx:
        [after] = await tx.cases.listed(None, only_open=False, limit=1)
    assert after.outcome == "80"


async def test_of_many_who_redeem_an_invitation_at_once_one_gets_the_seat(store: SqlStore) -> None:
    async with store.begin() as tx:
        await tx.officers.invite("CB-1", "CSPL", Role.OFFICER, "Lò Thị Hoa", NOW.replace(year=2027))
        people = [await a_contact(tx) for _ in range(12)]

    async def redeem(contact_id: int) -> bool:
        async with store.begin() as tx:
            return await tx.officers.redeem("CB-1", contact_id, NOW) is not None

    seated = await asyncio.gather(*(redeem(person.id) for person in people))
    assert seated.count(True) == 1


async def test_an_occasion_planned_by_many_at_once_has_one_plan(store: SqlStore) -> None:
    async def plan() -> bool:
        async with store.begin() as tx:
            return await tx.broadcasts.add(a_new_broadcast(occasion="tet", year=2026)) is not None

    assert (await asyncio.gather(*(plan() for _ in range(10)))).count(True) == 1


@pytest.mark.parametrize("reading", ["beforehand", "at once"])
async def test_of_many_who_move_a_broadcast_one_does(store: SqlStore, reading: str) -> None:
    async with store.begin() as tx:
        read = await a_broadcast(tx, state=BroadcastState.APPROVED)

    async def start(number: int) -> bool:
        async with store.begin() as tx:
            b = read if reading == "beforehand" else await tx.broadcasts.get(read.id)
            assert b is not None
            possible = b.state is BroadcastState.APPROVED
            return possible and await tx.broadcasts.move(b, BroadcastState.RUNNING, last_contact=number)

    moved = await asyncio.gather(*(start(number) for number in range(10)))
    assert moved.count(True) == 1
    async with store.look() as tx:
        found = await tx.broadcasts.by_code(read.code)
    assert found == read.model_copy(
        update={"state": BroadcastState.RUNNING, "last_contact": moved.index(True)}
    )


async def test_senders_at_the_same_time_never_get_the_same_row_of_a_broadcast(store: SqlStore) -> None:
    async with store.begin() as tx:
        for _ in range(40):
            await a_contact(tx, listens=Purpose.NEWS)
        b = await a_broadcast(tx)
        await enqueue(tx, b)

    async def some() -> list[int]:
        async with store.begin() as tx:
            return [posting.id for posting in await take_mass(tx, b, limit=7)]

    taken = [row for rows in await asyncio.gather(*(some() for _ in range(10))) for row in rows]
    assert len(taken) == len(set(taken))
    async with store.look() as tx:
        assert (await tx.broadcasts.fates(b.id))[Fate.SENDING] == len(taken)


async def test_a_person_who_is_new_to_many_at_once_becomes_one_contact(store: SqlStore) -> None:
    async def arrive() -> int:
        async with store.begin() as tx:
            return (await tx.contacts.open("telegram", "4711", "vi", NOW)).id

    assert len(set(await asyncio.gather(*(arrive() for _ in range(20))))) == 1


async def test_takers_at_the_same_time_never_get_the_same_message(store: SqlStore) -> None:
    async with store.begin() as tx:
        contact = await a_contact(tx)
        await tx.outbox.add([a_draft(contact) for _ in range(40)], NOW)

    async def some() -> list[int]:
        async with store.begin() as tx:
            return [parcel.id for parcel in await take(tx, limit=7)]

    taken = [row for rows in await asyncio.gather(*(some() for _ in range(10))) for row in rows]
    assert len(taken) == len(set(taken))


@pytest.mark.parametrize("at", ["after the write", "in the middle of the write"])
async def test_a_cancelled_transaction_leaves_neither_a_lock_nor_a_trace(store: SqlStore, at: str) -> None:
    async with store.begin() as tx:
        case = await a_case(tx, (await a_contact(tx)).id)
    written = asyncio.Event()

    async def write_and_linger() -> None:
        async with store.transactions.write() as connection:
            change = update(cases).where(cases.c.id == case.id).values(office="GONE")
            if at == "in the middle of the write":
                written.set()
            await connection.execute(change)
            written.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write_and_linger())
    await written.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async with asyncio.timeout(5):
        async with store.begin() as tx:
            await tx.cases.change(case.id, outcome="settled")
    async with store.look() as tx:
        [after] = await tx.cases.listed(None, only_open=False, limit=1)
    assert (after.office, after.outcome) == ("CSPL", "settled")


async def test_a_storm_of_cancellations_leaves_the_store_working_and_nothing_half_done(
    store: SqlStore,
) -> None:
    async def try_twice(number: int) -> None:
        async with store.begin() as tx:
            await tx.ledger.tried(f"storm {number}", NOW)
            await tx.ledger.tried(f"storm {number}", NOW)

    for pause in range(40):
        task = asyncio.create_task(try_twice(pause))
        for _ in range(pause):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async with asyncio.timeout(5):
        await try_twice(99)
    async with store.look() as tx:
        assert {await tx.ledger.tries(f"storm {number}", NOW) for number in range(40)} <= {0, 2}
        assert await tx.ledger.tries("storm 99", NOW) == 2


async def test_whoever_is_cancelled_at_any_moment_can_still_write_something_in_parting(
    store: SqlStore,
) -> None:
    async with store.begin() as tx:
        contact = await a_contact(tx)
        await tx.outbox.add([a_draft(contact) for _ in range(50)], NOW)
    parted: list[int] = []

    async def work(number: int) -> None:
        try:
            async with store.begin() as tx:
                await tx.ledger.tried("work", NOW)
                await take(tx)
                await asyncio.Event().wait()
        finally:
            async with asyncio.timeout(5), store.begin() as tx:
                await tx.ledger.tried("parting", NOW)
            parted.append(number)

    for pause in range(1, 80):
        task = asyncio.create_task(work(pause))
        for _ in range(pause):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert parted == list(range(1, 80))


async def test_an_error_inside_a_transaction_undoes_all_of_it(store: SqlStore) -> None:
    async def fail_half_way() -> None:
        async with store.begin() as tx:
            await a_contact(tx)
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        await fail_half_way()
    async with store.look() as tx:
        assert (await tx.ledger.counts()).contacts == 0


async def test_a_reader_neither_waits_for_a_writer_nor_sees_half_of_its_work(store: SqlStore) -> None:
    async with store.begin() as writing:
        await a_contact(writing)
        async with asyncio.timeout(5):
            async with store.look() as reading:
                assert (await reading.ledger.counts()).contacts == 0
