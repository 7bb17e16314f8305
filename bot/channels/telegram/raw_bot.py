"""python-telegram-bot's Bot with raw results, a shut mouth and our errors."""

import logging
import os
from collections.abc import Awaitable
from typing import Any, NamedTuple, TypeVar

import telegram
from telegram.error import TelegramError

from bot.channels.telegram.account import TelegramAccount
from bot.channels.telegram.errors import translate
from bot.channels.telegram.request import AiohttpRequest
from bot.errors import Rejected, Unauthorized

# PTB's opt-in to its coming behaviour; without it every 429 raises a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

_T = TypeVar("_T")

# PTB writes the URL with the token, and people's words, to its log at DEBUG.
_SILENT = logging.Logger("telegram.silent")  # noqa: LOG001 - outside the tree, so that no setting wakes it
_SILENT.disabled = True


class Pools(NamedTuple):
    """Connections by what they are for: a long poll and a circular must not make a reply wait."""

    usual: AiohttpRequest
    polling: AiohttpRequest
    mass: AiohttpRequest


class RawBot(telegram.Bot):
    """Calls Bot API methods by name, with one token, and returns what they return, undecorated.

    Building Message objects from answers that nobody reads is most of what PTB costs.
    """

    _LOGGER = _SILENT

    def __init__(self, account: TelegramAccount, pools: Pools) -> None:
        super().__init__(
            account.token,
            account.base_url,
            account.base_file_url,
            request=pools.usual,
            get_updates_request=pools.polling,
        )
        self._mass = pools.mass

    def __repr__(self) -> str:
        return f"RawBot({self.token.partition(':')[0]})"

    async def call(self, method: str, parameters: dict[str, Any], *, wait: float = 0) -> Any:
        """The `result` of one request. `wait`: seconds that the server may take to answer, beyond the usual.

        Raises SendError.
        """
        read = (self._request[1].read_timeout or 0) + wait
        return await _translated(self._do_post(method, parameters, read_timeout=read))

    async def call_encoded(self, method: str, body: bytes) -> Any:
        """Like `call` with parameters that are JSON already, and without PTB on the way."""
        return await _translated(self._mass.post_encoded(f"{self._base_url}/{method}", body))

    async def download(self, file_id: str) -> bytes:
        """The bytes of a file. Raises SendError (Rejected: Telegram has it no more, or it is too large)."""
        file = await _translated(self.get_file(file_id))
        if not file.file_path:
            raise Rejected("no file path")
        try:
            return bytes(await _translated(file.download_as_bytearray()))
        except Unauthorized:  # or not found, which PTB calls the same: is the token still good?
            await self.call("getMe", {})
            raise Rejected("file not found") from None


async def _translated(request: Awaitable[_T]) -> _T:
    try:
        return await request
    except (TelegramError, KeyError) as exc:  # KeyError: an answer without `result`
        failure = translate(exc)
    raise failure  # outside of the handler: the vendor's message stays behind
