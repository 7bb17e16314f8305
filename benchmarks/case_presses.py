"""Presses timed: from the inbox to the answer, and all that it causes, being committed."""

import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple

from benchmarks.caseload import ACCOUNT
from bot.app import open_bridge
from bot.domain.message import Incoming
from tests.fakes.channel import FakeChannel
from tests.fakes.clock import FakeClock
from tests.world import Person, World, settings_for


class Took(NamedTuple):
    """Milliseconds: by the clock, and of this process's processor time (SQLite's thread included)."""

    wall: float
    cpu: float


class Stopwatch:
    """Counts from when it is made."""

    def __init__(self) -> None:
        self._wall, self._cpu = perf_counter(), process_time()

    def took(self) -> Took:
        return Took(1000 * (perf_counter() - self._wall), 1000 * (process_time() - self._cpu))


class Office(World):
    """An installation with one platform."""

    async def settle(self) -> None:
        while await self.bridge.intake.handle_batch():
            pass
        await self.bridge.senders[ACCOUNT].drain()


@dataclass
class Timed(Person):
    """Somebody whose every act is timed:"""

    took: list[Took] = field(default_factory=list)

    async def _does(self, *incoming: Incoming) -> str:
        self.news()
        intake = self.world.bridge.intake
        watch = Stopwatch()
        await intake.receive(incoming)
        handled = await intake.handle_batch()
        self.took.append(watch.took())
        assert handled == len(incoming)
        await self.world.settle()
        return "\n".join(item.text for item in self.news())


@asynccontextmanager
async def open_office(var: Path, url: str) -> AsyncIterator[World]:
    """Migrated and empty but for the offices of data/; closed at the end."""
    clock, channel = FakeClock(), FakeChannel(ACCOUNT)
    async with open_bridge(settings_for(var, url), clock, lambda *_: [channel]) as bridge:
        await bridge.migrate()
        gc.freeze()  # as the bridge does when it starts
        yield Office(bridge, clock, {ACCOUNT: channel})


async def presses(world: World, address: int, tokens: Sequence[str], expected: str) -> list[Took]:
    """What each press took. Raises AssertionError when an answer lacks what is `expected`."""
    person = Timed(world, ACCOUNT, str(address))
    for token in tokens:
        said = await person.chooses(token)
        assert expected in said, f"{token}: {said[:200]}"
    return person.took


async def openings(world: World, addresses: range) -> list[Took]:
    """What it took to store each person's case and to tell its office, at the last press."""
    took = []
    for address in addresses:
        person = Timed(world, ACCOUNT, str(address))
        assert await person.sends_concern()
        took.append(person.took[-1])
    return took
