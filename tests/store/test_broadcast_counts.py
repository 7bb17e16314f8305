"""What became of a broadcast is counted from its rows, and cards about it are none of them."""

from datetime import timedelta

from bot.domain.broadcast import Broadcast
from bot.domain.case import Author, CaseMessage, Words
from bot.domain.contact import Contact, Purpose
from bot.domain.delivery import Fate, Tally
from bot.domain.say import Lane
from bot.ports import Tx
from bot.store import SqlStore
from tests.store.given import NOW, a_broadcast, a_case, a_contact, a_draft, enqueue, post

HOUR = timedelta(hours=1)
UNTIL = NOW + 96 * HOUR


async def sent_to(tx: Tx, *fates: Fate) -> tuple[Broadcast, list[Contact]]:
    """A broadcast, and the people for whom it ended so at NOW."""
    people = [await a_contact(tx, listens=Purpose.NEWS) for _ in fates]
    b = await a_broadcast(tx, started_at=NOW - HOUR)
    await enqueue(tx, b)
    await post(tx, b, *fates)
    return b, people


async def writes(tx: Tx, who: Contact, hours: float, author: Author = Author.WORKER) -> None:
    case = await a_case(tx, who.id)
    message = CaseMessage(author=author, words=Words(text="Cho tôi hỏi"), at=NOW + hours * HOUR)
    await tx.cases.add_message(case.id, message)


async def test_rows_are_counted_by_fate_and_by_account(store: SqlStore) -> None:
    async with store.begin() as tx:
        await a_contact(tx, "webchat", listens=Purpose.NEWS)
        b, [person, *_] = await sent_to(tx, Fate.SENT, Fate.SENT, Fate.UNCERTAIN, Fate.BLOCKED)
        say = a_draft(person).say.model_copy(update={"broadcast_id": b.id})
        await tx.outbox.add([a_draft(person, lane=Lane.NOTICE).model_copy(update={"say": say})], NOW)
        telegram = {Fate.SENT: 2, Fate.UNCERTAIN: 1, Fate.BLOCKED: 1}
        assert await tx.broadcasts.fates(b.id) == {**telegram, Fate.PENDING: 1}
        assert await tx.broadcasts.fates(b.id, "telegram") == telegram
        assert await tx.broadcasts.fates(b.id, "zalo") == {}


async def test_whether_any_row_is_in_a_state_can_be_asked(store: SqlStore) -> None:
    async with store.begin() as tx:
        b, _ = await sent_to(tx, Fate.FAILED)
        other, _ = await sent_to(tx, Fate.SENT, Fate.SENT)
        assert await tx.broadcasts.has(b.id, (Fate.FAILED,))
        assert await tx.broadcasts.has(b.id, (Fate.SENT, Fate.FAILED))
        assert not await tx.broadcasts.has(b.id, (Fate.SENT, Fate.PENDING))
        assert await tx.broadcasts.has(other.id, (Fate.SENT,))


async def test_rows_are_tallied_by_account_workplace_fate_and_cause(store: SqlStore) -> None:
    async with store.begin() as tx:
        for account, workplace in (
            ("telegram", "CHE"),
            ("telegram", "CHE"),
            ("telegram", None),
            ("webchat", "GO"),
        ):
            person = await a_contact(tx, account, listens=Purpose.NEWS)
            await tx.contacts.set_workplace(person.id, "03598", "health", workplace)
        b = await a_broadcast(tx)
        await enqueue(tx, b)
        await post(tx, b, Fate.FAILED, Fate.FAILED, Fate.FAILED, error="Rejected")
        tallies = await tx.broadcasts.tallies(b.id)
    assert sorted(tallies, key=lambda tally: (tally.account, tally.office or "")) == [
        Tally(account="telegram", office=None, fate=Fate.FAILED, error="Rejected", count=1),
        Tally(account="telegram", office="CHE", fate=Fate.FAILED, error="Rejected", count=2),
        Tally(account="webchat", office="GO", fate=Fate.PENDING, error=None, count=1),
    ]


async def test_who_wrote_to_an_office_after_it_came_is_found_with_how_long_after(store: SqlStore) -> None:
    async with store.begin() as tx:
        b, [one, two, failed, _] = await sent_to(tx, Fate.SENT, Fate.UNCERTAIN, Fate.FAILED, Fate.SENT)
        stranger = await a_contact(tx)
        await writes(tx, one, 1)
        await writes(tx, one, 30)
        await writes(tx, two, 96)
        await writes(tx, two, 96.1)
        await writes(tx, failed, 1)
        await writes(tx, stranger, 1)
        found = await tx.broadcasts.replied(b, UNTIL)
    assert sorted(found) == [(one.id, HOUR), (one.id, 30 * HOUR), (two.id, 96 * HOUR)]


async def test_neither_older_letters_nor_an_offices_answers_are_replies(store: SqlStore) -> None:
    async with store.begin() as tx:
        b, [person] = await sent_to(tx, Fate.SENT)
        await writes(tx, person, -2)
        await writes(tx, person, 1, Author.OFFICE)
        await writes(tx, person, 1, Author.NOTE)
        assert await tx.broadcasts.replied(b, UNTIL) == []


async def test_who_wrote_before_it_came_but_after_the_start_is_told_by_a_time_below_nothing(
    store: SqlStore,
) -> None:
    async with store.begin() as tx:
        b, [person] = await sent_to(tx, Fate.SENT)
        await writes(tx, person, -0.5)
        assert await tx.broadcasts.replied(b, UNTIL) == [(person.id, -HOUR / 2)]


async def test_who_withdrew_this_consent_after_it_came_is_found(store: SqlStore) -> None:
    async with store.begin() as tx:
        b, [one, two, other, late] = await sent_to(tx, Fate.SENT, Fate.SENT, Fate.SENT, Fate.SENT)
        await tx.contacts.grant(other.id, Purpose.OCCASIONS, "1", "telegram", NOW)
        await tx.contacts.withdraw(other.id, Purpose.OCCASIONS, NOW + HOUR)
        await tx.contacts.withdraw(one.id, Purpose.NEWS, NOW + 2 * HOUR)
        await tx.contacts.withdraw(two.id, Purpose.NEWS, NOW + 3 * HOUR)
        await tx.contacts.grant(two.id, Purpose.NEWS, "2", "telegram", NOW + 4 * HOUR)
        await tx.contacts.withdraw(late.id, Purpose.NEWS, UNTIL + HOUR)
        found = await tx.broadcasts.stopped(b, UNTIL)
    assert sorted(found) == [(one.id, 2 * HOUR), (two.id, 3 * HOUR)]


async def test_whoever_was_not_reached_did_not_stop_because_of_it(store: SqlStore) -> None:
    async with store.begin() as tx:
        b, people = await sent_to(tx, Fate.FAILED, Fate.BLOCKED, Fate.SKIPPED)
        for person in people:
            await tx.contacts.withdraw(person.id, Purpose.NEWS, NOW + HOUR)
        assert await tx.broadcasts.stopped(b, UNTIL) == []
