"""Each channel with a person at its other end, as the contract sees them: alike."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from litestar import Litestar
from litestar.testing import AsyncTestClient

from bot.app import SystemClock
from bot.channels.telegram import TelegramAccount, TelegramChannel
from bot.channels.webchat import WebChat, webchat_router
from bot.channels.webchat.seats import WORKER, address_of
from bot.domain.richtext import plain
from bot.ports import Channel, Mailroom
from bot.services.attachments import Attachments
from bot.store import open_store
from bot.store.crypto import load_or_create
from bot.store.files import SealedFiles
from bot.store.transcripts import SqlTranscripts
from tests.channels.live import HASTY
from tests.channels.telegram.mailbox import Mailbox
from tests.channels.webchat.conftest import HEADERS
from tests.channels.webchat.fakes import TEXTS, settings_for
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api.api import LocalPerson


@dataclass
class Look:
    """A message as the person sees it."""

    text: str
    labels: list[str]
    file: bytes | None


class Platform(Protocol):
    """A channel, its mailroom, and a person who has it on their phone."""

    channel: Channel
    mailbox: Mailbox
    unknown_ref: str

    @property
    def address(self) -> str: ...
    @property
    def acknowledged(self) -> bool:
        """Whether the person's side was told that all is received."""
        ...

    async def seen(self) -> list[Look]:
        """What the channel sent and has not taken back, oldest first."""
        ...

    async def says(self, text: str) -> None:
        """On return it is on its way, not necessarily taken."""
        ...

    async def presses(self, label: str) -> None: ...
    async def sends(self, data: bytes, name: str, mime: str) -> None: ...


@dataclass
class OnTelegram:
    """The person has Telegram's app, whose server offers an update until it is confirmed."""

    channel: TelegramChannel
    api: BotApi
    person: LocalPerson
    mailbox: Mailbox
    unknown_ref: str = "document-999999"

    @property
    def address(self) -> str:
        return str(self.person.id)

    @property
    def acknowledged(self) -> bool:
        return self.api.unconfirmed == 0

    async def seen(self) -> list[Look]:
        said = [message for message in self.person.messages if message.from_bot and not message.deleted]
        return [Look(m.words, m.labels, await self.person.opens(m) if m.file else None) for m in said]

    async def says(self, text: str) -> None:
        await self.person.writes(text)

    async def presses(self, label: str) -> None:
        await self.person.presses(label)

    async def sends(self, data: bytes, name: str, mime: str) -> None:
        await self.person.sends_document(data, name, mime)


class OnTheWeb:
    """The person has our page open, which sends again until it is told that we have it."""

    unknown_ref = "0" * 32

    def __init__(self, channel: WebChat, http: AsyncTestClient[Litestar], mailbox: Mailbox) -> None:
        self.channel, self.http, self.mailbox = channel, http, mailbox
        self._posts: list[asyncio.Task[None]] = []

    @property
    def address(self) -> str:
        return address_of(WORKER, self.http.cookies["worker"])

    @property
    def acknowledged(self) -> bool:
        return all(post.done() for post in self._posts)

    async def seen(self) -> list[Look]:
        lines = await self.channel.transcripts.latest(self.address, 100)
        return [
            Look(
                plain(line.outgoing.text),
                [button.label for row in line.outgoing.buttons for button in row],
                (await self.http.get(f"/chat/files/{line.id}")).content if line.file else None,
            )
            for line in lines
            if not (line.mine or line.retracted)
        ]

    async def says(self, text: str) -> None:
        self._send("messages", json={"id": str(uuid4()), "text": text})

    async def presses(self, label: str) -> None:
        lines = await self.channel.transcripts.latest(self.address, 100)
        rows = [row for line in lines for row in line.outgoing.buttons]
        token = next(button.token for row in rows for button in row if button.label == label)
        self._send("messages", json={"id": str(uuid4()), "choice": token, "label": label})

    async def sends(self, data: bytes, name: str, mime: str) -> None:
        self._send("files", data={"id": str(uuid4())}, files={"file": (name, data, mime)})

    def _send(self, where: str, **body: Any) -> None:
        self._posts.append(asyncio.create_task(self._post(where, body)))

    async def _post(self, where: str, body: dict[str, Any]) -> None:
        while True:
            answer = await self.http.request("POST", f"/chat/{where}", headers=HEADERS, **body)
            if answer.status_code == 202:
                return
            await asyncio.sleep(0.05)


@asynccontextmanager
async def on_telegram(_: Path) -> AsyncIterator[OnTelegram]:
    async with BotApi.start() as api:
        account = TelegramAccount(token=api.token, base_url=api.base_url, base_file_url=api.base_file_url)
        channel, mailbox = TelegramChannel(account, SystemClock(), patience=HASTY), Mailbox()
        async with receiving(channel, mailbox):
            yield OnTelegram(channel, api, api.person(), mailbox)
        await channel.close()


@asynccontextmanager
async def on_the_web(var_dir: Path) -> AsyncIterator[OnTheWeb]:
    """Over the real store's transcripts and files."""
    keys, clock, mailbox = load_or_create(var_dir / "keys.json"), SystemClock(), Mailbox()
    store = open_store(f"sqlite+aiosqlite:///{var_dir / 'web.db'}", keys)
    await store.migrate()
    files, settings = SealedFiles(var_dir / "files", keys), settings_for("http://127.0.0.1:8000")
    channel = WebChat(SqlTranscripts(store.transactions, clock), files, settings.base_url)
    accept = Attachments(store, files, clock).accept
    app = Litestar(
        [webchat_router(channel, mailbox, clock, TEXTS, settings, accept)],
        openapi_config=None,
        logging_config=None,
    )
    async with receiving(channel, mailbox), AsyncTestClient(app, base_url=settings.base_url) as http:
        await http.get("/chat")
        yield OnTheWeb(channel, http, mailbox)
    await channel.close()
    await store.close()


@asynccontextmanager
async def receiving(channel: Channel, mailroom: Mailroom) -> AsyncIterator[None]:
    """The channel's loop, as it runs under the bridge."""
    task = asyncio.create_task(channel.receive(mailroom))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
