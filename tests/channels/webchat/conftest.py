"""A house for each test, and a browser's first visit to it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from httpx import Response
from litestar import Litestar
from litestar.testing import AsyncTestClient
from playwright.async_api import Browser, Page

from tests.channels.webchat.browser import Site, open_browser, open_page, open_site
from tests.channels.webchat.fakes import House

HEADERS = {"X-Caunoi": "1"}


@dataclass
class Visitor:
    """A browser without a screen: it keeps cookies and knows the header that the page sends."""

    http: AsyncTestClient[Litestar]
    path: str = "/chat"

    async def enter(self) -> Response:
        return await self.http.get(self.path)

    async def say(self, **fields: Any) -> Response:
        message = {"id": str(uuid4()), **fields}
        return await self.http.post(f"{self.path}/messages", json=message, headers=HEADERS)

    async def upload(
        self, data: bytes, name: str = "hop-dong.jpg", mime: str = "image/jpeg", **fields: str
    ) -> Response:
        form = {"id": str(uuid4()), **fields}
        files = {"file": (name, data, mime)}
        return await self.http.post(f"{self.path}/files", data=form, files=files, headers=HEADERS)


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
async def visitor(house: House) -> AsyncIterator[Visitor]:
    async with AsyncTestClient(house.app(), base_url="http://127.0.0.1:8000") as http:
        visitor = Visitor(http)
        await visitor.enter()
        yield visitor


@pytest.fixture
async def stranger(house: House) -> AsyncIterator[Visitor]:
    """Somebody who has not opened the page."""
    async with AsyncTestClient(house.app(), base_url="http://127.0.0.1:8000") as http:
        yield Visitor(http)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One for all tests, which takes seconds to start: each opens a window that has been nowhere yet."""
    async with open_browser() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    async with open_page(browser) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def site() -> AsyncIterator[Site]:
    async with open_site() as site:
        yield site
