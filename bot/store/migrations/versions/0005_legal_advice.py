"""Legal advice: what a worker has read and their last lawful day go with the case; drafts that a second
officer looks at; counts of what was not answered, proposals, changed articles."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("cases", sa.Column("told", sa.String(), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("lapses_on", sa.Date()))
    op.add_column("cases", sa.Column("drafted_by", ROW_ID))
    op.create_table(
        "law_gap",
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("theme", sa.String(40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "theme", name=op.f("pk_law_gap")),
    )
    op.create_table(
        "law_proposal",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("office", sa.String(20), nullable=False),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_proposal")),
    )
    op.create_table(
        "law_change",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("law", sa.String(20), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("marked_at", MOMENT, nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_change")),
    )


def downgrade() -> None:
    for table in ("law_change", "law_proposal", "law_gap"):
        op.drop_table(table)
    for name in ("drafted_by", "lapses_on", "told"):
        op.drop_column("cases", name)
