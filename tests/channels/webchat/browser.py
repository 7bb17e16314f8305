"""A real server on a loopback port and a real browser without a screen."""

import asyncio
import contextlib
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import uvicorn
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from tests.channels.webchat.fakes import House, settings_for

PHONE: ViewportSize = {"width": 390, "height": 844}
_QUIET = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The test's own process keeps its signals."""
        yield


class Site:
    """A house that can be stopped and started again at the same port."""

    def __init__(self, **settings: object) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.house = House(settings_for(self.url, **settings))

    async def start(self) -> None:
        self.house.open()
        config = uvicorn.Config(
            self.house.app(),
            port=self.port,
            log_level="critical",
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self._server = _Server(config)
        self._serving = asyncio.ensure_future(self._server.serve())
        await self._server.ready.wait()

    async def stop(self) -> None:
        await self.house.chat.close()
        self._server.should_exit = True
        await self._serving


@asynccontextmanager
async def open_site(**settings: object) -> AsyncIterator[Site]:
    site = Site(**settings)
    await site.start()
    try:
        yield site
    finally:
        await site.stop()


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_QUIET)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def open_page(browser: Browser) -> AsyncIterator[Page]:
    """A tab of a telephone's browser that has been nowhere yet; fails when a script on it did."""
    page = await browser.new_page(viewport=PHONE)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    await page.context.close()
    assert faults == []


async def greeted(page: Page, site: Site, path: str = "/chat") -> str:
    """Open the page for the first time; returns the visitor's address."""
    await page.goto(site.url + path)
    await expect(page.get_by_text("Mình giúp gì được?")).to_be_visible()
    return site.house.bot.received[-1].address


async def say(page: Page, words: str) -> None:
    await page.get_by_label("Tin nhắn của bạn").fill(words)
    await page.get_by_role("button", name="Gửi", exact=True).click()
