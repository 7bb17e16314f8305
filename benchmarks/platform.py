"""python -m benchmarks.platform --delay 0.05: Telegram as a broadcast sees it, and no bottleneck.

It knows no rules (tests.fakes.bot_api knows them all) and answers every call after the same delay, as a
server at some distance does, any number at a time. It prints its port. Besides the Bot API:

    GET /count    how many messages have arrived, in decimal
    GET /times    when and for whom: all times as doubles (CLOCK_MONOTONIC, seconds), then all
                  chat ids as signed 64-bit integers, both in the machine's byte order
    POST /reset   forgets them
"""

import argparse
import asyncio
import re
from array import array
from collections.abc import Callable
from time import monotonic, time
from typing import NamedTuple, cast

import orjson
import uvloop

from benchmarks.greeting import GREETING

BOT = {"id": 1, "is_bot": True, "first_name": "Cầu Nối", "username": "cau_noi_bot"}
LONGEST_POLL = 50.0  # seconds
HTTP = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)", re.IGNORECASE)


def _number(field: bytes) -> re.Pattern[bytes]:
    """Finds an integer parameter in a body that is JSON, urlencoded or multipart."""
    return re.compile(field + rb'(?:"\s*:\s*"?|=|"(?:\r\n[^\r\n]+)*\r\n\r\n)(-?\d+)')


CHAT_ID, TIMEOUT = _number(b"chat_id"), _number(b"timeout")


def _said() -> tuple[bytes, bytes]:
    """The answer to sendMessage without its numbers: sender, and what was said."""
    keyboard = [[{"text": label, "callback_data": data}] for label, data in GREETING.buttons]
    said = {"text": GREETING.text, "reply_markup": {"inline_keyboard": keyboard}}
    return orjson.dumps(BOT), orjson.dumps(said)[1:-1]


SENDER, SAID = _said()
TRUE = b'{"ok":true,"result":true}'
NO_METHOD = b'{"ok":false,"error_code":404,"description":"Not Found: method not found"}'
NO_CHAT = b'{"ok":false,"error_code":400,"description":"Bad Request: chat_id is empty"}'


class Answer(NamedTuple):
    delay: float  # seconds
    body: bytes
    status: bytes = b"200 OK"


class Platform:
    """What the server knows: which messages arrived when."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._times = array("d")
        self._chats = array("q")
        plain = ("deleteMessage", "editMessageText", "setMyCommands", "deleteWebhook", "answerCallbackQuery")
        self._methods: dict[bytes, Callable[[bytes], Answer]] = {
            b"sendMessage": self._send_message,
            b"getUpdates": self._get_updates,
            b"getMe": lambda _: Answer(delay, b'{"ok":true,"result":%b}' % SENDER),
            b"count": lambda _: Answer(0.0, b"%d" % len(self._times)),
            b"times": lambda _: Answer(0.0, self._times.tobytes() + self._chats.tobytes()),
            b"reset": self._reset,
        } | {name.encode(): lambda _: Answer(delay, TRUE) for name in plain}

    def answer(self, method: bytes, body: bytes) -> Answer:
        known = self._methods.get(method)
        return known(body) if known else Answer(self._delay, NO_METHOD, b"404 Not Found")

    def _send_message(self, body: bytes) -> Answer:
        chat = CHAT_ID.search(body)
        if chat is None:
            return Answer(self._delay, NO_CHAT, b"400 Bad Request")
        self._times.append(monotonic())
        self._chats.append(int(chat[1]))
        numbers = (len(self._times), SENDER, self._chats[-1], time(), SAID)
        return Answer(
            self._delay,
            b'{"ok":true,"result":{"message_id":%d,"from":%b,"chat":{"id":%d,"first_name":"An",'
            b'"type":"private"},"date":%d,%b}}' % numbers,
        )

    def _get_updates(self, body: bytes) -> Answer:
        """Nobody ever writes."""
        timeout = TIMEOUT.search(body)
        held = min(float(timeout[1]), LONGEST_POLL) if timeout else 0.0
        return Answer(max(held, self._delay), b'{"ok":true,"result":[]}')

    def _reset(self, _: bytes) -> Answer:
        del self._times[:], self._chats[:]
        return Answer(0.0, TRUE)


class Connection(asyncio.Protocol):
    """Requests of one connection, answered in their order, also when they come without waiting."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._loop = asyncio.get_running_loop()
        self._received = b""
        self._due = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._complete()) is not None:
            head, _, body = self._received[:end].partition(b"\r\n\r\n")
            self._received = self._received[end:]
            path = head.split(b" ", 2)[1].partition(b"?")[0]
            self._answer(self._platform.answer(path.rpartition(b"/")[2], body))

    def _complete(self) -> int | None:
        """Where the first request ends, if all of it is there."""
        head = self._received.find(b"\r\n\r\n")
        if head < 0:
            return None
        length = LENGTH.search(self._received, 0, head)
        end = head + 4 + (int(length[1]) if length else 0)
        return end if end <= len(self._received) else None

    def _answer(self, answer: Answer) -> None:
        self._due = max(self._due, self._loop.time() + answer.delay)
        parts = (answer.status, len(answer.body), answer.body)
        self._loop.call_at(self._due, self._write, HTTP % parts)

    def _write(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)


async def serve(port: int, delay: float) -> None:
    platform = Platform(delay)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(platform), "127.0.0.1", port, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.platform")
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--delay", type=float, default=0.05, help="seconds before each answer")
    options = parser.parse_args()
    uvloop.run(serve(options.port, options.delay))
