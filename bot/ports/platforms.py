"""The outside world but the database: the clock, platforms, files, web transcripts."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.message import Attachment, Incoming, Limits, Outgoing, Pace, Unreadable

Circular = Callable[[str], Awaitable[str]]


class Clock(Protocol):
    def now(self) -> datetime:
        """The time in UTC, aware."""
        ...


class Mailroom(Protocol):
    """Where a channel hands in what arrived."""

    async def receive(self, batch: Sequence[Incoming | Unreadable]) -> int:
        """Write the batch down; on return it is committed and safe, and may be acknowledged.

        What was handed in before (same account and external id) is passed over. Returns how many
        were new.
        """
        ...


class Channel(Protocol):
    """One account on one platform."""

    @property
    def account(self) -> str: ...
    @property
    def limits(self) -> Limits: ...
    @property
    def pace(self) -> Pace: ...

    async def receive(self, mailroom: Mailroom) -> None:
        """Hand everything that arrives to the mailroom, until cancelled."""
        ...

    async def send(self, outgoing: Outgoing) -> str:
        """Send one message and return the platform's id of it. Raises SendError."""
        ...

    def circular(self, outgoing: Outgoing) -> Circular:
        """The same message to many, made ready once; its own `address` does not matter.

        What is returned sends it to one address, like `send`, any number at a time. A file goes to
        the platform once.
        """
        ...

    async def edit(self, external_id: str, outgoing: Outgoing) -> None:
        """Put other words and buttons into a message of ours. No error when it says so already.

        Raises SendError (Rejected: it is gone or too old).
        """
        ...

    async def delete(self, address: str, external_id: str) -> None:
        """Take a message of ours back; one that is gone already is no error.

        Raises SendError (Rejected: the platform does not allow it any more).
        """
        ...

    async def fetch(self, ref: str) -> bytes:
        """The bytes of a file that a person sent. Raises SendError (Rejected: gone for good)."""
        ...

    async def check(self) -> str:
        """Reach the platform and return the account's public name. Raises SendError."""
        ...

    async def close(self) -> None: ...


class Files(Protocol):
    """Encrypted bytes under var/, named by random names."""

    async def put(self, data: bytes) -> str:
        """Store durably; returns the name."""
        ...

    async def get(self, name: str) -> bytes:
        """Raises NotFound."""
        ...

    async def delete(self, name: str) -> None:
        """Deleting what is not there is no error."""
        ...


class WebMessage(Protocol):
    """One line of a web chat's transcript."""

    @property
    def id(self) -> int:
        """The same for as long as the line exists; shown in this order."""
        ...

    @property
    def version(self) -> int:
        """The id, or a higher number since it says something else: no two lines share one."""
        ...

    @property
    def mine(self) -> bool:
        """Whether the person at the browser wrote it."""
        ...

    @property
    def outgoing(self) -> Outgoing:
        """What is shown; its own `file` is never set, see below."""
        ...

    @property
    def file(self) -> Attachment | None:
        """The stored file that hangs on the line."""
        ...

    @property
    def retracted(self) -> bool:
        """Whether it was taken back: then it has no words, buttons or file."""
        ...

    @property
    def at(self) -> datetime: ...


class Transcripts(Protocol):
    """The web chat's own memory: a browser has no inbox at a vendor's, so we keep its messages."""

    async def append(
        self, message: Outgoing, *, mine: bool, client_id: str | None, file: Attachment | None
    ) -> int:
        """Store one line for `message.address`, durably, and return its id.

        A second call with the same address and client_id stores nothing and returns the first id.
        """
        ...

    async def change(self, line_id: int, message: Outgoing) -> None:
        """Let a line of ours say this; its place, time and file stay. Nothing when it says so already.

        Raises NotFound: `message.address` has no such line of ours, or it was taken back.
        """
        ...

    async def retract(self, address: str, line_id: int) -> None:
        """Delete what a line of ours says; nothing when there is no such line any more.

        Its file is named by the line until the whole conversation is erased: others may share it.
        """
        ...

    async def line(self, address: str, line_id: int) -> WebMessage:
        """That line, as it is now. Raises NotFound."""
        ...

    async def after(self, address: str, version: int, limit: int) -> Sequence[WebMessage]:
        """What was said or changed since `version`, each line once, by version.

        A reader who goes on from the highest version it has seen gets nothing twice and misses nothing.
        """
        ...

    async def latest(self, address: str, limit: int) -> Sequence[WebMessage]:
        """The newest lines as they are now, oldest first."""
        ...
