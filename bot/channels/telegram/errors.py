"""Telegram's refusals in the words of bot.errors.

A message of ours is a class name or a phrase from this file: Telegram's own descriptions can hold an
address, and a proxy's can hold the URL with the token.
"""

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
)

from bot.channels.telegram.request import NotSent
from bot.errors import Blocked, Rejected, SendError, Throttled, Unauthorized, Uncertain, Unreachable

# Person-level refusals that come as 400 instead of 403, in lower case.
_GONE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "input_user_deactivated",
    "peer_id_invalid",
)
# Refusals of the form, not of the file: as a document it may pass.
_WRONG_FORM = (
    "too big for a photo",
    "photo_invalid_dimensions",
    "photo_save_file_invalid",
    "photo_ext_invalid",
    "photo_content_type_invalid",
    "photo_content_url_empty",
    "image_process_failed",
    "voice_messages_forbidden",
)


class WrongForm(Rejected):
    """Telegram or the person refuses the file as a photo or voice message."""


class Conflicted(Unreachable):
    """Somebody else polls with this token, or a webhook is set."""


def translate(exc: Exception) -> SendError:
    """The SendError that says who must act; what is not understood is Uncertain."""
    match exc:
        case RetryAfter():
            return Throttled(_seconds(exc))
        case BadRequest():
            return _bad_request(exc.message.lower())
        case Forbidden():
            return Blocked("Forbidden")
        case InvalidToken():
            return Unauthorized("InvalidToken")
        case ChatMigrated() | EndPointNotFound():
            return Rejected(type(exc).__name__)
        case Conflict():
            return Conflicted("Conflict")
        case NotSent():
            return Unreachable(exc.message)
    return Uncertain(type(exc).__name__)


def _bad_request(description: str) -> SendError:
    for phrase in _GONE:
        if phrase in description:
            return Blocked(phrase)
    for phrase in _WRONG_FORM:
        if phrase in description:
            return WrongForm(phrase)
    return Rejected("BadRequest")


def _seconds(exc: RetryAfter) -> float:
    after = exc.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
