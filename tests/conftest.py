"""Fixtures for every test."""

import asyncio
import gc
import logging
import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path

import pytest
import structlog
import uvloop

import bot.app
from tests.databases import (
    ENGINES,
    fresh_database,
    postgres_migrated,
    postgres_server,
    sqlite_template,
)
from tests.shipped import catalog_of, texts_of
from tests.world import World, open_world, settings_for

# A traceback with all locals would take minutes to print.
structlog.configure(processors=[structlog.processors.KeyValueRenderer()])
# Each test opens an installation of its own: what they all read is read once.
vars(bot.app).update(load_catalog=catalog_of, load_texts=texts_of)
os.environ.setdefault("PTB_TIMEDELTA", "true")  # python-telegram-bot's next way of giving durations

LoopFactory = Callable[[], asyncio.AbstractEventLoop]
__all__ = ["postgres_migrated", "postgres_server", "sqlite_template"]


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> Mapping[str, LoopFactory]:
    """The loop that the server runs on."""
    return {"uvloop": uvloop.new_event_loop}


# What takes long to load is loaded by one worker: Telegram's schema, and the index over the law.
TOGETHER = {
    "telegram": (
        "tests/channels/telegram/",
        "tests/channels/test_",
        "tests/fakes/",
        "tests/faults/test_disk",
    ),
    "law": ("tests/law/", "tests/cli/test_law"),
}


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            for group, places in TOGETHER.items():
                if item.nodeid.startswith(places):
                    item.add_marker(pytest.mark.xdist_group(group))


def pytest_collection_finish() -> None:
    """All tests and what they import stay to the end: the collector need not look at them again."""
    gc.freeze()


@pytest.fixture
def logs_as_before() -> Iterator[None]:
    """What a test sets up for logs ends with it."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.configure(**before)


@pytest.fixture(params=ENGINES)
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """An empty database; a test that asks for it runs once on each engine."""
    async with fresh_database(request.param, tmp_path, request) as url:
        yield url


@pytest.fixture(params=ENGINES)
async def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The same with all tables, without waiting for them to be made."""
    async with fresh_database(request.param, tmp_path, request, migrated=True) as url:
        yield url


@pytest.fixture
async def world(migrated_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A whole installation, on each engine."""
    async with open_world(settings_for(tmp_path, migrated_url)) as opened:
        yield opened


@pytest.fixture
async def lite(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """A whole installation on SQLite, for what does not depend on the engine."""
    async with (
        fresh_database("sqlite", tmp_path, request, migrated=True) as url,
        open_world(settings_for(tmp_path, url)) as opened,
    ):
        yield opened
