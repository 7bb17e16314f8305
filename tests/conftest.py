"""Fixtures for every test."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.databases import ENGINES, fresh_database, postgres_server
from tests.world import World, open_world, settings_for

os.environ.setdefault("PTB_TIMEDELTA", "true")  # python-telegram-bot's next way of giving durations

__all__ = ["postgres_server"]


@pytest.fixture(params=ENGINES)
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """An empty database; a test that asks for it runs once on each engine."""
    async with fresh_database(request.param, tmp_path, request) as url:
        yield url


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A whole installation, on each engine."""
    async with open_world(settings_for(tmp_path, database_url)) as opened:
        yield opened


@pytest.fixture
async def lite(tmp_path: Path) -> AsyncIterator[World]:
    """A whole installation on SQLite, for what does not depend on the engine."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
    async with open_world(settings_for(tmp_path, url)) as opened:
        yield opened
