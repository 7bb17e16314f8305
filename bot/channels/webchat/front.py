"""The front page: a door for each side of the bridge; in a demo the officers' doors open to anybody."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from litestar import Request, Response, Router, get, post
from litestar.datastructures import FormMultiDict
from litestar.exceptions import HTTPException, ValidationException
from litestar.handlers import HTTPRouteHandler

from bot.channels.webchat.desk import Texts
from bot.channels.webchat.guards import PRIVATE, from_own_page
from bot.channels.webchat.pages import html
from bot.channels.webchat.seats import OFFICER, SIGNER, Seat, address_of, cookie_header, new_token
from bot.channels.webchat.settings import WebChatSettings
from bot.domain.contact import Role

ROLES = {role.value: role for role in (Role.OFFICER, Role.LEAD)}  # at the officers' door
WebRequest = Request[Any, Any, Any]


class DemoDesk(Protocol):
    """An office where anybody may sit down; `names` by language, `open` cases wait there."""

    @property
    def code(self) -> str: ...
    @property
    def names(self) -> Mapping[str, str]: ...
    @property
    def open(self) -> int: ...


@dataclass(frozen=True)
class DemoDoors:
    """What a demo opens to everybody.

    `desks` lists the offices to choose from; at `signing_office` sits an admin, who signs and
    reorganises. `sit_down(address, language, office_code, role)` is called before they get there.
    """

    signing_office: str
    desks: Callable[[], Awaitable[Sequence[DemoDesk]]]
    sit_down: Callable[[str, str, str, Role], Awaitable[None]]


def front_router(texts: Texts, settings: WebChatSettings, doors: DemoDoors | None = None) -> Router:
    """The page at `/`, outside a demo without `doors`."""
    handlers = [_front_page(texts, settings, doors)]
    if doors is not None:
        handlers.append(_demo_door(texts, settings, doors))
    return Router(path="/", route_handlers=handlers, include_in_schema=False, opt={"exclude_from_csrf": True})


def _front_page(texts: Texts, settings: WebChatSettings, doors: DemoDoors | None) -> HTTPRouteHandler:
    @get("/")
    async def front(request: WebRequest) -> Response[str]:
        language = _language(str(request.query_params.get("lang", "")), texts, settings)
        desks = await doors.desks() if doors is not None else ()
        return html("front.html", settings, texts[language], language=language, desks=desks, roles=ROLES)

    return front


def _demo_door(texts: Texts, settings: WebChatSettings, doors: DemoDoors) -> HTTPRouteHandler:
    @post("/demo/officer", status_code=303, exception_handlers={HTTPException: _plainly(texts, settings)})
    async def sit_down(request: WebRequest) -> Response[str]:
        from_own_page(request, settings)
        form = await request.form()
        seat, office, role = await _chosen(form, doors)
        language = _language(str(form.get("lang", "")), texts, settings)
        token = new_token()
        await doors.sit_down(address_of(seat, token), language, office, role)
        cookie, where = cookie_header(seat, token, settings), f"{seat.path}?lang={language}"
        return Response("", status_code=303, headers={**PRIVATE, "Location": where, "Set-Cookie": cookie})

    return sit_down


async def _chosen(form: FormMultiDict, doors: DemoDoors) -> tuple[Seat, str, Role]:
    """Where a visitor sits down. Raises ValidationException for what the page does not offer."""
    if form.get("seat") == SIGNER.name:
        return SIGNER, doors.signing_office, Role.ADMIN
    office, role = form.get("office"), ROLES.get(str(form.get("role", Role.OFFICER.value)))
    if role is None or office not in {desk.code for desk in await doors.desks()}:
        raise ValidationException
    return OFFICER, str(office), role


def _plainly(texts: Texts, settings: WebChatSettings) -> Callable[[WebRequest, HTTPException], Response[str]]:
    def explain(_: WebRequest, error: HTTPException) -> Response[str]:
        sentences = texts[settings.language]
        sentence = sentences.get(f"fault_{error.status_code}", sentences["fault_400"])
        return Response(sentence, status_code=error.status_code, media_type="text/plain", headers=PRIVATE)

    return explain


def _language(asked: str, texts: Texts, settings: WebChatSettings) -> str:
    return asked if asked in texts else settings.language
