"""What the store's tests begin with: people, cases and messages of no particular interest."""

import itertools
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.case import Case, NewCase
from bot.domain.contact import Contact, Purpose
from bot.domain.delivery import Draft, Fate, Outcome, Parcel
from bot.domain.message import Incoming, IncomingKind
from bot.domain.say import Lane, Say
from bot.domain.topic import Kind
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


def a_new_case(contact_id: int, **changes: object) -> NewCase:
    """A hidden concern about wages."""
    values: dict[str, object] = {
        "code": f"LC26-{next(_numbers):04}",
        "kind": Kind.CONCERN,
        "topic": "wages",
        "office": "CSPL",
        "contact_id": contact_id,
        "pseudonym": "#ABC",
        "name": None,
        "area": None,
        "workplace": None,
        "receipt": None,
        "opened_at": NOW,
        "due_at": NOW + timedelta(days=2),
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
