"""What arrives and what is said, in words that no platform owns."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from bot.domain.richtext import RichText


class Value(BaseModel):
    """Base of the frozen values of the domain."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FileKind(StrEnum):
    PHOTO = "photo"
    VOICE = "voice"
    DOCUMENT = "document"


class FileProblem(StrEnum):
    """Why a file that a person sent could not be taken; each has a sentence in data/texts/."""

    TOO_LARGE = "too_large"
    PROGRAM = "program"
    ARCHIVE = "archive"
    NOT_ALLOWED = "not_allowed"
    GONE = "gone"


class Attachment(Value):
    """A file that a person sent.

    `ref` is the platform's handle until `stored`, then the name of our own encrypted copy.
    `size` is in bytes, None while unknown.
    """

    kind: FileKind
    ref: str
    name: str = ""
    mime: str = ""
    size: int | None = None
    stored: bool = False
    problem: FileProblem | None = None


class IncomingKind(StrEnum):
    MESSAGE = "message"  # words, files, or both
    CHOICE = "choice"  # a button was pressed
    EDITED = "edited"  # an earlier message was changed; `text` is the new wording
    UNSUPPORTED = "unsupported"  # sticker, location, contact card, poll ...
    GROUP = "group"  # written in a group: we talk in private only
    BLOCKED = "blocked"  # the person stopped the bot
    UNBLOCKED = "unblocked"  # ... and let it speak again


class Incoming(Value):
    """One thing that a person did, as it is stored in the inbox.

    `external_id` is unique within `account`; `address` is where answers go. A deep link arrives as
    the text "/start CODE". `reply_to` is the platform's id of the message of ours that is answered.
    It bears no name of the sender: none is needed, so none is kept.
    """

    account: str
    external_id: str
    address: str
    kind: IncomingKind
    at: datetime
    text: str = ""
    choice: str = ""
    attachments: tuple[Attachment, ...] = ()
    reply_to: str | None = None


class Unreadable(Value):
    """An update that could not be parsed: parked and counted, never retried. `reason` holds no content."""

    account: str
    external_id: str
    reason: str


class Button(Value):
    """Something to press: `token` comes back as `Incoming.choice` (at most 64 bytes)."""

    token: str
    label: str


class File(Value):
    """The bytes of a file on their way to a person.

    `stored_as` names our own encrypted copy where that outlives the message and may be shown from
    there: a broadcast's picture is kept once, not once for each person.
    """

    kind: FileKind
    name: str
    mime: str
    data: bytes
    stored_as: str = ""


class Outgoing(Value):
    """One message ready for one platform: rendered, in the person's language, within its limits.

    `reply_to` is the id of an earlier message of ours that it belongs to; platforms that can, show so.
    """

    address: str
    text: RichText = ()
    buttons: tuple[tuple[Button, ...], ...] = ()  # rows of buttons
    file: File | None = None
    reply_to: str | None = None


class Limits(Value):
    """What one message of a platform can hold. `text` and `caption` in UTF-16 units as vendors count."""

    text: int
    caption: int
    label: int = 64
    buttons: int = 100


class Pace(Value):
    """How fast an account may send: messages a second, in all and to one address after a short burst."""

    per_second: float
    per_address: float
    burst: int = 3


class Account(Value):
    """What the core may know of an account: what its messages hold, and how fast it sends."""

    limits: Limits
    pace: Pace
