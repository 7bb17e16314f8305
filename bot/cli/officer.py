"""officer invite, list, remove."""

from collections.abc import Iterator
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table

from bot.app import Bridge
from bot.cli.common import DEFAULT_CONFIG, ConfigPath, out, plainly, settings_from, with_bridge
from bot.domain.contact import Officer, Role
from bot.errors import ConfigError, Refused
from bot.services.errand import Errand
from bot.services.leaving import Handover, leave, plan
from bot.services.staffing import invite as make_invite

app = typer.Typer(help="Who sits in which office.", no_args_is_help=True)


@app.command()
@plainly
def invite(
    office: Annotated[str, typer.Option(help="An office's code.")],
    name: Annotated[str, typer.Option(help="The officer's name, as colleagues see it.")] = "Cán bộ",
    role: Annotated[Role, typer.Option()] = Role.OFFICER,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Make a one-time code, valid for a week, by which an officer joins from their own chat."""

    async def work(bridge: Bridge) -> str:
        if office not in bridge.catalog.offices:
            raise ConfigError(f"no open office {office}; `caunoi office list` shows the codes")
        async with bridge.store.begin() as tx:
            return await make_invite(tx, office, role, name, bridge.clock.now())

    settings = settings_from(config)
    code = with_bridge(settings, work)
    out.print(f"\n  [bold]{code}[/bold]\n", highlight=False)
    out.print(
        f"The officer sends it to the bot as it is, on Telegram or on {settings.base_url}/officer",
        highlight=False,
        soft_wrap=True,
    )
    out.print("It works once, for seven days.")


@app.command("list")
@plainly
def list_(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Show who sits where, and who is away until when."""

    async def work(bridge: Bridge) -> Table:
        zone = ZoneInfo(bridge.settings.hours.zone)
        table = Table("id", "office", "role", "name", "channel", "away until", "deputy")
        async with bridge.store.look() as tx:
            for officer in await tx.officers.listed():
                table.add_row(*_row(officer, zone))
        return table

    out.print(with_bridge(settings_from(config), work))


@app.command()
@plainly
def remove(
    officer_id: Annotated[int, typer.Argument(metavar="ID")],
    to: Annotated[int | None, typer.Option(metavar="ID", help="The colleague who gets their cases.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """End an officer's seat; their open cases go to a colleague, into the queue, or up if nobody is left."""

    async def look(bridge: Bridge) -> Handover:
        async with bridge.store.begin() as tx:
            errand = bridge.errands.on(tx)
            return await _plan(errand, await _officer(errand, officer_id), to)

    async def work(bridge: Bridge) -> None:
        async with bridge.store.begin() as tx:
            errand = bridge.errands.on(tx)
            officer = await _officer(errand, officer_id)
            if await _plan(errand, officer, to) != handover:
                raise ConfigError("things have changed since the preview; please look again")
            await leave(errand, officer, handover, "cli")
            await tx.outbox.add(errand.drafts, errand.now)

    settings = settings_from(config)
    handover = with_bridge(settings, look)
    for line in _preview(handover):
        out.print(line, highlight=False)
    if not yes:
        typer.confirm(f"Remove officer {officer_id}?", abort=True)
    with_bridge(settings, work)
    out.print(f"Officer {officer_id} is removed.")


async def _officer(errand: Errand, officer_id: int) -> Officer:
    officer = await errand.tx.officers.get(officer_id)
    if officer is None:
        raise ConfigError(f"no officer {officer_id}; see `caunoi officer list`")
    return officer


async def _plan(errand: Errand, officer: Officer, to: int | None) -> Handover:
    try:
        return await plan(errand, officer, to)
    except Refused:
        raise ConfigError(
            f"officer {to} is no colleague who can act now; see `caunoi officer list`"
        ) from None


def _preview(handover: Handover) -> Iterator[str]:
    """What becomes of the cases."""
    heir = f"officer {handover.heir}" if handover.heir is not None else "the office's queue"
    if handover.stay or not handover.empty:
        yield f"{len(handover.stay)} open cases go to {heir}."
    for office, count in handover.by_office.items():
        yield f"{count} open cases go up to {office}, as nobody able remains here."
    if handover.stuck:
        yield f"{len(handover.stuck)} open cases wait here, as nobody above can act; an alarm follows."
    if handover.empty:
        yield "Nobody able remains at the office."


def _row(officer: Officer, zone: ZoneInfo) -> tuple[str, ...]:
    away = officer.away_until.astimezone(zone) if officer.away_until else None
    return (
        str(officer.id),
        officer.office,
        officer.role,
        officer.name,
        officer.account,
        f"{away:%d/%m/%Y %H:%M}" if away else "",
        str(officer.deputy or ""),
    )
