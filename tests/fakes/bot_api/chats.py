"""Chats, the messages in them, and files: what the server remembers."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from tests.fakes.bot_api.errors import ApiError, bad_request, forbidden
from tests.fakes.bot_api.waiting import Signal

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Bytes that somebody sent; `size` is what is told, so that a huge file needs no bytes."""

    id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    data: bytes
    size: int
    path: str

    @property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()

    def reference(self) -> Json:
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}


@dataclass(slots=True)
class Message:
    """One message; `body` is its Message object in the Bot API, `keyboard` its markup of any kind."""

    chat_id: int
    id: int
    from_bot: bool
    body: Json
    file: StoredFile | None = None
    keyboard: Json = field(default_factory=dict)
    deleted: bool = False
    edited: bool = False
    seq: int = 0


@dataclass(slots=True)
class Chat:
    """A private chat or a group; `profile` is its Chat object."""

    id: int
    profile: Json
    user: Json = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    started: bool = True
    blocked: bool = False
    deactivated: bool = False
    migrated_to: int | None = None
    last_id: int = 0
    last_seq: int = 0
    changed: Signal = field(default_factory=Signal)

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def say(self, message: Message) -> None:
        """Store a new or reworded message; it counts as the newest thing said in the chat."""
        self.last_seq += 1
        message.seq = self.last_seq
        self.messages[message.id] = message
        self.changed.fire()

    def find(self, message_id: int | None) -> Message | None:
        """A message that is still there."""
        message = self.messages.get(message_id or 0)
        return message if message and not message.deleted else None

    def refuse_unreachable(self) -> None:
        """Raises what the API answers to a bot that writes here and may not."""
        if self.migrated_to:
            raise migrated(self.migrated_to)
        if self.deactivated:
            raise forbidden("user is deactivated")
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.started:
            raise forbidden("bot can't initiate conversation with a user")


def migrated(to: int) -> ApiError:
    error = bad_request("group chat was upgraded to a supergroup chat")
    error.parameters["migrate_to_chat_id"] = to
    return error
