"""serve, demo, migrate."""

import asyncio
import os
import signal
import socket
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from uvicorn.server import HANDLED_SIGNALS

from bot.app import Bridge, open_bridge
from bot.catalog import load_demo
from bot.cli.common import DEFAULT_CONFIG, ConfigPath, out, plainly, settings_from, with_bridge
from bot.config import Settings
from bot.services.planting import plant
from bot.web import web_app


@plainly
def serve(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Run the bridge: receive, answer, send, and serve the web chat."""
    settings = settings_from(config)
    _run(settings, demo=False, browser=False)


@plainly
def demo(
    config: ConfigPath = DEFAULT_CONFIG,
    browser: Annotated[bool, typer.Option(help="Open the front page.")] = True,
) -> None:
    """Try both sides in a browser: no token, no account, data in var/demo only."""
    settings = settings_from(config)
    demo_settings = settings.model_copy(
        update={
            "var_dir": settings.var_dir / "demo",
            "logging": settings.logging.model_copy(update={"format": "console", "level": "warning"}),
            # Nobody sleeps in a demo, and whoever tries it at night wants to see it go.
            "broadcasts": settings.broadcasts.model_copy(update={"quiet_to": settings.broadcasts.quiet_from}),
        }
    )
    _run(demo_settings, demo=True, browser=browser)


@plainly
def migrate(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Bring the database's tables to this version; does nothing when they are."""
    settings = settings_from(config)

    async def work(_: object) -> None:
        out.print("The database is up to date.")

    with_bridge(settings, work)


def _run(settings: Settings, *, demo: bool, browser: bool) -> None:
    loop = _loop_name()
    uvicorn_config = uvicorn.Config(
        app="",
        host=settings.http.host,
        port=settings.http.port,
        log_config=None,
        access_log=False,
        loop=loop,
        timeout_graceful_shutdown=3,
        proxy_headers=True,
    )
    with asyncio.Runner(loop_factory=uvicorn_config.get_loop_factory()) as runner:
        runner.run(_serve(settings, uvicorn_config, demo=demo, browser=browser))


async def _serve(settings: Settings, config: uvicorn.Config, *, demo: bool, browser: bool) -> None:
    async with open_bridge(settings) as bridge:
        await bridge.migrate()
        if demo:
            await populate(bridge)
        config.app = web_app(bridge, demo=demo)
        await bridge.start()
        if demo:
            _invite(settings, browser)
        await _Server(config, bridge).serve()


async def populate(bridge: Bridge) -> None:
    """Give an empty database a small province, so that a visitor finds work on every desk."""
    province = load_demo(bridge.settings.data_dir)
    async with bridge.store.begin() as tx:
        await plant(bridge.errands.on(tx), province, bridge.webchat.account)


class _Server(uvicorn.Server):
    """Ends the event streams of open pages before it waits for connections to close."""

    def __init__(self, config: uvicorn.Config, bridge: Bridge) -> None:
        super().__init__(config)
        self._bridge = bridge

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._bridge.webchat.close()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """A signal ends serving and no more: uvicorn would raise it again before our loops have ended."""
        before = {number: signal.signal(number, self.handle_exit) for number in HANDLED_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _invite(settings: Settings, browser: bool) -> None:
    url = settings.base_url
    out.print(f"\n  [bold]Cầu Nối[/bold] · mở trang này, thử cả hai đầu: [link={url}]{url}[/link]")
    out.print(f"  Open this page and try both ends: {url}\n  Ctrl+C: dừng / stop\n")
    if browser and (os.environ.get("DISPLAY") or os.name == "nt" or Path("/System/Library").exists()):
        asyncio.get_running_loop().call_later(0.5, webbrowser.open, url)


def _loop_name() -> str:
    try:
        import uvloop
    except ImportError:
        return "asyncio"
    return "uvloop" if uvloop else "asyncio"
