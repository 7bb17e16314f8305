"""Everything that is served over HTTP, and in a demo the officers' doors that open without an invitation."""

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from bot.app import Bridge
from bot.catalog import load_web_texts
from bot.channels.webchat import (
    OFFICER,
    SIGNER,
    WORKER,
    DemoDoors,
    WebChatSettings,
    front_router,
    webchat_router,
)
from bot.console.health import health_router
from bot.domain.contact import Role
from bot.domain.texts import DEFAULT
from bot.services import demo_doors
from bot.services.demo_doors import Desk


def web_app(bridge: Bridge, demo: bool = False) -> Litestar:
    """Everything that is served over HTTP."""
    settings, texts = bridge.settings, load_web_texts(bridge.settings.data_dir)
    federation = bridge.catalog.offices.today(settings.union.federation)
    web = WebChatSettings(
        base_url=settings.base_url,
        union_name=bridge.texts.template(DEFAULT, f"office.{federation}"),
        frame_ancestors=settings.webchat.allowed_origins,
    )
    routes = [health_router(bridge.ready, bridge.count)]
    if settings.webchat.enabled:
        routes.append(front_router(texts, web, _doors(bridge) if demo else None))
        seats = (WORKER, OFFICER, SIGNER) if demo else (WORKER, OFFICER)
        accept = bridge.attachments.accept
        routes.append(webchat_router(bridge.webchat, bridge.intake, bridge.clock, texts, web, accept, seats))
    # Logs are set up in bot/logs.py; Litestar's own way keeps a thread for each app.
    return Litestar(route_handlers=[*routes, *_webhooks(bridge)], openapi_config=None, logging_config=None)


def _webhooks(bridge: Bridge) -> list[HTTPRouteHandler]:
    """Where Telegram posts to, if it is used."""
    if not bridge.channels.keys() - {bridge.webchat.account}:
        return []
    from bot.channels.telegram import TelegramChannel, webhook_route  # large, only where it is used

    telegram = [channel for channel in bridge.channels.values() if isinstance(channel, TelegramChannel)]
    return [webhook_route(*telegram)] if telegram else []


def _doors(bridge: Bridge) -> DemoDoors:
    account = bridge.webchat.account

    async def desks() -> list[Desk]:
        async with bridge.store.look() as tx:
            return await demo_doors.desks(bridge.errands.on(tx))

    async def sit_down(address: str, language: str, office: str, role: Role) -> None:
        async with bridge.errands.begin(bridge.store) as errand:
            await demo_doors.sit_down(errand, account, address, language, office, role)
        bridge.senders[account].bell.ring()

    federation = bridge.catalog.offices.today(bridge.settings.union.federation)
    return DemoDoors(federation, desks, sit_down)
