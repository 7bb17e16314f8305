"""broadcast send."""

import asyncio
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.app import Bridge
from bot.cli.common import DEFAULT_CONFIG, ConfigPath, out, plainly, settings_from, with_bridge
from bot.domain.broadcast import Broadcast
from bot.domain.calendar import Occasion
from bot.domain.delivery import Fate
from bot.domain.texts import DEFAULT
from bot.errors import ConfigError, Refused

app = typer.Typer(help="Messages to many.", no_args_is_help=True)

WAITING = (Fate.PENDING, Fate.SENDING)


@app.callback()
def broadcasts() -> None:
    """Messages to many."""


@app.command()
@plainly
def send(
    occasion: Annotated[str, typer.Option(help="A code of occasions.toml.")],
    audience: Annotated[str, typer.Option(help='"all": everybody who agreed to such messages.')] = "all",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Stay until all is sent, and report.")] = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Send an occasion's message now: shows it and how many would get it, then asks. Once a year each."""
    settings = settings_from(config)

    async def work(bridge: Bridge) -> None:
        found = bridge.catalog.occasions.get(occasion)
        if found is None:
            raise ConfigError(f"no occasion {occasion}; see `caunoi occasion list`")
        if audience not in {"all", found.audience}:
            raise ConfigError(f'audience: this version sends to "{found.audience}" only')
        started = await _send(bridge, found, yes)
        out.print(f"Broadcast {started.id} is in the outbox.")
        if wait:
            await _wait(bridge, started)

    with_bridge(settings, work)


async def _send(bridge: Bridge, occasion: Occasion, yes: bool) -> Broadcast:
    year = bridge.clock.now().astimezone(ZoneInfo(bridge.settings.hours.zone)).year
    say = bridge.broadcasting.message(occasion, year)
    out.rule(occasion.name)
    out.print(bridge.texts.words(say, DEFAULT), markup=False, highlight=False)
    out.rule()
    reach = await bridge.broadcasting.reach(occasion)
    if not yes and not typer.confirm(f"Send this to {reach} people now?"):
        raise typer.Exit(1)
    try:
        return await bridge.broadcasting.send(occasion, year)
    except Refused as error:
        text = bridge.texts.template("en", error.key).format(**error.values)
        raise ConfigError(text) from None


async def _wait(bridge: Bridge, started: Broadcast) -> None:
    """Show progress; send ourselves what no serving process is sending."""
    helpers = [
        asyncio.create_task(bridge.leadership.run(f"sender {account}", sender.run))
        for account, sender in bridge.senders.items()
    ]
    try:
        fates = await _watch(bridge, started)
    finally:
        for helper in helpers:
            helper.cancel()
        await asyncio.gather(*helpers, return_exceptions=True)
    out.print(", ".join(f"{fate.value}: {count}" for fate, count in sorted(fates.items())))


async def _watch(bridge: Bridge, started: Broadcast) -> dict[Fate, int]:
    columns = (TextColumn("sending"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=out) as progress:
        task = progress.add_task("sending", total=None)
        while True:
            async with bridge.store.look() as tx:
                fates = await tx.broadcasts.fates(started.id)
            waiting = sum(fates.get(fate, 0) for fate in WAITING)
            total = sum(fates.values())
            progress.update(task, total=total, completed=total - waiting)
            if not waiting:
                return fates
            await asyncio.sleep(0.3)
