"""Who sits in which office: one-time invitations, roles, and who decides about whom."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.case import letters
from bot.domain.contact import Contact, Officer, Role, Seat
from bot.domain.office import Office, upward
from bot.domain.say import Key, Say
from bot.errors import Refused
from bot.ports import Tx
from bot.services.turn import Turn

PREFIX = "CB"  # "cán bộ"
VALID = timedelta(days=7)


def looks_like_invite(text: str) -> bool:
    """Whether a typed word may be an invitation, such as CB-7K3Q-M2XA-PW9D."""
    return text.strip().upper().startswith(f"{PREFIX}-")


async def invite(tx: Tx, office: str, role: Role, name: str, now: datetime, by: str = "cli") -> str:
    """Make a one-time code by which an officer takes their seat within a week; the audit names `by`."""
    text = letters(secrets.token_bytes(24), 12)
    code = "-".join((PREFIX, text[:4], text[4:8], text[8:]))
    await tx.officers.invite(code, office, role, name, now + VALID)
    await tx.ledger.audit(now, by, "invite", None, f"{office} {role.value}")
    return code


async def take_seat(turn: Turn, code: str) -> Sequence[Say]:
    """Use an invitation up; a wrong, a used and an expired one look the same, and tries are limited.

    Where the office was closed meanwhile, the seat is in the one that took its place.
    """
    subject = f"invite:{turn.contact.id}"
    if await turn.tx.ledger.tries(subject, turn.now - timedelta(hours=1)) >= turn.rules.receipt_tries:
        return [Say.of("officer.too_many")]
    seat = await turn.tx.officers.redeem(code.strip().upper(), turn.contact.id, turn.now)
    if seat is not None and seat.office not in turn.catalog.offices:
        seat = await _in_its_place(turn, seat)
    if seat is None:
        await turn.tx.ledger.tried(subject, turn.now)
        return [Say.of("officer.bad_invite")]
    await turn.tx.ledger.audit(turn.now, f"officer:{seat.officer_id}", "join", None, seat.office)
    await turn.refresh_contact()
    return [Say.of("officer.welcome", name=seat.name, office=place(seat.office)), *turn.menu("menu.ask")]


async def _in_its_place(turn: Turn, seat: Seat) -> Seat | None:
    await turn.tx.officers.remove(seat.officer_id, turn.now)
    successor = turn.catalog.offices.leads_to(seat.office)
    if successor is None:
        return None
    return await turn.tx.officers.join(turn.contact.id, successor, seat.role, seat.name, turn.now)


def leading(contact: Contact, office: str, offices: Mapping[str, Office]) -> Seat | None:
    """The seat by which a contact decides about the officers of `office`: its lead, or an admin above it."""
    above = [higher.code for higher in upward(offices, office)]
    seats = (seat for seat in contact.seats if seat.leads and seat.office in above)
    able = [seat for seat in seats if seat.office == office or seat.role is Role.ADMIN]
    return next(iter(sorted(able, key=lambda seat: seat.role is not Role.ADMIN)), None)


def led_office(turn: Turn, office: str) -> Seat:
    """The seat by which whoever writes leads an office. Raises Refused when they have none."""
    seat = leading(turn.contact, office, turn.catalog.offices) if office in turn.catalog.offices else None
    if seat is None:
        raise Refused("staff.not_yours")
    return seat


async def own_officer(turn: Turn, number: str) -> Officer:
    """A seat of whoever writes, by its number. Raises Refused for any other."""
    mine = number.isdecimal() and int(number) in {seat.officer_id for seat in turn.contact.seats}
    officer = await turn.tx.officers.get(int(number)) if mine else None
    if officer is None:
        raise Refused("desk.no_seat")
    return officer


async def officer_led(turn: Turn, number: str) -> tuple[Officer, Seat]:
    """An officer of an office that whoever writes leads, and the seat by which they do. Raises Refused."""
    officer = await turn.tx.officers.get(int(number)) if number.isdecimal() and len(number) < 10 else None
    seat = leading(turn.contact, officer.office, turn.catalog.offices) if officer is not None else None
    if officer is None or seat is None:
        raise Refused("staff.no_officer")
    return officer, seat


def decides(seat: Seat, officer: Officer) -> bool:
    """About an admin only admins decide."""
    return officer.role is not Role.ADMIN or seat.role is Role.ADMIN


async def led_officer(turn: Turn, number: str) -> tuple[Officer, Seat]:
    """The same, for what changes something. Raises Refused also where only an admin decides."""
    officer, seat = await officer_led(turn, number)
    if not decides(seat, officer):
        raise Refused("staff.no_officer")
    return officer, seat


async def change_role(turn: Turn, officer: Officer, role: Role, seat: Seat) -> Officer:
    """An admin gives an officer another role. Raises Refused for one's own: so an admin always remains."""
    if seat.role is not Role.ADMIN:
        raise Refused("staff.only_admin")
    if await turn.tx.contacts.has_sat(turn.contact.id, officer.id):
        raise Refused("staff.own_role")
    await turn.tx.officers.change(officer.id, role=role)
    by, before, after = f"officer:{seat.officer_id}", f"role={officer.role.value}", f"role={role.value}"
    await turn.tx.ledger.audit(turn.now, by, "role", None, f"{officer.id}", before=before, after=after)
    told = Say.of("staff.your_role", office=place(officer.office), role=role_name(role))
    turn.tell(officer.contact_id, officer.account, [told])
    return officer.model_copy(update={"role": role})


def place(office: str) -> Key:
    return Key(key=f"office.{office}")


def role_name(role: Role) -> Key:
    return Key(key=f"role.{role.value}")
