import asyncio
from typing import Any

import aiohttp
import pytest
from pydantic import ValidationError
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from tests.fakes.bot_api import ApiError, BotApi, LocalPerson, rates
from tests.fakes.bot_api.rates import RateLimit
from tests.fakes.test_bot_api.conftest import Raw, polling

STATUSES: list[tuple[dict[str, Any], type[TelegramError]]] = [
    ({"status": 400}, BadRequest),
    ({"status": 403, "description": "Forbidden: user is deactivated"}, Forbidden),
    ({"status": 500}, NetworkError),
    ({"status": 502}, NetworkError),
    ({"status": 429, "retry_after": 7}, RetryAfter),
    ({"migrate_to_chat_id": -100123}, ChatMigrated),
    ({"malformed": True}, TelegramError),
    ({"reset": True}, NetworkError),
]


@pytest.mark.parametrize(("fault", "error"), STATUSES)
async def test_a_fault_spoils_one_request_that_is_not_applied(
    bot: Bot, api: BotApi, an: LocalPerson, fault: dict[str, Any], error: type[TelegramError]
) -> None:
    api.fail("sendMessage", **fault)
    with pytest.raises(error):
        await bot.send_message(an.id, "một")
    await bot.send_message(an.id, "hai")
    assert [m.words for m in an.messages] == ["hai"]


@pytest.mark.parametrize("fault", [{"reset": True}, {"malformed": True}, {"status": 504}])
async def test_an_applied_request_can_lose_its_answer(
    bot: Bot, api: BotApi, an: LocalPerson, fault: dict[str, Any]
) -> None:
    api.fail("sendMessage", applied=True, **fault)
    with pytest.raises(TelegramError):
        await bot.send_message(an.id, "một")
    assert [m.words for m in an.messages] == ["một"]


async def test_a_reset_is_a_reset_of_the_connection(api: BotApi, raw: Raw, an: LocalPerson) -> None:
    api.fail("sendMessage", reset=True)
    with pytest.raises(aiohttp.ClientConnectionError):
        await raw.call("sendMessage", chat_id=an.id, text="x")
    assert api.requests[-1].status is None


async def test_a_slow_answer_comes_too_late_for_a_message_that_arrived(
    bot: Bot, api: BotApi, an: LocalPerson
) -> None:
    api.fail("sendMessage", delay=30)
    with pytest.raises(TimedOut):
        await bot.send_message(an.id, "một", read_timeout=0.1)
    assert (await an.hears()).words == "một"


async def test_the_answer_to_a_flood_tells_how_long_to_wait(api: BotApi, raw: Raw, an: LocalPerson) -> None:
    api.fail("sendMessage", status=429, retry_after=7)
    status, body = await raw.call("sendMessage", chat_id=an.id, text="x")
    assert (status, body["parameters"]) == (429, {"retry_after": 7})
    assert body["description"] == "Too Many Requests: retry after 7"


async def test_a_fault_strikes_its_method_and_chat_as_often_as_told(
    api: BotApi, raw: Raw, an: LocalPerson
) -> None:
    binh = api.person("Bình")
    api.fail("sendMessage", status=500, times=2, chat_id=an.id)
    calls = [("getMe", None), *[("sendMessage", chat) for chat in (binh.id, an.id, an.id, an.id)]]
    params = [{"chat_id": chat, "text": "x"} if chat else {} for _, chat in calls]
    statuses = [(await raw.call(name, **p))[0] for (name, _), p in zip(calls, params, strict=True)]
    assert statuses == [200, 200, 500, 500, 200]


async def test_a_lasting_fault_of_every_method_ends_when_healed(api: BotApi, raw: Raw) -> None:
    api.fail(status=503, times=None)
    assert {(await raw.call(name))[0] for name in ("getMe", "getUpdates", "getWebhookInfo")} == {503}
    api.heal()
    assert (await raw.call("getMe"))[0] == 200


