"""Work that one process at a time does: the others stand by and take over when it dies."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import structlog

from bot.ports import Clock, Store

log = structlog.get_logger()

LEASE = timedelta(seconds=15)
RENEW = 5.0  # seconds


class Leadership:
    """Leases in the database, held under a name that is this process's own."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._me = secrets.token_hex(8)

    async def run(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work` whenever the lease is ours, until cancelled; work that ends by an error starts anew."""
        while True:
            if await self._hold(name):
                await self._lead(name, work)
            else:
                await asyncio.sleep(RENEW / 5)

    async def try_once(self, name: str, work: Callable[[], Awaitable[None]]) -> bool:
        """Do `work` to its end if nobody else is doing it; returns whether we did."""
        if not await self._hold(name):
            return False
        await self._lead(name, work)
        return True

    async def _lead(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.ensure_future(work())
        try:
            while not task.done():
                await asyncio.wait([task], timeout=RENEW)
                if not task.done() and not await self._hold(name):
                    log.warning("lease_lost", lease=name)
                    break
            if task.done() and (error := task.exception()) is not None:
                log.error("leader_failed", lease=name, error=type(error).__name__)
                await asyncio.sleep(1)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task
            await self._let_go(name)

    async def _hold(self, name: str) -> bool:
        now = self._clock.now()
        async with self._store.begin() as tx:
            return await tx.ledger.hold(name, self._me, now, now + LEASE)

    async def _let_go(self, name: str) -> None:
        async with self._store.begin() as tx:
            await tx.ledger.let_go(name, self._me)
