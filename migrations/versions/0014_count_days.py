"""Count responses by day and channel, of organizations and of whole cycles, as the fold counts answers."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "day_tally",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.SmallInteger(), nullable=False),
        sa.Column("set_aside", sa.Boolean(), nullable=False),
        sa.Column("responses", sa.Integer(), nullable=False),
        sa.CheckConstraint("responses > 0", name=op.f("ck_day_tally_responses")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_day_tally_cycle_id"),
        sa.PrimaryKeyConstraint(
            "cycle_id", "organization_id", "received_on", "channel", "set_aside", name="pk_day_tally"
        ),
        sqlite_with_rowid=False,
    )
    for organization in ("organization_id", "0"):
        _count(organization)


def _count(organization: str) -> None:
    # Only what is folded already: the rest is the tail, which the next fold counts.
    op.execute(f"""
        INSERT INTO day_tally (cycle_id, organization_id, received_on, channel, set_aside, responses)
        SELECT cycle_id, {organization}, received_on, channel, set_aside, count(*) FROM response
        WHERE transaction_id IS NULL OR transaction_id < (SELECT position FROM fold_position)
        GROUP BY 1, 2, 3, 4, 5
    """)  # noqa: S608 - names of this file


def downgrade() -> None:
    op.drop_table("day_tally")
