"""What a browser posts, and how it is handed to the core."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from pydantic import Field, model_validator

from bot.channels.webchat.lines import own_line
from bot.domain.message import Attachment, Incoming, IncomingKind, Outgoing, Value
from bot.ports import WebMessage

LONGEST_TEXT = 10_000


class Post(Value):
    """`id` is the browser's own, so that a post sent again has one effect.

    `choice` is a button's token and `label` what stood on it; `reply_to` is a line's id.
    """

    id: UUID
    text: str = ""
    choice: str = Field(default="", max_length=64)
    label: str = Field(default="", max_length=200)
    reply_to: int | None = Field(default=None, gt=0, lt=2**63)

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Post":
        if self.choice and self.text:
            raise ValueError("a post is words or a choice, not both")
        return self

    @property
    def empty(self) -> bool:
        return not (self.text.strip() or self.choice)


def shown(address: str, post: Post, answered: WebMessage | None, file: Attachment | None) -> Outgoing:
    """The person's line in their own transcript; an invite code is not kept there."""
    words = post.label or post.choice or post.text
    if words.startswith("/start "):
        words = "/start"
    if file and file.problem:
        words = f"📎 {file.name}\n{words}".strip()
    return own_line(address, words, answered)


def arrived(account: str, address: str, post: Post, at: datetime, file: Attachment | None) -> Incoming:
    """The post in the core's words."""
    return Incoming(
        account=account,
        external_id=sha256(f"{address}:{post.id}".encode()).hexdigest(),
        address=address,
        kind=IncomingKind.CHOICE if post.choice else IncomingKind.MESSAGE,
        at=at,
        text=post.text,
        choice=post.choice,
        attachments=(file,) if file else (),
        reply_to=str(post.reply_to) if post.reply_to else None,
    )
