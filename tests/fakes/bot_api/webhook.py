"""Delivery of updates to a webhook (core.telegram.org/bots/api#setwebhook)."""

import asyncio
import re
from collections.abc import Iterable
from time import time
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.fakes.bot_api.errors import bad_request
from tests.fakes.bot_api.updates import Update, Updates

_LOOPBACK = ("127.0.0.1", "localhost")
_ANSWER_SECONDS = 10


class Webhook:
    """Posts the oldest pending update until it is taken, then the next.

    `retry_delay` is in seconds. While `paused` nothing is posted on its own.
    """

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self.url = ""
        self.secret = ""
        self.max_connections = 40
        self.retry_delay = 0.05
        self.paused = False
        self.failures = 0
        self._last_error: tuple[int, str] | None = None
        self._task: asyncio.Task[None] | None = None

    def set(self, url: str, secret: str, max_connections: int) -> None:
        """Raises ApiError for a url or a secret that is not allowed."""
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[\w-]{0,256}", secret, re.ASCII):
            raise bad_request("secret token contains unallowed characters")
        self.remove()
        self.url, self.secret, self.max_connections = url, secret, max_connections
        self._task = asyncio.create_task(self._deliver_pending())

    def remove(self) -> None:
        self.url = ""
        self._last_error = None
        if self._task:
            self._task.cancel()
            self._task = None

    async def close(self) -> None:
        task = self._task
        self.remove()
        if task:
            await asyncio.wait({task})

    def info(self) -> dict[str, Any]:
        """A WebhookInfo object."""
        last: dict[str, Any] = {}
        if self._last_error:
            last = {"last_error_date": self._last_error[0], "last_error_message": self._last_error[1]}
        return {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.pending),
            "max_connections": self.max_connections,
            "allowed_updates": self._updates.allowed,
            **last,
        }

    async def deliver(self, update_ids: Iterable[int]) -> list[int]:
        """Post these updates once each in this very order, taken before or not; returns the statuses."""
        async with self._session() as session:
            updates = [self._updates.history[update_id] for update_id in update_ids]
            return [await self._post(session, update) for update in updates]

    async def _deliver_pending(self) -> None:
        async with self._session() as session:
            while True:
                if self.paused or not self._updates.pending:
                    await self._updates.arrived.wait(self.retry_delay)
                elif not _taken(await self._post(session, self._updates.pending[0])):
                    await asyncio.sleep(self.retry_delay)

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_ANSWER_SECONDS))

    async def _post(self, session: aiohttp.ClientSession, update: Update) -> int:
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.secret
        try:
            async with session.post(self.url, data=update.body, headers=headers) as answer:
                status = answer.status
        except (aiohttp.ClientError, TimeoutError):
            status = 0
        self._record(update, status)
        return status

    def _record(self, update: Update, status: int) -> None:
        if _taken(status):
            self._updates.acknowledge(update)
            return
        self.failures += 1
        what = f"Wrong response from the webhook: {status}" if status else "Connection refused"
        self._last_error = (int(time()), what)


def _taken(status: int) -> bool:
    return 200 <= status < 300
