"""A whole installation for tests: real intake, database and texts; only channels and clock are fake."""

import itertools
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import Image
from sqlalchemy import literal, select, union

from bot.app import Bridge, open_bridge
from bot.config import Settings, Webchat, load
from bot.domain.audience import Audience, target
from bot.domain.contact import Purpose, Role
from bot.domain.message import Attachment, FileKind, Incoming, IncomingKind
from bot.ports import Channel
from bot.services.staffing import invite
from bot.store.outbox import WAITING
from bot.store.tables import broadcast, inbox, outbox
from tests.fakes.channel import Delivered, FakeChannel
from tests.fakes.clock import FakeClock

ROOT = Path(__file__).parent.parent


def a_photo(exif: bytes = b"") -> bytes:
    """A small JPEG."""
    out = BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


@dataclass(repr=False)
class World:
    """One installation with two platforms: "telegram" and "webchat"."""

    bridge: Bridge
    clock: FakeClock
    channels: dict[str, FakeChannel]
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def person(self, account: str = "telegram", address: str | None = None) -> "Person":
        return Person(self, account, address or f"{next(self._numbers)}{secrets.randbelow(10**6)}")

    async def officer(
        self,
        office: str,
        name: str = "Lò Thị Hoa",
        account: str = "telegram",
        role: Role = Role.OFFICER,
    ) -> "Person":
        """Somebody who joined with an invitation."""
        async with self.bridge.store.begin() as tx:
            code = await invite(tx, office, role, name, self.clock.now())
        person = self.person(account)
        await person.says(f"/start {code}")
        return person

    async def settle(self) -> None:
        """Handle all that has arrived and send all that is to be said."""
        intake = self.bridge.intake
        await intake.handle_batch()
        while await self._send():
            await intake.fetched()
            await intake.handle_batch()

    async def pass_on(self) -> None:
        """Handle what can be handled now, without waiting for files that are on their way."""
        while await self.bridge.intake.handle_batch():
            pass
        await self._send()

    async def listeners(self) -> int:
        """How many would get a greeting now."""
        async with self.bridge.store.look() as tx:
            everybody = target(Audience(), Purpose.OCCASIONS, self.bridge.catalog.offices)
            return sum((await tx.broadcasts.audience(everybody)).values())

    async def tick(self, moment: datetime | None = None) -> None:
        """Let every clock do what is due (at `moment`), and send what comes of it."""
        if moment is not None:
            self.clock.set(moment)
        bridge = self.bridge
        for part in (bridge.returns, bridge.deadlines, bridge.digest, bridge.watch):
            await part.tick()
        await self.broadcast()

    async def broadcast(self, moment: datetime | None = None) -> None:
        """The same for broadcasts alone."""
        if moment is not None:
            self.clock.set(moment)
        await self.bridge.broadcasting.tick()
        await self.settle()
        await self.bridge.broadcasting.advance()
        await self._send()

    async def _send(self) -> bool:
        """Let those send who have something to send; whether anything that arrived is still to be handled."""
        begun = broadcast.c.started_at.is_not(None) & broadcast.c.done_at.is_(None)
        looks = (
            select(outbox.c.account).where(WAITING),
            select(literal("a broadcast")).where(select(broadcast.c.id).where(begun).exists()),
            select(literal("an arrival")).where(select(inbox.c.id).where(inbox.c.state == "new").exists()),
        )
        async with self.bridge.store.transactions.read() as connection:
            found = set((await connection.execute(union(*looks))).scalars())
        for account in sorted(found & self.bridge.senders.keys()):
            await self.bridge.senders[account].drain()
        for mass_sender in self.bridge.mass_senders.values() if "a broadcast" in found else ():
            await mass_sender.drain()
        return "an arrival" in found


