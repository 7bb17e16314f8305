"""The page's event stream (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

import orjson

from bot.channels.webchat.channel import WebChat
from bot.channels.webchat.lines import view
from bot.channels.webchat.settings import WebChatSettings
from bot.ports import WebMessage

_BACKLOG = 100
_RETRY = b"retry: 2000\n\n"
_READY = b"event: ready\ndata: {}\n\n"
# The comment keeps proxies awake; the event lets the page notice a line that died silently.
_BEAT = b": beat\nevent: beat\ndata: {}\n\n"


async def event_stream(
    chat: WebChat, settings: WebChatSettings, address: str, after: int | None
) -> AsyncGenerator[bytes, None]:
    """What came after version `after` (None: the newest hundred lines), "ready", then all that comes.

    An event's id is its line's version, and they only ever rise: a page that comes back goes on from the
    last one it got. Hence a changed line comes later than its neighbours, and the page puts it in its place.
    """
    with chat.bell.listen(address) as rung:
        yield _RETRY
        last = after or 0
        for line in await _backlog(chat, address, after):
            last = line.version
            yield _event(line)
        yield _READY
        async for part in _live(chat, settings, address, last, rung):
            yield part


async def _backlog(chat: WebChat, address: str, after: int | None) -> Sequence[WebMessage]:
    if after is None:
        return sorted(await chat.transcripts.latest(address, _BACKLOG), key=lambda line: line.version)
    return await chat.transcripts.after(address, after, _BACKLOG)


async def _live(
    chat: WebChat, settings: WebChatSettings, address: str, last: int, rung: asyncio.Event
) -> AsyncGenerator[bytes, None]:
    clock = asyncio.get_running_loop().time
    spoken = clock()
    while not chat.bell.closed:
        rung.clear()
        lines = await chat.transcripts.after(address, last, _BACKLOG)
        for line in lines:
            last = line.version
            yield _event(line)
        if lines:
            spoken = clock()
            continue
        if clock() - spoken >= settings.heartbeat_seconds:
            spoken = clock()
            yield _BEAT
        await _ring_or_time(rung, min(settings.poll_seconds, settings.heartbeat_seconds))


async def _ring_or_time(rung: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(rung.wait(), seconds)
    except TimeoutError:
        return


def _event(line: WebMessage) -> bytes:
    return b"id: %d\ndata: %b\n\n" % (line.version, orjson.dumps(view(line)))
