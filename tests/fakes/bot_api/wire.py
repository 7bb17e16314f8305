"""Parameters out of an HTTP request: query string, form, multipart or JSON."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from aiohttp import web

from tests.fakes.bot_api.errors import bad_request

Params = dict[str, Any]

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_NUMBERS = frozenset(
    {"chat_id", "message_id", "reply_to_message_id", "offset", "limit", "timeout", "duration"}
)
_NESTED = frozenset(
    {"reply_markup", "reply_parameters", "entities", "caption_entities", "allowed_updates", "commands"}
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart body."""

    name: str
    mime: str
    data: bytes

    def summary(self) -> Params:
        """What a log needs to know of it."""
        return {"name": self.name, "size": len(self.data), "sha256": sha256(self.data).hexdigest()}


async def read_params(request: web.BaseRequest) -> Params:
    """Query parameters, overridden by those of the body."""
    params: Params = dict(request.query)
    if request.content_type == "application/json":
        params.update(_json(await request.read()))
    elif request.content_type in _FORMS:
        params.update({name: _plain(value) for name, value in (await request.post()).items()})
    return params


def loggable(params: Params) -> Params:
    return {name: v.summary() if isinstance(v, Upload) else v for name, v in params.items()}


def _json(body: bytes) -> Params:
    try:
        params = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError as error:
        raise bad_request("can't parse JSON body") from error
    if not isinstance(params, dict):
        raise bad_request("JSON body must be an object")
    return params


def _plain(value: str | bytes | bytearray | web.FileField) -> str | Upload:
    if isinstance(value, web.FileField):
        with value.file:
            return Upload(value.filename, value.content_type, value.file.read())
    return value if isinstance(value, str) else bytes(value).decode()


def loosely(params: Params) -> Params:
    """Decoded without any check, for speed."""
    return {name: _guessed(name, value) for name, value in params.items()}


def _guessed(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if name in _NUMBERS or name in _NESTED:
        return orjson.loads(value)
    return value
