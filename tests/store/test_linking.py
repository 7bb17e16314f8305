"""Contacts that are one person, because they said so: one message for all of them, and nothing else."""

import asyncio
import re
from datetime import timedelta

from sqlalchemy import func, select

from bot.domain.audience import Audience, target
from bot.domain.contact import Contact, Purpose, Role
from bot.ports import Tx
from bot.store import SqlStore
from bot.store.tables import contact, link
from tests.store.given import NOW, a_contact

EVERYBODY = target(Audience(), Purpose.NEWS, {})
CODE = "NK-7K3Q-M2XA"
LATER = NOW + timedelta(hours=1)


async def a_listener(tx: Tx, account: str = "telegram") -> Contact:
    return await a_contact(tx, account, listens=Purpose.NEWS)


async def linked(tx: Tx, first: Contact, *others: Contact) -> None:
    for other in others:
        await tx.contacts.offer_link(first.id, CODE, LATER)
        assert await tx.contacts.link(CODE, other.id, NOW) is not None


async def persons(store: SqlStore) -> dict[int, str | None]:
    async with store.transactions.read() as connection:
        rows = await connection.execute(select(contact.c.id, contact.c.person))
        return {row.id: row.person for row in rows}


async def codes(store: SqlStore) -> int:
    async with store.transactions.read() as connection:
        return int((await connection.execute(select(func.count()).select_from(link))).scalar_one())


async def test_linked_contacts_bear_the_same_random_person(store: SqlStore) -> None:
    async with store.begin() as tx:
        first, second, stranger = [await a_contact(tx) for _ in range(3)]
        await tx.contacts.offer_link(first.id, CODE, LATER)
        found = await tx.contacts.link(CODE, second.id, NOW)
        both = [await tx.contacts.get(one.id) for one in (first, second, stranger)]
    assert found is not None
    assert found.id == first.id
    assert [one.linked for one in both if one] == [True, True, False]
    held = await persons(store)
    assert held[first.id] == held[second.id]
    assert re.fullmatch("[0-9a-f]{32}", held[first.id] or "")
    assert held[stranger.id] is None


async def test_whoever_joins_brings_along_those_they_are_linked_with(store: SqlStore) -> None:
    async with store.begin() as tx:
        one, two, three, four = [await a_listener(tx) for _ in range(4)]
        await linked(tx, one, two)
        await linked(tx, three, four)
        assert await tx.broadcasts.audience(EVERYBODY) == {"telegram": 2}
        await linked(tx, one, four)
        assert await tx.broadcasts.audience(EVERYBODY) == {"telegram": 1}
    assert len(set((await persons(store)).values())) == 1


async def test_a_message_goes_to_the_contact_opened_last_as_long_as_it_listens(store: SqlStore) -> None:
    async with store.begin() as tx:
        old, new = await a_listener(tx, "telegram"), await a_listener(tx, "webchat")
        assert await tx.broadcasts.audience(EVERYBODY) == {"telegram": 1, "webchat": 1}
        await linked(tx, new, old)
        assert await tx.broadcasts.audience(EVERYBODY) == {"webchat": 1}
        await tx.contacts.set_reachable(new.id, reachable=False)
        assert await tx.broadcasts.audience(EVERYBODY) == {"telegram": 1}
        await tx.contacts.set_reachable(new.id, reachable=True)
        await tx.contacts.withdraw(new.id, Purpose.NEWS, NOW)
        assert await tx.broadcasts.audience(EVERYBODY) == {"telegram": 1}


async def test_leaving_two_ends_both_links_and_leaving_three_only_ones_own(store: SqlStore) -> None:
    async with store.begin() as tx:
        one, two, three = [await a_contact(tx) for _ in range(3)]
        await linked(tx, one, two, three)
        await tx.contacts.unlink(one.id)
    left = await persons(store)
    assert left[one.id] is None
    assert left[two.id] == left[three.id] is not None
    async with store.begin() as tx:
        await tx.contacts.unlink(two.id)
        await tx.contacts.unlink(two.id)
    assert set((await persons(store)).values()) == {None}


