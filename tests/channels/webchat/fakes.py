"""The ports in memory, and a bot that answers."""

import secrets
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from litestar import Litestar

from bot.channels.webchat import (
    OFFICER,
    SIGNER,
    WORKER,
    DemoDoors,
    WebChat,
    WebChatSettings,
    front_router,
    webchat_router,
)
from bot.domain.contact import Role
from bot.domain.message import Attachment, Button, FileKind, Incoming, Outgoing, Unreadable
from bot.domain.richtext import Span, rich
from bot.errors import NotFound

_TEXTS = Path(__file__).parents[3] / "data" / "texts"
TEXTS: Mapping[str, Mapping[str, str]] = {
    language: tomllib.loads((_TEXTS / f"web.{language}.toml").read_text()) for language in ("vi", "en")
}
NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    id: int
    version: int
    mine: bool
    outgoing: Outgoing
    file: Attachment | None
    at: datetime
    retracted: bool = False


@dataclass(frozen=True)
class Desk:
    code: str
    names: Mapping[str, str]
    open: int


DESKS = (
    Desk("csplqhld", {"vi": "Ban Chính sách pháp luật", "en": "Legal Policy"}, 11),
    Desk("tgnc", {"vi": "Ban Tuyên giáo - Nữ công", "en": "Information and Women's Affairs"}, 0),
)


class FakeClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class FakeFiles:
    kept: dict[str, bytes] = field(default_factory=dict)

    async def put(self, data: bytes) -> str:
        name = secrets.token_hex(16)
        self.kept[name] = data
        return name

    async def get(self, name: str) -> bytes:
        if name not in self.kept:
            raise NotFound("no such file")
        return self.kept[name]

    async def delete(self, name: str) -> None:
        self.kept.pop(name, None)


@dataclass
class FakeTranscripts:
    lines: list[Line] = field(default_factory=list)
    by_client_id: dict[tuple[str, str], int] = field(default_factory=dict)

    async def append(
        self, message: Outgoing, *, mine: bool, client_id: str | None, file: Attachment | None
    ) -> int:
        if client_id and (message.address, client_id) in self.by_client_id:
            return self.by_client_id[message.address, client_id]
        number = self._number()
        line = Line(number, number, mine, message, file, FakeClock().now())
        self.lines.append(line)
        if client_id:
            self.by_client_id[message.address, client_id] = line.id
        return line.id

    async def change(self, line_id: int, message: Outgoing) -> None:
        line = await self.line(message.address, line_id)
        if line.retracted:
            raise NotFound("taken back")
        self._put(replace(line, version=self._number(), outgoing=message))

    async def retract(self, address: str, line_id: int) -> None:
        with suppress(NotFound):
            line = await self.line(address, line_id)
            nothing = Outgoing(address=address)
            self._put(replace(line, version=self._number(), outgoing=nothing, file=None, retracted=True))

    async def line(self, address: str, line_id: int) -> Line:
        for line in self._of(address):
            if line.id == line_id:
                return line
        raise NotFound("no such line")

    async def after(self, address: str, version: int, limit: int) -> Sequence[Line]:
        newer = [line for line in self._of(address) if line.version > version]
        return sorted(newer, key=lambda line: line.version)[:limit]

    async def latest(self, address: str, limit: int) -> Sequence[Line]:
        return self._of(address)[-limit:]

    def _number(self) -> int:
        return max((line.version for line in self.lines), default=0) + 1

    def _put(self, line: Line) -> None:
        self.lines = [line if old.id == line.id else old for old in self.lines]

    def _of(self, address: str) -> list[Line]:
        return [line for line in self.lines if line.outgoing.address == address]


@dataclass
class EchoBot:
    """A mailroom that answers at once; `failures` first refusals stand for a database that is down."""

    chat: WebChat
    received: list[Incoming] = field(default_factory=list)
    failures: int = 0
    silent: bool = False

    async def receive(self, batch: Sequence[Incoming | Unreadable]) -> int:
        if self.failures:
            self.failures -= 1
            raise OSError("the database is away")
        known = {incoming.external_id for incoming in self.received}
        new = [one for one in batch if isinstance(one, Incoming) and one.external_id not in known]
        self.received += new
        for incoming in new:
            await self._answer(incoming)
        return len(new)

    async def _answer(self, incoming: Incoming) -> None:
        if self.silent:
            return
        if incoming.text.startswith(("/start", "/officer")) or incoming.text == "menu":
            await self.chat.send(welcome(incoming.address))
        else:
            said = incoming.choice or incoming.text or f"{len(incoming.attachments)} tệp"
            words = (Span(text="Đã nghe: ", bold=True), Span(text=said))
            await self.chat.send(Outgoing(address=incoming.address, text=words))


def welcome(address: str) -> Outgoing:
    words = "**Chào bạn!** Mình giúp gì được? [Xem luật](https://example.org/luat)"
    labels = [("ask", "Hỏi luật"), ("tell", "Gửi phản ánh")], [("cases", "Việc của tôi")]
    rows = tuple(tuple(Button(token=token, label=label) for token, label in row) for row in labels)
    return Outgoing(address=address, text=rich(words), buttons=rows)


@dataclass
class House:
    """The web chat with its fakes; `app()` builds a fresh server over the same memory."""

    settings: WebChatSettings = field(default_factory=lambda: settings_for("http://127.0.0.1:8000"))
    transcripts: FakeTranscripts = field(default_factory=FakeTranscripts)
    files: FakeFiles = field(default_factory=FakeFiles)
    seated: list[tuple[str, str, str, Role]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        self.chat = WebChat(self.transcripts, self.files, self.settings.base_url)
        self.bot = EchoBot(self.chat, getattr(self, "bot", EchoBot(self.chat)).received)

    async def accept(self, data: bytes, kind: FileKind, name: str) -> Attachment:
        mime = {FileKind.PHOTO: "image/jpeg", FileKind.VOICE: "audio/webm"}.get(kind, "application/pdf")
        ref = await self.files.put(data)
        return Attachment(kind=kind, ref=ref, name=name, mime=mime, size=len(data), stored=True)

    async def desks(self) -> Sequence[Desk]:
        return DESKS

    async def seat(self, address: str, language: str, office: str, role: Role) -> None:
        self.seated.append((address, language, office, role))

    def app(self) -> Litestar:
        seats = (WORKER, OFFICER, SIGNER)
        chat = webchat_router(self.chat, self.bot, FakeClock(), TEXTS, self.settings, self.accept, seats)
        front = front_router(TEXTS, self.settings, DemoDoors("ldld", self.desks, self.seat))
        return Litestar([chat, front], openapi_config=None, logging_config=None)


def settings_for(base_url: str, **values: object) -> WebChatSettings:
    return WebChatSettings.model_validate(
        {"base_url": base_url, "union_name": "Liên đoàn Lao động tỉnh Lai Châu", **values}
    )
