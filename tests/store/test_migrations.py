"""The tables are what the code says, and a full database goes down and up again."""

from datetime import UTC, datetime

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Boolean, Column, Connection, Date, Integer, func, insert, inspect, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store import SqlStore, migrate
from bot.store.tables import metadata
from bot.store.types import UtcDateTime

NOW = datetime(2026, 3, 10, tzinfo=UTC)


def _sample(column: Column[object]) -> object:
    """Something that fits: 1 for numbers and references, a time for times, a letter for the rest."""
    if isinstance(column.type, Date):
        return NOW.date()
    if isinstance(column.type, UtcDateTime):
        return NOW
    if isinstance(column.type, Boolean):
        return True
    return 1 if column.foreign_keys or isinstance(column.type, Integer) else "x"


async def _fill(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        for table in metadata.sorted_tables:
            await connection.execute(insert(table).values({c.name: _sample(c) for c in table.columns}))


async def _names(engine: AsyncEngine) -> set[str]:
    async with engine.connect() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_the_migrated_tables_are_those_of_the_code(store: SqlStore) -> None:
    async with store.transactions.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    assert await migrate.version(store.transactions.engine) == migrate.newest()


async def test_a_second_upgrade_changes_nothing_and_keeps_the_rows(store: SqlStore) -> None:
    engine = store.transactions.engine
    await _fill(engine)
    await store.migrate()
    async with engine.connect() as connection:
        for table in metadata.sorted_tables:
            assert (await connection.execute(select(func.count()).select_from(table))).scalar_one() == 1


async def test_a_full_database_goes_down_to_nothing_and_up_again(store: SqlStore) -> None:
    engine = store.transactions.engine
    await _fill(engine)
    await migrate.downgrade(engine, "base")
    assert await _names(engine) <= {"alembic_version"}
    assert await migrate.version(engine) is None
    await store.migrate()
    assert await _names(engine) == {"alembic_version", *metadata.tables}
    await _fill(engine)
