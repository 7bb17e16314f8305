"""The webhook over real HTTP, by hand and from a server that posts until it is taken."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO

import aiohttp
import pytest
import uvicorn
from litestar import Litestar

from bot.channels.telegram import TelegramAccount, TelegramChannel, webhook_route
from bot.domain.message import IncomingKind, Unreadable
from tests.channels.telegram.conftest import HASTY
from tests.channels.telegram.mailbox import Mailbox, StillClock, eventually, receiving
from tests.fakes.bot_api import BotApi

SECRET = "hush-hush_1"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
Channels = AsyncIterator[TelegramChannel]
UPDATE = {
    "update_id": 5,
    "message": {
        "message_id": 9,
        "chat": {"id": 77, "type": "private"},
        "date": 1_700_000_000,
        "text": "chào",
    },
}


@pytest.fixture
def listener() -> socket.socket:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    return listener


@pytest.fixture
def url(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}/telegram/telegram"


@pytest.fixture
async def hooked(
    account: TelegramAccount, listener: socket.socket, url: str
) -> AsyncIterator[TelegramChannel]:
    """A channel with a webhook, served on loopback."""
    channel = TelegramChannel(
        replace(account, webhook_url=url, webhook_secret=SECRET), StillClock(), patience=HASTY
    )
    app = Litestar([webhook_route(channel)], openapi_config=None, logging_config=None)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    serving = asyncio.create_task(server.serve([listener]))
    yield channel
    server.should_exit = True
    await serving
    await channel.close()


@pytest.fixture
async def registered(
    hooked: TelegramChannel, api: BotApi, mailbox: Mailbox
) -> AsyncIterator[TelegramChannel]:
    """... which is receiving and known to Telegram, which keeps still until told to deliver."""
    api.webhook.paused = True
    async with receiving(hooked, mailbox):
        await eventually(lambda: api.webhook.url)
        yield hooked


async def post(
    url: str, body: object = UPDATE, secret: str | None = SECRET, data: bytes | BytesIO | None = None
) -> int:
    headers = {} if secret is None else {HEADER: secret}
    given = {"json": body} if data is None else {"data": data}
    async with aiohttp.ClientSession() as session, session.post(url, headers=headers, **given) as answer:
        return answer.status


async def test_telegram_delivers_in_order_and_is_answered_after_the_commit(
    registered: TelegramChannel, api: BotApi, mailbox: Mailbox
) -> None:
    an = api.person("An")
    mailbox.failing = True
    api.webhook.paused = False
    await an.writes("một")
    await an.writes("hai")
    await mailbox.refused(2)
    assert (api.unconfirmed, mailbox.items) == (2, [])
    mailbox.failing = False
    await mailbox.holds(2)
    assert [i.text for i in mailbox.incoming] == ["một", "hai"]


async def test_an_update_that_comes_again_is_taken_once(
    registered: TelegramChannel, api: BotApi, mailbox: Mailbox
) -> None:
    await api.person("An").writes("một")
    [update_id] = api.state.updates.history
    assert await api.webhook.deliver([update_id, update_id, update_id]) == [200, 200, 200]
    assert len(mailbox.items) == 1


async def test_the_press_of_a_button_is_acknowledged(
    registered: TelegramChannel, api: BotApi, mailbox: Mailbox, url: str
) -> None:
    press = {"id": "q1", "from": {"id": 77, "is_bot": False, "first_name": "An"}, "chat_instance": "1"}
    assert await post(url, {"update_id": 6, "callback_query": {**press, "data": "co"}}) == 200
    await eventually(lambda: api.calls("answerCallbackQuery"))
    assert [i.kind for i in mailbox.incoming] == [IncomingKind.CHOICE]


@pytest.mark.parametrize("secret", [None, "", "hush-hush_2", "hush-hush_1 x", "h\xe9"])
async def test_who_does_not_know_the_secret_is_turned_away(
    registered: TelegramChannel, mailbox: Mailbox, url: str, secret: str | None
) -> None:
    assert await post(url, secret=secret) == 403
    assert mailbox.attempts == 0


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[]", b"null", b"{}", b'{"update_id": "5"}'])
async def test_what_is_no_update_is_a_bad_request(
    registered: TelegramChannel, mailbox: Mailbox, url: str, data: bytes
) -> None:
    assert await post(url, data=data) == 400
    assert mailbox.attempts == 0


async def test_an_update_that_cannot_be_parsed_is_parked_and_taken(
    registered: TelegramChannel, mailbox: Mailbox, url: str
) -> None:
    assert await post(url, {"update_id": 5, "message": {"text": "bí mật"}}) == 200
    [parked] = mailbox.items
    assert isinstance(parked, Unreadable)


async def test_a_body_over_one_megabyte_is_refused(
    registered: TelegramChannel, mailbox: Mailbox, url: str
) -> None:
    assert await post(url, data=BytesIO(b"x" * (2**20 + 1))) == 413
    assert mailbox.attempts == 0


async def test_a_mailroom_that_fails_makes_telegram_come_again(
    registered: TelegramChannel, mailbox: Mailbox, url: str
) -> None:
    mailbox.failing = True
    assert await post(url) == 503
    mailbox.failing = False
    assert await post(url) == 200
    assert len(mailbox.items) == 1


async def test_before_the_channel_receives_telegram_is_asked_to_come_again(
    hooked: TelegramChannel, url: str
) -> None:
    assert await post(url) == 503


async def test_an_unknown_account_is_not_found(registered: TelegramChannel, url: str) -> None:
    assert await post(f"{url}x") == 404


async def test_a_channel_that_polls_accepts_no_webhook_whatever_its_secret(
    account: TelegramAccount, hooked: TelegramChannel, listener: socket.socket
) -> None:
    polling = TelegramChannel(replace(account, webhook_secret=SECRET), StillClock())
    assert polling.webhook_secret is None


async def test_a_webhook_that_somebody_took_away_is_registered_again(
    registered: TelegramChannel, api: BotApi, url: str
) -> None:
    api.webhook.remove()
    await eventually(lambda: api.webhook.url)
    assert (api.webhook.url, api.webhook.secret) == (url, SECRET)
