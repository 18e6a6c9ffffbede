"""Keep what a council published, and how far chance may have moved its scores."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "score_interval",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("low", sa.Text(), nullable=False),
        sa.Column("high", sa.Text(), nullable=False),
        sa.Column("standard_error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_score_interval_cycle_id"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_score_interval_organization_id"),
        sa.PrimaryKeyConstraint("cycle_id", "organization_id", name="pk_score_interval"),
    )
    op.create_table(
        "cycle_snapshot",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("decision_number", sa.String(length=80), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "length(decision_number) BETWEEN 1 AND 80", name=op.f("ck_cycle_snapshot_decision_number_given")
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_cycle_snapshot_cycle_id"),
        sa.PrimaryKeyConstraint("cycle_id", name="pk_cycle_snapshot"),
    )


def downgrade() -> None:
    op.drop_table("cycle_snapshot")
    op.drop_table("score_interval")
