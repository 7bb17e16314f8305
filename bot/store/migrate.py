"""Bring the database's tables to the version of this code, or back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

MIGRATIONS = Path(__file__).parent / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


async def upgrade(engine: AsyncEngine, revision: str = "head") -> None:
    """Migrate up; does nothing when the tables are new enough."""
    async with _rebuilding(engine) as connection:
        await connection.run_sync(lambda sync: command.upgrade(_config(sync), revision))


async def downgrade(engine: AsyncEngine, revision: str) -> None:
    """Migrate down to `revision` ("base" drops everything)."""
    async with _rebuilding(engine) as connection:
        await connection.run_sync(lambda sync: command.downgrade(_config(sync), revision))


@asynccontextmanager
async def _rebuilding(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One transaction in which tables may be rebuilt: SQLite would delete what refers to a table that is
    dropped, unless its foreign keys are off, and they can be turned off outside of a transaction only."""
    async with engine.connect() as connection:
        await _foreign_keys(connection, "OFF")
        try:
            async with connection.begin():
                yield connection
        finally:
            await _foreign_keys(connection, "ON")


async def _foreign_keys(connection: AsyncConnection, switch: str) -> None:
    if connection.dialect.name == "sqlite":
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.execute(f"PRAGMA foreign_keys = {switch}")


async def version(engine: AsyncEngine) -> str | None:
    """The database's revision; None before the first migration."""
    async with engine.connect() as connection:
        return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())


@cache
def newest() -> str | None:
    """The revision of this code."""
    return ScriptDirectory.from_config(_config()).get_current_head()
