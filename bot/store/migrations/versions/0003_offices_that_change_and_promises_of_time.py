"""Offices as versions, promises of time with levels, an audit that only grows"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
PLACES = ("area", "workplace")
OPEN = sa.text("state != 'closed'")
PARTIAL = (
    ("ix_cases_queue", ["office", "state", "answer_due_at"], OPEN),
    ("ix_cases_assignee", ["assignee"], OPEN),
    ("ix_cases_remind_at", ["remind_at"], sa.text("remind_at IS NOT NULL")),
    ("ix_cases_merged_into", ["merged_into"], sa.text("merged_into IS NOT NULL")),
)
FILLED: tuple[tuple[str, sa.types.TypeEngine[Any], str], ...] = (
    ("reason", sa.String(length=60), "'topic'"),
    ("urgent", sa.Boolean(), "FALSE"),
    ("avoids", sa.String(), "''"),
    ("shown", sa.String(length=10), "CASE WHEN area IS NULL THEN '' ELSE 'area' END"),
)
ADDED: tuple[tuple[str, sa.types.TypeEngine[Any]], ...] = (
    *((f"{name}_{part}", kind) for name in ("answer", "resolution") for part, kind in (
        ("since", MOMENT), ("seconds", sa.Integer()), ("due_at", MOMENT), ("level", sa.Integer()))),
    ("remind_at", MOMENT),
    ("answered_at", MOMENT),
    ("outcome", sa.String(length=40)),
    ("satisfied", sa.Integer()),
)  # fmt: skip


def upgrade() -> None:
    _make_tables()
    with op.batch_alter_table("contact") as batch:
        batch.add_column(sa.Column("muted_until", MOMENT))
    for name in PLACES:
        op.create_index(f"ix_contact_{name}", "contact", [name])
    with op.batch_alter_table("officer") as batch:
        batch.add_column(sa.Column("weekdays", sa.String(length=7), nullable=False, server_default="12345"))
        batch.add_column(sa.Column("away_until", MOMENT))
        batch.add_column(sa.Column("deputy", ROW_ID))
        batch.add_column(sa.Column("digest_on", sa.String(length=10)))
        batch.create_foreign_key(
            op.f("fk_officer_deputy"), "officer", ["deputy"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("audit") as batch:
        batch.add_column(sa.Column("before", sa.String(length=400)))
        batch.add_column(sa.Column("after", sa.String(length=400)))
    _extend_cases()
    _keep_audit()


def _make_tables() -> None:
    op.create_table(
        "office",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("successor", sa.String(length=20)),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
    )
    op.create_table(
        "alarm",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("office", sa.String(length=20), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("cleared_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
    )
    raised = sa.text("cleared_at IS NULL")
    op.create_index(
        "ix_alarm_office", "alarm", ["office"], unique=True, sqlite_where=raised, postgresql_where=raised
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )


def _extend_cases() -> None:
    """An open promise of before is kept to the minute: no working time from its end on."""
    op.drop_index("ix_cases_office_state", "cases")
    with op.batch_alter_table("cases") as batch:
        for name, kind in ADDED:
            batch.add_column(sa.Column(name, kind))
        for name, kind, _ in FILLED:
            batch.add_column(sa.Column(name, kind))
        batch.add_column(sa.Column("merged_into", ROW_ID))
        batch.create_foreign_key(
            op.f("fk_cases_merged_into"), "cases", ["merged_into"], ["id"], ondelete="SET NULL"
        )
        batch.alter_column("kind", existing_type=sa.String(length=20), type_=sa.String(length=40))
    values = ", ".join(f"{name} = {value}" for name, _, value in FILLED)
    op.execute(
        f"UPDATE cases SET {values}, "  # noqa: S608  # constants of this file
        "answer_since = due_at, answer_due_at = due_at, remind_at = due_at, "
        "answer_seconds = CASE WHEN due_at IS NULL THEN NULL ELSE 0 END, "
        "answer_level = CASE WHEN due_at IS NULL THEN NULL ELSE 0 END, "
        "satisfied = CASE WHEN rating >= 4 THEN 3 WHEN rating = 3 THEN 2 "
        "WHEN rating IS NULL THEN NULL ELSE 1 END"
    )
    with op.batch_alter_table("cases") as batch:
        for name, kind, _ in FILLED:
            batch.alter_column(name, existing_type=kind, nullable=False)
        for name in ("due_at", "rating", "rating_words"):
            batch.drop_column(name)
    for name, columns, where in PARTIAL:
        op.create_index(name, "cases", columns, sqlite_where=where, postgresql_where=where)


def _keep_audit() -> None:
    """What was written down stays as it was written."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_keeps_{act.lower()} BEFORE {act} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_keeps() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit only grows'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_keeps()"
    )


def _free_audit() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_keeps_{act}")
        return
    op.execute("DROP TRIGGER audit_keeps ON audit")
    op.execute("DROP FUNCTION audit_keeps()")


def downgrade() -> None:
    """Offices, promises of resolution and outcomes are lost: the version before knows none."""
    _free_audit()
    for name, _, _ in PARTIAL:
        op.drop_index(name, "cases")
    with op.batch_alter_table("cases") as batch:
        batch.add_column(sa.Column("due_at", MOMENT))
        batch.add_column(sa.Column("rating", sa.Integer()))
        batch.add_column(sa.Column("rating_words", sa.LargeBinary()))
    op.execute(
        "UPDATE cases SET due_at = answer_due_at, "
        "rating = CASE satisfied WHEN 3 THEN 5 WHEN 2 THEN 3 WHEN 1 THEN 1 END, "
        "state = CASE state WHEN 'waiting' THEN 'answered' WHEN 'merged' THEN 'answered' ELSE state END"
    )
    with op.batch_alter_table("cases") as batch:
        batch.drop_constraint(op.f("fk_cases_merged_into"), type_="foreignkey")
        for name in (*(name for name, *_ in ADDED), *(name for name, *_ in FILLED), "merged_into"):
            batch.drop_column(name)
        batch.alter_column("kind", existing_type=sa.String(length=40), type_=sa.String(length=20))
    op.create_index("ix_cases_office_state", "cases", ["office", "state"])
    for name in PLACES:
        op.drop_index(f"ix_contact_{name}", "contact")
    for table, columns in (("audit", ("before", "after")), ("contact", ("muted_until",))):
        with op.batch_alter_table(table) as batch:
            for name in columns:
                batch.drop_column(name)
    with op.batch_alter_table("officer") as batch:
        batch.drop_constraint(op.f("fk_officer_deputy"), type_="foreignkey")
        for name in ("weekdays", "away_until", "deputy", "digest_on"):
            batch.drop_column(name)
    for table in ("setting", "alarm", "office"):
        op.drop_table(table)
