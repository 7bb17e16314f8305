"""Offices as versions, the alarms of those where nobody can act, and their members."""

from datetime import timedelta

from bot.domain.office import Level, Office, Offices, Version
from bot.store import SqlStore
from tests.store.given import NOW, a_contact

CHE = Office(code="CHE", name="Chè", name_en="Tea", level=Level.GRASSROOTS, parent="LDLD", areas=("03598",))


async def test_versions_come_back_in_their_order_and_the_newest_is_the_revision(store: SqlStore) -> None:
    renamed = CHE.model_copy(update={"name": "Chè Búp"})
    later = NOW + timedelta(days=1)
    async with store.begin() as tx:
        assert await tx.offices.revision() == 0
        await tx.offices.add([Version(since=NOW, office=CHE)])
        await tx.offices.add([Version(since=later, office=renamed, successor="LDLD", closed=True)])
        versions = await tx.offices.versions()
        assert await tx.offices.revision() == versions[-1].id
    first, second = versions
    assert (first.since, first.office, first.successor, first.closed) == (NOW, CHE, None, False)
    assert (second.since, second.office, second.successor, second.closed) == (later, renamed, "LDLD", True)
    assert first.id < second.id
    assert Offices(versions).ever("CHE") == renamed


async def test_an_alarm_is_raised_once_until_it_is_cleared(store: SqlStore) -> None:
    async with store.begin() as tx:
        assert await tx.offices.raise_alarm("CHE", NOW)
        assert not await tx.offices.raise_alarm("CHE", NOW)
        assert await tx.offices.raise_alarm("VP", NOW)
        await tx.offices.clear_alarm("CHE", NOW)
        assert await tx.offices.alarmed() == {"VP"}
        assert await tx.offices.raise_alarm("CHE", NOW)


async def test_members_move_all_or_those_of_some_areas(store: SqlStore) -> None:
    async with store.begin() as tx:
        people = [await a_contact(tx) for _ in range(3)]
        for person, area in zip(people, ("03598", "03598", "03408"), strict=True):
            await tx.contacts.set_workplace(person.id, area, None, "CHE")
        assert await tx.contacts.many_in("03598", "CHE") == (2, 3)
        assert await tx.contacts.many_in(None, None) == (0, 0)
        assert await tx.contacts.members(["CHE", "GO"]) == 3
        assert await tx.contacts.move_workplace("CHE", "GO", ["03408"]) == 1
        assert await tx.contacts.move_workplace("CHE", None) == 2
        assert await tx.contacts.many_in("03598", "CHE") == (2, 0)
        assert await tx.contacts.members(["GO"]) == 1


async def test_muting_holds_for_every_account_of_a_person_and_ends_for_all(store: SqlStore) -> None:
    until = NOW + timedelta(days=7)
    async with store.begin() as tx:
        phone, web, other = [await a_contact(tx) for _ in range(3)]
        await tx.contacts.offer_link(phone.id, "NOI-1", until)
        await tx.contacts.link("NOI-1", web.id, NOW)
        await tx.contacts.mute(web.id, until)
        muted = [await tx.contacts.get(person.id) for person in (phone, web, other)]
        await tx.contacts.mute(phone.id, None)
        heard = [await tx.contacts.get(person.id) for person in (phone, web)]
    assert [person.muted_until for person in muted if person] == [until, until, None]
    assert [person.muted_until for person in heard if person] == [None, None]
