"""The outside world but the database: the clock, platforms, files, web transcripts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.message import Attachment, Incoming, Limits, Outgoing, Pace, Unreadable


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
    def id(self) -> int: ...
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

    async def after(self, address: str, last_id: int, limit: int) -> Sequence[WebMessage]:
        """The lines after `last_id`, oldest first."""
        ...

    async def latest(self, address: str, limit: int) -> Sequence[WebMessage]:
        """The newest lines, oldest first."""
        ...
