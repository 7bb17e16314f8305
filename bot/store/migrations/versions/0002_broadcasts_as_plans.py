"""Broadcasts are planned, approved and taken back; contacts can be linked; web lines replaced"""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
Columns = tuple[tuple[str, sa.types.TypeEngine[Any]], ...]
ONCE_REQUIRED: Columns = (
    ("occasion", sa.String(length=40)),
    ("year", sa.Integer()),
    ("started_at", MOMENT),
)
OLD_COLUMNS: Columns = (("say", sa.String()), ("purpose", sa.String(length=20)))
NEW_COLUMNS: Columns = (
    ("code", sa.String(length=20)),
    ("kind", sa.String(length=12)),
    ("office", sa.String(length=20)),
    ("words", sa.String()),
    ("file", sa.String()),
    ("audience", sa.String()),
    ("due_at", MOMENT),
    ("expires_at", MOMENT),
    ("done_at", MOMENT),
    ("last_contact", ROW_ID),
    ("reminded", sa.Integer()),
    ("recalled_at", MOMENT),
)
COUNTERS = (("revision", "1"), ("spread_seconds", "0"))
FILLED = ("code", "kind", "office", "words", "audience")
OF_OUTBOX = ("ix_outbox_waiting", "ix_outbox_contact_id_external_id")


def upgrade() -> None:
    with op.batch_alter_table("broadcast") as batch:
        for name, kind in NEW_COLUMNS:
            batch.add_column(sa.Column(name, kind, nullable=True))
        for name, default in COUNTERS:
            batch.add_column(sa.Column(name, sa.Integer(), server_default=sa.text(default), nullable=False))
        batch.add_column(sa.Column("cursor", ROW_ID, server_default=sa.text("0"), nullable=False))
        batch.add_column(sa.Column("standing", sa.Boolean(), server_default=sa.false(), nullable=False))
        for name in ("author", "approver"):
            batch.add_column(sa.Column(name, ROW_ID, nullable=True))
            batch.create_foreign_key(
                op.f(f"fk_broadcast_{name}"), "officer", [name], ["id"], ondelete="SET NULL"
            )
        for name, kind in ONCE_REQUIRED:
            batch.alter_column(name, existing_type=kind, nullable=True)
        for name, _ in OLD_COLUMNS:
            batch.drop_column(name)
    op.execute(
        "UPDATE broadcast SET code = 'TN-' || id, kind = 'greeting', office = 'TGNC', audience = '{}', "
        "words = '{\"vi\": \"\"}', state = CASE state WHEN 'running' THEN 'done' ELSE state END"
    )
    with op.batch_alter_table("broadcast") as batch:
        for name in FILLED:
            batch.alter_column(name, existing_type=dict(NEW_COLUMNS)[name], nullable=False)
        batch.create_unique_constraint(op.f("uq_broadcast_code"), ["code"])
        batch.create_index("ix_broadcast_state", ["state"])
    for name in (*OF_OUTBOX, "ix_outbox_broadcast_id_state"):
        op.drop_index(name, "outbox")
    _index_outbox(
        "state IN ('pending', 'sending') AND lane < 2",
        "external_id IS NOT NULL",
    )
    mass = sa.text("broadcast_id IS NOT NULL")
    op.create_index(
        "ix_outbox_broadcast_id",
        "outbox",
        ["broadcast_id", "account", "state", "id", "lane"],
        sqlite_where=mass,
        postgresql_where=mass,
    )
    with op.batch_alter_table("file") as batch:
        batch.add_column(sa.Column("broadcast_id", ROW_ID, nullable=True))
        batch.create_foreign_key(
            op.f("fk_file_broadcast_id"), "broadcast", ["broadcast_id"], ["id"], ondelete="SET NULL"
        )
    op.add_column("contact", sa.Column("person", sa.String(length=32), nullable=True))
    linked = sa.text("person IS NOT NULL")
    op.create_index("ix_contact_person", "contact", ["person"], sqlite_where=linked, postgresql_where=linked)
    never_twice = {"sqlite_autoincrement": True}
    with op.batch_alter_table("web_message", recreate=_on_sqlite(), table_kwargs=never_twice) as batch:
        batch.add_column(sa.Column("replaces", ROW_ID, nullable=True))
    op.create_table(
        "link",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("contact_id", ROW_ID, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_link_contact_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_link_code_hash")),
    )


def downgrade() -> None:
    """What the older version knows of a broadcast: greetings only, and whether they went out."""
    op.drop_table("link")
    op.drop_index("ix_contact_person", "contact")
    with op.batch_alter_table("contact") as batch:
        batch.drop_column("person")
    with op.batch_alter_table("web_message") as batch:
        batch.drop_column("replaces")
    with op.batch_alter_table("file") as batch:
        batch.drop_constraint(op.f("fk_file_broadcast_id"), type_="foreignkey")
        batch.drop_column("broadcast_id")
    op.drop_index("ix_outbox_broadcast_id", "outbox")
    for name in OF_OUTBOX:
        op.drop_index(name, "outbox")
    _index_outbox("state IN ('pending', 'sending')", None)
    op.create_index("ix_outbox_broadcast_id_state", "outbox", ["broadcast_id", "state"])
    op.execute("DELETE FROM outbox WHERE broadcast_id IS NOT NULL AND lane = 2")
    op.execute("UPDATE outbox SET broadcast_id = NULL")  # of cards about broadcasts
    op.execute(
        "DELETE FROM broadcast WHERE occasion IS NULL "
        "OR started_at IS NULL AND state NOT IN ('missed', 'cancelled')"
    )
    op.execute(
        "UPDATE broadcast SET state = CASE WHEN started_at IS NULL THEN 'missed' ELSE 'running' END, "
        "started_at = COALESCE(started_at, done_at, due_at)"
    )
    with op.batch_alter_table("broadcast") as batch:
        batch.drop_index("ix_broadcast_state")
        batch.drop_constraint(op.f("uq_broadcast_code"), type_="unique")
        for name in ("author", "approver"):
            batch.drop_constraint(op.f(f"fk_broadcast_{name}"), type_="foreignkey")
            batch.drop_column(name)
        for name in (*dict(NEW_COLUMNS), *dict(COUNTERS), "cursor", "standing"):
            batch.drop_column(name)
        for name, kind in OLD_COLUMNS:
            batch.add_column(sa.Column(name, kind, nullable=True))
    op.execute(
        "UPDATE broadcast SET purpose = 'occasions', "
        "say = '{\"key\": \"occasion_message.' || occasion || '\"}'"
    )
    with op.batch_alter_table("broadcast") as batch:
        for name, kind in (*ONCE_REQUIRED, *OLD_COLUMNS):
            batch.alter_column(name, existing_type=kind, nullable=False)


def _on_sqlite() -> Literal["always", "auto"]:
    return "always" if op.get_bind().dialect.name == "sqlite" else "auto"


def _index_outbox(waiting: str, arrived: str | None) -> None:
    some, of = sa.text(waiting), sa.text(arrived) if arrived else None
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["account", "state", "lane", "id"],
        sqlite_where=some,
        postgresql_where=some,
    )
    op.create_index(
        "ix_outbox_contact_id_external_id",
        "outbox",
        ["contact_id", "external_id"],
        sqlite_where=of,
        postgresql_where=of,
    )
