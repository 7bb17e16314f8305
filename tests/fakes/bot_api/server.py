"""The HTTP face: paths as at api.telegram.org, plus /control/."""

import asyncio
import socket
import struct
from contextlib import suppress
from inspect import isawaitable
from typing import Any
from urllib.parse import unquote

import orjson
from aiohttp import web

from tests.fakes.bot_api import control, schema
from tests.fakes.bot_api.errors import ApiError
from tests.fakes.bot_api.faults import Fault
from tests.fakes.bot_api.methods import CANONICAL, METHODS, SENDS
from tests.fakes.bot_api.sending import UPLOAD_LIMIT
from tests.fakes.bot_api.state import Request, State
from tests.fakes.bot_api.wire import Params, loggable, loosely, read_params

_BODY_LIMIT = UPLOAD_LIMIT + 1024 * 1024
_LINGER_ZERO = struct.pack("ii", 1, 0)


class Server:
    """Serves one State on a loopback port."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.port = 0
        self._runner: web.ServerRunner | None = None

    async def start(self, port: int = 0) -> None:
        """Listen on `port` (0: a free one)."""
        if self.state.options.validate:
            schema.method("getMe")  # loads the schema now: the first request would wait for it
        server = web.Server(self._handle, request_factory=_request)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close the port and every connection; what the state knows stays."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        kind, _, rest = request.path.lstrip("/").partition("/")
        try:
            if kind == "control":
                return _ok(await control.act(self.state, rest, await read_params(request)))
            if kind == "file":
                return await self._download(request, rest)
            return await self._call(request, kind, rest)
        except ApiError as error:
            return _answer(error.status, error.body())

    async def _call(self, request: web.BaseRequest, bot: str, name: str) -> web.StreamResponse:
        params = await read_params(request)
        try:
            method = self._method(bot, name)
            params = self._checked(method, params)
            await self._lag()
            fault = self.state.faults.take(method, params)
            result = await self._result(method, params, fault)
        except ApiError as error:
            self.state.log(Request(name, loggable(params), error.status, error.description))
            raise
        lost = fault is not None and fault.spoils
        self.state.log(
            Request(method, loggable(params), None if lost else 200, "answer lost" if lost else "")
        )
        return _spoilt(request, fault) if fault and lost else _ok(result)

    def _method(self, bot: str, name: str) -> str:
        """The method's name in its usual spelling. Raises ApiError: no such token or method."""
        self._authorize(bot)
        if name.lower() not in CANONICAL:
            raise ApiError(404, "Not Found: method not found")
        return CANONICAL[name.lower()]

    async def _lag(self) -> None:
        if self.state.options.latency:
            await asyncio.sleep(self.state.options.latency)

    async def _result(self, method: str, params: Params, fault: Fault | None) -> Any:
        """What the method returns, if the fault lets it. Raises ApiError."""
        result = await self._apply(method, params) if fault is None or fault.takes_effect else None
        if fault:
            await self._late(fault)
        return result

    async def _late(self, fault: Fault) -> None:
        """Let the fault's time pass. Raises its ApiError, if it has one."""
        await asyncio.sleep(fault.delay)
        if fault.error:
            raise fault.error

    async def _apply(self, method: str, params: Params) -> Any:
        if method in SENDS:
            self.state.rates.check(params["chat_id"])
        result = METHODS[method](self.state, params)
        return await result if isawaitable(result) else result

    def _checked(self, method: str, params: Params) -> Params:
        return schema.method(method).read(params) if self.state.options.validate else loosely(params)

    def _authorize(self, bot: str) -> None:
        if not bot.startswith("bot"):
            raise ApiError(404, "Not Found")
        self.state.authorize(unquote(bot.removeprefix("bot")))

    async def _download(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """/file/bot<token>/<file_path>, which faults know as the method "download"."""
        bot, _, file_path = path.partition("/")
        self._authorize(bot)
        fault = self.state.faults.take("download", {})
        if fault:
            await self._late(fault)
        if fault and fault.spoils:
            return _spoilt(request, fault)
        file = self.state.files.downloadable(file_path)
        if file is None:
            raise ApiError(404, "Not Found")
        return web.Response(body=file.data, content_type="application/octet-stream")


def _request(*args: Any) -> web.BaseRequest:
    """A request as aiohttp makes it, with room for the largest upload."""
    loop = asyncio.get_running_loop()
    message, payload, protocol, writer, task = args
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=_BODY_LIMIT)


def _ok(result: Any) -> web.Response:
    return _answer(200, {"ok": True, "result": result})


def _answer(status: int, body: Any) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(body), content_type="application/json")


def _spoilt(request: web.BaseRequest, fault: Fault) -> web.StreamResponse:
    """Half an answer, or none: the connection is torn down with a TCP reset."""
    if not fault.reset:
        return web.Response(body=b'{"ok":true,"result":{"message_id":', content_type="application/json")
    if transport := request.transport:
        with suppress(OSError):
            sock: socket.socket = transport.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
        transport.abort()
    return web.Response()
