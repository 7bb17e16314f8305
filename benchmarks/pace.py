"""The pacer by itself: how far above the set rate it ever lets a second be."""

import asyncio
from contextlib import suppress
from time import monotonic

from benchmarks.arrivals import most_in
from bot.domain.message import Pace
from bot.domain.say import Lane
from bot.services.pacer import Pacer

SECONDS = 5.0
WAITERS = 20  # in each lane
REST = {Lane.REPLY: 0.1, Lane.NOTICE: 0.05, Lane.BROADCAST: 0.0}  # seconds, so that no lane starves


async def most_above(rate: float) -> float:
    """The most releases in any window of one second, in three lanes that are never empty, to the set rate."""
    pacer = Pacer(Pace(per_second=rate, per_address=1))
    released: list[float] = []
    waiters = [_take_turns(pacer, lane, released) for lane in Lane for _ in range(WAITERS)]
    with suppress(TimeoutError):
        async with asyncio.timeout(SECONDS):
            await asyncio.gather(*waiters)
    assert len(released) > rate * SECONDS / 2, "the pacer lets hardly anything go"
    return most_in(released, 1.0) / rate


async def _take_turns(pacer: Pacer, lane: Lane, released: list[float]) -> None:
    while True:
        await pacer.turn(lane)
        released.append(monotonic())
        await asyncio.sleep(REST[lane])
