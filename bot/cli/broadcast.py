"""broadcast send, list, watch, report."""

import asyncio
import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

import orjson
import typer
from rich.table import Table

from bot.app import Bridge
from bot.cli.common import DEFAULT_CONFIG, ConfigPath, out, plainly, settings_from, with_bridge
from bot.domain.audience import Audience, sector_of, target
from bot.domain.broadcast import PLANNED, Broadcast, BroadcastState
from bot.domain.calendar import Happening, upcoming
from bot.domain.delivery import Fate
from bot.domain.report import SMALL, Numbers, Report
from bot.domain.texts import DEFAULT
from bot.errors import ConfigError
from bot.services.reporting import report_on

app = typer.Typer(help="Messages to many.", no_args_is_help=True)

WAITING = (Fate.PENDING, Fate.SENDING)
MEANWHILE = "somebody changed or sent it meanwhile; see `caunoi broadcast list`"
NAMELESS = {"": "(unknown)", SMALL: "(small ones)"}


@app.command("list")
@plainly
def list_(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Show what is planned, on its way and sent."""

    async def work(bridge: Bridge) -> None:
        async with bridge.store.look() as tx:
            found = await tx.broadcasts.listed(frozenset(BroadcastState), 500)
        table = Table("code", "kind", "occasion", "office", "state", "due", "started")
        zone = ZoneInfo(bridge.settings.hours.zone)
        for b in found:
            times = [f"{t.astimezone(zone):%Y-%m-%d %H:%M}" if t else "" for t in (b.due_at, b.started_at)]
            table.add_row(b.code, b.kind, b.occasion or "", b.office, b.state, *times)
        out.print(table)

    with_bridge(settings_from(config), work)


@app.command()
@plainly
def send(
    occasion: Annotated[str, typer.Option(help="A code of occasions.toml.")],
    audience: Annotated[str, typer.Option(help='"all" or "sector:" and its code; else as planned.')] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Stay until all is sent, and report.")] = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Send an occasion's message of this year now: shows it and its reach, then asks. Quiet hours hold.

    For emergencies: the ordinary way is a plan that two officers sign in their chat. Written into the audit.
    """
    settings = settings_from(config)

    async def work(bridge: Bridge) -> None:
        b = await _send(bridge, occasion, audience, yes)
        out.print(f"Broadcast {b.code} is in the outbox.")
        if wait:
            await _wait(bridge, b)

    with_bridge(settings, work)


@app.command()
@plainly
def watch(code: str, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Show how far a broadcast is, with rate and time left, until it is through."""

    async def work(bridge: Bridge) -> None:
        await _watch(bridge, await _find(bridge, code))

    with_bridge(settings_from(config), work)


@app.command()
@plainly
def report(
    code: str,
    as_csv: Annotated[bool, typer.Option("--csv", help="For a spreadsheet.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For a program.")] = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Show what became of a broadcast. Offices with fewer than five recipients are shown as one."""

    async def work(bridge: Bridge) -> None:
        b = await _find(bridge, code)
        async with bridge.store.look() as tx:
            found = await report_on(tx, b)
        if as_json:
            head = {"code": b.code, "occasion": b.occasion, "year": b.year, "state": b.state}
            typer.echo(orjson.dumps({**head, **found.model_dump(mode="json")}, option=orjson.OPT_INDENT_2))
        elif as_csv:
            typer.echo(_csv(found), nl=False)
        else:
            out.print(_table(b, found))

    with_bridge(settings_from(config), work)


async def _find(bridge: Bridge, code: str) -> Broadcast:
    async with bridge.store.look() as tx:
        found = await tx.broadcasts.by_code(code.strip().upper())
    if found is None:
        raise ConfigError(f"no broadcast {code}; see `caunoi broadcast list`")
    return found


async def _send(bridge: Bridge, code: str, audience: str, yes: bool) -> Broadcast:
    happening, aim = _happening(bridge, code), _aim(bridge, audience)
    b = await bridge.broadcasting.open(happening)
    if b.state not in PLANNED:
        raise ConfigError(
            f"{code} cannot be sent: {b.code} of {b.year} is {b.state.value}; see `caunoi broadcast list`"
        )
    aimed = b.model_copy(update={"audience": aim or b.audience})
    reach = await _preview(bridge, aimed)
    if not yes and not typer.confirm(f"Send this to {reach} people now?"):
        raise typer.Exit(1)
    if not await bridge.broadcasting.send_now(b, aimed.audience):
        raise ConfigError(f"{code}: {MEANWHILE}")
    return aimed


def _happening(bridge: Bridge, code: str) -> Happening:
    """The occasion in this solar year; by the lunar one it may belong to the year before."""
    occasion = bridge.catalog.occasions.get(code)
    if occasion is None:
        raise ConfigError(f"no occasion {code}; see `caunoi occasion list`")
    today = bridge.clock.now().astimezone(ZoneInfo(bridge.settings.hours.zone)).date()
    first, last = date(today.year, 1, 1), date(today.year, 12, 31)
    return min(
        upcoming([occasion], first, (last - first).days),
        key=lambda happening: abs(happening.day - today),
        default=Happening(occasion=occasion, year=today.year, day=today),
    )


def _aim(bridge: Bridge, audience: str) -> Audience | None:
    """The audience as typed; None when none was."""
    sector = sector_of(audience)
    if audience not in {"", "all"} and sector not in bridge.catalog.sectors:
        raise ConfigError('audience: write "all" or "sector:" and a sector of areas.toml')
    return Audience(sectors=(sector,) if sector else ()) if audience else None


async def _preview(bridge: Bridge, b: Broadcast) -> int:
    """Show the message as people get it; returns how many."""
    out.rule(bridge.texts.template(DEFAULT, f"occasion.{b.occasion}"))
    out.print(bridge.texts.words(bridge.broadcasting.message(b), DEFAULT), markup=False, highlight=False)
    out.rule()
    async with bridge.store.look() as tx:
        who = target(b.audience, b.kind.purpose, bridge.catalog.offices)
        return sum((await tx.broadcasts.audience(who)).values())


async def _wait(bridge: Bridge, b: Broadcast) -> None:
    """Show progress; send ourselves what no serving process is sending."""
    helpers = [
        asyncio.create_task(bridge.leadership.run(f"sender {account}", bridge.sending(account)))
        for account in bridge.senders
    ]
    try:
        fates = await _watch(bridge, b)
    finally:
        for helper in helpers:
            helper.cancel()
        await asyncio.gather(*helpers, return_exceptions=True)
    out.print(", ".join(f"{fate.value}: {count}" for fate, count in sorted(fates.items())))


async def _watch(bridge: Bridge, b: Broadcast) -> dict[Fate, int]:
    from rich.progress import (  # not loaded where nobody watches, such as in the server
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("sending"), BarColumn(), MofNCompleteColumn(), TaskProgressColumn(show_speed=True))
    with Progress(*columns, TextColumn("left"), TimeRemainingColumn(), console=out) as progress:
        task = progress.add_task("sending", total=None)
        while True:
            async with bridge.store.look() as tx:
                fates = await tx.broadcasts.fates(b.id)
                now = await tx.broadcasts.get(b.id) or b
            waiting = sum(fates.get(fate, 0) for fate in WAITING)
            total = sum(fates.values())
            progress.update(task, total=total, completed=total - waiting)
            if not waiting and (now.is_enqueued or not now.is_open):
                return fates
            await asyncio.sleep(0.3)


def _table(b: Broadcast, found: Report) -> Table:
    table = Table("", *Numbers.model_fields, title=f"{b.code} {b.occasion or b.kind} · {b.state}")
    for name, numbers in _rows(found):
        table.add_row(name, *(str(number) for number in numbers.model_dump().values()))
    table.caption = ", ".join(f"{name}: {count}" for name, count in _counts(found))
    return table


def _rows(found: Report) -> Sequence[tuple[str, Numbers]]:
    return [
        ("all", found.total),
        *((f"account {name}", numbers) for name, numbers in found.by_account.items()),
        *((f"office {NAMELESS.get(name, name)}", numbers) for name, numbers in found.by_office.items()),
    ]


def _counts(found: Report) -> Sequence[tuple[str, int]]:
    """Causes by what they caused, and what came back."""
    parts = {"failed": found.failed, "skipped": found.skipped, "kept": found.kept}
    return [
        *((f"{part} {cause}", count) for part, causes in parts.items() for cause, count in causes.items()),
        ("replies within 48 h", found.replies),
        ("stops within 48 h", found.stops),
    ]


def _csv(found: Report) -> str:
    """One line for each part, then each cause, as a spreadsheet reads it."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(["part", *Numbers.model_fields])
    lines.writerows([name, *numbers.model_dump().values()] for name, numbers in _rows(found))
    lines.writerows(_counts(found))
    return text.getvalue()
