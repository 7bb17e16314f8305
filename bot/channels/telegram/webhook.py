"""Updates that Telegram posts to us (core.telegram.org/bots/api#setwebhook)."""

import hmac
from typing import Any

import structlog
from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.status_codes import (
    HTTP_200_OK,
    HTTP_400_BAD_REQUEST,
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_503_SERVICE_UNAVAILABLE,
)
from telegram.error import TelegramError

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.parse import update_id
from bot.channels.telegram.request import loads

_log = structlog.get_logger()

_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_MOST_BYTES = 1024 * 1024


def webhook_route(*channels: TelegramChannel) -> HTTPRouteHandler:
    """The handler of POST /telegram/{account} for these channels.

    It answers 200 only when the update is committed; with any other answer Telegram sends it again.
    403 without the account's secret, 400 for what is no update, 413 above 1 MB, 503 while the
    channel is not receiving or the mailroom fails.
    """
    accounts = {channel.account: channel for channel in channels}

    @post(
        "/telegram/{account:str}",
        status_code=HTTP_200_OK,
        request_max_body_size=_MOST_BYTES,
        exclude_from_csrf=True,
    )
    async def telegram_webhook(account: FromPath[str], request: Request[Any, Any, Any]) -> Response[None]:
        channel = accounts.get(account)
        if channel is None:
            return _answer(HTTP_404_NOT_FOUND)
        if not _authentic(request.headers.get(_SECRET, ""), channel.webhook_secret):
            return _answer(HTTP_403_FORBIDDEN)
        return _answer(await _take(channel, await request.body()))

    return telegram_webhook


def _authentic(given: str, secret: str | None) -> bool:
    return bool(secret) and hmac.compare_digest(given.encode(), (secret or "").encode())


async def _take(channel: TelegramChannel, body: bytes) -> int:
    try:
        raw = loads(body)
    except TelegramError:
        return HTTP_400_BAD_REQUEST
    if update_id(raw) is None:
        return HTTP_400_BAD_REQUEST
    try:
        await channel.deliver(raw)
    except Exception as exc:  # noqa: BLE001 - the edge of receiving: Telegram is told to come again
        _log.warning("telegram_receiving_failed", account=channel.account, error=type(exc).__name__)
        return HTTP_503_SERVICE_UNAVAILABLE
    return HTTP_200_OK


def _answer(status: int) -> Response[None]:
    return Response(None, status_code=status)
