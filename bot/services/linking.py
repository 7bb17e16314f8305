"""One person on several accounts, if they say so: linked by a one-time code, unlinked by a press.

All that follows from it is that a broadcast comes once. Cases stay with the account they were sent
from, and no officer is shown who is linked to whom.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from bot.domain.case import letters
from bot.domain.contact import Contact, Purpose
from bot.domain.say import Choice, Key, Say
from bot.services.turn import Turn

PREFIX = "NK"  # "nối kênh"
VALID = timedelta(hours=1)
EFFECT = Key(key="link.effect")
UNDO = Choice.of("unlink", "link.undo")


def looks_like_link(text: str) -> bool:
    """Whether a typed word may be a code such as NK-7K3Q-M2XA."""
    return text.strip().upper().startswith(f"{PREFIX}-")


def is_known(contact: Contact) -> bool:
    """Whether we may keep anything about them: a member who agreed, or an officer."""
    return contact.allows(Purpose.CASES) or contact.is_officer


async def offer(turn: Turn) -> str:
    """A one-time code by which another account joins this one within an hour; it voids an earlier one."""
    text = letters(secrets.token_bytes(16), 8)
    code = "-".join((PREFIX, text[:4], text[4:]))
    await turn.tx.contacts.offer_link(turn.contact.id, code, turn.now + VALID)
    return code


async def join_person(turn: Turn, code: str) -> Sequence[Say]:
    """Use a code up; a wrong, a used and an expired one look the same, and tries are limited.

    Strangers are asked for their consent first: until then nothing about them is kept.
    """
    if not is_known(turn.contact):
        return [Say.of("link.agree_first"), *await turn.begin("consent")]
    subject = f"link:{turn.contact.id}"
    if await turn.tx.ledger.tries(subject, turn.now - timedelta(hours=1)) >= turn.rules.receipt_tries:
        return [Say.of("link.too_many")]
    other = await turn.tx.contacts.link(code.strip().upper(), turn.contact.id, turn.now)
    if other is None:
        await turn.tx.ledger.tried(subject, turn.now)
        return [Say.of("link.bad_code")]
    return [Say.of("link.own_code")] if other.id == turn.contact.id else await _linked(turn, other)


async def _linked(turn: Turn, other: Contact) -> Sequence[Say]:
    """Both accounts are told, and either can undo it."""
    await turn.refresh_contact()
    turn.tell(other.id, other.account, [Say.of("link.joined", UNDO, effect=EFFECT)])
    return [Say.of("link.done", UNDO, Choice.of("menu", "menu.back"), effect=EFFECT)]


async def part(turn: Turn) -> None:
    """Unlink this account; the others stay as they are."""
    await turn.tx.contacts.unlink(turn.contact.id)
    await turn.refresh_contact()
