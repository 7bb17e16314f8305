"""The disk is full or the database is locked: nothing is acknowledged that was not kept, nothing is lost."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from structlog.testing import capture_logs

from tests.channels.live import Town, running, taps, telegram_settings, told
from tests.channels.telegram.mailbox import eventually
from tests.fakes.bot_api import BotApi
from tests.faults.serving import contact_of

WORDS = [f"tin {number}: " + "chậm lương, " * 150 for number in range(8)]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    with capture_logs():  # the failures are wanted, and to draw each of them would take seconds
        async with BotApi.start() as api, running(telegram_settings(api, tmp_path)) as bridge:
            yield Town(api, bridge)


@asynccontextmanager
async def a_full_disk(town: Town) -> AsyncIterator[None]:
    """The database may not grow by a page: SQLite takes the size that it has for the limit."""
    with always_first(town, "max_page_count = 1", "max_page_count = 4294967294"):
        yield


@asynccontextmanager
async def a_locked_database(town: Town) -> AsyncIterator[None]:
    """Another program holds the write lock for longer than we wait for it."""
    file = town.bridge.settings.var_dir / "live.db"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    with always_first(town, "busy_timeout = 20", "busy_timeout = 10000"):
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.rollback()
            other.close()


@contextmanager
def always_first(town: Town, during: str, after: str) -> Iterator[None]:
    """Say one pragma on each connection that is used within the block, and another one after that."""
    said = [during]

    def speak(connection: Any, *_: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA {said[-1]}")
        cursor.close()

    event.listen(town.bridge.store.transactions.engine.sync_engine, "checkout", speak)
    yield
    said.append(after)


@pytest.mark.parametrize("trouble", [a_full_disk, a_locked_database])
async def test_what_cannot_be_written_down_is_not_acknowledged_and_comes_again(
    town: Town, trouble: Callable[[Town], AbstractAsyncContextManager[None]]
) -> None:
    worker = await town.worker()
    await worker.presses("Gửi phản ánh")
    await taps(worker, "Tiền lương, tiền thưởng")
    await told(worker, "Bạn kể đi")
    async with trouble(town):
        for text in WORDS:
            await worker.writes(text)
        before = len(town.api.calls("getUpdates"))
        # Longer than the wait of a connection that was already waiting for the lock.
        await eventually(lambda: the_same_is_asked_for(town.api, since=before), seconds=20)
        assert town.api.unconfirmed
    await told(worker, f"Đã nhận {len(WORDS)} tin")
    async with town.bridge.store.begin() as tx:
        contact = await contact_of(tx, worker.id)
        session = (await tx.sessions.of([contact.id]))[contact.id]
    assert [words["text"] for words in session.answers["words+"]] == WORDS
    assert (await town.bridge.count()).inbox.keys() == {"handled"}
    assert town.api.unconfirmed == 0


def the_same_is_asked_for(api: BotApi, since: int) -> bool:
    """Whether the poller has come back three times for what it could not keep."""
    offsets = [request.params["offset"] for request in api.calls("getUpdates")[since:]][-3:]
    return len(offsets) == 3 and len(set(offsets)) == 1
