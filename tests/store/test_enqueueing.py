"""Everybody meant gets into the outbox once, whatever the chunks, and nobody too often in a week."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.broadcast import Broadcast
from bot.domain.contact import Contact, Purpose
from bot.domain.delivery import Fate, Skip
from bot.domain.say import Lane
from bot.ports import Tx
from bot.store import SqlStore
from bot.store.tables import outbox
from tests.store.given import (
    NOW,
    a_broadcast,
    a_contact,
    a_draft,
    aimed,
    enqueue,
    post,
    record,
    take,
    take_mass,
)

DAY = timedelta(days=1)


async def a_listener(tx: Tx) -> Contact:
    return await a_contact(tx, listens=Purpose.NEWS)


async def rows(store: SqlStore, b: Broadcast) -> list[tuple[object, ...]]:
    """Contact, state and cause of each of its rows."""
    columns = (outbox.c.contact_id, outbox.c.state, outbox.c.error)
    statement = select(*columns).where(outbox.c.broadcast_id == b.id).order_by(outbox.c.contact_id)
    async with store.transactions.read() as connection:
        return [tuple(row) for row in await connection.execute(statement)]


async def test_a_row_holds_no_words_and_all_that_a_sender_needs(store: SqlStore) -> None:
    async with store.begin() as tx:
        person = await a_listener(tx)
        b = await a_broadcast(tx)
        await enqueue(tx, b)
    async with store.transactions.read() as connection:
        row = (await connection.execute(select(outbox))).one()
    assert (row.contact_id, row.account, row.broadcast_id) == (person.id, "telegram", b.id)
    assert (row.lane, row.state, row.say, row.error) == (Lane.BROADCAST, Fate.PENDING, None, None)
    assert (row.created_at, row.done_at, row.attempts) == (NOW, None, 0)


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 100])
async def test_in_chunks_of_any_size_everybody_comes_in_once(store: SqlStore, chunk: int) -> None:
    async with store.begin() as tx:
        people = []
        for _ in range(6):
            people.append((await a_listener(tx)).id)
            await a_contact(tx)  # hears nothing, but has an id too
        b = await a_broadcast(tx, last_contact=await tx.broadcasts.newest_contact())
        await a_listener(tx)  # came after the start
    while not b.is_enqueued:
        async with store.begin() as tx:
            up_to = min(b.cursor + chunk, b.last_contact or 0)
            await tx.broadcasts.enqueue(b, aimed(), up_to, 99, NOW)
            found = await tx.broadcasts.get(b.id)
        assert found is not None
        assert found.cursor == up_to
        b = found
    assert [row[0] for row in await rows(store, b)] == people


async def test_before_anybody_came_the_newest_contact_is_nobody(store: SqlStore) -> None:
    async with store.begin() as tx:
        assert await tx.broadcasts.newest_contact() == 0
        person = await a_contact(tx)
        assert await tx.broadcasts.newest_contact() == person.id


async def had(tx: Tx, fate: Fate = Fate.SENT, at: datetime = NOW - DAY, kind: str = "news") -> Broadcast:
    """An earlier broadcast to the only person there is, and what became of it."""
    b = await a_broadcast(tx, kind=kind, started_at=at, done_at=at)
    await enqueue(tx, b)
    if fate is Fate.SENDING:
        await take_mass(tx, b)
    elif fate is not Fate.PENDING:
        await post(tx, b, fate)
    return b


async def is_skipped(store: SqlStore, kind: str = "news", limit: int = 2) -> bool:
    """Whether the next broadcast passes over the only person there is."""
    async with store.begin() as tx:
        b = await a_broadcast(tx, kind=kind, started_at=NOW)
        await enqueue(tx, b, limit=limit)
    [(_, state, cause)] = await rows(store, b)
    assert (state, cause) in {(Fate.PENDING, None), (Fate.SKIPPED, Skip.WEEKLY)}
    return state == Fate.SKIPPED


@pytest.mark.parametrize(("before", "skipped"), [(0, False), (1, False), (2, True), (3, True)])
async def test_whoever_had_as_many_as_a_week_allows_is_passed_over(
    store: SqlStore, before: int, skipped: bool
) -> None:
    async with store.begin() as tx:
        await a_listener(tx)
        for _ in range(before):
            await had(tx)
    assert await is_skipped(store) is skipped


async def test_each_person_has_a_week_of_their_own(store: SqlStore) -> None:
    async with store.begin() as tx:
        old = await a_listener(tx)
        for _ in range(2):
            await had(tx)
        new = await a_listener(tx)
        b = await a_broadcast(tx, started_at=NOW)
        await enqueue(tx, b, limit=2)
    assert await rows(store, b) == [(old.id, Fate.SKIPPED, Skip.WEEKLY), (new.id, Fate.PENDING, None)]


async def test_what_is_urgent_reaches_everybody_and_counts_against_nobody(store: SqlStore) -> None:
    async with store.begin() as tx:
        await a_listener(tx)
        for _ in range(3):
            await had(tx, kind="urgent")
        await had(tx)
    assert not await is_skipped(store)
    assert await is_skipped(store)
    assert not await is_skipped(store, kind="urgent")


@pytest.mark.parametrize(
    ("fate", "counts"),
    [
        (Fate.PENDING, True),
        (Fate.SENDING, True),
        (Fate.SENT, True),
        (Fate.UNCERTAIN, True),
        (Fate.FAILED, False),
        (Fate.BLOCKED, False),
        (Fate.SKIPPED, False),
        (Fate.RECALLED, False),
    ],
)
async def test_only_what_somebody_has_or_may_still_get_counts(
    store: SqlStore, fate: Fate, counts: bool
) -> None:
    async with store.begin() as tx:
        await a_listener(tx)
        for _ in range(2):
            await had(tx, fate)
    assert await is_skipped(store) is counts


@pytest.mark.parametrize(("ago", "counts"), [(7 * DAY, False), (7 * DAY - timedelta(seconds=1), True)])
async def test_a_week_is_seven_days(store: SqlStore, ago: timedelta, counts: bool) -> None:
    async with store.begin() as tx:
        await a_listener(tx)
        await had(tx)
        await had(tx, at=NOW - ago)
    assert await is_skipped(store) is counts


async def test_cards_about_broadcasts_do_not_count_as_broadcasts(store: SqlStore) -> None:
    async with store.begin() as tx:
        officer = await a_listener(tx)
        first = await had(tx)
        card = a_draft(officer, "plan.progress_running", Lane.NOTICE)
        told = card.model_copy(update={"say": card.say.model_copy(update={"broadcast_id": first.id})})
        await tx.outbox.add([told, told], NOW)
        for parcel in await take(tx):
            await record(tx, parcel, Fate.SENT, external_id="7")
        await a_broadcast(tx, started_at=NOW - DAY)
    assert not await is_skipped(store)


async def test_what_waits_is_given_up_in_chunks_with_its_reason_and_nothing_else(store: SqlStore) -> None:
    async with store.begin() as tx:
        for _ in range(6):
            await a_listener(tx)
        b, other = await a_broadcast(tx), await a_broadcast(tx)
        await enqueue(tx, b)
        await enqueue(tx, other)
        await post(tx, b, Fate.SENT)
        await take_mass(tx, b, limit=1)
        for left in (2, 0, 0):
            await tx.broadcasts.skip_waiting(b.id, Skip.LATE, 2, NOW)
            assert (await tx.broadcasts.fates(b.id)).get(Fate.PENDING, 0) == left
        assert await tx.broadcasts.fates(b.id) == {Fate.SENT: 1, Fate.SENDING: 1, Fate.SKIPPED: 4}
        assert await tx.broadcasts.fates(other.id) == {Fate.PENDING: 6}
    skipped = [row[2] for row in await rows(store, b) if row[1] == Fate.SKIPPED]
    assert skipped == [Skip.LATE] * 4
