"""A small invented province, as data/demo.toml tells it: officers, and cases with their conversations.

Times are told from the day on which it is planted, so that it never grows old.
"""

from pydantic import Field

from bot.domain.case import Author, State
from bot.domain.contact import Role
from bot.domain.message import Value


class DemoOfficer(Value):
    """An officer of `office` and of those in `also`; away for `away_days` from today, `deputy` stands in."""

    code: str
    office: str
    role: Role
    name: str
    also: tuple[str, ...] = ()
    away_days: int = Field(default=0, ge=0)
    deputy: str = ""


class DemoLine(Value):
    """One message of a case, `after_hours` of calendar time after it was opened."""

    by: Author
    after_hours: float = Field(ge=0)
    text: str = Field(min_length=1)


class DemoCase(Value):
    """A case opened `days_ago`; `assignee` is an officer's code, an empty `name` means hidden.

    `satisfied` is what the worker said afterwards: 3 solved, 2 partly, 1 not, 0 nothing.
    """

    kind: str
    topic: str
    office: str
    state: State
    days_ago: float = Field(gt=0)
    assignee: str = ""
    area: str = ""
    workplace: str = ""
    name: str = ""
    outcome: str = ""
    satisfied: int = Field(default=0, ge=0, le=3)
    lines: tuple[DemoLine, ...] = Field(min_length=1)


class Demo(Value):
    """All of data/demo.toml."""

    officer: tuple[DemoOfficer, ...] = ()
    case: tuple[DemoCase, ...] = ()
