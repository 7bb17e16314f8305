import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import Conflict

from tests.fakes.bot_api import BotApi, LocalPerson
from tests.fakes.test_bot_api.conftest import polling


class Receiver:
    """The product's end of a webhook: notes what comes, answers the statuses it is told and then 200."""

    def __init__(self) -> None:
        self.url = ""
        self.texts: list[str] = []
        self.secrets: set[str | None] = set()
        self.statuses: list[int] = []

    async def handle(self, request: web.BaseRequest) -> web.Response:
        update: dict[str, Any] = await request.json()
        self.texts.append(update["message"]["text"])
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    runner = web.ServerRunner(web.Server(receiver.handle))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield receiver
    await runner.cleanup()


async def taken(api: BotApi) -> None:
    """Until every update has been taken."""
    async with asyncio.timeout(20):
        while api.unconfirmed:  # noqa: ASYNC110 - the server signals nobody
            await asyncio.sleep(0.01)


async def test_updates_are_posted_in_order_with_the_secret(
    bot: Bot, api: BotApi, an: LocalPerson, receiver: Receiver
) -> None:
    await an.writes("một")
    await bot.set_webhook(receiver.url, secret_token="s3cret")
    await an.writes("hai")
    await taken(api)
    assert receiver.texts == ["một", "hai"]
    assert receiver.secrets == {"s3cret"}


async def test_an_update_is_posted_again_until_it_is_taken(
    bot: Bot, api: BotApi, an: LocalPerson, receiver: Receiver
) -> None:
    receiver.statuses = [500, 404]
    api.webhook.retry_delay = 0.01
    await bot.set_webhook(receiver.url)
    await an.writes("một")
    await an.writes("hai")
    await taken(api)
    assert receiver.texts == ["một", "một", "một", "hai"]
    info = await bot.get_webhook_info()
    assert (info.last_error_message, info.pending_update_count) == ("Wrong response from the webhook: 404", 0)


async def test_updates_wait_while_nobody_listens(bot: Bot, api: BotApi, an: LocalPerson) -> None:
    await bot.set_webhook("http://127.0.0.1:9/")
    await an.writes("một")
    async with asyncio.timeout(20):
        while not api.webhook.failures:  # noqa: ASYNC110 - the server signals nobody
            await asyncio.sleep(0.01)
    assert api.unconfirmed == 1


async def test_updates_can_be_replayed_and_put_in_another_order(
    bot: Bot, api: BotApi, an: LocalPerson, receiver: Receiver
) -> None:
    api.webhook.paused = True
    await bot.set_webhook(receiver.url)
    await an.writes("một")
    await an.writes("hai")
    first, second = api.state.updates.history
    assert await api.webhook.deliver([second, first, second]) == [200, 200, 200]
    assert receiver.texts == ["hai", "một", "hai"]
    assert api.unconfirmed == 0


async def test_polling_and_a_webhook_exclude_each_other(bot: Bot, receiver: Receiver) -> None:
    await bot.set_webhook(receiver.url)
    with pytest.raises(Conflict, match="while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_setting_a_webhook_ends_a_poll(bot: Bot, api: BotApi, receiver: Receiver) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await polling(api)
    await bot.set_webhook(receiver.url)
    with pytest.raises(Conflict, match="terminated by setWebhook"):
        await poll


async def test_pending_updates_can_be_dropped(bot: Bot, api: BotApi, an: LocalPerson) -> None:
    await an.writes("một")
    await bot.delete_webhook(drop_pending_updates=True)
    assert api.unconfirmed == 0
