"""A person who writes to us, and what they have agreed to."""

from datetime import datetime
from enum import StrEnum

from bot.domain.message import Value


class Purpose(StrEnum):
    """What consent is asked for, each by itself (Law 91/2025/QH15)."""

    CASES = "cases"  # answering my cases
    OCCASIONS = "occasions"  # receiving greetings on commemoration days
    NEWS = "news"  # receiving news of the union


MESSAGES = (Purpose.OCCASIONS, Purpose.NEWS)


class Role(StrEnum):
    OFFICER = "officer"
    LEAD = "lead"
    ADMIN = "admin"


class Seat(Value):
    """A place that a contact holds in an office: this makes them an officer."""

    officer_id: int
    office: str
    role: Role
    name: str


class Officer(Value):
    """A seat with the contact who holds it."""

    id: int
    contact_id: int
    account: str
    language: str
    office: str
    role: Role
    name: str


class Consent(Value):
    """One consent as it was given: provable, and withdrawn at any time."""

    purpose: Purpose
    version: str
    account: str
    granted_at: datetime
    withdrawn_at: datetime | None = None


class Contact(Value):
    """Someone at an address. No name: a worker's name is kept only in a case they sign."""

    id: int
    account: str
    address: str
    language: str = "vi"
    area: str | None = None
    sector: str | None = None
    workplace: str | None = None
    reachable: bool = True
    linked: bool = False  # with another account of the same person, because they said so
    purposes: frozenset[Purpose] = frozenset()
    seats: tuple[Seat, ...] = ()

    def allows(self, purpose: Purpose) -> bool:
        return purpose in self.purposes

    @property
    def is_officer(self) -> bool:
        return bool(self.seats)

    def serves(self, office: str) -> Seat | None:
        """The seat in `office`, if this contact holds one."""
        return next((seat for seat in self.seats if seat.office == office), None)
