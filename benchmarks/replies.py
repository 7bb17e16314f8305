"""How long a worker waits for a reply at Telegram's usual 30 messages a second: idle, beside a broadcast."""

import asyncio
import sys
from pathlib import Path
from time import time

from benchmarks.installation import TOKEN, environment, fill
from benchmarks.load import FIRST_PERSON, Act, Crowd, waits
from benchmarks.machine import percentile, running
from benchmarks.plan import planned
from benchmarks.throughput import BOT_CORE
from tests.fakes.bot_api import RemoteBotApi, start_process

RATE = 30.0
PEOPLE, STEPS_A_SECOND = 30, 8.0  # 210 steps in about 26 seconds
RECIPIENTS = 3000  # enough to keep the account busy meanwhile
DELAY = 0.05
PATIENCE = 30.0


async def p99(var: Path, *, broadcast: bool) -> float:
    """Milliseconds from a worker's step to the reply at the server, in the 99th of a hundred cases.

    Raises AssertionError when the broadcast was over too early, TimeoutError when a reply is missing.
    """
    await fill(var, RECIPIENTS, FIRST_PERSON + PEOPLE)
    options = ("--people", str(PEOPLE + RECIPIENTS), "--no-validate", "--latency", str(DELAY))
    async with start_process(TOKEN, *options) as api:
        more = environment(var, api.base_url, RATE)
        if broadcast:
            await planned(more)
        async with running((f"{sys.prefix}/bin/caunoi", "serve"), more, BOT_CORE):
            await _at_work(api, broadcast)
            start = time()
            acts = await Crowd(api, PEOPLE).do_steadily(PEOPLE, STEPS_A_SECOND)
            answered = await _answered(api, start, acts)
            if broadcast:
                await _still_busy(api)
    return percentile([1000 * seconds for seconds in waits(acts, answered)], 99)


async def _at_work(api: RemoteBotApi, broadcast: bool) -> None:
    """Wait until the bot has introduced itself, or until its broadcast has begun."""
    wanted = "sendMessage" if broadcast else "setMyCommands"
    async with asyncio.timeout(PATIENCE):
        while True:
            if await api.requests(wanted):
                return
            await asyncio.sleep(0.1)


async def _answered(api: RemoteBotApi, start: float, acts: list[Act]) -> dict[int, list[float]]:
    """When the replies came, by person, as soon as there is one for each step."""
    people = {act.person for act in acts}
    async with asyncio.timeout(PATIENCE):
        while True:
            times = await Crowd(api, PEOPLE).answered(start)
            found = {person: times[person] for person in people}
            if sum(map(len, found.values())) >= len(acts):
                return found
            await asyncio.sleep(0.5)


async def _still_busy(api: RemoteBotApi) -> None:
    sent = len(await api.requests("sendMessage"))
    assert sent < RECIPIENTS, "the broadcast ended before the last reply"
