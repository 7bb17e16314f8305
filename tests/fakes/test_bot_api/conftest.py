import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from PIL import Image
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.fakes.bot_api import BotApi, LocalPerson


class Raw:
    """Calls without a library between: the answer's status and body."""

    def __init__(self, api: BotApi, session: aiohttp.ClientSession) -> None:
        self._api = api
        self._session = session

    async def call(self, method: str, **params: Any) -> tuple[int, dict[str, Any]]:
        """POST as JSON."""
        async with self._session.post(self.url(method), json=params) as answer:
            return answer.status, await answer.json()

    async def refusal(self, method: str, **params: Any) -> str:
        """The words in which the request is refused."""
        status, body = await self.call(method, **params)
        assert not body["ok"]
        assert body["error_code"] == status
        return str(body["description"])

    async def get(self, method: str, query: dict[str, str]) -> dict[str, Any]:
        async with self._session.get(self.url(method), params=query) as answer:
            body: dict[str, Any] = await answer.json()
            return body

    async def upload(self, method: str, form: aiohttp.FormData) -> dict[str, Any]:
        async with self._session.post(self.url(method), data=form) as answer:
            body: dict[str, Any] = await answer.json()
            return body

    def url(self, method: str) -> str:
        return f"{self._api.base_url}{self._api.token}/{method}"


async def polling(api: BotApi) -> None:
    """Until a long poll waits at the server."""
    async with asyncio.timeout(20):
        while api.state.poll is None or api.state.poll.done():  # noqa: ASYNC110 - the server signals nobody
            await asyncio.sleep(0.01)


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, python-telegram-bot warns while it makes a RetryAfter, and warnings are errors."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi.start() as server:
        yield server


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    patient = HTTPXRequest(read_timeout=20)
    async with Bot(api.token, api.base_url, api.base_file_url, request=patient) as client:
        api.requests.clear()
        yield client


@pytest.fixture
async def raw(api: BotApi) -> AsyncIterator[Raw]:
    async with aiohttp.ClientSession() as session:
        yield Raw(api, session)


@pytest.fixture
def an(api: BotApi) -> LocalPerson:
    return api.person("An", username="an_nv", language_code="vi")


@pytest.fixture
def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (8, 6), "red").save(file, "JPEG")
    return file.getvalue()
