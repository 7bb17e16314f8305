"""What arrives is written down once, handled in order, and emptied when it is done."""

import asyncio

from sqlalchemy import select

from bot.domain.message import Unreadable
from bot.store import SqlStore
from bot.store.tables import inbox
from tests.store.given import NOW, an_incoming


async def test_what_is_handed_in_twice_is_written_down_once(store: SqlStore) -> None:
    first, second = an_incoming("1"), an_incoming("2")
    async with store.begin() as tx:
        assert await tx.inbox.receive([first, second], NOW) == 2
    async with store.begin() as tx:
        assert await tx.inbox.receive([second, an_incoming("3")], NOW) == 1
        assert [row.incoming.external_id for row in await tx.inbox.waiting(10)] == ["1", "2", "3"]


async def test_the_same_id_within_one_batch_is_written_down_once(store: SqlStore) -> None:
    async with store.begin() as tx:
        assert await tx.inbox.receive([an_incoming("1"), an_incoming("1")], NOW) == 1


async def test_the_same_id_at_another_account_is_another_message(store: SqlStore) -> None:
    async with store.begin() as tx:
        assert await tx.inbox.receive([an_incoming("1"), an_incoming("1", account="webchat")], NOW) == 2


async def test_what_is_handled_is_still_known_for_a_replay_but_has_no_content(store: SqlStore) -> None:
    async with store.begin() as tx:
        await tx.inbox.receive([an_incoming("1")], NOW)
        [row] = await tx.inbox.waiting(10)
        await tx.inbox.handled([row.id], NOW)
    async with store.begin() as tx:
        assert await tx.inbox.receive([an_incoming("1")], NOW) == 0
        assert await tx.inbox.waiting(10) == []
    async with store.transactions.read() as connection:
        assert (await connection.execute(select(inbox.c.payload))).scalar_one() is None


async def test_a_failed_row_waits_again_with_its_tries_counted_until_it_is_parked(store: SqlStore) -> None:
    async with store.begin() as tx:
        await tx.inbox.receive([an_incoming("1", text="giữ lời")], NOW)
        [row] = await tx.inbox.waiting(10)
        await tx.inbox.failed(row.id, "ValueError", park=False, now=NOW)
        [again] = await tx.inbox.waiting(10)
        assert (again.attempts, again.incoming.text) == (1, "giữ lời")
        await tx.inbox.failed(row.id, "ValueError", park=True, now=NOW)
        assert await tx.inbox.waiting(10) == []
    async with store.transactions.read() as connection:
        kept = (await connection.execute(select(inbox.c.payload, inbox.c.attempts))).one()
    assert (kept.payload is not None, kept.attempts) == (True, 2)


async def test_an_unreadable_update_is_parked_and_never_handed_out(store: SqlStore) -> None:
    unreadable = Unreadable(account="telegram", external_id="9", reason="x" * 200)
    async with store.begin() as tx:
        assert await tx.inbox.receive([unreadable], NOW) == 1
        assert await tx.inbox.receive([unreadable], NOW) == 0
        assert await tx.inbox.waiting(10) == []
        assert (await tx.ledger.counts()).inbox == {"parked": 1}


async def test_rows_are_handed_out_oldest_first_and_no_more_than_asked_for(store: SqlStore) -> None:
    async with store.begin() as tx:
        await tx.inbox.receive([an_incoming(str(number)) for number in range(9)], NOW)
        assert [row.incoming.external_id for row in await tx.inbox.waiting(4)] == ["0", "1", "2", "3"]


async def test_many_who_hand_in_the_same_update_at_once_store_it_once(store: SqlStore) -> None:
    async def hand_in() -> int:
        async with store.begin() as tx:
            return await tx.inbox.receive([an_incoming("1")], NOW)

    assert sum(await asyncio.gather(*(hand_in() for _ in range(20)))) == 1
