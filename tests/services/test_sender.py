"""The one place that sends: in order, at the account's pace, and never losing a message."""

import asyncio
from contextlib import AbstractAsyncContextManager

import pytest

from bot.domain.delivery import QUICK_ATTEMPTS, SET_BACK, Draft, Fate, Outcome
from bot.domain.message import Outgoing, Pace
from bot.domain.say import Lane, Say
from bot.errors import Blocked, Rejected, Throttled, Unauthorized, Uncertain, Unreachable
from bot.services import line as line_module
from bot.services import sender as sender_module
from bot.store.store import SqlTx
from tests.services.sending import Office, Wire, fails, until
from tests.store.given import NOW, take
from tests.world import World


@pytest.fixture
def office(lite: World) -> Office:
    return Office.over(lite)


async def test_one_persons_messages_keep_their_order_even_when_one_is_tried_again(office: Office) -> None:
    [person] = await office.people(1)
    office.wire.trouble = fails(1, lambda: Unreachable("refused"), only="hai")
    await office.post(person, "một", "hai", "ba")
    await office.sender.drain()
    assert office.heard(person) == ["một", "hai", "ba"]


async def test_somebody_whose_message_hangs_holds_nobody_else_back(office: Office) -> None:
    slow, *others = await office.people(5)
    gate = office.wire.held[slow.address] = asyncio.Event()
    for person in (slow, *others):
        await office.post(person, "một", "hai")
    async with office.open():
        await until(lambda: len(office.wire.order) == 8)
        assert office.heard(slow) == []
        gate.set()
        await until(lambda: office.heard(slow) == ["một", "hai"])


async def test_after_a_429_the_whole_account_is_silent_as_long_as_it_was_told(office: Office) -> None:
    first, second, third = await office.people(3)
    office.wire.trouble = fails(1, lambda: Throttled(0.4))
    async with office.open():
        await office.post(first, "một")
        await until(lambda: len(office.wire.moments) == 1)
        await office.post(second, "hai")
        await office.post(third, "ba", lane=Lane.NOTICE)
        await until(lambda: len(office.wire.order) == 3)
    refused, *sent = office.wire.moments
    assert min(sent) - refused >= 0.4 - 0.001
    assert [office.heard(person) for person in (first, second, third)] == [["một"], ["hai"], ["ba"]]


async def test_a_storm_of_429s_loses_nothing_and_doubles_nothing(office: Office) -> None:
    people = await office.people(30)
    office.wire.trouble = fails(12, lambda: Throttled(0.02))
    for person in people:
        await office.post(person, "một", "hai")
    await office.sender.drain()
    assert all(office.heard(person) == ["một", "hai"] for person in people)
    assert await office.states() == {"sent": 60}


async def test_a_platform_that_cannot_be_reached_is_tried_until_it_can(office: Office) -> None:
    people = await office.people(3)
    office.wire.trouble = fails(2, lambda: Unreachable("down"))
    for person in people:
        await office.post(person, "một", lane=Lane.NOTICE)
    await office.sender.drain()
    assert [office.heard(person) for person in people] == [["một"]] * 3


@pytest.mark.parametrize("lane", [Lane.REPLY, Lane.NOTICE])
async def test_what_may_have_arrived_is_said_again(office: Office, lane: Lane) -> None:
    [person] = await office.people(1)
    office.wire.trouble = fails(1, lambda: Uncertain("broken"))
    await office.post(person, "một", lane=lane)
    await office.sender.drain()
    assert (office.heard(person), await office.states()) == (["một"], {"sent": 1})


async def test_an_outage_of_hours_costs_no_reply_and_not_its_place(office: Office) -> None:
    [person] = await office.people(1)
    await office.post(person, "một", "hai")
    async with office.world.bridge.store.begin() as tx:
        first, second = await tx.outbox.take("telegram", [Lane.REPLY], 2, office.world.clock.now())
        tired = first.model_copy(update={"attempts": QUICK_ATTEMPTS})
        back = [Outcome(parcel=parcel, fate=Fate.PENDING) for parcel in (tired, second)]
        await tx.outbox.record(back, office.world.clock.now())
    office.wire.trouble = fails(1, lambda: Uncertain("broken"))
    await office.sender.drain()
    assert (office.heard(person), await office.states()) == ([], {"pending": 2})
    office.world.clock.move(seconds=SET_BACK.total_seconds())
    await office.sender.drain()
    assert office.heard(person) == ["một", "hai"]


async def test_a_person_who_blocked_us_is_marked_and_the_waiting_office_is_told(lite: World) -> None:
    officer = await lite.officer("CSPL")
    worker = lite.person()
    await worker.agrees()
    code = await worker.sends_concern()
    await officer.presses("Nhận việc")
    await officer.presses("Trả lời")

    def blocked(outgoing: Outgoing) -> None:
        if outgoing.address == worker.address:
            raise Blocked("bot was blocked by the user")

    lite.channels["telegram"].trouble = blocked
    worker.news()
    officer.news()
    await officer.says("Bạn gửi giúp bảng lương.")
    assert worker.news() == []
    await lite.settle()
    told = [item.text for item in officer.chat if "đã chặn bot" in item.text]
    assert len(told) == 1
    assert code in told[0]
    assert await lite.listeners() == 0


