"""One message to many, as cheaply as HTTP allows: made ready once, its file brought to Telegram once."""

import asyncio
from typing import Any, NamedTuple

import orjson

from bot.channels.telegram.errors import WrongForm
from bot.channels.telegram.outbound import Outbound, message_id
from bot.channels.telegram.send import Parameters, request_for, with_file
from bot.domain.message import Outgoing
from bot.errors import Rejected, SendError, Uncertain, Unreachable

# What Telegram may make of an upload; an animation calls itself a document too: .../bots/api#message
_FORMS = ("photo", "voice", "animation", "audio", "video", "document")


class Encoded(NamedTuple):
    """A request that lacks only its address."""

    method: str
    rest: bytes

    @classmethod
    def of(cls, method: str, parameters: Parameters) -> "Encoded":
        return cls(method, b"," + orjson.dumps(parameters)[1:])

    def to(self, address: str) -> bytes:
        return b'{"chat_id":' + orjson.dumps(address) + self.rest


class TelegramCircular:
    """A Circular (bot.ports).

    Whoever comes first uploads the file while the others wait. If it fails for a reason of this one
    person's, the next one tries; if it fails for everybody, so does the whole queue, and at once.
    """

    def __init__(self, outbound: Outbound, outgoing: Outgoing) -> None:
        self._outbound = outbound
        self._outgoing = outgoing
        self._encoded: Encoded | None = None
        self._uploading = asyncio.Lock()
        self._stuck: SendError | None = None

    async def __call__(self, address: str) -> str:
        """Send to one address and return the message's id. Raises SendError."""
        if self._encoded is None and self._outgoing.file:
            return await self._in_turn(address)
        encoded = self._encoded = self._encoded or self._ready(*request_for(self._outgoing))
        try:
            return message_id(await self._outbound.client.call_encoded(encoded.method, encoded.to(address)))
        except WrongForm:  # this person takes no voice messages
            return message_id(await self._outbound.post(self._to(address)))

    async def _in_turn(self, address: str) -> str:
        waited = self._uploading.locked()
        async with self._uploading:
            if self._encoded is None:
                if waited and self._stuck:
                    raise self._stuck.with_traceback(None)
                return await self._upload(address)
        return await self(address)

    async def _upload(self, address: str) -> str:
        self._stuck = None
        try:
            message = await self._outbound.post(self._to(address))
            sent = message_id(message)
        except Rejected:
            raise
        except Uncertain:
            self._stuck = Unreachable("file not uploaded")  # of those who waited nothing was sent
            raise
        except SendError as exc:
            self._stuck = exc
            raise
        if kept := _kept(message):
            self._encoded = self._ready(*with_file(self._outgoing, *kept))
        return sent

    def _ready(self, method: str, parameters: Parameters) -> Encoded:
        return Encoded.of(method, parameters | self._outbound.extra)

    def _to(self, address: str) -> Outgoing:
        return self._outgoing.model_copy(update={"address": address})


def _kept(message: dict[str, Any]) -> tuple[str, str] | None:
    """As what Telegram keeps the file of a message, and its id; of a photo the largest size."""
    for form in _FORMS:
        if file := message.get(form):
            sizes = file if form == "photo" else [file]
            return form, max(sizes, key=_pixels)["file_id"]
    return None


def _pixels(size: dict[str, Any]) -> int:
    return int(size.get("width", 0) * size.get("height", 0))
