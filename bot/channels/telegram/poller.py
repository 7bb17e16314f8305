"""Long polling that confirms an update only when it is committed.

PTB's Updater confirms what it merely holds in memory, and stumbles for ever over an update that it
cannot parse; hence this loop (core.telegram.org/bots/api#getupdates).
"""

import asyncio

from bot.channels.telegram.client import Client
from bot.channels.telegram.inbound import Inbound
from bot.channels.telegram.parse import UPDATE_TYPES, update_id
from bot.channels.telegram.patience import Patience, Persistence
from bot.errors import Uncertain
from bot.ports import Mailroom


class Poller:
    """One account's loop over getUpdates."""

    def __init__(self, client: Client, inbound: Inbound, patience: Patience) -> None:
        self._client = client
        self._inbound = inbound
        self._patience = patience
        self._offset = 0  # Telegram forgets what lies below; 0 asks for all that it still has

    async def run(self, mailroom: Mailroom, persistence: Persistence) -> None:
        """Until cancelled."""
        await persistence.insist(self._take_over)
        while True:
            await persistence.insist(lambda: self._turn(mailroom))

    async def _take_over(self) -> None:
        """A webhook and getUpdates exclude each other."""
        await self._client.call("deleteWebhook", {"drop_pending_updates": False})

    async def _turn(self, mailroom: Mailroom) -> None:
        updates = await self._fetch()
        await self._inbound.hand_in(updates, mailroom)
        self._advance(updates)

    async def _fetch(self) -> list[object]:
        poll = self._patience.poll
        parameters = {"offset": self._offset, "timeout": int(poll), "allowed_updates": UPDATE_TYPES}
        async with asyncio.timeout(poll + self._patience.watchdog):
            updates = await self._client.call("getUpdates", parameters, wait=poll)
        if not isinstance(updates, list):
            raise Uncertain("no list of updates")
        return updates

    def _advance(self, updates: list[object]) -> None:
        numbers = [number for raw in updates if (number := update_id(raw)) is not None]
        if updates and not numbers:
            raise Uncertain("updates without numbers")  # they would come again at once: slow down
        self._offset = max(numbers, default=self._offset - 1) + 1
