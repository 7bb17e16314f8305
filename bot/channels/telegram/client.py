"""The account's calls, which outlive its token."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from time import monotonic
from typing import Any, TypeVar

import structlog

from bot.channels.telegram.account import TelegramAccount
from bot.channels.telegram.raw_bot import Pools, RawBot
from bot.channels.telegram.request import AiohttpRequest
from bot.errors import BotError, Unauthorized

FreshToken = Callable[[], str]
_T = TypeVar("_T")

_log = structlog.get_logger()

_MASS_CONNECTIONS = 512


class Client:
    """Calls Bot API methods with the account's token.

    When it is refused, `fresh_token` is asked, at most every `look_again` seconds, for the one that
    the operator may have put in its place; the next call goes out with that. It must be of the same
    bot: to another, everybody who writes to this one is a stranger.
    """

    def __init__(
        self, account: TelegramAccount, fresh_token: FreshToken | None = None, *, look_again: float = 5.0
    ) -> None:
        self._account = account
        self._fresh_token = fresh_token
        self._look_again = look_again
        self._next_look = monotonic()
        self._pools = Pools(
            AiohttpRequest(), AiohttpRequest(connections=1), AiohttpRequest(connections=_MASS_CONNECTIONS)
        )
        self._bot = RawBot(account, self._pools)

    async def call(self, method: str, parameters: dict[str, Any], *, wait: float = 0) -> Any:
        """The `result` of one request. `wait`: seconds that the server may take to answer, beyond the usual.

        Raises SendError.
        """
        return await self._renewing(lambda bot: bot.call(method, parameters, wait=wait))

    async def call_encoded(self, method: str, body: bytes) -> Any:
        """Like `call`, over connections of its own, with parameters that are JSON already."""
        return await self._renewing(lambda bot: bot.call_encoded(method, body))

    async def download(self, file_id: str) -> bytes:
        """The bytes of a file. Raises SendError (Rejected: Telegram has it no more, or it is too large)."""
        return await self._renewing(lambda bot: bot.download(file_id))

    async def close_connections(self) -> None:
        for pool in self._pools:
            await pool.shutdown()

    async def _renewing(self, ask: Callable[[RawBot], Awaitable[_T]]) -> _T:
        bot = self._bot
        try:
            return await ask(bot)
        except Unauthorized:
            if bot is self._bot:  # or another call has found a new one meanwhile
                self._renew()
            raise

    def _renew(self) -> None:
        if self._fresh_token is None or monotonic() < self._next_look:
            return
        self._next_look = monotonic() + self._look_again
        try:
            self._go_on_with(self._fresh_token())
        except (OSError, ValueError, BotError) as exc:  # no such file, half a file, no token in it
            _log.error("telegram_token_not_read", account=self._account.name, error=type(exc).__name__)

    def _go_on_with(self, token: str) -> None:
        """Raises ConfigError for what is no token."""
        account = replace(self._account, token=token)
        if account.bot_id != self._account.bot_id:
            _log.error("telegram_token_of_another_bot", account=account.name)
        elif token != self._account.token:
            self._account = account
            self._bot = RawBot(account, self._pools)
            _log.info("telegram_token_renewed", account=account.name)
