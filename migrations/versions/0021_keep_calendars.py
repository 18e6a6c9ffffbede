"""Keep the days of councils' calendars, and their meetings."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "council_step",
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name="fk_council_step_council_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("council_id", "year", "step", name="pk_council_step"),
    )
    op.create_table(
        "council_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("protocol", sa.String(length=80), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.CheckConstraint("length(protocol) BETWEEN 1 AND 80", name=op.f("ck_council_meeting_protocol_given")),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name="fk_council_meeting_council_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_council_meeting"),
    )
    op.create_index("ix_council_meeting_council_id_held_on", "council_meeting", ["council_id", "held_on"])


def downgrade() -> None:
    """Forget the meetings, and the days that are not the usual ones."""
    op.drop_table("council_meeting")
    op.drop_table("council_step")
