"""What nobody should send and somebody will: never silence, never a wrong effect."""

import asyncio

import pytest

from bot.domain.message import IncomingKind
from tests.world import Person, World

GARBAGE = [
    "q:",
    "q:x",
    "q:000000:yes",
    "q:::",
    ":",
    "",
    "case:",
    "mute:",
    "mute:cases",
    "unmute:everything",
    "language:xx",
    "page.more",
    "dialog.go_on",
    "dialog.stop",
    "stray:",
    "case_reply",
    "concern:x",
    "'; DROP TABLE cases; --",
    "ệ" * 21,
    "case:" + "9" * 59,
]


async def a_member(world: World, account: str = "telegram") -> Person:
    person = world.person(account)
    await person.agrees()
    return person


async def test_a_forged_button_gets_an_answer_and_does_nothing(lite: World) -> None:
    person = await a_member(lite)
    for token in GARBAGE:
        assert await person.chooses(token), token
        assert "Xin lỗi" not in person.last.text, token
    assert list((await lite.bridge.count()).inbox) == ["handled"]
    async with lite.bridge.store.look() as tx:
        assert await tx.cases.listed(None, only_open=False, limit=5) == []


async def test_a_forged_answer_to_a_question_asks_the_question_again(lite: World) -> None:
    person = await a_member(lite)
    await person.says("gửi phản ánh")
    for token in ("q:", "q:x", "q:000000:wages"):
        said = await person.chooses(token)
        assert "Nút này đã cũ" in said
        assert "Chuyện về việc gì?" in said
    nonce = person.last.token("Xem thêm").split(":")[1]
    assert "Chuyện về việc gì?" in await person.chooses(f"q:{nonce}:no_such_topic")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (IncomingKind.UNSUPPORTED, "Tôi chỉ đọc được chữ, ảnh, ghi âm và tệp"),
        (IncomingKind.EDITED, "Bạn vừa sửa một tin cũ"),
        (IncomingKind.GROUP, "tôi chỉ nhắn riêng"),
    ],
)
async def test_what_cannot_be_taken_is_said_to_be_so(lite: World, kind: IncomingKind, words: str) -> None:
    person = await a_member(lite)
    await person.says("gửi phản ánh")
    assert words in await person.does(kind, text="lời gì đó")
    await person.presses("Tiền lương, tiền thưởng")
    assert "Bạn kể đi" in person.last.text, "the question is still open"


async def test_nobody_is_asked_for_consent_in_a_group(lite: World) -> None:
    group = lite.person(address="-100500")
    assert "tôi chỉ nhắn riêng" in await group.does(IncomingKind.GROUP)
    assert group.last.labels == []


async def test_an_empty_message_is_answered(lite: World) -> None:
    person = await a_member(lite)
    assert "Tôi chưa hiểu" in await person.says("")
    assert "Tôi chưa hiểu" in await person.says(" \n ")
    await person.says("gửi phản ánh")
    await person.presses("Tiền lương, tiền thưởng")
    assert "viết vài chữ" in await person.says("")


async def test_five_thousand_characters_arrive_whole(world: World) -> None:
    officer, worker = await world.officer("CSPL"), await a_member(world)
    text = " ".join(f"chữ{number}" for number in range(1000))[:5000]
    await worker.sends_concern((text,))
    texts = [item.text for item in officer.news()]
    assert text in "".join(part.rpartition("\n\n")[2] for part in texts)
    assert all(len(part) < 4096 for part in texts)


async def test_two_starts_at_once_greet_and_leave_one_open_question(lite: World) -> None:
    person = lite.person()
    starts = [person._incoming(IncomingKind.MESSAGE, text="/start") for _ in range(2)]
    await asyncio.gather(*(lite.bridge.intake.receive([start]) for start in starts))
    await lite.settle()
    first, second = person.news()
    assert first.text == second.text
    assert "Nút này đã cũ" in await person.presses("Đồng ý", on=first)
    assert "Công đoàn có lời chúc" in await person.presses("Đồng ý")
    assert (await lite.bridge.count()).contacts == 1


async def test_the_same_message_handed_in_twice_is_handled_once(world: World) -> None:
    person = world.person()
    start = person._incoming(IncomingKind.MESSAGE, text="/start")
    assert await world.bridge.intake.receive([start, start]) == 1
    await world.settle()
    assert await world.bridge.intake.receive([start]) == 0
    await world.settle()
    assert len(person.news()) == 1


async def test_an_old_button_does_nothing_and_shows_the_question_again(lite: World) -> None:
    person = await a_member(lite)
    await person.says("gửi phản ánh")
    topics = person.last
    await person.presses("Tiền lương, tiền thưởng")
    said = await person.presses("Việc khác" if "Việc khác" in topics.labels else topics.labels[2], on=topics)
    assert "Nút này đã cũ, tôi chưa làm gì cả" in said
    assert "Bạn kể đi" in said


async def test_an_old_last_look_cannot_send_twice(world: World) -> None:
    worker = await a_member(world)
    await worker.sends_concern()
    look = next(item for item in worker.chat if "Gửi" in item.labels)
    assert "Nút này đã cũ" in await worker.presses("Gửi", on=look)
    async with world.bridge.store.look() as tx:
        assert len(await tx.cases.listed(None, only_open=False, limit=5)) == 1


async def test_pressing_send_twice_at_once_opens_one_case(world: World) -> None:
    worker = await a_member(world)
    await worker.says("gửi phản ánh")
    await worker.presses("Tiền lương, tiền thưởng")
    await worker.says("Công ty chậm lương")
    await worker.presses("Xong")
    await worker.presses("Ẩn danh")
    token = worker.last.token("Gửi")
    presses = [worker._incoming(IncomingKind.CHOICE, choice=token) for _ in range(2)]
    await world.bridge.intake.receive(presses)
    await world.settle()
    async with world.bridge.store.look() as tx:
        assert len(await tx.cases.listed(None, only_open=False, limit=5)) == 1


async def test_markup_that_somebody_types_stays_what_they_typed(lite: World) -> None:
    officer, worker = await lite.officer("CSPL"), await a_member(lite)
    typed = "**sếp** nói __nghỉ__ [bấm](https://x.vn) {code} <b>&amp;</b>"
    await worker.sends_concern((typed,))
    card = next(item for item in officer.chat if "sếp" in item.text)
    assert typed in card.text
    assert not any(span.url for span in card.outgoing.text)
