"""case list, show. Contents only on demand, and every reading is written down."""

from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table

from bot.app import Bridge
from bot.cli.common import DEFAULT_CONFIG, ConfigPath, out, plainly, settings_from, with_bridge
from bot.domain.case import Case, CaseMessage
from bot.errors import ConfigError

app = typer.Typer(help="Cases, without contents unless asked for.", no_args_is_help=True)


@app.command("list")
@plainly
def list_(
    office: Annotated[str | None, typer.Option(help="Of one office only.")] = None,
    open_only: Annotated[bool, typer.Option("--open", help="Leave out closed ones.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 100,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Show the newest cases: codes, topics, states and deadlines. Never who."""

    async def work(bridge: Bridge) -> Table:
        zone = ZoneInfo(bridge.settings.hours.zone)
        table = Table("code", "kind", "topic", "office", "state", "opened", "due", "outcome")
        async with bridge.store.look() as tx:
            for case in await tx.cases.listed(office, open_only, limit):
                table.add_row(*_row(case, zone))
        return table

    out.print(with_bridge(settings_from(config), work))


@app.command()
@plainly
def show(
    code: str,
    reveal: Annotated[bool, typer.Option("--reveal", help="Show what was written; this is audited.")] = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Show one case; what was written in it only with --reveal. A hidden worker stays hidden."""

    async def work(bridge: Bridge) -> tuple[Case, list[CaseMessage]]:
        async with bridge.store.begin() as tx:
            case = await tx.cases.by_code(code.upper())
            if case is None:
                raise ConfigError(f"no case {code}; see `caunoi case list`")
            if not reveal:
                return case, []
            await tx.ledger.audit(bridge.clock.now(), "cli", "reveal", case.id)
            return case, list(await tx.cases.messages(case.id))

    settings = settings_from(config)
    case, messages = with_bridge(settings, work)
    zone = ZoneInfo(settings.hours.zone)
    for label, value in zip(
        ("code", "kind", "topic", "office", "state", "opened", "due", "outcome"),
        _row(case, zone),
        strict=True,
    ):
        out.print(f"{label:8} {value}", highlight=False, markup=False)
    for message in messages:
        head = f"\n{message.at.astimezone(zone):%d/%m/%Y %H:%M} {message.author.value}"
        out.print(head, style="bold", highlight=False)
        out.print(message.words.text, markup=False, highlight=False)
        for attachment in message.words.attachments:
            out.print(f"[{attachment.kind.value}] {attachment.name}", markup=False, highlight=False)


def _row(case: Case, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        case.code,
        case.kind,
        case.topic,
        case.office,
        case.state.value,
        f"{case.opened_at.astimezone(zone):%d/%m/%Y %H:%M}",
        f"{case.due_at.astimezone(zone):%d/%m/%Y %H:%M}" if case.due_at else "",
        case.outcome or "",
    )
