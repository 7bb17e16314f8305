"""What the peers' broadcasts share: the addresses, and the ways to go through them with asyncio.gather."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import uvloop

FIRST = 1_000_000  # the first recipient's chat id
Send = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Broadcast:
    """One run. `at_once` 0: all of them; `pool` 0: the library's default; `rate` in messages a second."""

    base_url: str
    token: str
    recipients: int
    rate: float
    pool: int
    at_once: int
    chunks: bool

    async def to_all(self, send: Send) -> None:
        """Send to everybody, then stay as a bot does. A failure is passed over, as gather lets one do."""
        everybody = range(FIRST, FIRST + self.recipients)
        if self.chunks:
            for start in range(0, self.recipients, self.at_once):
                some = everybody[start : start + self.at_once]
                await asyncio.gather(*map(send, some), return_exceptions=True)
        else:
            bounded = _bounded(send, self.at_once or self.recipients)
            await asyncio.gather(*map(bounded, everybody), return_exceptions=True)
        await asyncio.Event().wait()


def _bounded(send: Send, at_once: int) -> Send:
    room = asyncio.Semaphore(at_once)

    async def wait_and_send(chat_id: int) -> None:
        async with room:
            await send(chat_id)

    return wait_and_send


def carry_out(main: Callable[[Broadcast], Coroutine[Any, Any, None]]) -> None:
    """Run `main` with the broadcast that the command line describes; uvloop, as ours."""
    parser = argparse.ArgumentParser()
    parser.add_argument("base_url")
    parser.add_argument("token")
    parser.add_argument("recipients", type=int)
    parser.add_argument("--rate", type=float, default=30, help="what PTB's rate limiter is set to")
    parser.add_argument("--pool", type=int, default=0, help="connections")
    parser.add_argument("--at-once", type=int, default=0, help="sends in flight")
    parser.add_argument("--chunks", action="store_true", help="wait for each chunk of that size to end")
    uvloop.run(main(Broadcast(**vars(parser.parse_args()))))
