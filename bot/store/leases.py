"""Leases that end with the process that holds them: nobody waits for a dead one's time to run out."""

import asyncio
import sqlite3
from pathlib import Path

from sqlalchemy import ColumnElement, NullPool, func, make_url, select
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine


class SqliteLeases:
    """Implements bot.ports.Leases for one machine: each lease is a small file, locked while it is open.

    The files lie beside the database. The operating system unlocks them however the process ends.
    """

    def __init__(self, database: Path) -> None:
        self._folder = database.with_suffix(".leases")
        self._held: dict[str, sqlite3.Connection] = {}

    async def hold(self, name: str) -> bool:
        if name in self._held:
            return True
        self._folder.mkdir(parents=True, exist_ok=True)
        file = sqlite3.connect(self._folder / name.replace(" ", "-"), timeout=0, isolation_level=None)
        try:
            file.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            file.close()
            return False
        self._held[name] = file
        return True

    async def let_go(self, name: str) -> None:
        if file := self._held.pop(name, None):
            file.close()

    async def close(self) -> None:
        for name in list(self._held):
            await self.let_go(name)


class PostgresLeases:
    """Implements bot.ports.Leases by advisory locks on a connection of its own, which the server frees
    when the connection ends (postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS).

    The connection must be a direct one: a pooler that shares sessions would share the locks.
    """

    def __init__(self, url: str) -> None:
        # A server that does not answer has lost us: then so have we the lease.
        self._engine = create_async_engine(
            url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args={"command_timeout": 5}
        )
        self._connection: AsyncConnection | None = None
        self._held: set[str] = set()
        self._one_at_a_time = asyncio.Lock()

    async def hold(self, name: str) -> bool:
        async with self._one_at_a_time:
            try:
                return await self._take(name)
            except BaseException:
                await self._hang_up()
                raise

    async def let_go(self, name: str) -> None:
        async with self._one_at_a_time:
            if self._connection is not None and name in self._held:
                self._held.remove(name)
                await self._connection.execute(select(func.pg_advisory_unlock(_number(name))))

    async def close(self) -> None:
        await self._hang_up()
        await self._engine.dispose()

    async def _take(self, name: str) -> bool:
        if self._connection is None:
            self._connection = await self._engine.connect()
        if name in self._held:
            await self._connection.execute(select(1))
            return True
        if (await self._connection.execute(select(func.pg_try_advisory_lock(_number(name))))).scalar():
            self._held.add(name)
        return name in self._held

    async def _hang_up(self) -> None:
        """Drop the connection, and with it every lease."""
        connection, self._connection = self._connection, None
        self._held.clear()
        if connection is not None:
            await connection.close()


def open_leases(url: str) -> SqliteLeases | PostgresLeases:
    """The leases that go with the database at `url`."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return SqliteLeases(Path(parsed.database or ""))
    return PostgresLeases(url)


def _number(name: str) -> ColumnElement[int]:
    """The key of a lease: the server hashes names to the numbers that it locks."""
    return func.hashtextextended(f"caunoi {name}", 0)
