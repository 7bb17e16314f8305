"""The people at the other end: what they do at the Bot API server, and when they were answered."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from time import time
from typing import NamedTuple

from benchmarks.script import STEPS, Step
from tests.fakes.bot_api import RemoteBotApi

FIRST_PERSON = 1_000_000  # of the crowd that the server begins with
AT_ONCE = 32
QUIET = 1.0  # seconds without a request: then all is answered
PATIENCE = 120.0


class Act(NamedTuple):
    """Somebody did something at that moment."""

    person: int
    at: float


class Crowd:
    """Everybody who writes to the bot behind `api`."""

    def __init__(self, api: RemoteBotApi, people: int) -> None:
        self._api = api
        self._people = range(FIRST_PERSON, FIRST_PERSON + people)

    async def do(self, person: int, step: Step) -> Act:
        at = time()
        if step.data:
            await self._api.act("press", person=person, data=step.data)
        else:
            await self._api.act("write", person=person, text=step.text)
        return Act(person, at)

    async def all_do(self, steps: Sequence[Step]) -> int:
        """Everybody does the first step, then everybody the second, as fast as the server takes it.

        Returns how many acts that were.
        """
        for step in steps:
            for start in range(0, len(self._people), AT_ONCE):
                some = self._people[start : start + AT_ONCE]
                await asyncio.gather(*(self.do(person, step) for person in some))
        return len(steps) * len(self._people)

    async def do_steadily(self, people: int, per_second: float) -> list[Act]:
        """So many hold the whole conversation, with so many acts a second, whether answered or not."""
        loop = asyncio.get_running_loop()
        start, tasks = loop.time(), []
        for number in range(people * len(STEPS)):
            await asyncio.sleep(max(start + number / per_second - loop.time(), 0))
            step, person = divmod(number, people)
            tasks.append(asyncio.create_task(self.do(self._people[person], STEPS[step])))
        return await asyncio.gather(*tasks)

    async def quiet(self) -> None:
        """Wait until every update is confirmed and no request comes any more."""
        before = -1
        async with asyncio.timeout(PATIENCE):
            while True:
                counts = await self._api.counts()
                if counts["unconfirmed"] == 0 and counts["requests"] == before:
                    return
                before = counts["requests"]
                await asyncio.sleep(QUIET)

    async def answered(self, since: float) -> dict[int, list[float]]:
        """When the messages of the bot after `since` reached the server, by person."""
        times: dict[int, list[float]] = defaultdict(list)
        for request in await self._api.requests("sendMessage"):
            if request["status"] == 200 and request["at"] >= since:
                times[int(request["params"]["chat_id"])].append(request["at"])
        return times


def waits(acts: Sequence[Act], answered: dict[int, list[float]]) -> list[float]:
    """Seconds from each act to its answer: the n-th answer to a person is to their n-th act."""
    left = {person: iter(times) for person, times in answered.items()}
    return [next(left[act.person]) - act.at for act in sorted(acts, key=lambda act: act.at)]
