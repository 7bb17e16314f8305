"""From raw updates to the mailroom; polling and webhook both end here."""

import asyncio
from collections.abc import Sequence

import structlog

from bot.channels.telegram.client import Client
from bot.channels.telegram.parse import Me, parse, press_id
from bot.domain.message import Unreadable
from bot.errors import SendError
from bot.ports import Clock, Mailroom

_log = structlog.get_logger()

_AT_ONCE = 8
_WAITING = 256  # presses beyond are not acknowledged: their button glows a little longer, no more


class Inbound:
    """Parses updates, hands them in, and then acknowledges pressed buttons in the background."""

    def __init__(self, client: Client, me: Me, clock: Clock) -> None:
        self.me = me
        self._client = client
        self._clock = clock
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    async def hand_in(self, updates: Sequence[object], mailroom: Mailroom) -> None:
        """On return the updates are committed and may be confirmed to Telegram.

        Raises whatever the mailroom raises; then nothing may be confirmed.
        """
        now = self._clock.now()
        batch = [item for raw in updates if (item := parse(raw, self.me, now))]
        for item in batch:
            if isinstance(item, Unreadable):
                _log.warning("telegram_update_parked", account=item.account, error=item.reason)
        if batch:
            await mailroom.receive(batch)
        for press in filter(None, map(press_id, updates)):
            self._acknowledge(press)

    def _acknowledge(self, press: str) -> None:
        if len(self._tasks) < _WAITING:
            task = asyncio.create_task(self._answer(press))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, press: str) -> None:
        async with self._slots:
            try:
                await self._client.call("answerCallbackQuery", {"callback_query_id": press})
            except SendError as exc:
                _log.debug(
                    "telegram_press_not_acknowledged", account=self.me.account, error=type(exc).__name__
                )

    async def close(self) -> None:
        """Give up the acknowledgements that are under way."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
