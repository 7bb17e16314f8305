"""A broadcast that is paused, cancelled, taken back or cut off in the middle: who has it, who has not."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager

import pytest

from bot.domain.broadcast import Broadcast, BroadcastState
from bot.domain.contact import Contact
from bot.domain.delivery import Fate
from bot.domain.message import Pace
from bot.errors import Uncertain
from bot.services import mass_sender as mass_sender_module
from bot.store.store import SqlTx
from tests.services.mailing import Mailing
from tests.services.sending import Wire, fails, until
from tests.world import World

SLOW = Pace(per_second=30, per_address=100)


@pytest.fixture
def mailing(lite: World) -> Mailing:
    return Mailing.over(lite)


@pytest.fixture
def slow(lite: World) -> Mailing:
    """Thirty messages a second."""
    return Mailing.over(lite, Wire(pace=SLOW))


@pytest.mark.parametrize(
    ("press", "rest"), [(BroadcastState.PAUSED, "pending"), (BroadcastState.CANCELLED, "skipped")]
)
async def test_after_the_press_not_two_seconds_worth_goes_out(
    slow: Mailing, press: BroadcastState, rest: str
) -> None:
    people = await slow.readers(150)
    b = await slow.started()
    async with slow.open():
        await until(lambda: len(slow.wire.order) >= 10)
        await slow.move(b, press)
        pressed = len(slow.wire.order)
        await until(lambda: not slow.sender._workers and not slow.sender._going)
        await slow.advance()
        await until(lambda: not slow.sender._results)
    await slow.advance()
    sent = sum(slow.got(people))
    assert sent - pressed < 2 * SLOW.per_second
    assert await slow.fates(b) == {"sent": sent, rest: 150 - sent}


async def test_what_is_on_the_wire_at_the_press_arrives_and_the_rest_is_given_back(slow: Mailing) -> None:
    people, on_wire = await slow.readers(100), slow.sender._in_flight
    gate = hold(slow, people)
    b = await slow.started()
    async with slow.open():
        await until(lambda: len(slow.sender._on_wire) == on_wire)
        await slow.move(b, BroadcastState.PAUSED)
        await until(lambda: not slow.sender._going)
        gate.set()
        await until(lambda: not slow.sender._workers)
    assert sum(slow.got(people)) == on_wire
    assert await slow.fates(b) == {"sent": on_wire, "pending": 100 - on_wire}


async def test_a_pause_is_over_when_somebody_resumes(slow: Mailing) -> None:
    people = await slow.readers(40)
    b = await slow.started()
    async with slow.open():
        await until(lambda: len(slow.wire.order) >= 5)
        await slow.move(b, BroadcastState.PAUSED)
        await until(lambda: not slow.sender._workers and not slow.sender._going)
        assert len(slow.wire.order) < 40
        await slow.move(b, BroadcastState.RUNNING)
        await until(lambda: len(slow.wire.order) == 40)
    assert slow.got(people) == [1] * 40
    assert await slow.fates(b) == {"sent": 40}


async def test_what_a_killed_sender_had_in_hand_is_uncertain_and_never_sent(mailing: Mailing) -> None:
    people = await mailing.readers(10)
    b = await mailing.started()
    await mailing.seize(b, Fate.PENDING, 4)
    await mailing.sender.drain()
    await mailing.advance()
    assert mailing.got(people) == [0] * 4 + [1] * 6
    assert await mailing.fates(b) == {"uncertain": 4, "sent": 6}
    assert (await mailing.now(b)).state is BroadcastState.DONE


async def test_a_stop_gives_back_what_was_not_sent_and_the_next_sender_goes_on(slow: Mailing) -> None:
    people = await slow.readers(60)
    b = await slow.started()
    async with slow.open():
        await until(lambda: len(slow.wire.order) >= 8)
    sent = len(slow.wire.order)
    assert await slow.fates(b) == {"sent": sent, "pending": 60 - sent}
    after = Mailing.over(slow.world)
    await after.sender.drain()
    got = zip(slow.got(people), after.got(people), strict=True)
    assert {sum(both) for both in got} == {1}


async def test_what_does_not_arrive_before_the_end_is_uncertain(
    mailing: Mailing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mass_sender_module, "PARTING", 0.05)
    hung, *others = await mailing.readers(4)
    mailing.wire.held[hung.address] = asyncio.Event()
    b = await mailing.started()
    async with mailing.open():
        await until(lambda: len(mailing.wire.order) == 3)
    assert mailing.got(others) == [1] * 3
    assert await mailing.fates(b) == {"sent": 3, "uncertain": 1}


async def test_a_stop_while_rows_are_being_taken_gives_them_back(
    mailing: Mailing, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = await mailing.readers(5)
    b = await mailing.started()
    written = asyncio.Event()
    write = mailing.sender._letters.write

    async def slowly(broadcast: Broadcast, language: str) -> None:
        written.set()
        await asyncio.sleep(60)
        await write(broadcast, language)

    monkeypatch.setattr(mailing.sender._letters, "write", slowly)
    async with mailing.open():
        await until(written.is_set)
    assert mailing.got(people) == [0] * 5
    assert await mailing.fates(b) == {"pending": 5}


async def test_results_that_could_not_be_written_at_the_end_are_written_at_the_next_start(
    mailing: Mailing, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = await mailing.readers(5)
    mailing.wire.held[people[0].address] = asyncio.Event()
    b = await mailing.started()
    store = mailing.world.bridge.store
    begin = store.begin

    def full() -> AbstractAsyncContextManager[SqlTx]:
        raise OSError("disk full")

    async with mailing.open():
        await until(lambda: bool(mailing.sender._on_wire))
        monkeypatch.setattr(store, "begin", full)
        mailing.wire.held[people[0].address].set()
        await until(lambda: len(mailing.wire.order) == 5)
    monkeypatch.setattr(store, "begin", begin)
    await mailing.sender.drain()
    assert mailing.got(people) == [1] * 5
    assert await mailing.fates(b) == {"sent": 5}


async def test_recall_deletes_what_the_platform_allows_and_counts_the_rest(mailing: Mailing) -> None:
    people = await mailing.readers(10)
    b = await mailing.sent()
    mailing.wire.too_old = {mailing.wire.chats[person.address][0].id for person in people[:3]}
    await mailing.recall(b)
    await mailing.sender.drain()
    await mailing.advance()
    assert mailing.got(people) == [1] * 3 + [0] * 7
    assert await mailing.fates(b) == {"sent": 3, "recalled": 7}
    assert await mailing.causes(b) == {("sent", "Rejected"), ("recalled", None)}
    assert (await mailing.now(b)).done_at is not None


async def test_a_recall_that_was_cut_off_is_finished_by_the_next_sender(mailing: Mailing) -> None:
    people = await mailing.readers(10)
    b = await mailing.sent()
    await mailing.recall(b)
    await mailing.seize(b, Fate.SENT, 6)
    mailing.wire.trouble = fails(2, lambda: Uncertain("broken"))
    await mailing.sender.drain()
    await mailing.advance()
    assert mailing.got(people) == [0] * 10
    assert await mailing.fates(b) == {"recalled": 10}
    assert (await mailing.now(b)).done_at is not None


async def test_recall_in_the_middle_stops_it_and_takes_back_what_went(slow: Mailing) -> None:
    people = await slow.readers(60)
    b = await slow.started()
    async with slow.open():
        await until(lambda: len(slow.wire.order) >= 8)
        await slow.move(b, BroadcastState.CANCELLED)
        await slow.recall(b)
        await until(lambda: bool(slow.wire.order) and not sum(slow.got(people)))
        await until(lambda: not slow.sender._workers)
    await slow.advance()
    sent = len(slow.wire.order)
    assert sent < 60
    assert await slow.fates(b) == {"recalled": sent, "skipped": 60 - sent}
    assert (await slow.now(b)).done_at is not None


def hold(mailing: Mailing, people: Sequence[Contact]) -> asyncio.Event:
    """Keep everything on the wire until the event is set."""
    gate = asyncio.Event()
    mailing.wire.held = dict.fromkeys((person.address for person in people), gate)
    return gate
