"""Figures for the operator: how much waits where, never who; and what the audit keeps."""

from datetime import datetime

from bot.domain.message import Value


class Counts(Value):
    """Rows by state."""

    inbox: dict[str, int]
    outbox: dict[str, int]
    open_cases: int
    contacts: int


class AuditLine(Value):
    """Who did what to which case when; `before` and `after` are codes such as "state=new office=CSPL"."""

    at: datetime
    actor: str
    action: str
    detail: str | None = None
    before: str | None = None
    after: str | None = None
