"""route explain: where a case would go now, why, and what was considered on the way."""

from typing import Annotated

import typer
from rich.table import Table

from bot.app import Bridge
from bot.cli.common import DEFAULT_CONFIG, ConfigPath, out, plainly, settings_from, with_bridge
from bot.domain.routing import Sender, route, steps
from bot.domain.say import Say
from bot.domain.texts import DEFAULT
from bot.errors import ConfigError
from bot.services.cards import reason_of

app = typer.Typer(help="To which office a case goes.", no_args_is_help=True)


@app.callback()
def main() -> None:
    """To which office a case goes."""


@app.command()
@plainly
def explain(
    kind: Annotated[str, typer.Option(help="A kind of case, as in data/kinds/.")],
    topic: Annotated[str, typer.Option(help="One of its topics.")],
    area: Annotated[str | None, typer.Option(help="The worker's commune or ward.")] = None,
    workplace: Annotated[str | None, typer.Option(help="The worker's own workplace union.")] = None,
    allow_workplace: Annotated[bool, typer.Option("--allow-workplace", help="It may know.")] = False,
    avoid: Annotated[list[str] | None, typer.Option(help="An office that must not know.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Show the office that would get the case now, the reason as the worker reads it, and each step."""
    avoids = frozenset(code.upper() for code in avoid or ())
    place = workplace.upper() if workplace else None
    sender = Sender(area=area, workplace=place, allows_workplace=allow_workplace, avoids=avoids)

    async def work(bridge: Bridge) -> tuple[str, Table]:
        _require_known(bridge, kind, topic, sender)
        async with bridge.store.look() as tx:
            able = await tx.officers.staffed(bridge.clock.now())
        asked = bridge.catalog.topics[topic], sender, bridge.catalog.offices, able
        leadership = bridge.settings.union.leadership
        found = route(*asked, leadership)
        table = Table("office", "name", "considered as", "result")
        for step in steps(*asked, leadership):
            table.add_row(step.office, _name(bridge, step.office), step.why, step.verdict)
        because = Say(
            key="route", words={DEFAULT: "{reason}"}, values={"reason": reason_of(found.reason, topic, area)}
        )
        return f"{found.office}: {_name(bridge, found.office)}, {bridge.texts.words(because, DEFAULT)}", table

    sentence, table = with_bridge(settings_from(config), work)
    out.print(sentence, markup=False, highlight=False, soft_wrap=True)
    out.print(table)


def _name(bridge: Bridge, code: str) -> str:
    office = bridge.catalog.offices.ever(code)
    return office.name if office else ""


def _require_known(bridge: Bridge, kind: str, topic: str, sender: Sender) -> None:
    """Raises ConfigError for a code that does not exist, or a topic that the kind does not have."""
    catalog = bridge.catalog
    if kind not in catalog.kinds:
        raise ConfigError(f"no kind {kind}; there are {', '.join(catalog.kinds)}")
    if topic not in catalog.kinds[kind].topics:
        raise ConfigError(f"no topic {topic} in {kind}; there are {', '.join(catalog.kinds[kind].topics)}")
    if sender.area is not None and sender.area not in catalog.areas:
        raise ConfigError(f"no area {sender.area}; see areas.toml")
    for code in sorted({*sender.avoids, *([sender.workplace] if sender.workplace else [])}):
        if catalog.offices.ever(code) is None:
            raise ConfigError(f"no office {code}; see `caunoi office list`")
