"""The product running for real: its own loops and channels, a server on loopback, people with phones."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import uvicorn
from litestar import Litestar
from pydantic import SecretStr

from bot.app import Bridge, open_bridge, telegram_channels
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.patience import Patience
from bot.config import Settings
from bot.domain.contact import Role
from bot.domain.texts import Texts
from bot.ports import Channel, Clock
from bot.services.staffing import invite
from tests.fakes.bot_api import BotApi, Seen
from tests.fakes.bot_api.api import LocalPerson
from tests.world import settings_for

SECONDS = 15.0  # longer than anything takes on a busy machine
HASTY = Patience(poll=2, first=0.01, longest=0.05, unauthorized=0.05, webhook=60, watchdog=5)
FIRST, LAST, USERNAME = "Giàng", "Páo Sùng", "giang_sung_91"  # as Telegram tells of every worker here


def quick_channels(settings: Settings, clock: Clock, texts: Texts) -> list[Channel]:
    """The product's own, but without long waits after a failure and between messages to one person."""
    [wired] = telegram_channels(settings, clock, texts)
    assert isinstance(wired, TelegramChannel)
    account = replace(wired._account, per_chat=1000)
    return [TelegramChannel(account, clock, commands=wired._commands, patience=HASTY)]


def telegram_settings(api: BotApi, var_dir: Path, **telegram: object) -> Settings:
    """One installation whose Telegram is `api`; `telegram` are changes of its settings."""
    settings = settings_for(var_dir, f"sqlite+aiosqlite:///{var_dir / 'live.db'}")
    update = {
        "token": SecretStr(api.token),
        "base_url": api.base_url,
        "base_file_url": api.base_file_url,
        "messages_per_second": 1000,
        **telegram,
    }
    return settings.model_copy(update={"telegram": settings.telegram.model_copy(update=update)})


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Bridge]:
    """A bridge whose loops run until the block ends."""
    async with open_bridge(settings, make_channels=quick_channels) as bridge:
        await bridge.migrate()
        await bridge.start()
        yield bridge


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The test's own process keeps its signals."""
        yield


@asynccontextmanager
async def served(app: Litestar, listener: socket.socket) -> AsyncIterator[None]:
    """Serve `app` on a bound socket until the block ends."""
    config = uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
    server = _Server(config)
    serving = asyncio.create_task(server.serve([listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving


def free_socket() -> socket.socket:
    """A socket bound to a free port on loopback."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    return listener


async def shown(person: LocalPerson, label: str) -> Seen:
    """Wait for a new message with a button of this label."""
    return await person.hears(lambda message: label in message.labels, timeout=SECONDS)


async def told(person: LocalPerson, words: str) -> Seen:
    """Wait for a new message with these words."""
    return await person.hears(words, timeout=SECONDS)


async def taps(person: LocalPerson, *labels: str) -> None:
    """Press one button after the other, each as soon as it is shown."""
    for label in labels:
        await person.presses(label, on=await shown(person, label))


@dataclass
class Town:
    """One running installation and the people around it."""

    api: BotApi
    bridge: Bridge

    async def officer(self, name: str = "Lò Thị Hoa", office: str = "CSPL") -> LocalPerson:
        """Somebody who joined with an invitation."""
        async with self.bridge.store.begin() as tx:
            code = await invite(tx, office, Role.OFFICER, name, self.bridge.clock.now())
        person = self.api.person(name)
        await person.writes(f"/start {code}")
        await told(person, f"Chào {name}")
        await shown(person, "Hàng đợi")
        return person

    async def worker(self, workplace: str = "VD-CHE") -> LocalPerson:
        """Somebody who came by the link of their workplace and agreed to everything."""
        person = self.api.person(FIRST, last_name=LAST, username=USERNAME)
        await person.writes(f"/start {workplace}")
        await taps(person, "Đồng ý", "Có, gửi cho tôi")
        await shown(person, "Gửi phản ánh")
        return person

    async def sends_concern(self, worker: LocalPerson, words: Sequence[str]) -> str:
        """Send a hidden concern about wages; returns its code."""
        await worker.presses("Gửi phản ánh")
        await taps(worker, "Tiền lương, tiền thưởng")
        await told(worker, "Bạn kể đi")
        for text in words:
            await worker.writes(text)
        await told(worker, f"Đã nhận {len(words)} tin")
        await worker.presses("Xong")
        return await self.sends_off(worker)

    async def sends_off(self, worker: LocalPerson) -> str:
        """Stay hidden, past the workplace's own union, and send; returns the code."""
        await taps(worker, "Ẩn danh", "Không, lên Liên đoàn", "Gửi")
        sent = await told(worker, "Mã việc của bạn: ")
        await shown(worker, "Gửi phản ánh")
        return sent.words.partition("Mã việc của bạn: ")[2].split()[0]
