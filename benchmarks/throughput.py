"""One bot writes to many: how fast, and with how much of its core."""

import asyncio
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import NamedTuple

from benchmarks.arrivals import RemotePlatform, edges
from benchmarks.machine import cpu_seconds, running

BOT_CORE = 0
BETWEEN_LOOKS = 0.05  # seconds
QUIET = 15.0  # seconds without a message: no more will come
PATIENCE = 300.0


class Figures(NamedTuple):
    """`rate` and `cpu` (share of a core) without the start and the end; `most` in any second."""

    arrived: int
    rate: float
    cpu: float
    server_cpu: float
    most: int


class Look(NamedTuple):
    at: float
    arrived: int
    bot: float  # processor seconds so far
    server: float


async def throughput(
    platform: RemotePlatform, command: Sequence[str], more: Mapping[str, str], recipients: int
) -> Figures:
    """Run the bot until everybody has been written to, or nothing comes any more.

    Raises AssertionError when somebody is written to twice, TimeoutError when nothing ever comes.
    """
    await platform.reset()
    async with running(command, more, BOT_CORE) as bot:
        looks = await _watch(platform, bot.pid, recipients)
    arrivals = await platform.arrivals()
    assert len(set(arrivals.chats)) == len(arrivals.chats), "somebody was written to twice"
    bot_cpu, server_cpu = _shares(looks)
    return Figures(len(arrivals.times), arrivals.rate(), bot_cpu, server_cpu, arrivals.most_in(1.0))


async def _watch(platform: RemotePlatform, pid: int, recipients: int) -> list[Look]:
    looks: list[Look] = []
    changed = monotonic() + PATIENCE
    while not looks or (looks[-1].arrived < recipients and monotonic() < changed + QUIET):
        await asyncio.sleep(BETWEEN_LOOKS)
        count = await platform.count()
        if count and (not looks or count > looks[-1].arrived):
            changed = monotonic()
            looks.append(Look(changed, count, cpu_seconds(pid), cpu_seconds(platform.pid)))
        elif not looks and monotonic() > changed:
            raise TimeoutError("no message ever came")
    return looks


def _shares(looks: Sequence[Look]) -> tuple[float, float]:
    """The bot's and the server's share of a core, while the bot was in its stride."""
    first, last = edges(looks[-1].arrived)
    steady = [look for look in looks if first <= look.arrived <= last]
    begin, end = steady[0], steady[-1]
    seconds = end.at - begin.at
    return (end.bot - begin.bot) / seconds, (end.server - begin.server) / seconds
