"""What the core asks of the store about cases, and about the offices and officers that answer them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.case import Case, CaseMessage, Load, NewCase, Queue
from bot.domain.contact import Officer, Role, Seat
from bot.domain.office import Version


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
    async def queue(self, wanted: Queue, limit: int, offset: int = 0) -> Sequence[Case]:
        """A page of the wanted cases: the soonest due first, those that owe no answer last; or the newest."""
        ...

    async def count(self, wanted: Queue) -> int: ...
    async def topics(self, wanted: Queue) -> dict[str, int]:
        """How many of the wanted cases have which topic, the most frequent first."""
        ...

    async def load(self, offices: Sequence[str], now: datetime, soon: datetime) -> Sequence[Load]:
        """What each officer of these offices has to do; `soon`: until when an answer counts as due soon."""
        ...

    async def listed(self, office: str | None, only_open: bool, limit: int) -> Sequence[Case]: ...
    async def to_remind(self, now: datetime, limit: int) -> Sequence[Case]:
        """Cases of which somebody must be told by now, locked."""
        ...

    async def promising(self, after: int, limit: int) -> Sequence[Case]:
        """Open cases that owe something by a time, in the order of ids from `after` on, locked."""
        ...

    async def open_of(self, office: str) -> Sequence[Case]:
        """Every open case of an office, locked."""
        ...

    async def held_by(self, officer_id: int) -> Sequence[Case]:
        """Every open case of an officer, locked."""
        ...

    async def merged_with(self, case_id: int) -> Sequence[Case]:
        """The cases that go with this one, locked."""
        ...

    async def open_avoiding(self, offices: Sequence[str]) -> Sequence[Case]:
        """Open cases of these offices that must not reach some office, and what goes with them, locked."""
        ...

    async def offices_at_work(self) -> frozenset[str]:
        """The offices that have open cases."""
        ...

    async def claim(self, case_id: int, officer_id: int) -> bool:
        """False when somebody else was faster."""
        ...

    async def change(self, case_id: int, **values: object) -> None:
        """Set some fields of a Case."""
        ...

    async def change_all(self, changes: Sequence[tuple[int, Mapping[str, object]]]) -> None:
        """The same for many cases at once, each by its id."""
        ...

    async def add_message(self, case_id: int, message: CaseMessage) -> None: ...
    async def add_messages(self, messages: Sequence[tuple[int, CaseMessage]]) -> None:
        """Many at once, each to the case that is named by its id."""
        ...

    async def messages(self, case_id: int) -> Sequence[CaseMessage]: ...
    async def erase_of(self, contact_id: int) -> Sequence[Case]:
        """Erase the contents of a contact's cases and whose they are. Returns those still open."""
        ...


class OfficeVersions(Protocol):
    """The offices as they were and are, and the alarms of those where nobody can act."""

    async def revision(self) -> int:
        """Changes whenever a version is added; 0 while there is none."""
        ...

    async def hold(self) -> None:
        """Nobody changes offices before this transaction ends: what it puts into one stays in an open one."""
        ...

    async def lock(self) -> None:
        """Wait until nobody holds or changes the offices; then they are this transaction's to change."""
        ...

    async def versions(self) -> Sequence[Version]: ...
    async def add(self, versions: Sequence[Version]) -> None: ...
    async def alarmed(self) -> frozenset[str]: ...
    async def raise_alarm(self, code: str, now: datetime) -> bool:
        """False when it is raised already."""
        ...

    async def clear_alarm(self, code: str, now: datetime) -> bool:
        """False when none is raised."""
        ...


class Officers(Protocol):
    async def invite(self, code: str, office: str, role: Role, name: str, expires_at: datetime) -> None: ...
    async def move_invites(self, office: str, to: str) -> None:
        """Whoever was invited into an office joins another instead."""
        ...

    async def redeem(self, code: str, contact_id: int, now: datetime) -> Seat | None:
        """Use a one-time code up; None when it is unknown, used or expired: the three look the same."""
        ...

    async def join(self, contact_id: int, office: str, role: Role, name: str, now: datetime) -> Seat: ...
    async def of_office(self, office: str) -> Sequence[Officer]: ...
    async def get(self, officer_id: int) -> Officer | None: ...
    async def listed(self) -> Sequence[Officer]: ...
    async def staffed(self, now: datetime) -> frozenset[str]:
        """The offices where somebody can act: reachable and not away, or with such a deputy."""
        ...

    async def returning(self, now: datetime) -> Sequence[Officer]:
        """Those whose time away has passed by now, locked."""
        ...

    async def remove(self, officer_id: int, now: datetime) -> bool:
        """Whoever calls has handed over their cases before."""
        ...

    async def change(self, officer_id: int, **values: object) -> None:
        """Set some fields of an Officer."""
        ...

    async def to_greet(self, day: str) -> Sequence[Officer]:
        """Officers who have had no overview for this day (ISO) or a later one."""
        ...

    async def greet(self, officer_id: int, day: str) -> bool:
        """Note that they get the overview of the day; False when they have had it."""
        ...
