"""What the core asks of the outside world. Small Protocols; channels and the store fulfil them."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.domain.broadcast import Broadcast
from bot.domain.case import Case, CaseMessage, NewCase
from bot.domain.contact import Consent, Contact, Officer, Purpose, Role, Seat
from bot.domain.delivery import Arrived, Draft, Fate, Outcome, Parcel
from bot.domain.dialog import Session
from bot.domain.message import Attachment, Incoming, Limits, Outgoing, Pace, Unreadable
from bot.domain.operations import Counts
from bot.domain.say import Lane, Say


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


class Inbox(Protocol):
    """What arrived and is still to be handled."""

    async def receive(self, batch: Sequence[Incoming | Unreadable], now: datetime) -> int: ...
    async def waiting(self, limit: int, after: int = 0) -> Sequence[Arrived]:
        """The oldest new rows in order, locked; `after` is the id of a row to begin behind."""
        ...

    async def handled(self, ids: Sequence[int], now: datetime) -> None:
        """Done: the content is emptied, the id stays so that a replay is known."""
        ...

    async def failed(self, row_id: int, error: str, *, park: bool, now: datetime) -> None:
        """Count a failed attempt; parked rows keep their content and are not tried again."""
        ...

    async def forget_parked(self, account: str, address: str) -> None:
        """Empty the parked rows of one person."""
        ...


class Contacts(Protocol):
    async def at(self, places: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Contact]:
        """The contacts at these (account, address) pairs, locked."""
        ...

    async def get(self, contact_id: int) -> Contact | None: ...
    async def open(self, account: str, address: str, language: str, now: datetime) -> Contact: ...
    async def set_language(self, contact_id: int, language: str) -> None: ...
    async def set_workplace(
        self, contact_id: int, area: str | None, sector: str | None, workplace: str | None
    ) -> None: ...
    async def set_reachable(self, contact_id: int, reachable: bool) -> None: ...
    async def grant(
        self, contact_id: int, purpose: Purpose, version: str, account: str, now: datetime
    ) -> None: ...
    async def withdraw(self, contact_id: int, purpose: Purpose, now: datetime) -> None: ...
    async def consents(self, contact_id: int) -> Sequence[Consent]: ...
    async def erase(self, contact_id: int, now: datetime) -> None:
        """Forget everything at once but the address, which `forget_erased` drops after the goodbye."""
        ...

    async def forget_erased(self) -> int: ...


class Sessions(Protocol):
    async def of(self, contact_ids: Sequence[int]) -> dict[int, Session]: ...
    async def save(self, sessions: Mapping[int, Session | None]) -> None:
        """None ends a contact's session."""
        ...

    async def forget_expired(self, now: datetime) -> int: ...


class Outbox(Protocol):
    async def add(self, drafts: Sequence[Draft], now: datetime) -> None: ...
    async def take(self, account: str, lanes: Sequence[Lane], limit: int, now: datetime) -> Sequence[Parcel]:
        """Mark the first waiting messages as being sent and return them, by lane, oldest first."""
        ...

    async def taken(self, account: str) -> Sequence[Parcel]:
        """What a sender that died had taken: nobody knows what became of it."""
        ...

    async def record(self, outcomes: Sequence[Outcome], now: datetime) -> None: ...
    async def case_of(self, contact_id: int, external_id: str) -> int | None:
        """The case that a message of ours was about."""
        ...

    async def first_about(self, contact_id: int, case_id: int) -> str | None:
        """The platform's id of the first message about a case to a contact: the case's card."""
        ...

    async def drop_waiting(self, contact_id: int, case_ids: Sequence[int] = ()) -> None:
        """What is not sent yet: to this contact, and to anybody about these cases."""
        ...