async def test_a_download_can_fail(bot: Bot, api: BotApi, an: LocalPerson) -> None:
    sent = await an.sends_voice(b"OggS")
    assert sent.file
    file = await bot.get_file(sent.file.id)
    api.fail("download", status=500)
    api.fail("download", reset=True)
    for _ in range(2):
        with pytest.raises(NetworkError):
            await file.download_as_bytearray()
    assert await file.download_as_bytearray() == b"OggS"


async def test_a_forgotten_file_is_gone(bot: Bot, api: BotApi, an: LocalPerson) -> None:
    sent = await an.sends_voice(b"OggS")
    assert sent.file
    await api.act("forget_file", file_id=sent.file.id)
    with pytest.raises(BadRequest, match="temporarily unavailable"):
        await bot.get_file(sent.file.id)


async def test_a_group_that_moved_says_where_to(bot: Bot, api: BotApi) -> None:
    group = api.group()
    await api.act("migrate", chat_id=group, new_id=-1_000_000_000_777)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group, "x")
    assert await bot.send_message(moved.value.new_chat_id, "x")


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that rate limits go by, for the test to move."""
    seconds = [100.0]
    monkeypatch.setattr(rates, "monotonic", lambda: seconds[0])
    return seconds


def refused(limit: RateLimit, chat_id: int) -> bool:
    try:
        limit.check(chat_id)
    except ApiError:
        return True
    return False


def test_who_sends_on_while_shut_out_is_shut_out_longer(stopped_clock: list[float]) -> None:
    limit = RateLimit(per_bot=1, penalty=3)
    answers = []
    for second in (100.0, 101.0, 101.5, 104.0, 106.5, 107.0):
        stopped_clock[0] = second
        answers.append(refused(limit, chat_id=5))
    assert answers == [False, False, True, True, True, True]
    stopped_clock[0] = 110.0
    assert not refused(limit, chat_id=5)
    assert limit.refused == 4


@pytest.mark.usefixtures("stopped_clock")
async def test_more_messages_than_the_rate_allows_shut_out_the_bot(
    api: BotApi, raw: Raw, an: LocalPerson
) -> None:
    api.limit_rate(per_bot=2, penalty=9)
    people = [an, api.person("Bình"), api.person("Chi"), api.person("Dũng")]
    statuses = [(await raw.call("sendMessage", chat_id=p.id, text="x"))[0] for p in people]
    assert statuses == [200, 200, 429, 429]
    assert (await raw.call("getMe"))[0] == 200


@pytest.mark.usefixtures("stopped_clock")
async def test_more_messages_than_one_chat_may_get_shut_out_that_chat(
    api: BotApi, raw: Raw, an: LocalPerson
) -> None:
    api.limit_rate(per_chat=1, penalty=9)
    chats = [an.id, an.id, api.person("Bình").id]
    statuses = [(await raw.call("sendMessage", chat_id=chat, text="x"))[0] for chat in chats]
    assert statuses == [200, 429, 200]
    assert (await api.act("counts"))["rate_refused"] == 1


async def test_a_server_that_is_down_comes_up_with_all_it_knew(
    api: BotApi, raw: Raw, an: LocalPerson
) -> None:
    await an.writes("một")
    await api.goes_down()
    with pytest.raises(aiohttp.ClientConnectorError):
        await raw.call("getUpdates")
    await api.comes_up()
    assert len((await raw.call("getUpdates"))[1]["result"]) == 1


async def test_going_down_breaks_a_long_poll(api: BotApi, raw: Raw) -> None:
    poll = asyncio.create_task(raw.call("getUpdates", timeout=30))
    await polling(api)
    await api.goes_down()
    with pytest.raises(aiohttp.ClientConnectionError):
        await poll


def test_a_misspelt_fault_is_no_fault(api: BotApi) -> None:
    with pytest.raises(ValidationError):
        api.fail("sendMessage", retry=3)
