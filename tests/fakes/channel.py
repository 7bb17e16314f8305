"""A platform in memory: what was sent to whom, and trouble on demand."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.message import Limits, Outgoing, Pace
from bot.domain.richtext import plain
from bot.errors import Rejected
from bot.ports import Circular, Mailroom

LIMITS = Limits(text=4096, caption=1024)
AT_ONCE = Pace(per_second=100_000, per_address=100_000, burst=1000)


@dataclass
class Delivered:
    """A message that a person sees."""

    id: str
    outgoing: Outgoing

    @property
    def text(self) -> str:
        return plain(self.outgoing.text)

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.outgoing.buttons for button in row]

    def token(self, label: str) -> str:
        """The token of the button with this label. Raises KeyError."""
        tokens = {button.label: button.token for row in self.outgoing.buttons for button in row}
        return tokens[label]


@dataclass
class FakeChannel:
    """Implements bot.ports.Channel. `trouble` is called before each send and may raise."""

    account: str = "telegram"
    limits: Limits = LIMITS
    pace: Pace = AT_ONCE
    chats: dict[str, list[Delivered]] = field(default_factory=lambda: defaultdict(list))
    uploads: dict[str, bytes] = field(default_factory=dict)
    trouble: Callable[[Outgoing], None] = lambda _: None
    too_old: set[str] = field(default_factory=set)  # messages that cannot be taken back any more
    _sent: int = 0
    _gate: asyncio.Event | None = None

    async def receive(self, mailroom: Mailroom) -> None:
        await asyncio.Event().wait()

    async def send(self, outgoing: Outgoing) -> str:
        self.trouble(outgoing)
        self._sent += 1
        self.chats[outgoing.address].append(Delivered(str(self._sent), outgoing))
        return str(self._sent)

    def circular(self, outgoing: Outgoing) -> Circular:
        async def send(address: str) -> str:
            return await self.send(outgoing.model_copy(update={"address": address}))

        return send

    async def edit(self, external_id: str, outgoing: Outgoing) -> None:
        self.trouble(outgoing)
        for item in self.chats[outgoing.address]:
            if item.id == external_id:
                item.outgoing = outgoing
                return
        raise Rejected("no such message")

    async def delete(self, address: str, external_id: str) -> None:
        self.trouble(Outgoing(address=address))
        if external_id in self.too_old:
            raise Rejected("too old")
        self.chats[address] = [item for item in self.chats[address] if item.id != external_id]

    def hold(self) -> asyncio.Event:
        """Keep files on their way until the event is set."""
        self._gate = asyncio.Event()
        return self._gate

    async def fetch(self, ref: str) -> bytes:
        if self._gate is not None:
            await self._gate.wait()
        if ref not in self.uploads:
            raise Rejected("gone")
        return self.uploads[ref]

    async def check(self) -> str:
        return "@fake"

    async def close(self) -> None:
        pass
