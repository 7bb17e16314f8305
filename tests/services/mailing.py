"""A broadcast on its way: its readers, and the senders of one account that share a line."""

import itertools
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from bot.domain.broadcast import Broadcast, BroadcastKind, BroadcastState, NewBroadcast
from bot.domain.contact import Contact, Purpose
from bot.domain.delivery import Fate, Posting
from bot.ports import Tx
from bot.services.mass_sender import MassSender
from tests.services.sending import Office, Wire, at_work
from tests.store.given import NOW, a_contact
from tests.world import World

WORDS = {"vi": "Mời anh chị đến dự.", "en": "Please come."}
_codes = (f"TN26-{number:04}" for number in itertools.count(1))


@dataclass
class Mailing:
    """What a test of broadcasts needs in its hands. `office` sends replies over the same line."""

    world: World
    office: Office
    sender: MassSender

    @classmethod
    def over(cls, world: World, wire: Wire | None = None) -> "Mailing":
        office, bridge = Office.over(world, wire), world.bridge
        sender = MassSender(
            bridge.store,
            world.clock,
            office.wire,
            bridge.attachments,
            bridge.texts,
            office.line,
            bridge.broadcasting,
        )
        return cls(world, office, sender)

    @property
    def wire(self) -> Wire:
        return self.office.wire

    async def readers(self, count: int, language: str = "vi") -> list[Contact]:
        """People who agreed to messages of every kind."""
        async with self.world.bridge.store.begin() as tx:
            return [await _reader(tx, language) for _ in range(count)]

    async def approved(self, **changes: object) -> Broadcast:
        """News for everybody, signed and due at once; `changes` are fields of NewBroadcast."""
        values = {"kind": BroadcastKind.NEWS, "words": WORDS, "state": BroadcastState.APPROVED}
        new = NewBroadcast.model_validate({"code": next(_codes), "office": "TGNC", **values, **changes})
        async with self.world.bridge.store.begin() as tx:
            added = await tx.broadcasts.add(new)
        assert added is not None
        return added

    async def started(self, **changes: object) -> Broadcast:
        """The same, with everybody in the outbox."""
        b = await self.approved(**changes)
        await self.advance()
        return await self.now(b)

    async def advance(self) -> None:
        """Let the clockwork do what is due."""
        await self.world.bridge.broadcasting.advance()
        self.sender.bell.ring()

    async def sent(self, **changes: object) -> Broadcast:
        """One that is through, as far as it goes today."""
        b = await self.started(**changes)
        await self.sender.drain()
        await self.advance()
        return await self.now(b)

    async def move(self, b: Broadcast, state: BroadcastState, **values: object) -> None:
        """What an officer's press does."""
        async with self.world.bridge.store.begin() as tx:
            found = await tx.broadcasts.get(b.id)
            assert found is not None
            assert await tx.broadcasts.move(found, state, **values)

    async def recall(self, b: Broadcast) -> None:
        async with self.world.bridge.store.begin() as tx:
            await tx.broadcasts.change(b.id, recalled_at=self.world.clock.now(), done_at=None)

    async def seize(self, b: Broadcast, fate: Fate, limit: int) -> Sequence[Posting]:
        """Take rows as a sender does that dies with them in its hand."""
        async with self.world.bridge.store.begin() as tx:
            return await tx.postings.take(b.id, self.wire.account, fate, limit)

    async def now(self, b: Broadcast) -> Broadcast:
        async with self.world.bridge.store.look() as tx:
            found = await tx.broadcasts.get(b.id)
        assert found is not None
        return found

    async def fates(self, b: Broadcast) -> dict[str, int]:
        async with self.world.bridge.store.look() as tx:
            return {fate.value: count for fate, count in (await tx.broadcasts.fates(b.id)).items()}

    async def causes(self, b: Broadcast) -> set[tuple[str, str | None]]:
        """The states of its rows, and why."""
        async with self.world.bridge.store.look() as tx:
            return {(tally.fate.value, tally.error) for tally in await tx.broadcasts.tallies(b.id)}

    def got(self, people: Sequence[Contact]) -> list[int]:
        """How many messages each has."""
        return [len(self.wire.chats[person.address]) for person in people]

    def open(self) -> AbstractAsyncContextManager[None]:
        """The mass sender at work, stopped at the end."""
        return at_work(self.sender.run())

    def open_with_replies(self) -> AbstractAsyncContextManager[None]:
        """Both senders of the account at work."""
        return at_work(self.sender.run(), self.office.sender.run())


async def _reader(tx: Tx, language: str) -> Contact:
    contact = await a_contact(tx, listens=Purpose.NEWS)
    await tx.contacts.grant(contact.id, Purpose.OCCASIONS, "1", contact.account, NOW)
    await tx.contacts.set_language(contact.id, language)
    return contact
