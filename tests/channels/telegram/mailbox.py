"""A mailroom in memory, a still clock, and a channel that receives while a block runs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.channels.telegram import TelegramChannel
from bot.domain.message import Incoming, Unreadable

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
_SECONDS = 5


class StillClock:
    def now(self) -> datetime:
        return NOW


class Mailbox:
    """Keeps what is new, as the store does; while `failing` it refuses whatever comes."""

    def __init__(self) -> None:
        self.items: list[Incoming | Unreadable] = []
        self.failing = False
        self.attempts = 0
        self._changed = asyncio.Condition()

    @property
    def incoming(self) -> list[Incoming]:
        return [item for item in self.items if isinstance(item, Incoming)]

    async def receive(self, batch: Sequence[Incoming | Unreadable]) -> int:
        async with self._changed:
            self.attempts += 1
            self._changed.notify_all()
            if self.failing:
                raise OSError("the disk is full")
            known = {item.external_id for item in self.items}
            new = [item for item in batch if item.external_id not in known]
            self.items += new
            return len(new)

    async def holds(self, count: int) -> list[Incoming | Unreadable]:
        """Wait until `count` items are there."""
        await self._wait(lambda: len(self.items) >= count)
        return self.items

    async def refused(self, times: int) -> None:
        """Wait until it was asked so many times."""
        await self._wait(lambda: self.attempts >= times)

    async def _wait(self, predicate: Callable[[], bool]) -> None:
        async with asyncio.timeout(_SECONDS), self._changed:
            await self._changed.wait_for(predicate)


async def eventually(predicate: Callable[[], object], seconds: float = _SECONDS) -> None:
    """Wait for what nobody announces."""
    async with asyncio.timeout(seconds):
        while not predicate():  # noqa: ASYNC110 - the server of the test sets no event for it
            await asyncio.sleep(0.005)


@asynccontextmanager
async def receiving(channel: TelegramChannel, mailbox: Mailbox) -> AsyncIterator[None]:
    task = asyncio.create_task(channel.receive(mailbox))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled(), "receiving must end by cancellation and by nothing else"
