"""Create responses and the free texts kept apart from them."""

import sqlalchemy as sa
from alembic import op

from survey_app.storage.base import Position

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.Uuid().with_variant(sa.LargeBinary(length=16), "sqlite")


def upgrade() -> None:
    op.create_table(
        "questionnaire",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_questionnaire"),
        sa.UniqueConstraint("code", "version", name="uq_questionnaire_code_version"),
    )
    op.create_table(
        "response",
        sa.Column("id", KEY, nullable=False),
        sa.Column("answers", sa.BigInteger(), nullable=False),
        sa.Column("transaction_id", Position, nullable=True),
        sa.Column("network", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.BigInteger(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("questionnaire_id", sa.SmallInteger(), nullable=False),
        sa.Column("quarter", sa.SmallInteger(), nullable=True),
        sa.Column("channel", sa.SmallInteger(), nullable=False),
        sa.Column("duration", sa.SmallInteger(), nullable=False),
        sa.Column("set_aside", sa.Boolean(), nullable=False),
        sa.CheckConstraint("answers >= 0", name=op.f("ck_response_answers")),
        sa.CheckConstraint("channel BETWEEN 1 AND 6", name=op.f("ck_response_channel")),
        sa.CheckConstraint("duration BETWEEN 0 AND 3", name=op.f("ck_response_duration")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_response_cycle_id"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_response_organization_id"),
        sa.ForeignKeyConstraint(["questionnaire_id"], ["questionnaire.id"], name="fk_response_questionnaire_id"),
        sa.PrimaryKeyConstraint("id", name="pk_response"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_response_transaction_id",
        "response",
        ["transaction_id"],
        unique=False,
        postgresql_where=sa.text("transaction_id IS NOT NULL"),
        sqlite_where=sa.text("transaction_id IS NOT NULL"),
    )
    op.create_table(
        "pending_text",
        sa.Column("response_id", KEY, nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name="fk_pending_text_response_id"),
        sa.PrimaryKeyConstraint("response_id", "question", name="pk_pending_text"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "free_text",
        sa.Column("key", KEY, nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_free_text_cycle_id"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_free_text_organization_id"),
        sa.PrimaryKeyConstraint("key", name="pk_free_text"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_free_text_counted", "free_text", ["cycle_id", "organization_id", "question"], unique=False)


def downgrade() -> None:
    op.drop_table("free_text")
    op.drop_table("pending_text")
    op.drop_table("response")
    op.drop_table("questionnaire")
