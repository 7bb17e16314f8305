"""A real rate limit, off unless asked for (core.telegram.org/bots/faq#my-bot-is-hitting-limits)."""

from collections import defaultdict, deque
from time import monotonic

from tests.fakes.bot_api.errors import too_many

Key = int | str | None  # None: the whole bot


class RateLimit:
    """At most so many messages in any second; who exceeds it is shut out for `penalty` seconds.

    The bot's limit shuts out the bot, a chat's limit that chat. Every refusal counts in `refused`.
    """

    def __init__(self, per_bot: int | None = None, per_chat: int | None = None, penalty: int = 1) -> None:
        self._per_bot = per_bot
        self._per_chat = per_chat
        self._penalty = penalty
        self._sent: defaultdict[Key, deque[float]] = defaultdict(deque)
        self._closed_until: defaultdict[Key, float] = defaultdict(float)
        self.refused = 0

    def check(self, chat_id: int | str) -> None:
        """Count one message. Raises ApiError 429."""
        now = monotonic()
        for key, limit in ((None, self._per_bot), (chat_id, self._per_chat)):
            if now < self._closed_until[key] or _full(self._sent[key], limit, now):
                self._refuse(key, now)
        self._sent[None].append(now)
        self._sent[chat_id].append(now)

    def _refuse(self, key: Key, now: float) -> None:
        """Sending on while shut out makes it longer."""
        self.refused += 1
        self._closed_until[key] = now + self._penalty
        raise too_many(self._penalty)


def _full(window: deque[float], limit: int | None, now: float) -> bool:
    while window and window[0] <= now - 1:
        window.popleft()
    return limit is not None and len(window) >= limit
