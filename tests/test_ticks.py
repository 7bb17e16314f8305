"""Work that is due again and again, and an end in the middle of it."""

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from bot.ticks import tick


async def test_a_tick_that_the_end_cuts_short_is_over_then_and_no_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    begun, seen = asyncio.Event(), list[str]()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)  # as a rollback takes a moment
            seen.append("rolled back")

    with caplog.at_level(logging.ERROR):
        ticking = asyncio.create_task(tick([(30, work)], datetime.now(UTC)))
        await begun.wait()
        ticking.cancel()
        with suppress(asyncio.CancelledError):
            await ticking
    assert seen == ["rolled back"]
    assert caplog.records == []


async def test_a_tick_that_fails_is_logged_and_the_next_one_comes(caplog: pytest.LogCaptureFixture) -> None:
    came, again = list[int](), asyncio.Event()

    async def work() -> None:
        came.append(1)
        if len(came) > 1:
            again.set()
        raise ValueError("no matter")

    ticking = asyncio.create_task(tick([(1, work)], datetime.now(UTC)))
    async with asyncio.timeout(15):
        await again.wait()
    ticking.cancel()
    with suppress(asyncio.CancelledError):
        await ticking
    assert any(record.levelno == logging.ERROR for record in caplog.records)
