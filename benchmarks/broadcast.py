"""A message to many: ours with its ledger beside the peers, which write nothing down; and what surrounds it.

Bot on one core, server on the other; each call to the server takes 50 ms. Of each bot the best run
counts, and of a peer the best of the ways in which its users write to many.
"""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.arrivals import start_platform
from benchmarks.installation import TOKEN, environment, fill
from benchmarks.machine import pin
from benchmarks.pace import most_above
from benchmarks.plan import planned
from benchmarks.replies import p99
from benchmarks.throughput import Figures, throughput

SERVER_CORE = 1
DELAY = 0.05
RUNS = 2  # the best counts: other work on the machine only ever slows a run down
RECIPIENTS = 20_000
MANY = 1_000_000


class Row(NamedTuple):
    figure: str
    measured: str
    aim: str


class Way(NamedTuple):
    """A bot of benchmarks.bots, how many it writes to, and the options of one way to do it."""

    bot: str
    module: str
    recipients: int
    options: str


PTB = [
    Way("PTB, its AIORateLimiter", "ptb_broadcast", 1_000, options)
    for options in (
        "--rate 300",
        "--rate 1000",
        "--rate 1000 --at-once 16",
        "--rate 1000 --at-once 24",
        "--rate 1000 --at-once 24 --pool 24",
        "--rate 1000 --at-once 32 --chunks",
    )
]
AIOGRAM = [
    Way("aiogram", "aiogram_broadcast", RECIPIENTS, options)
    for options in ("", "--at-once 100", "--at-once 200 --pool 200", "--pool 400")
]
SET = Way("Cầu Nối at 1,000/s", "bridge", RECIPIENTS, "1000")
TOP = Way("Cầu Nối, no limit set", "bridge", RECIPIENTS, "1000000")
Measured = dict[Way, Figures]


class Installations:
    """Filled once, copied for each use."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @asynccontextmanager
    async def copy(self, contacts: int) -> AsyncIterator[Path]:
        """The var/ of an installation with so many contacts, gone when the block ends."""
        template = self._root / str(contacts)
        if not template.exists():
            await fill(template, contacts)
        with TemporaryDirectory(dir=self._root) as var:
            shutil.copytree(template, var, dirs_exist_ok=True)
            yield Path(var)


async def best(way: Way, installations: Installations) -> Figures:
    runs = [await _run(way, installations) for _ in range(RUNS)]
    return max(runs, key=lambda figures: figures.rate)


async def _run(way: Way, installations: Installations) -> Figures:
    command = [sys.executable, "-m", f"benchmarks.bots.{way.module}"]
    async with start_platform(DELAY) as platform:
        if way not in (SET, TOP):
            command += [platform.base_url, TOKEN, str(way.recipients)]
            return await throughput(platform, [*command, *way.options.split()], {}, way.recipients)
        async with installations.copy(way.recipients) as var:
            more = environment(var, platform.base_url)
            await planned(more)
            return await throughput(platform, [*command, way.options], more, way.recipients)


def fastest(measured: Measured, ways: Sequence[Way]) -> Figures:
    """The peer's best way, among those that reached everybody."""
    return max(
        (measured[way] for way in ways if measured[way].arrived == way.recipients), key=lambda f: f.rate
    )


def speeds(measured: Measured) -> Table:
    """Every way by itself."""
    table = Table("bot", "options", "arrived", "messages/s", "% of a core", "CPU ms", "most in 1 s", "ledger")
    for way, f in measured.items():
        cost = (f"{f.rate:.0f}", f"{100 * f.cpu:.0f}", f"{1000 * f.cpu / f.rate:.2f}", str(f.most))
        arrived = f"{f.arrived} of {way.recipients}"
        table.add_row(way.bot, way.options, arrived, *cost, "yes" if way in (SET, TOP) else "no")
    return table


async def surroundings(installations: Installations) -> list[Row]:
    """What a broadcast needs and what it does to others."""
    async with installations.copy(MANY) as var:
        seconds, megabytes = await planned(environment(var, ""))
    with TemporaryDirectory() as calm, TemporaryDirectory() as busy:
        idle = await p99(Path(calm), broadcast=False)
        beside = await p99(Path(busy), broadcast=True)
    return [
        Row("1,000,000 recipients into the outbox, seconds", f"{seconds:.1f}", "15 or less"),
        Row("  growth of memory meanwhile, MB", f"{megabytes:.0f}", "50 or less"),
        Row("reply at 30/s, idle: p99, ms", f"{idle:.0f}", ""),
        Row("reply at 30/s, beside a broadcast: p99, ms", f"{beside:.0f}", f"{idle + 100:.0f} or less"),
        Row("pacer, most in 1 s to 30/s", f"{await most_above(30):.3f}", "1.05 or less"),
        Row("pacer, most in 1 s to 1,000/s", f"{await most_above(1000):.3f}", "1.05 or less"),
    ]


def comparison(measured: Measured) -> list[Row]:
    at_rate, top = measured[SET], measured[TOP]
    ptb, aiogram = fastest(measured, PTB), fastest(measured, AIOGRAM)
    return [
        Row("messages/s when set to 1,000/s, with ledger", f"{at_rate.rate:.0f}", "about 1,000"),
        Row("  share of a core, %", f"{100 * at_rate.cpu:.0f}", "40 or less"),
        Row("  most in 1 s to the set rate", f"{at_rate.most / 1000:.3f}", "1.05 or less"),
        Row("messages/s at most, with ledger", f"{top.rate:.0f}", "3,000 or more"),
        Row("  to PTB's best way", f"{top.rate / ptb.rate:.1f} times", "10 times or more"),
        Row("  to aiogram's best way", f"{top.rate / aiogram.rate:.2f} times", "1 time or more"),
    ]


async def main() -> None:
    """Measure everything; print the tables."""
    pin(0, SERVER_CORE)
    console = Console(width=130)
    with TemporaryDirectory() as root:
        installations = Installations(Path(root))
        measured = {way: await best(way, installations) for way in (SET, TOP, *PTB, *AIOGRAM)}
        console.print(speeds(measured))
        table = Table("figure", "measured", "aim")
        for row in [*comparison(measured), *await surroundings(installations)]:
            table.add_row(*row)
        console.print(table)


if __name__ == "__main__":
    asyncio.run(main())
