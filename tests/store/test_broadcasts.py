"""A broadcast reaches exactly those who agreed and can be reached, and each of them once."""

import pytest

from bot.domain.broadcast import BroadcastState
from bot.domain.contact import Purpose
from bot.domain.delivery import Fate
from bot.domain.say import Lane, Say
from bot.errors import Refused
from bot.ports import Tx
from bot.store import SqlStore
from tests.store.given import NOW, a_contact, record, take

SAY = Say.of("occasion_message.tet", year=2026)


async def _people(tx: Tx) -> int:
    """One who listens, and one of every kind who must hear nothing; returns the listener's id."""
    listener = await a_contact(tx, listens=Purpose.OCCASIONS)
    await tx.contacts.set_workplace(listener.id, None, "health", None)
    await a_contact(tx)
    await a_contact(tx, listens=Purpose.NEWS)
    blocked = await a_contact(tx, listens=Purpose.OCCASIONS)
    await tx.contacts.set_reachable(blocked.id, reachable=False)
    stopped = await a_contact(tx, listens=Purpose.OCCASIONS)
    await tx.contacts.withdraw(stopped.id, Purpose.OCCASIONS, NOW)
    erased = await a_contact(tx, listens=Purpose.OCCASIONS)
    await tx.contacts.erase(erased.id, NOW)
    return listener.id


async def test_only_those_who_agreed_and_can_be_reached_get_it(store: SqlStore) -> None:
    async with store.begin() as tx:
        listener = await _people(tx)
        assert await tx.broadcasts.audience(Purpose.OCCASIONS, None) == 1
        started = await tx.broadcasts.start("tet", 2026, SAY, Purpose.OCCASIONS, None, NOW)
        [parcel] = await take(tx)
    assert (parcel.contact_id, parcel.lane, parcel.say) == (listener, Lane.BROADCAST, SAY)
    assert parcel.broadcast_id == started.id
    assert (started.say, started.started_at, started.state) == (SAY, NOW, BroadcastState.RUNNING)


async def test_a_sector_hears_only_what_is_meant_for_it(store: SqlStore) -> None:
    async with store.begin() as tx:
        listener = await _people(tx)
        await a_contact(tx, listens=Purpose.OCCASIONS)
        assert await tx.broadcasts.audience(Purpose.OCCASIONS, "health") == 1
        assert await tx.broadcasts.audience(Purpose.OCCASIONS, "education") == 0
        await tx.broadcasts.start("doctors", 2026, SAY, Purpose.OCCASIONS, "health", NOW)
        assert [parcel.contact_id for parcel in await take(tx)] == [listener]


async def test_somebody_who_agreed_withdrew_and_agreed_again_gets_one_message(store: SqlStore) -> None:
    async with store.begin() as tx:
        person = await a_contact(tx, listens=Purpose.OCCASIONS)
        await tx.contacts.withdraw(person.id, Purpose.OCCASIONS, NOW)
        await tx.contacts.grant(person.id, Purpose.OCCASIONS, "2", "telegram", NOW)
        await tx.broadcasts.start("tet", 2026, SAY, Purpose.OCCASIONS, None, NOW)
        assert len(await take(tx)) == 1


async def test_the_same_occasion_goes_out_once_a_year_and_a_missed_one_counts(store: SqlStore) -> None:
    async with store.begin() as tx:
        await tx.broadcasts.start("tet", 2026, SAY, Purpose.OCCASIONS, None, NOW)
        await tx.broadcasts.miss("union_day", 2026, SAY, Purpose.OCCASIONS, NOW)
    for occasion in ("tet", "union_day"):
        with pytest.raises(Refused, match=r"broadcast\.already"):
            async with store.begin() as tx:
                await tx.broadcasts.start(occasion, 2026, SAY, Purpose.OCCASIONS, None, NOW)
    async with store.begin() as tx:
        missed = await tx.broadcasts.find("union_day", 2026)
        assert await tx.broadcasts.find("union_day", 2027) is None
        again = await tx.broadcasts.start("tet", 2027, SAY, Purpose.OCCASIONS, None, NOW)
    assert missed is not None
    assert missed.state is BroadcastState.MISSED
    assert again.year == 2027


async def test_the_fates_of_a_broadcast_are_counted(store: SqlStore) -> None:
    async with store.begin() as tx:
        for _ in range(4):
            await a_contact(tx, listens=Purpose.OCCASIONS)
        started = await tx.broadcasts.start("tet", 2026, SAY, Purpose.OCCASIONS, None, NOW)
        parcels = await take(tx, limit=3)
        for parcel, fate in zip(parcels, (Fate.SENT, Fate.SENT, Fate.UNCERTAIN), strict=True):
            await record(tx, parcel, fate)
        counted = await tx.broadcasts.fates(started.id)
    assert counted == {Fate.SENT: 2, Fate.UNCERTAIN: 1, Fate.PENDING: 1}
