"""Work that one process at a time does: the others stand by and take over when it dies."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from bot.ports import Leases

log = structlog.get_logger()

LOOK = 5.0  # seconds between two looks whether a lease is still ours
STAND_BY = 0.5  # seconds between two tries to get one


class Leadership:
    """Does work under a lease, for as long as this process holds it."""

    def __init__(self, leases: Leases) -> None:
        self._leases = leases

    async def run(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work` whenever the lease is ours, until cancelled; work that ends by an error starts anew."""
        while True:
            if await self._hold(name):
                await self._lead(name, work)
            else:
                await asyncio.sleep(STAND_BY)

    async def _lead(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.ensure_future(work())
        try:
            while not task.done():
                await asyncio.wait([task], timeout=LOOK)
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
            with suppress(Exception):  # a store that cannot be reached has let go by itself
                await self._leases.let_go(name)

    async def _hold(self, name: str) -> bool:
        """Whether the lease is ours; not while the store cannot be reached to ask."""
        try:
            return await self._leases.hold(name)
        except Exception as error:
            log.exception("lease_unknown", lease=name, error=type(error).__name__)
            return False
