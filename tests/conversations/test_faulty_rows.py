"""A row that cannot be handled: parked after three tries, its sender told, nobody else held up."""

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from bot.domain.message import Incoming, IncomingKind, Unreadable
from bot.services.conversation import Conversations
from bot.services.turn import Turn
from tests.world import Person, World, a_photo


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """The faults are ours, and printing each with its surroundings takes longer than the test."""
    with capture_logs():
        yield


def break_on(monkeypatch: pytest.MonkeyPatch, text: str) -> list[str]:
    """Make the handling of one message fail; returns the list of the tries made."""
    tries: list[str] = []
    respond = Conversations.respond

    async def broken(conversations: Conversations, turn: Turn) -> object:
        says = await respond(conversations, turn)
        if turn.incoming.text == text:
            tries.append(text)
            raise RuntimeError
        return says

    monkeypatch.setattr(Conversations, "respond", broken)
    return tries


def message(person: Person, text: str) -> Incoming:
    return person._incoming(IncomingKind.MESSAGE, text=text)


async def test_a_message_that_cannot_be_handled_is_parked_and_its_sender_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = break_on(monkeypatch, "bùm")
    person = world.person()
    await person.agrees()
    said = await person.says("bùm")
    assert "Xin lỗi" in said
    assert len(tries) == 3 + 1, "once with the batch, then three times by itself"
    counts = await world.bridge.count()
    assert counts.inbox["parked"] == 1
    assert "Bạn cần gì" in await person.says("menu")


async def test_others_in_the_same_batch_are_answered_once_each(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_on(monkeypatch, "bùm")
    people = [world.person() for _ in range(5)]
    rows = [message(person, "bùm" if index == 2 else "/start") for index, person in enumerate(people)]
    await world.bridge.intake.receive(rows)
    await world.settle()
    for index, person in enumerate(people):
        (only,) = person.news()
        assert ("Xin lỗi" if index == 2 else "Đây là Cầu Nối") in only.text


async def test_what_a_failed_try_did_is_undone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    officer, worker = await world.officer("CSPL"), world.person()
    await worker.agrees()
    code = await worker.sends_concern()
    break_on(monkeypatch, "thêm lời này nhé")
    await worker.chooses(f"add:{code}")
    officer.news()
    await worker.says("thêm lời này nhé")
    assert officer.news() == []
    assert "thêm lời này nhé" not in await worker.chooses(f"case:{code}")


async def test_an_update_that_nobody_can_read_is_parked_at_once(world: World) -> None:
    person = world.person()
    torn = Unreadable(account="telegram", external_id="9", reason="KeyError")
    await world.bridge.intake.receive([torn, message(person, "/start")])
    await world.settle()
    assert (await world.bridge.count()).inbox == {"parked": 1, "handled": 1}
    assert len(person.news()) == 1


async def test_a_faulty_row_behind_a_slow_file_still_lets_others_through(
    lite: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_on(monkeypatch, "bùm")
    slow, faulty, third = (lite.person() for _ in range(3))
    held = lite.channels["telegram"].hold()
    await slow.hands_in(a_photo())
    await lite.bridge.intake.receive([message(faulty, "bùm"), message(third, "/start")])
    await lite.pass_on()
    assert "Xin lỗi" in faulty.news()[0].text
    assert "Đây là Cầu Nối" in third.news()[0].text
    held.set()
    await lite.settle()
    assert slow.news()
