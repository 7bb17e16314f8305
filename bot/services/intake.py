"""From the inbox to what is done about it: each row once, in order for each person."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import structlog

from bot.domain.catalog import Catalog
from bot.domain.contact import Contact
from bot.domain.delivery import Arrived, Draft
from bot.domain.dialog import Session
from bot.domain.message import Account, Attachment, FileProblem, Incoming, IncomingKind, Unreadable
from bot.domain.rules import Rules
from bot.domain.say import Lane, Say
from bot.domain.texts import DEFAULT, Texts
from bot.errors import Rejected, SendError
from bot.ports import Channel, Clock, Files, Store, Tx
from bot.services.attachments import Attachments
from bot.services.bell import Bell
from bot.services.conversation import Conversations, menu_session
from bot.services.directory import Directory
from bot.services.flood import Flood
from bot.services.turn import Turn

log = structlog.get_logger()

BATCH = 64  # rows in one transaction: one flush to disk serves them all
MAX_TRIES = 3  # of a row whose handling fails
FETCH_TRIES = 5
IDLE = 1.0  # seconds between looks when nothing rings: another process may have written


@dataclass
class Desk:
    """One batch inside one transaction: what was read before, and what is to be written after."""

    tx: Tx
    contacts: dict[tuple[str, str], Contact]
    sessions: dict[int, Session]
    drafts: list[Draft] = field(default_factory=list)
    changed: dict[int, Session | None] = field(default_factory=dict)


class Intake:
    """Implements bot.ports.Mailroom, and handles what it took in."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        channels: dict[str, Channel],
        attachments: Attachments,
        files: Files,
        conversations: Conversations,
        directory: Directory,
        catalog: Catalog,
        texts: Texts,
        rules: Rules,
        ring_outbox: Callable[[Collection[str]], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels
        self._accounts = {
            name: Account(limits=channel.limits, pace=channel.pace) for name, channel in channels.items()
        }
        self._attachments = attachments
        self._files = files
        self._conversations = conversations
        self._directory = directory
        self._catalog = catalog
        self._texts = texts
        self._rules = rules
        self._ring_outbox = ring_outbox
        self._flood = Flood(rules.messages_a_minute)
        self._bell = Bell()
        self._more = False  # whether the last batch was full; if not, the bell rings for the next
        self._fetched: dict[int, tuple[Attachment, ...]] = {}
        self._fetching: dict[int, asyncio.Task[None]] = {}

    async def receive(self, batch: Sequence[Incoming | Unreadable]) -> int:
        if not batch:
            return 0
        async with self._store.begin() as tx:
            new = await tx.inbox.receive(batch, self._clock.now())
        self._bell.ring()
        return new

    async def run(self) -> None:
        """Handle what arrives, until cancelled; an error costs one row at most."""
        while True:
            try:
                while await self.handle_batch() and self._more:
                    pass
            except Exception as error:
                log.exception("intake_failed", error=type(error).__name__)
            await self._bell.wait(IDLE)

    async def fetched(self) -> None:
        """Wait until the files under way are here."""
        await asyncio.gather(*self._fetching.values())

    async def handle_batch(self) -> int:
        """Handle the next rows in one transaction; returns how many were handled."""
        try:
            return await self._handle(BATCH)
        except Exception as error:
            log.exception("batch_failed", error=type(error).__name__)
            return await self._handle_singly()

    async def _handle_singly(self) -> int:
        """After a batch failed: row by row, so that only the faulty one is kept back."""
        handled = 0
        for _ in range(BATCH):
            try:
                done = await self._handle(1)
            except Exception as error:
                log.exception("row_failed", error=type(error).__name__)
                done = await self._set_back(type(error).__name__)
            handled += done
            if not done:
                break
        return handled

    async def _handle(self, limit: int) -> int:
        async with self._store.begin() as tx:
            rows = await self._next_rows(tx, limit)
            self._more = len(rows) == limit
            if not rows:
                return 0
            await self._directory.refresh(tx)
            desk = await self._open_desk(tx, rows)
            for row in rows:
                await self._handle_row(desk, row)
            now = self._clock.now()
            await tx.sessions.save(desk.changed)
            await tx.outbox.add(desk.drafts, now)
            await tx.inbox.handled([row.id for row in rows], now)
        for row in rows:
            self._fetched.pop(row.id, None)
        self._ring_outbox({draft.account for draft in desk.drafts})
        return len(rows)

    async def _open_desk(self, tx: Tx, rows: Sequence[Arrived]) -> Desk:
        places = {(row.incoming.account, row.incoming.address) for row in rows}
        contacts = await tx.contacts.at(sorted(places))
        for account, address in sorted(places - contacts.keys()):
            contacts[account, address] = await tx.contacts.open(account, address, DEFAULT, self._clock.now())
        sessions = await tx.sessions.of([contact.id for contact in contacts.values()])
        return Desk(tx=tx, contacts=contacts, sessions=sessions)

    async def _handle_row(self, desk: Desk, row: Arrived) -> None:
        place = (row.incoming.account, row.incoming.address)
        contact = desk.contacts.get(place) or await desk.tx.contacts.open(*place, DEFAULT, self._clock.now())
        turn = self._turn(desk, contact, self._with_files(row))
        await _note_reachability(turn)
        says = await self._respond(turn)
        desk.drafts += _replies(turn, says) + turn.drafts
        if turn.gone:
            del desk.contacts[place]
        else:
            desk.contacts[place] = turn.contact
        session = menu_session(turn, says)
        if session != desk.sessions.get(turn.contact.id):
            desk.changed[turn.contact.id] = session
        if session is None:
            desk.sessions.pop(turn.contact.id, None)
        else:
            desk.sessions[turn.contact.id] = session

    async def _respond(self, turn: Turn) -> list[Say]:
        """Whoever writes faster than a person can is told so once, and not heard until they slow down."""
        contact, message = turn.contact, turn.incoming.external_id
        if contact.is_officer or self._flood.allows(contact.id, message, turn.now):
            return await self._conversations.respond(turn)
        log.info("contact_slowed", total=self._flood.refused)
        return [Say.of("limit.too_fast")] if self._flood.is_first(contact.id, message) else []

    def _turn(self, desk: Desk, contact: Contact, incoming: Incoming) -> Turn:
        now = self._clock.now()
        session = desk.sessions.get(contact.id)
        return Turn(
            tx=desk.tx,
            now=now,
            contact=contact,
            incoming=incoming,
            session=session if session and session.expires_at > now else None,
            catalog=self._catalog,
            directory=self._directory,
            texts=self._texts,
            rules=self._rules,
            conversations=self._conversations,
            files=self._files,
            accounts=self._accounts,
        )

    async def _set_back(self, error: str) -> int:
        """Count the failure of the first row; after some it is parked, and the person is told."""
        async with self._store.begin() as tx:
            rows = await self._next_rows(tx, 1)
            if not rows:
                return 0
            row, now = rows[0], self._clock.now()
            park = row.attempts + 1 >= MAX_TRIES
            await tx.inbox.failed(row.id, error, park=park, now=now)
            if park:
                incoming = row.incoming
                contact = await tx.contacts.open(incoming.account, incoming.address, DEFAULT, now)
                await tx.outbox.add([_draft(contact, Say.of("sorry.failed"))], now)
        self._ring_outbox({row.incoming.account})
        return 1

    async def _next_rows(self, tx: Tx, limit: int) -> list[Arrived]:
        """The oldest rows that can be handled now, however many wait behind files on their way."""
        ready: list[Arrived] = []
        held: set[tuple[str, str]] = set()
        page: Sequence[Arrived] = await tx.inbox.waiting(BATCH)
        while page:
            ready += self._ready(page, held)
            if len(ready) >= limit or len(page) < BATCH:
                break
            page = await tx.inbox.waiting(BATCH, after=page[-1].id)
        return ready[:limit]

    def _ready(self, rows: Sequence[Arrived], held: set[tuple[str, str]]) -> list[Arrived]:
        """The rows whose files are here. A file on its way holds back its sender's later rows only."""
        ready: list[Arrived] = []
        for row in rows:
            place = (row.incoming.account, row.incoming.address)
            if place in held:
                continue
            if row.id not in self._fetched and _has_remote_files(row.incoming):
                held.add(place)
                self._start_fetching(row)
            else:
                ready.append(row)
        return ready

    def _with_files(self, row: Arrived) -> Incoming:
        files = self._fetched.get(row.id)
        return row.incoming if files is None else row.incoming.model_copy(update={"attachments": files})

    def _start_fetching(self, row: Arrived) -> None:
        if row.id not in self._fetching:
            self._fetching[row.id] = asyncio.create_task(self._fetch(row))

    async def _fetch(self, row: Arrived) -> None:
        """Bring a row's files here, outside any transaction; what stays away is said to be gone."""
        try:
            files = [await self._fetch_one(row.incoming, item) for item in row.incoming.attachments]
            self._fetched[row.id] = tuple(files)
        except Exception as error:
            log.exception("fetch_failed", error=type(error).__name__)
            gone = {"problem": FileProblem.GONE}
            self._fetched[row.id] = tuple(a.model_copy(update=gone) for a in row.incoming.attachments)
        finally:
            del self._fetching[row.id]
            self._bell.ring()

    async def _fetch_one(self, incoming: Incoming, item: Attachment) -> Attachment:
        if item.stored or item.problem is not None:
            return item
        channel = self._channels[incoming.account]
        for tries in range(FETCH_TRIES):
            try:
                return await self._attachments.accept(await channel.fetch(item.ref), item.kind, item.name)
            except Rejected:
                break
            except SendError:
                await asyncio.sleep(2**tries / 4)
        return item.model_copy(update={"problem": FileProblem.GONE})


async def _note_reachability(turn: Turn) -> None:
    """Somebody who writes can be reached; somebody who blocked us cannot."""
    reachable = turn.incoming.kind is not IncomingKind.BLOCKED
    if turn.contact.reachable != reachable:
        await turn.tx.contacts.set_reachable(turn.contact.id, reachable)
        turn.contact = turn.contact.model_copy(update={"reachable": reachable})


def _has_remote_files(incoming: Incoming) -> bool:
    return any(not item.stored and item.problem is None for item in incoming.attachments)


def _replies(turn: Turn, says: Sequence[Say]) -> list[Draft]:
    return [_draft(turn.contact, say) for say in says]


def _draft(contact: Contact, say: Say) -> Draft:
    return Draft(contact_id=contact.id, account=contact.account, say=say, lane=Lane.REPLY)
