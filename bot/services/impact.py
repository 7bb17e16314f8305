"""What a reorganisation does, in figures and names: what its preview shows."""

import hashlib
from collections.abc import Mapping

from bot.domain.contact import Role
from bot.domain.message import Value
from bot.domain.office import Office


class Moved(Value):
    """So many go from one office to another; `to` is None where they belong to none any more."""

    office: str
    to: str | None
    count: int


class Seated(Value):
    """An officer who comes to an office; `joined`: they have a seat there already, and keep one."""

    name: str
    role: Role
    to: str
    joined: bool


class Impact(Value):
    """What a change does, in figures and names. `avoiding`: cases that go elsewhere than their office does.

    `under`: which offices come to stand under which. `unstaffed`: offices where nobody will be able to act.
    """

    opened: tuple[Office, ...] = ()
    renamed: tuple[Office, ...] = ()
    closed: Mapping[str, str] = {}
    under: Mapping[str, str] = {}
    members: tuple[Moved, ...] = ()
    officers: tuple[Seated, ...] = ()
    cases: tuple[Moved, ...] = ()
    avoiding: tuple[Moved, ...] = ()
    plans: tuple[str, ...] = ()
    unstaffed: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The same for the same impact: whether what was shown still holds."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:32]
