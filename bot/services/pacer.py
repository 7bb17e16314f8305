"""One rate budget for an account, shared by all lanes: whoever is first in lane goes first."""

import asyncio
import heapq
import itertools

from bot.domain.message import Pace
from bot.domain.say import Lane


class Pacer:
    """Lets messages go at the account's pace.

    One ticker releases the waiters in order; a sleep for each of them would wake them all. Tokens do
    not gather while nobody sends (a window of one second never holds more than the rate, plus one).
    """

    def __init__(self, pace: Pace) -> None:
        self._gap = 1 / pace.per_second
        self._address_gap = 1 / pace.per_address
        self._burst = pace.burst
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._next = 0.0
        self._paused_until = 0.0
        self._addresses: dict[str, float] = {}
        self._ticker: asyncio.Task[None] | None = None

    def pause(self, seconds: float) -> None:
        """Nothing goes for so long, in any lane; a shorter pause never shortens a longer one."""
        self._paused_until = max(self._paused_until, asyncio.get_running_loop().time() + seconds)

    async def turn(self, lane: Lane) -> None:
        """Wait until the account may send one more message."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (int(lane), next(self._order), future))
        if self._ticker is None or self._ticker.done():
            self._ticker = asyncio.create_task(self._tick())
        await future

    async def address_turn(self, address: str) -> None:
        """Wait until one more message may go to this address: a short burst, then the steady rate."""
        now = asyncio.get_running_loop().time()
        due = max(self._addresses.get(address, 0.0), now - self._burst * self._address_gap)
        due += self._address_gap
        self._addresses[address] = due
        self._forget(now)
        if due > now:
            await asyncio.sleep(due - now)

    async def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            now = loop.time()
            start = max(self._next, self._paused_until)
            if start > now:
                await asyncio.sleep(start - now)
                continue
            # What the event loop overslept, it may make up for, but never more than a few messages.
            self._next = max(self._next, now - 5 * self._gap) + self._gap
            self._release()

    def _release(self) -> None:
        while self._waiting:
            _, _, future = heapq.heappop(self._waiting)
            if not future.done():
                future.set_result(None)
                return

    def _forget(self, now: float) -> None:
        if len(self._addresses) > 10_000:
            self._addresses = {address: due for address, due in self._addresses.items() if due > now}
