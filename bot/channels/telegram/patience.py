"""How long to wait before asking again, when asking failed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from bot.errors import Throttled, Unauthorized

_log = structlog.get_logger()


@dataclass(frozen=True)
class Patience:
    """Times in seconds: of one long poll, of the first and the longest pause after a failure, of the
    pause after the token was refused, between two registrations of a webhook, and between two looks
    for a new token.
    """

    poll: float = 50.0
    first: float = 0.5
    longest: float = 30.0
    unauthorized: float = 30.0
    webhook: float = 3600.0
    token: float = 5.0
    watchdog: float = 15.0  # beyond `poll`: then the connection is dead, whatever it looks like


class Persistence:
    """Does something until it succeeds: pauses grow with every failure in a row.

    Cancellation ends it; nothing else does.
    """

    def __init__(self, patience: Patience, account: str) -> None:
        self._patience = patience
        self._account = account
        self._failures = 0

    async def insist(self, attempt: Callable[[], Awaitable[None]]) -> None:
        """Returns when `attempt` has returned without raising."""
        while True:
            try:
                await attempt()
            except Exception as exc:  # noqa: BLE001 - the edge of the receiving loop: log, wait, go on
                await self._pause(exc)
            else:
                self._failures = 0
                return

    async def _pause(self, exc: Exception) -> None:
        seconds = self._seconds(exc)
        self._failures += 1
        told = {"account": self._account, "error": type(exc).__name__, "seconds": seconds}
        if isinstance(exc, Unauthorized):
            _log.error("telegram_token_refused", **told)
        else:
            _log.warning("telegram_receiving_failed", **told)
        await asyncio.sleep(seconds)

    def _seconds(self, exc: Exception) -> float:
        if isinstance(exc, Throttled):
            return exc.retry_after
        if isinstance(exc, Unauthorized):
            return self._patience.unauthorized
        return min(self._patience.first * 2.0 ** min(self._failures, 16), self._patience.longest)
