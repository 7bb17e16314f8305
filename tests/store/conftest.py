"""An empty, migrated store on each engine."""

from collections.abc import AsyncIterator

import pytest

from bot.store import SqlStore, open_store
from bot.store.crypto import KeyRing

KEYS = KeyRing(b"aaaa", {b"aaaa": b"k" * 32}, b"l" * 32)


@pytest.fixture
def keys() -> KeyRing:
    return KEYS


@pytest.fixture
async def store(migrated_url: str, keys: KeyRing) -> AsyncIterator[SqlStore]:
    opened = open_store(migrated_url, keys)
    yield opened
    await opened.close()
