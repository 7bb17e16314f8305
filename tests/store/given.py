"""What the store's tests begin with: people, cases and messages of no particular interest."""

import itertools
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.audience import Audience, Target, target
from bot.domain.broadcast import Broadcast, BroadcastKind, NewBroadcast
from bot.domain.case import Case, NewCase
from bot.domain.contact import Contact, Purpose
from bot.domain.delivery import Draft, Fate, Outcome, Parcel, Posted, Posting
from bot.domain.message import Incoming, IncomingKind
from bot.domain.office import Level, Office
from bot.domain.promise import Promise
from bot.domain.say import Lane, Say
from bot.ports import Tx
from tests.fakes.clock import A_TUESDAY as NOW

LANES = (Lane.REPLY, Lane.NOTICE, Lane.BROADCAST)
_numbers = itertools.count(1)

__all__ = ["LANES", "NOW"]


def an_incoming(external_id: str = "", account: str = "telegram", text: str = "xin chào") -> Incoming:
    """Something that somebody wrote."""
    return Incoming(
        account=account,
        external_id=external_id or secrets.token_hex(8),
        address="4711",
        kind=IncomingKind.MESSAGE,
        at=NOW,
        text=text,
    )


async def a_contact(
    tx: Tx, account: str = "telegram", address: str = "", listens: Purpose | None = None
) -> Contact:
    """Somebody who has written to us, and perhaps listens to one kind of message."""
    contact = await tx.contacts.open(account, address or f"address-{next(_numbers)}", "vi", NOW)
    if listens is not None:
        await tx.contacts.grant(contact.id, listens, "1", account, NOW)
    return contact


def due(**after: float) -> Promise:
    """A promise that is due so long after the tests' now."""
    return Promise(since=NOW, allowed=timedelta(hours=15), due_at=NOW + timedelta(**after))


def a_new_case(contact_id: int, **changes: object) -> NewCase:
    """A hidden concern about wages."""
    values: dict[str, object] = {
        "code": f"LC26-{next(_numbers):04}",
        "kind": "concern",
        "topic": "wages",
        "office": "CSPL",
        "reason": "topic",
        "contact_id": contact_id,
        "pseudonym": "#ABC",
        "name": None,
        "area": None,
        "workplace": None,
        "receipt": None,
        "opened_at": NOW,
        "answer": due(days=2),
        "resolution": None,
    }
    return NewCase.model_validate({**values, **changes})


async def a_case(tx: Tx, contact_id: int, **changes: object) -> Case:
    """The same, stored."""
    case = await tx.cases.add(a_new_case(contact_id, **changes))
    assert case is not None
    return case


def a_draft(contact: Contact, key: str = "menu.ask", lane: Lane = Lane.REPLY, **values: str) -> Draft:
    """A message to somebody."""
    return Draft(contact_id=contact.id, account=contact.account, say=Say.of(key, **values), lane=lane)


async def take(tx: Tx, limit: int = 100, now: datetime = NOW, account: str = "telegram") -> Sequence[Parcel]:
    """The next messages in every lane."""
    return await tx.outbox.take(account, LANES, limit, now)


async def record(tx: Tx, parcel: Parcel, fate: Fate, **values: object) -> None:
    """Write down what became of one message."""
    outcome = Outcome.model_validate({"parcel": parcel, "fate": fate, **values})
    await tx.outbox.record([outcome], NOW)


def _office(code: str, level: Level, parent: str | None, *areas: str) -> Office:
    return Office(code=code, name=code, name_en=code, level=level, parent=parent, areas=areas)


OFFICES = {
    office.code: office
    for office in (
        _office("LDLD", Level.PROVINCE, None),
        _office("XA", Level.COMMUNE, "LDLD", "03598"),
        _office("CHE", Level.GRASSROOTS, "XA", "03598"),
        _office("GO", Level.GRASSROOTS, "LDLD", "03408"),
    )
}


def aimed(purpose: Purpose = Purpose.NEWS, /, **parts: tuple[str, ...]) -> Target:
    """Whom a broadcast with this audience is for."""
    return target(Audience.model_validate(parts), purpose, OFFICES)


def a_new_broadcast(**changes: object) -> NewBroadcast:
    """News of the union."""
    values = {
        "code": f"TN26-{next(_numbers):04}",
        "kind": BroadcastKind.NEWS,
        "office": "LDLD",
        "words": {"vi": "Chào bạn"},
    }
    return NewBroadcast.model_validate({**values, **changes})


async def a_broadcast(tx: Tx, **changes: object) -> Broadcast:
    """The same, stored; `changes` may also be what only a stored one has, such as `started_at`."""
    first = {name: value for name, value in changes.items() if name in NewBroadcast.model_fields}
    added = await tx.broadcasts.add(a_new_broadcast(**first))
    assert added is not None
    if later := {name: value for name, value in changes.items() if name not in first}:
        await tx.broadcasts.change(added.id, **later)
    return added.model_copy(update=later)


async def enqueue(tx: Tx, b: Broadcast, who: Target | None = None, limit: int = 99) -> None:
    """Put everybody meant into the outbox."""
    await tx.broadcasts.enqueue(b, who or aimed(), await tx.broadcasts.newest_contact(), limit, NOW)


async def take_mass(
    tx: Tx, b: Broadcast, account: str = "telegram", fate: Fate = Fate.PENDING, limit: int = 1000
) -> Sequence[Posting]:
    """The next rows of a broadcast, to be sent or taken back."""
    return await tx.postings.take(b.id, account, fate, limit)


async def post(
    tx: Tx, b: Broadcast, *fates: Fate, error: str | None = None, after: float = 0
) -> list[Posting]:
    """Send to as many people as there are fates, in the order in which they are; `after` so many hours."""
    taken = await take_mass(tx, b, limit=len(fates))
    results = [
        Posted(posting, fate, external_id=f"m{posting.id}" if fate is Fate.SENT else None, error=error)
        for posting, fate in zip(taken, fates, strict=True)
    ]
    await tx.postings.record(results, NOW + timedelta(hours=after))
    return list(taken)
