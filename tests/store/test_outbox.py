"""Everything said passes through here once: by lane, in order, and forgotten when it is done."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.broadcast import Broadcast
from bot.domain.contact import Contact, Purpose
from bot.domain.delivery import Draft, Fate
from bot.domain.say import Lane, Say
from bot.store import SqlStore
from bot.store.tables import outbox
from tests.store.given import NOW, a_broadcast, a_case, a_contact, a_draft, enqueue, record, take


async def test_replies_go_before_notices_and_older_before_newer(store: SqlStore) -> None:
    async with store.begin() as tx:
        contact = await a_contact(tx)
        lanes = [Lane.NOTICE, Lane.REPLY, Lane.NOTICE, Lane.REPLY]
        drafts = [a_draft(contact, f"key.{number}", lane) for number, lane in enumerate(lanes)]
        await tx.outbox.add(drafts, NOW)
        assert [parcel.say.key[-1] for parcel in await take(tx, limit=3)] == ["1", "3", "0"]
        assert [parcel.say.key[-1] for parcel in await take(tx)] == ["2"]
        assert await take(tx) == []


async def test_only_the_lanes_asked_for_and_only_this_account_are_taken(store: SqlStore) -> None:
    async with store.begin() as tx:
        here, elsewhere = await a_contact(tx), await a_contact(tx, account="webchat")
        await tx.outbox.add([a_draft(here, "n", Lane.NOTICE), a_draft(here, "r")], NOW)
        await tx.outbox.add([a_draft(elsewhere, "w")], NOW)
        few = await tx.outbox.take("telegram", (Lane.REPLY,), 10, NOW)
        assert [parcel.say.key for parcel in few] == ["r"]
        assert [parcel.say.key for parcel in await take(tx, account="webchat")] == ["w"]


async def test_a_parcel_bears_all_that_the_sender_needs(store: SqlStore) -> None:
    async with store.begin() as tx:
        contact = await a_contact(tx, address="8600")
        await tx.contacts.set_language(contact.id, "en")
        case = await a_case(tx, contact.id)
        say = Say.of("case.added", code="LC26-1").model_copy(update={"case_id": case.id})
        await tx.outbox.add([a_draft(contact, "x").model_copy(update={"say": say})], NOW)
        [parcel] = await take(tx)
    assert (parcel.address, parcel.language, parcel.case_id) == ("8600", "en", case.id)
    assert (parcel.say, parcel.attempts) == (say, 0)


async def test_a_message_for_later_is_not_taken_before_its_time(store: SqlStore) -> None:
    later = NOW + timedelta(minutes=5)
    async with store.begin() as tx:
        await tx.outbox.add([a_draft(await a_contact(tx))], NOW)
        [parcel] = await take(tx)
        await record(tx, parcel, Fate.PENDING, not_before=later)
        assert await take(tx, now=later - timedelta(seconds=1)) == []
        assert len(await take(tx, now=later)) == 1


async def test_what_a_dead_sender_had_taken_is_found_again(store: SqlStore) -> None:
    async with store.begin() as tx:
        contact = await a_contact(tx)
        await tx.outbox.add([a_draft(contact, "a"), a_draft(contact, "b")], NOW)
        taken = await take(tx, limit=1)
    async with store.begin() as tx:
        assert await tx.outbox.taken("telegram") == taken
        assert await tx.outbox.taken("webchat") == []


@pytest.mark.parametrize("fate", [Fate.SENT, Fate.FAILED, Fate.BLOCKED, Fate.UNCERTAIN])
async def test_what_is_final_keeps_its_fate_and_loses_its_words(store: SqlStore, fate: Fate) -> None:
    async with store.begin() as tx:
        await tx.outbox.add([a_draft(await a_contact(tx), words="lương chậm")], NOW)
        [parcel] = await take(tx)
        await record(tx, parcel, fate, external_id="77", error="Blocked")
        assert await take(tx) == []
        assert await tx.outbox.taken("telegram") == []
    async with store.transactions.read() as connection:
        row = (await connection.execute(select(outbox))).one()
    assert (row.state, row.say, row.external_id, row.error, row.done_at) == (fate, None, "77", "Blocked", NOW)


async def test_what_is_to_be_tried_again_keeps_its_words_and_counts_its_tries(store: SqlStore) -> None:
    async with store.begin() as tx:
        await tx.outbox.add([a_draft(await a_contact(tx), words="lương chậm")], NOW)
        [parcel] = await take(tx)
        await record(tx, parcel.model_copy(update={"attempts": 3}), Fate.PENDING, error="Uncertain")
        [again] = await take(tx)
    assert (again.say, again.attempts) == (parcel.say, 3)


async def test_what_is_final_stays_final_when_an_outcome_comes_late(store: SqlStore) -> None:
    async with store.begin() as tx:
        await tx.outbox.add([a_draft(await a_contact(tx))], NOW)
        [parcel] = await take(tx)
        await record(tx, parcel, Fate.SENT, external_id="1")
        await record(tx, parcel, Fate.PENDING)
        assert (await tx.ledger.counts()).outbox == {"sent": 1}


async def test_a_reply_is_led_back_to_its_case_by_the_person_and_the_message(store: SqlStore) -> None:
    async with store.begin() as tx:
        worker, other = await a_contact(tx), await a_contact(tx)
        case = await a_case(tx, worker.id)
        say = Say.of("case.answer").model_copy(update={"case_id": case.id})
        await tx.outbox.add([a_draft(worker).model_copy(update={"say": say})], NOW)
        [parcel] = await take(tx)
        await record(tx, parcel, Fate.SENT, external_id="77")
        assert await tx.outbox.case_of(worker.id, "77") == case.id
        assert await tx.outbox.case_of(worker.id, "78") is None
        assert await tx.outbox.case_of(other.id, "77") is None


def a_card(officer: Contact, b: Broadcast, key: str = "plan.progress_running") -> Draft:
    """News of a broadcast for one of its officers."""
    say = Say.of(key).model_copy(update={"broadcast_id": b.id})
    return a_draft(officer, lane=Lane.NOTICE).model_copy(update={"say": say})


async def test_the_last_card_about_a_broadcast_is_found_and_whether_it_is_on_its_way(store: SqlStore) -> None:
    async with store.begin() as tx:
        officer, other = await a_contact(tx), await a_contact(tx)
        b, unrelated = await a_broadcast(tx), await a_broadcast(tx)
        assert await tx.outbox.card_of(officer.id, b.id) == (None, False)
        await tx.outbox.add([a_card(officer, b)], NOW)
        assert await tx.outbox.card_of(officer.id, b.id) == (None, True)
        [parcel] = await take(tx)
        assert await tx.outbox.card_of(officer.id, b.id) == (None, True)
        await record(tx, parcel, Fate.SENT, external_id="77")
        assert await tx.outbox.card_of(officer.id, b.id) == ("77", False)
        assert await tx.outbox.card_of(other.id, b.id) == (None, False)
        assert await tx.outbox.card_of(officer.id, unrelated.id) == (None, False)


async def test_a_broadcast_that_an_officer_gets_too_is_no_card_about_it(store: SqlStore) -> None:
    async with store.begin() as tx:
        officer = await a_contact(tx, listens=Purpose.NEWS)
        b = await a_broadcast(tx)
        await enqueue(tx, b)
        assert await take(tx) == []
        assert await tx.outbox.card_of(officer.id, b.id) == (None, False)


async def test_dropping_what_waits_for_a_person_leaves_others_and_the_past_alone(store: SqlStore) -> None:
    async with store.begin() as tx:
        leaving, staying = await a_contact(tx), await a_contact(tx)
        await tx.outbox.add([a_draft(leaving, "past")], NOW)
        await record(tx, (await take(tx))[0], Fate.SENT)
        await tx.outbox.add([a_draft(leaving, "gone"), a_draft(staying, "kept")], NOW)
        await tx.outbox.drop_waiting(leaving.id)
        assert [parcel.say.key for parcel in await take(tx)] == ["kept"]
        assert (await tx.ledger.counts()).outbox == {"sent": 1, "sending": 1}
