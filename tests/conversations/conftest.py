"""Which transcripts run every day; `make soak` runs the others."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import aiosqlite
import pytest

from tests.compiled import engine_like_the_first

# The store's own tests run on both engines, all of them. Of the transcripts, each of which may take a
# second, PostgreSQL sees the whole story and what several do at once.
ON_BOTH = ("test_across_the_bridge", "test_hidden_identity", "test_linking", "at_once", "of_two", "two_ticks")
AT_ONCE = ("in one batch", "in two at once")  # both; of all other variants of a test, the first
ROLES = ("test_roles", ("-officer", "-lead"))


@pytest.hookimpl(tryfirst=True)  # before what is marked is left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    seen: Counter[str] = Counter()
    for item in items:
        if "conversations" in item.nodeid and not _is_for_every_day(item.nodeid, seen):
            item.add_marker(pytest.mark.thorough)


def _is_for_every_day(name: str, seen: Counter[str]) -> bool:
    if "postgresql" in name:
        return any(part in name for part in ON_BOTH)
    module, roles = ROLES
    if module in name:
        return "[" not in name or any(role in name for role in roles)
    test = name.partition("[")[0]
    seen[test] += 1
    return seen[test] == 1 or any(part in name for part in AT_ONCE)


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Statements are compiled once, and SQLite is called in the loop: nobody else waits here."""

    async def call(connection: Any, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return work(*args, **kwargs)

    monkeypatch.setattr("bot.store.engine.create_async_engine", engine_like_the_first)
    monkeypatch.setattr(aiosqlite.core.Connection, "_execute", call)
