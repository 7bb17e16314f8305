"""Telegram's server, which outlives the processes under test, and a handle on it."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.bot_api import BotApi, RemoteBotApi
from tests.faults.serving import TOKEN


@pytest.fixture
async def api() -> AsyncIterator[RemoteBotApi]:
    async with BotApi.start(TOKEN) as server, RemoteBotApi.connect(server.port) as handle:
        yield handle
