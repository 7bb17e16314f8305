"""A sender over a real store, to somebody whose platform can be made to misbehave."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

from bot.domain.contact import Contact
from bot.domain.delivery import Draft
from bot.domain.message import Outgoing
from bot.domain.richtext import plain
from bot.domain.say import Lane, Say
from bot.ports import Circular
from bot.services.errand import Errands
from bot.services.line import Line
from bot.services.sender import Sender
from tests.fakes.channel import FakeChannel
from tests.store.given import NOW, a_contact
from tests.world import World


@dataclass
class Wire(FakeChannel):
    """Notes the order of sends and their moments; messages to those in `held` stay on the wire."""

    order: list[str] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    circulars: list[Outgoing] = field(default_factory=list)

    async def send(self, outgoing: Outgoing) -> str:
        if gate := self.held.get(outgoing.address):
            await gate.wait()
        self.moments.append(asyncio.get_running_loop().time())
        external_id = await super().send(outgoing)
        self.order.append(plain(outgoing.text))
        return external_id

    def circular(self, outgoing: Outgoing) -> Circular:
        self.circulars.append(outgoing)
        return super().circular(outgoing)


@dataclass
class Office:
    """What a test of the sender needs in its hands."""

    world: World
    wire: Wire
    line: Line
    sender: Sender

    @classmethod
    def over(cls, world: World, wire: Wire | None = None) -> "Office":
        wire, bridge = wire or Wire(), world.bridge
        line = Line(wire.account, wire.pace)
        errands = Errands(world.clock, bridge.catalog, bridge.settings.rules(), bridge.directory)
        sender = Sender(bridge.store, world.clock, wire, bridge.attachments, bridge.texts, line, errands)
        return cls(world, wire, line, sender)

    async def people(self, count: int) -> list[Contact]:
        async with self.world.bridge.store.begin() as tx:
            return [await a_contact(tx) for _ in range(count)]

    async def post(self, contact: Contact, *words: str, lane: Lane = Lane.REPLY) -> None:
        """Put words into the outbox."""
        drafts = [
            Draft(contact_id=contact.id, account="telegram", say=_saying(text), lane=lane) for text in words
        ]
        async with self.world.bridge.store.begin() as tx:
            await tx.outbox.add(drafts, NOW)
        self.sender.bell.ring()

    async def states(self) -> dict[str, int]:
        return (await self.world.bridge.count()).outbox

    def heard(self, contact: Contact) -> list[str]:
        return [item.text for item in self.wire.chats[contact.address]]

    def open(self) -> AbstractAsyncContextManager[None]:
        """The sender at work, stopped at the end."""
        return at_work(self.sender.run())


@asynccontextmanager
async def at_work(*loops: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Run these until the block ends."""
    tasks = [asyncio.create_task(loop) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _saying(words: str) -> Say:
    return Say.of("card.more", words=words)


def fails(times: int, error: Callable[[], Exception], only: str = "") -> Callable[[Outgoing], None]:
    """Trouble that comes so many times, for messages that hold some words only."""
    left = [times]

    def trouble(outgoing: Outgoing) -> None:
        if left[0] and only in plain(outgoing.text):
            left[0] -= 1
            raise error()

    return trouble


async def until(true: Callable[[], bool]) -> None:
    """Wait for something that must come about."""
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110  # there is nothing to be told by
            await asyncio.sleep(0.005)
