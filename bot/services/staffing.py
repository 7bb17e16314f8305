"""Who sits in which office: one-time invitations and what comes of them."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.case import letters
from bot.domain.contact import Role
from bot.domain.say import Key, Say
from bot.ports import Tx
from bot.services.turn import Turn

PREFIX = "CB"  # "cán bộ"
VALID = timedelta(days=7)


def looks_like_invite(text: str) -> bool:
    """Whether a typed word may be an invitation, such as CB-7K3Q-M2XA-PW9D."""
    return text.strip().upper().startswith(f"{PREFIX}-")


async def invite(tx: Tx, office: str, role: Role, name: str, now: datetime) -> str:
    """Make a one-time code by which an officer takes their seat within a week."""
    text = letters(secrets.token_bytes(24), 12)
    code = "-".join((PREFIX, text[:4], text[4:8], text[8:]))
    await tx.officers.invite(code, office, role, name, now + VALID)
    await tx.ledger.audit(now, "cli", "invite", None, f"{office} {role.value}")
    return code


async def take_seat(turn: Turn, code: str) -> Sequence[Say]:
    """Use an invitation up; a wrong, a used and an expired one look the same, and tries are limited."""
    subject = f"invite:{turn.contact.id}"
    if await turn.tx.ledger.tries(subject, turn.now - timedelta(hours=1)) >= turn.rules.receipt_tries:
        return [Say.of("officer.too_many")]
    seat = await turn.tx.officers.redeem(code.strip().upper(), turn.contact.id, turn.now)
    if seat is None:
        await turn.tx.ledger.tried(subject, turn.now)
        return [Say.of("officer.bad_invite")]
    await turn.tx.ledger.audit(turn.now, f"officer:{seat.officer_id}", "join", None, seat.office)
    await turn.refresh_contact()
    office = Key(key=f"office.{seat.office}")
    return [Say.of("officer.welcome", name=seat.name, office=office), *turn.menu("menu.ask")]
