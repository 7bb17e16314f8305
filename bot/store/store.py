"""The store as the core sees it: transactions with one attribute for each noun."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import ConfigError
from bot.store import migrate
from bot.store.broadcasts import SqlBroadcasts
from bot.store.cases import SqlCases
from bot.store.contacts import SqlContacts
from bot.store.crypto import KeyRing
from bot.store.engine import Transactions, open_engine
from bot.store.inbox import SqlInbox
from bot.store.law import SqlLaw
from bot.store.leases import PostgresLeases, SqliteLeases, open_leases
from bot.store.ledger import SqlLedger
from bot.store.officers import SqlOfficers
from bot.store.offices import SqlOffices
from bot.store.outbox import SqlOutbox
from bot.store.postings import SqlPostings
from bot.store.sessions import SqlSessions


class SqlTx:
    """Implements bot.ports.Tx."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.inbox = SqlInbox(connection)
        self.contacts = SqlContacts(connection)
        self.sessions = SqlSessions(connection)
        self.outbox = SqlOutbox(connection)
        self.cases = SqlCases(connection)
        self.officers = SqlOfficers(connection)
        self.offices = SqlOffices(connection)
        self.broadcasts = SqlBroadcasts(connection)
        self.postings = SqlPostings(connection)
        self.ledger = SqlLedger(connection)
        self.law = SqlLaw(connection)


class SqlStore:
    """Implements bot.ports.Store."""

    def __init__(self, transactions: Transactions, leases: SqliteLeases | PostgresLeases) -> None:
        self.transactions = transactions
        self.leases = leases

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqlTx]:
        async with self.transactions.write() as connection:
            yield SqlTx(connection)

    @asynccontextmanager
    async def look(self) -> AsyncIterator[SqlTx]:
        async with self.transactions.read() as connection:
            yield SqlTx(connection)

    async def migrate(self) -> None:
        """Bring the tables to this code's version. Raises ConfigError when the database cannot be opened."""
        try:
            await _try_to_open(self.transactions.engine)
        except (OSError, sqlite3.Error, DBAPIError) as error:
            reason = type(error).__name__
            raise ConfigError(f"database: cannot be opened ({reason}); check database.url") from None
        engine = self.transactions.engine
        if await migrate.version(engine) != migrate.newest():
            await migrate.upgrade(engine)

    async def close(self) -> None:
        await self.leases.close()
        await self.transactions.close()


async def _try_to_open(engine: AsyncEngine) -> None:
    if engine.dialect.name == "sqlite":
        # Without a thread first: aiosqlite's outlives a file that cannot be opened, and then complains.
        sqlite3.connect(engine.url.database or "").close()
    async with engine.connect():
        pass


def open_store(url: str, keys: KeyRing) -> SqlStore:
    """A store over `url`; its tables must have been migrated."""
    return SqlStore(Transactions(open_engine(url, keys)), open_leases(url))
