"""Connections and transactions, alike on SQLite and PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store.crypto import KeyRing
from bot.store.types import seal_with

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a person was told "received": it must survive a power cut
    "PRAGMA busy_timeout = 10000",
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_size_limit = 67108864",
)


def open_engine(url: str, keys: KeyRing) -> AsyncEngine:
    """An engine for sqlite+aiosqlite:// or postgresql+asyncpg://; errors never show parameters."""
    engine = create_async_engine(url, hide_parameters=True, pool_pre_ping=not url.startswith("sqlite"))
    seal_with(engine.dialect, keys)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_immediate)
        event.listen(engine.sync_engine, "invalidate", _unlock)
    return engine


def _prepare_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late for a read-then-write
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _unlock(connection: Any, _: ConnectionPoolEntry, __: BaseException | None) -> None:
    """Whoever is cancelled in a statement holds its cursor; closing would keep the lock until they let go."""
    with suppress(Exception):  # the connection is given up anyway
        connection.rollback()


def _begin_immediate(connection: Any) -> None:
    reads = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


async def _finish(ending: Coroutine[Any, Any, None]) -> None:
    """Let a commit or rollback end before a cancellation goes on: half-done, it would keep the lock."""
    task = asyncio.ensure_future(ending)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


class Transactions:
    """Opens transactions. SQLite has one writer, so writers queue here fairly instead of polling its lock."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._writer = asyncio.Lock() if engine.dialect.name == "sqlite" else None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Commits at the end, rolls back on an error; cancelled half-way, it still ends in one of the two."""
        async with AsyncExitStack() as stack:
            if self._writer is not None:
                await stack.enter_async_context(self._writer)
            connection = await stack.enter_async_context(self.engine.connect())
            transaction = await connection.begin()
            try:
                yield connection
            except BaseException:
                await _finish(transaction.rollback())
                raise
            await _finish(transaction.commit())

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A consistent view that takes no lock."""
        async with self.engine.connect() as connection:
            await connection.execution_options(reads_only=True)
            async with connection.begin():
                yield connection

    async def close(self) -> None:
        await self.engine.dispose()
