"""What every command needs: settings, a sentence instead of a traceback, an event loop."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

import typer
from rich.console import Console

from bot.app import Bridge, open_bridge
from bot.config import Settings, load
from bot.errors import BotError, ConfigError
from bot.logs import set_up_logging

P = ParamSpec("P")
T = TypeVar("T")

out = Console()
err = Console(stderr=True)
ConfigPath = Annotated[
    Path, typer.Option("--config", envvar="CAUNOI_CONFIG", help="The installation's settings.")
]
DEFAULT_CONFIG = Path("config.toml")


def plainly(command: Callable[P, None]) -> Callable[P, None]:
    """Show what the operator can mend as sentences, and exit with 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except ConfigError as error:
            for fault in error.faults:
                err.print(fault, style="red", markup=False, highlight=False, soft_wrap=True)
            raise typer.Exit(1) from None
        except BotError as error:
            err.print(f"{type(error).__name__}: {error}", style="red", markup=False, soft_wrap=True)
            raise typer.Exit(1) from None

    return run


def settings_from(config: Path, **overrides: Any) -> Settings:
    """The settings, with logging set up by them."""
    settings = load(config, **overrides)
    set_up_logging(settings.logging.format, settings.logging.level)
    return settings


def with_bridge(settings: Settings, work: Callable[[Bridge], Awaitable[T]]) -> T:
    """Migrate, open everything, do `work`, close."""

    async def run() -> T:
        async with open_bridge(settings) as bridge:
            await bridge.migrate()
            return await work(bridge)

    return asyncio.run(run())
