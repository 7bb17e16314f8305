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


class WrongForm(Rejected):
    """Telegram or the person refuses the file as a photo or voice message; as a document it may pass."""


class Unchanged(Rejected):
    """The message says already what it is to say."""


class AlreadyGone(Rejected):
    """There is no such message to delete."""


class Conflicted(Unreachable):
    """Somebody else polls with this token, or a webhook is set."""


# Phrases of refusals that come as 400 and mean more than "never", in lower case.
_MEANINGS: dict[str, type[Rejected]] = {
    "chat not found": Blocked,
    "user not found": Blocked,
    "user is deactivated": Blocked,
    "input_user_deactivated": Blocked,
    "peer_id_invalid": Blocked,
    "too big for a photo": WrongForm,
    "photo_invalid_dimensions": WrongForm,
    "photo_save_file_invalid": WrongForm,
    "photo_ext_invalid": WrongForm,
    "photo_content_type_invalid": WrongForm,
    "photo_content_url_empty": WrongForm,
    "image_process_failed": WrongForm,
    "voice_messages_forbidden": WrongForm,
    "message is not modified": Unchanged,
    "message to delete not found": AlreadyGone,
}


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
    for phrase, meaning in _MEANINGS.items():
        if phrase in description:
            return meaning(phrase)
    return Rejected("BadRequest")


def _seconds(exc: RetryAfter) -> float:
    after = exc.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