class Cases(Protocol):
    async def add(self, case: NewCase) -> Case | None:
        """None when the code is taken."""
        ...

    async def get(self, case_id: int) -> Case | None:
        """Locked, as what is read here is about to be changed."""
        ...

    async def by_code(self, code: str) -> Case | None: ...
    async def by_receipt(self, receipt: str) -> Case | None: ...
    async def of_contact(self, contact_id: int) -> Sequence[Case]: ...
    async def queue(self, offices: Sequence[str], limit: int) -> Sequence[Case]:
        """Open cases of these offices: the soonest due first."""
        ...

    async def listed(self, office: str | None, only_open: bool, limit: int) -> Sequence[Case]: ...
    async def claim(self, case_id: int, officer_id: int) -> bool:
        """False when somebody else was faster."""
        ...

    async def change(self, case_id: int, **values: object) -> None: ...
    async def add_message(self, case_id: int, message: CaseMessage) -> None: ...
    async def messages(self, case_id: int) -> Sequence[CaseMessage]: ...
    async def erase_of(self, contact_id: int, now: datetime) -> Sequence[Case]:
        """Erase the contents of a contact's cases, close them, keep what is counted. Returns those open."""
        ...


class Officers(Protocol):
    async def invite(self, code: str, office: str, role: Role, name: str, expires_at: datetime) -> None: ...
    async def redeem(self, code: str, contact_id: int, now: datetime) -> Seat | None:
        """Use a one-time code up; None when it is unknown, used or expired: the three look the same."""
        ...

    async def join(self, contact_id: int, office: str, role: Role, name: str, now: datetime) -> Seat: ...
    async def of_office(self, office: str) -> Sequence[Officer]: ...
    async def get(self, officer_id: int) -> Officer | None: ...
    async def listed(self) -> Sequence[Officer]: ...
    async def staffed(self) -> frozenset[str]:
        """The offices that have an officer."""
        ...

    async def remove(self, officer_id: int, now: datetime) -> bool:
        """Their open cases go back into the office's queue."""
        ...


class Broadcasts(Protocol):
    async def find(self, occasion: str, year: int) -> Broadcast | None: ...
    async def audience(self, purpose: Purpose, sector: str | None) -> int: ...
    async def start(
        self, occasion: str, year: int, say: Say, purpose: Purpose, sector: str | None, now: datetime
    ) -> Broadcast:
        """Put one message for each consenting, reachable contact into the outbox, in one statement."""
        ...

    async def miss(self, occasion: str, year: int, say: Say, purpose: Purpose, now: datetime) -> None: ...
    async def fates(self, broadcast_id: int) -> dict[Fate, int]: ...


class Ledger(Protocol):
    """Small things that the store keeps for others: audit lines, tries, files."""

    async def audit(
        self, now: datetime, actor: str, action: str, case_id: int | None = None, detail: str | None = None
    ) -> None: ...
    async def tries(self, subject: str, since: datetime) -> int: ...
    async def tried(self, subject: str, now: datetime) -> None: ...
    async def forget_tries(self, before: datetime) -> None: ...
    async def file_added(self, name: str, now: datetime) -> None: ...
    async def file_kept(self, names: Sequence[str], case_id: int) -> None: ...
    async def files_of(self, case_ids: Sequence[int]) -> Sequence[str]: ...
    async def loose_files(self, before: datetime) -> Sequence[str]:
        """Files of no case, older than `before`."""
        ...

    async def files_orphaned(self, names: Sequence[str]) -> None:
        """Let the next housekeeping delete these."""
        ...

    async def files_gone(self, names: Sequence[str]) -> None: ...
    async def counts(self) -> Counts: ...
    async def forget_web(self, address: str) -> Sequence[str]:
        """Erase a web chat's transcript; returns the names of its files."""
        ...


class Leases(Protocol):
    """Who does what only one process may do at a time. A process that ends, however, holds nothing."""

    async def hold(self, name: str) -> bool:
        """Take the lease, or see whether it is still ours; False while somebody else holds it."""
        ...

    async def let_go(self, name: str) -> None:
        """Letting go what is not held is no error."""
        ...


class Tx(Protocol):
    """One transaction: everything in it happens, or nothing."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def contacts(self) -> Contacts: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def officers(self) -> Officers: ...
    @property
    def broadcasts(self) -> Broadcasts: ...
    @property
    def ledger(self) -> Ledger: ...


class Store(Protocol):
    def begin(self) -> AbstractAsyncContextManager[Tx]:
        """A transaction that may write; committed at the end of the block."""
        ...

    def look(self) -> AbstractAsyncContextManager[Tx]:
        """A transaction that only reads and locks nothing."""
        ...
