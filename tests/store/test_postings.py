"""A broadcast's rows are taken, written down, settled after a crash and kept back, each by itself."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Row, select

from bot.domain.broadcast import Broadcast
from bot.domain.contact import Purpose
from bot.domain.delivery import Fate, Posted, Posting, Skip
from bot.domain.say import Lane
from bot.ports import Tx
from bot.store import SqlStore
from bot.store.tables import outbox
from tests.store.given import NOW, a_broadcast, a_contact, a_draft, enqueue, post, take, take_mass

LATER = NOW + timedelta(hours=1)


async def going_to(tx: Tx, people: int, account: str = "telegram") -> Broadcast:
    """A broadcast in the outbox to so many people."""
    for _ in range(people):
        await a_contact(tx, account, listens=Purpose.NEWS)
    b = await a_broadcast(tx, started_at=NOW)
    await enqueue(tx, b)
    return b


async def row_of(store: SqlStore, posting: Posting) -> Row[tuple[object, ...]]:
    async with store.transactions.read() as connection:
        return (await connection.execute(select(outbox).where(outbox.c.id == posting.id))).one()


async def settled(store: SqlStore, posting: Posting) -> tuple[str, str | None, str | None, datetime | None]:
    row = await row_of(store, posting)
    return (row.state, row.external_id, row.error, row.done_at)


async def test_rows_are_taken_in_order_and_only_once(store: SqlStore) -> None:
    async with store.begin() as tx:
        b = await going_to(tx, 5)
        first, rest = await take_mass(tx, b, limit=2), await take_mass(tx, b)
        assert [posting.id for posting in (*first, *rest)] == sorted(p.id for p in (*first, *rest))
        assert (len(first), len(rest), await take_mass(tx, b)) == (2, 3, [])
        assert await tx.broadcasts.fates(b.id) == {Fate.SENDING: 5}


async def test_a_posting_bears_address_and_language(store: SqlStore) -> None:
    async with store.begin() as tx:
        person = await a_contact(tx, address="8600", listens=Purpose.NEWS)
        await tx.contacts.set_language(person.id, "en")
        b = await a_broadcast(tx)
        await enqueue(tx, b)
        [posting] = await take_mass(tx, b)
    assert posting == Posting(posting.id, b.id, person.id, "8600", "en", None)


async def test_only_rows_of_this_broadcast_and_account_are_taken(store: SqlStore) -> None:
    async with store.begin() as tx:
        here = await a_contact(tx, listens=Purpose.NEWS)
        there = await a_contact(tx, "webchat", listens=Purpose.NEWS)
        b, other = await a_broadcast(tx), await a_broadcast(tx)
        for each in (b, other):
            await enqueue(tx, each)
        card = a_draft(here, lane=Lane.NOTICE)
        about = card.say.model_copy(update={"broadcast_id": b.id})
        await tx.outbox.add([card.model_copy(update={"say": about})], NOW)
        assert [posting.contact_id for posting in await take_mass(tx, b)] == [here.id]
        assert [posting.contact_id for posting in await take_mass(tx, b, "webchat")] == [there.id]
        assert await take_mass(tx, b, "zalo") == []
        assert await tx.broadcasts.fates(other.id) == {Fate.PENDING: 2}


async def test_replies_and_broadcasts_do_not_get_into_each_others_hands(store: SqlStore) -> None:
    async with store.begin() as tx:
        b = await going_to(tx, 1)
        await tx.outbox.add([a_draft(await a_contact(tx), "menu.ask")], NOW)
        assert [parcel.say.key for parcel in await take(tx)] == ["menu.ask"]
        assert len(await take_mass(tx, b)) == 1


@pytest.mark.parametrize("fate", [Fate.SENT, Fate.FAILED, Fate.BLOCKED, Fate.UNCERTAIN])
async def test_what_came_of_a_row_is_written_down(store: SqlStore, fate: Fate) -> None:
    async with store.begin() as tx:
        b = await going_to(tx, 2)
        one, two = await take_mass(tx, b)
        await tx.postings.record([Posted(one, fate, "77", "Rejected"), Posted(two, Fate.SENT, "78")], LATER)
        await tx.postings.record([], LATER)
    assert await settled(store, one) == (fate, "77", "Rejected", LATER)
    assert await settled(store, two) == (Fate.SENT, "78", None, LATER)


async def test_what_was_surely_not_sent_waits_again_as_if_it_had_not_been_taken(store: SqlStore) -> None:
    async with store.begin() as tx:
        b = await going_to(tx, 1)
        [posting] = await post(tx, b, Fate.PENDING)
        assert await take_mass(tx, b) == [posting]
    assert (await row_of(store, posting)).done_at is None


@pytest.mark.parametrize("fate", [Fate.PENDING, Fate.FAILED, Fate.UNCERTAIN])
async def test_what_is_settled_stays_so_when_a_result_comes_late(store: SqlStore, fate: Fate) -> None:
    async with store.begin() as tx:
        b = await going_to(tx, 1)
        [posting] = await post(tx, b, Fate.SENT)
        await tx.postings.record([Posted(posting, fate, "99")], LATER)
    assert await settled(store, posting) == (Fate.SENT, f"m{posting.id}", None, NOW)


async def test_what_was_sent_is_taken_back_by_the_platforms_id_and_keeps_when_it_came(
    store: SqlStore,
) -> None:
    async with store.begin() as tx:
        b = await going_to(tx, 2)
        [sent] = await post(tx, b, Fate.SENT)
        [taken] = await take_mass(tx, b, fate=Fate.SENT)
        assert taken == sent._replace(sent_as=f"m{sent.id}")
        assert (await tx.broadcasts.fates(b.id)).get(Fate.RECALLING) == 1
        await tx.postings.record([Posted(taken, Fate.RECALLED)], LATER)
        assert await take_mass(tx, b, fate=Fate.SENT) == []
    assert await settled(store, taken) == (Fate.RECALLED, f"m{sent.id}", None, NOW)


async def test_what_the_platform_keeps_is_not_tried_again(store: SqlStore) -> None:
    async with store.begin() as tx:
        b = await going_to(tx, 2)
        await post(tx, b, Fate.SENT, Fate.SENT)
        kept, again = await take_mass(tx, b, fate=Fate.SENT)
        await tx.postings.record([Posted(kept, Fate.SENT, error="Rejected"), Posted(again, Fate.SENT)], LATER)
        assert await tx.broadcasts.has(b.id, (Fate.SENT,))
        assert await take_mass(tx, b, fate=Fate.SENT) == [again]
        await tx.postings.record([Posted(again, Fate.RECALLED)], LATER)
        assert not await tx.broadcasts.has(b.id, (Fate.SENT,))
        assert await tx.broadcasts.has(b.id, (Fate.SENT, Fate.RECALLED))
    assert await settled(store, kept) == (Fate.SENT, f"m{kept.id}", "Rejected", NOW)


async def test_after_a_crash_what_was_being_sent_is_uncertain_and_taking_back_goes_on(
    store: SqlStore,
) -> None:
    async with store.begin() as tx:
        b = await going_to(tx, 4)
        await post(tx, b, Fate.SENT, Fate.SENT)
        [recalling] = await take_mass(tx, b, fate=Fate.SENT, limit=1)
        [sending] = await take_mass(tx, b, limit=1)
        await tx.postings.recover("telegram", [b.id], LATER)
        assert await tx.broadcasts.fates(b.id) == {Fate.SENT: 2, Fate.UNCERTAIN: 1, Fate.PENDING: 1}
    assert await settled(store, sending) == (Fate.UNCERTAIN, None, None, LATER)
    assert await settled(store, recalling) == (Fate.SENT, f"m{recalling.id}", None, NOW)


async def test_only_this_accounts_rows_of_these_broadcasts_are_settled(store: SqlStore) -> None:
    async with store.begin() as tx:
        b = await going_to(tx, 1)
        webchat = await going_to(tx, 1, "webchat")
        other = await going_to(tx, 0)
        await take_mass(tx, b)
        await take_mass(tx, webchat, "webchat")
        await take_mass(tx, other)
        await tx.postings.recover("telegram", [b.id, webchat.id], LATER)
        assert await tx.broadcasts.fates(b.id) == {Fate.UNCERTAIN: 1}
        assert await tx.broadcasts.fates(webchat.id, "webchat") == {Fate.SENDING: 1}
        assert await tx.broadcasts.fates(other.id, "telegram") == {Fate.SENDING: 1}


async def test_replies_under_way_are_not_settled_as_broadcasts(store: SqlStore) -> None:
    async with store.begin() as tx:
        b = await going_to(tx, 1)
        officer = await a_contact(tx)
        say = a_draft(officer).say.model_copy(update={"broadcast_id": b.id})
        await tx.outbox.add([a_draft(officer).model_copy(update={"say": say})], NOW)
        await take(tx)
        await tx.postings.recover("telegram", [b.id], LATER)
        assert len(await tx.outbox.taken("telegram")) == 1


async def test_whoever_withdraws_gets_nothing_that_still_waits_and_keeps_what_came(store: SqlStore) -> None:
    async with store.begin() as tx:
        stopping = await a_contact(tx, listens=Purpose.NEWS)
        before, b = await going_to(tx, 1), await going_to(tx, 0)
        await post(tx, before, Fate.SENT)
        greeting = await going_to(tx, 0)
        await tx.postings.stop(stopping.id, [before.id, b.id], LATER)
        assert await tx.broadcasts.fates(before.id) == {Fate.SENT: 1, Fate.PENDING: 1}
        assert await tx.broadcasts.fates(b.id) == {Fate.SKIPPED: 1, Fate.PENDING: 1}
        assert await tx.broadcasts.fates(greeting.id) == {Fate.PENDING: 2}
        [skipped] = [tally for tally in await tx.broadcasts.tallies(b.id) if tally.fate is Fate.SKIPPED]
        assert skipped.error == Skip.STOPPED
        assert stopping.id not in {posting.contact_id for posting in await take_mass(tx, b)}


async def test_whoever_withdraws_while_their_row_is_in_hand_is_not_sent_it_when_it_is_given_back(
    store: SqlStore,
) -> None:
    async with store.begin() as tx:
        stopping = await a_contact(tx, listens=Purpose.NEWS)
        await a_broadcast(tx, kind="greeting", started_at=NOW)  # which needs another consent
        b = await going_to(tx, 1)
        taken = await take_mass(tx, b)
        await tx.contacts.withdraw(stopping.id, Purpose.NEWS, LATER)
        await tx.postings.record([Posted(posting, Fate.PENDING) for posting in taken], LATER)
        assert await tx.broadcasts.fates(b.id) == {Fate.SKIPPED: 1, Fate.PENDING: 1}
        assert stopping.id not in {posting.contact_id for posting in await take_mass(tx, b)}
