"""The server in a process of its own, and what the messages' arrivals there tell."""

import asyncio
import sys
from array import array
from bisect import bisect_left
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

import aiohttp

from benchmarks.machine import ROOT

EDGE = 0.05  # of the messages at each end, while a broadcast starts and dies away, do not count


class Arrivals(NamedTuple):
    """All messages that reached the server, in order: when (seconds) and for whom."""

    times: Sequence[float]
    chats: Sequence[int]

    def rate(self) -> float:
        """Messages a second, sustained: between the first and the last twentieth."""
        first, last = edges(len(self.times))
        return (last - first) / (self.times[last] - self.times[first])

    def most_in(self, seconds: float) -> int:
        """The most messages that came in any window of so many seconds."""
        return most_in(self.times, seconds)


def most_in(times: Sequence[float], seconds: float) -> int:
    """The most of these moments, which are in order, that any window of so many seconds holds."""
    return max(bisect_left(times, start + seconds) - index for index, start in enumerate(times))


def edges(count: int) -> tuple[int, int]:
    """Between which of so many messages a rate is taken."""
    return int(count * EDGE), int(count * (1 - EDGE)) - 1


class RemotePlatform:
    """The handle on benchmarks.platform."""

    def __init__(self, pid: int, port: int, session: aiohttp.ClientSession) -> None:
        self.pid = pid
        self.base_url = f"http://127.0.0.1:{port}/bot"
        self._root = f"http://127.0.0.1:{port}/"
        self._session = session

    async def count(self) -> int:
        return int(await self._get("count"))

    async def arrivals(self) -> Arrivals:
        held = memoryview(await self._get("times"))
        middle = len(held) // 2
        return Arrivals(array("d", held[:middle].cast("d")), array("q", held[middle:].cast("q")))

    async def reset(self) -> None:
        async with self._session.post(self._root + "reset") as answer:
            answer.raise_for_status()

    async def _get(self, what: str) -> bytes:
        async with self._session.get(self._root + what) as answer:
            return await answer.read()


@asynccontextmanager
async def start_platform(delay: float) -> AsyncIterator[RemotePlatform]:
    """A server on a free port that answers after `delay` seconds, killed when the block ends."""
    command = (sys.executable, "-m", "benchmarks.platform", "--delay", str(delay))
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout, "asked for above"
    try:
        port = int(await process.stdout.readline())
        async with aiohttp.ClientSession() as session:
            yield RemotePlatform(process.pid, port, session)
    finally:
        process.kill()
        await process.wait()
