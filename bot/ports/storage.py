"""The store: one small Protocol for each noun, and the transaction that holds them."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.domain.contact import Consent, Contact, Purpose
from bot.domain.delivery import Arrived, Draft, Outcome, Parcel
from bot.domain.dialog import Session
from bot.domain.law_desk import Asked, Proposal
from bot.domain.message import Incoming, Unreadable
from bot.domain.operations import AuditLine, Counts
from bot.domain.say import Lane
from bot.ports.broadcasts import Broadcasts, Postings
from bot.ports.casework import Cases, Officers, OfficeVersions


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
    async def mute(self, contact_id: int, until: datetime | None) -> None:
        """This contact and whoever they linked open no case and add nothing until then; None ends it."""
        ...

    async def many_in(self, area: str | None, workplace: str | None) -> tuple[int, int]:
        """How many contacts are in the area and at the workplace."""
        ...

    async def accounts(self, contact_ids: Sequence[int]) -> dict[int, str]:
        """The account on which each of these contacts is; whoever is gone is left out."""
        ...

    async def members(self, workplaces: Sequence[str], areas: Sequence[str] = ()) -> int:
        """How many contacts work at these workplaces (in these areas, if given)."""
        ...

    async def move_workplace(self, code: str, to: str | None, areas: Sequence[str] = ()) -> int:
        """Let the members of a workplace union (in these areas, if given) belong to another; how many."""
        ...

    async def set_reachable(self, contact_id: int, reachable: bool) -> None: ...
    async def grant(
        self, contact_id: int, purpose: Purpose, version: str, account: str, now: datetime
    ) -> None: ...
    async def withdraw(self, contact_id: int, purpose: Purpose, now: datetime) -> None: ...
    async def consents(self, contact_id: int) -> Sequence[Consent]: ...
    async def offer_link(self, contact_id: int, code: str, expires_at: datetime) -> None:
        """Keep a one-time code with which another account joins this one, in place of any earlier code."""
        ...

    async def link(self, code: str, contact_id: int, now: datetime) -> Contact | None:
        """Make this contact and the one who was given the code the same person; returns the latter.

        The code is used up, and whoever was linked to either is now linked to both. None when it is
        unknown, used or expired: the three look the same. One's own code links nothing and stays good.
        """
        ...

    async def unlink(self, contact_id: int) -> None:
        """No longer the same person as any other; whoever is left alone is linked no more either."""
        ...

    async def has_sat(self, contact_id: int, officer_id: int) -> bool:
        """Whether this seat is or was this person's, on this account or on one linked to it."""
        ...

    async def forget_link_codes(self, now: datetime) -> None:
        """Drop those that have expired."""
        ...

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
    async def add(self, drafts: Sequence[Draft], now: datetime) -> None:
        """Messages to be sent; one that hangs goes under the first one about its case, if that arrived."""
        ...

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

    async def cards(self, wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
        """By contact and case, the platform's id of the first message about it to them: the case's card.

        Left out where there is none.
        """
        ...

    async def card_of(self, contact_id: int, broadcast_id: int) -> tuple[str | None, bool]:
        """The platform's id of the last notice about a broadcast to an officer; whether it is on its way."""
        ...

    async def drop_waiting(self, contact_id: int, case_ids: Sequence[int] = ()) -> None:
        """What is not sent yet: to this contact, and to anybody about these cases."""
        ...


class Ledger(Protocol):
    """Small things that the store keeps for others: audit lines, tries, files."""

    async def audit(
        self,
        now: datetime,
        actor: str,
        action: str,
        case_id: int | None = None,
        detail: str | None = None,
        *,
        before: str | None = None,
        after: str | None = None,
    ) -> None:
        """Write a line; no line is ever changed or deleted, which the database itself sees to."""
        ...

    async def audit_all(self, lines: Sequence[tuple[int, AuditLine]]) -> None:
        """Many lines at once, each about a case, which is named by its id."""
        ...

    async def audited(self, case_id: int) -> Sequence[AuditLine]: ...
    async def setting(self, name: str) -> str | None:
        """A value that the installation remembers for itself."""
        ...

    async def set(self, name: str, value: str) -> None: ...
    async def tries(self, subject: str, since: datetime) -> int: ...
    async def tried(self, subject: str, now: datetime) -> None: ...
    async def forget_tries(self, before: datetime) -> None: ...
    async def file_added(self, name: str, now: datetime) -> None: ...
    async def file_kept(self, names: Sequence[str], case_id: int) -> None: ...
    async def file_of_broadcast(self, name: str, broadcast_id: int) -> None:
        """Kept as long as the broadcast, whoever else refers to it."""
        ...

    async def files_of(self, case_ids: Sequence[int]) -> Sequence[str]: ...
    async def loose_files(self, before: datetime) -> Sequence[str]:
        """Files of no case, older than `before`."""
        ...

    async def files_orphaned(self, names: Sequence[str]) -> None:
        """Let the next housekeeping delete these."""
        ...

    async def files_gone(self, names: Sequence[str]) -> None: ...
    async def counts(self) -> Counts: ...
    async def answer(self) -> None:
        """Nothing but proof that the database is there."""
        ...

    async def forget_web(self, address: str) -> Sequence[str]:
        """Erase a web chat's transcript; returns the names of its files."""
        ...


class Law(Protocol):
    """Legal advice: counts of what was not answered, proposals for new answers, articles that changed."""

    async def missed(self, month: str, theme: str) -> None:
        """One more question of a theme that was not answered in a month ("2026-11"): nothing else is kept."""
        ...

    async def gaps(self, month: str) -> dict[str, int]:
        """How many there were by theme, the most frequent first."""
        ...

    async def propose(self, office: str, topic: str, asked: Asked, now: datetime) -> int: ...
    async def proposals(self) -> Sequence[Proposal]:
        """Those that nobody has settled, the oldest first."""
        ...

    async def settle(self, proposal_id: int, now: datetime) -> bool:
        """Done with it, taken over or not; False when it was."""
        ...

    async def told(self, answers: Sequence[str]) -> Sequence[int]:
        """The cases whose worker has read one of these answers."""
        ...

    async def changed(self, law: str, article: int, told: int, now: datetime) -> None:
        """Note that an article was marked as changed, and how many workers were written to."""
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
    def offices(self) -> OfficeVersions: ...
    @property
    def broadcasts(self) -> Broadcasts: ...
    @property
    def postings(self) -> Postings: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def law(self) -> Law: ...


class Store(Protocol):
    def begin(self) -> AbstractAsyncContextManager[Tx]:
        """A transaction that may write; committed at the end of the block."""
        ...

    def look(self) -> AbstractAsyncContextManager[Tx]:
        """A transaction that only reads and locks nothing."""
        ...
