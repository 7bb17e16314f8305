"""officer invite, list, remove."""

from typing import Annotated

import typer
from rich.table import Table

from bot.app import Bridge
from bot.cli.common import DEFAULT_CONFIG, ConfigPath, out, plainly, settings_from, with_bridge
from bot.domain.contact import Role
from bot.errors import ConfigError
from bot.services.staffing import invite as make_invite

app = typer.Typer(help="Who sits in which office.", no_args_is_help=True)


@app.command()
@plainly
def invite(
    office: Annotated[str, typer.Option(help="An office's code in offices.toml.")],
    name: Annotated[str, typer.Option(help="The officer's name, as colleagues see it.")] = "Cán bộ",
    role: Annotated[Role, typer.Option()] = Role.OFFICER,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Make a one-time code, valid for a week, by which an officer joins from their own chat."""

    async def work(bridge: Bridge) -> str:
        if office not in bridge.catalog.offices:
            raise ConfigError(f"no office {office} in offices.toml; `caunoi check` lists the codes")
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
    """Show who sits where."""

    async def work(bridge: Bridge) -> Table:
        table = Table("id", "office", "role", "name", "channel")
        async with bridge.store.look() as tx:
            for officer in await tx.officers.listed():
                row = (str(officer.id), officer.office, officer.role, officer.name, officer.account)
                table.add_row(*row)
        return table

    out.print(with_bridge(settings_from(config), work))


@app.command()
@plainly
def remove(
    officer_id: Annotated[int, typer.Argument(metavar="ID")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Take an officer's seat away; their open cases go back into the office's queue."""
    if not yes:
        typer.confirm(f"Remove officer {officer_id}? Their open cases go back into the queue.", abort=True)

    async def work(bridge: Bridge) -> bool:
        now = bridge.clock.now()
        async with bridge.store.begin() as tx:
            gone = await tx.officers.remove(officer_id, now)
            await tx.ledger.audit(now, "cli", "remove_officer", None, str(officer_id))
        return gone

    if not with_bridge(settings_from(config), work):
        raise ConfigError(f"no officer {officer_id}; see `caunoi officer list`")
    out.print(f"Officer {officer_id} is removed.")
