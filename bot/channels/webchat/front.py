"""The front page: two doors, one for each side of the bridge."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.exceptions import HTTPException, ValidationException
from litestar.handlers import HTTPRouteHandler

from bot.channels.webchat.desk import Texts
from bot.channels.webchat.guards import PRIVATE, from_own_page
from bot.channels.webchat.pages import html
from bot.channels.webchat.seats import OFFICER, SIGNER, address_of, cookie_header, new_token
from bot.channels.webchat.settings import WebChatSettings

MakeDemoOfficer = Callable[[str, str], Awaitable[None]]
WebRequest = Request[Any, Any, Any]


def front_router(
    texts: Texts,
    settings: WebChatSettings,
    demo_offices: Sequence[tuple[str, str]] = (),
    make_demo_officer: MakeDemoOfficer | None = None,
    signing_office: str = "",
) -> Router:
    """The page at `/`. In a demo anybody may sit down as an officer of one of `demo_offices`
    (code, name), or of `signing_office` as a lead who signs: `make_demo_officer(address, office_code)`
    is called before they get there.
    """
    handlers = [_front_page(texts, settings, demo_offices, signing_office)]
    if make_demo_officer is not None:
        handlers.append(_demo_door(texts, settings, [code for code, _ in demo_offices], make_demo_officer))
    return Router(path="/", route_handlers=handlers, include_in_schema=False, opt={"exclude_from_csrf": True})


def _front_page(
    texts: Texts, settings: WebChatSettings, offices: Sequence[tuple[str, str]], signing_office: str
) -> HTTPRouteHandler:
    @get("/")
    async def front(request: WebRequest) -> Response[str]:
        language = _language(str(request.query_params.get("lang", "")), texts, settings)
        doors = {"offices": offices, "signing_office": signing_office}
        return html("front.html", settings, texts[language], language=language, **doors)

    return front


def _demo_door(
    texts: Texts, settings: WebChatSettings, codes: Sequence[str], make_demo_officer: MakeDemoOfficer
) -> HTTPRouteHandler:
    @post("/demo/officer", status_code=303, exception_handlers={HTTPException: _plainly(texts, settings)})
    async def sit_down(request: WebRequest) -> Response[str]:
        from_own_page(request, settings)
        form = await request.form()
        if form.get("office") not in codes:
            raise ValidationException
        token, seat = new_token(), SIGNER if form.get("seat") == SIGNER.name else OFFICER
        await make_demo_officer(address_of(seat, token), form["office"])
        where = f"{seat.path}?lang={_language(str(form.get('lang', '')), texts, settings)}"
        cookie = cookie_header(seat, token, settings)
        return Response("", status_code=303, headers={**PRIVATE, "Location": where, "Set-Cookie": cookie})

    return sit_down


def _plainly(texts: Texts, settings: WebChatSettings) -> Callable[[WebRequest, HTTPException], Response[str]]:
    def explain(_: WebRequest, error: HTTPException) -> Response[str]:
        sentences = texts[settings.language]
        sentence = sentences.get(f"fault_{error.status_code}", sentences["fault_400"])
        return Response(sentence, status_code=error.status_code, media_type="text/plain", headers=PRIVATE)

    return explain


def _language(asked: str, texts: Texts, settings: WebChatSettings) -> str:
    return asked if asked in texts else settings.language
