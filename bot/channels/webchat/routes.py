"""The web chat's addresses, the same for both seats."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import (
    HTTPException,
    NotAuthorizedException,
    NotFoundException,
    ValidationException,
)
from litestar.params import FromPath, SkipValidation
from litestar.response import Stream
from litestar.types import Guard
from pydantic import ValidationError

from bot.channels.webchat.channel import WebChat
from bot.channels.webchat.desk import Accept, Desk, Texts
from bot.channels.webchat.downloads import download
from bot.channels.webchat.events import event_stream
from bot.channels.webchat.guards import PRIVATE, Connection, from_own_script
from bot.channels.webchat.pages import html, static_router
from bot.channels.webchat.posts import LONGEST_TEXT, Post
from bot.channels.webchat.seats import (
    OFFICER,
    WORKER,
    Seat,
    address_of,
    cookie_header,
    new_token,
    token_in,
)
from bot.channels.webchat.settings import WebChatSettings
from bot.channels.webchat.uploads import Malformed, Upload, read_upload
from bot.domain.message import Attachment, FileProblem
from bot.errors import NotFound
from bot.ports import Clock, Mailroom

_JSON_LIMIT = 256 * 1024

AtDesk = NamedDependency[SkipValidation[Desk]]
AtSeat = NamedDependency[SkipValidation[Seat]]
Person = NamedDependency[SkipValidation[str]]
WebRequest = Request[Any, Any, Any]


def webchat_router(
    chat: WebChat,
    mailroom: Mailroom,
    clock: Clock,
    texts: Texts,
    settings: WebChatSettings,
    accept: Accept,
    seats: Sequence[Seat] = (WORKER, OFFICER),
) -> Router:
    """Everything under /chat, /officer and /webchat, to be mounted at the root.

    `texts` is language -> key -> sentence; it must have `settings.language`. `accept` cleans and
    stores an uploaded file, or says what is wrong with it.
    """
    desk = Desk(chat, mailroom, clock, texts, settings, accept)
    routers = [_seat_router(desk, seat) for seat in seats]
    return Router(path="/", route_handlers=[*routers, static_router()], include_in_schema=False)


def _seat_router(desk: Desk, seat: Seat) -> Router:
    return Router(
        path=seat.path,
        route_handlers=[page, events, post_message, post_file, get_file],
        dependencies={
            "desk": Provide(lambda: desk, sync_to_thread=False),
            "seat": Provide(lambda: seat, sync_to_thread=False),
            "person": Provide(_person, sync_to_thread=False),
        },
        guards=[_own_posts(desk)],
        exception_handlers={
            # Plain functions: Litestar copies nested routers, and a bound method would copy the desk too.
            HTTPException: lambda request, error: desk.explain(request, error),
            NotFound: lambda request, _: desk.explain(request, NotFoundException()),
        },
        opt={"exclude_from_csrf": True},
    )


def _own_posts(desk: Desk) -> Guard:
    def guard(connection: Connection, _: object) -> None:
        if connection.scope.get("method") == "POST":
            from_own_script(connection, desk.settings)

    return guard


def _person(request: WebRequest, desk: AtDesk, seat: AtSeat) -> str:
    """The address that the cookie stands for; 401 without one."""
    token = token_in(request.cookies, seat, desk.settings)
    if token is None:
        raise NotAuthorizedException
    return address_of(seat, token)


@get("/")
async def page(request: WebRequest, desk: AtDesk, seat: AtSeat) -> Response[str]:
    """The page itself; whoever has no cookie yet is given one. Vietnamese unless ?lang= says otherwise."""
    settings = desk.settings
    asked = request.query_params.get("lang", "")
    language = asked if asked in desk.texts else settings.language
    token = token_in(request.cookies, seat, settings) or new_token()
    response = html(
        "chat.html", settings, desk.texts[language], language=language, seat=seat, limit=settings.upload_limit
    )
    response.headers["Set-Cookie"] = cookie_header(seat, token, settings)
    return response


@get("/events")
async def events(request: WebRequest, desk: AtDesk, person: Person) -> Stream:
    """Server-sent events: what has been said, then what is being said."""
    last = request.headers.get("last-event-id") or request.query_params.get("after", "")
    if last and not (last.isdecimal() and len(last) < 19):
        raise ValidationException
    lines = event_stream(desk.chat, desk.settings, person, int(last) if last else None)
    return Stream(lines, media_type="text/event-stream", headers={**PRIVATE, "X-Accel-Buffering": "no"})


@post("/messages", status_code=202, request_max_body_size=_JSON_LIMIT)
async def post_message(request: WebRequest, desk: AtDesk, person: Person) -> Response[dict[str, int]]:
    """Words or a choice, as JSON; 202 once it is safe."""
    _require_type(request, "application/json")
    desk.let_in(request, person)
    message = _checked(await request.body())
    if message.empty:
        raise ValidationException
    return _received(await desk.take_in(person, message))


@post("/files", status_code=202, request_max_body_size=None)
async def post_file(request: WebRequest, desk: AtDesk, person: Person) -> Response[dict[str, int]]:
    """One file with an id and perhaps words; too large a one is told to the core and not kept."""
    content_type = _require_type(request, "multipart/form-data")
    desk.let_in(request, person)
    upload = await _uploaded(content_type, request.stream(), desk.settings.upload_limit)
    message = _checked(upload.fields)
    return _received(await desk.take_in(person, message, await _attachment(desk, upload)))


@get("/files/{line_id:int}")
async def get_file(
    request: WebRequest, desk: AtDesk, person: Person, line_id: FromPath[int]
) -> Response[bytes]:
    """The file under a line of one's own conversation."""
    file = (await desk.chat.line(person, line_id)).file
    if file is None:
        raise NotFoundException
    return download(file, await desk.chat.files.get(file.ref), request.headers.get("range", ""))


def _require_type(request: WebRequest, wanted: str) -> str:
    content_type = request.headers.get("content-type", "")
    if content_type.partition(";")[0].strip().lower() != wanted:
        raise HTTPException(status_code=415)
    return content_type


def _checked(fields: bytes | dict[str, str]) -> Post:
    try:
        message = (
            Post.model_validate_json(fields)
            if isinstance(fields, bytes)
            else Post.model_validate_strings(fields)
        )
    except ValidationError:
        raise ValidationException from None
    if len(message.text) > LONGEST_TEXT:
        raise HTTPException(status_code=413)
    return message


async def _uploaded(content_type: str, body: AsyncIterator[bytes], limit: int) -> Upload:
    try:
        upload = await read_upload(content_type, body, limit)
    except Malformed:
        raise ValidationException from None
    if not upload.found:
        raise ValidationException
    return upload


async def _attachment(desk: Desk, upload: Upload) -> Attachment:
    if not upload.too_large:
        return await desk.accept(bytes(upload.data), upload.kind, upload.name)
    size = max(len(upload.data), upload.declared)
    return Attachment(kind=upload.kind, ref="", name=upload.name, size=size, problem=FileProblem.TOO_LARGE)


def _received(line_id: int) -> Response[dict[str, int]]:
    return Response({"id": line_id}, status_code=202, headers=PRIVATE)
