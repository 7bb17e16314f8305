"""Everything that is served over HTTP, and in a demo the officers' doors that open without an invitation."""

from functools import partial

from litestar import Litestar

from bot.app import Bridge
from bot.catalog import load_web_texts
from bot.channels.telegram import TelegramChannel, webhook_route
from bot.channels.webchat import (
    OFFICER,
    SIGNER,
    WORKER,
    WebChatSettings,
    front_router,
    sits_at,
    webchat_router,
)
from bot.console.health import health_router
from bot.domain.catalog import Catalog
from bot.domain.contact import Role
from bot.domain.office import Level
from bot.domain.texts import DEFAULT


def web_app(bridge: Bridge, demo: bool = False) -> Litestar:
    """Everything that is served over HTTP."""
    settings, texts = bridge.settings, load_web_texts(bridge.settings.data_dir)
    web = WebChatSettings(
        base_url=settings.base_url,
        union_name=bridge.catalog.offices[settings.union.federation].name,
        frame_ancestors=settings.webchat.allowed_origins,
    )
    routes = [health_router(bridge.ready, bridge.count)]
    telegram = [channel for channel in bridge.channels.values() if isinstance(channel, TelegramChannel)]
    if settings.webchat.enabled:
        offices = _demo_offices(bridge.catalog) if demo else ()
        sit_down = partial(_sit_down, bridge) if demo else None
        routes.append(front_router(texts, web, offices, sit_down, settings.union.federation))
        seats = (WORKER, OFFICER, SIGNER) if demo else (WORKER, OFFICER)
        accept = bridge.attachments.accept
        routes.append(webchat_router(bridge.webchat, bridge.intake, bridge.clock, texts, web, accept, seats))
    return Litestar(
        route_handlers=[*routes, *([webhook_route(*telegram)] if telegram else [])], openapi_config=None
    )


def _demo_offices(catalog: Catalog) -> list[tuple[str, str]]:
    """The offices that answer cases: departments first, then the province, then workplace unions."""
    order = [Level.DEPARTMENT, Level.PROVINCE, Level.GRASSROOTS]
    offices = [office for office in catalog.offices.values() if office.level in order]
    offices.sort(key=lambda office: order.index(office.level))
    return [(office.code, office.name) for office in offices]


async def _sit_down(bridge: Bridge, address: str, office: str) -> None:
    """Give a seat to whoever opens one of the demo's doors; at the signer's sits a lead."""
    now, role = bridge.clock.now(), Role.LEAD if sits_at(address, SIGNER) else Role.OFFICER
    async with bridge.store.begin() as tx:
        contact = await tx.contacts.open(bridge.webchat.account, address, DEFAULT, now)
        name = f"Cán bộ thử nghiệm {contact.id}"
        await tx.officers.join(contact.id, office, role, name, now)
