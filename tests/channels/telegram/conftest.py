"""One bot at a Bot API server on loopback, and its channel."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import TelegramAccount, TelegramChannel
from bot.channels.telegram.patience import Patience
from tests.channels.telegram.mailbox import Mailbox, StillClock
from tests.fakes.bot_api import BotApi

TOKEN = "424242:AAtestTESTtest-test_test"
HASTY = Patience(poll=1, first=0.01, longest=0.05, unauthorized=0.05, webhook=0.05, watchdog=5)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi.start(token=TOKEN) as server:
        yield server


@pytest.fixture
def account(api: BotApi) -> TelegramAccount:
    return TelegramAccount(token=TOKEN, base_url=api.base_url, base_file_url=api.base_file_url)


@pytest.fixture
async def channel(account: TelegramAccount) -> AsyncIterator[TelegramChannel]:
    telegram = TelegramChannel(account, StillClock(), patience=HASTY)
    yield telegram
    await telegram.close()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()
