"""Indexes for the queue and for cards: counting reads an index alone, cards are found by their case."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

OPEN = sa.text("state != 'closed'")
ABOUT_A_CASE = sa.text("case_id IS NOT NULL")
BEFORE = ["office", "state", "answer_due_at"]
QUEUE = [*BEFORE, "assignee", "topic", "resolution_due_at", "id"]


def upgrade() -> None:
    _index_queue(QUEUE)
    op.drop_index("ix_outbox_contact_id_case_id", "outbox")
    op.create_index("ix_outbox_contact_id", "outbox", ["contact_id"])
    op.create_index(
        "ix_outbox_case_id", "outbox", ["case_id"], sqlite_where=ABOUT_A_CASE, postgresql_where=ABOUT_A_CASE
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_case_id", "outbox")
    op.drop_index("ix_outbox_contact_id", "outbox")
    op.create_index("ix_outbox_contact_id_case_id", "outbox", ["contact_id", "case_id"])
    _index_queue(BEFORE)


def _index_queue(columns: list[str]) -> None:
    op.drop_index("ix_cases_queue", "cases")
    op.create_index("ix_cases_queue", "cases", columns, sqlite_where=OPEN, postgresql_where=OPEN)
