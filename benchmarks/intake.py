"""Updates a second from Telegram's server to the reply, written down on the way; and how long one takes.

Bot on one core, server and crowd on the other. First a backlog as after a failure of the line: the
bot stands still while everybody writes, then it is let go. Then an open load far below the limit.
"""

import asyncio
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping
from tempfile import TemporaryDirectory
from time import time
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.load import Crowd, waits
from benchmarks.machine import cpu_seconds, percentile, pin, running
from benchmarks.script import STEPS
from tests.fakes.bot_api import RemoteBotApi, start_process

TOKEN = "1:TEST"
BOT_CORE, SERVER_CORE = 0, 1
PEOPLE = 700
STEADY_PEOPLE, STEADY_RATE = 105, 50.0  # 735 updates in about 15 seconds
RUNS = 2  # the best counts: other work on the machine only ever slows a run down


class Bot(NamedTuple):
    name: str
    command: tuple[str, ...]
    durable: bool


class Figures(NamedTuple):
    rate: float  # updates a second
    cpu: float  # milliseconds of processor time for one update
    p50: float  # milliseconds
    p99: float


BRIDGE = Bot("Cầu Nối (SQLite, synchronous=FULL)", (f"{sys.prefix}/bin/caunoi", "serve"), durable=True)
PEERS = (
    Bot("PTB ConversationHandler", (sys.executable, "-m", "benchmarks.bots.ptb"), durable=False),
    Bot("aiogram FSM, MemoryStorage", (sys.executable, "-m", "benchmarks.bots.aiogram_fsm"), durable=False),
)


async def measure(bot: Bot) -> Figures:
    """One run of one bot on a new server. Raises AssertionError when an update stays unanswered."""
    with TemporaryDirectory() as var:
        async with start_process(TOKEN, "--people", str(PEOPLE), "--no-validate") as api:
            command, more = _start(bot, api, var)
            async with running(command, more, BOT_CORE) as process:
                crowd = Crowd(api, PEOPLE)
                await crowd.all_do(STEPS[:1])
                await crowd.quiet()
                return Figures(*await _rate(crowd, process), *await _latency(crowd))


def _start(bot: Bot, api: RemoteBotApi, var: str) -> tuple[tuple[str, ...], Mapping[str, str]]:
    if not bot.durable:
        return (*bot.command, api.base_url, TOKEN), {}
    return bot.command, {
        "CAUNOI_VAR_DIR": var,
        "CAUNOI_HTTP__PORT": "0",
        "CAUNOI_TELEGRAM__TOKEN": TOKEN,
        "CAUNOI_TELEGRAM__BASE_URL": api.base_url,
        "CAUNOI_TELEGRAM__MESSAGES_PER_SECOND": "1000",
    }


async def _rate(crowd: Crowd, process: Process) -> tuple[float, float]:
    process.send_signal(signal.SIGSTOP)
    acts = await crowd.all_do(STEPS)
    start, cpu = time(), cpu_seconds(process.pid)
    process.send_signal(signal.SIGCONT)
    await crowd.quiet()
    cpu = cpu_seconds(process.pid) - cpu
    times = [at for answers in (await crowd.answered(start)).values() for at in answers]
    assert len(times) == acts, f"{acts} updates, {len(times)} answers"
    return acts / (max(times) - start), 1000 * cpu / acts


async def _latency(crowd: Crowd) -> tuple[float, float]:
    start = time()
    acts = await crowd.do_steadily(STEADY_PEOPLE, STEADY_RATE)
    await crowd.quiet()
    waited = [1000 * seconds for seconds in waits(acts, await crowd.answered(start))]
    return percentile(waited, 50), percentile(waited, 99)


async def best(bot: Bot) -> Figures:
    runs = [await measure(bot) for _ in range(RUNS)]
    return max(runs, key=lambda figures: figures.rate)


async def main() -> None:
    """Measure ours and its peers; print the table."""
    pin(0, SERVER_CORE)
    ours = await best(BRIDGE)
    table = Table("bot", "updates/s", "CPU ms", "p50 ms", "p99 ms", "written down?", "rate to ours")
    for bot in (BRIDGE, *PEERS):
        figures = ours if bot is BRIDGE else await best(bot)
        row = (f"{figures.rate:.0f}", f"{figures.cpu:.1f}", f"{figures.p50:.1f}", f"{figures.p99:.1f}")
        table.add_row(bot.name, *row, "yes" if bot.durable else "no", f"{figures.rate / ours.rate:.2f}")
    Console(width=110).print(table)


if __name__ == "__main__":
    asyncio.run(main())
