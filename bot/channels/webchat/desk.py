"""What every route of the web chat works with, and how a post is taken in."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, TooManyRequestsException

from bot.channels.webchat.channel import WebChat
from bot.channels.webchat.gate import Gate
from bot.channels.webchat.guards import PRIVATE
from bot.channels.webchat.posts import Post, arrived, shown
from bot.channels.webchat.settings import WebChatSettings
from bot.domain.message import Attachment, FileKind
from bot.ports import Clock, Mailroom

Texts = Mapping[str, Mapping[str, str]]
Accept = Callable[[bytes, FileKind, str], Awaitable[Attachment]]
WebRequest = Request[Any, Any, Any]


class Desk:
    """One for both seats."""

    def __init__(
        self,
        chat: WebChat,
        mailroom: Mailroom,
        clock: Clock,
        texts: Texts,
        settings: WebChatSettings,
        accept: Accept,
    ) -> None:
        self.chat = chat
        self.settings = settings
        self.texts = texts
        self.accept = accept
        self._mailroom = mailroom
        self._clock = clock
        self._by_address = Gate(settings.posts_per_minute)
        self._by_ip = Gate(settings.posts_per_minute_per_ip)

    def let_in(self, request: WebRequest, address: str) -> None:
        """Raises TooManyRequestsException when this browser, or its network, posts too fast."""
        ip = request.client.host if request.client else ""
        seconds = max(self._by_ip.wait(ip), self._by_address.wait(address))
        if seconds:
            raise TooManyRequestsException(headers={"Retry-After": str(int(seconds) + 1)})

    async def take_in(self, address: str, post: Post, file: Attachment | None = None) -> int:
        """Write the post down for good; returns the id of its line. Raises NotFound for `reply_to`.

        On return it is committed, so the browser may be told that it was received.
        """
        answered = await self.chat.line(address, post.reply_to) if post.reply_to else None
        line = shown(address, post, answered, file)
        kept = file if file and not file.problem else None
        line_id = await self.chat.append(line, mine=True, client_id=str(post.id), file=kept)
        if kept:
            file = await self._first(address, line_id, kept)
        incoming = arrived(self.chat.account, address, post, self._clock.now(), file)
        await self._mailroom.receive([incoming])
        return line_id

    async def _first(self, address: str, line_id: int, kept: Attachment) -> Attachment:
        """The file that the line holds: an upload sent again leaves no second copy."""
        first = (await self.chat.line(address, line_id)).file or kept
        if first.ref != kept.ref:
            await self.chat.files.delete(kept.ref)
        return first

    def explain(self, request: WebRequest, error: HTTPException) -> Response[dict[str, str]]:
        """A refusal as one sentence in the person's language."""
        sentences = self.texts[language_of(request, self)]
        sentence = sentences.get(f"fault_{error.status_code}", sentences["fault_400"])
        headers = {**PRIVATE, **(error.headers or {})}
        return Response({"error": sentence}, status_code=error.status_code, headers=headers)


def language_of(request: WebRequest, desk: Desk) -> str:
    """From ?lang=, else what the page says it is written in, else the installation's language."""
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    tag = str(asked)[:2].lower()
    return tag if tag in desk.texts else desk.settings.language
