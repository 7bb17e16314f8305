"""The whole product over Telegram's HTTP: what a worker and an officer do on their phones."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pydantic import SecretStr

from bot.config import Http
from bot.web import web_app
from tests.channels.live import (
    FIRST,
    LAST,
    USERNAME,
    Town,
    free_socket,
    running,
    served,
    shown,
    taps,
    telegram_settings,
    told,
)
from tests.channels.telegram.mailbox import eventually
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api.api import LocalPerson

WORDS = ("Công ty chậm lương hai tháng nay", "Hỏi thì không ai trả lời")
PRIVATE = (FIRST, LAST, USERNAME)
GPS = b"22 deg 23 min N"


@asynccontextmanager
async def polling(var_dir: Path) -> AsyncIterator[Town]:
    async with BotApi.start() as api, running(telegram_settings(api, var_dir)) as bridge:
        yield Town(api, bridge)


@asynccontextmanager
async def by_webhook(var_dir: Path) -> AsyncIterator[Town]:
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(BotApi.start())
        listener = free_socket()
        http = Http(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}")
        settings = telegram_settings(
            api, var_dir, webhook=True, webhook_secret=SecretStr("hush-hush_1")
        ).model_copy(update={"http": http})
        bridge = await stack.enter_async_context(running(settings))
        await stack.enter_async_context(served(web_app(bridge), listener))
        yield Town(api, bridge)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with polling(tmp_path) as opened:
        yield opened


def a_located_photo() -> bytes:
    """A picture as a phone takes it: with its place and its owner."""
    exif = Image.Exif()
    exif[0x013B] = LAST  # Artist
    exif.get_ifd(0x8825)[0x001D] = GPS.decode()
    out = BytesIO()
    Image.new("RGB", (320, 240), "navy").save(out, "JPEG", exif=exif)
    return out.getvalue()


def said_to(town: Town, person: LocalPerson) -> str:
    """Everything that was asked of Telegram for this person, as one text."""
    mine = [r for r in town.api.requests if str(r.params.get("chat_id")) == str(person.id)]
    return "\n".join(f"{request.method} {request.params}" for request in mine)


@pytest.mark.parametrize("arriving", [polling, by_webhook], ids=["polling", "webhook"])
async def test_a_hidden_concern_with_a_photo_is_answered_closed_judged_and_reopened(
    arriving: Callable[[Path], AbstractAsyncContextManager[Town]], tmp_path: Path
) -> None:
    async with arriving(tmp_path) as town:
        officer, worker = await town.officer(), await town.worker()
        code = await a_concern_with_a_photo(town, worker)
        await the_officer_sees_it_without_a_trace(town, officer, worker)
        await they_talk(officer, worker, code)
        await it_is_closed_judged_and_reopened(officer, worker, code)
        assert not [word for word in (*PRIVATE, str(worker.id)) if word in said_to(town, officer)]
        assert town.api.unconfirmed == 0
        assert (await town.bridge.count()).inbox.keys() == {"handled"}


async def a_concern_with_a_photo(town: Town, worker: LocalPerson) -> str:
    await worker.presses("Gửi phản ánh")
    await taps(worker, "Tiền lương, tiền thưởng")
    await told(worker, "Bạn kể đi")
    await worker.writes(WORDS[0])
    assert GPS in a_located_photo()
    await worker.sends_photo(a_located_photo(), caption="bảng lương đây")
    await told(worker, "Đã nhận 2 tin")
    await worker.presses("Xong")
    return await town.sends_off(worker)


async def the_officer_sees_it_without_a_trace(town: Town, officer: LocalPerson, worker: LocalPerson) -> None:
    card = await told(officer, WORDS[0])
    assert "ẩn danh" in card.words
    picture = await officer.hears(lambda message: message.file is not None)
    data = await officer.opens(picture)
    assert dict(Image.open(BytesIO(data)).getexif()) == {}
    assert GPS not in data
    [upload] = town.api.calls("sendPhoto")
    assert upload.params["photo"]["size"] == len(data), "uploaded anew, not handed on by its id"
    sent_by_worker = next(m.file.id for m in worker.messages if m.file)
    assert sent_by_worker not in said_to(town, officer)


async def they_talk(officer: LocalPerson, worker: LocalPerson, code: str) -> None:
    await officer.presses("Nhận việc")
    await told(officer, f"Bạn đã nhận việc {code}")
    card = next(message for message in officer.messages if WORDS[0] in message.words)
    await officer.writes("Bạn gửi giúp hợp đồng nhé.", reply_to=card.id)
    await told(officer, "Đã gửi câu trả lời")
    answer = await told(worker, "Bạn gửi giúp hợp đồng nhé.")
    assert "Ban Chính sách pháp luật" in answer.words
    assert answer.labels == ["Viết thêm", "Xong rồi, đóng", "Xem cả việc"]
    await worker.writes("Tôi không có bản nào ạ", reply_to=answer.id)
    await told(worker, "Đã chuyển thêm")
    await told(officer, "Tôi không có bản nào ạ")


async def it_is_closed_judged_and_reopened(officer: LocalPerson, worker: LocalPerson, code: str) -> None:
    await worker.presses("Xong rồi, đóng")
    await told(officer, "đã đóng việc")
    await taps(worker, "Đã giải quyết", "Mở lại")
    await told(worker, f"Đã mở lại việc {code}")
    await told(officer, "mở lại việc")


async def test_of_two_officers_who_press_at_once_one_has_the_case_and_the_other_is_told_who(
    town: Town,
) -> None:
    hoa, minh = await town.officer("Lò Thị Hoa"), await town.officer("Vàng A Minh")
    code = await town.sends_concern(await town.worker(), WORDS)
    cards = await asyncio.gather(shown(hoa, "Nhận việc"), shown(minh, "Nhận việc"))
    await asyncio.gather(*(p.presses("Nhận việc", on=c) for p, c in zip((hoa, minh), cards, strict=True)))
    answers = [await told(officer, f"iệc {code}") for officer in (hoa, minh)]
    names = {"Lò Thị Hoa", "Vàng A Minh"}
    assert sum("Bạn đã nhận việc" in answer.words for answer in answers) == 1
    [late] = [answer for answer in answers if "đã có" in answer.words]
    assert sum(name in late.words for name in names) == 1


async def test_what_cannot_be_read_is_answered_with_a_sentence(town: Town) -> None:
    worker = await town.worker()
    await worker.sends_sticker()
    await told(worker, "Tôi chỉ đọc được")
    await worker.sends_location()
    await told(worker, "Tôi chỉ đọc được")
    await worker.edits(await worker.writes("lương"), "Lương tháng hai")
    await told(worker, "Bạn vừa sửa một tin cũ")
    await worker.sends_document(b"%PDF-1.7", size=21 * 1024 * 1024)
    await told(worker, "tệp khác 20 MB")


async def test_in_a_group_it_asks_to_talk_in_private_and_nowhere_else(town: Town) -> None:
    worker, group = await town.worker(), town.api.group()
    await worker.writes("Lương tháng này thế nào nhỉ", group=group)
    await worker.writes("/start", group=group)
    await town.api.wait_for(group, "tôi chỉ nhắn riêng")
    assert sum(message.from_bot for message in town.api.messages(group)) == 1


async def test_an_old_button_does_nothing_but_show_the_open_question_again(town: Town) -> None:
    worker = await town.worker()
    await worker.presses("Gửi phản ánh")
    topics = await shown(worker, "Tiền lương, tiền thưởng")
    await worker.presses("Tiền lương, tiền thưởng", on=topics)
    await told(worker, "Bạn kể đi")
    await worker.presses("Tiền lương, tiền thưởng", on=topics)
    await told(worker, "Nút này đã cũ")
    await told(worker, "Bạn kể đi")


async def test_who_blocks_the_bot_gets_nothing_more_until_they_write_again(town: Town) -> None:
    officer, worker = await town.officer(), await town.worker()
    await town.sends_concern(worker, WORDS)
    card = await shown(officer, "Nhận việc")
    await worker.blocks()
    await eventually(lambda: not town.api.unconfirmed)
    await officer.writes("Bạn làm ở tổ nào?", reply_to=card.id)
    await told(officer, "đã chặn bot")
    await worker.writes("menu")
    await shown(worker, "Gửi phản ánh")
    await officer.writes("Bạn còn đó không?", reply_to=card.id)
    await told(worker, "Bạn còn đó không?")


async def test_a_refusal_for_one_person_costs_the_others_nothing(town: Town) -> None:
    officer, worker = await town.officer(), await town.worker()
    await town.sends_concern(worker, WORDS)
    card = await shown(officer, "Nhận việc")
    town.api.fail("sendMessage", status=403, chat_id=worker.id, times=None)
    await officer.writes("Bạn làm ở tổ nào?", reply_to=card.id)
    await told(officer, "Đã gửi câu trả lời")
    await told(officer, "đã chặn bot")
    tries = [r for r in town.api.calls("sendMessage") if "Bạn làm ở tổ nào?" in str(r.params)]
    assert [request.status for request in tries] == [403]


async def test_a_429_silences_the_whole_account_for_its_time_and_loses_nothing(town: Town) -> None:
    people = [await town.worker() for _ in range(3)]
    town.api.fail("sendMessage", status=429, retry_after=1)
    await people[0].writes("trợ giúp")
    await eventually(lambda: [r for r in town.api.calls("sendMessage") if r.status == 429])
    for person in people[1:]:
        await person.writes("trợ giúp")
    for person in people:
        await told(person, "Gửi phản ánh")
    calls = town.api.calls("sendMessage")
    [refused] = [number for number, request in enumerate(calls) if request.status == 429]
    later = [request.at - calls[refused].at for request in calls[refused + 1 :]]
    assert min(later) >= 1


@pytest.mark.parametrize(
    "fault",
    [
        {"reset": True},
        {"reset": True, "applied": True},
        {"malformed": True, "applied": True},
        {"status": 502},
        {"status": 500, "applied": True},
    ],
    ids=["reset", "reset after it was sent", "half an answer", "bad gateway", "error after it was sent"],
)
async def test_a_reply_whose_fate_nobody_knows_arrives_at_least_once(
    town: Town, fault: dict[str, object]
) -> None:
    worker = await town.worker()
    town.api.fail("sendMessage", **fault)
    await worker.writes("trợ giúp")
    await told(worker, "Hỏi pháp luật")
    await eventually(lambda: [r for r in town.api.calls("sendMessage") if r.status == 200][-1:])
    await eventually_settled(town)
    assert (await town.bridge.count()).outbox.keys() == {"sent"}


async def test_while_telegram_is_away_nothing_is_lost(town: Town) -> None:
    worker = await town.worker()
    town.api.fail("*", status=502, times=20)
    await worker.writes("trợ giúp")
    await told(worker, "Hỏi pháp luật")
    await town.api.goes_down()
    await worker.writes("cài đặt")
    await town.api.comes_up()
    await told(worker, "Nơi làm việc")


async def test_after_a_refused_token_it_goes_on_with_a_good_one(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.line.SILENCE_AFTER_401", 0.05)
    worker = await town.worker()
    town.api.fail("sendMessage", status=401)
    town.api.fail("getUpdates", status=401)
    await worker.writes("trợ giúp")
    await told(worker, "Hỏi pháp luật")
    town.api.revoke_token()
    await worker.writes("cài đặt")
    await eventually(lambda: [r for r in town.api.requests if r.status == 401][2:])
    assert town.api.unconfirmed
    town.api.restore_token()
    await told(worker, "Nơi làm việc")
    assert (await town.bridge.ready())["store"]


async def eventually_settled(town: Town) -> None:
    """Until every outcome is written down."""
    async with asyncio.timeout(5):
        while (await town.bridge.count()).outbox.keys() & {"pending", "sending"}:  # noqa: ASYNC110 - no event
            await asyncio.sleep(0.01)
