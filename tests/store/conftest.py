"""An empty, migrated store on each engine."""

from collections.abc import AsyncIterator

import pytest

from bot.store import SqlStore, open_store
from bot.store.crypto import KeyRing
from tests.compiled import engine_like_the_first

KEYS = KeyRing(b"aaaa", {b"aaaa": b"k" * 32}, b"l" * 32)


@pytest.fixture
def keys() -> KeyRing:
    return KEYS


@pytest.fixture
async def store(migrated_url: str, keys: KeyRing, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SqlStore]:
    with monkeypatch.context() as patched:
        patched.setattr("bot.store.engine.create_async_engine", engine_like_the_first)
        opened = open_store(migrated_url, keys)
    yield opened
    await opened.close()
