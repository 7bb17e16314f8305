"""One budget for an account: never above its rate, whoever is first in lane goes first."""

import asyncio
import time
from bisect import bisect_left
from random import Random

import pytest

from bot.domain.message import Pace
from bot.domain.say import Lane
from bot.services.pacer import Pacer
from tests.services.sending import until

AT_ONCE = Pace(per_second=100_000, per_address=20, burst=3)


def now() -> float:
    return asyncio.get_running_loop().time()


def busiest_second(moments: list[float]) -> int:
    """The most that went within any one second."""
    moments = sorted(moments)
    return max(bisect_left(moments, start + 1) - index for index, start in enumerate(moments))


async def go(pacer: Pacer, moments: list[float], count: int) -> None:
    """So many messages at once, each noted when it goes."""

    async def one() -> None:
        await pacer.turn(Lane.NOTICE)
        moments.append(now())

    await asyncio.gather(*(one() for _ in range(count)))


async def test_no_second_holds_more_than_the_rate() -> None:
    moments: list[float] = []
    await go(Pacer(Pace(per_second=200, per_address=1)), moments, 400)
    assert busiest_second(moments) <= 200 * 1.05


async def test_a_quiet_time_saves_nothing_up() -> None:
    pacer, moments = Pacer(Pace(per_second=100, per_address=1)), list[float]()
    await go(pacer, moments, 5)
    await asyncio.sleep(0.5)
    await go(pacer, moments, 110)
    assert busiest_second(moments) <= 100 * 1.05


async def test_what_a_stalled_loop_has_overslept_is_not_caught_up() -> None:
    pacer, moments, rng = Pacer(Pace(per_second=200, per_address=1)), list[float](), Random(7)
    going = asyncio.create_task(go(pacer, moments, 400))
    while not going.done():
        await asyncio.sleep(rng.uniform(0, 0.1))
        time.sleep(rng.uniform(0, 0.15))  # noqa: ASYNC251 - the stall is the point
    assert busiest_second(moments) <= 200 * 1.05


async def test_a_reply_passes_those_who_wait_already() -> None:
    pacer, gone = Pacer(Pace(per_second=100, per_address=1)), list[Lane]()

    async def one(lane: Lane) -> None:
        await pacer.turn(lane)
        gone.append(lane)

    waiting = [asyncio.create_task(one(Lane.BROADCAST)) for _ in range(60)]
    await until(lambda: len(gone) >= 5)
    before = len(gone)
    await one(Lane.REPLY)
    assert gone.index(Lane.REPLY) - before <= 1
    await asyncio.gather(*waiting)
    assert len(gone) == 61


async def test_whoever_is_first_in_lane_goes_first_and_then_whoever_came_first() -> None:
    pacer, gone = Pacer(AT_ONCE), list[tuple[Lane, int]]()
    pacer.pause(0.05)

    async def one(lane: Lane, number: int) -> None:
        await pacer.turn(lane)
        gone.append((lane, number))

    lanes = [Lane.BROADCAST, Lane.NOTICE, Lane.REPLY]
    await asyncio.gather(*(one(lane, number) for number in range(20) for lane in lanes))
    assert gone == sorted(gone)
    assert len(gone) == 60


@pytest.mark.parametrize("lane", list(Lane))
async def test_nothing_goes_during_a_pause_and_a_shorter_one_does_not_shorten_it(lane: Lane) -> None:
    pacer, start = Pacer(AT_ONCE), now()
    pacer.pause(0.15)
    pacer.pause(0.01)
    await pacer.turn(lane)
    assert now() - start >= 0.15 - 0.001


async def test_a_pause_holds_those_who_wait_already() -> None:
    pacer = Pacer(Pace(per_second=10, per_address=1))
    moments: list[float] = []
    waiting = asyncio.create_task(go(pacer, moments, 8))
    await until(lambda: bool(moments))
    before, start = len(moments), now()
    pacer.pause(0.3)
    await waiting
    assert min(moments[before:]) - start >= 0.3 - 0.001


async def test_one_address_gets_a_short_burst_and_then_a_steady_drip() -> None:
    pacer, start = Pacer(AT_ONCE), now()
    moments: list[float] = []
    for _ in range(7):
        await pacer.address_turn("4711")
        moments.append(now() - start)
    steady = [(number + 1 - AT_ONCE.burst) / AT_ONCE.per_address for number in range(7)]
    assert all(moment >= due - 0.002 for moment, due in zip(moments, steady, strict=True))
    waits = [later - sooner for sooner, later in zip([0.0, *moments], moments, strict=False)]
    assert max(waits[:3]) < min(waits[3:])


async def test_one_busy_address_holds_no_other_back() -> None:
    pacer = Pacer(Pace(per_second=100_000, per_address=0.01, burst=1))
    await pacer.address_turn("busy")
    held = asyncio.create_task(pacer.address_turn("busy"))
    async with asyncio.timeout(5):
        await pacer.address_turn("other")
    assert not held.done()
    held.cancel()


async def test_a_waiter_who_went_away_takes_nobodys_turn() -> None:
    pacer = Pacer(Pace(per_second=20, per_address=1))
    pacer.pause(0.05)
    tasks = [asyncio.create_task(pacer.turn(Lane.REPLY)) for _ in range(6)]
    await asyncio.sleep(0)
    for task in tasks[:5]:
        task.cancel()
    async with asyncio.timeout(5):
        await tasks[5]