async def test_a_rejected_message_fails_alone(office: Office) -> None:
    person, other = await office.people(2)
    office.wire.trouble = fails(1, lambda: Rejected("message is too long"), only="hai")
    await office.post(person, "một", "hai", "ba")
    await office.post(other, "bốn")
    await office.sender.drain()
    assert office.heard(person) == ["một", "ba"]
    assert office.heard(other) == ["bốn"]
    assert await office.states() == {"sent": 3, "failed": 1}


@pytest.mark.parametrize("say", [Say.of("no.such.key"), Say.of("card.more")])
async def test_a_text_that_cannot_be_worded_fails_alone(office: Office, say: Say) -> None:
    [person] = await office.people(1)
    async with office.world.bridge.store.begin() as tx:
        broken = Draft(contact_id=person.id, account="telegram", say=say, lane=Lane.REPLY)
        await tx.outbox.add([broken], NOW)
    await office.post(person, "hai")
    await office.sender.drain()
    assert office.heard(person) == ["hai"]
    assert await office.states() == {"sent": 1, "failed": 1}


async def test_an_error_that_nobody_foresaw_costs_no_other_message(office: Office) -> None:
    person, other = await office.people(2)
    office.wire.trouble = fails(1, lambda: ZeroDivisionError("a defect"), only="một")
    await office.post(person, "một")
    await office.post(other, "hai")
    await office.sender.drain()
    assert (office.heard(person), office.heard(other)) == (["một"], ["hai"])
    assert await office.states() == {"sent": 2}


async def test_a_refused_token_pauses_the_account_and_loses_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_module, "SILENCE_AFTER_401", 0.2)
    people = await office.people(3)
    office.wire.trouble = fails(2, lambda: Unauthorized("401"))
    for person in people:
        await office.post(person, "một")
    await office.sender.drain()
    assert [office.heard(person) for person in people] == [["một"]] * 3
    assert await office.states() == {"sent": 3}


async def test_stopping_gives_back_what_was_not_sent_and_another_sender_goes_on(lite: World) -> None:
    office = Office.over(lite, Wire(pace=Pace(per_second=20, per_address=100)))
    people = await office.people(40)
    for person in people:
        await office.post(person, "một", "hai", lane=Lane.NOTICE)
    async with office.open():
        await until(lambda: len(office.wire.order) >= 8)
    sent = len(office.wire.order)
    assert await office.states() == {"sent": sent, "pending": 80 - sent}
    after = Office.over(lite)
    await after.sender.drain()
    assert all(office.heard(person) + after.heard(person) == ["một", "hai"] for person in people)


async def test_what_is_on_the_wire_when_we_stop_may_still_arrive(office: Office) -> None:
    person, other = await office.people(2)
    gate = office.wire.held[person.address] = asyncio.Event()
    await office.post(person, "một", "hai")
    async with office.open():
        await until(lambda: len(office.sender._on_wire) == 1)
        asyncio.get_running_loop().call_later(0.05, gate.set)
    assert office.heard(person) == ["một"]
    assert await office.states() == {"sent": 1, "pending": 1}
    async with office.open():
        await office.post(other, "ba")
        await until(lambda: len(office.wire.order) == 3)
    assert (office.heard(person), office.heard(other)) == (["một", "hai"], ["ba"])


async def test_what_does_not_arrive_before_the_end_is_said_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender_module, "PARTING", 0.05)
    [person] = await office.people(1)
    office.wire.held[person.address] = asyncio.Event()
    await office.post(person, "một")
    async with office.open():
        await until(lambda: len(office.sender._on_wire) == 1)
    assert await office.states() == {"pending": 1}
    after = Office.over(office.world)
    await after.sender.drain()
    assert after.heard(person) == ["một"]
    assert await office.states() == {"sent": 1}


async def test_what_a_killed_sender_had_taken_is_said_again(office: Office) -> None:
    [person] = await office.people(1)
    await office.post(person, "một")
    async with office.world.bridge.store.begin() as tx:
        await take(tx)
    await office.sender.drain()
    assert office.heard(person) == ["một"]
    assert await office.states() == {"sent": 1}


async def test_outcomes_that_could_not_be_written_are_written_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    [person] = await office.people(1)
    store = office.world.bridge.store
    begin, broken = store.begin, [True]

    def sometimes() -> AbstractAsyncContextManager[SqlTx]:
        if office.wire.order and broken:
            broken.clear()
            raise OSError("disk full")
        return begin()

    monkeypatch.setattr(store, "begin", sometimes)
    monkeypatch.setattr(sender_module, "IDLE", 0.01)
    async with office.open():
        await office.post(person, "một")
        await until(lambda: not broken)
    assert office.heard(person) == ["một"]
    assert await office.states() == {"sent": 1}