async def test_leaving_without_a_link_touches_nobody(store: SqlStore) -> None:
    async with store.begin() as tx:
        one, two, alone = [await a_contact(tx) for _ in range(3)]
        await linked(tx, one, two)
        before = await persons_in(tx, one, two)
        await tx.contacts.unlink(alone.id)
        assert await persons_in(tx, one, two) == before == [True, True]


async def persons_in(tx: Tx, *people: Contact) -> list[bool]:
    found = [await tx.contacts.get(person.id) for person in people]
    return [person.linked for person in found if person]


async def test_a_code_is_kept_as_a_hash_and_one_at_a_time(store: SqlStore) -> None:
    async with store.begin() as tx:
        first, second = await a_contact(tx), await a_contact(tx)
        await tx.contacts.offer_link(first.id, "NK-2222-2222", LATER)
        await tx.contacts.offer_link(first.id, CODE, LATER)
        assert await tx.contacts.link("NK-2222-2222", second.id, NOW) is None
    async with store.transactions.read() as connection:
        [row] = (await connection.execute(select(link))).all()
    assert row.contact_id == first.id
    assert CODE not in str(row)


async def test_a_code_links_once_even_if_two_use_it_at_the_same_time(store: SqlStore) -> None:
    async with store.begin() as tx:
        first, *others = [await a_contact(tx) for _ in range(3)]
        await tx.contacts.offer_link(first.id, CODE, LATER)

    async def use(person: Contact) -> bool:
        async with store.begin() as tx:
            return await tx.contacts.link(CODE, person.id, NOW) is not None

    used = await asyncio.gather(*(use(person) for person in others))
    assert sorted(used) == [False, True]
    assert list((await persons(store)).values()).count(None) == 1
    assert await codes(store) == 0


async def test_ones_own_code_links_nothing_and_stays_good(store: SqlStore) -> None:
    async with store.begin() as tx:
        first, second = await a_contact(tx), await a_contact(tx)
        await tx.contacts.offer_link(first.id, CODE, LATER)
        own = await tx.contacts.link(CODE, first.id, NOW)
        assert own is not None
        assert (own.id, own.linked) == (first.id, False)
        assert await tx.contacts.link(CODE, second.id, NOW) is not None


async def test_an_expired_code_links_nothing_and_is_forgotten(store: SqlStore) -> None:
    async with store.begin() as tx:
        first, second = await a_contact(tx), await a_contact(tx)
        await tx.contacts.offer_link(first.id, CODE, LATER)
        assert await tx.contacts.link(CODE, second.id, LATER) is None
        await tx.contacts.forget_link_codes(LATER - timedelta(seconds=1))
    assert await codes(store) == 1
    async with store.begin() as tx:
        await tx.contacts.forget_link_codes(LATER)
    assert await codes(store) == 0


async def test_erasing_a_contact_ends_its_link_and_its_code(store: SqlStore) -> None:
    async with store.begin() as tx:
        first, second, third = [await a_contact(tx) for _ in range(3)]
        await linked(tx, first, second)
        await tx.contacts.offer_link(first.id, CODE, LATER)
        await tx.contacts.erase(first.id, NOW)
        assert await tx.contacts.link(CODE, third.id, NOW) is None
    assert set((await persons(store)).values()) == {None}
    assert await codes(store) == 0


async def test_a_seat_is_a_persons_own_on_each_of_their_accounts_even_after_leaving_it(
    store: SqlStore,
) -> None:
    async with store.begin() as tx:
        author, twin, colleague = [await a_contact(tx) for _ in range(3)]
        seat = await tx.officers.join(author.id, "TGNC", Role.OFFICER, "Lò Thị Hoa", NOW)
        assert await sat(tx, seat.officer_id, author, twin, colleague) == [True, False, False]
        await linked(tx, author, twin)
        assert await sat(tx, seat.officer_id, author, twin, colleague) == [True, True, False]
        await tx.officers.remove(seat.officer_id, NOW)
        assert await sat(tx, seat.officer_id, author, twin, colleague) == [True, True, False]


async def sat(tx: Tx, officer_id: int, *people: Contact) -> list[bool]:
    return [await tx.contacts.has_sat(person.id, officer_id) for person in people]
