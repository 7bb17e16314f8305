"""Officers' rows: who is away, whose time away has passed, and the days on which they work."""

from datetime import timedelta

from bot.domain.contact import Role
from bot.ports import Tx
from bot.store import SqlStore
from tests.store.given import NOW, a_contact

DAY = timedelta(days=1)


async def an_officer(tx: Tx, office: str = "CSPL", **changes: object) -> int:
    """Somebody with a seat; returns its number."""
    person = await a_contact(tx)
    seat = await tx.officers.join(person.id, office, Role.OFFICER, "Lò Thị Hoa", NOW)
    if changes:
        await tx.officers.change(seat.officer_id, **changes)
    return seat.officer_id


async def test_what_is_changed_of_an_officer_is_read_again(store: SqlStore) -> None:
    async with store.begin() as tx:
        deputy = await an_officer(tx)
        away = await an_officer(tx, away_until=NOW + DAY, deputy=deputy, weekdays=(1, 3, 7), role=Role.LEAD)
    async with store.look() as tx:
        officer = await tx.officers.get(away)
    assert officer is not None
    assert (officer.away_until, officer.deputy) == (NOW + DAY, deputy)
    assert (officer.weekdays, officer.role) == ((1, 3, 7), Role.LEAD)


async def test_whoever_is_new_works_from_monday_to_friday(store: SqlStore) -> None:
    async with store.begin() as tx:
        officer = await tx.officers.get(await an_officer(tx))
    assert officer is not None
    assert officer.weekdays == (1, 2, 3, 4, 5)


async def test_those_return_whose_time_away_has_passed(store: SqlStore) -> None:
    async with store.begin() as tx:
        just = await an_officer(tx, away_until=NOW)
        await an_officer(tx, away_until=NOW + timedelta(seconds=1))
        await an_officer(tx)
        left = await an_officer(tx, away_until=NOW - DAY)
        await tx.officers.remove(left, NOW)
        assert [officer.id for officer in await tx.officers.returning(NOW)] == [just]
        await tx.officers.change(just, away_until=None, deputy=None)
        assert await tx.officers.returning(NOW) == []


async def test_an_office_is_staffed_until_all_are_away(store: SqlStore) -> None:
    async with store.begin() as tx:
        one, other = await an_officer(tx), await an_officer(tx)
        await tx.officers.change(one, away_until=NOW + DAY)
        assert await tx.officers.staffed(NOW) == {"CSPL"}
        await tx.officers.change(other, away_until=NOW + DAY)
        assert await tx.officers.staffed(NOW) == frozenset()
        assert await tx.officers.staffed(NOW + DAY) == {"CSPL"}


async def test_a_contact_knows_for_whom_their_seat_stands(store: SqlStore) -> None:
    async with store.begin() as tx:
        deputy = await an_officer(tx)
        away = await an_officer(tx, away_until=NOW + DAY, deputy=deputy)
        officer = await tx.officers.get(deputy)
        assert officer is not None
        contact = await tx.contacts.get(officer.contact_id)
    assert contact is not None
    assert contact.seats[0].hands(NOW) == {deputy, away}
    assert contact.seats[0].hands(NOW + DAY) == {deputy}
