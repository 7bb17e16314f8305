"""A fault costs one message, and its sender is told."""

import pytest

from bot.domain.message import Incoming, IncomingKind
from bot.domain.say import Say
from bot.services.conversation import Conversations
from bot.services.turn import Turn
from tests.store.given import NOW
from tests.world import World

RESPOND = Conversations.respond


@pytest.fixture(autouse=True)
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect that one sentence brings to light."""

    async def respond(self: Conversations, turn: Turn) -> list[Say]:
        if turn.incoming.text == "boom":
            await turn.tx.contacts.set_language(turn.contact.id, "en")
            raise ZeroDivisionError("a defect")
        return await RESPOND(self, turn)

    monkeypatch.setattr(Conversations, "respond", respond)


def said(address: str, text: str, number: int) -> Incoming:
    return Incoming(
        account="telegram",
        external_id=str(number),
        address=address,
        kind=IncomingKind.MESSAGE,
        at=NOW,
        text=text,
    )


async def test_one_faulty_message_in_a_batch_is_parked_and_all_others_are_answered(lite: World) -> None:
    batch = [said("1", "chào", 1), said("2", "boom", 2), said("3", "chào", 3), said("2", "chào", 4)]
    await lite.bridge.intake.receive(batch)
    await lite.settle()
    chats = lite.channels["telegram"].chats
    assert [len(chats[address]) for address in "123"] == [1, 2, 1]
    sorry, answer = chats["2"]
    assert "xử lý bị lỗi" in sorry.text
    assert "Cầu Nối" in answer.text
    assert (await lite.bridge.count()).inbox == {"handled": 3, "parked": 1}


async def test_what_a_faulty_message_had_begun_to_change_is_undone(lite: World) -> None:
    await lite.bridge.intake.receive([said("2", "chào", 1), said("2", "boom", 2)])
    await lite.settle()
    async with lite.bridge.store.begin() as tx:
        found = await tx.contacts.at([("telegram", "2")])
    assert found["telegram", "2"].language == "vi"


async def test_a_message_handed_in_again_is_not_answered_again(lite: World) -> None:
    once = said("1", "chào", 1)
    assert await lite.bridge.intake.receive([once]) == 1
    await lite.settle()
    assert await lite.bridge.intake.receive([once]) == 0
    assert await lite.bridge.intake.receive([]) == 0
    await lite.settle()
    assert len(lite.channels["telegram"].chats["1"]) == 1
