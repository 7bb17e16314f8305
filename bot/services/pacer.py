"""One rate budget for an account, shared by all lanes: whoever is first in lane goes first."""

import asyncio
import heapq
import itertools

from bot.domain.message import Pace
from bot.domain.say import Lane

CATCH_UP = 0.04  # seconds that the event loop overslept and may make up for, one message less: so no
# window of a second holds more than 5 % above the rate
LEAST_SLEEP = 0.004  # a shorter one is rounded to none by the event loop, and the ticker would spin


class Pacer:
    """Lets messages go at the account's pace.

    One ticker releases the waiters in order; a sleep for each of them would wake them all. Tokens do
    not gather while nobody sends: a window of one second never holds more than 5 % above the rate.
    """

    def __init__(self, pace: Pace) -> None:
        self._gap = 1 / pace.per_second
        self._catch_up = max(CATCH_UP - self._gap, 0.0)
        self._address_gap = 1 / pace.per_address
        self._burst = pace.burst
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._next = 0.0
        self._paused_until = 0.0
        self._addresses: dict[str, float] = {}
        self._ticker: asyncio.Task[None] | None = None

    @property
    def paused(self) -> bool:
        return asyncio.get_running_loop().time() < self._paused_until

    def pause(self, seconds: float) -> None:
        """Nothing goes for so long, in any lane; a shorter pause never shortens a longer one."""
        self._paused_until = max(self._paused_until, asyncio.get_running_loop().time() + seconds)

    async def turn(self, lane: Lane) -> None:
        """Wait until the account may send one more message."""
        now = asyncio.get_running_loop().time()
        if not self._waiting and self._due() <= now:
            self._spend(now)
            return
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
            if self._due() > now:
                await asyncio.sleep(max(self._due() - now, LEAST_SLEEP))
                continue
            self._spend(now)
            self._release()

    def _due(self) -> float:
        """When the next message may go, by the loop's time."""
        return max(self._next, self._paused_until)

    def _spend(self, now: float) -> None:
        self._next = max(self._next, now - self._catch_up) + self._gap

    def _release(self) -> None:
        while self._waiting:
            _, _, future = heapq.heappop(self._waiting)
            if not future.done():
                future.set_result(None)
                return

    def _forget(self, now: float) -> None:
        if len(self._addresses) > 10_000:
            self._addresses = {address: due for address, due in self._addresses.items() if due > now}
