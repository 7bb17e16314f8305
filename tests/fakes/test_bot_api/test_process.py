"""The server as a process, and the switches that make it faster."""

import aiohttp
import pytest
from telegram import Bot
from telegram.error import RetryAfter

from tests.fakes.bot_api import ApiError, BotApi, Options, start_process
from tests.fakes.test_bot_api.conftest import Raw


async def test_a_process_is_driven_from_outside_by_the_same_verbs(picture: bytes) -> None:
    async with start_process("7:OTHER", "--people", "2") as api:
        async with Bot("7:OTHER", base_url=api.base_url, base_file_url=api.base_file_url) as bot:
            an = await api.person("An")
            await an.writes("/start")
            await an.sends_photo(picture)
            assert len(await bot.get_updates()) == 2
            assert (await api.counts())["unconfirmed"] == 2
            await bot.send_message(an.id, "Chào An")
            assert (await an.hears("Chào")).words == "Chào An"
            await api.fail("sendMessage", status=429, retry_after=3)
            with pytest.raises(RetryAfter):
                await bot.send_message(an.id, "x")
            await bot.send_message(1_000_001, "Chào cả nhà")
            assert (await api.wait_for(1_000_001, "cả nhà")).from_bot
            await bot.send_document(an.id, b"%PDF", filename="a.pdf")
            assert await an.opens((await an.reads())[-1]) == b"%PDF"
            await bot.send_message(await api.group(), "Chào tổ")
            await api.fail(status=500, times=None)
            await api.heal()
        statuses = [request["status"] for request in await api.requests("sendMessage")]
        assert statuses == [200, 429, 200, 200]
        with pytest.raises(ApiError, match="no message has such a button"):
            await an.presses("Đồng ý")


async def test_everything_that_a_process_may_be_asked_for_is_an_action(api: BotApi, raw: Raw) -> None:
    await api.act("crowd", first_id=50, count=2)
    await api.act("tokens", valid=["1:TEST", "1:NEW"])
    await api.act("limit_rate", per_chat=0)
    await api.act("fail", fault={"method": "getMe", "status": 500, "times": None})
    assert (await raw.call("getMe"))[0] == 500
    await api.act("clear_faults")
    assert (await raw.call("getMe"))[0] == 200
    assert (await raw.call("sendMessage", chat_id=51, text="x"))[0] == 429
    await api.act("deactivate", person=50)
    assert "deactivated" in await raw.refusal("sendChatAction", chat_id=50, action="typing")
    update_id = await api.act("inject", update={"message": None})
    assert (await raw.call("getUpdates"))[1]["result"] == [{"update_id": update_id, "message": None}]


async def test_a_webhook_is_paused_and_replayed_by_actions(api: BotApi, raw: Raw) -> None:
    await api.act("webhook", paused=True, retry_delay=0.01)
    await raw.call("setWebhook", url="http://127.0.0.1:9/")
    update_id = await api.act("inject", update={"message": None})
    assert await api.act("deliver", update_ids=[update_id]) == [0]
    assert (await api.act("webhook"))["pending_update_count"] == 1


async def test_a_process_that_cannot_listen_says_so(api: BotApi) -> None:
    with pytest.raises(RuntimeError, match="ended with 1"):
        async with start_process("7:OTHER", port=api.port):
            pytest.fail("it must not start on a port that is taken")


async def test_without_validation_and_memory_messages_are_still_answered() -> None:
    options = Options(validate=False, keep_messages=False)
    async with BotApi.start(options=options) as api, aiohttp.ClientSession() as session:
        an, raw = api.person(), Raw(api, session)
        form = {"chat_id": str(an.id), "text": "7", "unknown": "x", "reply_markup": '{"inline_keyboard": []}'}
        body = await raw.upload("sendMessage", aiohttp.FormData(form))
        assert (body["result"]["text"], body["result"]["chat"]["id"]) == ("7", an.id)
        assert (an.messages, api.requests, api.state.request_count) == ([], [], 1)


async def test_each_call_takes_the_latency_that_was_asked_for() -> None:
    async with BotApi.start(options=Options(latency=30)) as api, aiohttp.ClientSession() as session:
        with pytest.raises(TimeoutError):
            await session.get(Raw(api, session).url("getMe"), timeout=aiohttp.ClientTimeout(total=0.2))


async def test_a_control_call_that_makes_no_sense_is_refused(api: BotApi) -> None:
    for action, arguments in (("dance", {}), ("write", {"person": 5, "text": "x"}), ("write", {"txt": "x"})):
        with pytest.raises(ApiError, match=action) as refused:
            await api.act(action, **arguments)
        assert refused.value.status == 400
