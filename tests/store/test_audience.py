"""A broadcast is for exactly those who agreed, can be reached and are meant, and for each of them once."""

from dataclasses import dataclass

import pytest
from sqlalchemy import update

from bot.domain.audience import Target
from bot.domain.contact import Contact, Purpose
from bot.ports import Tx
from bot.store import SqlStore
from bot.store.tables import contact
from tests.store.given import NOW, a_broadcast, a_contact, aimed, enqueue, take_mass

ACCOUNTS = ("telegram", "webchat")


@dataclass
class Place:
    """Where somebody works, as far as it is known."""

    area: str | None = None
    sector: str | None = None
    workplace: str | None = None


PEOPLE = {
    "tea picker": Place("03598", "agriculture", "CHE"),
    "nurse": Place("03598", "health"),
    "doctor": Place("03408", "health"),
    "carpenter": Place("03408", "construction", "GO"),
    "nobody knows": Place(),
}


async def a_listener(tx: Tx, place: Place = PEOPLE["nobody knows"], account: str = "telegram") -> Contact:
    person = await a_contact(tx, account=account, listens=Purpose.NEWS)
    await tx.contacts.set_workplace(person.id, place.area, place.sector, place.workplace)
    return person


async def meant(tx: Tx, who: Target) -> set[int]:
    """Who is put into the outbox; as many as the officer was told."""
    b = await a_broadcast(tx)
    counts = await tx.broadcasts.audience(who)
    await enqueue(tx, b, who)
    taken = {account: await take_mass(tx, b, account) for account in ACCOUNTS}
    assert counts == {account: len(rows) for account, rows in taken.items() if rows}
    ids = [row.contact_id for rows in taken.values() for row in rows]
    assert len(ids) == len(set(ids))
    return set(ids)


async def link(store: SqlStore, *people: Contact, person: str = "p" * 32) -> None:
    """Say that these accounts are one person's."""
    ids = [each.id for each in people]
    async with store.transactions.write() as connection:
        await connection.execute(update(contact).where(contact.c.id.in_(ids)).values(person=person))


async def test_only_those_who_agreed_to_this_kind_and_can_be_reached_are_meant(store: SqlStore) -> None:
    async with store.begin() as tx:
        listener = await a_listener(tx)
        greeted = await a_contact(tx, listens=Purpose.OCCASIONS)
        await a_contact(tx)
        blocked, stopped, erased = [await a_listener(tx) for _ in range(3)]
        await tx.contacts.set_reachable(blocked.id, reachable=False)
        await tx.contacts.withdraw(stopped.id, Purpose.NEWS, NOW)
        await tx.contacts.erase(erased.id, NOW)
        assert await meant(tx, aimed()) == {listener.id}
        assert await meant(tx, aimed(Purpose.OCCASIONS)) == {greeted.id}


async def test_whoever_is_erased_is_not_meant_even_while_a_consent_is_left(store: SqlStore) -> None:
    async with store.begin() as tx:
        erased = await a_listener(tx)
        await tx.contacts.erase(erased.id, NOW)
        await tx.contacts.grant(erased.id, Purpose.NEWS, "1", "telegram", NOW)
        assert await meant(tx, aimed()) == set()


async def test_whoever_agreed_withdrew_and_agreed_again_is_meant_once(store: SqlStore) -> None:
    async with store.begin() as tx:
        person = await a_listener(tx)
        for version in ("2", "3"):
            await tx.contacts.withdraw(person.id, Purpose.NEWS, NOW)
            await tx.contacts.grant(person.id, Purpose.NEWS, version, "telegram", NOW)
        assert await meant(tx, aimed()) == {person.id}


