"""What a broadcast says, made ready once for each language."""

from collections.abc import Callable, Collection

from bot.domain.broadcast import Broadcast
from bot.domain.delivery import Posting
from bot.domain.say import Say
from bot.domain.texts import Texts
from bot.ports import Channel, Circular
from bot.services.attachments import Attachments
from bot.services.rendering import render


class Letters:
    """The circulars of one account. `announce` words a broadcast."""

    def __init__(
        self, channel: Channel, attachments: Attachments, texts: Texts, announce: Callable[[Broadcast], Say]
    ) -> None:
        self._channel = channel
        self._attachments = attachments
        self._texts = texts
        self._announce = announce
        self._ready: dict[tuple[int, str], Circular] = {}

    async def write(self, broadcast: Broadcast, language: str) -> None:
        """Make it ready. Raises NotFound for a file that is gone, KeyError for a text that does not exist."""
        said = self._announce(broadcast)
        file = await self._attachments.load(said.file, shared=True) if said.file else None
        outgoing = render(said, "", language, file, self._texts, self._channel.limits)
        self._ready[broadcast.id, language] = self._channel.circular(outgoing)

    def has(self, posting: Posting) -> bool:
        """Whether it can be sent; taking back needs no letter."""
        return posting.sent_as is not None or (posting.broadcast_id, posting.language) in self._ready

    def of(self, posting: Posting) -> Circular:
        """Raises KeyError for what was not written."""
        return self._ready[posting.broadcast_id, posting.language]

    def keep(self, broadcast_ids: Collection[int]) -> None:
        """Forget those of all other broadcasts."""
        self._ready = {key: letter for key, letter in self._ready.items() if key[0] in broadcast_ids}
