"""The tables. What identifies a person or was written by one is Sealed; nothing else is."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    and_,
    false,
    text,
)

from bot.store.case_tables import alarm, audit, case_message, cases, office, setting
from bot.store.law_tables import law_change, law_gap, law_proposal
from bot.store.schema import RowId, metadata, row_id
from bot.store.types import Sealed, UtcDateTime, Weekdays

__all__ = [
    "alarm",
    "attempt",
    "audit",
    "broadcast",
    "case_message",
    "cases",
    "consent",
    "contact",
    "file",
    "inbox",
    "invite",
    "law_change",
    "law_gap",
    "law_proposal",
    "link",
    "metadata",
    "office",
    "officer",
    "outbox",
    "session",
    "setting",
    "web_message",
]

inbox = Table(
    "inbox",
    metadata,
    row_id(),
    Column("account", String(40), nullable=False),
    Column("external_id", String(120), nullable=False),
    Column("payload", Sealed("inbox.payload")),  # emptied when handled
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("error", String(80)),
    Column("received_at", UtcDateTime, nullable=False),
    Column("handled_at", UtcDateTime),
    UniqueConstraint("account", "external_id"),
)
Index(
    "ix_inbox_new", inbox.c.id, sqlite_where=inbox.c.state == "new", postgresql_where=inbox.c.state == "new"
)

contact = Table(
    "contact",
    metadata,
    row_id(),
    Column("account", String(40), nullable=False),
    Column("address_hash", String(64)),  # none once erased
    Column("address", Sealed("contact.address"), nullable=False),
    Column("language", String(5), nullable=False),
    Column("area", String(20)),
    Column("sector", String(40)),
    Column("workplace", String(20)),
    Column("reachable", Boolean, nullable=False),
    Column("muted_until", UtcDateTime),
    Column("person", String(32)),  # the same on accounts that somebody has linked; random, means nothing else
    Column("created_at", UtcDateTime, nullable=False),
    Column("erased_at", UtcDateTime),
    UniqueConstraint("account", "address_hash"),
)
Index("ix_contact_area", contact.c.area)
Index("ix_contact_workplace", contact.c.workplace)
_linked = contact.c.person.is_not(None)
Index("ix_contact_person", contact.c.person, sqlite_where=_linked, postgresql_where=_linked)

link = Table(
    "link",
    metadata,
    row_id(),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("contact_id", ForeignKey("contact.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("contact_id", ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True),
    Column("body", Sealed("session.body"), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

consent = Table(
    "consent",
    metadata,
    row_id(),
    Column("contact_id", ForeignKey("contact.id", ondelete="CASCADE"), nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("version", String(20), nullable=False),
    Column("account", String(40), nullable=False),
    Column("granted_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
)
Index(
    "ix_consent_current",
    consent.c.contact_id,
    consent.c.purpose,
    unique=True,
    sqlite_where=consent.c.withdrawn_at.is_(None),
    postgresql_where=consent.c.withdrawn_at.is_(None),
)

officer = Table(
    "officer",
    metadata,
    row_id(),
    Column("contact_id", ForeignKey("contact.id", ondelete="CASCADE"), nullable=False),
    Column("office", String(20), nullable=False),
    Column("role", String(10), nullable=False),
    Column("name", Sealed("officer.name"), nullable=False),
    Column("weekdays", Weekdays, nullable=False, server_default="12345"),  # Monday is 1
    Column("away_until", UtcDateTime),
    Column("deputy", ForeignKey("officer.id", ondelete="SET NULL")),
    Column("digest_on", String(10)),  # the last day for which they got the morning's overview
    Column("joined_at", UtcDateTime, nullable=False),
    Column("left_at", UtcDateTime),
)
Index("ix_officer_office", officer.c.office)
Index("ix_officer_contact_id", officer.c.contact_id)

invite = Table(
    "invite",
    metadata,
    row_id(),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("office", String(20), nullable=False),
    Column("role", String(10), nullable=False),
    Column("name", Sealed("invite.name"), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
)

broadcast = Table(
    "broadcast",
    metadata,
    row_id(),
    Column("code", String(20), nullable=False, unique=True),
    Column("kind", String(12), nullable=False),
    Column("occasion", String(40)),
    Column("year", Integer),
    Column("office", String(20), nullable=False),
    Column("state", String(10), nullable=False),
    Column("revision", Integer, nullable=False, server_default=text("1")),
    Column("words", String, nullable=False),  # what the union says openly: not a secret
    Column("file", String),
    Column("audience", String, nullable=False),
    Column("due_at", UtcDateTime),
    Column("expires_at", UtcDateTime),
    Column("spread_seconds", Integer, nullable=False, server_default=text("0")),
    Column("standing", Boolean, nullable=False, server_default=false()),
    Column("author", ForeignKey("officer.id", ondelete="SET NULL")),
    Column("approver", ForeignKey("officer.id", ondelete="SET NULL")),
    Column("started_at", UtcDateTime),
    Column("done_at", UtcDateTime),
    Column("last_contact", RowId),
    Column("cursor", RowId, nullable=False, server_default=text("0")),
    Column("reminded", Integer),
    Column("recalled_at", UtcDateTime),
    UniqueConstraint("occasion", "year"),
)
Index("ix_broadcast_state", broadcast.c.state)

outbox = Table(
    "outbox",
    metadata,
    row_id(),
    Column("account", String(40), nullable=False),
    Column("contact_id", ForeignKey("contact.id", ondelete="CASCADE"), nullable=False),
    Column("lane", Integer, nullable=False),
    Column("say", Sealed("outbox.say")),  # none for a broadcast's rows, emptied when done
    Column("case_id", ForeignKey("cases.id", ondelete="SET NULL")),
    Column("broadcast_id", ForeignKey("broadcast.id", ondelete="CASCADE")),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("error", String(80)),
    Column("external_id", String(40)),
    Column("not_before", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
)
_waiting = and_(outbox.c.state.in_(("pending", "sending")), outbox.c.lane < 2)  # broadcasts go by their own
Index(
    "ix_outbox_waiting",
    outbox.c.account,
    outbox.c.state,
    outbox.c.lane,
    outbox.c.id,
    sqlite_where=_waiting,
    postgresql_where=_waiting,
)
_arrived = outbox.c.external_id.is_not(None)
Index(
    "ix_outbox_contact_id_external_id",
    outbox.c.contact_id,
    outbox.c.external_id,
    sqlite_where=_arrived,
    postgresql_where=_arrived,
)
Index("ix_outbox_contact_id", outbox.c.contact_id)
_about_a_case = outbox.c.case_id.is_not(None)
Index("ix_outbox_case_id", outbox.c.case_id, sqlite_where=_about_a_case, postgresql_where=_about_a_case)
_mass = outbox.c.broadcast_id.is_not(None)
Index(
    "ix_outbox_broadcast_id",
    outbox.c.broadcast_id,
    outbox.c.account,
    outbox.c.state,
    outbox.c.id,
    outbox.c.lane,  # so that counting reads the index alone
    sqlite_where=_mass,
    postgresql_where=_mass,
)

file = Table(
    "file",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("case_id", ForeignKey("cases.id", ondelete="SET NULL")),
    Column("broadcast_id", ForeignKey("broadcast.id", ondelete="SET NULL")),
    Column("created_at", UtcDateTime, nullable=False),
)
Index("ix_file_case_id", file.c.case_id)

web_message = Table(
    "web_message",
    metadata,
    row_id(),
    Column("address_hash", String(64), nullable=False),
    Column("mine", Boolean, nullable=False),
    Column("client_id", String(64)),
    Column("replaces", RowId),  # the line in whose place this one is shown
    Column("body", Sealed("web_message.body"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("address_hash", "client_id"),
    sqlite_autoincrement=True,  # an open page remembers the last id it has read: none is given twice
)
Index("ix_web_message_address_hash_id", web_message.c.address_hash, web_message.c.id)

attempt = Table(
    "attempt",
    metadata,
    row_id(),
    Column("subject", String(64), nullable=False),  # a keyed hash
    Column("at", UtcDateTime, nullable=False),
)
Index("ix_attempt_subject_at", attempt.c.subject, attempt.c.at)
