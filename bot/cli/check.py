"""check: is everything in order before people rely on it?"""

from bot.app import Bridge
from bot.cli.common import DEFAULT_CONFIG, ConfigPath, out, plainly, settings_from, with_bridge
from bot.errors import ConfigError, SendError, Unauthorized
from bot.web import web_app


@plainly
def check(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Validate config.toml and data/, open the database, reach every channel. Faults say what to do."""

    async def work(bridge: Bridge) -> list[str]:
        catalog = bridge.catalog
        out.print(
            f"data: {len(catalog.offices)} offices, {len(catalog.topics)} topics, "
            f"{len(catalog.areas)} communes, {len(catalog.occasions)} occasions",
            highlight=False,
            soft_wrap=True,
        )
        out.print(f"offices: {', '.join(catalog.offices)}", highlight=False, soft_wrap=True)
        counts = await bridge.count()
        out.print(f"database: {counts.contacts} contacts, {counts.open_cases} open cases", highlight=False)
        web_app(bridge)
        return [fault for account in bridge.channels if (fault := await _reach(bridge, account))]

    faults = with_bridge(settings_from(config), work)
    if faults:
        raise ConfigError(*faults)
    out.print("All is in order.", style="green")


async def _reach(bridge: Bridge, account: str) -> str | None:
    try:
        name = await bridge.channels[account].check()
    except Unauthorized:
        return f"{account}: the token is refused; set CAUNOI_TELEGRAM__TOKEN to the one @BotFather shows"
    except SendError as error:
        return f"{account}: cannot be reached ({type(error).__name__}); check the network and base_url"
    out.print(f"{account}: {name}", highlight=False)
    return None
