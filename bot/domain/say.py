"""What is to be said, as a text key with values; it is put into words when it is sent."""

from collections.abc import Mapping
from datetime import datetime
from enum import IntEnum

from bot.domain.message import Attachment, Value


class Lane(IntEnum):
    """Who goes first in the outbox."""

    REPLY = 0  # an answer to something the person just did
    NOTICE = 1  # case news, reminders
    BROADCAST = 2


class Key(Value):
    """A value that is itself a text key, such as the name of an office."""

    key: str


class When(Value):
    """A moment (UTC, aware), shown in local time in the person's language."""

    at: datetime


class Several(Value):
    """Values shown one below the other."""

    items: tuple["Say", ...]


Filling = str | int | Key | When | Several
Values = Mapping[str, Filling]


class Choice(Value):
    """Something to press or to type; `token` comes back."""

    token: str
    label: "Say"

    @classmethod
    def of(cls, token: str, key: str, **values: Filling) -> "Choice":
        return cls(token=token, label=Say(key=key, values=values))


class Say(Value):
    """One message to a person. `file` is a stored attachment; `case_id` ties a reply to its case.

    `reply_to` is the platform's id of the earlier message that it belongs under, such as a case's card;
    `edits` that of the one whose place it takes. `words` are the sentence itself by language, where it
    is not one of data/texts/ (`key` then only names it); braces in them that are no value stay as they
    are. `broadcast_id` ties a card or a report to its broadcast.
    """

    key: str
    values: Values = {}
    choices: tuple[Choice, ...] = ()
    file: Attachment | None = None
    case_id: int | None = None
    reply_to: str | None = None
    edits: str | None = None
    words: Mapping[str, str] = {}
    broadcast_id: int | None = None

    @classmethod
    def of(cls, key: str, *choices: Choice, **values: Filling) -> "Say":
        return cls(key=key, values=values, choices=choices)


Several.model_rebuild()
Choice.model_rebuild()
