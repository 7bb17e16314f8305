"""A broadcast is one row, changed only by whoever has seen its last state."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.audience import Audience
from bot.domain.broadcast import PLANNED, Broadcast, BroadcastKind, BroadcastState
from bot.domain.contact import Role
from bot.domain.message import Attachment, FileKind
from bot.ports import Tx
from bot.store import SqlStore
from tests.store.given import NOW, a_broadcast, a_contact, a_new_broadcast

Changes = dict[str, object]

S = BroadcastState
DAY = timedelta(days=1)


async def an_officer(tx: Tx) -> int:
    seat = await tx.officers.join((await a_contact(tx)).id, "TGNC", Role.LEAD, "", NOW)
    return seat.officer_id


async def test_a_broadcast_comes_back_as_it_was_given(store: SqlStore) -> None:
    async with store.begin() as tx:
        author, approver = await an_officer(tx), await an_officer(tx)
        new = a_new_broadcast(
            kind=BroadcastKind.GREETING,
            words={"vi": "Chào **{year}** 😀", "en": "Hello"},
            occasion="tet",
            year=2026,
            audience=Audience(offices=("XA",), exclude=("CHE",), languages=("en",)),
            file=Attachment(kind=FileKind.PHOTO, ref="a" * 32, name="ảnh.jpg", stored=True),
            due_at=NOW,
            expires_at=NOW + DAY,
            spread=timedelta(minutes=90),
            standing=True,
            author=author,
            approver=approver,
            state=S.APPROVED,
        )
        added = await tx.broadcasts.add(new)
        assert added == Broadcast(id=added.id if added else 0, **dict(new))
        assert await tx.broadcasts.get(added.id) == await tx.broadcasts.by_code(new.code) == added
        assert await tx.broadcasts.of_occasion("tet", 2026) == added


async def test_what_does_not_exist_is_not_found(store: SqlStore) -> None:
    async with store.begin() as tx:
        await a_broadcast(tx, occasion="tet", year=2026)
        assert await tx.broadcasts.get(99) is None
        assert await tx.broadcasts.by_code("TN26-NONE") is None
        assert await tx.broadcasts.of_occasion("tet", 2027) is None
        assert await tx.broadcasts.of_occasion("labour", 2026) is None


async def test_a_code_and_an_occasions_year_are_given_once_and_free_messages_are_many(
    store: SqlStore,
) -> None:
    async with store.begin() as tx:
        first = await a_broadcast(tx, occasion="tet", year=2026)
        assert await tx.broadcasts.add(a_new_broadcast(occasion="tet", year=2026)) is None
        assert await tx.broadcasts.add(a_new_broadcast(code=first.code)) is None
        for new in (a_new_broadcast(occasion="tet", year=2027), a_new_broadcast(), a_new_broadcast()):
            assert await tx.broadcasts.add(new) is not None


async def test_every_field_can_be_changed_and_emptied(store: SqlStore) -> None:
    photo = Attachment(kind=FileKind.PHOTO, ref="a" * 32, stored=True)
    async with store.begin() as tx:
        b = await a_broadcast(tx, file=photo, due_at=NOW)
        audience = Audience(sectors=("health",))
        await tx.broadcasts.change(b.id, file=None, due_at=None, audience=audience, spread=DAY, reminded=7)
        changed = b.model_copy(
            update={"file": None, "due_at": None, "audience": audience, "spread": DAY, "reminded": 7}
        )
        assert await tx.broadcasts.get(b.id) == changed


async def test_it_moves_on_from_what_was_read_with_whatever_belongs_to_the_step(store: SqlStore) -> None:
    async with store.begin() as tx:
        b = await a_broadcast(tx)
        assert await tx.broadcasts.move(b, S.RUNNING, started_at=NOW, last_contact=7)
        moved = b.model_copy(update={"state": S.RUNNING, "started_at": NOW, "last_contact": 7})
        assert await tx.broadcasts.get(b.id) == moved


@pytest.mark.parametrize("meanwhile", [{"state": S.CANCELLED}, {"revision": 2, "words": {"vi": "Khác"}}])
async def test_it_does_not_move_when_somebody_moved_or_changed_it_meanwhile(
    store: SqlStore, meanwhile: dict[str, object]
) -> None:
    async with store.begin() as tx:
        b, other = await a_broadcast(tx, state=S.SUBMITTED), await a_broadcast(tx, state=S.SUBMITTED)
        await tx.broadcasts.change(b.id, **meanwhile)
        assert not await tx.broadcasts.move(b, S.APPROVED, approver=None, started_at=NOW)
        assert await tx.broadcasts.get(b.id) == b.model_copy(update=meanwhile)
        assert await tx.broadcasts.get(other.id) == other


async def test_a_list_is_in_order_of_time_and_what_has_none_comes_last(store: SqlStore) -> None:
    async with store.begin() as tx:
        undated = await a_broadcast(tx)
        late = await a_broadcast(tx, due_at=NOW + 2 * DAY)
        started = await a_broadcast(tx, state=S.RUNNING, due_at=NOW + 9 * DAY, started_at=NOW + DAY)
        early = await a_broadcast(tx, due_at=NOW)
        found = await tx.broadcasts.listed(frozenset(S), 10)
        assert found == [early, started, late, undated]
        assert await tx.broadcasts.listed(frozenset(S), 2) == [early, started]
        assert await tx.broadcasts.listed(PLANNED, 10) == [early, late, undated]
        assert await tx.broadcasts.listed({S.RUNNING}, 10) == [started]


async def test_what_has_ended_is_listed_for_its_offices_the_newest_first(store: SqlStore) -> None:
    async with store.begin() as tx:
        missed = await a_broadcast(tx, state=S.MISSED, due_at=NOW + DAY)
        done = await a_broadcast(tx, state=S.DONE, due_at=NOW, done_at=NOW + 2 * DAY)
        stopping = await a_broadcast(tx, state=S.CANCELLED, started_at=NOW)  # not settled yet
        other = await a_broadcast(tx, state=S.DONE, office="GO", done_at=NOW)
        for state in PLANNED | {S.RUNNING, S.PAUSED}:
            await a_broadcast(tx, state=state)
        assert await tx.broadcasts.ended(["LDLD"], 10) == [stopping, done, missed]
        assert await tx.broadcasts.ended(["LDLD"], 2) == [stopping, done]
        assert await tx.broadcasts.ended(["LDLD", "GO"], 10) == [stopping, done, missed, other]


async def test_what_is_not_settled_comes_urgent_first_and_then_by_age(store: SqlStore) -> None:
    async with store.begin() as tx:
        first = await a_broadcast(tx, state=S.RUNNING, started_at=NOW + DAY)
        stopping = await a_broadcast(tx, state=S.CANCELLED, started_at=NOW)
        urgent = await a_broadcast(tx, kind="urgent", state=S.PAUSED, started_at=NOW)
        await a_broadcast(tx, kind="urgent", state=S.APPROVED)
        await a_broadcast(tx, state=S.DONE, started_at=NOW, done_at=NOW)
        await a_broadcast(tx, state=S.CANCELLED, done_at=NOW)
        assert await tx.broadcasts.unsettled() == [urgent, first, stopping]


async def test_the_calendar_has_been_watched_since_the_first_day_of_all(store: SqlStore) -> None:
    async with store.begin() as tx:
        assert await tx.broadcasts.first_due() is None
        await a_broadcast(tx)
        assert await tx.broadcasts.first_due() is None
        for days in (3, 1, 2):
            await a_broadcast(tx, due_at=NOW + days * DAY)
        first = await tx.broadcasts.first_due()
        assert first == NOW + DAY
        assert first.tzinfo is UTC


async def test_the_last_approved_one_of_an_occasion_is_repeated_if_it_is_standing(store: SqlStore) -> None:
    async with store.begin() as tx:
        approver = await an_officer(tx)
        assert await tx.broadcasts.standing("tet") is None
        first = await a_broadcast(tx, occasion="tet", year=2026, standing=True, approver=approver)
        await a_broadcast(tx, occasion="labour", year=2027, standing=True, approver=approver)
        assert await tx.broadcasts.standing("tet") == first
        await a_broadcast(tx, occasion="tet", year=2027, standing=True)  # of this nobody approved
        assert await tx.broadcasts.standing("tet") is None
        await a_broadcast(tx, occasion="tet", year=2028, standing=False, approver=approver)
        assert await tx.broadcasts.standing("tet") is None


@pytest.mark.parametrize("ending", [{"state": BroadcastState.CANCELLED}, {"recalled_at": NOW}])
async def test_what_was_stopped_or_taken_back_is_not_repeated(store: SqlStore, ending: Changes) -> None:
    async with store.begin() as tx:
        approver = await an_officer(tx)
        last = await a_broadcast(tx, occasion="tet", year=2026, standing=True, approver=approver)
        await tx.broadcasts.change(last.id, **ending)
        assert await tx.broadcasts.standing("tet") is None


async def test_an_officer_who_erased_everything_leaves_the_broadcast_without_their_name(
    store: SqlStore,
) -> None:
    async with store.begin() as tx:
        b = await a_broadcast(tx, author=await an_officer(tx))
        await tx.contacts.erase((await tx.broadcasts.newest_contact()), NOW)
        await tx.contacts.forget_erased()
        assert await tx.broadcasts.get(b.id) == b.model_copy(update={"author": None})


async def test_times_come_back_in_utc(store: SqlStore) -> None:
    hanoi = datetime.fromisoformat("2026-07-28T08:00:00+07:00")
    async with store.begin() as tx:
        b = await a_broadcast(tx, due_at=hanoi)
        found = await tx.broadcasts.get(b.id)
    assert found is not None
    assert found.due_at == hanoi
    assert found.due_at.tzinfo is UTC
