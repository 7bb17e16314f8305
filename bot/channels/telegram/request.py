"""HTTP for python-telegram-bot by aiohttp.

PTB's own httpx class slows down as concurrency grows, and does not tell a request that never left
from one whose answer was lost. Nothing raised here names the URL, because the URL holds the token.
"""

import json
import re
from http import HTTPStatus
from io import BytesIO
from typing import Any

import aiohttp
import orjson
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

MOST_BYTES = 20 * 1024 * 1024  # what getFile hands out at most: core.telegram.org/bots/api#getfile
_JSON = {"Content-Type": "application/json"}
_SILENCE = 5  # seconds, after a 429 of a proxy that names no time
_NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
_UNSAFE_IN_NAME = re.compile(r'[;"\\\x00-\x1f\x7f]')
Timeout = Any  # PTB's ODVInput[float] is private: seconds, None, or its mark for "not given"


class NotSent(NetworkError):
    """The request surely did not reach Telegram."""


class AiohttpRequest(BaseRequest):
    """A connection pool with default timeouts in seconds."""

    def __init__(
        self,
        connections: int = 256,
        *,
        connect: float = 10.0,
        write: float = 10.0,
        upload: float = 120.0,
        read: float = 30.0,
    ) -> None:
        self._connections = connections
        self._connect, self._write, self._upload, self._read = connect, write, upload, read
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read

    async def initialize(self) -> None:
        """The session opens with the first request: it belongs to the loop that it runs in."""

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        write_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        connect_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        pool_timeout: Timeout = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Returns status and body. Raises NotSent, or another NetworkError when nobody can know."""
        with_files = bool(request_data and request_data.contains_files)
        timeout = self._timeout(connect_timeout, write_timeout, read_timeout, with_files=with_files)
        return await self._exchange(method, url, timeout=timeout, **_body(request_data))

    async def post_encoded(self, url: str, body: bytes) -> Any:
        """The `result` of a POST of JSON, with the default timeouts; nothing is built that was built before.

        Raises what `post` raises, for PTB reads whatever is not a success.
        """
        status, payload = await self._exchange("POST", url, data=body, headers=_JSON)
        if status == HTTPStatus.OK:
            return self.parse_json_payload(payload)["result"]
        return await _Answered(status, payload).post(url)

    async def _exchange(self, method: str, url: str, **options: Any) -> tuple[int, bytes]:
        try:
            async with self._open().request(method, url, allow_redirects=False, **options) as response:
                return _refined(response.status, await _read(response))
        except (aiohttp.ClientError, TimeoutError, OSError) as exc:
            failure = network_error(exc)
        raise failure  # outside of the handler, so that no context drags the URL along

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=self._timeout(*[BaseRequest.DEFAULT_NONE] * 3, with_files=False),
            )
        return self._session

    def _timeout(
        self, connect: Timeout, write: Timeout, read: Timeout, *, with_files: bool
    ) -> aiohttp.ClientTimeout:
        connect = _given(connect, self._connect)
        write = _given(write, self._upload if with_files else self._write)
        read = _given(read, self._read)
        return aiohttp.ClientTimeout(total=_sum(connect, write, read), connect=connect, sock_read=read)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as a dict. Unlike PTB's own it logs nothing: answers hold people's words."""
        answer = loads(payload)
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer


class _Answered(AiohttpRequest):
    """A request whose answer is here already, so that PTB can read it."""

    def __init__(self, status: int, payload: bytes) -> None:
        super().__init__()
        self._answer = status, payload

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        return self._answer


def loads(payload: bytes) -> Any:
    """JSON as Telegram writes it. Raises TelegramError.

    Half a surrogate pair becomes "?": no other library down the line would take it, and one such
    update must not spoil the answer for all the others.
    """
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:
        pass
    try:
        lenient = json.loads(payload.decode("utf-8", "replace"))
        return orjson.loads(json.dumps(lenient, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        pass
    raise TelegramError("Invalid server response")


def network_error(exc: Exception) -> NetworkError:
    """What is known after `exc`: NotSent, TimedOut, or a NetworkError that leaves it open."""
    name = type(exc).__name__
    if isinstance(exc, _NEVER_LEFT) or isinstance(exc.__cause__, aiohttp.ClientConnectionResetError):
        return NotSent(name)  # the cause says: the transport closed before it took the whole request
    return TimedOut(name) if isinstance(exc, TimeoutError) else NetworkError(name)


def _refined(status: int, payload: bytes) -> tuple[int, bytes]:
    """Raise what PTB would blur into a NetworkError, though it is known that nothing was sent."""
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        raise BadRequest("request entity too large")
    if status == HTTPStatus.TOO_MANY_REQUESTS and b"retry_after" not in payload:
        raise RetryAfter(_SILENCE)
    return status, payload


async def _read(response: aiohttp.ClientResponse) -> bytes:
    payload = bytearray()
    async for chunk in response.content.iter_any():
        payload += chunk
        if len(payload) > MOST_BYTES:
            raise BadRequest("answer too large")
    return bytes(payload)


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if data.contains_files:
        return {"data": _form(data)}
    return {"data": orjson.dumps(data.parameters), "headers": _JSON}


def _form(data: RequestData) -> aiohttp.FormData:
    """Names unquoted and without ; and ": the server splits at them and decodes no percent signs
    (tdlib, HttpReader.cpp)."""
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        file = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, file, filename=_UNSAFE_IN_NAME.sub("_", filename), content_type=mime)
    return form


def _given(value: Timeout, default: float) -> float | None:
    return default if value is BaseRequest.DEFAULT_NONE else value


def _sum(*seconds: float | None) -> float | None:
    return None if None in seconds else sum(filter(None, seconds))
