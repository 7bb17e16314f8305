"""A person who writes to us, and what they have agreed to."""

from collections.abc import Iterable, Mapping
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


LEADING = frozenset({Role.LEAD, Role.ADMIN})
EVERY_WEEKDAY = (1, 2, 3, 4, 5)  # Monday is 1


class Seat(Value):
    """A place that a contact holds in an office: this makes them an officer.

    `stands_for`: the officers of the office who named this one as their deputy, and until when they are away.
    """

    officer_id: int
    office: str
    role: Role
    name: str
    stands_for: Mapping[int, datetime] = {}

    @property
    def leads(self) -> bool:
        return self.role in LEADING

    def hands(self, now: datetime) -> frozenset[int]:
        """The officers for whom this seat acts now: itself, and whoever it stands for."""
        return frozenset({self.officer_id, *(who for who, until in self.stands_for.items() if now < until)})


class Officer(Value):
    """A seat with the contact who holds it. `weekdays` are those on which they work (Monday is 1)."""

    id: int
    contact_id: int
    account: str
    language: str
    office: str
    role: Role
    name: str
    reachable: bool = True
    weekdays: tuple[int, ...] = EVERY_WEEKDAY
    away_until: datetime | None = None
    deputy: int | None = None

    @property
    def leads(self) -> bool:
        return self.role in LEADING

    def is_away(self, now: datetime) -> bool:
        return self.away_until is not None and now < self.away_until

    def is_able(self, now: datetime) -> bool:
        """Whether they can act now: our words reach them, and they are not away."""
        return self.reachable and not self.is_away(now)


def seat_of(officer: Officer, colleagues: Iterable[Officer]) -> Seat:
    """The officer's seat, with those among their colleagues for whom they stand."""
    stands_for = {o.id: o.away_until for o in colleagues if o.deputy == officer.id and o.away_until}
    return Seat(
        officer_id=officer.id,
        office=officer.office,
        role=officer.role,
        name=officer.name,
        stands_for=stands_for,
    )


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
    muted_until: datetime | None = None  # opens no case and adds nothing till then, for abuse
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