@pytest.mark.parametrize(
    ("parts", "names"),
    [
        ({}, set(PEOPLE)),
        ({"offices": ("LDLD",)}, set(PEOPLE)),
        ({"offices": ("XA",)}, {"tea picker", "nurse"}),
        ({"offices": ("CHE",)}, {"tea picker"}),
        ({"offices": ("CHE", "GO")}, {"tea picker", "carpenter"}),
        ({"offices": ("GONE",)}, set()),
        ({"areas": ("03408",)}, {"doctor", "carpenter"}),
        ({"sectors": ("health",)}, {"nurse", "doctor"}),
        ({"sectors": ("health", "construction")}, {"nurse", "doctor", "carpenter"}),
        ({"offices": ("XA",), "sectors": ("health",)}, {"nurse"}),
        ({"areas": ("03408",), "sectors": ("health",)}, {"doctor"}),
        ({"sectors": ("health",), "include": ("GO",)}, {"nurse", "doctor", "carpenter"}),
        ({"include": ("GO",)}, set(PEOPLE)),  # all are meant already
        ({"exclude": ("XA",)}, {"doctor", "carpenter", "nobody knows"}),
        ({"exclude": ("CHE",)}, set(PEOPLE) - {"tea picker"}),
        ({"exclude": ("GONE",)}, set(PEOPLE)),
        ({"exclude": ("LDLD",)}, set()),
        ({"include": ("CHE", "GO"), "exclude": ("CHE",), "sectors": ("health",)},
         {"nurse", "doctor", "carpenter"}),
    ],
)  # fmt: skip
async def test_an_audience_is_chosen_by_where_people_work(
    store: SqlStore, parts: dict[str, tuple[str, ...]], names: set[str]
) -> None:
    async with store.begin() as tx:
        people = {name: await a_listener(tx, place) for name, place in PEOPLE.items()}
        assert await meant(tx, aimed(**parts)) == {people[name].id for name in names}


async def test_accounts_and_languages_limit_it_further(store: SqlStore) -> None:
    async with store.begin() as tx:
        here, there = await a_listener(tx), await a_listener(tx, account="webchat")
        english = await a_listener(tx, PEOPLE["carpenter"], account="webchat")
        await tx.contacts.set_language(english.id, "en")
        assert await meant(tx, aimed(accounts=("telegram",))) == {here.id}
        assert await meant(tx, aimed(accounts=("webchat",))) == {there.id, english.id}
        assert await meant(tx, aimed(languages=("en",))) == {english.id}
        assert await meant(tx, aimed(languages=("en", "vi"))) == {here.id, there.id, english.id}
        assert await meant(tx, aimed(languages=("en",), accounts=("telegram",))) == set()
        assert await meant(tx, aimed(sectors=("health",), include=("GO",), languages=("vi",))) == set()


async def test_of_linked_accounts_the_one_opened_last_gets_it(store: SqlStore) -> None:
    async with store.begin() as tx:
        older, newer, other = (
            await a_listener(tx),
            await a_listener(tx, account="webchat"),
            await a_listener(tx),
        )
    await link(store, older, newer)
    async with store.begin() as tx:
        assert await meant(tx, aimed()) == {newer.id, other.id}
        assert await meant(tx, aimed(accounts=("telegram",))) == {older.id, other.id}


@pytest.mark.parametrize("why", ["withdrawn", "blocked", "erased", "of another place"])
async def test_of_linked_accounts_an_older_one_gets_it_where_the_newer_is_not_meant(
    store: SqlStore, why: str
) -> None:
    async with store.begin() as tx:
        older, newer = await a_listener(tx, PEOPLE["tea picker"]), await a_listener(tx, PEOPLE["tea picker"])
    await link(store, older, newer)
    async with store.begin() as tx:
        match why:
            case "withdrawn":
                await tx.contacts.withdraw(newer.id, Purpose.NEWS, NOW)
            case "blocked":
                await tx.contacts.set_reachable(newer.id, reachable=False)
            case "erased":
                await tx.contacts.erase(newer.id, NOW)
            case _:
                await tx.contacts.set_workplace(newer.id, None, None, "GO")
        assert await meant(tx, aimed(offices=("CHE",))) == {older.id}


async def test_different_people_are_not_taken_for_one(store: SqlStore) -> None:
    async with store.begin() as tx:
        one, two, three, four = [await a_listener(tx) for _ in range(4)]
    await link(store, one, two, person="a" * 32)
    await link(store, three, four, person="b" * 32)
    async with store.begin() as tx:
        assert await meant(tx, aimed()) == {two.id, four.id}


async def test_an_account_linked_after_the_start_does_not_cost_anybody_the_message(store: SqlStore) -> None:
    async with store.begin() as tx:
        person = await a_listener(tx)
        b = await a_broadcast(tx, started_at=NOW, last_contact=person.id)
        opened_later = await a_listener(tx, account="webchat")
    await link(store, person, opened_later)
    async with store.begin() as tx:
        await tx.broadcasts.enqueue(b, aimed(), person.id, 99, NOW)
        assert [row.contact_id for row in await take_mass(tx, b)] == [person.id]
