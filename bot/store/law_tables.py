"""The tables of legal advice: counts without persons, proposals for new answers, articles that changed."""

from sqlalchemy import Column, Integer, String, Table

from bot.store.schema import metadata, row_id
from bot.store.types import Sealed, UtcDateTime

law_gap = Table(
    "law_gap",
    metadata,
    Column("month", String(7), primary_key=True),  # "2026-11", where the office is
    Column("theme", String(40), primary_key=True),
    Column("count", Integer, nullable=False),
)

law_proposal = Table(
    "law_proposal",
    metadata,
    row_id(),
    Column("office", String(20), nullable=False),
    Column("topic", String(40), nullable=False),
    Column("words", Sealed("law_proposal.words"), nullable=False),  # JSON: question and answer
    Column("proposed_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
)

law_change = Table(
    "law_change",
    metadata,
    row_id(),
    Column("law", String(20), nullable=False),
    Column("article", Integer, nullable=False),
    Column("marked_at", UtcDateTime, nullable=False),
    Column("told", Integer, nullable=False),  # for how many cases officers were asked to write
)