@dataclass
class Person:
    """Somebody at a phone: what they do, and what they then see."""

    world: World
    account: str
    address: str
    seen: int = 0

    @property
    def chat(self) -> list[Delivered]:
        return self.world.channels[self.account].chats[self.address]

    @property
    def last(self) -> Delivered:
        return self.chat[-1]

    def news(self) -> list[Delivered]:
        """What has come since the last look."""
        fresh = self.chat[self.seen :]
        self.seen = len(self.chat)
        return fresh

    async def says(self, text: str, reply_to: Delivered | None = None) -> str:
        """Write; returns all that is answered, as one text."""
        reply = reply_to.id if reply_to else None
        return await self._does(self._incoming(IncomingKind.MESSAGE, text=text, reply_to=reply))

    async def presses(self, label: str, on: Delivered | None = None) -> str:
        """Press a button by its label: the newest that has it, or the one on a given message."""
        shown = on or next(item for item in reversed(self.chat) if label in item.labels)
        return await self.chooses(shown.token(label))

    async def walks(self, *steps: str) -> str:
        """Press what is shown as a button, type what is not; returns what the last step was answered."""
        said = ""
        for step in steps:
            said = await (self.presses(step) if step in self.last.labels else self.says(step))
        return said

    async def types(self, *texts: str) -> str:
        """Write one message after the other without waiting, the words of buttons too; as `says`."""
        return await self._does(*(self._incoming(IncomingKind.MESSAGE, text=text) for text in texts))

    async def chooses(self, token: str) -> str:
        return await self._does(self._incoming(IncomingKind.CHOICE, choice=token))

    def attached(
        self, data: bytes | None, kind: FileKind = FileKind.PHOTO, name: str = "", **more: object
    ) -> Attachment:
        """A file at the platform, as a message bears it; None for one that is gone there."""
        ref = secrets.token_hex(4)
        if data is not None:
            self.world.channels[self.account].uploads[ref] = data
        return Attachment.model_validate({"kind": kind, "ref": ref, "name": name, **more})

    async def sends_file(
        self,
        data: bytes | None,
        kind: FileKind = FileKind.PHOTO,
        name: str = "",
        text: str = "",
        **more: object,
    ) -> str:
        incoming = self._incoming(IncomingKind.MESSAGE, text=text)
        files = (self.attached(data, kind, name, **more),)
        return await self._does(incoming.model_copy(update={"attachments": files}))

    async def hands_in(self, data: bytes, text: str = "") -> None:
        """Send a photo and wait for nothing."""
        incoming = self._incoming(IncomingKind.MESSAGE, text=text)
        files = (self.attached(data),)
        await self.world.bridge.intake.receive([incoming.model_copy(update={"attachments": files})])

    async def does(self, kind: IncomingKind, text: str = "") -> str:
        """Anything else: a sticker, an edit, blocking the bot."""
        return await self._does(self._incoming(kind, text=text))

    async def agrees(self, office: str = "") -> None:
        """Say hello, consent to everything, and skip or give the office."""
        skips = [] if office else ["Bỏ qua"]
        await self.types(f"/start {office}".strip(), "Đồng ý", "Có, gửi cho tôi", *skips)

    async def sends_concern(
        self, words: Sequence[str] = ("Công ty chậm lương hai tháng",), name: str | None = None
    ) -> str:
        """Send a concern about wages; returns its code."""
        signs = ["Để tên tôi", name] if name else ["Ẩn danh"]
        await self.types("gửi phản ánh", "Tiền lương, tiền thưởng", *words, "Xong", *signs)
        past = ["Không, lên Liên đoàn"] if "Không, lên Liên đoàn" in self.last.labels else []
        said = await self.types(*past, "Gửi")
        return said.partition("Mã việc của bạn: ")[2].split()[0]

    def _incoming(self, kind: IncomingKind, **values: object) -> Incoming:
        return Incoming.model_validate(
            {
                "account": self.account,
                "external_id": secrets.token_hex(8),
                "address": self.address,
                "kind": kind,
                "at": self.world.clock.now(),
                **values,
            }
        )

    async def _does(self, *incoming: Incoming) -> str:
        self.news()
        await self.world.bridge.intake.receive(incoming)
        await self.world.settle()
        return "\n".join(item.text for item in self.news())


def settings_for(var_dir: Path, url: str, **changes: object) -> Settings:
    """The project's own settings, over another database and without a web chat of their own."""
    settings = load(ROOT / "config.toml")
    update = {
        "var_dir": var_dir,
        "database": settings.database.model_copy(update={"url": url}),
        "webchat": Webchat(enabled=False),
        **changes,
    }
    return settings.model_copy(update=update)


@asynccontextmanager
async def open_world(settings: Settings) -> AsyncIterator[World]:
    clock = FakeClock()
    fakes = {name: FakeChannel(name) for name in ("telegram", "webchat")}
    channels: list[Channel] = list(fakes.values())
    async with open_bridge(settings, clock, lambda *_: channels) as bridge:
        await bridge.migrate()
        yield World(bridge, clock, fakes)
