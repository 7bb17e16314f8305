"""An installation in a temporary folder, run from the command line."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from bot.app import Bridge, open_bridge
from bot.cli import app
from bot.config import load
from bot.store.tables import audit
from tests.world import ROOT

T = TypeVar("T")


@dataclass
class Installation:
    """What an operator has before them: a folder for data and a prompt."""

    var_dir: Path
    config: Path = ROOT / "config.toml"

    def run(self, *arguments: str, typed: str = "") -> Result:
        """Type a command; its screen is 200 columns wide."""
        words = [*arguments, "--config", str(self.config)]
        return CliRunner().invoke(app, words, input=typed, env={"COLUMNS": "200"})

    def inside(self, work: Callable[[Bridge], Awaitable[T]]) -> T:
        """Do something in the installation that no command does."""

        async def run() -> T:
            async with open_bridge(load(self.config)) as bridge:
                await bridge.migrate()
                return await work(bridge)

        return asyncio.run(run())


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logs_as_before: None) -> Installation:
    monkeypatch.setenv("CAUNOI_VAR_DIR", str(tmp_path / "var"))
    monkeypatch.delenv("CAUNOI_TELEGRAM__TOKEN", raising=False)
    monkeypatch.setattr("bot.cli.common.out.width", 200)
    return Installation(tmp_path / "var")


def said(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output


def refused(result: Result) -> str:
    """The sentence that an operator gets instead of a traceback."""
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result.output


def audited(installation: Installation) -> list[tuple[str, str]]:
    async def read(bridge: Bridge) -> list[tuple[str, str]]:
        async with bridge.store.transactions.read() as connection:
            lines = await connection.execute(select(audit.c.actor, audit.c.action).order_by(audit.c.id))
            return [(line.actor, line.action) for line in lines]

    return installation.inside(read)
