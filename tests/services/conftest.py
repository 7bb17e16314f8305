"""Faults are provoked here by the dozen: their log lines are kept off the screen."""

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from tests.compiled import engine_like_the_first


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with capture_logs():
        yield


@pytest.fixture(autouse=True)
def _compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.engine.create_async_engine", engine_like_the_first)
