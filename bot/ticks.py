"""The clock's beat: APScheduler only ticks; the database decides what there is to do."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Work = Callable[[], Awaitable[None]]


async def tick(every: Sequence[tuple[int, Work]], now: datetime) -> None:
    """Do each work now and then every so many seconds, until cancelled.

    A tick that the end cuts short is rolled back, and the next process does it: that is no error to log.
    """
    running: set[asyncio.Task[Any] | None] = set()
    scheduler = AsyncIOScheduler(job_defaults={"misfire_grace_time": 300, "coalesce": True})
    for seconds, work in every:
        scheduler.add_job(_quietly(work, running), "interval", seconds=seconds, next_run_time=now)
    scheduler.start()
    try:
        await asyncio.Event().wait()
    finally:
        scheduler.shutdown(wait=False)
        await asyncio.gather(*filter(None, running))


def _quietly(work: Work, running: set[asyncio.Task[Any] | None]) -> Work:
    async def beat() -> None:
        task = asyncio.current_task()
        running.add(task)
        try:
            with suppress(asyncio.CancelledError):  # the scheduler's own, which it would log as an error
                await work()
        finally:
            running.discard(task)

    return beat
