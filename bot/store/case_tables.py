"""The tables of offices and cases. What identifies a person or was written by one is Sealed."""

from typing import Any

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table

from bot.store.schema import RowId, metadata, row_id
from bot.store.types import Sealed, UtcDateTime


def _promise(name: str) -> tuple[Column[Any], ...]:
    """A promise of time, see bot.domain.promise; `due_at` is none while it rests."""
    return (
        Column(f"{name}_since", UtcDateTime),
        Column(f"{name}_seconds", Integer),
        Column(f"{name}_due_at", UtcDateTime),
        Column(f"{name}_level", Integer),
    )


office = Table(
    "office",
    metadata,
    row_id(),  # versions, never rewritten: the greatest id is the revision of the tree
    Column("code", String(20), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("body", String, nullable=False),  # JSON of bot.domain.office.Office: no secret
    Column("successor", String(20)),
    Column("closed", Boolean, nullable=False),
)

alarm = Table(
    "alarm",
    metadata,
    row_id(),
    Column("office", String(20), nullable=False),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("cleared_at", UtcDateTime),
)
_raised = alarm.c.cleared_at.is_(None)
Index("ix_alarm_office", alarm.c.office, unique=True, sqlite_where=_raised, postgresql_where=_raised)

setting = Table(
    "setting",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    row_id(),
    Column("code", String(20), nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    Column("topic", String(40), nullable=False),
    Column("office", String(20), nullable=False),
    Column("reason", String(60), nullable=False),  # why it went there, see bot.domain.routing
    Column("urgent", Boolean, nullable=False),
    Column("avoids", String, nullable=False),  # offices that it never goes to, between commas
    Column("shown", String(10), nullable=False),  # how much of the place officers see
    Column("state", String(10), nullable=False),
    Column("contact_id", ForeignKey("contact.id", ondelete="SET NULL")),
    Column("pseudonym", String(10), nullable=False),
    Column("name", Sealed("cases.name")),
    Column("area", String(20)),
    Column("workplace", String(20)),
    Column("assignee", ForeignKey("officer.id", ondelete="SET NULL")),
    Column("receipt_hash", String(64), unique=True),
    Column("opened_at", UtcDateTime, nullable=False),
    *_promise("answer"),
    *_promise("resolution"),
    Column("remind_at", UtcDateTime),
    Column("answered_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("outcome", String(40)),
    Column("satisfied", Integer),
    Column("merged_into", ForeignKey("cases.id", ondelete="SET NULL")),
    Column("told", String, nullable=False, server_default=""),  # codes of answers of law, between commas
    Column("lapses_on", Date),  # the last lawful day to act
    Column("drafted_by", RowId),  # the officer whose draft a colleague looks at; they may be gone by then
)
_open = cases.c.state != "closed"
Index(
    "ix_cases_queue",
    cases.c.office,
    cases.c.state,
    cases.c.answer_due_at,
    cases.c.assignee,  # this and what follows so that the queue is counted and put in order from here alone
    cases.c.topic,
    cases.c.resolution_due_at,
    cases.c.id,
    sqlite_where=_open,
    postgresql_where=_open,
)
Index("ix_cases_assignee", cases.c.assignee, sqlite_where=_open, postgresql_where=_open)
_reminding = cases.c.remind_at.is_not(None)
Index("ix_cases_remind_at", cases.c.remind_at, sqlite_where=_reminding, postgresql_where=_reminding)
_merged = cases.c.merged_into.is_not(None)
Index("ix_cases_merged_into", cases.c.merged_into, sqlite_where=_merged, postgresql_where=_merged)
Index("ix_cases_contact_id", cases.c.contact_id)

case_message = Table(
    "case_message",
    metadata,
    row_id(),
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("author", String(10), nullable=False),
    Column("officer_id", ForeignKey("officer.id", ondelete="SET NULL")),
    Column("words", Sealed("case_message.words"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
Index("ix_case_message_case_id", case_message.c.case_id)

audit = Table(
    "audit",
    metadata,
    row_id(),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(40), nullable=False),  # "worker", "officer:3", "cli", "system"
    Column("action", String(40), nullable=False),
    Column("case_id", Integer),
    Column("detail", String(200)),  # codes only, never words
    Column("before", String(400)),  # what changed, as codes: "state=new office=CSPL"
    Column("after", String(400)),
)
Index("ix_audit_case_id", audit.c.case_id)
