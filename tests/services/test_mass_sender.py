"""A message to many: everybody once, nobody twice, and nobody is forgotten for somebody else's trouble."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence

import pytest

from bot.domain.broadcast import BroadcastState
from bot.domain.contact import Contact
from bot.domain.message import FileKind, Outgoing, Pace
from bot.errors import Blocked, Rejected, Throttled, Unauthorized, Uncertain, Unreachable
from bot.services import line as line_module
from bot.services import mass_sender as mass_sender_module
from tests.services.mailing import Mailing
from tests.services.sending import Wire, fails, until
from tests.world import World, a_photo


@pytest.fixture
def mailing(lite: World) -> Mailing:
    return Mailing.over(lite)


async def test_everybody_gets_it_once_and_then_it_is_done(mailing: Mailing) -> None:
    people = await mailing.readers(300)
    b = await mailing.sent()
    assert mailing.got(people) == [1] * 300
    assert await mailing.fates(b) == {"sent": 300}
    assert (b.state, b.done_at) == (BroadcastState.DONE, mailing.world.clock.now())
    await mailing.sender.drain()
    assert mailing.got(people) == [1] * 300


async def test_a_broadcast_to_nobody_is_done_at_once(mailing: Mailing) -> None:
    b = await mailing.started()
    assert b.state is BroadcastState.DONE
    assert await mailing.fates(b) == {}


@pytest.mark.parametrize("error", [Uncertain("broken"), ZeroDivisionError("a defect")])
async def test_what_may_have_arrived_is_counted_and_never_sent_again(
    mailing: Mailing, error: Exception
) -> None:
    people = await mailing.readers(5)
    mailing.wire.trouble = to(people[0], error)
    b = await mailing.sent()
    mailing.wire.trouble = lambda _: None
    await mailing.sender.drain()
    assert mailing.got(people) == [0, 1, 1, 1, 1]
    assert await mailing.causes(b) == {("sent", None), ("uncertain", "Uncertain")}
    assert b.state is BroadcastState.DONE


async def test_whoever_blocked_us_is_left_out_next_time_until_they_write(mailing: Mailing) -> None:
    gone, stays = await mailing.readers(2)
    mailing.wire.trouble = to(gone, Blocked("user is deactivated"))
    first = await mailing.sent()
    mailing.wire.trouble = lambda _: None
    second = await mailing.sent()
    assert await mailing.fates(first) == {"sent": 1, "blocked": 1}
    assert await mailing.fates(second) == {"sent": 1}
    await mailing.world.person(address=gone.address).says("menu")
    third = await mailing.sent()
    assert await mailing.fates(third) == {"sent": 2}
    assert mailing.got([gone, stays]) == [1, 3]


@pytest.mark.parametrize("error", [Throttled(0.02), Unreachable("down")])
async def test_a_storm_of_refusals_loses_nobody_and_doubles_nothing(
    mailing: Mailing, error: Exception
) -> None:
    people = await mailing.readers(50)
    mailing.wire.trouble = fails(30, lambda: error)
    b = await mailing.sent()
    assert mailing.got(people) == [1] * 50
    assert await mailing.fates(b) == {"sent": 50}


async def test_one_breakdown_is_no_long_outage_however_many_were_on_the_wire(mailing: Mailing) -> None:
    people = await mailing.readers(200)
    mailing.wire.trouble = fails(100, lambda: Uncertain("broken"))
    b = await mailing.started()
    async with mailing.open():
        await until(lambda: sum(mailing.got(people)) == 100)
    assert await mailing.fates(b) == {"sent": 100, "uncertain": 100}


async def test_after_a_429_the_whole_account_is_silent_and_replies_too(mailing: Mailing) -> None:
    people = await mailing.readers(400)
    mailing.wire.trouble = fails(1, lambda: Throttled(0.4))
    b = await mailing.started()
    async with mailing.open_with_replies():
        await until(lambda: len(mailing.wire.moments) >= 1)
        await mailing.office.post(people[0], "trả lời")
        await until(lambda: len(mailing.wire.order) == 401)
    refused, *sent = mailing.wire.moments
    later = {moment for moment in sent if moment - refused >= 0.4 - 0.001}
    assert len(sent) - len(later) < 400, "only what was on the wire by then"
    assert sent[mailing.wire.order.index("trả lời")] in later
    assert mailing.got(people) == [2] + [1] * 399
    assert await mailing.fates(b) == {"sent": 400}


async def test_an_account_that_must_be_silent_does_not_busy_itself(
    mailing: Mailing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mass_sender_module, "CYCLE", 0.02)
    await mailing.readers(100)
    mailing.wire.trouble = fails(1000, lambda: Throttled(60))
    b = await mailing.started()
    async with mailing.open():
        await until(lambda: bool(mailing.sender._workers) and bool(mailing.wire.moments))
        rounds = counting_rounds(mailing)
        tried = len(mailing.wire.moments)
        await asyncio.sleep(0.5)
        assert len(mailing.wire.moments) == tried
        assert len(rounds) <= 0.5 / 0.02 + 2
    assert await mailing.fates(b) == {"pending": 100}


async def test_a_refused_token_is_told_and_sending_goes_on_with_the_next(
    lite: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_module, "SILENCE_AFTER_401", 0.2)
    mailing, refused = Mailing.over(lite), list[bool]()
    lite.bridge.lines["telegram"] = mailing.office.line
    people = await mailing.readers(30)
    mailing.wire.trouble = fails(40, lambda: Unauthorized("401"))
    b = await mailing.started()
    async with mailing.open():
        await until(lambda: mailing.office.line.refused)
        refused.append((await lite.bridge.ready())["token telegram"])
        await until(lambda: len(mailing.wire.order) == 30)
    assert refused == [False]
    assert (await lite.bridge.ready())["token telegram"]
    assert mailing.got(people) == [1] * 30
    assert await mailing.fates(b) == {"sent": 30}


async def test_a_reply_passes_a_long_broadcast(lite: World) -> None:
    mailing = Mailing.over(lite, Wire(pace=Pace(per_second=200, per_address=100)))
    [*_, person] = await mailing.readers(300)
    b = await mailing.started()
    async with mailing.open_with_replies():
        await until(lambda: len(mailing.wire.order) >= 20)
        before = len(mailing.wire.order)
        await mailing.office.post(person, "trả lời")
        await until(lambda: "trả lời" in mailing.wire.order)
    assert mailing.wire.order.index("trả lời") - before <= 40
    fates = await mailing.fates(b)
    assert fates == {"sent": len(mailing.wire.order) - 1, "pending": 301 - len(mailing.wire.order)}


async def test_each_language_is_worded_once(mailing: Mailing) -> None:
    vietnamese, english = await mailing.readers(40), await mailing.readers(40, language="en")
    await mailing.sent()
    assert len(mailing.wire.circulars) == 2
    assert {told(mailing, person) for person in vietnamese} == {"Mời anh chị đến dự."}
    assert {told(mailing, person) for person in english} == {"Please come."}


async def test_a_picture_is_made_ready_once(mailing: Mailing) -> None:
    people = await mailing.readers(60)
    picture = await mailing.world.bridge.attachments.accept(a_photo(), FileKind.PHOTO, "thiep.jpg")
    await mailing.sent(file=picture)
    [circular] = mailing.wire.circulars
    assert circular.file is not None
    assert circular.file.stored_as == picture.ref
    assert {mailing.wire.chats[p.address][0].outgoing.file for p in people} == {circular.file}


async def test_a_message_that_cannot_be_made_ready_is_paused_and_holds_no_other_back(
    mailing: Mailing,
) -> None:
    people = await mailing.readers(10)
    picture = await mailing.world.bridge.attachments.accept(a_photo(), FileKind.PHOTO, "thiep.jpg")
    await mailing.world.bridge.files.delete(picture.ref)
    broken = await mailing.started(file=picture)
    whole = await mailing.started()
    async with mailing.open():
        await until(lambda: len(mailing.wire.order) == 10)
    assert mailing.got(people) == [1] * 10
    assert (await mailing.now(broken)).state is BroadcastState.PAUSED
    assert await mailing.fates(broken) == {"pending": 10}
    assert await mailing.fates(whole) == {"sent": 10}


async def test_a_message_that_is_refused_twenty_times_running_pauses_by_itself(lite: World) -> None:
    mailing = Mailing.over(lite, Wire(pace=Pace(per_second=50, per_address=100)))
    await mailing.readers(300)
    mailing.wire.trouble = fails(10_000, lambda: Rejected("message text is empty"))
    b = await mailing.started()
    await mailing.sender.drain()
    fates = await mailing.fates(b)
    assert (await mailing.now(b)).state is BroadcastState.PAUSED
    assert 20 <= fates["failed"] <= 20 + 2 * 50
    assert fates["pending"] == 300 - fates["failed"]


async def test_a_refusal_here_and_there_pauses_nothing(lite: World) -> None:
    mailing = Mailing.over(lite, Wire(pace=Pace(per_second=100, per_address=100)))
    people = await mailing.readers(100)
    refused = {person.address for person in people[::2]}

    def trouble(outgoing: Outgoing) -> None:
        if outgoing.address in refused:
            raise Rejected("not for this one")

    mailing.wire.trouble = trouble
    b = await mailing.sent()
    assert b.state is BroadcastState.DONE
    assert await mailing.causes(b) == {("sent", None), ("failed", "Rejected")}
    assert await mailing.fates(b) == {"sent": 50, "failed": 50}


async def test_a_database_locked_for_longer_than_we_wait_loses_nothing(lite: World) -> None:
    mailing = Mailing.over(lite, Wire(pace=Pace(per_second=100, per_address=100)))
    people = await mailing.readers(200)
    b = await mailing.started()
    file = lite.bridge.settings.database.url.partition("///")[2]
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    async with mailing.open():
        await until(lambda: len(mailing.wire.order) >= 10)
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        await asyncio.sleep(11)
        other.rollback()
        other.close()
        await until(lambda: len(mailing.wire.order) == 200)
    assert mailing.got(people) == [1] * 200
    assert await mailing.fates(b) == {"sent": 200}


def to(person: Contact, error: Exception) -> Callable[[Outgoing], None]:
    """Trouble with the first message to one person."""
    left = [error]

    def trouble(outgoing: Outgoing) -> None:
        if outgoing.address == person.address and left:
            raise left.pop()

    return trouble


def told(mailing: Mailing, person: Contact) -> str:
    """The first line of the only message."""
    [message] = mailing.wire.chats[person.address]
    return message.text.partition("\n")[0]


def counting_rounds(mailing: Mailing) -> Sequence[None]:
    """Grows by one with each round from now on."""
    rounds, once = list[None](), mailing.sender._round

    async def counted() -> bool:
        rounds.append(None)
        return await once()

    mailing.sender._round = counted  # type: ignore[method-assign]  # to look on
    return rounds
